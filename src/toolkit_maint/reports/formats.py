"""The formats of a report: a closed set, the file that each is written to, and the one place that dispatches."""

from __future__ import annotations

import enum
from typing import assert_never

from toolkit_maint.domain.report import ChangeReport
from toolkit_maint.reports import github, links_json, markdown, report_json, text
from toolkit_maint.reports.screen import Screen
from toolkit_maint.reports.words import Words

__all__ = ["ALIASES", "FILE_NAMES", "ReportFormat", "Screen", "parse_format", "render"]


class ReportFormat(enum.StrEnum):
    """Every format that a report can be had in."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    GITHUB = "github"
    JSONL = "jsonl"


ALIASES = {"md": ReportFormat.MARKDOWN}
FILE_NAMES = {
    ReportFormat.TEXT: "report.txt",
    ReportFormat.MARKDOWN: "report.md",
    ReportFormat.JSON: "report.json",
    ReportFormat.GITHUB: "report.github.txt",
    ReportFormat.JSONL: "report.jsonl",
}


ANYWHERE = Screen()


def parse_format(name: str) -> ReportFormat | None:
    """The format of that name or alias, ``None`` where there is none."""
    if name in ALIASES:
        return ALIASES[name]
    return ReportFormat(name) if name in frozenset(ReportFormat) else None


def render(report: ChangeReport, chosen: ReportFormat, words: Words, screen: Screen = ANYWHERE) -> str:
    """A report in one format, ending in a line feed unless it is empty. JSON is the same in every language."""
    match chosen:
        case ReportFormat.TEXT:
            return text.render(report, words, width=screen.width, colour=screen.colour)
        case ReportFormat.MARKDOWN:
            return markdown.render(report, words, budget=screen.budget)
        case ReportFormat.JSON:
            return report_json.encode(report)
        case ReportFormat.GITHUB:
            return github.render(report, words)
        case ReportFormat.JSONL:
            return links_json.render(report)
        case _:
            assert_never(chosen)
