"""Changes of a catalogue as edits of its files: each made whole or not at all, and nothing else is touched.

A change that was made already, that is about something which is no longer there or another thing by now, or that cannot be
made safely, is left, and told with its reason. What comes of the others is read again: what would make the catalogue invalid
is left as well.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from toolkit_maint.adapters.catalogue_data import (
    CATALOGUE_KEYS,
    ENTRY_KEYS,
    RELATED_KEYS,
    SECTION_KEYS,
    TEXT_LINK_KEYS,
    Data,
)
from toolkit_maint.adapters.catalogue_places import TOP, CatalogueFiles, Where
from toolkit_maint.adapters.yaml_catalogue import load_catalogue
from toolkit_maint.adapters.yaml_edit import EditRefused
from toolkit_maint.adapters.yaml_files import Files
from toolkit_maint.adapters.yaml_rules import may_be_written
from toolkit_maint.domain.address import Tracking, parse_address, same_key
from toolkit_maint.domain.catalogue import Span
from toolkit_maint.domain.diagnostic import Diagnostic, Severity
from toolkit_maint.domain.edits import Left, Outcome
from toolkit_maint.domain.source import CandidateRole, ChangeKind, PageWords, SectionStep, SourceChange, Spot

_MOST_TRIED_APART: Final = 60


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


class _Leave(Exception):  # noqa: N818 - it ends a change, and says how
    def __init__(self, left: Left, detail: str = "", span: Span | None = None) -> None:
        super().__init__(left.value)
        self.left = left
        self.detail = detail
        self.span = span


def edited(path: Path, changes: Sequence[SourceChange], tracking: Tracking, *, keep_evidence: bool = False) -> Edits:
    """Make the changes of the catalogue in a folder or a file, in their order, removals last; nothing is written.

    An address that is written counts as known from then on, unless an assumed one is to stay so (``keep_evidence``).
    Raises :class:`~toolkit_maint.adapters.catalogue_places.NotEditable` if one of its files cannot be edited at all.
    """
    ordered = sorted(changes, key=lambda change: change.kind is ChangeKind.REMOVED)
    known = _errors(path, tracking, {})
    work = _Work(path, tracking, keep_evidence)
    try:
        edits = work.all_made(ordered, piecewise=True)
    except EditRefused:
        edits = work.all_made(ordered, piecewise=False)
    worse = work.worse(edits, known)
    if worse is None:
        return edits
    if len(ordered) > _MOST_TRIED_APART:
        return Edits(outcomes=tuple(_invalid(each, worse) for each in edits.outcomes), after={}, before={})
    return _tried_apart(work, ordered, known)


class _Work(msgspec.Struct, frozen=True):
    """Changes made in one catalogue."""

    path: Path
    tracking: Tracking
    keep_evidence: bool

    def all_made(self, changes: Sequence[SourceChange], *, piecewise: bool) -> Edits:
        files = CatalogueFiles(self.path, piecewise=piecewise)
        maker = _Maker(files, keep_evidence=self.keep_evidence)
        outcomes = tuple(maker.make(change) for change in changes)
        after = files.encoded()
        return Edits(outcomes=outcomes, after=after, before={each: files.original.get(each) for each in after})

    def worse(self, edits: Edits, known: Collection[Any]) -> Diagnostic | None:
        """The first error that the catalogue has with these edits, and had not before."""
        if not edits.after:
            return None
        return next((each for key, each in _errors(self.path, self.tracking, edits.after).items() if key not in known), None)


def _tried_apart(work: _Work, changes: Sequence[SourceChange], known: Collection[Any]) -> Edits:
    """Make the changes one after another, each only if the catalogue is still valid with it."""
    kept: list[SourceChange] = []
    refused: dict[int, Diagnostic] = {}
    for number, change in enumerate(changes):
        worse = work.worse(work.all_made([*kept, change], piecewise=False), known)
        if worse is None:
            kept.append(change)
        else:
            refused[number] = worse
    edits = work.all_made(kept, piecewise=False)
    told = iter(edits.outcomes)
    outcomes = [
        _invalid(Outcome(change=change), refused[number]) if number in refused else next(told)
        for number, change in enumerate(changes)
    ]
    return msgspec.structs.replace(edits, outcomes=tuple(outcomes))


def _invalid(outcome: Outcome, found: Diagnostic) -> Outcome:
    if outcome.left is not None:
        return outcome
    line = found.span.line if found.span else 0
    return msgspec.structs.replace(outcome, left=Left.INVALID, detail=found.rule.value, path=found.path, line=line)


def _errors(path: Path, tracking: Tracking, after: dict[Path, bytes]) -> dict[tuple[str, ...], Diagnostic]:
    loaded = load_catalogue(path, tracking=tracking, files=Files(after))
    errors = (each for each in loaded.diagnostics if each.severity is Severity.ERROR)
    return {(each.rule.value, each.subject.id if each.subject else each.path, each.value or ""): each for each in errors}


class _Maker:
    """Makes one change after another."""

    def __init__(self, files: CatalogueFiles, *, keep_evidence: bool) -> None:
        self._files = files
        self._keep_evidence = keep_evidence
        self._make: dict[ChangeKind, Callable[[SourceChange], None]] = {
            ChangeKind.ADDED: self._add,
            ChangeKind.FILLED: self._address,
            ChangeKind.REPOINTED: self._address,
            ChangeKind.RETITLED: self._retitle,
            ChangeKind.MOVED: self._move,
            ChangeKind.REORDERED: self._move,
            ChangeKind.ANNOTATED: self._annotate,
            ChangeKind.SECTION_RENAMED: self._rename,
            ChangeKind.REMOVED: self._remove,
        }

    def make(self, change: SourceChange) -> Outcome:
        """Make it, or leave everything as it is."""
        mark = self._files.mark()
        try:
            self._make[change.kind](change)
        except _Leave as leave:
            self._files.back_to(mark)
            return Outcome(change=change, left=leave.left, detail=leave.detail)
        except EditRefused as refusal:
            self._files.back_to(mark)
            return Outcome(change=change, left=Left.NOT_SAFE, detail=refusal.reason, path=refusal.path, line=refusal.line)
        except LookupError:
            self._files.back_to(mark)
            return Outcome(change=change, left=Left.GONE)
        return Outcome(change=change)

    # What a change is about

    def _thing(self, change: SourceChange) -> Where:
        files = self._files
        where: Where | None
        if change.text_link:
            where = files.texts.get(change.entry or "")
        elif change.related is not None:
            where = files.related((change.entry or "", change.related))
        else:
            where = files.entries.get(change.entry or "")
        if where is None:
            raise _Leave(Left.ALREADY if change.kind is ChangeKind.REMOVED else Left.GONE)
        return where

    def _order(self, change: SourceChange) -> tuple[str, ...]:
        if change.text_link:
            return TEXT_LINK_KEYS
        return ENTRY_KEYS if change.related is None else RELATED_KEYS

    # Addresses and titles

    def _address(self, change: SourceChange) -> None:
        where, url = self._thing(change), change.after or ""
        _usable(url)
        record = self._files.data(where)
        now = record.get("url")
        is_settled = self._keep_evidence or "address_evidence" not in record
        if now == url and is_settled:
            raise _Leave(Left.ALREADY)
        is_as_told = now is None if not change.before else now is not None and _same_address(now, change.before)
        if now != url and not is_as_told:
            raise _Leave(Left.CHANGED, str(now or ""))
        self._files.put(where, "url", url, self._order(change))
        if not self._keep_evidence:
            self._files.put(where, "address_evidence", "", self._order(change))
        self._duplicate(change, where)

    def _duplicate(self, change: SourceChange, where: Where) -> None:
        """Say of the later of two with one address that it is listed already; of one that no longer is, take that away."""
        own = change.entry or change.new_id or ""
        other = change.duplicate_of
        files = self._files
        if change.related is not None or change.role is CandidateRole.RELATED:
            files.put(where, "duplicate_of", other or "", RELATED_KEYS)
        elif other is None or other not in {*files.entries, *files.texts}:
            files.put(where, "duplicate_of", "", self._order(change))
        elif files.order_of(other) <= files.order_of(own):
            files.put(where, "duplicate_of", other, self._order(change))
        else:
            files.put(where, "duplicate_of", "", self._order(change))
            later = files.entries.get(other) or files.texts[other]
            if "duplicate_of" not in files.data(later):
                files.put(later, "duplicate_of", own, ENTRY_KEYS if other in files.entries else TEXT_LINK_KEYS)

    def _retitle(self, change: SourceChange) -> None:
        self._title(self._thing(change).below("title"), change)

    def _rename(self, change: SourceChange) -> None:
        where = self._files.sections.get(change.entry or "")
        if where is None:
            raise _Leave(Left.GONE)
        self._title(where.below("title"), change)

    def _title(self, where: Where, change: SourceChange) -> None:
        now = self._files.data(where)
        if now == change.after:
            raise _Leave(Left.ALREADY)
        if change.before is not None and " ".join(str(now).split()) != change.before:
            raise _Leave(Left.CHANGED, str(now))
        self._files.set(where, change.after or "")

    # Additions

    def _add(self, change: SourceChange) -> None:
        if change.spot is None:
            raise _Leave(Left.GONE)
        if change.url is not None:
            _usable(change.url)
        address: Data = {} if change.role is CandidateRole.GROUP else {"url": change.url}
        words = change.words or PageWords()
        if change.text_link:
            record = {"id": change.new_id, "title": change.title, **address}
            self._new_id(change)
            self._write(change.spot, change.new_id or "", record, over_own=False)
            self._duplicate(change, self._files.texts[change.new_id or ""])
        elif change.role is CandidateRole.RELATED:
            self._add_related(change, change.spot, {"title": change.title, **address}, words)
        else:
            self._new_id(change)
            record = {"id": change.new_id, "title": change.title, **address, **_said(words)}
            items, position, order = self._spot(change.spot)
            self._files.insert(items, position, _in_order(record, ENTRY_KEYS), order)
            self._duplicate(change, self._files.entries[change.new_id or ""])

    def _new_id(self, change: SourceChange) -> None:
        name = change.new_id or ""
        where = self._files.entries.get(name) or self._files.texts.get(name)
        if where is not None:
            known = self._files.data(where)
            same = (known.get("title"), known.get("url")) == (change.title, change.url)
            raise _Leave(Left.ALREADY if same else Left.ID_TAKEN, name)
        if not name or name in self._files.sections:
            raise _Leave(Left.ID_TAKEN, name)

    def _add_related(self, change: SourceChange, spot: Spot, address: Data, words: PageWords) -> None:
        parent = self._files.entries.get(spot.parent or "")
        if parent is None or spot.parent is None:
            raise _Leave(Left.GONE)
        beside = self._files.data(parent).get("related") or []
        record = _in_order({**address, "before": words.before, "after": words.after}, RELATED_KEYS)
        if record in [{key: value for key, value in each.items() if key != "duplicate_of"} for each in beside]:
            raise _Leave(Left.ALREADY)
        position = min(spot.number if spot.number is not None else len(beside), len(beside))
        items = parent.below("related")
        self._files.insert(items, position, record, ENTRY_KEYS)
        self._files.note_related(spot.parent, position)
        if change.duplicate_of is not None:
            self._files.put(items.below(position), "duplicate_of", change.duplicate_of, RELATED_KEYS)

    # Places

    def _spot(self, spot: Spot) -> tuple[Where, int, tuple[str, ...]]:
        """The list that an entry belongs in, its position there, and the order of the keys around that list."""
        files = self._files
        if spot.parent is not None:
            if spot.parent not in files.entries:
                raise _Leave(Left.GONE)
            items = files.entries[spot.parent].below("entries")
            return items, self._behind(items, spot.follows), ENTRY_KEYS
        part = self._section(spot.sections)
        items = part.below("entries")
        return items, self._behind(items, spot.follows), self._keys_of(part)

    def _keys_of(self, part: Where) -> tuple[str, ...]:
        return CATALOGUE_KEYS if part == self._files.sections[TOP] else SECTION_KEYS

    def _behind(self, items: Where, follows: str | None) -> int:
        if follows is None:
            return 0
        ids = self._files.ids_in(items)
        if follows not in ids:
            raise _Leave(Left.GONE, follows)
        return ids.index(follows) + 1

    def _section(self, steps: Sequence[SectionStep]) -> Where:
        """The section at the end of a way; new ones on it are made."""
        files = self._files
        at = files.sections[TOP]
        for step in steps:
            if step.id not in files.sections:
                if not step.new:
                    raise _Leave(Left.GONE, step.id)
                files.new_section(at, self._behind(at.below("sections"), step.follows), step.id, step.title)
            at = files.sections[step.id]
        return at

    def _move(self, change: SourceChange) -> None:
        where, spot = self._thing(change), change.spot
        if spot is None:
            raise _Leave(Left.GONE)
        if change.text_link:
            self._write(spot, change.entry or "", self._files.data(where), over_own=False)
        elif change.related is not None:
            self._move_related(change, where, spot)
        else:
            before = self._neighbours(change.entry or "")
            lifted = self._files.lift(where)
            self._files.place(*self._with_lifted(spot, lifted))
            if self._neighbours(change.entry or "") == before:
                raise _Leave(Left.ALREADY)

    def _with_lifted(self, spot: Spot, lifted: Any) -> tuple[Where, int, Any, tuple[str, ...]]:
        items, position, order = self._spot(spot)
        return items, position, lifted, order

    def _neighbours(self, name: str) -> tuple[Where, int]:
        where = self._files.entries[name]
        return where.around, where.position

    def _move_related(self, change: SourceChange, where: Where, spot: Spot) -> None:
        files = self._files
        key = (change.entry or "", change.related or 0)
        parent = files.entries.get(spot.parent or "")
        if parent is None or spot.parent is None or spot.number is None:
            raise _Leave(Left.GONE)
        if parent.below("related", spot.number) == where:
            raise _Leave(Left.ALREADY)
        lifted = files.lift(where)
        files.forget_related(key)
        items = files.entries[spot.parent].below("related")
        position = min(spot.number, len(files.data(items.around).get("related") or ()))
        files.place(items, position, lifted, ENTRY_KEYS)
        files.note_related(spot.parent, position, key)

    def _remove(self, change: SourceChange) -> None:
        where = self._thing(change)
        if change.text_link:
            self._lift_from_text(where)
            return
        self._files.lift(where)
        if change.related is not None:
            self._files.forget_related((change.entry or "", change.related))

    # Words

    def _annotate(self, change: SourceChange) -> None:
        where = self._thing(change)
        if change.text_link:
            if change.spot is None:
                raise _Leave(Left.GONE)
            self._write(change.spot, change.entry or "", self._files.data(where), over_own=True)
            return
        words = change.words or PageWords()
        wanted = {"before": words.before, "after": words.after}
        if change.related is None:
            wanted |= {"note": words.note, "more": words.more}
        record = self._files.data(where)
        if all((record.get(key) or "") == value for key, value in wanted.items()):
            raise _Leave(Left.ALREADY)
        for key, value in wanted.items():
            self._files.put(where, key, value, self._order(change))

    def _write(self, spot: Spot, own: str, record: Data, *, over_own: bool) -> None:
        """Write a paragraph as :class:`~toolkit_maint.domain.source.Spot` says."""
        files = self._files
        named = [piece.link for piece in spot.paragraph if piece.link is not None]
        records = {name: record if name == own else files.data(files.texts[name]) for name in named}
        wanted = {own} if over_own else {*named} - {own}
        section = self._section(spot.sections)
        over = self._paragraph_with(section, wanted)
        for name in named:
            where = files.texts.get(name)
            if where is not None and where.around != over:
                self._lift_from_text(where)
                section = self._section(spot.sections)
                over = self._paragraph_with(section, wanted)
        paragraph = [records[piece.link] if piece.link is not None else piece.text for piece in spot.paragraph]
        items = section.below("text")
        if over is None:
            position = 0
            if spot.follows is not None:
                if spot.follows not in files.texts:
                    raise _Leave(Left.GONE, spot.follows)
                position = files.texts[spot.follows].around.position + 1
            files.insert(items, position, paragraph, self._keys_of(section))
            return
        self._write_over(over, paragraph, named)

    def _paragraph_with(self, section: Where, wanted: Collection[str]) -> Where | None:
        """The first paragraph of a section that holds one of these links."""
        paragraphs = (self._files.texts[name].around for name in wanted if name in self._files.texts)
        within = [each for each in paragraphs if each.around == section.below("text")]
        return min(within, key=lambda each: each.position, default=None)

    def _write_over(self, over: Where, paragraph: list[Any], named: Collection[str]) -> None:
        files = self._files
        known = files.data(over)
        if known == paragraph:
            raise _Leave(Left.ALREADY)
        if [_name(piece) for piece in known] == [_name(piece) for piece in paragraph]:
            for number, (piece, written) in enumerate(zip(known, paragraph, strict=True)):
                if isinstance(piece, str) and piece != written:
                    files.set(over.below(number), written)
            return
        apart = [[piece] for piece in known if isinstance(piece, dict) and str(piece.get("id")) not in named]
        items, position = over.around, over.position
        section = items.around
        for number, each in enumerate([paragraph, *apart]):
            files.insert(items, position + 1 + number, each, self._keys_of(section))
        self._drop(over)

    def _lift_from_text(self, where: Where) -> None:
        """Take a link out of its paragraph, and the paragraph away if it was its last."""
        paragraph = where.around
        links = [piece for piece in self._files.data(paragraph) if isinstance(piece, dict)]
        self._drop(where if len(links) > 1 else paragraph)

    def _drop(self, where: Where) -> None:
        lifted = self._files.lift(where)
        if lifted.has_comments:
            raise _Leave(Left.NOT_SAFE, "a comment would be lost")


def _name(piece: Any) -> str | None:
    return str(piece.get("id")) if isinstance(piece, dict) else None


def _usable(url: str) -> None:
    if not may_be_written(url):
        raise _Leave(Left.BAD_ADDRESS, url)


_NO_TRACKING: Final = Tracking(frozenset(), ())


def _same_address(one: str, other: str) -> bool:
    return one == other or same_key(parse_address(one), _NO_TRACKING) == same_key(parse_address(other), _NO_TRACKING)


def _said(words: PageWords) -> Data:
    return {"before": words.before, "after": words.after, "note": words.note, "more": words.more}


def _in_order(record: Data, order: Sequence[str]) -> Data:
    """The record in the order of files, without words that are empty."""
    return {key: record[key] for key in order if key in record and record[key] != ""}
