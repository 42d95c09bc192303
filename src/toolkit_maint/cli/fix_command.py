"""``fix``: addresses that have moved for good are written into the catalogue's files."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit_maint.cli import options
from toolkit_maint.cli.chosen import places_called
from toolkit_maint.cli.endings import wrong_usage
from toolkit_maint.cli.job import open_job
from toolkit_maint.cli.writing import Wish, write_changes
from toolkit_maint.domain.catalogue import links
from toolkit_maint.domain.moved import moved_addresses
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.report_json import NotAReport, decode


@click.command()
@options.general()
@click.argument("report_file", metavar="REPORT")
@click.option("--only", multiple=True, metavar="ENTRY|SECTION", help="Only this entry or section (id or title); repeatable.")
@click.option("--likely", is_flag=True, help="Also addresses of which we are not certain that they moved for good.")
@options.writing()
def command(
    config_file: Path | None,
    catalogue_path: Path | None,
    lang: str | None,
    report_file: str,
    only: tuple[str, ...],
    likely: bool,  # noqa: FBT001 - click passes flags this way
    dry_run: bool,  # noqa: FBT001 - click passes flags this way
    yes: bool,  # noqa: FBT001 - click passes flags this way
) -> None:
    """Write addresses that moved for good into the catalogue, as a report of run or check found them.

    REPORT is a saved report.json; - is standard input. Only redirects that the site calls permanent, and that led to a page,
    are followed; an address that the report hides in part is left alone. Ends with 1 if one could not be written.

    \b
    Examples:
      toolkit-maint fix reports/report.json --dry-run
      toolkit-maint fix reports/report.json --only boeken --yes
    """
    job = open_job(config_file, catalogue_path, lang)
    catalogue, words = job.valid_catalogue(), job.words
    name = PLAIN.code(report_file)
    try:
        report = decode(options.content_of(report_file))
    except OSError as exc:
        wrong_usage(words.say("{path} cannot be read ({why}).", path=name, why=exc.strerror or type(exc).__name__))
    except NotAReport as exc:
        wrong_usage(words.say("{path} is no report: {why}.", path=name, why=exc.why(words)))
    changes = moved_addresses(report, catalogue, with_likely=likely)
    if only:
        chosen = {place.link.url_span for place in places_called(only, list(links(catalogue)), words)}
        changes = tuple(change for change in changes if change.span in chosen)
    write_changes(job, changes, Wish(dry_run=dry_run, yes=yes))
