"""The best one-to-one assignment: as good as trying all of them, and quick where that is out of the question."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from toolkit_maint.domain.assignment import Pair, assign

WEIGHTS = st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 3)), st.integers(-5, 12), max_size=20)


def best(weights: dict[Pair, int]) -> int:
    """The greatest sum there is, by trying everything."""
    left, right = sorted({pair[0] for pair in weights}), sorted({pair[1] for pair in weights})
    seats = [*right, *[None] * len(left)]
    return max(
        sum(max(0, weights.get((row, seat), 0)) for row, seat in zip(left, choice, strict=True) if seat is not None)
        for choice in set(permutations(seats, len(left)))
    )


@given(WEIGHTS)
def test_no_other_assignment_weighs_more(weights: dict[Pair, int]) -> None:
    found = assign(weights)

    assert len(set(found.values())) == len(found)
    assert all(weights[pair] > 0 for pair in found.items())
    assert sum(weights[pair] for pair in found.items()) == (best(weights) if weights else 0)


@given(WEIGHTS)
def test_the_order_of_the_weights_changes_nothing(weights: dict[Pair, int]) -> None:
    turned = dict(reversed(weights.items()))

    assert assign(turned) == assign(weights)


@given(WEIGHTS)
def test_a_part_that_is_too_large_is_paired_greedily(weights: dict[Pair, int]) -> None:
    found = assign(weights, most_steps=0)

    assert len(set(found.values())) == len(found)
    assert 2 * sum(weights[pair] for pair in found.items()) >= (best(weights) if weights else 0)


def test_the_heaviest_pair_is_given_up_where_two_others_weigh_more() -> None:
    assert assign({(0, 0): 10, (0, 1): 9, (1, 0): 9}) == {0: 1, 1: 0}
    assert assign({(0, 0): 10, (0, 1): 9, (1, 0): 9}, most_steps=0) == {0: 0}
