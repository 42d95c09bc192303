"""Typography: words as a reader sees them, and the key by which two titles are the same words."""

from __future__ import annotations

import re
import unicodedata

# Soft hyphen, zero-width space, direction marks and overrides, word joiner, byte order mark.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
# Joiners carry meaning in emoji and in some scripts; within Latin words they are left-overs of a paste.
_JOINER_IN_LATIN = re.compile("(?<=[\u0020-\u024f])[\u200c\u200d]+")
_SPACE = re.compile(r"\s+")
_SINGLE_QUOTES = re.compile("[\u2018\u2019\u201a\u201b\u2032\u2039\u203a\u00b4`]")
_DOUBLE_QUOTES = re.compile("[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb]|''")
_DASHES = re.compile(" ?[\u2010-\u2015\u2212-] ?")
_CLOSING = " .,:;!?\u2192"


def tidy(text: str) -> str:
    """The words without soft hyphens, zero-width and direction characters; every run of white space is one space."""
    return _SPACE.sub(" ", _JOINER_IN_LATIN.sub("", _INVISIBLE.sub("", text))).strip()


def comparable(text: str) -> str:
    """A key that is equal for titles that differ only in case, quotes, dashes, spaces, ligatures or closing punctuation.

    Empty for a text without words. The key is for comparing and never shown.
    """
    straight = _SINGLE_QUOTES.sub("'", _DOUBLE_QUOTES.sub("'", tidy(text).replace('"', "'")))
    plain = tidy(unicodedata.normalize("NFKC", straight))
    return _DASHES.sub("-", plain).casefold().strip(_CLOSING)
