"""Where a chain of redirects led: the address to use instead, and whether it ended at the page that was meant. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import unquote

import ada_url

from toolkit_maint.domain.address import redacted, without_fragment, without_tracking, without_userinfo
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
    clean = _without_session(without_tracking(without_userinfo(target), policy.tracking), policy)
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
    values = {part.rpartition("=")[2].lower() for part in _parts(target).query.split("&")}
    if redacted(target) != target or not values.isdisjoint(signs.log_in):
        # What a report has to hide is of no use to anybody.
        return False
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
    first, last = (_parts(hop.address).host.partition(".")[0] for hop in (hops[0], hops[-1]))
    return _gets_to(signs, hops) or (first != last and last in signs)


def means_to_come_back(hops: Sequence[Hop]) -> bool:
    """Whether the address at the end remembers the one at the beginning: something is asked first, then it goes on there."""
    path = _parts(hops[0].address).path
    query = unquote(_parts(end_in_sight(hops)).query)
    return len(hops) > 1 and len(path) > 1 and f"/{path}" in query and f"/{path}" not in unquote(_parts(hops[0].address).query)


def ends_at_search(hops: Sequence[Hop], policy: Policy) -> bool:
    """Whether the chain ends at a search without having begun at one."""
    return _gets_to(policy.address_signs.search, hops)


def is_search(href: str, policy: Policy) -> bool:
    """Whether an address is that of a search: what it finds is the page that was meant."""
    parts = _parts(href)
    names = {part.partition("=")[0].lower() for part in parts.query.split("&")}
    return has_segment(href, policy.address_signs.search) or not names.isdisjoint(policy.address_signs.search_parameters)


def _gets_to(signs: frozenset[str], hops: Sequence[Hop]) -> bool:
    end = end_in_sight(hops)
    return len(hops) > 1 and _ends_with(end, signs) and not has_segment(hops[0].address, signs)


def _ends_with(href: str, names: frozenset[str]) -> bool:
    """Whether the last part of the path is one of these names; what only stands for the first page of a folder counts not."""
    segments = _segments(_parts(href).path)
    while segments and segments[-1] in _FIRST_PAGES:
        segments.pop()
    return bool(segments) and segments[-1] in names


_FIRST_PAGES = frozenset({"index", "default", "home"})


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
    segments = [segment for segment in _segments(parts.path) if not segment.startswith("~")]
    at_home = len(segments) <= _DEEPEST_HOME and policy.address_signs.home.issuperset(segments)
    return at_home and all(_leads_home(part, policy) for part in parts.query.split("&") if part)


_DEEPEST_HOME = 3


def _leads_home(parameter: str, policy: Policy) -> bool:
    """Whether a part of a query says no more than the language, where the visitor came from, or that it is the home page."""
    name, _, value = parameter.lower().partition("=")
    return name in policy.address_signs.home_parameters or value in policy.address_signs.home


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
    if "?" not in href and ";" not in href and "(" not in href:
        return href
    url = ada_url.URL(href)
    kept = [_without_sessions(text, sign, policy) for text, sign in ((url.pathname, ";"), (url.search[1:], "&"))]
    if kept == [url.pathname, url.search[1:]]:
        return href
    url.pathname, url.search = kept
    return url.href


def _without_sessions(text: str, sign: str, policy: Policy) -> str:
    """A path or query without the ids of sessions. They are long: a short number of the same name is something else."""
    text = _COOKIELESS.sub("/", text)

    def is_session(part: str) -> bool:
        name, _, value = part.partition("=")
        return name.lower() in policy.address_signs.session_parameters and len(value) >= _LEAST_SESSION

    return sign.join(part for part in text.split(sign) if not is_session(part))


_LEAST_SESSION = 8
# ASP.NET without cookies: /(S(a1b2c3))/
_COOKIELESS = re.compile(r"/(?:\([SAF]\([^()/]{1,100}\)\))+/")
