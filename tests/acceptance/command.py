"""The installed command, run as its users run it: a process of its own, with nothing of ours in its environment."""

from __future__ import annotations

import contextlib
import os
import pty
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]
CATALOGUE = PROJECT / "catalogue"
LOOPBACK = ("--allow-private", "127.0.0.0/8")


def environment(**more: str | None) -> dict[str, str]:
    """The same on every machine: no setting of its own but a contact, and no CI. ``None`` takes a variable away."""
    foreign = ("TOOLKIT_MAINT_", "GITHUB_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign) and name != "CI"}
    ours = {
        "TOOLKIT_MAINT_LANG": "en",
        "TOOLKIT_MAINT_CONTACT": "links@example.org",
        "NO_COLOR": "1",
        "COLUMNS": "80",
        "PYTHONWARNINGS": "error",
    }
    return {name: value for name, value in (kept | ours | more).items() if value is not None}


def toolkit_maint(*arguments: str, cwd: Path, given: str | None = None, **more: str | None) -> subprocess.CompletedProcess[str]:
    """Run the command and wait for its end."""
    return subprocess.run(
        [sys.executable, "-m", "toolkit_maint", *arguments],
        cwd=cwd,
        env=environment(**more),
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def answered_on_a_terminal(*arguments: str, cwd: Path, typed: str) -> str:
    """Run the command in a terminal, in which somebody types as soon as there is a question; everything that is shown."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "toolkit_maint", *arguments],
        cwd=cwd,
        env=environment(),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ):
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # as reading ends on Linux once nobody has the other side open
            while piece := os.read(ours, 65_536):
                shown += piece
                if shown.endswith(b"]: ") and typed:
                    os.write(ours, typed.encode())
                    typed = ""
        os.close(ours)
    return shown.decode().replace("\r\n", "\n")
