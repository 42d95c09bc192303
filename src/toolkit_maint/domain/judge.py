"""judge: Observation → Verdict. Small rules in one ordered table; the first that knows an answer decides.

No input, no output, no clock. The table judges one look; which of several counts is said in
:mod:`toolkit_maint.domain.passes`. The order of the table is part of the contract: what never left this machine first, what
was asked by HEAD alone, then the wire from the bottom up (names, connections, TLS, HTTP, redirects, time), then what the
status says, then the page.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

import msgspec

from toolkit_maint.domain.address import BAD_PORTS, AddressKind, LinkUrl, has_good_form, port_of
from toolkit_maint.domain.case import (
    LEAST_RSA_BITS,
    WITHOUT_CONTENT,
    Answer,
    Case,
    Finding,
    Rule,
    ends_soon,
    has_page,
    is_open,
    is_page_for_file,
)
from toolkit_maint.domain.faults import fault_of, finding_of
from toolkit_maint.domain.identity import (
    Likeness,
    is_titled_as_expected,
)
from toolkit_maint.domain.notes import notes_of
from toolkit_maint.domain.observation import (
    Expectation,
    Fault,
    FaultKind,
    HopKind,
    Look,
    LookKind,
    Observation,
    Unvisited,
    UnvisitedKind,
)
from toolkit_maint.domain.page_rules import is_doubtful, is_unclear_404, missing_with_page, soft_404, usurped
from toolkit_maint.domain.passes import UNKNOWN, Judged, decided
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.signs import SignKind
from toolkit_maint.domain.suggestion import (
    ends_at_consent,
    ends_at_error,
    ends_at_log_in,
    ends_elsewhere,
    has_segment,
    is_home,
    means_to_come_back,
    suggestion,
)
from toolkit_maint.domain.verdict import ADDRESS_RULE, Confidence, Note, NoteId, Reason, Verdict, VerdictKind

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
    if len(looks) == 1 and is_plainly_alive(looks[0], expectation, observation.visited_at, policy):
        return _HEAD_ALIVE if looks[0].kind is _HEAD else _PLAINLY_ALIVE
    if not looks:
        return _judge_unvisited(observation.unvisited)
    if len(looks) == 1 and (looks[0].kind is _GET or looks[0].kind is _HEAD):
        return judge_case(case_of_look(observation, looks[0], expectation, policy))
    judged = [
        Judged(position, look, judge_case(case_of_look(observation, look, expectation, policy)))
        for position, look in enumerate(looks)
        if look.kind is not LookKind.SIBLING
    ]
    return decided(judged)


def case_of_look(observation: Observation, look: Look, expectation: Expectation | None, policy: Policy) -> Case:
    """What the rules are asked of one look of a visit."""
    sibling = next((other for other in reversed(observation.looks) if other.kind is LookKind.SIBLING), None)
    may_suggest = len(look.hops) > 1 and has_page(look)
    return Case(
        look=look,
        expectation=expectation,
        policy=policy,
        visited_at=observation.visited_at,
        suggestion=suggestion(look.hops, policy) if may_suggest else None,
        signs=policy.signs.found(look),
        sibling=sibling,
    )


def judge_case(case: Case) -> Verdict:
    """What one look means by itself: the answer of the first rule that has one."""
    for rule_id, rule in RULES:
        finding = rule(case)
        if finding is not None:
            kind, reason, confidence = finding
            offered = case.suggestion if kind is VerdictKind.MOVED else None
            notes = notes_of(case, kind)
            return Verdict(kind=kind, reason=reason, confidence=confidence, rule=rule_id, suggestion=offered, notes=notes)
    return UNKNOWN


def is_plainly_alive(look: Look, expectation: Expectation | None, visited_at: datetime, policy: Policy) -> bool:
    """Whether none of the rules needs to be asked: the very address that was asked for gives a page, and nothing is odd.

    So do nearly all of a million.
    """
    hop, page = look.hops[0], look.page
    status = hop.status or 0
    if len(look.hops) > 1 or look.fault is not None or not 200 <= status <= 299 or status in WITHOUT_CONTENT:
        return False
    if expectation is not None or look.kind not in {_GET, _HEAD} or not policy.signs.is_clean(look):
        return False
    if hop.elapsed_ms >= 1000 * policy.slow_seconds:
        return False
    tls = hop.tls
    if tls is not None and (
        tls.chain_completed or 0 < tls.key_bits < LEAST_RSA_BITS or ends_soon(tls.not_after, visited_at, policy)
    ):
        return False
    if page is None:
        return look.kind is _HEAD
    return (
        page.text_bytes > 0
        and look.kind is _GET
        and not page.is_blank
        and not page.secure_address
        and not is_page_for_file(look, policy)
    )


def wants_sibling(observation: Observation, expectation: Expectation | None, policy: Policy) -> bool:
    """Whether it would tell something to see what the site shows where there is nothing. Never for a home page."""
    last = observation.looks[-1]
    if any(look.kind is LookKind.SIBLING for look in observation.looks) or is_home(last.hops[0].address, policy):
        return False
    if last.page is None or last.kind not in {_GET, LookKind.BROWSER, LookKind.FORGIVING}:
        return False
    case = case_of_look(observation, last, expectation, policy)
    if is_unclear_404(case):
        return not case.has(SignKind.APP_SHELL)
    return is_doubtful(case) and not any(rule(case) for _, rule in _BEFORE_SOFT_404)


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
    kind, reason, confidence = finding_of(fault)
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


def _head_alone(case: Case) -> Answer:
    """An answer to HEAD proves nothing against a page: servers refuse that method where GET gives the page."""
    look = case.look
    if look.kind is not LookKind.HEAD or has_page(look) or case.status in _PASSING_STATUSES or 500 <= case.status <= 599:
        return None
    if look.fault is not None and finding_of(look.fault)[0] is _UNSURE:
        return None
    return _UNSURE, Reason.UNKNOWN_STATUS, _LIKELY


def _signs_of(kind: SignKind, finding: Finding) -> Rule:
    """A rule for what one kind of signs means, wherever there are enough of them."""

    def rule(case: Case) -> Answer:
        return finding if case.has(kind) else None

    return rule


def _trouble(case: Case) -> Answer:
    """A page that says that the server has trouble; one that the site sends to for all errors says nothing of the kind."""
    is_trouble = case.has(SignKind.SERVER_ERROR) and not ends_at_error(case.look.hops, case.policy)
    return (_UNSURE, Reason.SERVER_ERROR, _LIKELY) if is_trouble else None


def _wall(case: Case) -> Answer:
    """A test whether a person is visiting, at any status; a page that says what it should is none."""
    if not case.has(SignKind.BOT_WALL):
        return None
    is_page = 200 <= case.status <= 299 and case.letters >= case.policy.full_page and case.likeness is Likeness.SAME
    return None if is_page else (_BLOCKED, Reason.BOT_WALL, _LIKELY)


def _gate(kind: SignKind, reason: Reason) -> Rule:
    """A rule for what stands before a page and is shown instead of it."""

    def rule(case: Case) -> Answer:
        if not case.has(kind) or _is_written_as(case, kind):
            return None
        return _BLOCKED, reason, _LIKELY

    return rule


def _is_written_as(case: Case, kind: SignKind) -> bool:
    """Whether the link itself is one to such a page, by its own address."""
    signs = case.policy.address_signs
    names = {SignKind.LOG_IN: signs.log_in, SignKind.CONSENT: signs.consent}.get(kind, frozenset())
    return has_segment(case.look.hops[0].address, names)


_WALL_STATUSES: dict[int, tuple[Reason, Confidence]] = {
    401: (Reason.LOG_IN, _CERTAIN),
    402: (Reason.PAYMENT_REQUIRED, _CERTAIN),
    403: (Reason.FORBIDDEN, _LIKELY),
    406: (Reason.REFUSES_TOOLS, _LIKELY),
    407: (Reason.LOG_IN, _CERTAIN),
    418: (Reason.REFUSES_TOOLS, _LIKELY),
    451: (Reason.LEGAL_REASONS, _CERTAIN),
    999: (Reason.REFUSES_TOOLS, _LIKELY),
}


def _wall_status(case: Case) -> Answer:
    known = _WALL_STATUSES.get(case.status)
    return None if known is None else (_BLOCKED, *known)


def _sent_to_log_in(case: Case) -> Answer:
    sent = len(case.look.hops) > 1 and has_page(case.look) and ends_at_log_in(case.look.hops, case.policy)
    return (_BLOCKED, Reason.LOG_IN, _LIKELY) if sent and not _is_meant(case) else None


def _is_meant(case: Case) -> bool:
    """Whether the page is the very one that was expected."""
    page = case.look.page
    return page is not None and is_titled_as_expected(page, case.expectation, case.policy)


def _sent_to_consent(case: Case) -> Answer:
    """Sent to where something is asked first, be it consent or an age."""
    hops = case.look.hops
    asks_first = means_to_come_back(hops) and case.letters < case.policy.full_page and not ends_at_error(hops, case.policy)
    sent = has_page(case.look) and (ends_at_consent(hops, case.policy) or asks_first)
    return (_BLOCKED, Reason.CONSENT, _LIKELY) if sent and not _is_meant(case) else None


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


def _weak_key(case: Case) -> Answer:
    """An RSA key with fewer bits than browsers accept (CA/Browser Forum Baseline Requirements, section 6.1.5)."""
    bits = [hop.tls.key_bits for hop in case.look.hops if hop.tls is not None and hop.tls.key_bits]
    return (VerdictKind.INSECURE, Reason.CERTIFICATE_WEAK, _LIKELY) if bits and min(bits) < LEAST_RSA_BITS else None


def _nothing_to_read(case: Case) -> Answer:
    """204, 205, 304 to a plain GET, and an empty body under a status that promises one."""
    if case.status in WITHOUT_CONTENT or case.status == 304:
        return _BROKEN, Reason.NO_CONTENT, _LIKELY
    page = case.look.page
    empty = not has_page(case.look) or (page is not None and (page.text_bytes == 0 or page.is_blank))
    if empty and 300 <= case.status <= 399:
        return _BROKEN, Reason.REDIRECT_WITHOUT_ADDRESS, _LIKELY
    return (_BROKEN, Reason.NO_CONTENT, _LIKELY) if empty and 200 <= case.status <= 299 else None


def _moved(case: Case) -> Answer:
    if case.suggestion is None:
        return None
    reason = _FORWARDS.get(case.look.hops[1].kind, Reason.MOVED_PERMANENTLY)
    return VerdictKind.MOVED, reason, _LIKELY if is_open(case.look) else _CERTAIN


_FORWARDS = {
    HopKind.META_REFRESH: Reason.PAGE_FORWARDS,
    HopKind.REFRESH_HEADER: Reason.PAGE_FORWARDS,
    HopKind.SCRIPT: Reason.PAGE_FORWARDS,
    HopKind.MOVED_NOTICE: Reason.PAGE_SAYS_MOVED,
}


def _alive(case: Case) -> Answer:
    if not has_page(case.look):
        return None
    doubtful = is_open(case.look) or ends_elsewhere(case.look.hops, case.policy) or is_doubtful(case)
    return VerdictKind.ALIVE, Reason.OK, _LIKELY if doubtful else _CERTAIN


def _unchanged(case: Case) -> Answer:
    """The site says that its page is still the one that was seen to be good."""
    return (VerdictKind.ALIVE, Reason.OK, _CERTAIN) if case.look.unchanged else None


RULES: tuple[tuple[str, Rule], ...] = (
    ("unchanged", _unchanged),
    (
        "refused-here",
        fault_of(FaultKind.ADDRESS_NOT_PUBLIC, FaultKind.ADDRESS_REFUSED, FaultKind.PARSERS_DISAGREE),
    ),
    ("head-alone", _head_alone),
    ("name", fault_of(FaultKind.HOST_NOT_FOUND, FaultKind.RESOLVER_FAILED, FaultKind.NO_ADDRESS)),
    (
        "connection",
        fault_of(
            FaultKind.NETWORK_UNREACHABLE, FaultKind.CONNECTION_REFUSED, FaultKind.CONNECTION_RESET, FaultKind.CONNECTION_CLOSED
        ),
    ),
    ("certificate", fault_of(FaultKind.CERTIFICATE)),
    ("weak-key", _weak_key),
    ("tls", fault_of(FaultKind.TLS_OLD_PROTOCOL, FaultKind.TLS_HANDSHAKE, FaultKind.TLS_SPEAKS_PLAIN)),
    (
        "http",
        fault_of(FaultKind.NOT_HTTP, FaultKind.HEADERS_TOO_LARGE, FaultKind.UNASKED_UPGRADE, FaultKind.UNDECODABLE_BODY),
    ),
    (
        "redirect",
        fault_of(
            FaultKind.BAD_PORT,
            FaultKind.REDIRECT_LOOP,
            FaultKind.TOO_MANY_REDIRECTS,
            FaultKind.REDIRECT_MALFORMED,
            FaultKind.REDIRECT_SCHEME,
            FaultKind.REDIRECT_TOO_LONG,
        ),
    ),
    ("time", fault_of(FaultKind.TIMEOUT)),
    ("wall", _wall),
    ("suspended", _signs_of(SignKind.ACCOUNT_SUSPENDED, (_BROKEN, Reason.ACCOUNT_SUSPENDED, _LIKELY))),
    ("parked", _signs_of(SignKind.PARKED_DOMAIN, (_BROKEN, Reason.PARKED_DOMAIN, _LIKELY))),
    ("default-page", _signs_of(SignKind.DEFAULT_PAGE, (_BROKEN, Reason.DEFAULT_PAGE, _LIKELY))),
    ("maintenance", _signs_of(SignKind.MAINTENANCE, (_UNSURE, Reason.MAINTENANCE, _LIKELY))),
    ("database", _signs_of(SignKind.DATABASE_ERROR, (_UNSURE, Reason.DATABASE_ERROR, _LIKELY))),
    ("trouble", _trouble),
    ("region", _gate(SignKind.REGION, Reason.REGION)),
    ("wall-status", _wall_status),
    ("unsupported", _signs_of(SignKind.UNSUPPORTED, (_BLOCKED, Reason.REFUSES_TOOLS, _LIKELY))),
    ("refusal", _signs_of(SignKind.REFUSAL, (_BLOCKED, Reason.FORBIDDEN, _LIKELY))),
    ("sent-to-log-in", _sent_to_log_in),
    ("log-in-page", _gate(SignKind.LOG_IN, Reason.LOG_IN)),
    ("sent-to-consent", _sent_to_consent),
    ("consent-page", _gate(SignKind.CONSENT, Reason.CONSENT)),
    ("missing-with-page", missing_with_page),
    ("broken-status", _broken_status),
    ("passing-status", _passing_status),
    ("nothing-to-read", _nothing_to_read),
    ("removed", _signs_of(SignKind.CONTENT_REMOVED, (_BROKEN, Reason.CONTENT_REMOVED, _LIKELY))),
    ("usurped", usurped),
    ("soft-404", soft_404),
    ("moved", _moved),
    ("alive", _alive),
)
"""Id and rule, in the order in which they are asked."""

_BEFORE_SOFT_404 = RULES[: [rule_id for rule_id, _ in RULES].index("soft-404")]
