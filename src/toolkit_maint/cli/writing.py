"""Writing changes into the catalogue's files: shown first, asked for where somebody can answer, and told afterwards."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final

import click
import msgspec

from toolkit_maint import signs
from toolkit_maint.adapters.atomic_file import write_together
from toolkit_maint.adapters.catalogue_edits import Edits, edited
from toolkit_maint.adapters.catalogue_places import NotEditable
from toolkit_maint.adapters.yaml_files import shown_path
from toolkit_maint.cli.delivery import STANDARD_OUTPUT, put
from toolkit_maint.cli.endings import Ending, failure, finish
from toolkit_maint.cli.job import Job
from toolkit_maint.cli.options import somebody_answers
from toolkit_maint.cli.question import agreed
from toolkit_maint.domain.report import ExitCode
from toolkit_maint.domain.source import ChangeKind, SourceChange
from toolkit_maint.reports.edits_words import already, counted, kept_in, left_over
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.file_diff import render_diff

UNASKED: Final = frozenset(ChangeKind) - {ChangeKind.REMOVED}
"""The kinds of changes that are made without being asked for: nothing is ever taken out so."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """How changes are to be written: not at all, only shown (``dry_run``), without a question (``yes``), only some kinds."""

    dry_run: bool
    yes: bool
    only: frozenset[ChangeKind] | None = None


def write_changes(job: Job, changes: Sequence[SourceChange], wish: Wish) -> None:
    """Make changes in the files of a job's catalogue, and end the command: with 1 if some could not be made."""
    words = job.words
    edits = edits_of(job, changes, only=wish.only)
    if wish.dry_run:
        put(_diff(edits), STANDARD_OUTPUT, words)
        sentence = words.say("This would change: {counts}.", counts=counted(edits.made, words)) if edits.made else ""
    else:
        sentence = _written(job, edits, wish)
    for line in filter(None, (sentence, already(edits.outcomes, words), *_left(edits, job), _kept(changes, job, wish))):
        click.echo(line, err=True)
    if not edits.made and not edits.left:
        click.echo(words.gettext("There was nothing to write."), err=True)
    finish(ExitCode.FINDINGS if edits.left else ExitCode.OK)


def edits_of(job: Job, changes: Sequence[SourceChange], *, only: Collection[ChangeKind] | None = None) -> Edits:
    """The changes as edits of the files; files that cannot be edited end the command."""
    try:
        return edited(job.path, changes, signs.tracking(), only=only)
    except NotEditable as refused:
        message = job.words.say(
            "{place} cannot be edited ({why}). Look with: toolkit-maint validate",
            place=f"{refused.path}:{refused.line}",
            why=refused.rule.value,
        )
        raise Ending(message, ExitCode.FINDINGS) from refused


def _written(job: Job, edits: Edits, wish: Wish) -> str:
    """Write, and say so; nothing is written where somebody says no, or a file has changed in between."""
    words = job.words
    if not edits.after:
        return ""
    if not wish.yes and somebody_answers():
        question = words.say("Write into the catalogue: {counts}?", counts=counted(edits.made, words))
        if not agreed(question, lambda: _diff(edits), words):
            click.echo(words.gettext("Nothing was written."), err=True)
            finish(ExitCode.OK)
    for path, before in edits.before.items():
        if _content(path) != before:
            failure(words.say("{path} has changed in the meantime, so nothing was written. Run again.", path=_shown(path)))
    try:
        write_together(edits.after)
    except OSError as exc:
        why = exc.strerror or type(exc).__name__
        failure(words.say("{path} could not be written ({why}), so nothing was.", path=PLAIN.code(str(exc.filename)), why=why))
    files = ", ".join(sorted(_shown(path) for path in edits.after))
    return words.say("Written: {counts}. Changed: {files}.", counts=counted(edits.made, words), files=files)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        return b""  # whatever it is by now, it is not what was read


def _left(edits: Edits, job: Job) -> Iterator[str]:
    if edits.left:
        count = len(edits.left)
        yield job.words.say_many("{count} change was left to you:", "{count} changes were left to you:", count)
        yield from left_over(edits.left, job.words)


def _kept(changes: Sequence[SourceChange], job: Job, wish: Wish) -> str | None:
    """What the page no longer has, and what to do about it, unless somebody chose what they want to hear of."""
    if wish.only != UNASKED:
        return None
    gone = edits_of(job, changes, only={ChangeKind.REMOVED}).made
    return kept_in(gone, job.words) if gone else None


def _diff(edits: Edits) -> str:
    before = {_shown(path): None if known is None else _text(known) for path, known in edits.before.items()}
    return render_diff(before, {_shown(path): _text(content) for path, content in edits.after.items()})


def _text(content: bytes) -> str:
    return content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")


def _shown(path: Path) -> str:
    return shown_path(path, Path.cwd())
