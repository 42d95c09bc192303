"""Connections: no answer is another's, and nothing is left open."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from pathlib import Path

import msgspec
import pytest

from authority import Authority
from fault_server import NOBODY, Asked, Behaviour, FaultServer, answer, dripping, raw, redirect, reset, silent
from many_visits import PAGE, numbered, observed, reasons
from toolkit_maint.adapters.web.answer import LlhttpAnswer
from toolkit_maint.adapters.web.body import BodyLimits
from toolkit_maint.adapters.web.checker import CheckerOptions
from toolkit_maint.adapters.web.connection import Endpoint
from toolkit_maint.adapters.web.manners import HostManners
from toolkit_maint.adapters.web.reception import Appetite, Reception
from toolkit_maint.adapters.web.wire import Wire
from toolkit_maint.domain.observation import FaultKind, Phase, Target
from toolkit_maint.domain.policy import Evidence
from toolkit_maint.domain.verdict import Reason
from toolkit_maint.ports import StopReason
from web_world import POLICY, RecordingDialer, StopWhen, World

LIGHT = msgspec.structs.replace(POLICY, evidence=Evidence.LIGHT)
SITE = "http://site.example/"


# Whose answer it is.


def titled(title: str) -> bytes:
    body = f"<title>{title}</title>words".encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def with_more(more: bytes, *, after: float = 0.0) -> Behaviour:
    """A page with the address as its title; after the first one comes something that nobody asked for."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        is_first = asked.target == "/0"
        if not is_first or after:
            writer.write(titled(asked.target))
        if is_first:
            await asyncio.sleep(after)
            writer.write(more if after else titled(asked.target) + more)

    return send


@pytest.mark.parametrize("after", [0.0, 0.03], ids=["at once", "later"])
@pytest.mark.parametrize(
    "more",
    [
        titled("evil"),
        titled("evil")[:-20],
        b"HTTP/1.1 200 OK\r\nX-Evil: ",
        b"H",
        b"HTTP/1.1 302 Found\r\nLocation: http://evil.example/\r\nContent-Length: 0\r\n\r\n",
        b"garbage",
        b"\0" * 100_000,
    ],
    ids=["an answer", "most of one", "a part of one", "a letter", "redirect", "garbage", "zeros"],
)
def test_what_nobody_asked_for_is_nobodys_answer(world: World, more: bytes, after: float) -> None:
    world.host("site.example", with_more(more, after=after), kept=True)
    pace = HostManners(max_at_once=1, interval=0.08)

    seen = observed(world, numbered("http://site.example", 3), hosts={"site.example": pace})

    pages = {url: look.page for url, one in seen.items() for look in one.looks}
    assert {url: page.title for url, page in pages.items() if page} == {
        url: url.removeprefix("http://site.example") for url in numbered("http://site.example", 3)
    }
    assert {observation.requests for observation in seen.values()} == {1}
    assert world.server.connections["site.example"] == 2


def test_what_stands_behind_an_answer_does_not_spoil_it(world: World) -> None:
    world.host("site.example", raw(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\ngarbage"))

    look = world.look(SITE)

    assert look.fault is None
    assert look.hops[0].status == 404


def test_an_empty_line_between_two_answers_is_forgiven(world: World) -> None:
    world.host("site.example", with_more(b"\r\n"), kept=True)

    seen = observed(world, numbered("http://site.example", 3), most=1)

    assert reasons(seen) == {Reason.OK: 3}
    assert world.server.connections["site.example"] == 1


def test_a_body_that_comes_with_the_answer_to_a_head_is_nobodys(world: World) -> None:
    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        status = b"404 Not Found" if asked.target.endswith(".html") else b"200 OK"
        writer.write(b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n" % (status, len(titled("evil"))) + titled("evil"))

    world.host("site.example", send, kept=True)

    seen = observed(world, numbered("http://site.example", 4), policy=LIGHT, most=1)

    assert reasons(seen, LIGHT) == {Reason.OK: 4}
    # What was left early by another test may be heard of only now.
    assert {asked.method for asked in world.server.asked if asked.header("host") == "site.example"} == {"HEAD"}
    assert world.server.connections["site.example"] == 5


Connected = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def says_first(words: bytes, *, stays: bool) -> Connected:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(words)
        await writer.drain()
        if stays:
            await reader.read()

    return connected


def listening(world: World, connected: Connected, port: int) -> None:
    world.resolver.table["site.example"] = ("93.184.216.34",)
    world.dialer.ports["93.184.216.34", port] = world.server.listen(connected)


class LateDialer(RecordingDialer):
    """Hands a connection over when whoever speaks first has spoken."""

    async def dial(self, ip: str, port: int, protocol: asyncio.Protocol) -> None:
        await super().dial(ip, port, protocol)
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("dialer", [RecordingDialer, LateDialer])
@pytest.mark.parametrize("stays", [True, False])
def test_who_speaks_first_says_what_it_is(world: World, stays: bool, dialer: type[RecordingDialer]) -> None:
    world.dialer = dialer()
    listening(world, says_first(b"SSH-2.0-OpenSSH_9.9\r\n", stays=stays), 8080)

    fault = world.look("http://site.example:8080/").fault

    assert fault
    assert fault.kind is FaultKind.NOT_HTTP


@pytest.mark.parametrize("dialer", [RecordingDialer, LateDialer])
def test_also_where_tls_is_spoken(secure: World, dialer: type[RecordingDialer]) -> None:
    secure.dialer = dialer()
    listening(secure, says_first(b"220 mail.example ESMTP\r\n", stays=True), 443)

    fault = secure.look("https://site.example/").fault

    assert fault
    assert (fault.kind, fault.phase) == (FaultKind.TLS_SPEAKS_PLAIN, Phase.TLS)


@pytest.mark.parametrize("left", [0, 3], ids=["whole", "begun"])
def test_an_answer_before_the_question_is_taken_and_the_connection_is_not(world: World, left: int) -> None:
    hasty = titled("hasty")
    early, rest = hasty[: len(hasty) - left], hasty[len(hasty) - left :]

    async def answer_early(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(early)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(rest)
        await asyncio.sleep(0.02)
        writer.write(titled("late"))
        await reader.read()

    world.dialer = LateDialer()
    listening(world, answer_early, 8080)

    seen = observed(world, numbered("http://site.example:8080", 3), most=1)

    assert {look.page.title for one in seen.values() for look in one.looks if look.page} == {"hasty"}
    assert reasons(seen) == {Reason.OK: 3}
    assert len(world.dialer.dialled) == 3


# What is left.


def open_files(world: World) -> tuple[int, int]:
    """Connections of this process as a visitor, and other files; what its servers hold is their own business."""
    ports = {listener.sockets[0].getsockname()[1] for listener in world.server._servers}
    inet, others = 0, 0
    for path in Path("/dev/fd").iterdir():
        with suppress(OSError):
            port = _local_port(int(path.name))
            inet += port is not None and port not in ports
            others += port is None
    return inet, others


def _local_port(number: int) -> int | None:
    """That of an internet socket."""
    if not stat.S_ISSOCK(os.fstat(number).st_mode):
        return None
    with socket.socket(fileno=os.dup(number)) as one:
        return None if one.family is socket.AF_UNIX else int(one.getsockname()[1])


def a_bit_of_everything(world: World, authority: Authority) -> list[str]:
    """Some hundred links of all sorts."""
    endless = dripping(b"HTTP/1.1 200 OK\r\n\r\n<title>x</title>", b"x")
    huge = answer(b"x" * 1_000_000, "200 OK", "Content-Type: image/png")
    sorts = {"good": PAGE, "gone": answer(b"", "404 No"), "reset": reset, "silent": silent, "huge": huge, "endless": endless}
    sorts |= {"moved": redirect("http://good.example/"), "nonsense": raw(b"nonsense\r\n\r\n"), "closed": raw(b"")}
    for name, behaviour in sorts.items():
        world.host(f"{name}.example", behaviour, kept=name == "good")
        world.host(f"{name}.example", behaviour, port=443, tls=authority.server(f"{name}.example"), kept=name == "good")
        world.host(f"wrong-{name}.example", behaviour, port=443, tls=authority.server("other.example"))
    world.dialer.hanging.add(world.host("hangs.example", PAGE))
    hosts = [f"http://{name}.example" for name in (*sorts, "hangs", "nobody")]
    hosts += [f"https://{prefix}{name}.example" for name in sorts for prefix in ("", "wrong-")]
    return [url for host in hosts for url in numbered(host, 8)]


@pytest.mark.parametrize("how", ["to the end", "stopped", "left"])
def test_nothing_is_left_open(secure: World, authority: Authority, how: str) -> None:
    urls = a_bit_of_everything(secure, authority)
    # What the first run of all leaves open in a process stays the same for all others.
    observed(secure, urls[:1])
    before = open_files(secure)
    stop = StopWhen()
    checker = secure.checker(CheckerOptions(timeout=0.15, ca_bundle=secure.ca_bundle))

    with closing(checker.observe([Target(visit_key=url) for url in urls], stop)) as seen:  # type: ignore[type-var]
        count = 0
        for _ in seen:
            count += 1
            if count == 1:
                assert open_files(secure) > before
            if how == "stopped" and count == 20:
                stop.now = StopReason.INTERRUPTED
            if how == "left" and count == 20:
                break

    assert count == len(urls) if how == "to the end" else count >= 20
    assert open_files(secure) == before


APPETITE = Appetite(limits=BodyLimits(), enough_of_page=100_000, enough_of_file=100_000)


def test_who_is_cancelled_while_asking_closes_the_connection(world: World) -> None:
    world.host("site.example", silent)

    async def run() -> tuple[bool, int]:
        before, _ = open_files(world)
        wire = await world.connector().open(Endpoint.of(SITE), seconds=5, connect_seconds=5, written=True)
        assert open_files(world)[0] == before + 1
        asking = asyncio.create_task(_asked(wire))
        await asyncio.sleep(0.05)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await asyncio.sleep(0.01)
        return wire.is_open, open_files(world)[0] - before

    assert asyncio.run(run()) == (False, 0)


async def _asked(wire: Wire) -> Reception:
    reception = Reception(LlhttpAnswer(), APPETITE)
    await wire.ask(b"GET / HTTP/1.1\r\nHost: site.example\r\n\r\n", reception, seconds=5, drip_seconds=5)
    return reception


def test_a_connection_that_is_closed_gives_no_answer(world: World) -> None:
    world.host("site.example", PAGE, kept=True)

    async def run() -> list[FaultKind | None]:
        wire = await world.connector().open(Endpoint.of(SITE), seconds=5, connect_seconds=5, written=True)
        faults = [(await _asked(wire)).fault]
        wire.close()
        faults.append((await _asked(wire)).fault)
        return [fault.kind if fault else None for fault in faults]

    assert asyncio.run(run()) == [None, FaultKind.CONNECTION_CLOSED]


def test_a_server_that_closes_while_nobody_asks_is_noticed(world: World, listeners: FaultServer) -> None:
    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await PAGE(writer, NOBODY)

    listening(world, once, 80)

    async def run() -> tuple[bool, bool]:
        wire = await world.connector().open(Endpoint.of(SITE), seconds=5, connect_seconds=5, written=True)
        await _asked(wire)
        was_open = wire.is_open
        await asyncio.sleep(0.05)
        return was_open, wire.is_open

    assert asyncio.run(run()) == (True, False)
