"""One visit: hops, loops, cookies, manners, and what is kept of it."""

from __future__ import annotations

import asyncio
import zlib

import pytest

from fault_server import Asked, Behaviour, answer, by_path, dripping, raw, redirect
from toolkit_maint import __version__
from toolkit_maint.domain.observation import FaultKind, HopKind, Phase
from web_world import NOON, World

PAGE = answer(b"<title>Here</title>words")
SITE = "http://site.example/"


def counting_down(writer_status: str = "302 Found") -> Behaviour:
    """``/20`` leads to ``/19`` and so on, down to a page at ``/0``."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        left = int(asked.target[1:])
        await (redirect(f"/{left - 1}", writer_status) if left else PAGE)(writer, asked)

    return send


def test_twenty_redirects_are_followed(world: World) -> None:
    world.host("site.example", counting_down())

    look = world.look(SITE + "20")

    assert look.fault is None
    assert [hop.status for hop in look.hops] == [302] * 20 + [200]
    assert {hop.kind for hop in look.hops[1:]} == {HopKind.REDIRECT}


def test_the_twenty_first_is_not(world: World) -> None:
    world.host("site.example", counting_down())

    look = world.look(SITE + "21")

    assert look.fault is not None
    assert look.fault.kind is FaultKind.TOO_MANY_REDIRECTS
    assert len(look.hops) == 21


def test_a_loop_of_two(world: World) -> None:
    world.host("site.example", by_path({"/a": redirect("/b"), "/b": redirect("/a")}))

    look = world.look(SITE + "a")

    assert look.fault is not None
    assert look.fault.kind is FaultKind.REDIRECT_LOOP
    assert [hop.address for hop in look.hops] == [SITE + "a", SITE + "b"]


def test_a_loop_by_meta_refresh(world: World) -> None:
    pages = {
        path: answer(f'<meta http-equiv=refresh content="0;url={to}">words'.encode())
        for path, to in (("/a", "/b"), ("/b", "/a"))
    }
    world.host("site.example", by_path(pages))

    look = world.look(SITE + "a")

    assert look.fault is not None
    assert look.fault.kind is FaultKind.REDIRECT_LOOP


def wants_a_cookie(name: str = "seen") -> Behaviour:
    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        behaviour = PAGE if asked.header("cookie") else redirect(asked.target, "302 Found", f"Set-Cookie: {name}=1; Path=/")
        await behaviour(writer, asked)

    return send


def test_a_cookie_and_a_redirect_to_the_same_address_is_no_loop(world: World) -> None:
    world.host("site.example", wants_a_cookie())

    look = world.look(SITE)

    assert look.fault is None
    assert [hop.status for hop in look.hops] == [302, 200]
    assert look.hops[0].header("set-cookie") == "seen"


def test_cookies_go_to_no_other_host_and_no_other_visit(world: World) -> None:
    world.host("site.example", redirect("http://other.test/", "302 Found", "Set-Cookie: secret=1; Domain=test; Path=/"))
    world.host("other.test", redirect(SITE + "back", "302 Found", "Set-Cookie: another=1; Path=/"))

    world.look(SITE)

    by_host = [(asked.header("host"), asked.header("cookie")) for asked in world.server.asked]
    assert by_host[:2] == [("site.example", None), ("other.test", None)]
    assert all("another" not in (cookie or "") for host, cookie in by_host if host == "site.example")


def test_each_visit_has_a_jar_of_its_own(world: World) -> None:
    world.host("site.example", answer(b"words", "200 OK", "Set-Cookie: id=1; Path=/"))

    for _ in range(2):
        world.look(SITE)

    assert [asked.header("cookie") for asked in world.server.asked] == [None, None]


def test_the_manners_of_a_request(world: World) -> None:
    world.host("site.example", by_path({"/a": redirect("/b"), "/b": PAGE}))

    world.look("http://site.example/a?x=1")

    for asked in world.server.asked:
        assert asked.method == "GET"
        assert asked.headers == (
            ("host", "site.example"),
            ("connection", "keep-alive"),
            ("user-agent", f"toolkit-maint/{__version__} (+mail@example.org)"),
            ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
            ("accept-language", "en, *;q=0.5"),
            ("accept-encoding", "gzip, deflate, br, zstd"),
        )


def test_userinfo_of_a_redirect_is_never_sent(world: World) -> None:
    world.host("site.example", by_path({"/": redirect("http://user:secret@site.example/in"), "/in": PAGE}))

    world.look(SITE)

    assert not [value for asked in world.server.asked for _, value in asked.headers if "secret" in value or "Basic" in value]


@pytest.mark.parametrize(
    ("location", "address"),
    [
        ("/other", "http://site.example/other"),
        ("other", "http://site.example/map/other"),
        ("?q=1", "http://site.example/map/page?q=1"),
        ("//else.example/x", "http://else.example/x"),
        ("HTTP://ELSE.example:80/x", "http://else.example/x"),
        ("/a b", "http://site.example/a%20b"),
        ("/caf\xe9", "http://site.example/caf%E9"),
        ("/caf\xc3\xa9", "http://site.example/caf%C3%A9"),
        ("/x#new", "http://site.example/x#new"),
        ("/x", "http://site.example/x"),
    ],
)
def test_where_a_location_leads(world: World, location: str, address: str) -> None:
    everything = dict.fromkeys(("/other", "/map/other", "/x", "/a%20b", "/caf%E9", "/caf%C3%A9"), PAGE)
    world.host("site.example", by_path({"/map/page": redirect(location), **everything}))
    world.host("else.example", by_path(everything))

    look = world.look("http://site.example/map/page")

    assert look.hops[1].address == address


def test_a_line_break_cannot_be_smuggled_into_the_next_request(world: World) -> None:
    world.host("site.example", by_path({"/": redirect("/x%0d%0aX-Evil:%201"), "/y": PAGE}))

    world.look(SITE)

    assert world.server.asked[-1].target == "/x%0d%0aX-Evil:%201"
    assert world.server.asked[-1].header("x-evil") is None


def test_a_bare_carriage_return_in_a_location(world: World) -> None:
    world.host("site.example", raw(b"HTTP/1.1 302 Found\r\nLocation: /x\rX-Evil: 1\r\nContent-Length: 0\r\n\r\n"))

    look = world.look(SITE)

    assert all("X-Evil" not in name for asked in world.server.asked for name, _ in asked.headers)
    assert look.fault is not None


def test_what_is_kept_of_an_answer(world: World) -> None:
    headers = (
        *(f"Set-Cookie: c{number}=secret; Path=/" for number in range(80)),
        "Server: nginx",
        "X-Private: nothing",
        "Server: again",
        "ETag: " + "e" * 9000,
    )
    ip = world.host("site.example", answer(b"<title>T</title>w", "200 OK", *headers))

    observation = world.visit(SITE)

    hop = observation.looks[0].hops[0]
    assert hop.peer == ip
    assert hop.headers[:2] == (("server", "nginx"), ("server", "again"))
    assert len(hop.header("etag") or "") == 8192
    assert len(hop.headers) == 64
    assert ("set-cookie", "c0") in hop.headers
    assert not [value for name, value in hop.headers if "secret" in value or name == "x-private"]
    assert (observation.visited_at, observation.visit_key, observation.requests) == (NOON, SITE, 1)


def test_the_body_of_what_is_not_plainly_alive_is_kept(world: World) -> None:
    world.host("site.example", by_path({"/": PAGE, "/moved": redirect("/")}))

    plain, missing, moved = (world.look(SITE + path).page for path in ("", "missing", "moved"))

    assert plain
    assert missing
    assert moved
    assert plain.excerpt is None
    assert zlib.decompress(missing.excerpt or b"") == b"<title>Missing</title>"
    assert moved.excerpt is not None


def test_a_long_page_is_read_as_far_as_it_tells_enough(world: World) -> None:
    body = b"<title>Long</title>" + b"<p>words</p>" * 100_000 + b"<p id=end>"
    world.host("site.example", answer(body))

    light, whole = (world.look(SITE, anchors=anchors).page for anchors in ((), ("end",)))

    assert light
    assert whole
    assert light.truncated
    assert 256 * 1024 <= light.text_bytes < 400_000
    assert whole.raw_bytes == 1024 * 1024


def test_anchors_are_looked_for_beyond_that(world: World) -> None:
    body = b"<title>Long</title>" + (b"<p>" + b"words " * 100) * 600 + b"<p id=end>"
    world.host("site.example", answer(body))

    observation = world.visit(SITE, anchors=("end", "other"))

    page = observation.looks[0].page
    assert page is not None
    assert observation.anchors_asked == ("end", "other")
    assert (page.anchors, page.truncated) == (("end",), False)


def test_a_file_is_only_begun(world: World) -> None:
    world.host("site.example", answer(b"%PDF-" + b"x" * 3_000_000, "200 OK", "Content-Type: application/pdf"))

    page = world.look(SITE).page

    assert page is not None
    assert (page.media_type, page.truncated, page.text_bytes < 100_000) == ("application/pdf", True, True)


def test_a_short_file_is_read_whole(world: World) -> None:
    world.host("site.example", answer(b"x" * 16_384, "200 OK", "Content-Type: text/plain"))

    page = world.look(SITE).page

    assert page is not None
    assert (page.text_bytes, page.truncated) == (16_384, False)


def test_all_hops_share_one_deadline(world: World) -> None:
    async def slow(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await asyncio.sleep(0.12)
        await redirect(asked.target + "x")(writer, asked)

    world.host("site.example", slow)

    observation = world.visit(SITE, timeout=0.4)

    fault = observation.looks[0].fault
    assert fault is not None
    assert (fault.kind, fault.phase) == (FaultKind.TIMEOUT, Phase.HEADERS)
    assert observation.elapsed_ms < 600


def test_the_phase_says_how_far_it_came(world: World) -> None:
    world.host("site.example", dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n", b""))

    look = world.look(SITE, timeout=0.2)

    assert look.fault is not None
    assert (look.fault.kind, look.fault.phase) == (FaultKind.TIMEOUT, Phase.BODY)
    assert look.hops[0].status == 200


def test_late_refreshes_and_those_of_error_pages_are_not_followed(world: World) -> None:
    pages = {
        "/late": answer(b"words", "200 OK", "Refresh: 300; url=/x"),
        "/error": answer(b"words", "404 Not Found", "Refresh: 0; url=/x"),
        "/x": PAGE,
    }
    world.host("site.example", by_path(pages))

    assert [len(world.look(SITE + path).hops) for path in ("late", "error")] == [1, 1]


def test_a_refresh_header_is_followed(world: World) -> None:
    world.host("site.example", by_path({"/": answer(b"words", "200 OK", "Refresh: 0; url=/x"), "/x": PAGE}))

    assert [hop.kind for hop in world.look(SITE).hops] == [HopKind.START, HopKind.REFRESH_HEADER]
