"""How much speaks for a thing of the source page and one of the catalogue being the same.

The numbers are out of a hundred. What decides between two readings of a page is that a title in its place outweighs an
address, and an address in its place a title: where two addresses changed places, both entries were given the other address;
where two titles did, both were given the other title.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Mapping
from typing import Final

import msgspec

from toolkit_maint.domain.source_things import Outline, Shape, Thing
from toolkit_maint.domain.wording import closeness, likeness

_SAME_ADDRESS: Final = 55
_SAME_ASSUMED_ADDRESS: Final = 45
_OTHER_ADDRESS: Final = -15
_SAME_TITLE: Final = 50
_SAME_WORD: Final = 40
_SAME_COMMON_TITLE: Final = 20
_SAME_COMMON_TITLE_AND_PARENT: Final = 60
_SAME_WORDING: Final = 45
_ALIKE_TITLE: Final = 45
_SAME_CONTEXT: Final = 25
_SAME_CHILDREN: Final = 25
_LEAST_EVIDENCE: Final = 25

_SAME_SECTION: Final = 12
_SAME_PARENT: Final = 8
_SAME_POSITION: Final = 20
_SAME_POSITION_FROM_END: Final = 10
_SAME_SHAPE: Final = 2
_LEAST: Final = 40

_ALIKE: Final = 0.55
_ALIKE_WORD: Final = 0.8
_ALIKE_CONTEXT: Final = 0.8
_LEAST_CONTEXT: Final = 12
_SHORT_TITLE: Final = 8
_COMMON: Final = 2

Place = tuple[Hashable, ...]


class Bearings:
    """Where things of one side stand among their siblings, counted from those that are matched already.

    Only what may still be matched is counted: what is new or gone shifts no other thing.
    """

    def __init__(
        self, side: Outline, anchors: Mapping[int, int], counted: Container[int], place: Callable[[Outline, Thing], Place]
    ) -> None:
        """Take what is matched: number of a thing of this side → number of its partner in the catalogue."""
        self._side = side
        self._place = place
        lists: defaultdict[tuple[object, ...], list[Thing]] = defaultdict(list)
        for thing in side.things:
            if thing.number in counted or thing.number in anchors:
                lists[thing.kin, thing.part, thing.parent].append(thing)
        self._after: dict[int, tuple[int, int]] = {}
        self._before: dict[int, tuple[int, int]] = {}
        for siblings in lists.values():
            _count(siblings, anchors, self._after)
            _count(siblings[::-1], anchors, self._before)

    def place(self, thing: Thing) -> Place:
        """Section and parent, in numbers of the catalogue."""
        return self._place(self._side, thing)

    def after(self, thing: Thing) -> tuple[int, int]:
        """The nearest matched sibling before it, and how far that is."""
        return self._after[thing.number]

    def before(self, thing: Thing) -> tuple[int, int]:
        """The nearest matched sibling behind it, and how far that is."""
        return self._before[thing.number]


def _count(siblings: list[Thing], anchors: Mapping[int, int], found: dict[int, tuple[int, int]]) -> None:
    anchor, far = -1, 0
    for thing in siblings:
        far += 1
        found[thing.number] = (anchor, far)
        if thing.number in anchors:
            anchor, far = anchors[thing.number], 0


def is_common(title: str, count: int) -> bool:
    """Whether a title (comparable, found ``count`` times) says little of what it leads to."""
    return count > _COMMON or (_is_word(title) and (count > 1 or len(title) < _SHORT_TITLE))


class Facts(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is known of a pair: how much of what they hold is the same, and how much titles and words around them say.

    ``own_context`` says that no other thing has these words around it.
    """

    shared_children: int
    common_title: bool
    own_context: bool


def evidence_of(one: Thing, other: Thing, places: tuple[Place, Place], facts: Facts) -> int:
    """What speaks for a pair beside its place; 0 where that is too little."""
    if one.kin is not other.kin or (one.says_nothing and not (other.shape is Shape.BARE and places[0] == places[1])):
        return 0
    same_parent = places[0] == places[1]
    evidence = _by_address(one, other) + _by_title(one, other, common=facts.common_title, same_parent=same_parent)
    evidence += _by_context(one, other, facts)
    return evidence if evidence >= _LEAST_EVIDENCE else 0


def weigh(one: Thing, other: Thing, evidence: int, bearings: tuple[Bearings, Bearings]) -> int:
    """The weight of a pair with its evidence, 0 where the two are too far apart for that."""
    if one.says_nothing:
        return evidence + _LEAST
    here, there = bearings[0].place(one), bearings[1].place(other)
    weight = evidence + (_SAME_SHAPE if one.shape is other.shape else 0)
    if here == there or (here[0] is not None and here[0] == there[0]):
        weight += _SAME_SECTION
    if here == there:
        weight += _SAME_PARENT
        weight += _SAME_POSITION if bearings[0].after(one) == bearings[1].after(other) else 0
        weight += _SAME_POSITION_FROM_END if bearings[0].before(one) == bearings[1].before(other) else 0
    return weight if weight >= _LEAST else 0


def _by_address(one: Thing, other: Thing) -> int:
    if not one.address or not other.address:
        return 0
    assumed = other.link is not None and other.link.evidence is not None
    if one.address == other.address:
        return _SAME_ASSUMED_ADDRESS if assumed else _SAME_ADDRESS
    return 0 if assumed else _OTHER_ADDRESS


def _by_title(one: Thing, other: Thing, *, common: bool, same_parent: bool) -> int:
    if one.title_key == other.title_key:
        if common:
            return _SAME_COMMON_TITLE_AND_PARENT if same_parent else _SAME_COMMON_TITLE
        return _SAME_WORD if _is_word(one.title_key) else _SAME_TITLE
    if one.wording and one.wording == other.wording:
        return _SAME_WORDING
    alike = likeness(one.title_key, other.title_key)
    words = _is_word(one.title_key) or _is_word(other.title_key)
    return round(_ALIKE_TITLE * alike) if alike >= (_ALIKE_WORD if words else _ALIKE) else 0


def _by_context(one: Thing, other: Thing, facts: Facts) -> int:
    evidence = 0
    if facts.own_context and min(len(one.context), len(other.context)) >= _LEAST_CONTEXT:
        alike = closeness(one.context, other.context)
        evidence += round(_SAME_CONTEXT * alike) if alike >= _ALIKE_CONTEXT else 0
    if facts.shared_children and 2 * facts.shared_children >= max(one.children, other.children):
        evidence += _SAME_CHILDREN
    return evidence


def _is_word(title: str) -> bool:
    return " " not in title
