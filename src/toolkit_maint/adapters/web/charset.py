"""From the bytes of a visited page to text, as browsers do it."""

from __future__ import annotations

import codecs

from toolkit_maint.domain.encoding import byte_order_mark, encoding_in_meta, named_encoding

_META_WITHIN = 1024


def charset_of(data: bytes, label: str) -> str:
    """Python's name of the encoding of a page: its byte order mark, the header's label, a meta element, else a guess.

    The guess is UTF-8 where the bytes are (the last character may be cut off), and else Windows-1252.
    """
    mark = byte_order_mark(data)
    if mark is not None:
        return mark[1]
    named = (named_encoding(label) if label else None) or encoding_in_meta(data[:_META_WITHIN])
    return named or ("utf-8" if _is_utf8(data) else "cp1252")


def decoded(data: bytes, charset: str) -> str:
    """The text without its byte order mark; what cannot be decoded becomes U+FFFD."""
    return data.decode(charset, errors="replace").removeprefix("\ufeff")


def as_utf8(data: bytes, charset: str) -> bytes:
    """The bytes of the same text in UTF-8; of one that is said to be in UTF-8 already, or is in ASCII, those that there are."""
    if charset == "utf-8" or (charset not in _UNLIKE_ASCII and data.isascii()):
        return data
    return data.decode(charset, errors="replace").encode("utf-8", errors="replace")


# Encodings in which the bytes of ASCII may stand for something else.
_UNLIKE_ASCII = frozenset({"utf-16-le", "utf-16-be", "iso2022_jp"})


def _is_utf8(data: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True
