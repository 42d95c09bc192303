"""The cases that are measured, and what each is meant to reach."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from benchmarks.programs import Program, Tuning
from benchmarks.slow_world import TIMEOUT


class Web(enum.Enum):
    """What is visited."""

    PAGE = enum.auto()
    SECURE_PAGE = enum.auto()
    SLOW = enum.auto()
    NONE = enum.auto()


class Measure(enum.Enum):
    """What a goal is about; each round gives one value."""

    OF_LYCHEE = enum.auto()
    OF_BOUND = enum.auto()
    BEYOND_LYCHEE = enum.auto()
    SECONDS = enum.auto()
    MEGABYTES = enum.auto()
    GROWTH = enum.auto()


@dataclass(frozen=True, slots=True)
class Goal:
    """A target: the value is at most the limit."""

    measure: Measure
    limit: float


@dataclass(frozen=True, slots=True)
class Case:
    """One row of work. ``world`` is the name of a slow world; ``times`` the runs of each program in a round."""

    name: str
    workload: str
    web: Web
    links: int
    hosts: int
    goals: tuple[Goal, ...]
    full: dict[Program, bool]
    tuning: dict[Program, Tuning]
    timeout: float = TIMEOUT
    world: str = ""
    times: int = 1
    in_short: bool = True
    in_long: bool = True


LIGHT = {Program.OURS: False, Program.LYCHEE: False}
FULL = {Program.OURS: True, Program.LYCHEE: True}
# On a web that is slow each request counts: GET needs one for a link that is gone where HEAD needs two, and lychee says
# "broken" of every host that refuses HEAD.

FAST_WEB = {Program.OURS: Tuning(at_once=200, per_host=3), Program.LYCHEE: Tuning(at_once=32, per_host=10)}
SECURE_WEB = {Program.OURS: Tuning(at_once=200, per_host=3), Program.LYCHEE: Tuning(at_once=32, per_host=3)}
ONE_EACH = {Program.OURS: Tuning(at_once=200, per_host=3), Program.LYCHEE: Tuning(at_once=128, per_host=3)}
THREE_A_HOST = {Program.OURS: Tuning(at_once=500, per_host=3), Program.LYCHEE: Tuning(at_once=500, per_host=3)}

OF_LYCHEE = Measure.OF_LYCHEE
D_GOALS = (Goal(OF_LYCHEE, 0.4), Goal(Measure.MEGABYTES, 400), Goal(Measure.GROWTH, 1.15))
B_GOALS = (Goal(Measure.OF_BOUND, 1.05), Goal(OF_LYCHEE, 0.7))
C_GOALS = (Goal(Measure.BEYOND_LYCHEE, 0.35),)
START_GOALS = (Goal(Measure.SECONDS, 0.15),)
FEWEST, MANY, MOST = "D 10,000", "D 100,000", "D 1,000,000"

CASES = (
    Case("A light", "A", Web.PAGE, 20_000, 2_000, (Goal(OF_LYCHEE, 0.6),), LIGHT, FAST_WEB),
    Case("A full", "A", Web.PAGE, 20_000, 2_000, (Goal(OF_LYCHEE, 1.0),), FULL, FAST_WEB),
    Case("B", "B", Web.SLOW, 10_000, 1_500, B_GOALS, FULL, THREE_A_HOST, world="B", in_short=False),
    Case("B short", "B", Web.SLOW, 4_000, 600, B_GOALS, FULL, THREE_A_HOST, world="B-short", in_long=False),
    Case("C", "C", Web.SLOW, 70, 50, C_GOALS, FULL, THREE_A_HOST, world="C"),
    Case("C --version", "C", Web.NONE, 0, 0, START_GOALS, LIGHT, FAST_WEB, times=5),
    Case(FEWEST, "D", Web.PAGE, 10_000, 2_000, (), LIGHT, FAST_WEB),
    Case(MANY, "D", Web.PAGE, 100_000, 2_000, (), LIGHT, FAST_WEB, in_short=False),
    Case(MOST, "D", Web.PAGE, 1_000_000, 2_000, D_GOALS, LIGHT, FAST_WEB, in_short=False),
    Case("T 10 a host", "T", Web.SECURE_PAGE, 5_000, 500, (Goal(OF_LYCHEE, 1.0),), LIGHT, SECURE_WEB),
    Case("T 1 a host", "T", Web.SECURE_PAGE, 500, 500, (), LIGHT, ONE_EACH),
)


def chosen(workloads: str, *, short: bool) -> list[Case]:
    letters = workloads.upper().split(",")
    return [case for case in CASES if case.workload in letters and (case.in_short if short else case.in_long)]
