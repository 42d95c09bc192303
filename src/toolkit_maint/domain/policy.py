"""Policy: every threshold and every table of signs, in one frozen value."""

from __future__ import annotations

import enum
from collections.abc import Callable

import msgspec

from toolkit_maint.domain.address import Tracking

RegistrableDomain = Callable[[str], str]
"""Host → registrable domain (public suffix plus one label); an IP address or an unknown name is its own."""


class AddressSigns(msgspec.Struct, frozen=True, kw_only=True):
    """What the path of an address says about its page, in lower case: whole path segments, without their extension."""

    log_in: frozenset[str]
    consent: frozenset[str]
    error: frozenset[str]
    home: frozenset[str]
    session_parameters: frozenset[str]


class SourceContract(msgspec.Struct, frozen=True, kw_only=True):
    """When a reading of the source page may be believed.

    ``min_candidates``: fewer links than this is no list. ``min_known_share``: the part (0 to 1) of the catalogue's
    entries that must be found again, else the page was redesigned or is another one. ``landmarks``: texts that must
    occur on the page.
    """

    min_candidates: int = 1
    min_known_share: float = 0.5
    landmarks: tuple[str, ...] = ()


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


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a judgement depends on beside what was observed.

    ``patience`` is in seconds: how long a host that asks for a pause is waited for. ``max_looks`` counts both passes.
    ``few_links``: with so many links at one host, asking for their heads first saves nothing. ``second_pass_after`` is in
    seconds: a host that has had its first looks gets its second ones when all others have had theirs, or after so long.
    """

    tracking: Tracking
    address_signs: AddressSigns
    registrable_domain: RegistrableDomain
    source: SourceContract = SourceContract()
    max_redirects: int = 20
    longest_address: int = 8_192
    evidence: Evidence = Evidence.FULL
    second_look: SecondLook = SecondLook.HEADERS
    patience: float = 30.0
    max_looks: int = 4
    few_links: int = 2
    second_pass_after: float = 3.0
