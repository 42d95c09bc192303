"""A server on loopback that misbehaves as it is told; what it was asked is kept."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence

import msgspec


class Asked(msgspec.Struct, frozen=True):
    """One request as it came in; header names in lower case."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key == name), None)


Behaviour = Callable[[asyncio.StreamWriter, Asked], Awaitable[None]]
"""Sends whatever it sends; the connection is closed after it, or where it is kept, when the peer closes it."""

Connected = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
NOBODY = Asked("", "", ())
_ACCEPTED_WITHIN = 0.02


def raw(answer: bytes) -> Behaviour:
    """Exactly these bytes."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        writer.write(answer)
        with contextlib.suppress(ConnectionError):
            await writer.drain()

    return send


def answer(body: bytes = b"<title>A page</title>words", status: str = "200 OK", *headers: str) -> Behaviour:
    """A well-formed answer; as HTML, unless the headers name a type."""
    named = any(header.lower().startswith("content-type") for header in headers)
    lines = [f"HTTP/1.1 {status}", *headers, *(() if named else ("Content-Type: text/html",))]
    return raw("\r\n".join((*lines, f"Content-Length: {len(body)}", "", "")).encode("latin-1") + body)


def redirect(location: str, status: str = "302 Found", *headers: str) -> Behaviour:
    return answer(b"", status, f"Location: {location}", *headers)


async def silent(writer: asyncio.StreamWriter, asked: Asked) -> None:
    """Never a word, and never an end."""
    await asyncio.Event().wait()


async def reset(writer: asyncio.StreamWriter, asked: Asked) -> None:
    """Break the connection with a RST."""
    socket = writer.get_extra_info("socket")
    socket.setsockopt(1, 13, b"\x01\x00\x00\x00\x00\x00\x00\x00")  # SO_LINGER: on, no time
    writer.transport.abort()


def dripping(first: bytes, drop: bytes, seconds: float = 0.01) -> Behaviour:
    """Something at once, and then a drop again and again for ever."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        writer.write(first)
        with contextlib.suppress(ConnectionError):
            while True:
                writer.write(drop)
                await writer.drain()
                await asyncio.sleep(seconds)

    return send


def by_path(pages: dict[str, Behaviour]) -> Behaviour:
    """Another behaviour for each path; what is not there is a 404."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        missing = answer(b"<title>Missing</title>", "404 Not Found")
        await pages.get(asked.target.partition("?")[0], missing)(writer, asked)

    return send


def by_method(*, head: Behaviour, get: Behaviour) -> Behaviour:
    """One behaviour for HEAD, another one for everything else."""

    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await (head if asked.method == "HEAD" else get)(writer, asked)

    return send


class FaultServer:
    """Any number of listeners on 127.0.0.1, served by one thread."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.most_at_once: Counter[str] = Counter()
        self.connections: Counter[str] = Counter()
        self._at_once: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: list[asyncio.StreamWriter] = []
        self._servers: list[asyncio.Server] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault server")
        self._thread.start()

    def serve(
        self,
        behaviour: Behaviour,
        tls: ssl.SSLContext | None = None,
        *,
        kept: bool = False,
        hosts: Sequence[str] = ("127.0.0.1",),
    ) -> int:
        """Listen for requests, answer them so, and return the port. ``kept`` connections take one request after another."""

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._connected(reader, writer, behaviour, is_new=True)
            while kept:
                await self._connected(reader, writer, behaviour, is_new=False)

        return self.listen(connected, tls, hosts)

    def listen(self, connected: Connected, tls: ssl.SSLContext | None = None, hosts: Sequence[str] = ("127.0.0.1",)) -> int:
        """Listen for connections on these addresses of loopback, whatever is said on them, and return the port."""

        async def held(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError), contextlib.closing(writer):
                await connected(reader, writer)

        def begun(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            # A task that is ended before it has begun closes nothing, and the loop itself holds its tasks only weakly.
            self._writers.append(writer)
            self._tasks.add(self._loop.create_task(held(reader, writer)))

        async def start() -> int:
            port = 0
            for host in hosts:
                server = await asyncio.start_server(begun, host, port, ssl=tls)
                self._servers.append(server)
                port = int(server.sockets[0].getsockname()[1])
            return port

        return asyncio.run_coroutine_threadsafe(start(), self._loop).result()

    async def _connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, behaviour: Behaviour, *, is_new: bool
    ) -> None:
        asked = _parsed(await reader.readuntil(b"\r\n\r\n"))
        self.asked.append(asked)
        host = asked.header("host") or ""
        self.connections[host] += is_new
        self._at_once[host] += 1
        self.most_at_once[host] = max(self.most_at_once[host], self._at_once[host])
        try:
            await behaviour(writer, asked)
        finally:
            self._at_once[host] -= 1

    def close(self) -> None:
        async def stop() -> None:
            for server in self._servers:
                server.close()
            # What was accepted just now is not yet anybody's, and would be left open if its task were ended.
            await asyncio.sleep(_ACCEPTED_WITHIN)
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            for writer in self._writers:
                # A TLS transport that has ended has lost what it would abort (Python 3.11).
                with contextlib.suppress(AttributeError):
                    writer.transport.abort()
            await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def _parsed(head: bytes) -> Asked:
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    method, target, _ = first.split(" ")
    pairs = (line.partition(":") for line in lines)
    return Asked(method, target, tuple((name.lower(), value.strip()) for name, _, value in pairs))


def running() -> Iterator[FaultServer]:
    """For fixtures: a server that is closed in the end."""
    server = FaultServer()
    yield server
    server.close()
