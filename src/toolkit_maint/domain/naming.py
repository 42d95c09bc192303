"""Ids for what has none yet: short, readable, and never one that is taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from itertools import count

LONGEST_ID = 100
_LONGEST_PROPOSED = 40
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")
_CLAUSE_END = re.compile(r"[.:;?!|(\u2013\u2014]| - ")


def as_id(text: str) -> str | None:
    """The text made into an id, or ``None`` where nothing of it can stay."""
    return _NOT_IN_IDS.sub("-", _without_marks(text).lower())[:LONGEST_ID].strip("-") or None


def proposed_id(title: str, taken: Container[str], fallback: str = "entry") -> str:
    """An id for something with this title that is not among ``taken``: its first clause, in as many whole words as fit.

    A title of which no letter can stay in an id (another script) takes ``fallback``; what is taken gets a number behind it.
    """
    clause = _CLAUSE_END.split(title.strip(), maxsplit=1)[0]
    slug = as_id(clause) or as_id(title) or as_id(fallback) or "entry"
    if len(slug) > _LONGEST_PROPOSED:
        slug = slug[: _LONGEST_PROPOSED + 1].rpartition("-")[0] or slug[:_LONGEST_PROPOSED]
    if slug not in taken:
        return slug
    return next(numbered for number in count(2) if (numbered := f"{slug}-{number}") not in taken)


def _without_marks(text: str) -> str:
    """``ë`` is ``e``: the letters without what stands above and below them."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
