"""The catalogue as linked data: JSON-LD in the words of https://schema.org, for search engines and other catalogues.

Catalogue and sections are an ``ItemList`` each, what they list is a ``LearningResource``; nested entries are parts of theirs
(``hasPart``), related links are mentioned (``mentions``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from toolkit_maint.domain.catalogue import Catalogue, Entry, Link, Section, TextLink
from toolkit_maint.reports.escape import json_text
from toolkit_maint.reports.page_spacing import space_between
from toolkit_maint.reports.page_words import followed, legible, of_block

Data = dict[str, Any]


def render_jsonld(catalogue: Catalogue) -> str:
    """The linked data, indented, ending in a line feed."""
    return json_text(json.dumps(linked_data(catalogue), ensure_ascii=False, indent=2)) + "\n"


def linked_data(catalogue: Catalogue) -> Data:
    """The linked data of the whole catalogue."""
    return {"@context": "https://schema.org", **_list(catalogue), "inLanguage": catalogue.language}


def _list(part: Catalogue | Section) -> Data:
    items = list(_items(part))
    about = "\n".join(_paragraph(part)) if part.text else ""
    own = {"identifier": part.id} if isinstance(part, Section) and part.id else {}
    return {
        "@type": "ItemList",
        **own,
        "name": legible(part.title),
        **({"description": about} if about else {}),
        "numberOfItems": len(items),
        "itemListElement": [
            {"@type": "ListItem", "position": number, "item": item} for number, item in enumerate(items, start=1)
        ],
    }


def _paragraph(part: Catalogue | Section) -> Iterator[str]:
    for block in part.text:
        line, last, after_link = "", "", False
        for piece in of_block(block):
            text = legible(piece.title if isinstance(piece, Link) else piece)
            line += space_between(last, text, after_link=after_link) + text
            last, after_link = text or last, isinstance(piece, Link)
        yield line


def _items(part: Catalogue | Section) -> Iterator[Data]:
    for block in part.text:
        yield from (_resource(piece.id, piece.link) for piece in block if isinstance(piece, TextLink))
    yield from map(_entry, part.entries)
    yield from map(_list, part.sections)


def _entry(entry: Entry) -> Data:
    about = " ".join(legible(words) for words in (entry.before, entry.after) if words)
    made = {
        "description": about,
        "abstract": legible(entry.note),
        "mentions": [_named("CreativeWork", each.link) for each in entry.related],
        "hasPart": [_entry(each) for each in entry.entries],
    }
    own = {"@type": "LearningResource", "identifier": entry.id, "name": legible(entry.title)}
    link = {} if entry.link is None else _address(entry.link)
    return {**own, **link, **{key: value for key, value in made.items() if value}}


def _resource(name: str, link: Link) -> Data:
    return {"@type": "LearningResource", "identifier": name, "name": legible(link.title), **_address(link)}


def _named(kind: str, link: Link) -> Data:
    return {"@type": kind, "name": legible(link.title), **_address(link)}


def _address(link: Link) -> Data:
    address = followed(link.url)
    return {} if address is None else {"url": address}
