"""The installed command, run as its users run it: a process of its own, with nothing of ours in its environment."""

from __future__ import annotations

import os
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
