"""What can be decided of the links of a report, and what becomes of it once people have. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from toolkit_maint.domain.address import parse_address
from toolkit_maint.domain.catalogue import Ignore
from toolkit_maint.domain.decisions import Action, Decision, silencing
from toolkit_maint.domain.ignores import CaseIgnore, Occasion, case_ignore
from toolkit_maint.domain.policy import IncidentPolicy
from toolkit_maint.domain.report import IGNORABLE, CaseGroup, ChangeReport, LinkCase, reason_told, regrouped

SNOOZE_DAYS: Final = 30
TRUSTED_DAYS: Final = 180


def trouble_name(case: LinkCase) -> str:
    """The name of a trouble that somebody is told of: of which address, and what; it says neither of them."""
    return hashlib.sha256(f"{key_of(case)}\0{case.group.value}".encode()).hexdigest()[:16]


def key_of(case: LinkCase) -> str:
    """The ``visit_key`` of a case."""
    return parse_address(case.url).visit_key


def actions_for(case: LinkCase) -> tuple[Action, ...]:
    """What can be decided of a link, as it stands."""
    if case.group is CaseGroup.MOVED:
        return (Action.APPLY_REDIRECT, Action.SNOOZE) if case.suggestion else (Action.SNOOZE,)
    if case.group in _DOUBTED:
        return (Action.SNOOZE, Action.NOT_BROKEN)
    return ()


_DOUBTED: Final = frozenset(
    {CaseGroup.DEAD, CaseGroup.INSECURE, CaseGroup.NOT_ANSWERING, CaseGroup.NEEDS_PERSON, CaseGroup.FAILED}
)


def decided(action: Action, case: LinkCase, box: str, now: datetime) -> Decision:
    """What a tick comes to, on the day that it is read."""
    days = {Action.SNOOZE: SNOOZE_DAYS, Action.NOT_BROKEN: TRUSTED_DAYS}.get(action)
    return Decision(
        id=box,
        key=key_of(case),
        action=action,
        at=now,
        until=now.date() + timedelta(days=days) if days is not None else None,
        reason=reason_told(case) if action is Action.NOT_BROKEN else None,
        to=(case.suggestion or "") if action is Action.APPLY_REDIRECT else "",
    )


def with_decision(case: LinkCase, decision: Decision | None, today: date, policy: IncidentPolicy) -> LinkCase:
    """The case with what was decided of it; one that the catalogue itself ignores stays as it is."""
    if decision is None or decision.until is None or case.ignore is not None or case.group not in IGNORABLE:
        return case
    only = (decision.reason,) if decision.reason is not None else ()
    occasion = Occasion(kind=case.verdict, reason=reason_told(case), visits=(), today=today)
    ignore = case_ignore(Ignore(reason="", by="", until=decision.until, only=only), occasion, policy)
    told = CaseIgnore(reason="", by="", until=ignore.until, status=ignore.status, decided=decision.action.value)
    return msgspec.structs.replace(case, ignore=told, group=CaseGroup.IGNORED) if told.silences else case


def with_decisions(report: ChangeReport, decisions: Iterable[Decision], policy: IncidentPolicy) -> ChangeReport:
    """The report as it stands once these decisions are known, which it did not know when it was made."""
    if report.links is None:
        return report
    today = report.run.started_at.date()
    held: Mapping[str, Decision] = silencing(decisions, today)
    cases = [with_decision(case, held.get(key_of(case)), today, policy) for case in report.links.cases]
    return msgspec.structs.replace(report, links=regrouped(report.links, cases))
