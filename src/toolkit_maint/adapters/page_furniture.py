"""Which part of a parsed source page is read: without what belongs to the site, is hidden, or is there twice.

Left out is

* ``nav``, ``aside``, ``menu``, and ``header`` or ``footer`` that stand in no ``main``, ``article`` or
  ``section`` (there they belong to the content);
* elements whose ``role`` says navigation, banner, contentinfo, complementary, search, menu, toolbar or dialog;
* elements whose class or id names furniture (``signs/pages.toml``: cookie banners, menus, breadcrumbs, share buttons,
  skip links), unless the page's ``main``, an ``article`` or an ``h1`` is within;
* what a browser does not show as text: scripts, styles, templates, ``noscript``, controls, ``hidden``,
  ``display: none``, a closed dialog;
* what a style sheet hides, as far as its classes or ``aria-hidden`` tell, if everything it links to stands elsewhere too;
* within a link, words that are there for who listens, unless there are no others;
* whatever the configuration excludes.

Of what remains, the part that the configuration names is the page; without it ``main`` if it holds more than half of the links,
else the only ``article`` that does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator

import soupsieve
from bs4 import BeautifulSoup
from bs4.element import Tag

from toolkit_maint.domain.policy import SourceContract
from toolkit_maint.domain.source_signs import Furniture

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class NoContent(Exception):  # noqa: N818 - it says what happened
    """The page has no part that the configured selector finds."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Not "head": where a page leaves out its <body> tag, as it may, lxml finds the elements that HTML 4 did not know in there.
_NEVER_CONTENT = _names("nav aside menu script style noscript template button select textarea datalist title")
_NEVER_CONTENT_ROLES = _names(
    "navigation banner contentinfo complementary search menu menubar toolbar dialog alertdialog tablist"
)
_HIDDEN = re.compile(r"(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden)", re.IGNORECASE)
_HAVE_OWN_HEADER = _names("main article section")
_HOLD_THE_PAGE = _names("main article h1")
_LINKS = _names("a")
_DRAWINGS = _names("svg")
_OTHER_PAGE = _names("iframe object")


def attribute(tag: Tag, name: str) -> str:
    """The value of an attribute as text; empty where the tag has none."""
    value = tag.get(name)
    if value is None:
        return ""
    return value if isinstance(value, str) else " ".join(value)


def tags_of(root: Tag) -> list[Tag]:
    """Every element within, in the order of the page."""
    return [node for node in root.descendants if isinstance(node, Tag)]


def all_of(root: Tag, names: Container[str]) -> Iterator[Tag]:
    """The elements within that have one of these names, in the order of the page."""
    return (node for node in root.descendants if isinstance(node, Tag) and node.name in names)


def first_of(root: Tag, names: Container[str]) -> Tag | None:
    """The first of them; ``None`` where there is none."""
    return next(all_of(root, names), None)


def content_of(soup: BeautifulSoup, contract: SourceContract, furniture: Furniture) -> Tag:
    """The part that is read; everything that is left out is removed from the tree. Raises :class:`NoContent`."""
    _remove_furniture(soup, furniture)
    _exclude(soup, contract.exclude)
    root = _part_of(soup, contract.content)
    _remove_hidden_duplicates(root, furniture)
    _remove_spoken_words(root, furniture)
    return root


def _remove_furniture(soup: BeautifulSoup, furniture: Furniture) -> None:
    for tag in tags_of(soup):
        if tag.decomposed or tag.name in {"html", "body"}:
            continue
        if tag.name == "button" and _stands_in(tag, HEADINGS):
            tag.unwrap()  # the heading of a part that opens on a click
        elif _is_left_out(tag, furniture):
            tag.decompose()
        elif tag.name in _OTHER_PAGE:
            tag.clear()  # what stands in it is for browsers that cannot show the other page


def _is_left_out(tag: Tag, furniture: Furniture) -> bool:
    if tag.name == "title" and _stands_in(tag, _DRAWINGS):
        return False  # what a spot on a drawing is called
    if tag.name in _NEVER_CONTENT or attribute(tag, "role").lower() in _NEVER_CONTENT_ROLES:
        return True
    if tag.name == "svg":
        return first_of(tag, _LINKS) is None
    if tag.name in {"header", "footer"} and not _stands_in(tag, _HAVE_OWN_HEADER):
        return True
    return _is_hidden(tag) or (_names_furniture(tag, furniture) and first_of(tag, _HOLD_THE_PAGE) is None)


def _stands_in(tag: Tag, names: Container[str]) -> bool:
    return any(parent.name in names for parent in tag.parents)


def _is_hidden(tag: Tag) -> bool:
    if tag.name == "dialog" and not tag.has_attr("open"):
        return True
    # What is "hidden until found" opens for a reader who looks for it.
    hidden = tag.has_attr("hidden") and attribute(tag, "hidden").lower() != "until-found"
    return hidden or bool(_HIDDEN.search(attribute(tag, "style")))


def _names_furniture(tag: Tag, furniture: Furniture) -> bool:
    # The id of a heading or a section is often made from its title: a chapter "Footer" is content.
    if tag.name == "section" or tag.name in HEADINGS:
        return False
    return not furniture.classes.isdisjoint(_classes(tag)) or attribute(tag, "id").lower() in furniture.ids


def _classes(tag: Tag) -> list[str]:
    return attribute(tag, "class").lower().split()


def _exclude(soup: BeautifulSoup, selectors: tuple[str, ...]) -> None:
    for selector in selectors:
        for tag in _selected(soup, selector):
            if not tag.decomposed and tag.name not in {"html", "body"}:
                tag.decompose()


def _selected(soup: BeautifulSoup, selector: str) -> list[Tag]:
    try:
        return list(soupsieve.select(selector, soup))
    except soupsieve.SelectorSyntaxError:
        return []


def _part_of(soup: BeautifulSoup, selector: str | None) -> Tag:
    body = soup.html or soup
    if selector is not None:
        found = _selected(soup, selector)
        outer = [tag for tag in found if not any(tag is not other and other in tag.parents for other in found[:1])]
        if not outer:
            raise NoContent(selector)
        return outer[0] if len(outer) == 1 else _gathered(soup, outer)
    everything = len(body.find_all("a", href=True))
    mains = body.find_all(lambda tag: tag.name == "main" or attribute(tag, "role").lower() == "main")
    articles = [tag for tag in body.find_all("article") if tag.find_parent("article") is None]
    for choices in (mains, articles):
        if len(choices) == 1 and 2 * len(choices[0].find_all("a", href=True)) > everything:
            return choices[0]
    return body


def _gathered(soup: BeautifulSoup, parts: list[Tag]) -> Tag:
    """Several parts of a page as one."""
    whole = soup.new_tag("div")
    for part in parts:
        whole.append(part.extract())
    return whole


def _remove_hidden_duplicates(root: Tag, furniture: Furniture) -> None:
    counted = Counter(_hrefs(root))
    for tag in tags_of(root):
        if tag.decomposed or not (
            attribute(tag, "aria-hidden").lower() == "true" or not furniture.hidden_classes.isdisjoint(_classes(tag))
        ):
            continue
        within = Counter(_hrefs(tag))
        if within and all(counted[href] > number for href, number in within.items()):
            counted -= within
            tag.decompose()


def _hrefs(root: Tag) -> list[str]:
    links = [*([root] if root.name == "a" else []), *all_of(root, _LINKS)]
    return [attribute(link, "href") for link in links if attribute(link, "href").strip("# ")]


def _remove_spoken_words(root: Tag, furniture: Furniture) -> None:
    for link in list(all_of(root, _LINKS)):
        spoken = [tag for tag in tags_of(link) if not furniture.spoken_classes.isdisjoint(_classes(tag))]
        heard = sum(len("".join(tag.stripped_strings)) for tag in spoken)
        if spoken and heard < len("".join(link.stripped_strings)):
            for tag in spoken:
                if not tag.decomposed:
                    tag.decompose()
