"""The text of a YAML file: decoded once, with its lines as editors number them."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from functools import cached_property

import msgspec

from toolkit_maint.domain.catalogue import Span
from toolkit_maint.domain.diagnostic import Cause, Diagnostic, Rule, Severity, Subject

LARGEST_FILE = 10 * 1024 * 1024
_LONGEST_SHOWN_LINE = 10_000
# To YAML 1.1 U+0085, U+2028 and U+2029 end a line as well; to editors, git and code hosts they do not.
_LINE_END = re.compile(r"\r\n|\n|\r")
_NOT_IN_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDE_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_USERINFO = re.compile(r"(?:https?:[/\\]{0,9}|//)([^/?#\\\s\"']{1,256}@)", re.IGNORECASE)


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong at a stretch of a text, which it names by offsets; ``other`` is a second such stretch.

    ``route`` leads, by keys and positions, to the part of the data that it is in.
    """

    rule: Rule
    start: int
    end: int
    key: str | None = None
    value: str | None = None
    expected: tuple[str, ...] = ()
    other: tuple[int, int] | None = None
    route: tuple[str | int, ...] = ()
    cause: Cause | None = None
    suggestion: str | None = None


class YamlText:
    """A decoded file and the path by which it is shown.

    Offsets count code points of ``content``, which has no byte order mark: neither do columns, as in every editor.
    ``has_mark`` says whether its file begins with one.
    """

    def __init__(self, path: str, content: str, *, has_mark: bool = False) -> None:
        """Take a text that is decoded already."""
        self.path = path
        self.content = content
        self.has_mark = has_mark
        self._shown: dict[int, str] = {}

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.content))]

    def span(self, start: int, end: int) -> Span:
        """The stretch from one offset to another, the end exclusive."""
        line, column = self._place(start)
        end_line, end_column = self._place(end)
        return Span(self.path, line, column, end_line, end_column, start, end)

    def line(self, number: int) -> str:
        """A line (from 1) without its end; a user name or password in an address is masked, character by character.

        Empty for a line of more than 10,000 characters, which nobody wants to be shown.
        """
        if number not in self._shown:
            start = self._starts[number - 1]
            end = self._starts[number] if number < len(self._starts) else len(self.content)
            line = self.content[start:end].rstrip("\r\n") if end - start <= _LONGEST_SHOWN_LINE else ""
            self._shown[number] = hide_userinfo(line)
        return self._shown[number]

    def diagnostic(self, fault: Fault, subject: Subject | None = None) -> Diagnostic:
        """A fault as an error with its place."""
        span = self.span(fault.start, fault.end)
        return Diagnostic(
            rule=fault.rule,
            severity=Severity.ERROR,
            path=self.path,
            span=span,
            source_line=self.line(span.line),
            subject=subject,
            key=fault.key,
            value=None if fault.value is None else hide_userinfo(fault.value),
            expected=fault.expected,
            other=self.span(*fault.other) if fault.other else None,
            cause=fault.cause,
            suggestion=None if fault.suggestion is None else hide_userinfo(fault.suggestion),
        )

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def hide_userinfo(text: str) -> str:
    """The text with stars for the user names and passwords in its addresses, one for each character."""
    return _USERINFO.sub(_masked, text) if "@" in text else text


def _masked(match: re.Match[str]) -> str:
    start, end = match.start(1) - match.start(), match.end(1) - match.start() - 1
    return f"{match[0][:start]}{'*' * (end - start)}@"


def decode(raw: bytes, path: str) -> YamlText | Diagnostic:
    """Decode a file; instead, the first reason why it is no text that YAML allows, with its place.

    UTF-8 with or without a byte order mark is read; UTF-16 and UTF-32 are named, anything else is shown with the first
    byte that is not UTF-8.
    """
    if len(raw) > LARGEST_FILE:
        return Diagnostic(rule=Rule.TOO_LARGE, severity=Severity.ERROR, path=path, expected=(f"{LARGEST_FILE // 1024**2} MiB",))
    if wide := _wide_encoding(raw):
        return YamlText(path, "").diagnostic(Fault(rule=Rule.ENCODING, start=0, end=0, value=wide, expected=("UTF-8",)))
    try:
        text = YamlText(path, raw.decode("utf-8-sig"), has_mark=raw.startswith(codecs.BOM_UTF8))
    except UnicodeDecodeError as exc:
        return _not_utf_8(raw, exc.start, path)
    if forbidden := _NOT_IN_YAML.search(text.content):
        found = f"U+{ord(forbidden[0]):04X}"
        start, end = forbidden.span()
        return text.diagnostic(Fault(rule=Rule.SYNTAX, start=start, end=end, value=found, cause=Cause.CONTROL))
    return text


def _wide_encoding(raw: bytes) -> str | None:
    for mark, name in _WIDE_MARKS:
        if raw.startswith(mark):
            return name
    # Two characters of ASCII in UTF-16 have a NUL each, at even or at odd places; no text of ours begins so.
    return "UTF-16" if len(raw) >= 4 and (raw[0] == raw[2] == 0 or raw[1] == raw[3] == 0) and any(raw[:4]) else None


def _not_utf_8(raw: bytes, bad: int, path: str) -> Diagnostic:
    # UnicodeDecodeError counts from behind a byte order mark, which "utf-8-sig" has taken away.
    body = raw.removeprefix(b"\xef\xbb\xbf")
    before = len(body[:bad].decode("utf-8"))
    text = YamlText(path, body.decode("utf-8", "replace"))
    return text.diagnostic(
        Fault(rule=Rule.ENCODING, start=before, end=before + 1, value=f"0x{body[bad]:02X}", expected=("UTF-8",))
    )
