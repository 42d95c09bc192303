"""Which encoding a page is in, as browsers find out (WHATWG Encoding Standard, and the HTML Standard's prescan)."""

from __future__ import annotations

import codecs
import re

_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)

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


def byte_order_mark(data: bytes) -> tuple[bytes, str] | None:
    """The byte order mark that the data begins with, and Python's name of the encoding that it stands for."""
    return next((known for known in _BYTE_ORDER_MARKS if data.startswith(known[0])), None)


def named_encoding(label: str) -> str | None:
    """Python's name of the encoding that browsers read under a label; ``None`` for a label that they do not know."""
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    name = _READ_AS.get(name, name)
    return name if name in _TEXT_ENCODINGS else None


def encoding_in_meta(data: bytes) -> str | None:
    """Python's name of the encoding that a meta element in ``data`` names, ``None`` without one that is known."""
    match = _META.search(data)
    name = named_encoding(match[1].decode("ascii")) if match else None
    # What could be read as ASCII to find this is no UTF-16, whatever it says (HTML Standard, "prescan a byte stream").
    return "utf-8" if name in {"utf-16-le", "utf-16-be"} else name
