"""Diagnostics for a person at a terminal: place, sentence, the line with a caret below it, how to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from toolkit_maint.domain.diagnostic import Diagnostic, Severity
from toolkit_maint.domain.report import Since
from toolkit_maint.reports.columns import width_of, wrapped
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.redaction import shown
from toolkit_maint.reports.rules import mend, severity_words, wrong
from toolkit_maint.reports.screen import Screen
from toolkit_maint.reports.since_words import compared, not_yours
from toolkit_maint.reports.style import Style
from toolkit_maint.reports.words import Words

_CUT: Final = "…"
_MOST_BEFORE: Final = 0.6
_STYLES: Final = {Severity.ERROR: "bad", Severity.WARNING: "doubtful", Severity.NOTICE: "quiet"}


def render_text(
    diagnostics: Sequence[Diagnostic], files: Sequence[str], words: Words, screen: Screen, since: Since | None = None
) -> str:
    """Every diagnostic with its line and a caret, and a last line of counts; ends in a line feed.

    Lines are kept within the width of the screen where words allow it; long source lines are cut around the caret. What was
    wrong before the change that ``since`` tells of stands below the rest, in few words, and is not counted.
    """
    style = Style(on=screen.colour)
    yours = [diagnostic for diagnostic in diagnostics if diagnostic.yours]
    blocks = ["\n".join(block(shown(diagnostic), words, screen, style)) for diagnostic in yours]
    others = [shown(diagnostic) for diagnostic in diagnostics if not diagnostic.yours]
    if others:
        blocks.append("\n".join(_quietly(others, words, screen, style)))
    foot = [_counts(yours, files, words)]
    if since is not None:
        foot += wrapped(compared(since, words, PLAIN), screen.width)
    return "\n\n".join([*blocks, "\n".join(foot)]) + "\n"


def _quietly(others: Sequence[Diagnostic], words: Words, screen: Screen, style: Style) -> Iterator[str]:
    yield style.paint(f"{not_yours(words)} ({len(others)})", "heading")
    for diagnostic in others:
        told = f"{_place(diagnostic)}: {wrong(diagnostic, words, PLAIN)} [{diagnostic.rule.value}]"
        yield from (style.paint(line, "quiet") for line in wrapped(told, screen.width, first="  ", rest="    "))


def block(diagnostic: Diagnostic, words: Words, screen: Screen, style: Style) -> Iterator[str]:
    """The lines that tell of one diagnostic, which was made fit to be shown (see :mod:`toolkit_maint.reports.redaction`)."""
    span = diagnostic.span
    severity = style.paint(severity_words(words)[diagnostic.severity], _STYLES[diagnostic.severity])
    yield f"{style.paint(_place(diagnostic), 'heading')}: {severity} [{diagnostic.rule.value}]"
    yield from wrapped(wrong(diagnostic, words, PLAIN), screen.width, first="  ", rest="  ")
    if span and diagnostic.source_line.strip():
        gutter = f"  {span.line} | "
        line, caret = with_caret(diagnostic, screen.width - len(gutter))
        yield gutter + line
        yield f"{' ' * (len(gutter) - 2)}| {style.paint(caret, 'bad') if caret else ''}"
    yield from wrapped(mend(diagnostic, words, PLAIN), screen.width, first="  → ", rest="    ")


def _place(diagnostic: Diagnostic) -> str:
    span, path = diagnostic.span, PLAIN.code(diagnostic.path)
    return f"{path}:{span.line}:{span.column}" if span else path


def with_caret(diagnostic: Diagnostic, room: int) -> tuple[str, str]:
    """The line of a diagnostic within ``room`` columns, and the carets that stand below its span.

    Tabs count as one space, wide characters as two columns, combining ones as none; a span that goes on over several
    lines is pointed at up to the end of the first.
    """
    span, line = diagnostic.span, PLAIN.line(diagnostic.source_line)
    if span is None:
        return line, ""
    start = min(span.column - 1, len(line))
    end = len(line) if span.end_line > span.line else min(span.end_column - 1, len(line))
    end = max(end, start)
    begin, stop = _window(line, start, end, room)
    before = (_CUT if begin else "") + line[begin:start]
    pointed = line[start : min(end, stop)]
    shown_line = (_CUT if begin else "") + line[begin:stop] + (_CUT if stop < len(line) else "")
    return shown_line.rstrip(), " " * width_of(before) + "^" * max(1, width_of(pointed))


def _window(line: str, start: int, end: int, room: int) -> tuple[int, int]:
    """The stretch of a line to show: all of it where it fits, else around the caret."""
    if width_of(line) <= room:
        return 0, len(line)
    begin = start
    most_before = int(room * _MOST_BEFORE) if end - start < room else 0
    while begin > 0 and width_of(line[begin - 1 : start]) < most_before:
        begin -= 1
    stop = begin
    while stop < len(line) and width_of(line[begin : stop + 1]) <= room - 2:
        stop += 1
    return begin, stop


def _counts(diagnostics: Sequence[Diagnostic], files: Sequence[str], words: Words) -> str:
    counted = Counter(diagnostic.severity for diagnostic in diagnostics)
    told = [
        words.say_many("{count} error", "{count} errors", counted[Severity.ERROR]),
        words.say_many("{count} warning", "{count} warnings", counted[Severity.WARNING]),
    ]
    if counted[Severity.NOTICE]:
        told.append(words.say_many("{count} notice", "{count} notices", counted[Severity.NOTICE]))
    read = words.say_many("{count} file read", "{count} files read", len(files))
    return words.say("{read}: {found}.", read=read, found=", ".join(told))
