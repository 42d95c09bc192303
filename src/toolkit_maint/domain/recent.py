"""Recent: what the last weeks of a history say, small enough for a report. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

import msgspec

from toolkit_maint.domain.incident import CONFIRMED, FailureClass, Incident, IncidentState, Visit, advance, together
from toolkit_maint.domain.past import Run
from toolkit_maint.domain.policy import IncidentPolicy
from toolkit_maint.domain.verdict import Reason, VerdictKind

CALENDAR_DAYS: Final = 91
MOST_STRETCHES: Final = 12
MOST_TRANSITIONS: Final = 200


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """A visit after which a link stood elsewhere than before."""

    at: datetime
    state: IncidentState


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """Visits in a row, from one vantage, that found the same: when the first and the last of them were, and how many.

    ``turns`` are those among them that changed where the link stands.
    """

    first: datetime
    last: datetime
    visits: int
    verdict: VerdictKind
    reason: Reason
    vantage: str = ""
    suggestion: str | None = None
    turns: tuple[Turn, ...] = ()


class Transition(msgspec.Struct, frozen=True, kw_only=True):
    """A link that came to need somebody, or that works again after that. ``reason`` is that of the visit that showed it."""

    at: datetime
    url: str
    title: str
    state: IncidentState
    was: IncidentState
    reason: Reason


class DayTold(msgspec.Struct, frozen=True, kw_only=True):
    """A UTC day with a run: how many links stood where after its last one. ``void`` says that no run of it could judge."""

    day: date
    working: int
    failing: int
    confirmed: int
    void: bool = False


class Recent(msgspec.Struct, frozen=True, kw_only=True):
    """The days of the last thirteen weeks on which there was a run, and what changed for good in them, the latest first."""

    days: tuple[DayTold, ...] = ()
    transitions: tuple[Transition, ...] = ()


def stretches(key: str, visits: Iterable[Visit], policy: IncidentPolicy) -> Iterator[Stretch]:
    """The visits to an address, which come by vantage and time, put together where they found the same."""
    for vantage, seen in groupby(visits, key=lambda visit: visit.vantage):
        incident = Incident(key=key, vantage=vantage)
        for _, alike in groupby(seen, key=lambda visit: (visit.verdict, visit.reason, visit.suggestion)):
            same = list(alike)
            turns = []
            for visit in same:
                before, incident = incident.state, advance(incident, visit, policy)
                if incident.state is not before:
                    turns.append(Turn(at=visit.at, state=incident.state))
            yield Stretch(
                first=same[0].at,
                last=same[-1].at,
                visits=len(same),
                verdict=same[0].verdict,
                reason=same[0].reason,
                vantage=vantage,
                suggestion=same[0].suggestion,
                turns=tuple(turns),
            )


def latest_stretches(key: str, visits: Iterable[Visit], policy: IncidentPolicy) -> tuple[Stretch, ...]:
    """The last of them, in order of time; those of several vantages stand among one another."""
    ordered = sorted(stretches(key, visits, policy), key=lambda one: (one.last, one.vantage))
    return tuple(ordered[-MOST_STRETCHES:])


def days_told(runs: Iterable[Run], today: date) -> tuple[DayTold, ...]:
    """The days of the calendar that had a run, in order. A day counts by its last run that was not void, if it had one."""
    since, told = today - timedelta(days=CALENDAR_DAYS - 1), {}
    for run in sorted(runs, key=lambda one: (one.at, one.vantage)):
        day = run.at.date()
        is_void = "void" in run.incomplete or not run.states
        if since <= day <= today and not (is_void and day in told):
            states = {IncidentState(name): count for name, count in run.states.items() if name in _STATES}
            told[day] = DayTold(
                day=day,
                working=states.get(IncidentState.OK, 0),
                failing=states.get(IncidentState.FAILING, 0),
                confirmed=sum(states.get(state, 0) for state in CONFIRMED),
                void=is_void,
            )
    return tuple(told[day] for day in sorted(told))


_STATES: Final = frozenset(state.value for state in IncidentState)


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """An address as a report names it, and all visits to it."""

    key: str
    url: str
    title: str
    visits: Sequence[Visit]


def transitions(each: Iterable[Known], today: date, policy: IncidentPolicy) -> tuple[Transition, ...]:
    """What changed for good in the days of the calendar, the latest first, and at most two hundred of it."""
    since = today - timedelta(days=CALENDAR_DAYS - 1)
    found = [turn for known in each for turn in _transitions(known, policy) if turn.at.date() >= since]
    ordered = sorted(found, key=lambda one: one.url)
    return tuple(sorted(ordered, key=lambda one: one.at, reverse=True)[:MOST_TRANSITIONS])


def _transitions(known: Known, policy: IncidentPolicy) -> Iterator[Transition]:
    if all(visit.failure in _QUIET for visit in known.visits):
        return
    by_vantage: dict[str, Incident] = {}
    before = Incident(key=known.key)
    for visit in sorted(known.visits, key=lambda one: (one.at, one.vantage)):
        own = by_vantage.get(visit.vantage, Incident(key=known.key, vantage=visit.vantage))
        by_vantage[visit.vantage] = advance(own, visit, policy)
        after = together(known.key, by_vantage.values(), policy)
        if after.state is not before.state and (after.state in CONFIRMED or before.state in CONFIRMED):
            yield Transition(
                at=visit.at, url=known.url, title=known.title, state=after.state, was=before.state, reason=visit.reason
            )
        before = after


_QUIET: Final = frozenset({FailureClass.OK, FailureClass.NONE})
