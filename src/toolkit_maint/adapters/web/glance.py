"""What a glance at the bytes of a page shows: its title, and what stands outside its scripts and comments.

A glance is many times cheaper than a parser and knows much less. It says so itself where a parser might see it otherwise.
"""

from __future__ import annotations

import html
import re

import msgspec

# What begins something that is no text of the page; a title; or a meta element that may send the visitor on. The second
# byte rules out most tags at once, at the price of names like "<tcript" that mean nothing.
_SIGNS = re.compile(
    rb"<[!mMnNsStT](?:--|[cC][rR][iI][pP][tT][\s/>]|[tT][yY][lL][eE][\s/>]|[vV][gG][\s/>]|[iI][tT][lL][eE][\s/>]"
    rb"|[eE][mM][pP][lL][aA][tT][eE][\s/>]|[oO][sS][cC][rR][iI][pP][tT][\s/>]"
    rb"|[eE][tT][aA][\s/](?=[^<]{0,2000}?[rR][eE][fF][rR][eE][sS][hH]))"
)
# By the first letters of what a sign stands for.
_ENDS = {
    b"!--": re.compile(rb"-->"),
    b"scr": re.compile(rb"</[sS][cC][rR][iI][pP][tT][\s/>]"),
    b"sty": re.compile(rb"</[sS][tT][yY][lL][eE][\s/>]"),
    b"svg": re.compile(rb"</[sS][vV][gG][\s/>]"),
    b"tem": re.compile(rb"</[tT][eE][mM][pP][lL][aA][tT][eE][\s/>]"),
    b"nos": re.compile(rb"</[nN][oO][sS][cC][rR][iI][pP][tT][\s/>]"),
    b"tit": re.compile(rb"</[tT][iI][tT][lL][eE][\s/>]"),
}
# In these a title would be no title, and they may be nested.
_SOFT = frozenset({b"svg", b"tem", b"nos"})
_TITLE = re.compile(rb"<title(?:\s+[a-z-]{1,40}=\"[^\"<>]{0,200}\"){0,5}\s*>([^<\0]{0,2000})</title\s*>", re.IGNORECASE)
_LONGEST_TITLE_TAG = 4_000
_LONGEST_START = 65_536
# Nothing but what belongs before a title, no quotes around a "<" or ">".
_START = re.compile(
    rb"[^<]*+(?:<(?:!doctype|\?xml|/?html|/?head|meta|link|base)(?![^\s/>])"
    rb"[^\"'<>]*+(?:\"[^\"<>]*+\"[^\"'<>]*+|'[^'<>]*+'[^\"'<>]*+)*+>[^<]*+)*+",
    re.IGNORECASE,
)


class Glance(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen. ``spoken`` is the markup without scripts, styles, comments and the like, and without the title.

    ``title`` is ``None`` where only a parser could say for sure what it is; ``may_refresh`` says that there is a meta
    element which a parser should look at.
    """

    spoken: bytes
    title: str | None
    may_refresh: bool


def glance_at(page: bytes) -> Glance:
    """Look at a page in UTF-8, once from its beginning to its end."""
    spoken: list[bytes] = []
    position = seen = 0
    title: str | None = None
    is_sure, may_refresh = True, False
    while sign := _SIGNS.search(page, position):
        start, position, kind = sign.start(), sign.end(), sign[0][1:4].lower()
        may_refresh |= kind == b"met"
        if kind not in _ENDS:
            continue
        spoken.append(page[seen:start])
        if kind == b"tit" and is_sure and title is None:
            title = _title_at(page, start, b"".join(spoken))
            is_sure = title is not None
        elif kind in _SOFT and title is None:
            is_sure = False
        # A comment may end within the signs that it begins with: <!-->
        end = _ENDS[kind].search(page, start + 2)
        if end is None:
            seen = len(page)
            break
        position = seen = end.end()
    spoken.append(page[seen:])
    return Glance(spoken=b"".join(spoken), title=title, may_refresh=may_refresh)


def _title_at(page: bytes, start: int, before: bytes) -> str | None:
    match = _TITLE.match(page, start, start + _LONGEST_TITLE_TAG)
    if match is None or len(before) > _LONGEST_START or not _START.fullmatch(before):
        return None
    text = match[1].decode("utf-8", "replace")
    return html.unescape(text) if "&" in text else text
