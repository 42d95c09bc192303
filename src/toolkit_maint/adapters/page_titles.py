"""Headings: which one is the page's title, and which are only the titles of a link that stands below them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from toolkit_maint.adapters.page_items import is_only_links
from toolkit_maint.adapters.page_lines import Break, Form, Line
from toolkit_maint.domain.typography import comparable, tidy


def title_of(lines: list[Line], title: str) -> Line | None:
    """The heading that is the page's title, if any. ``title`` is what the ``title`` element says."""
    headings = [line for line in lines if line.form is Form.HEADING and (line.plain or line.anchors)]
    firsts = [line for line in headings if line.level == 1]
    if firsts:
        first = firsts[0]
        return first if len(firsts) == 1 or _says(first, title) or not _lists(lines, first, firsts[1]) else None
    if not headings:
        return None
    first = headings[0]
    stands_above = len(headings) > 2 and all(line.level > first.level for line in headings[1:])
    return first if stands_above and (_says(first, title) or first.bold is not None) else None


def _says(line: Line, title: str) -> bool:
    words = comparable(_words(line))
    return bool(words) and comparable(title).startswith(words)


def _words(line: Line) -> str:
    return tidy("".join(run if isinstance(run, str) else " " if isinstance(run, Break) else run.title for run in line.runs))


def _lists(lines: list[Line], first: Line, second: Line) -> bool:
    between = lines[lines.index(first) : lines.index(second)]
    return any(line.form is Form.ITEM and line.anchors for line in between)


class _Below(msgspec.Struct, frozen=True):
    """A heading with the lines that stand below it, and the level of the heading that comes next (0: none)."""

    heading: Line
    lines: list[Line]
    following: float


def cards_of(lines: list[Line]) -> Iterator[Line]:
    """The same lines; a heading that is only a link's title has become an item, together with what stands below it."""
    belows = list(_belows(lines))
    cards = {id(each.heading) for each in belows if _may_be_card(each)}
    of_level = Counter(each.heading.level for each in belows)
    cards_of_level = Counter(each.heading.level for each in belows if id(each.heading) in cards)
    highest = min(of_level, default=0)
    start = next((number for number, line in enumerate(lines) if line.form is Form.HEADING), len(lines))
    yield from lines[:start]
    for each in belows:
        level = each.heading.level
        # A section may well hold one link alone; among sections that hold lists, it is none of the cards.
        is_usual = level > highest or (cards_of_level[level] > 1 and 2 * cards_of_level[level] >= of_level[level])
        if id(each.heading) in cards and is_usual:
            yield _card(each)
        else:
            yield each.heading
            yield from each.lines


def _belows(lines: list[Line]) -> Iterator[_Below]:
    at = [number for number, line in enumerate(lines) if line.form is Form.HEADING]
    for number, end in pairwise([*at, len(lines)]):
        yield _Below(lines[number], lines[number + 1 : end], lines[end].level if end < len(lines) else 0)


def _may_be_card(below: _Below) -> bool:
    heading = below.heading
    named, others = heading.anchors, [anchor for line in below.lines for anchor in line.anchors]
    if below.following > heading.level or any(line.form is not Form.LOOSE for line in below.lines):
        return False
    addresses = {anchor.href for anchor in (*named, *others)}
    if len(addresses) != 1 or "" in addresses:
        return False
    return is_only_links(heading.runs) if named else all(anchor.says_little or anchor.wordless for anchor in others)


def _card(below: _Below) -> Line:
    heading = below.heading
    anchor = next(anchor for line in (heading, *below.lines) for anchor in line.anchors)
    anchor.title, anchor.wordless, anchor.says_little = _words(heading), False, False
    card = Line(Form.ITEM, heading.rank, heading.line, level=1, bold=heading.level)
    card.runs = [anchor]
    for line in below.lines:
        card.runs += [Break.BREAK, *(run for run in line.runs if isinstance(run, str))]
    return card
