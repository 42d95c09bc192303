"""What of a page no reading of its text can see: another page in a frame, a picture to click on, what a script draws."""

from __future__ import annotations

import re
from typing import Final

from bs4.element import Tag

from toolkit_maint.adapters.page_furniture import attribute
from toolkit_maint.domain.address import AddressKind, parse_address, redacted
from toolkit_maint.domain.source import UnseenKind
from toolkit_maint.domain.source_signs import SourceSigns
from toolkit_maint.domain.typography import tidy

_FRAMES: Final = frozenset({"iframe", "frame", "object", "embed"})
_ADDRESSES: Final = ("src", "data-src", "data-lazy-src", "data")
_REPEATED: Final = ("ng-repeat", "v-for", "x-for", "data-ng-repeat", ":for", "*ngfor")
_ROOTS: Final = frozenset({"root", "app", "__next", "__nuxt", "___gatsby", "react-root"})
_TOO_SMALL = re.compile(r"[01](?:px)?\Z")
_INTERACTIVE_PICTURE: Final = "thinglink"


def unseen_in(tag: Tag, signs: SourceSigns) -> tuple[UnseenKind, str] | None:
    """What of an element itself cannot be seen, with its title or address; ``None`` where it can be read like any other."""
    if tag.name in _FRAMES:
        return _frame(tag, signs)
    if tag.name == "canvas":
        return UnseenKind.INTERACTIVE, _called(tag)
    if tag.name == "img":
        return (UnseenKind.INTERACTIVE, _called(tag)) if _is_clicked_on(tag) else None
    if any(tag.has_attr(name) for name in _REPEATED):
        return UnseenKind.SCRIPT, ""
    is_root = attribute(tag, "id").lower() in _ROOTS or tag.has_attr("data-reactroot")
    if is_root and not any(isinstance(child, Tag) for child in tag.children) and not tidy("".join(tag.strings)):
        return UnseenKind.SCRIPT, ""
    return None


def _frame(tag: Tag, signs: SourceSigns) -> tuple[UnseenKind, str] | None:
    written = next((value for name in _ADDRESSES if (value := attribute(tag, name))), "")
    address = parse_address(written, "https://page.invalid/")
    if address.kind is not AddressKind.WEB or any(_TOO_SMALL.match(attribute(tag, side)) for side in ("width", "height")):
        return None
    if attribute(tag, "type").startswith(("video/", "audio/", "image/")) or not signs.lists_links(address.href):
        return None
    kind = UnseenKind.INTERACTIVE if signs.is_interactive(address.href) else UnseenKind.FRAME
    return kind, _called(tag) or redacted(parse_address(written).href or written)[:200]


def _is_clicked_on(image: Tag) -> bool:
    if _INTERACTIVE_PICTURE in attribute(image, "class").lower():
        return True
    name = attribute(image, "usemap").removeprefix("#")
    root = list(image.parents)[-1]
    return bool(name) and root.find("map", attrs={"name": name}) is None and root.find("map", id=name) is None


def _called(tag: Tag) -> str:
    return next((title for name in ("title", "aria-label", "alt") if (title := tidy(attribute(tag, name)))), "")[:200]
