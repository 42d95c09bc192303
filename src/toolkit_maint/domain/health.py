"""Health: what a history says of all links together, over time, and of what is to come. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Final

import msgspec

from toolkit_maint.domain.address import host_of
from toolkit_maint.domain.incident import FailureClass, Incident, IncidentState, Visit, advance, together
from toolkit_maint.domain.past import Past, next_due
from toolkit_maint.domain.policy import IncidentPolicy
from toolkit_maint.domain.verdict import VerdictKind

_FLAPS: Final = 3
_FLAPPING_DAYS: Final = 90
_ENDING_DAYS: Final = 60
_AHEAD_DAYS: Final = 7
_MOST_POINTS: Final = 12


class HealthPoint(msgspec.Struct, frozen=True, kw_only=True):
    """How many links stood where at the end of a UTC day; links that nobody had visited by then are not counted."""

    day: date
    working: int
    failing: int
    confirmed: int


class Flapping(msgspec.Struct, frozen=True, kw_only=True):
    """A host whose links went from working to failing so many times of late, and the latest visit that failed."""

    host: str
    changes: int
    latest: datetime


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """The certificate of a host and when it ends."""

    host: str
    ends: datetime


class Moving(msgspec.Struct, frozen=True, kw_only=True):
    """An address that leads elsewhere: since when, where to now, and to how many places it has led in all."""

    key: str
    to: str
    since: datetime
    places: int


class DueDay(msgspec.Struct, frozen=True, kw_only=True):
    """How many links are due on a UTC day, if nothing happens before."""

    day: date
    count: int


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """What a history says of the links that were asked about, as of a day. ``forgotten`` are visited addresses beside them."""

    today: date
    links: int
    never_visited: int
    points: tuple[HealthPoint, ...] = ()
    flapping: tuple[Flapping, ...] = ()
    ending: tuple[Ending, ...] = ()
    moving: tuple[Moving, ...] = ()
    due: tuple[DueDay, ...] = ()
    runs: int = 0
    last_run: datetime | None = None
    forgotten: int = 0


def health_of(past: Past, keys: Iterable[str], runs: Iterable[datetime], now: datetime, policy: IncidentPolicy) -> Health:
    """The health of these addresses, of which each counts once."""
    asked = tuple(dict.fromkeys(keys))
    visited = [key for key in asked if past.visits(key)]
    ran = sorted(runs)
    return Health(
        today=now.date(),
        links=len(asked),
        never_visited=len(asked) - len(visited),
        points=tuple(_points(past, visited, now, policy)),
        flapping=tuple(_flapping(past, visited, now)),
        ending=tuple(_ending(past, visited, now)),
        moving=tuple(_moving(past, visited)),
        due=tuple(_due(past, asked, now.date(), policy)),
        runs=len(ran),
        last_run=ran[-1] if ran else None,
        forgotten=len(set(past.addresses()) - set(asked)),
    )


def _points(past: Past, keys: list[str], now: datetime, policy: IncidentPolicy) -> Iterator[HealthPoint]:
    """At most twelve days, evenly apart, from the first visit to today."""
    first = min((visit.at.date() for key in keys for visit in past.visits(key)), default=None)
    if first is None:
        return
    span = (now.date() - first).days
    count = min(span + 1, _MOST_POINTS)
    days = sorted({first + timedelta(days=round(span * step / max(count - 1, 1))) for step in range(count)})
    counted = [Counter[str]() for _ in days]
    for key in keys:
        for position, incident in enumerate(_at_the_end_of(days, key, past.visits(key), policy)):
            if incident.last_visit is not None:
                counted[position][_kind(incident.state)] += 1
    for day, counts in zip(days, counted, strict=True):
        yield HealthPoint(day=day, working=counts["working"], failing=counts["failing"], confirmed=counts["confirmed"])


def _kind(state: IncidentState) -> str:
    return {IncidentState.OK: "working", IncidentState.FAILING: "failing"}.get(state, "confirmed")


def _at_the_end_of(days: list[date], key: str, visits: tuple[Visit, ...], policy: IncidentPolicy) -> Iterator[Incident]:
    """Where an address stood at the end of each of these days, in one walk over its visits."""
    by_vantage = {name: Incident(key=key, vantage=name) for name in sorted({visit.vantage for visit in visits})}
    ordered = sorted(visits, key=lambda visit: (visit.at, visit.vantage))
    position = 0
    for day in days:
        ends = datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC)
        while position < len(ordered) and ordered[position].at < ends:
            visit = ordered[position]
            by_vantage[visit.vantage] = advance(by_vantage[visit.vantage], visit, policy)
            position += 1
        yield together(key, by_vantage.values(), policy)


def _flapping(past: Past, keys: list[str], now: datetime) -> Iterator[Flapping]:
    since = now - timedelta(days=_FLAPPING_DAYS)
    changes: defaultdict[str, int] = defaultdict(int)
    latest: dict[str, datetime] = {}
    for key in keys:
        told = [one for one in past.visits(key) if one.failure not in {FailureClass.NONE, FailureClass.WALL}]
        for _, seen in groupby(told, key=lambda visit: visit.vantage):
            works = True
            for visit in seen:
                fails = visit.failure is not FailureClass.OK
                if fails and works and visit.at >= since:
                    changes[host_of(key)] += 1
                if fails:
                    latest[host_of(key)] = max(visit.at, latest.get(host_of(key), visit.at))
                works = not fails
    for host, count in sorted(changes.items(), key=lambda item: (-item[1], item[0])):
        if count >= _FLAPS:
            yield Flapping(host=host, changes=count, latest=latest[host])


def _ending(past: Past, keys: list[str], now: datetime) -> Iterator[Ending]:
    ends: dict[str, tuple[datetime, datetime]] = {}
    for key in keys:
        for visit in past.visits(key):
            when = _moment(visit.expires)
            host = host_of(visit.final_url or key)
            if when is not None and (host not in ends or visit.at > ends[host][0]):
                ends[host] = (visit.at, when)
    for host, (_, when) in sorted(ends.items(), key=lambda item: (item[1][1], item[0])):
        if when - now <= timedelta(days=_ENDING_DAYS):
            yield Ending(host=host, ends=when)


def _moment(written: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written) if written else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def _moving(past: Past, keys: list[str]) -> Iterator[Moving]:
    for key in keys:
        told = [one for one in past.visits(key) if one.failure is FailureClass.OK]
        moved = [one for one in told if one.verdict is VerdictKind.MOVED and one.suggestion]
        if not moved or told[-1].verdict is not VerdictKind.MOVED:
            continue
        to = moved[-1].suggestion or ""
        since = min(one.at for one in moved if one.suggestion == to)
        yield Moving(key=key, to=to, since=since, places=len({one.suggestion for one in moved}))


def _due(past: Past, keys: tuple[str, ...], today: date, policy: IncidentPolicy) -> Iterator[DueDay]:
    counts: Counter[date] = Counter()
    for key in keys:
        visits = [one for one in past.visits(key) if one.failure is not FailureClass.NONE]
        latest = max(visits, key=lambda one: one.at, default=None)
        is_good = latest is not None and latest.failure is FailureClass.OK
        counts[max(next_due(latest, policy), today) if latest is not None and is_good else today] += 1
    for later in range(_AHEAD_DAYS):
        day = today + timedelta(days=later)
        if counts[day]:
            yield DueDay(day=day, count=counts[day])
