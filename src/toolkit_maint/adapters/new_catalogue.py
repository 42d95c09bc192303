"""From a page that was read to the files of a new catalogue: ids for all that it lists, and YAML in the style of the house.

What no catalogue may hold is changed, and nothing else: an address that leads nowhere is left open, and what has the address
of something before it says so (``duplicate_of``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import msgspec

from toolkit_maint.adapters.catalogue_data import ENTRY_KEYS, RELATED_KEYS, TEXT_LINK_KEYS, Data, catalogue_data
from toolkit_maint.adapters.yaml_catalogue import FILE_NAME, load_catalogue
from toolkit_maint.adapters.yaml_files import Files
from toolkit_maint.adapters.yaml_rules import leads_nowhere
from toolkit_maint.adapters.yaml_writing import block
from toolkit_maint.domain.address import AddressKind, LinkUrl, Tracking, host_of, parse_address
from toolkit_maint.domain.catalogue import Block, Catalogue, Entry, Link, Related, Section, TextLink
from toolkit_maint.domain.naming import as_id, proposed_id
from toolkit_maint.ports import LoadedCatalogue

_MODELINE: Final = "# yaml-language-server: $schema=../schema/{name}.schema.json\n"
_TAKEN: Final = frozenset({Path(FILE_NAME).stem})
_HEAD: Final = ("version", "title", "language", "timezone")


class Beginnings(msgspec.Struct, frozen=True, kw_only=True):
    """What a new catalogue says of itself, beside what its page lists. ``advice`` are lines of comment for its editors."""

    title: str
    language: str
    timezone: str
    source: str
    advice: tuple[str, ...] = ()


class NewCatalogue(msgspec.Struct, frozen=True, kw_only=True):
    """The YAML files of a new catalogue by name, ``catalogue.yaml`` first, and how they are read again.

    ``refused`` are addresses of the page that lead nowhere, and were left open; ``duplicates`` counts the links that name
    an earlier one.
    """

    files: dict[str, str]
    loaded: LoadedCatalogue
    refused: tuple[str, ...]
    duplicates: int


def new_catalogue(page: Catalogue, beginnings: Beginnings, others: Mapping[str, bytes], tracking: Tracking) -> NewCatalogue:
    """Make the catalogue of a page, and read it as any other. ``others`` are files beside it, such as a copy of its source.

    Raises ``ValueError`` for words that no YAML can hold (half a surrogate pair).
    """
    named = _Naming(beginnings)
    catalogue = named.catalogue(page)
    repeats = _Repeats()
    files = _files_of(repeats.part(catalogue_data(catalogue)), beginnings.advice)
    folder = Path("/catalogue")
    given = {folder / name: text.encode() for name, text in files.items()} | {folder / name: others[name] for name in others}
    loaded = load_catalogue(folder, tracking=tracking, shown_from=Path("/"), files=Files(given, only_given=True))
    return NewCatalogue(files=files, loaded=loaded, refused=tuple(named.refused), duplicates=repeats.count)


def catalogue_of_page(page: Catalogue, beside: Catalogue, tracking: Tracking) -> Catalogue | None:
    """A page that was read, as a catalogue that another reading can be compared with; ``None`` where it makes no valid one.

    What a page does not say of itself is as in the catalogue ``beside`` it.
    """
    said = Beginnings(title=page.title or beside.title, language=beside.language, timezone=beside.timezone, source="page.html")
    return new_catalogue(page, said, {"page.html": b""}, tracking).loaded.as_far_as_read


class _Naming:
    """Gives ids: to sections first, since their files are called after them, then to all others in the order of the page."""

    def __init__(self, beginnings: Beginnings) -> None:
        self.refused: list[str] = []
        self._beginnings = beginnings
        self._taken: set[str] = set(_TAKEN)
        self._next: dict[str, int] = {}

    def catalogue(self, page: Catalogue) -> Catalogue:
        sections = [self._with_id(section) for section in page.sections]
        said = self._beginnings
        return msgspec.structs.replace(
            page,
            title=said.title,
            language=said.language,
            timezone=said.timezone,
            source=said.source,
            text=self._blocks(page.text),
            entries=self._entries(page.entries),
            sections=tuple(self._filled(section) for section in sections),
        )

    def _with_id(self, section: Section) -> Section:
        own = self._free(section.title, "section")
        return msgspec.structs.replace(section, id=own, sections=tuple(self._with_id(each) for each in section.sections))

    def _filled(self, section: Section) -> Section:
        return msgspec.structs.replace(
            section,
            text=self._blocks(section.text),
            entries=self._entries(section.entries),
            sections=tuple(self._filled(each) for each in section.sections),
        )

    def _blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(tuple(self._piece(piece) for piece in each) for each in blocks)

    def _piece(self, piece: str | TextLink) -> str | TextLink:
        if isinstance(piece, str):
            return piece
        return msgspec.structs.replace(piece, id=self._id_of(piece.link.title, piece.link), link=self._usable(piece.link))

    def _entries(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        return tuple(self._entry(each) for each in entries)

    def _entry(self, entry: Entry) -> Entry:
        return msgspec.structs.replace(
            entry,
            id=self._id_of(entry.title, entry.link),
            link=self._usable(entry.link) if entry.link else None,
            related=tuple(self._related(each) for each in entry.related),
            entries=self._entries(entry.entries),
        )

    def _related(self, related: Related) -> Related:
        return msgspec.structs.replace(related, link=self._usable(related.link))

    def _usable(self, link: Link) -> Link:
        if link.url is None or not leads_nowhere(link.url):
            return link
        self.refused.append(link.url.written)
        return msgspec.structs.replace(link, url=None)

    def _id_of(self, title: str, link: Link | None) -> str:
        url = parse_address(title)
        if url.kind in {AddressKind.WEB, AddressKind.MAIL}:
            return self._free(_words_of(url), "entry")
        return self._free(title, _words_of(link.url) if link and link.url else "entry")

    def _free(self, title: str, fallback: str) -> str:
        """As :func:`proposed_id`, in a time that does not grow with how often a title comes back."""
        first = proposed_id(title, (), fallback)
        free, number = first, self._next.get(first, 2)
        while free in self._taken:
            free, number = f"{first}-{number}", number + 1
        self._next[first] = number
        self._taken.add(free)
        return free


def _words_of(url: LinkUrl) -> str:
    """What an address has of a name: the end of its path where that says something, else its host."""
    parts = [unquote(part) for part in url.href.partition("#")[0].partition("?")[0].split("/")[3:]]
    named = next((part for part in reversed(parts) if as_id(part)), "")
    host = host_of(url.href).removeprefix("www.")
    return " ".join(part for part in (host.partition(".")[0], named.partition(".")[0]) if part) or url.href.partition(":")[2]


class _Repeats:
    """Has every link with the address of an earlier one name that one. Walks in the order in which a catalogue is read."""

    def __init__(self) -> None:
        self.count = 0
        self._first: dict[str, str] = {}

    def part(self, data: Data) -> Data:
        told = dict(data)
        if "text" in told:
            told["text"] = [[self._piece(piece) for piece in each] for each in told["text"]]
        for key, walk in (("entries", self._entry), ("sections", self.part)):
            if key in told:
                told[key] = [walk(each) for each in told[key]]
        return told

    def _piece(self, piece: str | Data) -> str | Data:
        return piece if isinstance(piece, str) else self._link(piece, piece["id"], TEXT_LINK_KEYS)

    def _entry(self, data: Data) -> Data:
        told = self._link(data, data["id"], ENTRY_KEYS)
        if "related" in told:
            told["related"] = [self._link(each, data["id"], RELATED_KEYS) for each in told["related"]]
        if "entries" in told:
            told["entries"] = [self._entry(each) for each in told["entries"]]
        return told

    def _link(self, data: Data, owner: str, order: tuple[str, ...]) -> Data:
        href = parse_address(data["url"]).href if data.get("url") else ""
        earlier = self._first.get(href)
        if not href or earlier is None:
            self._first[href] = owner
            return data
        self.count += 1
        told = data | {"duplicate_of": earlier}
        return {key: told[key] for key in order if key in told}


def _files_of(data: Data, advice: tuple[str, ...]) -> dict[str, str]:
    """The text of every file: the catalogue itself, and one for each section."""
    sections = data.get("sections", [])
    listed = data | ({"sections": [f"{section['id']}.yaml" for section in sections]} if sections else {})
    head = {key: listed[key] for key in _HEAD}
    rest = [{key: value} for key, value in listed.items() if key not in head]
    comment = "".join(f"# {line}".rstrip() + "\n" for line in ("", *advice)) + "\n" if advice else ""
    top = _MODELINE.format(name="catalogue") + comment + "\n".join(block(part) for part in (head, *rest))
    return {FILE_NAME: top} | {f"{section['id']}.yaml": _section_text(section) for section in sections}


def _section_text(section: Data) -> str:
    head = {key: section[key] for key in ("id", "title")}
    rest = [{key: value} for key, value in section.items() if key not in head]
    return _MODELINE.format(name="section") + "\n".join(block(part) for part in (head, *rest))
