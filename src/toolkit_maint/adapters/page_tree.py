"""From the text of a source page to the tree of what it shows: Markdown and HTML alike, without its furniture.

Left out is what belongs to the site and not to the page:

* ``nav``, ``aside``, ``menu``, and ``header`` or ``footer`` that stand in no ``main``, ``article`` or
  ``section`` (there they belong to the content);
* elements whose ``role`` says navigation, banner, contentinfo, complementary, search, menu, toolbar or dialog;
* elements whose class or id names furniture (``_FURNITURE``, ``_FURNITURE_IDS``: cookie banners, menus, breadcrumbs,
  share buttons, skip links), unless the page's ``main``, an ``article`` or an ``h1`` is within;
* what a browser does not show as text: scripts, styles, templates, ``noscript``, controls, ``hidden``,
  ``display: none``, a closed dialog.

Of what remains, ``main`` is the page if it holds more than half of the links; else the only ``article`` that does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, PageElement, Tag
from markdown_it import MarkdownIt

from toolkit_maint.adapters.page_bytes import PageForm
from toolkit_maint.domain.address import AddressKind, parse_address
from toolkit_maint.domain.typography import tidy

MOST_TAGS = 200_000
DEEPEST = 500
MOST_NESTING = 4_000_000


class PageTree(msgspec.Struct, frozen=True, kw_only=True):
    """What a page shows. ``base`` is the absolute address that its links are relative to, ``None`` where none is known.

    ``anchors`` are the fragments that lead to a place on the page itself. ``asks_password`` says that the content
    holds a password field.
    """

    root: Tag
    title: str
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
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(?:.{0,2000}\r?\n){0,200}?---[ \t]*\r?\n")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}>")
_SAVED_FROM = re.compile(r"<!--\s?saved from url=\(\d{4,6}\)(\S{1,8192})\s?-->")
_SAVED_WITHIN = 4_096


def parse_page(text: str, form: PageForm, address: str | None) -> PageTree | TooComplex:
    """Parse a page. ``address`` is where it was fetched from, ``None`` for a file.

    The address that relative links refer to is that of ``<base>``, else the one that the page was fetched from. For a
    file it is the address that the browser noted when it saved the page, else the page's canonical address.
    """
    markup = text
    if form is PageForm.MARKDOWN:
        if text.count("[") > MOST_TAGS:
            return TooComplex(f"more than {MOST_TAGS} brackets")
        markup = MarkdownIt("commonmark", {"html": True}).enable("table").render(_FRONT_MATTER.sub("", text, count=1))
    excess = _excess(markup)
    if excess is not None:
        return excess
    # The start tag keeps the parser from guessing whether a text without any tag is a file's name.
    soup = BeautifulSoup("<html>" + _BREAK_CHANCE.sub("", _XML_DECLARATION.sub("", markup, count=1)), "lxml")
    if _is_too_deep(soup):
        return TooComplex("nested too deeply")
    base = _base(soup, address or _saved_from(text) or _canonical(soup))
    title = _title(soup)
    anchors = frozenset(_anchors(soup))
    _remove_furniture(soup)
    root = _content(soup)
    return PageTree(
        root=root,
        title=title,
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


def _tags(soup: BeautifulSoup) -> list[Tag]:
    return [node for node in soup.descendants if isinstance(node, Tag)]


def attribute(tag: Tag, name: str) -> str:
    """The value of an attribute as text; empty where the tag has none."""
    value = tag.get(name)
    if value is None:
        return ""
    return value if isinstance(value, str) else " ".join(value)


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


_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


def _title(soup: BeautifulSoup) -> str:
    titles = (words(tag) for name in ("title", "h1") for tag in soup.find_all(name, limit=1))
    return next((title for title in titles if title), "")


def _anchors(soup: BeautifulSoup) -> Iterator[str]:
    yield "top"
    for tag in _tags(soup):
        for name in ("id", "name"):
            if value := attribute(tag, name):
                yield value.removeprefix("user-content-")
        if tag.name in _HEADINGS:
            # Code hosts give the headings of a Markdown page such ids, and its table of contents refers to them.
            yield _NOT_IN_SLUG.sub("", words(tag).lower()).replace(" ", "-")


# Not "head": where a page leaves out its <body> tag, as it may, lxml finds the elements that HTML 4 did not know in there.
_NEVER_CONTENT = _names("nav aside menu script style noscript template iframe svg button select textarea datalist title")
_NEVER_CONTENT_ROLES = _names(
    "navigation banner contentinfo complementary search menu menubar toolbar dialog alertdialog tablist"
)
_FURNITURE = _names(
    "nav navbar navigation main-nav main-menu main-navigation site-menu menu breadcrumb breadcrumbs pagination pager "
    "site-header footer site-footer page-footer sidebar widget-area "
    "cookie cookies cookie-banner cookie-notice cookie-bar cookie-consent cookieconsent consent-banner "
    "share sharing social-share share-buttons sharedaddy addtoany_share_save_container "
    "skip-link skip-links skip-to-content skiplink"
)
_FURNITURE_IDS = _names(
    "header footer sidebar navbar main-nav main-menu main-navigation site-header site-footer site-navigation "
    "cookie-banner cookie-notice cookie-bar cookie-consent cookie-law-info-bar cookieconsent cookiebanner "
    "onetrust-consent-sdk cybotcookiebotdialog cmplz-cookiebanner-container skip-link skip-links"
)
_NOT_SHOWN = re.compile(r"(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden)", re.IGNORECASE)
_HAVE_OWN_HEADER = ["main", "article", "section"]


def _remove_furniture(soup: BeautifulSoup) -> None:
    for tag in _tags(soup):
        if not tag.decomposed and tag.name not in {"html", "body"} and _is_left_out(tag):
            tag.decompose()


def _is_left_out(tag: Tag) -> bool:
    if tag.name in _NEVER_CONTENT or attribute(tag, "role").lower() in _NEVER_CONTENT_ROLES:
        return True
    if tag.name in {"header", "footer"} and tag.find_parent(_HAVE_OWN_HEADER) is None:
        return True
    return _is_hidden(tag) or (_names_furniture(tag) and tag.find(["main", "article", "h1"]) is None)


def _is_hidden(tag: Tag) -> bool:
    if tag.name == "dialog" and not tag.has_attr("open"):
        return True
    # What is "hidden until found" opens for a reader who looks for it.
    hidden = tag.has_attr("hidden") and attribute(tag, "hidden").lower() != "until-found"
    return hidden or bool(_NOT_SHOWN.search(attribute(tag, "style")))


def _names_furniture(tag: Tag) -> bool:
    # The id of a heading or a section is often made from its title: a chapter "Footer" is content.
    if tag.name == "section" or tag.name in _HEADINGS:
        return False
    classes = attribute(tag, "class").lower().split()
    return not _FURNITURE.isdisjoint(classes) or attribute(tag, "id").lower() in _FURNITURE_IDS


def _content(soup: BeautifulSoup) -> Tag:
    body = soup.html or soup
    everything = len(body.find_all("a", href=True))
    mains = body.find_all(lambda tag: tag.name == "main" or attribute(tag, "role").lower() == "main")
    articles = [tag for tag in body.find_all("article") if tag.find_parent("article") is None]
    for choices in (mains, articles):
        if len(choices) == 1 and 2 * len(choices[0].find_all("a", href=True)) > everything:
            return choices[0]
    return body


_BLOCKS = _names(
    "html body main article section header footer div p ul ol li dl dt dd table thead tbody tr td th caption blockquote pre "
    "figure figcaption details summary form fieldset address hr h1 h2 h3 h4 h5 h6 title"
)


def words(tag: Tag, *, until: frozenset[str] = frozenset()) -> str:
    """The words of an element as they are read: blocks and line breaks part words, inline elements do not.

    With ``until`` the words end before the first element of such a name within.
    """
    parts: list[str] = []
    block: PageElement | None = None
    for node in tag.descendants:
        if isinstance(node, Tag):
            if node.name in until:
                break
            if node.name == "br":
                parts.append(" ")
        elif type(node) in {NavigableString, CData}:
            inside = next((parent for parent in node.parents if parent.name in _BLOCKS or parent is tag), tag)
            parts.append(str(node) if inside is block else f" {node}")
            block = inside
    return tidy("".join(parts))
