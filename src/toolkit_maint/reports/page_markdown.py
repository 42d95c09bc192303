"""The catalogue as the page that it describes, in Markdown (CommonMark, and what GitHub reads beyond it).

Every word of the catalogue is shown as it is and steers nothing: only what a reader would take for a mark is escaped, so
that the text stays legible as text. Links lead to web, mail and telephone addresses; any other leads to ``#``, as one
does whose address is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

import msgspec

from toolkit_maint.domain.address import LinkUrl
from toolkit_maint.domain.catalogue import Catalogue, Entry, Link, Section
from toolkit_maint.reports import page_words
from toolkit_maint.reports.page_spacing import space_between

NOWHERE: Final = "#"
_ADDRESS_CHARACTERS: Final = "%/:?#[]@!$&'()*+,;=~-._"

# Marks wherever they stand; an underscore but within a word; what begins an entity, a bare address or an emoji's name.
_MARK = re.compile(
    r"[\\`*\[\]<~$]"
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|&(?=[#A-Za-z])"
    r"|:(?=//|:|[\w+-]{1,40}:)"
    r"|(?<=www)\.",
    re.IGNORECASE,
)
# Marks at the beginning of a line only: headings, lists, quotes, rules.
_MARK_OF_LINE = re.compile(r"[-+=>]|#{1,6}(?=\s|\Z)")
_NUMBER_OF_LINE = re.compile(r"\d{1,9}(?=[.)](?:\s|\Z))")
_MARK_OF_TARGET = re.compile(r"[()]|&(?=#?\w{1,40};)")


class _Piece(msgspec.Struct, frozen=True):
    """A stretch of a sentence: its words, and how they are written in Markdown."""

    words: str
    written: str
    is_link: bool = False


def render_page(catalogue: Catalogue) -> str:
    """The page in Markdown, ending with a line feed. The words are those of the catalogue, in its order."""
    return "\n\n".join(_part(catalogue, 1)) + "\n"


def _part(part: Catalogue | Section, level: int) -> Iterator[str]:
    yield f"{'#' * level} {_as_heading(_text(part.title).written)}"
    for block in part.text:
        yield _as_line(_sentence(map(_piece, page_words.of_block(block))))
    if bullets := list(_bullets(part.entries, part.more, "")):
        yield "\n".join(bullets)
    for section in part.sections:
        yield from _part(section, level + 1)


def _bullets(entries: Iterable[Entry], more: str, indent: str) -> Iterator[str]:
    for entry in entries:
        yield from _bullet(entry, indent)
    if more:
        yield f"{indent}- {_as_line(_text(more).written)}"


def _bullet(entry: Entry, indent: str) -> Iterator[str]:
    first, note = page_words.of_entry(entry)
    line = _as_line(_sentence(map(_piece, first)))
    if not note:
        yield f"{indent}- {line}"
    else:
        yield f"{indent}- {line}  "
        yield f"{indent}  {_sentence(map(_piece, note))}"
    yield from _bullets(entry.entries, entry.more, f"{indent}  ")


def _piece(piece: page_words.Piece) -> _Piece:
    return _linked(piece) if isinstance(piece, Link) else _text(piece)


def _sentence(pieces: Iterable[_Piece]) -> str:
    """The pieces one after another, with a space between them where one belongs."""
    line, last = "", _Piece("", "")
    for piece in pieces:
        if piece.words or piece.is_link:
            line += space_between(last.words, piece.words, after_link=last.is_link)
            if piece.is_link and line.endswith("!"):
                line = f"{line[:-1]}\\!"  # else the link were a picture
            line += piece.written
            last = piece
    return line


def _text(foreign: str) -> _Piece:
    words = page_words.legible(foreign)
    return _Piece(words, _MARK.sub(r"\\\g<0>", words))


def _linked(link: Link) -> _Piece:
    title = _text(link.title)
    return _Piece(title.words, f"[{title.written}]({_target(link.url)})", is_link=True)


def _target(url: LinkUrl | None) -> str:
    """The address as a browser reads it, without user name and password; it cannot end the link that it stands in."""
    href = page_words.followed(url)
    if href is None:
        return NOWHERE
    return _MARK_OF_TARGET.sub(lambda mark: "&amp;" if mark[0] == "&" else f"\\{mark[0]}", quote(href, _ADDRESS_CHARACTERS))


def _as_heading(line: str) -> str:
    """The same words where they are a heading: number signs at its end would be taken for a part of the mark."""
    words = line.rstrip("#")
    closes = len(words) < len(line) and (not words or words.endswith(" "))
    return f"{words}\\{line[len(words) :]}" if closes else line


def _as_line(line: str) -> str:
    """The same words where a line begins, so that they begin no list, heading, quote or rule."""
    number = _NUMBER_OF_LINE.match(line)
    at = number.end() if number else 0
    return f"{line[:at]}\\{line[at:]}" if number or _MARK_OF_LINE.match(line) else line
