"""Plain data as YAML in the style of the house: what a careful editor would have typed.

Every reader of YAML 1.1 and 1.2 reads the same data back: text that any of them might take for something else is quoted.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

Scalar = str | int | float | bool | None

WIDTH: Final = 120
_LONGEST_KEY: Final = 1_000
_LONGEST_INTEGER: Final = 30
# Lists of short names, which read best on one line.
FLOW_KEYS: Final = frozenset({"authors"})
# Lists of things with a name of their own, which stand apart; those within an entry do not.
SPACED_KEYS: Final = frozenset({"entries", "sections"})
_INNER_KEYS: Final = frozenset({"entries", "related", "text"})

# What YAML does not allow or takes for the end of a line, and what nobody can see: soft hyphen, direction marks,
# zero-width space, word joiner, byte order mark. The joiners of emoji and of some scripts are not among it.
_ESCAPED: Final = re.compile(
    "[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
    "|[\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_SHORT_ESCAPES: Final = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_INDICATORS: Final = frozenset("-?:,[]{}#&*!|>'\"%@`")
_IN_FLOW: Final = re.compile(r"[\[\]{},?]|:[^\w/]")
_CUT_SHORT: Final = re.compile(r":\s|:\Z|\s#")
_WORDS: Final = frozenset(
    {"null", "~", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<", ".inf", "+.inf", ".nan"}
)
_NUMBER: Final = re.compile(r"[-+]?\.?[0-9][0-9_.,:xXoObBa-fA-F+-]*\Z")
_TIME: Final = re.compile(r"[0-9]{4}-[0-9 :.tTzZ+-]*\Z")
# Lines can be folded where exactly one space stands between two words.
_UNFOLDABLE: Final = re.compile(r"\A |  | \Z")


class Style(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is laid out, in columns: from a key to the keys within it, to the dashes of its list, and behind a dash.

    ``spaced``: a blank line stands between the entries of a section, and between sections.
    """

    step: int = 2
    dash: int = 2
    item: int = 2
    spaced: bool = True


HOUSE: Final = Style()


def scalar(value: Scalar, *, column: int = 0, fold_at: int | None = None, in_flow: bool = False) -> str:
    """A single value as it is written from ``column`` on.

    Text that goes beyond the 120th column is folded (``>-``) into lines that begin at ``fold_at``, if that is given and
    the text is read back exactly. Raises ``ValueError`` for what YAML cannot hold: half a surrogate pair, infinity, an
    integer of more than 30 digits (which is read as text).
    """
    if not isinstance(value, str):
        return _word_or_number(value)
    written = value if is_plain(value, in_flow=in_flow) else quoted(value)
    if fold_at is not None and not in_flow and column + len(written) > WIDTH and folds(value):
        return folded(value, fold_at)
    return written


def is_plain(text: str, *, in_flow: bool = False) -> bool:
    """Whether every reader takes the text for itself when it is written without quotes."""
    return not (
        text == ""
        or text != text.strip()
        or text[0] in _INDICATORS
        or _ESCAPED.search(text)
        or _CUT_SHORT.search(text)
        or text.lower() in _WORDS
        or _NUMBER.match(text)
        or _TIME.match(text)
        or (in_flow and _IN_FLOW.search(text))
    )


def quoted(text: str, mark: str | None = None) -> str:
    """The text in quotes: as in the catalogue double ones, but single ones around double ones and backslashes.

    A ``mark`` (``'`` or ``"``) is preferred; what must be escaped has double ones in any case.
    """
    if _ESCAPED.search(text):
        mark = '"'
    elif mark is None:
        mark = "'" if '"' in text or "\\" in text else '"'
    if mark == "'":
        return "'" + text.replace("'", "''") + "'"
    if _SURROGATE.search(text):
        raise ValueError("half a surrogate pair cannot be written")
    return '"' + _ESCAPED.sub(_escape, text.replace("\\", "\\\\").replace('"', '\\"')) + '"'


def folds(text: str) -> bool:
    """Whether lines of the text can be folded, and it is still read back exactly."""
    return " " in text and not _UNFOLDABLE.search(text) and not _ESCAPED.search(text)


def folded(text: str, indent: int, header: str = ">-") -> str:
    """A text that :func:`folds`, in lines of at most 120 columns where its words allow that."""
    lines, room = [], WIDTH - indent
    line: list[str] = []
    length = 0
    for word in text.split(" "):
        if line and length + 1 + len(word) > room:
            lines.append(" ".join(line))
            line, length = [], 0
        length += len(word) + (1 if line else 0)
        line.append(word)
    lines.append(" ".join(line))
    return "\n".join([header, *(" " * indent + each for each in lines)])


def block(data: Any, indent: int = 0, style: Style = HOUSE, *, within_entry: bool = False) -> str:
    """Data in lines that begin at the column ``indent``, each with a line feed at its end.

    ``within_entry``: no blank lines between the items of nested lists. Raises ``ValueError`` as :func:`scalar` does, and for
    a key of more than 1,000 characters.
    """
    lines = _Writer(style).lines(data, indent, spaced=style.spaced and not within_entry)
    return "".join(f"{line}\n" for line in lines)


def flow(data: Any) -> str:
    """Data on one line, in brackets where it has parts; raises as :func:`block`."""
    if isinstance(data, Mapping):
        return "{" + ", ".join(f"{_key(key, in_flow=True)}: {flow(value)}" for key, value in data.items()) + "}"
    if _is_list(data):
        return "[" + ", ".join(flow(each) for each in data) + "]"
    return scalar(data, in_flow=True)


class _Writer:
    """Gives lines without their ends; a text that is folded is several."""

    def __init__(self, style: Style) -> None:
        self._style = style

    def lines(self, data: Any, indent: int, *, spaced: bool) -> Iterator[str]:
        if isinstance(data, Mapping) and data:
            for key, value in data.items():
                yield from self._pair(key, value, indent, spaced=spaced)
        elif _is_list(data) and data:
            yield from self._items(data, indent, apart=False, spaced=spaced)
        else:
            written = flow(data) if isinstance(data, Mapping) or _is_list(data) else scalar(data, column=indent, fold_at=indent)
            yield from f"{' ' * indent}{written}".split("\n")

    def _pair(self, key: str, value: Any, indent: int, *, spaced: bool) -> Iterator[str]:
        lead = f"{' ' * indent}{_key(key)}:"
        style = self._style
        if isinstance(value, Mapping) and value:
            yield lead
            yield from self.lines(value, indent + style.step, spaced=spaced)
        elif _is_list(value) and value:
            on_one_line = _short_list(key, value)
            if on_one_line and len(lead) + 1 + len(on_one_line) <= WIDTH:
                yield f"{lead} {on_one_line}"
                return
            yield lead
            apart = spaced and key in SPACED_KEYS and all(isinstance(each, Mapping) for each in value)
            yield from self._items(value, indent + style.dash, apart=apart, spaced=spaced and key not in _INNER_KEYS)
        elif isinstance(value, Mapping) or _is_list(value):
            yield f"{lead} {flow(value)}"
        else:
            yield from f"{lead} {scalar(value, column=len(lead) + 1, fold_at=indent + style.step)}".split("\n")

    def _items(self, items: Sequence[Any], indent: int, *, apart: bool, spaced: bool) -> Iterator[str]:
        behind = indent + self._style.item
        dash = f"{' ' * indent}-".ljust(behind)
        for number, item in enumerate(items):
            if apart and number:
                yield ""
            first, *rest = self.lines(item, behind, spaced=spaced)
            yield dash + first[behind:]
            yield from rest


def _short_list(key: str, value: Sequence[Any]) -> str | None:
    return flow(value) if key in FLOW_KEYS and all(isinstance(each, str) for each in value) else None


def _is_list(data: Any) -> bool:
    return isinstance(data, list | tuple)


def _key(key: str, *, in_flow: bool = False) -> str:
    written = key if is_plain(key, in_flow=in_flow) else quoted(key)
    if len(written) > _LONGEST_KEY:
        raise ValueError("a key of more than 1,000 characters cannot be written")
    return written


def _word_or_number(value: float | bool | None) -> str:  # noqa: FBT001 - a boolean is one of the values
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() if len(str(value)) <= _LONGEST_INTEGER:
            return str(value)
        case float() if math.isfinite(value):
            return json.dumps(value)
        case _:
            raise ValueError("the number cannot be written")


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if char in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[char]
    code = ord(char)
    return f"\\x{code:02X}" if code <= 0xFF else f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
