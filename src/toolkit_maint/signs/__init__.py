"""Tables of signs: data with its sources, read here and handed to the domain inside a Policy."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import msgspec

from toolkit_maint.domain.address import Tracking
from toolkit_maint.domain.policy import AddressSigns, Policy, RegistrableDomain, SourceContract, TitleWords
from toolkit_maint.domain.signs import Sign, SignTable
from toolkit_maint.domain.source_signs import Furniture, Share, SourceSigns, Wrapper
from toolkit_maint.domain.typography import comparable

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


@cache
def tracking() -> Tracking:
    """The known tracking parameters."""
    table = _read("tracking.toml")
    return Tracking(frozenset(table["names"]), tuple(table["prefixes"]))


@cache
def sign_table() -> SignTable:
    """All the signs; ``tools/signs.py`` packs them from the tables that people write."""
    packed = files(__name__).joinpath("signs.msgpack").read_bytes()
    return SignTable(msgspec.msgpack.decode(packed, type=tuple[Sign, ...]))


@cache
def source_signs() -> SourceSigns:
    """What links and parts of a source page are."""
    table = _read("pages.toml")
    return SourceSigns(
        share_addresses=msgspec.convert(table["share"], tuple[Share, ...]),
        wrappers=msgspec.convert(table["wrapper"], tuple[Wrapper, ...]),
        badge_hosts=tuple(table["badges"]["hosts"]),
        badge_words=frozenset(table["badges"]["words"]),
        say_little=frozenset(map(comparable, table["words"]["say_little"])),
        interactive=tuple(table["embeds"]["interactive"]),
        lists_nothing=tuple(table["embeds"]["lists_nothing"]),
        furniture=msgspec.convert(table["furniture"], Furniture),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(name).read_text("utf-8"))


def default_policy(source: SourceContract | None = None) -> Policy:
    """The policy with every table filled, and the thresholds at their defaults."""
    addresses, titles = _read("addresses.toml"), _read("titles.toml")
    return Policy(
        tracking=tracking(),
        address_signs=AddressSigns(**{name: frozenset(words) for name, words in addresses.items()}),
        registrable_domain=_registrable_domain(),
        signs=sign_table(),
        title_words=TitleWords(**{name: frozenset(words) for name, words in titles.items()}),
        source=source or SourceContract(),
        source_signs=source_signs(),
    )


@cache
def _suffixes() -> PublicSuffixList:
    """The public suffix list (https://publicsuffix.org/) that comes with its package: no network is asked."""
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - reading the list takes 100 ms, and few commands need it

    return PublicSuffixList()


def _registrable_domain() -> RegistrableDomain:
    def of(host: str) -> str:
        name = host.rstrip(".").lower()
        is_address = name.startswith("[") or name.replace(".", "").isdigit()
        return name if is_address else str(_suffixes().privatesuffix(name) or name)

    return of
