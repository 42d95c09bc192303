"""Where the parts of a YAML file stand on its lines: what belongs to an item, which comments are its own, how far it is in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from toolkit_maint.adapters.yaml_nodes import Place, Route
from toolkit_maint.adapters.yaml_writing import HOUSE, SPACED_KEYS, Style

_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_WIDEST_DASH: Final = 8
# The layout of a file shows within its first parts.
_MOST_LOOKED_AT: Final = 2_000


class Layout:
    """The lines of a text (counted from 0) and the places of its parts, as :func:`read_nodes` gives them."""

    def __init__(self, content: str, data: Any, place: Place) -> None:
        self.content = content
        self.data = data
        self.place = place
        self._ends = [(match.start(), match.end()) for match in _LINE_END.finditer(content)]
        if not self._ends or self._ends[-1][1] < len(content):
            self._ends.append((len(content), len(content)))
        self._starts = [0, *(end for _, end in self._ends[:-1])]

    # Lines

    @property
    def line_count(self) -> int:
        return len(self._ends)

    def line_of(self, offset: int) -> int:
        """The line in which the character at an offset stands; for the end of the text, the last line."""
        return bisect_right(self._starts, offset) - 1

    def start_of(self, line: int) -> int:
        return self._starts[line]

    def end_of(self, line: int) -> int:
        """Where the line's own characters end, and its line end begins."""
        return self._ends[line][0]

    def after(self, line: int) -> int:
        """Where the next line begins."""
        return self._ends[line][1]

    def body(self, line: int) -> str:
        """A line without its end."""
        return self.content[self._starts[line] : self._ends[line][0]]

    def is_blank(self, line: int) -> bool:
        return not self.body(line).strip(" \t")

    def is_comment(self, line: int) -> bool:
        return self.body(line).lstrip(" \t").startswith("#")

    def indent_of(self, line: int) -> int:
        body = self.body(line)
        return len(body) - len(body.lstrip(" \t"))

    def column(self, offset: int) -> int:
        """How many characters stand before an offset on its line."""
        return offset - self._starts[self.line_of(offset)]

    def is_first_on_line(self, offset: int) -> bool:
        return not self.content[self._starts[self.line_of(offset)] : offset].strip(" \t")

    def line_end_near(self, line: int) -> str:
        """The line end that is written there, or else on the line before."""
        for near in (line, line - 1, 0):
            if near >= 0 and (written := self.content[slice(*self._ends[near])]):
                return written
        return "\n"

    # Parts

    def is_flow(self, place: Place) -> bool:
        """Whether a list or mapping is written in brackets."""
        return place.within is not None and self.content.startswith(("[", "{"), place.start)

    def within_flow(self, route: Route) -> bool:
        """Whether the part at a route stands within brackets; the brackets of the part itself do not count."""
        place = self.place
        for step in route:
            if self.is_flow(place):
                return True
            place = place.at((step,))
        return False

    def key_column(self, route: Route) -> int:
        """The column of the key, or of the dash, that the part at a route belongs to; -1 for the top of a file."""
        if not route:
            return -1
        place = self.place.at(route)
        if place.key_start >= 0:
            return self.column(place.key_start)
        return self.column(self.place.at(route[:-1]).start)

    def last_line(self, place: Place, column: int = -1) -> int:
        """The last line of a part, with the comments below it that are indented deeper than ``column``, if that is given."""
        last = self.line_of(max(place.start, place.end - 1))
        if column < 0:
            return last
        line = last + 1
        while line < self.line_count and (self.is_blank(line) or self.is_comment(line)):
            if not self.is_blank(line):
                if self.indent_of(line) <= column:
                    break
                last = line
            line += 1
        return last

    def dash(self, sequence: Place, index: int) -> int:
        """Where the dash of an item stands in a list that is not in brackets; raises ``LookupError`` if it cannot be told."""
        items = sequence.within
        if not isinstance(items, list) or index == 0:
            return sequence.start
        column = self.column(sequence.start)
        previous = items[index - 1]
        for line in range(self.line_of(max(previous.start, previous.end - 1)) + 1, self.line_count):
            if self.is_blank(line) or self.is_comment(line):
                continue
            if self.indent_of(line) == column and self.content.startswith("-", self.start_of(line) + column):
                return self.start_of(line) + column
            break
        raise LookupError(index)

    def own_lines(self, sequence: Place, index: int) -> tuple[int, int]:
        """The first and the last line of an item, the comments right above it and those deeper within it included."""
        items = sequence.within
        assert isinstance(items, list)  # noqa: S101 - of all places only those of lists are asked
        dash = self.dash(sequence, index)
        column = self.column(dash)
        first = self.line_of(dash)
        if self.is_first_on_line(dash):
            before = self.last_line(items[index - 1], column) if index else -1
            while first - 1 > before and self.is_comment(first - 1):
                first -= 1
        return first, max(self.line_of(dash), self.last_line(items[index], column))

    def blanks_above(self, line: int) -> int:
        """How many blank lines stand right above a line."""
        count = 0
        while line - count > 0 and self.is_blank(line - count - 1):
            count += 1
        return count

    def blanks_below(self, line: int) -> int:
        """How many blank lines stand right below a line."""
        count = 0
        while line + count + 1 < self.line_count and self.is_blank(line + count + 1):
            count += 1
        return count

    def item_width(self, sequence: Place, style: Style) -> int:
        """From a dash of the list to what follows it, in columns."""
        items = sequence.within
        if isinstance(items, list) and items and self.line_of(items[0].start) == self.line_of(sequence.start):
            width = items[0].start - sequence.start
            if 1 < width <= _WIDEST_DASH:
                return width
        return style.item

    def are_apart(self, sequence: Place, index: int) -> bool | None:
        """Whether blank lines stand between the items around a position of a list; ``None`` if it has less than two."""
        items = sequence.within
        if not isinstance(items, list) or len(items) < 2:
            return None
        at = min(max(index, 1), len(items) - 1)
        first, _ = self.own_lines(sequence, at)
        return self.blanks_above(first) > 0

    def style(self) -> Style:
        """How the file is laid out; what it does not show is as in the house."""
        step = dash = item = spaced = None
        for route, place in self._blocks():
            if isinstance(place.within, list):
                if item is None:
                    item = self.item_width(place, HOUSE)
                if spaced is None and route and route[-1] in SPACED_KEYS and "entries" not in route[:-1]:
                    spaced = self.are_apart(place, 1)
            if place.key_start >= 0 and self.line_of(place.start) > self.line_of(place.key_start):
                deeper = self.column(place.start) - self.column(place.key_start)
                if isinstance(place.within, list):
                    dash = deeper if dash is None else dash
                else:
                    step = deeper if step is None else step
            if None not in {step, dash, item, spaced}:
                break
        return Style(
            step=step or max(dash or 0, HOUSE.step),
            dash=HOUSE.dash if dash is None else dash,
            item=item or HOUSE.item,
            spaced=HOUSE.spaced if spaced is None else spaced,
        )

    def _blocks(self) -> Iterator[tuple[tuple[str | int, ...], Place]]:
        """Lists and mappings that have parts and stand on lines of their own, from the top."""
        waiting: list[tuple[tuple[str | int, ...], Place]] = [((), self.place)]
        for route, place in waiting:
            if not place.within or self.is_flow(place) or len(waiting) > _MOST_LOOKED_AT:
                continue
            yield route, place
            parts: Sequence[tuple[str | int, Place]]
            parts = list(place.within.items()) if isinstance(place.within, dict) else list(enumerate(place.within))
            waiting += [((*route, step), part) for step, part in parts[:50]]


def data_at(data: Any, route: Route) -> Any:
    """The data at a route; raises ``LookupError`` where there is none."""
    step: Any
    for step in route:
        if not isinstance(data, dict if isinstance(step, str) else list) or (isinstance(step, int) and step < 0):
            raise KeyError(step)
        data = data[step]
    return data


class Splice(msgspec.Struct, frozen=True):
    """A stretch of a text, from one offset to another, and what comes in its stead."""

    start: int
    end: int
    text: str


def spliced(content: str, splices: Sequence[Splice]) -> str:
    """The text with all stretches replaced; they do not overlap, and those at one place come in the order given."""
    parts, done = [], 0
    for splice in sorted(splices, key=lambda each: (each.start, each.end)):
        parts += [content[done : splice.start], splice.text]
        done = splice.end
    return "".join([*parts, content[done:]])
