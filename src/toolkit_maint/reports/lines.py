"""One finding a line, as compilers write them: for editors, problem matchers, and whoever counts lines.

Severity and rule are ids and never translated, so that a problem matcher finds its way.
"""

from __future__ import annotations

from toolkit_maint.domain.report import ChangeReport
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.finding import Finding, worst_first
from toolkit_maint.reports.findings import findings
from toolkit_maint.reports.headline import catalogue_file
from toolkit_maint.reports.words import Words


def render(report: ChangeReport, words: Words) -> str:
    """``path:line:col: severity: message [rule]``, worst first, a line for each place; ends in a line feed or is empty."""
    fallback = catalogue_file(report.catalogue)
    return "".join(f"{line_of(finding, fallback)}\n" for finding in worst_first(findings(report, words, each=True)))


def line_of(finding: Finding, fallback: str = "") -> str:
    """The line of one finding; one that stands nowhere is told of the file ``fallback``, at its beginning."""
    path = PLAIN.code(finding.path or fallback or finding.address)
    title = f"{PLAIN.text(finding.title)}: " if finding.title and finding.title != finding.rule else ""
    message = " ".join(PLAIN.code(line) for line in finding.message.split("\n") if line)
    return f"{path}:{finding.line or 1}:{finding.column or 1}: {finding.level.value}: {title}{message} [{finding.rule}]"
