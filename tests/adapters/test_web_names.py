"""Names: each is asked for once, so many at a time, and the system's resolver says its faults in our words."""

from __future__ import annotations

import asyncio
import socket
import threading

import pytest

from toolkit_maint.adapters.web.faults import WebFault, web_fault
from toolkit_maint.adapters.web.names import RememberingResolver, SystemResolver, made_up_addresses
from toolkit_maint.domain.observation import FaultKind, Phase


class SlowResolver:
    """Takes its time, and counts."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.at_once = self.most_at_once = 0

    async def resolve(self, host: str) -> tuple[str, ...]:
        self.asked.append(host)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0.02)
        self.at_once -= 1
        if host.startswith("missing"):
            raise web_fault(FaultKind.HOST_NOT_FOUND, Phase.NAME)
        return ("93.184.216.34",)


def test_each_host_is_asked_for_once_failures_included() -> None:
    inner = SlowResolver()

    async def run() -> list[object]:
        names = RememberingResolver(inner)
        hosts = ["a.example", "missing.example"] * 20
        first = await asyncio.gather(*(names.resolve(host) for host in hosts), return_exceptions=True)
        return [*first, *await asyncio.gather(*(names.resolve(host) for host in hosts), return_exceptions=True)]

    answers = asyncio.run(run())

    assert sorted(inner.asked) == ["a.example", "missing.example"]
    assert sum(answer == ("93.184.216.34",) for answer in answers) == 40
    assert sum(isinstance(answer, WebFault) for answer in answers) == 40


def test_so_many_are_asked_at_a_time() -> None:
    inner = SlowResolver()

    async def run() -> None:
        names = RememberingResolver(inner, at_once=5)
        await asyncio.gather(*(names.resolve(f"{number}.example") for number in range(20)))

    asyncio.run(run())

    assert inner.most_at_once == 5


def test_who_gives_up_does_not_disturb_the_others() -> None:
    inner = SlowResolver()

    async def run() -> tuple[str, ...]:
        names = RememberingResolver(inner)
        impatient = asyncio.create_task(names.resolve("a.example"))
        patient = asyncio.create_task(names.resolve("a.example"))
        await asyncio.sleep(0)
        impatient.cancel()
        return await patient

    assert asyncio.run(run()) == ("93.184.216.34",)


def resolved_by_the_system(host: str) -> tuple[str, ...]:
    return asyncio.run(SystemResolver().resolve(host))


def test_the_system_knows_this_machine() -> None:
    assert "127.0.0.1" in resolved_by_the_system("localhost")


def test_an_address_is_its_own() -> None:
    assert resolved_by_the_system("127.0.0.1") == ("127.0.0.1",)


@pytest.mark.parametrize("host", ["a" * 70 + ".invalid", "a..b", "caf\xe9.invalid"])
def test_what_cannot_be_asked_is_a_fault(host: str) -> None:
    with pytest.raises(WebFault) as caught:
        resolved_by_the_system(host)
    assert caught.value.fault.phase is Phase.NAME


class Lookup:
    """Stands in for ``socket.getaddrinfo``."""

    def __init__(self, *faults: int | None) -> None:
        self.faults = list(faults)
        self.asked: list[bytes] = []

    def __call__(self, host: bytes, port: None, *, type: int) -> list[tuple[object, ...]]:  # noqa: A002 - the name it stands in for
        self.asked.append(host)
        fault = self.faults.pop(0)
        if fault is not None:
            raise socket.gaierror(fault, "as told")
        return [(0, 0, 0, "", ("93.184.216.34", 0)), (0, 0, 0, "", ("93.184.216.34", 0)), (0, 0, 0, "", ("2606::1", 0, 0, 0))]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (socket.EAI_NONAME, FaultKind.HOST_NOT_FOUND),
        (socket.EAI_NODATA, FaultKind.NO_ADDRESS),
        (socket.EAI_AGAIN, FaultKind.RESOLVER_FAILED),
        (socket.EAI_FAIL, FaultKind.RESOLVER_FAILED),
        (socket.EAI_SYSTEM, FaultKind.RESOLVER_FAILED),
    ],
)
def test_what_the_system_says(monkeypatch: pytest.MonkeyPatch, number: int, kind: FaultKind) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Lookup(number, number))

    with pytest.raises(WebFault) as caught:
        resolved_by_the_system("site.example")

    assert caught.value.fault.kind is kind


def test_a_name_that_is_not_found_is_asked_for_with_a_final_dot(monkeypatch: pytest.MonkeyPatch) -> None:
    lookup = Lookup(socket.EAI_NONAME, None)
    monkeypatch.setattr(socket, "getaddrinfo", lookup)

    assert resolved_by_the_system("site.example") == ("93.184.216.34", "2606::1")
    assert lookup.asked == [b"site.example", b"site.example."]


@pytest.mark.parametrize("host", ["single", "site.example."])
def test_a_single_label_and_an_absolute_name_are_asked_for_as_written(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    lookup = Lookup(socket.EAI_NONAME)
    monkeypatch.setattr(socket, "getaddrinfo", lookup)

    with pytest.raises(WebFault):
        resolved_by_the_system(host)
    assert lookup.asked == [host.encode()]


def _unknown(name: str) -> list[str]:
    raise socket.gaierror(socket.EAI_NONAME, name)


def test_an_honest_resolver_has_nothing_for_a_name_that_cannot_exist() -> None:
    assert made_up_addresses(_unknown) == frozenset()


def test_a_resolver_that_makes_things_up_is_found_out() -> None:
    asked: list[str] = []

    def anything(name: str) -> list[str]:
        asked.append(name)
        return ["192.0.2.9"]

    assert made_up_addresses(anything) == {"192.0.2.9"}
    assert made_up_addresses(anything) == {"192.0.2.9"}
    assert all(name.endswith(".invalid") for name in asked)
    assert len(set(asked)) == 2


def test_a_resolver_that_never_answers_is_not_waited_for() -> None:
    held = threading.Event()

    def silent(name: str) -> list[str]:
        held.wait()
        return [name]

    assert made_up_addresses(silent, seconds=0.05) == frozenset()
    held.set()
