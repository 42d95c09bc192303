"""The flat view of a page: what it lists, in page order."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit_maint.domain.catalogue import Catalogue, Entry, Link, Section, TextLink
from toolkit_maint.domain.source import Candidate, CandidateRole


def candidates_of(page: Catalogue) -> tuple[Candidate, ...]:
    """Every link of the page, and every bullet without a link of its own that holds others, in page order."""
    found = sorted(_candidates(page, (None, None)), key=lambda each: each[0])
    return tuple(candidate for _, candidate in found)


_Headings = tuple[str | None, str | None]


def _candidates(part: Catalogue | Section, headings: _Headings) -> Iterator[tuple[int, Candidate]]:
    for block in part.text:
        for piece in block:
            if isinstance(piece, TextLink):
                yield piece.span.start, _candidate(piece.link, CandidateRole.ENTRY, headings, None)
    for entry in part.entries:
        yield from _of_entry(entry, headings, None)
    for section in part.sections:
        below = (section.title, None) if isinstance(part, Catalogue) else (headings[0], section.title)
        yield from _candidates(section, below)


def _of_entry(entry: Entry, headings: _Headings, parent: str | None) -> Iterator[tuple[int, Candidate]]:
    if entry.link is not None:
        yield entry.span.start, _candidate(entry.link, CandidateRole.ENTRY, headings, parent)
    elif entry.entries or entry.related:
        bare = Link(title=entry.title, url=None, evidence=None, url_span=entry.span)
        yield entry.span.start, _candidate(bare, CandidateRole.GROUP, headings, parent)
    for related in entry.related:
        yield related.span.start, _candidate(related.link, CandidateRole.RELATED, headings, entry.title)
    for nested in entry.entries:
        yield from _of_entry(nested, headings, entry.title)


def _candidate(link: Link, role: CandidateRole, headings: _Headings, parent: str | None) -> Candidate:
    section, subsection = headings
    url = link.url.href if link.url is not None else None
    return Candidate(
        section=section or None, subsection=subsection or None, parent_title=parent, title=link.title, url=url, role=role
    )
