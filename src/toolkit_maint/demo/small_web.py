"""A small web on loopback: good, moved, dead, blocked, slow and lying sites, each under a name of its own.

Names end in ``.example`` (RFC 2606, section 3: nobody can own them). They are resolved to addresses in 127.0.0.0/8 and
their ports 80 and 443 are mapped to the one port that this web listens on, so that nothing leaves the machine and no
privilege is needed.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]
"""Sends whatever this page sends; the connection is closed after it."""

Routes = Mapping[str, Mapping[str, Answer]]
"""Host name → path → answer. A path that is not there is a 404 of that host."""

_LONGEST_REQUEST = 16_384


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
    """Serves the current routes; they may be replaced while it runs. Also the resolver and the dialled port of it."""

    def __init__(self, routes: Routes) -> None:
        """Serve these hosts from the start; see :func:`serving`."""
        self.routes = routes
        self.port = 0

    def address_of(self, host: str) -> str | None:
        """The loopback address of a host of this web, ``None`` for a host that it does not have."""
        names = sorted(self.routes)
        return f"127.0.0.{names.index(host) + 2}" if host in names else None

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read one request and send what its host and path send."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path = head.split(" ", 2)[1].partition("?")[0]
            host = next((line[5:].strip() for line in head.split("\r\n") if line.lower().startswith("host:")), "")
            missing = page("Niet gevonden", "Deze pagina bestaat niet (meer).", "404 Not Found")
            await self.routes.get(host.partition(":")[0], {}).get(path, missing)(writer)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


@contextmanager
def serving(web: SmallWeb) -> Iterator[None]:
    """Serve a small web on loopback from a thread of its own, until the block ends."""
    started, loop = threading.Event(), asyncio.new_event_loop()
    stopped = asyncio.Event()

    async def serve() -> None:
        server = await asyncio.start_server(web.answer, "127.0.0.1", 0, limit=_LONGEST_REQUEST)
        web.port = server.sockets[0].getsockname()[1]
        started.set()
        await stopped.wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    thread = threading.Thread(target=lambda: asyncio.Runner(loop_factory=lambda: loop).run(serve()), name="small-web")
    thread.start()
    started.wait()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stopped.set)
        thread.join()
