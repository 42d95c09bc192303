"""Whether a page is what it was taken for: by what it calls itself, by the print of its text, by its language. Pure.

The thresholds stand in the policy and come from the labelled web: ``tests/domain/test_identity.py`` shows what lies on
which side of them.
"""

from __future__ import annotations

import enum
import re
from functools import lru_cache

from toolkit_maint.domain.observation import Expectation, Look, Page
from toolkit_maint.domain.policy import Policy, TitleWords
from toolkit_maint.domain.signs import SignKind, plain, segments


class Likeness(enum.StrEnum):
    """How what a page calls itself is like what was expected. ``unknown``: one of them says nothing."""

    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"


NOBODYS_NAME = "page-that-never-was-4b1d"
"""What no page is called: the name that a made-up address has."""

NOBODYS_WORDS = NOBODYS_NAME.replace("-", " ")

_NO_WORD = re.compile(r"\W+")
_BEYOND_LATIN = "\u0250"
_ALIKE_LENGTH = 0.7
_MOST_NAMES = 60
_MOST_WORDS = 30
_LEAST_STEM = 5
_STEM_SHARE = 0.6
_SAME_WORD = 85


def likeness(page: Page, expectation: Expectation | None, policy: Policy) -> Likeness:
    """Whether what a page calls itself anywhere is what was expected."""
    best = best_likeness(page, expectation, policy)
    if best is None:
        return Likeness.UNKNOWN
    if best >= policy.same_title:
        return Likeness.SAME
    return Likeness.OTHER if best < policy.other_title else Likeness.UNKNOWN


def best_likeness(page: Page, expectation: Expectation | None, policy: Policy) -> float | None:
    """The likeness (0 to 100) of the expected title and the name of the page that is nearest; ``None`` without either."""
    if expectation is None:
        return None
    named = list(dict.fromkeys(name for text in _names_of(page) for name in segments(text)))[:_MOST_NAMES]
    return _best(expectation.title, frozenset(named), policy.title_words)


@lru_cache(maxsize=256)
def _best(expected: str, named: frozenset[str], known: TitleWords) -> float | None:
    wanted = _words(expected, known)
    if not wanted:
        return None
    likenesses = [_likeness(wanted, words) for name in named if (words := _words(name, known))]
    return max(likenesses, default=None)


def _likeness(one: list[str], other: list[str]) -> float:
    """The share of the shorter name, by letters, whose words the other has as well: 0 to 100."""
    lengths = [sum(map(len, words)) for words in (one, other)]
    shares = [
        100.0 * sum(len(word) for word in words if any(_is_same_word(word, candidate) for candidate in candidates)) / length
        for words, candidates, length in ((one, other, lengths[0]), (other, one, lengths[1]))
        if length == min(lengths)
    ]
    return max(shares)


def _is_same_word(one: str, other: str) -> bool:
    """Whether two words are one, but for an ending or a slip of the pen."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < max(_LEAST_STEM, _STEM_SHARE * len(longer)):
        return False
    from rapidfuzz import fuzz  # noqa: PLC0415 - takes time to import, and lists without titles have no use for it

    return longer.startswith(shorter) or fuzz.ratio(one, other) >= _SAME_WORD


def _names_of(page: Page) -> list[str]:
    meta = [content for name, content in page.meta if name in {"og:site_name", "og:title"}]
    return [page.title, *page.headings, *meta, *page.names]


def _words(name: str, known: TitleWords) -> list[str]:
    """The words that tell one title from another."""
    said = plain(name)
    if said in known.says_nothing:
        return []
    words = _NO_WORD.split(said)
    return [word for word in words if word and word not in known.small_words][:_MOST_WORDS]


def is_titled_as_expected(page: Page, expectation: Expectation | None, policy: Policy) -> bool:
    """Whether the title or the first heading, and not only the name of the site, is what was expected."""
    if expectation is None:
        return False
    telling = [name for name in segments(page.title) if name not in policy.title_words.says_nothing]
    own = [*telling[:1], *(plain(heading) for heading in page.headings[:1])]
    best = _best(expectation.title, frozenset(own), policy.title_words)
    return best is not None and best >= policy.same_title


def distance(one: str, other: str) -> int | None:
    """The number of bits, of 64, in which two prints differ; ``None`` where one of them is missing or none."""
    try:
        return (int(one, 16) ^ int(other, 16)).bit_count() if one and other else None
    except ValueError:
        return None


def has_last_print(page: Page | None, expectation: Expectation | None, policy: Policy) -> bool:
    """Whether the text is what it was when it was last seen in good health."""
    apart = distance(page.print, expectation.print) if page is not None and expectation is not None else None
    return apart is not None and apart <= policy.near_print


def has_another_print(page: Page, expectation: Expectation | None, policy: Policy) -> bool:
    """Whether the text has little in common with what it was when it was last seen in good health."""
    apart = distance(page.print, expectation.print) if expectation is not None else None
    return apart is not None and apart >= policy.far_print


def has_another_language(page: Page, expectation: Expectation | None) -> bool:
    """Whether the page states another language than the one that was expected."""
    return expectation is not None and bool(page.language and expectation.language) and page.language != expectation.language


def has_another_script(page: Page, expectation: Expectation | None) -> bool:
    """Whether a title is written in other letters than the one that was expected, which was written in Latin ones."""
    return expectation is not None and _is_latin(expectation.title) and not _is_latin(page.title)


def _is_latin(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter < _BEYOND_LATIN for letter in letters) * 2 >= len(letters)


def same_page(one: Look, other: Look, policy: Policy) -> bool:
    """Whether two addresses of a site show one and the same page."""
    if one.page is None or other.page is None:
        return False
    ends = [look.hops[-1].address.partition("#")[0].partition("?")[0] for look in (one, other)]
    if len(one.hops) > 1 and len(other.hops) > 1 and ends[0] == ends[1]:
        return True
    if _say_the_same(one, other, policy):
        return True
    apart = distance(one.page.print, other.page.print)
    near = not (one.page.print or other.page.print) if apart is None else apart <= policy.near_print
    return near and _are_alike(one.page.title, other.page.title, policy)


def _say_the_same(one: Look, other: Look, policy: Policy) -> bool:
    """Whether two pages have the same signs of absence: short texts that hold the address differ by that alone."""
    if one.page is None or other.page is None or one.hops[-1].status != other.hops[-1].status:
        return False
    signs = [{sign.id for sign in policy.signs.found(look) if sign.kind is SignKind.SOFT_404} for look in (one, other)]
    fewer, more = sorted((one.page.text_letters, other.page.text_letters))
    are_alike = (bool(signs[0]) and signs[0] == signs[1]) or _repeats_its_address(other.page)
    return are_alike and fewer >= _ALIKE_LENGTH * more


def _repeats_its_address(page: Page) -> bool:
    """Whether a site writes even a made-up name into its titles, so that these prove nothing."""
    return any(NOBODYS_WORDS in _NO_WORD.sub(" ", name.lower()) for name in (page.title, *page.headings))


def _are_alike(one: str, other: str, policy: Policy) -> bool:
    """Whether two titles are one, but for the address that a site may write into them."""
    if plain(one) == plain(other):
        return True
    best = _best(one, frozenset({plain(other)}), policy.title_words)
    return best is not None and best >= policy.same_title
