"""``render``: the catalogue as the page that it describes, as linked data, or as a table."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit_maint.cli import options
from toolkit_maint.cli.configuration import words_here
from toolkit_maint.cli.delivery import put
from toolkit_maint.cli.endings import wrong_usage
from toolkit_maint.cli.job import Job, open_job
from toolkit_maint.reports.catalogue_csv import render_csv
from toolkit_maint.reports.page_html import render_page_html
from toolkit_maint.reports.page_jsonld import render_jsonld
from toolkit_maint.reports.page_markdown import render_page


@click.command()
@options.general()
@click.option(
    "--format",
    "chosen",
    type=click.Choice(["markdown", "html", "jsonld", "csv"]),
    default="markdown",
    show_default=True,
    help="Page in Markdown or HTML, linked data (schema.org), or a table of all links.",
)
@click.option("--unknown", is_flag=True, help="With --format csv: only links whose address is not known, to be filled in.")
@click.option("--output", default="-", help="File to write to; - is standard output.")
def command(
    config_file: Path | None,
    catalogue_path: Path | None,
    lang: str | None,
    chosen: str,
    unknown: bool,  # noqa: FBT001 - click passes flags this way
    output: str,
) -> None:
    """Give the page back that the catalogue describes, word for word.

    The HTML stands by itself: no script, nothing from elsewhere, to read on any screen or on paper. A table that was filled in
    is read by apply.

    \b
    Examples:
      toolkit-maint render --format html --output page.html
      toolkit-maint render --format csv --unknown --output to-fill-in.csv
    """
    job = open_job(config_file, catalogue_path, lang)
    if unknown and chosen != "csv":
        wrong_usage(job.words.say("{option} goes with {other}.", option="--unknown", other="--format csv"))
    put(_rendered(job, chosen, lang, unknown=unknown), output, job.words)


def _rendered(job: Job, chosen: str, lang: str | None, *, unknown: bool) -> str:
    catalogue = job.valid_catalogue()
    match chosen:
        case "html":
            return render_page_html(catalogue, words_here(lang, catalogue.language))
        case "jsonld":
            return render_jsonld(catalogue)
        case "csv":
            return render_csv(catalogue, unknown_only=unknown)
        case _:
            return render_page(catalogue)
