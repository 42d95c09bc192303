"""What every ``LinkChecker`` keeps to, shown by the real one over loopback and by the scripted one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from fakes import ScriptedChecker
from fault_server import FaultServer, answer, redirect, running
from observation_builder import answer as seen_answer
from observation_builder import fault, hop, seen
from toolkit_maint.adapters.web.checker import WebLinkChecker
from toolkit_maint.adapters.web.fleet import ForkedChecker
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.observation import FaultKind, Look, Observation, Target
from toolkit_maint.domain.verdict import VerdictKind
from toolkit_maint.ports import LinkChecker, StopReason
from web_world import POLICY, GoOn, StopWhen, World, last_two_labels

GOOD, MISSING, MOVED, NOBODY = (f"http://{name}.example/" for name in ("good", "missing", "moved", "nobody"))
ALL = (GOOD, MISSING, MOVED, NOBODY)


def _real(server: FaultServer) -> LinkChecker:
    world = World(server)
    world.host("good.example", answer())
    world.host("missing.example", answer(b"<title>Missing</title>", "404 Not Found"))
    world.host("moved.example", redirect(GOOD, "301 Moved Permanently"))
    return world.checker()


def _shared(server: FaultServer) -> LinkChecker:
    checker = _real(server)
    assert isinstance(checker, WebLinkChecker)
    return ForkedChecker(checker, 2, last_two_labels)


def _scripted() -> LinkChecker:
    script = (
        seen_answer(200, address=GOOD),
        seen_answer(404, address=MISSING),
        seen(hop(MOVED, 301), hop(GOOD, 200)),
        fault(FaultKind.HOST_NOT_FOUND, address=NOBODY),
    )
    return ScriptedChecker({observation.visit_key: observation for observation in script})


@pytest.fixture(params=["real", "shared", "scripted"])
def checker(request: pytest.FixtureRequest) -> Iterator[LinkChecker]:
    if request.param == "scripted":
        yield _scripted()
        return
    servers = running()
    yield (_shared if request.param == "shared" else _real)(next(servers))
    next(servers, None)


def observed(checker: LinkChecker, *urls: str) -> dict[str, Observation]:
    targets = [Target(visit_key=url) for url in urls]
    return {observation.visit_key: observation for observation in checker.observe(targets, GoOn())}


def test_one_observation_a_target(checker: LinkChecker) -> None:
    targets = [Target(visit_key=url) for url in ALL]

    assert sorted(observation.visit_key for observation in checker.observe(targets, GoOn())) == sorted(ALL)


def test_failures_are_in_the_observation(checker: LinkChecker) -> None:
    kinds = {url: judge(observation, None, POLICY).kind for url, observation in observed(checker, *ALL).items()}

    assert kinds == {
        GOOD: VerdictKind.ALIVE,
        MISSING: VerdictKind.BROKEN,
        MOVED: VerdictKind.MOVED,
        NOBODY: VerdictKind.BROKEN,
    }


def test_a_look_ends_with_a_page_or_a_fault(checker: LinkChecker) -> None:
    def is_whole(look: Look) -> bool:
        return bool(look.hops) and (look.page is None) != (look.fault is None)

    assert all(is_whole(look) for found in observed(checker, *ALL).values() for look in found.looks)


def test_times_are_aware_and_in_utc(checker: LinkChecker) -> None:
    for observation in observed(checker, *ALL).values():
        offset = observation.visited_at.utcoffset()
        assert offset is not None
        assert not offset
        assert observation.elapsed_ms >= 0


def test_the_first_hop_is_the_address_that_was_asked_for(checker: LinkChecker) -> None:
    for url, observation in observed(checker, *ALL).items():
        assert observation.looks[0].hops[0].address == url


def test_no_targets_no_observations(checker: LinkChecker) -> None:
    assert not list(checker.observe([], GoOn()))


def test_after_a_stop_nothing_new_is_started(checker: LinkChecker) -> None:
    stop = StopWhen()
    stop.now = StopReason.INTERRUPTED

    assert not list(checker.observe([Target(visit_key=url) for url in ALL], stop))


def test_it_can_be_asked_again(checker: LinkChecker) -> None:
    assert observed(checker, GOOD).keys() == observed(checker, GOOD).keys() == {GOOD}


def test_it_can_be_left_early(checker: LinkChecker) -> None:
    observations = checker.observe([Target(visit_key=url) for url in ALL], GoOn())

    with closing(observations):  # type: ignore[type-var]  # an iterator that can be closed is a generator
        assert next(observations).visit_key in ALL
