"""Loose lines: which are bullets or headings by how they are set, and which of them are the entries of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bs4.element import Tag

from toolkit_maint.adapters.page_items import ARROW, is_only_links, joined
from toolkit_maint.adapters.page_lines import BULLET_LEVELS, Break, Form, Here, Line, Run
from toolkit_maint.adapters.page_links import AND_SO_ON, Anchor
from toolkit_maint.adapters.page_weight import indent
from toolkit_maint.domain.typography import comparable, tidy

_BULLET = re.compile("([\u00b7\u2022\u25cf\uf0b7o\u25aa\u00a7\uf0a7])(?:\\s|\\Z)")
_BELOW_HEADINGS: Final = 7.0
_LARGEST: Final = 99.0
_LONGEST_HEADING: Final = 120
_FEW: Final = 2
_ENDS: Final = frozenset(".!?:")


def settled(lines: list[Line]) -> list[Line]:
    """The lines without pictures that repeat a link; loose ones with bullets have become items, and bold ones headings."""
    lines = _without_repeated_pictures(lines)
    lines = list(_with_bullets(_with_lone_bullets(each for line in lines for each in _split(line))))
    _set_headings(lines)
    return lines


def _without_repeated_pictures(lines: list[Line]) -> list[Line]:
    anchors = [anchor for line in lines for anchor in line.anchors]
    worded = [anchor for anchor in anchors if not anchor.wordless]
    addresses = {anchor.href for anchor in worded if anchor.url is not None}
    titles = {comparable(anchor.title) for anchor in worded}
    seen: set[tuple[str, str]] = set()
    for line in lines:
        kept: list[Run] = []
        for run in joined(line.runs):
            if isinstance(run, Anchor) and run.wordless:
                key = (run.href, "" if run.url is not None else comparable(run.title))
                if run.href in addresses or key in seen or (run.url is None and key[1] in titles):
                    continue
                seen.add(key)
            kept.append(run)
        line.runs = kept
    return [line for line in lines if not line.is_empty]


def _split(line: Line) -> Iterator[Line]:
    """A paragraph whose lines begin with links or bullets is a list, one line each."""
    if line.form is not Form.LOOSE or line.pasted is not None:
        yield line
        return
    parts: list[list[Run]] = [[]]
    for run in line.runs:
        if run is Break.BREAK:
            parts.append([])
        else:
            parts[-1].append(run)
    parts = [part for part in parts if _is_something(part)]
    begins = [part for part in parts if _begins_with_link(part) or _has_bullet(part)]
    if len(parts) < _FEW or len(begins) < _FEW or 2 * len(begins) < len(parts):
        parts = [line.runs]
    for part in parts:
        links = [run for run in part if isinstance(run, Anchor)]
        if len(links) > 1 and is_only_links(part):
            yield from (_with_runs(line, [link]) for link in links)
        else:
            yield _with_runs(line, part) if len(parts) > 1 else line


def _with_runs(line: Line, runs: list[Run]) -> Line:
    made = Line(line.form, line.rank, line.line, holder=line.holder, runs=runs, bold=line.bold)
    first = next((run for run in runs if isinstance(run, Anchor)), None)
    if first is not None:
        made.rank, made.line = first.rank, first.line
    return made


def _is_something(runs: list[Run]) -> bool:
    return any(isinstance(run, Anchor) or (isinstance(run, str) and tidy(run)) for run in runs)


def _begins_with_link(runs: list[Run]) -> bool:
    for run in runs:
        if isinstance(run, Anchor):
            return True
        if isinstance(run, str) and tidy(run).strip("'\"\u2018\u201c(\u2192- "):
            return False
    return False


def _has_bullet(runs: list[Run]) -> bool:
    first = next((run for run in runs if not isinstance(run, str) or run.strip()), None)
    return isinstance(first, str) and not isinstance(first, Here) and _BULLET.match(first.lstrip()) is not None


def _with_lone_bullets(lines: Iterator[Line]) -> Iterator[Line]:
    """A bullet that stands in a line of its own, as in a cell beside its words, belongs to the line below."""
    waiting = ""
    for line in lines:
        if line.form is Form.LOOSE and not line.anchors and line.plain in BULLET_LEVELS:
            waiting = line.plain
            continue
        if waiting and line.form is Form.LOOSE and line.pasted is None:
            line.pasted = BULLET_LEVELS[waiting]
        waiting = ""
        yield line


def _with_bullets(lines: Iterator[Line]) -> Iterator[Line]:
    for line in lines:
        if line.form is Form.ITEM:
            _strip(line, but="" if line.level > 1 else "o")
        elif line.form is Form.LOOSE and (line.pasted is not None or _has_bullet(line.runs)):
            character = _strip(line)
            line.form, line.bold = Form.ITEM, None
            line.level = line.pasted or BULLET_LEVELS.get(character, 1)
        yield line


def _strip(line: Line, but: str = "") -> str:
    """Take a bullet from the front of a line, and give it."""
    for number, run in enumerate(line.runs):
        if not isinstance(run, str):
            if isinstance(run, Anchor):
                return ""
            continue
        if not run.strip():
            continue
        begins = run.lstrip()
        found = _BULLET.match(begins)
        if found is None or found[1] == but:
            return ""
        line.runs[number] = begins[found.end() :]
        return found[1]
    return ""


def _set_headings(lines: list[Line]) -> None:
    """Make headings of loose lines that are all bold, where a link follows before the next heading of such a weight."""
    link_follows, bold_follows = False, 0.0
    for line in reversed(lines):
        if line.form is Form.HEADING:
            link_follows, bold_follows = False, 0.0
        elif line.form is Form.LOOSE and line.bold is not None and not line.anchors:
            level = _BELOW_HEADINGS - min(line.bold, _LARGEST) / 100
            words = line.plain
            fits = len(words) <= _LONGEST_HEADING and not words.startswith(ARROW) and words[-1:] not in ".,;"
            if fits and not AND_SO_ON.match(words) and (link_follows or bold_follows > level):
                line.form, line.level = Form.HEADING, level
                link_follows, bold_follows = False, level
            else:
                line.bold = None
        else:
            link_follows = link_follows or bool(line.anchors)
            if line.form is Form.LOOSE:
                line.bold = None


def entry_lines(stretch: list[Line]) -> dict[Line, float]:
    """Which of several loose lines, one below the other, are entries; each with how deep it is nested, from 1."""
    stretch = _without_introduction(stretch)
    linked = [line for line in stretch if line.anchors]
    begins = [line for line in linked if _begins_with_link(line.runs)]
    if len(begins) < _FEW or 2 * len(begins) < len(linked):
        return {line: 1.0 for line in linked if _is_bare_link(line)}
    return dict(_nested(stretch))


def _without_introduction(stretch: list[Line]) -> list[Line]:
    """The lines from the first on that is no sentence about what follows."""
    ends = (number for number, line in enumerate(stretch) if _begins_with_link(line.runs) or line.plain[-1:] not in _ENDS)
    return stretch[next(ends, len(stretch)) :]


def _is_bare_link(line: Line) -> bool:
    return _begins_with_link(line.runs) and is_only_links(line.runs) and len(line.anchors) == 1


def _nested(stretch: list[Line]) -> Iterator[tuple[Line, float]]:
    holders = {id(line.holder): number for number, line in enumerate(stretch) if line.plain or line.anchors}
    listed: list[tuple[Line, float]] = []
    for number, line in enumerate(stretch):
        if line.plain.startswith(ARROW) and not _begins_with_link(line.runs):
            continue
        around = [parent for parent in (line.holder.parents if line.holder is not None else []) if id(parent) in holders]
        depth = 1.0 + sum(1 for parent in around if holders[id(parent)] < number) + _indent(line.holder) / 1000
        listed.append((line, depth))
    for number, (line, depth) in enumerate(listed):
        deeper = number + 1 < len(listed) and listed[number + 1][1] > depth and listed[number + 1][0].anchors
        closes = AND_SO_ON.match(line.plain) and (number + 1 == len(listed) or listed[number + 1][1] < depth)
        if line.anchors or deeper or (closes and number):
            yield line, depth


def _indent(holder: Tag | None) -> float:
    return indent(holder) if holder is not None else 0.0
