"""judge: Observation → Verdict. Small rules in one ordered table; the first that knows an answer decides.

No input, no output, no clock. The table judges one look; which of several counts is said in
:mod:`toolkit_maint.domain.passes`. The order of the table is part of the contract: what never left this machine first, what
was asked by HEAD alone, then the wire from the bottom up (names, connections, TLS, HTTP, redirects, time), then what the
status says, then the page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

import ada_url
import msgspec

from toolkit_maint.domain.address import BAD_PORTS, AddressKind, LinkUrl, has_good_form, host_of, port_of
from toolkit_maint.domain.certificate import certificate_reason
from toolkit_maint.domain.observation import (
    Expectation,
    Fault,
    FaultKind,
    Hop,
    HopKind,
    Look,
    LookKind,
    Observation,
    Unvisited,
    UnvisitedKind,
)
from toolkit_maint.domain.passes import UNKNOWN, Judged, decided
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.redirect import REDIRECT_STATUSES
from toolkit_maint.domain.suggestion import ends_at_home, ends_at_log_in, ends_elsewhere, suggestion
from toolkit_maint.domain.verdict import ADDRESS_RULE, Confidence, Note, NoteId, Reason, Verdict, VerdictKind


class Case(msgspec.Struct, frozen=True):
    """What a rule may look at: one look, what was expected of it, and the address that its redirects suggest."""

    look: Look
    expectation: Expectation | None
    policy: Policy
    suggestion: str | None

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
_GET, _HEAD = LookKind.GET, LookKind.HEAD
_PLAINLY_ALIVE = Verdict(kind=VerdictKind.ALIVE, reason=Reason.OK, confidence=_CERTAIN, rule="alive")
_HEAD_ALIVE = msgspec.structs.replace(_PLAINLY_ALIVE, confidence=_LIKELY)


def judge(observation: Observation, expectation: Expectation | None, policy: Policy) -> Verdict:
    """Say what one visit means.

    Total: every observation gets a verdict, and the same observation always the same one.
    """
    looks = observation.looks
    if len(looks) == 1 and (looks[0].kind is _GET or looks[0].kind is _HEAD):
        return _judge_look(looks[0], expectation, policy)
    if not looks:
        return _judge_unvisited(observation.unvisited)
    return decided([Judged(position, look, _judge_look(look, expectation, policy)) for position, look in enumerate(looks)])


def deciding_look(observation: Observation, verdict: Verdict) -> Look | None:
    """The look that a verdict on this observation rests on; ``None`` where there was no look at all."""
    looks = observation.looks
    return looks[verdict.look] if -len(looks) <= verdict.look < len(looks) else None


def _judge_look(look: Look, expectation: Expectation | None, policy: Policy) -> Verdict:
    if (at_once := _at_once(look)) is not None:
        return at_once
    may_suggest = len(look.hops) > 1 and _has_page(look)
    case = Case(look, expectation, policy, suggestion(look.hops, policy) if may_suggest else None)
    for rule_id, rule in RULES:
        finding = rule(case)
        if finding is not None:
            kind, reason, confidence = finding
            offered = case.suggestion if kind is VerdictKind.MOVED else None
            notes = _notes(case, kind)
            return Verdict(kind=kind, reason=reason, confidence=confidence, rule=rule_id, suggestion=offered, notes=notes)
    return UNKNOWN


def _at_once(look: Look) -> Verdict | None:
    """The verdict of the rules where none of them needs to be asked: the very address that was asked for gives a page.

    So do nearly all of a million.
    """
    hop, page = look.hops[0], look.page
    status = hop.status or 0
    if len(look.hops) > 1 or look.fault is not None or not 200 <= status <= 299 or status in _WITHOUT_CONTENT:
        return None
    if hop.tls is not None and hop.tls.chain_completed:
        return None
    if page is None:
        return _HEAD_ALIVE if look.kind is _HEAD else None
    return _PLAINLY_ALIVE if page.text_bytes and look.kind is not _HEAD else None


def _judge_unvisited(why: Unvisited | None) -> Verdict:
    if why is None:
        return UNKNOWN
    match why.kind:
        case UnvisitedKind.HOST_DEAD:
            return _judge_dead_host(why.fault)
        case UnvisitedKind.COOLED_DOWN:
            return Verdict(kind=VerdictKind.UNCHECKED, reason=Reason.COOLED_DOWN, confidence=None, rule=why.kind.value)
        case UnvisitedKind.ROBOTS:
            return Verdict(kind=VerdictKind.UNCHECKED, reason=Reason.ROBOTS, confidence=None, rule=why.kind.value)
        case _:
            assert_never(why.kind)


def _judge_dead_host(fault: Fault | None) -> Verdict:
    """What other links showed of the host holds for this one; that it was silent, only as far as it was asked."""
    rule = UnvisitedKind.HOST_DEAD.value
    if fault is None or fault.kind is FaultKind.TIMEOUT:
        return Verdict(kind=_UNSURE, reason=Reason.HOST_NOT_ANSWERING, confidence=_LIKELY, rule=rule)
    kind, reason, confidence = _finding_of(fault)
    notes = (Note(NoteId.SHARED_WITH_HOST),)
    return Verdict(kind=kind, reason=reason, confidence=confidence, rule=rule, notes=notes)


def judge_address(url: LinkUrl) -> Verdict | None:
    """The verdict on an address that no visit is needed for; ``None`` where one is."""
    rule = ADDRESS_RULE
    match url.kind:
        case AddressKind.WEB:
            if port_of(url.href) in BAD_PORTS:
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


def _finding_of(fault: Fault) -> Finding:
    """What a fault means."""
    if fault.kind is FaultKind.CERTIFICATE:
        return VerdictKind.INSECURE, certificate_reason(fault), _LIKELY
    return _FAULTS[fault.kind]


def _fault_of(*kinds: FaultKind) -> Rule:
    """A rule for a layer of the wire: what the table of faults says of these kinds."""

    def rule(case: Case) -> Answer:
        fault = case.look.fault
        return _finding_of(fault) if fault is not None and fault.kind in kinds else None

    return rule


def _head_alone(case: Case) -> Answer:
    """An answer to HEAD proves nothing against a page: servers refuse that method where GET gives the page."""
    look = case.look
    if look.kind is not LookKind.HEAD or _has_page(look) or case.status in _PASSING_STATUSES or case.status >= 500:
        return None
    if look.fault is not None and _finding_of(look.fault)[0] is _UNSURE:
        return None
    return _UNSURE, Reason.UNKNOWN_STATUS, _LIKELY


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
    sent = len(case.look.hops) > 1 and _has_page(case.look) and ends_at_log_in(case.look.hops, case.policy)
    return (_BLOCKED, Reason.LOG_IN, _LIKELY) if sent else None


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


_WITHOUT_CONTENT = frozenset({204, 205})


def _nothing_to_read(case: Case) -> Answer:
    """204, 205, 304 to a plain GET, and an empty body under a status that promises one."""
    if case.status in _WITHOUT_CONTENT or case.status == 304:
        return _BROKEN, Reason.NO_CONTENT, _LIKELY
    empty = not _has_page(case.look) or (case.look.page is not None and case.look.page.text_bytes == 0)
    if empty and 300 <= case.status <= 399:
        return _BROKEN, Reason.REDIRECT_WITHOUT_ADDRESS, _LIKELY
    return (_BROKEN, Reason.NO_CONTENT, _LIKELY) if empty and 200 <= case.status <= 299 else None


def _moved(case: Case) -> Answer:
    if case.suggestion is None:
        return None
    by_page = case.look.hops[1].kind in {HopKind.META_REFRESH, HopKind.REFRESH_HEADER}
    reason = Reason.PAGE_FORWARDS if by_page else Reason.MOVED_PERMANENTLY
    return VerdictKind.MOVED, reason, _LIKELY if _is_open(case.look) else _CERTAIN


def _alive(case: Case) -> Answer:
    if not _has_page(case.look):
        return None
    doubtful = _is_open(case.look) or ends_elsewhere(case.look.hops, case.policy)
    return VerdictKind.ALIVE, Reason.OK, _LIKELY if doubtful else _CERTAIN


def _has_page(look: Look) -> bool:
    """Whether the look ended at a page, or where only its head was asked for, at the promise of one."""
    status = look.hops[-1].status or 0
    if look.kind is LookKind.HEAD:
        return look.fault is None and 200 <= status <= 299 and status not in _WITHOUT_CONTENT
    return look.page is not None and (200 <= status <= 299 or status == 300 or status in REDIRECT_STATUSES)


def _is_open(look: Look) -> bool:
    """Whether what was seen leaves a doubt: only the head was asked for, or a certificate had to be fetched elsewhere."""
    return look.kind is LookKind.HEAD or _lacks_certificate(look)


def _lacks_certificate(look: Look) -> bool:
    return any(hop.tls is not None and hop.tls.chain_completed for hop in look.hops)


RULES: tuple[tuple[str, Rule], ...] = (
    (
        "refused-here",
        _fault_of(FaultKind.ADDRESS_NOT_PUBLIC, FaultKind.ADDRESS_REFUSED, FaultKind.PARSERS_DISAGREE),
    ),
    ("head-alone", _head_alone),
    ("name", _fault_of(FaultKind.HOST_NOT_FOUND, FaultKind.RESOLVER_FAILED, FaultKind.NO_ADDRESS)),
    (
        "connection",
        _fault_of(
            FaultKind.NETWORK_UNREACHABLE, FaultKind.CONNECTION_REFUSED, FaultKind.CONNECTION_RESET, FaultKind.CONNECTION_CLOSED
        ),
    ),
    ("certificate", _fault_of(FaultKind.CERTIFICATE)),
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


def _notes(case: Case, kind: VerdictKind) -> tuple[Note, ...]:
    if kind not in {VerdictKind.ALIVE, VerdictKind.MOVED}:
        return ()
    hops, notes = case.look.hops, []
    if _lacks_certificate(case.look):
        notes.append(Note(NoteId.CHAIN_INCOMPLETE))
    if len(hops) > 1 and hops[0].address.startswith("https:") and case.last.address.startswith("http:"):
        notes.append(Note(NoteId.DOWNGRADE_TO_HTTP))
    if ends_at_home(hops, case.policy):
        notes.append(Note(NoteId.ENDS_AT_HOME_PAGE, case.last.address))
    return tuple(notes)


def for_address(verdict: Verdict, url: LinkUrl) -> Verdict:
    """The verdict of a visit as it holds for one written address: with its fragment in the suggestion, and its notes.

    A visit has no fragment and no userinfo; several addresses may share it.
    """
    if "@" not in url.href and not (url.fragment and verdict.suggestion):
        return verdict
    suggested = verdict.suggestion
    if suggested is not None and url.fragment and "#" not in suggested:
        suggested = f"{suggested}#{url.fragment}"
    parsed = ada_url.URL(url.href)
    notes = (Note(NoteId.PASSWORD_IN_URL),) if parsed.username or parsed.password else ()
    return msgspec.structs.replace(verdict, suggestion=suggested, notes=verdict.notes + notes)


def answered(observation: Observation) -> bool:
    """Whether the visit got any valid HTTP answer: a sign that the network here is up.

    What speaks behind a certificate that does not hold may be anybody.
    """
    looks = (look for look in observation.looks if look.kind is not LookKind.UNVERIFIED)
    return any(hop.status is not None for look in looks for hop in look.hops)


def control_answered(observation: Observation, policy: Policy) -> bool:
    """Whether a control host answered: any status below 500, without leaving its registrable domain.

    A captive portal answers for every host, but from somewhere else, or without a certificate for its name.
    """
    home = policy.registrable_domain(host_of(observation.visit_key))
    looks = (look for look in observation.looks if look.kind is not LookKind.UNVERIFIED)
    return any((look.hops[-1].status or 500) < 500 and _stays(look, home, policy) for look in looks)


def _stays(look: Look, home: str, policy: Policy) -> bool:
    return all(policy.registrable_domain(host_of(hop.address)) == home for hop in look.hops)
