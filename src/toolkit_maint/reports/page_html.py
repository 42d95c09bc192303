"""The catalogue as a page of HTML that stands by itself: no script, nothing from elsewhere, readable by anybody and on paper.

Its words are those of the catalogue. A link without a known address is an ``a`` without one. Everything foreign is escaped, and
the policy that the page sets (CSP) allows nothing but its own style.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from toolkit_maint.domain.catalogue import Catalogue, Entry, Link, Section
from toolkit_maint.reports.page_jsonld import linked_data
from toolkit_maint.reports.page_spacing import space_between
from toolkit_maint.reports.page_words import Piece, followed, legible, of_block, of_entry
from toolkit_maint.reports.words import Words

_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --link: #0b57a4; --soft: #57606a; --line: #d0d7de }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --paper: #0d1117; --link: #79b8ff; --soft: #9da7b3; --line: #30363d }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif }
.skip { position: absolute; left: -999rem }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--paper); z-index: 1 }
main, nav { max-width: 46rem; margin: 0 auto; padding: 0 1.25rem }
nav { padding-top: 1rem; border-bottom: 1px solid var(--line) }
nav h2 { margin: 0; font-size: 1rem }
nav ul { list-style: none; padding: 0; margin: .25rem 0 1rem; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem }
h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere }
h1 { font-size: 1.9rem } h2 { font-size: 1.4rem; margin-top: 2.5rem } h3 { font-size: 1.15rem; margin-top: 1.75rem }
a { color: var(--link); overflow-wrap: anywhere }
a:not([href]) { color: inherit; text-decoration: underline dotted var(--soft) }
a:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; border-radius: 2px }
main ul { padding-left: 1.4rem } li { margin: .5rem 0 } li ul { margin-top: .25rem }
.note { color: var(--soft) }
@media print {
  :root { color-scheme: light; --ink: #000; --paper: #fff; --link: #000; --soft: #333 }
  body { font-size: 11pt } nav, .skip { display: none } main { max-width: none; padding: 0 }
  h1, h2, h3 { break-after: avoid } li, p { break-inside: avoid }
  a[href^="http"]::after { content: " (" attr(href) ")"; font-size: 85%; overflow-wrap: anywhere }
}
"""
_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY: Final = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"


def render_page_html(catalogue: Catalogue, words: Words) -> str:
    """The whole page. ``words`` are for the little that the page says of itself; they should be in its language."""
    title, skip = escape(legible(catalogue.title)), escape(words.gettext("To the content"))
    return "".join(
        (
            f'<!doctype html>\n<html lang="{escape(catalogue.language)}">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY, quote=False)}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            '<meta name="referrer" content="no-referrer">\n',
            f"<title>{title}</title>\n<style>{_STYLE}</style>\n",
            f'<script type="application/ld+json">{_as_script(linked_data(catalogue))}</script>\n</head>\n<body>\n',
            f'<a class="skip" href="#content">{skip}</a>\n',
            *_contents(catalogue, words),
            f'<main id="content">\n<h1>{title}</h1>\n',
            *_part(catalogue, 2, words),
            "</main>\n</body>\n</html>\n",
        )
    )


def _as_script(data: dict[str, object]) -> str:
    """JSON that cannot end the element it stands in, nor begin a comment in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _contents(catalogue: Catalogue, words: Words) -> Iterator[str]:
    if len(catalogue.sections) > 1:
        heading = escape(words.gettext("On this page"))
        yield f'<nav aria-labelledby="contents">\n<h2 id="contents">{heading}</h2>\n<ul>\n'
        for section in catalogue.sections:
            yield f'<li><a href="#{_anchor(section)}">{escape(legible(section.title))}</a></li>\n'
        yield "</ul>\n</nav>\n"


def _anchor(section: Section) -> str:
    return escape(f"section-{section.id}")


def _part(part: Catalogue | Section, level: int, words: Words) -> Iterator[str]:
    for block in part.text:
        yield f"<p>{_line(of_block(block), words)}</p>\n"
    yield from _list(part.entries, part.more, words)
    for section in part.sections:
        heading = escape(legible(section.title))
        yield f'<section aria-labelledby="{_anchor(section)}">\n<h{level} id="{_anchor(section)}">{heading}</h{level}>\n'
        yield from _part(section, level + 1, words)
        yield "</section>\n"


def _list(entries: Iterable[Entry], more: str, words: Words) -> Iterator[str]:
    items = [*entries]
    if not items and not more:
        return
    yield "<ul>\n"
    for entry in items:
        line, note = of_entry(entry)
        yield f"<li>{_line(line, words)}"
        if note:
            yield f'<br>\n<span class="note">{_line(note, words)}</span>'
        yield from _list(entry.entries, entry.more, words)
        yield "</li>\n"
    if more:
        yield f"<li>{escape(legible(more))}</li>\n"
    yield "</ul>\n"


def _line(pieces: Iterable[Piece], words: Words) -> str:
    """The pieces one after another, with a space between them where one belongs."""
    line, last, after_link = "", "", False
    for piece in pieces:
        text = legible(piece.title if isinstance(piece, Link) else piece)
        if text:
            written = _link(piece, text, words) if isinstance(piece, Link) else escape(text, quote=False)
            line += space_between(last, text, after_link=after_link) + written
            last, after_link = text, isinstance(piece, Link)
    return line


def _link(link: Link, text: str, words: Words) -> str:
    address = followed(link.url)
    if address is None:
        why = escape(words.gettext("The address is not known yet"))
        return f'<a title="{why}">{escape(text, quote=False)}</a>'
    return f'<a href="{escape(address)}">{escape(text, quote=False)}</a>'
