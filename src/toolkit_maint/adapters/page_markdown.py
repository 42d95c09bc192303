"""Markdown as the habits of lists have it: CommonMark with tables, strikethrough and bare addresses, as code hosts show it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag
from markdown_it import MarkdownIt

LINE = "data-line-of-source"
"""The attribute that tells on which line of the Markdown (from 1) an element begins."""

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?:.{0,2000}\r?\n){0,200}?---[ \t]*\r?\n")
# GitHub Flavored Markdown, section 6.9: where a bare address begins and how far it goes; its end is trimmed below.
_BARE_ADDRESS = re.compile(r"(?<![\w/:.@-])(?:https?://|www\.)(?=[\w\[])[^\s<>]{1,4000}", re.IGNORECASE)
_TRAILING = "?!.,:*_~'\""
_NO_TEXT = ("a", "code", "pre", "script", "style", "textarea")


def markup_of(text: str) -> str:
    """The HTML of a Markdown page, its elements with the line they come from. What stands in front matter is left out."""
    front = _FRONT_MATTER.match(text)
    body = text[front.end() :] if front else text
    before = text.count("\n", 0, front.end()) if front else 0
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse(body)
    for token in tokens:
        if token.map and token.nesting == 1:
            token.attrSet(LINE, str(token.map[0] + 1 + before))
    return str(parser.renderer.render(tokens, parser.options, {}))


def link_bare_addresses(soup: BeautifulSoup, root: Tag) -> None:
    """Make links of addresses that stand in the text of a Markdown page, as code hosts do."""
    for text in [node for node in root.descendants if type(node) is NavigableString]:
        if "://" in text or "www." in text.lower():
            pieces = list(_linked(soup, str(text)))
            if len(pieces) > 1 and text.find_parent(_NO_TEXT) is None:
                text.replace_with(*pieces)


def _linked(soup: BeautifulSoup, text: str) -> Iterator[PageElement]:
    at = 0
    for match in _BARE_ADDRESS.finditer(text):
        address = _trimmed(match[0])
        yield NavigableString(text[at : match.start()])
        link = soup.new_tag("a", href=address if "://" in address else f"http://{address}")
        link.string = address
        yield link
        at = match.start() + len(address)
    yield NavigableString(text[at:])


def _trimmed(address: str) -> str:
    end, unopened = len(address), address.count(")") - address.count("(")
    while end and (address[end - 1] in _TRAILING or (address[end - 1] == ")" and unopened > 0)):
        unopened -= address[end - 1] == ")"
        end -= 1
    return address[:end]
