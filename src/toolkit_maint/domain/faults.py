"""What a look means that came to nothing: the rules of the wire. Pure."""

from __future__ import annotations

from toolkit_maint.domain.case import Answer, Case, Finding, Rule
from toolkit_maint.domain.certificate import certificate_reason
from toolkit_maint.domain.observation import Fault, FaultKind
from toolkit_maint.domain.verdict import Confidence, Reason, VerdictKind

_BROKEN, _UNSURE = VerdictKind.BROKEN, VerdictKind.UNSURE
_CERTAIN, _LIKELY = Confidence.CERTAIN, Confidence.LIKELY

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


def finding_of(fault: Fault) -> Finding:
    """What a fault means."""
    if fault.kind is FaultKind.CERTIFICATE:
        return VerdictKind.INSECURE, certificate_reason(fault), _LIKELY
    return _FAULTS[fault.kind]


def fault_of(*kinds: FaultKind) -> Rule:
    """A rule for a layer of the wire: what the table of faults says of these kinds."""

    def rule(case: Case) -> Answer:
        fault = case.look.fault
        return finding_of(fault) if fault is not None and fault.kind in kinds else None

    return rule
