"""Whether what a program said is right: a wrong answer costs nothing to give, so speed alone would say little."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from benchmarks.measure import Measured
from benchmarks.programs import Answers, Program
from benchmarks.slow_world import Truth


@dataclass(frozen=True, slots=True)
class Score:
    """``expected`` links were given; of ``wrong`` ones something untrue was said, ``unscored`` may end either way."""

    expected: int
    spoken_of: int
    wrong: frozenset[str]
    unscored: int
    counts: dict[str, int]

    @property
    def sound(self) -> bool:
        """Whether every link got an answer and no answer is wrong."""
        return self.spoken_of == self.expected and not self.wrong


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one program."""

    case: str
    program: Program
    number: int
    measured: Measured
    score: Score
    bound: float | None


def score(answers: Answers, expected: int, truth: Mapping[str, Truth]) -> Score:
    """Compare what was said with what is true. Without a ``truth`` every link is fine."""
    wrong = [url for url, true in truth.items() if _is_wrong(true, bad=url in answers.bad)] if truth else answers.bad
    unscored = sum(true is Truth.EITHER for true in truth.values())
    return Score(expected, answers.spoken_of, frozenset(wrong), unscored, answers.counts)


def _is_wrong(true: Truth, *, bad: bool) -> bool:
    match true:
        case Truth.FINE:
            return bad
        case Truth.GONE | Truth.DEAD:
            return not bad
        case Truth.EITHER:
            return False


def compared(ours: Iterable[Run], lychee: Iterable[Run]) -> str:
    """The last run of each: on how many links both are right or both wrong, and where ours is better or worse."""
    mine, theirs = list(ours)[-1].score, list(lychee)[-1].score
    better, worse = len(theirs.wrong - mine.wrong), len(mine.wrong - theirs.wrong)
    scored = mine.expected - mine.unscored
    lost = "".join(f"; {name} left out {score.expected - score.spoken_of}" for name, score in _incomplete(mine, theirs))
    return f"{scored - better - worse} agree, {better} better, {worse} worse{lost}"


def _incomplete(mine: Score, theirs: Score) -> list[tuple[str, Score]]:
    named = [("toolkit-maint", mine), ("lychee", theirs)]
    return [(name, score) for name, score in named if score.spoken_of != score.expected]
