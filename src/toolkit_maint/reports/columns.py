"""Columns: how wide text is in a terminal, and how it is wrapped and pointed into."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator


def width_of(text: str) -> int:
    """Columns that a text takes in a terminal: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def wrapped(text: str, width: int, *, first: str = "", rest: str = "") -> Iterator[str]:
    """The text in lines of at most ``width`` columns, with the given beginnings.

    A word that is too long stands alone on its line and is not broken: an address must be copied whole.
    """
    line, filled, taken = first, False, width_of(first)
    for word in text.split():
        wide = width_of(word)
        if filled and taken + 1 + wide > width:
            yield line
            line, filled, taken = rest, False, width_of(rest)
        line, taken = (f"{line} {word}", taken + 1 + wide) if filled else (line + word, taken + wide)
        filled = True
    yield line


def beside(left: str, right: str, width: int) -> Iterable[str]:
    """Left and right on one line, the right one against the edge; on two lines where they do not fit on one."""
    room = width - width_of(left) - width_of(right)
    return (f"{left}{' ' * room}{right}",) if room >= 2 else (left, f"    {right}")
