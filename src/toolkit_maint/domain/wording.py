"""Whether two wordings say the same, and how much alike two titles are."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from toolkit_maint.domain.typography import comparable

_AROUND: Final = " .,:;!?\u2192'"
_BULLETS: Final = frozenset("o\u2022\u00b7\u25cf\u25aa\u00a7\uf0a7\uf0b7")
_BULLET_OF_MORE: Final = re.compile(r"(?:o )?[\W_]*\Z")
_WORD: Final = re.compile(r"\w+")
_MOST_WORDS: Final = 40
_LEAST_WORD: Final = 4
_PART_OF_WORD: Final = 3
_NEAR_WORD: Final = 0.8
_LONGEST_COMPARED: Final = 400


def unspaced(text: str) -> str:
    """A key of words that is equal where only typography or spaces differ."""
    return comparable(text).replace(" ", "")


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same: they differ at most in typography, spaces, and punctuation at their ends."""
    return one == other or words_key(one) == words_key(other)


def words_key(text: str) -> str:
    """A key that is equal for texts that say the same; a bullet that a paste from Word left behind says nothing."""
    key = unspaced(text).strip(_AROUND)
    return "" if key in _BULLETS else key


def same_more(one: str, other: str) -> bool:
    """Whether two closing bullets say the same; one that only says "and so on" says nothing."""
    return same_words(*("" if _BULLET_OF_MORE.match(text) else text for text in (one, other)))


def likeness(one: str, other: str) -> float:
    """How much alike two titles are, from 0 to 1: the share of their letters that stand in words which both have.

    Both are as ``comparable`` gives them. Words in another order, and words that differ in a letter or an ending, are shared.
    """
    if one == other:
        return 1.0
    words, others = (_WORD.findall(text)[:_MOST_WORDS] for text in (one, other))
    length = sum(map(len, words)) + sum(map(len, others))
    shared, rest, left = 0, [], Counter(others)
    for word in words:
        if left[word]:
            left[word] -= 1
            shared += 2 * len(word)
        else:
            rest.append(word)
    for word in rest:
        near = next((other for other, count in left.items() if count and _is_near(word, other)), None)
        if near is not None:
            left[near] -= 1
            shared += len(word) + len(near)
    return shared / length if length else 0.0


def _is_near(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > max(len(one), len(other)) // _PART_OF_WORD or min(len(one), len(other)) < _LEAST_WORD:
        return False
    return closeness(one, other) >= _NEAR_WORD


def closeness(one: str, other: str) -> float:
    """How near two strings are, letter by letter, from 0 to 1."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - takes time to import, and pages without changes have no use for it

    return fuzz.ratio(one[:_LONGEST_COMPARED], other[:_LONGEST_COMPARED]) / 100
