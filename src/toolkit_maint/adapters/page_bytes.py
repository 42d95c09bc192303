"""From the bytes of a source page to its text: what sort of document they are, and in which encoding."""

from __future__ import annotations

import codecs
import enum
import re
from pathlib import PurePosixPath

import msgspec


class PageForm(enum.StrEnum):
    """The two forms in which a source page can be read."""

    HTML = "html"
    MARKDOWN = "markdown"


class ContentType(msgspec.Struct, frozen=True):
    """What a ``Content-Type`` header says (RFC 9110, section 8.3.1); both empty where there is none."""

    media_type: str = ""
    charset: str = ""


_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([^\s\"';]{1,40})", re.IGNORECASE)
_FORMS = {
    "text/html": PageForm.HTML,
    "application/xhtml+xml": PageForm.HTML,
    "text/markdown": PageForm.MARKDOWN,
    "text/x-markdown": PageForm.MARKDOWN,
}
_SAYS_LITTLE = frozenset({"", "text/plain", "application/octet-stream"})
_SUFFIXES = {
    ".html": PageForm.HTML,
    ".htm": PageForm.HTML,
    ".xhtml": PageForm.HTML,
    ".md": PageForm.MARKDOWN,
    ".markdown": PageForm.MARKDOWN,
    ".mkd": PageForm.MARKDOWN,
}
_OTHER_SUFFIXES = frozenset(
    {".mhtml", ".mht", ".webarchive", ".pdf", ".json", ".yaml", ".yml", ".xml", ".csv", ".docx", ".odt"}
)
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--|<!doctype\s+html|<(?:html|head|body|title|meta|main|article|div|h[1-6]|p|ul|ol|table)[\s>])",
    re.IGNORECASE,
)
_MARKDOWN_SIGN = re.compile(r"^ {0,3}(?:#{1,6}[ \t]|[-*+][ \t]+\S)|\]\([^()\n]{0,300}\)", re.MULTILINE)
_JSON_START = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[{\"\]])")
_SNIFFED = 65_536

_MAGIC = (
    b"%PDF-",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"MZ",
    b"\x7fELF",
    b"RIFF",
    b"\xd0\xcf\x11\xe0",
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY_MOST = 0.02
_WIDE = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))


def content_type(header: str) -> ContentType:
    """Read the value of a ``Content-Type`` header; never raises."""
    charset = _CHARSET.search(header)
    return ContentType(header.partition(";")[0].strip().lower(), charset[1].lower() if charset else "")


def is_binary(body: bytes) -> bool:
    """Whether the bytes are those of no text at all: a known file signature, or too many control characters."""
    if body.startswith(_MAGIC):
        return True
    if _mark_of(body) or body.startswith(tuple(sign for sign, _ in _WIDE)):
        return False
    start = body[:_SNIFFED]
    return len(_BINARY.findall(start)) > len(start) * _BINARY_MOST


def form_of(text: str, media_type: str, name: str) -> PageForm | None:
    """In which form a text is to be read: by its media type, else its name's suffix, else its content; else ``None``.

    ``name`` is a path or an address. A media type that is neither a page nor says too little to tell gives ``None``.
    """
    suffix = PurePosixPath(name.partition("?")[0].partition("#")[0]).suffix.lower()
    if media_type not in _SAYS_LITTLE:
        form = _FORMS.get(media_type)
    elif suffix in _OTHER_SUFFIXES:
        form = None
    else:
        form = _SUFFIXES.get(suffix) or _form_by_content(text[:_SNIFFED])
    return None if form is PageForm.HTML and _JSON_START.match(text) else form


def _form_by_content(start: str) -> PageForm | None:
    if _HTML_START.match(start):
        return PageForm.HTML
    return PageForm.MARKDOWN if _MARKDOWN_SIGN.search(start) else None


_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_META_WITHIN = 8_192
# Labels that browsers read as another encoding (https://encoding.spec.whatwg.org/#names-and-labels).
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "utf-16": "utf-16-le",
}
_KNOWN_ENCODINGS = frozenset(
    {"utf-8", "utf-16-le", "utf-16-be", "koi8-r", "koi8-u", "mac-roman", "shift_jis", "euc_jp", "euc_kr", "big5", "gb18030"}
    | {f"cp{number}" for number in (866, 874, *range(1250, 1259))}
    | {f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)}
)
_GARBAGE = re.compile("[\ufffd\x00-\x08\x0e-\x1f\x7f-\x9f]")
_GARBAGE_MOST = 0.01
_GARBAGE_FEW = 3


def decode(body: bytes, charset: str = "") -> str | None:
    """The text of a page, without its byte order mark and NUL characters; ``None`` where no encoding makes it readable.

    Looked at in this order, as browsers do: the byte order mark, the charset of the header, that of a meta element. A
    page that is not what it says is read as UTF-8, and as Windows-1252 where that fits better.
    """
    mark, encoding = _mark_of(body) or (b"", _wide_of(body) or _named(charset) or _named_in_meta(body))
    text = _decoded(body[len(mark) :], encoding)
    if text is None:
        return None
    text = text.replace("\x00", "")
    garbage = len(_GARBAGE.findall(text))
    return None if garbage > max(_GARBAGE_FEW, len(text) * _GARBAGE_MOST) else text


def _mark_of(body: bytes) -> tuple[bytes, str] | None:
    return next(((mark, encoding) for mark, encoding in _MARKS if body.startswith(mark)), None)


def _wide_of(body: bytes) -> str | None:
    return next((encoding for sign, encoding in _WIDE if body.startswith(sign)), None)


def _named(label: str) -> str | None:
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    name = _READ_AS.get(name, name)
    return name if name in _KNOWN_ENCODINGS else None


def _named_in_meta(body: bytes) -> str | None:
    match = _META_CHARSET.search(body[:_META_WITHIN])
    name = _named(match[1].decode("ascii")) if match else None
    # A meta element that can be read as ASCII cannot be right about UTF-16 (HTML Standard, "prescan a byte stream").
    return "utf-8" if name in {"utf-16-le", "utf-16-be"} else name


def _decoded(body: bytes, encoding: str | None) -> str | None:
    for attempt in dict.fromkeys((encoding or "utf-8", "utf-8")):
        try:
            return body.decode(attempt)
        except UnicodeDecodeError:
            continue
    lenient = body.decode("utf-8", errors="replace")
    broken = lenient.count("\ufffd")
    if sum(not sign.isascii() for sign in lenient) > 2 * broken:
        return lenient
    try:
        return body.decode("cp1252")
    except UnicodeDecodeError:
        return None
