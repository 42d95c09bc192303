"""The servers: all sites of all cases on addresses of their own, and a resolver that knows their names.

One process serves one program and is forked for it, so that servers that answer in turns begin anew for each.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import multiprocessing
import os
import re
import ssl
import struct
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fault_server import Asked, Behaviour, Connected, FaultServer, answer
from misbehaving_web.certificates import Certificates

if TYPE_CHECKING:
    from misbehaving_web.case import Case, Site

Names = dict[str, "tuple[str, ...] | str"]
LONGEST_START = 300
BACKLOG = 1_000
_WELL_FORMED = re.compile(rb"HTTP/1\.1 [2-5]\d\d [^\r\n]*\r\n([\w-]+: [\x20-\x7e]*\r\n)*\Z")


@dataclass
class Running:
    """A web that runs. ``requests`` are counted by case, and are there when it has ended."""

    trusted: Path
    requests: Counter[str] = field(default_factory=Counter)


@contextmanager
def running(cases: Sequence[Case], folder: Path) -> Iterator[Running]:
    """The web, until it is left."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(cases, folder, theirs, ours))
    process.start()
    theirs.close()
    try:
        if not ours.poll(LONGEST_START):
            raise SystemExit("the servers of the labelled web did not start")
        web = Running(ours.recv())
        yield web
        ours.send("how many?")
        web.requests = ours.recv()
    finally:
        ours.close()
        process.join(10)
        process.kill()


def _serve(cases: Sequence[Case], folder: Path, parent: Connection, other_end: Connection) -> None:
    other_end.close()  # or we would not see that the parent is gone
    log = os.open(folder / "servers.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 2)  # what servers say of visitors that leave early
    logging.basicConfig(stream=sys.stderr)
    certificates = Certificates(folder)
    server = NamedServer()
    table: Names = {}
    for case in cases:
        server.case = case.id
        own: dict[str, str] = {}
        for site in case.sites:
            ip = own.setdefault(_plain(site.host), _address(len(table) + len(own)))
            _listen(server, site, ip, certificates)
        table |= {host: (ip,) for host, ip in own.items()}
        # In the tests a case is alone on its net, so some name the address that a host of theirs has there.
        there = {_address_in_tests(number): ip for number, ip in enumerate(own.values(), 1)}
        for host, said in case.names.items():
            table[_plain(host)] = tuple(there.get(ip, ip) for ip in said) if isinstance(said, tuple) else said
    server.answer_names(table)
    parent.send(certificates.bundle)
    with contextlib.suppress(EOFError):
        parent.recv()
        parent.send(server.requests)
    os._exit(0)  # some servers wait for ever, and nothing here is worth an orderly end


def _address(number: int) -> str:
    """A public address for each host."""
    return f"93.185.{number // 250}.{number % 250 + 1}"


def _address_in_tests(number: int) -> str:
    """The address that the world of the tests gives to the host of this number, from 1."""
    return f"93.184.{number // 250}.{number % 250 + 1}"


def _listen(server: NamedServer, site: Site, ip: str, certificates: Certificates) -> None:
    """As the tests put a site on their net, at this address."""
    tls = site.tls(certificates, site.host) if site.tls else None
    server.place = (ip, site.listens_on)
    if site.talks is not None:
        server.talk(site.talks, tls)
    elif site.publishes is not None:
        server.serve(answer(site.publishes(certificates), "200 OK", "Content-Type: application/pkix-cert"), tls, kept=site.kept)
    elif site.serves is not None:
        server.serve(site.serves, tls, kept=site.kept)
    else:
        raise SystemExit(f"{site.host} does nothing")


class NamedServer(FaultServer):
    """The misbehaving server of the tests, on an address and a port that are named before; it counts by case."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: Counter[str] = Counter()
        self.case = ""
        self.place = ("127.0.0.1", 0)

    def serve(self, behaviour: Behaviour, tls: ssl.SSLContext | None = None, *, kept: bool = False) -> int:
        """As the tests' own; each request is counted."""
        case = self.case

        async def counted(writer: asyncio.StreamWriter, asked: Asked) -> None:
            self.requests[case] += 1
            await behaviour(writer if kept else _SayingThatItCloses(writer), asked)

        return super().serve(counted, tls, kept=kept)

    def talk(self, connected: Connected, tls: ssl.SSLContext | None = None) -> int:
        """Each connection is counted: nobody knows where a request would begin."""
        case = self.case

        async def counted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.requests[case] += 1
            await connected(reader, writer)

        return self.listen(counted, tls)

    def listen(self, connected: Connected, tls: ssl.SSLContext | None = None) -> int:
        """As the tests' own, at the named place."""
        host, port = self.place

        async def held(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self._tasks.add(asyncio.current_task())
            ended = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)
            with contextlib.suppress(*ended), contextlib.closing(writer):
                await connected(reader, writer)

        async def start() -> int:
            self._servers.append(await asyncio.start_server(held, host, port, ssl=tls, backlog=BACKLOG))
            return port

        return asyncio.run_coroutine_threadsafe(start(), self._loop).result()

    def answer_names(self, table: Names) -> None:
        """Be the resolver of this machine, until the process ends."""

        async def start() -> None:
            await self._loop.create_datagram_endpoint(lambda: _Resolver(table), local_addr=("127.0.0.1", 53))

        asyncio.run_coroutine_threadsafe(start(), self._loop).result()


class _SayingThatItCloses(asyncio.StreamWriter):
    """Adds ``Connection: close`` to a well-formed answer after which the connection is closed.

    The servers of the tests close without a word, as few real ones do; a visitor that means to send its next request over
    the same connection sees it broken then, or not, by chance.
    """

    def __init__(self, writer: asyncio.StreamWriter) -> None:  # as StreamWriter, but for the writer that it stands before
        self._writer = writer
        self._first = True

    def __getattribute__(self, name: str) -> Any:
        own = {"_writer", "_first", "write"}
        return object.__getattribute__(self, name) if name in own else getattr(object.__getattribute__(self, "_writer"), name)

    def __del__(self) -> None:
        """Nothing of its own to close."""

    def write(self, data: bytes) -> None:
        first, self._first = self._first, False
        head, end, _ = data.partition(b"\r\n\r\n")
        if first and end and _WELL_FORMED.match(head + b"\r\n") and b"\r\nconnection:" not in head.lower():
            line, _, rest = data.partition(b"\r\n")
            data = line + b"\r\nConnection: close\r\n" + rest
        self._writer.write(data)


class _Resolver(asyncio.DatagramProtocol):
    """Answers what the table says, and that there is no such name where it says nothing."""

    NAME_ERROR, SERVER_FAILURE = 3, 2
    TYPES = {1: ipaddress.IPv4Address, 28: ipaddress.IPv6Address}  # noqa: RUF012 - A and AAAA, for good

    def __init__(self, known: Names) -> None:
        self._known = known

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        labels, end = [], 12
        while length := data[end]:
            labels.append(data[end + 1 : end + 1 + length].decode("latin-1"))
            end += 1 + length
        (kind,) = struct.unpack_from("!H", data, end + 1)
        answer = self._known.get(".".join(labels).lower(), "host-not-found")
        code = {"host-not-found": self.NAME_ERROR, "resolver-failed": self.SERVER_FAILURE}.get(str(answer), 0)
        wanted = self.TYPES.get(kind)
        addresses = [ipaddress.ip_address(ip) for ip in answer] if isinstance(answer, tuple) else []
        found = [ip.packed for ip in addresses if wanted is not None and isinstance(ip, wanted)]
        head = struct.pack("!2sHHHHH", data[:2], 0x8580 | code, 1, len(found), 0, 0)
        records = [struct.pack("!HHHIH", 0xC00C, kind, 1, 60, len(packed)) + packed for packed in found]
        self._transport.sendto(b"".join([head, data[12 : end + 5], *records]), addr)


def _plain(host: str) -> str:
    """A name as it is asked for."""
    name = host.rstrip(".").lower()
    return name if name.isascii() else name.encode("idna").decode("ascii")
