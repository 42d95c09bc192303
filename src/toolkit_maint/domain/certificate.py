"""What is wrong with a certificate: the reason, and the facts for people who have to mend it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit_maint.domain.address import host_of
from toolkit_maint.domain.observation import Fault, FaultKind, Look, LookKind, Observation, TlsFacts
from toolkit_maint.domain.verdict import Reason

# OpenSSL's X509_V_ERR numbers (openssl-verification-options(1), x509_vfy.h).
_REASONS: dict[int, Reason] = {
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
_LONGEST_FACT = 200


def certificate_reason(fault: Fault) -> Reason:
    """What a fault of the kind ``certificate`` says of the certificate."""
    return _REASONS.get(fault.verify_code or 0, Reason.CERTIFICATE_INVALID)


def certificate_facts(observation: Observation, failed: Look) -> str:
    """Until when the certificate that ended a look is valid, for which names, and who issued it; empty where unknown.

    They come from the look that was made without verification. One line, parts separated by semicolons.
    """
    if failed.fault is None or failed.fault.kind is not FaultKind.CERTIFICATE:
        return ""
    host = host_of(failed.hops[-1].address)
    hops = (hop for look in observation.looks if look.kind is LookKind.UNVERIFIED for hop in look.hops)
    shown = [hop.tls for hop in hops if hop.tls is not None and host_of(hop.address) == host]
    return "; ".join(_told(shown[-1])) if shown else ""


def _told(tls: TlsFacts) -> Iterator[str]:
    if tls.not_before and tls.not_after:
        yield f"valid from {tls.not_before[:_LONGEST_FACT]} until {tls.not_after[:_LONGEST_FACT]}"
    if tls.names:
        yield f"for {', '.join(tls.names)[:_LONGEST_FACT]}"
    if tls.issuer:
        yield f"issued by {tls.issuer[:_LONGEST_FACT]}"
