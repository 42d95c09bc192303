"""What ``check`` writes as JSON lines: one object for every address that was asked about."""

from __future__ import annotations

import json

from toolkit_maint.domain.observation import Observation
from toolkit_maint.domain.report import ChangeReport, LinkCase, case_of
from toolkit_maint.domain.verdict import Verdict
from toolkit_maint.reports.escape import json_text

SCHEMA_VERSION = 1


def render_line(written: str, verdict: Verdict, observation: Observation | None, entry: str | None = None) -> str:
    """One JSON object on one line, without a line feed.

    ``url`` is the input letter by letter; every other address is redacted. ``entries`` is there for links of a
    catalogue only. Characters that steer a terminal or a runner are escaped.
    """
    case = case_of(written, verdict, observation, ())
    return _line(written, case, () if entry is None else (entry,))


def render(report: ChangeReport) -> str:
    """One line for every case of a report, in its order; each ends in a line feed."""
    cases = report.links.cases if report.links else ()
    return "".join(f"{_line(case.url, case, _entries(case))}\n" for case in cases)


def _entries(case: LinkCase) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place.entry for place in case.places if place.entry))


def _line(url: str, case: LinkCase, entries: tuple[str, ...]) -> str:
    fields: dict[str, object] = {
        "url": url,
        "verdict": case.verdict.value,
        "reason": case.reason.value,
        "confidence": case.confidence.value if case.confidence else None,
        "suggestion": case.suggestion,
        "notes": [{"id": note.id.value} | ({"detail": note.detail} if note.detail else {}) for note in case.notes],
        "status": case.status,
        "final_url": case.final_url,
        "requests": case.requests,
        "elapsed_ms": case.elapsed_ms,
        "visited_at": _rfc3339(case),
        "schema_version": SCHEMA_VERSION,
    }
    if entries:
        fields["entries"] = list(entries)
    return json_text(json.dumps(fields, ensure_ascii=False))


def _rfc3339(case: LinkCase) -> str | None:
    return None if case.visited_at is None else case.visited_at.isoformat().replace("+00:00", "Z")
