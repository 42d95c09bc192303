"""The figures as a Markdown table, as words and as JSON."""

from __future__ import annotations

import datetime as dt
import io
import os
import platform
import pstats
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, assert_never

from benchmarks import nginx, scores
from benchmarks.cases import FEWEST, MANY, MOST, Case, Goal, Measure, Web
from benchmarks.programs import Installed, Program
from benchmarks.scores import Run

Programs = Mapping[Program, Installed]
HEAD = "| | target | reached | measured | toolkit-maint | lychee | verdicts |\n|---|---|---|---|---|---|---|\n"
PROFILED_FUNCTIONS = 40


def markdown(cases: Sequence[Case], runs: Sequence[Run], programs: Programs) -> str:
    """The whole text: where and with what it was measured, the table, the options."""
    rows = "".join(row for case in cases for row in _rows(case, runs))
    options = "".join(_options(case, programs) for case in cases if case.web is not Web.NONE)
    return f"{_sentence(programs)}\n\n{HEAD}{rows}\n{options}"


def as_json(cases: Sequence[Case], runs: Sequence[Run], programs: Programs) -> dict[str, Any]:
    """Every single run; of the wrong answers the number."""
    plain = [asdict(run) for run in runs]
    for run in plain:
        run["score"]["wrong"] = len(run["score"]["wrong"])
    options = {case.name: {name: _options_of(case, programs[name]) for name in programs} for case in cases}
    return {"where": _where(programs), "options": options, "runs": plain}


def in_words(run: Run) -> str:
    measured = run.measured
    if not run.score.expected:
        return f"{measured.wall:.3f} s"
    words = f"{measured.wall:.2f} s, CPU {measured.cpu:.2f} s, {measured.memory:.0f} MB"
    if run.bound:
        words += f", {measured.wall / run.bound:.3f} of the bound"
    said = ", ".join(f"{count} {name}" for name, count in sorted(run.score.counts.items()))
    state = "right" if run.score.sound else f"NOT RIGHT: {len(run.score.wrong)} wrong of {run.score.expected}"
    return f"{words}; {said}; {state}"


def profile(path: Path) -> str:
    text = io.StringIO()
    pstats.Stats(str(path), stream=text).sort_stats("tottime").print_stats(PROFILED_FUNCTIONS)
    return text.getvalue()


def _rows(case: Case, runs: Sequence[Run]) -> list[str]:
    ours = [run for run in runs if run.case == case.name and run.program is Program.OURS]
    lychee = [run for run in runs if run.case == case.name and run.program is Program.LYCHEE]
    verdicts = scores.compared(ours, lychee) if ours and lychee and case.links else ""
    rows = []
    for goal in case.goals:
        values = _values(goal.measure, ours, lychee, runs)
        reached = "" if not values else "yes" if statistics.median(values) <= goal.limit else "**no**"
        rows.append([_wanted(goal), reached, _spread(values, goal.measure)])
    rows = rows or [["", "", _spread(_values(Measure.OF_LYCHEE, ours, lychee, runs), Measure.OF_LYCHEE)]]
    context = [_typical(ours), _typical(lychee), verdicts]
    return [
        "| " + " | ".join([case.name, *row, *context] if index == 0 else ["", *row, "", "", ""]) + " |\n"
        for index, row in enumerate(rows)
    ]


def _values(measure: Measure, ours: Sequence[Run], lychee: Sequence[Run], runs: Sequence[Run]) -> list[float]:
    """One value for each round, from the pair that ran one after the other."""
    pairs = list(zip(ours, lychee, strict=False))
    match measure:
        case Measure.OF_LYCHEE:
            return [mine.measured.wall / theirs.measured.wall for mine, theirs in pairs]
        case Measure.BEYOND_LYCHEE:
            return [mine.measured.wall - theirs.measured.wall for mine, theirs in pairs]
        case Measure.OF_BOUND:
            return [run.measured.wall / run.bound for run in ours if run.bound]
        case Measure.SECONDS:
            return [run.measured.wall for run in ours]
        case Measure.MEGABYTES:
            return [run.measured.memory for run in ours]
        case Measure.GROWTH:
            return _growth(runs)
        case _:
            assert_never(measure)


def _growth(runs: Sequence[Run]) -> list[float]:
    """What a further link costs beyond 100,000, as a share of what it costs below: 1 is a straight line."""
    walls = {
        name: [run.measured.wall for run in runs if run.case == name and run.program is Program.OURS]
        for name in (FEWEST, MANY, MOST)
    }
    trios = zip(walls[FEWEST], walls[MANY], walls[MOST], strict=False)
    return [(most - many) / 900_000 / ((many - fewest) / 90_000) for fewest, many, most in trios]


def _wanted(goal: Goal) -> str:
    match goal.measure:
        case Measure.OF_LYCHEE:
            return f"≤ {goal.limit:g} of lychee's time"
        case Measure.OF_BOUND:
            return f"≤ {goal.limit:g} of the bound"
        case Measure.BEYOND_LYCHEE:
            return f"≤ lychee's time + {goal.limit:g} s"
        case Measure.SECONDS:
            return f"≤ {goal.limit:g} s"
        case Measure.MEGABYTES:
            return f"≤ {goal.limit:g} MB"
        case Measure.GROWTH:
            return f"a straight line: beyond 100,000 ≤ {goal.limit:g} as much a link as before"
        case _:
            assert_never(goal.measure)


def _spread(values: Sequence[float], measure: Measure) -> str:
    if not values:
        return "not measured"
    form = ".0f" if measure is Measure.MEGABYTES else "+.2f" if measure is Measure.BEYOND_LYCHEE else ".2f"
    form = ".3f" if measure in {Measure.OF_BOUND, Measure.SECONDS} else form
    middle, low, high = (format(value, form) for value in (statistics.median(values), min(values), max(values)))
    return f"{middle} [{low} … {high}]"


def _typical(runs: Sequence[Run]) -> str:
    """The medians of a program, and a loud word if any of its runs gave a wrong answer or none."""
    if not runs:
        return "not measured"
    wall, cpu, memory = (statistics.median(getattr(run.measured, name) for run in runs) for name in ("wall", "cpu", "memory"))
    if not runs[0].score.expected:
        return f"{wall:.3f} s"  # over before anybody can look at its memory
    words = f"{wall:.2f} s (CPU {cpu:.2f} s), {memory:.0f} MB"
    wrong = max(len(run.score.wrong) for run in runs)
    return words if all(run.score.sound for run in runs) else f"{words}, **{wrong} wrong**"


def _options(case: Case, programs: Programs) -> str:
    said = "; ".join(f"{name} `{_options_of(case, programs[name])}`" for name in programs)
    return f"- {case.name}: {said}\n"


def _options_of(case: Case, program: Installed) -> str:
    return " ".join(program.options(case.full[program.program], case.timeout, case.tuning[program.program]))


def _where(programs: Programs) -> dict[str, str]:
    said = subprocess.run([nginx.found() or "nginx", "-v"], check=True, capture_output=True, text=True)  # noqa: S603 - found here
    return {
        "date": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        **{name: programs[name].version for name in programs},
        "nginx": said.stderr.strip().rpartition("/")[2],
        "python": platform.python_version(),
        "kernel": platform.release().partition("-")[0],
        "processors": str(len(os.sched_getaffinity(0))),
    }


def _sentence(programs: Programs) -> str:
    where = _where(programs)
    return f"Measured {where.pop('date')}: " + ", ".join(f"{name} {value}" for name, value in where.items()) + "."
