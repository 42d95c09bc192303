"""``--since``: what a change did to the catalogue, told from the repository that it lies in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from toolkit_maint import signs
from toolkit_maint.adapters.git_history import FilesBefore, HistoryFault, NoHistory, files_before
from toolkit_maint.adapters.yaml_files import ENDINGS, ON_DISK, Files, shown_path
from toolkit_maint.cli.endings import wrong_usage
from toolkit_maint.cli.job import Job
from toolkit_maint.domain.blame import HIDING, Before
from toolkit_maint.domain.catalogue import Catalogue
from toolkit_maint.domain.catalogue_changes import CatalogueChanges, What, changes_between
from toolkit_maint.domain.diagnostic import Rule
from toolkit_maint.domain.report import Since
from toolkit_maint.ports import LoadedCatalogue
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.words import Words, marked

_FAULTS: Final[Mapping[HistoryFault, str]] = MappingProxyType(
    {
        HistoryFault.NO_GIT: marked("{option} needs the program git, which could not be started here."),
        HistoryFault.NO_REPOSITORY: marked("{option} needs a catalogue that lies in a git repository ({why})."),
        HistoryFault.NO_SUCH_REF: marked(
            "Git knows no branch, tag or commit called {ref}, or nothing was committed yet. See {option}."
        ),
        HistoryFault.SHALLOW: marked(
            "Only the last commits were fetched, so it cannot be told what changed since {ref}. In a workflow, give the step "
            "that checks the code out the line {line}; elsewhere, run {command}."
        ),
        HistoryFault.UNRELATED: marked("The branch that is checked out and {ref} have no commit in common. See {option}."),
        HistoryFault.TOO_LARGE: marked("There are too many or too large files beside the catalogue at {ref} to be compared."),
        HistoryFault.FAILED: marked("Git could not read the catalogue as it was at {ref} ({why})."),
    }
)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What a change did. ``catalogue`` is what it was before, as far as it could be read."""

    since: Since
    before: Before
    catalogue: Catalogue | None

    @property
    def changes(self) -> CatalogueChanges:
        """What differs, by entry."""
        return self.before.changes


def change_since(job: Job, ref: str) -> Change:
    """What the catalogue of a job got since the branch left ``ref``; where that cannot be told, the command ends."""
    try:
        old = files_before(job.folder, ref)
    except NoHistory as exc:
        wrong_usage(_why(exc, ref, job.words))
    # Imported by then: the job was opened with it.
    from toolkit_maint.adapters.yaml_catalogue import load_catalogue  # noqa: PLC0415

    loaded = load_catalogue(job.path, tracking=signs.tracking(), files=Files(old.files, only_given=True))
    unread = tuple(_unread(loaded, old))
    after = job.loaded.as_far_as_read
    changes = changes_between(loaded.as_far_as_read, after, unread=unread) if after else _NO_CHANGES
    since = Since(
        ref=ref,
        commit=old.commit,
        added=changes.count(What.ADDED),
        changed=changes.count(What.CHANGED),
        moved=changes.count(What.MOVED),
        removed=changes.count(What.REMOVED),
        addresses=len(changes.addresses),
    )
    altered = frozenset(_altered(job, old))
    before = Before(diagnostics=loaded.diagnostics, changes=changes, unread=unread, altered=altered)
    return Change(since=since, before=before, catalogue=loaded.as_far_as_read)


_LARGEST_SEARCHED: Final = 1024 * 1024
_NO_CHANGES: Final = CatalogueChanges(things=(), addresses=frozenset(), touched=frozenset())


def _unread(loaded: LoadedCatalogue, old: FilesBefore) -> Iterator[str]:
    """The texts of the files that held no data before, as far as they are short enough to be searched."""
    hidden = {diagnostic.path for diagnostic in loaded.diagnostics if diagnostic.rule in HIDING}
    for path, content in old.files.items():
        if hidden and len(content) <= _LARGEST_SEARCHED and shown_path(path, _here()) in hidden:
            yield content.decode("utf-8", "replace")


def _altered(job: Job, old: FilesBefore) -> Iterator[str]:
    """The files of the catalogue, as they are shown, whose lines are others; git may write other line ends than it keeps."""
    before = {shown_path(path, _here()): path for path in old.files if path.name.endswith(ENDINGS)}
    for shown in job.loaded.files:
        path = before.get(shown)
        content = ON_DISK.bytes_of(path) if path else Rule.FILE_MISSING
        if path is None or isinstance(content, Rule) or content.splitlines() != old.files[path].splitlines():
            yield shown


def _why(exc: NoHistory, ref: str, words: Words) -> str:
    return words.say(
        _FAULTS[exc.fault],
        option="--since",
        ref=PLAIN.code(ref),
        why=PLAIN.text(exc.detail) or exc.fault.value,
        line="fetch-depth: 0",
        command="git fetch --unshallow",
    )


def _here() -> Path:
    return Path.cwd()
