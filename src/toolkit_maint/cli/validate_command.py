"""``validate``: what is wrong with the text of a catalogue, and how to mend it. Reads files, never the network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from toolkit_maint import __version__
from toolkit_maint.cli import options
from toolkit_maint.cli.delivery import STANDARD_OUTPUT, deliver_to_folder, put
from toolkit_maint.cli.endings import finish
from toolkit_maint.cli.job import Job, open_job
from toolkit_maint.cli.reported import where_files_are
from toolkit_maint.cli.screen import screen_for
from toolkit_maint.cli.since import change_since
from toolkit_maint.domain.blame import blamed
from toolkit_maint.domain.diagnostic import Diagnostic, has_errors
from toolkit_maint.domain.report import ChangeReport, ExitCode, RunFacts, Since, catalogue_facts, validation_part
from toolkit_maint.reports.diagnostics import DiagnosticFormat, render
from toolkit_maint.reports.formats import ReportFormat
from toolkit_maint.reports.formats import render as render_report

_OWN: Final = tuple(chosen.value for chosen in DiagnosticFormat)
_OF_REPORTS: Final = tuple(name for name in options.REPORT_FORMATS if name not in _OWN)


@click.command()
@options.general()
@options.since()
@click.option("--fix", is_flag=True, help="First mend what has one mend beyond doubt, in the files.")
@click.option("--dry-run", is_flag=True, help="With --fix: only show what would be mended, as a unified diff.")
@options.formats(*_OWN, *_OF_REPORTS)
@options.output_dir()
@options.output(default=None)
def command(
    config_file: Path | None,
    catalogue_path: Path | None,
    lang: str | None,
    since: str | None,
    fix: bool,  # noqa: FBT001 - click passes flags this way
    dry_run: bool,  # noqa: FBT001 - click passes flags this way
    chosen_formats: tuple[tuple[str, ...], ...],
    output_dir: Path | None,
    output: str | None,
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
      toolkit-maint validate --format sarif --output catalogue.sarif
    """
    job = open_job(config_file, catalogue_path, lang)
    if dry_run and not fix:
        raise click.UsageError("--dry-run goes with --fix.")
    if fix:
        from toolkit_maint.cli.mending import mend  # noqa: PLC0415 - needs the YAML editor, which validating alone does not

        mend(job, dry_run=dry_run)
        job = open_job(config_file, catalogue_path, lang)
    options.one_of_two(output, output_dir)
    place = output or STANDARD_OUTPUT
    names = options.joined(chosen_formats) if output_dir else options.for_one_place(chosen_formats, place)
    change = change_since(job, since) if since is not None else None
    found = blamed(job.loaded.diagnostics, change.before) if change else job.loaded.diagnostics
    since_then, screen = change.since if change else None, screen_for(color)

    def rendered(name: str) -> str:
        if name in _OF_REPORTS:
            return render_report(_report(job, found, since_then), ReportFormat(name), job.words, screen)
        return render(found, job.loaded.files, DiagnosticFormat(name), job.words, screen, since=since_then)

    if output_dir is not None:
        formats = tuple(map(ReportFormat, names))
        deliver_to_folder(_report(job, found, since_then), formats, output_dir, color, job.words)
    else:
        put("".join(map(rendered, names)), place, job.words, colour=screen.colour)
    finish(ExitCode.FINDINGS if has_errors(found) else ExitCode.OK)


def _report(job: Job, found: Sequence[Diagnostic], since: Since | None) -> ChangeReport:
    """What was found as a report that has nothing else, for the formats that are those of reports."""
    moment = datetime.now(UTC)
    return ChangeReport(
        run=RunFacts(version=__version__, started_at=moment, finished_at=moment),
        exit_code=ExitCode.FINDINGS if has_errors(found) else ExitCode.OK,
        catalogue=catalogue_facts(job.loaded.catalogue) if job.loaded.catalogue is not None else None,
        validation=validation_part(found, job.loaded.files),
        since=since,
        host=where_files_are(job.settings.report),
    )
