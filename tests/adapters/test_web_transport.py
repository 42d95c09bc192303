"""``httpx`` over the guard: the same rules, httpx's own exceptions; and the fetch of one page."""

from __future__ import annotations

import asyncio
import gzip
import threading
import time
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import ada_url
import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fault_server import Asked, Behaviour, answer, by_path, dripping, raw, redirect, reset, silent
from toolkit_maint.adapters.web.body import BodyLimits
from toolkit_maint.adapters.web.faults import WebFault
from toolkit_maint.adapters.web.guard import AddressPolicy
from toolkit_maint.adapters.web.tls import Trust
from toolkit_maint.adapters.web.transport import FetchOptions, GuardedTransport, fetch
from toolkit_maint.domain.observation import FaultKind
from toolkit_maint.ports import FetchedPage, StopReason
from web_world import PUBLIC, GoOn, RecordingDialer, StopWhen, TableResolver, World

SITE = "http://site.example/"
TRUST = Trust()
SMALL = BodyLimits(raw=100_000, decoded=200_000)


def transport_of(world: World, limits: BodyLimits = SMALL) -> GuardedTransport:
    return GuardedTransport(world.address_policy, world.resolver, world.dialer, TRUST, limits)


def sent(world: World, url: str, method: str = "GET", *, timeout: float = 5, **more: object) -> httpx.Response:
    async def run() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport_of(world), trust_env=False, timeout=timeout) as client:
            return await client.request(method, url, **more)  # type: ignore[arg-type]  # whatever httpx takes

    return asyncio.run(run())


def fault_of(error: BaseException) -> FaultKind:
    assert isinstance(error.__cause__, WebFault)
    return error.__cause__.fault.kind


def test_a_request_and_its_answer(world: World) -> None:
    world.host("site.example", answer(gzip.compress(b"hello"), "200 Fine", "Content-Encoding: gzip", "X-A: 1", "X-A: 2"))

    response = sent(world, SITE + "a?b=c", headers={"X-Mine": "yes"})

    assert (response.status_code, response.reason_phrase, response.content) == (200, "Fine", b"hello")
    assert response.headers.get_list("x-a") == ["1", "2"]
    assert "content-encoding" not in response.headers
    assert response.extensions["truncated"] is False
    (asked,) = world.server.asked
    assert (asked.target, asked.header("host"), asked.header("x-mine")) == ("/a?b=c", "site.example", "yes")
    assert [value for name, value in asked.headers if name == "connection"] == ["close"]


def test_a_body_goes_out_with_its_length(world: World) -> None:
    bodies: list[bytes] = []

    async def echo(writer: asyncio.StreamWriter, asked: Asked) -> None:
        bodies.append((asked.header("content-length") or "").encode())
        await answer(b"thanks")(writer, asked)

    world.host("site.example", echo)

    async def chunks() -> object:
        yield b"two "
        yield b"parts"

    assert sent(world, SITE, "POST", content=chunks()).content == b"thanks"
    assert bodies == [b"9"]
    assert world.server.asked[0].header("transfer-encoding") is None


def test_head_has_no_body(world: World) -> None:
    world.host("site.example", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"))

    response = sent(world, SITE, "HEAD")

    assert (response.status_code, response.content, response.extensions["truncated"]) == (200, b"", False)


@pytest.mark.parametrize(
    ("behaviour", "error", "kind"),
    [
        (raw(b""), httpx.RemoteProtocolError, FaultKind.CONNECTION_CLOSED),
        (raw(b"SSH-2.0\r\n"), httpx.RemoteProtocolError, FaultKind.NOT_HTTP),
        (reset, httpx.ReadError, FaultKind.CONNECTION_RESET),
        (silent, httpx.ReadTimeout, FaultKind.TIMEOUT),
        (dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x"), httpx.ReadTimeout, FaultKind.TIMEOUT),
        (answer(b"plain", "200 OK", "Content-Encoding: gzip"), httpx.RemoteProtocolError, FaultKind.UNDECODABLE_BODY),
    ],
)
def test_faults_of_an_answer(world: World, behaviour: Behaviour, error: type[Exception], kind: FaultKind) -> None:
    world.host("site.example", behaviour)

    with pytest.raises(error) as caught:
        sent(world, SITE, timeout=0.2)
    assert fault_of(caught.value) is kind


@pytest.mark.parametrize(
    ("url", "error", "kind"),
    [
        ("http://10.0.0.1/", httpx.ConnectError, FaultKind.ADDRESS_NOT_PUBLIC),
        ("http://[::1]/", httpx.ConnectError, FaultKind.ADDRESS_NOT_PUBLIC),
        ("http://localhost/", httpx.ConnectError, FaultKind.ADDRESS_NOT_PUBLIC),
        ("http://nobody.example/", httpx.ConnectError, FaultKind.HOST_NOT_FOUND),
        ("http://93.184.216.34:25/", httpx.ConnectError, FaultKind.BAD_PORT),
        ("http://93.184.216.34/", httpx.ConnectError, FaultKind.CONNECTION_REFUSED),
        ("ftp://site.example/", httpx.UnsupportedProtocol, FaultKind.REDIRECT_SCHEME),
    ],
)
def test_faults_before_an_answer(world: World, url: str, error: type[Exception], kind: FaultKind) -> None:
    with pytest.raises(error) as caught:
        sent(world, url)
    assert fault_of(caught.value) is kind


def test_connecting_has_a_time_out_of_its_own(world: World) -> None:
    world.dialer.hanging.add(PUBLIC)
    started = time.monotonic()

    with pytest.raises(httpx.ConnectTimeout):
        sent(world, f"http://{PUBLIC}/", timeout=httpx.Timeout(30, connect=0.1))  # type: ignore[arg-type]  # as httpx takes it
    assert time.monotonic() - started < 1


def test_rebinding_does_not_get_past_httpx_either(world: World) -> None:
    ip = world.host("rebinds.example", answer(b"public"))
    world.resolver.series["rebinds.example"] = [(ip,), ("169.254.169.254",)]

    assert sent(world, "http://rebinds.example/").content == b"public"
    with pytest.raises(httpx.ConnectError) as caught:
        sent(world, "http://rebinds.example/")

    assert fault_of(caught.value) is FaultKind.ADDRESS_REFUSED
    assert world.dialer.dialled == [(ip, 80)]


def test_more_than_the_limit_is_truncated_and_said_so(world: World) -> None:
    world.host("site.example", answer(gzip.compress(b"\0" * 20_000_000), "200 OK", "Content-Encoding: gzip"))

    response = sent(world, SITE)

    assert (len(response.content), response.extensions["truncated"]) == (200_000, True)


def test_a_header_cannot_break_out_of_its_line(world: World) -> None:
    world.host("site.example", answer())

    with pytest.raises(ValueError, match="line break"):
        sent(world, SITE, headers={"X-A": "1\r\nX-Evil: 1"})
    assert not world.server.asked


HOSTILE = [
    "http://0x7f.1/",
    "http://2130706433/",
    "http://017700000001/",
    "http://127.1/",
    "http://0/",
    "http://ex%61mple.com/",
    "http://127.0.0.1%2f@example.com/",
    "http://example.com\\@127.0.0.1/",
    "http://127.0.0.1\\@example.com/",
    "http://example.com#@127.0.0.1/",
    "http://example.com?@127.0.0.1/",
    "http://user@127.0.0.1@example.com/",
    "http://example.com:80@127.0.0.1/",
    "http://127.0.0.1:80\t@example.com/",
    "http://１２７.０.０.１/",
    "http://127。0。0。1/",
    "http://ⓔxample.com/",
    "http://faß.example/",
    "http://exa\u00admple.com/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]/",
    "http://[::1%25eth0]/",
    "http:/example.com/",
    "http:example.com/",
    "http:///example.com/",
    "//example.com/",
    "http://example.com:0080/",
    "http://example.com:65536/",
    "http://example.com.:80/",
    "http://EXAMPLE.com/../..//x",
    "http://a..b/",
    "http://xn--/",
    "http://-a-.example/",
    "http://a_b.example/",
]


def dialled_for(url: str) -> list[str]:
    """The hosts that a request through httpx asks names for, or the addresses that it dials."""
    resolver, dialer = TableResolver(), RecordingDialer()

    async def run() -> None:
        transport = GuardedTransport(
            AddressPolicy((ip_network("0.0.0.0/0"), ip_network("::/0"))), resolver, dialer, TRUST, SMALL
        )
        async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
            await client.get(url)

    with pytest.raises((httpx.TransportError, httpx.InvalidURL, UnicodeError)):
        asyncio.run(run())
    return resolver.asked + [ip for ip, _ in dialer.dialled]


def canonical(host: str) -> str | IPv4Address | IPv6Address:
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return host


def assert_agreement(url: str) -> None:
    """What is asked for or dialled, if anything, is the host that a browser would go to."""
    dialled = dialled_for(url)
    assert not dialled or canonical(dialled[0]) == canonical(ada_url.URL(url).hostname)


@given(
    st.builds(
        "http://{}{}/".format, st.text(alphabet="aA0x7f.1:@/\\#?[]%2eﬀß。- ", max_size=20), st.sampled_from(["", "example.com"])
    )
)
@example("http://0x7f.1/")
def test_what_two_parsers_read_differently_is_never_dialled(url: str) -> None:
    assert_agreement(url)


@pytest.mark.parametrize("url", HOSTILE)
def test_hostile_addresses_go_where_a_browser_goes_or_nowhere(url: str) -> None:
    assert_agreement(url)


@pytest.mark.parametrize("url", ["http://0x7f.1/", "http://2130706433/", "http://127.1/", "http://user:pass@site.example/"])
def test_odd_spellings_of_an_address_and_userinfo_are_refused(world: World, url: str) -> None:
    with pytest.raises(httpx.LocalProtocolError) as caught:
        sent(world, url)
    assert fault_of(caught.value) is FaultKind.PARSERS_DISAGREE


# fetch


def fetched(world: World, url: str, stop: StopWhen | GoOn | None = None, *, timeout: float = 5) -> FetchedPage:
    options = FetchOptions(timeout=timeout, contact="mail@example.org", language="nl")
    return fetch(
        url,
        stop or GoOn(),
        options=options,
        address_policy=world.address_policy,
        resolver=world.resolver,
        dialer=world.dialer,
    )


def fetch_fault(world: World, url: str, *, timeout: float = 5) -> FaultKind:
    with pytest.raises(WebFault) as caught:
        fetched(world, url, timeout=timeout)
    return caught.value.fault.kind


def test_a_page_is_fetched_whole(world: World) -> None:
    body = b"x" * 1_500_000
    world.host("site.example", by_path({"/": redirect("/new?a=b|c"), "/new": answer(body, "200 OK", "Content-Type: text/x")}))

    page = fetched(world, "http://user:secret@site.example/#part")

    assert (page.status, page.final_url, page.truncated) == (200, "http://site.example/new?a=b|c", False)
    assert page.body == body
    assert dict(page.headers)["content-type"] == "text/x"
    assert "content-length" not in dict(page.headers)
    assert [asked.target for asked in world.server.asked] == ["/", "/new?a=b|c"]
    for asked in world.server.asked:
        assert asked.header("user-agent") is not None
        assert asked.header("accept-language") == "nl, en;q=0.8, *;q=0.5"
        assert not [value for _, value in asked.headers if "secret" in value or value.startswith("Basic")]


def test_more_than_ten_mebibytes_are_truncated(world: World) -> None:
    world.host("site.example", answer(b"x" * (10 * 1024 * 1024 + 1)))

    page = fetched(world, SITE)

    assert (len(page.body), page.truncated) == (10 * 1024 * 1024, True)


def test_a_status_is_an_answer(world: World) -> None:
    world.host("site.example", answer(b"missing", "404 Not Found"))

    assert fetched(world, SITE).status == 404


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("http://127.0.0.2/", FaultKind.ADDRESS_REFUSED),
        ("http://localhost/", FaultKind.ADDRESS_REFUSED),
        ("file:///etc/passwd", FaultKind.REDIRECT_SCHEME),
        ("gopher://site.example/", FaultKind.REDIRECT_SCHEME),
        ("http://[/", FaultKind.REDIRECT_MALFORMED),
        ("http://nobody.example/", FaultKind.HOST_NOT_FOUND),
        ("http://site.example:22/", FaultKind.BAD_PORT),
        ("/", FaultKind.TOO_MANY_REDIRECTS),
    ],
)
def test_redirects_of_a_fetch_are_guarded(world: World, location: str, kind: FaultKind) -> None:
    ip = world.host("site.example", redirect(location))

    assert fetch_fault(world, SITE) is kind
    assert set(world.dialer.dialled) == {(ip, 80)}


def test_a_written_private_address_is_refused(world: World) -> None:
    assert fetch_fault(world, "http://127.0.0.1/") is FaultKind.ADDRESS_NOT_PUBLIC


def test_a_fetch_has_one_deadline(world: World) -> None:
    async def slow(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await asyncio.sleep(0.1)
        await redirect("/")(writer, asked)

    world.host("site.example", slow)
    started = time.monotonic()

    assert fetch_fault(world, SITE, timeout=0.3) is FaultKind.TIMEOUT
    assert time.monotonic() - started < 0.8


def test_a_fetch_ends_when_told(world: World) -> None:
    world.host("site.example", silent)
    stop = StopWhen()
    threading.Timer(0.1, lambda: setattr(stop, "now", StopReason.INTERRUPTED)).start()
    started = time.monotonic()

    with pytest.raises(WebFault) as caught:
        fetched(world, SITE, stop, timeout=60)
    assert (caught.value.fault.kind, caught.value.fault.detail) == (FaultKind.TIMEOUT, "interrupted")
    assert time.monotonic() - started < 1


def test_what_is_no_web_address_is_a_mistake_of_the_caller(world: World) -> None:
    with pytest.raises(ValueError, match="no web address"):
        fetched(world, "file:///etc/passwd")


def test_the_environment_is_not_asked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = world.server.serve(answer(b"proxy"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy}")
    ip = world.host("site.example", answer(b"itself"))

    assert fetched(world, SITE).body == b"itself"
    assert world.dialer.dialled == [(ip, 80)]


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("http://xn--a.example/", FaultKind.PARSERS_DISAGREE),
        ("http://\u00e2\u0098\u0083.example/", FaultKind.HOST_NOT_FOUND),  # a snowman, as its bytes are read
    ],
)
def test_a_redirect_to_a_strange_host_is_a_fault_and_no_crash(world: World, location: str, kind: FaultKind) -> None:
    world.host("site.example", redirect(location))
    assert fetch_fault(world, "http://site.example/") is kind


def test_a_cookie_goes_back_to_its_host_alone(world: World) -> None:
    async def echo(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await answer(f"<p>cookie: {asked.header('cookie')}".encode())(writer, asked)

    async def host_only(writer: asyncio.StreamWriter, asked: Asked) -> None:
        if asked.header("cookie"):
            await redirect("http://other.co.uk/")(writer, asked)
        else:
            await redirect("/", "302 Found", "Set-Cookie: seen=1")(writer, asked)

    world.host("other.co.uk", echo)
    world.host("site.co.uk", host_only)
    assert fetched(world, "http://site.co.uk/").body == b"<p>cookie: None"
