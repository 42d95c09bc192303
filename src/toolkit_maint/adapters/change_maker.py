"""One change after another made in a catalogue's open files: each whole or not at all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from toolkit_maint.adapters.catalogue_data import (
    CATALOGUE_KEYS,
    ENTRY_KEYS,
    RELATED_KEYS,
    SECTION_KEYS,
    TEXT_LINK_KEYS,
    Data,
)
from toolkit_maint.adapters.catalogue_places import TOP, CatalogueFiles, Where
from toolkit_maint.adapters.yaml_edit import EditRefused
from toolkit_maint.adapters.yaml_rules import is_personal, may_be_written
from toolkit_maint.domain.address import Tracking, parse_address, redacted, same_key
from toolkit_maint.domain.diagnostic import Rule
from toolkit_maint.domain.edits import Left, Outcome
from toolkit_maint.domain.naming import as_id
from toolkit_maint.domain.source import CandidateRole, ChangeKind, PageWords, SectionStep, SourceChange, Spot

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class _Leave(Exception):  # noqa: N818 - it ends a change, and says how
    def __init__(self, left: Left, detail: str = "") -> None:
        super().__init__(left.value)
        self.left = left
        self.detail = detail


class ChangeMaker:
    """Makes one change after another; :meth:`settle` comes last.

    ``told`` are all changes that are known, made or not: they say what stands before something that is not where it belongs.
    """

    def __init__(self, files: CatalogueFiles, told: Iterable[SourceChange]) -> None:
        """Take the files."""
        self._files = files
        self._stands_behind: dict[str, str | None] = {}
        self._titles: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
        for change in told:
            self._learn(change)
        self._perhaps_no_duplicates: list[SourceChange] = []
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

    def _learn(self, change: SourceChange) -> None:
        spot, name = change.spot, change.entry or change.new_id
        if change.related is not None and change.entry is not None:
            self._titles[change.entry, change.related] |= {change.title, *_new_title(change)}
        elif spot is not None and name is not None and change.role is not CandidateRole.RELATED:
            self._stands_behind.setdefault(name, spot.follows)
        for step in spot.sections if spot is not None else ():
            if step.new:
                self._stands_behind.setdefault(step.id, step.follows)

    def make(self, change: SourceChange) -> Outcome:
        """Make it, or leave everything as it is."""
        mark = self._files.mark()
        try:
            _legible(change)
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

    def settle(self) -> None:
        """Say no longer of anything that was given another address that it is listed already, where that is over."""
        for change in self._perhaps_no_duplicates:
            mark = self._files.mark()
            try:
                where = self._thing(change)
                named = self._files.data(where).get("duplicate_of")
                if named is not None and not self._has_address(named, self._files.data(where).get("url")):
                    self._files.put(where, "duplicate_of", "", self._order(change))
            except (_Leave, EditRefused, LookupError):
                self._files.back_to(mark)

    def _has_address(self, name: str, url: str) -> bool:
        """Whether the entry or the link in text with this id, or a related link of it, has an address."""
        where = self._files.entries.get(name) or self._files.texts.get(name)
        record = self._files.data(where) if where is not None else {}
        known = (each.get("url") for each in (record, *(record.get("related") or ())))
        return any(each is not None and _same_address(each, url) for each in known)

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
        is_over = Left.ALREADY if change.kind is ChangeKind.REMOVED else Left.GONE
        if where is None:
            raise _Leave(is_over)
        if change.related is not None:
            # A number is no name: what was put before it since then has taken its place.
            title = str(self._files.data(where).get("title"))
            if " ".join(title.split()) not in self._titles[change.entry or "", change.related]:
                raise _Leave(is_over if is_over is Left.ALREADY else Left.CHANGED, title)
        return where

    def _order(self, change: SourceChange) -> tuple[str, ...]:
        if change.text_link:
            return TEXT_LINK_KEYS
        return ENTRY_KEYS if change.related is None else RELATED_KEYS

    # Addresses and titles

    def _address(self, change: SourceChange) -> None:
        where, url = self._thing(change), change.after or ""
        _fit(url)
        record = self._files.data(where)
        now = record.get("url")
        stays_assumed = change.kind is ChangeKind.REPOINTED
        is_settled = stays_assumed or "address_evidence" not in record
        if now == url and is_settled:
            raise _Leave(Left.ALREADY)
        is_as_told = now is None if not change.before else now is not None and _same_address(now, change.before)
        if now != url and not is_as_told:
            raise _Leave(Left.CHANGED, str(now or ""))
        self._files.put(where, "url", url, self._order(change))
        if not stays_assumed:
            self._files.put(where, "address_evidence", "", self._order(change))
        self._duplicate(change, where)

    def _duplicate(self, change: SourceChange, where: Where) -> None:
        """Say of the later of two with one address that it is listed already."""
        own = change.entry or change.new_id or ""
        other = change.duplicate_of
        files = self._files
        if other is None:
            self._perhaps_no_duplicates.append(change)
        elif change.related is not None:
            files.put(where, "duplicate_of", other, RELATED_KEYS)
        elif other not in {*files.entries, *files.texts}:
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
        where = self._files.sections.get(change.entry) if change.entry else None
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
            _fit(change.url)
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
        if any(_without_duplicate(beside[number]) == record for number in self._files.old_related(spot.parent)):
            raise _Leave(Left.ALREADY)
        position = min(spot.number if spot.number is not None else len(beside), len(beside))
        items = parent.below("related")
        self._files.insert(items, position, record, ENTRY_KEYS)
        self._files.note_related(spot.parent, position)
        if change.duplicate_of is not None:
            self._files.put(items.below(position), "duplicate_of", change.duplicate_of, RELATED_KEYS)

    # Places

    def _spot(self, spot: Spot, *, exactly: bool = False) -> tuple[Where, int, tuple[str, ...]]:
        """The list that an entry belongs in, its position there, and the order of the keys around that list."""
        files = self._files
        if spot.parent is not None:
            if spot.parent not in files.entries:
                raise _Leave(Left.GONE)
            items = files.entries[spot.parent].below("entries")
            return items, self._behind(items, spot.follows, exactly=exactly), ENTRY_KEYS
        part = self._section(spot.sections)
        items = part.below("entries")
        return items, self._behind(items, spot.follows, exactly=exactly), self._keys_of(part)

    def _keys_of(self, part: Where) -> tuple[str, ...]:
        return CATALOGUE_KEYS if part == self._files.sections[TOP] else SECTION_KEYS

    def _behind(self, items: Where, follows: str | None, *, exactly: bool = False) -> int:
        """The position right behind a sibling; one that is not there is made up for, unless ``exactly`` it is wanted."""
        ids = self._files.ids_in(items)
        if exactly and follows is not None and follows not in ids:
            raise _Leave(Left.GONE, follows)
        found = self._nearest_before(follows, {name: position for position, name in enumerate(ids)})
        return len(ids) if found is None else found + 1

    def _behind_paragraph(self, items: Where, follows: str | None) -> int:
        """The position right behind the paragraph that holds a link."""
        holding = {name: where.around.position for name, where in self._files.texts.items() if where.around.around == items}
        found = self._nearest_before(follows, holding)
        return len(self._files.data(items.around).get("text") or ()) if found is None else found + 1

    def _nearest_before(self, follows: str | None, positions: Mapping[str, int]) -> int | None:
        """The position of a sibling.

        One that does not stand there (yet) is stood in for by the one that it belongs behind; -1 where that is none, ``None``
        where nobody knows.
        """
        seen: set[str] = set()
        while follows is not None and follows not in positions:
            if follows in seen or follows not in self._stands_behind:
                return None
            seen.add(follows)
            follows = self._stands_behind[follows]
        return -1 if follows is None else positions[follows]

    def _section(self, steps: Sequence[SectionStep]) -> Where:
        """The section at the end of a way; new ones on it are made."""
        files = self._files
        at = files.sections[TOP]
        for step in steps:
            if not step.id or step.id not in files.sections:
                if not step.new:
                    raise _Leave(Left.GONE, step.id)
                if as_id(step.id) != step.id:  # it becomes the name of a file
                    raise _Leave(Left.INVALID, Rule.BAD_ID.value)
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
            before = self._stand(change.entry or "")
            lifted = self._files.lift(where)
            items, position, order = self._spot(spot, exactly=change.kind is ChangeKind.REORDERED)
            self._files.place(items, position, lifted, order)
            if self._stand(change.entry or "") == before:
                raise _Leave(Left.ALREADY)

    def _stand(self, name: str) -> tuple[Path, str | None, int]:
        """Where an entry stands: positions on the way there say nothing, as a section may have come in between."""
        where = self._files.entries[name]
        return where.file, self._files.data(where.around.around).get("id"), where.position

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
        where, before = self._thing(change), self._files.names()
        if change.text_link:
            self._lift_from_text(where)
        else:
            self._files.lift(where)
        if change.related is not None:
            self._files.forget_related((change.entry or "", change.related))
        self._inherit(before - self._files.names())

    def _inherit(self, gone: Collection[str]) -> None:
        """What was listed again after something that is gone: the first of it no longer is, and the others name that one."""
        heirs: dict[str, str] = {}
        files = self._files
        for record, owner, order in files.records():
            named = files.data(record).get("duplicate_of")
            if named in gone:
                heir = heirs.setdefault(named, owner)
                files.put(record, "duplicate_of", heir if heir != owner else "", order)

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
            files.insert(items, self._behind_paragraph(items, spot.follows), paragraph, self._keys_of(section))
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


def _new_title(change: SourceChange) -> Iterable[str]:
    return [change.after] if change.kind is ChangeKind.RETITLED and change.after else []


def _words_of(change: SourceChange) -> str:
    """All that a change may put into a file, but for addresses."""
    words, spot = change.words or PageWords(), change.spot or Spot()
    is_title = change.kind in {ChangeKind.RETITLED, ChangeKind.SECTION_RENAMED}
    titles = [(change.after or "") if is_title else change.title, *(step.title for step in spot.sections)]
    return "".join([*titles, words.before, words.after, words.note, words.more, *(piece.text for piece in spot.paragraph)])


def _legible(change: SourceChange) -> None:
    """Leave words that no page has."""
    if _CONTROL.search(_words_of(change)):
        raise _Leave(Left.NOT_SAFE, "there is a control character in it")


def _without_duplicate(record: Data) -> Data:
    return {key: value for key, value in record.items() if key != "duplicate_of"}


def _fit(url: str) -> None:
    """Leave an address that no catalogue should have."""
    if is_personal(url):
        raise _Leave(Left.PERSONAL_ADDRESS, redacted(url))
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
