"""A fingerprint of a text that stays close when the text changes a little (simhash, M. Charikar, 2002).

Only letters count: no case, space, digit or punctuation, and no tag. They are cut wherever a certain letter stands, so a
change is felt in one or two of the pieces, wherever the rest moves to; each piece has a vote in each bit. Nearly all of the
work is done by methods of ``bytes``: the print of a page of 20 kB takes some 0.1 ms.
"""

from __future__ import annotations

import re
import struct
from zlib import crc32

_MOST_LETTERS = 8_192
_SHORTEST_PIECE = 6
_MOST_VOTES = 96
_LONGEST_TEXT = 8 * _MOST_LETTERS
_BLOCK = 16_384

_CUT = b"\n"
_ASCII_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ASCII = bytes(range(0x80))
_BEYOND_ASCII = bytes(range(0x80, 0x100))
# Of Dutch, English, French and German texts every 25th letter is one of these two.
_TO_PIECES = bytes.maketrans(_ASCII_LETTERS + b"mMbB", _ASCII_LETTERS.lower() + 4 * _CUT)
# Last bytes of UTF-8 that are neither rare nor frequent in any of the scripts that have their letters beyond ASCII.
_TO_PIECES_BEYOND = bytes.maketrans(b"\x85\x9e\xbc", 3 * _CUT)
_NO_LETTERS = bytes(set(_ASCII) - set(_ASCII_LETTERS))
_NO_LETTERS_OR_ANGLES = bytes(set(_NO_LETTERS) - set(b"<>"))
_NO_ANGLES = bytes(set(range(0x100)) - set(b"<>"))
_NO_WORD = re.compile(r"[\W\d_]+")

# A checksum times this number has 64 bits that say different things of it; it is close to 2**32, so that no bit is more
# often 0 than 1.
_SPREAD = 0xFF51AFD7
_BITS = [int.from_bytes(bytes([1 << bit]) * _MOST_VOTES, "little") for bit in range(8)]


def text_letters(text: bytes) -> bytes:
    """The letters at the beginning of a text in UTF-8, cut into pieces."""
    return text[:_LONGEST_TEXT].translate(_TO_PIECES, _NO_LETTERS)[:_MOST_LETTERS]


def markup_letters(markup: bytes) -> bytes:
    """As :func:`text_letters`, of the text between the tags, which are what stands from a ``<`` to the next ``>``."""
    start, letters = 0, b""
    while start < len(markup) and len(letters) < _MOST_LETTERS:
        end = len(markup)
        if end - start > _BLOCK:
            end = markup.rfind(b"<", start + 1, start + _BLOCK)
            end = end if end > start else start + _BLOCK
        letters += _between_tags(markup[start:end].translate(_TO_PIECES, _NO_LETTERS_OR_ANGLES))
        start = end
    return letters[:_MOST_LETTERS]


def _between_tags(markup: bytes) -> bytes:
    angles = markup.translate(None, _NO_ANGLES)
    if angles == b"<>" * (len(angles) // 2):
        # Then every second part is a tag, and nothing has to be looked at one by one.
        return b"".join(markup.replace(b">", b"<").split(b"<")[::2])
    first, *parts = markup.split(b"<")
    return b"".join([first, *[part.partition(b">")[2] for part in parts]]).replace(b">", b"")


def print_of(letters: bytes) -> str:
    """The 64-bit simhash of letters that were cut into pieces, as 16 hex digits; empty where there are none.

    The same on every machine and in every process.
    """
    beyond = b""
    if not letters.isascii():
        beyond = _letters_beyond_ascii(letters)
        letters = letters.translate(None, _BEYOND_ASCII)
    pieces = set(letters.split(_CUT))
    if beyond:
        pieces.update(beyond.split(_CUT))
    votes = {crc32(piece) for piece in pieces if len(piece) >= _SHORTEST_PIECE}
    if not votes:
        if not letters + beyond:
            return ""
        votes = {crc32(letters + beyond)}
    # The smallest ones are a sample that changes little where the text does, and counting them takes a fourth of the time.
    return f"{_majority(sorted(votes)[:_MOST_VOTES]):016x}"


def _letters_beyond_ascii(letters: bytes) -> bytes:
    text = letters.translate(None, _ASCII).decode("utf-8", "ignore").lower()
    return _NO_WORD.sub("", text).encode().translate(_TO_PIECES_BEYOND)


def _majority(votes: list[int]) -> int:
    """Of 32-bit numbers, each spread over 64 bits: the bits that more than half of them have."""
    count = len(votes)
    lanes = int.from_bytes(struct.pack(f"<{count}Q", *votes), "little") * _SPREAD
    spread = lanes.to_bytes(8 * count, "little")
    value = 0
    for place in range(8):
        column = int.from_bytes(spread[place::8], "little")
        for bit, mask in enumerate(_BITS):
            if 2 * (column & mask).bit_count() > count:
                value |= 1 << (8 * place + bit)
    return value
