"""The layout of a catalogue's file made as it is in the house, without a word, a comment or a quote being another.

Keys of entries and links come in the order in which people read them; blank lines stand one at a time, and between the entries
of a section; blanks at the ends of lines go; all lines end alike, and the last one ends. What is written within a text, and how
far lines are set in, stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from toolkit_maint.adapters.catalogue_data import ENTRY_KEYS, RELATED_KEYS, SECTION_KEYS, TEXT_LINK_KEYS
from toolkit_maint.adapters.yaml_edit import EditRefused, Obstacle, Route
from toolkit_maint.adapters.yaml_layout import Layout, Splice, data_at, spliced
from toolkit_maint.adapters.yaml_nodes import Place, read_nodes
from toolkit_maint.adapters.yaml_text import YamlText

_ORDERS: Final = {"entries": ENTRY_KEYS, "related": RELATED_KEYS, "text": TEXT_LINK_KEYS, "sections": SECTION_KEYS}
_BLANKS: Final = " \t"
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_DEEPEST: Final = 40


def formatted(text: YamlText) -> str:
    """The file as it should be laid out, without a byte order mark; formatting it again changes nothing.

    Raises :class:`~toolkit_maint.adapters.yaml_edit.EditRefused` for a file that cannot be read, with its place.
    """
    layout = _read(text.path, text.content)
    content = text.content
    for _ in range(_DEEPEST):  # the innermost first: a list within another can be set right once per round
        moved = list(_in_order(layout))
        if not moved:
            break
        content = spliced(content, moved)
        layout = _read(text.path, content)
    content = _with_ends(_spaced(layout), _usual_end(text.content))
    checked = _read(text.path, content)
    if checked.data != _read(text.path, text.content).data or _words(content) != _words(text.content):
        raise EditRefused(text.path, 1, Obstacle.MISREAD)
    return content


def _read(path: str, content: str) -> Layout:
    text = YamlText(path, content)
    nodes = read_nodes(text)
    if nodes.refused or nodes.faults:
        fault = nodes.faults[0]
        line = text.span(fault.start, fault.end).line
        raise EditRefused(path, line, Obstacle.NOT_READABLE, detail=fault.rule.value, rule=fault.rule)
    return Layout(content, nodes.data, nodes.place)


def _words(content: str) -> Counter[str]:
    """Every line without what stands around its words; whatever is laid out otherwise, these stay."""
    return Counter(line.strip(" \t-") for line in _LINE_END.split(content) if line.strip(_BLANKS))


# Keys


def _in_order(layout: Layout) -> Iterator[Splice]:
    """The stretches of the innermost records whose keys stand in another order."""
    done: list[Route] = []
    for route, place in sorted(_records(layout), key=lambda each: -len(each[0])):
        if any(other[: len(route)] == route for other in done):
            continue
        splice = _reordered(layout, route, place)
        if splice is not None:
            done.append(route)
            yield splice


def _records(layout: Layout) -> Iterator[tuple[Route, Place]]:
    """Every mapping within a list, that is written on lines of its own."""
    waiting: list[tuple[Route, Place]] = [((), layout.place)]
    while waiting:
        route, place = waiting.pop()
        if layout.is_flow(place) or not place.within:
            continue
        if isinstance(place.within, dict):
            if route and isinstance(route[-1], int):
                yield route, place
            waiting += [((*route, key), inner) for key, inner in place.within.items()]
        else:
            waiting += [((*route, number), inner) for number, inner in enumerate(place.within)]


def _reordered(layout: Layout, route: Route, place: Place) -> Splice | None:
    order = _ORDERS.get(next((step for step in reversed(route) if isinstance(step, str)), ""), ())
    keys = list(data_at(layout.data, route))
    ranks = {key: rank for rank, key in enumerate(order)}
    wanted = sorted(keys, key=lambda key: ranks.get(key, len(order)))
    if wanted == keys:
        return None
    stretches = _stretches(layout, [place.at((key,)) for key in keys])
    if stretches is None:
        return None
    first, last = stretches[0][0], stretches[-1][1]
    lines = {
        key: [layout.body(line) for line in range(start, end + 1)] for key, (start, end) in zip(keys, stretches, strict=True)
    }
    column = layout.column(place.at((keys[0],)).key_start)
    if wanted[0] != keys[0]:
        dash = lines[keys[0]][0][:column]
        if lines[wanted[0]][0].lstrip(_BLANKS).startswith("#") or dash.strip(" -"):
            return None
        lines[keys[0]][0] = " " * column + lines[keys[0]][0][column:]
        lines[wanted[0]][0] = dash + lines[wanted[0]][0][column:]
    text = layout.line_end_near(first).join(line for key in wanted for line in lines[key])
    return Splice(layout.start_of(first), layout.end_of(last), text)


def _stretches(layout: Layout, parts: Sequence[Place]) -> list[tuple[int, int]] | None:
    """The first and last line of each key, comments right above it included; ``None`` if other lines stand between them."""
    found: list[tuple[int, int]] = []
    for part in parts:
        first, last = layout.line_of(part.key_start), layout.last_line(part, layout.column(part.key_start))
        if found:
            if not layout.is_first_on_line(part.key_start):
                return None
            while first - 1 > found[-1][1] and layout.is_comment(first - 1):
                first -= 1
            if first != found[-1][1] + 1:
                return None
        found.append((first, max(first, last)))
    return found


# Blank lines


def _spaced(layout: Layout) -> list[str]:
    """The lines with blank lines where they belong, and none at either end."""
    kept = _lines_of_texts(layout)
    apart = set(_firsts(layout))
    lines: list[str] = []
    for number in range(layout.line_count):
        body = layout.body(number)
        if number in kept:
            lines.append(body)
            continue
        body = body.rstrip(_BLANKS)
        if number in apart and lines and lines[-1]:
            lines.append("")
        if body or (lines and lines[-1]):
            lines.append(body)
    while lines and not lines[-1].strip(_BLANKS):
        lines.pop()
    return lines


def _lines_of_texts(layout: Layout) -> set[int]:
    """The lines of texts that go over several, whose blanks are a part of them."""
    found: set[int] = set()
    waiting = [layout.place]
    while waiting:
        place = waiting.pop()
        if place.within is None:
            first, last = layout.line_of(place.start), layout.line_of(max(place.start, place.end - 1))
            if last > first:
                found.update(range(first, last + 1))
        else:
            waiting += list(place.within.values()) if isinstance(place.within, dict) else place.within
    return found


def _firsts(layout: Layout) -> Iterator[int]:
    """The lines with which the entries of a section begin, but for its first."""
    for route, place in _lists_of_entries(layout.place, layout.data, ()):
        items = place.within
        if (
            layout.is_flow(place)
            or not isinstance(items, list)
            or not all(isinstance(each, dict) for each in data_at(layout.data, route))
        ):
            continue
        for index in range(1, len(items)):
            yield layout.own_lines(place, index)[0]


def _lists_of_entries(place: Place, data: Any, route: Route) -> Iterator[tuple[Route, Place]]:
    if isinstance(place.within, dict) and isinstance(data, dict):
        if "entries" in place.within and isinstance(data.get("entries"), list):
            yield (*route, "entries"), place.within["entries"]
        sections = place.within.get("sections")
        if sections is not None and isinstance(sections.within, list) and isinstance(data.get("sections"), list):
            for number, inner in enumerate(sections.within):
                yield from _lists_of_entries(inner, data["sections"][number], (*route, "sections", number))


def _usual_end(content: str) -> str:
    ends = Counter(_LINE_END.findall(content))
    return max(ends, key=lambda end: ends[end]) if ends else "\n"


def _with_ends(lines: Sequence[str], end: str) -> str:
    return "".join(f"{line}{end}" for line in lines)
