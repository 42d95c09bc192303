"""The formats of a report: a closed set, the file that each is written to, and the one place that dispatches."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from toolkit_maint.domain.report import ChangeReport
from toolkit_maint.reports import (
    badge,
    code_quality,
    feeds,
    junit,
    lines,
    links_json,
    markdown,
    report_csv,
    report_json,
    sarif,
    text,
)
from toolkit_maint.reports.annotations import commands
from toolkit_maint.reports.findings import findings
from toolkit_maint.reports.screen import Screen
from toolkit_maint.reports.words import Words

__all__ = ["ALIASES", "FILE_NAMES", "ReportFormat", "Screen", "parse_format", "render"]


class ReportFormat(enum.StrEnum):
    """Every format that a report can be had in."""

    TEXT = "text"
    LINE = "line"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    JSONL = "jsonl"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"
    CSV = "csv"
    ATOM = "atom"
    JSON_FEED = "jsonfeed"
    BADGE = "badge"
    GITLAB = "gitlab"


ALIASES = {"md": ReportFormat.MARKDOWN}
FILE_NAMES = {
    ReportFormat.TEXT: "report.txt",
    ReportFormat.LINE: "report.line.txt",
    ReportFormat.MARKDOWN: "report.md",
    ReportFormat.HTML: "report.html",
    ReportFormat.JSON: "report.json",
    ReportFormat.JSONL: "report.jsonl",
    ReportFormat.GITHUB: "report.github.txt",
    ReportFormat.SARIF: "report.sarif",
    ReportFormat.JUNIT: "report.junit.xml",
    ReportFormat.CSV: "report.csv",
    ReportFormat.ATOM: "feed.xml",
    ReportFormat.JSON_FEED: "feed.json",
    ReportFormat.BADGE: "badge.json",
    ReportFormat.GITLAB: "gl-code-quality.json",
}

ANYWHERE = Screen()


def parse_format(name: str) -> ReportFormat | None:
    """The format of that name or alias, ``None`` where there is none."""
    if name in ALIASES:
        return ALIASES[name]
    return ReportFormat(name) if name in frozenset(ReportFormat) else None


def render(report: ChangeReport, chosen: ReportFormat, words: Words, screen: Screen = ANYWHERE) -> str:
    """A report in one format, ending in a line feed unless it is empty. JSON is the same in every language."""
    return _RENDERERS[chosen](report, words, screen)


def _html(report: ChangeReport, words: Words, screen: Screen) -> str:
    # Its template engine takes a while to import, and is needed for nothing else.
    from toolkit_maint.reports import html_report  # noqa: PLC0415

    return html_report.render(report, words, limit=screen.most_items)


_Renderer = Callable[[ChangeReport, Words, Screen], str]
_RENDERERS: Final[Mapping[ReportFormat, _Renderer]] = MappingProxyType(
    {
        ReportFormat.TEXT: lambda report, words, screen: text.render(report, words, width=screen.width, colour=screen.colour),
        ReportFormat.LINE: lambda report, words, _: lines.render(report, words),
        ReportFormat.MARKDOWN: lambda report, words, screen: markdown.render(report, words, budget=screen.budget),
        ReportFormat.HTML: _html,
        ReportFormat.JSON: lambda report, _words, _screen: report_json.encode(report),
        ReportFormat.JSONL: lambda report, _words, _screen: links_json.render(report),
        ReportFormat.GITHUB: lambda report, words, _: commands(
            findings(report, words), words, report.host.folder if report.host is not None else ""
        ),
        ReportFormat.SARIF: lambda report, words, _: sarif.render(report, words),
        ReportFormat.JUNIT: lambda report, words, _: junit.render(report, words),
        ReportFormat.CSV: lambda report, words, _: report_csv.render(report, words),
        ReportFormat.ATOM: lambda report, words, _: feeds.render_atom(report, words),
        ReportFormat.JSON_FEED: lambda report, words, _: feeds.render_json_feed(report, words),
        ReportFormat.BADGE: lambda report, words, screen: badge.render(report, words, screen.now),
        ReportFormat.GITLAB: lambda report, words, _: code_quality.render(report, words),
    }
)
