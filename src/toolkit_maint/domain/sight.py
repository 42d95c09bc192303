"""Sight: what a report says of a visit. An observation may be large and is let go; this is small and stays."""

from __future__ import annotations

from datetime import datetime

import msgspec

from toolkit_maint.domain.address import redacted
from toolkit_maint.domain.case import deciding_look
from toolkit_maint.domain.certificate import certificate_facts
from toolkit_maint.domain.observation import Observation, Unvisited, UnvisitedKind
from toolkit_maint.domain.verdict import Verdict


class Sight(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where a visit ended and what it took. Every address in it is redacted; ``detail`` is technical text of foreign origin.

    ``status``, ``final_url`` and ``peer`` are those of the look that decided. Where there was no look, these and ``visited_at``
    are ``None``, and ``attempts`` counts how often the host was tried for other links.
    """

    status: int | None
    final_url: str | None
    requests: int
    elapsed_ms: int
    visited_at: datetime | None
    detail: str = ""
    peer: str | None = None
    attempts: int = 0


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
