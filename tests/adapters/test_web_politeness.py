"""Manners towards hosts, as the hosts see them: how many at once, on which connection, and when again."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import msgspec
import pytest

from authority import Authority
from fault_server import Asked, Behaviour, answer, redirect, reset
from many_visits import PAGE, AtOnce, Series, numbered, observed, reasons, slowly
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.observation import UnvisitedKind
from toolkit_maint.domain.verdict import Reason, VerdictKind
from web_world import NOON, POLICY, World

# At once.


@pytest.mark.parametrize("most", [1, 2, 3])
def test_so_many_at_once_over_kept_connections(world: World, most: int) -> None:
    world.host("big.example", slowly(), kept=True)

    observed(world, numbered("http://big.example", 30), most=most)

    assert world.server.most_at_once["big.example"] == most
    assert world.server.connections["big.example"] == most


def test_http_and_https_of_a_host_count_together(secure: World, authority: Authority) -> None:
    secure.host("both.example", slowly(), kept=True)
    secure.host("both.example", slowly(), port=443, tls=authority.server("both.example"), kept=True)

    observed(secure, numbered("http://both.example", 12) + numbered("https://both.example", 12))

    assert secure.server.most_at_once["both.example"] == 3


def test_all_ports_of_a_host_count_together(world: World) -> None:
    counted = AtOnce(slowly())
    for port in (80, 8080, 8081):
        world.host("site.example", counted, port=port)

    observed(world, [url for port in (80, 8080, 8081) for url in numbered(f"http://site.example:{port}", 10)], most=2)

    assert counted.most == 2


def test_redirects_from_many_hosts_over_http_and_https_to_one(secure: World, authority: Authority) -> None:
    hosts = [f"site{number}.example" for number in range(24)]
    for number, host in enumerate(hosts):
        secure.host(host, redirect(("http://hub.example/", "https://hub.example/")[number % 2] + str(number)))
    secure.host("hub.example", slowly(), kept=True)
    secure.host("hub.example", slowly(), port=443, tls=authority.server("hub.example"), kept=True)

    seen = observed(secure, [*(f"http://{host}/" for host in hosts), *numbered("http://hub.example", 10)])

    assert all(observation.looks[0].page for observation in seen.values())
    assert secure.server.most_at_once["hub.example"] == 3


# Which connection.


def test_one_connection_carries_all_requests_of_a_worker(world: World) -> None:
    world.host("site.example", PAGE, kept=True)

    seen = observed(world, numbered("http://site.example", 12), most=1)

    assert len(world.server.asked) == 12
    assert world.server.connections["site.example"] == 1
    assert {observation.requests for observation in seen.values()} == {1}


@pytest.mark.parametrize("headers", [("Connection: close",), ("connection: Close",), ("Connection: x, close",)])
def test_a_connection_that_the_server_wants_closed_is_not_used_again(world: World, headers: tuple[str, ...]) -> None:
    world.host("site.example", answer(b"words", "200 OK", *headers), kept=True)

    seen = observed(world, numbered("http://site.example", 4), most=1)

    assert world.server.connections["site.example"] == 4
    assert {observation.requests for observation in seen.values()} == {1}


def test_old_http_keeps_a_connection_only_if_it_says_so(world: World) -> None:
    async def old(writer: asyncio.StreamWriter, asked: Asked) -> None:
        kept = b"Connection: keep-alive\r\n" if "kept" in (asked.header("host") or "") else b""
        writer.write(b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n" + kept + b"\r\nwords")

    for host in ("kept.example", "other.example"):
        world.host(host, old, kept=True)

    observed(world, [*numbered("http://kept.example", 4), *numbered("http://other.example", 4)], most=1)

    assert world.server.connections == {"kept.example": 1, "other.example": 4}


def test_a_page_of_which_only_the_beginning_was_read_ends_its_connection(world: World) -> None:
    world.host("site.example", answer(b"x" * 3_000_000, "200 OK", "Content-Type: image/png"), kept=True)

    observed(world, numbered("http://site.example", 3), most=1)

    assert world.server.connections["site.example"] == 3


@pytest.mark.parametrize("how", ["closed", "reset"])
def test_a_kept_connection_that_closes_just_when_it_is_used_is_no_fault_of_the_page(world: World, how: str) -> None:
    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nobody = Asked("", "", ())
        await reader.readuntil(b"\r\n\r\n")
        await PAGE(writer, nobody)
        await reader.readuntil(b"\r\n\r\n")
        if how == "reset":
            await reset(writer, nobody)

    ip = world.host("site.example", PAGE)
    world.dialer.ports[ip, 80] = world.server.listen(once)

    seen = observed(world, numbered("http://site.example", 3), most=1)

    assert sorted(observation.requests for observation in seen.values()) == [1, 2, 2]
    assert all(len(observation.looks) == 1 for observation in seen.values())
    assert reasons(seen) == {Reason.OK: 3}


def test_but_a_fresh_one_that_closes_is(world: World) -> None:
    async def closing(writer: asyncio.StreamWriter, asked: Asked) -> None:
        """Not a word."""

    world.host("site.example", closing, port=8080)

    seen = observed(world, ["http://site.example:8080/"])

    assert [[hop.sent for hop in look.hops] for look in seen["http://site.example:8080/"].looks] == [[1], [1]]


# When again.


def busy(*headers: str, status: str = "429 Too Many Requests") -> Behaviour:
    return answer(b"later", status, *headers)


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_a_host_that_asks_for_a_pause_is_asked_again_after_it_and_never_earlier(world: World, status: str) -> None:
    series = Series(busy("Retry-After: 0.3", status=status), PAGE)
    world.host("site.example", series, kept=True)

    seen = observed(world, numbered("http://site.example", 5))

    assert series.gaps[0] >= 0.3
    assert reasons(seen) == {Reason.OK: 5}
    assert len(series.asked) == 6
    assert max(observation.elapsed_ms for observation in seen.values()) < 300


def test_a_pause_may_be_given_as_a_date(world: World) -> None:
    world.clock = lambda: NOON - timedelta(seconds=0.3)
    series = Series(busy("Retry-After: Mon, 23 Nov 2026 12:00:00 GMT"), PAGE)
    world.host("site.example", series, kept=True)

    seen = observed(world, numbered("http://site.example", 3))

    assert series.gaps[0] >= 0.3
    assert reasons(seen) == {Reason.OK: 3}


def test_a_pause_holds_for_the_host_and_for_no_other(world: World) -> None:
    calm, usual = Series(busy("Retry-After: 0.3"), PAGE), Series(PAGE)
    world.host("calm.example", calm)
    world.host("usual.example", usual)

    observed(world, [*numbered("http://calm.example", 3), *numbered("http://usual.example", 3)])

    assert calm.gaps[0] >= 0.3
    assert usual.asked[-1][0] - calm.asked[0][0] < 0.25


def test_a_pause_that_is_too_long_leaves_the_other_links_of_the_host_unvisited(world: World) -> None:
    calm = Series(busy("Retry-After: 31"), PAGE)
    world.host("calm.example", calm)
    world.host("usual.example", slowly())

    seen = observed(world, [*numbered("http://calm.example", 10), *numbered("http://usual.example", 10)])

    assert len(calm.asked) == 1
    asked = seen["http://calm.example" + calm.asked[0][1]]
    verdict = judge(asked, None, POLICY)
    assert (verdict.kind, verdict.reason, len(asked.looks)) == (VerdictKind.UNSURE, Reason.TOO_MANY_REQUESTS, 1)
    others = [seen[url].unvisited for url in numbered("http://calm.example", 10) if seen[url] is not asked]
    assert {why.kind for why in others if why} == {UnvisitedKind.COOLED_DOWN}
    assert all(why and why.until and 30 < (why.until - NOON).total_seconds() <= 31 for why in others)
    assert reasons(seen) == {Reason.TOO_MANY_REQUESTS: 1, Reason.COOLED_DOWN: 9, Reason.OK: 10}


def test_where_nobody_waits_a_pause_that_is_over_by_then_is_no_hindrance(world: World) -> None:
    impatient = msgspec.structs.replace(POLICY, patience=0.05)
    calm = Series(busy("Retry-After: 0.2"), PAGE)
    world.host("calm.example", calm)
    world.host("usual.example", slowly(seconds=0.3))

    seen = observed(world, [*numbered("http://calm.example", 4), "http://usual.example/"], policy=impatient)

    assert calm.gaps[0] >= 0.2
    assert reasons(seen, impatient) == {Reason.TOO_MANY_REQUESTS: 1, Reason.OK: 4}


def test_a_redirect_to_a_host_in_a_pause_waits_for_it_and_gets_a_second_pass(world: World) -> None:
    impatient = msgspec.structs.replace(POLICY, patience=0.05)
    calm = Series(busy("Retry-After: 0.2"), answer(b"", "500 Oh"))
    world.host("calm.example", calm)
    world.host("from.example", slowly(redirect("http://calm.example/to"), 0.05))
    world.host("usual.example", slowly(seconds=0.3))

    seen = observed(world, ["http://calm.example/", "http://from.example/", "http://usual.example/"], policy=impatient)

    assert [target for _, target in calm.asked] == ["/", "/to", "/to"]
    assert reasons(seen, impatient) == {Reason.TOO_MANY_REQUESTS: 1, Reason.SERVER_ERROR: 1, Reason.OK: 1}


def test_one_whose_pause_ends_in_the_second_pass_is_not_lost(world: World) -> None:
    impatient = msgspec.structs.replace(POLICY, patience=0.05)
    calm = Series(busy("Retry-After: 0.25"), answer(b"", "500 Oh"))
    world.host("calm.example", calm)
    world.host("from.example", slowly(redirect("http://calm.example/to"), 0.05))
    world.host("missing.example", slowly(answer(b"", "404 Not Found"), 0.15))

    urls = ["http://calm.example/", "http://calm.example/2", "http://from.example/", "http://missing.example/"]
    seen = observed(world, urls, policy=impatient, most=1)

    assert sorted(target for _, target in calm.asked) == ["/", "/2", "/to"]
    assert reasons(seen, impatient) == {Reason.TOO_MANY_REQUESTS: 1, Reason.SERVER_ERROR: 2, Reason.NOT_FOUND: 1}


def test_who_waits_for_one_host_asks_the_first_one_by_its_own_rules(world: World) -> None:
    first = Series(redirect("http://hub.example/"), busy("Retry-After: 3600"))
    hub = Series(busy("Retry-After: 0.2"), PAGE)
    world.host("first.example", first)
    world.host("hub.example", hub)

    seen = observed(world, numbered("http://first.example", 2), most=1)

    assert len(first.asked) == 2
    assert len(hub.asked) == 1
    assert reasons(seen) == {Reason.TOO_MANY_REQUESTS: 2}


@pytest.mark.parametrize(
    "headers",
    [
        ("RateLimit-Remaining: 0", "RateLimit-Reset: 0.3"),
        ("X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 0.3"),
        ('RateLimit: "default";r=0;t=0.3',),
    ],
)
def test_a_host_whose_limit_is_used_up_is_left_alone_until_there_is_a_new_one(world: World, headers: tuple[str, ...]) -> None:
    series = Series(answer(b"words", "200 OK", *headers), PAGE)
    world.host("site.example", series, kept=True)

    seen = observed(world, numbered("http://site.example", 4))

    assert series.gaps[0] >= 0.3
    assert max(series.gaps[1:]) < 0.3
    assert (len(series.asked), reasons(seen)) == (4, {Reason.OK: 4})


def test_also_for_the_next_hop_of_a_redirect(world: World) -> None:
    limited = redirect("/end", "302 Found", "RateLimit-Remaining: 0", "RateLimit-Reset: 0.3")
    series = Series(limited, PAGE)
    world.host("site.example", series, kept=True)

    seen = observed(world, ["http://site.example/"])

    assert [target for _, target in series.asked] == ["/", "/end"]
    assert series.gaps[0] >= 0.3
    assert reasons(seen) == {Reason.OK: 1}


def test_one_that_has_some_left_is_not(world: World) -> None:
    series = Series(answer(b"words", "200 OK", "RateLimit-Remaining: 1", "RateLimit-Reset: 30"))
    world.host("site.example", series, kept=True)

    observed(world, numbered("http://site.example", 4))

    assert max(series.gaps) < 0.3


def test_too_many_requests_halve_the_pace_for_the_rest_of_the_run(world: World) -> None:
    now = 0
    most: list[int] = [0, 0]
    slow, calm = slowly(), slowly(busy())

    async def counted(writer: asyncio.StreamWriter, asked: Asked) -> None:
        nonlocal now
        now += 1
        number = len(world.server.asked)
        # Between the two, those that were under way when the host complained come to their end.
        if number <= 20:
            most[0] = max(most[0], now)
        elif number > 30:
            most[1] = max(most[1], now)
        await (calm if number == 21 else slow)(writer, asked)
        now -= 1

    world.host("site.example", counted, kept=True)

    observed(world, numbered("http://site.example", 60), most=4)

    assert most == [4, 2]


def test_a_pause_of_one_second_is_a_second(world: World) -> None:
    """The one test that waits for longer than half a second: sites say whole seconds, and this is the least of them."""
    series = Series(busy("Retry-After: 1"), PAGE)
    world.host("site.example", series)

    seen = observed(world, ["http://site.example/"])

    assert 1.0 <= series.gaps[0] < 1.3
    assert reasons(seen) == {Reason.OK: 1}
