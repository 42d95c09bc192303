"""What goes wrong on the wire, as one exception that carries a fact of the domain."""

from __future__ import annotations

import errno
import ssl

from toolkit_maint.domain.observation import Fault, FaultKind, Phase

_DETAIL_MOST = 200


class WebFault(Exception):  # noqa: N818 - it carries a Fault, and that is the word of the domain
    """A request ended without an answer, or without one that may be used; ``fault`` says why.

    ``peer`` is the address that was dialled, where it came to that.
    """

    def __init__(self, fault: Fault) -> None:
        """Carry this fact."""
        super().__init__(f"{fault.kind} {fault.detail}".strip())
        self.fault = fault
        self.peer: str | None = None


def web_fault(kind: FaultKind, phase: Phase | None = None, detail: object = "") -> WebFault:
    """A :class:`WebFault` of this kind; ``detail`` is shown shortened."""
    return WebFault(Fault(kind=kind, phase=phase, detail=str(detail)[:_DETAIL_MOST]))


_BY_ERRNO = {
    errno.ECONNREFUSED: FaultKind.CONNECTION_REFUSED,
    errno.ECONNRESET: FaultKind.CONNECTION_RESET,
    errno.ECONNABORTED: FaultKind.CONNECTION_RESET,
    errno.EPIPE: FaultKind.CONNECTION_RESET,
    errno.ETIMEDOUT: FaultKind.TIMEOUT,
}


def fault_of_os_error(error: OSError, phase: Phase) -> WebFault:
    """The fault that an error of the operating system, of asyncio or of OpenSSL stands for.

    Whatever says that this machine could not even try (no route, no permission, no descriptor left) is
    ``network-unreachable``: it proves nothing about the site.
    """
    if isinstance(error, ssl.SSLError):
        return _fault_of_ssl_error(error, phase)
    if isinstance(error, TimeoutError):
        return web_fault(FaultKind.TIMEOUT, phase)
    # asyncio raises a ConnectionResetError of its own, without a number, where the peer closed during a handshake.
    if isinstance(error, ConnectionError) and error.errno is None:
        return web_fault(FaultKind.CONNECTION_CLOSED, phase, error)
    return web_fault(_BY_ERRNO.get(error.errno or 0, FaultKind.NETWORK_UNREACHABLE), phase, error)


# OpenSSL's reasons (openssl/sslerr.h), as Python names them.
_SPEAKS_PLAIN = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST", "PACKET_LENGTH_TOO_LONG"})
_OLD_PROTOCOL = frozenset({"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "VERSION_TOO_LOW"})


def _fault_of_ssl_error(error: ssl.SSLError, phase: Phase) -> WebFault:
    reason = error.reason or ""
    if isinstance(error, ssl.SSLCertVerificationError):
        return WebFault(
            Fault(
                kind=FaultKind.CERTIFICATE,
                phase=phase,
                verify_code=error.verify_code,
                detail=str(error.verify_message)[:_DETAIL_MOST],
            )
        )
    if isinstance(error, ssl.SSLEOFError):
        return web_fault(FaultKind.CONNECTION_CLOSED, phase, reason)
    if reason in _SPEAKS_PLAIN and phase is Phase.TLS:
        return web_fault(FaultKind.TLS_SPEAKS_PLAIN, phase, reason)
    if reason in _OLD_PROTOCOL:
        return web_fault(FaultKind.TLS_OLD_PROTOCOL, phase, reason)
    return web_fault(FaultKind.TLS_HANDSHAKE, phase, reason or error)
