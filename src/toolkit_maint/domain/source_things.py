"""A page and a catalogue as one flat list each: what they list, where it stands, and the keys that it is compared by."""

from __future__ import annotations

import enum

import msgspec

from toolkit_maint.domain.address import Tracking, same_key
from toolkit_maint.domain.catalogue import Block, Catalogue, Entry, Link, Section, Span, TextLink
from toolkit_maint.domain.typography import comparable
from toolkit_maint.domain.wording import unspaced

TOP = 0
"""The number of the part before the first section."""


class Shape(enum.StrEnum):
    """What a thing is: an entry with a link or without one, a related link, a link in running text."""

    LINKED = "linked"
    BARE = "bare"
    RELATED = "related"
    TEXT = "text"


class Kin(enum.Enum):
    """What is moved and put in order among its like only: entries, related links, links in running text."""

    ENTRY = enum.auto()
    RELATED = enum.auto()
    TEXT = enum.auto()


class Thing(msgspec.Struct, kw_only=True, gc=False, eq=False):
    """One thing that is listed. Numbers count all things in the order of the tree.

    ``id`` is the entry's or the text link's, of a related link its entry's. ``part`` is the number of the section it stands
    in, ``parent`` that of the entry it is nested in or related to. ``ordinal`` counts the related links of an entry,
    ``paragraph`` the paragraphs with links of the whole outline.
    """

    number: int
    shape: Shape
    id: str
    title: str
    link: Link | None
    part: int
    parent: int | None
    start: int
    span: Span
    before: str = ""
    after: str = ""
    note: str = ""
    more: str = ""
    ordinal: int | None = None
    paragraph: int | None = None
    children: int = 0
    title_key: str = ""
    address: str = ""
    _wording: str | None = None
    _context: str | None = None

    @property
    def wording(self) -> str:
        """The key of all words of its line but the note."""
        if self._wording is None:
            plain = not self.before and not self.after
            whole = f"{self.before} {self.title} {self.after}"
            self._wording = self.title_key.replace(" ", "") if plain else unspaced(whole)
        return self._wording

    @property
    def context(self) -> str:
        """The key of the words of its line and note that are not its title; empty where there are none."""
        if self._context is None:
            around = f"{self.before} {self.after} {self.note}"
            self._context = unspaced(around) if around.strip() else ""
        return self._context

    @property
    def kin(self) -> Kin:
        """Among what it has its place."""
        return _KINS[self.shape]

    @property
    def says_nothing(self) -> bool:
        """Whether it is a bullet without a link that holds no other: words that are no thing of their own."""
        return self.shape is Shape.BARE and not self.children


_KINS = {Shape.LINKED: Kin.ENTRY, Shape.BARE: Kin.ENTRY, Shape.RELATED: Kin.RELATED, Shape.TEXT: Kin.TEXT}


class Part(msgspec.Struct, kw_only=True, gc=False, eq=False):
    """A section; number ``TOP`` is what stands before the first. ``parent`` is the number of the one around it."""

    number: int
    id: str
    title: str
    parent: int | None
    depth: int
    start: int
    span: Span
    title_key: str = ""


Pieces = tuple[str | int, ...]
"""A paragraph: words, and the numbers of its links."""


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """Things, parts and the paragraphs that have links, each in the order of the tree."""

    things: list[Thing]
    parts: list[Part]
    paragraphs: list[Pieces]

    def path(self, part: int) -> list[Part]:
        """The sections around a place, outermost first; none for what stands before the first."""
        found: list[Part] = []
        at: int | None = part
        while at:
            found.append(self.parts[at])
            at = self.parts[at].parent
        return found[::-1]

    def headings(self, part: int) -> tuple[str | None, str | None]:
        """The titles of the section and of the sub-section of a place."""
        section, subsection, *_ = (*(each.title or None for each in self.path(part)), None, None)
        return section, subsection

    def key_of_part(self, part: int) -> tuple[str, ...]:
        """The titles around a place, as they are compared."""
        return tuple(each.title_key for each in self.path(part))

    def parent_title(self, thing: Thing) -> str | None:
        """The title of the entry that a thing is nested in or related to."""
        return None if thing.parent is None else self.things[thing.parent].title


def outline_of(catalogue: Catalogue, tracking: Tracking) -> Outline:
    """Everything that a catalogue, or a page that was read like one, lists."""
    made = _Maker(tracking)
    top = Part(number=TOP, id="", title="", parent=None, depth=0, start=-1, span=catalogue.span)
    made.parts.append(top)
    made.part(catalogue, top)
    return Outline(things=made.things, parts=made.parts, paragraphs=made.paragraphs)


class _Maker:
    def __init__(self, tracking: Tracking) -> None:
        self.things: list[Thing] = []
        self.parts: list[Part] = []
        self.paragraphs: list[Pieces] = []
        self._tracking = tracking

    def part(self, part: Catalogue | Section, at: Part) -> None:
        for block in part.text:
            self._paragraph(block, at.number)
        for entry in part.entries:
            self._entry(entry, at.number, None)
        for section in part.sections:
            inner = Part(
                number=len(self.parts),
                id=section.id,
                title=section.title,
                parent=at.number,
                depth=at.depth + 1,
                start=section.span.start,
                span=section.span,
                title_key=comparable(section.title),
            )
            self.parts.append(inner)
            self.part(section, inner)

    def _paragraph(self, block: Block, part: int) -> None:
        if not any(isinstance(piece, TextLink) for piece in block):
            return
        pieces: list[str | int] = []
        for piece in block:
            if isinstance(piece, TextLink):
                pieces.append(len(self.things))
                self._thing(Shape.TEXT, piece.id, piece.link, part, None, piece.span, paragraph=len(self.paragraphs))
            else:
                pieces.append(piece)
        self.paragraphs.append(tuple(pieces))

    def _entry(self, entry: Entry, part: int, parent: int | None) -> None:
        number = len(self.things)
        shape = Shape.BARE if entry.link is None else Shape.LINKED
        words = {"before": entry.before, "after": entry.after, "note": entry.note, "more": entry.more}
        link = entry.link or Link(title=entry.title, url=None, evidence=None, url_span=entry.title_span)
        children = len(entry.related) + len(entry.entries)
        self._thing(shape, entry.id, link, part, parent, entry.span, children=children, **words)
        for ordinal, related in enumerate(entry.related):
            words = {"before": related.before, "after": related.after}
            self._thing(Shape.RELATED, entry.id, related.link, part, number, related.span, ordinal=ordinal, **words)
        for nested in entry.entries:
            self._entry(nested, part, number)

    def _thing(  # noqa: PLR0913, PLR0917 - the parts of a thing
        self, shape: Shape, name: str, link: Link, part: int, parent: int | None, span: Span, **more: object
    ) -> None:
        thing = Thing(
            number=len(self.things),
            shape=shape,
            id=name,
            title=link.title,
            link=None if shape is Shape.BARE else link,
            part=part,
            parent=parent,
            start=span.start,
            span=link.url_span,
            title_key=comparable(link.title),
            address="" if link.url is None else same_key(link.url, self._tracking),
            **more,  # type: ignore[arg-type]  # the words and numbers named in Thing
        )
        self.things.append(thing)
