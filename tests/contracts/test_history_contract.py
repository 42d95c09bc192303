"""What every ``History`` holds to, the real one and the fake alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fake_history import FakeHistory
from observation_builder import answer
from toolkit_maint.adapters.sqlite_history import SqliteHistory
from toolkit_maint.domain.incident import Visit
from toolkit_maint.domain.past import Knowledge, Run
from toolkit_maint.domain.policy import IncidentPolicy
from toolkit_maint.domain.verdict import Reason, VerdictKind
from toolkit_maint.ports import History

START = datetime(2026, 11, 3, 4, 43, tzinfo=UTC)
FIRST, SECOND = "https://a.example/", "https://b.example/"


@contextmanager
def _real(folder: Path) -> Iterator[History]:
    with closing(SqliteHistory(folder / "history.sqlite3", IncidentPolicy())) as history:
        yield history


@contextmanager
def _fake(_folder: Path) -> Iterator[History]:
    yield FakeHistory()


@pytest.fixture(params=[_real, _fake], ids=["real", "fake"])
def history(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[History]:
    make: Callable[[Path], AbstractContextManager[History]] = request.param
    with make(tmp_path) as made:
        yield made


def a_visit(key: str, day: int = 0, reason: Reason = Reason.OK) -> Visit:
    kind = VerdictKind.ALIVE if reason is Reason.OK else VerdictKind.BROKEN
    return Visit(key=key, at=START + timedelta(days=day), verdict=kind, reason=reason, vantage="main")


def a_run(day: int = 0, visits: int = 1) -> Run:
    at = START + timedelta(days=day)
    return Run(at=at, ended=at + timedelta(minutes=1), vantage="main", visits=visits)


def test_at_first_nothing_is_known(history: History) -> None:
    assert history.knowledge() == Knowledge()
    assert history.unfinished() is None


def test_what_is_journalled_belongs_to_a_run_that_is_not_ended(history: History) -> None:
    history.begin(START, "main")
    seen = [answer(200, address=address) for address in (SECOND, FIRST)]
    for observation in seen:
        history.journal(observation)

    unfinished = history.unfinished()

    assert unfinished is not None
    assert (unfinished.at, unfinished.vantage, set(unfinished.observations)) == (START, "main", set(seen))
    assert history.knowledge() == Knowledge()


def test_a_link_that_is_journalled_twice_was_seen_once(history: History) -> None:
    history.begin(START, "main")
    earlier, later = (answer(status, address=FIRST) for status in (500, 200))
    history.journal(earlier)
    history.journal(later)

    unfinished = history.unfinished()

    assert unfinished is not None
    assert unfinished.observations == (later,)


def test_what_is_settled_is_known_in_order(history: History) -> None:
    history.begin(START, "main")
    history.settle(a_run(), [a_visit(SECOND), a_visit(FIRST)], ended=True)
    history.begin(START + timedelta(days=1), "main")
    history.settle(a_run(1), [a_visit(FIRST, 1, Reason.NOT_FOUND)], ended=True)

    known = history.knowledge()

    assert known.visits == (a_visit(FIRST), a_visit(FIRST, 1, Reason.NOT_FOUND), a_visit(SECOND))
    assert known.runs == (a_run(), a_run(1))
    assert known.generation == 2
    assert history.unfinished() is None


def test_a_run_that_is_settled_and_not_ended_can_be_taken_up(history: History) -> None:
    history.begin(START, "main")
    history.journal(answer(200, address=FIRST))
    history.settle(a_run(visits=1), [a_visit(FIRST)], ended=False)
    assert history.unfinished() is not None

    history.settle(a_run(visits=2), [a_visit(FIRST), a_visit(SECOND)], ended=True)

    assert history.unfinished() is None
    assert history.knowledge().runs == (a_run(visits=2),)
    assert history.knowledge().visits == (a_visit(FIRST), a_visit(SECOND))


def test_beginning_anew_leaves_the_run_before_behind(history: History) -> None:
    history.begin(START, "main")
    history.journal(answer(200, address=FIRST))
    history.begin(START + timedelta(days=1), "main")

    unfinished = history.unfinished()

    assert unfinished is not None
    assert (unfinished.at, unfinished.observations) == (START + timedelta(days=1), ())


def test_what_another_history_knows_is_added(history: History) -> None:
    history.begin(START, "main")
    history.settle(a_run(), [a_visit(FIRST)], ended=True)
    other = Knowledge(generation=7, visits=(a_visit(SECOND, 1),), runs=(a_run(1),))

    history.learn(other)
    known = history.knowledge()
    history.learn(other)

    assert known.visits == (a_visit(FIRST), a_visit(SECOND, 1))
    assert known.runs == (a_run(), a_run(1))
    assert known.generation == 8
    assert history.knowledge() == known
