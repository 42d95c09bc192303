"""A certificate that a server left out is fetched: once, within bounds, through the guard, and believed by nobody for it."""

from __future__ import annotations

import asyncio
import errno
import time
from pathlib import Path

import pytest

from certificate_builder import Issued, access, alternative, issued, named, pem, serving
from fault_server import Asked, Behaviour, FaultServer, answer, dripping, raw, redirect, reset, silent
from many_visits import PAGE, numbered, observed, reasons
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.observation import FaultKind, LookKind, Observation
from toolkit_maint.domain.verdict import Confidence, NoteId, Reason, VerdictKind
from web_world import POLICY, RecordingDialer, World

SITE = "https://site.example/"
ROOT = issued(named("A root"), authority=True)
BETWEEN = issued(named("One between"), ROOT, authority=True)
STRANGER = issued(named("A stranger"), authority=True)
FROM_STRANGER = issued(named("One between"), STRANGER, authority=True)


def leaf(*addresses: str, host: str = "site.example", by: Issued = BETWEEN) -> Issued:
    return issued(named(host), by, alternative(host), access(*addresses))


def certificate(*members: Issued) -> Behaviour:
    return answer(members[0].der, "200 OK", "Content-Type: application/pkix-cert")


@pytest.fixture
def world(listeners: FaultServer, tmp_path: Path) -> World:
    """A net in which only the root is believed."""
    listeners.asked.clear()
    world = World(listeners)
    world.ca_bundle = tmp_path / "root.pem"
    world.ca_bundle.write_bytes(pem(ROOT))
    return world


def shows_only(world: World, folder: Path, own: Issued, host: str = "site.example") -> str:
    return world.host(host, PAGE, port=443, tls=serving(folder, own))


def asked_for(world: World) -> list[str]:
    """What the certificates' own host was asked for."""
    return [asked.target for asked in world.server.asked if asked.header("host") == "ca.example"]


def remains_incomplete(observation: Observation) -> bool:
    fault = observation.looks[0].fault
    verdict = judge(observation, None, POLICY)
    assert fault
    assert (fault.kind, verdict.kind) == (FaultKind.CERTIFICATE, VerdictKind.INSECURE)
    assert [look.kind for look in observation.looks[:2]] == [LookKind.GET, LookKind.UNVERIFIED]
    # Its issuer, or its issuer's, is not there (openssl/x509_vfy.h).
    return fault.verify_code in {2, 20, 21}


def test_a_chain_is_completed_with_what_the_certificate_names(world: World, tmp_path: Path) -> None:
    ip = shows_only(world, tmp_path, leaf("http://ca.example/between.der"))
    ca = world.host("ca.example", certificate(BETWEEN))

    observation = observed(world, [SITE])[SITE]

    (look,) = observation.looks
    assert look.page
    assert look.hops[0].tls
    assert (look.hops[0].tls.chain_completed, look.hops[0].tls.chain_verified) == (True, True)
    verdict = judge(observation, None, POLICY)
    assert (verdict.kind, verdict.confidence) == (VerdictKind.ALIVE, Confidence.LIKELY)
    assert [note.id for note in verdict.notes] == [NoteId.CHAIN_INCOMPLETE]
    assert observation.requests == 1
    assert set(world.dialer.dialled) == {(ip, 443), (ca, 80)}


def test_it_is_fetched_once_for_all_links_and_hosts(world: World, tmp_path: Path) -> None:
    hosts = [f"site{number}.example" for number in range(4)]
    for host in hosts:
        shows_only(world, tmp_path, leaf("http://ca.example/between.der", host=host), host)
    world.host("ca.example", certificate(BETWEEN))

    seen = observed(world, [url for host in hosts for url in numbered(f"https://{host}", 5)])

    assert reasons(seen) == {Reason.OK: 20}
    assert asked_for(world) == ["/between.der"]


def test_a_failure_is_remembered_as_well(world: World, tmp_path: Path) -> None:
    hosts = [f"site{number}.example" for number in range(4)]
    for host in hosts:
        shows_only(world, tmp_path, leaf("http://ca.example/between.der", host=host), host)
    world.host("ca.example", answer(b"", "404 Not Found"))

    seen = observed(world, [f"https://{host}/" for host in hosts])

    assert all(remains_incomplete(observation) for observation in seen.values())
    assert asked_for(world) == ["/between.der"]


def test_of_two_addresses_one_is_enough(world: World, tmp_path: Path) -> None:
    shows_only(world, tmp_path, leaf("http://nobody.example/between.der", "http://ca.example/between.der"))
    world.host("ca.example", certificate(BETWEEN))

    assert reasons(observed(world, [SITE])) == {Reason.OK: 1}


def test_two_that_are_missing_are_found_one_after_the_other(world: World, tmp_path: Path) -> None:
    first = issued(named("The first between"), ROOT, authority=True)
    second = issued(named("The second between"), first, access("http://ca.example/first.der"), authority=True)
    shows_only(world, tmp_path, leaf("http://ca.example/second.der", by=second))

    async def both(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await certificate(first if "first" in asked.target else second)(writer, asked)

    world.host("ca.example", both)

    assert reasons(observed(world, [SITE])) == {Reason.OK: 1}
    assert asked_for(world) == ["/second.der", "/first.der"]


def test_a_certificate_that_leads_to_nobody_who_is_believed_changes_nothing(world: World, tmp_path: Path) -> None:
    shows_only(world, tmp_path, leaf("http://ca.example/between.der", by=FROM_STRANGER))
    world.host("ca.example", certificate(FROM_STRANGER))

    assert remains_incomplete(observed(world, [SITE])[SITE])


def test_nor_does_the_root_that_a_stranger_offers(world: World, tmp_path: Path) -> None:
    shows_only(world, tmp_path, leaf("http://ca.example/root.der", by=STRANGER))
    world.host("ca.example", certificate(STRANGER))

    assert remains_incomplete(observed(world, [SITE])[SITE])


# Whatever address stands there.


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1/between.der",
        "http://0x7f.1/between.der",
        "http://2130706433/",
        "http://[::1]/between.der",
        "http://[::ffff:10.0.0.1]/",
        "http://localhost/between.der",
        "http://private.example/between.der",
        "http://mixed.example/between.der",
        "http://nobody.example/between.der",
        "http://ca.example:25/between.der",
        "http://ca.example:port/between.der",
        "http://ca.example:99999/between.der",
        "http://",
        "http:///",
        "http://[::1/",
        "http://a b/",
        "ftp://ca.example/between.der",
        "ldap://ca.example/between.der",
        "https://ca.example/between.der",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_may_not_be_dialled_is_not(world: World, tmp_path: Path, address: str) -> None:
    ip = shows_only(world, tmp_path, leaf(address))
    world.host("ca.example", certificate(BETWEEN), port=25)
    world.resolver.table["private.example"] = ("10.0.0.1",)
    world.resolver.table["mixed.example"] = ("93.184.216.34", "127.0.0.1")

    observation = observed(world, [SITE])[SITE]

    assert remains_incomplete(observation)
    assert set(world.dialer.dialled) == {(ip, 443)}


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("HTTP://CA.example/between.der", "/between.der"),
        ("http://ca.example", "/"),
        ("http://ca.example?between", "/?between"),
        ("http://user:secret@ca.example/between.der#part", "/between.der"),
        ("http://ca.example/a b HTTP/1.0", "/a%20b%20HTTP/1.0"),
        ("http://ca.example:80/between.der", "/between.der"),
    ],
)
def test_an_odd_address_is_read_as_browsers_read_it(world: World, tmp_path: Path, address: str, target: str) -> None:
    shows_only(world, tmp_path, leaf(address))
    world.host("ca.example", certificate(BETWEEN))

    assert reasons(observed(world, [SITE])) == {Reason.OK: 1}
    assert asked_for(world) == [target]
    (asked,) = [asked for asked in world.server.asked if asked.header("host") == "ca.example"]
    assert [name for name, _ in asked.headers] == ["host", "connection"]


@pytest.mark.parametrize("to", ["http://10.0.0.1/", "http://ca.example/other", "file:///etc/passwd"])
def test_a_redirect_is_not_followed(world: World, tmp_path: Path, to: str) -> None:
    ip = shows_only(world, tmp_path, leaf("http://ca.example/between.der"))
    ca = world.host("ca.example", redirect(to))

    assert remains_incomplete(observed(world, [SITE])[SITE])
    assert asked_for(world) == ["/between.der"]
    assert set(world.dialer.dialled) == {(ip, 443), (ca, 80)}


# Whatever comes from there.


@pytest.mark.parametrize(
    "behaviour",
    [
        answer(b""),
        answer(b"no certificate"),
        answer(b"\x30\x82\xff\xff" + b"\0" * 60_000),
        answer(b"x" * 3_000_000),
        answer(BETWEEN.der, "404 Not Found"),
        answer(BETWEEN.der[:-10]),
        answer(STRANGER.der),
        raw(b"nonsense\r\n\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + BETWEEN.der),
        raw(b""),
        reset,
    ],
    ids=["empty", "text", "zeros", "huge", "404", "cut off", "unrelated", "nonsense", "no gzip", "closed", "reset"],
)
def test_what_is_no_certificate_changes_nothing(world: World, tmp_path: Path, behaviour: Behaviour) -> None:
    shows_only(world, tmp_path, leaf("http://ca.example/between.der"))
    world.host("ca.example", behaviour)

    assert remains_incomplete(observed(world, [SITE])[SITE])
    assert len(asked_for(world)) == 1


@pytest.mark.parametrize(
    "behaviour",
    [
        silent,
        dripping(b"HTTP/1.1 200 OK\r\n\r\n" + BETWEEN.der[:10], BETWEEN.der[:1]),
        dripping(b"HTTP/1.1 200 OK\r\n", b"X"),
        dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536, 0),
    ],
    ids=["silence", "body drips", "head drips", "endless"],
)
def test_who_keeps_us_waiting_for_it_cannot_make_a_page_seem_slow(world: World, tmp_path: Path, behaviour: Behaviour) -> None:
    shows_only(world, tmp_path, leaf("http://ca.example/between.der"))
    world.host("ca.example", behaviour)
    started = time.monotonic()

    seen = observed(world, [SITE], timeout=0.3)

    assert remains_incomplete(seen[SITE])
    assert time.monotonic() - started < 1.5
    assert len(asked_for(world)) == 1


def test_what_stands_behind_it_is_not_waited_for(world: World, tmp_path: Path) -> None:
    """The host with the certificate hangs while it is connected to."""
    shows_only(world, tmp_path, leaf("http://ca.example/between.der"))
    world.dialer.hanging.add(world.host("ca.example", silent))

    assert remains_incomplete(observed(world, [SITE], timeout=0.3)[SITE])


def test_a_server_that_breaks_off_when_asked_for_its_chain_is_incomplete_all_the_same(world: World, tmp_path: Path) -> None:
    """The first connection shows what is missing, the second, which is to tell where it can be had, comes to nothing."""
    shows_only(world, tmp_path, leaf("http://ca.example/between.der"))
    world.dialer = BreakingOff(world.dialer)

    assert remains_incomplete(observed(world, [SITE])[SITE])


class BreakingOff(RecordingDialer):
    """Refuses the second connection."""

    def __init__(self, inner: RecordingDialer) -> None:
        super().__init__()
        self.ports = inner.ports

    async def dial(self, ip: str, port: int, protocol: asyncio.Protocol) -> None:
        if len(self.dialled) == 1:
            self.errors[ip] = ConnectionResetError(errno.ECONNRESET, "reset")
        try:
            await super().dial(ip, port, protocol)
        finally:
            self.errors.clear()
