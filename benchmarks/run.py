"""Measures toolkit-maint beside lychee, turn by turn, on a web of its own on the loopback.

    python -m benchmarks [--workload A,B,C,D,T] [--rounds 3] [--short] [--json FILE]
    python -m benchmarks --tune --workload A          which options make each program fastest
    python -m benchmarks --profile --workload A       where toolkit-maint spends its time

``docs/benchmarks.md`` says what is measured and how to read it. Linux only: elsewhere 127/8 is a single address.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import signal
import socket
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from benchmarks import measure, nginx, scores, table, webs
from benchmarks.cases import Case, Web, chosen
from benchmarks.programs import Installed, Job, Program, Tuning
from benchmarks.scores import Run

FEWEST_FILES = 8_192
MOST_FILES = 65_536
FIRST_PORT = 18_100  # below the ports that the kernel hands out for connections
BUSY = 0.25  # of the processors, on average over the last minute
GRID_AT_ONCE = (16, 32, 64, 128, 256, 512, 1_000)
GRID_PER_HOST = (1, 3, 10)
PROFILED = Path(__file__).with_name("profiled.py")


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are ended on the way out
    options = _options()
    files = _allow_many_files()
    programs = _installed(options)
    cases = chosen(options.workload, short=options.short)
    if not cases:
        _stop(f"no such workload: {options.workload}")
    for program in programs.values():
        if not program.tells_evidence:
            _note(f"This {program.program} has no --evidence yet: it looks at everything, also where HEAD is enough.")
    bench = Bench(programs, options.port, files)
    busy, processors = os.getloadavg()[0], len(os.sched_getaffinity(0))
    if busy > processors * BUSY:
        _note(f"Others use this machine now (load {busy:.1f} on {processors} processors): the figures will scatter.")
    if options.tune:
        for case in cases:
            bench.tune(case, options.rounds)
        return
    if options.profile:
        for case in cases:
            bench.profile(case)
        return
    runs = [run for case in cases for run in bench.rounds(case, options.rounds)]
    sys.stdout.write(table.markdown(cases, runs, programs))
    if options.json:
        options.json.write_text(json.dumps(table.as_json(cases, runs, programs), indent=2) + "\n", "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure toolkit-maint beside lychee.")
    parser.add_argument("--workload", default="A,B,C,D,T", help="letters, separated by commas (default: all)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each program, turn by turn (default: 3)")
    parser.add_argument("--short", action="store_true", help="a smaller B, and of D the smallest list only")
    parser.add_argument("--ours", type=Path, default=webs.ROOT / ".venv/bin/toolkit-maint", help="the toolkit-maint to measure")
    parser.add_argument("--lychee", type=Path, default=Path(sys.executable).parent / "lychee", help="the lychee to measure")
    parser.add_argument("--alone", choices=[program.value for program in Program], help="measure only this program")
    parser.add_argument("--port", type=int, default=FIRST_PORT, help="the first of five free ports")
    parser.add_argument("--json", type=Path, help="write every single run to this file")
    parser.add_argument("--tune", action="store_true", help="try the options of each program and print what each takes")
    parser.add_argument("--profile", action="store_true", help="run toolkit-maint once under cProfile")
    return parser.parse_args()


def _stop(message: str) -> NoReturn:
    sys.stderr.write(f"benchmarks: {message}\n")
    raise SystemExit(2)


def _allow_many_files() -> int:
    """Every connection is an open file, on both sides; children inherit the limit."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = MOST_FILES if most == resource.RLIM_INFINITY else min(most, MOST_FILES)
    if files < FEWEST_FILES:
        _stop(f"a process may open {files} files here, and {FEWEST_FILES} are needed: raise the hard limit (ulimit -Hn)")
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    return files


def _installed(options: argparse.Namespace) -> dict[Program, Installed]:
    """The programs that take part; what is missing is said all at once."""
    wanted = {Program.OURS: options.ours, Program.LYCHEE: options.lychee}
    if options.alone:
        wanted = {program: path for program, path in wanted.items() if program == options.alone}
    missing = [f"{program}: no program {path}" for program, path in wanted.items() if not shutil.which(path)]
    if sys.platform != "linux":
        missing.append("Linux: elsewhere 127/8 is a single address")
    if not nginx.found():
        missing.append("nginx, which serves the workloads A, D and T: install the package nginx of your system")
    missing += [f"port {port}: somebody uses it; name others with --port" for port in _taken(options.port)]
    if missing:
        _stop("this is missing:\n" + "".join(f"  {item}\n" for item in missing))
    return {program: Installed(program, Path(shutil.which(path) or path).absolute()) for program, path in wanted.items()}


def _taken(first: int) -> list[int]:
    taken = []
    for port in range(first, first + webs.PORTS_NEEDED):
        with socket.socket() as asked:
            asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                asked.bind(("127.0.0.1", port))
            except OSError:
                taken.append(port)
    return taken


class Bench:
    """Runs cases, one program after the other and never two at once."""

    def __init__(self, programs: dict[Program, Installed], first_port: int, files: int) -> None:
        self._programs = programs
        self._first_port = first_port
        self._files = files

    def rounds(self, case: Case, rounds: int) -> list[Run]:
        """All rounds of a case: ours, lychee, ours, lychee, …, after one run of each that does not count."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with webs.running(case, folder, self._first_port, self._files) as scene:
                self._warm_up(folder)
                runs = []
                for number in range(rounds * case.times):
                    for program in self._programs.values():
                        run = self._once(case, scene, program, folder, number)
                        runs.append(run)
                        _note(f"{case.name}, round {number + 1}, {program.program}: {table.in_words(run)}")
                return runs

    def _warm_up(self, folder: Path) -> None:
        for program in self._programs.values():
            command = [str(program.path), "--version"]
            measure.run(command, folder=folder, environment=program.environment(_nothing(folder)), errors=folder / "errors.txt")

    def _once(self, case: Case, scene: webs.Scene, program: Installed, folder: Path, number: int) -> Run:
        output = folder / f"{program.program}.out"
        output.unlink(missing_ok=True)
        job = Job(scene.addresses, case.full[program.program], case.timeout, scene.trusted)
        command = [str(program.path), "--version"]
        if case.web is not Web.NONE:
            command = program.command(job, case.tuning[program.program], output)
        errors = folder / "errors.txt"
        measured = measure.run(command, folder=folder, environment=program.environment(job), errors=errors)
        answers = program.answers(output)
        if case.web is not Web.NONE and not answers.spoken_of:
            last = errors.read_text("utf-8", "replace")[-2_000:]
            _stop(f"{program.program} ended with {measured.exit_code} and no result:\n{last}")
        score = scores.score(answers, case.links, scene.truth)
        return Run(case.name, program.program, number, measured, score, scene.bound.get(program.program))

    def tune(self, case: Case, rounds: int) -> None:
        """Each program with every pair of limits; where a case has a cap for one host, that stays as it is."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with webs.running(case, folder, self._first_port, self._files) as scene:
                for program in self._programs.values():
                    fixed = (case.tuning[program.program].per_host,)
                    for tuning in _grid(fixed if case.web is Web.SLOW else GRID_PER_HOST):
                        tried = replace(case, tuning={program.program: tuning})
                        best = [self._once(tried, scene, program, folder, number) for number in range(rounds)]
                        words = table.in_words(min(best, key=lambda run: run.measured.wall))
                        limits = f"{tuning.at_once} at once, {tuning.per_host} a host"
                        sys.stdout.write(f"{case.name}, {program.program}, {limits}: best of {rounds}: {words}\n")
                        sys.stdout.flush()

    def profile(self, case: Case) -> None:
        """Ours once under cProfile; the program runs three to five times slower so, only the shares mean anything."""
        ours = self._programs[Program.OURS]
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with webs.running(case, folder, self._first_port, self._files) as scene:
                job = Job(scene.addresses, case.full[Program.OURS], case.timeout, scene.trusted)
                statistics = folder / "profile"
                arguments = ours.command(job, case.tuning[Program.OURS], folder / "out.jsonl")[1:]
                command = [str(ours.path.parent / "python"), str(PROFILED), str(statistics), *arguments]
                errors = folder / "errors.txt"
                measure.run(command, folder=folder, environment=ours.environment(job), errors=errors)
                if not statistics.exists():
                    _stop(f"no profile was written:\n{errors.read_text('utf-8', 'replace')[-2_000:]}")
                sys.stdout.write(f"{case.name}\n{table.profile(statistics)}")


def _grid(per_host: tuple[int, ...]) -> list[Tuning]:
    return [Tuning(at_once, limit) for limit in per_host for at_once in GRID_AT_ONCE]


def _nothing(folder: Path) -> Job:
    return Job(folder / "addresses.txt", full=False, timeout=1)


def _note(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
