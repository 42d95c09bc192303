"""Lists and mappings in brackets (flow style): a part put in or taken out, on one line or with a line for each part."""

from __future__ import annotations

import re
from typing import Final

from toolkit_maint.adapters.yaml_layout import Layout, Splice
from toolkit_maint.adapters.yaml_nodes import Place

_REST_OF_LINE: Final = re.compile(r"[ \t]*(?:(,)[ \t]*)?(#[^\r\n]*)?(?=[\r\n]|\Z)")
_COMMA: Final = re.compile(r"\s*,")


def inserted_in_flow(layout: Layout, place: Place, at: int, text: str) -> list[Splice]:
    """A part (a pair without its brackets, or an item) put in before the part that is now at a position."""
    parts = _stretches(place)
    content = layout.content
    if not parts:
        inner = content[place.start + 1 : place.end - 1]
        end = place.start + 1 + (len(inner) if not inner.strip() else 0)
        return [Splice(place.start + 1, end, text)]
    if at == 0:
        start = parts[0][0]
        return [Splice(start, start, f"{text},{_between(layout, place, start)}")]
    start, end = parts[at - 1]
    rest = _REST_OF_LINE.match(content, end)
    if rest and layout.is_first_on_line(start) and (rest[1] or at == len(parts)):
        line = layout.line_of(end)
        ending = layout.line_end_near(line)
        comma = [] if rest[1] else [Splice(end, end, ",")]
        below = layout.after(line)
        indent = " " * layout.column(start)
        return [*comma, Splice(below, below, f"{indent}{text}{',' if rest[1] else ''}{ending}")]
    return [Splice(end, end, f", {text}")]


def removed_from_flow(layout: Layout, place: Place, at: int, *, with_comment: bool) -> list[Splice]:
    """A part taken out with its comma, and with its lines where it stands alone on them.

    Raises ``ValueError`` where a comment stands between it and its neighbour, or behind it unless that may go ``with`` it.
    """
    parts = _stretches(place)
    content = layout.content
    start, end = parts[at]
    if len(parts) == 1:
        comma = _COMMA.match(content, end)
        return [Splice(start, comma.end() if comma else end, "")]
    rest = _REST_OF_LINE.match(content, end)
    if rest and layout.is_first_on_line(start) and (rest[1] or at == len(parts) - 1):
        if rest[2] and not with_comment:
            raise ValueError("a comment stands behind the part of the brackets")
        first, last = layout.line_of(start), layout.line_of(end)
        return [Splice(layout.start_of(first), layout.after(last), "")]
    stretch = (start, parts[at + 1][0]) if at + 1 < len(parts) else (parts[at - 1][1], end)
    between = content[end : stretch[1]] if at + 1 < len(parts) else content[stretch[0] : start]
    if "#" in between:
        raise ValueError("a comment stands between the parts of the brackets")
    return [Splice(*stretch, "")]


def _between(layout: Layout, place: Place, start: int) -> str:
    """What stands between two parts: a line end and an indentation where each has a line of its own."""
    if layout.is_first_on_line(start) and layout.line_of(start) > layout.line_of(place.start):
        return layout.line_end_near(layout.line_of(start)) + " " * layout.column(start)
    return " "


def _stretches(place: Place) -> list[tuple[int, int]]:
    parts = list(place.within.values()) if isinstance(place.within, dict) else list(place.within or ())
    return [(part.key_start if part.key_start >= 0 else part.start, max(part.end, part.key_end)) for part in parts]
