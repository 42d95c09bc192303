"""Screen: what a rendering needs to know of the place where it is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

SUMMARY_BUDGET: Final = 900_000
"""Bytes of Markdown that a job summary may have: the code host drops one above 1 MiB whole."""


MOST_ITEMS: Final = 2_000
"""Findings that an HTML report shows: with more, browsers become slow, and people lost."""


class Screen(msgspec.Struct, frozen=True):
    """Columns, whether colour may be used, for Markdown the most bytes, for HTML the most findings that are shown.

    ``now`` is the time at which it is looked at, where that matters: a badge turns grey when the next report is late.
    """

    width: int = 80
    colour: bool = False
    budget: int = SUMMARY_BUDGET
    most_items: int = MOST_ITEMS
    now: datetime | None = None
