"""The host that a folder's git remote lives on: a control host that every CI run has anyway."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from toolkit_maint.domain.address import AddressKind, origin_of, parse_address

_SCP_STYLE = re.compile(r"(?:[\w.-]{1,64}@)?([\w-]{1,63}(?:\.[\w-]{1,63}){1,8}):(?!//)")
_PATIENCE_SECONDS = 5


def remote_origin(folder: Path) -> str | None:
    """Origin (``https://code.example/``) of the remote called ``origin``; ``None`` where there is none on a named host.

    Without git, outside a repository, or with a remote on this machine there is none. Nothing is asked over a network.
    """
    try:
        answer = subprocess.run(  # noqa: S603 - a fixed command; the folder is a single argument
            ["git", "-C", str(folder), "config", "--get", "remote.origin.url"],  # noqa: S607 - whichever git the person has
            capture_output=True,
            text=True,
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return _origin_of_remote(answer.stdout.strip())


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
