"""What an editor most likely did where a parser only says that it cannot go on."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import msgspec

from toolkit_maint.domain.diagnostic import Cause

_WORDS_OF_KEYS: Final = "(?:[A-Za-z_]+)"
_KNOWN: Final = frozenset(
    {"address_evidence", "after", "authors", "before", "duplicate_of", "entries", "id", "language", "more", "note", "related"}
    | {"sections", "source", "text", "timezone", "title", "url", "version", "year"}
)
_LISTS: Final = frozenset({"authors", "sections", "entries", "related", "text"})
_CONFLICT: Final = re.compile(r"^(?:<{7} |>{7} |={7}\r?$)", re.MULTILINE)
_BLANK_INDENT: Final = re.compile(r"[ \t]*[\u00a0\u2000-\u200b\u202f\u3000]")
_BLANK_VALUE: Final = re.compile(rf"[ ]*(?:- +)?{_WORDS_OF_KEYS}:[\u00a0\u2000-\u200b\u202f\u3000]")
_NO_DASH: Final = re.compile(r" *(?:[\u2010-\u2015\u2212]|-(?=[A-Za-z_]+:))")
_KEY: Final = re.compile(rf" *(?:- +)*({_WORDS_OF_KEYS}):(?=\s|$)")
_GLUED: Final = re.compile(rf" *(?:- +)*(?!https?:|mailto:|tel:)({_WORDS_OF_KEYS}):(?=[^\s:/])(.*)")
_WITHOUT_COLON: Final = re.compile(rf" *(?:- +)*({_WORDS_OF_KEYS})(?: +(.*))?\Z")
_BEFORE_VALUE: Final = re.compile(rf" *(?:- +)*(?:{_WORDS_OF_KEYS}: +)?\Z")
_ELIDED: Final = re.compile(r"'[A-Za-z]{1,2}[ -]")
_NEXT_KEY: Final = re.compile(rf"\n *(?:- +)?{_WORDS_OF_KEYS}:(?:\s|\Z)")
_BLOCK_TEXT: Final = re.compile(r"[|>][0-9+-]*\s*\Z")


class Stumble(msgspec.Struct, frozen=True, kw_only=True):
    """Where a parser gave up, as offsets: its words, the place, and the beginning of what it was reading if it says so.

    ``quoted`` is the text between quotation marks, marks included, that was the last thing it understood, and
    ``bracketed`` says that a list or group in brackets was.
    """

    problem: str
    at: int
    context: int | None = None
    quoted: tuple[int, int] | None = None
    bracketed: bool = False


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """A cause with its place; ``value`` is the sign concerned, ``suggestion`` how the line should read."""

    cause: Cause
    start: int
    end: int
    value: str | None = None
    suggestion: str | None = None


def explain(content: str, stumble: Stumble) -> Explained | None:
    """The likely cause, at the place that has to be mended; ``None`` where nothing known fits."""
    return next((found for ask in _ASKED for found in [ask(content, stumble)] if found is not None), None)


class _Line(msgspec.Struct, frozen=True):
    start: int
    text: str

    def mark(self, cause: Cause, suggestion: str | None = None, value: str | None = None) -> Explained:
        """The whole line without its indentation."""
        start = self.start + len(self.text) - len(self.text.lstrip(" \t"))
        end = max(self.start + len(self.text.rstrip()), start)
        return Explained(cause=cause, start=start, end=end, suggestion=suggestion, value=value)


def _line_at(content: str, offset: int) -> _Line:
    start = content.rfind("\n", 0, offset) + 1
    stop = content.find("\n", start)
    return _Line(start, content[start : len(content) if stop < 0 else stop].rstrip("\r"))


def _line_above(content: str, line: _Line) -> _Line:
    """The nearest line above that is neither empty nor a comment; an empty one at the top where there is none."""
    while line.start > 0:
        line = _line_at(content, line.start - 1)
        if line.text.strip() and not line.text.lstrip().startswith("#"):
            return line
    return _Line(0, "")


def _conflict(content: str, _: Stumble) -> Explained | None:
    marker = _CONFLICT.search(content)
    return _line_at(content, marker.start()).mark(Cause.CONFLICT, value=marker[0].strip()) if marker else None


def _spaces(content: str, stumble: Stumble) -> Explained | None:
    """Tabs, and spaces that only look like one."""
    if "tab character" in stumble.problem or content[stumble.at : stumble.at + 1] == "\t":
        at = content.find("\t", _line_at(content, stumble.at).start)
        return Explained(cause=Cause.TAB, start=at, end=at + 1)
    for offset in (stumble.at, stumble.context):
        line = _line_at(content, stumble.at if offset is None else offset)
        found = _BLANK_INDENT.match(line.text) or _BLANK_VALUE.match(line.text)
        if found:
            end = line.start + found.end()
            return Explained(cause=Cause.NO_BREAK_SPACE, start=end - 1, end=end)
    return None


def _quotes(content: str, stumble: Stumble) -> Explained | None:
    """Quotation marks that close too late, too early or never."""
    if "quoted scalar" in stumble.problem and stumble.context is not None:
        return _unclosed(content, stumble.context)
    if stumble.quoted is None:
        return None
    start, end = stumble.quoted
    if _NEXT_KEY.search(content, start, end):
        return _unclosed(content, start)
    if content[end : stumble.at].strip() or "\n" in content[end : stumble.at]:
        return None
    return Explained(cause=Cause.QUOTE_INSIDE, start=end - 1, end=end, value=content[start])


def _unclosed(content: str, at: int) -> Explained:
    cause = Cause.APOSTROPHE_FIRST if _ELIDED.match(content, at) else Cause.UNCLOSED_QUOTE
    return Explained(cause=cause, start=at, end=at + 1, value=content[at])


def _first_sign(content: str, stumble: Stumble) -> Explained | None:
    """A text that begins with a sign which means something to YAML."""
    for at in (stumble.at, stumble.context):
        if at is None or at >= len(content):
            continue
        line, sign = _line_at(content, at), content[at]
        before, key = line.text[: at - line.start], _KEY.match(line.text)
        lists = key is not None and key[1] in _LISTS
        if sign in "@`%,]}|>[{" and _BEFORE_VALUE.match(before) and key is not None and not (lists and sign in "[{"):
            return Explained(cause=Cause.FIRST_SIGN, start=at, end=at + 1, value=sign)
    line = _line_at(content, stumble.at)
    key = _KEY.match(line.text)
    if stumble.bracketed and key and (value := line.text[key.end() :].lstrip())[:1] in {"[", "{"}:
        at = line.start + len(line.text) - len(value)
        return Explained(cause=Cause.FIRST_SIGN, start=at, end=at + 1, value=value[0])
    return None


def _brackets(content: str, stumble: Stumble) -> Explained | None:
    if "',' or" not in stumble.problem and "flow node" not in stumble.problem:
        return None
    at = stumble.context if stumble.context is not None else stumble.at
    if content[stumble.at : stumble.at + 1] == ":" and "\n" not in content[at : stumble.at]:
        return Explained(cause=Cause.COLON_IN_TEXT, start=stumble.at, end=stumble.at + 1)
    return Explained(cause=Cause.UNCLOSED_BRACKET, start=at, end=min(at + 1, len(content)))


def _backslash(content: str, stumble: Stumble) -> Explained | None:
    if "escape character" not in stumble.problem:
        return None
    at = content.rfind("\\", 0, stumble.at + 1)
    return Explained(cause=Cause.BACKSLASH, start=at, end=at + 1)


def _dash(content: str, stumble: Stumble) -> Explained | None:
    line = _line_at(content, stumble.at)
    for suspect in (line, _line_above(content, line)):
        if _NO_DASH.match(suspect.text):
            return suspect.mark(Cause.DASH, _with_dash(suspect.text))
    if "'-' indicator" not in stumble.problem:
        return None
    above, key = _line_above(content, line), _KEY.match(line.text)
    while above.text and not above.text.lstrip().startswith("- "):
        above = _line_above(content, above)
    first = _KEY.match(above.text)
    if first and key and first[1] == key[1] and _indent(above.text) == _indent(line.text):
        return line.mark(Cause.DASH, _with_dash(line.text))
    return None


def _with_dash(line: str) -> str:
    return f"- {line[_no_dash_end(line) :].strip()}"


def _no_dash_end(line: str) -> int:
    found = _NO_DASH.match(line)
    return found.end() if found else 0


def _colon(content: str, stumble: Stumble) -> Explained | None:
    """A colon that is missing, that has no space behind it, or that stands in a text."""
    if "expected ':'" in stumble.problem and stumble.context is not None:
        line = _line_at(content, stumble.context)
        if _BLOCK_TEXT.search(_line_above(content, line).text):
            return line.mark(Cause.INDENTATION)
        return _incomplete(line)
    if "mapping values" not in stumble.problem:
        return None
    line = _line_at(content, stumble.at)
    if line.text[: stumble.at - line.start].count(": "):
        return Explained(cause=Cause.COLON_IN_TEXT, start=stumble.at, end=stumble.at + 1)
    above = _line_above(content, line)
    return None if _KEY.match(above.text) or not above.text else _incomplete(above)


def _incomplete(line: _Line) -> Explained | None:
    if glued := _GLUED.match(line.text):
        return line.mark(Cause.NO_SPACE, f"{glued[1]}: {glued[2].strip()}")
    if bare := _WITHOUT_COLON.match(line.text):
        return line.mark(Cause.NO_COLON, f"{bare[1]}: {bare[2] or '…'}" if bare[1] in _KNOWN else None)
    return line.mark(Cause.NO_COLON)


def _indentation(content: str, stumble: Stumble) -> Explained | None:
    """What is left of a line that is itself right: it stands too far to the left or the right."""
    line = _line_at(content, stumble.at)
    wrong = any(words in stumble.problem for words in ("mapping values", "'-' indicator", "expected key", "<document start>"))
    return line.mark(Cause.INDENTATION) if wrong and _KEY.match(line.text) else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


_Ask = Callable[[str, Stumble], Explained | None]
_ASKED: Final[tuple[_Ask, ...]] = (
    _conflict,
    _spaces,
    _backslash,
    _quotes,
    _first_sign,
    _brackets,
    _dash,
    _colon,
    _indentation,
)
