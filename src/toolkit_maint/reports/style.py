"""Colour for terminals: a handful of meanings, each with its code (ECMA-48, SGR); nothing at all where colour is off."""

from __future__ import annotations

from typing import Final

import msgspec

_CODES: Final = {"title": "1;36", "heading": "1", "bad": "1;31", "doubtful": "33", "good": "32", "quiet": "2"}


class Style(msgspec.Struct, frozen=True):
    """Paints text that was escaped before."""

    on: bool

    def paint(self, text: str, meaning: str) -> str:
        """The text in the colour of its meaning; unchanged where colour is off."""
        return f"\x1b[{_CODES[meaning]}m{text}\x1b[0m" if self.on else text
