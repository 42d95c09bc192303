"""The programs: how each is told to visit the links, and what it then said of each.

All run at their defaults, with a time-out of 20 seconds and the authority of this web trusted. What else is said to them:

- **toolkit-maint** is told that there is no control host. By a catalogue it is told the title of the link; a catalogue has
  one language, so there is a run for each, and one for a plain list of what has no title or does not pass ``validate``.
- **toolkit-maint-list** is the same program with a plain list of all links: it knows no more than the other programs do.
- **lychee** and **linkchecker** get a page with all links, one a line; LinkChecker must be told ``--check-extern`` to look
  at them at all. How much they tell (``-vv``, ``--verbose``) changes nothing about what they do.
"""

from __future__ import annotations

import csv
import enum
import html
import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.accuracy import labelled, net
from benchmarks.accuracy.labelled import TIMEOUT
from benchmarks.programs import environment

if TYPE_CHECKING:
    from misbehaving_web.case import Case


class Program(enum.StrEnum):
    """Who is measured, and how."""

    OURS = "toolkit-maint"
    LIST = "toolkit-maint-list"
    LYCHEE = "lychee"
    LINKCHECKER = "linkchecker"

    @property
    def is_ours(self) -> bool:
        return self in {Program.OURS, Program.LIST}


class Said(enum.StrEnum):
    """What every program can say, more or less: a reader gets the page, does not get it, or neither."""

    OK = "ok"
    BROKEN = "broken"
    OTHER = "other"


OF_VERDICT = {
    "alive": Said.OK,
    "moved": Said.OK,
    "broken": Said.BROKEN,
    "insecure": Said.BROKEN,
    "blocked": Said.OTHER,
    "unsure": Said.OTHER,
    "unchecked": Said.OTHER,
}
"""Seven verdicts in three words; it holds for what is true and for what toolkit-maint says."""

OF_LYCHEE = {"success": Said.OK, "error": Said.BROKEN, "timeout": Said.OTHER, "excluded": Said.OTHER, "unsupported": Said.OTHER}
"""The lists of lychee's result in three words."""

LINKCHECKER_UNDECIDED = "ignored"
"""What LinkChecker says of a link of a kind that it does not check; it calls it valid."""

UNDECIDED_WARNINGS = ("rate limited", "robots.txt")
"""LinkChecker calls links valid that it was kept from, and warns; only then it says neither."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a program said of a link. ``verdict`` and ``suggestion`` are toolkit-maint's; ``words`` are for people."""

    said: Said
    words: str
    verdict: str = ""
    suggestion: str | None = None


UNLISTED = Told(Said.OTHER, "in none of its lists: unsupported")
"""lychee counts links of a kind that it does not check, and lists them nowhere."""


@dataclass(frozen=True, slots=True)
class Step:
    """One start of a program: the command, and the files that it reads and writes."""

    command: tuple[str, ...]
    output: Path
    variables: Mapping[str, str]


class Installed:
    """A program on this machine."""

    def __init__(self, program: Program, path: Path) -> None:
        self.program = program
        self.path = path

    def version(self) -> str:
        command = [*net.AS_SOMEBODY, str(self.path), "--version"]
        said = subprocess.run(command, check=True, capture_output=True, text=True, env=environment()).stdout  # noqa: S603
        first = said.splitlines()[0].split()
        return first[1] if self.program is Program.LINKCHECKER else first[-1]

    def steps(self, cases: Sequence[Case], folder: Path, trusted: Path) -> list[Step]:
        """What must be started, one after another, to have these links visited."""
        match self.program:
            case Program.OURS:
                return list(self._catalogues(cases, folder, trusted))
            case Program.LIST:
                return [self._list(cases, folder, trusted)]
            case Program.LYCHEE:
                options = ["--timeout", f"{TIMEOUT:g}", "--format", "json", "-vv", "--no-progress"]
                output, page = folder / "lychee.json", _page(cases, folder)
                command = (str(self.path), *options, "--output", str(output), str(page))
                return [Step(command, output, {"SSL_CERT_FILE": str(trusted)})]
            case Program.LINKCHECKER:
                output, page, settings = folder / "linkchecker.csv", _page(cases, folder), folder / "linkcheckerrc"
                settings.write_text(f"[checking]\nsslverify={trusted}\n", "utf-8")
                options = ["--check-extern", "--timeout", f"{TIMEOUT:g}", "--verbose", "--no-status", "--output", "none"]
                files = ["--config", str(settings), "--file-output", f"csv/utf-8/{output}", str(page)]
                return [Step((str(self.path), *options, *files), output, {})]

    def answers(self, cases: Sequence[Case], steps: Iterable[Step]) -> dict[str, Told]:
        """What was said, by case; a case of which nothing was said is not there."""
        outputs = [step.output for step in steps if step.output.exists()]
        match self.program:
            case Program.OURS | Program.LIST:
                return {case: told for output in outputs for case, told in _of_ours(cases, output)}
            case Program.LYCHEE:
                told = {cases[line].id: told for output in outputs for line, told in _of_lychee(output) if line < len(cases)}
                return {case.id: UNLISTED for case in cases} | told if outputs else {}
            case Program.LINKCHECKER:
                return {cases[line].id: told for output in outputs for line, told in _of_linkchecker(output)}

    def _list(self, cases: Iterable[Case], folder: Path, trusted: Path) -> Step:
        links = folder / "links.txt"
        links.write_text("".join(f"{case.link}\n" for case in cases if labelled.fits_a_line(case)), "utf-8")
        return self._check(["--links-from", str(links)], folder / "list.jsonl", trusted)

    def _check(self, what: Sequence[str], output: Path, trusted: Path) -> Step:
        options = ["--timeout", f"{TIMEOUT:g}", "--control-host", "none", "--ca-bundle", str(trusted)]
        command = (str(self.path), "check", *what, "--format", "jsonl", "--output", str(output), *options)
        return Step(command, output, {})

    def _catalogues(self, cases: Sequence[Case], folder: Path, trusted: Path) -> Iterator[Step]:
        rest = [case for case in cases if not case.title]
        titled = sorted((case for case in cases if case.title), key=lambda case: case.language)
        for language, group in groupby(titled, key=lambda case: case.language):
            catalogue = folder / f"catalogue-{language}"
            catalogue.mkdir()
            members = list(group)
            refused = self._refused(catalogue, language, members)
            rest += [case for case in members if case.id in refused]
            members = [case for case in members if case.id not in refused]
            _write_catalogue(catalogue, language, members)
            if members:
                yield self._check(["--catalogue", str(catalogue)], folder / f"{language}.jsonl", trusted)
        if rest:
            yield self._list(rest, folder, trusted)

    def _refused(self, catalogue: Path, language: str, cases: Sequence[Case]) -> set[str]:
        """The ids of the cases that a catalogue may not hold: ``validate`` finds an error in their line."""
        first = _write_catalogue(catalogue, language, cases)
        command = [str(self.path), "validate", "--catalogue", str(catalogue), "--format", "json"]
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment())  # noqa: S603
        if not done.stdout:
            raise SystemExit(f"toolkit-maint validate ended with {done.returncode} and no result:\n{done.stderr[-2_000:]}")
        errors = [found for found in json.loads(done.stdout)["diagnostics"] if found["severity"] == "error"]
        return {cases[found["line"] - first].id for found in errors if found["line"] >= first}


def _write_catalogue(folder: Path, language: str, cases: Iterable[Case]) -> int:
    """Write a catalogue with one entry a line, and return the number of the first such line."""
    head = (
        f"version: 1\ntitle: The labelled web\nlanguage: {language}\ntimezone: Europe/Brussels\n"
        "sections:\n- id: all-of-them\n  title: All of them\n  entries:\n"
    )
    entries = ({"id": case.id, "title": case.title, "url": case.link} for case in cases)
    lines = "".join(f"  - {json.dumps(entry, ensure_ascii=False)}\n" for entry in entries)
    (folder / "catalogue.yaml").write_text(head + lines, "utf-8")
    return head.count("\n") + 1


def _page(cases: Iterable[Case], folder: Path) -> Path:
    """A page with the link of one case on each line, from the second line on."""
    page = folder / "links.html"
    links = (html.escape(case.link).replace("\n", "&#10;").replace("\r", "&#13;") for case in cases)
    lines = "".join(f'<p><a href="{link}">link</a></p>\n' for link in links)
    page.write_text(f'<!doctype html><meta charset="utf-8"><title>Links</title>\n{lines}', "utf-8")
    return page


def _of_ours(cases: Sequence[Case], output: Path) -> Iterator[tuple[str, Told]]:
    by_link: dict[str, list[str]] = {}
    for case in cases:
        by_link.setdefault(case.link, []).append(case.id)
    for line in output.read_text("utf-8").splitlines():
        said = json.loads(line)
        verdict, suggestion = said["verdict"], said["suggestion"]
        words = f"{verdict}/{said['reason']}" + (f", suggests {suggestion}" if suggestion else "")
        for case_id in said.get("entries") or by_link.get(said["url"], ()):
            yield case_id, Told(OF_VERDICT[verdict], words, verdict, suggestion)


def _of_lychee(output: Path) -> Iterator[tuple[int, Told]]:
    said = json.loads(output.read_text("utf-8"))
    for name, meaning in OF_LYCHEE.items():
        for entry in _flat(said.get(f"{name}_map", {})):
            status = entry["status"]
            yield entry["span"]["line"] - 2, Told(meaning, f"{name}: {status.get('details', status['text'])}")


def _flat(by_file: Mapping[str, list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    for entries in by_file.values():
        yield from entries


def _of_linkchecker(output: Path) -> Iterator[tuple[int, Told]]:
    with output.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader((line for line in lines if not line.startswith("# ")), delimiter=";")
        for row in rows:
            if not row["parentname"]:
                continue  # the page with the links itself
            warning = row["warningstring"] or ""
            kept_out = row["result"] == LINKCHECKER_UNDECIDED or any(
                sign in warning + (row["infostring"] or "") for sign in UNDECIDED_WARNINGS
            )
            valid = Said.OTHER if kept_out else Said.OK
            words = " ".join(f"{row['result']} {warning}".split())[:160]
            yield int(row["line"]) - 2, Told(valid if row["valid"] == "True" else Said.BROKEN, words)
