"""A fingerprint of a text that stays close when the text changes a little (simhash, M. Charikar, 2002)."""

from __future__ import annotations

import hashlib
from collections import Counter

_BITS = 64
_SHINGLE = 3
_MOST_WORDS = 2_000


def text_print(text: str) -> str:
    """The 64-bit simhash of the first words of a text, over runs of three, as 16 hex digits; empty without words.

    The same on every machine and in every process; case and white space do not count.
    """
    words = text.lower().split(maxsplit=_MOST_WORDS)[:_MOST_WORDS]
    if not words:
        return ""
    runs = {" ".join(words[start : start + _SHINGLE]) for start in range(max(1, len(words) - _SHINGLE + 1))}
    hashes = b"".join(hashlib.blake2b(run.encode("utf-8", "replace"), digest_size=_BITS // 8).digest() for run in runs)
    value = 0
    # Bytes are counted by position first, so that the bits of thousands of hashes are summed at the speed of C.
    for position in range(_BITS // 8):
        counts = Counter(hashes[position :: _BITS // 8])
        for bit in range(8):
            ones = sum(count for byte, count in counts.items() if byte >> bit & 1)
            value |= (2 * ones > len(runs)) << (position * 8 + bit)
    return f"{value:016x}"
