"""``report``: a saved ``report.json`` in another format or language."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit_maint.cli import options
from toolkit_maint.cli.configuration import words_here
from toolkit_maint.cli.delivery import deliver
from toolkit_maint.cli.endings import wrong_usage
from toolkit_maint.domain.report import ChangeReport
from toolkit_maint.reports.formats import ReportFormat
from toolkit_maint.reports.report_json import NotAReport, decode
from toolkit_maint.reports.words import Words


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@options.language()
@options.formats(*options.REPORT_FORMATS, "jsonl")
@options.output()
def command(file: Path, lang: str | None, chosen_formats: tuple[tuple[str, ...], ...], output: str, color: str) -> None:
    """Show a saved report.json in another format. Nothing is visited.

    \b
    Examples:
      toolkit-maint report reports/report.json
      toolkit-maint report reports/report.json --format markdown --lang en
    """
    report = _saved(file, words_here(lang))
    facts = report.catalogue
    words = words_here(lang, facts.language if facts else None)
    formats = tuple(map(ReportFormat, options.for_one_place(chosen_formats, output)))
    deliver(report, formats, output, color, words.at(facts.timezone) if facts else words)


def _saved(file: Path, words: Words) -> ChangeReport:
    try:
        return decode(file.read_bytes())
    except OSError as exc:
        wrong_usage(words.say("{path} could not be read: {why}.", path=file.as_posix(), why=exc.strerror or type(exc).__name__))
    except NotAReport as exc:
        wrong_usage(words.say("{path} is no report of toolkit-maint: {why}.", path=file.as_posix(), why=exc.why(words)))
