"""What the place that we write to can show: columns and colour (https://no-color.org, https://bixense.com/clicolors)."""

from __future__ import annotations

import os
import shutil
import sys

from toolkit_maint.reports.screen import Screen

_WIDEST = 120
_NARROWEST = 40


def screen_for(color: str, *, err: bool = False) -> Screen:
    """The screen behind standard output (or error): an option counts most, then NO_COLOR, FORCE_COLOR, the terminal."""
    columns = shutil.get_terminal_size((80, 24)).columns
    return Screen(width=max(_NARROWEST, min(columns, _WIDEST)), colour=_colour(color, err=err))


def _colour(color: str, *, err: bool) -> bool:
    if color in {"always", "never"}:
        return color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE", "0") != "0":
        return True
    stream = sys.stderr if err else sys.stdout
    return stream.isatty() and os.environ.get("TERM") != "dumb" and os.environ.get("CLICOLOR", "1") != "0"
