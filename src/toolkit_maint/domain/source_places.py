"""Where things of the source page belong in the catalogue, which of them stand elsewhere there, and in which order.

A place is an entry that a thing is nested in or related to, else a section. A link in a list and one in running text are
never moved into one another: how a page is built is no news. Nor is where a section stands; a sub-section of a sub-section
belongs to the one around it, and a page without any heading says nothing of sections.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from toolkit_maint.domain.naming import proposed_id
from toolkit_maint.domain.source import Piece, SectionStep, Spot
from toolkit_maint.domain.source_match import Matching
from toolkit_maint.domain.source_things import TOP, Kin, Outline, Part, Shape, Thing
from toolkit_maint.domain.wording import words_key

Token = int
"""The number of a thing or section of the catalogue; below zero what the page adds: -1 - the number of a thing there, or the
number of a section there with a minus."""


class _Place(msgspec.Struct, frozen=True, gc=False):
    kin: Kin
    above: Token | None
    section: Token | None


class Places:
    """The places of all things of a page. :meth:`settle` is told each change of place as it is made, in page order."""

    def __init__(self, page: Outline, listed: Outline, matching: Matching, taken: set[str]) -> None:
        """Take both sides; ``taken`` are the ids that the catalogue has."""
        self._page = page
        self._listed = listed
        self._matching = matching
        self._taken = taken
        self._sections = self._tokens_of_sections()
        self._new_ids: dict[int, str] = {}
        self._new_sections: dict[Token, SectionStep] = {}
        self._tokens = {thing.number: token for thing in page.things if (token := self._token(thing)) is not None}
        self._numbers = {token: number for number, token in self._tokens.items()}
        self._places: dict[int, _Place] = {}
        last = TOP
        for thing in page.things:
            if thing.number in self._tokens:
                self._places[thing.number] = place = self._place(thing, last)
                last = last if place.section is None else place.section
        self.moved = {
            number
            for number, place in self._places.items()
            if self._tokens[number] >= 0 and place != self._own(self._tokens[number])
        }
        self._before: dict[int, int | None] = {}
        self._stood_behind = self._listed_before()
        self.reordered = frozenset(self._out_of_order())
        self._related = self._related_lists()
        self._settled: set[int] = set()

    # --- what the changes ask ---------------------------------------------------------------------------------------------

    def new_id(self, thing: Thing) -> str | None:
        """The id proposed for an addition; a related link has none."""
        return self._new_ids.get(thing.number)

    def settle(self, thing: Thing, *, added: bool) -> Spot:
        """The place of something that is added, moved or reordered, which then stands there."""
        number = thing.number
        steps = self._steps(self._places[number])
        if added and self._places[number].kin is not Kin.RELATED:
            self._new_ids[number] = name = proposed_id(thing.title, self._taken)
            self._taken.add(name)
        self._settled.add(number)
        return self._spot(thing, steps, self._number_among_related(number))

    def paragraph(self, thing: Thing) -> Spot:
        """The place of a text link whose paragraph has other words."""
        return self._spot(thing, self._steps(self._places[thing.number]), None)

    def names(self, thing: Thing) -> tuple[str, str]:
        """Where something stood and where it belongs, in titles."""
        place, own = self._places[thing.number], self._own(self._tokens[thing.number])
        return self._named(own), self._named(place)

    def behind(self, thing: Thing) -> tuple[str | None, str | None]:
        """The titles that something stood and stands behind; ``None`` where it is the first."""
        stood, stands = self._stood_behind.get(self._tokens[thing.number]), self._before[thing.number]
        return (
            None if stood is None else self._listed.things[stood].title,
            None if stands is None else self._page.things[stands].title,
        )

    def is_alike(self, thing: Thing) -> bool:
        """Whether a matched thing of the page is in the catalogue the same kind of thing: in a list, related, or in text."""
        return thing.number in self._tokens

    # --- tokens -----------------------------------------------------------------------------------------------------------

    def _token(self, thing: Thing) -> Token | None:
        found = self._matching.by_page.get(thing.number)
        if found is None:
            return None if thing.says_nothing else -1 - thing.number
        return found.listed if has_place(thing, self._listed, self._matching) else None

    def _tokens_of_sections(self) -> dict[int, Token]:
        found: dict[int, Token] = {}
        depths: dict[Token, int] = {}
        for part in self._page.parts:
            known = self._matching.parts.get(part.number)
            if known is not None:
                found[part.number] = known
                continue
            around = found[part.parent or TOP]
            depth = self._listed.parts[around].depth if around >= 0 else depths[around]
            found[part.number] = -part.number if part.title_key and depth < _DEEPEST else around
            depths[-part.number] = depth + 1
        return found

    def _place(self, thing: Thing, last: Token) -> _Place:
        if thing.parent is not None:
            return _Place(thing.kin, self._tokens[thing.parent], None)
        section = self._sections[thing.part]
        if len(self._page.parts) == 1 < len(self._listed.parts):
            token = self._tokens[thing.number]
            section = self._listed.things[token].part if token >= 0 and self._listed.things[token].parent is None else last
        return _Place(thing.kin, None, section)

    def _own(self, token: Token) -> _Place:
        thing = self._listed.things[token]
        return _Place(thing.kin, thing.parent, thing.part if thing.parent is None else None)

    # --- order ------------------------------------------------------------------------------------------------------------

    def _out_of_order(self) -> Iterator[int]:
        lists: defaultdict[_Place, list[int]] = defaultdict(list)
        for number, place in self._places.items():
            siblings = lists[place]
            self._before[number] = siblings[-1] if siblings else None
            siblings.append(number)
        for siblings in lists.values():
            there = [number for number in siblings if self._tokens[number] >= 0 and number not in self.moved]
            kept = _longest_increasing([self._tokens[number] for number in there])
            yield from (number for number in there if self._tokens[number] not in kept)

    def _listed_before(self) -> dict[int, int | None]:
        last: dict[_Place, int] = {}
        found: dict[int, int | None] = {}
        for thing in self._listed.things:
            place = self._own(thing.number)
            found[thing.number] = last.get(place)
            last[place] = thing.number
        return found

    def is_fixed(self, number: int) -> bool:
        """Whether a thing of the page stands at its place in the catalogue already."""
        token = self._tokens.get(number)
        return token is not None and token >= 0 and number not in self.moved and number not in self.reordered

    # --- spots ------------------------------------------------------------------------------------------------------------

    def _spot(self, thing: Thing, steps: tuple[SectionStep, ...], related: int | None) -> Spot:
        place, before = self._places[thing.number], self._before[thing.number]
        return Spot(
            sections=steps,
            parent=None if place.above is None else self._id(place.above),
            follows=None if before is None or place.kin is Kin.RELATED else self._id(self._tokens[before]),
            paragraph=tuple(self._pieces(thing)),
            number=related,
        )

    def _id(self, token: Token) -> str:
        return self._listed.things[token].id if token >= 0 else self._new_ids[-1 - token]

    def _steps(self, place: _Place) -> tuple[SectionStep, ...]:
        token = place.section
        if token is None:
            return tuple(self._section_around(place.above))
        return tuple(self._path(token))

    def _section_around(self, above: Token | None) -> Iterator[SectionStep]:
        """The sections around an entry of the catalogue or a new one."""
        while above is not None:
            if above < 0:
                place = self._places[-1 - above]
            elif (number := self._number_on_page(above)) is not None:
                place = self._places[number]
            else:
                place = self._own(above)
            if place.section is not None:
                yield from self._path(place.section)
                return
            above = place.above

    def _number_on_page(self, token: Token) -> int | None:
        return self._numbers.get(token)

    def _path(self, token: Token) -> Iterator[SectionStep]:
        if token >= 0:
            yield from (SectionStep(id=part.id, title=part.title) for part in self._listed.path(token))
            return
        part = self._page.parts[-token]
        yield from self._path(self._sections[part.parent or TOP])
        if token not in self._new_sections:
            name = proposed_id(part.title, self._taken, "section")
            self._taken.add(name)
            self._new_sections[token] = SectionStep(id=name, title=part.title, new=True, follows=self._section_before(part))
        yield self._new_sections[token]

    def _section_before(self, part: Part) -> str | None:
        """The id of the nearest section before a new one that stands, or by now will stand, beside it."""
        around = self._sections[part.parent or TOP]
        for other in self._page.parts[part.number - 1 : TOP : -1]:
            token = self._sections[other.number]
            if token > 0 and (self._listed.parts[token].parent or TOP) == around:
                return self._listed.parts[token].id
            if token in self._new_sections and self._sections[self._page.parts[-token].parent or TOP] == around:
                return self._new_sections[token].id
        return None

    def _named(self, place: _Place) -> str:
        titles = []
        above = place.above
        if above is not None:
            titles.append(self._listed.things[above].title if above >= 0 else self._page.things[-1 - above].title)
        return _BELOW.join([*(step.title for step in self._steps(place)), *titles])

    # --- related links ----------------------------------------------------------------------------------------------------

    def _related_lists(self) -> dict[Token, list[Token]]:
        found: defaultdict[Token, list[Token]] = defaultdict(list)
        for thing in self._listed.things:
            if thing.shape is Shape.RELATED and thing.parent is not None:
                found[thing.parent].append(thing.number)
        return found

    def _number_among_related(self, number: int) -> int | None:
        place, token, before = self._places[number], self._tokens[number], self._before[number]
        if place.kin is not Kin.RELATED or place.above is None:
            return None
        if token >= 0:
            for siblings in self._related.values():
                if token in siblings:
                    siblings.remove(token)
        siblings = self._related[place.above]
        at = 0 if before is None else siblings.index(self._tokens[before]) + 1
        siblings.insert(at, token)
        return at

    # --- paragraphs -------------------------------------------------------------------------------------------------------

    def _pieces(self, thing: Thing) -> Iterator[Piece]:
        for piece in () if thing.paragraph is None else self._page.paragraphs[thing.paragraph]:
            if isinstance(piece, str):
                yield Piece(text=piece)
            elif piece in self._settled or self.is_fixed(piece):
                yield Piece(link=self._id(self._tokens[piece]))
            else:
                yield Piece(text=self._page.things[piece].title)

    def other_words(self, thing: Thing) -> tuple[str, str] | None:
        """The words of both paragraphs around a text link that stands at its place, where they differ; told at the first."""
        if thing.paragraph is None or not self.is_fixed(thing.number):
            return None
        pieces = self._page.paragraphs[thing.paragraph]
        fixed = [piece for piece in pieces if isinstance(piece, int) and self.is_fixed(piece)]
        own = self._listed.things[self._tokens[thing.number]]
        if fixed[0] != thing.number or own.paragraph is None:
            return None
        listed = self._listed.paragraphs[own.paragraph]
        there = {token: self._numbers[token] for token in listed if isinstance(token, int) and token in self._numbers}
        ends = frozenset(token for token, number in there.items() if self.is_fixed(number))
        leaving = frozenset(there) - ends
        if ends == {self._tokens[piece] for piece in fixed}:
            ours = {tuple(_segments(pieces, self._page, frozenset(fixed), frozenset(), as_text)) for as_text in (True, False)}
            theirs = {tuple(_segments(listed, self._listed, ends, leaving, as_text)) for as_text in (True, False)}
            if ours & theirs:
                return None
        return _line(listed, self._listed), _line(pieces, self._page)


_DEEPEST = 2
_BELOW = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "


def has_place(thing: Thing, listed: Outline, matching: Matching) -> bool:
    """Whether a thing of the page has its place in the catalogue among its like; not so in a list here, in text there."""
    found = matching.by_page.get(thing.number)
    return not thing.says_nothing if found is None else thing.kin is listed.things[found.listed].kin


def _segments(
    pieces: Sequence[str | int],
    side: Outline,
    ends: frozenset[int],
    dropped: frozenset[int],
    as_text: bool,  # noqa: FBT001
) -> Iterator[str]:
    """The words between those links that count; of the others the titles are words, or nothing."""
    words = ""
    for piece in pieces:
        if isinstance(piece, str):
            words += f" {piece}"
        elif piece in ends:
            yield words_key(words)
            words = ""
        elif as_text and piece not in dropped:
            words += f" {side.things[piece].title}"
    yield words_key(words)


def _line(pieces: Sequence[str | int], side: Outline) -> str:
    return " ".join(piece if isinstance(piece, str) else side.things[piece].title for piece in pieces)


def _longest_increasing(numbers: Sequence[int]) -> set[int]:
    """The largest set of these numbers, which are all different, that stand in rising order."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_left(ends, number)
        before.append(places[at - 1] if at else -1)
        if at == len(ends):
            ends.append(number)
            places.append(place)
        else:
            ends[at], places[at] = number, place
    kept: set[int] = set()
    place = places[-1] if places else -1
    while place >= 0:
        kept.add(numbers[place])
        place = before[place]
    return kept
