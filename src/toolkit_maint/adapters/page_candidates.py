"""From the tree of a source page to its candidates, in page order.

A link in a bullet is that bullet's entry, further links in the bullet are related to it; a bullet within a bullet is
nested; a bullet without a link of its own that holds others is a group. A link outside any bullet is an entry of its
section. Paragraphs that begin with a bullet character (a paste from Word) are bullets, too; their characters say how deep
they stand.

No candidates are: anchors of the page itself and links to them (a table of contents), links without any words, links
whose words only say "and so on", and links without an address that are buttons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from bs4.element import NavigableString, Tag

from toolkit_maint.adapters.page_tree import PageTree, attribute, words
from toolkit_maint.domain.address import AddressKind, parse_address, without_fragment
from toolkit_maint.domain.source import Candidate, CandidateRole
from toolkit_maint.domain.typography import tidy

_BULLET_LEVELS = {"\u00b7": 1, "\u2022": 1, "\u25cf": 1, "\uf0b7": 1, "o": 2, "\u25aa": 3, "\u00a7": 3, "\uf0a7": 3}
_WORD_BULLET = re.compile("([\u00b7\u2022\u25cf\uf0b7o\u25aa\u00a7\uf0a7]) ")
_AND_SO_ON = re.compile("(?:o )?(?:\\.{2,6}|\u2026)\\Z")
_PERMALINKS = "\u00b6#\u00a7\U0001f517 "
_ARROW = "\u2192"
_SAY_NOTHING = re.compile(r"[\W_]*\Z")
_NO_ADDRESS_SCHEMES = ("javascript:", "data:", "blob:", "file:", "about:", "view-source:")
_LISTS = frozenset({"ul", "ol", "dl", "li", "table"})


def candidates(tree: PageTree, longest_address: int) -> tuple[Candidate, ...]:
    """Everything that the page lists, in page order. An address longer than ``longest_address`` is none."""
    outline = _Outline(tree, longest_address)
    for element in tree.root.find_all(["h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "a"]):
        outline.meet(element)
    return tuple(outline.candidates())


@dataclass(slots=True, eq=False)
class _Item:
    """A bullet. Its title is that of its first link, else its own words before any list within."""

    element: Tag
    place: tuple[str | None, str | None]
    parent: _Item | None
    level: int = 0
    own_link: _Found | None = None
    holds_links: bool = False

    @property
    def title(self) -> str:
        return self.own_link.title if self.own_link else _own_words(self.element)


@dataclass(slots=True, eq=False)
class _Found:
    """A link that is a candidate."""

    element: Tag
    place: tuple[str | None, str | None]
    item: _Item | None
    title: str
    url: str | None


@dataclass(slots=True)
class _Outline:
    tree: PageTree
    longest_address: int
    section: str | None = None
    subsection: str | None = None
    items: dict[int, _Item] = field(default_factory=dict)
    pasted: list[_Item] = field(default_factory=list)
    met: list[_Item | _Found] = field(default_factory=list)
    levels: tuple[str, str] = ("h2", "h3")

    def __post_init__(self) -> None:
        self.levels = _heading_levels(self.tree.root)

    def meet(self, element: Tag) -> None:
        if element.name == "li":
            self._meet_bullet(element, self._item_around(element), 0)
        elif element.name == "p":
            self._meet_paragraph(element)
        elif element.name == "a":
            self._meet_link(element)
        else:
            self._meet_heading(element)

    def _meet_heading(self, heading: Tag) -> None:
        title = words(heading).rstrip(_PERMALINKS) or None
        self.pasted.clear()
        if heading.name == self.levels[1]:
            self.subsection = title
        elif heading.name <= self.levels[0]:
            self.section = title if heading.name == self.levels[0] else None
            self.subsection = None

    def _meet_paragraph(self, paragraph: Tag) -> None:
        if self._item_around(paragraph) is not None:
            return
        bullet = _WORD_BULLET.match(words(paragraph))
        if bullet is None:
            self.pasted.clear()
            return
        level = _BULLET_LEVELS[bullet[1]]
        while self.pasted and self.pasted[-1].level >= level:
            self.pasted.pop()
        self._meet_bullet(paragraph, self.pasted[-1] if self.pasted else None, level)
        self.pasted.append(self.items[id(paragraph)])

    def _meet_bullet(self, element: Tag, parent: _Item | None, level: int) -> None:
        item = _Item(element, (self.section, self.subsection), parent, level)
        self.items[id(element)] = item
        self.met.append(item)

    def _meet_link(self, link: Tag) -> None:
        title, written = _link_title(link), attribute(link, "href")
        if not link.has_attr("href") or self._leads_within(written):
            return
        url, item = self._address(written), self._item_around(link)
        if url is None and attribute(link, "role").lower() == "button":
            return
        before = self.met[-1] if self.met else None
        if isinstance(before, _Found) and before.item is item and url and before.url == url and _adjoin(before.element, link):
            before.title, before.element = _joined(before, link, title), link
        elif not _SAY_NOTHING.match(title) and not _AND_SO_ON.match(title):
            self._keep(_Found(link, (self.section, self.subsection), item, title, url))

    def _keep(self, found: _Found) -> None:
        self.met.append(found)
        item = found.item
        if item is not None and item.own_link is None:
            item.own_link = found
        while item is not None and not item.holds_links:
            item.holds_links = True
            item = item.parent

    def _item_around(self, element: Tag) -> _Item | None:
        return next((self.items[id(parent)] for parent in element.parents if id(parent) in self.items), None)

    def _leads_within(self, written: str) -> bool:
        page, hash_sign, fragment = written.strip().partition("#")
        if not hash_sign or unquote(fragment).removeprefix("user-content-") not in self.tree.anchors:
            return False
        if not page:
            return True
        target = parse_address(page, self.tree.base)
        return self.tree.base is not None and target.href == without_fragment(self.tree.base)

    def _address(self, written: str) -> str | None:
        if not written.strip() or written.strip().startswith("#"):
            return None
        address = parse_address(written, self.tree.base)
        href = address.visit_key + (f"#{address.fragment}" if address.fragment else "")
        if address.kind in {AddressKind.RELATIVE, AddressKind.MALFORMED} or href.startswith(_NO_ADDRESS_SCHEMES):
            return None
        return href if len(href) <= self.longest_address else None

    def candidates(self) -> Iterator[Candidate]:
        for met in self.met:
            if isinstance(met, _Found):
                yield _of_link(met)
            elif met.holds_links and met.own_link is None and (title := met.title):
                yield _candidate(met.place, _title_above(met), title, None, CandidateRole.GROUP)


def _of_link(found: _Found) -> Candidate:
    item = found.item
    if item is None or item.own_link is found:
        return _candidate(found.place, _title_above(item), found.title, found.url, CandidateRole.ENTRY)
    return _candidate(found.place, item.title, found.title, found.url, CandidateRole.RELATED)


def _candidate(
    place: tuple[str | None, str | None], parent_title: str | None, title: str, url: str | None, role: CandidateRole
) -> Candidate:
    section, subsection = place
    return Candidate(section=section, subsection=subsection, parent_title=parent_title, title=title, url=url, role=role)


def _title_above(item: _Item | None) -> str | None:
    above = item.parent if item else None
    while above is not None:
        if title := above.title:
            return title
        above = above.parent
    return None


def _heading_levels(root: Tag) -> tuple[str, str]:
    """The levels of sections and sub-sections: 2 and 3, unless the page has no heading of level 2."""
    used = {tag.name for tag in root.find_all(["h2", "h3", "h4", "h5", "h6"])}
    if "h2" not in used and len(root.find_all("h1", limit=2)) > 1:
        used.add("h1")
    first, second, *_ = (*sorted(used), "h6", "h7")
    return first, second


def _link_title(link: Tag) -> str:
    shown = words(link)
    bullet = _WORD_BULLET.match(shown)
    if bullet and bullet[1] != "o":
        shown = shown[bullet.end() :]
    if shown:
        return shown
    image = link.find("img", alt=True)
    spare = (attribute(link, "aria-label"), attribute(link, "title"), attribute(image, "alt") if isinstance(image, Tag) else "")
    return next((title for title in map(tidy, spare) if title), "")


def _own_words(item: Tag) -> str:
    own = words(item, until=_LISTS)
    bullet = _WORD_BULLET.match(own)
    return own[bullet.end() if bullet else 0 :].partition(_ARROW)[0].strip()


def _adjoin(link: Tag, following: Tag) -> bool:
    """Whether nothing but white space stands between two links."""
    between = link.next_sibling
    if isinstance(between, NavigableString) and not between.strip():
        between = between.next_sibling
    return between is following


def _joined(before: _Found, link: Tag, title: str) -> str:
    """The title of two adjoining links to one address: an editor's slip, or a picture and its words."""
    if not words(before.element) or not words(link):
        return title if words(link) else before.title
    return tidy(before.title + (" " if isinstance(link.previous_sibling, NavigableString) else "") + title)
