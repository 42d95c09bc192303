"""What ``check`` writes as JSON lines: one object for every address that was asked about."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

import msgspec

from toolkit_maint.domain.address import redacted
from toolkit_maint.domain.observation import Observation
from toolkit_maint.domain.report import ChangeReport, LinkCase
from toolkit_maint.domain.sight import Sight, sight_of
from toolkit_maint.domain.verdict import Confidence, Note, NoteId, Reason, Verdict, VerdictKind
from toolkit_maint.reports.escape import json_text

SCHEMA_VERSION: Final = 1


class _Note(msgspec.Struct, omit_defaults=True, gc=False):
    id: NoteId
    detail: str | None = None


class _Line(msgspec.Struct, kw_only=True, gc=False):
    """The keys in their order; ``entries`` and ``yours`` are there only where they are set."""

    url: str
    verdict: VerdictKind
    reason: Reason
    confidence: Confidence | None
    suggestion: str | None
    notes: tuple[_Note, ...]
    status: int | None = None
    final_url: str | None = None
    requests: int = 0
    elapsed_ms: int = 0
    visited_at: datetime | None = None
    schema_version: int = SCHEMA_VERSION
    entries: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
    yours: bool | msgspec.UnsetType = msgspec.UNSET


def render_line(
    written: str,
    verdict: Verdict,
    seen: Sight | Observation | None,
    entry: str | None = None,
    *,
    yours: bool | None = None,
) -> str:
    """One JSON object on one line, without a line feed.

    ``url`` is the input letter by letter; every other address is redacted. ``entries`` is there for links of a
    catalogue only, ``yours`` where a change was asked about. Characters that steer a terminal or a runner are escaped.
    """
    sight = sight_of(seen, verdict) if isinstance(seen, Observation) else seen
    line = _Line(
        url=written,
        verdict=verdict.kind,
        reason=verdict.reason,
        confidence=verdict.confidence,
        suggestion=redacted(verdict.suggestion) if verdict.suggestion else None,
        notes=_notes(verdict.notes, hide=True) if verdict.notes else (),
    )
    if sight is not None:
        line.status, line.final_url, line.requests = sight.status, sight.final_url, sight.requests
        line.elapsed_ms, line.visited_at = sight.elapsed_ms, sight.visited_at
    if entry is not None:
        line.entries = (entry,)
    if yours is not None:
        line.yours = yours
    return _encoded(line)


def render(report: ChangeReport) -> str:
    """One line for every case of a report, in its order; each ends in a line feed."""
    cases = report.links.cases if report.links else ()
    return "".join(f"{_of_case(case, in_change=report.since is not None)}\n" for case in cases)


def _of_case(case: LinkCase, *, in_change: bool) -> str:
    """The line of a case, whose addresses are redacted already."""
    entries = tuple(dict.fromkeys(place.entry for place in case.places if place.entry))
    line = _Line(
        url=case.url,
        verdict=case.verdict,
        reason=case.reason,
        confidence=case.confidence,
        suggestion=case.suggestion,
        notes=_notes(case.notes, hide=False),
        status=case.status,
        final_url=case.final_url,
        requests=case.requests,
        elapsed_ms=case.elapsed_ms,
        visited_at=case.visited_at,
        entries=entries or msgspec.UNSET,
        yours=case.yours if in_change else msgspec.UNSET,
    )
    return _encoded(line)


def _notes(notes: tuple[Note, ...], *, hide: bool) -> tuple[_Note, ...]:
    return tuple(_Note(note.id, redacted(note.detail) if hide and note.detail else note.detail or None) for note in notes)


_DELETE, _HASH = b"\x7f#"  # of all ASCII, only these can be part of anything that steers; the encoder escapes the rest
_encode: Final = msgspec.json.Encoder().encode


def _encoded(line: _Line) -> str:
    try:
        encoded = _encode(line)
    except UnicodeEncodeError:
        # Half a character, as no UTF-8 can hold: JSON has an escape for it, which the encoder does not know.
        return json_text(json.dumps(msgspec.to_builtins(line), ensure_ascii=False))
    if encoded.isascii() and _DELETE not in encoded and (_HASH not in encoded or b"##[" not in encoded):
        return encoded.decode("ascii")
    return json_text(encoded.decode("utf-8"))
