"""What differs between the source page and the catalogue, and all that is needed to take it over.

Things are matched in :mod:`source_match`, their places compared in :mod:`source_places`; here each match is turned into its
changes. One thing may have several, each of another kind. Made one after the other, the changes give a catalogue that
differs from the page in nothing but what would have to be removed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import ceil

import msgspec

from toolkit_maint.domain.address import redacted, without_userinfo
from toolkit_maint.domain.catalogue import Catalogue
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.source import (
    CandidateRole,
    ChangeKind,
    MatchedOn,
    PageWords,
    SectionStep,
    SourceChange,
    SourceComparison,
    SourceReading,
    Spot,
    Unreadable,
)
from toolkit_maint.domain.source_match import Match, Matching, match
from toolkit_maint.domain.source_places import Places, has_place
from toolkit_maint.domain.source_things import TOP, Outline, Shape, Thing, outline_of
from toolkit_maint.domain.source_words import Wordings
from toolkit_maint.domain.typography import comparable
from toolkit_maint.domain.verdict import Confidence


def compare(reading: SourceReading, catalogue: Catalogue, policy: Policy) -> SourceComparison:
    """Compare what the source page lists with the catalogue; changes are in page order.

    A removal stands behind what precedes it in the catalogue. An unreadable reading has no changes; nor has one that
    finds less than ``policy.source.min_known_share`` of the catalogue again: that page is another one, or was redesigned.
    What the page gives no address for never changes an address.
    """
    listed = outline_of(catalogue, policy.tracking)
    expected = len(listed.things)
    comparison = SourceComparison(
        location=redacted(reading.location),
        kind=reading.kind,
        candidates=0,
        known=0,
        expected=expected,
        needed=ceil(expected * policy.source.min_known_share),
        unreadable=reading.unreadable,
        detail=reading.detail,
        unseen=reading.unseen,
    )
    if reading.unreadable is not None or reading.page is None:
        return comparison
    page = outline_of(reading.page, policy.tracking)
    matching, gone = _matched(page, listed, reading.text)
    unsure = sum(not each.known for each in matching.by_page.values())
    counted = msgspec.structs.replace(
        comparison,
        candidates=sum(thing.shape is not Shape.BARE for thing in page.things),
        known=expected - len(gone) - unsure,
    )
    if counted.known < comparison.needed:
        detail = f"{counted.known}/{expected}"
        return msgspec.structs.replace(counted, unreadable=Unreadable.TOO_FEW_KNOWN, detail=detail)
    return msgspec.structs.replace(counted, changes=tuple(_Differences(page, listed, matching, gone).changes()))


def _matched(page: Outline, listed: Outline, text: str) -> tuple[Matching, list[Thing]]:
    """The matches, and what is gone. What has no place of its own and hangs on an entry that is gone goes with it."""
    matching = match(page, listed)
    while True:
        gone = _gone(listed, matching, text)
        lost = {thing.number for thing in gone}
        kept = {
            number: found
            for number, found in matching.by_page.items()
            if not lost.intersection(_above(listed, found.listed)) or has_place(page.things[number], listed, matching)
        }
        if len(kept) == len(matching.by_page):
            return matching, gone
        matching = Matching(kept, matching.parts)


def _above(listed: Outline, number: int) -> Iterator[int]:
    parent = listed.things[number].parent
    while parent is not None:
        yield parent
        parent = listed.things[parent].parent


def _gone(listed: Outline, matching: Matching, text: str) -> list[Thing]:
    """What nothing on the page stands for; a title without a link needs only stand somewhere in its text."""
    found = {each.listed for each in matching.by_page.values()}
    lost = [thing for thing in listed.things if thing.number not in found]
    shown = comparable(text) if any(thing.shape is Shape.BARE for thing in lost) else ""
    return [thing for thing in lost if thing.shape is not Shape.BARE or thing.title_key not in shown]


class _Differences:
    def __init__(self, page: Outline, listed: Outline, matching: Matching, gone: Sequence[Thing]) -> None:
        self._page = page
        self._listed = listed
        self._matching = matching
        self._gone = gone
        taken = {thing.id for thing in listed.things} | {part.id for part in listed.parts}
        self._places = Places(page, listed, matching, taken)
        self._wordings = Wordings(page, listed, matching)
        self._owners = self._owners_of_addresses()
        added = {comparable(page.headings(thing.part)[0] or "") for thing in page.things if self._is_added(thing)}
        # Where a section both gains and loses something, the two may be one thing under a new title.
        self._unsettled = added & {comparable(listed.headings(thing.part)[0] or "") for thing in gone}

    def changes(self) -> Iterator[SourceChange]:
        """All changes, in page order."""
        behind = self._gone_behind()
        yield from map(self._removed, behind[-1])
        parts = [(part.start, 0, part.number) for part in self._page.parts if part.number != TOP]
        things = [(thing.start, 1, thing.number) for thing in self._page.things]
        for _, is_thing, number in sorted((*parts, *things), key=lambda each: each[0]):
            if not is_thing:
                yield from self._of_section(number)
                continue
            thing = self._page.things[number]
            if (found := self._matching.by_page.get(number)) is not None:
                yield from self._of_match(thing, self._listed.things[found.listed], found)
            elif self._is_added(thing):
                yield self._added(thing)
            yield from map(self._removed, behind[number])

    def _is_added(self, thing: Thing) -> bool:
        return thing.number not in self._matching.by_page and not thing.says_nothing

    def _gone_behind(self) -> defaultdict[int, list[Thing]]:
        """Number of a thing of the page → what is gone behind it in the catalogue; -1 for what stood before any."""
        partners = {each.listed: each.page for each in self._matching.by_page.values()}
        gone, behind, last = {thing.number for thing in self._gone}, defaultdict[int, list[Thing]](list), -1
        for thing in self._listed.things:
            last = partners.get(thing.number, last)
            if thing.number in gone:
                behind[last].append(thing)
        return behind

    # --- addresses --------------------------------------------------------------------------------------------------------

    def _owners_of_addresses(self) -> dict[str, list[tuple[Thing, bool]]]:
        """Address as it will be → what has it, the catalogue's first; the flag says that it is the page's."""
        found: defaultdict[str, list[tuple[Thing, bool]]] = defaultdict(list)
        partners = {each.listed: self._page.things[each.page] for each in self._matching.by_page.values()}
        for thing in self._listed.things:
            shown = partners.get(thing.number)
            if address := (shown.address if shown else "") or thing.address:
                found[address].append((thing, False))
        for thing in self._page.things:
            if thing.address and self._is_added(thing):
                found[thing.address].append((thing, True))
        return found

    def _duplicate_of(self, address: str, thing: Thing) -> str | None:
        """The id of the first other thing that has this address, or will have it."""
        for other, is_added in self._owners.get(address, ()):
            own_link = other.id == thing.id and not is_added and thing.shape is not Shape.RELATED
            if other is thing or own_link:
                continue
            if not is_added:
                return other.id or None
            if (name := self._places.new_id(other)) is not None:
                return name
        return None

    # --- changes ----------------------------------------------------------------------------------------------------------

    def _of_section(self, number: int) -> Iterator[SourceChange]:
        token = self._matching.parts.get(number)
        if token is None:
            return
        part, own = self._page.parts[number], self._listed.parts[token]
        if not part.title_key or part.title_key == own.title_key:
            return
        section, subsection = self._listed.headings(token)
        path = tuple(SectionStep(id=each.id, title=each.title) for each in self._listed.path(token))
        yield SourceChange(
            kind=ChangeKind.SECTION_RENAMED,
            entry=own.id,
            title=own.title,
            url=None,
            section=section,
            subsection=subsection,
            before=own.title,
            after=part.title,
            matched_on=MatchedOn.CONTEXT,
            confidence=Confidence.LIKELY,
            role=CandidateRole.GROUP,
            span=own.span,
            spot=Spot(sections=path),
        )

    def _of_match(self, shown: Thing, listed: Thing, found: Match) -> Iterator[SourceChange]:
        base = self._base(listed, found)
        if (kind := _address_change(shown, listed)) is not None and shown.link is not None and shown.link.url is not None:
            href = shown.link.url.href
            duplicate = self._duplicate_of(shown.address, listed)
            yield _replaced(base, kind=kind, url=href, before=base.url, after=href, duplicate_of=duplicate)
        alike = self._places.is_alike(shown)
        title, words = self._wordings.of(shown, listed, alike=alike)
        if title is not None:
            yield _replaced(base, kind=ChangeKind.RETITLED, before=listed.title, after=title)
        if alike and shown.number in self._places.moved:
            spot = self._places.settle(shown, added=False)
            before, after = self._places.names(shown)
            yield _replaced(base, kind=ChangeKind.MOVED, before=before, after=after, spot=spot)
        elif alike and shown.number in self._places.reordered:
            before_title, after_title = self._places.behind(shown)
            spot = self._places.settle(shown, added=False)
            yield _replaced(base, kind=ChangeKind.REORDERED, before=before_title, after=after_title, spot=spot)
        if words is not None:
            before, after = self._wordings.lines(shown, listed, words, title)
            yield _replaced(base, kind=ChangeKind.ANNOTATED, before=before, after=after, words=words)
        elif alike and (lines := self._places.other_words(shown)) is not None:
            spot = self._places.paragraph(shown)
            yield _replaced(base, kind=ChangeKind.ANNOTATED, before=lines[0], after=lines[1], spot=spot)

    def _base(self, listed: Thing, found: Match | None) -> SourceChange:
        """What all changes of a thing of the catalogue say alike."""
        section, subsection = self._listed.headings(listed.part)
        return SourceChange(
            kind=ChangeKind.REMOVED,
            entry=listed.id,
            title=listed.title,
            url=without_userinfo(listed.link.url.written) if listed.link and listed.link.url else None,
            section=section,
            subsection=subsection,
            before=None,
            after=None,
            matched_on=found.matched_on if found else MatchedOn.NOTHING,
            confidence=found.confidence if found else self._confidence(section),
            role=_ROLES[listed.shape],
            parent_title=self._listed.parent_title(listed),
            span=listed.span,
            related=listed.ordinal,
            text_link=listed.shape is Shape.TEXT,
        )

    def _removed(self, listed: Thing) -> SourceChange:
        base = self._base(listed, None)
        return _replaced(base, before=base.url)

    def _added(self, thing: Thing) -> SourceChange:
        section, subsection = self._page.headings(thing.part)
        spot = self._places.settle(thing, added=True)
        url = thing.link.url.href if thing.link and thing.link.url else None
        is_text = thing.shape is Shape.TEXT
        return SourceChange(
            kind=ChangeKind.ADDED,
            entry=None,
            title=thing.title,
            url=url,
            section=section,
            subsection=subsection,
            before=None,
            after=url,
            matched_on=MatchedOn.NOTHING,
            confidence=self._confidence(section),
            role=_ROLES[thing.shape],
            parent_title=self._page.parent_title(thing),
            new_id=self._places.new_id(thing),
            spot=spot,
            words=None if is_text else PageWords(before=thing.before, after=thing.after, note=thing.note, more=thing.more),
            duplicate_of=self._duplicate_of(thing.address, thing) if thing.address else None,
            text_link=is_text,
        )

    def _confidence(self, section: str | None) -> Confidence:
        return Confidence.LIKELY if comparable(section or "") in self._unsettled else Confidence.CERTAIN


def _address_change(shown: Thing, listed: Thing) -> ChangeKind | None:
    """What the page's address is to the catalogue: it fills what was unknown or assumed, or it is another one."""
    if not shown.address:
        return None
    if listed.link is None or listed.link.url is None:
        return ChangeKind.FILLED
    if shown.address == listed.address:
        return None
    return ChangeKind.REPOINTED if listed.link.evidence is None else ChangeKind.FILLED


def _replaced(change: SourceChange, **fields: object) -> SourceChange:
    return msgspec.structs.replace(change, **fields)


_ROLES = {
    Shape.LINKED: CandidateRole.ENTRY,
    Shape.BARE: CandidateRole.GROUP,
    Shape.RELATED: CandidateRole.RELATED,
    Shape.TEXT: CandidateRole.ENTRY,
}
