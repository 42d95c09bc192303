"""What git says of a folder: the host of its remote (a control host that every CI run has anyway), and where its files are."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import NamedTuple

from toolkit_maint.domain.address import AddressKind, origin_of, parse_address

_SCP_STYLE = re.compile(r"(?:[\w.-]{1,64}@)?([\w-]{1,63}(?:\.[\w-]{1,63}){1,8}):(?!//)")
_PATIENCE_SECONDS = 5


def remote_origin(folder: Path) -> str | None:
    """Origin (``https://code.example/``) of the remote called ``origin``; ``None`` where there is none on a named host.

    Without git, outside a repository, or with a remote on this machine there is none. Nothing is asked over a network.
    """
    return _origin_of_remote(_said(folder, "config", "--get", "remote.origin.url"))


class Checkout(NamedTuple):
    """A folder in a repository: host and name (``owner/name``) of its remote, its branch, and its path there, ending in ``/``.

    Empty is what git does not know.
    """

    host: str = ""
    name: str = ""
    branch: str = ""
    folder: str = ""


def checkout_of(folder: Path) -> Checkout:
    """What git says of a folder. Nothing is asked over a network."""
    remote = _said(folder, "config", "--get", "remote.origin.url")
    origin = _origin_of_remote(remote) or ""
    path = re.sub(r"^(?:[a-z]+://[^/]+/|[^/:]+:)", "", remote) if origin else ""
    return Checkout(
        host=origin.removeprefix("https://").removesuffix("/"),
        name=path.strip("/").removesuffix(".git"),
        branch=_said(folder, "symbolic-ref", "--short", "--quiet", "HEAD"),
        folder=_said(folder, "rev-parse", "--show-prefix"),
    )


def _said(folder: Path, *words: str) -> str:
    """The answer of git to a fixed command; empty without git, outside a repository, and where it takes too long."""
    try:
        answer = subprocess.run(  # noqa: S603 - a fixed command; the folder is a single argument
            ["git", "-C", str(folder), *words],  # noqa: S607 - whichever git the person has
            capture_output=True,
            text=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def _origin_of_remote(remote: str) -> str | None:
    if scp := _SCP_STYLE.match(remote):
        return f"https://{scp[1]}/"
    address = parse_address(re.sub(r"^(?:ssh|git)(?=://)", "https", remote))
    if address.kind is not AddressKind.WEB:
        return None
    return (
        re.sub(r":\d+/$", "/", origin_of(address.visit_key))
        if remote.startswith(("ssh", "git"))
        else origin_of(address.visit_key)
    )
