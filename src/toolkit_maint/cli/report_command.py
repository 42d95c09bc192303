"""``report``: a saved ``report.json`` in another format or language."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit_maint.cli import options
from toolkit_maint.cli.configuration import words_here
from toolkit_maint.cli.delivery import STANDARD_OUTPUT, deliver, deliver_to_folder
from toolkit_maint.cli.saved_report import saved_report
from toolkit_maint.reports.formats import ReportFormat


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@options.language()
@options.formats(*options.REPORT_FORMATS, "jsonl")
@options.output_dir()
@options.output(default=None)
def command(
    file: Path,
    lang: str | None,
    chosen_formats: tuple[tuple[str, ...], ...],
    output_dir: Path | None,
    output: str | None,
    color: str,
) -> None:
    """Show a saved report.json in another format. Nothing is visited.

    \b
    Examples:
      toolkit-maint report reports/report.json
      toolkit-maint report reports/report.json --format markdown --lang en
      toolkit-maint report reports/report.json --format html,badge --output-dir site
    """
    report = saved_report(str(file), words_here(lang))
    facts = report.catalogue
    words = words_here(lang, facts.language if facts else None)
    options.one_of_two(output, output_dir)
    words = words.at(facts.timezone) if facts else words
    if output_dir is not None:
        deliver_to_folder(report, tuple(map(ReportFormat, options.joined(chosen_formats))), output_dir, color, words)
        return
    place = output or STANDARD_OUTPUT
    deliver(report, tuple(map(ReportFormat, options.for_one_place(chosen_formats, place))), place, color, words)
