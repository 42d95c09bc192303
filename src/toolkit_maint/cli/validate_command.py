"""``validate``: what is wrong with the text of a catalogue, and how to mend it. Reads files, never the network."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit_maint.cli import options
from toolkit_maint.cli.delivery import put
from toolkit_maint.cli.endings import finish
from toolkit_maint.cli.job import open_job
from toolkit_maint.cli.screen import screen_for
from toolkit_maint.cli.since import change_since
from toolkit_maint.domain.blame import blamed
from toolkit_maint.domain.diagnostic import has_errors
from toolkit_maint.domain.report import ExitCode
from toolkit_maint.reports.diagnostics import DiagnosticFormat, render


@click.command()
@options.general()
@options.since()
@options.formats("text", "line", "json", "github")
@options.output()
def command(
    config_file: Path | None,
    catalogue_path: Path | None,
    lang: str | None,
    since: str | None,
    chosen_formats: tuple[tuple[str, ...], ...],
    output: str,
    color: str,
) -> None:
    """Check the text of the catalogue: form, ids, addresses listed twice.

    Every message says file, line and column, and how to mend it. Ends with 1 if there is any error; with --since, if
    there is one that the change brought.

    \b
    Examples:
      toolkit-maint validate
      toolkit-maint validate --catalogue lists/ --format line --lang nl
      toolkit-maint validate --since origin/main
    """
    job = open_job(config_file, catalogue_path, lang)
    formats = tuple(map(DiagnosticFormat, options.for_one_place(chosen_formats, output)))
    screen = screen_for(color)
    change = change_since(job, since) if since is not None else None
    found = blamed(job.loaded.diagnostics, change.before) if change else job.loaded.diagnostics
    facts = change.since if change else None
    text = "".join(render(found, job.loaded.files, chosen, job.words, screen, since=facts) for chosen in formats)
    put(text, output, job.words, colour=screen.colour)
    finish(ExitCode.FINDINGS if has_errors(found) else ExitCode.OK)
