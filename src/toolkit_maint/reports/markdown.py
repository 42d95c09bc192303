"""The report as Markdown, as the code host shows it: for a job summary, or to be read in the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from toolkit_maint.domain.report import ChangeReport
from toolkit_maint.reports.escape import MARKDOWN
from toolkit_maint.reports.outline import Chapter, Group, Item, Outline, Table, outline
from toolkit_maint.reports.screen import SUMMARY_BUDGET
from toolkit_maint.reports.words import Words


class Part(msgspec.Struct, frozen=True):
    """A stretch of the report. Rows may be left out from the end; what stands around them stays whole."""

    head: str
    rows: tuple[str, ...] = ()
    tail: str = ""


def render(report: ChangeReport, words: Words, *, budget: int = SUMMARY_BUDGET) -> str:
    """The report as Markdown of at most ``budget`` bytes (UTF-8), ending in a line feed.

    Where it would be longer, whole rows are left out, and their place says how many; if even the headings do not fit,
    whole parts are left out from the end. All foreign text is escaped; there is no HTML but ``details`` and ``summary``.
    """
    return fitted(list(_parts(outline(report, words, MARKDOWN), words)), words, budget)


def _parts(told: Outline, words: Words) -> Iterator[Part]:
    yield top(told)
    for chapter in told.chapters:
        yield from chapter_parts(chapter, words)
    heading, done = words.gettext("What was done"), "\n".join(f"- {sentence}" for sentence in told.tried)
    yield Part(f"\n## {heading}\n\n{done}\n")


def top(told: Outline) -> Part:
    """What a report begins with: how things stand, and what that was found from."""
    first, *more = told.state
    state = f"**{first}**{' ' if more else ''}{' '.join(more)}"
    return Part("\n\n".join([f"# {told.title}", state, "\n".join(f"- {fact}" for fact in told.facts)]) + "\n")


Below = Callable[[Item], str]
"""Lines that stand below an item, each ending in a line feed."""


def chapter_parts(chapter: Chapter, words: Words, below: Below = lambda _: "") -> Iterator[Part]:
    """A chapter, group by group; ``below`` gives what stands below each item of a group that is not folded."""
    heading = f"\n## {chapter.heading}\n"
    for group in chapter.groups:
        yield _group(group, heading, words, below)
        heading = ""


def _group(group: Group, chapter_heading: str, words: Words, below: Below) -> Part:
    head = [f"{chapter_heading}\n### {group.heading}\n"]
    head += [f"\n{sentence}\n" for sentence in group.intro]
    if group.table is not None:
        head.append(_table(group.table))
    if not group.folded:
        return Part("".join([*head, "\n"]), tuple(_item(item, words) + below(item) for item in group.items))
    rows = tuple(_item(item, words) for item in group.items)
    head.append(f"\n<details><summary>{group.folded}</summary>\n\n")
    return Part("".join(head), rows, "\n</details>\n")


def _table(table: Table) -> str:
    rows = "".join(f"| {name} | {number} |\n" for name, number in table.rows)
    return f"\n| {table.heads[0]} | {table.heads[1]} |\n| --- | ---: |\n{rows}"


def _item(item: Item, words: Words) -> str:
    """One list item; its lines end in a hard break (a backslash), so that each stands on a line of its own."""
    lines = [f"**{item.title}**{f' ({item.mark})' if item.mark else ''}"]
    if item.happened:
        lines.append(item.happened)
    if item.to_do:
        lines.append(words.say("**What you can do:** {advice}", advice=item.to_do))
    lines += [f"{label}: {address}" if label else address for label, address in item.links]
    lines += item.notes
    if item.places:
        lines.append(words.say("Place: {places}", places=", ".join(item.places)))
    return "- " + "\\\n  ".join(lines) + "\n"


def fitted(parts: list[Part], words: Words, budget: int) -> str:
    """The parts within ``budget`` bytes: what stands around the rows, then as many rows as there is room for, in order."""
    whole = "".join(_assembled(part, len(part.rows), words) for part in parts)
    if _size(whole) <= budget:
        return whole
    rest = "\n" + words.gettext("There is more in the full report.") + "\n"
    kept = list(_that_fit(parts, words, budget - _size(rest)))
    room = budget - _size(rest) - sum(_size(_assembled(part, 0, words)) for part in kept)
    told = []
    for part in kept:
        least = _size(_assembled(part, 0, words))
        count = _rows_within(part, room + least, words)
        told.append(_assembled(part, count, words))
        room -= _size(told[-1]) - least
    return "".join([*told, rest if len(kept) < len(parts) else ""])


def _that_fit(parts: list[Part], words: Words, budget: int) -> Iterator[Part]:
    for part in parts:
        budget -= _size(_assembled(part, 0, words))
        if budget < 0:
            return
        yield part


def _rows_within(part: Part, room: int, words: Words) -> int:
    if _size(_assembled(part, len(part.rows), words)) <= room:
        return len(part.rows)
    used, count = _size(_assembled(part, 0, words)), 0
    for row in part.rows:
        used += _size(row)
        if used > room:
            break
        count += 1
    return count


def _assembled(part: Part, count: int, words: Words) -> str:
    """The part with its first ``count`` rows, and a last one that says how many are missing."""
    missing = len(part.rows) - count
    if not missing:
        return part.head + "".join(part.rows) + part.tail
    more = words.say_many("{count} more in the full report.", "{count} more in the full report.", missing)
    return f"{part.head}{''.join(part.rows[:count])}- {more}\n{part.tail}"


def _size(text: str) -> int:
    return len(text.encode("utf-8"))
