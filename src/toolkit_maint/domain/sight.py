"""Sight: what a report says of a visit. An observation may be large and is let go; this is small and stays."""

from __future__ import annotations

from datetime import datetime

import msgspec

from toolkit_maint.domain.address import redacted
from toolkit_maint.domain.case import deciding_look
from toolkit_maint.domain.certificate import certificate_facts
from toolkit_maint.domain.incident import Visit
from toolkit_maint.domain.observation import LookKind, Observation, Unvisited, UnvisitedKind
from toolkit_maint.domain.verdict import Note, Verdict


class Sight(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where a visit ended and what it took. Every address in it is redacted; ``detail`` is technical text of foreign origin.

    ``status``, ``final_url`` and ``peer`` are those of the look that decided. Where there was no look, these and ``visited_at``
    are ``None``, and ``attempts`` counts how often the host was tried for other links. ``remembered`` says that the visit was
    made in an earlier run.
    """

    status: int | None
    final_url: str | None
    requests: int
    elapsed_ms: int
    visited_at: datetime | None
    detail: str = ""
    peer: str | None = None
    attempts: int = 0
    remembered: bool = False


def sight_of(observation: Observation, verdict: Verdict) -> Sight:
    """What a report says of a visit that was judged so. One text for an address that was asked for and answered itself."""
    look = deciding_look(observation, verdict)
    if look is None:
        return _unseen(observation)
    last = look.hops[-1]
    return Sight(
        status=last.status,
        final_url=redacted(observation.visit_key if last.address == observation.visit_key else last.address),
        requests=observation.requests,
        elapsed_ms=observation.elapsed_ms,
        visited_at=observation.visited_at,
        detail="" if look.fault is None else _detail(look.fault.detail, certificate_facts(observation, look)),
        peer=last.peer,
    )


def remembered(visit: Visit) -> tuple[Verdict, Sight]:
    """What an earlier visit meant, and what a report says of it: nothing of it was done in this run."""
    verdict = Verdict(
        kind=visit.verdict,
        reason=visit.reason,
        confidence=visit.confidence,
        rule=visit.rule,
        suggestion=visit.suggestion,
        notes=visit.notes,
    )
    sight = Sight(
        status=visit.status,
        final_url=visit.final_url,
        requests=0,
        elapsed_ms=0,
        visited_at=visit.at,
        remembered=True,
    )
    return verdict, sight


class VisitFacts(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The facts of a visit that history keeps beside what a report says; the fields are those of ``Visit``."""

    at: datetime
    print: str = ""
    expires: str = ""
    etag: str = ""
    modified: str = ""


def facts_of(observation: Observation) -> VisitFacts:
    """Of the last look that brought back the page, what a later run asks for."""
    look = next((look for look in reversed(observation.looks) if look.kind is not LookKind.SIBLING), None)
    at = observation.visited_at.replace(microsecond=0)
    if look is None:
        return VisitFacts(at=at)
    last = look.hops[-1]
    own = last if last.address == observation.visit_key else None
    return VisitFacts(
        at=at,
        print=look.page.print if look.page is not None else "",
        expires=last.tls.not_after if last.tls is not None else "",
        etag=(own.header("etag") or "")[:_LONGEST_VALIDATOR] if own else "",
        modified=(own.header("last-modified") or "")[:_LONGEST_VALIDATOR] if own else "",
    )


_LONGEST_VALIDATOR = 256


def visit_of(key: str, verdict: Verdict, sight: Sight, facts: VisitFacts, vantage: str) -> Visit:
    """The visit as history keeps it, once it is settled what it meant."""
    return Visit(
        key=key,
        at=facts.at,
        vantage=vantage,
        verdict=verdict.kind,
        reason=verdict.reason,
        confidence=verdict.confidence,
        rule=verdict.rule,
        status=sight.status,
        final_url=None if sight.final_url == key else sight.final_url,
        suggestion=redacted(verdict.suggestion) if verdict.suggestion else None,
        notes=tuple(Note(note.id, redacted(note.detail) if note.detail else None) for note in verdict.notes),
        print=facts.print,
        expires=facts.expires,
        etag=facts.etag,
        modified=facts.modified,
    )


def _unseen(observation: Observation) -> Sight:
    """What is left to say of a link that was left alone."""
    why = observation.unvisited or Unvisited(kind=UnvisitedKind.HOST_DEAD)
    until = f"until {why.until.isoformat()}" if why.until is not None else ""
    return Sight(
        status=None,
        final_url=None,
        requests=observation.requests,
        elapsed_ms=observation.elapsed_ms,
        visited_at=None,
        detail=_detail(why.fault.detail if why.fault is not None else "", until),
        attempts=why.attempts,
    )


def _detail(*parts: str) -> str:
    return redacted("; ".join(part for part in parts if part))
