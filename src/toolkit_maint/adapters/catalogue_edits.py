"""Changes of a catalogue as edits of its files: each made whole or not at all, and nothing else is touched.

A change that was made already, that is about something which is no longer there or another thing by now, or that cannot be
made safely, is left, and told with its reason. What comes of the others is read again: what would make the catalogue invalid
is left as well.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from toolkit_maint.adapters.catalogue_places import CatalogueFiles
from toolkit_maint.adapters.change_maker import ChangeMaker
from toolkit_maint.adapters.yaml_catalogue import load_catalogue
from toolkit_maint.adapters.yaml_edit import EditRefused
from toolkit_maint.adapters.yaml_files import Files
from toolkit_maint.domain.address import Tracking
from toolkit_maint.domain.diagnostic import Diagnostic, Severity
from toolkit_maint.domain.edits import Left, Outcome
from toolkit_maint.domain.source import ChangeKind, SourceChange

_MOST_LOOKS: Final = 40
_ADDRESSES: Final = frozenset({ChangeKind.ADDED, ChangeKind.FILLED, ChangeKind.REPOINTED})
_MEANT_BY_KEY: Final[Mapping[str | None, Collection[ChangeKind]]] = MappingProxyType(
    {
        "url": _ADDRESSES,
        "duplicate_of": _ADDRESSES,
        "title": frozenset({ChangeKind.ADDED, ChangeKind.RETITLED, ChangeKind.SECTION_RENAMED}),
        "id": frozenset({ChangeKind.ADDED, ChangeKind.MOVED}),
    }
)
"""Which kinds of changes can be at fault for what is wrong with a key; all of them, for any other."""


class Edits(msgspec.Struct, frozen=True, kw_only=True):
    """The files that the changes make, by their absolute path, and as they were before (``None``: there was no such file)."""

    outcomes: tuple[Outcome, ...]
    after: dict[Path, bytes]
    before: dict[Path, bytes | None]

    @property
    def made(self) -> tuple[SourceChange, ...]:
        """The changes that were made."""
        return tuple(each.change for each in self.outcomes if each.left is None)

    @property
    def left(self) -> tuple[Outcome, ...]:
        """The changes that are still to be made, and could not be."""
        return tuple(each for each in self.outcomes if each.left not in {None, Left.ALREADY})


def edited(
    path: Path,
    changes: Sequence[SourceChange],
    tracking: Tracking,
    *,
    only: Collection[ChangeKind] | None = None,
) -> Edits:
    """Make the changes of the catalogue in a folder or a file, in their order, removals last; nothing is written.

    With ``only`` some kinds are made; the others say no more than where things belong. An address that is filled in counts as
    known from then on; one that is repointed stays an assumed one, if it was. Raises
    :class:`~toolkit_maint.adapters.catalogue_places.NotEditable` if one of its files cannot be edited at all.
    """
    wanted = [change for change in changes if only is None or change.kind in only]
    wanted.sort(key=lambda change: change.kind is ChangeKind.REMOVED)
    work = _Work(path=path, tracking=tracking, told=changes)
    known = _errors(path, tracking, {})
    refused: dict[int, Diagnostic] = {}
    edits = work.made(wanted, refused)
    for look in range(_MOST_LOOKS + 1):
        worse = work.worse(edits, known)
        if not worse:
            break
        if look == _MOST_LOOKS:
            refused |= dict.fromkeys(set(range(len(wanted))) - refused.keys(), worse[0])
        else:
            refused |= _blamed(worse, wanted, refused) or work.first_at_fault(wanted, refused, known, worse[0])
        edits = work.made(wanted, refused)
    return edits


class _Work(msgspec.Struct, frozen=True, kw_only=True):
    """Changes made in one catalogue; some may be ``refused``, by their number."""

    path: Path
    tracking: Tracking
    told: Sequence[SourceChange]

    def made(self, changes: Sequence[SourceChange], refused: Mapping[int, Diagnostic]) -> Edits:
        try:
            return self._made(changes, refused, piecewise=True)
        except EditRefused:
            return self._made(changes, refused, piecewise=False)

    def _made(self, changes: Sequence[SourceChange], refused: Mapping[int, Diagnostic], *, piecewise: bool) -> Edits:
        files = CatalogueFiles(self.path, piecewise=piecewise)
        maker = ChangeMaker(files, self.told)
        outcomes = tuple(
            _invalid(change, refused[number]) if number in refused else maker.make(change)
            for number, change in enumerate(changes)
        )
        maker.settle()
        after = files.encoded()
        return Edits(outcomes=outcomes, after=after, before={each: files.original.get(each) for each in after})

    def worse(self, edits: Edits, known: Collection[tuple[str, ...]]) -> list[Diagnostic]:
        """The errors that the catalogue has with these edits, and had not before."""
        if not edits.after:
            return []
        return [each for key, each in _errors(self.path, self.tracking, edits.after).items() if key not in known]

    def first_at_fault(
        self,
        changes: Sequence[SourceChange],
        refused: Mapping[int, Diagnostic],
        known: Collection[tuple[str, ...]],
        found: Diagnostic,
    ) -> dict[int, Diagnostic]:
        """The first change up to which all of them make the catalogue worse."""
        numbers = [number for number in range(len(changes)) if number not in refused]
        good, bad = 0, len(numbers)
        while bad - good > 1:
            middle = (good + bad) // 2
            without = {**dict.fromkeys(numbers[middle:], found), **refused}
            if self.worse(self.made(changes, without), known):
                bad = middle
            else:
                good = middle
        return {numbers[bad - 1]: found}


def _blamed(found: Sequence[Diagnostic], changes: Sequence[SourceChange], refused: Collection[int]) -> dict[int, Diagnostic]:
    """The changes that errors speak of: of the thing itself, of what it names, or of what it is the same as."""
    by_name: dict[str, list[int]] = {}
    for number, change in enumerate(changes):
        if number not in refused:
            for name in _names(change):
                by_name.setdefault(name, []).append(number)
    blamed: dict[int, Diagnostic] = {}
    for each in found:
        kinds = _MEANT_BY_KEY.get(each.key, frozenset(ChangeKind))
        of_itself = by_name.get(each.subject.id if each.subject else "", ())
        named = (number for name in (each.value, each.suggestion) for number in by_name.get(name or "", ()))
        meant = [number for number in of_itself if changes[number].kind in kinds] or [*named]
        blamed |= {number: each for number in meant if number not in blamed}
    return blamed


def _names(change: SourceChange) -> set[str]:
    spot = change.spot
    new = [step.id for step in spot.sections if step.new] if spot else []
    parent = spot.parent if spot and change.kind is ChangeKind.ADDED else None
    return {name for name in (change.entry, change.new_id, parent, *new) if name}


def _invalid(change: SourceChange, found: Diagnostic) -> Outcome:
    line = found.span.line if found.span else 0
    return Outcome(change=change, left=Left.INVALID, detail=found.rule.value, path=found.path, line=line)


def _errors(path: Path, tracking: Tracking, after: dict[Path, bytes]) -> dict[tuple[str, ...], Diagnostic]:
    loaded = load_catalogue(path, tracking=tracking, files=Files(after))
    errors = (each for each in loaded.diagnostics if each.severity is Severity.ERROR)
    return {(each.rule.value, each.subject.id if each.subject else each.path, each.value or ""): each for each in errors}
