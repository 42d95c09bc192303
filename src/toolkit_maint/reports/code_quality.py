"""The findings as GitLab's code quality report, which a merge request shows beside its lines."""

from __future__ import annotations

import json
from typing import Final

from toolkit_maint.domain.report import ChangeReport, CodeHost
from toolkit_maint.reports.escape import PLAIN, json_text
from toolkit_maint.reports.finding import Finding, Level, with_fingerprints, worst_first
from toolkit_maint.reports.findings import findings
from toolkit_maint.reports.headline import catalogue_file
from toolkit_maint.reports.words import Words

_SEVERITIES: Final = {Level.ERROR: "major", Level.WARNING: "minor", Level.NOTICE: "info"}


def render(report: ChangeReport, words: Words) -> str:
    """A list of every finding at every place, the worst first; ends in a line feed."""
    host = report.host or CodeHost()
    fallback = catalogue_file(report.catalogue)
    found = [
        {
            "description": _description(finding),
            "check_name": finding.rule,
            "fingerprint": print_,
            "severity": _SEVERITIES[finding.level],
            "location": {"path": f"{host.folder}{finding.path or fallback}", "lines": {"begin": finding.line or 1}},
        }
        for finding, print_ in with_fingerprints(worst_first(findings(report, words, each=True)))
    ]
    return json_text(json.dumps(found, ensure_ascii=False, indent=2)) + "\n"


def _description(finding: Finding) -> str:
    title = f"{PLAIN.text(finding.title)}: " if finding.title and finding.title != finding.rule else ""
    return title + " ".join(PLAIN.code(line) for line in finding.message.split("\n"))
