"""From the catalogue model back to the plain data of its files, in the order in which people read the keys."""

from __future__ import annotations

from typing import Any

from toolkit_maint.domain.catalogue import Block, Catalogue, Entry, Link, Related, Section, TextLink

Data = dict[str, Any]

CATALOGUE_KEYS = ("version", "title", "language", "timezone", "source", "text", "entries", "more", "sections")
SECTION_KEYS = ("id", "title", "text", "entries", "more", "sections")
ENTRY_KEYS = (
    "id",
    "before",
    "title",
    "url",
    "address_evidence",
    "duplicate_of",
    "ignore",
    "owner",
    "after",
    "note",
    "related",
    "entries",
    "more",
    "authors",
    "publisher",
    "year",
    "pages",
    "kind",
    "audience",
    "language",
)
TEXT_LINK_KEYS = ("id", "title", "url", "address_evidence", "duplicate_of", "ignore")
RELATED_KEYS = ("id", "before", "title", "url", "address_evidence", "duplicate_of", "ignore", "after")


def catalogue_data(catalogue: Catalogue) -> Data:
    """The data of ``catalogue.yaml`` with every section in place; keys that would be empty are left out."""
    named = {"title": catalogue.title, "language": catalogue.language, "timezone": catalogue.timezone}
    return {"version": 1, **named, **_unless_empty("source", catalogue.source), **_part(catalogue)}


def section_data(section: Section) -> Data:
    """The data of a section, as it stands in a list or is a file of its own."""
    return {"id": section.id, "title": section.title, **_unless_empty("owner", section.owner), **_part(section)}


def entry_data(entry: Entry) -> Data:
    """The data of an entry with all that it holds; ``url`` is ``None`` where its address is unknown, absent without a link."""
    return {
        "id": entry.id,
        **_unless_empty("before", entry.before),
        "title": entry.title,
        **_address(entry.link),
        **_unless_empty("duplicate_of", entry.duplicate_of),
        **_unless_empty("owner", entry.owner),
        **_unless_empty("after", entry.after),
        **_unless_empty("note", entry.note),
        **_unless_empty("related", [related_data(each) for each in entry.related]),
        **_unless_empty("entries", [entry_data(each) for each in entry.entries]),
        **_unless_empty("more", entry.more),
    }


def related_data(related: Related) -> Data:
    """The data of a related link."""
    return {
        **_unless_empty("before", related.before),
        "title": related.link.title,
        **_address(related.link),
        **_unless_empty("after", related.after),
    }


def text_link_data(link: TextLink) -> Data:
    """The data of a link in running text."""
    return {"id": link.id, "title": link.link.title, **_address(link.link)}


def block_data(block: Block) -> list[str | Data]:
    """The data of a paragraph."""
    return [text_link_data(piece) if isinstance(piece, TextLink) else piece for piece in block]


def _part(part: Catalogue | Section) -> Data:
    return {
        **_unless_empty("text", [block_data(block) for block in part.text]),
        **_unless_empty("entries", [entry_data(each) for each in part.entries]),
        **_unless_empty("more", part.more),
        **_unless_empty("sections", [section_data(each) for each in part.sections]),
    }


def _address(link: Link | None) -> Data:
    if link is None:
        return {}
    evidence = link.evidence.value if link.evidence else None
    return {"url": link.url.written if link.url else None, **_unless_empty("address_evidence", evidence)}


def _unless_empty(key: str, value: Any) -> Data:
    return {key: value} if value else {}
