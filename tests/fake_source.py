"""A source page that is not read from anywhere: it stands in for the reader where a test is about what follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import msgspec

from catalogue_builder import NO_LINK, SPAN, a_catalogue, a_section, an_entry, related
from toolkit_maint.domain.address import AddressKind, parse_address
from toolkit_maint.domain.catalogue import Block, Catalogue, Entry, Link, Section, Span, TextLink
from toolkit_maint.domain.source import Candidate, CandidateRole, SourceKind, SourceReading, Unreadable
from toolkit_maint.ports import Stop, StopReason


class NeverStops:
    """A run that nobody interrupts."""

    def reason(self) -> StopReason | None:
        return None


class Stopped:
    """A run that ended before it began."""

    def reason(self) -> StopReason | None:
        return StopReason.INTERRUPTED


class FakeSourcePage:
    """Implements ``ports.SourcePage``: readings by location; anything else is missing."""

    def __init__(self, readings: Mapping[str, SourceReading]) -> None:
        self._readings = readings

    def read(self, location: str, stop: Stop) -> SourceReading:
        live = parse_address(location).kind is AddressKind.WEB
        kind = SourceKind.LIVE if live else SourceKind.SNAPSHOT
        reason = stop.reason()
        if live and reason is not None:
            return SourceReading(location=location, kind=kind, unreadable=Unreadable.UNREACHABLE, detail=reason.value)
        missing = SourceReading(
            location=location, kind=kind, unreadable=Unreadable.UNREACHABLE if live else Unreadable.FILE_MISSING
        )
        return msgspec.structs.replace(self._readings.get(location, missing), location=location, kind=kind)


def a_candidate(
    title: str,
    url: str | None = None,
    section: str | None = None,
    *,
    subsection: str | None = None,
    parent: str | None = None,
    role: CandidateRole = CandidateRole.ENTRY,
) -> Candidate:
    return Candidate(section=section, subsection=subsection, parent_title=parent, title=title, url=url, role=role)


def a_reading(*shown: Candidate | Section | Entry | Catalogue, location: str = "page.html", text: str = "") -> SourceReading:
    """A reading of a page that lists these; its text, unless told, is that of all that it lists."""
    whole = next((each for each in shown if isinstance(each, Catalogue)), None)
    parts = [each for each in shown if not isinstance(each, Candidate | Catalogue)]
    page = a_page(
        whole or (a_catalogue(*parts) if parts else _from_candidates(each for each in shown if isinstance(each, Candidate)))
    )
    words = text or " ".join(_words(page))
    return SourceReading(location=location, kind=SourceKind.SNAPSHOT, title="A list", page=page, text=words)


def a_page(catalogue: Catalogue) -> Catalogue:
    """A catalogue as a reader gives a page: without ids and evidence, every span with a rank of its own."""
    ranks = count()

    def span() -> Span:
        rank = next(ranks)
        return Span("page.html", 1, 1, 1, 1, rank, rank)

    def link(known: Link) -> Link:
        url = parse_address(known.url.href) if known.url is not None else None
        return Link(title=known.title, url=url, evidence=None, url_span=SPAN)

    def paragraph(block: Block) -> Block:
        return tuple(
            TextLink(id="", link=link(piece.link), span=span()) if isinstance(piece, TextLink) else piece for piece in block
        )

    def entry(known: Entry) -> Entry:
        at = span()
        bare = known.link is None
        return msgspec.structs.replace(
            known,
            id="",
            title=" ".join(part for part in (known.before, known.title, known.after) if part) if bare else known.title,
            before="" if bare else known.before,
            after="" if bare else known.after,
            link=None if known.link is None else link(known.link),
            related=tuple(msgspec.structs.replace(each, link=link(each.link), span=span()) for each in known.related),
            entries=tuple(entry(each) for each in known.entries),
            duplicate_of=None,
            span=at,
            title_span=at,
        )

    def section(known: Section) -> Section:
        at = span()
        return msgspec.structs.replace(known, id="", span=at, **within(known))

    def within(part: Catalogue | Section) -> dict[str, Any]:
        return {
            "text": tuple(paragraph(block) for block in part.text),
            "entries": tuple(entry(each) for each in part.entries),
            "sections": tuple(section(each) for each in part.sections),
        }

    return msgspec.structs.replace(catalogue, source=None, **within(catalogue))


def _words(part: Catalogue | Section) -> Iterator[str]:
    for block in part.text:
        yield from (piece.link.title if isinstance(piece, TextLink) else piece for piece in block)
    for known in part.entries:
        yield from _words_of_entry(known)
    for section in part.sections:
        yield section.title
        yield from _words(section)


def _words_of_entry(entry: Entry) -> Iterator[str]:
    yield from (entry.before, entry.title, entry.after, entry.note)
    for also in entry.related:
        yield from (also.before, also.link.title, also.after)
    for nested in entry.entries:
        yield from _words_of_entry(nested)


def _from_candidates(candidates: Iterable[Candidate]) -> Catalogue:
    """The page that lists these, with every section, sub-section and parent where it is first named."""
    top, parts = _Part(), dict[tuple[str, ...], _Part]()
    for candidate in candidates:
        at, path = top, ()  # type: _Part, tuple[str, ...]
        for title in filter(None, (candidate.section, candidate.subsection)):
            path = (*path, title)
            if path not in parts:
                parts[path] = _Part(title=title)
                at.parts.append(parts[path])
            at = parts[path]
        above = next((each for each in reversed(at.all) if each.candidate.title == candidate.parent_title), None)
        made = _Listed(candidate)
        at.all.append(made)
        if candidate.role is CandidateRole.RELATED and above is not None:
            above.related.append(made)
        else:
            (above.nested if above is not None else at.listed).append(made)
    return msgspec.structs.replace(a_catalogue(), entries=top.entries(), sections=top.sections())


@dataclass
class _Listed:
    candidate: Candidate
    nested: list[_Listed] = field(default_factory=list)
    related: list[_Listed] = field(default_factory=list)

    def entry(self) -> Entry:
        shown = self.candidate
        return an_entry(
            shown.title,
            NO_LINK if shown.role is CandidateRole.GROUP else shown.url,
            *(each.entry() for each in self.nested),
            also=tuple(related(each.candidate.title, each.candidate.url) for each in self.related),
        )


@dataclass
class _Part:
    title: str = ""
    listed: list[_Listed] = field(default_factory=list)
    parts: list[_Part] = field(default_factory=list)
    all: list[_Listed] = field(default_factory=list)

    def entries(self) -> tuple[Entry, ...]:
        return tuple(each.entry() for each in self.listed)

    def sections(self) -> tuple[Section, ...]:
        return tuple(a_section(part.title, *part.entries(), sections=part.sections()) for part in self.parts)
