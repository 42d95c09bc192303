"""A case: what the rules of :mod:`toolkit_maint.domain.judge` may look at. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import msgspec

from toolkit_maint.domain.address import host_of
from toolkit_maint.domain.identity import Likeness, has_last_print, likeness, same_page
from toolkit_maint.domain.observation import Expectation, Hop, Look, LookKind, Observation, Page
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.redirect import REDIRECT_STATUSES
from toolkit_maint.domain.signs import ENOUGH, LITTLE_TEXT, Sign, SignKind, Where, plain, spaced, weight_of
from toolkit_maint.domain.verdict import Confidence, Reason, Verdict, VerdictKind

HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
"""Media types that a browser shows as a page."""

LEAST_RSA_BITS: Final = 2_048
"""With fewer bits, browsers take a certificate for too weak."""

WITHOUT_CONTENT: Final = frozenset({204, 205})
"""Statuses that promise that there is nothing to read."""


_NAMES = frozenset({Where.TITLE, Where.HEADING})
_BY_WORDS = frozenset({SignKind.SOFT_404, SignKind.USURPED_DOMAIN, SignKind.APP_SHELL})


class Case(msgspec.Struct, frozen=True):
    """What a rule may look at: one look, what was expected of it, and what the same site shows where there is nothing.

    ``suggestion`` is the address that its redirects suggest, ``signs`` are those that it has.
    """

    look: Look
    expectation: Expectation | None
    policy: Policy
    visited_at: datetime
    suggestion: str | None = None
    signs: tuple[Sign, ...] = ()
    sibling: Look | None = None

    @property
    def last(self) -> Hop:
        """The hop that the look ended on."""
        return self.look.hops[-1]

    @property
    def status(self) -> int:
        """The final status, 0 where no answer came."""
        return self.last.status or 0

    @property
    def letters(self) -> int:
        """The letters that the page shows, as far as they were counted."""
        return self.look.page.text_letters if self.look.page is not None else 0

    @property
    def is_shell(self) -> bool:
        """Whether the page leaves what it shows to its scripts."""
        return self.look.page is not None and is_shell(self.look.page, self.policy)

    @property
    def leaves_domain(self) -> bool:
        """Whether the look ended at another registrable domain than it began at."""
        first, last = (self.policy.registrable_domain(host_of(hop.address)) for hop in (self.look.hops[0], self.last))
        return first != last

    @property
    def likeness(self) -> Likeness:
        """How what the page calls itself is like what was expected."""
        page = self.look.page
        return Likeness.UNKNOWN if page is None else likeness(page, self.expectation, self.policy)

    @property
    def shows_the_sibling(self) -> bool:
        """Whether the site shows the same page where there is nothing."""
        return self.sibling is not None and same_page(self.look, self.sibling, self.policy)

    @property
    def shows_another_sibling(self) -> bool:
        """Whether the site shows something else where there is nothing.

        That speaks for a page, but not for one that itself says in a few words that it is not there.
        """
        answered = self.sibling is not None and self.sibling.fault is None
        names_absence = weight_of(self.signs, SignKind.SOFT_404) >= ENOUGH and self.letters < self.policy.full_page
        return answered and not self.shows_the_sibling and not (names_absence and self.likeness is not Likeness.SAME)

    def has(self, kind: SignKind) -> bool:
        """Whether the look has enough signs of this kind, which the link was not expected to have, and has not got over."""
        weight = weight_of(self.signs, kind)
        if kind not in _BY_WORDS and self.letters >= LITTLE_TEXT and all(sign.where in _NAMES for sign in self._of(kind)):
            # On a page that says a lot, a title and the same as a heading are one witness, not two.
            weight = min(weight, self.policy.one_witness)
        is_little = self.letters < self.policy.full_page and kind is not SignKind.USURPED_DOMAIN
        if 0 < weight < ENOUGH and is_little and self.likeness is Likeness.OTHER:
            # A page that says little, and of that nothing that was expected, needs less to be taken for what it looks like.
            weight += self.policy.stranger_weight
        return weight >= ENOUGH and not self.is_expected(kind)

    def is_expected(self, kind: SignKind) -> bool:
        """Whether these signs are what the link is about, or are no news: the page is what it was in good health."""
        if has_last_print(self.look.page, self.expectation, self.policy):
            return True
        if self.expectation is None:
            return False
        expected = spaced(plain(self.expectation.title))
        named = (phrase for sign in self._of(kind) if sign.where in _NAMES for phrase in sign.phrases)
        return kind in self.policy.signs.kinds_of_title(self.expectation.title) or any(
            spaced(phrase) in expected for phrase in named
        )

    def _of(self, kind: SignKind) -> list[Sign]:
        return [sign for sign in self.signs if sign.kind is kind]


def has_page(look: Look) -> bool:
    """Whether the look ended at a page, or where only its head was asked for, at the promise of one."""
    status = look.hops[-1].status or 0
    if look.kind is LookKind.HEAD:
        return look.fault is None and 200 <= status <= 299 and status not in WITHOUT_CONTENT
    return look.page is not None and (200 <= status <= 299 or status == 300 or status in REDIRECT_STATUSES)


def is_open(look: Look) -> bool:
    """Whether what was seen leaves a doubt: only the head was asked for, or a certificate had to be fetched elsewhere."""
    return look.kind is LookKind.HEAD or lacks_certificate(look)


def lacks_certificate(look: Look) -> bool:
    """Whether a server left out a certificate that had to be fetched from its issuer."""
    return any(hop.tls is not None and hop.tls.chain_completed for hop in look.hops)


def is_shell(page: Page, policy: Policy) -> bool:
    """Whether a page leaves what it shows to its scripts."""
    return page.text_letters < policy.shell and page.scripts > 0


def is_page_for_file(look: Look, policy: Policy) -> bool:
    """Whether an address that is one of a file opens a web page."""
    if look.page is None or look.page.media_type not in HTML_TYPES:
        return False
    path = look.hops[0].address.partition("#")[0].partition("?")[0].partition("://")[2].partition("/")[2]
    _, dot, extension = path.rpartition("/")[2].rpartition(".")
    return bool(dot) and extension.lower() in policy.address_signs.files


def ends_soon(not_after: str, visited_at: datetime, policy: Policy) -> bool:
    """Whether a certificate that is good until then (RFC 3339) is near its end."""
    try:
        return datetime.fromisoformat(not_after) - visited_at < timedelta(days=policy.expires_soon_days)
    except (ValueError, TypeError):  # of a recorded file, no time may be expected to have a zone
        return False


def deciding_look(observation: Observation, verdict: Verdict) -> Look | None:
    """The look that a verdict on this observation rests on; ``None`` where there was no look at all."""
    looks = observation.looks
    return looks[verdict.look] if -len(looks) <= verdict.look < len(looks) else None


Finding = tuple[VerdictKind, Reason, Confidence]
Answer = Finding | None
Rule = Callable[[Case], Answer]
"""Says what a case means, or that it knows no answer."""
