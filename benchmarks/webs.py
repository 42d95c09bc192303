"""The web that a case visits: its servers, started and ended here, and the list of links with what is true of them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import assert_never

from benchmarks import nginx, slow_world
from benchmarks.cases import Case, Web
from benchmarks.programs import Program
from benchmarks.slow_world import Ports, Truth

ROOT = Path(__file__).resolve().parents[1]
PAGE_NETWORK = 1
SECURE_NETWORK = 2
PORTS_NEEDED = 5


@dataclass(frozen=True, slots=True)
class Scene:
    """A web that runs. ``truth`` is empty where every link is fine; ``bound`` is the shortest possible time, by program."""

    addresses: Path
    trusted: Path | None = None
    truth: dict[str, Truth] = field(default_factory=dict)
    bound: dict[Program, float] = field(default_factory=dict)


@contextmanager
def running(case: Case, folder: Path, first_port: int, files: int) -> Iterator[Scene]:
    """The web of a case, until it is left."""
    addresses = folder / "addresses.txt"
    with ExitStack() as stack:
        match case.web:
            case Web.NONE:
                yield Scene(addresses)
            case Web.PAGE:
                stack.enter_context(nginx.plain(folder, first_port, files=files))
                _write(addresses, "http", hosts(PAGE_NETWORK, case.hosts), first_port, case.links)
                yield Scene(addresses)
            case Web.SECURE_PAGE:
                names = hosts(SECURE_NETWORK, case.hosts)
                trusted = stack.enter_context(nginx.secure(folder, first_port, names, files=files))
                _write(addresses, "https", names, first_port, case.links)
                yield Scene(addresses, trusted)
            case Web.SLOW:
                ports = Ports(live=first_port, deaf=first_port + 1, closed=first_port + 2)
                stack.enter_context(_slow_server(case.world, ports))
                yield _slow_scene(case, addresses, ports)
            case _:
                assert_never(case.web)


def hosts(network: int, count: int) -> list[str]:
    return [slow_world.address(network, rank) for rank in range(count)]


def _write(path: Path, scheme: str, names: list[str], port: int, links: int) -> None:
    """Round the hosts again and again: the order that suits lychee best (grouped by host it takes twice as long)."""
    with path.open("w", encoding="ascii") as lines:
        for number in range(links):
            turn, rank = divmod(number, len(names))
            lines.write(f"{scheme}://{names[rank]}:{port}/page/{turn}\n")


def _slow_scene(case: Case, addresses: Path, ports: Ports) -> Scene:
    size = slow_world.WORLDS[case.world]
    found = slow_world.links(size)
    truth = {slow_world.url(size, link, ports): link.truth for link in found}
    addresses.write_text("".join(f"{url}\n" for url in truth), "ascii")
    bound = {
        program: slow_world.shortest_time(found, per_host=tuning.per_host, at_once=tuning.at_once)
        for program, tuning in case.tuning.items()
    }
    return Scene(addresses, truth=truth, bound=bound)


@contextmanager
def _slow_server(world: str, ports: Ports) -> Iterator[None]:
    numbers = ["--live", str(ports.live), "--deaf", str(ports.deaf)]
    command = [sys.executable, "-m", "benchmarks.slow_server", "--world", world, *numbers]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)  # noqa: S603 - ourselves
    try:
        if process.stdout is None or process.stdout.readline() != b"ready\n":
            raise SystemExit("the server of the slow web did not start")
        yield
    finally:
        nginx.end(process)
