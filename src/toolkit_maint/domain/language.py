"""Which language a text is in, by its small words: enough to begin with where nobody says it."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import Final

_SMALL_WORDS: Final = {
    "nl": "de het een van en op voor met je dat niet zijn ook naar bij wordt hoe wat over uit aan",
    "en": "the of and to for with you that not are also from how what about this by it is your on",
    "fr": "le la les des du une et pour avec vous que pas sont aussi dans au aux sur est qui",
    "de": "der die das und mit für auf nicht sind auch ein eine von zu im den dem ist wie bei",
}
_WORD: Final = re.compile(r"[^\W\d_]+")
_LANGUAGE_TAG: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,12}\Z")
_LONGEST_TAG: Final = 35
_MOST_WORDS: Final = 5_000
_FEWEST_HITS: Final = 3


def language_tag(written: str) -> str | None:
    """A language tag as a catalogue may have it (``nl``, ``nl-BE``); ``None`` for what is none."""
    primary, *others = written.strip().replace("_", "-").split("-")
    tag = "-".join([primary.lower(), *others])
    return tag if len(tag) <= _LONGEST_TAG and _LANGUAGE_TAG.match(tag) else None


def likely_language(text: str) -> str | None:
    """Dutch, English, French or German, by which of them has most of its small words here; ``None`` if none stands out."""
    found = Counter(match[0].lower() for match in islice(_WORD.finditer(text), _MOST_WORDS))
    hits = {language: sum(found[word] for word in words.split()) for language, words in _SMALL_WORDS.items()}
    (first, most), (_, second) = sorted(hits.items(), key=lambda hit: -hit[1])[:2]
    return first if most >= _FEWEST_HITS and most > second else None
