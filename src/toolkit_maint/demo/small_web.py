"""A small web on loopback: good, moved, dead, blocked, slow and lying sites, each under a name of its own.

Names end in ``.example`` (RFC 2606, section 3: nobody can own them). They are resolved to addresses in 127.0.0.0/8, and
all of these lead to the one port that this web listens on, so that nothing leaves the machine and no privilege is needed.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager

from toolkit_maint.adapters.web.connection import SystemDialer
from toolkit_maint.adapters.web.faults import web_fault
from toolkit_maint.domain.observation import FaultKind, Phase

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]
"""Sends whatever this page sends; the connection is closed after it."""

Routes = Mapping[str, Mapping[str, Answer]]
"""Host name → path → answer. A path that is not there is a 404 of that host."""

_LOOPBACK = "127.0.0.1"
_LONGEST_REQUEST = 16_384
_REQUEST_START = b"GET "


def page(title: str, words: str, status: str = "200 OK") -> Answer:
    """An ordinary page in Dutch."""
    return document(f'<!doctype html><html lang="nl"><title>{title}</title><h1>{title}</h1><p>{words}</p>', status)


def document(html: str, status: str = "200 OK") -> Answer:
    """A page given as HTML."""
    body = html.encode()
    return raw(
        f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    )


def redirect(status: str, target: str) -> Answer:
    """A redirect without a body."""
    return raw(f"HTTP/1.1 {status}\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode())


def raw(answer: bytes) -> Answer:
    """Exactly these bytes."""

    async def send(writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()

    return send


def after(seconds: float, answer: Answer) -> Answer:
    """The same answer, later."""

    async def send(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        await answer(writer)

    return send


async def silence(_writer: asyncio.StreamWriter) -> None:
    """Never a word, and the line stays open."""
    await asyncio.Event().wait()


class SmallWeb:
    """Serves the current routes, which may be replaced while it runs. It is its own resolver and dialer.

    Every host has an address of its own in 127.0.0.0/8, and every address leads to the one port that is listened on;
    those of ``closed`` hosts lead to a port where nobody listens.
    """

    def __init__(self, routes: Routes, closed: frozenset[str]) -> None:
        """Serve these hosts; see :func:`serving`."""
        self.routes = routes
        self._hosts = sorted(routes)
        self._closed = closed
        self._answering: set[asyncio.Task[None] | None] = set()
        self.port = 0
        self.closed_port = 0

    async def resolve(self, host: str) -> tuple[str, ...]:
        """The loopback address of a host; a host that this web does not have is not found."""
        if host not in self._hosts:
            raise web_fault(FaultKind.HOST_NOT_FOUND, Phase.NAME, host)
        return (f"127.0.0.{self._hosts.index(host) + 2}",)

    async def dial(self, ip: str, port: int, protocol: asyncio.Protocol) -> None:  # noqa: ARG002 - every port is ours
        """Connect to the server of that address, whatever the port."""
        host = self._hosts[int(ip.rpartition(".")[2]) - 2]
        await SystemDialer().dial(_LOOPBACK, self.closed_port if host in self._closed else self.port, protocol)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read one request and send what its host and path send."""
        # The loop itself holds its tasks only weakly; one that keeps silent would be collected.
        self._answering.add(asyncio.current_task())
        with contextlib.suppress(
            ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError
        ):
            await (await self._chosen(reader))(writer)
        writer.close()

    async def _chosen(self, reader: asyncio.StreamReader) -> Answer:
        start = await reader.readexactly(len(_REQUEST_START))
        if start != _REQUEST_START:
            return page("Bad request", "This server speaks plain HTTP.", "400 Bad Request")
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        path = head.partition(" ")[0].partition("?")[0]
        host = next((line[5:].strip() for line in head.split("\r\n") if line.lower().startswith("host:")), "")
        missing = page("Niet gevonden", "Deze pagina bestaat niet (meer).", "404 Not Found")
        return self.routes.get(host, {}).get(path, missing)


@contextmanager
def serving(web: SmallWeb) -> Iterator[None]:
    """Serve a small web on loopback from a thread of its own, until the block ends."""
    started: queue.SimpleQueue[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = queue.SimpleQueue()

    async def serve() -> None:
        server = await asyncio.start_server(web.answer, _LOOPBACK, 0, limit=_LONGEST_REQUEST)
        web.port = server.sockets[0].getsockname()[1]
        stopped = asyncio.Event()
        started.put((asyncio.get_running_loop(), stopped))
        await stopped.wait()
        server.close()
        # Those that keep silent would do so for ever.
        silent = asyncio.all_tasks() - {asyncio.current_task()}
        for task in silent:
            task.cancel()
        await asyncio.gather(*silent)

    # Bound but never listening: whoever dials it is refused, for as long as the web is there.
    with socket.socket() as nobody:
        nobody.bind((_LOOPBACK, 0))
        web.closed_port = nobody.getsockname()[1]
        thread = threading.Thread(target=lambda: asyncio.run(serve()), name="small-web")
        thread.start()
        loop, stopped = started.get()
        try:
            yield
        finally:
            loop.call_soon_threadsafe(stopped.set)
            thread.join()
