"""Many links at once: what is kept of each is small, and every one of them is answered once, whatever happens."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
import pytest

from catalogue_builder import a_policy
from fake_source import FakeSourcePage
from observation_builder import NOON, answer, page, unvisited
from toolkit_maint.domain.address import parse_address
from toolkit_maint.domain.observation import FaultKind, Observation, Target, UnvisitedKind
from toolkit_maint.domain.report import Incomplete, NetworkState, Place
from toolkit_maint.domain.verdict import Reason, VerdictKind
from toolkit_maint.pipeline import Answer, CaseBook, ControlMode, Controls, LinkCheck, Question, World
from toolkit_maint.ports import Pulse, Stop, StopReason

OFF, OWN, UNKNOWN = (Controls(mode) for mode in (ControlMode.OFF, ControlMode.OWN_LIST, ControlMode.NONE_KNOWN))
EXCERPT = 16_384


class Switch:
    """A stop that a test throws."""

    def __init__(self) -> None:
        self.thrown: StopReason | None = None

    def reason(self) -> StopReason | None:
        return self.thrown


class Web:
    """Answers every target alike, or as it is told for some; each answer with an excerpt of its own, which weighs.

    ``targets`` keeps what was asked for. After ``throw_after`` observations the stop is thrown.
    """

    def __init__(self, status: int = 200, some: dict[str, Observation] | None = None, throw_after: int | None = None) -> None:
        self.switch = Switch()
        self.targets: Sequence[Target] = ()
        self._status = status
        self._some = some or {}
        self._throw_after = throw_after

    def observe(self, targets: Sequence[Target], stop: Stop) -> Iterator[Observation]:
        self.targets = self.targets or targets
        for number, target in enumerate(targets):
            if self._throw_after == number:
                self.switch.thrown = StopReason.INTERRUPTED
            if stop.reason() is not None:
                return
            seen = self._some.get(target.visit_key) or answer(
                self._status, msgspec.structs.replace(page(), excerpt=bytes(EXCERPT)), address=target.visit_key
            )
            # As from another process: equal, and never the very same text.
            yield msgspec.json.decode(
                msgspec.json.encode(msgspec.structs.replace(seen, visit_key=target.visit_key)), type=Observation
            )

    def pulse(self) -> Pulse:
        return Pulse()


def a_world(web: Web, controls: Controls = OFF) -> World:
    return World(
        checker=web,
        source_page=FakeSourcePage({}),
        policy=a_policy(),
        controls=controls,
        clock=lambda: NOON,
        stop=web.switch,
    )


def questions(written: Sequence[str]) -> list[Question]:
    return [
        Question(url=parse_address(address), place=Place(path="list.txt", line=position + 1, column=1), position=position)
        for position, address in enumerate(written)
    ]


def addresses(count: int) -> list[str]:
    return [f"https://site-{number % 50}.example.org/page/{number}" for number in range(count)]


def reasons(answers: Sequence[Answer]) -> dict[str, tuple[VerdictKind, Reason]]:
    return {each.question.url.written: (each.verdict.kind, each.verdict.reason) for each in answers}


def test_what_was_seen_of_a_page_is_let_go() -> None:
    asked = questions(addresses(1_000))
    tracemalloc.start()
    try:
        assert sum(1 for _ in LinkCheck(asked, a_world(Web(404)))) == len(asked)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < len(asked) * 1_000


def test_verdicts_that_are_alike_are_one() -> None:
    answers = list(LinkCheck(questions(addresses(100)), a_world(Web(404))))

    assert len({id(each.verdict) for each in answers}) == 1


def test_an_address_that_answered_itself_is_kept_once() -> None:
    (found,) = LinkCheck(questions(["https://a.example/x"]), a_world(Web(404)))

    assert found.sight is not None
    assert found.sight.final_url is found.question.url.visit_key


def test_a_line_that_is_there_a_thousand_times_is_visited_once_and_answered_each_time() -> None:
    web = Web(404)
    answers = list(LinkCheck(questions(["https://a.example/"] * 1_000), a_world(web)))

    assert len(web.targets) == 1
    assert sorted(each.question.position for each in answers) == list(range(1_000))


def test_targets_are_made_when_they_are_asked_for() -> None:
    web = Web()
    written = ["https://a.example/x#one", "https://b.example/", "https://a.example/x#two", "https://a.example/x#one"]
    list(LinkCheck(questions(written), a_world(web)))

    assert list(web.targets) == [
        Target(visit_key="https://a.example/x", anchors=("one", "two")),
        Target(visit_key="https://b.example/"),
    ]
    assert list(web.targets[1:]) == [web.targets[-1]]


@pytest.mark.parametrize("throw_after", [0, 1, 7, 60])
@pytest.mark.parametrize("status", [200, 404])
def test_every_line_is_answered_once_wherever_a_run_is_cut_off(throw_after: int, status: int) -> None:
    written = [*addresses(40), *addresses(20), "not an address", "mailto:a@b.example", f"{addresses(1)[0]}#deel"]
    check = LinkCheck(questions(written), a_world(Web(status, throw_after=throw_after)))
    answers = list(check)

    assert Counter(each.question.position for each in answers) == Counter(range(len(written)))
    cut_off = throw_after < 40
    assert check.incomplete == ((Incomplete.INTERRUPTED,) if cut_off else ())


LEFT_ALONE = "https://left.example/"
NEVER_ASKED = {kind: unvisited(kind) for kind in (UnvisitedKind.ROBOTS, UnvisitedKind.COOLED_DOWN)}


@pytest.mark.parametrize("kind", NEVER_ASKED)
@pytest.mark.parametrize("controls", [OFF, OWN, UNKNOWN])
def test_what_its_site_keeps_from_us_is_unchecked_and_makes_no_run_incomplete(kind: UnvisitedKind, controls: Controls) -> None:
    check = LinkCheck(questions([LEFT_ALONE]), a_world(Web(some={LEFT_ALONE: NEVER_ASKED[kind]}), controls))

    assert reasons(list(check))[LEFT_ALONE] == (VerdictKind.UNCHECKED, Reason(kind.value))
    assert check.incomplete == ()


def test_what_was_never_looked_at_is_unchecked_when_a_run_is_cut_off() -> None:
    dead, refused, gone = "https://dead.example/", "https://refused.example/", "https://gone.example/"
    some = {
        dead: unvisited(UnvisitedKind.HOST_DEAD, FaultKind.HOST_NOT_FOUND, attempts=2),
        refused: unvisited(UnvisitedKind.ROBOTS),
        gone: answer(404, address=gone),
    }
    web = Web(some=some, throw_after=3)
    told = reasons(list(LinkCheck(questions([dead, refused, gone, LEFT_ALONE]), a_world(web))))

    assert told == {
        dead: (VerdictKind.UNCHECKED, Reason.INTERRUPTED),
        refused: (VerdictKind.UNCHECKED, Reason.ROBOTS),
        gone: (VerdictKind.UNSURE, Reason.INTERRUPTED),
        LEFT_ALONE: (VerdictKind.UNCHECKED, Reason.INTERRUPTED),
    }


def test_a_dead_host_is_judged_where_the_network_is_known_to_work() -> None:
    dead = "https://dead.example/"
    some = {dead: unvisited(UnvisitedKind.HOST_DEAD, FaultKind.HOST_NOT_FOUND, attempts=2)}
    check = LinkCheck(questions([dead, "https://good.example/"]), a_world(Web(some=some), OWN))

    assert reasons(list(check))[dead] == (VerdictKind.BROKEN, Reason.HOST_NOT_FOUND)
    assert check.network is NetworkState.UP


def test_cases_come_in_the_order_of_the_list_with_all_their_places() -> None:
    asked = questions(["https://b.example/", "https://a.example/", "https://b.example/"])
    check, book = LinkCheck(asked, a_world(Web())), CaseBook(asked)
    for each in reversed(list(check)):
        book.add(each)

    assert [(case.url, [place.line for place in case.places]) for _, case in book.cases()] == [
        ("https://b.example/", [1, 3]),
        ("https://a.example/", [2]),
    ]
    assert all(case.status == 200 and case.requests == 1 for _, case in book.cases())
