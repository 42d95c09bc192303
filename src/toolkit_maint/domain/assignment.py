"""The best one-to-one assignment: of all ways to pair two sides, one whose weights add up to the most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Final

_MOST_STEPS: Final = 4_000_000

Pair = tuple[int, int]


def assign(weights: Mapping[Pair, int], *, most_steps: int = _MOST_STEPS) -> dict[int, int]:
    """Pair left with right so that the sum of the weights is the greatest; pairs without a positive weight are never made.

    What has no pair in common is solved apart, each part by shortest augmenting paths in O(n²m). A part that would take more
    than ``most_steps`` is paired greedily, the heaviest first: what a hostile page can make large must not take for ever. The
    result is the same for the same weights, in whatever order they are given.
    """
    found: dict[int, int] = {}
    for part in _parts({pair: weight for pair, weight in weights.items() if weight > 0}):
        left, right = ({pair[side] for pair in part} for side in (0, 1))
        fewer, more = sorted((len(left), len(right)))
        if len(part) == 1:
            found.update(part.keys())
        elif fewer * fewer * more > most_steps:
            found.update(_greedy(part))
        elif len(left) <= len(right):
            found.update(_solved(sorted(left), sorted(right), part))
        else:
            turned = {(column, row): weight for (row, column), weight in part.items()}
            found.update((row, column) for column, row in _solved(sorted(right), sorted(left), turned))
    return found


def _parts(weights: Mapping[Pair, int]) -> Iterator[dict[Pair, int]]:
    """The weights in parts of which no two share anything, each in order."""
    root: dict[tuple[bool, int], tuple[bool, int]] = {}

    def top(node: tuple[bool, int]) -> tuple[bool, int]:
        root.setdefault(node, node)
        while root[node] != node:
            root[node] = node = root[root[node]]
        return node

    ordered = sorted(weights)
    for left, right in ordered:
        root[top((True, right))] = top((False, left))
    parts: defaultdict[tuple[bool, int], dict[Pair, int]] = defaultdict(dict)
    for pair in ordered:
        parts[top((False, pair[0]))][pair] = weights[pair]
    yield from parts.values()


def _greedy(weights: Mapping[Pair, int]) -> Iterator[Pair]:
    taken: tuple[set[int], set[int]] = (set(), set())
    for pair in sorted(weights, key=lambda pair: (-weights[pair], pair)):
        if pair[0] not in taken[0] and pair[1] not in taken[1]:
            taken[0].add(pair[0])
            taken[1].add(pair[1])
            yield pair


def _solved(rows: Collection[int], columns: Collection[int], weights: Mapping[Pair, int]) -> Iterator[Pair]:
    """The best pairs of at most as many rows as columns: one row after the other finds its shortest augmenting path."""
    row_names, column_names = [*rows], [*columns]
    costs = [[-weights.get((row, column), 0) for column in column_names] for row in row_names]
    width = len(column_names)
    row_price, column_price = [0] * (len(row_names) + 1), [0] * (width + 1)
    row_of = [0] * (width + 1)
    for row in range(1, len(row_names) + 1):
        row_of[0] = row
        column, before = _augmenting_path(costs, row_price, column_price, row_of)
        while column:
            row_of[column] = row_of[before[column]]
            column = before[column]
    for column in range(1, width + 1):
        if row_of[column] and (pair := (row_names[row_of[column] - 1], column_names[column - 1])) in weights:
            yield pair


def _augmenting_path(
    costs: list[list[int]], row_price: list[int], column_price: list[int], row_of: list[int]
) -> tuple[int, list[int]]:
    """The nearest free column, and for each column the one before it on the way there; both prices are brought up to date."""
    width = len(column_price)
    unseen, least = [*range(1, width)], [1 << 60] * width
    before, seen, column = [0] * width, [0], 0
    while row_of[column]:
        row = row_of[column]
        costs_of_row, price = costs[row - 1], row_price[row]
        nearest, distance = 0, 1 << 61
        for other in unseen:
            reduced = costs_of_row[other - 1] - price - column_price[other]
            if reduced < least[other]:
                least[other], before[other] = reduced, column
            if least[other] < distance:
                nearest, distance = other, least[other]
        for each in seen:
            row_price[row_of[each]] += distance
            column_price[each] -= distance
        for other in unseen:
            least[other] -= distance
        unseen.remove(nearest)
        seen.append(nearest)
        column = nearest
    return column, before
