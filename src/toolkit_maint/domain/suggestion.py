"""Where a chain of redirects led: the address to use instead, and whether it ended at the page that was meant. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import ada_url

from toolkit_maint.domain.address import without_fragment, without_tracking
from toolkit_maint.domain.observation import Hop, HopKind
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.redirect import PERMANENT_STATUSES


def suggestion(hops: Sequence[Hop], policy: Policy) -> str | None:
    """The address to use instead: the end of the unbroken run of permanent hops at the start of the chain.

    It must have been visited and alive (an address in the middle of the chain answered with the next redirect; that the
    chain ended at a page is the caller's to know), and it is never a log-in, consent, error or home page, and never http
    for https. From a site's root to a deeper path of the same host is no move; a change of scheme or host before it still
    is.
    """
    end = 0
    while end + 1 < len(hops) and _leads_for_good(hops[end], hops[end + 1]) and not _only_enters_site(hops[end], hops[end + 1]):
        end += 1
    if end == 0:
        return None
    start, target = hops[0].address, hops[end].address
    clean = _without_session(without_tracking(target, policy.tracking), policy)
    if without_fragment(clean) == without_fragment(start) or ends_elsewhere(hops, policy):
        return None
    return clean if _may_be_suggested(policy, start, clean) else None


def _leads_for_good(hop: Hop, following: Hop) -> bool:
    if following.kind is HopKind.REDIRECT:
        return hop.status in PERMANENT_STATUSES
    return following.kind in {HopKind.META_REFRESH, HopKind.REFRESH_HEADER}


def _only_enters_site(hop: Hop, following: Hop) -> bool:
    before, after = _parts(hop.address), _parts(following.address)
    return before.path == "" and not before.query and before.host == after.host and after.path != ""


def _may_be_suggested(policy: Policy, start: str, target: str) -> bool:
    signs = policy.address_signs
    if start.startswith("https:") and target.startswith("http:"):
        return False
    if _is_home(target, policy) and not _is_home(start, policy):
        return False
    unwanted = signs.log_in | signs.consent | signs.error
    return not (has_segment(target, unwanted) and not has_segment(start, unwanted))


def ends_elsewhere(hops: Sequence[Hop], policy: Policy) -> bool:
    """Whether the chain ends at a home, error or consent page without having begun at one: most likely not the page."""
    if len(hops) == 1:
        return False
    not_the_page = policy.address_signs.error | policy.address_signs.consent
    return ends_at_home(hops, policy) or (
        has_segment(hops[-1].address, not_the_page) and not has_segment(hops[0].address, not_the_page)
    )


def ends_at_home(hops: Sequence[Hop], policy: Policy) -> bool:
    """Whether the chain ends at a home page without having begun at one."""
    return len(hops) > 1 and _is_home(hops[-1].address, policy) and not _is_home(hops[0].address, policy)


def ends_at_log_in(hops: Sequence[Hop], policy: Policy) -> bool:
    """Whether a redirect ends at a page to log in on; an address that was written as one is itself."""
    signs = policy.address_signs.log_in
    return len(hops) > 1 and has_segment(hops[-1].address, signs) and not has_segment(hops[0].address, signs)


def _is_home(href: str, policy: Policy) -> bool:
    parts = _parts(href)
    segments = _segments(parts.path)
    return not parts.query and len(segments) <= 2 and policy.address_signs.home.issuperset(segments)


def has_segment(href: str, names: frozenset[str]) -> bool:
    """Whether a part of the path is one of these names."""
    return not names.isdisjoint(_segments(_parts(href).path))


class _Parts(NamedTuple):
    host: str
    path: str
    query: str


def _parts(href: str) -> _Parts:
    """Host with port, path without its first slash, and query of an href; those of hops were normalised when they were read."""
    before_query, _, query = href.partition("#")[0].partition("?")
    authority, _, path = before_query.partition("://")[2].partition("/")
    return _Parts(authority.rpartition("@")[2], path, query)


def _segments(path: str) -> list[str]:
    """The parts of a path in lower case, extensions dropped, so that ``/Login.aspx`` reads as ``login``."""
    return [part.partition(".")[0] for part in path.lower().split("/") if part]


def _without_session(href: str, policy: Policy) -> str:
    if "?" not in href:
        return href
    url = ada_url.URL(href)
    parts = url.search[1:].split("&") if url.search else []
    kept = [part for part in parts if part.partition("=")[0].lower() not in policy.address_signs.session_parameters]
    if len(kept) == len(parts):
        return href
    url.search = "&".join(kept)
    return url.href
