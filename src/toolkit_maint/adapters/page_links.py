"""Which elements of a page are links that it lists, what they are called, and where they lead.

A link is called by its words: those of the heading in it, if there is one; else its own; else what its ``aria-label``, its
``title`` or its picture says. It leads where its address says, or where a script that opens a window would go; through
addresses that only lead on (see ``signs/pages.toml``) to what stands behind them.

No links are: anchors of the page itself, buttons that lead nowhere, links that share the page, badges, links without any words,
and links whose words only say "and so on".
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from urllib.parse import unquote

from bs4.element import Tag

from toolkit_maint.adapters.page_furniture import HEADINGS, all_of, attribute, first_of
from toolkit_maint.adapters.page_tree import BLOCKS, PageTree, words
from toolkit_maint.adapters.yaml_rules import leads_nowhere
from toolkit_maint.domain.address import AddressKind, LinkUrl, holds_two, parse_address, without_fragment
from toolkit_maint.domain.source_signs import SourceSigns
from toolkit_maint.domain.typography import tidy

AND_SO_ON = re.compile("(?:o )?(?:\\.{2,6}|\u2026)\\Z")
"""Words of a bullet that closes a list: there is more."""

_PERMALINKS = "\u00b6#\u00a7\U0001f517 "
_SAYS_NOTHING = re.compile(r"[\W_]*\Z")
_BULLET = re.compile("[\u00b7\u2022\u25cf\uf0b7\u25aa\uf0a7] ")
_TEMPLATE = re.compile(r"\{\{.{0,200}\}\}|<%.{0,200}%>")
_NO_ADDRESS_SCHEMES = ("javascript:", "data:", "blob:", "file:", "about:", "view-source:")
_OPENED = re.compile(
    r"(?:window\.open|location\.(?:assign|replace))\(\s{0,9}['\"]([^'\"\s]{1,2000})['\"]"
    r"|location(?:\.href)?\s{0,9}=\s{0,9}['\"]([^'\"\s]{1,2000})['\"]"
)
_LINKS, _IMAGES = frozenset({"a"}), frozenset({"img"})
_DRAWN = frozenset({"title", "text", "desc"})
_HOLD_MORE = HEADINGS | {"a", "li", "p", "table"}
_TARGETS = ("data-href", "data-url", "data-link")


class Within(enum.Enum):
    """What an element is that is no link of its own: words like any others, a way to a place on this page, or nothing."""

    WORDS = enum.auto()
    THIS_PAGE = enum.auto()
    NOTHING = enum.auto()
    SCRIPT = enum.auto()


@dataclass(slots=True, eq=False)
class Anchor:
    """A link. ``rest`` are words that stand in it besides its title; ``wordless`` says that it shows a picture or nothing.

    ``spaced`` says whether its words begin, and whether they end with white space.
    """

    title: str
    url: LinkUrl | None
    rest: str = ""
    wordless: bool = False
    says_little: bool = False
    spaced: tuple[bool, bool] = (False, False)
    rank: int = 0
    line: int = 1

    @property
    def href(self) -> str:
        """Where it leads; empty where it has no address."""
        return self.url.href if self.url is not None else ""


class LinkReader:
    """Reads the links of one page."""

    def __init__(self, tree: PageTree, signs: SourceSigns, longest_address: int) -> None:
        """Take the page, and how long an address may be."""
        self._tree = tree
        self._signs = signs
        self._longest = longest_address

    def read(self, tag: Tag) -> Anchor | Within:
        """What an ``a`` or ``area`` is."""
        written = self._written(tag)
        if written is None:
            return Within.WORDS if tag.has_attr("name") or tag.has_attr("id") or _is_button(tag) else self._without_address(tag)
        if self._leads_within(written):
            return Within.THIS_PAGE
        url = self._address(written)
        if (url is None and _is_button(tag)) or self._is_no_link_of_the_list(tag, written):
            return Within.NOTHING
        return self._named(tag, url)

    def hotspot(self, tag: Tag) -> Anchor | None:
        """The link that an element is by its data: a spot on a picture, or what calls itself a link; ``None`` for any other."""
        written = next((value for name in _TARGETS if (value := attribute(tag, name))), "")
        is_spot = "hotspot" in attribute(tag, "class").lower() or attribute(tag, "role").lower() == "link"
        if not written or not is_spot or first_of(tag, _LINKS) is not None:
            return None
        found = self._named(tag, self._address(written))
        return found if isinstance(found, Anchor) else None

    def _written(self, tag: Tag) -> str | None:
        """The address as the page has it, ``None`` where the element is no link by form."""
        written = attribute(tag, "href") or attribute(tag, "xlink:href")
        if not tag.has_attr("href") and not tag.has_attr("xlink:href"):
            return None
        plain = written.strip().lower()
        if plain in {"", "#"} or plain.startswith("javascript:"):
            opened = _OPENED.search(unquote(written)) or _OPENED.search(attribute(tag, "onclick"))
            if opened:
                return opened[1] or opened[2]
        return written

    def _without_address(self, tag: Tag) -> Anchor | Within:
        if first_of(tag, _HOLD_MORE) is not None:
            return Within.WORDS
        return self._named(tag, None)

    def _is_no_link_of_the_list(self, tag: Tag, written: str) -> bool:
        if self._signs.shares(parse_address(written, self._tree.base).href):
            return True
        pictures = [self._full(attribute(picture, "src")) for picture in all_of(tag, _IMAGES)]
        return bool(pictures) and not words(tag) and all(map(self._signs.is_badge, pictures))

    def _full(self, written: str) -> str:
        address = parse_address(written, self._tree.base)
        return address.href or f"https://page.invalid/{written}"

    def _named(self, tag: Tag, url: LinkUrl | None) -> Anchor | Within:
        shown = words(tag)
        if _TEMPLATE.search(shown):
            return Within.SCRIPT
        if shown.strip(_PERMALINKS) == "" and shown:
            return Within.NOTHING
        title, rest = _parts(tag, shown, self._signs) if shown else (_spare_title(tag), "")
        if _SAYS_NOTHING.match(title) or AND_SO_ON.match(title):
            return Within.WORDS
        drawn = not shown or any(parent.name == "svg" for parent in tag.parents)
        raw = tag.get_text()
        return Anchor(
            title=title,
            url=url,
            rest=rest,
            wordless=drawn,
            says_little=self._signs.says_little(title),
            spaced=(raw[:1].isspace(), raw[-1:].isspace()),
        )

    def _leads_within(self, written: str) -> bool:
        page, hash_sign, fragment = written.strip().partition("#")
        if not hash_sign or unquote(fragment).removeprefix("user-content-") not in self._tree.anchors:
            return False
        if not page:
            return True
        target = parse_address(page, self._tree.base)
        return self._tree.base is not None and target.href == without_fragment(self._tree.base)

    def _address(self, written: str) -> LinkUrl | None:
        if not written.strip() or written.strip().startswith("#") or holds_two(written):
            return None
        address = parse_address(written, self._tree.base)
        if address.kind in {AddressKind.RELATIVE, AddressKind.MALFORMED}:
            return None
        href = address.visit_key + (f"#{address.fragment}" if address.fragment else "")
        if address.kind is AddressKind.WEB:
            href = self._signs.unwrapped(href)
        url = parse_address(href)
        return None if href.startswith(_NO_ADDRESS_SCHEMES) or len(href) > self._longest or leads_nowhere(url) else url


def _is_button(tag: Tag) -> bool:
    return attribute(tag, "role").lower() == "button"


def _parts(tag: Tag, shown: str, signs: SourceSigns) -> tuple[str, str]:
    """The title of a link, and what else it says: a card has a heading, or several blocks, of which the first is the title."""
    first = first_of(tag, HEADINGS) or _first_block(tag)
    title = words(first) if first is not None else ""
    if not title:
        title, rest = shown, ""
    else:
        rest = tidy(shown.replace(title, "", 1))
        while rest and (end := next((each for each in _ends(rest) if signs.says_little(each)), None)) is not None:
            rest = rest[: len(rest) - len(end)].rstrip()
    bullet = _BULLET.match(title)
    return title[bullet.end() if bullet else 0 :].strip(), rest


def _ends(text: str) -> list[str]:
    """What a text ends with: up to its last four words."""
    parts = text.split(" ")
    return [" ".join(parts[-count:]) for count in range(min(4, len(parts)), 0, -1)]


def _first_block(tag: Tag) -> Tag | None:
    """The first of several blocks with words that stand in a link one below the other."""
    inner = [each for each in all_of(tag, BLOCKS) if first_of(each, BLOCKS) is None and words(each)]
    return inner[0] if len(inner) > 1 else None


def _spare_title(tag: Tag) -> str:
    image, drawn = first_of(tag, _IMAGES), first_of(tag, _DRAWN)
    spare = (
        attribute(tag, "aria-label"),
        attribute(tag, "title"),
        attribute(tag, "xlink:title"),
        attribute(tag, "alt"),
        attribute(tag, "data-title"),
        attribute(image, "alt") if image is not None else "",
        attribute(image, "title") if image is not None else "",
        words(drawn) if drawn is not None else "",
    )
    return next((title for title in map(tidy, spare) if title), "")
