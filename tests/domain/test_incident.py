"""From visits to incidents: the table of classes, streaks over days, what heals, and several vantages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit_maint.domain.incident import (
    CLASSES,
    FailureClass,
    Incident,
    IncidentState,
    Visit,
    class_of,
    fold,
    in_order,
    outlook,
)
from toolkit_maint.domain.past import Knowledge, Past, Run, joined, next_due, thinned
from toolkit_maint.domain.policy import IncidentPolicy
from toolkit_maint.domain.verdict import Reason, VerdictKind

KEY = "https://www.example.org/gids"
POLICY = IncidentPolicy()
START = datetime(2026, 11, 3, 4, 43, tzinfo=UTC)

WORDS = {
    "ok": (VerdictKind.ALIVE, Reason.OK),
    "moved": (VerdictKind.MOVED, Reason.MOVED_PERMANENTLY),
    "410": (VerdictKind.BROKEN, Reason.GONE),
    "404": (VerdictKind.BROKEN, Reason.NOT_FOUND),
    "refused": (VerdictKind.BROKEN, Reason.CONNECTION_REFUSED),
    "500": (VerdictKind.UNSURE, Reason.SERVER_ERROR),
    "429": (VerdictKind.UNSURE, Reason.TOO_MANY_REQUESTS),
    "expired": (VerdictKind.INSECURE, Reason.CERTIFICATE_EXPIRED),
    "wall": (VerdictKind.BLOCKED, Reason.BOT_WALL),
    "skipped": (VerdictKind.UNCHECKED, Reason.COOLED_DOWN),
}


def visit(day: float, word: str, vantage: str = "ci", key: str = KEY) -> Visit:
    kind, reason = WORDS[word]
    return Visit(key=key, at=START + timedelta(days=day), verdict=kind, reason=reason, vantage=vantage)


def after(*seen: tuple[float, str]) -> Incident:
    return fold(KEY, [visit(day, word) for day, word in seen], POLICY)


def test_every_reason_has_exactly_one_class() -> None:
    assert set(CLASSES) == set(Reason)


@pytest.mark.parametrize("kind", list(VerdictKind))
@pytest.mark.parametrize("reason", list(Reason))
def test_doubt_counts_only_where_a_site_does_not_answer(kind: VerdictKind, reason: Reason) -> None:
    failure = class_of(kind, reason)

    if kind in {VerdictKind.ALIVE, VerdictKind.MOVED}:
        assert failure is FailureClass.OK
    elif kind is VerdictKind.UNSURE:
        assert failure in {FailureClass.NONE, FailureClass.NOT_ANSWERING}
    elif kind is VerdictKind.UNCHECKED:
        assert failure is FailureClass.NONE


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        ([(0, "410")], "failing"),
        ([(0, "410"), (2, "410")], "failing"),
        ([(0, "410"), (3, "410")], "dead"),
        ([(0, "404"), (6, "404")], "failing"),
        ([(0, "404"), (3, "404"), (5, "404")], "failing"),
        ([(0, "404"), (3, "404"), (6, "404")], "dead"),
        ([(0, "refused"), (4, "refused"), (8, "refused")], "failing"),
        ([(0, "refused"), (4, "refused"), (9, "refused")], "dead"),
        ([(0, "500"), (4, "500"), (9, "500")], "not-answering"),
        ([(day, "500") for day in range(60)], "not-answering"),
        ([(0, "expired"), (0.3, "expired")], "failing"),
        ([(0, "expired"), (1, "expired")], "insecure"),
        # a good visit resets everything
        ([(0, "404"), (3, "404"), (5, "ok"), (6, "404")], "failing"),
        ([(0, "404"), (3, "404"), (6, "404"), (7, "moved")], "ok"),
        # many visits on a day count once
        ([(0, "410"), (0.1, "410"), (0.2, "410"), (0.3, "410")], "failing"),
        # what says nothing neither counts nor resets
        ([(0, "404"), (3, "429"), (4, "skipped"), (6, "404")], "failing"),
        ([(0, "404"), (1, "429"), (3, "404"), (5, "skipped"), (6, "404")], "dead"),
        ([(day, "429") for day in range(60)], "ok"),
        # a wall neither opens, closes nor counts for another class, and lasts 90 days
        ([(0, "404"), (3, "wall"), (6, "404")], "failing"),
        ([(0, "404"), (3, "404"), (4, "wall"), (6, "404")], "dead"),
        ([(0, "ok"), (1, "wall"), (89, "wall")], "ok"),
        ([(0, "ok"), (1, "wall"), (90, "wall")], "needs-person"),
        ([(0, "wall"), (90, "wall")], "needs-person"),
        ([(0, "wall"), (50, "ok"), (90, "wall")], "ok"),
        ([(0, "404"), (3, "404"), (6, "404"), (100, "wall")], "dead"),
        # while classes mix, the longer one's numbers hold
        ([(0, "refused"), (3, "404"), (6, "404")], "failing"),
        ([(0, "refused"), (3, "404"), (6, "404"), (9, "404")], "dead"),
        ([(0, "410"), (3, "404")], "failing"),
        # a death needs proof: an outage that ends in one missing page is none
        ([(0, "500"), (5, "500"), (10, "500"), (12, "404")], "not-answering"),
        ([(0, "500"), (5, "500"), (8, "500"), (11, "404"), (14, "404"), (17, "404")], "dead"),
        # what was told of once is not taken back by another failure
        ([(0, "404"), (3, "404"), (6, "404"), *((day, "500") for day in range(7, 40))], "dead"),
        ([(0, "expired"), (1, "expired"), (2, "500"), (3, "500")], "insecure"),
    ],
)
def test_where_a_link_stands_after_visits(seen: list[tuple[float, str]], state: str) -> None:
    assert after(*seen).state.value == state


FLAPS = [(0, "404"), (1, "ok"), (10, "404"), (11, "ok"), (20, "404"), (21, "ok")]


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        ([*FLAPS[2:], (30, "404"), (33, "404"), (36, "404")], "dead"),
        ([*FLAPS, (30, "404"), (33, "404"), (36, "404")], "failing"),
        ([*FLAPS, *((day, "404") for day in range(30, 42))], "failing"),
        ([*FLAPS, *((day, "404") for day in range(30, 43))], "dead"),
        ([*FLAPS, (130, "404"), (133, "404"), (136, "404")], "dead"),
    ],
)
def test_who_came_back_three_times_of_late_needs_twice_the_numbers(seen: list[tuple[float, str]], state: str) -> None:
    assert after(*seen).state.value == state


def test_days_are_those_of_utc() -> None:
    late, early = datetime(2026, 11, 3, 23, 59, tzinfo=UTC), datetime(2026, 11, 4, 0, 1, tzinfo=UTC)
    kind, reason = WORDS["expired"]
    visits = [Visit(key=KEY, at=at, verdict=kind, reason=reason) for at in (late, early)]

    assert fold(KEY, visits, POLICY).state is IncidentState.INSECURE


def test_what_it_takes_until_a_link_is_dead_is_said_in_dates() -> None:
    one, two = outlook(after((0, "404")), POLICY), outlook(after((0, "404"), (3, "404")), POLICY)

    assert one is not None
    assert (one.becomes, one.more, one.not_before) == (IncidentState.DEAD, 2, date(2026, 11, 9))
    assert two is not None
    assert (two.more, two.not_before) == (1, date(2026, 11, 9))
    assert outlook(after((0, "404"), (3, "404"), (6, "404")), POLICY) is None
    assert outlook(after((0, "ok")), POLICY) is None


def test_what_heals_says_what_it_was() -> None:
    healed = after((0, "404"), (3, "404"), (6, "404"), (9, "ok"))

    assert (healed.state, healed.was) == (IncidentState.OK, IncidentState.DEAD)
    assert healed.was_since == START
    assert healed.healed == START + timedelta(days=9)
    assert after((0, "404"), (9, "ok"), (10, "ok")).healed == START + timedelta(days=9)


DEAD = [(0, "404"), (3, "404"), (6, "404")]


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        ({"ci": DEAD, "laptop": DEAD}, "dead"),
        ({"ci": DEAD, "laptop": [(6, "ok")]}, "ok"),
        ({"ci": DEAD, "laptop": [(0, "404"), (3, "404")]}, "failing"),
        ({"ci": [(0, "500"), (4, "500"), (9, "500")], "laptop": [*DEAD, (9, "404")]}, "not-answering"),
        # who did not look lately, or saw nothing but a wall, has no say
        ({"ci": [(day + 30, word) for day, word in DEAD], "laptop": [(0, "ok")]}, "dead"),
        ({"ci": DEAD, "laptop": [(0, "wall"), (6, "wall")]}, "dead"),
        ({"ci": DEAD, "laptop": [(6, "429")]}, "dead"),
    ],
)
def test_dead_needs_all_that_looked_lately_and_alive_needs_one(seen: dict[str, list[tuple[float, str]]], state: str) -> None:
    visits = [visit(day, word, vantage) for vantage, each in seen.items() for day, word in each]

    assert fold(KEY, sorted(visits, key=in_order), POLICY).state.value == state


stories = st.lists(
    st.tuples(st.floats(0, 40).map(lambda day: round(day, 2)), st.sampled_from(sorted(WORDS))),
    max_size=40,
    unique_by=lambda one: one[0],
)


@given(stories)
def test_a_thinned_history_comes_to_the_same(story: list[tuple[float, str]]) -> None:
    visits = sorted((visit(day, word) for day, word in story), key=in_order)
    kept = list(thinned(visits, POLICY))

    assert set(kept) <= set(visits)
    assert list(thinned(kept, POLICY)) == kept
    whole, thin = fold(KEY, visits, POLICY), fold(KEY, kept, POLICY)
    assert (thin.state, thin.since, thin.latest, thin.reason) == (whole.state, whole.since, whole.latest, whole.reason)
    assert (thin.confirmed, thin.last_good, thin.healed, thin.was) == (
        whole.confirmed,
        whole.last_good,
        whole.healed,
        whole.was,
    )
    assert outlook(thin, POLICY) == outlook(whole, POLICY)


@given(stories)
def test_no_link_is_dead_without_proof_on_three_days_or_two(story: list[tuple[float, str]]) -> None:
    visits = sorted((visit(day, word) for day, word in story), key=in_order)
    incident = fold(KEY, visits, POLICY)

    if incident.state is IncidentState.DEAD:
        since_good = [one for one in visits if incident.last_good is None or one.at > incident.last_good]
        proof = [one for one in since_good if one.failure in {FailureClass.GONE, FailureClass.MISSING, FailureClass.CLOSED}]
        assert len({one.at.date() for one in proof}) >= 2
        assert (proof[-1].at.date() - proof[0].at.date()).days >= 3
    if visits and visits[-1].failure is FailureClass.OK:
        assert incident.state is IncidentState.OK


moments = st.tuples(st.integers(0, 20), st.sampled_from(sorted(WORDS)), st.sampled_from(["ci", "laptop"]))


@given(st.lists(moments, max_size=30, unique_by=lambda one: (one[0], one[2])))
def test_histories_join_in_any_order_to_the_same(story: list[tuple[int, str, str]]) -> None:
    visits = [visit(day, word, vantage) for day, word, vantage in story]
    runs = [Run(at=one.at, ended=one.at, vantage=one.vantage, visits=number) for number, one in enumerate(visits)]
    parts = [Knowledge(generation=1, visits=tuple(visits[start::3]), runs=tuple(runs[start::3])) for start in range(3)]

    whole = joined(parts, POLICY)

    assert joined(parts[::-1], POLICY) == whole
    assert joined([whole, parts[0]], POLICY) == whole
    assert joined([whole, whole], POLICY) == whole


def test_a_good_visit_is_fresh_until_the_next_day_of_its_host() -> None:
    hosts = [f"https://host-{number}.example/" for number in range(700)]
    today = START.date()
    due = [next_due(visit(0, "ok", key=host), POLICY) for host in hosts]
    counted = [sum(day == today + timedelta(days=later) for day in due) for later in range(1, 8)]

    assert sum(counted) == len(hosts)
    assert min(counted) > 60
    assert max(counted) < 140


def test_a_fresh_link_is_visited_once_in_seven_days_whenever_the_job_runs() -> None:
    seen = [visit(0, "ok")]
    for day in range(1, 60):
        today = (START + timedelta(days=day)).date()
        if Past(seen, POLICY).fresh(KEY, "ci", today) is None:
            seen.append(visit(day, "ok"))

    gaps = [later.at - earlier.at for earlier, later in pairwise(seen[1:])]
    assert set(gaps) == {timedelta(days=7)}


@pytest.mark.parametrize("word", ["404", "500", "wall", "expired"])
def test_what_did_not_work_is_always_due(word: str) -> None:
    past = Past([visit(0, "ok"), visit(1, word)], POLICY)

    assert past.fresh(KEY, "ci", (START + timedelta(days=1)).date()) is None


def test_what_was_fine_from_elsewhere_is_due_from_here() -> None:
    past = Past([visit(0, "ok", "laptop")], POLICY)

    assert past.fresh(KEY, "ci", START.date()) is None
    assert past.fresh(KEY, "laptop", START.date()) is not None
