"""Signs: what walls, parked domains, error pages and the like have in common. The tables are data; this says what a look shows.

Signs of one kind add up, each counted once, and a sum of 1 is enough to say it. A sign is found in a header, in the name of
a cookie, in the host that a redirect led to, in the markup, or in a title or heading: there, as a rule, one *segment* (what
stands between two separators, such as the name of the page before the name of the site) has to be the phrase, since a text
that only mentions it is about something else.
"""

from __future__ import annotations

import enum
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from toolkit_maint.domain.address import host_of
from toolkit_maint.domain.observation import Look, Page


class SignKind(enum.StrEnum):
    """What signs stand for."""

    BOT_WALL = "bot-wall"
    LOG_IN = "log-in"
    CONSENT = "consent"
    REGION = "region"
    PARKED_DOMAIN = "parked-domain"
    ACCOUNT_SUSPENDED = "account-suspended"
    DEFAULT_PAGE = "default-page"
    USURPED_DOMAIN = "usurped-domain"
    SOFT_404 = "soft-404"
    CONTENT_REMOVED = "content-removed"
    MAINTENANCE = "maintenance"
    DATABASE_ERROR = "database-error"
    SERVER_ERROR = "server-error"
    REFUSAL = "refusal"
    UNSUPPORTED = "unsupported"
    NEEDS_TLS = "needs-tls"
    APP_SHELL = "app-shell"
    MOVED = "moved"


class Where(enum.StrEnum):
    """Where a sign is looked for. ``text`` is what a page says that says little else."""

    HEADER = "header"
    COOKIE = "cookie"
    MARKUP = "markup"
    TITLE = "title"
    HEADING = "heading"
    HOST = "host"
    TEXT = "text"


class Match(enum.StrEnum):
    """How much of a title, heading or name must be the phrase."""

    WHOLE = "whole"
    START = "start"
    WITHIN = "within"


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """One sign, which any of its ``phrases`` is.

    ``value`` is what a header's value must contain, in lower case. ``statuses`` are the final statuses that it counts with
    (empty: any), ``largest`` the most letters of visible text. ``weight`` is above 0 and at most 1. ``source`` says where
    it is known from.
    """

    id: str
    kind: SignKind
    where: Where
    phrases: tuple[str, ...]
    weight: float
    source: str
    value: str = ""
    match: Match = Match.WHOLE
    statuses: frozenset[int] = frozenset()
    largest: int | None = None
    maker: str = ""


ENOUGH: Final = 0.999
"""What the weights of one kind must come to: 1, and sums of decimal fractions are not exact."""

LITTLE_TEXT: Final = 1_000
"""With more letters than this a page says more than one thing, and single phrases of it are no sign."""

_SEPARATORS = re.compile(r" [-\u2013\u2014\u00b7\u2022:/]+ |: | ?[|\u00bb\u00ab] ?")
_QUOTES = str.maketrans("\u2018\u2019\u201a\u201c\u201d\u201e\u00a0", "'''\"\"\" ", "()")
_TITLES_KEPT = 512
# The scripts behind Cyrillic: Hebrew, Arabic, those of India, Thai, Chinese, Japanese, Korean.
_LAST_SPACED = "\u052f"
_NO_WORDS = re.compile(r"[^\w']+")
_EDGES = " \t.,;:!?\u2026\"'()[]{}<>*#~=_+-\u2013\u2014\u00a1\u00bf"


def plain(text: str) -> str:
    """A title as phrases are written: in lower case, quotes straight, one space between words, no punctuation around it."""
    return " ".join(text.translate(_QUOTES).lower().split()).strip(_EDGES)


def segments(text: str) -> list[str]:
    """What a title consists of: its parts between separators, and the whole, each as :func:`plain` says; no part is empty."""
    whole = plain(text)
    parts = [plain(part) for part in _SEPARATORS.split(" ".join(text.split()))]
    return list(dict.fromkeys(part for part in (*parts, whole) if part))


class _Phrases:
    """The signs of one place (titles, headings, …) by their phrases."""

    def __init__(self, signs: Iterable[Sign]) -> None:
        self._whole: dict[str, list[Sign]] = defaultdict(list)
        self._start: list[tuple[str, Sign]] = []
        # Within a text only those are looked for whose first word it has; and all of those in scripts that have no spaces.
        self._by_word: dict[str, list[tuple[str, Sign]]] = defaultdict(list)
        self._unspaced: list[tuple[str, Sign]] = []
        for sign in signs:
            for phrase in sign.phrases:
                self._add(phrase, sign)
        self._starts = tuple(phrase for phrase, _ in self._start)
        # One title is asked about several times: when its page is read, when the next look is chosen, when it is judged.
        self.of = lru_cache(_TITLES_KEPT)(self._of)

    def _add(self, phrase: str, sign: Sign) -> None:
        match sign.match:
            case Match.WHOLE:
                self._whole[phrase].append(sign)
            case Match.START:
                self._start.append((phrase, sign))
            case Match.WITHIN if max(phrase) > _LAST_SPACED:
                self._unspaced.append((phrase, sign))
            case Match.WITHIN:
                words = spaced(phrase)
                self._by_word[words.split()[0]].append((words, sign))

    def _of(self, text: str) -> tuple[Sign, ...]:
        """Those that a title or heading has."""
        parts = segments(text)
        if not parts:
            return ()
        found = [sign for part in parts if part in self._whole for sign in self._whole[part]]
        if any(part.startswith(self._starts) for part in parts):
            found += [sign for phrase, sign in self._start if any(part.startswith(phrase) for part in parts)]
        words = spaced(parts[-1])
        candidates = [pair for word in set(words.split()) if word in self._by_word for pair in self._by_word[word]]
        found += [sign for phrase, sign in candidates if phrase in words]
        if max(words) > _LAST_SPACED:
            found += [sign for phrase, sign in self._unspaced if phrase in parts[-1]]
        return tuple(found)


class SignTable:
    """All the signs, arranged by where they are looked for."""

    def __init__(self, signs: Sequence[Sign]) -> None:
        """Raises ``ValueError`` where two signs have the same id."""
        self._by_id = {sign.id: sign for sign in signs}
        if len(self._by_id) < len(signs):
            raise ValueError("two signs have the same id")
        at = {where: [sign for sign in signs if sign.where is where] for where in Where}
        self._headers: dict[str, list[Sign]] = defaultdict(list)
        for sign in at[Where.HEADER]:
            for phrase in sign.phrases:
                self._headers[phrase].append(sign)
        self._cookies = at[Where.COOKIE]
        self._cookie_starts = tuple({phrase.lower() for sign in self._cookies for phrase in sign.phrases})
        self._hosts = {phrase: sign for sign in at[Where.HOST] for phrase in sign.phrases}
        self._titles = _Phrases(at[Where.TITLE])
        self._headings = _Phrases(at[Where.HEADING])
        self._markup = [(phrase.encode(), sign) for sign in at[Where.MARKUP] for phrase in sign.phrases]
        self._texts = [(spaced(phrase), sign.id) for sign in at[Where.TEXT] for phrase in sign.phrases]
        self.header_names = frozenset(self._headers)

    @property
    def signs(self) -> tuple[Sign, ...]:
        """Every sign, in the order of the tables."""
        return tuple(self._by_id.values())

    def suspects(self, title: str) -> bool:
        """Whether a title has any sign."""
        return bool(self._titles.of(title))

    def kinds_of_title(self, title: str) -> frozenset[SignKind]:
        """What a title has signs of."""
        return frozenset(sign.kind for sign in self._titles.of(title))

    def markers(self, markup: bytes, text: str, letters: int) -> tuple[str, ...]:
        """The ids of the signs that stand in the markup of a page with so many letters, or in its text.

        The text may be left empty where a page says a lot.
        """
        found = [
            sign.id for needle, sign in self._markup if (sign.largest is None or letters <= sign.largest) and needle in markup
        ]
        if text:
            said = spaced(plain(text))
            found += [sign_id for phrase, sign_id in self._texts if phrase in said]
        return tuple(dict.fromkeys(found))

    def kinds_of(self, markers: Sequence[str]) -> frozenset[SignKind]:
        """What markers are signs of."""
        return frozenset(self._by_id[marker].kind for marker in markers if marker in self._by_id)

    def is_clean(self, look: Look) -> bool:
        """Whether a look plainly has no sign, as nearly all have none."""
        page, last = look.page, look.hops[-1]
        if page is not None and (page.markers or self.suspects(page.title) or any(map(self._headings.of, page.headings))):
            return False
        for name, value in last.headers:
            if name in self._headers and self._of_header(name, value):
                return False
            if name == "set-cookie" and value.lower().startswith(self._cookie_starts):
                return False
        return True

    def found(self, look: Look) -> tuple[Sign, ...]:
        """Every sign that a look has, each once."""
        last = look.hops[-1]
        found = [sign for name, value in last.headers if name in self._headers for sign in self._of_header(name, value)]
        cookies = [value.lower() for name, value in last.headers if name == "set-cookie"]
        found += [sign for sign in self._cookies if any(_names(sign, cookie) for cookie in cookies)]
        if len(look.hops) > 1:
            found += self._of_host(host_of(look.hops[0].address), host_of(last.address))
        if look.page is not None:
            found += self._of_page(look.page)
        letters = look.page.text_letters if look.page is not None else 0
        return tuple(dict.fromkeys(sign for sign in found if _counts(sign, last.status or 0, letters)))

    def _of_header(self, name: str, value: str) -> list[Sign]:
        lowered = value.lower()
        return [sign for sign in self._headers[name] if sign.value in lowered]

    def _of_host(self, start: str, end: str) -> list[Sign]:
        labels = end.split(".")
        names = [".".join(labels[number:]) for number in range(len(labels))]
        return [self._hosts[name] for name in names if name in self._hosts and not _is_within(start, name)]

    def _of_page(self, page: Page) -> list[Sign]:
        found = list(self._titles.of(page.title))
        for heading in page.headings:
            found += self._headings.of(heading)
        return found + [self._by_id[marker] for marker in page.markers if marker in self._by_id]


def spaced(text: str) -> str:
    """The words of a text, each with a space on either side."""
    return f" {' '.join(_NO_WORDS.sub(' ', text).split())} "


def _names(sign: Sign, cookie: str) -> bool:
    names = [phrase.lower() for phrase in sign.phrases]
    return any(cookie.startswith(name) if sign.match is Match.START else cookie == name for name in names)


def _is_within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _counts(sign: Sign, status: int, letters: int) -> bool:
    is_status = not sign.statuses or status in sign.statuses
    return is_status and (sign.largest is None or letters <= sign.largest)


def weight_of(signs: Iterable[Sign], kind: SignKind) -> float:
    """What the signs of one kind come to."""
    return sum(sign.weight for sign in signs if sign.kind is kind)
