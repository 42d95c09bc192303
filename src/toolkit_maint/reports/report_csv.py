"""The report as a table (CSV, RFC 4180) for spreadsheet programs: a row for each link at each place, and for all else found.

The names of the columns, of groups and reasons are ids and never translated; the sentences are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from toolkit_maint.domain.report import ChangeReport, CodeHost, LinkCase, Place, reason_told
from toolkit_maint.reports.escape import csv_cell
from toolkit_maint.reports.finding import Finding, FindingKind, worst_first
from toolkit_maint.reports.findings import findings
from toolkit_maint.reports.shared import what_happened
from toolkit_maint.reports.standing_words import to_do_of
from toolkit_maint.reports.words import Words

COLUMNS: Final = (
    "kind",
    "group",
    "new",
    "title",
    "section",
    "owner",
    "address",
    "replacement",
    "reason",
    "happened",
    "to_do",
    "since",
    "last_seen_good",
    "status",
    "file",
    "line",
    "edit",
)
_MARK: Final = "\ufeff"  # tells spreadsheet programs that it is UTF-8
_BELOW: Final = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "


def render(report: ChangeReport, words: Words) -> str:
    """The table in order of action, beginning with a byte order mark; no cell of it is calculated."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    table.writerow(COLUMNS)
    table.writerows([csv_cell(cell) for cell in row] for row in _rows(report, words))
    return _MARK + out.getvalue()


def _rows(report: ChangeReport, words: Words) -> Iterator[tuple[str, ...]]:
    host = report.host or CodeHost()
    for finding in worst_first(findings(report, words)):
        if finding.kind is not FindingKind.LINK:
            yield _finding(finding, host)
    if report.links is not None:
        for case in report.links.cases:
            for place in case.places:
                yield _link(case, place, host, words)
        for place in report.links.unknown:
            yield _unknown(place, host)


def _finding(finding: Finding, host: CodeHost) -> tuple[str, ...]:
    happened, _, to_do = finding.message.partition("\n")
    place = (finding.path, str(finding.line or ""), host.edit_address(finding.path, finding.line))
    news, address = "yes" if finding.is_news else "", (finding.address, finding.replacement)
    told_of = (finding.rule, happened, to_do.replace("\n", " "))
    return (finding.kind.value, finding.level.value, news, finding.title, "", "", *address, *told_of, "", "", "", *place)


def _link(case: LinkCase, place: Place, host: CodeHost, words: Words) -> tuple[str, ...]:
    standing = case.standing
    return (
        FindingKind.LINK.value,
        case.group.value,
        "yes" if case.is_news else "",
        *_named(place),
        case.url,
        case.suggestion or "",
        reason_told(case).value,
        what_happened(case, words),
        to_do_of(case, words),
        _day(standing.since if standing is not None else None),
        _day(standing.last_good if standing is not None else None),
        str(case.status or ""),
        *_at(place, host),
    )


def _unknown(place: Place, host: CodeHost) -> tuple[str, ...]:
    return (FindingKind.LINK.value, "unknown", "", *_named(place), *[""] * 8, *_at(place, host))


def _named(place: Place) -> tuple[str, str, str]:
    return place.title, _BELOW.join(place.sections), place.keeper


def _at(place: Place, host: CodeHost) -> tuple[str, str, str]:
    return place.path, str(place.line), host.edit_address(place.path, place.line)


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment is not None else ""
