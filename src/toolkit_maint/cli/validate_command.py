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
@click.option("--fix", is_flag=True, help="First mend what has one mend beyond doubt, in the files.")
@click.option("--dry-run", is_flag=True, help="With --fix: only show what would be mended, as a unified diff.")
@options.formats("text", "line", "json", "github")
@options.output()
def command(
    config_file: Path | None,
    catalogue_path: Path | None,
    lang: str | None,
    since: str | None,
    fix: bool,  # noqa: FBT001 - click passes flags this way
    dry_run: bool,  # noqa: FBT001 - click passes flags this way
    chosen_formats: tuple[tuple[str, ...], ...],
    output: str,
    color: str,
) -> None:
    """Check the text of the catalogue: form, ids, addresses listed twice.

    Every message says file, line and column, and how to mend it. Ends with 1 if there is any error; with --since, if
    there is one that the change brought. With --fix, slips such as htps:// or an arrow in a note are mended first; comments and
    all else stay as they are.

    \b
    Examples:
      toolkit-maint validate
      toolkit-maint validate --fix --dry-run
      toolkit-maint validate --catalogue lists/ --format line --lang nl
      toolkit-maint validate --since origin/main
    """
    job = open_job(config_file, catalogue_path, lang)
    if dry_run and not fix:
        raise click.UsageError("--dry-run goes with --fix.")
    if fix:
        from toolkit_maint.cli.mending import mend  # noqa: PLC0415 - needs the YAML editor, which validating alone does not

        mend(job, dry_run=dry_run)
        job = open_job(config_file, catalogue_path, lang)
    formats = tuple(map(DiagnosticFormat, options.for_one_place(chosen_formats, output)))
    screen = screen_for(color)
    change = change_since(job, since) if since is not None else None
    found = blamed(job.loaded.diagnostics, change.before) if change else job.loaded.diagnostics
    facts = change.since if change else None
    text = "".join(render(found, job.loaded.files, chosen, job.words, screen, since=facts) for chosen in formats)
    put(text, output, job.words, colour=screen.colour)
    finish(ExitCode.FINDINGS if has_errors(found) else ExitCode.OK)
