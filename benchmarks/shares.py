"""One run beside the same run shared out: four shards joined, two vantages joined, a Dask cluster, and one that loses a worker.

    python benchmarks/shares.py [LINKS]

Every way visits the same list on loopback and writes down what it remembers; these texts are compared, without the times of the
visits, byte by byte. Ends with 1 if any of them differs from that of the one run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Timer

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from acceptance.command import environment  # noqa: E402 - the tests' own server is used
from fault_server import FaultServer, answer, by_path, running  # noqa: E402

HOSTS = 50
PAGES = {"/": answer(b"<title>Home</title>words")}


class _Bench:
    """A list, its web, and a folder for what is remembered."""

    def __init__(self, folder: Path, server: FaultServer, links: int) -> None:
        self.folder = folder
        hosts = [f"127.0.2.{number + 1}" for number in range(HOSTS)]
        body = b"<title>Page</title><p>" + b"words of a page " * 300
        pages = PAGES | {f"/{number}": answer(body, "410 Gone" if number % 9 == 0 else "200 OK") for number in range(links)}
        self.port = server.serve(by_path(pages), hosts=hosts)
        entries = [
            f"  - {{id: e{number}, title: E{number}, url: 'http://{hosts[number % HOSTS]}:{self.port}/{number}'}}\n"
            for number in range(links)
        ]
        (folder / "catalogue").mkdir()
        (folder / "catalogue" / "catalogue.yaml").write_text("version: 1\ntitle: L\nentries:\n" + "".join(entries), "utf-8")
        self.server = server

    def run(self, name: str, *options: str) -> float:
        """Run and remember under a name; the seconds that it took."""
        control = f"http://127.0.2.1:{self.port}/"
        fixed = ("--state-dir", name, "--allow-private", "127.0.0.0/8", "--control-host", control, "-q", "--format", "json")
        began = time.perf_counter()
        command = (sys.executable, "-m", "toolkit_maint", "run", *fixed, *options)
        ended = subprocess.run(  # noqa: S603 - the program that is measured
            command, cwd=self.folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
        )
        if ended.returncode != 0:
            raise SystemExit(ended.stderr.decode())
        return time.perf_counter() - began

    def merged(self, name: str, *parts: str) -> None:
        """Join what parts remember into one."""
        (self.folder / name).mkdir()
        files = [f"{part}/state.jsonl" for part in parts]
        command = (sys.executable, "-m", "toolkit_maint", "state", "merge", *files, "--output", f"{name}/state.jsonl")
        subprocess.run(command, cwd=self.folder, env=environment(), stderr=subprocess.DEVNULL, check=True)  # noqa: S603 - as above

    def visits(self, name: str) -> list[str]:
        """The visits that are remembered, without their times and the name of the place that was looked from."""
        lines = (self.folder / name / "state.jsonl").read_text("utf-8").splitlines()
        found = [json.loads(line) for line in lines if '"kind":"visit"' in line]
        return [json.dumps(each | {"at": "", "vantage": ""}) for each in found]


@contextmanager
def _process(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    command = (sys.executable, "-m", f"distributed.cli.dask_{arguments[0]}", *arguments[1:])
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as started:  # noqa: S603 - as above
        try:
            yield started
        finally:
            started.kill()


@contextmanager
def _cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process of its own."""
    written = folder / "scheduler.json"
    written.unlink(missing_ok=True)
    with ExitStack() as processes:
        start = processes.enter_context
        start(_process("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(written)))
        while not written.is_file() or not written.read_text():
            time.sleep(0.05)
        address = json.loads(written.read_text())["address"]
        usual = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
        workers = [start(_process("worker", address, *usual)) for _ in range(2)]
        time.sleep(2.0)  # until both have come: what is measured is the visits, not the start of Python
        yield address, workers


def main(links: int) -> None:
    """Run every way and print seconds, requests and whether the result is the same."""
    rows: list[tuple[str, float, int, bool]] = []
    with tempfile.TemporaryDirectory() as place:
        for server in running():
            bench = _Bench(Path(place), server, links)

            def told(name: str, seconds: float, bench: _Bench = bench) -> None:
                asked = len(bench.server.asked)
                bench.server.asked.clear()
                rows.append((name, seconds, asked, bench.visits(name) == bench.visits("one process")))

            told("one process", bench.run("one process", "--processes", "1"))
            told("two processes", bench.run("two processes", "--processes", "2"))
            parts = [f"shard-{number}" for number in range(1, 5)]
            seconds = sum(bench.run(part, "--processes", "1", "--shard", f"{part[-1]}/4") for part in parts)
            bench.merged("four shards, joined", *parts)
            told("four shards, joined", seconds)
            bench.run("laptop", "--processes", "1", "--vantage", "laptop")
            bench.merged("a and b", "one process", "laptop")
            bench.merged("b and a", "laptop", "one process")
            bench.server.asked.clear()
            same = [(Path(place) / name / "state.jsonl").read_bytes() for name in ("a and b", "b and a")]
            rows.append(("two vantages, joined either way", 0.0, 0, same[0] == same[1]))
            with _cluster(Path(place)) as (address, _):
                told("cluster of two", bench.run("cluster of two", "--engine", "dask", "--scheduler", address))
            with _cluster(Path(place)) as (address, workers):
                kill = Timer(_moment_of_half(rows), os.kill, (workers[0].pid, 9))
                kill.start()
                told("one worker killed", bench.run("one worker killed", "--engine", "dask", "--scheduler", address))
                kill.cancel()
    lines = [f"{links:,} links on {HOSTS} hosts", f"{'':34}{'seconds':>9}{'requests':>10}  the same"]
    lines += [f"{name:34}{seconds:>9.2f}{asked:>10,}  {'yes' if same else 'NO'}" for name, seconds, asked, same in rows]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.exit(not all(same for *_, same in rows))


def _moment_of_half(rows: list[tuple[str, float, int, bool]]) -> float:
    return next(seconds for name, seconds, *_ in rows if name == "cluster of two") * 0.6


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 6_000)
