"""What a change does to a catalogue, told by entry: two catalogues are compared by their ids, not their files by line.

A thing that only went to another file, or is quoted, wrapped or ordered otherwise, has no changed address. Pure.
"""

from __future__ import annotations

import enum
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from toolkit_maint.domain.catalogue import Block, Catalogue, Entry, Link, Section, Span, TextLink

PLACE: Final = "place"
"""The field that says where a thing stands: in which section, and below which entry."""


class ThingKind(enum.StrEnum):
    """What sort of thing was added, changed or removed."""

    CATALOGUE = "catalogue"
    SECTION = "section"
    ENTRY = "entry"
    RELATED = "related"
    TEXT_LINK = "text-link"


class What(enum.StrEnum):
    """What became of it. ``moved``: it stands elsewhere, and is as it was."""

    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"


class ThingChange(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that differs. ``id`` is its own, for a related link that of its entry, for the catalogue empty.

    ``fields`` are the keys whose values differ, by the names that files use, and :data:`PLACE`.
    """

    kind: ThingKind
    what: What
    id: str
    title: str
    fields: tuple[str, ...] = ()


class CatalogueChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between a catalogue and what it was.

    ``addresses`` are the places of the links whose address is new: on a new thing, or instead of another one. An address
    that only went from one thing to another is not among them. ``touched`` are these, and the links of all other things that
    were added or changed.
    """

    things: tuple[ThingChange, ...]
    addresses: frozenset[Span]
    touched: frozenset[Span]

    def count(self, what: What) -> int:
        """How many things were added, changed, moved or removed."""
        return sum(thing.what is what for thing in self.things)

    def has_touched(self, thing_id: str, field: str) -> bool:
        """Whether something with this id was added, or has another value in this field."""
        mine = [thing for thing in self.things if thing.id == thing_id]
        return any(thing.what is What.ADDED or field in thing.fields for thing in mine)


class _Thing(msgspec.Struct, frozen=True, kw_only=True):
    """A thing by the values that are compared, and its link where it has one."""

    kind: ThingKind
    id: str
    title: str
    fields: Mapping[str, Hashable]
    link: Link | None = None

    @property
    def address(self) -> str:
        """What its link leads to; empty where nobody knows, or there is no link."""
        return _address(self.link)


_Pair = tuple[_Thing | None, _Thing | None]


def changes_between(before: Catalogue | None, after: Catalogue, *, unread: Collection[str] = ()) -> CatalogueChanges:
    """Compare a catalogue with what it was; without ``before`` everything was added.

    ``unread`` are the texts of files that could not be read as data before: what stands in one of them letter for letter,
    an address or else a title, is taken to have been there.
    """
    old, new = list(_things(before)) if before else [], list(_things(after))
    pairs = [pair for pair in _pairs(old, new) if not _stood_unread(pair, unread)]
    things = tuple(change for pair in pairs if (change := _change(pair)) is not None)
    gone = Counter(one.address for one, other in pairs if one and (other is None or one.address != other.address))
    addresses, touched = set(), set()
    for one, other in pairs:
        if other is None or other.link is None:
            continue
        change = _change((one, other))
        if change is not None and change.what is not What.MOVED:
            touched.add(other.link.url_span)
        if other.address and (one is None or one.address != other.address):
            if gone[other.address] > 0:
                gone[other.address] -= 1
            else:
                addresses.add(other.link.url_span)
    return CatalogueChanges(things=things, addresses=frozenset(addresses), touched=frozenset(touched))


def _stood_unread(pair: _Pair, unread: Collection[str]) -> bool:
    one, other = pair
    if one is not None or other is None:
        return False
    telling = other.link.url.written if other.link and other.link.url else other.title
    return bool(telling) and any(telling in text for text in unread)


def _change(pair: _Pair) -> ThingChange | None:
    one, other = pair
    named = other or one
    if named is None:
        return None
    fields: tuple[str, ...] = ()
    if one is None or other is None:
        what = What.REMOVED if other is None else What.ADDED
    else:
        fields = tuple(field for field, value in other.fields.items() if one.fields.get(field) != value)
        what = What.MOVED if fields == (PLACE,) else What.CHANGED
        if not fields:
            return None
    return ThingChange(kind=named.kind, what=what, id=named.id, title=named.title, fields=fields)


def _pairs(old: Sequence[_Thing], new: Sequence[_Thing]) -> Iterator[_Pair]:
    """Each thing with what it was, in the order of the new ones; last those that are no more."""
    waiting = defaultdict[tuple[ThingKind, str], list[_Thing]](list)
    for thing in old:
        waiting[thing.kind, thing.id].append(thing)
    asking = defaultdict[tuple[ThingKind, str], list[_Thing]](list)
    for thing in new:
        asking[thing.kind, thing.id].append(thing)
    for key, things in asking.items():
        yield from _within(waiting.pop(key, []), things)
    for things in waiting.values():
        yield from ((thing, None) for thing in things)


_LIKENESSES: Final[tuple[Callable[[_Thing], Hashable], ...]] = (
    lambda thing: (thing.address, thing.title),
    lambda thing: thing.address or thing.title,
    lambda thing: thing.title,
    lambda _: None,
)


def _within(old: list[_Thing], new: list[_Thing]) -> Iterator[_Pair]:
    """Things with one id, such as the related links of an entry: those most alike first, then in the order given."""
    partner: dict[int, _Thing] = {}
    for likeness in _LIKENESSES:
        left = defaultdict[Hashable, list[_Thing]](list)
        for thing in old:
            left[likeness(thing)].append(thing)
        for place, thing in enumerate(new):
            if place not in partner and left[likeness(thing)]:
                partner[place] = left[likeness(thing)].pop(0)
        old = [thing for things in left.values() for thing in things]
    yield from ((partner.get(place), thing) for place, thing in enumerate(new))
    yield from ((thing, None) for thing in old)


def _things(catalogue: Catalogue) -> Iterator[_Thing]:
    fields = {
        "title": catalogue.title,
        "language": catalogue.language,
        "timezone": catalogue.timezone,
        "source": catalogue.source,
        "text": _words(catalogue.text),
        "more": catalogue.more,
    }
    yield _Thing(kind=ThingKind.CATALOGUE, id="", title=catalogue.title, fields=fields)
    yield from _things_in(catalogue, ())


def _things_in(part: Catalogue | Section, place: tuple[str, ...]) -> Iterator[_Thing]:
    for block in part.text:
        for piece in block:
            if isinstance(piece, TextLink):
                fields = _of_link(piece.link) | {PLACE: place}
                yield _Thing(kind=ThingKind.TEXT_LINK, id=piece.id, title=piece.link.title, fields=fields, link=piece.link)
    for entry in part.entries:
        yield from _of_entry(entry, place)
    for section in part.sections:
        told = {"title": section.title, "text": _words(section.text), "more": section.more, PLACE: place}
        yield _Thing(kind=ThingKind.SECTION, id=section.id, title=section.title, fields=told)
        yield from _things_in(section, (*place, section.id))


def _of_entry(entry: Entry, place: tuple[str, ...]) -> Iterator[_Thing]:
    fields: dict[str, Hashable] = {
        **_of_link(entry.link),
        "title": entry.title,
        "before": entry.before,
        "after": entry.after,
        "note": entry.note,
        "more": entry.more,
        "duplicate_of": entry.duplicate_of,
        PLACE: place,
    }
    yield _Thing(kind=ThingKind.ENTRY, id=entry.id, title=entry.title, fields=fields, link=entry.link)
    for each in entry.related:
        around = {**_of_link(each.link), "before": each.before, "after": each.after}
        yield _Thing(kind=ThingKind.RELATED, id=entry.id, title=each.link.title, fields=around, link=each.link)
    for nested in entry.entries:
        yield from _of_entry(nested, (*place, entry.id))


def _of_link(link: Link | None) -> dict[str, Hashable]:
    if link is None:
        return {"title": "", "url": None, "address_evidence": None}
    return {"title": link.title, "url": _address(link), "address_evidence": link.evidence}


def _address(link: Link | None) -> str:
    return (link.url.href or link.url.written) if link is not None and link.url is not None else ""


def _words(text: tuple[Block, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(piece if isinstance(piece, str) else f"\0{piece.id}" for piece in block) for block in text)
