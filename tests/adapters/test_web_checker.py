"""Many visits: caps that the server counts, ends that come in time, nothing left behind."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import threading
import time
from ipaddress import ip_network

import pytest

from fault_server import Asked, Behaviour, FaultServer, answer, redirect, silent
from toolkit_maint.adapters.web.checker import CheckerOptions, WebLinkChecker
from toolkit_maint.adapters.web.guard import AddressPolicy
from toolkit_maint.domain.observation import FaultKind, Target
from toolkit_maint.ports import StopReason
from web_world import POLICY, GoOn, StopWhen, World, noon

PAGE = answer(b"<title>Here</title>words")


def targets(*urls: str) -> list[Target]:
    return [Target(visit_key=url) for url in urls]


def options(*, max_per_host: int = 3, concurrency: int = 64, timeout: float = 5) -> CheckerOptions:
    return CheckerOptions(timeout=timeout, max_per_host=max_per_host, concurrency=concurrency)


def slowly(behaviour: Behaviour = PAGE, seconds: float = 0.02) -> Behaviour:
    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await asyncio.sleep(seconds)
        await behaviour(writer, asked)

    return send


def test_each_target_has_exactly_one_observation(world: World) -> None:
    hosts = [f"site{number}.example" for number in range(20)]
    for host in hosts:
        world.host(host, PAGE)
    urls = [f"http://{host}/{number}" for host in hosts for number in range(5)] + ["http://nobody.example/", "http://10.0.0.1/"]

    seen = [observation.visit_key for observation in world.checker(options()).observe(targets(*urls), GoOn())]

    assert sorted(seen) == sorted(urls)
    assert sorted(set(world.resolver.asked)) == sorted(world.resolver.asked)


def test_nothing_to_visit(world: World) -> None:
    assert not list(world.checker().observe([], GoOn()))


@pytest.mark.parametrize("most", [1, 3])
def test_so_many_requests_at_once_to_a_host(world: World, most: int) -> None:
    world.host("big.example", slowly())

    urls = [f"http://big.example/{number}" for number in range(12)]
    assert len(list(world.checker(options(max_per_host=most)).observe(targets(*urls), GoOn()))) == 12

    assert world.server.most_at_once["big.example"] == most


def test_redirects_count_for_the_host_that_they_lead_to(world: World) -> None:
    hosts = [f"site{number}.example" for number in range(12)]
    for host in hosts:
        world.host(host, redirect("http://hub.example/"))
    world.host("hub.example", slowly())

    seen = list(world.checker(options()).observe(targets(*(f"http://{host}/" for host in hosts)), GoOn()))

    assert all(observation.looks[0].fault is None for observation in seen)
    assert world.server.most_at_once["hub.example"] == 3


def test_redirects_across_hosts_do_not_lock_one_another_out(world: World) -> None:
    world.host("a.example", slowly(redirect("http://b.example/end"), 0.005))
    world.host("b.example", slowly(redirect("http://a.example/end"), 0.005))
    urls = [f"http://{host}.example/{number}" for number in range(10) for host in "ab"]

    seen = list(world.checker(options(max_per_host=1, concurrency=1, timeout=1)).observe(targets(*urls), GoOn()))

    assert {fault.kind for observation in seen if (fault := observation.looks[0].fault)} == {FaultKind.REDIRECT_LOOP}
    assert len(seen) == 20


def test_so_many_requests_at_once_in_all(world: World) -> None:
    now: list[int] = [0, 0]

    async def counted(writer: asyncio.StreamWriter, asked: Asked) -> None:
        now[0] += 1
        now[1] = max(now)
        await asyncio.sleep(0.02)
        now[0] -= 1
        await PAGE(writer, asked)

    hosts = [f"site{number}.example" for number in range(15)]
    for host in hosts:
        world.host(host, counted)

    list(world.checker(options(concurrency=4)).observe(targets(*(f"http://{host}/" for host in hosts)), GoOn()))

    assert now[1] == 4


def test_a_big_slow_host_does_not_block_the_others(world: World) -> None:
    world.host("slow.example", silent)
    world.host("quick.example", PAGE)
    urls = [f"http://slow.example/{number}" for number in range(30)] + [f"http://quick.example/{number}" for number in range(6)]

    seen = world.checker(options(concurrency=4, timeout=60)).observe(targets(*urls), GoOn())
    first = [next(seen).visit_key for _ in range(6)]
    with contextlib.closing(seen):  # type: ignore[type-var]  # the iterator of observe is a generator
        assert sorted(first) == sorted(urls[30:])


def test_waiting_for_a_turn_does_not_count(world: World) -> None:
    world.host("busy.example", slowly(seconds=0.1))

    urls = [f"http://busy.example/{number}" for number in range(5)]
    seen = list(world.checker(options(max_per_host=1, timeout=0.3)).observe(targets(*urls), GoOn()))

    assert all(observation.looks[0].fault is None for observation in seen)
    assert max(observation.elapsed_ms for observation in seen) < 300


@pytest.mark.parametrize("behaviour", [silent, PAGE])
def test_it_ends_when_told(world: World, behaviour: Behaviour) -> None:
    world.host("site.example", slowly(behaviour, 0.1))
    stop = StopWhen()
    timer = threading.Timer(0.25, lambda: setattr(stop, "now", StopReason.INTERRUPTED))
    timer.start()
    started = time.monotonic()

    seen = list(world.checker(options(timeout=60)).observe(targets(*(f"http://site.example/{n}" for n in range(500))), stop))

    assert time.monotonic() - started < 1
    assert len(seen) < 500
    assert all(observation.looks[0].page for observation in seen)
    timer.join()


def test_it_ends_while_names_hang(world: World) -> None:
    class Hanging:
        async def resolve(self, host: str) -> tuple[str, ...]:
            await asyncio.Event().wait()
            raise AssertionError

    world.resolver = Hanging()  # type: ignore[assignment]  # any resolver will do
    stop = StopWhen()
    threading.Timer(0.1, lambda: setattr(stop, "now", StopReason.DEADLINE)).start()
    started = time.monotonic()

    assert not list(world.checker(options(timeout=60)).observe(targets("http://a.example/", "http://b.example/"), stop))
    assert time.monotonic() - started < 1


def test_a_stop_before_the_start_visits_nothing_for_long(world: World) -> None:
    world.host("site.example", silent)
    stop = StopWhen()
    stop.now = StopReason.DEADLINE

    assert not list(world.checker(options(timeout=60)).observe(targets("http://site.example/"), stop))


def test_closing_the_iterator_early_cleans_up(world: World) -> None:
    world.host("quick.example", PAGE)
    world.host("slow.example", silent)

    seen = world.checker(options(timeout=60)).observe(targets("http://quick.example/", "http://slow.example/"), GoOn())
    next(seen)
    seen.close()  # type: ignore[attr-defined]  # the iterator of observe is a generator


def test_a_peer_that_ignores_our_goodbye_does_not_hold_us(world: World) -> None:
    async def endless(writer: asyncio.StreamWriter, asked: Asked) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            while True:
                writer.write(b"x" * 100_000)
                await writer.drain()

    world.host("site.example", endless)
    started = time.monotonic()

    (observation,) = world.checker(options(timeout=60)).observe(targets("http://site.example/"), GoOn())

    assert observation.looks[0].page is not None
    assert time.monotonic() - started < 1


def test_without_anything_injected_the_system_resolves_and_dials(listeners: FaultServer) -> None:
    port = listeners.serve(PAGE)
    policy = AddressPolicy((ip_network("127.0.0.0/8"),))
    checker = WebLinkChecker(options(), POLICY, address_policy=policy, clock=noon)
    urls = [f"http://127.0.0.1:{port}/", f"http://localhost:{port}/"]

    seen = list(checker.observe(targets(*urls), GoOn()))

    assert [observation.looks[0].hops[0].peer for observation in seen] == ["127.0.0.1", "127.0.0.1"]
    assert all(observation.looks[0].page for observation in seen)


def test_the_checker_does_not_need_httpx() -> None:
    code = "import sys, toolkit_maint.adapters.web.checker; sys.exit('httpx' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_is_no_web_address_is_a_mistake_of_the_caller(world: World) -> None:
    with pytest.raises(ValueError, match="no web address"):
        list(world.checker().observe(targets("mailto:a@example.org"), GoOn()))


def test_each_call_looks_names_up_anew(world: World) -> None:
    world.host("site.example", PAGE)
    checker = world.checker()

    for _ in range(2):
        list(checker.observe(targets("http://site.example/a", "http://site.example/b"), GoOn()))

    assert world.resolver.asked == ["site.example", "site.example"]
