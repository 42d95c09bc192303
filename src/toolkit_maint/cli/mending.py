"""Mistakes that have one mend beyond doubt, mended in the catalogue's files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from toolkit_maint import signs
from toolkit_maint.adapters.atomic_file import write_together
from toolkit_maint.adapters.catalogue_mends import Mends, mended
from toolkit_maint.adapters.catalogue_places import NotEditable
from toolkit_maint.adapters.yaml_files import shown_path
from toolkit_maint.cli.delivery import STANDARD_OUTPUT, put
from toolkit_maint.cli.endings import failure, finish
from toolkit_maint.cli.job import Job
from toolkit_maint.domain.report import ExitCode
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.file_diff import render_diff


def mend(job: Job, *, dry_run: bool) -> None:
    """Mend what can be, and say so; with ``dry_run`` the differences are shown, and the command ends.

    Files that cannot be edited are left to the messages about them.
    """
    try:
        mends = mended(job.path, signs.tracking())
    except NotEditable:
        return
    if dry_run:
        before = {_shown(path): (known or b"").decode("utf-8-sig") for path, known in mends.before.items()}
        after = {_shown(path): content.decode("utf-8-sig") for path, content in mends.after.items()}
        put(render_diff(before, after), STANDARD_OUTPUT, job.words)
    else:
        try:
            write_together(mends.after)
        except OSError as exc:
            why, path = exc.strerror or type(exc).__name__, PLAIN.code(str(exc.filename))
            failure(job.words.say("{path} could not be written ({why}), so nothing was.", path=path, why=why))
    for line in _told(mends, job, dry_run=dry_run):
        click.echo(line, err=True)
    if dry_run:
        finish(ExitCode.OK)


def _told(mends: Mends, job: Job, *, dry_run: bool) -> Iterator[str]:
    for each in mends.made:
        now = PLAIN.address(each.now) or job.words.gettext("(nothing)")
        said = {"path": PLAIN.code(each.path), "name": PLAIN.code(each.name), "rule": each.rule.value, "now": now}
        if dry_run:
            yield job.words.say("{path}: {name}: this could be mended ({rule}): {now}", **said)
        else:
            yield job.words.say("{path}: {name}: mended ({rule}): {now}", **said)


def _shown(path: Path) -> str:
    return shown_path(path, Path.cwd())
