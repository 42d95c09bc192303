"""The figures as Markdown and as JSON."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.accuracy.labelled import ENDING, RESERVED, TIMEOUT
from benchmarks.accuracy.scores import Advice, Kind, Line, Result

if TYPE_CHECKING:
    from misbehaving_web.case import Case

COLUMNS = {
    Kind.FALSE_ALARM: "false alarms",
    Kind.CRIED_WOLF: "cried wolf",
    Kind.MISS: "misses",
    Kind.WALL_UNSEEN: "walls unseen",
    Kind.UNDECIDED: "undecided",
    Kind.SILENT: "nothing said",
}
MEANINGS = """\
*Right*: the verdict is one that the case accepts; in lychee's and LinkChecker's terms: ok for a page that a reader gets, error
for one that is broken or insecure, neither for a wall or a hiccup. *In three words*: toolkit-maint by that same measure.
*False alarms*: a page that a reader gets, called broken. *Cried wolf*: a wall or a hiccup, called broken. *Misses*: a broken
or insecure link, called fine. *Walls unseen*: a wall or a hiccup, called fine. *Undecided*: neither was said where the truth
is plain.
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """What was measured: the versions, the commands, the cases, and those that were left out with the reason."""

    versions: Mapping[str, str]
    commands: Mapping[str, Sequence[str]]
    cases: Sequence[Case]
    left_out: Mapping[str, str]


def markdown(scene: Scene, results: Sequence[Result]) -> str:
    parts = [_where(scene), _table(results), MEANINGS, _by_truth(scene, results), _marked(scene, results), _commands(scene)]
    return "\n".join(part for part in parts if part)


def shown(result: Result) -> str:
    """Every case in which the program is wrong, in its verdict or its advice."""
    wrong = [line for line in result.lines if line.kind is not Kind.RIGHT or line.advice in {Advice.WRONG, Advice.MISSING}]
    rows = [f"| {_id(line)} | {line.case.truth} | {_cell(_words(line))} | {_what(line)} |\n" for line in wrong]
    head = f"\n{result.program}: {len(wrong)} cases in which it is wrong\n\n| case | truth | said | what |\n|---|---|---|---|\n"
    return head + "".join(rows)


def as_json(scene: Scene, results: Sequence[Result]) -> dict[str, Any]:
    return {
        "where": {**_machine(), **scene.versions},
        "commands": {name: list(commands) for name, commands in scene.commands.items()},
        "not_measured": dict(scene.left_out),
        "programs": {
            result.program.value: {
                **asdict(result.measured),
                "failed": result.failed,
                "stopped": result.stopped,
                "counts": {kind.value: result.count(kind) for kind in Kind},
                "suggestions": {advice.value: result.advised(advice) for advice in Advice} if result.program.is_ours else None,
                "requests": result.asked.total(),
                "cases": {line.case.id: _plain(line, result.asked[line.case.id]) for line in result.lines},
            }
            for result in results
        },
    }


def _plain(line: Line, requests: int) -> dict[str, Any]:
    return {
        "truth": line.case.truth.value,
        "accepted": sorted(line.case.accepted),
        "told": line.told and asdict(line.told),
        "kind": line.kind.value,
        "advice": line.advice,
        "requests": requests,
    }


def _machine() -> dict[str, str]:
    return {
        "date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "python": platform.python_version(),
        "kernel": platform.release().partition("-")[0],
        "processors": str(len(os.sched_getaffinity(0))),
    }


def _where(scene: Scene) -> str:
    machine = _machine()
    truths = Counter(case.truth.value for case in scene.cases)
    counted = ", ".join(f"{count} {truth}" for truth, count in truths.most_common())
    ordinary = sum(case.ordinary for case in scene.cases)
    versions = ", ".join(f"{name} {value}" for name, value in [*scene.versions.items(), *list(machine.items())[1:]])
    return (
        f"Measured {machine['date']}: {versions}.\n\n"
        f"{len(scene.cases)} cases: {counted}; {ordinary} of them are pages with nothing wrong about them. "
        f"Time-out {TIMEOUT:g} s. Names end in {ENDING} instead of {RESERVED}, which lychee never visits.\n"
    )


def _table(results: Sequence[Result]) -> str:
    names = ["program", "right", "in three words", *COLUMNS.values()]
    names += ["suggestions right / wrong / missing", "requests a link", "wall", "memory"]
    head = f"| {' | '.join(names)} |\n|{'---|' * len(names)}\n"
    return head + "".join(_row(result) for result in results)


def _row(result: Result) -> str:
    total = len(result.lines)
    if result.failed:
        return f"| {result.program} | **no result**: {_cell(result.failed)} |\n"
    right, three = result.count(Kind.RIGHT), sum(line.right_in_three_words for line in result.lines)
    ours, stopped = result.program.is_ours, ", **stopped**" if result.stopped else ""
    cells = [result.program.value, f"{right} of {total} ({right / total:.1%})", f"{three} ({three / total:.1%})"]
    cells += [str(result.count(kind)) for kind in COLUMNS]
    cells.append(" / ".join(str(result.advised(advice)) for advice in Advice) if ours else "none made")
    cells += [
        f"{result.asked.total() / total:.2f}",
        f"{result.measured.wall:.1f} s{stopped}",
        f"{result.measured.memory:.0f} MB",
    ]
    return f"| {' | '.join(cells)} |\n"


def _by_truth(scene: Scene, results: Sequence[Result]) -> str:
    """How many of each truth are right; the other programs by three words, ours by its own verdict."""
    truths = [truth for truth, _ in Counter(case.truth for case in scene.cases).most_common()]
    rows = []
    for truth in truths:
        lines = [[line for line in result.lines if line.case.truth is truth] for result in results]
        right = [str(sum(line.kind is Kind.RIGHT for line in group)) for group in lines]
        rows.append(f"| {truth} | {len(lines[0])} | {' | '.join(right)} |\n")
    ordinary = [[line for line in result.lines if line.case.ordinary] for result in results]
    right = [str(sum(line.kind is Kind.RIGHT for line in group)) for group in ordinary]
    rows.append(f"| ordinary pages | {len(ordinary[0])} | {' | '.join(right)} |\n")
    programs = " | ".join(result.program.value for result in results)
    return f"Right, by what is true:\n\n| truth | cases | {programs} |\n|---|---|{'---|' * len(results)}\n" + "".join(rows)


def _marked(scene: Scene, results: Sequence[Result]) -> str:
    """The cases that are not measured, and those that no program was told everything about."""
    said = [f"- not measured: {case}, because {reason}\n" for case, reason in scene.left_out.items()]
    remembered = [case.id for case in scene.cases if case.seen_before]
    if remembered:
        right = (
            f"{result.program} {sum(line.kind is Kind.RIGHT for line in result.lines if line.case.seen_before)}"
            for result in results
        )
        said.append(
            f"- {len(remembered)} cases have a page that was seen before, which no program can be told on the command line; "
            f"they are counted, and marked * where wrong cases are shown. Right of them: {', '.join(right)}\n"
        )
    return "".join(said)


def _commands(scene: Scene) -> str:
    return "".join(f"- {name}: `{command}`\n" for name, commands in scene.commands.items() for command in commands)


def _id(line: Line) -> str:
    return f"{line.case.id}{'*' if line.case.seen_before else ''}"


def _words(line: Line) -> str:
    return line.told.words if line.told else "nothing"


def _what(line: Line) -> str:
    found = [] if line.kind is Kind.RIGHT else [line.kind.value]
    if line.advice in {Advice.WRONG, Advice.MISSING}:
        found.append(f"suggestion {line.advice}, ideal {line.case.suggestion or 'none'}")
    return _cell("; ".join(found))


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
