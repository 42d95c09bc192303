"""What a server does → what ``judge`` makes of one look at it."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest

from fault_server import Asked, Behaviour, answer, by_path, dripping, raw, redirect, reset, silent
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.observation import FaultKind
from toolkit_maint.domain.verdict import Confidence, Reason, VerdictKind
from web_world import POLICY, World

ALIVE, BROKEN, UNSURE, BLOCKED, MOVED = (
    VerdictKind.ALIVE,
    VerdictKind.BROKEN,
    VerdictKind.UNSURE,
    VerdictKind.BLOCKED,
    VerdictKind.MOVED,
)
PAGE = b"<title>A page</title>words"
TEN = b"Content-Length: 26\r\n\r\n" + PAGE
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
SITE = "http://site.example/page"


def verdict(world: World, url: str = SITE, timeout: float = 5) -> tuple[VerdictKind, Reason, Confidence | None]:
    found = judge(world.visit(url, timeout=timeout), None, POLICY)
    return found.kind, found.reason, found.confidence


ALIVE_ALL_THE_SAME: dict[str, Behaviour] = {
    "plain": answer(PAGE),
    "bare line feeds": raw((OK + TEN).replace(b"\r\n", b"\n")),
    "folded header": raw(OK + b"X-Long: one\r\n two\r\n" + TEN),
    "no reason": raw(b"HTTP/1.1 200\r\nContent-Type: text/html\r\n" + TEN),
    "bytes above 127": raw(OK + b"X-Name: caf\xe9\r\n" + TEN),
    "300 small headers": raw(OK + b"X-Many: " + b"a" * 92 + b"\r\n" + b"X-Many: b\r\n" * 299 + TEN),
    "one header of 70 kB": raw(OK + b"X-Long: " + b"a" * 70_000 + b"\r\n" + TEN),
    "HTTP/1.0": raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE),
    "odd version": raw(b"HTTP/1.2 200 OK\r\nContent-Type: text/html\r\n" + TEN),
    "blank lines first": raw(b"\r\n\r\n" + OK + TEN),
    "stray 100": raw(b"HTTP/1.1 100 Continue\r\n\r\n" + OK + TEN),
    "103 first": raw(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK + TEN),
    "20,000 times 103 first": raw(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 20_000 + OK + TEN),
    "length too long": raw(OK + b"Content-Length: 900\r\n\r\n" + PAGE),
    "length too short": raw(OK + b"Content-Length: 21\r\n\r\n" + PAGE),
    "length and chunks": raw(OK + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n1a\r\n" + PAGE + b"\r\n0\r\n\r\n"),
    "no closing chunk": raw(OK + b"Transfer-Encoding: chunked\r\n\r\n1a\r\n" + PAGE + b"\r\n"),
    "damaged second chunk": raw(OK + b"Transfer-Encoding: chunked\r\n\r\n1a\r\n" + PAGE + b"\r\nzz\r\n"),
    "more than was asked for": raw(OK + TEN + OK + TEN + b"garbage"),
    "until the end": raw(OK + b"\r\n" + PAGE),
    "offers an upgrade": raw(OK + b"Upgrade: h2,h2c\r\nConnection: Upgrade\r\n" + TEN),
    "no type": raw(b"HTTP/1.1 200 OK\r\n" + TEN),
    "unknown charset": answer(PAGE, "200 OK", "Content-Type: text/html; charset=nonsense"),
    "coding that is none": answer(PAGE, "200 OK", "Content-Encoding: utf-8"),
    "x-gzip": answer(gzip.compress(PAGE), "200 OK", "Content-Encoding: x-gzip"),
    "raw deflate": answer(zlib.compress(PAGE)[2:-4], "200 OK", "Content-Encoding: deflate"),
    "br": answer(brotli.compress(PAGE), "200 OK", "Content-Encoding: br"),
    "gzip with a wrong checksum": answer(gzip.compress(PAGE)[:-8] + b"12345678", "200 OK", "Content-Encoding: gzip"),
    "half of a gzip": answer(gzip.compress(PAGE * 5000)[:200], "200 OK", "Content-Encoding: gzip"),
    "203": answer(PAGE, "203 Non-Authoritative Information"),
    "299": answer(PAGE, "299 Fine"),
    "300": answer(PAGE, "300 Multiple Choices"),
    "a page under 302 without an address": answer(PAGE, "302 Found"),
    "temporary redirect": by_path({"/page": redirect("/other"), "/other": answer(PAGE)}),
    "refresh to itself": answer(b'<meta http-equiv="refresh" content="3; url=/page">words'),
    "refresh within noscript": answer(b'<noscript><meta http-equiv=refresh content="0;url=/other"></noscript>words'),
    "not HTML": answer(b"%PDF-1.7 and more", "200 OK", "Content-Type: application/pdf"),
}

BROKEN_FOR: dict[str, tuple[Behaviour, Reason]] = {
    "closed without a byte": (raw(b""), Reason.CONNECTION_CLOSED),
    "closed within the head": (raw(b"HTTP/1.1 200 OK\r\nContent-"), Reason.CONNECTION_CLOSED),
    "reset": (reset, Reason.CONNECTION_RESET),
    "ssh": (raw(b"SSH-2.0-OpenSSH_9.6\r\n"), Reason.NOT_HTTP),
    "smtp": (raw(b"220 mail.example ESMTP\r\n"), Reason.NOT_HTTP),
    "radio": (raw(b"ICY 200 OK\r\nicy-name: x\r\n\r\n"), Reason.NOT_HTTP),
    "rtsp": (raw(b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n"), Reason.NOT_HTTP),
    "no head at all": (raw(b"<title>A page</title>"), Reason.NOT_HTTP),
    "two different lengths": (raw(OK + b"Content-Length: 3\r\n" + TEN), Reason.NOT_HTTP),
    "first chunk size no number": (raw(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello"), Reason.NOT_HTTP),
    "300 headers of 1 kB": (raw(OK + (b"X-Much: " + b"a" * 1015 + b"\r\n") * 300 + TEN), Reason.HEADERS_TOO_LARGE),
    "101": (raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"), Reason.UNASKED_UPGRADE),
    "101 and no more": (raw(b"HTTP/1.1 101 Switching Protocols\r\n\r\n"), Reason.UNASKED_UPGRADE),
    "says gzip": (answer(PAGE, "200 OK", "Content-Encoding: gzip"), Reason.UNDECODABLE_BODY),
    "says br": (answer(PAGE, "200 OK", "Content-Encoding: br"), Reason.UNDECODABLE_BODY),
    "three codings": (answer(PAGE, "200 OK", "Content-Encoding: gzip, gzip, gzip"), Reason.UNDECODABLE_BODY),
    "404": (answer(PAGE, "404 Not Found"), Reason.NOT_FOUND),
    "410": (answer(PAGE, "410 Gone"), Reason.GONE),
    "400": (answer(PAGE, "400 Bad Request"), Reason.CLIENT_ERROR),
    "404 that leads home": (answer(b'<meta http-equiv=refresh content="0;url=/">', "404 Not Found"), Reason.NOT_FOUND),
    "404 with a refresh header": (answer(b"words", "404 Not Found", "Refresh: 1; url=/"), Reason.NOT_FOUND),
    "204": (raw(b"HTTP/1.1 204 No Content\r\n\r\n"), Reason.NO_CONTENT),
    "304": (raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"), Reason.NO_CONTENT),
    "empty": (answer(b""), Reason.NO_CONTENT),
    "redirect without an address": (answer(b"", "302 Found"), Reason.REDIRECT_WITHOUT_ADDRESS),
    "redirect to itself": (redirect("/page"), Reason.REDIRECT_LOOP),
    "redirect to a file": (redirect("file:///etc/passwd"), Reason.REDIRECT_SCHEME),
    "redirect to gopher": (redirect("gopher://site.example/"), Reason.REDIRECT_SCHEME),
    "redirect to data": (redirect("data:text/html,hello"), Reason.REDIRECT_SCHEME),
    "redirect to nonsense": (redirect("http://[broken/"), Reason.REDIRECT_MALFORMED),
    "redirect to 9,000 characters": (redirect("/" + "a" * 9_000), Reason.REDIRECT_TOO_LONG),
    "redirect to a bad port": (redirect("http://site.example:25/"), Reason.BAD_PORT),
    "redirect to nobody": (redirect("http://nobody.example/"), Reason.HOST_NOT_FOUND),
}

OTHERWISE: dict[str, tuple[Behaviour, VerdictKind, Reason]] = {
    "401": (answer(PAGE, "401 Unauthorized"), BLOCKED, Reason.LOG_IN),
    "403": (answer(PAGE, "403 Forbidden"), BLOCKED, Reason.FORBIDDEN),
    "418": (answer(PAGE, "418 I'm a teapot"), BLOCKED, Reason.REFUSES_TOOLS),
    "451": (answer(PAGE, "451 Unavailable"), BLOCKED, Reason.LEGAL_REASONS),
    "999": (answer(PAGE, "999 No"), BLOCKED, Reason.REFUSES_TOOLS),
    "sent to a log-in": (by_path({"/page": redirect("/login"), "/login": answer(PAGE)}), BLOCKED, Reason.LOG_IN),
    "500": (answer(PAGE, "500 Internal Server Error"), UNSURE, Reason.SERVER_ERROR),
    "503 with a refresh": (answer(b"", "503 Wait", "Refresh: 5; url=/other"), UNSURE, Reason.SERVER_ERROR),
    "429": (answer(PAGE, "429 Too Many Requests"), UNSURE, Reason.TOO_MANY_REQUESTS),
    "redirect to a private address": (redirect("http://10.0.0.1/"), UNSURE, Reason.ADDRESS_REFUSED),
    "redirect to loopback": (redirect("http://127.0.0.2/"), UNSURE, Reason.ADDRESS_REFUSED),
    "redirect to localhost": (redirect("http://localhost/"), UNSURE, Reason.ADDRESS_REFUSED),
    "redirect to odd loopback": (redirect("//0x7f.1/"), UNSURE, Reason.ADDRESS_REFUSED),
    "moved": (by_path({"/page": redirect("/new", "301 Moved"), "/new": answer(PAGE)}), MOVED, Reason.MOVED_PERMANENTLY),
    "moved in UTF-8": (
        by_path({"/page": redirect("/caf\xc3\xa9", "308 Moved"), "/caf%C3%A9": answer(PAGE)}),
        MOVED,
        Reason.MOVED_PERMANENTLY,
    ),
    "meta refresh": (
        by_path({"/page": answer(b"<meta http-equiv=Refresh content=\"0; URL='new'\">"), "/new": answer(PAGE)}),
        MOVED,
        Reason.PAGE_FORWARDS,
    ),
    "refresh header": (
        by_path({"/page": answer(b"words", "200 OK", "Refresh: 2; url=/new"), "/new": answer(PAGE)}),
        MOVED,
        Reason.PAGE_FORWARDS,
    ),
}


@pytest.mark.parametrize("behaviour", ALIVE_ALL_THE_SAME.values(), ids=ALIVE_ALL_THE_SAME.keys())
def test_what_browsers_forgive_is_alive(world: World, behaviour: Behaviour) -> None:
    world.host("site.example", behaviour)

    assert verdict(world) == (ALIVE, Reason.OK, Confidence.CERTAIN)


@pytest.mark.parametrize(("behaviour", "reason"), BROKEN_FOR.values(), ids=BROKEN_FOR.keys())
def test_what_browsers_do_not_forgive_is_broken(world: World, behaviour: Behaviour, reason: Reason) -> None:
    world.host("site.example", behaviour)

    assert verdict(world)[:2] == (BROKEN, reason)


@pytest.mark.parametrize(("behaviour", "kind", "reason"), OTHERWISE.values(), ids=OTHERWISE.keys())
def test_the_other_verdicts(world: World, behaviour: Behaviour, kind: VerdictKind, reason: Reason) -> None:
    world.host("site.example", behaviour)

    assert verdict(world)[:2] == (kind, reason)


HEAD = OK + b"\r\n"


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        (silent, (UNSURE, Reason.TIMEOUT)),
        (dripping(b"HTTP/1.1 200 OK\r\n", b"X"), (UNSURE, Reason.TIMEOUT)),
        (dripping(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50), (UNSURE, Reason.TIMEOUT)),
        (dripping(HEAD, b""), (UNSURE, Reason.TIMEOUT)),
        (dripping(HEAD + PAGE, b"x"), (ALIVE, Reason.OK)),
        (dripping(HEAD + PAGE, b"x" * 65_536, 0), (ALIVE, Reason.OK)),
        (dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1a\r\n" + PAGE + b"\r\n"), (ALIVE, Reason.OK)),
    ],
    ids=["silence", "head drips", "endless 103", "no body comes", "body drips", "endless body", "endless chunks"],
)
def test_time_is_bounded_whatever_drips(world: World, behaviour: Behaviour, expected: tuple[VerdictKind, Reason]) -> None:
    world.host("site.example", behaviour)

    observation = world.visit(SITE, timeout=0.3)

    found = judge(observation, None, POLICY)
    assert (found.kind, found.reason) == expected
    assert observation.elapsed_ms < 600


def test_a_slow_first_byte_is_alive(world: World) -> None:
    async def slow(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await asyncio.sleep(0.25)
        await answer(PAGE)(writer, asked)

    world.host("site.example", slow)

    assert judge(world.visit(SITE, timeout=0.4, looks=4), None, POLICY).kind is ALIVE


ZEROS = b"<title>Bomb</title>" + b"\0" * 50_000_000


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(ZEROS, 1)),
        ("deflate", zlib.compress(ZEROS, 1)),
        ("br", brotli.compress(ZEROS, quality=1)),
        ("gzip, gzip", gzip.compress(gzip.compress(ZEROS, 1))),
    ],
)
def test_a_bomb_is_a_page_that_was_not_read_to_its_end(world: World, coding: str, body: bytes) -> None:
    world.host("site.example", answer(body, "200 OK", f"Content-Encoding: {coding}"))

    page = world.look(SITE).page

    assert page is not None
    assert (page.title, page.truncated) == ("Bomb", True)
    assert page.text_bytes <= 2 * 1024 * 1024


def _nowhere(world: World) -> None:
    world.resolver.table["site.example"] = FaultKind.HOST_NOT_FOUND


def _resolver_fails(world: World) -> None:
    world.resolver.table["site.example"] = FaultKind.RESOLVER_FAILED


def _no_address(world: World) -> None:
    world.resolver.table["site.example"] = FaultKind.NO_ADDRESS


def _private(world: World) -> None:
    world.resolver.table["site.example"] = ("93.184.216.34", "10.0.0.1")


def _refused(world: World) -> None:
    world.resolver.table["site.example"] = ("93.184.216.34",)


@pytest.mark.parametrize(
    ("arrange", "kind", "reason"),
    [
        (_nowhere, BROKEN, Reason.HOST_NOT_FOUND),
        (_resolver_fails, UNSURE, Reason.RESOLVER_FAILED),
        (_no_address, UNSURE, Reason.NO_ADDRESS),
        (_private, UNSURE, Reason.ADDRESS_REFUSED),
        (_refused, BROKEN, Reason.CONNECTION_REFUSED),
    ],
)
def test_names_and_connections(world: World, arrange: Callable[[World], None], kind: VerdictKind, reason: Reason) -> None:
    arrange(world)

    assert verdict(world)[:2] == (kind, reason)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1/", Reason.ADDRESS_NOT_PUBLIC),
        ("http://2130706433/", Reason.ADDRESS_NOT_PUBLIC),
        ("http://0x7f.1/", Reason.ADDRESS_NOT_PUBLIC),
        ("http://[::ffff:127.0.0.1]/", Reason.ADDRESS_NOT_PUBLIC),
        ("http://169.254.169.254/latest/meta-data/", Reason.ADDRESS_NOT_PUBLIC),
        ("http://LOCALHOST./", Reason.ADDRESS_NOT_PUBLIC),
        ("http://a.localhost:8080/", Reason.ADDRESS_NOT_PUBLIC),
        ("http://site.example:22/", Reason.BAD_PORT),
    ],
)
def test_what_is_written_and_refused_is_broken_for_certain(world: World, url: str, reason: Reason) -> None:
    assert verdict(world, url) == (BROKEN, reason, Confidence.CERTAIN)
    assert not world.dialer.dialled
    assert not world.resolver.asked
