"""Visits in several processes: nothing is done twice, nothing is lost unsaid, and no process is left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from fault_server import answer, redirect, silent
from many_visits import PAGE, numbered, reasons, slowly
from toolkit_maint.adapters.web.checker import CheckerOptions
from toolkit_maint.adapters.web.fleet import ForkedChecker
from toolkit_maint.domain.observation import Observation, Target
from toolkit_maint.domain.verdict import Reason
from toolkit_maint.ports import Pulse, StopReason
from web_world import GoOn, StopWhen, TableResolver, World, last_two_labels

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere everything is done in one process")

HOSTS = [f"{sub}.site{number}.example" for number in range(6) for sub in ("www", "shop")]
LINKS = 45


class Told:
    """What each process wrote down, in a file that they all share."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.touch()

    def note(self, word: str) -> None:
        with self._path.open("a", encoding="ascii") as file:
            file.write(f"{os.getpid()} {word}\n")

    @property
    def by_process(self) -> dict[int, set[str]]:
        notes: dict[int, set[str]] = {}
        for line in self._path.read_text("ascii").splitlines():
            process, _, word = line.partition(" ")
            notes.setdefault(int(process), set()).add(word)
        return notes


class TellingResolver(TableResolver):
    """Writes down which process asked for a name; some names are bad for a process."""

    def __init__(self, told: Told) -> None:
        super().__init__()
        self._told = told

    async def resolve(self, host: str) -> tuple[str, ...]:
        self._told.note(host)
        if host.startswith("broken"):
            raise ZeroDivisionError("this is what went wrong")
        if host.startswith("busy"):
            time.sleep(20)
        return await super().resolve(host)


@pytest.fixture
def told(tmp_path: Path) -> Told:
    return Told(tmp_path / "told")


@pytest.fixture
def many(world: World, told: Told) -> World:
    """A net of some hundred links."""
    world.resolver = TellingResolver(told)
    for host in HOSTS:
        world.host(host, PAGE, kept=True)
    return world


def links(*more: str) -> list[Target]:
    urls = [url for host in HOSTS for url in numbered(f"http://{host}", LINKS)]
    return [Target(visit_key=url) for url in (*urls, *more)]


def fleet(world: World, *, timeout: float = 5, processes: int = 2, patience: float = 1.5) -> ForkedChecker:
    checker = world.checker(CheckerOptions(timeout=timeout))
    return ForkedChecker(checker, processes, last_two_labels, patience=patience)


def sorted_keys(seen: list[Observation]) -> list[str]:
    return sorted(observation.visit_key for observation in seen)


def are_gone(told: Told) -> bool:
    """Whether none of the processes is there any more, not even as one that nobody has asked how it ended."""
    for process in told.by_process.keys() - {os.getpid()}:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, 0)
            return False
    return True


def test_each_target_has_exactly_one_observation(many: World, told: Told) -> None:
    many.host("missing.example", answer(b"", "404 Not Found"))
    many.host("moved.example", redirect("http://www.site0.example/0", "301 Moved"))
    targets = links(*numbered("http://missing.example", 5), "http://moved.example/", "http://nobody.example/")

    seen = list(fleet(many).observe(targets, GoOn()))

    assert sorted_keys(seen) == sorted(target.visit_key for target in targets)
    assert reasons({observation.visit_key: observation for observation in seen}) == {
        Reason.OK: len(HOSTS) * LINKS,
        Reason.NOT_FOUND: 5,
        Reason.MOVED_PERMANENTLY: 1,
        Reason.HOST_NOT_FOUND: 1,
    }


def test_all_hosts_of_a_domain_are_visited_by_the_same_process(many: World, told: Told) -> None:
    list(fleet(many).observe(links(), GoOn()))

    shares = [{last_two_labels(host) for host in hosts} for hosts in told.by_process.values()]
    assert os.getpid() not in told.by_process
    assert [len(share) for share in shares] == [3, 3]
    assert not shares[0] & shares[1]


def test_the_largest_domain_does_not_wait_behind_others(many: World, told: Told) -> None:
    many.host("large.example", PAGE, kept=True)

    list(fleet(many).observe(links(*numbered("http://large.example", 540)), GoOn()))

    assert {"large.example"} in told.by_process.values()


@pytest.mark.parametrize(("processes", "count"), [(2, 499), (1, 540)])
def test_what_is_not_worth_it_is_done_here(many: World, told: Told, processes: int, count: int) -> None:
    checker = fleet(many, processes=processes)

    assert len(list(checker.observe(links()[:count], GoOn()))) == count

    assert told.by_process.keys() == {os.getpid()}
    assert (checker.pulse().total, checker.pulse().done) == (count, count)


def test_processes_that_were_started_early_do_the_work(many: World, told: Told) -> None:
    checker = fleet(many)

    with checker.started():
        early = {child.pid for child in checker._waiting}
        seen = list(checker.observe(links(), GoOn()))

    assert sorted_keys(seen) == sorted(target.visit_key for target in links())
    assert told.by_process.keys() == early
    assert are_gone(told)


def test_processes_that_were_started_for_nothing_are_ended(many: World, told: Told) -> None:
    checker = fleet(many)

    with checker.started():
        early = [child.pid for child in checker._waiting]
        assert len(list(checker.observe(links()[:10], GoOn()))) == 10

    assert len(early) == 2
    assert told.by_process.keys() == {os.getpid()}
    for process in early:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, 0)


def test_more_processes_than_shares_were_started_early(many: World, told: Told) -> None:
    many.host("large.example", PAGE, kept=True)
    checker = fleet(many, processes=3)

    with checker.started():
        large = [Target(visit_key=url) for url in numbered("http://large.example", 540)]
        seen = list(checker.observe(large, GoOn()))
        assert checker.pulse().second_pass
        again = list(checker.observe(links(), GoOn()))

    assert len(seen) == 540
    assert sorted_keys(again) == sorted(target.visit_key for target in links())
    assert len(told.by_process) == 1 + 3
    assert are_gone(told)


def test_no_more_processes_than_domains(many: World, told: Told) -> None:
    many.host("large.example", PAGE, kept=True)
    targets = [Target(visit_key=url) for url in numbered("http://large.example", 500)]

    assert len(list(fleet(many, processes=5).observe(targets, GoOn()))) == 500
    assert len(told.by_process) == 1


def test_what_is_seen_comes_at_once_also_where_the_rest_is_slow(many: World) -> None:
    for host in ("slow.example", "slower.example"):
        many.host(host, silent)
    observations = fleet(many, timeout=60).observe(links("http://slow.example/", "http://slower.example/"), GoOn())
    started = time.monotonic()

    seen = [next(observations) for _ in range(len(HOSTS) * LINKS)]

    assert time.monotonic() - started < 4
    assert not [observation for observation in seen if "slow" in observation.visit_key]
    _left(observations)


def _left(observations: Iterator[Observation]) -> None:
    observations.close()  # type: ignore[attr-defined]  # the iterator of observe is a generator


# The end.


@pytest.mark.parametrize("reason", list(StopReason))
def test_it_ends_when_told_with_what_was_seen(many: World, told: Told, reason: StopReason) -> None:
    for host in ("slow.example", "slower.example"):
        many.host(host, silent)
    targets = links(*numbered("http://slow.example", 9), *numbered("http://slower.example", 9))
    stop = StopWhen()
    seen: list[Observation] = []
    at = 0.0

    for observation in fleet(many, timeout=60).observe(targets, stop):
        seen.append(observation)
        if len(seen) == len(HOSTS) * LINKS:
            stop.now, at = reason, time.monotonic()

    assert time.monotonic() - at < 1
    assert sorted_keys(seen) == sorted_keys_of(links())
    assert are_gone(told)


def sorted_keys_of(targets: list[Target]) -> list[str]:
    return sorted(target.visit_key for target in targets)


def test_what_was_seen_once_is_told_when_it_ends(many: World) -> None:
    """As it would be in one process: a link that waits for its second look is told as it was seen."""
    many.host("missing.example", answer(b"", "404 Not Found"))
    many.host("slow.missing.example", silent)
    stop = StopWhen()
    seen: list[Observation] = []

    for observation in fleet(many, timeout=60).observe(links("http://missing.example/", "http://slow.missing.example/"), stop):
        seen.append(observation)
        if len(seen) == len(HOSTS) * LINKS:
            stop.now = StopReason.INTERRUPTED

    assert seen[-1].visit_key == "http://missing.example/"
    assert [look.second_pass for look in seen[-1].looks] == [False]


def test_a_stop_before_the_start_visits_nothing(many: World, told: Told) -> None:
    stop = StopWhen()
    stop.now = StopReason.DEADLINE

    assert not list(fleet(many).observe(links(), stop))
    assert are_gone(told)


def test_who_leaves_early_leaves_no_process(many: World, told: Told) -> None:
    many.host("slow.example", silent)
    checker = fleet(many, timeout=60)
    before = _open_pipes()
    observations = checker.observe(links("http://slow.example/"), GoOn())
    next(observations)
    started = time.monotonic()

    _left(observations)

    assert time.monotonic() - started < 1
    assert _open_pipes() == before
    assert len(told.by_process) == 2
    assert are_gone(told)


def _open_pipes() -> int:
    with_targets = [path for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
    return sum(path.readlink().name.startswith("pipe:") for path in with_targets)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_all_processes_is_for_the_first_one_to_hear(many: World, told: Told, sign: signal.Signals) -> None:
    targets = links()
    seen: list[Observation] = []

    for observation in fleet(many).observe(targets, GoOn()):
        seen.append(observation)
        if len(seen) == 1:
            for process in told.by_process:
                os.kill(process, sign)

    assert sorted_keys(seen) == sorted_keys_of(targets)


@pytest.mark.parametrize("how", ["told", "left"])
def test_a_process_that_hears_nothing_is_ended(many: World, told: Told, how: str) -> None:
    """It is held up by something that never looks up, as by a page that keeps a parser busy."""
    stop = StopWhen()
    observations = fleet(many, patience=0.2).observe(links("http://busy.example/"), stop)
    next(observations)
    stop.now = StopReason.INTERRUPTED if how == "told" else None
    started = time.monotonic()

    if how == "told":
        list(observations)
    _left(observations)

    assert time.monotonic() - started < 1
    assert are_gone(told)


def test_a_process_that_is_killed_is_no_secret_and_the_others_go_on(many: World, told: Told) -> None:
    for host in ("slow.example", "slower.example"):
        many.host(host, slowly(seconds=0.4))
    targets = links("http://slow.example/", "http://slower.example/")
    seen: list[Observation] = []
    killed: list[int] = []

    def visit_and_kill() -> None:
        for observation in fleet(many).observe(targets, GoOn()):
            seen.append(observation)
            if not killed and {"slow.example", "slower.example"} <= set().union(*told.by_process.values()):
                killed.extend(process for process, hosts in told.by_process.items() if "slow.example" in hosts)
                os.kill(killed[0], signal.SIGKILL)

    with pytest.raises(ChildProcessError, match="without a word"):
        visit_and_kill()

    (other,) = told.by_process.keys() - set(killed)
    expected = [target for target in targets if target.visit_key.split("/")[2] in told.by_process[other]]
    assert set(sorted_keys_of(expected)) <= set(sorted_keys(seen))
    assert "http://slow.example/" not in sorted_keys(seen)
    assert len(sorted_keys(seen)) == len(set(sorted_keys(seen)))
    assert are_gone(told)


def test_what_goes_wrong_in_a_process_is_told(many: World, told: Told) -> None:
    seen: list[Observation] = []

    with pytest.raises(ChildProcessError, match="this is what went wrong"):
        seen.extend(fleet(many).observe(links("http://broken.example/"), GoOn()))

    assert are_gone(told)


def test_a_process_does_not_outlive_the_one_that_it_works_for(tmp_path: Path, world: World) -> None:
    port = world.server.serve(silent)
    pids = tmp_path / "pids"
    script = f"""
import os, pathlib, sys
from ipaddress import ip_network
from toolkit_maint import signs
from toolkit_maint.adapters.web.checker import CheckerOptions, WebLinkChecker
from toolkit_maint.adapters.web.connection import SystemDialer
from toolkit_maint.adapters.web.fleet import ForkedChecker
from toolkit_maint.adapters.web.guard import AddressPolicy
from toolkit_maint.domain.observation import Target
from datetime import UTC, datetime

class Telling(SystemDialer):
    async def dial(self, ip, port, protocol):
        with open({str(pids)!r}, "a") as file:
            file.write(f"{{os.getpid()}}\\n")
        await super().dial(ip, port, protocol)

class Stop:
    def reason(self):
        return None

policy = signs.default_policy()
checker = WebLinkChecker(
    CheckerOptions(timeout=60), policy, address_policy=AddressPolicy((ip_network("127.0.0.0/8"),)),
    clock=lambda: datetime.now(UTC), dialer=Telling())
targets = [Target(visit_key=f"http://127.0.0.{{host}}:{port}/{{number}}") for host in (1, 2) for number in range(300)]
list(ForkedChecker(checker, 2, policy.registrable_domain).observe(targets, Stop()))
"""
    with subprocess.Popen([sys.executable, "-c", script]) as parent:
        children = _eventually(lambda: _numbers(pids) if len(_numbers(pids)) == 2 else None)
        parent.kill()

    assert children
    assert _eventually(lambda: not [child for child in children if _is_running(child)] or None)


def _numbers(path: Path) -> set[int]:
    return set(map(int, path.read_text("ascii").split())) if path.exists() else set()


def _is_running(process: int) -> bool:
    """Nobody may have asked yet how it ended; then it is a zombie."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    return False


Found = TypeVar("Found")


def _eventually(check: Callable[[], Found | None], seconds: float = 5) -> Found | None:
    ends_at = time.monotonic() + seconds
    while (found := check()) is None and time.monotonic() < ends_at:
        time.sleep(0.01)
    return found


# How far it has come.


def test_the_pulses_add_up(many: World) -> None:
    many.host("slow.example", slowly(seconds=0.3))
    many.host("slower.example", slowly(seconds=0.4))
    checker = fleet(many)
    targets = links("http://slow.example/", "http://slower.example/")
    pulses: list[Pulse] = []
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(0.02):
            pulses.append(checker.pulse())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        count = len(list(checker.observe(targets, GoOn())))
    finally:
        is_over.set()
        watcher.join()

    last = checker.pulse()
    assert (last.total, last.done, last.requests) == (count, count, count)
    assert (last.hosts_in_flight, last.slowest, last.second_pass) == (0, (), True)
    assert [pulse.done for pulse in pulses] == sorted(pulse.done for pulse in pulses)
    assert {pulse.total for pulse in pulses if pulse.done} == {count}


def test_the_pulse_is_felt_also_while_nothing_comes(many: World) -> None:
    for host in ("slow.example", "slower.example"):
        many.host(host, silent)
    checker = fleet(many, timeout=60)
    stop = StopWhen()

    def waits() -> bool | None:
        slowest = dict(checker.pulse().slowest)
        return True if len(slowest) == 2 and min(slowest.values()) > 0.5 else None

    def watch() -> None:
        felt.append(_eventually(waits))
        stop.now = StopReason.INTERRUPTED

    felt: list[bool | None] = []
    watcher = threading.Thread(target=watch)
    watcher.start()
    list(checker.observe(links("http://slow.example/", "http://slower.example/"), stop))
    watcher.join()

    assert felt == [True]
