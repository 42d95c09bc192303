"""What ``scrape`` prints: the comparison of the source page with the catalogue, as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

import msgspec

from toolkit_maint.domain.address import AddressKind, parse_address, redacted
from toolkit_maint.domain.source import Candidate, SourceChange, SourceComparison
from toolkit_maint.reports.escape import json_text

SCHEMA_VERSION = 1


def render_scrape(comparison: SourceComparison, candidates: Sequence[Candidate] | None = None) -> str:
    """One JSON object, ending in a line feed; with ``candidates`` also what was read, in page order.

    Addresses that the page offers to the catalogue are whole, but for their userinfo, which no reading keeps; the address
    of the source page itself has its secrets hidden.
    """
    document: dict[str, object] = {
        "schema_version": SCHEMA_VERSION,
        "source": _location(comparison.location),
        "source_kind": comparison.kind.value,
        "against": comparison.against,
        "readable": comparison.readable,
        "reason": comparison.unreadable.value if comparison.unreadable else None,
        "detail": comparison.detail,
        "counts": {"candidates": comparison.candidates, "known": comparison.known, "expected": comparison.expected},
        "changes": [_change(change) for change in comparison.changes],
        "unseen": msgspec.to_builtins(comparison.unseen),
    }
    if candidates is not None:
        document["candidates"] = [_candidate(candidate) for candidate in candidates]
    return json_text(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _location(location: str) -> str:
    address = parse_address(location)
    return redacted(location) if address.kind is AddressKind.WEB else location


def _change(change: SourceChange) -> dict[str, object]:
    return {
        "kind": change.kind.value,
        "entry": change.entry,
        "title": change.title,
        "url": change.url,
        "section": change.section,
        "subsection": change.subsection,
        "parent_title": change.parent_title,
        "role": change.role.value,
        "before": change.before,
        "after": change.after,
        "matched_on": change.matched_on.value,
        "confidence": change.confidence.value,
        "path": change.span.path if change.span else None,
        "line": change.span.line if change.span else None,
        "new_id": change.new_id,
        "text_link": change.text_link,
        "related": change.related,
        "duplicate_of": change.duplicate_of,
        "words": msgspec.to_builtins(change.words),
        "spot": msgspec.to_builtins(change.spot),
        "earlier": change.earlier,
    }


def _candidate(candidate: Candidate) -> dict[str, str | None]:
    return {
        "section": candidate.section,
        "subsection": candidate.subsection,
        "parent_title": candidate.parent_title,
        "title": candidate.title,
        "url": candidate.url,
        "role": candidate.role.value,
    }
