"""From the events of a YAML file to plain data, and beside it the place of every part: both in one reading.

Scalars are those of JSON and no others: ``null`` (or nothing), ``true``, ``false`` and numbers as JSON writes them. All
else is text, also what other readers of YAML take for dates, octal numbers or yes and no.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
import yaml

from toolkit_maint.adapters.schema_findings import MOST_FINDINGS
from toolkit_maint.adapters.yaml_guard import Limits, Refused, guarded_events
from toolkit_maint.adapters.yaml_text import Fault, YamlText
from toolkit_maint.domain.diagnostic import Cause, Rule

Route = Sequence[str | int]
"""Keys and positions (from 0) that lead from the top of a file to a part of it."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\Z")
# Longer ones are no number that a catalogue means, and making them one costs time that grows with their square.
_LONGEST_NUMBER = 30
_WORDS: Final[Mapping[str, bool | None]] = {"": None, "null": None, "true": True, "false": False}
_WORDY: Final = frozenset({"after", "before", "more", "note", "text", "title"})
_COMMENT: Final = re.compile(r"[ \t]+#[^\r\n]*")
_ARROWS: Final = ("\u2192", "->", "=>")
_NO_BREAK_SPACES: Final = ("\u00a0", "\u202f")
_STYLES_OF_BLOCKS: Final = ("|", ">")


class Place(msgspec.Struct, gc=False):
    """Where a value stands, and the key that it belongs to, as offsets; ``within`` are the places of its parts.

    ``key_start`` is -1 for what has no key: an item of a list, and the top of a file.
    """

    start: int
    end: int
    key_start: int = -1
    key_end: int = -1
    within: dict[str, Place] | list[Place] | None = None

    def at(self, route: Route) -> Place:
        """The place of the part at ``route``, or of the nearest part around it that there is."""
        place = self
        for step in route:
            inner = place._inner(step)
            if inner is None:
                return place
            place = inner
        return place

    def _inner(self, step: str | int) -> Place | None:
        match self.within, step:
            case dict() as keys, str():
                return keys.get(step)
            case list() as items, int():
                return items[step] if step < len(items) else None
            case _:
                return None

    def beginning(self) -> tuple[int, int]:
        """The stretch that a message about the whole part points at: its first key, else its first character."""
        if isinstance(self.within, dict) and self.within:
            first = next(iter(self.within.values()))
            return first.key_start, first.key_end
        return self.start, min(self.start + 1, self.end)

    def of_value(self) -> tuple[int, int]:
        """The stretch of a value as it is written; for one that is left out, of its key."""
        return (self.key_start, self.key_end) if self.start == self.end and self.key_start >= 0 else (self.start, self.end)


class Nodes(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds. ``faults`` are what could be passed over; with ``refused`` there is no data.

    ``doubts`` are no faults: what reads well, but most likely not as it was meant.
    """

    data: Any = None
    place: Place = msgspec.field(default_factory=lambda: Place(0, 0))
    faults: tuple[Fault, ...] = ()
    doubts: tuple[Fault, ...] = ()
    refused: bool = False


def read_nodes(text: YamlText, limits: Limits = Limits()) -> Nodes:  # noqa: B008 - frozen
    """Read a text; total: what cannot be read is a fault. The first of two equal keys counts."""
    builder = _Builder(text.content)
    try:
        for event in guarded_events(text.content, limits):
            builder.take(event)
    except Refused as exc:
        return Nodes(faults=(*builder.faults, builder.unclosed(exc.fault)), refused=True)
    if builder.top is None or (builder.top[0] is None and builder.top[1].start == builder.top[1].end):
        return Nodes(faults=(Fault(rule=Rule.EMPTY_FILE, start=0, end=0),), refused=True)
    data, place = builder.top
    return Nodes(data=data, place=place, faults=tuple(builder.faults), doubts=tuple(builder.doubts))


class _Frame:
    """A list or mapping whose end has not been seen, with the places of its parts so far.

    ``key`` is the key of a mapping that waits for its value, with its place; both are dropped unless ``keeps``.
    """

    __slots__ = ("flow", "has_key", "items", "keeps", "key", "keys", "place", "record", "sequence")

    def __init__(self, start: int, *, is_mapping: bool, flow: bool) -> None:
        self.record: dict[str, Any] | None = {} if is_mapping else None
        self.sequence: list[Any] = []
        self.keys: dict[str, Place] = {}
        self.items: list[Place] = []
        self.place = Place(start, start, within=self.keys if is_mapping else self.items)
        self.flow = flow
        self.has_key = False
        self.keeps = True
        self.key = ("", 0, 0)

    @property
    def step(self) -> str | int:
        """The key or position of the part that is being read."""
        return len(self.sequence) if self.record is None else self.key[0]


class _Builder:
    """Takes one event after another; ``top`` is the finished document with its place."""

    def __init__(self, content: str) -> None:
        self._content = content
        self._open: list[_Frame] = []
        self.top: tuple[Any, Place] | None = None
        self.faults: list[Fault] = []
        self.doubts: list[Fault] = []

    def take(self, event: yaml.Event) -> None:
        """Take an event of the parser; those that begin and end stream and document mean nothing here."""
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._begin(event, is_mapping=isinstance(event, yaml.MappingStartEvent))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._finish(event)

    def unclosed(self, fault: Fault) -> Fault:
        """The same fault, but what only shows at the file's end is told where a bracket was opened, if one is open."""
        opened = next((frame.place.start for frame in reversed(self._open) if frame.flow), None)
        if fault.rule is not Rule.SYNTAX or opened is None or self._content[fault.start :].strip():
            return fault
        return msgspec.structs.replace(fault, start=opened, end=opened + 1)

    def _begin(self, event: Any, *, is_mapping: bool) -> None:
        self._open.append(_Frame(event.start_mark.index, is_mapping=is_mapping, flow=bool(event.flow_style)))

    def _finish(self, event: Any) -> None:
        frame = self._open.pop()
        if frame.flow:
            # The end of one in block style is where the next thing begins; such a one ends with its last part.
            frame.place.end = event.end_mark.index
        self._put(frame.sequence if frame.record is None else frame.record, frame.place)

    def _scalar(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        value = _plain(event.value) if event.implicit[0] else event.value
        frame = self._open[-1] if self._open else None
        if frame is not None and frame.record is not None and not frame.has_key:
            self._key(frame, value, event)
            return
        if event.style in _STYLES_OF_BLOCKS:
            end = start + len(self._content[start:end].rstrip(" \t\r\n"))
        elif event.implicit[0] and self._content.startswith((" ", "\t"), end):
            self._comment(event.value, start, end)
        if frame is not None and frame.key[0] == "note" and frame.record is not None and event.value.startswith(_ARROWS):
            self._doubt(Fault(rule=Rule.ARROW_IN_NOTE, start=start, end=end, key="note"))
        self._put(value, Place(start, end))

    def _comment(self, written: str, start: int, end: int) -> None:
        """A remark behind words of the page, on their line: it may have been meant to be one of them."""
        key = next((frame.key[0] for frame in reversed(self._open) if frame.record is not None), "")
        comment = _COMMENT.match(self._content, end)
        if comment and key in _WORDY and "\n" not in self._content[start:end]:
            whole = f"{written}{comment[0].rstrip()}".strip()
            better = None if '"' in whole or "\\" in whole else f'"{whole}"'
            self._doubt(Fault(rule=Rule.TEXT_CUT_BY_COMMENT, start=end, end=comment.end(), key=key, suggestion=better))

    def _doubt(self, fault: Fault) -> None:
        if len(self.doubts) < MOST_FINDINGS:
            route = tuple(frame.step for frame in self._open)
            self.doubts.append(msgspec.structs.replace(fault, route=route))

    def _key(self, frame: _Frame, value: Any, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        frame.has_key = True
        frame.keeps = False
        frame.place.end = max(frame.place.end, end)
        if event.value.startswith(_NO_BREAK_SPACES):
            raise Refused(Fault(rule=Rule.SYNTAX, start=start, end=start + 1, cause=Cause.NO_BREAK_SPACE))
        if event.implicit[0] and event.value == "<<":
            self._fault(Rule.ALIAS, start, end, value="<<")
        elif not isinstance(value, str):
            self._fault(Rule.KEY_NOT_TEXT, start, end, value=event.value)
        elif value in frame.keys:
            first = frame.keys[value]
            self._fault(Rule.DUPLICATE_KEY, start, end, key=value, other=(first.key_start, first.key_end))
        else:
            frame.keeps = True
            frame.key = (value, start, end)

    def _put(self, value: Any, place: Place) -> None:
        if not self._open:
            self.top = (value, place)
            return
        frame = self._open[-1]
        frame.place.end = max(frame.place.end, place.end)
        if frame.record is None:
            frame.sequence.append(value)
            frame.items.append(place)
        elif not frame.has_key:
            self._fault(Rule.KEY_NOT_TEXT, place.start, place.end)
            frame.has_key = True
            frame.keeps = False
        else:
            frame.has_key = False
            if frame.keeps:
                key, place.key_start, place.key_end = frame.key
                frame.record[key] = value
                frame.keys[key] = place

    def _fault(  # noqa: PLR0913 - the parts of a fault
        self,
        rule: Rule,
        start: int,
        end: int,
        *,
        key: str | None = None,
        value: str | None = None,
        other: tuple[int, int] | None = None,
    ) -> None:
        if len(self.faults) < MOST_FINDINGS:
            route = tuple(frame.step for frame in self._open[:-1])
            self.faults.append(Fault(rule=rule, start=start, end=end, key=key, value=value, other=other, route=route))


def _plain(written: str) -> Any:
    """The value of a scalar without quotes."""
    if written in _WORDS:
        return _WORDS[written]
    if len(written) > _LONGEST_NUMBER or not (number := _NUMBER.match(written)):
        return written
    return float(written) if number[1] or number[2] else int(written)
