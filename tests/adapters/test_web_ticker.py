"""The clock of all connections: who waits too long is told, and no peer is slow because we were."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from authority import Authority
from fault_server import Asked, redirect
from many_visits import PAGE, slowly
from toolkit_maint.adapters.web.checker import CheckerOptions
from toolkit_maint.adapters.web.wire import Ticker
from toolkit_maint.domain.observation import Observation, Target
from web_world import GoOn, RecordingDialer, TableResolver, World

SITE = "http://site.example/"


class Waiter:
    """Something that waits, and knows when its time was up."""

    def __init__(self, ticker: Ticker, seconds: float) -> None:
        self.expires_at = ticker.now() + seconds
        self.expired: list[float] = []
        ticker.watch(self)

    def expire(self) -> None:
        self.expired.append(time.monotonic())


def ticking(check: Callable[[Ticker], Awaitable[None]]) -> None:
    async def run() -> None:
        ticker = Ticker()
        task = asyncio.create_task(ticker.run())
        await asyncio.sleep(0)
        await check(ticker)
        task.cancel()

    asyncio.run(run())


def test_it_tells_who_has_waited_too_long() -> None:
    async def check(ticker: Ticker) -> None:
        began = time.monotonic()
        short, long, gone = Waiter(ticker, 0.1), Waiter(ticker, 5), Waiter(ticker, 0.1)
        ticker.leave(gone)
        await asyncio.sleep(0.2)
        assert 0.1 <= short.expired[0] - began < 0.2
        assert not long.expired
        assert not gone.expired

    ticking(check)


def test_time_in_which_this_process_was_held_up_does_not_count() -> None:
    async def check(ticker: Ticker) -> None:
        waiter = Waiter(ticker, 0.15)
        time.sleep(0.4)
        await asyncio.sleep(0.06)
        assert not waiter.expired
        await asyncio.sleep(0.2)
        assert waiter.expired

    ticking(check)


def test_nor_does_time_that_is_known_to_be_lost() -> None:
    async def check(ticker: Ticker) -> None:
        waiter, before = Waiter(ticker, 0.1), ticker.now()
        ticker.was_held_up(0.15)
        assert ticker.now() < before
        await asyncio.sleep(0.2)
        assert not waiter.expired
        await asyncio.sleep(0.1)
        assert waiter.expired

    ticking(check)


def test_a_limit_ends_what_takes_too_long_and_nothing_else() -> None:
    async def check(ticker: Ticker) -> None:
        with pytest.raises(TimeoutError):
            async with ticker.limit(0.01):
                await asyncio.Event().wait()
        async with ticker.limit(0.01):
            pass
        await asyncio.sleep(0.1)
        with pytest.raises(KeyError):
            async with ticker.limit(5):
                raise KeyError

    ticking(check)


def test_a_limit_within_a_limit() -> None:
    async def check(ticker: Ticker) -> None:
        ended = []

        async def inner() -> None:
            with suppress(TimeoutError):
                async with ticker.limit(0.01):
                    await asyncio.Event().wait()
            ended.append("inner")
            async with ticker.limit(5):
                await asyncio.Event().wait()

        with pytest.raises(TimeoutError):
            async with ticker.limit(0.15):
                await inner()
        assert ended == ["inner"]

    ticking(check)


def test_who_is_cancelled_within_a_limit_is_cancelled() -> None:
    async def check(ticker: Ticker) -> None:
        async def wait() -> None:
            async with ticker.limit(5):
                await asyncio.Event().wait()

        task = asyncio.create_task(wait())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    ticking(check)


# Held up.


class SlowResolver(TableResolver):
    """Takes a while for each name but one."""

    async def resolve(self, host: str) -> tuple[str, ...]:
        await asyncio.sleep(0 if host.startswith("quick") else 0.12)
        return await super().resolve(host)


class SlowDialer(RecordingDialer):
    """Takes a while to connect."""

    async def dial(self, ip: str, port: int, protocol: asyncio.Protocol) -> None:
        await asyncio.sleep(0 if len(self.dialled) < 1 else 0.12)
        await super().dial(ip, port, protocol)


def _resolving(world: World, authority: Authority) -> str:
    world.host("site.example", PAGE)
    slow = SlowResolver()
    slow.table = world.resolver.table
    world.resolver = slow
    return SITE


def _connecting(world: World, authority: Authority) -> str:
    world.host("site.example", PAGE)
    slow = SlowDialer()
    slow.ports = world.dialer.ports
    world.dialer = slow
    return SITE


def _shaking_hands(world: World, authority: Authority) -> str:
    tls = authority.server("site.example")
    world.host("site.example", PAGE, port=443, tls=tls)
    tls.sni_callback = lambda _socket, _name, _context: time.sleep(0.12)
    return "https://site.example/"


def _answering(world: World, authority: Authority) -> str:
    world.host("site.example", slowly(seconds=0.12))
    return SITE


def _redirected(world: World, authority: Authority) -> str:
    world.host("site.example", slowly(redirect("http://end.example/"), 0.08))
    world.host("end.example", slowly(seconds=0.08))
    return SITE


def _sending_a_body(world: World, authority: Authority) -> str:
    async def in_two_parts(writer: asyncio.StreamWriter, asked: Asked) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 29\r\n\r\n<title>")
        await asyncio.sleep(0.03)
        writer.write(b"Whole</title>all of it")

    world.host("site.example", in_two_parts)
    return SITE


@pytest.mark.parametrize(
    "arrange", [_resolving, _connecting, _shaking_hands, _answering, _redirected, _sending_a_body], ids=lambda one: one.__name__
)
def test_who_takes_the_observations_may_take_their_time(
    secure: World, authority: Authority, arrange: Callable[[World, Authority], str]
) -> None:
    secure.host("quick.example", PAGE, port=8080)
    url = arrange(secure, authority)
    options = CheckerOptions(timeout=0.35 if url == SITE else 0.3, ca_bundle=secure.ca_bundle)
    targets = [Target(visit_key=each) for each in ("http://quick.example:8080/", url)]

    seen: dict[str, Observation] = {}
    for observation in secure.checker(options).observe(targets, GoOn()):
        seen[observation.visit_key] = observation
        if len(seen) == 1:
            time.sleep(0.45)

    (look,) = seen[url].looks
    assert look.fault is None
    assert look.page
    assert not look.page.truncated
    assert seen[url].elapsed_ms < 350


def test_also_where_it_is_too_little_to_be_noticed_by_a_clock_that_is_late(world: World) -> None:
    world.host("quick.example", PAGE, port=8080)
    world.host("site.example", slowly(seconds=0.12), port=8080)
    targets = [Target(visit_key=f"http://{name}.example:8080/") for name in ("quick", "site")]

    seen: list[Observation] = []
    for observation in world.checker(CheckerOptions(timeout=0.2)).observe(targets, GoOn()):
        seen.append(observation)
        time.sleep(0.2)

    assert [len(observation.looks) for observation in seen] == [1, 1]
