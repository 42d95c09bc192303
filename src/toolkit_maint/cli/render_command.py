"""``render``: the catalogue as the page that it describes."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit_maint.cli import options
from toolkit_maint.cli.delivery import put
from toolkit_maint.cli.job import open_job
from toolkit_maint.reports.page_markdown import render_page


@click.command()
@options.general()
@click.option("--format", "_format", type=click.Choice(["markdown"]), default="markdown", help="Markdown of the page.")
@click.option("--output", default="-", help="File to write to; - is standard output.")
def command(config_file: Path | None, catalogue_path: Path | None, lang: str | None, _format: str, output: str) -> None:
    """Give the page back that the catalogue describes, word for word.

    \b
    Example:
      toolkit-maint render --format markdown --output page.md
    """
    job = open_job(config_file, catalogue_path, lang)
    put(render_page(job.valid_catalogue()), output, job.words)
