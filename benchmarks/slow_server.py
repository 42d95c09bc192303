"""The server of the slow web: plain asyncio, so that it takes little of the two cores that the checkers need.

    python -m benchmarks.slow_server --world B --live 18110 --deaf 18111

It says ``ready`` on standard output and serves until it is ended. Who asks from elsewhere than the loopback is cut off.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any

from benchmarks.page import PAGE
from benchmarks.slow_world import WORLDS, Host, Link, Size, address, behaviour, links

BACKLOG = 4_096
LARGEST_REQUEST = 65_536


class Answers:
    """What is said for each request, worked out before anybody asks."""

    def __init__(self, found: list[Link]) -> None:
        self._of_path = {link.path.encode(): link for link in found}
        self._targets = {b"/moved" + path: link for path, link in self._of_path.items()}
        self._page = _head(200, "OK", len(PAGE), "Content-Type: text/html; charset=utf-8")
        self._gone = _head(404, "Not Found", len(PAGE), "Content-Type: text/html; charset=utf-8")
        self._no_head = _head(405, "Method Not Allowed", 0, "Allow: GET")
        self._nothing_here = _head(500, "Not A Page Of This World", 0)

    def to(self, method: bytes, path: bytes) -> tuple[float, bytes] | None:
        """The seconds to wait and the bytes to send; ``None`` is silence for good."""
        link = self._of_path.get(path)
        if link is not None:
            seconds = link.seconds[0]
        elif (link := self._targets.get(path)) is not None:
            seconds = link.seconds[-1]
        else:
            return 0.0, self._nothing_here
        body = PAGE if method == b"GET" else b""
        match link.host, link.status:
            case Host.NEVER_ANSWERS, _:
                return None
            case Host.REFUSES_HEAD, _ if method == b"HEAD":
                return seconds, self._no_head
            case _, 404:
                return seconds, self._gone + body
            case _, 302 if path in self._of_path:
                return seconds, _head(302, "Found", 0, f"Location: /moved{link.path}")
            case _:
                return seconds, self._page + body


def _head(status: int, phrase: str, length: int, *fields: str) -> bytes:
    lines = [f"HTTP/1.1 {status} {phrase}", "Server: slow", f"Content-Length: {length}", *fields]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Connection(asyncio.Protocol):
    """One connection: a request at a time, each answered when its latency has passed."""

    def __init__(self, answers: Answers, call_later: Callable[..., asyncio.TimerHandle]) -> None:
        self._answers = answers
        self._call_later = call_later
        self._received = b""
        self._transport: Any = None
        self._waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        if not str(transport.get_extra_info("peername")[0]).startswith("127."):
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._received += data
        if len(self._received) > LARGEST_REQUEST:
            self._transport.abort()
        elif self._waiting is None:
            self._next()

    def _next(self) -> None:
        head, end, rest = self._received.partition(b"\r\n\r\n")
        if not end:
            return
        self._received = rest
        method, path, _ = head.split(b"\r\n", 1)[0].split(b" ", 2)
        answer = self._answers.to(method, path)
        if answer is not None:
            self._waiting = self._call_later(answer[0], self._say, answer[1])

    def _say(self, what: bytes) -> None:
        self._waiting = None
        self._transport.write(what)
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the signature is asyncio's
        if self._waiting is not None:
            self._waiting.cancel()


def deaf(size: Size, port: int, stack: ExitStack) -> None:
    """Hosts that take no connection: the queue has room for one and holds ours, so further SYNs fall on the floor."""
    for rank in range(size.hosts):
        if behaviour(size, rank) is Host.NEVER_ACCEPTS:
            listening = stack.enter_context(socket.socket())
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((address(size.network, rank), port))
            listening.listen(0)
            for _ in range(2):
                waiting = stack.enter_context(socket.socket())
                waiting.settimeout(0)
                with suppress(BlockingIOError):
                    waiting.connect(listening.getsockname())


async def serve(size: Size, live: int) -> None:
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    answers = Answers(links(size))
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # All of 127/8 in one socket; a thousand sockets would cost more than what is measured.
    listening.bind(("0.0.0.0", live))  # noqa: S104 - see connection_made
    await loop.create_server(lambda: Connection(answers, loop.call_later), sock=listening, backlog=BACKLOG)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await ended.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="Serve the slow web on the loopback.")
    parser.add_argument("--world", choices=sorted(WORLDS), required=True)
    parser.add_argument("--live", type=int, required=True, help="port of the hosts that answer")
    parser.add_argument("--deaf", type=int, required=True, help="port of the hosts that take no connection")
    options = parser.parse_args()
    size = WORLDS[options.world]
    with ExitStack() as stack:
        deaf(size, options.deaf, stack)
        with asyncio.Runner(loop_factory=_loop_maker()) as runner:
            runner.run(serve(size, options.live))


def _loop_maker() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        fast: Any = importlib.import_module("uvloop")
    except ModuleNotFoundError:
        return asyncio.new_event_loop
    return fast.new_event_loop  # type: ignore[no-any-return]


if __name__ == "__main__":
    main()
