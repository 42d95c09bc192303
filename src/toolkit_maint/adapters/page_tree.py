"""From the text of a source page to the tree of what it shows: Markdown and HTML alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, PageElement, Tag

from toolkit_maint.adapters.page_bytes import PageForm
from toolkit_maint.adapters.page_furniture import HEADINGS, attribute, content_of, tags_of
from toolkit_maint.adapters.page_markdown import link_bare_addresses, markup_of
from toolkit_maint.domain.address import AddressKind, parse_address
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.typography import tidy

MOST_TAGS = 200_000
DEEPEST = 500
MOST_NESTING = 4_000_000


class PageTree(msgspec.Struct, frozen=True, kw_only=True):
    """What a page shows. ``title`` is what its ``title`` element says, ``heading`` its only ``h1``; empty where there is none.

    ``base`` is the absolute address that its links are relative to, ``None`` where none is known. ``anchors`` are the fragments
    that lead to a place on the page itself. ``asks_password`` says that the content holds a password field. ``language`` is
    what the page says it is written in, else empty.
    """

    root: Tag
    title: str
    heading: str
    language: str
    base: str | None
    anchors: frozenset[str]
    asks_password: bool


class TooComplex(msgspec.Struct, frozen=True):
    """The page has more tags, or nests them deeper, than any page that people read."""

    detail: str


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,15})")
# Elements that have no end tag, or whose end tag may be left out (HTML Standard, "Optional tags"): they do not nest.
_UNCOUNTED = _names(
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody tfoot option "
    "optgroup colgroup caption rb rt rtc rp html head body"
)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}>")
_SAVED_FROM = re.compile(r"<!--\s?saved from url=\(\d{4,6}\)(\S{1,8192})\s?-->")
_SAVED_WITHIN = 4_096


def parse_page(text: str, form: PageForm, address: str | None, policy: Policy) -> PageTree | TooComplex:
    """Parse a page. ``address`` is where it was fetched from, ``None`` for a file.

    The address that relative links refer to is that of ``<base>``, else the one that the page was fetched from. For a
    file it is the address that the browser noted when it saved the page, else the page's canonical address.

    Raises :class:`~toolkit_maint.adapters.page_furniture.NoContent` where the part that the policy names is not there.
    """
    markup = text
    if form is PageForm.MARKDOWN:
        if text.count("[") > MOST_TAGS:
            return TooComplex(f"more than {MOST_TAGS} brackets")
        markup = markup_of(text)
    excess = _excess(markup)
    if excess is not None:
        return excess
    # The start tag keeps the parser from guessing whether a text without any tag is a file's name.
    soup = BeautifulSoup("<html>" + _BREAK_CHANCE.sub("", _XML_DECLARATION.sub("", markup, count=1)), "lxml")
    if _is_too_deep(soup):
        return TooComplex("nested too deeply")
    base = _base(soup, address or _saved_from(text) or _canonical(soup))
    title, language = _title(soup), _language(markup)
    anchors = frozenset(_anchors(soup))
    root = content_of(soup, policy.source, policy.source_signs.furniture)
    if form is PageForm.MARKDOWN:
        link_bare_addresses(soup, root)
    firsts = soup.find_all("h1", limit=2)
    return PageTree(
        root=root,
        title=title,
        heading=words(firsts[0]) if len(firsts) == 1 else "",
        language=language,
        base=base,
        anchors=anchors,
        asks_password=root.find("input", type="password") is not None,
    )


def _excess(markup: str) -> TooComplex | None:
    depth = nesting = 0
    for count, match in enumerate(_TAG.finditer(markup)):
        if count >= MOST_TAGS:
            return TooComplex(f"more than {MOST_TAGS} tags")
        if match[2].lower() not in _UNCOUNTED:
            depth = max(depth - 1, 0) if match[1] else depth + 1
        nesting += depth
        if depth > DEEPEST or nesting > MOST_NESTING:
            return TooComplex("nested too deeply")
    return None


# lxml does not know the element and puts all that follows into it; to a reader it is nothing.
_BREAK_CHANCE = re.compile(r"</?wbr\b[^<>]{0,200}>", re.IGNORECASE)


def _is_too_deep(soup: BeautifulSoup) -> bool:
    """Whether the tree is deeper than its tags let expect: lxml nests some elements that HTML does not."""
    level: list[Tag] = [soup]
    for _ in range(DEEPEST):
        level = [child for tag in level for child in tag.children if isinstance(child, Tag)]
        if not level:
            return False
    return True


def _saved_from(text: str) -> str | None:
    match = _SAVED_FROM.search(text[:_SAVED_WITHIN])
    return _web_address(match[1]) if match else None


def _canonical(soup: BeautifulSoup) -> str | None:
    link = soup.find("link", rel="canonical")
    return _web_address(attribute(link, "href")) if isinstance(link, Tag) else None


def _base(soup: BeautifulSoup, address: str | None) -> str | None:
    base = soup.find("base", href=True)
    return (_web_address(attribute(base, "href"), address) if isinstance(base, Tag) else None) or address


def _web_address(written: str, base: str | None = None) -> str | None:
    address = parse_address(written, base)
    return address.href if address.kind is AddressKind.WEB else None


_NOT_IN_SLUG = re.compile(r"[^\w\- ]")
_HTML = re.compile(r"<html\b([^>]{0,2000})>", re.IGNORECASE)
_LANG = re.compile(r"\slang\s?=\s?[\"']?([a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,3})(?![\w-])", re.IGNORECASE)


def _title(soup: BeautifulSoup) -> str:
    title = soup.find("title")
    return words(title) if isinstance(title, Tag) else ""


def _language(markup: str) -> str:
    tag = _HTML.search(markup[:_SAVED_WITHIN])
    said = _LANG.search(tag[1]) if tag else None
    return said[1].replace("_", "-") if said else ""


def _anchors(soup: BeautifulSoup) -> Iterator[str]:
    yield "top"
    for tag in tags_of(soup):
        for name in ("id", "name"):
            if value := attribute(tag, name):
                yield value.removeprefix("user-content-")
        if tag.name in HEADINGS:
            # Code hosts give the headings of a Markdown page such ids, and its table of contents refers to them.
            yield _NOT_IN_SLUG.sub("", words(tag).lower()).replace(" ", "-")


BLOCKS = _names(
    "html body main article section header footer div p ul ol li dl dt dd table thead tbody tfoot tr td th caption blockquote "
    "pre figure figcaption details summary form fieldset address hr h1 h2 h3 h4 h5 h6 title center dir frameset noframes"
)


def words(tag: Tag) -> str:
    """The words of an element as they are read: blocks and line breaks part words, inline elements do not."""
    parts: list[str] = []
    block: PageElement | None = None
    for node in tag.descendants:
        if isinstance(node, Tag):
            if node.name == "br":
                parts.append(" ")
        elif type(node) in {NavigableString, CData}:
            inside = next((parent for parent in node.parents if parent.name in BLOCKS or parent is tag), tag)
            parts.append(str(node) if inside is block else f" {node}")
            block = inside
    return tidy("".join(parts))
