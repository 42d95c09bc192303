"""A source page that is not read from anywhere: it stands in for the reader where a test is about what follows."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from toolkit_maint.domain.address import AddressKind, parse_address
from toolkit_maint.domain.source import Candidate, CandidateRole, SourceKind, SourceReading, Unreadable
from toolkit_maint.ports import Stop, StopReason


class NeverStops:
    """A run that nobody interrupts."""

    def reason(self) -> StopReason | None:
        return None


class Stopped:
    """A run that ended before it began."""

    def reason(self) -> StopReason | None:
        return StopReason.INTERRUPTED


class FakeSourcePage:
    """Implements ``ports.SourcePage``: readings by location; anything else is missing."""

    def __init__(self, readings: Mapping[str, SourceReading]) -> None:
        self._readings = readings

    def read(self, location: str, stop: Stop) -> SourceReading:
        live = parse_address(location).kind is AddressKind.WEB
        kind = SourceKind.LIVE if live else SourceKind.SNAPSHOT
        reason = stop.reason()
        if live and reason is not None:
            return SourceReading(location=location, kind=kind, unreadable=Unreadable.UNREACHABLE, detail=reason.value)
        missing = SourceReading(
            location=location, kind=kind, unreadable=Unreadable.UNREACHABLE if live else Unreadable.FILE_MISSING
        )
        return msgspec.structs.replace(self._readings.get(location, missing), location=location, kind=kind)


def a_candidate(
    title: str,
    url: str | None = None,
    section: str | None = None,
    *,
    subsection: str | None = None,
    parent: str | None = None,
    role: CandidateRole = CandidateRole.ENTRY,
) -> Candidate:
    return Candidate(section=section, subsection=subsection, parent_title=parent, title=title, url=url, role=role)


def a_reading(*candidates: Candidate, location: str = "page.html", text: str = "") -> SourceReading:
    """A reading whose text, unless told, is that of its candidates."""
    shown = text or " ".join(candidate.title for candidate in candidates)
    return SourceReading(location=location, kind=SourceKind.SNAPSHOT, title="A list", candidates=candidates, text=shown)
