"""robots.txt, where it is respected (RFC 9309)."""

from __future__ import annotations

import time
from collections.abc import Iterable

import pytest

from authority import Authority
from fault_server import Behaviour, answer, by_path, dripping, raw, redirect, reset, silent
from many_visits import PAGE, numbered, observed, reasons
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.observation import FaultKind, Observation, UnvisitedKind
from toolkit_maint.domain.verdict import Reason, VerdictKind
from web_world import POLICY, World

SITE = "http://site.example"
NOT_PRIVATE = b"User-agent: *\nDisallow: /private\n"


def robots(text: bytes) -> Behaviour:
    return answer(text, "200 OK", "Content-Type: text/plain")


def site(world: World, robots_txt: Behaviour, host: str = "site.example") -> None:
    pages = dict.fromkeys(("/", "/private", "/public", "/0", "/1", "/2", "/3"), PAGE)
    world.host(host, by_path({"/robots.txt": robots_txt, **pages}), kept=True)


def visited(world: World, urls: Iterable[str]) -> dict[str, Observation]:
    return observed(world, urls, robots=True, timeout=0.3)


def asked_for(world: World) -> list[str]:
    return [asked.target for asked in world.server.asked]


def test_what_is_disallowed_is_not_visited(world: World) -> None:
    site(world, robots(NOT_PRIVATE))

    seen = visited(world, [f"{SITE}/private", f"{SITE}/public"])

    why = seen[f"{SITE}/private"].unvisited
    assert why
    assert why.kind is UnvisitedKind.ROBOTS
    assert judge(seen[f"{SITE}/private"], None, POLICY).kind is VerdictKind.UNCHECKED
    assert reasons(seen) == {Reason.ROBOTS: 1, Reason.OK: 1}
    assert sorted(asked_for(world)) == ["/public", "/robots.txt"]


def test_it_is_not_even_asked_for_unless_that_is_wanted(world: World) -> None:
    site(world, robots(NOT_PRIVATE))

    assert reasons(observed(world, [f"{SITE}/private"])) == {Reason.OK: 1}
    assert asked_for(world) == ["/private"]


def test_it_is_asked_for_once(world: World) -> None:
    site(world, robots(NOT_PRIVATE))

    visited(world, [*numbered(SITE, 4), f"{SITE}/private"])

    assert asked_for(world).count("/robots.txt") == 1


def test_http_and_https_have_one_each(secure: World, authority: Authority) -> None:
    site(secure, robots(NOT_PRIVATE))
    tls = authority.server("site.example")
    secure.host("site.example", by_path({"/private": PAGE}), port=443, tls=tls)

    seen = visited(secure, [f"{SITE}/private", "https://site.example/private"])

    assert reasons(seen) == {Reason.ROBOTS: 1, Reason.OK: 1}
    assert asked_for(secure).count("/robots.txt") == 2


@pytest.mark.parametrize(
    ("text", "is_allowed"),
    [
        (b"User-agent: toolkit-maint\nDisallow: /public\n\nUser-agent: *\nDisallow: /private", True),
        (b"User-agent: toolkit-maint\nDisallow: /private\n\nUser-agent: *\nAllow: /", False),
        (b"User-agent: Toolkit-Maint # that is us\nDisallow: /private", False),
        (b"User-agent: toolkit*\nDisallow: /private", False),
        (b"User-agent: somebody\nUser-agent: *\nDisallow: /private", False),
        (b"User-agent: somebody\nUser-agent: toolkit-maint\nUser-agent: else\nDisallow: /private", False),
        (b"User-agent: somebody\nDisallow: /private", True),
        (b"User-agent: mytoolkit-maint\nDisallow: /private", True),
        (b"User-agent: **\nDisallow: /private", True),
        (b"User-agent:\nDisallow: /private", True),
        (b"USERAGENT *\nDISALLOW: /private", False),
        (b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /priv*te$", False),
        (b"User-agent: *\rDisallow: /\rAllow: /private", True),
        (b"User-agents: x\nUser-agent: *\nDisallow: /private\nUser-agents: y\nDisallow: /x", False),
        (b"\xff\xfe\0garbage", True),
        (b"<!doctype html><title>Not here</title>", True),
        (b"", True),
    ],
)
def test_whom_the_rules_are_for(world: World, text: bytes, is_allowed: bool) -> None:
    site(world, robots(text))

    assert reasons(visited(world, [f"{SITE}/private"])) == {Reason.OK if is_allowed else Reason.ROBOTS: 1}


@pytest.mark.parametrize(
    ("behaviour", "is_allowed"),
    [
        (answer(NOT_PRIVATE, "404 Not Found"), True),
        (answer(NOT_PRIVATE, "403 Forbidden"), True),
        (answer(NOT_PRIVATE, "429 Too Many Requests"), True),
        (answer(NOT_PRIVATE, "500 Oh"), False),
        (answer(NOT_PRIVATE, "503 Busy"), False),
        (raw(b"nonsense\r\n\r\n"), False),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nwords"), False),
        (silent, False),
        (raw(b""), False),
        (reset, False),
        (dripping(b"HTTP/1.1 200 OK\r\n\r\n" + NOT_PRIVATE, b"#"), False),
        (dripping(b"HTTP/1.1 200 OK\r\n\r\n" + NOT_PRIVATE, b"#" * 65_536, 0), False),
    ],
    ids=["404", "403", "429", "500", "503", "nonsense", "no gzip", "silent", "closed", "reset", "drips", "endless"],
)
def test_what_an_answer_means(world: World, behaviour: Behaviour, is_allowed: bool) -> None:
    site(world, behaviour)

    assert reasons(visited(world, [f"{SITE}/private"])) == {Reason.OK if is_allowed else Reason.ROBOTS: 1}


@pytest.mark.parametrize(
    ("to", "is_allowed"),
    [
        ("/private/robots.txt", False),
        ("http://other.example/robots.txt", False),
        ("/loop", True),
        ("http://10.0.0.1/", True),
        ("file:///etc/passwd", True),
        ("http://nobody.example/", True),
    ],
)
def test_redirects_are_followed(world: World, to: str, is_allowed: bool) -> None:
    pages = {"/robots.txt": redirect(to), "/private/robots.txt": robots(NOT_PRIVATE), "/loop": redirect("/loop")}
    world.host("site.example", by_path({**pages, "/private": PAGE}))
    world.host("other.example", by_path({"/robots.txt": robots(NOT_PRIVATE)}))

    assert reasons(visited(world, [f"{SITE}/private"])) == {Reason.OK if is_allowed else Reason.ROBOTS: 1}
    assert asked_for(world).count("/loop") <= 5
    assert not {ip for ip, _ in world.dialer.dialled} - {world.ip_of("site.example"), world.ip_of("other.example")}


def test_a_redirect_is_not_followed_to_where_it_is_not_allowed(world: World) -> None:
    site(world, robots(NOT_PRIVATE))
    world.host("from.example", by_path({"/0": redirect(f"{SITE}/private"), "/1": redirect(f"{SITE}/public")}))

    seen = visited(world, numbered("http://from.example", 2))

    assert reasons(seen) == {Reason.ROBOTS: 1, Reason.OK: 1}
    assert "/private" not in asked_for(world)


def test_where_nobody_answers_the_visit_says_so(world: World) -> None:
    world.host("dead.example", PAGE, port=8080)

    seen = visited(world, ["http://dead.example/", "http://nobody.example/"])

    assert reasons(seen) == {Reason.CONNECTION_REFUSED: 1, Reason.HOST_NOT_FOUND: 1}
    faults = {url: look.fault.kind for url, one in seen.items() for look in one.looks[:1] if look.fault}
    assert set(faults.values()) == {FaultKind.CONNECTION_REFUSED, FaultKind.HOST_NOT_FOUND}


def test_a_hostile_one_keeps_nobody_busy(world: World) -> None:
    """A rule for each of so many names, each of them noted by itself, would be a hundred million."""
    names = b"".join(b"User-agent: %d%s\n" % (number, b"*" * (number % 9)) for number in range(12_000))
    rules = b"".join(b"Disallow: /%d*a*a*b$\n" % number for number in range(8_000))
    text = names + rules + NOT_PRIVATE
    assert len(text) < 500_000
    site(world, robots(text))
    started = time.monotonic()

    seen = observed(world, [f"{SITE}/private", f"{SITE}/public"], robots=True)

    assert time.monotonic() - started < 2
    assert reasons(seen) == {Reason.ROBOTS: 1, Reason.OK: 1}
