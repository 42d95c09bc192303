"""Data written as YAML in the many ways in which people write it, with a remark wherever there is room for one."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import msgspec

from toolkit_maint.adapters.yaml_writing import is_plain

Route = tuple[str | int, ...]
REMARK = re.compile(r"#c[0-9]+c")


class Line(msgspec.Struct):
    """A line without its end, and the part of the data that it is of; ``None`` for blank lines and for remarks.

    ``in_brackets`` says that it holds a part of a list or mapping that is written in brackets over several lines.
    """

    text: str
    owner: Route | None
    in_brackets: bool = False


class Habits(msgspec.Struct, frozen=True, kw_only=True):
    """How one file is written."""

    step: int
    dash: int
    item: int
    ending: str
    has_mark: bool
    ends_well: bool
    remarks: float
    blanks: float
    flow: float


class Scribe:
    """Writes one file, as a source of chances has it."""

    def __init__(self, chances: Random, first_remark: int = 0) -> None:
        self._chances = chances
        self._count = first_remark
        self._within_block = False
        self.lines: list[Line] = []
        pick = chances.choice
        self.habits = Habits(
            step=pick([2, 2, 4, 3]),
            dash=pick([0, 2, 2, 4]),
            item=pick([2, 2, 4, 3]),
            ending=pick(["\n", "\n", "\r\n"]),
            has_mark=pick([False, False, True]),
            ends_well=pick([True, True, False]),
            remarks=pick([0.0, 0.15, 0.4]),
            blanks=pick([0.0, 0.2, 1.0]),
            flow=pick([0.0, 0.2, 0.5]),
        )

    def content(self, data: dict[str, Any]) -> str:
        """The text of a file that holds the data, without a byte order mark."""
        if self._happens(self.habits.remarks):
            self._add(self._remark(), None)
            self._blank()
        self._mapping(data, 0, (), "")
        if self._happens(self.habits.remarks):
            self._add(self._remark(), None)
        text = self.habits.ending.join(line.text for line in self.lines)
        return text + (self.habits.ending if self.habits.ends_well else "")

    # Chances

    def _happens(self, share: float) -> bool:
        return self._chances.random() < share

    def _remark(self) -> str:
        self._count += 1
        return f"#c{self._count}c {self._chances.choice(['é', '🙂', 'url: x', '- a', '', '[', chr(39)])}".rstrip()

    def _trailing(self) -> str:
        return f"{' ' * self._chances.randint(1, 3)}{self._remark()}" if self._happens(self.habits.remarks) else ""

    def _add(self, text: str, owner: Route | None) -> None:
        self._within_block = self._within_block and owner is None
        self.lines.append(Line(text, owner))

    def _blank(self) -> None:
        self._add("" if self._within_block else self._chances.choice(["", "", "", "  "]), None)

    def _between(self, indent: int) -> None:
        """What people put between the lines of a file: remarks at the same depth, at none, or deeper, and blank lines."""
        if self._happens(self.habits.blanks * 0.3):
            self._blank()
        while self._happens(self.habits.remarks):
            deeper = indent if self._within_block else indent + 2  # there, what stands deeper is a part of the text
            self._add(" " * self._chances.choice([indent, indent, indent, 0, deeper]) + self._remark(), None)
            if self._happens(0.2):
                self._blank()

    # Parts

    def _mapping(self, record: dict[str, Any], indent: int, route: Route, lead: str) -> None:
        """Pairs on lines of their own; ``lead`` is what stands before the first one on its line."""
        for number, (key, value) in enumerate(record.items()):
            if number or not lead:
                self._between(indent)
            start = lead if number == 0 and lead else " " * indent
            written = self._chances.choice([key, key, key, f"'{key}'", f'"{key}"'])
            self._value(f"{start}{written}:", value, indent, (*route, key))

    def _value(self, lead: str, value: Any, indent: int, route: Route) -> None:
        """What follows a key or a dash; ``indent`` is the column of that."""
        if isinstance(value, dict | list) and (not value or self._happens(self.habits.flow)):
            self._flow(f"{lead} ", value, indent, route)
        elif isinstance(value, dict):
            self._add(lead + self._trailing(), route)
            self._mapping(value, indent + self.habits.step, route, "")
        elif isinstance(value, list):
            deeper = max(self.habits.dash, 1) if lead.endswith("-") else self.habits.dash
            self._add(lead + self._trailing(), route)
            self._sequence(value, indent + deeper, route, "")
        else:
            self._scalar(lead, value, indent, route)

    def _sequence(self, items: list[Any], indent: int, route: Route, lead: str) -> None:
        apart = self._happens(self.habits.blanks)
        for number, item in enumerate(items):
            if number and apart:
                self._blank()
            if number or not lead:
                self._between(indent)
            start = lead if number == 0 and lead else " " * indent
            dash = f"{start}-".ljust(indent + self.habits.item)
            behind = indent + self.habits.item
            if isinstance(item, dict) and item and not self._happens(self.habits.flow):
                if self._happens(0.1):
                    self._add(start + "-" + self._trailing(), (*route, number))
                    dash = ""
                self._mapping(item, behind, (*route, number), dash)
            elif isinstance(item, list) and item and not self._happens(self.habits.flow):
                self._sequence(item, behind, (*route, number), dash)
            else:
                self._value(f"{start}-", item, indent, (*route, number))

    def _flow(self, lead: str, value: Any, indent: int, route: Route) -> None:
        if len(value) > 0 and self._happens(0.3):
            opening, closing = "{}" if isinstance(value, dict) else "[]"
            self._add(lead + opening + self._trailing(), route)
            inside = " " * (indent + self.habits.step)
            parts = value.items() if isinstance(value, dict) else [("", each) for each in value]
            last = len(value) - 1
            for number, (key, each) in enumerate(parts):
                comma = "," if number < last or self._happens(0.5) else ""
                name = f"{key}: " if isinstance(value, dict) else ""
                self._add(f"{inside}{name}{self._brackets(each)}{comma}{self._trailing()}", route)
                self.lines[-1].in_brackets = True
            self._add(" " * (indent + 1) + closing + self._trailing(), route)
            return
        self._add(lead + self._brackets(value) + self._trailing(), route)

    def _brackets(self, value: Any) -> str:
        space = self._chances.choice(["", "", " "])
        if isinstance(value, dict):
            return "{" + space + ", ".join(f"{key}: {self._brackets(each)}" for key, each in value.items()) + space + "}"
        if isinstance(value, list):
            return "[" + space + ", ".join(self._brackets(each) for each in value) + space + "]"
        return self._on_one_line(value, in_flow=True)

    # Scalars

    def _scalar(self, lead: str, value: Any, indent: int, route: Route) -> None:
        deeper = " " * (indent + self._chances.randint(1, 4))
        words = value.split(" ") if isinstance(value, str) else []
        breakable = len(words) > 1 and all(words) and not re.search(r"[\n\t]", value)
        shape = self._chances.random()
        if value is None and shape < 0.4:
            self._add(lead + self._chances.choice(["", "", "  "]) + self._trailing(), route)
        elif breakable and shape < 0.35:
            header = self._chances.choice([">-", ">-", f">{len(deeper) - indent}-", ">"])
            if header == ">" and lead.rstrip().endswith("-"):
                header = ">-"
            keep = header.endswith("-")
            if keep:
                self._broken(lead, header + self._trailing(), [deeper + line for line in self._cut(words)], route)
            else:
                self._broken(lead, ">-", [deeper + line for line in self._cut(words)], route)
        elif isinstance(value, str) and "\n" in value and shape < 0.7 and self._is_literal(value):
            lines = [deeper + line if line else "" for line in value.split("\n")]
            self._broken(lead, "|-" + self._trailing(), lines, route)
        elif breakable and shape < 0.5:
            self._over_lines(lead, words, deeper, route)
        elif shape < 0.55 and not lead.rstrip().endswith("-"):
            self._add(lead + self._trailing(), route)
            self._add(deeper + self._on_one_line(value) + self._trailing(), route)
        else:
            self._add(f"{lead} {self._on_one_line(value)}{self._trailing()}", route)

    @staticmethod
    def _is_literal(value: str) -> bool:
        lines = value.split("\n")
        return (
            bool(lines[0] and lines[-1]) and not any(re.match(r"\s|\Z", line) for line in lines if line) and "\t" not in value
        )

    def _broken(self, lead: str, header: str, lines: list[str], route: Route) -> None:
        self._add(f"{lead} {header}", route)
        for line in lines:
            self._add(line, route)
        self._within_block = True

    def _cut(self, words: list[str]) -> list[str]:
        lines = [words[0]]
        for word in words[1:]:
            if self._happens(0.4):
                lines.append(word)
            else:
                lines[-1] += f" {word}"
        return lines

    def _over_lines(self, lead: str, words: list[str], deeper: str, route: Route) -> None:
        """Text that goes on on further lines, without quotes where that is possible."""
        text, lines = " ".join(words), self._cut(words)
        if is_plain(text) and all(is_plain(line) for line in lines):
            first, *rest = lines
            end = self._trailing()
        else:
            mark = "'" if "\\" in text or '"' in text else '"'
            first, *rest = (mark + " ".join(words).replace("'", "''" if mark == "'" else "'") + mark).split(" ")
            end = self._trailing()
        every = [f"{lead} {first}", *(deeper + line for line in rest)]
        every[-1] += end
        for line in every:
            self._add(line, route)

    def _on_one_line(self, value: Any, *, in_flow: bool = False) -> str:
        if not isinstance(value, str):
            return "null" if value is None else str(value).lower()
        ways = ["double"]
        if is_plain(value, in_flow=in_flow):
            ways += ["plain", "plain"]
        if not re.search(r"[\n\t]", value):
            ways.append("single")
        way = self._chances.choice(ways)
        if way == "plain":
            return value
        if way == "single":
            return "'" + value.replace("'", "''") + "'"
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
        if escaped[:1].isalpha() and ord(escaped[0]) < 0x10000 and self._happens(0.2):
            escaped = f"\\u{ord(escaped[0]):04x}{escaped[1:]}"
        return f'"{escaped}"'
