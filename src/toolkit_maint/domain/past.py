"""Past: what earlier visits to many addresses say, as a run asks for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Final, TypeVar
from zlib import crc32

import msgspec

from toolkit_maint.domain.address import host_of
from toolkit_maint.domain.decisions import Decision, IssueFacts, kept, latest_facts
from toolkit_maint.domain.incident import FailureClass, Incident, Visit, advance, fold, in_order
from toolkit_maint.domain.policy import IncidentPolicy
from toolkit_maint.domain.verdict import VerdictKind

NOT_MODIFIED: Final = 304


class Past:
    """The visits to some addresses, and what they come to. What is asked of an address that nobody visited is nothing."""

    def __init__(self, visits: Iterable[Visit], policy: IncidentPolicy) -> None:
        """Take visits in any order."""
        self._policy = policy
        self._visits = {key: tuple(each) for key, each in groupby(sorted(visits, key=in_order), key=lambda visit: visit.key)}
        self._incidents: dict[str, Incident] = {}

    def __len__(self) -> int:
        """How many addresses were visited."""
        return len(self._visits)

    def addresses(self) -> Iterable[str]:
        """The addresses that were visited, sorted."""
        return self._visits.keys()

    def visits(self, key: str) -> tuple[Visit, ...]:
        """All visits to an address, by vantage and time."""
        return self._visits.get(key, ())

    def incident(self, key: str) -> Incident:
        """Where the address stands."""
        known = self._incidents.get(key)
        if known is None:
            known = self._incidents[key] = fold(key, self.visits(key), self._policy)
        return known

    def latest(self, key: str, vantage: str) -> Visit | None:
        """The latest visit from this vantage that says something of the link."""
        told = (one for one in reversed(self.visits(key)) if one.vantage == vantage and one.failure is not FailureClass.NONE)
        return next(told, None)

    def print(self, key: str) -> str:
        """The print of the page when it was last seen in good health; empty where it has none, or was never seen."""
        good = [one for one in self.visits(key) if one.print and one.failure is FailureClass.OK]
        return max(good, key=lambda one: (one.at, one.vantage)).print if good else ""

    def was_fine(self, key: str, vantage: str) -> bool:
        """Whether the latest visit from this vantage found a page."""
        latest = self.latest(key, vantage)
        return latest is not None and latest.failure is FailureClass.OK

    def fresh(self, key: str, vantage: str, today: date) -> Visit | None:
        """The visit that makes another one needless today; ``None`` where the link is due.

        Failures, what kept us out, and what nobody visited from here are always due. A good visit is fresh until the next
        day that is its host's: each host has one day in every ``fresh_days``, by its name, so that every day has its share.
        """
        latest = self.latest(key, vantage)
        if latest is None or latest.failure is not FailureClass.OK:
            return None
        return None if next_due(latest, self._policy) <= today else latest

    def validators(self, key: str, vantage: str, today: date) -> tuple[str, str] | None:
        """The validators of a page that was plainly good when it was last visited from here, if there are any to use.

        After ``trust_days`` days a page is to be seen whole again: a site may say for ever that nothing has changed.
        """
        latest = self.latest(key, vantage)
        if latest is None or not (latest.etag or latest.modified):
            return None
        if latest.verdict is not VerdictKind.ALIVE or latest.notes or latest.final_url is not None:
            return None
        whole = (one.at.date() for one in reversed(self.visits(key)) if one.vantage == vantage and one.status != NOT_MODIFIED)
        seen = next(whole, None)
        is_recent = seen is not None and (today - seen).days < self._policy.trust_days
        return (latest.etag, latest.modified) if is_recent else None

    def plus(self, visits: Iterable[Visit]) -> Past:
        """The past with some more visits."""
        more = Past(visits, self._policy)
        changed = {key: tuple(sorted((*self.visits(key), *each), key=in_order)) for key, each in more._visits.items()}
        more._visits = self._visits | changed
        more._incidents = {key: incident for key, incident in self._incidents.items() if key not in changed}
        return more


def next_due(good: Visit, policy: IncidentPolicy) -> date:
    """The UTC day on which a link is due again after a good visit: the first of its host's days that is later."""
    day = good.at.date().toordinal() + 1
    every = max(policy.fresh_days, 1)
    phase = crc32(host_of(good.key).encode("utf-8")) % every
    return date.fromordinal(day + (phase - day) % every)


class Run(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="run"):
    """One run as history keeps it. ``incomplete`` says why it could not do or judge everything; ``visits`` were made."""

    at: datetime
    ended: datetime
    vantage: str = ""
    visits: int = 0
    requests: int = 0
    incomplete: tuple[str, ...] = ()
    states: dict[str, int] = {}


_KEPT_DAYS: Final = 12
_KEPT_RUNS: Final = 400


def thinned(visits: Iterable[Visit], policy: IncidentPolicy) -> Iterator[Visit]:
    """The visits that history needs to know what it knows, sorted by :func:`in_order`.

    Of a stretch of visits in a row, from one vantage, that found the same, those of the first days stay, the one that changed
    where the link stands, and the last; where they were good, the first and the last. So what is kept grows with what happens,
    not with the number of runs, and every incident is the same as before.
    """
    ordered = sorted(visits, key=in_order)
    for (key, vantage), seen in groupby(ordered, key=lambda visit: (visit.key, visit.vantage)):
        incident = Incident(key=key, vantage=vantage)
        for failure, stretch in groupby(seen, key=_alike):
            same = list(stretch)
            most = 1 if failure[0] in {FailureClass.OK, FailureClass.NONE} else _KEPT_DAYS
            days: set[date] = set()
            for visit in same:
                before, incident = incident.state, advance(incident, visit, policy)
                is_early = visit.at.date() not in days and len(days) < most
                if is_early or incident.state is not before or visit is same[-1]:
                    days.add(visit.at.date())
                    yield visit


def _alike(visit: Visit) -> tuple[FailureClass, str, str | None]:
    return visit.failure, visit.reason.value, visit.suggestion


class Knowledge(msgspec.Struct, frozen=True, kw_only=True):
    """All that a history knows, thinned and in order. ``generation`` grows with everything that it learns."""

    generation: int = 0
    visits: tuple[Visit, ...] = ()
    runs: tuple[Run, ...] = ()
    decisions: tuple[Decision, ...] = ()
    issues: tuple[IssueFacts, ...] = ()


def compact(known: Knowledge, policy: IncidentPolicy) -> Knowledge:
    """The same knowledge, thinned and in order; its generation stays."""
    return msgspec.structs.replace(
        known,
        visits=tuple(thinned(known.visits, policy)),
        runs=tuple(sorted(known.runs, key=_by_time)[-_KEPT_RUNS:]),
        decisions=kept(known.decisions),
        issues=latest_facts(known.issues),
    )


def joined(parts: Sequence[Knowledge], policy: IncidentPolicy) -> Knowledge:
    """What several histories know together: the same in whatever order they come, and however often one of them does.

    Where two tell of the same visit or run differently, one of the two is kept, always the same. The generation is that of the
    one that knew it all already; where none did, it is one more than the highest.
    """
    visits: dict[tuple[str, str, datetime], Visit] = {}
    runs: dict[tuple[datetime, str], Run] = {}
    for part in parts:
        for visit in part.visits:
            visits[in_order(visit)] = _chosen(visits.get(in_order(visit)), visit)
        for run in part.runs:
            runs[_by_time(run)] = _chosen(runs.get(_by_time(run)), run)
    highest = max((part.generation for part in parts), default=0)
    whole = Knowledge(
        generation=highest,
        visits=tuple(visits.values()),
        runs=tuple(runs.values()),
        decisions=tuple(one for part in parts for one in part.decisions),
        issues=tuple(one for part in parts for one in part.issues),
    )
    known = compact(whole, policy)
    knew = not parts or any(compact(part, policy) == known for part in parts if part.generation == highest)
    return known if knew else msgspec.structs.replace(known, generation=highest + 1)


Kept = TypeVar("Kept", Visit, Run)


def _chosen(known: Kept | None, other: Kept) -> Kept:
    return other if known is None else min(known, other, key=msgspec.json.encode)


def _by_time(run: Run) -> tuple[datetime, str]:
    return run.at, run.vantage
