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
    return following.kind in {HopKind.META_REFRESH, HopKind.REFRESH_HEADER, HopKind.SCRIPT, HopKind.MOVED_NOTICE}


def _only_enters_site(hop: Hop, following: Hop) -> bool:
    before, after = _parts(hop.address), _parts(following.address)
    return before.path == "" and not before.query and before.host == after.host and after.path != ""


def _may_be_suggested(policy: Policy, start: str, target: str) -> bool:
    signs = policy.address_signs
    if start.startswith("https:") and target.startswith("http:"):
        return False
    if is_home(target, policy) and not is_home(start, policy):
        return False
    unwanted = signs.log_in | signs.consent | signs.error
    return not (has_segment(target, unwanted) and not has_segment(start, unwanted))


def ends_elsewhere(hops: Sequence[Hop], policy: Policy) -> bool:
    """Whether the chain ends at a home, error or consent page without having begun at one: most likely not the page."""
    if len(hops) == 1:
        return False
    return ends_at_home(hops, policy) or _gets_to(policy.address_signs.error | policy.address_signs.consent, hops)


def ends_at_home(hops: Sequence[Hop], policy: Policy) -> bool:
    """Whether the chain ends at a home page without having begun at one."""
    return len(hops) > 1 and is_home(end_in_sight(hops), policy) and not is_home(hops[0].address, policy)


def ends_at_error(hops: Sequence[Hop], policy: Policy) -> bool:
    """Whether the chain ends at a page for errors without having begun at one."""
    return _gets_to(policy.address_signs.error, hops)


def ends_at_consent(hops: Sequence[Hop], policy: Policy) -> bool:
    """Whether the chain ends at a page that asks for consent without having begun at one: by its path, or its host."""
    signs = policy.address_signs.consent
    label = _parts(hops[-1].address).host.partition(".")[0]
    return _gets_to(signs, hops) or (
        len(hops) > 1 and label in signs and _parts(hops[0].address).host.partition(".")[0] != label
    )


def ends_at_search(hops: Sequence[Hop], policy: Policy) -> bool:
    """Whether the chain ends at a search without having begun at one."""
    return _gets_to(policy.address_signs.search, hops)


def _gets_to(signs: frozenset[str], hops: Sequence[Hop]) -> bool:
    end = end_in_sight(hops)
    return len(hops) > 1 and has_segment(end, signs) and not has_segment(hops[0].address, signs)


def end_in_sight(hops: Sequence[Hop]) -> str:
    """The address that a reader sees at the end of a chain: that of a page, not of what it shows in a frame."""
    framed = next((number for number, hop in enumerate(hops) if hop.kind is HopKind.FRAME), len(hops))
    return hops[max(0, framed - 1)].address


def ends_at_log_in(hops: Sequence[Hop], policy: Policy) -> bool:
    """Whether a redirect ends at a page to log in on; an address that was written as one is itself."""
    return _gets_to(policy.address_signs.log_in, hops)


def is_home(href: str, policy: Policy) -> bool:
    """Whether an address is that of a site's home page."""
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
    if "?" not in href and ";" not in href:
        return href
    url = ada_url.URL(href)
    kept = [_without_sessions(text, sign, policy) for text, sign in ((url.pathname, ";"), (url.search[1:], "&"))]
    if kept == [url.pathname, url.search[1:]]:
        return href
    url.pathname, url.search = kept
    return url.href


def _without_sessions(text: str, sign: str, policy: Policy) -> str:
    """A path or query without the ids of sessions. They are long: a short number of the same name is something else."""

    def is_session(part: str) -> bool:
        name, _, value = part.partition("=")
        return name.lower() in policy.address_signs.session_parameters and len(value) >= _LEAST_SESSION

    return sign.join(part for part in text.split(sign) if not is_session(part))


_LEAST_SESSION = 8
