"""What a catalogue is once changes were made: the meaning of a change set, said without files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from catalogue_builder import SPAN
from toolkit_maint.domain.address import parse_address
from toolkit_maint.domain.catalogue import Catalogue, Entry, Link, Related, Section, TextLink
from toolkit_maint.domain.source import CandidateRole, ChangeKind, SectionStep, SourceChange, Spot


def applied(catalogue: Catalogue, changes: Iterable[SourceChange], *, removals: bool = False) -> Catalogue:
    """The catalogue after these changes, made one after the other; removals last, and only where asked for."""
    model, wanted = _Model(catalogue), [*changes]
    for change in wanted:
        if change.kind is not ChangeKind.REMOVED:
            model.make(change)
    for change in wanted if removals else ():
        if change.kind is ChangeKind.REMOVED:
            model.make(change)
    return msgspec.structs.replace(catalogue, **model.top.frozen_parts())


@dataclass(eq=False)
class _Text:
    id: str
    link: Link

    def frozen(self) -> TextLink:
        return TextLink(id=self.id, link=self.link, span=SPAN)


@dataclass(eq=False)
class _Related:
    before: str
    link: Link
    after: str

    def frozen(self) -> Related:
        return Related(before=self.before, link=self.link, after=self.after, span=SPAN)


@dataclass(eq=False)
class _Entry:
    of: Entry
    related: list[_Related] = field(default_factory=list)
    entries: list[_Entry] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.of.id

    def frozen(self) -> Entry:
        related, entries = (tuple(each.frozen() for each in self.related), tuple(each.frozen() for each in self.entries))
        return msgspec.structs.replace(self.of, related=related, entries=entries)


_Paragraph = list[str | _Text]


@dataclass(eq=False)
class _Section:
    id: str
    title: str
    more: str = ""
    text: list[_Paragraph] = field(default_factory=list)
    entries: list[_Entry] = field(default_factory=list)
    sections: list[_Section] = field(default_factory=list)

    def frozen_parts(self) -> dict[str, object]:
        return {
            "text": tuple(
                tuple(piece if isinstance(piece, str) else piece.frozen() for piece in block) for block in self.text if block
            ),
            "entries": tuple(each.frozen() for each in self.entries),
            "sections": tuple(each.frozen() for each in self.sections),
        }

    def frozen(self) -> Section:
        return Section(id=self.id, title=self.title, more=self.more, span=SPAN, **self.frozen_parts())  # type: ignore[arg-type]


class _Model:
    def __init__(self, catalogue: Catalogue) -> None:
        self.sections: dict[str, _Section] = {}
        self.entries: dict[str, _Entry] = {}
        self.texts: dict[str, _Text] = {}
        self.related: dict[tuple[str, int], _Related] = {}
        self.top = self._section(catalogue, "", "")

    def _section(self, part: Catalogue | Section, name: str, title: str) -> _Section:
        made = _Section(id=name, title=title, more=part.more)
        self.sections[name] = made
        made.text = [[self._piece(piece) for piece in block] for block in part.text]
        made.entries = [self._entry(each) for each in part.entries]
        made.sections = [self._section(each, each.id, each.title) for each in part.sections]
        return made

    def _piece(self, piece: str | TextLink) -> str | _Text:
        if isinstance(piece, str):
            return piece
        self.texts[piece.id] = _Text(piece.id, piece.link)
        return self.texts[piece.id]

    def _entry(self, entry: Entry) -> _Entry:
        made = self.entries[entry.id] = _Entry(entry)
        made.related = [_Related(each.before, each.link, each.after) for each in entry.related]
        self.related |= {(entry.id, number): each for number, each in enumerate(made.related)}
        made.entries = [self._entry(each) for each in entry.entries]
        return made

    # --- one change -------------------------------------------------------------------------------------------------------

    def make(self, change: SourceChange) -> None:
        match change.kind:
            case ChangeKind.ADDED:
                self._add(change)
            case ChangeKind.FILLED | ChangeKind.REPOINTED:
                assert change.after is not None
                url = parse_address(change.after)
                self._relink(change, lambda link: msgspec.structs.replace(link, url=url, evidence=None))
            case ChangeKind.RETITLED:
                title = change.after or ""
                self._relink(change, lambda link: msgspec.structs.replace(link, title=title), title)
            case ChangeKind.MOVED | ChangeKind.REORDERED:
                self._put(change, self._lifted(change))
            case ChangeKind.ANNOTATED:
                self._annotate(change)
            case ChangeKind.SECTION_RENAMED:
                assert change.entry is not None
                self.sections[change.entry].title = change.after or ""
            case ChangeKind.REMOVED:
                self._lifted(change)

    def _relink(self, change: SourceChange, changed: object, title: str | None = None) -> None:
        assert callable(changed)
        thing = self._thing(change)
        if not isinstance(thing, _Entry):
            thing.link = changed(thing.link)
            return
        entry = thing.of
        link = entry.link
        if change.kind is not ChangeKind.RETITLED and link is None:
            link = Link(title=entry.title, url=None, evidence=None, url_span=SPAN)
        link = None if link is None else changed(link)
        thing.of = msgspec.structs.replace(entry, link=link, title=entry.title if title is None else title)

    def _thing(self, change: SourceChange) -> _Entry | _Related | _Text:
        assert change.entry is not None
        if change.text_link:
            return self.texts[change.entry]
        return self.entries[change.entry] if change.related is None else self.related[change.entry, change.related]

    def _lifted(self, change: SourceChange) -> _Entry | _Related | _Text:
        thing = self._thing(change)
        if isinstance(thing, _Text):
            for section in self.sections.values():
                _lift_text(section, {thing}, None)
        elif isinstance(thing, _Related):
            next(each.related for each in self.entries.values() if thing in each.related).remove(thing)
        else:
            holders: list[_Section | _Entry] = [*self.sections.values(), *self.entries.values()]
            lists = [each.entries for each in holders if thing in each.entries]
            lists[0].remove(thing)
        return thing

    def _add(self, change: SourceChange) -> None:
        assert change.words is not None or change.text_link
        url = parse_address(change.url) if change.url is not None else None
        link = Link(title=change.title, url=url, evidence=None, url_span=SPAN)
        if change.text_link:
            assert change.new_id is not None
            self.texts[change.new_id] = made = _Text(change.new_id, link)
            self._put(change, made)
            return
        words = change.words
        assert words is not None
        if change.role is CandidateRole.RELATED:
            self._put(change, _Related(words.before, link, words.after))
            return
        assert change.new_id is not None
        assert change.new_id not in {*self.entries, *self.texts, *self.sections}
        entry = Entry(
            id=change.new_id,
            title=change.title,
            link=None if change.role is CandidateRole.GROUP else link,
            related=(),
            entries=(),
            duplicate_of=change.duplicate_of,
            span=SPAN,
            title_span=SPAN,
            **msgspec.structs.asdict(words),
        )
        self.entries[change.new_id] = _Entry(entry)
        self._put(change, self.entries[change.new_id])

    def _put(self, change: SourceChange, thing: _Entry | _Related | _Text) -> None:
        spot = change.spot
        assert spot is not None
        if isinstance(thing, _Text):
            self._write(spot, thing, over_own=False)
        elif isinstance(thing, _Related):
            assert spot.parent is not None
            assert spot.number is not None
            related = self.entries[spot.parent].related
            assert spot.number <= len(related)
            related.insert(spot.number, thing)
        else:
            siblings = (self._at(spot.sections) if spot.parent is None else self.entries[spot.parent]).entries
            siblings.insert(_behind(siblings, spot.follows), thing)

    def _annotate(self, change: SourceChange) -> None:
        thing, words = self._thing(change), change.words
        if isinstance(thing, _Text):
            assert change.spot is not None
            self._write(change.spot, thing, over_own=True)
        elif isinstance(thing, _Related):
            assert words is not None
            thing.before, thing.after = words.before, words.after
        else:
            assert words is not None
            thing.of = msgspec.structs.replace(thing.of, **msgspec.structs.asdict(words))

    def _at(self, steps: tuple[SectionStep, ...]) -> _Section:
        at = self.top
        for step in steps:
            if step.new and step.id not in self.sections:
                self.sections[step.id] = made = _Section(step.id, step.title)
                at.sections.insert(_behind(at.sections, step.follows), made)
            assert self.sections[step.id] in at.sections
            at = self.sections[step.id]
        return at

    def _write(self, spot: Spot, thing: _Text, *, over_own: bool) -> None:
        section = self._at(spot.sections)
        named = [self.texts[piece.link] for piece in spot.paragraph if piece.link is not None]
        assert thing in named
        wanted = {thing} if over_own else {*named} - {thing}
        over = next((paragraph for paragraph in section.text if wanted & {*_links(paragraph)}), None)
        apart = [] if over is None else [[link] for link in _links(over) if link not in named]
        for each in self.sections.values():
            _lift_text(each, {*named}, over)
        if over is None:
            over = []
            follows = None if spot.follows is None else self.texts[spot.follows]
            before = next((at for at, paragraph in enumerate(section.text) if follows in paragraph), None)
            assert follows is None or before is not None
            section.text.insert(0 if before is None else before + 1, over)
        over[:] = [piece.text if piece.link is None else self.texts[piece.link] for piece in spot.paragraph]
        at = section.text.index(over) + 1
        section.text[at:at] = apart  # type: ignore[assignment]  # lists of links


def _links(paragraph: _Paragraph) -> Iterator[_Text]:
    return (piece for piece in paragraph if isinstance(piece, _Text))


def _lift_text(section: _Section, links: set[_Text], kept: _Paragraph | None) -> None:
    """Take links out of all paragraphs but ``kept``; one that loses its last link goes."""
    for paragraph in [*section.text]:
        if paragraph is not kept and links & {*_links(paragraph)}:
            paragraph[:] = [piece for piece in paragraph if piece not in links]
            if not any(_links(paragraph)):
                section.text[:] = [other for other in section.text if other is not paragraph]


def _behind(siblings: list[_Entry] | list[_Section], follows: str | None) -> int:
    return 0 if follows is None else [each.id for each in siblings].index(follows) + 1
