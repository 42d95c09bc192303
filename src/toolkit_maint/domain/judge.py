"""judge: Observation → Verdict. Small rules in one ordered table; the first that knows an answer decides.

No input, no output, no clock. The order of the table is part of the contract: what never left this machine first, then
the wire from the bottom up (names, connections, TLS, HTTP, redirects, time), then what the status says, then the page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

import ada_url
import msgspec

from toolkit_maint.domain.address import (
    BAD_PORTS,
    AddressKind,
    LinkUrl,
    has_good_form,
    host_of,
    without_fragment,
    without_tracking,
)
from toolkit_maint.domain.observation import Expectation, FaultKind, Hop, HopKind, Look, Observation
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.redirect import PERMANENT_STATUSES, REDIRECT_STATUSES
from toolkit_maint.domain.verdict import ADDRESS_RULE, Confidence, Note, NoteId, Reason, Verdict, VerdictKind


class Case(msgspec.Struct, frozen=True):
    """What a rule may look at: the look that counts, and what was expected of it."""

    observation: Observation
    look: Look
    expectation: Expectation | None
    policy: Policy

    @property
    def last(self) -> Hop:
        """The hop that the look ended on."""
        return self.look.hops[-1]

    @property
    def status(self) -> int:
        """The final status, 0 where no answer came."""
        return self.last.status or 0


Finding = tuple[VerdictKind, Reason, Confidence]
Answer = Finding | None
Rule = Callable[[Case], Answer]

_BROKEN, _UNSURE, _BLOCKED = VerdictKind.BROKEN, VerdictKind.UNSURE, VerdictKind.BLOCKED
_CERTAIN, _LIKELY = Confidence.CERTAIN, Confidence.LIKELY


def judge(observation: Observation, expectation: Expectation | None, policy: Policy) -> Verdict:
    """Say what one visit means.

    The last look counts. Total: every observation gets a verdict, and the same observation always the same one.
    """
    case = Case(observation, observation.looks[-1], expectation, policy)
    for rule_id, rule in RULES:
        finding = rule(case)
        if finding is not None:
            kind, reason, confidence = finding
            suggestion = _suggestion(case) if kind is VerdictKind.MOVED else None
            return Verdict(
                kind=kind, reason=reason, confidence=confidence, rule=rule_id, suggestion=suggestion, notes=_notes(case, kind)
            )
    return Verdict(kind=_UNSURE, reason=Reason.UNKNOWN_STATUS, confidence=_LIKELY, rule="unknown-status")


def judge_address(url: LinkUrl) -> Verdict | None:
    """The verdict on an address that no visit is needed for; ``None`` where one is."""
    rule = ADDRESS_RULE
    match url.kind:
        case AddressKind.WEB:
            port = ada_url.URL(url.href).port
            if port and int(port) in BAD_PORTS:
                return Verdict(kind=_BROKEN, reason=Reason.BAD_PORT, confidence=_CERTAIN, rule=rule)
            return None
        case AddressKind.MAIL | AddressKind.PHONE:
            if has_good_form(url):
                return Verdict(kind=VerdictKind.ALIVE, reason=Reason.FORM_OK, confidence=_CERTAIN, rule=rule)
            return Verdict(kind=_BROKEN, reason=Reason.MALFORMED_ADDRESS, confidence=_CERTAIN, rule=rule)
        case AddressKind.OTHER_SCHEME:
            return Verdict(kind=VerdictKind.UNCHECKED, reason=Reason.UNSUPPORTED_SCHEME, confidence=None, rule=rule)
        case AddressKind.RELATIVE | AddressKind.MALFORMED:
            return Verdict(kind=_BROKEN, reason=Reason.MALFORMED_ADDRESS, confidence=_CERTAIN, rule=rule)
        case _:
            assert_never(url.kind)


# What a fault means, but for certificates, which have a table of their own. Certain is what no further look could
# change; the rest waits for the second look that a later visit or pass makes.
_FAULTS: dict[FaultKind, Finding] = {
    FaultKind.ADDRESS_NOT_PUBLIC: (_BROKEN, Reason.ADDRESS_NOT_PUBLIC, _CERTAIN),
    FaultKind.ADDRESS_REFUSED: (_UNSURE, Reason.ADDRESS_REFUSED, _LIKELY),
    FaultKind.BAD_PORT: (_BROKEN, Reason.BAD_PORT, _CERTAIN),
    FaultKind.PARSERS_DISAGREE: (_UNSURE, Reason.PARSERS_DISAGREE, _LIKELY),
    FaultKind.HOST_NOT_FOUND: (_BROKEN, Reason.HOST_NOT_FOUND, _LIKELY),
    FaultKind.RESOLVER_FAILED: (_UNSURE, Reason.RESOLVER_FAILED, _LIKELY),
    FaultKind.NO_ADDRESS: (_UNSURE, Reason.NO_ADDRESS, _LIKELY),
    FaultKind.NETWORK_UNREACHABLE: (_UNSURE, Reason.NETWORK_UNREACHABLE, _LIKELY),
    FaultKind.CONNECTION_REFUSED: (_BROKEN, Reason.CONNECTION_REFUSED, _LIKELY),
    FaultKind.CONNECTION_RESET: (_BROKEN, Reason.CONNECTION_RESET, _LIKELY),
    FaultKind.CONNECTION_CLOSED: (_BROKEN, Reason.CONNECTION_CLOSED, _LIKELY),
    FaultKind.TLS_OLD_PROTOCOL: (VerdictKind.INSECURE, Reason.TLS_OLD_PROTOCOL, _LIKELY),
    FaultKind.TLS_HANDSHAKE: (_UNSURE, Reason.TLS_HANDSHAKE, _LIKELY),
    FaultKind.TLS_SPEAKS_PLAIN: (_BROKEN, Reason.TLS_SPEAKS_PLAIN, _LIKELY),
    FaultKind.NOT_HTTP: (_BROKEN, Reason.NOT_HTTP, _LIKELY),
    FaultKind.HEADERS_TOO_LARGE: (_BROKEN, Reason.HEADERS_TOO_LARGE, _LIKELY),
    FaultKind.UNASKED_UPGRADE: (_BROKEN, Reason.UNASKED_UPGRADE, _LIKELY),
    FaultKind.UNDECODABLE_BODY: (_BROKEN, Reason.UNDECODABLE_BODY, _LIKELY),
    FaultKind.REDIRECT_LOOP: (_BROKEN, Reason.REDIRECT_LOOP, _LIKELY),
    FaultKind.TOO_MANY_REDIRECTS: (_BROKEN, Reason.TOO_MANY_REDIRECTS, _LIKELY),
    FaultKind.REDIRECT_MALFORMED: (_BROKEN, Reason.REDIRECT_MALFORMED, _LIKELY),
    FaultKind.REDIRECT_SCHEME: (_BROKEN, Reason.REDIRECT_SCHEME, _LIKELY),
    FaultKind.REDIRECT_TOO_LONG: (_BROKEN, Reason.REDIRECT_TOO_LONG, _LIKELY),
    FaultKind.TIMEOUT: (_UNSURE, Reason.TIMEOUT, _LIKELY),
}

# OpenSSL's X509_V_ERR numbers (openssl-verification-options(1), x509_vfy.h).
_CERTIFICATES: dict[int, Reason] = {
    9: Reason.CERTIFICATE_NOT_YET_VALID,
    10: Reason.CERTIFICATE_EXPIRED,
    18: Reason.CERTIFICATE_SELF_SIGNED,
    19: Reason.CERTIFICATE_SELF_SIGNED,
    2: Reason.CERTIFICATE_UNKNOWN_ISSUER,
    20: Reason.CERTIFICATE_UNKNOWN_ISSUER,
    21: Reason.CERTIFICATE_UNKNOWN_ISSUER,
    27: Reason.CERTIFICATE_UNKNOWN_ISSUER,
    23: Reason.CERTIFICATE_REVOKED,
    62: Reason.CERTIFICATE_WRONG_HOST,
    64: Reason.CERTIFICATE_WRONG_HOST,
    66: Reason.CERTIFICATE_WEAK,
    67: Reason.CERTIFICATE_WEAK,
    68: Reason.CERTIFICATE_WEAK,
}


def _fault_of(*kinds: FaultKind) -> Rule:
    """A rule for a layer of the wire: what the table of faults says of these kinds."""

    def rule(case: Case) -> Answer:
        fault = case.look.fault
        return _FAULTS[fault.kind] if fault is not None and fault.kind in kinds else None

    return rule


def _certificate(case: Case) -> Answer:
    fault = case.look.fault
    if fault is None or fault.kind is not FaultKind.CERTIFICATE:
        return None
    reason = _CERTIFICATES.get(fault.verify_code or 0, Reason.CERTIFICATE_INVALID)
    return VerdictKind.INSECURE, reason, _LIKELY


_WALL_STATUSES: dict[int, tuple[Reason, Confidence]] = {
    401: (Reason.LOG_IN, _CERTAIN),
    402: (Reason.PAYMENT_REQUIRED, _CERTAIN),
    403: (Reason.FORBIDDEN, _LIKELY),
    407: (Reason.LOG_IN, _CERTAIN),
    418: (Reason.REFUSES_TOOLS, _LIKELY),
    451: (Reason.LEGAL_REASONS, _CERTAIN),
    999: (Reason.REFUSES_TOOLS, _LIKELY),
}


def _wall_status(case: Case) -> Answer:
    known = _WALL_STATUSES.get(case.status)
    return None if known is None else (_BLOCKED, *known)


def _sent_to_log_in(case: Case) -> Answer:
    """A redirect that ends at a page to log in on; an address that was written as one is itself."""
    signs = case.policy.address_signs.log_in
    if (
        _has_page(case)
        and len(case.look.hops) > 1
        and _has_segment(case.last.address, signs)
        and not _has_segment(case.look.hops[0].address, signs)
    ):
        return _BLOCKED, Reason.LOG_IN, _LIKELY
    return None


def _broken_status(case: Case) -> Answer:
    status = case.status
    if status == 410:
        return _BROKEN, Reason.GONE, _CERTAIN
    if status == 404:
        return _BROKEN, Reason.NOT_FOUND, _LIKELY
    if 400 <= status <= 499 and status not in _PASSING_STATUSES:
        return _BROKEN, Reason.CLIENT_ERROR, _LIKELY
    return None


_PASSING_STATUSES = {
    408: Reason.TRY_LATER,
    421: Reason.TRY_LATER,
    423: Reason.TRY_LATER,
    425: Reason.TRY_LATER,
    429: Reason.TOO_MANY_REQUESTS,
}


def _passing_status(case: Case) -> Answer:
    if case.status in _PASSING_STATUSES:
        return _UNSURE, _PASSING_STATUSES[case.status], _LIKELY
    return (_UNSURE, Reason.SERVER_ERROR, _LIKELY) if 500 <= case.status <= 599 else None


def _nothing_to_read(case: Case) -> Answer:
    """204, 205, 304 to a plain GET, and an empty body under a status that promises one."""
    if case.status in {204, 205, 304}:
        return _BROKEN, Reason.NO_CONTENT, _LIKELY
    empty = case.look.page is None or case.look.page.text_bytes == 0
    if empty and 300 <= case.status <= 399:
        return _BROKEN, Reason.REDIRECT_WITHOUT_ADDRESS, _LIKELY
    return (_BROKEN, Reason.NO_CONTENT, _LIKELY) if empty and 200 <= case.status <= 299 else None


def _moved(case: Case) -> Answer:
    if not _has_page(case) or _suggestion(case) is None:
        return None
    by_page = case.look.hops[1].kind in {HopKind.META_REFRESH, HopKind.REFRESH_HEADER}
    return VerdictKind.MOVED, Reason.PAGE_FORWARDS if by_page else Reason.MOVED_PERMANENTLY, _CERTAIN


def _alive(case: Case) -> Answer:
    if not _has_page(case):
        return None
    return VerdictKind.ALIVE, Reason.OK, _LIKELY if _ends_elsewhere(case) else _CERTAIN


def _has_page(case: Case) -> bool:
    return case.look.page is not None and (200 <= case.status <= 299 or case.status == 300 or case.status in REDIRECT_STATUSES)


RULES: tuple[tuple[str, Rule], ...] = (
    (
        "refused-here",
        _fault_of(FaultKind.ADDRESS_NOT_PUBLIC, FaultKind.ADDRESS_REFUSED, FaultKind.PARSERS_DISAGREE),
    ),
    ("name", _fault_of(FaultKind.HOST_NOT_FOUND, FaultKind.RESOLVER_FAILED, FaultKind.NO_ADDRESS)),
    (
        "connection",
        _fault_of(
            FaultKind.NETWORK_UNREACHABLE, FaultKind.CONNECTION_REFUSED, FaultKind.CONNECTION_RESET, FaultKind.CONNECTION_CLOSED
        ),
    ),
    ("certificate", _certificate),
    ("tls", _fault_of(FaultKind.TLS_OLD_PROTOCOL, FaultKind.TLS_HANDSHAKE, FaultKind.TLS_SPEAKS_PLAIN)),
    (
        "http",
        _fault_of(FaultKind.NOT_HTTP, FaultKind.HEADERS_TOO_LARGE, FaultKind.UNASKED_UPGRADE, FaultKind.UNDECODABLE_BODY),
    ),
    (
        "redirect",
        _fault_of(
            FaultKind.BAD_PORT,
            FaultKind.REDIRECT_LOOP,
            FaultKind.TOO_MANY_REDIRECTS,
            FaultKind.REDIRECT_MALFORMED,
            FaultKind.REDIRECT_SCHEME,
            FaultKind.REDIRECT_TOO_LONG,
        ),
    ),
    ("time", _fault_of(FaultKind.TIMEOUT)),
    ("wall-status", _wall_status),
    ("sent-to-log-in", _sent_to_log_in),
    ("broken-status", _broken_status),
    ("passing-status", _passing_status),
    ("nothing-to-read", _nothing_to_read),
    ("moved", _moved),
    ("alive", _alive),
)
"""Id and rule, in the order in which they are asked."""


def _suggestion(case: Case) -> str | None:
    """The address to use instead: the end of the unbroken run of permanent hops at the start of the chain.

    It must have been visited and alive (an address in the middle of the chain answered with the next redirect, and the
    chain ended at a page), and it is never a log-in, consent, error or home page, and never http for https. From a
    site's root to a deeper path of the same host is no move; a change of scheme or host before it still is.
    """
    hops = case.look.hops
    end = 0
    while end + 1 < len(hops) and _leads_for_good(hops[end], hops[end + 1]) and not _only_enters_site(hops[end], hops[end + 1]):
        end += 1
    start, target = hops[0].address, hops[end].address
    clean = _without_session(without_tracking(target, case.policy.tracking), case.policy)
    if without_fragment(clean) == without_fragment(start) or _ends_elsewhere(case):
        return None
    return clean if _may_be_suggested(case, start, clean) else None


def _leads_for_good(hop: Hop, following: Hop) -> bool:
    if following.kind is HopKind.REDIRECT:
        return hop.status in PERMANENT_STATUSES
    return following.kind in {HopKind.META_REFRESH, HopKind.REFRESH_HEADER}


def _only_enters_site(hop: Hop, following: Hop) -> bool:
    before, after = ada_url.URL(hop.address), ada_url.URL(following.address)
    return before.pathname == "/" and not before.search and before.host == after.host and after.pathname != "/"


def _may_be_suggested(case: Case, start: str, target: str) -> bool:
    signs = case.policy.address_signs
    before, after = ada_url.URL(start), ada_url.URL(target)
    if before.protocol == "https:" and after.protocol == "http:":
        return False
    if _is_home(target, case.policy) and not _is_home(start, case.policy):
        return False
    unwanted = signs.log_in | signs.consent | signs.error
    return not (_has_segment(target, unwanted) and not _has_segment(start, unwanted))


def _ends_elsewhere(case: Case) -> bool:
    """Whether the chain ends at a home, error or consent page without having begun at one: most likely not the page."""
    signs = case.policy.address_signs
    first, last = case.look.hops[0].address, case.last.address
    return _ends_at_home(case) or (
        _has_segment(last, signs.error | signs.consent) and not _has_segment(first, signs.error | signs.consent)
    )


def _ends_at_home(case: Case) -> bool:
    first, last = case.look.hops[0].address, case.last.address
    return not _is_home(first, case.policy) and _is_home(last, case.policy)


def _is_home(href: str, policy: Policy) -> bool:
    url = ada_url.URL(href)
    segments = _segments(href)
    return not url.search and len(segments) <= 2 and all(segment in policy.address_signs.home for segment in segments)


def _has_segment(href: str, names: frozenset[str]) -> bool:
    return any(segment in names for segment in _segments(href))


def _segments(href: str) -> list[str]:
    """The parts of the path in lower case, extensions dropped, so that ``/Login.aspx`` reads as ``login``."""
    return [part.partition(".")[0] for part in ada_url.URL(href).pathname.lower().split("/") if part]


def _without_session(href: str, policy: Policy) -> str:
    url = ada_url.URL(href)
    parts = url.search[1:].split("&") if url.search else []
    kept = [part for part in parts if part.partition("=")[0].lower() not in policy.address_signs.session_parameters]
    if len(kept) == len(parts):
        return href
    url.search = "&".join(kept)
    return url.href


def _notes(case: Case, kind: VerdictKind) -> tuple[Note, ...]:
    if kind not in {VerdictKind.ALIVE, VerdictKind.MOVED}:
        return ()
    notes = []
    if case.look.hops[0].address.startswith("https:") and case.last.address.startswith("http:"):
        notes.append(Note(NoteId.DOWNGRADE_TO_HTTP))
    if _ends_at_home(case):
        notes.append(Note(NoteId.ENDS_AT_HOME_PAGE, case.last.address))
    return tuple(notes)


def for_address(verdict: Verdict, url: LinkUrl) -> Verdict:
    """The verdict of a visit as it holds for one written address: with its fragment in the suggestion, and its notes.

    A visit has no fragment and no userinfo; several addresses may share it.
    """
    suggestion = verdict.suggestion
    if suggestion is not None and url.fragment and "#" not in suggestion:
        suggestion = f"{suggestion}#{url.fragment}"
    parsed = ada_url.URL(url.href)
    notes = (Note(NoteId.PASSWORD_IN_URL),) if parsed.username or parsed.password else ()
    return msgspec.structs.replace(verdict, suggestion=suggestion, notes=verdict.notes + notes)


def answered(observation: Observation) -> bool:
    """Whether the visit got any valid HTTP answer: a sign that the network here is up."""
    return any(hop.status is not None for look in observation.looks for hop in look.hops)


def control_answered(observation: Observation, policy: Policy) -> bool:
    """Whether a control host answered: any status below 500, without leaving its registrable domain.

    A captive portal answers for every host, but from somewhere else.
    """
    look = observation.looks[-1]
    home = policy.registrable_domain(host_of(observation.visit_key))
    stays = all(policy.registrable_domain(host_of(hop.address)) == home for hop in look.hops)
    return stays and (look.hops[-1].status or 500) < 500
