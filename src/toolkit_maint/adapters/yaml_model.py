"""From the plain data of a catalogue's files to the Catalogue, and beside it a flat list of everything with an id.

Building is total: what has the wrong form is passed over, so that the rest can still be judged by the rules. Words are
kept as written but for white space: every run of it is one space, at the ends none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from toolkit_maint.adapters.yaml_nodes import Nodes, Place
from toolkit_maint.adapters.yaml_text import YamlText
from toolkit_maint.domain.address import LinkUrl, parse_address
from toolkit_maint.domain.catalogue import (
    DEFAULT_LANGUAGE,
    DEFAULT_TIMEZONE,
    Block,
    Catalogue,
    Entry,
    Evidence,
    Ignore,
    Link,
    Related,
    Section,
    Span,
    TextLink,
)
from toolkit_maint.domain.diagnostic import Subject, SubjectKind
from toolkit_maint.domain.verdict import Reason

_WHITE = re.compile("[\t\r\n][ \t\r\n]*| [ \t\r\n]+")  # a single space stays as it is
_EVIDENCE = {evidence.value: evidence for evidence in Evidence}


class ReadFile(msgspec.Struct, frozen=True):
    """A file whose text could be read as data."""

    text: YamlText
    nodes: Nodes
    stem: str


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """Something with an id or an address, in the order of the page.

    ``owner`` is the id that names it: its own, for a related link without one that of its entry. ``section`` numbers the
    section that it stands in, sub-sections apart. ``known`` is false for a link whose address is left open.
    """

    kind: SubjectKind
    id: str
    owner: str
    title: str
    duplicate_of: str | None
    ignore: Mapping[str, Any] | None
    section: int
    text: YamlText
    place: Place
    url: LinkUrl | None = None
    known: bool = True

    @property
    def subject(self) -> Subject:
        """What a diagnostic calls it."""
        return Subject(self.kind, self.title or self.id, self.owner)

    def span(self, *route: str) -> Span:
        """The place of the value at a route of keys, or of the whole where there is none."""
        place = self.place.at(route)
        return self.text.span(*(self.place.beginning() if place is self.place else place.of_value()))


def build_catalogue(top: ReadFile, files: Mapping[int, ReadFile]) -> tuple[Catalogue, tuple[Listed, ...]]:
    """The catalogue of ``top``; where its list of sections names a file, ``files`` has it by its position (from 0)."""
    builder = _Builder()
    return builder.catalogue(top, files), tuple(builder.listed)


class _Builder:
    def __init__(self) -> None:
        self.listed: list[Listed] = []
        self._sections = 0

    def catalogue(self, top: ReadFile, files: Mapping[int, ReadFile]) -> Catalogue:
        data, place, text = _mapping(top.nodes.data), top.nodes.place, top.text
        return Catalogue(
            title=_words(data, "title"),
            language=_words(data, "language") or DEFAULT_LANGUAGE,
            timezone=_words(data, "timezone") or DEFAULT_TIMEZONE,
            source=_words(data, "source") or None,
            text=self._blocks(data, place, text),
            entries=self._entries(data, place, text),
            more=_words(data, "more"),
            sections=tuple(self._sections_of(data, place, text, files)),
            span=text.span(*place.beginning()),
        )

    def _sections_of(
        self, data: Mapping[str, Any], place: Place, text: YamlText, files: Mapping[int, ReadFile]
    ) -> Iterator[Section]:
        for position, (item, inner) in enumerate(_items(data, place, "sections")):
            if file := files.get(position):
                yield self._section(_mapping(file.nodes.data), file.nodes.place, file.text, file.stem)
            elif isinstance(item, dict):
                yield self._section(item, inner, text, "")

    def _section(self, data: Mapping[str, Any], place: Place, text: YamlText, default_id: str) -> Section:
        self._sections += 1
        self._list(SubjectKind.SECTION, data, place, text)
        return Section(
            id=_words(data, "id") or default_id,
            title=_words(data, "title"),
            text=self._blocks(data, place, text),
            entries=self._entries(data, place, text),
            more=_words(data, "more"),
            sections=tuple(
                self._section(item, inner, text, "")
                for item, inner in _items(data, place, "sections")
                if isinstance(item, dict)
            ),
            span=text.span(*place.beginning()),
            owner=_words(data, "owner"),
        )

    def _blocks(self, data: Mapping[str, Any], place: Place, text: YamlText) -> tuple[Block, ...]:
        blocks = _items(data, place, "text")
        return tuple(tuple(self._pieces(block, inner, text)) for block, inner in blocks if isinstance(block, list))

    def _pieces(self, block: list[Any], place: Place, text: YamlText) -> Iterator[str | TextLink]:
        for item, inner in zip(block, _within(place), strict=True):
            if isinstance(item, str):
                yield _tidy(item)
            elif isinstance(item, dict):
                link = _link(item, inner, text)
                self._list(SubjectKind.TEXT, item, inner, text, link=link)
                yield TextLink(id=_words(item, "id"), link=link, span=text.span(*inner.beginning()))

    def _entries(self, data: Mapping[str, Any], place: Place, text: YamlText) -> tuple[Entry, ...]:
        items = _items(data, place, "entries")
        return tuple(self._entry(item, inner, text) for item, inner in items if isinstance(item, dict))

    def _entry(self, data: dict[str, Any], place: Place, text: YamlText) -> Entry:
        link = _link(data, place, text) if "url" in data else None
        listed = self._list(SubjectKind.ENTRY, data, place, text, link=link)
        return Entry(
            id=listed.id,
            title=listed.title,
            before=_words(data, "before"),
            after=_words(data, "after"),
            note=_words(data, "note"),
            link=link,
            related=tuple(
                self._related(item, inner, text, listed.id)
                for item, inner in _items(data, place, "related")
                if isinstance(item, dict)
            ),
            entries=self._entries(data, place, text),
            more=_words(data, "more"),
            duplicate_of=listed.duplicate_of,
            span=text.span(*place.beginning()),
            title_span=listed.span("title"),
            owner=_words(data, "owner"),
        )

    def _related(self, data: dict[str, Any], place: Place, text: YamlText, entry_id: str) -> Related:
        link = _link(data, place, text)
        self._list(SubjectKind.RELATED, data, place, text, link=link, entry_id=entry_id)
        span = text.span(*place.beginning())
        return Related(before=_words(data, "before"), link=link, after=_words(data, "after"), span=span)

    def _list(  # noqa: PLR0913 - what is listed has no fewer parts
        self,
        kind: SubjectKind,
        data: Mapping[str, Any],
        place: Place,
        text: YamlText,
        *,
        link: Link | None = None,
        entry_id: str = "",
    ) -> Listed:
        own = _words(data, "id")
        listed = Listed(
            kind=kind,
            id=own,
            owner=own or entry_id,
            title=_words(data, "title"),
            duplicate_of=_words(data, "duplicate_of") or None,
            ignore=data["ignore"] if isinstance(data.get("ignore"), dict) else None,
            section=self._sections,
            text=text,
            place=place,
            url=link.url if link else None,
            known=link is None or link.url is not None,
        )
        self.listed.append(listed)
        return listed


def _link(data: Mapping[str, Any], place: Place, text: YamlText) -> Link:
    written, inner = data.get("url"), place.at(("url",))
    return Link(
        title=_words(data, "title"),
        url=parse_address(written) if isinstance(written, str) else None,
        evidence=_EVIDENCE.get(_words(data, "address_evidence")),
        url_span=text.span(*(inner.of_value() if isinstance(written, str) else (inner.key_start, inner.key_end))),
        ignore=_ignore(data.get("ignore")),
    )


def _ignore(data: Any) -> Ignore | None:
    if not isinstance(data, dict) or (until := day_of(data.get("until"))) is None:
        return None
    only = data.get("only")
    reasons = tuple(_REASONS[name] for name in only if name in _REASONS) if isinstance(only, list) else ()
    return Ignore(reason=_words(data, "reason"), by=_words(data, "by"), until=until, only=reasons)


_REASONS = {reason.value: reason for reason in Reason}


def day_of(written: Any) -> date | None:
    """The day that a text writes as year, month and day; ``None`` where the calendar has no such day."""
    try:
        return date.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None


def _mapping(data: Any) -> Mapping[str, Any]:
    return data if isinstance(data, dict) else {}


def _items(data: Mapping[str, Any], place: Place, key: str) -> Iterator[tuple[Any, Place]]:
    """The items of the list at ``key``, each with its place."""
    items = data.get(key)
    return zip(items, _within(place.at((key,))), strict=True) if isinstance(items, list) else iter(())


def _within(place: Place) -> list[Place]:
    return place.within if isinstance(place.within, list) else []


def _words(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return _tidy(value) if isinstance(value, str) else ""


def _tidy(words: str) -> str:
    return _WHITE.sub(" ", words).strip(" ")
