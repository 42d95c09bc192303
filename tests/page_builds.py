"""One catalogue as four pages that have nothing in common but their words: as people and programs build them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from toolkit_maint.domain.catalogue import Block, Catalogue, Entry, Link, Section, TextLink
from toolkit_maint.reports.page_spacing import space_between

Build = Callable[[Catalogue], str]

_COOKIES = (
    "<div id='cookie-banner' class='cookie-consent'><p>Deze site gebruikt cookies. <a href='/cookies'>Meer weten</a></p>"
    "<a href='#' class='btn'>Akkoord</a></div>"
)
_MENU = "<ul><li><a href='/'>Start</a></li><li><a href='/nieuws'>Nieuws</a></li><li><a href='/contact'>Contact</a></li></ul>"
_SHARE = (
    "<p>Deel: <a href='https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fpage.example%2F'>Facebook</a> "
    "<a href='mailto:?subject=E-toolkit&amp;body=https%3A%2F%2Fpage.example%2F'>Mail</a></p>"
)


def _address(link: Link) -> str:
    return escape(link.url.written if link.url is not None else "#")


def _line(pieces: list[tuple[str, str, bool]]) -> str:
    """Words and links one after another: each with how it is written, and whether it is a link."""
    line, last, after_link = "", "", False
    for words, written, is_link in pieces:
        if words:
            line += space_between(last, words, after_link=after_link) + written
            last, after_link = words, is_link
    return line


class _Style:
    """How one builder writes a link, and words."""

    def link(self, link: Link) -> str:
        return f"<a href='{_address(link)}'>{self.words(link.title)}</a>"

    def words(self, text: str) -> str:
        return escape(text)

    def first(self, entry: Entry) -> str:
        own = self.words(entry.title) if entry.link is None else self.link(entry.link)
        before = "" if entry.before == "o" else entry.before
        pieces = [
            (before, self.words(before), False),
            (entry.title, own, entry.link is not None),
            (entry.after, self.words(entry.after), False),
        ]
        return _line(pieces if entry.note else [*pieces, *self._related(entry)])

    def note(self, entry: Entry) -> str:
        note = (f"\u2192 {entry.note}", f"\u2192 {self.words(entry.note)}", False)
        return _line([note, *self._related(entry)]) if entry.note else ""

    def _related(self, entry: Entry) -> Iterator[tuple[str, str, bool]]:
        for each in entry.related:
            yield each.before, self.words(each.before), False
            yield each.link.title, self.link(each.link), True
            yield each.after, self.words(each.after), False

    def paragraph(self, block: Block) -> str:
        return _line(
            [
                (piece.link.title, self.link(piece.link), True)
                if isinstance(piece, TextLink)
                else (piece, self.words(piece), False)
                for piece in block
            ]
        )


def clean(catalogue: Catalogue) -> str:
    """As somebody writes it who knows HTML: headings, paragraphs, nested lists, between a menu and a foot."""
    style = _Style()

    def bullets(entries: tuple[Entry, ...], more: str) -> str:
        if not entries:
            return ""
        items = [
            f"<li>{style.first(each)}{f'<br>{style.note(each)}' if each.note else ''}{bullets(each.entries, each.more)}</li>"
            for each in entries
        ]
        closing = f"<li>{escape(more.removeprefix('o '))}</li>" if more else ""
        return f"<ul>{''.join(items)}{closing}</ul>\n"

    def part(of: Catalogue | Section, level: int) -> Iterator[str]:
        yield f"<h{level}>{escape(of.title)}</h{level}>\n"
        yield from (f"<p>{style.paragraph(block)}</p>\n" for block in of.text)
        yield bullets(of.entries, of.more)
        for section in of.sections:
            yield from part(section, level + 1)

    return (
        f"<!doctype html>\n<html lang=nl><head><meta charset=utf-8><title>{escape(catalogue.title)}</title></head>"
        f"<body>{_COOKIES}<header><nav>{_MENU}</nav></header><main>{''.join(part(catalogue, 1))}</main>"
        f"<footer><p><a href='/privacy'>Privacy</a></p>{_SHARE}</footer></body></html>"
    )


class _WordStyle(_Style):
    """Titles split over tags, soft hyphens, non-breaking spaces, typographic quotes."""

    def link(self, link: Link) -> str:
        middle = len(link.title) // 2
        halves = (link.title[:middle], link.title[middle:])
        written = "".join(f"<span lang=NL-BE style='color:#0563C1'>{self.words(half)}</span>" for half in halves)
        return f"<u><a href='{_address(link)}'>{written}</a></u>"

    def words(self, text: str) -> str:
        return (
            escape(text)
            .replace("betrokkenheid", "betrokken&shy;heid")
            .replace("&#x27;", "&rsquo;")
            .replace(" en ", "&nbsp;en ")
        )


def word_paste(catalogue: Catalogue) -> str:
    """As a word processor pastes it: every line a paragraph, bullets as characters, headings that are only bold and large."""
    style = _WordStyle()
    marks = {1: ("Symbol", "\u00b7"), 2: ("Courier New", "o")}

    def bullet(level: int, words: str) -> str:
        font, character = marks[level]
        return (
            f"<p class=MsoListParagraph style='margin-left:{level * 36}.0pt;text-indent:-18.0pt;mso-list:l0 level{level} lfo1'>"
            f"<![if !supportLists]><span style='font-family:{font}'><span style='mso-list:Ignore'>{character}"
            f"<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>"
            f"{words}<o:p></o:p></p>\n"
        )

    def bullets(entries: tuple[Entry, ...], more: str, level: int) -> Iterator[str]:
        for each in entries:
            yield bullet(level, style.first(each) + (f"<br>\n{style.note(each)}" if each.note else ""))
            yield from bullets(each.entries, each.more, level + 1)
        if more:
            yield bullet(level, more.removeprefix("o "))

    def part(of: Catalogue | Section, level: int) -> Iterator[str]:
        size = {1: "20.0", 2: "16.0", 3: "13.0"}[level]
        yield f"<p class=MsoNormal><b><span style='font-size:{size}pt'>{style.words(of.title)}<o:p></o:p></span></b></p>\n"
        yield from (f"<p class=MsoNormal>{style.paragraph(block)}<o:p></o:p></p>\n" for block in of.text)
        yield from bullets(of.entries, of.more, 1)
        yield "<p class=MsoNormal><o:p>&nbsp;</o:p></p>\n"
        for section in of.sections:
            yield from part(section, level + 1)

    return (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><meta http-equiv=Content-Type "
        f"content='text/html; charset=utf-8'><title>Lezen</title></head><body lang=NL-BE><div id='menu'>{_MENU}</div>"
        f"<div class=WordSection1>{''.join(part(catalogue, 1))}</div><div class='share-buttons'>{_SHARE}</div></body></html>"
    )


def nested_tables(catalogue: Catalogue) -> str:
    """As it was done in 1999: tables in tables, bullets in cells of their own, headings in bold, no end to any paragraph."""
    style = _Style()

    def rows(entries: tuple[Entry, ...], more: str, mark: str) -> Iterator[str]:
        for each in entries:
            note = f"<BR>{style.note(each)}" if each.note else ""
            nested = f"<TABLE>{''.join(rows(each.entries, each.more, 'o'))}</TABLE>" if each.entries else ""
            yield f"<TR><TD valign=top>{mark}</TD><TD>{style.first(each)}{note}{nested}</TD></TR>\n"
        if more:
            yield f"<TR><TD>{mark}</TD><TD>{more.removeprefix('o ')}</TD></TR>\n"

    def part(of: Section, size: int) -> Iterator[str]:
        yield f"<TR><TD><FONT size={size}><B>{escape(of.title)}</B></FONT></TD></TR>\n"
        yield from (f"<TR><TD><P>{style.paragraph(block)}</TD></TR>\n" for block in of.text)
        if of.entries:
            yield f"<TR><TD><TABLE border=0>{''.join(rows(of.entries, of.more, '&#8226;'))}</TABLE></TD></TR>\n"
        for section in of.sections:
            yield from part(section, size - 1)

    top = "".join(f"<P>{style.paragraph(block)}\n" for block in catalogue.text)
    inner = "".join(f"<TABLE width=100%>{''.join(part(each, 5))}</TABLE>" for each in catalogue.sections)
    return (
        f"<HTML><HEAD><TITLE>{escape(catalogue.title)}</TITLE></HEAD><BODY bgcolor=white><TABLE width=760><TR>"
        f"<TD class=menu width=150>{_MENU}</TD><TD><H1>{escape(catalogue.title)}</H1>{top}{inner}</TD></TR></TABLE>"
        "</BODY></HTML>"
    )


def div_soup(catalogue: Catalogue) -> str:
    """As a page builder does it: ``div`` in ``div``, a picture with spots that lead where the list does, all twice."""
    style = _Style()

    def items(entries: tuple[Entry, ...], more: str) -> Iterator[str]:
        for each in entries:
            note = f"<div class='pb-note'>{style.note(each)}</div>" if each.note else ""
            nested = f"<div class='pb-inner'>{''.join(items(each.entries, each.more))}</div>" if each.entries else ""
            yield f"<div class='pb-item'><div class='pb-cell'><span>{style.first(each)}</span>{nested}</div>{note}</div>\n"
        if more:
            yield f"<div class='pb-item'><div class='pb-cell'><span>{more.removeprefix('o ')}</span></div></div>\n"

    def part(of: Section, level: int) -> Iterator[str]:
        yield (
            f"<div class='pb-row'><div class='pb-col'><h{level} class='pb-heading'><button aria-expanded='true'>"
            f"{escape(of.title)}</button></h{level}></div></div>\n"
        )
        yield from (f"<div class='pb-text'><div>{style.paragraph(block)}</div></div>\n" for block in of.text)
        yield f"<div class='pb-list'>{''.join(items(of.entries, of.more))}</div>\n"
        for section in of.sections:
            yield from part(section, level + 1)

    spots = "".join(
        f"<a class='hotspot' style='position:absolute;left:{number}%;top:{number}%' href='{_address(each.link)}' "
        f"title='{escape(each.title)}'><i class='plus'></i></a>"
        for number, each in enumerate(entry for section in catalogue.sections for entry in section.entries if entry.link)
        if each.link is not None
    )
    phone = "".join(f"<div class='d-md-none'>{''.join(items(each.entries, ''))}</div>" for each in catalogue.sections)
    top = "".join(f"<div class='pb-text'>{style.paragraph(block)}</div>\n" for block in catalogue.text)
    body = "".join("".join(part(each, 2)) for each in catalogue.sections)
    return (
        f"<!doctype html><html lang=nl-BE><head><meta charset=utf-8><title>{escape(catalogue.title)} | Site</title></head>"
        f"<body class='pb'>{_COOKIES}<div class='site-header'><div class='main-menu'>{_MENU}</div></div><div class='pb-page'>"
        f"<div class='pb-hero'><h1>{escape(catalogue.title)}</h1></div>{top}<div class='pb-image'><img src='/huis.jpg' alt=''>"
        f"{spots}</div>{body}{phone}<div class='social-share'>{_SHARE}</div></div></body></html>"
    )


BUILDS: dict[str, Build] = {
    "clean lists": clean,
    "a paste from a word processor": word_paste,
    "nested tables and bold headings": nested_tables,
    "a page builder's divs and a picture with hotspots": div_soup,
}
