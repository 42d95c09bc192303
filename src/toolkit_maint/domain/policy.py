"""Policy: every threshold and every table of signs, in one frozen value."""

from __future__ import annotations

import enum
from collections.abc import Callable

import msgspec

from toolkit_maint.domain.address import Tracking
from toolkit_maint.domain.signs import SignTable
from toolkit_maint.domain.source_signs import SourceSigns

RegistrableDomain = Callable[[str], str]
"""Host → registrable domain (public suffix plus one label); an IP address or an unknown name is its own."""


class AddressSigns(msgspec.Struct, frozen=True, kw_only=True):
    """What an address says about its page, in lower case: whole path segments, without their extension.

    ``files`` are extensions of what a browser does not show as a web page.
    """

    log_in: frozenset[str]
    consent: frozenset[str]
    error: frozenset[str]
    home: frozenset[str]
    session_parameters: frozenset[str]
    search: frozenset[str] = frozenset()
    home_parameters: frozenset[str] = frozenset()
    search_parameters: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()


class TitleWords(msgspec.Struct, frozen=True, kw_only=True):
    """Words of titles, in lower case: titles that say nothing of their page, and words that nearly every title may have."""

    says_nothing: frozenset[str] = frozenset()
    small_words: frozenset[str] = frozenset()


class SourceContract(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of the source page is read, and when its reading may be believed.

    ``content``: a CSS selector of the part that holds the list; without it, the rules of the reader decide. ``exclude``:
    selectors of parts that are left out besides what those rules leave out.

    ``min_candidates``: fewer links than this is no list. ``min_known_share``: the part (0 to 1) of the catalogue's
    entries that must be found again, else the page was redesigned or is another one. ``landmarks``: texts that must
    occur on the page.
    """

    min_candidates: int = 1
    min_known_share: float = 0.5
    landmarks: tuple[str, ...] = ()
    content: str | None = None
    exclude: tuple[str, ...] = ()


class Evidence(enum.StrEnum):
    """How much a visit has to bring back. ``full``: what the page shows. ``light``: whether it is there."""

    FULL = "full"
    LIGHT = "light"


class SecondLook(enum.StrEnum):
    """How a link that refused the tool is looked at again.

    ``headers``: as a browser in every header, with the tool's name still in the User-Agent. ``full``: without that name as
    well. ``off``: not at all.
    """

    FULL = "full"
    HEADERS = "headers"
    OFF = "off"


class Numbers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What confirms an incident: failures in a row, each on a day of its own, and the days from the first to the last."""

    failures: int
    days: int


class IncidentPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """When failures that last become something that somebody is told of.

    The rows, by the class of a failure: three failures, three days apart, is what the large dead-link bots of the
    encyclopaedias came to. After ``wall_days`` without a true look at a page that keeps us out somebody should look. A good
    visit stays fresh for ``fresh_days``. A vantage counts as long as it looked no more than ``vantage_days`` before the
    latest look of any. For ``trust_days`` a site is believed that says that its page has not changed. ``ending_days`` before
    an ignore ends somebody is told; an ignore is no longer needed when its link has worked for ``quiet_days``. A link that
    worked again after failures ``flaps`` times in ``flapping_days`` needs twice the numbers.

    Of at least ``void_hosts`` hosts that were fine when they were last visited, more than ``void_share`` (0 to 1) cannot all
    fail at once: then it is us.
    """

    gone: Numbers = Numbers(2, 3)
    missing: Numbers = Numbers(3, 6)
    closed: Numbers = Numbers(3, 9)
    not_answering: Numbers = Numbers(3, 9)
    certificate: Numbers = Numbers(2, 1)
    wall_days: int = 90
    fresh_days: int = 7
    vantage_days: int = 14
    ending_days: int = 14
    quiet_days: int = 30
    flaps: int = 3
    flapping_days: int = 90
    trust_days: int = 28
    void_hosts: int = 10
    void_share: float = 0.6

    def numbers(self, failure: str) -> Numbers:
        """The row of a class of failures, by its id. Raises ``KeyError`` for a class that nothing confirms."""
        return {
            "gone": self.gone,
            "missing": self.missing,
            "closed": self.closed,
            "not-answering": self.not_answering,
            "certificate": self.certificate,
        }[failure]


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a judgement depends on beside what was observed.

    ``patience`` is in seconds: how long a host that asks for a pause is waited for. ``max_looks`` counts both passes.
    ``few_links``: with so many links at one host, asking for their heads first saves nothing. ``second_pass_after`` is in
    seconds: a host that has had its first looks gets its second ones when all others have had theirs, or after so long.

    ``same_title`` and ``other_title`` are likenesses (0 to 100): from the first on, what a page calls itself is what was
    expected, and below the second it is something else. ``near_print`` and ``far_print`` are numbers of bits, of 64, in which
    two prints differ: up to the first a page is the same, from the second on another one; two texts that have nothing to do
    with one another differ in 32. With ``full_page`` letters a page shows something, with fewer than ``shell`` it leaves
    that to its scripts. ``stranger_weight`` is what it adds to signs that a page which says little is not what was expected;
    ``one_witness`` is the most that titles and headings weigh on a page that says a lot. From ``says_absence`` on, signs that a
    page is not there make that certain where a made-up address shows the same. ``slow_seconds`` is when a page is slow enough
    to be told, ``expires_soon_days`` when a certificate is near its end.
    """

    tracking: Tracking
    address_signs: AddressSigns
    registrable_domain: RegistrableDomain
    signs: SignTable = SignTable(())
    title_words: TitleWords = TitleWords()
    source: SourceContract = SourceContract()
    source_signs: SourceSigns = SourceSigns()
    incidents: IncidentPolicy = IncidentPolicy()
    max_redirects: int = 20
    longest_address: int = 8_192
    evidence: Evidence = Evidence.FULL
    second_look: SecondLook = SecondLook.HEADERS
    patience: float = 30.0
    max_looks: int = 4
    few_links: int = 2
    second_pass_after: float = 3.0
    same_title: float = 60.0
    other_title: float = 25.0
    stranger_weight: float = 0.5
    one_witness: float = 0.75
    says_absence: float = 0.35
    near_print: int = 12
    far_print: int = 22
    full_page: int = 400
    shell: int = 200
    expires_soon_days: int = 14
    slow_seconds: float = 10.0
