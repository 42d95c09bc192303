"""From the runs of a line to an entry: its title and link, the words around it, its note, and its related links.

The first link is the entry's own, whatever stands before it; further ones are related to it. An arrow begins the note. Of the
words between two links, those up to the last sign that ends something (a full stop, a bracket, a comma) belong to what stands
before them, the others to what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from toolkit_maint.adapters.page_lines import Here, Run
from toolkit_maint.adapters.page_links import Anchor
from toolkit_maint.domain.catalogue import Block, Entry, Link, Related, Span, TextLink
from toolkit_maint.domain.typography import comparable, tidy

ARROW = "\u2192"

_ENDS_SENTENCE = re.compile(r"[.!?\u2026;][)\]'\"\u2019\u201d\u00bb]?\s+")
_ENDS_PART = re.compile(r"[)\]]\s*|(?=,)")
_BROKEN = "\x1f"  # to a page it is white space like any other
_LEFT_OVER = re.compile(r"[\s|\u00b7\u2022/,;&()\[\]{}\u2013\u2014:-]*\Z")


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a line says. ``anchor`` is ``None`` where its title is no link."""

    title: str
    anchor: Anchor | None
    before: str = ""
    after: str = ""
    note: str = ""
    related: tuple[tuple[str, Anchor, str], ...] = ()


def said_by(runs: Iterable[Run], head: str = "") -> Said:
    """What the line of an entry says. ``head`` is the heading within it, if any."""
    kept = list(_without_second_names(joined(runs), head))
    line, note = _parted(kept)
    main = next((run for run in line if isinstance(run, Anchor)), None)
    if main is None:
        main = next((run for run in note if isinstance(run, Anchor)), None)
        line, note = ([*line, f" {ARROW} ", *note], []) if main is not None else (line, note)
    title = main.title if main is not None else ""
    if head and (main is None or main.says_little or comparable(head) == comparable(title)):
        line, title = _without_words(line, head), head
        if main is not None:
            line = [main, *(run for run in line if run is not main)]
    if main is None:
        whole = tidy(_words(line))
        return Said(title=title or whole, anchor=None, after=whole if title else "", note=tidy(_words(note)))
    at = line.index(main)
    before = tidy(_words(line[:at]))
    if not note:
        after, related = _chain([main.rest, *line[at + 1 :]])
        return Said(title=title, anchor=main, before=before, after=after, related=tuple(related))
    after, first = _chain([main.rest, *line[at + 1 :]])
    text, rest = _chain(note, of_note=True)
    return Said(title=title, anchor=main, before=before, after=after, note=text, related=(*first, *rest))


def joined(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs with one link where several in a row lead to one address: a title that is split, or a picture and its words."""
    last: Anchor | None = None
    space = ""
    for run in runs:
        if isinstance(run, Anchor):
            if last is not None and run.url is not None and run.href == last.href:
                _join(last, run, space)
                space = ""
                continue
            if last is not None:
                yield last
                yield from _kept(space)
            last, space = run, ""
        elif last is not None and isinstance(run, str) and not run.strip():
            space += run
        elif last is not None:
            yield last
            yield from _kept(space)
            last, space = None, ""
            yield run
        else:
            yield run
    if last is not None:
        yield last


def _kept(space: str) -> Iterator[str]:
    if space:
        yield space


def _join(first: Anchor, second: Anchor, space: str) -> None:
    if second.wordless or second.says_little:
        return
    if first.wordless or first.says_little:
        first.title, first.wordless, first.says_little = second.title, False, second.says_little
        first.rest = tidy(f"{first.rest} {second.rest}")
    else:
        apart = space or first.spaced[1] or second.spaced[0]
        first.title = tidy(first.title + (" " if apart else "") + second.title)
    first.spaced = (first.spaced[0], second.spaced[1])


def _without_second_names(runs: Iterable[Run], head: str) -> Iterator[Run]:
    """Without links that only say "go there" where the line has named their address already, or a heading names it."""
    runs = list(runs)
    named = {run.href for run in runs if isinstance(run, Anchor) and not run.says_little and run.url is not None}
    seen: set[str] = set()
    for run in runs:
        if isinstance(run, Anchor) and run.says_little and (run.href in named or (head and run.href in seen)):
            continue
        if isinstance(run, Anchor):
            seen.add(run.href)
        yield run


def _parted(runs: list[Run]) -> tuple[list[Run], list[Run]]:
    """What stands before the first arrow among the words, and what stands behind it."""
    begun = False
    for number, run in enumerate(runs):
        before, arrow, behind = run.partition(ARROW) if isinstance(run, str) else ("", "", "")
        begun = begun or isinstance(run, Anchor) or bool(tidy(before))
        if arrow and begun:
            return [*runs[:number], before], [behind, *runs[number + 1 :]]
    return [_without_arrow(run) for run in runs], []


def _without_arrow(run: Run) -> Run:
    return run.replace(ARROW, " ") if isinstance(run, str) else run


def _links(runs: list[Run]) -> bool:
    return any(isinstance(run, Anchor) for run in runs)


def _without_words(runs: list[Run], words: str) -> list[Run]:
    found: list[Run] = []
    left = words
    for run in runs:
        if left and isinstance(run, str) and (said := tidy(run)) and left.startswith(said):
            left = left[len(said) :].lstrip()
        else:
            found.append(run)
    return found


def _words(runs: Iterable[Run]) -> str:
    return "".join(run if isinstance(run, str) else " " for run in runs if not isinstance(run, Anchor))


def _chain(runs: list[Run], *, of_note: bool = False) -> tuple[str, list[tuple[str, Anchor, str]]]:
    """The words up to the first link, and each link with the words before and behind it.

    Words of a note in which nothing ends before the first link are the note, unless they lead to the link with a colon.
    """
    stretches: list[str] = [""]
    anchors: list[Anchor] = []
    for run in runs:
        if isinstance(run, Anchor):
            anchors.append(run)
            stretches.append(f"{run.rest} " if run.rest else "")
        else:
            stretches[-1] += run if isinstance(run, str) else _BROKEN
    cut = [_cut(each) for each in stretches[:-1]]
    if of_note and cut and not cut[0][0] and not cut[0][1].endswith(":") and not cut[0][1].startswith(("(", "[")):
        cut[0] = cut[0][::-1]
    lone = cut[0][0] if cut else tidy(stretches[0])
    related = []
    for number, anchor in enumerate(anchors):
        after = cut[number + 1][0] if number + 1 < len(anchors) else tidy(stretches[-1])
        related.append((cut[number][1], anchor, after))
    return lone, related


def _cut(words: str) -> tuple[str, str]:
    """The words between two links, cut where the ones about the first end: at the last break between, if there is one."""
    first, is_broken, second = words.rpartition(_BROKEN)
    if is_broken:
        former, latter = _cut(second)
        return tidy(f"{first} {former}"), latter
    text = tidy(words)
    opened = max(text.rfind("("), text.rfind("["))
    if opened > max(text.rfind(")"), text.rfind("]")):
        return text[:opened].rstrip(), text[opened:]
    for ends in (_ENDS_SENTENCE, _ENDS_PART):
        if last := [*ends.finditer(text)]:
            return text[: last[-1].end()].rstrip(), text[last[-1].end() :]
    if text[-1:] in {".", "!", "?", "\u2026", ";"}:
        return text, ""
    return "", text


def is_only_links(runs: Iterable[Run]) -> bool:
    """Whether a line has nothing but links, and signs that part them."""
    return bool(_LEFT_OVER.match(_words(runs)))


def entry_of(said: Said, span: Span, nested: tuple[Entry, ...], more: str) -> Entry:
    """An entry of the page, without an id."""
    return Entry(
        id="",
        title=said.title,
        before=said.before,
        after=said.after,
        note=said.note,
        link=None if said.anchor is None else _link(said.anchor, said.title, span),
        related=tuple(
            Related(before=before, link=_link(each, each.title, _at(each, span)), after=after, span=_at(each, span))
            for before, each, after in said.related
        ),
        entries=nested,
        more=more,
        duplicate_of=None,
        span=span,
        title_span=span,
    )


def block_of(runs: Iterable[Run], span: Span) -> Block:
    """A paragraph: its words and links, without white space at their ends; empty where nothing is left of it."""
    pieces: list[str | TextLink] = []
    words = ""
    for run in joined(runs):
        if isinstance(run, Anchor):
            pieces += [tidy(words), TextLink(id="", link=_link(run, run.title, _at(run, span)), span=_at(run, span))]
            words = f" {run.rest}" if run.rest else ""
        else:
            words += run if isinstance(run, str) else " "
    return tuple(piece for piece in (*pieces, tidy(words)) if piece)


def is_of_here(runs: Iterable[Run]) -> bool:
    """Whether a line only leads to places on the page itself, as those of a table of contents do."""
    runs = list(runs)
    rest = "".join(run for run in runs if isinstance(run, str) and not isinstance(run, Here))
    return any(isinstance(run, Here) for run in runs) and not _links(runs) and bool(_LEFT_OVER.match(rest))


def _link(anchor: Anchor, title: str, span: Span) -> Link:
    return Link(title=title, url=anchor.url, evidence=None, url_span=span)


def _at(anchor: Anchor, span: Span) -> Span:
    return span_at(span.path, anchor.line, anchor.rank)


def span_at(path: str, line: int, rank: int) -> Span:
    """The place of something on a page: its line, and its rank in the order of the page."""
    return Span(path, line, 1, line, 1, rank, rank)
