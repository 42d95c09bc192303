"""Hosts that answer nobody are given up, and nothing else is."""

from __future__ import annotations

import time
from collections import Counter

import msgspec
import pytest

from authority import Authority
from fault_server import by_path, redirect, reset, silent
from many_visits import PAGE, AtOnce, Series, numbered, observed, reasons, slowly
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.observation import FaultKind, UnvisitedKind
from toolkit_maint.domain.policy import Evidence
from toolkit_maint.domain.verdict import Reason, VerdictKind
from web_world import POLICY, World

LIGHT = msgspec.structs.replace(POLICY, evidence=Evidence.LIGHT)


@pytest.mark.parametrize("links", [5, 40])
def test_a_dead_host_gets_two_attempts_in_each_pass(world: World, links: int) -> None:
    ip = world.host("dead.example", PAGE)

    seen = observed(world, numbered("http://dead.example:8080", links))

    assert world.dialer.dialled == [(ip, 8080)] * 4
    looked_at = [observation for observation in seen.values() if observation.looks]
    assert [[look.second_pass for look in one.looks] for one in looked_at] == [[False, True]] * 2
    left = [observation.unvisited for observation in seen.values() if not observation.looks]
    assert len(left) == links - 2
    assert {(why.kind, why.attempts, why.fault.kind) for why in left if why and why.fault} == {
        (UnvisitedKind.HOST_DEAD, 2, FaultKind.CONNECTION_REFUSED)
    }
    assert reasons(seen) == {Reason.CONNECTION_REFUSED: links}


@pytest.mark.parametrize("where", ["connecting", "answering"])
def test_a_silent_host_is_given_up_likewise(world: World, where: str) -> None:
    ip = world.host("silent.example", silent, port=8080)
    if where == "connecting":
        world.dialer.hanging.add(ip)
    world.host("usual.example", PAGE)
    started = time.monotonic()

    seen = observed(world, [*numbered("http://silent.example:8080", 40), *numbered("http://usual.example", 9)], timeout=0.1)

    assert time.monotonic() - started < 1.5
    assert world.dialer.dialled.count((ip, 8080)) == 4
    assert reasons(seen) == {Reason.TIMEOUT: 2, Reason.HOST_NOT_ANSWERING: 38, Reason.OK: 9}


def test_of_an_unknown_host_only_the_name_is_asked_for(world: World) -> None:
    seen = observed(world, numbered("http://nobody.example", 30))

    assert world.resolver.asked == ["nobody.example"]
    assert not world.dialer.dialled
    assert reasons(seen) == {Reason.HOST_NOT_FOUND: 30}


def test_a_light_look_gives_a_dead_host_no_more_attempts(world: World) -> None:
    ip = world.host("dead.example", PAGE)

    seen = observed(world, numbered("http://dead.example:8080", 40), policy=LIGHT)

    assert len(world.dialer.dialled) <= 4
    assert set(world.dialer.dialled) == {(ip, 8080)}
    assert reasons(seen, LIGHT) == {Reason.CONNECTION_REFUSED: 40}


@pytest.mark.parametrize("how", ["refuses", "is silent"])
def test_where_only_http_is_dead_every_link_moved(secure: World, authority: Authority, how: str) -> None:
    counted = AtOnce(slowly(seconds=0.01))
    ip = secure.host("modern.example", counted, port=443, tls=authority.server("modern.example"), kept=True)
    if how == "is silent":
        secure.host("modern.example", silent)

    seen = observed(secure, numbered("http://modern.example", 30), timeout=0.6)

    verdicts = {url: judge(observation, None, POLICY) for url, observation in seen.items()}
    assert {(verdict.kind, verdict.reason) for verdict in verdicts.values()} == {(VerdictKind.MOVED, Reason.HTTPS_ONLY)}
    assert all(verdict.suggestion == url.replace("http:", "https:") for url, verdict in verdicts.items())
    assert secure.dialer.dialled.count((ip, 80)) == 2
    assert counted.most <= 3
    assert all(observation.unvisited is None for observation in seen.values())


def test_where_both_are_dead_each_gets_two_attempts(world: World) -> None:
    ip = world.host("dead.example", PAGE, port=8080)

    seen = observed(world, numbered("http://dead.example", 30))

    assert Counter(world.dialer.dialled) == {(ip, 80): 4, (ip, 443): 4}
    assert reasons(seen) == {Reason.CONNECTION_REFUSED: 30}


def test_a_host_that_answers_once_is_not_given_up(world: World) -> None:
    series = Series(PAGE, *[reset] * 5, PAGE)
    world.host("flaky.example", series, port=8080)

    seen = observed(world, numbered("http://flaky.example:8080", 8), most=1)

    assert reasons(seen) == {Reason.OK: 8}
    assert all(observation.looks for observation in seen.values())


def test_a_host_is_not_given_up_for_lack_of_time_that_others_took(world: World) -> None:
    """Two visits come to the hub with hardly any time left, and the third one has enough."""
    late, hub = slowly(redirect("http://hub.example:8080/page"), 0.16), slowly(seconds=0.1)
    for name in ("late", "later"):
        world.host(f"{name}.example", late, port=8080)
    world.host("hub.example", hub, port=8080)
    pages = {"/0": slowly(seconds=0.15), "/1": slowly(seconds=0.15), "/2": redirect("http://hub.example:8080/page")}
    world.host("last.example", by_path(pages), port=8080)
    urls = [*numbered("http://last.example:8080", 3), "http://late.example:8080/", "http://later.example:8080/"]
    once = msgspec.structs.replace(POLICY, max_looks=1)

    seen = observed(world, urls, timeout=0.2, most=1, policy=once)

    found = [judge(seen[url], None, POLICY).reason for url in urls]
    assert found == [Reason.OK, Reason.OK, Reason.OK, Reason.TIMEOUT, Reason.TIMEOUT]
