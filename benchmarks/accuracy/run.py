"""Runs the labelled web of the tests against toolkit-maint, lychee and LinkChecker, and prints who was right.

    python -m benchmarks.accuracy [--json FILE] [--show PROGRAM] [--only PROGRAM]

It starts itself once more in namespaces of its own, where every address is this machine: hosts have public addresses and the
ports 80 and 443 there, names are answered by a resolver of its own, and nothing outside can be dialled. Linux only. It is run
by the Python of the tests (``.venv``), which knows the cases.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from benchmarks import measure
from benchmarks.accuracy import labelled, net, report, scores
from benchmarks.accuracy.labelled import ROOT
from benchmarks.accuracy.programs import Installed, Program, Step
from benchmarks.accuracy.scores import Result
from benchmarks.measure import Measured
from benchmarks.programs import environment

if TYPE_CHECKING:
    from misbehaving_web.case import Case

LONGEST = 900
GRACE = 20
STOPPED = {124, 137, -9}  # what the program timeout ends with, if it had to end the other one


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that all is ended and cleared away on the way out
    options = _options()
    programs = _installed(options)
    if not net.is_inside():
        python = options.ours.parent / "python"
        if options.json:
            options.json.touch()
        try:
            net.enter([str(python), "-m", "benchmarks.accuracy", *sys.argv[1:]])
        except net.NotAllowedError as error:
            _stop(f"no namespaces can be made here, so no web of our own: {error}")
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory() as name:
        _measure(options, programs, Path(name))


def _measure(options: argparse.Namespace, programs: Sequence[Installed], folder: Path) -> None:
    try:
        net.set_up(folder)
    except net.NotAllowedError as error:
        _stop(f"no web of our own can be made here: {error}")
    known = labelled.cases()
    left_out = {case.id: reason for case in known if (reason := labelled.cannot_be_measured(case))}
    cases = [case for case in known if case.id not in left_out]
    if options.cases:
        cases = [case for case in cases if case.id in options.cases.split(",")]
    if not cases:
        _stop("there is no case to measure")
    versions = {program.program.value: program.version() for program in programs if program.program is not Program.LIST}
    results, commands = [], {}
    for program in programs:
        result, steps = _visited(program, cases, folder, options.longest)
        results.append(result)
        commands[program.program.value] = [_shown(program, step, folder) for step in steps]
        right = result.count(scores.Kind.RIGHT)
        _note(f"{program.program}: {result.failed or f'{right} of {len(cases)} right'}, {result.measured.wall:.1f} s")
    scene = report.Scene(versions, commands, cases, left_out)
    sys.stdout.write(report.markdown(scene, results))
    for result in results:
        if result.program in options.show:
            sys.stdout.write(report.shown(result))
    if options.json:
        options.json.write_text(json.dumps(report.as_json(scene, results), indent=2, ensure_ascii=False) + "\n", "utf-8")


def _visited(program: Installed, cases: Sequence[Case], folder: Path, longest: int) -> tuple[Result, list[Step]]:
    """One program on a web that is made for it alone."""
    from benchmarks.accuracy import web  # noqa: PLC0415 - it needs the modules of the tests, which are found by now

    own = folder / program.program.value
    own.mkdir()
    errors, parts = own / "errors.txt", []
    with web.running(cases, own) as running:
        steps = program.steps(cases, own, running.trusted)
        for step in steps:
            limit = ["timeout", "--foreground", "--signal", "INT", "--kill-after", str(GRACE), str(longest)]
            command = [*limit, *net.AS_SOMEBODY, *step.command]
            said = environment() | step.variables
            parts.append(measure.run(command, folder=own, environment=said, errors=errors))
    answers = program.answers(cases, steps)
    measured = Measured(
        wall=sum(part.wall for part in parts),
        cpu=sum(part.cpu for part in parts),
        memory=max(part.memory for part in parts),
        exit_code=max(part.exit_code for part in parts),
    )
    failed = "" if answers else f"ended with {measured.exit_code}: {errors.read_text('utf-8', 'replace')[-500:]}"
    stopped = any(part.exit_code in STOPPED for part in parts)
    lines = scores.scored(program.program, cases, answers)
    return Result(program.program, lines, running.requests, measured, failed, stopped), steps


def _shown(program: Installed, step: Step, folder: Path) -> str:
    """The command without the folders that only this run has."""
    variables = [f"{name}={value}" for name, value in step.variables.items()]
    words = " ".join([*variables, program.path.name, *step.command[1:]])
    return words.replace(f"{folder / program.program.value}/", "")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description="Who says what is true of a link.")
    names = [program.value for program in Program]
    tools = ROOT / ".venv-bench/bin"
    parser.add_argument("--ours", type=Path, default=ROOT / ".venv/bin/toolkit-maint", help="the toolkit-maint to measure")
    parser.add_argument("--lychee", type=Path, default=tools / "lychee", help="the lychee to measure")
    parser.add_argument("--linkchecker", type=Path, default=tools / "linkchecker", help="the LinkChecker to measure")
    parser.add_argument("--only", action="append", choices=names, help="measure only this program; repeatable")
    parser.add_argument("--show", action="append", choices=names, default=[], help="list its wrong cases; repeatable")
    parser.add_argument("--cases", help="only the cases with these ids, separated by commas")
    parser.add_argument("--longest", type=int, default=LONGEST, help="seconds after which a program is stopped (default: 900)")
    parser.add_argument("--json", type=Path, help="write every single answer to this file")
    return parser.parse_args()


def _installed(options: argparse.Namespace) -> list[Installed]:
    """The programs that take part; what is missing is said all at once."""
    paths = {
        Program.OURS: options.ours,
        Program.LIST: options.ours,
        Program.LYCHEE: options.lychee,
        Program.LINKCHECKER: options.linkchecker,
    }
    wanted = {program: path for program, path in paths.items() if not options.only or program in options.only}
    missing = [f"{program}: no program {path}" for program, path in wanted.items() if not shutil.which(path)]
    if sys.platform != "linux":
        missing.append("Linux, for namespaces")
    if missing:
        _stop("this is missing:\n" + "".join(f"  {item}\n" for item in missing))
    return [Installed(program, Path(path).absolute()) for program, path in wanted.items()]


def _note(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _stop(message: str) -> NoReturn:
    sys.stderr.write(f"benchmarks.accuracy: {message}\n")
    raise SystemExit(2)
