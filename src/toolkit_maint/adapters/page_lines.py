"""From the tree of a source page to its lines, one after another as a reader meets them: headings, items of lists, loose lines.

An item is a bullet, a row of a table of data, or a term of a definition list with what defines it. All else is a loose line:
a paragraph, the words of a ``div``, a cell of a table that is there for the layout. What a line is for is judged later, by
:mod:`toolkit_maint.adapters.page_reading`.

A table holds data if it has several columns, and no cell holds a heading, a list or a table. A row of it is one item. Where the
table has no head, each cell with links is; words in front of several linked lines are the group that these lines stand in.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from bs4.element import CData, NavigableString, PageElement, Tag

from toolkit_maint.adapters.page_furniture import HEADINGS, all_of, attribute, first_of
from toolkit_maint.adapters.page_links import Anchor, LinkReader, Within
from toolkit_maint.adapters.page_markdown import LINE
from toolkit_maint.adapters.page_tree import BLOCKS, words
from toolkit_maint.adapters.page_unseen import unseen_in
from toolkit_maint.adapters.page_weight import bold_size
from toolkit_maint.domain.source import UnseenKind
from toolkit_maint.domain.source_signs import SourceSigns
from toolkit_maint.domain.typography import tidy


class Break(enum.Enum):
    """Where a line is broken within itself: by a line break, or between two blocks of one item."""

    BREAK = enum.auto()


class Here(str):
    """Words that lead to a place on the page itself."""

    __slots__ = ()


Run = str | Here | Anchor | Break


class Form(enum.Enum):
    """What a line is by its form alone."""

    HEADING = enum.auto()
    ITEM = enum.auto()
    LOOSE = enum.auto()
    UNSEEN = enum.auto()


@dataclass(slots=True, eq=False)
class Line:
    """One line. ``level`` of a heading is 1 to 6, of an item how deep it is nested, from 1; of others it is 0.

    ``holder`` is the element that the words of a loose line stand in. ``bold`` is their size (in points, 0 if unknown) if all
    of them are bold; ``begun`` says that there are some. ``pasted`` is the level of a bullet that a word processor noted.
    ``head`` are the words of a heading within an item, or tell what could not be seen, which is of the kind ``unseen``.
    """

    form: Form
    rank: int
    line: int = 1
    level: float = 0
    holder: Tag | None = None
    runs: list[Run] = field(default_factory=list)
    bold: float | None = None
    pasted: int | None = None
    head: str = ""
    unseen: UnseenKind | None = None
    begun: bool = False

    @property
    def anchors(self) -> list[Anchor]:
        """The links of the line."""
        return [run for run in self.runs if isinstance(run, Anchor)]

    @property
    def plain(self) -> str:
        """The words that stand beside its links."""
        return tidy("".join(run if isinstance(run, str) else " " for run in self.runs))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to read."""
        return self.unseen is None and not self.anchors and not self.plain


BULLET_LEVELS = {"\u00b7": 1, "\u2022": 1, "\u25cf": 1, "\uf0b7": 1, "o": 2, "\u25aa": 3, "\u00a7": 3, "\uf0a7": 3}
"""The characters that a word processor leaves in the place of bullets, each with its level."""

_MARKER = re.compile(r"mso-list\s{0,3}:\s{0,3}ignore", re.IGNORECASE)
_PASTED = re.compile(r"mso-list\s{0,3}:[^;]{0,60}\blevel([1-9])", re.IGNORECASE)
_LISTS = frozenset({"ul", "ol", "dir"})
_NOT_IN_DATA = HEADINGS | {"ul", "ol", "dl", "table"}
_LISTS_WITHIN = frozenset({"ul", "ol", "table"})
_LINKS = frozenset({"a"})
_ROWS, _CELLS, _HEAD_CELLS = frozenset({"tr"}), frozenset({"td", "th"}), frozenset({"th"})
_BETWEEN_CELLS = " \u00b7 "


@dataclass(slots=True)
class _Row:
    """A row of a table of data while it is read: its cells, and what was open around it."""

    has_head: bool
    rank: int
    line: int
    out: list[Line]
    items: list[tuple[Tag, Line]]
    cells: list[tuple[bool, list[Line]]] = field(default_factory=list)


class PageWalk:
    """Meets every node of a page in order, and keeps what is open."""

    def __init__(self, root: Tag, links: LinkReader, signs: SourceSigns) -> None:
        """Take the part of the page that is read."""
        self._root = root
        self._links = links
        self._signs = signs
        self._out: list[Line] = []
        self._items: list[tuple[Tag, Line]] = []
        self._last_of_list: dict[int, Line] = {}
        self._heading: tuple[Tag, Line] | None = None
        self._loose: Line | None = None
        self._rows: list[_Row] = []
        self._data_tables: dict[int, bool] = {}  # with whether it has a head
        self._rank = -1
        self._line = 1

    def lines(self) -> list[Line]:
        """The lines of the page, none of them empty."""
        stack: list[tuple[Tag, Iterator[PageElement]]] = [(self._root, iter(self._root.children))]
        while stack:
            tag, children = stack[-1]
            node = next(children, None)
            if node is None:
                stack.pop()
                self._leave(tag)
            elif isinstance(node, Tag):
                if self._enter(node):
                    stack.append((node, iter(node.children)))
            elif type(node) in {NavigableString, CData}:
                self._add(str(node), node)
        self._end_loose()
        return [line for line in self._out if not line.is_empty]

    def _next_rank(self) -> int:
        self._rank += 1
        return self._rank

    def _enter(self, tag: Tag) -> bool:
        """Meet the beginning of an element; whether what is in it is to be met as well."""
        if line := attribute(tag, LINE):
            self._line = int(line) if line.isdecimal() and len(line) < len("1000000000") else self._line
        if tag.name in {"a", "area"}:
            return self._enter_link(tag)
        if tag.name == "br":
            self._add(Break.BREAK, tag)
            return False
        if tag.name == "svg":
            for link in tag.find_all("a"):
                self._enter_link(link)
            return False
        if seen := unseen_in(tag, self._signs):
            self._end_loose()
            kind, detail = seen
            self._out.append(Line(Form.UNSEEN, self._next_rank(), self._line, head=detail, unseen=kind))
            return False
        if _MARKER.search(attribute(tag, "style")):
            return self._enter_marker(tag)
        if (spot := self._links.hotspot(tag)) is not None:
            self._add_link(spot, tag)
            return False
        if tag.name in BLOCKS:
            self._enter_block(tag)
        return True

    def _enter_link(self, tag: Tag) -> bool:
        found = self._links.read(tag)
        if isinstance(found, Anchor):
            self._add_link(found, tag)
            return False
        if found is Within.THIS_PAGE:
            self._add(Here(f" {words(tag)} "), tag)
        elif found is Within.SCRIPT:
            self._out.append(Line(Form.UNSEEN, self._next_rank(), self._line, head=words(tag)[:200], unseen=UnseenKind.SCRIPT))
        return found is Within.WORDS

    def _add_link(self, anchor: Anchor, tag: Tag) -> None:
        if self._heading is None and not self._items:
            self._loose_line(tag)
        anchor.rank, anchor.line = self._next_rank(), self._line
        self._add(anchor, tag)

    def _enter_marker(self, tag: Tag) -> bool:
        """A bullet or a number that a word processor put in front of a paragraph: only its level counts."""
        if self._items or self._heading is not None:
            return False
        line = self._loose_line(tag)
        line.pasted = line.pasted or BULLET_LEVELS.get(words(tag), 1)
        return False

    def _enter_block(self, tag: Tag) -> None:
        self._end_block()
        if tag.name in HEADINGS:
            self._enter_heading(tag)
        elif tag.name == "li" and not _is_layout(tag):
            self._last_of_list[id(tag.parent)] = self._open_item(tag)
        elif tag.name in _LISTS:
            above = self._last_of_list.get(id(tag.parent)) if tag.parent is not None and tag.parent.name in _LISTS else None
            if above is not None:  # a list that stands beside the bullet it belongs to, not in it
                self._items.append((tag, above))
        elif tag.name in {"dt", "dd"}:
            self._enter_definition(tag)
        else:
            self._enter_part_of_table(tag)

    def _enter_part_of_table(self, tag: Tag) -> None:
        if tag.name == "table" and _is_data(tag):
            self._data_tables[id(tag)] = first_of(tag, _HEAD_CELLS) is not None
        elif tag.name == "tr":
            self._enter_row(tag)
        elif tag.name in {"td", "th"} and self._rows and self._is_of_row(tag):
            self._out = []
            self._rows[-1].cells.append((tag.name == "th", self._out))

    def _enter_heading(self, tag: Tag) -> None:
        if self._items:
            item = self._items[-1][1]
            item.head = item.head or words(tag)
        elif self._heading is None:
            level = float(tag.name[1])
            self._heading = tag, Line(Form.HEADING, self._next_rank(), self._line, level=level)

    def _open_item(self, key: Tag) -> Line:
        line = Line(Form.ITEM, self._next_rank(), self._line, level=len(self._items) + 1)
        self._out.append(line)
        self._items.append((key, line))
        return line

    def _enter_definition(self, tag: Tag) -> None:
        whole = tag.find_parent("dl")
        key = whole if isinstance(whole, Tag) else tag
        while self._items and self._items[-1][0].name == "dd" and self._items[-1][0].find_parent("dl") is whole:
            self._items.pop()  # the parser takes what follows for a part of it
        term = self._items[-1][1] if self._items and self._items[-1][0] is key else None
        if tag.name == "dt":
            if term is not None:
                self._items.pop()
            self._open_item(key)
        elif term is None or (not term.anchors and _leads_on(tag)):
            self._open_item(tag)

    def _enter_row(self, tag: Tag) -> None:
        table = tag.find_parent("table")
        if isinstance(table, Tag) and id(table) in self._data_tables:
            head = self._data_tables[id(table)]
            self._rows.append(_Row(head, self._next_rank(), self._line, self._out, self._items))
            self._out, self._items = [], []

    def _is_of_row(self, cell: Tag) -> bool:
        table = cell.find_parent("table")
        return isinstance(table, Tag) and id(table) in self._data_tables

    def _leave(self, tag: Tag) -> None:
        if tag.name in BLOCKS:
            self._end_block()
        if self._heading is not None and self._heading[0] is tag:
            self._out.append(self._heading[1])
            self._heading = None
        while self._items and self._items[-1][0] is tag:
            self._items.pop()
        if tag.name == "tr" and self._rows and self._is_of_row(tag):
            self._leave_row()

    def _leave_row(self) -> None:
        row = self._rows.pop()
        self._out, self._items = row.out, row.items
        self._out.extend(_lines_of_row(row, len(self._items) + 1))

    def _end_block(self) -> None:
        if self._heading is not None:
            self._heading[1].runs.append(Break.BREAK)
        elif self._items:
            self._items[-1][1].runs.append(Break.BREAK)
        else:
            self._end_loose()

    def _end_loose(self) -> None:
        if self._loose is not None:
            self._out.append(self._loose)
            self._loose = None

    def _loose_line(self, within: PageElement) -> Line:
        if self._loose is None:
            holder = next((each for each in within.parents if each.name in BLOCKS or each is self._root), self._root)
            level = _PASTED.search(attribute(holder, "style"))
            pasted = int(level[1]) if level else None
            self._loose = Line(Form.LOOSE, self._next_rank(), self._line, holder=holder, pasted=pasted)
        return self._loose

    def _add(self, run: Run, node: PageElement) -> None:
        if self._heading is not None:
            self._heading[1].runs.append(run)
        elif self._items:
            self._items[-1][1].runs.append(run)
        elif self._loose is not None or not isinstance(run, str) or run.strip():
            line = self._loose_line(node)
            if (isinstance(run, str) and tidy(run)) or isinstance(run, Anchor):
                size = bold_size(node)
                stays = not line.begun or line.bold is not None
                line.bold = max(size, line.bold or 0.0) if size is not None and stays else None
                line.begun = True
            line.runs.append(run)


def _is_layout(item: Tag) -> bool:
    """Whether an ``li`` is a part of the page rather than an item of a list: it has a heading, and lists things of its own."""
    if first_of(item, HEADINGS) is None:
        return False
    if first_of(item, _LISTS_WITHIN) is not None:
        return True
    return len({attribute(link, "href") for link in all_of(item, _LINKS)} - {"", "#"}) > 1


def _leads_on(tag: Tag) -> bool:
    return any(link.has_attr("href") for link in all_of(tag, _LINKS))


def _is_data(table: Tag) -> bool:
    if first_of(table, _NOT_IN_DATA) is not None:
        return False
    return any(sum(1 for _ in all_of(row, _CELLS)) > 1 for row in all_of(table, _ROWS))


def _lines_of_row(row: _Row, level: int) -> Iterator[Line]:
    """What a row of a table of data is: nothing, a heading, one item, several, or a group of them."""
    unseen = [line for _, lines in row.cells for line in lines if line.unseen is not None]
    yield from unseen
    cells = [(head, [each for each in lines if not each.is_empty and each.unseen is None]) for head, lines in row.cells]
    cells = [(head, lines) for head, lines in cells if lines]
    linked = [lines for _, lines in cells if _has_links(lines)]
    if not cells or (not linked and len(cells) > 1 and all(head or _is_bold(lines) for head, lines in cells)):
        return
    if not linked and len(cells) == 1 and (cells[0][0] or _is_bold(cells[0][1])):
        for line in cells[0][1]:
            line.bold = line.bold or 0.0
            yield line
        return
    plain = [lines for _, lines in cells]
    bullet = _words_of(plain[0]) if not _has_links(plain[0]) else ""
    if bullet in BULLET_LEVELS and len(plain) > 1:
        yield Line(Form.LOOSE, row.rank, row.line, runs=[f"{bullet} ", *_joined(plain[1:])], holder=plain[1][0].holder)
    elif not linked or row.has_head or (len(linked) == 1 and (len(linked[0]) == 1 or not _each_is_linked(linked[0]))):
        yield Line(Form.ITEM, row.rank, row.line, level=level, runs=_joined(plain))
    else:
        yield from _several(row, plain, level)


def _several(row: _Row, cells: list[list[Line]], level: int) -> Iterator[Line]:
    """Each linked line of a row as an item; the words in front of them are the group that they stand in."""
    front = next(number for number, lines in enumerate(cells) if _has_links(lines))
    if front:
        yield Line(Form.ITEM, row.rank, row.line, level=level, runs=_joined(cells[:front]))
        level += 1
    last: Line | None = None
    for lines in cells[front:]:
        for runs in [line.runs for line in lines] if _each_is_linked(lines) else [_joined([lines])]:
            if last is not None and not any(isinstance(run, Anchor) for run in runs):
                last.runs += [Break.BREAK, *runs]
                continue
            last = Line(Form.ITEM, lines[0].rank, lines[0].line, level=level, runs=list(runs))
            last.rank = next((run.rank for run in runs if isinstance(run, Anchor)), lines[0].rank)
            yield last


def _joined(cells: list[list[Line]]) -> list[Run]:
    """The runs of several cells as one line; between two cells that meet in words stands a dot."""
    parts = [[run for line in lines for run in (*line.runs, Break.BREAK)] for lines in cells]
    runs: list[Run] = list(parts[0])
    for before, after in pairwise(parts):
        meet = isinstance(_last_of(before), str) and isinstance(_last_of(after[::-1]), str)
        runs += [_BETWEEN_CELLS if meet else Break.BREAK, *after]
    return runs


def _last_of(runs: list[Run]) -> Run | None:
    return next((run for run in reversed(runs) if isinstance(run, Anchor) or (isinstance(run, str) and run.strip())), None)


def _has_links(lines: list[Line]) -> bool:
    return any(line.anchors for line in lines)


def _each_is_linked(lines: list[Line]) -> bool:
    return all(line.anchors for line in lines)


def _is_bold(lines: list[Line]) -> bool:
    return all(line.bold is not None for line in lines)


def _words_of(lines: list[Line]) -> str:
    return tidy(" ".join(line.plain for line in lines))
