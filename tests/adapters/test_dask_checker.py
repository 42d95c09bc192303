"""The ``LinkChecker`` over a cluster: a real scheduler and real workers, each a process of its own, on loopback."""

from __future__ import annotations

import asyncio
import importlib.util
import ipaddress
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from fault_server import Asked, FaultServer, answer, running, silent
from project_tree import lacking
from toolkit_maint import signs
from toolkit_maint.adapters.dask_checker import ClusterFailure, ClusterFault, DaskChecker, Visits
from toolkit_maint.adapters.web.checker import CheckerOptions
from toolkit_maint.adapters.web.guard import AddressPolicy
from toolkit_maint.domain.observation import Observation, Target
from toolkit_maint.ports import StopReason
from web_world import GoOn, StopWhen

HOSTS, PAGES = 12, 60
ADDRESSES = tuple(f"127.0.1.{number + 1}" for number in range(HOSTS))
PAGE = answer(b"<title>Page</title>words")


async def slow(writer: asyncio.StreamWriter, asked: Asked) -> None:
    await asyncio.sleep(0.01)
    await PAGE(writer, asked)


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1]), "PYTHONWARNINGS": "ignore"}
    command = (sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:])
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as started:
        try:
            yield started
        finally:
            started.kill()


def worker(address: str) -> tuple[str, ...]:
    return (
        "worker",
        address,
        "--nthreads",
        "1",
        "--no-nanny",
        "--no-dashboard",
        "--host",
        "127.0.0.1",
        "--death-timeout",
        "30",
    )


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if importlib.util.find_spec("distributed") is None:
        lacking("distributed (the extra dask)")
    written = tmp_path_factory.mktemp("cluster") / "scheduler.json"
    with process("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(written)):
        while not written.is_file() or not written.read_text():
            time.sleep(0.05)
        yield json.loads(written.read_text())["address"]


@pytest.fixture
def server() -> Iterator[FaultServer]:
    yield from running()


def checker(address: str | None, **options: object) -> DaskChecker:
    visits = Visits(
        options=CheckerOptions(timeout=2.0, max_per_host=2, concurrency=20, **options),  # type: ignore[arg-type]  # a table of fields
        policy=signs.default_policy,
        address_policy=AddressPolicy((ipaddress.ip_network("127.0.0.0/8"),)),
        clock=partial(datetime.now, UTC),
    )
    return DaskChecker(visits, address, timeout=20.0)


def targets(port: int, hosts: int = HOSTS, pages: int = PAGES) -> list[Target]:
    return [Target(visit_key=f"http://127.0.1.{host + 1}:{port}/{page}") for page in range(pages) for host in range(hosts)]


def test_every_link_is_seen_once_and_each_host_by_one_worker(scheduler: str, server: FaultServer) -> None:
    port = server.serve(PAGE, hosts=ADDRESSES)
    wanted = targets(port)
    with ExitStack() as workers:
        for _ in range(2):
            workers.enter_context(process(*worker(scheduler)))
        found = list(checker(scheduler).observe(wanted, GoOn()))

    assert Counter(observation.visit_key for observation in found) == Counter(target.visit_key for target in wanted)
    assert {observation.looks[0].hops[0].status for observation in found} == {200}
    assert len(server.asked) == len(wanted)
    assert max(server.most_at_once.values()) <= 2


def test_a_worker_that_dies_loses_nothing_and_doubles_nothing(scheduler: str, server: FaultServer) -> None:
    port = server.serve(slow, hosts=ADDRESSES)
    wanted = targets(port)
    found: list[Observation] = []
    with ExitStack() as workers:
        first, _ = (workers.enter_context(process(*worker(scheduler))) for _ in range(2))
        for observation in checker(scheduler).observe(wanted, GoOn()):
            found.append(observation)
            if len(found) == len(wanted) // 3:
                first.send_signal(signal.SIGKILL)

    assert Counter(observation.visit_key for observation in found) == Counter(target.visit_key for target in wanted)
    # What had arrived is not asked for again; what was seen and never sent is, and that is at most what one batch holds.
    assert len(wanted) <= len(server.asked) <= len(wanted) + 130
    assert max(server.most_at_once.values()) <= 4


def test_a_stop_reaches_the_workers(scheduler: str, server: FaultServer) -> None:
    port = server.serve(silent, hosts=ADDRESSES)
    stop = StopWhen()
    with process(*worker(scheduler)):
        began = time.monotonic()
        stop.now = None
        observations = checker(scheduler).observe(targets(port, 4, 2), stop)
        stop.now = StopReason.INTERRUPTED
        found = list(observations)

    assert found == []
    assert time.monotonic() - began < 15


def test_a_cluster_that_is_not_there_is_told() -> None:
    absent = DaskChecker(checker(None)._visits, "tcp://127.0.0.1:9", timeout=0.3)

    with pytest.raises(ClusterFailure) as caught:
        list(absent.observe([Target(visit_key="http://127.0.0.1/")], GoOn()))
    assert caught.value.fault is ClusterFault.UNREACHABLE


def test_a_cluster_without_workers_is_told(scheduler: str) -> None:
    idle = DaskChecker(checker(None)._visits, scheduler, timeout=0.3)

    with pytest.raises(ClusterFailure) as caught:
        list(idle.observe([Target(visit_key="http://127.0.0.1/")], GoOn()))
    assert caught.value.fault is ClusterFault.NO_WORKERS


def test_a_cluster_of_its_own_is_started_and_ended(server: FaultServer) -> None:
    port = server.serve(PAGE, hosts=ADDRESSES)
    wanted = targets(port, 3, 2)

    found = list(checker(None).observe(wanted, GoOn()))

    assert {observation.visit_key for observation in found} == {target.visit_key for target in wanted}
