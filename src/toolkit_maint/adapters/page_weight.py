"""How heavy words are set: whether they are bold, and how large; and how far a line is set in."""

from __future__ import annotations

import re
from typing import Final

from bs4.element import PageElement, Tag

from toolkit_maint.adapters.page_furniture import attribute
from toolkit_maint.adapters.page_tree import BLOCKS

_BOLD = re.compile(r"font-weight\s{0,3}:\s{0,3}(?:bold|[6-9]00)|mso-bidi-font-weight\s{0,3}:\s{0,3}bold", re.IGNORECASE)
_LIGHT = re.compile(r"font-weight\s{0,3}:\s{0,3}(?:normal|[1-4]00)", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s{0,3}:\s{0,3}([0-9]{1,4}(?:\.[0-9]{1,4})?)(pt|px|em|rem|%)", re.IGNORECASE)
_INDENT = re.compile(r"(?:margin|padding)-left\s{0,3}:\s{0,3}([0-9]{1,4}(?:\.[0-9]{1,4})?)(pt|px|em|rem|cm)", re.IGNORECASE)
# CSS Values and Units: a pixel is 3/4 of a point; what is relative to the text is taken as of 12 points.
_POINTS: Final = {"pt": 1.0, "px": 0.75, "em": 12.0, "rem": 12.0, "%": 0.12, "cm": 28.35}
_FONT_SIZES: Final = {"4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0, "+1": 13.5, "+2": 18.0, "+3": 24.0, "+4": 36.0}


def bold_size(node: PageElement) -> float | None:
    """The size in points (0 if unknown) of words that are bold by their own line's elements; ``None`` if they are not."""
    is_bold, size = False, 0.0
    inner = [node] if isinstance(node, Tag) else []
    for tag in (*inner, *node.parents):
        style = attribute(tag, "style")
        if _LIGHT.search(style) and not is_bold:
            return None
        is_bold = is_bold or tag.name in {"b", "strong"} or bool(_BOLD.search(style))
        size = size or _size(tag, style)
        if tag.name in BLOCKS:
            break
    return size if is_bold else None


def _size(tag: Tag, style: str) -> float:
    if tag.name == "font":
        return _FONT_SIZES.get(attribute(tag, "size"), 0.0)
    found = _SIZE.search(style)
    return float(found[1]) * _POINTS[found[2].lower()] if found else 0.0


def indent(tag: Tag) -> float:
    """How far an element is set in by its own style, in points."""
    found = _INDENT.search(attribute(tag, "style"))
    return float(found[1]) * _POINTS[found[2].lower()] if found else 0.0
