"""A net of our own: namespaces in which every address is this machine and nothing else can be dialled."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

INSIDE = "BENCHMARKS_ACCURACY_INSIDE"
ENTER = ("--user", "--map-root-user", "--mount", "--net")
AS_SOMEBODY = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "setpriv", "--pdeathsig", "KILL")
"""Before a command: it runs as an ordinary user, and not longer than whoever started it.

LinkChecker gives up the rights of root, which cannot be done here."""

FILES = {
    "/etc/resolv.conf": "nameserver 127.0.0.1\n",
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
    "/etc/hosts": "127.0.0.1 localhost\n",
}
NETWORK = (
    "link set lo up",
    "address add 192.0.2.1/32 dev lo",  # resolvers do not ask for addresses where there is loopback only
    "route add local 0.0.0.0/0 dev lo",  # every address is one of this machine: listened on, or refused
    "-6 route add local ::/0 dev lo",
)


class NotAllowedError(Exception):
    """Why there can be no namespaces here."""


def enter(command: Sequence[str]) -> NoReturn:
    """Become this command, in namespaces of its own; or say why that cannot be."""
    if missing := [tool for tool in ("unshare", "setpriv", "ip", "mount", "timeout") if shutil.which(tool) is None]:
        raise NotAllowedError(f"no program {', '.join(missing)}")
    probe = ["unshare", *ENTER, "true"]
    tried = subprocess.run(probe, capture_output=True, text=True, check=False)  # noqa: S603 - of the system
    if tried.returncode:
        raise NotAllowedError(tried.stderr.strip() or f"unshare ended with {tried.returncode}")
    os.environ[INSIDE] = str(os.getpid())
    os.execvp("unshare", ["unshare", *ENTER, *command])  # noqa: S606, S607 - ourselves again


def is_inside() -> bool:
    return INSIDE in os.environ


def set_up(folder: Path) -> None:
    """Inside: give the loopback all addresses, and have names asked of a server on 127.0.0.1."""
    for words in NETWORK:
        _do("ip", *words.split())
    for path, text in FILES.items():
        ours = folder / Path(path).name
        ours.write_text(text, "ascii")
        if Path(path).exists():
            _do("mount", "--bind", str(ours), path)


def _do(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the commands above
    if done.returncode:
        raise NotAllowedError(f"{' '.join(command)}: {done.stderr.strip()}")
