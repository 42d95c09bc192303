"""What the body of an answer shows: from bytes to the domain's ``Page``."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from toolkit_maint.adapters.web.bombs import cut_before_bomb
from toolkit_maint.adapters.web.charset import as_utf8, charset_of, decoded
from toolkit_maint.adapters.web.fingerprint import markup_letters, print_of, text_letters
from toolkit_maint.adapters.web.forwarding import notice_target, script_target
from toolkit_maint.adapters.web.glance import Glance, glance_at
from toolkit_maint.domain.address import AddressKind, parse_address, without_fragment
from toolkit_maint.domain.case import HTML_TYPES
from toolkit_maint.domain.observation import EXCERPT_LENGTH, Page, Refresh
from toolkit_maint.domain.redirect import parse_refresh
from toolkit_maint.domain.signs import LITTLE_TEXT, SignKind, SignTable

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
# A page with more letters than this says something of its own, and what its scripts do is not guessed at.
_SAYS_SOMETHING = 400
# What a notice of a new address says at most, and how far into its text it says that.
_LONGEST_NOTICE = 200
_NOTICE_BEGINS_WITHIN = 120
# As much of a text that is no markup is one line of a message.
_LITTLE_PLAIN, _LONGEST_PLAIN = 60, 1_000
_LONGEST_BASE = 8_192
_MOST_NAMED = 5
_MOST_REFRESHES = 20
_MOST_LINKS = 500
_MOST_META = 500
_MOST_SCRIPTS = 200
_MARKERS_WITHIN = 65_536
_TEXT_DIRECTIVE = ":~:text="
_END_WITHIN = 200
_SHOWS_SOMETHING = "img, iframe, frame, object, embed, video, audio, canvas, input, button, map, meta[http-equiv='refresh' i]"
_RUN_TYPES = frozenset({"", "module", "text/javascript", "application/javascript", "text/ecmascript"})
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1f\x7f\ufffd]")
_FILE_TYPES = ("image/", "application/zip", "application/x-zip")
_NOT_SHOWN = ["noscript", "template"]
_SILENT = ["script", "style", "svg"]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A body as it was read, and what is wanted of it.

    ``address`` is where it came from, ``content_type`` the value of its header, ``data`` decoded bytes. ``anchors`` are
    the fragments (percent-encoded, as in addresses) to look for; ``excerpt`` asks for the beginning to be kept. ``plain``
    says that nothing but title and print is wanted: the rest is found only where a glance at the page is not enough, or where
    the page has any of the ``signs``.
    """

    address: str
    content_type: str
    data: bytes
    raw_bytes: int
    truncated: bool
    anchors: tuple[str, ...] = ()
    excerpt: bool = False
    plain: bool = False
    signs: SignTable = SignTable(())


def media_type_of(content_type: str, start: bytes) -> str:
    """The media type in lower case; where the header says none, what the first bytes look like."""
    stated = content_type.partition(";")[0].strip().lower()
    if "/" in stated and not (stated == "application/pdf" and _STARTS_HTML.match(start)):
        return "text/plain" if _is_text_instead(stated, start) else stated
    if _STARTS_HTML.match(start):
        return "text/html"
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    return "application/octet-stream" if b"\0" in start[:1024] else "text/plain"


def _is_text_instead(media_type: str, start: bytes) -> bool:
    """Whether what is said to be a PDF, an image or an archive is a line of text, such as the message of a server."""
    is_file = media_type == "application/pdf" or (media_type.startswith(_FILE_TYPES) and not media_type.endswith("+xml"))
    beginning = start[:1024]
    if not is_file or not beginning.strip() or b"%PDF-" in beginning or _STARTS_HTML.match(start):
        return False
    # The last character may have been cut.
    text = beginning.decode("utf-8", "replace")
    return not _CONTROL.search(text[:-1] if len(start) > len(beginning) else text)


def is_html(media_type: str) -> bool:
    """Whether a browser shows this type as a page."""
    return media_type in HTML_TYPES


def is_data(media_type: str) -> bool:
    """Whether this type is one of data that services answer with."""
    return media_type.endswith(("/json", "+json"))


def read_page(reading: Reading) -> Page:
    """Read a body. Never raises for what stands in it; takes bounded time and memory, whatever that is."""
    media_type = media_type_of(reading.content_type, reading.data)
    textual = media_type.startswith("text/") or is_html(media_type)
    stated = _CHARSET.search(reading.content_type)
    charset = charset_of(reading.data, stated[1] if stated else "") if textual else ""
    glance = glance_at(as_utf8(reading.data, charset)) if is_html(media_type) else None
    title = _title_if_enough(glance, reading) if glance is not None else None
    letters = _letters(glance, reading.data, charset) if textual else b""
    page = Page(
        media_type=media_type,
        charset=charset,
        raw_bytes=reading.raw_bytes,
        text_bytes=len(reading.data),
        truncated=reading.truncated,
        title=title or "",
        print=print_of(letters) if letters else "",
        text_letters=len(letters),
        excerpt=_excerpt(reading.data) if reading.excerpt and reading.data else None,
    )
    if media_type == "text/plain" and len(letters) <= _LITTLE_PLAIN:
        return _of_few_words(page, reading)
    if glance is None:
        markers = reading.signs.markers(reading.data[:_MARKERS_WITHIN], "", len(letters)) if is_data(media_type) else ()
        return msgspec.structs.replace(page, markers=markers) if markers else page
    if title is not None:
        return page
    page = _parsed(page, decoded(reading.data, charset), reading)
    has_sign = page.markers or reading.signs.suspects(page.title)
    return msgspec.structs.replace(page, excerpt=_excerpt(reading.data)) if has_sign and page.excerpt is None else page


def _of_few_words(page: Page, reading: Reading) -> Page:
    """A text that is no markup and says next to nothing: if it is one line, that is its title."""
    if len(reading.data) > _LONGEST_PLAIN:
        return page
    text = decoded(reading.data, page.charset).strip()
    return msgspec.structs.replace(
        page,
        title=_plain(text) if len(text.splitlines()) == 1 else "",
        markers=reading.signs.markers(b"", text, page.text_letters),
    )


def _excerpt(data: bytes) -> bytes:
    return zlib.compress(data[:EXCERPT_LENGTH])


def _title_if_enough(glance: Glance, reading: Reading) -> str | None:
    """The title, if a glance at the page showed all that is wanted of it."""
    wants_more = not reading.plain or reading.anchors or glance.may_refresh or len(glance.spoken) < _LEAST_SPOKEN
    if glance.title is None or wants_more:
        return None
    title = _plain(glance.title)
    return None if reading.signs.suspects(title) else title


def _letters(glance: Glance | None, data: bytes, charset: str) -> bytes:
    return text_letters(as_utf8(data, charset)) if glance is None else markup_letters(glance.spoken)


def _parsed(page: Page, html: str, reading: Reading) -> Page:
    parsed = cut_before_bomb(html)
    document = LexborHTMLParser(parsed)
    names = tuple(_names(document))
    is_silent = page.text_letters < _SAYS_SOMETHING
    # A browser that runs scripts does not look into these.
    document.strip_tags(_NOT_SHOWN)
    scripts = document.css("script")
    codes = [script.text() for script in scripts[:_MOST_SCRIPTS] if is_silent and _is_run(script)]
    base = _base(document, reading.address)
    script_count = len(scripts)
    document.strip_tags(_SILENT)
    title = document.css_first("title")
    text = document.body.text(separator=" ") if document.body is not None and page.text_letters <= LITTLE_TEXT else ""
    markers = reading.signs.markers(reading.data[:_MARKERS_WITHIN], text, page.text_letters)
    page = msgspec.structs.replace(
        page,
        truncated=page.truncated or len(parsed) < len(html),
        title=_plain(title.text()) if title else "",
        headings=tuple(_plain(heading.text()) for heading in document.css("h1, h2")[:_MOST_HEADINGS]),
        meta=tuple(_meta(document)),
        names=names,
        refresh=_refresh(document, base),
        anchors=_anchors(document, reading.anchors),
        language=_language(document),
        markers=markers,
        scripts=script_count,
        is_blank=not script_count and _is_blank(document, reading.data),
        secure_address=_secure_address(document, reading.address, base),
        script_target=script_target(codes, base),
        frame_target=_frame_target(document, reading.address, base),
    )
    is_notice = page.text_letters <= _LONGEST_NOTICE and _begins_with_notice(page, text, reading.signs)
    return msgspec.structs.replace(page, notice_target=_notice_target(document, base)) if is_notice else page


def _is_run(script: LexborNode) -> bool:
    """Whether a browser runs what stands within a script element."""
    stated = script.attributes
    kind = (stated.get("type") or "").strip().lower()
    return kind in _RUN_TYPES and "src" not in stated and "nomodule" not in stated


def _begins_with_notice(page: Page, text: str, signs: SignTable) -> bool:
    """Whether a page that moved has that for its title, a heading, or the beginning of its text."""
    if SignKind.MOVED not in signs.kinds_of(page.markers):
        return False
    beginning = " ".join(text[: 40 * _NOTICE_BEGINS_WITHIN].split())[:_NOTICE_BEGINS_WITHIN]
    return any(
        SignKind.MOVED in signs.kinds_of(signs.markers(b"", part, page.text_letters))
        for part in (page.title, *page.headings, beginning)
    )


def _is_blank(document: LexborHTMLParser, data: bytes) -> bool:
    """Whether a page without scripts shows nothing: no word, and nothing that could stand for one.

    Where the markup itself breaks off, who knows.
    """
    if data.strip() and b"</html" not in data[-_END_WITHIN:].lower():
        return False
    says_nothing = document.body is None or not document.body.text().strip()
    return says_nothing and document.css_first(_SHOWS_SOMETHING) is None


def _base(document: LexborHTMLParser, address: str) -> str:
    """The address that those of the page are relative to."""
    element = document.css_first("base[href]")
    base = (element.attributes.get("href") or "") if element else ""
    document_base = parse_address(base if len(base) <= _LONGEST_BASE else "", address)
    return document_base.href if document_base.kind is AddressKind.WEB else address


def _language(document: LexborHTMLParser) -> str:
    root = document.css_first("html")
    stated = (root.attributes.get("lang") or root.attributes.get("xml:lang") or "") if root else ""
    return stated.strip().lower().replace("_", "-").partition("-")[0][:3]


def _secure_address(document: LexborHTMLParser, address: str, base: str) -> str:
    """The https address that an http page names as its own."""
    if not address.startswith("http:"):
        return ""
    named = [element.attributes.get("href") for element in document.css('link[rel="canonical"][href]')[:_MOST_NAMED]]
    named += [meta.attributes.get("content") for meta in document.css('meta[property="og:url"][content]')[:_MOST_NAMED]]
    same = without_fragment(address).replace("http:", "https:", 1)
    return same if any(parse_address(name or "", base).href == same for name in named) else ""


def _frame_target(document: LexborHTMLParser, address: str, base: str) -> str:
    """Where the only frame of a frameset leads: so names are lent to a site that is elsewhere."""
    frames = [frame.attributes.get("src") or "" for frame in document.css("frameset frame")]
    named = [src for src in frames if src.strip() and not src.startswith("about:")]
    target = parse_address(named[0], base) if len(named) == 1 else None
    is_elsewhere = target is not None and target.kind is AddressKind.WEB and target.href != address
    return target.href if target is not None and is_elsewhere else ""


def _notice_target(document: LexborHTMLParser, base: str) -> str:
    links = document.css("a[href]")
    return notice_target(((link.attributes.get("href"), link.text) for link in links[:_MOST_LINKS]), base)


def _plain(text: str) -> str:
    return " ".join(text[: 4 * _LONGEST_TEXT].split())[:_LONGEST_TEXT]


def _meta(document: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """The first of each kept name, in the order of ``_KEPT_META``."""
    found: dict[str, str] = {}
    for element in document.css("meta[content]")[:_MOST_META]:
        name = (element.attributes.get("name") or element.attributes.get("property") or "").strip().lower()
        found.setdefault(name, _plain(element.attributes.get("content") or ""))
    return ((name, found[name]) for name in _KEPT_META if name in found)


def _refresh(document: LexborHTMLParser, base: str) -> Refresh | None:
    elements = document.css("meta[http-equiv][content]")[:_MOST_META]
    contents = [
        element.attributes.get("content") or ""
        for element in elements
        if (element.attributes.get("http-equiv") or "").strip().lower() == "refresh"
    ]
    refreshes = (parse_refresh(content, base) for content in contents[:_MOST_REFRESHES])
    return next((refresh for refresh in refreshes if refresh is not None), None)


def _anchors(document: LexborHTMLParser, asked: tuple[str, ...]) -> tuple[str, ...]:
    """Those that the page has (HTML Standard, "find a potential indicated element"); its top it has always.

    Of text fragments (WICG "URL fragment text directives") each text that is asked for must be there.
    """
    if not asked:
        return ()
    there = {element.attributes.get("id") for element in document.css("[id]")}
    there |= {element.attributes.get("name") for element in document.css("a[name]")}
    return tuple(anchor for anchor in asked if _has(document, anchor, there))


def _has(document: LexborHTMLParser, anchor: str, there: set[str | None]) -> bool:
    name, directive, texts = anchor.partition(_TEXT_DIRECTIVE)
    if directive:
        body = _words(document.body.text(separator=" ") if document.body is not None else "")
        return all(_words(unquote(text)) in body for text in _wanted_texts(texts))
    return bool(_indicated(name) & there) or unquote(name).lower() in {"", "top"}


def _wanted_texts(directive: str) -> list[str]:
    """The texts of text directives; what stands before and behind them only helps to find the right one."""
    parts = [part for text in directive.split("&text=") for part in text.split(",")]
    return [part for part in parts if not (part.startswith("-") or part.endswith("-"))]


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


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
                if isinstance(value, str) and value.strip() and len(found) < _MOST_NAMES:
                    found[_plain(value)] = None
    return iter(found)


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
