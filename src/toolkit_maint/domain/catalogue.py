"""A catalogue has sections, a section has entries; each knows where in its file it was read."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from datetime import date

import msgspec

from toolkit_maint.domain.address import LinkUrl
from toolkit_maint.domain.verdict import Reason


class Span(msgspec.Struct, frozen=True):
    """A stretch of a file. Lines and columns start at 1 and columns count Unicode code points; the end is exclusive.

    ``start`` and ``end`` are offsets in code points from the beginning of the decoded file.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int


class Evidence(enum.StrEnum):
    """How well an assumed address is known: seen for this very resource, for a record of it, or only for its site."""

    EXACT = "exact"
    RECORD = "record"
    SITE = "site"


class LinkRole(enum.StrEnum):
    """Where a link stands: an entry's own, a related one of an entry, or one within running text."""

    ENTRY = "entry"
    RELATED = "related"
    TEXT = "text"


class Ignore(msgspec.Struct, frozen=True, kw_only=True):
    """Why trouble with a link need not be told, who said so, and the last day (of UTC) on which that holds.

    ``only`` are the reasons that it is about; empty, it is about all of them.
    """

    reason: str
    by: str
    until: date
    only: tuple[Reason, ...] = ()


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A link of the page. ``url`` is ``None`` where the address is not known (``url: null``).

    ``url_span`` is the place of the address where there is one, else that of the key ``url``.
    """

    title: str
    url: LinkUrl | None
    evidence: Evidence | None
    url_span: Span
    ignore: Ignore | None = None


class TextLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link in running text; it is visited, filled and counted like an entry's."""

    id: str
    link: Link
    span: Span


Block = tuple[str | TextLink, ...]
"""A paragraph: strings and links that are read one after another; none has white space at its ends."""


class Related(msgspec.Struct, frozen=True, kw_only=True):
    """A second link of an entry ("see also"), with the words around it."""

    before: str
    link: Link
    after: str
    span: Span


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the catalogue lists. ``link`` is ``None`` where the page shows its title without a link.

    ``note`` is what follows the arrow; ``more`` the closing bullet of the nested list, kept as written. ``owner`` is who looks
    after it; empty, that is the owner of what it stands in.
    """

    id: str
    title: str
    before: str
    after: str
    note: str
    link: Link | None
    related: tuple[Related, ...]
    entries: tuple[Entry, ...]
    more: str
    duplicate_of: str | None
    span: Span
    title_span: Span
    owner: str = ""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A heading with its text, its list and, one level deep, its sub-sections. ``owner`` is who looks after it, if anybody."""

    id: str
    title: str
    text: tuple[Block, ...]
    entries: tuple[Entry, ...]
    more: str
    sections: tuple[Section, ...]
    span: Span
    owner: str = ""


DEFAULT_LANGUAGE = "en"
DEFAULT_TIMEZONE = "UTC"


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """The whole list. Its own ``text`` and ``entries`` stand before the first section.

    ``source`` is the address or path (relative to the catalogue's folder) of the page that the catalogue was made from.
    """

    title: str
    language: str
    timezone: str
    source: str | None
    text: tuple[Block, ...]
    entries: tuple[Entry, ...]
    more: str
    sections: tuple[Section, ...]
    span: Span


class LinkPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A link of the catalogue together with where it stands: the flat view that checking and comparing work on.

    ``owner`` is the id that names it in reports: the entry's own, the text link's, or that of the entry it is related
    to. ``sections`` are the sections around it, outermost first. ``keeper`` is who looks after it: the ``owner`` of the entry,
    or of the nearest thing around it that has one.
    """

    role: LinkRole
    owner: str
    keeper: str = ""
    link: Link
    sections: tuple[Section, ...]
    parent: Entry | None


def links(catalogue: Catalogue) -> Iterator[LinkPlace]:
    """Every link of the catalogue, in the order of the page, those without an address included."""
    yield from _links(catalogue, ())


def _links(part: Catalogue | Section, sections: tuple[Section, ...]) -> Iterator[LinkPlace]:
    for block in part.text:
        for piece in block:
            if isinstance(piece, TextLink):
                keeper = _keeper(sections)
                yield LinkPlace(
                    role=LinkRole.TEXT, owner=piece.id, keeper=keeper, link=piece.link, sections=sections, parent=None
                )
    for entry in part.entries:
        yield from _entry_links(entry, sections, None, _keeper(sections))
    for section in part.sections:
        yield from _links(section, (*sections, section))


def _keeper(sections: tuple[Section, ...]) -> str:
    return next((section.owner for section in reversed(sections) if section.owner), "")


def _entry_links(entry: Entry, sections: tuple[Section, ...], parent: Entry | None, around: str) -> Iterator[LinkPlace]:
    keeper = entry.owner or around
    if entry.link is not None:
        yield LinkPlace(role=LinkRole.ENTRY, owner=entry.id, keeper=keeper, link=entry.link, sections=sections, parent=parent)
    for related in entry.related:
        yield LinkPlace(
            role=LinkRole.RELATED, owner=entry.id, keeper=keeper, link=related.link, sections=sections, parent=entry
        )
    for nested in entry.entries:
        yield from _entry_links(nested, sections, entry, keeper)


def entries(catalogue: Catalogue) -> Iterator[tuple[Entry, tuple[Section, ...]]]:
    """Every entry, nested ones after their parent, each with the sections around it, in the order of the page."""

    def within(part: Catalogue | Section, sections: tuple[Section, ...]) -> Iterator[tuple[Entry, tuple[Section, ...]]]:
        for entry in part.entries:
            yield from family(entry, sections)
        for section in part.sections:
            yield from within(section, (*sections, section))

    def family(entry: Entry, sections: tuple[Section, ...]) -> Iterator[tuple[Entry, tuple[Section, ...]]]:
        yield entry, sections
        for nested in entry.entries:
            yield from family(nested, sections)

    return within(catalogue, ())
