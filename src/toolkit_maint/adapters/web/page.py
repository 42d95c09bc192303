"""What the body of an answer shows: from bytes to the domain's ``Page``."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

import msgspec
from selectolax.lexbor import LexborHTMLParser

from toolkit_maint.adapters.web.bombs import cut_before_bomb
from toolkit_maint.adapters.web.charset import as_utf8, charset_of, decoded
from toolkit_maint.adapters.web.fingerprint import markup_print, text_print
from toolkit_maint.adapters.web.glance import Glance, glance_at
from toolkit_maint.domain.address import AddressKind, parse_address
from toolkit_maint.domain.observation import EXCERPT_LENGTH, Page, Refresh
from toolkit_maint.domain.redirect import parse_refresh

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_STARTS_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<!--|<(?:html|head|body|title|meta|script|style|h1|div|p|br|table|a|b)[\s>])",
    re.IGNORECASE,
)
_KEPT_META = ("description", "robots", "generator", "og:site_name", "og:title")
_MOST_HEADINGS = 10
_MOST_NAMES = 10
_MOST_JSON_LD = 5
_LONGEST_TEXT = 300
_LONGEST_JSON_LD = 131_072
# With less than this a page may be nothing but a step to another one.
_LEAST_SPOKEN = 2_000
_SILENT = ["script", "style", "noscript", "template", "svg"]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A body as it was read, and what is wanted of it.

    ``address`` is where it came from, ``content_type`` the value of its header, ``data`` decoded bytes. ``anchors`` are
    the fragments (percent-encoded, as in addresses) to look for; ``excerpt`` asks for the beginning to be kept. ``plain``
    says that nothing but title and print is wanted: the rest is found only where a glance at the page is not enough.
    """

    address: str
    content_type: str
    data: bytes
    raw_bytes: int
    truncated: bool
    anchors: tuple[str, ...] = ()
    excerpt: bool = False
    plain: bool = False


def media_type_of(content_type: str, start: bytes) -> str:
    """The media type in lower case; where the header says none, what the first bytes look like."""
    stated = content_type.partition(";")[0].strip().lower()
    if "/" in stated:
        return stated
    if _STARTS_HTML.match(start):
        return "text/html"
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    return "application/octet-stream" if b"\0" in start[:1024] else "text/plain"


def is_html(media_type: str) -> bool:
    """Whether a browser shows this type as a page."""
    return media_type in _HTML_TYPES


def read_page(reading: Reading) -> Page:
    """Read a body. Never raises for what stands in it; takes bounded time and memory, whatever that is."""
    media_type = media_type_of(reading.content_type, reading.data)
    textual = media_type.startswith("text/") or is_html(media_type)
    stated = _CHARSET.search(reading.content_type)
    charset = charset_of(reading.data, stated[1] if stated else "") if textual else ""
    glance = glance_at(as_utf8(reading.data, charset)) if is_html(media_type) else None
    title = _title_if_enough(glance, reading) if glance is not None else None
    page = Page(
        media_type=media_type,
        charset=charset,
        raw_bytes=reading.raw_bytes,
        text_bytes=len(reading.data),
        truncated=reading.truncated,
        title=title or "",
        print=_print(glance, reading.data, charset) if textual else "",
        excerpt=zlib.compress(reading.data[:EXCERPT_LENGTH]) if reading.excerpt and reading.data else None,
    )
    if glance is None or title is not None:
        return page
    return _parsed(page, decoded(reading.data, charset), reading)


def _title_if_enough(glance: Glance, reading: Reading) -> str | None:
    """The title, if a glance at the page showed all that is wanted of it."""
    wants_more = not reading.plain or reading.anchors or glance.may_refresh or len(glance.spoken) < _LEAST_SPOKEN
    return None if glance.title is None or wants_more else _plain(glance.title)


def _print(glance: Glance | None, data: bytes, charset: str) -> str:
    return text_print(as_utf8(data, charset)) if glance is None else markup_print(glance.spoken)


def _parsed(page: Page, html: str, reading: Reading) -> Page:
    parsed = cut_before_bomb(html)
    document = LexborHTMLParser(parsed)
    names = tuple(_names(document))
    # A browser that runs scripts does not look into these.
    document.strip_tags(_SILENT)
    title = document.css_first("title")
    return msgspec.structs.replace(
        page,
        truncated=page.truncated or len(parsed) < len(html),
        title=_plain(title.text()) if title else "",
        headings=tuple(_plain(heading.text()) for heading in document.css("h1, h2")[:_MOST_HEADINGS]),
        meta=tuple(_meta(document)),
        names=names,
        refresh=_refresh(document, reading.address),
        anchors=_anchors(document, reading.anchors),
    )


def _plain(text: str) -> str:
    return " ".join(text[: 4 * _LONGEST_TEXT].split())[:_LONGEST_TEXT]


def _meta(document: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """The first of each kept name, in the order of ``_KEPT_META``."""
    found: dict[str, str] = {}
    for element in document.css("meta[content]"):
        name = (element.attributes.get("name") or element.attributes.get("property") or "").strip().lower()
        found.setdefault(name, _plain(element.attributes.get("content") or ""))
    return ((name, found[name]) for name in _KEPT_META if name in found)


def _refresh(document: LexborHTMLParser, address: str) -> Refresh | None:
    base = next((element.attributes.get("href") for element in document.css("base[href]")), None)
    document_base = parse_address(base or "", address)
    base_address = document_base.href if document_base.kind is AddressKind.WEB else address
    for element in document.css("meta[http-equiv][content]"):
        if (element.attributes.get("http-equiv") or "").strip().lower() == "refresh":
            refresh = parse_refresh(element.attributes.get("content") or "", base_address)
            if refresh is not None:
                return refresh
    return None


def _anchors(document: LexborHTMLParser, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Those that the page has (HTML Standard, "find a potential indicated element"); its top it has always."""
    if not asked:
        return ()
    there = {element.attributes.get("id") for element in document.css("[id]")}
    there |= {element.attributes.get("name") for element in document.css("a[name]")}
    return tuple(anchor for anchor in asked if _indicated(anchor) & there or unquote(anchor).lower() in {"", "top"})


def _indicated(anchor: str) -> set[str | None]:
    name = unquote(anchor)
    return {anchor, name, f"user-content-{name}"}


def _names(document: LexborHTMLParser) -> Iterator[str]:
    """``name`` and ``headline`` of the things that the page's JSON-LD describes at its top level."""
    found: dict[str, None] = {}
    for script in document.css('script[type="application/ld+json"]')[:_MOST_JSON_LD]:
        for thing in _things(script.text()):
            for key in ("name", "headline"):
                value = thing.get(key)
                if isinstance(value, str) and value.strip():
                    found[_plain(value)] = None
    return iter(list(found)[:_MOST_NAMES])


def _things(text: str) -> Iterator[dict[str, object]]:
    if len(text) > _LONGEST_JSON_LD:
        return
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return
    for thing in value if isinstance(value, list) else [value]:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            yield from (member for member in (graph if isinstance(graph, list) else ()) if isinstance(member, dict))
