"""From the lines of a source page to the catalogue that it is: sections, entries, nested entries, and running text.

What a loose line is, its neighbours tell:

* A bullet character in front makes it an item of a list; its level is the one that a word processor noted, else that of the
  character. A bullet in a line of its own, as in a cell, belongs to the line below it.
* Words that are all bold are a heading if a link follows before the next heading; larger ones are of a higher level, and all
  are below the real headings around them.
* Of several lines one below the other of which most begin with a link, each is an entry; one that stands within the element
  of another is nested in it. A line that is nothing but a link is an entry, and so is each of several links without words
  between. Any other line is a paragraph of running text.
* A line that begins with an arrow and words is the note of the entry above it.

Headings: the page's title is the only ``h1``, else the first if nothing is listed below it, else a first heading that stands
above all others and is bold only, or says what the ``title`` element says. Of the others the highest are sections, the next
sub-sections; below these, a heading is an entry without a link that holds what follows. A heading with a single link below it,
which leads where the heading does or only says "go there", is that link's title (a card).

The closing "..." of a list says that there is more; it is no entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from toolkit_maint.adapters.page_items import (
    ARROW,
    block_of,
    entry_of,
    is_of_here,
    said_by,
    span_at,
)
from toolkit_maint.adapters.page_lines import Form, Line, PageWalk
from toolkit_maint.adapters.page_links import AND_SO_ON, LinkReader
from toolkit_maint.adapters.page_stretches import entry_lines, settled
from toolkit_maint.adapters.page_titles import cards_of, title_of
from toolkit_maint.adapters.page_tree import PageTree
from toolkit_maint.domain.catalogue import DEFAULT_TIMEZONE, Block, Catalogue, Entry, Section, Span
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.source import Unseen
from toolkit_maint.domain.typography import tidy

_PERMALINKS = "\u00b6#\u00a7\U0001f517 "
_DEPTH_OF_SECTIONS = 2


def catalogue_of(tree: PageTree, policy: Policy, location: str) -> tuple[Catalogue, tuple[Unseen, ...]]:
    """The page as a catalogue without ids, and the parts of it that could not be read."""
    links = LinkReader(tree, policy.source_signs, policy.longest_address)
    lines = settled(PageWalk(tree.root, links, policy.source_signs).lines())
    title = title_of(lines, tree.title)
    made = _Maker(location)
    for line in cards_of([line for line in lines if line is not title]):
        made.meet(line)
    made.end()
    name = _heading_words(title) if title is not None else ""
    return made.catalogue(name or tree.heading or tree.title, tree.language), tuple(made.unseen)


def _heading_words(line: Line) -> str:
    words = [run if isinstance(run, str) else getattr(run, "title", " ") for run in line.runs]
    return tidy("".join(words)).rstrip(_PERMALINKS)


@dataclass(slots=True, eq=False)
class _Node:
    """An entry while what belongs to it is still to come."""

    line: Line
    depth: float
    nested: list[_Node] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class _Part:
    """A section while it is read. ``opened`` says that something stood in it, were it only links to the page itself."""

    title: str
    level: float
    rank: int
    line: int
    text: list[Block] = field(default_factory=list)
    nodes: list[_Node] = field(default_factory=list)
    parts: list[_Part] = field(default_factory=list)
    led_here: bool = False


class _Maker:
    """Puts each line where it belongs."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._top = _Part("", 0, -1, 1)
        self._open = [self._top]
        self._group: _Node | None = None
        self._above: list[_Node] = []
        self._stretch: list[Line] = []
        self.unseen: list[Unseen] = []

    @property
    def _part(self) -> _Part:
        return self._open[-1]

    def meet(self, line: Line) -> None:
        """Take the next line of the page."""
        if line.form is Form.LOOSE and line.bold is None:
            self._stretch.append(line)
            return
        self.end()
        if line.form is Form.UNSEEN and line.unseen is not None:
            section = next((part.title for part in reversed(self._open[1:]) if part.title), None)
            self.unseen.append(Unseen(kind=line.unseen, section=section, detail=line.head, line=line.line))
        elif line.form is Form.ITEM:
            self._take_item(line)
        else:
            self._take_heading(line)

    def end(self) -> None:
        """Judge the loose lines that were met: what follows is no longer of their stretch."""
        stretch, self._stretch = self._stretch, []
        listed = entry_lines(stretch)
        for line in stretch:
            if is_of_here(line.runs):
                self._part.led_here = True
            elif line.plain.startswith(ARROW) and isinstance(line.runs[0], str) and self._above and line not in listed:
                self._above[-1].line.runs += [" ", *line.runs]
            elif line in listed:
                self._take(_Node(line, listed[line]))
            else:
                self._above.clear()
                if block := block_of(line.runs, self._span(line)):
                    self._part.text.append(block)

    def _take_item(self, line: Line) -> None:
        if line.holder is None and line.bold is not None:  # a card, which ends what stands below a heading of its level
            self._close(line.bold)
            self._above.clear()
        self._take(_Node(line, line.level))

    def _take(self, node: _Node) -> None:
        if is_of_here(node.line.runs) and not node.line.anchors:
            self._part.led_here = True
        while self._above and self._above[-1].depth >= node.depth:
            self._above.pop()
        if self._above:
            self._above[-1].nested.append(node)
        else:
            (self._group.nested if self._group is not None else self._part.nodes).append(node)
        self._above.append(node)

    def _take_heading(self, line: Line) -> None:
        title = _heading_words(line)
        level = line.level
        self._above.clear()
        if not title:
            return
        self._close(level)
        if len(self._open) > _DEPTH_OF_SECTIONS:
            self._group = _Node(line, 0)
            self._part.nodes.append(self._group)
            return
        part = _Part(title, level, line.rank, line.line)
        self._part.parts.append(part)
        self._open.append(part)
        if line.anchors:
            part.text.append(block_of(line.anchors, self._span(line)))

    def _close(self, level: float) -> None:
        self._group = None
        while len(self._open) > 1 and self._open[-1].level >= level:
            self._open.pop()

    def _span(self, line: Line) -> Span:
        return span_at(self._path, line.line, line.rank)

    def catalogue(self, title: str, language: str) -> Catalogue:
        """All that was taken."""
        text, entries, more, sections = self._within(self._top)
        return Catalogue(
            title=title,
            language=language,
            timezone=DEFAULT_TIMEZONE,
            source=None,
            text=text,
            entries=entries,
            more=more,
            sections=sections,
            span=span_at(self._path, 1, -1),
        )

    def _within(self, part: _Part) -> tuple[tuple[Block, ...], tuple[Entry, ...], str, tuple[Section, ...]]:
        for node in part.nodes:
            if node.line.form is not Form.ITEM and not node.nested and node.depth == 0:
                part.text.append((_heading_words(node.line),))  # a heading that nothing stands below
        nodes = [node for node in part.nodes if node.line.form is Form.ITEM or node.nested or node.depth]
        entries, more = self._entries(nodes)
        sections = tuple(self._sections(part))
        return tuple(part.text), entries, more, sections

    def _sections(self, part: _Part) -> Iterator[Section]:
        for each in part.parts:
            text, entries, more, sections = self._within(each)
            if each.led_here and not (text or entries or sections):
                continue  # a table of contents
            yield Section(
                id="",
                title=each.title,
                text=text,
                entries=entries,
                more=more,
                sections=sections,
                span=span_at(self._path, each.line, each.rank),
            )

    def _entries(self, nodes: list[_Node]) -> tuple[tuple[Entry, ...], str]:
        found: list[Entry] = []
        more = ""
        for node in nodes:
            nested, inner_more = self._entries(node.nested)
            words = node.line.plain
            if not nested and not node.line.anchors and AND_SO_ON.match(words):
                more = words.removeprefix("o ")
            elif not nested and is_of_here(node.line.runs):
                continue
            else:
                said = said_by(node.line.runs, node.line.head)
                if said.title:
                    found.append(entry_of(said, self._span(node.line), nested, inner_more))
                else:
                    found.extend(nested)
        return tuple(found), more
