"""What differs between the source page and the catalogue: additions, removals and addresses that can be filled in.

Every candidate is paired with at most one link or title of the catalogue, in passes: address and title together, then the
title within its section (under the same parent first), then the title anywhere, then the address alone. Within a pass, equal
ones are paired in page order, so that a page that lists one thing twice comes out right.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from math import ceil

import msgspec

from toolkit_maint.domain.address import Tracking, parse_address, redacted, same_key, without_userinfo
from toolkit_maint.domain.catalogue import Catalogue, Entry, Link, Section, Span, TextLink
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.source import (
    Candidate,
    CandidateRole,
    ChangeKind,
    MatchedOn,
    SourceChange,
    SourceComparison,
    SourceReading,
    Unreadable,
)
from toolkit_maint.domain.typography import comparable
from toolkit_maint.domain.verdict import Confidence


def compare(reading: SourceReading, catalogue: Catalogue, policy: Policy) -> SourceComparison:
    """Compare what the source page lists with the catalogue; changes are in page order.

    A removal stands behind what precedes it in the catalogue. An unreadable reading has no changes; nor has one that
    finds less than ``policy.source.min_known_share`` of the catalogue again: that page is another one, or was redesigned.
    A candidate without an address never changes an address.
    """
    slots = tuple(_slots(catalogue))
    comparison = SourceComparison(
        location=redacted(reading.location),
        kind=reading.kind,
        candidates=sum(candidate.role is not CandidateRole.GROUP for candidate in reading.candidates),
        known=0,
        expected=len(slots),
        needed=ceil(len(slots) * policy.source.min_known_share),
        unreadable=reading.unreadable,
        detail=reading.detail,
    )
    if reading.unreadable is not None:
        return comparison
    pairs = _pair([_facet_of_candidate(each, policy.tracking) for each in reading.candidates], _facets(slots, policy.tracking))
    gone = _gone(slots, pairs, reading.text)
    known = len(slots) - len(gone)
    if known < comparison.needed:
        detail = f"{known}/{len(slots)}"
        return msgspec.structs.replace(comparison, known=known, unreadable=Unreadable.TOO_FEW_KNOWN, detail=detail)
    changes = tuple(_changes(reading.candidates, slots, pairs, gone, policy.tracking))
    return msgspec.structs.replace(comparison, known=known, changes=changes)


class _Slot(msgspec.Struct, frozen=True, kw_only=True):
    """What the catalogue expects on the page: a link, or the title of an entry that has none.

    ``wording`` are the whole words of an entry without a link, since nothing on the page marks its title.
    """

    entry: str
    title: str
    link: Link | None
    role: CandidateRole
    section: str | None
    subsection: str | None
    parent: str | None
    span: Span
    wording: str = ""


def _slots(catalogue: Catalogue) -> Iterator[_Slot]:
    yield from _slots_of(catalogue, ())


def _slots_of(part: Catalogue | Section, sections: tuple[str, ...]) -> Iterator[_Slot]:
    for block in part.text:
        for piece in block:
            if isinstance(piece, TextLink):
                yield _slot(piece.id, piece.link, CandidateRole.ENTRY, sections)
    for entry in part.entries:
        yield from _slots_of_entry(entry, sections, None)
    for section in part.sections:
        yield from _slots_of(section, (*sections, section.title))


def _slots_of_entry(entry: Entry, sections: tuple[str, ...], parent: str | None) -> Iterator[_Slot]:
    if entry.link is not None:
        yield _slot(entry.id, entry.link, CandidateRole.ENTRY, sections, parent)
    else:
        yield _bare_slot(entry, sections, parent)
    for related in entry.related:
        yield _slot(entry.id, related.link, CandidateRole.RELATED, sections, entry.title)
    for nested in entry.entries:
        yield from _slots_of_entry(nested, sections, entry.title)


def _slot(entry: str, link: Link, role: CandidateRole, sections: tuple[str, ...], parent: str | None = None) -> _Slot:
    section, subsection, *_ = (*sections, None, None)
    return _Slot(
        entry=entry,
        title=link.title,
        link=link,
        role=role,
        section=section,
        subsection=subsection,
        parent=parent,
        span=link.url_span,
    )


def _bare_slot(entry: Entry, sections: tuple[str, ...], parent: str | None) -> _Slot:
    section, subsection, *_ = (*sections, None, None)
    return _Slot(
        entry=entry.id,
        title=entry.title,
        link=None,
        role=CandidateRole.GROUP,
        section=section,
        subsection=subsection,
        parent=parent,
        span=entry.title_span,
        wording=f"{entry.before}{entry.title}{entry.after}",
    )


class _Facet(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate or a slot by what it is compared on; everything typographic is levelled."""

    title: str
    address: str
    section: str
    subsection: str
    parent: str
    bare: bool
    wording: str


def _facet_of_candidate(candidate: Candidate, tracking: Tracking) -> _Facet:
    bare = candidate.role is CandidateRole.GROUP
    return _Facet(
        title=comparable(candidate.title),
        address=same_key(parse_address(candidate.url), tracking) if candidate.url else "",
        section=comparable(candidate.section or ""),
        subsection=comparable(candidate.subsection or ""),
        parent=_unspaced(candidate.parent_title or ""),
        bare=bare,
        wording=_unspaced(candidate.title) if bare else "",
    )


def _facets(slots: Sequence[_Slot], tracking: Tracking) -> list[_Facet]:
    # A nested slot's parent is known to the page by its whole words where it has no link, and to the catalogue by its title.
    wording = {(slot.section, slot.title): slot.wording for slot in slots if slot.link is None}
    return [
        _Facet(
            title=comparable(slot.title),
            address=same_key(slot.link.url, tracking) if slot.link and slot.link.url else "",
            section=comparable(slot.section or ""),
            subsection=comparable(slot.subsection or ""),
            parent=_unspaced(wording.get((slot.section, slot.parent or ""), slot.parent or "")),
            bare=slot.link is None,
            wording=_unspaced(slot.wording),
        )
        for slot in slots
    ]


def _unspaced(text: str) -> str:
    return comparable(text).replace(" ", "")


class _Pass(msgspec.Struct, frozen=True):
    """One way to recognise a thing: an empty key recognises nothing. ``sure`` says that an unambiguous match is certain."""

    matched_on: MatchedOn
    sure: bool
    key: Callable[[_Facet], tuple[Hashable, ...]]


def _keyed(*names: str) -> Callable[[_Facet], tuple[Hashable, ...]]:
    """A key of these fields of a facet, of which the first must not be empty; an address and a title must both be there."""
    needed = {"address", "title", "wording"}.intersection(names)

    def key(facet: _Facet) -> tuple[Hashable, ...]:
        return tuple(getattr(facet, name) for name in names) if all(getattr(facet, name) for name in needed) else ()

    return key


_PASSES = (
    _Pass(MatchedOn.ADDRESS, sure=True, key=_keyed("address", "title", "section", "subsection", "parent")),
    _Pass(MatchedOn.ADDRESS, sure=True, key=_keyed("address", "title")),
    _Pass(MatchedOn.TITLE, sure=True, key=_keyed("title", "section", "subsection", "parent", "bare")),
    _Pass(MatchedOn.TITLE, sure=True, key=_keyed("title", "section", "subsection")),
    _Pass(MatchedOn.TITLE, sure=True, key=_keyed("title", "section")),
    _Pass(MatchedOn.TITLE, sure=True, key=_keyed("wording", "section")),
    _Pass(MatchedOn.TITLE, sure=False, key=_keyed("title")),
    _Pass(MatchedOn.TITLE, sure=False, key=_keyed("wording")),
    _Pass(MatchedOn.ADDRESS, sure=False, key=_keyed("address")),
)


class _Pair(msgspec.Struct, frozen=True):
    slot: int
    matched_on: MatchedOn
    confidence: Confidence


def _pair(candidates: Sequence[_Facet], slots: Sequence[_Facet]) -> dict[int, _Pair]:
    """Candidate → slot, by their places in the two sequences; no candidate and no slot has more than one partner."""
    pairs: dict[int, _Pair] = {}
    open_slots = dict(enumerate(slots))
    for recognise in _PASSES:
        open_candidates = {place: facet for place, facet in enumerate(candidates) if place not in pairs}
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        for place, facet in open_slots.items():
            waiting[recognise.key(facet)].append(place)
        asking = Counter(recognise.key(facet) for facet in open_candidates.values())
        rivals = {key: max(len(waiting[key]), count) for key, count in asking.items()}
        for place, facet in open_candidates.items():
            key = recognise.key(facet)
            if key and waiting[key]:
                certain = recognise.sure and rivals[key] == 1
                slot = waiting[key].popleft()
                pairs[place] = _Pair(slot, recognise.matched_on, Confidence.CERTAIN if certain else Confidence.LIKELY)
                del open_slots[slot]
    return pairs


def _gone(slots: Sequence[_Slot], pairs: dict[int, _Pair], text: str) -> tuple[int, ...]:
    """The slots that nothing on the page stands for; a title without a link needs only stand somewhere in its text."""
    paired = {pair.slot for pair in pairs.values()}
    shown = comparable(text)
    return tuple(
        place
        for place, slot in enumerate(slots)
        if place not in paired and not (slot.link is None and comparable(slot.title) in shown)
    )


def _changes(
    candidates: Sequence[Candidate], slots: Sequence[_Slot], pairs: dict[int, _Pair], gone: Sequence[int], tracking: Tracking
) -> Iterator[SourceChange]:
    added = [candidate for place, candidate in enumerate(candidates) if place not in pairs]
    # Where a section both gains and loses something, the two may be one thing under a new title.
    unsettled = {comparable(each.section or "") for each in added} & {comparable(slots[place].section or "") for place in gone}
    behind = _places_of_gone(slots, pairs, gone)
    yield from (_removed(slots[place], unsettled) for place in behind[-1])
    for place, candidate in enumerate(candidates):
        pair = pairs.get(place)
        if pair is None:
            yield _added(candidate, unsettled)
        elif (change := _filled(candidate, slots[pair.slot], pair, tracking)) is not None:
            yield change
        yield from (_removed(slots[lost], unsettled) for lost in behind[place])


def _places_of_gone(slots: Sequence[_Slot], pairs: dict[int, _Pair], gone: Sequence[int]) -> dict[int, list[int]]:
    """Place of a candidate → the slots that are gone behind it; -1 for those before any."""
    candidate_of = {pair.slot: place for place, pair in pairs.items()}
    lost, behind, last = set(gone), defaultdict[int, list[int]](list), -1
    for place in range(len(slots)):
        last = candidate_of.get(place, last)
        if place in lost:
            behind[last].append(place)
    return behind


def _added(candidate: Candidate, unsettled: set[str]) -> SourceChange:
    return SourceChange(
        kind=ChangeKind.ADDED,
        entry=None,
        title=candidate.title,
        url=candidate.url,
        section=candidate.section,
        subsection=candidate.subsection,
        before=None,
        after=candidate.url,
        matched_on=MatchedOn.NOTHING,
        confidence=_confidence(candidate.section, unsettled),
        role=candidate.role,
        parent_title=candidate.parent_title,
    )


def _removed(slot: _Slot, unsettled: set[str]) -> SourceChange:
    address = _written(slot)
    return SourceChange(
        kind=ChangeKind.REMOVED,
        entry=slot.entry,
        title=slot.title,
        url=address,
        section=slot.section,
        subsection=slot.subsection,
        before=address,
        after=None,
        matched_on=MatchedOn.NOTHING,
        confidence=_confidence(slot.section, unsettled),
        role=slot.role,
        parent_title=slot.parent,
        span=slot.span,
    )


def _filled(candidate: Candidate, slot: _Slot, pair: _Pair, tracking: Tracking) -> SourceChange | None:
    if candidate.url is None or not _is_open(slot, candidate.url, tracking):
        return None
    return SourceChange(
        kind=ChangeKind.FILLED,
        entry=slot.entry,
        title=slot.title,
        url=candidate.url,
        section=slot.section,
        subsection=slot.subsection,
        before=_written(slot),
        after=candidate.url,
        matched_on=pair.matched_on,
        confidence=pair.confidence,
        role=slot.role,
        parent_title=slot.parent,
        span=slot.span,
    )


def _is_open(slot: _Slot, address: str, tracking: Tracking) -> bool:
    """Whether the catalogue has no address here, or only assumed another one."""
    if slot.link is None or slot.link.url is None:
        return True
    assumed = slot.link.evidence is not None
    return assumed and same_key(slot.link.url, tracking) != same_key(parse_address(address), tracking)


def _written(slot: _Slot) -> str | None:
    return without_userinfo(slot.link.url.written) if slot.link and slot.link.url else None


def _confidence(section: str | None, unsettled: set[str]) -> Confidence:
    return Confidence.LIKELY if comparable(section or "") in unsettled else Confidence.CERTAIN
