"""Standing: what a report says of a link's past, and of the history as a whole. Pure."""

from __future__ import annotations

import enum
from datetime import date, datetime

import msgspec

from toolkit_maint.domain.incident import CONFIRMED, Incident, IncidentState, outlook
from toolkit_maint.domain.policy import IncidentPolicy
from toolkit_maint.domain.verdict import Reason


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a link stands after this run, in dates.

    ``since`` and ``latest`` are the first and the latest failure since it last worked, on ``failures`` days; ``reason`` is the
    latest one's. ``last_good`` is when its page was last truly seen, ``walled`` when after that we were first kept out.
    ``more`` failures, the last of them on or after ``not_before`` (a UTC day), make it ``becomes``. ``changed`` says that it
    came to this state in this run. ``was`` and ``was_since`` are what it stood at before a visit of this run found it working.
    """

    state: IncidentState
    failures: int = 0
    since: datetime | None = None
    latest: datetime | None = None
    reason: Reason | None = None
    confirmed: datetime | None = None
    last_good: datetime | None = None
    walled: datetime | None = None
    becomes: IncidentState | None = None
    more: int = 0
    not_before: date | None = None
    changed: bool = False
    was: IncidentState | None = None
    was_since: datetime | None = None

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody is needed."""
        return self.state in CONFIRMED

    @property
    def healed(self) -> bool:
        """Whether a link that somebody had been told of works again since this run."""
        return self.was is not None and self.was in CONFIRMED


def standing_of(before: Incident, after: Incident, policy: IncidentPolicy) -> Standing:
    """Where a link stands after a run, which found it at ``before``."""
    ahead = outlook(after, policy)
    healed = after.state is IncidentState.OK and before.state is not IncidentState.OK
    return Standing(
        state=after.state,
        failures=after.failures,
        since=after.since,
        latest=after.latest,
        reason=after.reason,
        confirmed=after.confirmed,
        last_good=after.last_good,
        walled=after.walled,
        becomes=ahead.becomes if ahead else None,
        more=ahead.more if ahead else 0,
        not_before=ahead.not_before if ahead else None,
        changed=after.state is not before.state,
        was=before.state if healed else None,
        was_since=(before.since or before.walled) if healed else None,
    )


class TroubleKind(enum.StrEnum):
    """What of a history could not be read; each costs knowledge, and none costs correctness."""

    STORE_DAMAGED = "store-damaged"
    STORE_NEWER = "store-newer"
    STATE_DAMAGED = "state-damaged"
    STATE_NEWER = "state-newer"


class HistoryTrouble(msgspec.Struct, frozen=True, kw_only=True):
    """Something that could not be read, and the name under which it was put aside; ``lines`` of it said nothing."""

    kind: TroubleKind
    aside: str = ""
    lines: int = 0


class HistoryFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a run could remember. ``runs`` came before it, the first at ``first`` and the last at ``last``.

    ``fresh`` links were not visited, since they worked a short while ago. ``taken_up`` is when the run began that this one took
    up, with so many ``kept`` visits.
    """

    vantage: str = ""
    runs: int = 0
    first: datetime | None = None
    last: datetime | None = None
    fresh: int = 0
    taken_up: datetime | None = None
    kept: int = 0
    troubles: tuple[HistoryTrouble, ...] = ()
