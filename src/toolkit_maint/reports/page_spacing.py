"""Where a space stands between the pieces of a page's sentence: the words around a link are kept without it.

Between two pieces stands one space, except

- before closing punctuation: ``. , ; : ! ? … ) ] }`` and closing quotes;
- after an opening bracket or an opening quote;
- between a link and a hyphen or slash that has a letter or digit behind it: ``[Klasse](…)-dossier``.

A straight quote at the beginning of a piece closes if nothing, white space or punctuation follows it; at the end of a
piece it opens if nothing, white space or an opening bracket stands before it. So ``'s avonds`` keeps its space, and
``ouders'`` its.
"""

from __future__ import annotations

import re

_CLOSES = re.compile("[.,;:!?\u2026)\\]}\u2019\u201d\u00bb]|['\"](?=\\Z|[\\s.,;:!?…)\\]}])")
_OPENS = re.compile("(?:[(\\[{\u2018\u201c\u201e\u00ab]|(?:(?<![^\\s(\\[{])['\"]))\\Z")
_JOINS = re.compile(r"[-/][^\W_]")


def space_between(left: str, right: str, *, after_link: bool) -> str:
    """One space or nothing: what stands between two pieces, of which neither has white space at its ends.

    ``after_link`` says that the left one is a link.
    """
    if not left or not right:
        return ""
    joined = _CLOSES.match(right) or _OPENS.match(left, len(left) - 1) or (after_link and _JOINS.match(right))
    return "" if joined else " "
