"""``fmt``: the layout of the catalogue's files, as it is in the house."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit_maint.adapters.atomic_file import write_together
from toolkit_maint.adapters.catalogue_places import CatalogueFiles, NotEditable
from toolkit_maint.adapters.yaml_edit import EditRefused
from toolkit_maint.adapters.yaml_files import shown_path
from toolkit_maint.adapters.yaml_format import formatted
from toolkit_maint.adapters.yaml_text import YamlText
from toolkit_maint.cli import options
from toolkit_maint.cli.delivery import STANDARD_OUTPUT, put
from toolkit_maint.cli.endings import Ending, failure, finish
from toolkit_maint.cli.job import Job, open_job
from toolkit_maint.domain.report import ExitCode
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.file_diff import render_diff


@click.command()
@options.general()
@click.option("--check", is_flag=True, help="Write nothing; end with 1 if a file is laid out otherwise.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change, as a unified diff.")
def command(
    config_file: Path | None,
    catalogue_path: Path | None,
    lang: str | None,
    check: bool,  # noqa: FBT001 - click passes flags this way
    diff: bool,  # noqa: FBT001 - click passes flags this way
) -> None:
    """Lay the catalogue's files out alike: order of keys, blank lines, ends of lines.

    Words, comments and quotes stay as they are, and each file is read as the same catalogue as before.

    \b
    Examples:
      toolkit-maint fmt
      toolkit-maint fmt --check
    """
    job = open_job(config_file, catalogue_path, lang)
    files = _files(job)
    before = {path: edit.text() for path, edit in files.edits.items()}
    after = {path: _formatted(job, path, text) for path, text in before.items()}
    others = sorted(path for path in after if after[path] != before[path])
    if diff:
        shown = {_shown(path): before[path] for path in others}
        put(render_diff(shown, {_shown(path): after[path] for path in others}), STANDARD_OUTPUT, job.words)
    elif not check:
        marks = {path: b"\xef\xbb\xbf" if files.original[path].startswith(b"\xef\xbb\xbf") else b"" for path in others}
        _write(job, {path: marks[path] + after[path].encode("utf-8") for path in others})
    for path in others:
        click.echo(_told(job, path, only_shown=check or diff), err=True)
    finish(ExitCode.FINDINGS if check and others else ExitCode.OK)


def _told(job: Job, path: Path, *, only_shown: bool) -> str:
    if only_shown:
        return job.words.say("{path} is laid out otherwise.", path=_shown(path))
    return job.words.say("{path} was laid out anew.", path=_shown(path))


def _files(job: Job) -> CatalogueFiles:
    try:
        return CatalogueFiles(job.path)
    except NotEditable as refused:
        raise Ending(_not_editable(job, refused.path, refused.line, refused.rule.value), ExitCode.FINDINGS) from refused


def _formatted(job: Job, path: Path, text: str) -> str:
    try:
        return formatted(YamlText(_shown(path), text))
    except EditRefused as refused:
        raise Ending(_not_editable(job, refused.path, refused.line, refused.reason), ExitCode.FINDINGS) from refused


def _not_editable(job: Job, path: str, line: int, why: str) -> str:
    return job.words.say(
        "{place} cannot be edited ({why}). Look with: toolkit-maint validate", place=f"{PLAIN.code(path)}:{line}", why=why
    )


def _write(job: Job, contents: dict[Path, bytes]) -> None:
    try:
        write_together(contents)
    except OSError as exc:
        why = exc.strerror or type(exc).__name__
        path = PLAIN.code(str(exc.filename))
        failure(job.words.say("{path} could not be written ({why}), so nothing was.", path=path, why=why))


def _shown(path: Path) -> str:
    return PLAIN.code(shown_path(path, Path.cwd()))
