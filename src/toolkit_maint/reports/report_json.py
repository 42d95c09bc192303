"""The report as JSON (report-v1), and back: the one rendering that loses nothing."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

import msgspec

from toolkit_maint.domain.report import CaseGroup, ChangeReport, LinkCase
from toolkit_maint.reports.escape import json_text
from toolkit_maint.reports.redaction import shown
from toolkit_maint.reports.words import Words, marked

SCHEMA_VERSION: Final = 1


class ReportFault(enum.StrEnum):
    """Why a text is not a report that this version can read."""

    NOT_JSON = "not-json"
    NO_VERSION = "no-version"
    OTHER_VERSION = "other-version"
    NOT_AS_DESCRIBED = "not-as-described"


_SENTENCES: Final[Mapping[ReportFault, str]] = MappingProxyType(
    {
        ReportFault.NOT_JSON: marked("it is not JSON"),
        ReportFault.NO_VERSION: marked("it has no schema_version"),
        ReportFault.OTHER_VERSION: marked("its schema_version is {found}, and this program reads version 1"),
        ReportFault.NOT_AS_DESCRIBED: marked("it is not as schema/report-v1.schema.json describes: {found}"),
    }
)


class NotAReport(Exception):  # noqa: N818 - it says what the text is, and is caught by that name
    """A saved report that cannot be read. ``str`` says why, in English; :meth:`why` in any language."""

    def __init__(self, fault: ReportFault, found: str = "") -> None:
        """Say what is wrong, and what was found instead."""
        super().__init__(_SENTENCES[fault].format(found=found))
        self.fault = fault
        self._found = found

    def why(self, words: Words) -> str:
        """What is wrong, without a capital and a full stop."""
        return words.say(_SENTENCES[self.fault], found=self._found)


class _Header(msgspec.Struct):
    schema_version: int | None = None


def encode(report: ChangeReport) -> str:
    """The report as indented JSON, ending in a line feed; the same report always gives the same text.

    Every field is written. A user name or password of an address in the catalogue is hidden; characters that steer a
    terminal or a runner are escaped.
    """
    if report.validation is not None:
        told = tuple(map(shown, report.validation.diagnostics))
        report = msgspec.structs.replace(report, validation=msgspec.structs.replace(report.validation, diagnostics=told))
    encoded = msgspec.json.format(msgspec.json.encode(report), indent=2)
    return json_text(encoded.decode("utf-8")) + "\n"


def decode(saved: bytes | str) -> ChangeReport:
    """Read a saved report; fields that a later release of the same version added are passed over.

    Raises :class:`NotAReport` for anything else than a report of version 1.
    """
    try:
        header = msgspec.json.decode(saved, type=_Header)
    except msgspec.ValidationError as exc:
        raise NotAReport(ReportFault.NO_VERSION) from exc
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        raise NotAReport(ReportFault.NOT_JSON) from exc
    if header.schema_version is None:
        raise NotAReport(ReportFault.NO_VERSION)
    if header.schema_version != SCHEMA_VERSION:
        raise NotAReport(ReportFault.OTHER_VERSION, str(header.schema_version))
    try:
        report = msgspec.json.decode(saved, type=ChangeReport)
    except (msgspec.ValidationError, RecursionError) as exc:
        raise NotAReport(ReportFault.NOT_AS_DESCRIBED, str(exc)) from exc
    if (fault := _inner_fault(report)) is not None:
        raise NotAReport(ReportFault.NOT_AS_DESCRIBED, fault)
    if report.links is None:
        return report
    # A report of an earlier release knows fewer groups.
    tally = {group: report.links.tally.get(group, 0) for group in CaseGroup}
    return msgspec.structs.replace(report, links=msgspec.structs.replace(report.links, tally=tally))


def _inner_fault(report: ChangeReport) -> str | None:
    """What types cannot hold, and every rendering relies on; ``None`` where all is well."""
    if not all(map(_is_moment, (report.run.started_at, report.run.finished_at, report.run.next_before))):
        return "$.run"
    if report.recent is not None and not all(_is_moment(each.at) for each in report.recent.transitions):
        return "$.recent.transitions[...].at"
    if report.links is not None:
        if not all(_is_moment(moment) for case in report.links.cases for moment in _moments(case)):
            return "$.links.cases[...]"
        if any(not case.places for case in report.links.cases):
            return "$.links.cases[...].places"
        if report.links.unknown and not report.links.unknown_by_section:
            return "$.links.unknown_by_section"
    return None


def _is_moment(moment: datetime | None) -> bool:
    """Whether a time can be shown in every time zone, if there is one at all."""
    return moment is None or (moment.tzinfo is not None and _FIRST_YEAR < moment.year < _LAST_YEAR)


def _moments(case: LinkCase) -> Iterator[datetime | None]:
    yield case.visited_at
    if (past := case.standing) is not None:
        yield from (past.since, past.latest, past.confirmed, past.last_good, past.walled, past.was_since)
    for stretch in case.timeline:
        yield from (stretch.first, stretch.last, *(turn.at for turn in stretch.turns))


_FIRST_YEAR, _LAST_YEAR = 1, 9999
