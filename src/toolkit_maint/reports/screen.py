"""Screen: what a rendering needs to know of the place where it is shown."""

from __future__ import annotations

from typing import Final

import msgspec

SUMMARY_BUDGET: Final = 900_000
"""Bytes of Markdown that a job summary may have: the code host drops one above 1 MiB whole."""


class Screen(msgspec.Struct, frozen=True):
    """Columns, whether colour may be used, and for Markdown the most bytes."""

    width: int = 80
    colour: bool = False
    budget: int = SUMMARY_BUDGET
