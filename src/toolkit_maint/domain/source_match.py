"""Which thing of the source page is which of the catalogue.

First what is beyond doubt: a key that one open thing on each side has (address with title, title with its place, then one of
them alone), unless the other half of what it says belongs to another thing (addresses or titles that changed places). Sections
are matched by their titles, then by what they hold. All that is left is weighed, pair by pair (:mod:`source_weight`), and the
best one-to-one assignment of these weights is taken.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator
from typing import Final, TypeVar

import msgspec

from toolkit_maint.domain.assignment import assign
from toolkit_maint.domain.source import MatchedOn
from toolkit_maint.domain.source_things import TOP, Outline, Part, Thing
from toolkit_maint.domain.source_weight import Bearings, Facts, evidence_of, is_common, weigh
from toolkit_maint.domain.verdict import Confidence
from toolkit_maint.domain.wording import likeness

_ALIKE: Final = 0.55
_KNOWN_TITLE: Final = 0.7
_HALF: Final = 0.5
_LIKE_SECTION: Final = 0.8
# Every pair is weighed where there are not many; else those that share something that few others have.
_EVERY_PAIR: Final = 4_000
_SHARED_BY_MOST: Final = 40
_LEAST_WORD: Final = 4
_MOST_ROUNDS: Final = 5

_Name = tuple[Hashable, ...]
_Key = Callable[[Outline, Thing], _Name]
_Doubt = Callable[[Thing, Thing], bool]


class Match(msgspec.Struct, frozen=True, gc=False):
    """A thing of the page and one of the catalogue, by their numbers. ``known``: it was found by its address or its title."""

    page: int
    listed: int
    matched_on: MatchedOn
    confidence: Confidence
    known: bool


class Matching(msgspec.Struct, frozen=True):
    """The matches by the numbers of the page's things, and the sections: number on the page → number in the catalogue."""

    by_page: dict[int, Match]
    parts: dict[int, int]


def match(page: Outline, listed: Outline) -> Matching:
    """Match every thing with at most one of the other side, and every section likewise; deterministic."""
    matcher = _Matcher(page, listed)
    matcher.match()
    return Matching(dict(matcher.judged()), matcher.parts)


class _Matcher:
    def __init__(self, page: Outline, listed: Outline) -> None:
        self.page = page
        self.listed = listed
        self.partner: dict[int, int] = {}
        self.back: dict[int, int] = {}
        self.parts: dict[int, int] = {TOP: TOP}
        self._titles = Counter(each.title_key for each in page.things)
        self._open_addresses: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        self._open_titles: tuple[Counter[str], Counter[str]] = (Counter(), Counter())

    def match(self) -> None:
        self._unique(lambda side, thing: (thing.address, *_unchanged(side, thing)))  # nearly all, at little cost
        self._unique(_unchanged, self._crosses_addresses)
        self._unique(lambda _, thing: _address_and_title(thing), self._changed_parents)
        self._unique(lambda side, thing: _under(_address_and_title(thing), _written_place(side, thing)))
        self._match_by_place(_written_place, _written_section)
        for _ in range(_MOST_ROUNDS):  # what is found in one round helps to find places, and so others, in the next
            before = len(self.partner) + len(self.parts)
            self._match_parts()
            self._match_by_place(self._place, self._section)
            self._unique(self._telling_title, self._crosses_addresses)
            self._unique(lambda side, thing: _wording(thing) if self._may_move(side, thing) else (), self._crosses_addresses)
            self._unique(_address, lambda one, other: self._crosses_titles(one, other) or self._changed_parents(one, other))
            self._assign()
            if len(self.partner) + len(self.parts) == before:
                break
        self._match_across_kinds()

    def _match_across_kinds(self) -> None:
        """What is in a list here and in running text there, or related there, is the same only beyond doubt.

        What holds others is not: they would have no place there.
        """
        listed = Counter(each.title_key for each in self.listed.things)
        keys: tuple[_Key, ...] = (
            lambda _, thing: _address_and_title(thing),
            lambda _, thing: _title(thing) if self._titles[thing.title_key] == listed[thing.title_key] == 1 else (),
            _address,
        )
        for key in keys:
            self._unique(
                lambda side, thing, key=key: () if thing.children else key(side, thing),  # type: ignore[misc]  # bound at once
                self._crosses_addresses,
                across_kinds=True,
            )

    # --- what is beyond doubt ---------------------------------------------------------------------------------------------

    def _match_by_place(self, place: _Key, section: _Key) -> None:
        keys: tuple[_Key, ...] = (
            lambda side, thing: _under(_title(thing), place(side, thing)),
            lambda side, thing: _under(_wording(thing), place(side, thing)),
            lambda side, thing: _under(_title(thing), section(side, thing)) if self._may_move(side, thing) else (),
            lambda side, thing: _under(_wording(thing), section(side, thing)) if self._may_move(side, thing) else (),
        )
        for key in keys:
            self._unique(key, self._crosses_addresses)

    def _unique(self, key: _Key, doubt: _Doubt | None = None, *, across_kinds: bool = False) -> None:
        """Match what alone has a key on each side, of its kind; an empty key is none. ``doubt`` leaves a pair for later."""
        ours, theirs = self._open_page(), self._open_listed()
        if not ours or not theirs:
            return
        if doubt is not None:
            self._open_addresses = (Counter(each.address for each in ours), Counter(each.address for each in theirs))
            self._open_titles = (Counter(each.title_key for each in ours), Counter(each.title_key for each in theirs))
        kinds: _Key = key if across_kinds else lambda side, thing: _of_kind(key(side, thing), thing)
        waiting = _by_key(self.listed, theirs, kinds)
        for name, things in _by_key(self.page, ours, kinds).items():
            others = waiting.get(name, [])
            if len(things) == len(others) == 1 and not (doubt and doubt(things[0], others[0])):
                self._pair(things[0].number, others[0].number)

    def _crosses_addresses(self, one: Thing, other: Thing) -> bool:
        """Whether the address of one of them is another thing's on the other side."""
        if one.address == other.address:
            return False
        ours, theirs = self._open_addresses
        return bool((one.address and theirs[one.address]) or (other.address and ours[other.address]))

    def _crosses_titles(self, one: Thing, other: Thing) -> bool:
        """Whether the title of one of them is another thing's on the other side."""
        ours, theirs = self._open_titles
        return one.title_key != other.title_key and bool(theirs[one.title_key] or ours[other.title_key])

    def _changed_parents(self, one: Thing, other: Thing) -> bool:
        """Whether a title that many have stands elsewhere with this address: two of them may have changed addresses."""
        same_title = one.title_key == other.title_key
        return same_title and self.is_common(one) and _written_place(self.page, one) != _written_place(self.listed, other)

    def is_common(self, thing: Thing) -> bool:
        """Whether the title says little of what it leads to, like "Website"."""
        return is_common(thing.title_key, self._titles[thing.title_key])

    def _pair(self, one: int, other: int) -> None:
        self.partner[one] = other
        self.back[other] = one

    def _open_page(self) -> list[Thing]:
        return [thing for thing in self.page.things if thing.number not in self.partner]

    def _open_listed(self) -> list[Thing]:
        return [thing for thing in self.listed.things if thing.number not in self.back]

    def _telling_title(self, side: Outline, thing: Thing) -> _Name:
        return _title(thing) if self._may_move(side, thing) and not self.is_common(thing) else ()

    def _may_move(self, side: Outline, thing: Thing) -> bool:
        """Whether it may be found elsewhere; words of the page that are no thing of their own are looked for in place only."""
        return side is self.listed or not thing.says_nothing

    # --- places -----------------------------------------------------------------------------------------------------------

    def _section(self, side: Outline, thing: Thing) -> _Name:
        """The section by the catalogue's number; one that the catalogue lacks is like no other."""
        return (thing.part if side is self.listed else self.parts.get(thing.part, -1 - thing.part),)

    def _place(self, side: Outline, thing: Thing) -> _Name:
        """The entry around it, which may itself have moved, else the section."""
        parent = thing.parent
        if parent is None:
            return (*self._section(side, thing), None)
        return None, parent if side is self.listed else self.partner.get(parent, -1 - parent)

    # --- sections ---------------------------------------------------------------------------------------------------------

    def _match_parts(self) -> None:
        keys: tuple[Callable[[Outline, Part], _Name], ...] = (
            lambda side, part: side.key_of_part(part.number) if part.title_key else (),
            lambda _, part: (part.title_key,) if part.title_key else (),
        )
        for key in keys:
            waiting = _by_key(self.listed, self._open_parts(self.listed), key)
            for name, parts in _by_key(self.page, self._open_parts(self.page), key).items():
                others = waiting.get(name, [])
                if len(parts) == len(others) == 1:
                    self.parts[parts[0].number] = others[0].number
        before = 0
        while before < len(self.parts):  # a sub-section that is found speaks for the section around it
            before = len(self.parts)
            self._match_parts_by_content()

    def _open_parts(self, side: Outline) -> list[Part]:
        taken = set(self.parts) if side is self.page else set(self.parts.values())
        return [part for part in side.parts if part.number not in taken]

    def _match_parts_by_content(self) -> None:
        """A section under another title holds for the greater part the same things; one of sub-sections only, these."""
        ours, theirs = self._members(self.page), self._members(self.listed)
        weights: dict[tuple[int, int], int] = {}
        partners = {"thing": self.partner, "part": self.parts}
        for part, members in ours.items():
            found = {(kind, partners[kind][number]) for kind, number in members if number in partners[kind]}
            only_parts = all(kind == "part" for kind, _ in members)
            for other, all_others in theirs.items():
                others = {each for each in all_others if each[0] == "part"} if only_parts else all_others
                share = 2 * len(found & others) / max(1, len(members) + len(others))
                alike = likeness(self.page.parts[part].title_key, self.listed.parts[other].title_key)
                weight = share + (alike if alike >= _LIKE_SECTION else 0.0)
                if weight >= _HALF and self.page.parts[part].title_key:
                    weights[part, other] = round(1000 * weight)
        self.parts.update(assign(weights))

    def _members(self, side: Outline) -> dict[int, set[tuple[str, int]]]:
        """Open section → the things and sub-sections right in it."""
        found: dict[int, set[tuple[str, int]]] = {part.number: set() for part in self._open_parts(side)}
        for kind, members in (("thing", side.things), ("part", side.parts)):
            for member in members if found else ():
                around = member.part if isinstance(member, Thing) else member.parent
                if around in found and not (isinstance(member, Thing) and member.says_nothing):
                    found[around].add((kind, member.number))
        return found

    # --- what is weighed --------------------------------------------------------------------------------------------------

    def _assign(self) -> None:
        pairs = [*self._worth_weighing()]
        if pairs:
            self._assign_best(pairs)
        self._pair_in_order()

    def _assign_best(self, pairs: list[tuple[int, int]]) -> None:
        evidence: dict[tuple[int, int], int] = {}
        contexts = tuple(Counter(each.context for each in side.things) for side in (self.page, self.listed))
        children = Counter(self._shared_parents())
        for pair in pairs:
            one, other = self.page.things[pair[0]], self.listed.things[pair[1]]
            facts = Facts(
                shared_children=children[pair],
                common_title=self.is_common(one),
                own_context=contexts[0][one.context] == contexts[1][other.context] == 1,
            )
            places = (self._place(self.page, one), self._place(self.listed, other))
            if found := evidence_of(one, other, places, facts):
                evidence[pair] = found
        bearings = (
            Bearings(self.page, self.partner, {one for one, _ in evidence}, self._place),
            Bearings(self.listed, {each: each for each in self.back}, {other for _, other in evidence}, self._place),
        )
        weights = {
            pair: weigh(self.page.things[pair[0]], self.listed.things[pair[1]], found, bearings)
            for pair, found in evidence.items()
        }
        for one_number, other_number in assign(weights).items():
            self._pair(one_number, other_number)

    def _pair_in_order(self) -> None:
        """Of one title and place there may be more than can be weighed: these are paired one after the other."""
        waiting = _by_key(self.listed, self._open_listed(), self._title_and_place)
        for name, things in _by_key(self.page, self._open_page(), self._title_and_place).items():
            for one, other in zip(things, waiting.get(name, ()), strict=False):
                self._pair(one.number, other.number)

    def _title_and_place(self, side: Outline, thing: Thing) -> _Name:
        return _of_kind(_under(_title(thing), self._place(side, thing)), thing)

    def _shared_parents(self) -> Iterator[tuple[int, int]]:
        for number, other in self.partner.items():
            parents = self.page.things[number].parent, self.listed.things[other].parent
            if parents[0] is not None and parents[1] is not None:
                yield parents[0], parents[1]

    def _worth_weighing(self) -> Iterator[tuple[int, int]]:
        ours, theirs = self._open_page(), self._open_listed()
        if len(ours) * len(theirs) <= _EVERY_PAIR:
            yield from ((one.number, other.number) for one in ours for other in theirs)
            return
        index: defaultdict[Hashable, list[int]] = defaultdict(list)
        for other in theirs:
            for sign in self._signs(self.listed, other):
                index[sign].append(other.number)
        for one in ours:
            shared = (index[sign] for sign in self._signs(self.page, one) if sign in index)
            numbers = dict.fromkeys(number for found in shared if len(found) <= _SHARED_BY_MOST for number in found)
            yield from ((one.number, number) for number in numbers)

    def _signs(self, side: Outline, thing: Thing) -> Iterator[Hashable]:
        yield "title", thing.title_key, self._section(side, thing)
        yield "place", thing.title_key, self._place(side, thing)
        yield "wording", thing.wording
        yield "address", thing.address or thing.wording
        yield "context", thing.context or thing.wording
        yield from {word for word in thing.title_key.split() if len(word) >= _LEAST_WORD}

    # --- how sure it is ---------------------------------------------------------------------------------------------------

    def judged(self) -> Iterator[tuple[int, Match]]:
        """Every match with what it rests on, and how sure it is."""
        by_address = self._lone(lambda _, thing: (thing.address,))
        by_both = self._lone(lambda _, thing: _address_and_title(thing))
        by_place = self._lone(lambda side, thing: (thing.title_key, *self._place(side, thing)))
        by_wording: _Doubt | None = None
        for number in sorted(self.partner):
            one, other = self.page.things[number], self.listed.things[self.partner[number]]
            same_title = one.title_key == other.title_key
            same_wording = same_title or one.wording == other.wording
            alike = 1.0 if same_wording else likeness(one.title_key, other.title_key)
            if one.address and one.address == other.address:
                on = MatchedOn.ADDRESS
                certain = by_both(one, other) if same_title else by_address(one, other) and alike >= _HALF
            else:
                on = MatchedOn.TITLE if alike >= _ALIKE else MatchedOn.CONTEXT
                if not same_title and by_wording is None:
                    by_wording = self._lone(lambda side, thing: (thing.wording, *self._place(side, thing)))
                lone = by_wording if by_wording is not None and not same_title else by_place
                in_place = self._section(self.page, one) == self._section(self.listed, other)
                certain = same_wording and in_place and lone(one, other)
            confidence = Confidence.CERTAIN if certain else Confidence.LIKELY
            known = on is MatchedOn.ADDRESS or alike >= _KNOWN_TITLE
            yield number, Match(number, other.number, on, confidence, known)

    def _lone(self, key: _Key) -> _Doubt:
        """Whether no other thing on its side has the key of either of two things."""
        ours, theirs = (Counter(key(side, each) for each in side.things) for side in (self.page, self.listed))
        return lambda one, other: ours[key(self.page, one)] <= 1 and theirs[key(self.listed, other)] <= 1


_Each = TypeVar("_Each", Thing, Part)


def _by_key(side: Outline, things: list[_Each], key: Callable[[Outline, _Each], _Name]) -> dict[_Name, list[_Each]]:
    found: defaultdict[_Name, list[_Each]] = defaultdict(list)
    for thing in things:
        if name := key(side, thing):
            found[name].append(thing)
    return found


def _of_kind(name: _Name, thing: Thing) -> _Name:
    return (*name, thing.kin) if name else ()


def _under(name: _Name, place: _Name) -> _Name:
    return (*name, *place) if name else ()


def _title(thing: Thing) -> _Name:
    return (thing.title_key,) if thing.title_key else ()


def _address(_: Outline, thing: Thing) -> _Name:
    return (thing.address,) if thing.address else ()


def _wording(thing: Thing) -> _Name:
    return (thing.wording,) if thing.wording else ()


def _address_and_title(thing: Thing) -> _Name:
    return (thing.address, thing.title_key) if thing.address and thing.title_key else ()


def _unchanged(side: Outline, thing: Thing) -> _Name:
    """All that can be said of a thing but its address."""
    return (thing.title_key, thing.before, thing.after, thing.note, *_written_place(side, thing))


def _written_section(side: Outline, thing: Thing) -> _Name:
    return side.key_of_part(thing.part)


def _written_place(side: Outline, thing: Thing) -> _Name:
    """Section and parent in the words of this side. A parent without a link is known by all words of its line."""
    parent = None if thing.parent is None else side.things[thing.parent]
    above = "" if parent is None else parent.title_key.replace(" ", "") if parent.link else parent.wording
    return (*side.key_of_part(thing.part), above)
