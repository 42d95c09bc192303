"""Cutting a page before the place where parsing it would take too long.

The HTML parser takes quadratic time for elements that are nested deep and for attributes of one element; 200,000 open
``<div>`` would keep it busy for a minute. Formatting elements that stay open are worse: the parser opens each of them anew
in every block that follows, and moves blocks about for each end tag (HTML Standard, 13.2.4.3 and 13.2.6.4.7). Pages of
people are nowhere near these bounds.
"""

from __future__ import annotations

import re

_TOO_SHORT_TO_HURT = 1_024
_DEEPEST = 1_000
_MOST_TAGS = 20_000
_MOST_ATTRIBUTES = 500
_MOST_FORMATTING = 60
# Elements that the parser may have to open anew; each takes some 400 bytes.
_MOST_REOPENED = 150_000
_FORMATTING = frozenset({"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"})
# Tags do not overlap, so reading each to its end reads a page once; false starts in scripts add a little.
_READINGS = 4

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# A start tag up to its last attribute, as the HTML Standard tokenises it; the group is there if it has too many.
_ATTRIBUTE = r"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+"
_WHOLE_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE}){{0,{_MOST_ATTRIBUTES}}}+({_ATTRIBUTE})?+")
# One that is not as nearly all are: a few attributes, each in one of the usual forms, and no other tag within.
_CALM_VALUE = r"\"[^\"<>]*+\"|'[^'<>]*+'|[^\s\"'<>=`]++"
_CALM_ATTRIBUTE = rf"[\s/]++[^\s/<>\"'=]++(?:\s*+=\s*+(?:{_CALM_VALUE}))?+"
_ODD_TAG = re.compile(rf"<(?=[a-zA-Z])(?![^\s/<>\"'=]++(?:{_CALM_ATTRIBUTE}){{0,60}}+[\s/]*+>)")
# Elements that need no end tag (HTML Standard, 13.1.2.4): they do not nest by themselves.
_ENDLESS = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
    | {"p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "colgroup", "option"}
    | {"html", "head", "body"}
)


def cut_before_bomb(html: str) -> str:
    """The page up to the first tag that is nested too deep, has too many attributes, or is one tag too many."""
    if len(html) < _TOO_SHORT_TO_HURT:
        return html
    return html[: min(_end_of_nesting(html), _end_of_attributes(html))]


def _end_of_nesting(html: str) -> int:
    opened: dict[str, int] = {}
    depth = formatting = reopened = 0
    for number, tag in enumerate(_TAG.finditer(html)):
        closes, name = tag.groups()
        name = name.lower()
        reopened += formatting
        if closes:
            if opened.get(name):
                opened[name] -= 1
                depth -= 1
                formatting -= name in _FORMATTING
        elif formatting > _MOST_FORMATTING or reopened > _MOST_REOPENED or number >= _MOST_TAGS or depth > _DEEPEST:
            return tag.start()
        elif name not in _ENDLESS:
            opened[name] = opened.get(name, 0) + 1
            depth += 1
            formatting += name in _FORMATTING
    return len(html)


def _end_of_attributes(html: str) -> int:
    to_read = 0
    for odd in _ODD_TAG.finditer(html):
        whole = _WHOLE_TAG.match(html, odd.start())
        if whole is None:
            continue
        to_read += whole.end() - whole.start()
        if whole[1] is not None or to_read > _READINGS * len(html):
            return whole.start()
    return len(html)
