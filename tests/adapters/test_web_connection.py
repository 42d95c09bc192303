"""Resolve once, check all, dial what was checked; and TLS, fact by fact."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path

import ada_url
import pytest
import truststore
from hypothesis import assume, given
from hypothesis import strategies as st

from authority import Authority
from fault_server import NOBODY, FaultServer, answer, raw, redirect, reset
from toolkit_maint.adapters.web.connection import Endpoint
from toolkit_maint.adapters.web.faults import WebFault
from toolkit_maint.adapters.web.guard import AddressPolicy
from toolkit_maint.adapters.web.tls import Trust, UnusableCaBundleError
from toolkit_maint.domain.address import AddressKind, parse_address
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.observation import Fault, FaultKind, Phase
from toolkit_maint.domain.verdict import Reason
from web_world import POLICY, PUBLIC, World

METADATA = "169.254.169.254"


def opened(world: World, url: str, *, seconds: float = 5, written: bool = True) -> str:
    """The peer of a guarded connection that is closed again."""

    async def run() -> str:
        wire = await world.connector().open(Endpoint.of(url), seconds=seconds, connect_seconds=seconds, written=written)
        wire.close()
        return wire.peer

    return asyncio.run(run())


def fault_of(world: World, url: str, *, seconds: float = 5, written: bool = True) -> Fault:
    with pytest.raises(WebFault) as caught:
        opened(world, url, seconds=seconds, written=written)
    return caught.value.fault


def test_the_address_that_was_checked_is_dialled_whatever_the_name_says_next(world: World) -> None:
    ip = world.host("rebinds.example", answer())
    world.resolver.series["rebinds.example"] = [(ip,), (METADATA,), (METADATA,)]

    assert opened(world, "http://rebinds.example/") == ip
    assert world.resolver.asked == ["rebinds.example"]

    assert fault_of(world, "http://rebinds.example/").kind is FaultKind.ADDRESS_REFUSED
    assert world.dialer.dialled == [(ip, 80)]


def test_rebinding_between_two_hops_is_seen(world: World) -> None:
    ip = world.host("first.example", redirect("http://second.example/"))
    world.resolver.table["second.example"] = (METADATA,)

    look = world.look("http://first.example/")

    assert look.fault is not None
    assert look.fault.kind is FaultKind.ADDRESS_REFUSED
    assert world.dialer.dialled == [(ip, 80)]


def test_one_denied_address_refuses_the_host(world: World) -> None:
    world.resolver.table["mixed.example"] = (PUBLIC, "2606:4700::1", "fd00::1")

    assert fault_of(world, "http://mixed.example/").kind is FaultKind.ADDRESS_REFUSED
    assert not world.dialer.dialled


def test_what_is_no_address_is_refused(world: World) -> None:
    world.resolver.table["odd.example"] = ("93.184.216.34%eth0",)

    assert fault_of(world, "http://odd.example/").kind is FaultKind.ADDRESS_REFUSED


def test_no_address_at_all(world: World) -> None:
    world.resolver.table["empty.example"] = ()

    assert fault_of(world, "http://empty.example/").kind is FaultKind.NO_ADDRESS


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "http://[::1]/", "http://localhost/", "http://192.168.1.1/"])
def test_the_fault_says_whether_the_address_was_written_or_led_to(world: World, url: str) -> None:
    assert fault_of(world, url, written=True).kind is FaultKind.ADDRESS_NOT_PUBLIC
    assert fault_of(world, url, written=False).kind is FaultKind.ADDRESS_REFUSED
    assert not world.dialer.dialled


def test_localhost_needs_no_resolver_and_only_one_of_its_addresses(world: World, listeners: FaultServer) -> None:
    world.address_policy = AddressPolicy((ip_network("127.0.0.0/8"),))
    world.dialer.ports["127.0.0.1", 8080] = listeners.serve(answer())

    assert opened(world, "http://localhost:8080/") == "127.0.0.1"
    assert not world.resolver.asked


@pytest.mark.parametrize("port", [22, 25, 6667])
def test_bad_ports_are_refused_also_where_private_addresses_are_allowed(world: World, port: int) -> None:
    world.address_policy = AddressPolicy((ip_network("127.0.0.0/8"),))

    assert fault_of(world, f"http://127.0.0.1:{port}/").kind is FaultKind.BAD_PORT
    assert not world.dialer.dialled


def test_all_addresses_are_tried_in_order(world: World, listeners: FaultServer) -> None:
    world.resolver.table["many.example"] = ("2606:4700::1", "93.184.216.1", "93.184.216.2")
    world.dialer.errors["2606:4700::1"] = OSError(errno.ENETUNREACH, "no route")
    world.dialer.ports["93.184.216.2", 80] = listeners.serve(answer())

    assert opened(world, "http://many.example/") == "93.184.216.2"
    assert [ip for ip, _ in world.dialer.dialled] == ["2606:4700::1", "93.184.216.1", "93.184.216.2"]


def test_an_address_that_hangs_leaves_time_for_the_next(world: World, listeners: FaultServer) -> None:
    world.resolver.table["many.example"] = ("93.184.216.1", "93.184.216.2")
    world.dialer.hanging.add("93.184.216.1")
    world.dialer.ports["93.184.216.2", 80] = listeners.serve(answer())

    assert opened(world, "http://many.example/", seconds=0.3) == "93.184.216.2"


@pytest.mark.parametrize(
    ("errors", "kind"),
    [
        ((errno.ENETUNREACH, errno.ECONNREFUSED), FaultKind.CONNECTION_REFUSED),
        ((errno.ECONNREFUSED, errno.ENETUNREACH), FaultKind.CONNECTION_REFUSED),
        ((errno.ENETUNREACH, errno.EHOSTUNREACH), FaultKind.NETWORK_UNREACHABLE),
        ((errno.ECONNREFUSED, errno.ETIMEDOUT), FaultKind.TIMEOUT),
        ((errno.EMFILE, errno.EACCES), FaultKind.NETWORK_UNREACHABLE),
        ((errno.ECONNRESET, errno.ECONNREFUSED), FaultKind.CONNECTION_RESET),
    ],
)
def test_the_most_telling_fault_is_reported(world: World, errors: tuple[int, int], kind: FaultKind) -> None:
    addresses = ("93.184.216.1", "93.184.216.2")
    world.resolver.table["many.example"] = addresses
    world.dialer.errors = {ip: OSError(number, "as told") for ip, number in zip(addresses, errors, strict=True)}

    fault = fault_of(world, "http://many.example/")

    assert (fault.kind, fault.phase) == (kind, Phase.CONNECT)


def test_time_is_up_while_connecting(world: World) -> None:
    world.resolver.table["hangs.example"] = (PUBLIC,)
    world.dialer.hanging.add(PUBLIC)

    fault = fault_of(world, "http://hangs.example/", seconds=0.1)

    assert (fault.kind, fault.phase) == (FaultKind.TIMEOUT, Phase.CONNECT)


def test_the_environment_names_no_proxy(world: World, listeners: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = listeners.serve(answer(b"<title>proxy</title>"))
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy}")
    ip = world.host("site.example", answer(b"<title>itself</title>"))

    page = world.look("http://site.example/").page

    assert page is not None
    assert page.title == "itself"
    assert world.dialer.dialled == [(ip, 80)]


# TLS


def test_tls_facts(secure: World, authority: Authority) -> None:
    secure.host("site.example", answer(), port=443, tls=authority.server("site.example"))

    look = secure.look("https://site.example/")

    tls = look.hops[0].tls
    assert look.fault is None
    assert tls is not None
    assert tls.protocol in {"TLSv1.2", "TLSv1.3"}
    assert tls.cipher
    assert tls.issuer
    assert tls.chain_verified
    assert datetime.fromisoformat(tls.not_before) < datetime.now(UTC) < datetime.fromisoformat(tls.not_after)


def test_a_final_dot_is_no_part_of_the_certificates_name(secure: World, authority: Authority) -> None:
    seen: list[str | None] = []
    tls = authority.server("site.example")
    tls.sni_callback = lambda _socket, name, _context: seen.append(name)
    secure.host("site.example.", answer(), port=443, tls=tls)

    look = secure.look("https://site.example./")

    assert look.fault is None
    assert seen == ["site.example"]
    assert secure.resolver.asked == ["site.example."]
    assert secure.server.asked[-1].header("host") == "site.example."


def _expired(authority: Authority) -> ssl.SSLContext:
    return authority.server("site.example", until=datetime.now(UTC) - timedelta(days=1))


def _other_host(authority: Authority) -> ssl.SSLContext:
    return authority.server("other.example")


def _unknown_issuer(authority: Authority) -> ssl.SSLContext:
    return authority.server("site.example", by=authority.stranger)


def _self_signed(authority: Authority) -> ssl.SSLContext:
    """The authority's own certificate, shown as a server's."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with authority.stranger.private_key_pem.tempfile() as key, authority.stranger.cert_pem.tempfile() as certificate:
        context.load_cert_chain(certificate, key)
    return context


@pytest.mark.parametrize(
    ("server", "codes", "reason"),
    [
        (_expired, {10}, Reason.CERTIFICATE_EXPIRED),
        (_other_host, {62}, Reason.CERTIFICATE_WRONG_HOST),
        (_unknown_issuer, {19, 20}, None),
        (_self_signed, {18}, Reason.CERTIFICATE_SELF_SIGNED),
    ],
)
def test_certificates_that_are_not_believed(
    secure: World, authority: Authority, server: object, codes: set[int], reason: Reason | None
) -> None:
    assert callable(server)
    secure.host("site.example", answer(), port=443, tls=server(authority))

    observation = secure.visit("https://site.example/")

    fault = observation.looks[0].fault
    assert fault is not None
    assert (fault.kind, fault.phase) == (FaultKind.CERTIFICATE, Phase.TLS)
    assert fault.verify_code in codes
    assert reason is None or judge(observation, None, POLICY).reason is reason
    assert observation.requests == 0


def _faults_over_tls(world: World) -> tuple[FaultKind | None, Phase | None]:
    fault = world.look("https://site.example/").fault
    return (fault.kind, fault.phase) if fault else (None, None)


def test_a_tls_port_that_speaks_plain_http(secure: World, listeners: FaultServer) -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    secure.host("site.example", answer(), port=443)
    secure.dialer.ports[secure.ip_of("site.example"), 443] = listeners.listen(plain)

    assert _faults_over_tls(secure) == (FaultKind.TLS_SPEAKS_PLAIN, Phase.TLS)


def test_a_tls_port_that_hangs_up(secure: World, listeners: FaultServer) -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100_000)
        writer.close()

    secure.host("site.example", answer(), port=443)
    secure.dialer.ports[secure.ip_of("site.example"), 443] = listeners.listen(hang_up)

    assert _faults_over_tls(secure) == (FaultKind.CONNECTION_CLOSED, Phase.TLS)


def test_a_tls_port_that_resets(secure: World, listeners: FaultServer) -> None:
    async def break_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100_000)
        await reset(writer, NOBODY)

    secure.host("site.example", answer(), port=443)
    secure.dialer.ports[secure.ip_of("site.example"), 443] = listeners.listen(break_off)

    assert _faults_over_tls(secure) == (FaultKind.CONNECTION_RESET, Phase.TLS)


def test_a_tls_port_that_says_nothing(secure: World, listeners: FaultServer) -> None:
    async def nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    secure.host("site.example", answer(), port=443)
    secure.dialer.ports[secure.ip_of("site.example"), 443] = listeners.listen(nothing)

    fault = secure.look("https://site.example/", timeout=0.2).fault

    assert fault is not None
    assert (fault.kind, fault.phase) == (FaultKind.TIMEOUT, Phase.TLS)


@contextlib.contextmanager
def alerting(context: ssl.SSLContext) -> Iterator[int]:
    """The port of a TLS server that says why a handshake failed; asyncio's hangs up without a word."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False) as tls:
            with contextlib.suppress(ssl.SSLError):
                tls.do_handshake()
            with contextlib.suppress(OSError), socket.socket(fileno=tls.detach()) as plain:
                plain.shutdown(socket.SHUT_WR)
                while plain.recv(1000):
                    pass

    thread = threading.Thread(target=serve)
    thread.start()
    with listener:
        yield int(listener.getsockname()[1])
        thread.join()


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated:DeprecationWarning")
def test_an_old_protocol(secure: World, authority: Authority) -> None:
    old = authority.server("site.example")
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version = ssl.TLSVersion.TLSv1_1
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    secure.host("site.example", answer(), port=443)

    with alerting(old) as port:
        secure.dialer.ports[secure.ip_of("site.example"), 443] = port
        assert _faults_over_tls(secure) == (FaultKind.TLS_OLD_PROTOCOL, Phase.TLS)


def test_no_cipher_in_common_is_a_handshake_that_failed(secure: World, authority: Authority) -> None:
    odd = authority.server("site.example")
    odd.maximum_version = ssl.TLSVersion.TLSv1_2
    odd.set_ciphers("PSK")
    secure.host("site.example", answer(), port=443)

    with alerting(odd) as port:
        secure.dialer.ports[secure.ip_of("site.example"), 443] = port
        assert _faults_over_tls(secure) == (FaultKind.TLS_HANDSHAKE, Phase.TLS)


def test_a_server_that_wants_a_certificate_of_ours(secure: World, authority: Authority) -> None:
    wants = authority.server("site.example")
    wants.verify_mode = ssl.CERT_REQUIRED
    wants.load_verify_locations(authority.bundle)
    secure.host("site.example", answer(), port=443)

    with alerting(wants) as port:
        secure.dialer.ports[secure.ip_of("site.example"), 443] = port
        assert _faults_over_tls(secure)[0] is FaultKind.TLS_HANDSHAKE


def test_a_name_that_no_certificate_can_have(secure: World) -> None:
    host = "a..b.example"
    secure.host(host, raw(b""), port=443)

    fault = secure.look(f"https://{host}/").fault

    assert fault is not None
    assert fault.kind is FaultKind.TLS_HANDSHAKE


def test_a_bundle_that_is_missing_or_empty(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("", "ascii")
    for bundle in (empty, tmp_path / "missing.pem"):
        with pytest.raises(UnusableCaBundleError, match=bundle.name):
            Trust(bundle)


def test_where_openssl_finds_no_certificates_truststore_looks_for_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))

    assert isinstance(Trust().verifying, truststore.SSLContext)


def test_the_systems_trust_verifies() -> None:
    context = Trust().verifying

    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


@pytest.mark.parametrize(
    ("url", "host", "port", "authority", "target"),
    [
        ("http://user:pass@Example.org/a b?c d#e", "example.org", 80, "example.org", "/a%20b?c%20d"),
        ("https://example.org:8443", "example.org", 8443, "example.org:8443", "/"),
        ("http://[::1]:8080/", "[::1]", 8080, "[::1]:8080", "/"),
        ("http://münchen.example/ü", "xn--mnchen-3ya.example", 80, "xn--mnchen-3ya.example", "/%C3%BC"),
        ("http://example.org/a\r\nX-Evil: 1", "example.org", 80, "example.org", "/aX-Evil:%201"),
    ],
)
def test_where_a_request_goes(url: str, host: str, port: int, authority: str, target: str) -> None:
    endpoint = Endpoint.of(parse_address(url).href)

    assert (endpoint.host, endpoint.port, endpoint.authority, endpoint.target) == (host, port, authority, target)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://example.org/", "mailto:a@example.org", "nothing"])
def test_other_schemes_have_no_endpoint(url: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the parser's own text differs by address
        Endpoint.of(url)


def test_a_literal_of_ipv6_is_dialled_without_brackets(world: World) -> None:
    assert fault_of(world, "http://[2606:4700::1]/").kind is FaultKind.CONNECTION_REFUSED
    assert world.dialer.dialled == [("2606:4700::1", 80)]


@given(
    st.builds(
        "{}://{}{}{}".format,
        st.sampled_from(["http", "https", "HTTP"]),
        st.sampled_from(["", "user@", "a:b@", "a:b@c@", "a/b@", "a%40b:@"]),
        st.sampled_from(["example.org", "[::1]", "0x7f.1", "EXAMPLE.org.", "a.example:81", "[::1]:443", "ü.example"]),
        st.text(max_size=30).map(lambda text: f"/{text}")
        | st.sampled_from(["", "?a/b", "#a/b", "/a@b:80/", "\\\\evil.example/"]),
    )
)
def test_cutting_an_address_up_gives_what_parsing_it_gives(url: str) -> None:
    address = parse_address(url)
    assume(address.kind is AddressKind.WEB)
    parsed = ada_url.URL(address.href)

    endpoint = Endpoint.of(address.href)

    default = 443 if parsed.protocol == "https:" else 80
    assert (endpoint.host, endpoint.port) == (parsed.hostname, int(parsed.port or default))
    # An empty query is sent (Fetch Standard), which this parser's parts do not show.
    assert endpoint.target.removesuffix("?") == (parsed.pathname + parsed.search).removesuffix("?")
    assert endpoint.authority == parsed.host
    assert (endpoint.secure, endpoint.origin) == (parsed.protocol == "https:", f"{parsed.protocol}//{parsed.host}")
    assert endpoint.target.isascii()
    assert not set(endpoint.target + endpoint.authority) & set("\r\n\0\t ")
