"""Ignores that die: what an ignore beside an entry does to its case, and when it has had its day. Pure."""

from __future__ import annotations

import enum
from datetime import date, timedelta

import msgspec

from toolkit_maint.domain.catalogue import Ignore
from toolkit_maint.domain.incident import FailureClass, Visit
from toolkit_maint.domain.policy import IncidentPolicy
from toolkit_maint.domain.verdict import Reason, VerdictKind


class IgnoreStatus(enum.StrEnum):
    """What is the matter with an ignore.

    ``holds``: nothing. ``ending``: it holds for a few days more. ``needless``: its link has worked for long. ``other``: what is
    the matter with the link is none of the reasons that it is about. ``expired``: its last day is over.
    """

    HOLDS = "holds"
    ENDING = "ending"
    NEEDLESS = "needless"
    OTHER = "other"
    EXPIRED = "expired"


class CaseIgnore(msgspec.Struct, frozen=True, kw_only=True):
    """The ignore of a case, in the words of who wrote it, and its status on the day of the run.

    ``decided`` names the box of the living issue that it comes from, in place of words; empty, it stands in the catalogue.
    """

    reason: str
    by: str
    until: date
    status: IgnoreStatus
    decided: str = ""

    @property
    def silences(self) -> bool:
        """Whether the trouble with the link need not be told."""
        return self.status in {IgnoreStatus.HOLDS, IgnoreStatus.ENDING}


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """What an ignore is held against: the verdict on its link, the visits that are remembered (this one with them), the day."""

    kind: VerdictKind
    reason: Reason
    visits: tuple[Visit, ...]
    today: date


def case_ignore(ignore: Ignore, occasion: Occasion, policy: IncidentPolicy) -> CaseIgnore:
    """What an ignore comes to on this occasion."""
    return CaseIgnore(reason=ignore.reason, by=ignore.by, until=ignore.until, status=_status(ignore, occasion, policy))


def _status(ignore: Ignore, occasion: Occasion, policy: IncidentPolicy) -> IgnoreStatus:
    if ignore.until < occasion.today:
        return IgnoreStatus.EXPIRED
    if occasion.kind is VerdictKind.ALIVE:
        if _has_worked_for_long(occasion.visits, occasion.today, policy):
            return IgnoreStatus.NEEDLESS
    elif occasion.kind is not VerdictKind.UNCHECKED and ignore.only and occasion.reason not in ignore.only:
        return IgnoreStatus.OTHER
    ends_soon = ignore.until - occasion.today <= timedelta(days=policy.ending_days)
    return IgnoreStatus.ENDING if ends_soon else IgnoreStatus.HOLDS


def _has_worked_for_long(visits: tuple[Visit, ...], today: date, policy: IncidentPolicy) -> bool:
    told = [visit for visit in visits if visit.failure is not FailureClass.NONE]
    since = today - timedelta(days=policy.quiet_days)
    if not told or min(visit.at.date() for visit in told) > since:
        return False
    lately = [visit for visit in told if visit.at.date() >= since]
    before = [visit for visit in told if visit.at.date() < since]
    standing_then = max(before, key=lambda visit: visit.at, default=None)
    stood_well = standing_then is None or standing_then.verdict is VerdictKind.ALIVE
    return stood_well and all(visit.verdict is VerdictKind.ALIVE for visit in lately)
