"""Pages that are asked for only if they have changed (RFC 9110, section 13.1)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from fault_server import Asked, answer, running
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.observation import Expectation, Observation, Target
from toolkit_maint.domain.verdict import Reason, VerdictKind
from web_world import POLICY, GoOn, World

URL = "http://site.example/page"
ETAG, MODIFIED = '"v1"', "Tue, 03 Nov 2026 04:43:00 GMT"
WHOLE = answer(b"<title>Guide</title>" + b"words " * 100, "200 OK", f"ETag: {ETAG}", f"Last-Modified: {MODIFIED}")
SAME = answer(b"", "304 Not Modified", f"ETag: {ETAG}")


async def on_condition(writer: asyncio.StreamWriter, asked: Asked) -> None:
    same = asked.header("if-none-match") == ETAG or asked.header("if-modified-since") == MODIFIED
    await (SAME if same else WHOLE)(writer, asked)


@pytest.fixture
def world() -> Iterator[World]:
    for server in running():
        world = World(server)
        world.host("site.example", on_condition)
        yield world


def visited(world: World, **more: object) -> Observation:
    target = Target(visit_key=URL, **more)  # type: ignore[arg-type]  # a table of fields
    (observation,) = world.checker().observe([target], GoOn())
    return observation


@pytest.mark.parametrize("validators", [{"etag": ETAG}, {"modified": MODIFIED}, {"etag": ETAG, "modified": MODIFIED}])
def test_a_page_that_is_the_same_still_is_alive_without_being_sent(world: World, validators: dict[str, object]) -> None:
    observation = visited(world, expectation=Expectation(title="Guide", language="en"), **validators)

    (look,) = observation.looks
    verdict = judge(observation, Expectation(title="Guide", language="en"), POLICY)
    assert (look.unchanged, look.page, look.fault, look.hops[0].status) == (True, None, None, 304)
    assert (verdict.kind, verdict.reason, verdict.rule) == (VerdictKind.ALIVE, Reason.OK, "unchanged")


def test_a_page_that_has_changed_is_seen_whole(world: World) -> None:
    (look,) = visited(world, etag='"v0"').looks

    assert look.unchanged is False
    assert look.page is not None
    assert look.hops[0].header("etag") == ETAG


def test_who_was_not_asked_on_condition_and_says_that_nothing_changed_shows_nothing(world: World) -> None:
    world.host("odd.example", SAME)
    (observation,) = world.checker().observe([Target(visit_key="http://odd.example/")], GoOn())

    assert judge(observation, None, POLICY).kind is VerdictKind.BROKEN
    assert not any(look.unchanged for look in observation.looks)


def test_a_page_whose_anchors_are_wanted_is_seen_whole(world: World) -> None:
    (look,) = visited(world, etag=ETAG, anchors=("part",)).looks

    assert look.page is not None
    assert world.server.asked[0].header("if-none-match") is None


@pytest.mark.parametrize(
    "validators",
    [
        {"etag": '"a"\r\nX-Evil: 1'},
        {"etag": "no quotation marks"},
        {"etag": '"\u00e9"'},
        {"etag": '"' + "x" * 500 + '"'},
        {"modified": "Tue, 03 Nov 2026 04:43:00 GMT\r\nX-Evil: 1"},
        {"modified": "yesterday"},
    ],
)
def test_a_validator_that_is_none_is_not_sent(world: World, validators: dict[str, object]) -> None:
    (look,) = visited(world, **validators).looks
    asked = world.server.asked[0]

    assert look.page is not None
    assert (asked.header("if-none-match"), asked.header("if-modified-since"), asked.header("x-evil")) == (None, None, None)
