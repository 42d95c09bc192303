"""Cutting a page before the place where parsing it would take too long.

The HTML parser takes quadratic time for elements that are nested deep and for attributes of one element; 200,000 open
``<div>`` would keep it busy for a minute. Pages of people are nowhere near these bounds.
"""

from __future__ import annotations

import re
from collections import Counter

_TOO_SHORT_TO_HURT = 16_384
_DEEPEST = 1_000
_MOST_TAGS = 20_000
_MOST_ATTRIBUTES = 500
# Tags do not overlap, so reading each to its end reads a page once; false starts in scripts add a little.
_READINGS = 4

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# A start tag up to its last attribute, as the HTML Standard tokenises it; the group is there if it has too many.
_ATTRIBUTE = r"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+"
_WHOLE_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE}){{0,{_MOST_ATTRIBUTES}}}+({_ATTRIBUTE})?+")
# Elements that need no end tag (HTML Standard, 13.1.2.4): they do not nest by themselves.
_ENDLESS = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
    | {"p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "colgroup", "option", "optgroup", "rp", "rt"}
    | {"html", "head", "body"}
)


def cut_before_bomb(html: str) -> str:
    """The page up to the first tag that is nested too deep, has too many attributes, or is one tag too many."""
    if len(html) < _TOO_SHORT_TO_HURT:
        return html
    opened: Counter[str] = Counter()
    depth = to_read = 0
    for number, tag in enumerate(_TAG.finditer(html)):
        name = tag[2].lower()
        if tag[1]:
            depth -= opened[name] > 0
            opened[name] = max(0, opened[name] - 1)
            continue
        whole = _WHOLE_TAG.match(html, tag.start())
        to_read += whole.end() - tag.start() if whole else 0
        overfull = whole is not None and whole[1] is not None
        if overfull or number >= _MOST_TAGS or depth > _DEEPEST or to_read > _READINGS * len(html):
            return html[: tag.start()]
        if name not in _ENDLESS:
            opened[name] += 1
            depth += 1
    return html
