"""A YAML file edited like a careful person would: only the characters that an edit is about change.

Every edit is a splice of the text. It counts only if the new text is read as the data that it should hold; otherwise it is
refused, and nothing has changed.
"""

from __future__ import annotations

import codecs
import enum
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from toolkit_maint.adapters.yaml_layout import Layout, Splice, data_at, spliced
from toolkit_maint.adapters.yaml_nodes import Place, read_nodes
from toolkit_maint.adapters.yaml_steps import Lifted, Steps
from toolkit_maint.adapters.yaml_text import YamlText
from toolkit_maint.adapters.yaml_writing import Scalar, Style
from toolkit_maint.domain.diagnostic import Rule

__all__ = ["EditRefused", "Lifted", "Mark", "Obstacle", "Route", "YamlEdit"]

Route = tuple[str | int, ...]
"""Keys and positions (from 0) that lead from the top of a file to a part of it."""

# Longer files are edited piece by piece, and read again as a whole only when a list changes, or at the end.
_PIECEWISE_FROM: Final = 16 * 1024
_LARGEST_PIECE: Final = 16 * 1024


class Obstacle(enum.StrEnum):
    """Why an edit was refused."""

    NOT_READABLE = "the file has something that cannot be edited safely"
    NOT_THERE = "there is nothing at that place"
    ALREADY_THERE = "there is something at that place already"
    WRONG_KIND = "what stands there is of another kind"
    IMPOSSIBLE = "it cannot be done there"
    MISREAD = "the edited text would not be read as it is meant"


class EditRefused(Exception):  # noqa: N818 - it says what happened
    """An edit that was not made, with its place (``line`` from 1); ``rule`` is what the file has that cannot be edited."""

    def __init__(self, path: str, line: int, obstacle: Obstacle, *, detail: str = "", rule: Rule | None = None) -> None:
        """Take the place, the reason, and what more there is to say of it."""
        super().__init__(f"{path}:{line}: {obstacle.value}{f' ({detail})' if detail else ''}")
        self.path = path
        self.line = line
        self.obstacle = obstacle
        self.detail = detail
        self.rule = rule

    @property
    def reason(self) -> str:
        """Why, in plain English."""
        return f"{self.obstacle.value} ({self.detail})" if self.detail else self.obstacle.value


class _Sheet(msgspec.Struct, frozen=True):
    """A text that was read, with the edits that can be made to it."""

    layout: Layout
    steps: Steps


class _Piece(msgspec.Struct, frozen=True):
    """An item of a long file that is edited apart: its stretch of the file, and its text as it stands now."""

    start: int
    end: int
    sheet: _Sheet


class Mark(msgspec.Struct, frozen=True):
    """How a file stood at one moment, to go back to."""

    sheet: _Sheet
    data: Any
    pieces: dict[Route, _Piece]


_Change = Callable[[Any], Any]
_Way = tuple[list[Splice], Route, _Change]
"""Stretches of a text, and what they make of the data: the part at a route becomes what the change gives for it."""


class YamlEdit:
    """One file that is being edited; every edit acts on what the preceding ones left.

    All edits raise :class:`EditRefused` and change nothing where they cannot be made safely. Comments stay, with these
    exceptions: what stands on the lines of a key that is removed goes with it, and an item takes its own comments along (those
    on its lines, and those right above it without a blank line between).
    """

    def __init__(self, text: YamlText, *, piecewise_from: int = _PIECEWISE_FROM) -> None:
        """Take a file that was decoded; files of more than ``piecewise_from`` characters are edited piece by piece."""
        self._text = text
        self._style: Style | None = None
        self._piecewise_from = piecewise_from
        nodes = read_nodes(text)
        if nodes.refused or nodes.faults:
            fault = nodes.faults[0]
            line = text.span(fault.start, fault.end).line
            raise EditRefused(text.path, line, Obstacle.NOT_READABLE, detail=fault.rule.value, rule=fault.rule)
        self._sheet = self._sheet_of(text.content, nodes.data, nodes.place)
        self._data = nodes.data
        self._pieces: dict[Route, _Piece] = {}

    @property
    def data(self) -> Any:
        """The plain data as it stands now. It is not to be changed."""
        return self._data

    def set_value(self, route: Route, value: Scalar) -> None:
        """Put another value in the place of one that is no list or mapping, in the quotes of the old one where they will do."""
        if isinstance(self._at(route), Mapping | list):
            raise self._refused(route, Obstacle.WRONG_KIND)
        self._edit(route, lambda steps, at: [(steps.set_value(at, value), at, lambda _: value)])

    def insert_key(self, route: Route, key: str, value: Any, order: Sequence[str]) -> None:
        """Add a key to the mapping at ``route``: behind the nearest that ``order`` has before it, else before the next one."""
        self._insert_key(route, key, value, order, stands_tall=False)

    def remove_key(self, route: Route, key: str) -> None:
        """Take a key out of the mapping at ``route`` with its lines, comments on them included; one above it stays."""
        self._at(route, dict)
        self._at((*route, key))
        self._edit(route, lambda steps, at: [(steps.remove_key(at, key), at, lambda old: _without_key(old, key))])

    def insert_item(self, route: Route, index: int, value: Any, order: Sequence[str] = ()) -> None:
        """Add an item to the list at ``route``, at position ``index``; also to an empty one, or to ``null``.

        A list whose key is absent is begun, at the place that ``order`` gives the key.
        """
        if self._begins(route, index):
            self.insert_key(route[:-1], str(route[-1]), [value], order)
            return
        plain = _plain(value)
        self._edit(route, lambda steps, at: [(steps.insert_item(at, index, value), at, lambda old: _with(old, index, plain))])

    def lift_item(self, route: Route, index: int) -> Lifted:
        """Take an item out of the list at ``route``, to be placed elsewhere; the comments that are its own come along.

        With the only item goes the key of the list, unless it is all that its mapping has, or a comment would be lost: then
        an empty list stays.
        """
        items = self._at(route, list)
        self._at((*route, index))
        found: list[Lifted] = []

        def ways(steps: Steps, at: Route) -> list[_Way]:
            stretches, lifted, with_key = steps.lift_item(at, index)
            found.append(lifted)
            if with_key:
                key = str(at[-1])
                return [(each, at[:-1], lambda old: _without_key(old, key)) for each in stretches]
            return [(each, at, lambda old: [*old[:index], *old[index + 1 :]]) for each in stretches]

        self._edit(route, ways)
        return msgspec.structs.replace(found[-1], data=items[index])

    def place_item(self, route: Route, index: int, lifted: Lifted, order: Sequence[str] = ()) -> None:
        """Put a lifted item into the list at ``route``, of this or of another file, indented as its new neighbours.

        A list whose key is absent is begun, at the place that ``order`` gives the key.
        """
        before = self.mark()
        try:
            if self._begins(route, index):
                self._insert_key(route[:-1], str(route[-1]), [], order, stands_tall=True)
            self._edit(
                route,
                lambda steps, at: [(steps.place_item(at, index, lifted), at, lambda old: _with(old, index, lifted.data))],
            )
        except EditRefused:
            self.back_to(before)
            raise

    def mark(self) -> Mark:
        """How the file stands now."""
        return Mark(self._sheet, self._data, dict(self._pieces))

    def back_to(self, mark: Mark) -> None:
        """Undo every edit that was made since."""
        self._sheet, self._data, self._pieces = mark.sheet, mark.data, dict(mark.pieces)

    def text(self) -> str:
        """The file as edited, without a byte order mark. It was read again, and is known to hold :attr:`data`."""
        self._settle()
        return self._sheet.layout.content

    def encoded(self) -> bytes:
        """The bytes of the file as edited, with a byte order mark if there was one."""
        return (codecs.BOM_UTF8 if self._text.has_mark else b"") + self.text().encode("utf-8")

    def _insert_key(self, route: Route, key: str, value: Any, order: Sequence[str], *, stands_tall: bool) -> None:
        if key in self._at(route, dict):
            raise self._refused((*route, key), Obstacle.ALREADY_THERE)
        plain = _plain(value)
        self._edit(
            route,
            lambda steps, at: [
                (steps.insert_key(at, key, value, order, stands_tall=stands_tall), at, lambda old: {**old, key: plain})
            ],
        )

    def _begins(self, route: Route, index: int) -> bool:
        """Whether the list at ``route`` is still to be begun; refuses what is no list, and positions that it has not."""
        parent = self._at(route[:-1])
        begins = bool(route) and isinstance(parent, dict) and isinstance(route[-1], str) and route[-1] not in parent
        items = [] if begins else self._at(route)
        if not isinstance(items, list | None):
            raise self._refused(route, Obstacle.WRONG_KIND)
        if not 0 <= index <= len(items or ()):
            raise self._refused((*route, index), Obstacle.NOT_THERE)
        return begins

    def _at(self, route: Route, kind: type[Any] = object) -> Any:
        try:
            data = data_at(self._data, route)
        except LookupError:
            raise self._refused(route, Obstacle.NOT_THERE) from None
        if not isinstance(data, kind):
            raise self._refused(route, Obstacle.WRONG_KIND)
        return data

    def _refused(self, route: Route, obstacle: Obstacle, detail: str = "") -> EditRefused:
        """The refusal, at the place as it was when the whole file was last read."""
        layout = self._sheet.layout
        start, _ = layout.place.at(route).beginning()
        return EditRefused(self._text.path, layout.line_of(start) + 1, obstacle, detail=detail)

    def _edit(self, route: Route, ways: Callable[[Steps, Route], list[_Way]]) -> None:
        """Make an edit in the first of the ways that is read as meant."""
        own = self._piece_at(route)
        if own is None:
            self._settle()
            sheet, at = self._sheet, route
        else:
            sheet, at = self._pieces[own].sheet, (0, *route[len(own) :])
        try:
            for splices, changed_at, change in ways(sheet.steps, at):
                if edited := self._read(
                    spliced(sheet.layout.content, splices), _changed(sheet.layout.data, changed_at, change)
                ):
                    self._data = _changed(self._data, changed_at if own is None else (*own, *changed_at[1:]), change)
                    if own is None:
                        self._sheet = edited
                    else:
                        self._pieces[own] = msgspec.structs.replace(self._pieces[own], sheet=edited)
                    return
        except (LookupError, ValueError) as exc:
            raise self._refused(route, Obstacle.IMPOSSIBLE, str(exc)) from exc
        raise self._refused(route, Obstacle.MISREAD)

    def _settle(self) -> None:
        """Put the pieces that were edited apart into the file, and read it as a whole."""
        if not self._pieces:
            return
        splices = [Splice(each.start, each.end, each.sheet.layout.content) for each in self._pieces.values()]
        edited = self._read(spliced(self._sheet.layout.content, splices), self._data)
        first = next(iter(self._pieces))
        self._pieces = {}
        if edited is None:
            self._data = self._sheet.layout.data
            raise self._refused(first, Obstacle.MISREAD)
        self._sheet = edited

    def _read(self, content: str, meant: Any) -> _Sheet | None:
        """The text with its places if it holds what is meant, in every detail."""
        nodes = read_nodes(YamlText(self._text.path, content))
        if nodes.refused or nodes.faults or not _same(nodes.data, meant):
            return None
        return self._sheet_of(content, nodes.data, nodes.place)

    def _sheet_of(self, content: str, data: Any, place: Place) -> _Sheet:
        layout = Layout(content, data, place)
        self._style = self._style or layout.style()
        return _Sheet(layout, Steps(layout, self._style))

    def _piece_at(self, route: Route) -> Route | None:
        """The item of a long file that a route leads into, and that is edited apart; ``None`` to edit the whole file."""
        layout = self._sheet.layout
        if len(layout.content) <= self._piecewise_from:
            return None
        place, is_block_list = layout.place, False
        for depth, step in enumerate(route):
            is_block_list = isinstance(place.within, list) and not layout.is_flow(place)
            parent, place = place, place.at((step,))
            own = route[: depth + 1]
            if own in self._pieces:
                return own
            if is_block_list and isinstance(step, int) and place.end - place.start <= _LARGEST_PIECE:
                piece = self._piece(parent, step, data_at(layout.data, own))
                if piece is not None:
                    self._pieces[own] = piece
                    return own
        return None

    def _piece(self, parent: Place, index: int, data: Any) -> _Piece | None:
        layout = self._sheet.layout
        dash = layout.dash(parent, index)
        if not layout.is_first_on_line(dash):
            return None
        _, last = layout.own_lines(parent, index)
        start, end = layout.start_of(layout.line_of(dash)), layout.after(last)
        sheet = self._read(layout.content[start:end], [data])
        return _Piece(start, end, sheet) if sheet else None


def _changed(data: Any, route: Sequence[str | int], change: _Change) -> Any:
    """The data with one part changed; what lies beside the way to it is shared, and nothing that was there is altered."""
    if not route:
        return change(data)
    copy = data.copy()
    copy[route[0]] = _changed(data[route[0]], route[1:], change)
    return copy


def _with(items: list[Any] | None, index: int, value: Any) -> list[Any]:
    return [*(items or [])[:index], value, *(items or [])[index:]]


def _without_key(record: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != key}


def _plain(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {key: _plain(value) for key, value in data.items()}
    return [_plain(each) for each in data] if isinstance(data, list | tuple) else data


def _same(one: Any, other: Any) -> bool:
    """Whether data is the same, also in the kinds of its values: ``1`` is not ``true``, nor ``1.0``."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)
