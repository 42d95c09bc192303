"""Whether what a program said of a case is right.

lychee and LinkChecker do not know the seven verdicts of the labels, so all is compared in three words:

- Where the truth is alive or moved: **ok**. The program says that the link is fine.
- Where it is broken or insecure: **broken**. The program says that it is an error.
- Where it is blocked, unsure or unchecked: **other**. The program says neither; of lychee that is ``timeout``, ``excluded`` or
  ``unsupported``, of LinkChecker a warning that it was kept out beside a link that it calls valid.

A program that knows only fine and error cannot be right about a wall or a hiccup. That is the point: who reads its report is
told that a page is dead, or that it is fine, and neither is known. The error has its own column, so that everybody can judge
how bad it is. Where a label is debatable, every verdict that the case accepts counts, for all programs.

toolkit-maint is held to more: its verdict must be one that the case accepts, word for word. What it would get in three words
stands beside it, for the comparison.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.accuracy.programs import OF_VERDICT, Program, Said, Told
from benchmarks.measure import Measured

if TYPE_CHECKING:
    from misbehaving_web.case import Case


class Kind(enum.StrEnum):
    """What became of a case."""

    RIGHT = "right"
    OTHER_VERDICT = "another verdict"
    FALSE_ALARM = "false alarm"
    CRIED_WOLF = "cried wolf"
    MISS = "miss"
    WALL_UNSEEN = "wall unseen"
    UNDECIDED = "undecided"
    SILENT = "nothing said"


class Advice(enum.StrEnum):
    """What became of the advice that a case asks for."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Line:
    """One case and what one program made of it."""

    case: Case
    told: Told | None
    kind: Kind
    advice: Advice | None

    @property
    def right_in_three_words(self) -> bool:
        return self.kind in {Kind.RIGHT, Kind.OTHER_VERDICT}


@dataclass(frozen=True, slots=True)
class Result:
    """One program on the whole web. ``asked`` is the number of requests that the servers saw, by case.

    ``failed`` says why there is no result; a program that was ``stopped`` would have gone on, perhaps for ever.
    """

    program: Program
    lines: tuple[Line, ...]
    asked: Counter[str]
    measured: Measured
    failed: str = ""
    stopped: bool = False

    def count(self, kind: Kind) -> int:
        return sum(line.kind is kind for line in self.lines)

    def advised(self, advice: Advice) -> int:
        return sum(line.advice is advice for line in self.lines)


def scored(program: Program, cases: Sequence[Case], answers: Mapping[str, Told]) -> tuple[Line, ...]:
    return tuple(_line(program, case, answers.get(case.id)) for case in cases)


def _line(program: Program, case: Case, told: Told | None) -> Line:
    if told is None:
        return Line(case, None, Kind.SILENT, None)
    return Line(case, told, _kind(case, told), _advice(case, told) if program.is_ours else None)


def _kind(case: Case, told: Told) -> Kind:
    if told.said in {OF_VERDICT[verdict] for verdict in case.accepted}:
        return Kind.OTHER_VERDICT if told.verdict and told.verdict not in case.accepted else Kind.RIGHT
    match OF_VERDICT[case.truth], told.said:
        case Said.OK, Said.BROKEN:
            return Kind.FALSE_ALARM
        case Said.OTHER, Said.BROKEN:
            return Kind.CRIED_WOLF
        case Said.BROKEN, Said.OK:
            return Kind.MISS
        case Said.OTHER, Said.OK:
            return Kind.WALL_UNSEEN
        case _:
            return Kind.UNDECIDED


def _advice(case: Case, told: Told) -> Advice | None:
    """Advice that was given where none is due is wrong; where the truth was not seen, none can be expected but is missing."""
    if told.suggestion is not None:
        return Advice.RIGHT if told.suggestion == case.suggestion else Advice.WRONG
    return Advice.MISSING if case.suggestion is not None else None
