"""The report for a terminal, or for a file that is read as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from toolkit_maint.domain.report import ChangeReport
from toolkit_maint.reports.columns import beside, width_of, wrapped
from toolkit_maint.reports.diagnostics_text import block
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.outline import Chapter, Group, Item, Outline, Table, outline
from toolkit_maint.reports.screen import Screen
from toolkit_maint.reports.style import Style
from toolkit_maint.reports.words import Words

_INDENT: Final = "  "


def render(report: ChangeReport, words: Words, *, width: int = 80, colour: bool = False) -> str:
    """The report within ``width`` columns (addresses and file names are never broken), ending in a line feed.

    Nothing in it steers a terminal but the colours, which are only there with ``colour``.
    """
    layout = _Layout(words, width, Style(on=colour))
    return "\n".join(layout.lines(outline(report, words, PLAIN))) + "\n"


class _Layout:
    def __init__(self, words: Words, width: int, style: Style) -> None:
        self._words = words
        self._width = width
        self._style = style

    def lines(self, told: Outline) -> Iterator[str]:
        yield from self._painted(told.title, "title")
        yield self._style.paint("=" * min(width_of(told.title), self._width), "title")
        yield ""
        first, *more = told.state
        yield from self._painted(first, "heading")
        yield from wrapped(" ".join(more), self._width) if more else ()
        yield ""
        for fact in told.facts:
            yield from wrapped(fact, self._width)
        for chapter in told.chapters:
            yield from self._chapter(chapter)
        yield from ("", "")
        yield from self._painted(self._words.gettext("What was done").upper(), "title")
        for sentence in told.tried:
            yield from wrapped(sentence, self._width, first="  ", rest="  ")

    def _painted(self, text: str, meaning: str) -> Iterator[str]:
        return (self._style.paint(line, meaning) for line in wrapped(text, self._width))

    def _chapter(self, chapter: Chapter) -> Iterator[str]:
        yield from ("", "")
        yield from self._painted(chapter.heading.upper(), "title")
        for group in chapter.groups:
            yield ""
            yield from self._group(group)

    def _group(self, group: Group) -> Iterator[str]:
        yield from self._painted(group.heading, "heading")
        for sentence in group.intro:
            yield from wrapped(sentence, self._width, first="  ", rest="  ")
        if group.table is not None:
            yield ""
            yield from self._table(group.table)
        for item in () if group.folded else group.items:
            yield ""
            yield from self._item(item)

    def _table(self, table: Table) -> Iterator[str]:
        most = max(width_of(number) for _, number in table.rows)
        for name, number in table.rows:
            yield from wrapped(name, self._width, first=f"  {number:>{most}}  ", rest=" " * (most + 4))

    def _item(self, item: Item) -> Iterator[str]:
        if item.diagnostic is not None:
            screen = Screen(self._width - len(_INDENT))
            lines = block(item.diagnostic, self._words, screen, self._style)
            yield from (f"{_INDENT}{line}".rstrip() for line in lines)
            return
        title = f"{item.title} ({item.mark})" if item.mark else item.title
        place, *others = item.places or ("",)
        yield from self._title(title, place)
        if item.happened:
            yield from wrapped(item.happened, self._width, first="    ", rest="    ")
        for note in item.notes:
            yield from wrapped(note, self._width, first="    ", rest="    ")
        if item.to_do:
            yield from wrapped(item.to_do, self._width, first="    → ", rest="      ")
        for label, address in item.links:
            yield from wrapped(f"{label}: {address}" if label else address, self._width, first="    ", rest="      ")
        for other in others:
            yield f"    {self._style.paint(other, 'quiet')}"

    def _title(self, title: str, place: str) -> Iterator[str]:
        *above, last = wrapped(title, self._width, first="  ", rest="  ")
        yield from above
        yield from beside(last, place, self._width) if place else (last,)
