"""From the bytes of a source page to its text: what sort of document they are, and in which encoding."""

from __future__ import annotations

import enum
import re
from pathlib import PurePosixPath

import msgspec

from toolkit_maint.domain.encoding import byte_order_mark, encoding_in_meta, named_encoding


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
    if byte_order_mark(body) or body.startswith(tuple(sign for sign, _ in _WIDE)):
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


_META_WITHIN = 8_192
_GARBAGE = re.compile("[\ufffd\x00-\x08\x0e-\x1f\x7f-\x9f]")
_GARBAGE_MOST = 0.01
_GARBAGE_FEW = 3


def decode(body: bytes, charset: str = "") -> str | None:
    """The text of a page, without its byte order mark and NUL characters; ``None`` where no encoding makes it readable.

    Looked at in this order, as browsers do: the byte order mark, the charset of the header, that of a meta element. A
    page that is not what it says is read as UTF-8, and as Windows-1252 where that fits better.
    """
    guessed = _wide_of(body) or named_encoding(charset) or encoding_in_meta(body[:_META_WITHIN])
    mark, encoding = byte_order_mark(body) or (b"", guessed)
    text = _decoded(body[len(mark) :], encoding)
    if text is None:
        return None
    text = text.replace("\x00", "")
    garbage = len(_GARBAGE.findall(text))
    return None if garbage > max(_GARBAGE_FEW, len(text) * _GARBAGE_MOST) else text


def _wide_of(body: bytes) -> str | None:
    return next((encoding for sign, encoding in _WIDE if body.startswith(sign)), None)


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
