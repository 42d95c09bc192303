"""The words and addresses of a catalogue where it is written down as a page again, whatever the language of that page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from toolkit_maint.domain.address import AddressKind, LinkUrl
from toolkit_maint.domain.catalogue import Block, Entry, Link, TextLink

_FOLLOWED: Final = frozenset({AddressKind.WEB, AddressKind.MAIL, AddressKind.PHONE})
_WHITE = re.compile("[\t\n\x0b\f\r \x85\u2028\u2029]+")
# Controls, and the characters that turn the direction of what stands around them.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
ARROW: Final = "\N{RIGHTWARDS ARROW}"

Piece = str | Link
"""Words, or a link with its title."""


def legible(foreign: str) -> str:
    """The words on one line, without what is not seen or steers how the rest is shown."""
    line = _STEERING.sub("", _WHITE.sub(" ", _SURROGATE.sub("\ufffd", foreign)))
    return " ".join(part for part in line.split(" ") if part)


def followed(url: LinkUrl | None) -> str | None:
    """The address as a browser reads it, without user name and password; ``None`` where a page should lead nowhere.

    Links lead to web, mail and telephone addresses.
    """
    if url is None or url.kind not in _FOLLOWED:
        return None
    return url.visit_key + (f"#{url.fragment}" if url.fragment else "")


def of_block(block: Block) -> list[Piece]:
    """The pieces of a paragraph."""
    return [piece.link if isinstance(piece, TextLink) else piece for piece in block]


def of_entry(entry: Entry) -> tuple[list[Piece], list[Piece]]:
    """The pieces of an entry's line, and those of the note below it, which has the related links if there is one."""
    own: Piece = entry.title if entry.link is None else entry.link
    first: list[Piece] = [entry.before, own, entry.after]
    related = list(_related(entry))
    return ([*first, *related], []) if not entry.note else (first, [f"{ARROW} {entry.note}", *related])


def _related(entry: Entry) -> Iterator[Piece]:
    for each in entry.related:
        yield from (each.before, each.link, each.after)
