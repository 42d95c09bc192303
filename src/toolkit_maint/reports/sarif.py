"""The findings as SARIF 2.1.0 (OASIS Standard, 2020), as GitHub's code scanning takes it.

Of a run's results the code host keeps 5,000, so these are the worst 5,000; the run says how many there were.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

from toolkit_maint.domain.diagnostic import Rule
from toolkit_maint.domain.report import ChangeReport, CodeHost
from toolkit_maint.domain.verdict import Reason
from toolkit_maint.reports.escape import PLAIN, json_text
from toolkit_maint.reports.finding import Finding, Level, with_fingerprints, worst_first
from toolkit_maint.reports.findings import findings
from toolkit_maint.reports.headline import catalogue_file
from toolkit_maint.reports.reasons import REASONS, told
from toolkit_maint.reports.words import Words

MOST_RESULTS: Final = 5_000
_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTICE: "note"}
_PRINT: Final = "entryAndRule/v1"


def render(report: ChangeReport, words: Words) -> str:
    """One run with a result for each finding at each place, the worst first; ends in a line feed."""
    found = worst_first(findings(report, words, each=True))
    kept = list(with_fingerprints(found))[:MOST_RESULTS]
    rules = list(dict.fromkeys(finding.rule for finding, _ in kept))
    host = report.host or CodeHost()
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "toolkit-maint",
                "semanticVersion": report.run.version,
                "rules": [_rule(rule, kept, words) for rule in rules],
            }
        },
        "automationDetails": {"id": "toolkit-maint/catalogue/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, words)],
        "results": list(_results(kept, rules, report, host)),
        "properties": {"findings": len(found), "kept": len(kept)},
    }
    return json_text(json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)) + "\n"


def _rule(rule: str, kept: Iterable[tuple[Finding, str]], words: Words) -> dict[str, Any]:
    """What a rule says in general: of a reason both its sentences, else what its first finding says."""
    first = next(finding for finding, _ in kept if finding.rule == rule)
    if rule in _REASONS:
        happened, to_do = told(REASONS[Reason(rule)], words)
    else:
        happened, _, to_do = first.message.partition("\n") if rule in _RULES else (first.title, "", "")
    helps = to_do or happened
    return {
        "id": rule,
        "shortDescription": {"text": PLAIN.text(happened)},
        "help": {"text": PLAIN.text(helps)},
        "defaultConfiguration": {"level": _LEVELS[first.level]},
        "properties": {"tags": [first.kind.value]},
    }


_REASONS: Final = frozenset(reason.value for reason in Reason)
_RULES: Final = frozenset(rule.value for rule in Rule)


def _invocation(report: ChangeReport, words: Words) -> dict[str, Any]:
    invocation: dict[str, Any] = {
        "executionSuccessful": not report.run.incomplete,
        "startTimeUtc": _moment(report.run.started_at),
        "endTimeUtc": _moment(report.run.finished_at),
        "exitCode": int(report.exit_code),
    }
    if report.run.incomplete:
        sentence = words.gettext("This run could not do or judge everything, so what is missing here is not known to be well.")
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": sentence}}]
    return invocation


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _results(
    kept: Iterable[tuple[Finding, str]], rules: list[str], report: ChangeReport, host: CodeHost
) -> Iterator[dict[str, Any]]:
    fallback = catalogue_file(report.catalogue)
    positions = {rule: position for position, rule in enumerate(rules)}
    for finding, print_ in kept:
        path, line = (finding.path, finding.line) if finding.path else (fallback, 0)
        edit = host.edit_address(path, line or 1)
        title = f"{PLAIN.text(finding.title)}: " if finding.title and finding.title != finding.rule else ""
        yield {
            "ruleId": finding.rule,
            "ruleIndex": positions[finding.rule],
            "level": _LEVELS[finding.level],
            "message": {"text": title + "\n".join(PLAIN.code(one) for one in finding.message.split("\n"))},
            "locations": [{"physicalLocation": _location(f"{host.folder}{path}", finding)}],
            "partialFingerprints": {_PRINT: print_},
            "properties": {"new": finding.is_news},
            **({"hostedViewerUri": edit} if edit else {}),
        }


def _location(path: str, finding: Finding) -> dict[str, Any]:
    region = {"startLine": finding.line or 1, "startColumn": finding.column, "endColumn": finding.end_column}
    return {
        "artifactLocation": {"uri": quote(path)},
        "region": {name: number for name, number in region.items() if number},
    }
