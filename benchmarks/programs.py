"""The two programs that are compared: how each is told to do the same job, and what each then said of every link."""

from __future__ import annotations

import enum
import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOOPBACK = "127.0.0.0/8"
GOOD_VERDICTS = frozenset({"alive", "moved"})
NOT_FOR_CHILDREN = ("_PROXY", "GITHUB_TOKEN", "SSL_CERT_FILE", "SSL_CERT_DIR")
OUR_SETTINGS = "TOOLKIT_MAINT_"


class Program(enum.StrEnum):
    """Who is measured."""

    OURS = "toolkit-maint"
    LYCHEE = "lychee"


@dataclass(frozen=True, slots=True)
class Tuning:
    """How many visits at once, in all and to one host: what suits each program best, and is stated with the figures."""

    at_once: int
    per_host: int


@dataclass(frozen=True, slots=True)
class Job:
    """One list of links to check. ``full``: with GET, for all the evidence there is; else HEAD is enough."""

    addresses: Path
    full: bool
    timeout: float
    trusted: Path | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What a program said: how many links it spoke of, how many of each verdict, and of which it said that they are bad."""

    spoken_of: int
    counts: dict[str, int]
    bad: frozenset[str]


class Installed:
    """A program on this machine, with the options that its version knows."""

    def __init__(self, program: Program, path: Path) -> None:
        self.program = program
        self.path = path
        self.version = self._said("--version").split()[-1]
        self._known = self._said("check", "--help") if program is Program.OURS else ""

    @property
    def tells_evidence(self) -> bool:
        """Whether it can be told how much to look at; a version that cannot looks at everything."""
        return self.program is not Program.OURS or "--evidence" in self._known

    def _said(self, *arguments: str) -> str:
        command = [str(self.path), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, env=environment()).stdout  # noqa: S603

    def options(self, full: bool, timeout: float, tuning: Tuning) -> list[str]:  # noqa: FBT001 - Job.full, handed on
        """The options that decide about speed; these are printed with the figures."""
        match self.program:
            case Program.OURS:
                evidence = ["--evidence", "full" if full else "light"] if self.tells_evidence else []
                limits = ["--max-per-host", str(tuning.per_host), "--concurrency", str(tuning.at_once)]
                return [*evidence, *limits, "--timeout", f"{timeout:g}"]
            case Program.LYCHEE:
                method = ["--method", "get" if full else "head"]
                limits = ["--max-concurrency", str(tuning.at_once), "--host-concurrency", str(tuning.per_host)]
                patience = ["--host-request-interval", "0ms", "--max-retries", "0", "--timeout", f"{timeout:g}"]
                return [*method, *limits, *patience, "--no-progress"]

    def command(self, job: Job, tuning: Tuning, output: Path) -> list[str]:
        options = self.options(job.full, job.timeout, tuning)
        match self.program:
            case Program.OURS:
                given = ["check", "--links-from", str(job.addresses), "--format", "jsonl", "--output", str(output)]
                net = ["--allow-private", LOOPBACK, "--control-host", "none"]
                return [str(self.path), *given, *net, *options, *(["--ca-bundle", str(job.trusted)] if job.trusted else [])]
            case Program.LYCHEE:
                return [str(self.path), *options, "--format", "json", "--output", str(output), str(job.addresses)]

    def environment(self, job: Job) -> dict[str, str]:
        """Whom to trust is an option of ours and a variable for lychee, which has no option for it."""
        trusted = {"SSL_CERT_FILE": str(job.trusted)} if job.trusted and self.program is Program.LYCHEE else {}
        return environment() | trusted

    def answers(self, output: Path) -> Answers:
        match self.program:
            case Program.OURS:
                return _of_ours(output)
            case Program.LYCHEE:
                return _of_lychee(output)


def environment() -> dict[str, str]:
    """Ours, without what would send a program past the loopback or change its settings."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.upper().endswith(NOT_FOR_CHILDREN) and not name.startswith(OUR_SETTINGS)
    }


def _of_ours(output: Path) -> Answers:
    counts: Counter[str] = Counter()
    bad: set[str] = set()
    if output.exists():
        with output.open(encoding="utf-8") as lines:
            for line in lines:
                said = json.loads(line)
                counts[said["verdict"]] += 1
                if said["verdict"] not in GOOD_VERDICTS:
                    bad.add(said["url"])
    return Answers(counts.total(), dict(counts), frozenset(bad))


def _of_lychee(output: Path) -> Answers:
    """What failed is listed, the rest is counted."""
    if not output.exists():
        return Answers(0, {}, frozenset())
    said = json.loads(output.read_text("utf-8"))
    counts = {name: said[name] for name in ("successful", "timeouts", "errors") if said[name]}
    return Answers(sum(counts.values()), counts, frozenset(_listed(said[name] for name in ("error_map", "timeout_map"))))


def _listed(maps: Iterable[dict[str, list[dict[str, Any]]]]) -> Iterator[str]:
    for by_file in maps:
        for entries in by_file.values():
            yield from (entry["url"] for entry in entries)
