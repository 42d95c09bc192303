"""Where an answer sends the visitor next: redirects as browsers follow them. Pure; adapters only go there."""

from __future__ import annotations

import re

from toolkit_maint.domain.address import AddressKind, parse_address, without_fragment
from toolkit_maint.domain.observation import Fault, FaultKind, Hop, HopKind, Page, Refresh

REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})
PERMANENT_STATUSES = frozenset({301, 308})
_REFRESH = re.compile(r"\s*(\d{1,6}|(?=\.))(?:\.[\d.]{0,9})?\s*(?:[;,\s]\s*(?:url\s*=\s*)?(.*))?\Z", re.IGNORECASE | re.DOTALL)
_LONGEST_REFRESH_SECONDS = 30
_AT_ONCE_SECONDS = 5
_SAYS_SOMETHING = 200


def parse_refresh(value: str, base: str) -> Refresh | None:
    """Read the value of a ``Refresh`` header or meta element by the HTML Standard's "shared declarative refresh steps".

    ``None`` for what is no refresh, has no address, or leads to no web address.
    """
    match = _REFRESH.match(value[:_REFRESH_VALUE_MOST])
    if match is None or not match[2]:
        return None
    target = match[2].strip()
    if target[:1] in {'"', "'"}:
        target = target[1:].partition(target[0])[0]
    address = parse_address(target, base)
    if not target or address.kind is not AddressKind.WEB:
        return None
    return Refresh(float(match[1] or 0), address.href)


_REFRESH_VALUE_MOST = 8_192


def next_hop(hop: Hop, *, longest_address: int) -> tuple[HopKind, str] | Fault | None:
    """Where the head of an answer leads: kind and href of the next request, the fault that ends the look, or ``None``.

    A redirect status without a ``Location`` is judged by its body, as browsers show it, and so leads nowhere. A fragment
    of the address before is inherited where ``Location`` has none (RFC 9110, section 10.2.2).
    """
    if hop.status in REDIRECT_STATUSES:
        locations = list(dict.fromkeys(value for name, value in hop.headers if name == "location" and value.strip()))
        if len(locations) > 1:
            # Browsers refuse to choose.
            return Fault(kind=FaultKind.REDIRECT_MALFORMED, detail=", ".join(locations)[:200])
        return _redirect(hop, locations[0], longest_address) if locations else None
    refresh = parse_refresh(hop.header("refresh") or "", hop.address)
    return _refresh_hop(hop, refresh, HopKind.REFRESH_HEADER)


def page_hop(hop: Hop, page: Page) -> tuple[HopKind, str] | None:
    """Where a page itself leads at once: by a refresh, a script, as a notice that it has moved, or as a frame for another."""
    onward = _refresh_hop(hop, page.refresh, HopKind.META_REFRESH)
    if onward is not None and page.refresh is not None:
        # A page that says something and only then goes on is a page; so are the pictures of a slideshow.
        is_a_step = page.refresh.seconds <= _AT_ONCE_SECONDS or page.text_letters < _SAYS_SOMETHING
        return onward if is_a_step else None
    if page.script_target:
        return HopKind.SCRIPT, page.script_target
    if page.notice_target:
        return HopKind.MOVED_NOTICE, page.notice_target
    return (HopKind.FRAME, page.frame_target) if page.frame_target else None


def _redirect(hop: Hop, location: str, longest_address: int) -> tuple[HopKind, str] | Fault:
    if len(location) > longest_address:
        return Fault(kind=FaultKind.REDIRECT_TOO_LONG, detail=location[:200])
    target = parse_address(location, hop.address)
    if target.kind in {AddressKind.MALFORMED, AddressKind.RELATIVE}:
        return Fault(kind=FaultKind.REDIRECT_MALFORMED, detail=location[:200])
    if target.kind is not AddressKind.WEB:
        return Fault(kind=FaultKind.REDIRECT_SCHEME, detail=location[:200])
    inherited = hop.address.partition("#")[2]
    fragment = f"#{inherited}" if inherited and "#" not in target.href else ""
    return HopKind.REDIRECT, target.href + fragment


def _refresh_hop(hop: Hop, refresh: Refresh | None, kind: HopKind) -> tuple[HopKind, str] | None:
    """The request that a refresh asks for; none where it comes late, or leads to the page that it stands on."""
    if refresh is None or refresh.seconds > _LONGEST_REFRESH_SECONDS:
        return None
    if without_fragment(refresh.address) == without_fragment(hop.address):
        return None
    return kind, refresh.address
