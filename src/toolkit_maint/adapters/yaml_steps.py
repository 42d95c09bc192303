"""One edit of a YAML file as the stretches of its text that change: what is written, and where, in the style around it.

Nothing here checks that the result is read as meant; who applies the stretches does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from toolkit_maint.adapters.yaml_brackets import inserted_in_flow, removed_from_flow
from toolkit_maint.adapters.yaml_layout import Layout, Splice, data_at
from toolkit_maint.adapters.yaml_nodes import Place, Route
from toolkit_maint.adapters.yaml_writing import (
    FLOW_KEYS,
    SPACED_KEYS,
    WIDTH,
    Scalar,
    Style,
    block,
    flow,
    folded,
    folds,
    is_plain,
    quoted,
    scalar,
)

_BLANKS: Final = " \t"
_HEADER: Final = re.compile(r"[|>][0-9+-]{0,2}([ \t]+#[^\r\n]*)?")
_EMPTY: Final = re.compile(r"[\[{][ \t]*[\]}]\Z")


class Lifted(msgspec.Struct, frozen=True, kw_only=True):
    """An item that was taken out: its data, its own lines (comments included), and the column of its dash in them.

    ``lines`` have no ends; there are none where the item stood in brackets.
    """

    data: Any
    lines: tuple[str, ...] = ()
    column: int = 0

    @property
    def has_comments(self) -> bool:
        """Whether a comment came with the item; a ``#`` within its words counts as well."""
        return any(line.lstrip(_BLANKS).startswith("#") or " #" in line for line in self.lines)


class Steps:
    """The edits of one text. Routes are those of parts that are there; ``LookupError`` is raised where they are not."""

    def __init__(self, layout: Layout, style: Style) -> None:
        self._layout = layout
        self._style = style
        self._content = layout.content

    def set_value(self, route: Route, value: Scalar) -> list[Splice]:
        layout = self._layout
        place = layout.place.at(route)
        start, end = place.start, place.end
        in_flow = layout.within_flow(route)
        written = self._content[start:end]
        if start == end:
            return [self._filled(place, route, value)]
        column = layout.column(start)
        if not written.startswith(("|", ">")) or in_flow:
            new = self._rewritten(value, written, column, None if in_flow else self._fold_at(route))
            return [Splice(start, end, self._with_ends(new, start))]
        header = _HEADER.match(written)
        comment = (header[1] or "") if header else ""
        first, *rest = self._reblocked(value, written, column, route).split("\n")
        return [Splice(start, end, self._with_ends("\n".join([first + comment, *rest]), start))]

    def insert_key(
        self, route: Route, key: str, value: Any, order: Sequence[str], *, stands_tall: bool = False
    ) -> list[Splice]:
        layout = self._layout
        place, record = layout.place.at(route), data_at(layout.data, route)
        at = _rank_among(list(record), key, order)
        if layout.is_flow(place) or layout.within_flow(route) or not record:
            if not layout.is_flow(place):
                raise ValueError("a pair without brackets of its own can have no second key")
            return inserted_in_flow(layout, place, at, flow({key: value})[1:-1])
        parts = _parts(place)
        column = layout.column(parts[0].key_start)
        within_entry = "entries" in route
        text = block({key: value}, column, self._style, within_entry=within_entry)
        if at == 0:
            start = parts[0].key_start
            return [Splice(start, start, self._with_ends(text[column:] + " " * column, start))]
        previous = parts[at - 1]
        last = layout.last_line(previous, column)
        spaced = self._style.spaced and not within_entry
        tall = stands_tall or _is_tall(value)
        above = spaced and (tall or _stands_tall(layout, previous))
        below = spaced and tall and at < len(parts) and not layout.blanks_below(last)
        return [self._below(last, ("\n" if above else "") + text + ("\n" if below else ""))]

    def remove_key(self, route: Route, key: str) -> list[Splice]:
        layout = self._layout
        place = layout.place.at(route)
        parts = _parts(place)
        at = list(data_at(layout.data, route)).index(key)
        if layout.is_flow(place) or layout.within_flow(route):
            return removed_from_flow(layout, place, at, with_comment=True)
        part = parts[at]
        column = layout.column(part.key_start)
        last = layout.last_line(part, column if part.within else -1)
        if len(parts) == 1:
            return [Splice(part.key_start, layout.end_of(last), "{}")]
        if layout.is_first_on_line(part.key_start):
            return [self._without(layout.line_of(part.key_start), last)]
        following = parts[at + 1].key_start
        between = self._content[layout.end_of(last) : following]
        end = layout.end_of(last) if between.strip() else following
        return [Splice(self._behind_dash(part.key_start) if between.strip() else part.key_start, end, "")]

    def insert_item(self, route: Route, index: int, value: Any) -> list[Splice]:
        layout = self._layout
        place = layout.place.at(route)
        if layout.is_flow(place) and (data_at(layout.data, route) or layout.within_flow(route)):
            return inserted_in_flow(layout, place, index, flow(value))
        if not data_at(layout.data, route):
            if route and route[-1] in FLOW_KEYS and isinstance(value, str) and not layout.within_flow(route):
                return self._in_place_of_nothing(place, flow([value]))
            column = self._new_dash(route)
            return self._begun(place, block([value], column, self._style, within_entry="entries" in route))
        column = layout.column(place.start)
        style = msgspec.structs.replace(self._style, item=layout.item_width(place, self._style))
        text = block([value], column, style, within_entry="entries" in route)
        return [self._inserted(route, index, text, column, value)]

    def place_item(self, route: Route, index: int, lifted: Lifted) -> list[Splice]:
        layout = self._layout
        place = layout.place.at(route)
        in_brackets = layout.within_flow(route) or (layout.is_flow(place) and data_at(layout.data, route))
        if not lifted.lines or in_brackets:
            if lifted.has_comments:
                raise ValueError("a list in brackets has no room for the comments of the item")
            return self.insert_item(route, index, lifted.data)
        empty = not data_at(layout.data, route)
        column = self._new_dash(route) if empty else layout.column(place.start)
        text = "".join(f"{line}\n" for line in _shifted(lifted.lines, column - lifted.column))
        if empty:
            return self._begun(place, text)
        return [self._inserted(route, index, text, column, lifted.data)]

    def lift_item(self, route: Route, index: int) -> tuple[list[list[Splice]], Lifted, bool]:
        """The ways to take an item out, the best first, the item, and whether the key of its list goes with it."""
        layout = self._layout
        place = layout.place.at(route)
        data = data_at(layout.data, (*route, index))
        if layout.is_flow(place) or layout.within_flow(route):
            return [removed_from_flow(layout, place, index, with_comment=False)], Lifted(data=data), False
        first, last = layout.own_lines(place, index)
        dash = layout.dash(place, index)
        column = layout.column(dash)
        shares_line = not layout.is_first_on_line(dash)
        lines = [layout.body(line) for line in range(first, last + 1)]
        if shares_line:
            lines[0] = " " * column + lines[0][column:]
        lifted = Lifted(data=data, lines=tuple(lines), column=column)
        count = len(data_at(layout.data, route))
        if count == 1:
            splices, with_key = self._without_list(route, place, first, last)
            return [splices], lifted, with_key
        if shares_line:
            following = layout.dash(place, index + 1)
            between = self._content[layout.end_of(last) : following]
            end = layout.end_of(last) if between.strip() else following
            return [[Splice(self._behind_dash(dash) if between.strip() else dash, end, "")]], lifted, False
        bare = [self._without(first, last, tidy=False)]
        return [[self._without(first, last, is_last=index == count - 1)], bare], lifted, False

    # Scalars

    def _rewritten(self, value: Scalar, written: str, column: int, fold_at: int | None) -> str:
        if isinstance(value, str):
            if written.startswith(("'", '"')):
                return quoted(value, written[0])
            was_long = column + len(written) > WIDTH and "\n" not in written and "\r" not in written
            if was_long and is_plain(value, in_flow=fold_at is None):
                return value
        return scalar(value, column=column, fold_at=fold_at, in_flow=fold_at is None)

    def _reblocked(self, value: Scalar, written: str, column: int, route: Route) -> str:
        """What comes for a text in block style: its like where the new text is long, too, or has several lines."""
        lines = re.split(r"\r\n|\n|\r", written)[1:]
        first = next((line for line in lines if line.strip(_BLANKS)), "")
        indent = len(first) - len(first.lstrip(" ")) if first else self._fold_at(route)
        if not isinstance(value, str) or re.match(r"[|>][+-]?[0-9]", written):
            return scalar(value, column=column, fold_at=self._fold_at(route))
        if written.startswith("|") and _fits_literally(value):
            keep = "" if value.endswith("\n") else "-"
            body = [" " * indent + line if line else "" for line in value.removesuffix("\n").split("\n")]
            return "\n".join([f"|{keep}", *body])
        long = column + len(value) > WIDTH
        return folded(value, indent) if long and folds(value) else scalar(value, column=column, fold_at=indent)

    def _fold_at(self, route: Route) -> int:
        width = self._style.step if not route or isinstance(route[-1], str) else self._style.item
        return max(self._layout.key_column(route), 0) + width

    def _filled(self, place: Place, route: Route, value: Scalar) -> Splice:
        """A value where there is none; blanks that end the line are taken along."""
        layout = self._layout
        start = place.start
        in_flow = layout.within_flow(route)
        new = scalar(value, column=layout.column(start) + 1, fold_at=None if in_flow else self._fold_at(route), in_flow=in_flow)
        line_end = layout.end_of(layout.line_of(start))
        end = start if self._content[start:line_end].strip(_BLANKS) else line_end
        before = self._content[start - 1 : start]
        lead = " " if before in {":", "-"} else ": " if place.key_start >= 0 else ""
        return Splice(start, end, self._with_ends(lead + new, start))

    # Lines

    def _with_ends(self, text: str, at: int) -> str:
        return text.replace("\n", self._layout.line_end_near(self._layout.line_of(at)))

    def _below(self, line: int, text: str) -> Splice:
        """Lines below another; a file whose last line has no end is left without one."""
        layout = self._layout
        at = layout.after(line)
        ending = layout.line_end_near(line)
        if layout.end_of(line) == at:
            return Splice(at, at, ending + text.removesuffix("\n").replace("\n", ending))
        return Splice(at, at, text.replace("\n", ending))

    def _without(self, first: int, last: int, *, tidy: bool = True, is_last: bool = False) -> Splice:
        """Lines taken out; of the blank lines around them one group goes along, so that as many remain as stand elsewhere."""
        layout = self._layout
        above, below = layout.blanks_above(first), layout.blanks_below(last)
        at_end = last + below == layout.line_count - 1
        start, end = layout.start_of(first), layout.after(last)
        if tidy and above and (is_last or at_end) and (below or at_end or is_last):
            start = layout.start_of(first - above)
        elif tidy and below and (above or first == 0 or not is_last):
            end = layout.after(last + below)
        if end == layout.end_of(last) and start > 0:
            # The file has no last line end; it is left without.
            start = layout.end_of(layout.line_of(start) - 1)
        return Splice(start, end, "")

    def _behind_dash(self, offset: int) -> int:
        """The place right behind a dash, where only blanks stand between it and ``offset``."""
        return len(self._content[:offset].rstrip(_BLANKS))

    # Items

    def _inserted(self, route: Route, index: int, text: str, column: int, value: Any) -> Splice:
        layout = self._layout
        place = layout.place.at(route)
        apart = layout.are_apart(place, index)
        if apart is None:
            named = bool(route) and route[-1] in SPACED_KEYS and "entries" not in route[:-1] and isinstance(value, Mapping)
            apart = self._style.spaced and named
        gap = "\n" if apart else ""
        if index > 0:
            _, last = layout.own_lines(place, index - 1)
            return self._below(last, gap + text)
        dash = layout.dash(place, 0)
        if layout.is_first_on_line(dash):
            first, _ = layout.own_lines(place, 0)
            at = layout.start_of(first)
            return Splice(at, at, self._with_ends(text + gap, at))
        return Splice(dash, dash, self._with_ends(text.lstrip(" ") + gap + " " * column, dash))

    def _new_dash(self, route: Route) -> int:
        """The column of the dashes of a list that begins."""
        if not route:
            return 0
        width = self._style.dash if isinstance(route[-1], str) else self._style.item
        return self._layout.key_column(route) + width

    def _begun(self, place: Place, text: str) -> list[Splice]:
        """The first lines of a list that had none: below its key, in place of ``[]`` or ``null``."""
        layout = self._layout
        line = layout.line_of(place.start)
        return [*self._in_place_of_nothing(place, ""), self._below(line, text)]

    def _in_place_of_nothing(self, place: Place, text: str) -> list[Splice]:
        start = self._behind_dash(place.start) if place.start < place.end else place.start
        written = self._content[place.start : place.end]
        if written not in {"", "null"} and not _EMPTY.match(written):
            raise ValueError("there are words within the empty brackets")
        return [Splice(start, place.end, f" {text}" if text else "")]

    def _without_list(self, route: Route, place: Place, first: int, last: int) -> tuple[list[Splice], bool]:
        """The only item taken out: its key goes as well, unless a comment would go with it or nothing be left."""
        layout = self._layout
        key_start = place.key_start
        if key_start >= 0 and len(_parts(layout.place.at(route[:-1]))) > 1:
            key_line = layout.line_of(key_start)
            bare = first == key_line + 1 and layout.body(key_line).rstrip(_BLANKS).endswith(":")
            if bare and layout.last_line(place, layout.column(key_start)) == last and layout.is_first_on_line(key_start):
                return self.remove_key(route[:-1], str(route[-1])), True
        if key_start < 0:
            return [Splice(place.start, layout.end_of(last), "[]")], False
        colon = self._content.index(":", place.key_end) + 1
        return [Splice(colon, colon, " []"), self._without(first, last, tidy=False)], False


def _parts(place: Place) -> list[Place]:
    within = place.within
    return list(within.values()) if isinstance(within, dict) else list(within or ())


def _rank_among(keys: Sequence[str], key: str, order: Sequence[str]) -> int:
    """Where a key comes among others: behind the nearest that the order has before it, else before the nearest after it."""
    ranks = {name: rank for rank, name in enumerate(order)}
    rank = ranks.get(key)
    if rank is None:
        return len(keys)
    earlier = [name for name in keys if ranks.get(name, len(order)) < rank]
    later = [name for name in keys if rank < ranks.get(name, -1)]
    if earlier:
        return keys.index(max(earlier, key=lambda name: ranks[name])) + 1
    return keys.index(min(later, key=lambda name: ranks[name])) if later else len(keys)


def _is_tall(value: Any) -> bool:
    return isinstance(value, Mapping | list | tuple) and bool(value)


def _stands_tall(layout: Layout, place: Place) -> bool:
    return bool(place.within) and not layout.is_flow(place)


def _fits_literally(text: str) -> bool:
    body = text.removesuffix("\n")
    lines = body.split("\n")
    return (
        len(lines) > 1
        and all(is_plain(f"a{line}a") or _is_wordy(line) for line in lines)
        and not body.startswith((" ", "\n"))
        and bool(lines[-1])
    )


def _is_wordy(line: str) -> bool:
    return not quoted(line).startswith('"') or "\\" not in quoted(line)


def _shifted(lines: Sequence[str], columns: int) -> list[str]:
    """Lines moved to the right or, as far as they are indented, to the left."""
    if columns >= 0:
        return [" " * columns + line if line else line for line in lines]
    return [line[min(-columns, len(line) - len(line.lstrip(" "))) :] for line in lines]
