"""From the bytes of a visited page to text, as browsers do it (WHATWG Encoding and HTML Standards)."""

from __future__ import annotations

import codecs
import re

_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_META_WITHIN = 1024

# Encodings that browsers know. Python would also look up what is no charset at all, or what is dear to decode.
_TEXT_ENCODINGS = frozenset(
    {"utf-8", "utf-16-le", "utf-16-be", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "shift_jis", "euc_jp", "euc_kr"}
    | {"big5", "big5hkscs", "gb18030", "iso2022_jp"}
    | {f"cp{number}" for number in (866, 874, 932, 949, *range(1250, 1259))}
    | {f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)}
)
# Labels that mean another, larger encoding to browsers (https://encoding.spec.whatwg.org/#names-and-labels).
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-16": "utf-16-le",
}


def charset_of(data: bytes, label: str) -> str:
    """Python's name of the encoding of a page: its byte order mark, the header's label, a meta element, else a guess.

    The guess is UTF-8 where the bytes are (the last character may be cut off), and else Windows-1252.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    return _known(label) or _named_in_meta(data) or ("utf-8" if _is_utf8(data) else "cp1252")


def decoded(data: bytes, charset: str) -> str:
    """The text without its byte order mark; what cannot be decoded becomes U+FFFD."""
    return data.decode(charset, errors="replace").removeprefix("\ufeff")


def _known(label: str) -> str | None:
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    name = _READ_AS.get(name, name)
    return name if name in _TEXT_ENCODINGS else None


def _named_in_meta(data: bytes) -> str | None:
    match = _META.search(data[:_META_WITHIN])
    name = _known(match[1].decode("ascii", errors="replace")) if match else None
    # What could be read as ASCII to find this is no UTF-16, whatever it says (HTML Standard, "prescan a byte stream").
    return "utf-8" if name in {"utf-16-le", "utf-16-be"} else name


def _is_utf8(data: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True
