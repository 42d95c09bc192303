"""A guarded connection: names are resolved once, every address is checked, and only what was checked is dialled.

Nothing here reads the environment: no proxy, no ``.netrc`` (the system's trust store is OpenSSL's own business).
"""

from __future__ import annotations

import asyncio
import ssl
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import ada_url
import msgspec
import truststore

from toolkit_maint.adapters.web.deadline import Deadline
from toolkit_maint.adapters.web.faults import fault_of_os_error, web_fault
from toolkit_maint.adapters.web.guard import LOOPBACKS, AddressPolicy, is_localhost, literal_ip, refused_port
from toolkit_maint.adapters.web.names import Resolver
from toolkit_maint.domain.observation import FaultKind, Phase, TlsFacts

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Dialer(Protocol):
    """The inner back end: opens TCP connections, and does not ask whether it may."""

    async def dial(self, ip: str, port: int) -> Stream:
        """Connect to this literal address. Raises ``OSError``."""
        ...


class SystemDialer:
    """Dials with the event loop; an address is never looked up as a name."""

    async def dial(self, ip: str, port: int) -> Stream:
        """As the protocol says."""
        return await asyncio.open_connection(ip, port, limit=_READ_AHEAD)


_READ_AHEAD = 65_536


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """Where a request goes, as the WHATWG parser reads its address.

    ``host`` is in lower case, IPv6 in brackets, a final dot kept; ``authority`` is the value of the ``Host`` header and
    ``target`` path and query, both ASCII without control characters.
    """

    secure: bool
    host: str
    port: int
    authority: str
    target: str

    @classmethod
    def of(cls, href: str) -> Endpoint:
        """The endpoint of an http or https href; its fragment and userinfo go nowhere. Raises ``ValueError`` for others."""
        url = ada_url.URL(href)
        if url.protocol not in _DEFAULT_PORTS:
            raise ValueError(f"no web address: {href[:200]}")
        return cls(
            secure=url.protocol == "https:",
            host=url.hostname,
            port=int(url.port) if url.port else _DEFAULT_PORTS[url.protocol],
            authority=url.host,
            target=f"{url.pathname}{url.search}",
        )

    @property
    def server_name(self) -> str:
        """The name for SNI and the certificate (RFC 6066, section 3): no final dot, no brackets."""
        return self.host.removeprefix("[").removesuffix("]").removesuffix(".")


_DEFAULT_PORTS = {"http:": 80, "https:": 443}


class Connection:
    """An open connection to a checked address. ``peer`` is that address, ``tls`` what the handshake showed."""

    def __init__(self, stream: Stream, peer: str, tls: TlsFacts | None) -> None:
        """Take over an open stream."""
        self.reader, self.writer = stream
        self.peer = peer
        self.tls = tls

    def close(self) -> None:
        """Close at once: a peer that does not answer to a polite end must not hold us."""
        self.writer.transport.abort()


class Connector:
    """Opens guarded connections. All parts are passed in; tests and the demo put others in their place."""

    def __init__(self, policy: AddressPolicy, resolver: Resolver, dialer: Dialer, trust: ssl.SSLContext) -> None:
        """Dial only what ``policy`` allows, through ``dialer``; believe the certificates that ``trust`` verifies."""
        self._policy = policy
        self._resolver = resolver
        self._dialer = dialer
        self._trust = trust

    async def open(self, endpoint: Endpoint, deadline: Deadline, *, written: bool) -> Connection:
        """Connect, with TLS for https; all addresses are tried. Raises :class:`WebFault`.

        ``written`` says that the address is the one that was asked for, and not one that a redirect led to. Runs inside
        ``deadline.running()`` and keeps its phase.
        """
        deadline.phase = Phase.NAME
        if (bad_port := refused_port(endpoint.port)) is not None:
            raise web_fault(bad_port, detail=endpoint.port)
        addresses = await self._checked_addresses(endpoint.host, written=written)
        deadline.phase = Phase.CONNECT
        stream, peer = await self._dial_one_of(addresses, endpoint.port, deadline)
        try:
            tls = await self._start_tls(stream[1], endpoint, deadline) if endpoint.secure else None
        except BaseException:
            stream[1].transport.abort()
            raise
        return Connection(stream, peer, tls)

    async def _checked_addresses(self, host: str, *, written: bool) -> tuple[str, ...]:
        """Addresses that may all be dialled; one that may not refuses the host."""
        by_itself = FaultKind.ADDRESS_NOT_PUBLIC if written else FaultKind.ADDRESS_REFUSED
        literal = literal_ip(host)
        if literal is not None:
            return self._all_or_fault((literal,), by_itself)
        if is_localhost(host):
            # Both are known without asking anybody, so those that are not allowed can be left out.
            named = tuple(ip for ip in LOOPBACKS if self._policy.may_dial(ip))
            return self._all_or_fault(named or LOOPBACKS, by_itself)
        return self._all_or_fault(await self._resolver.resolve(host), FaultKind.ADDRESS_REFUSED)

    def _all_or_fault(self, addresses: tuple[str, ...], kind: FaultKind) -> tuple[str, ...]:
        denied = next((ip for ip in addresses if not self._policy.may_dial(ip)), None)
        if denied is not None:
            raise web_fault(kind, detail=denied)
        if not addresses:
            raise web_fault(FaultKind.NO_ADDRESS, Phase.NAME)
        return addresses

    async def _dial_one_of(self, addresses: tuple[str, ...], port: int, deadline: Deadline) -> tuple[Stream, str]:
        """One after the other, each with a share of the time that is left, the last one with all of it."""
        faults = []
        for index, ip in enumerate(addresses):
            after_this = len(addresses) - index - 1
            share = deadline.left / (after_this + 2) if after_this else None
            try:
                async with asyncio.timeout(share):
                    return await self._dialer.dial(ip, port), ip
            except OSError as error:
                faults.append(fault_of_os_error(error, Phase.CONNECT))
        raise max(faults, key=lambda fault: _TELLING.index(fault.fault.kind))

    async def _start_tls(self, writer: asyncio.StreamWriter, endpoint: Endpoint, deadline: Deadline) -> TlsFacts:
        deadline.phase = Phase.TLS
        try:
            # Our deadline is the one that counts; asyncio has one of a minute unless it is told.
            patience = deadline.left + 1
            await writer.start_tls(self._trust, server_hostname=endpoint.server_name, ssl_handshake_timeout=patience)
        except OSError as error:
            raise fault_of_os_error(error, Phase.TLS) from error
        except ValueError as error:
            # A label that is too long or empty makes no server name.
            raise web_fault(FaultKind.TLS_HANDSHAKE, Phase.TLS, error) from error
        return _facts_of(writer.get_extra_info("ssl_object"))


# The more an address's fault leaves open, the more it says of the host: as long as one of them may still answer, the
# host is not proved to refuse; that this machine has no route to one of them says nothing at all.
_TELLING = (
    FaultKind.NETWORK_UNREACHABLE,
    FaultKind.CONNECTION_REFUSED,
    FaultKind.CONNECTION_CLOSED,
    FaultKind.CONNECTION_RESET,
    FaultKind.TIMEOUT,
)


def _facts_of(tls: ssl.SSLObject) -> TlsFacts:
    certificate: dict[str, Any] = tls.getpeercert() or {}
    cipher = tls.cipher()
    return TlsFacts(
        protocol=tls.version() or "",
        cipher=cipher[0] if cipher else "",
        subject=_common_name(certificate.get("subject", ())),
        issuer=_common_name(certificate.get("issuer", ())),
        not_before=_rfc3339(certificate.get("notBefore")),
        not_after=_rfc3339(certificate.get("notAfter")),
    )


def _common_name(name: tuple[tuple[tuple[str, str], ...], ...]) -> str:
    """The common name of a certificate's subject or issuer, else its organisation."""
    fields = dict(field for relative in name for field in relative)
    return fields.get("commonName") or fields.get("organizationName") or ""


def _rfc3339(openssl_time: str | None) -> str:
    if not openssl_time:
        return ""
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(openssl_time), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class UnusableCaBundleError(ValueError):
    """The file of ``--ca-bundle`` is missing, or holds no certificate that can be read."""


def trust_context(ca_bundle: Path | None = None) -> ssl.SSLContext:
    """How certificates are verified: by the system's trust store, or by exactly the certificates of ``ca_bundle``.

    As tolerant of old servers as browsers are (TLS 1.2, OpenSSL's security level 1, legacy renegotiation), which is more
    than OpenSSL is by itself. Raises :class:`UnusableCaBundleError`.
    """
    if ca_bundle is None:
        context = _system_context()
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        try:
            context.load_verify_locations(cafile=ca_bundle)
        except OSError as error:
            raise UnusableCaBundleError(f"{ca_bundle}: {error.strerror or error}") from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("DEFAULT:@SECLEVEL=1")
    context.options |= _LEGACY_SERVER_CONNECT
    context.set_alpn_protocols(["http/1.1"])
    return context


# ssl.OP_LEGACY_SERVER_CONNECT, which Python names from 3.12 on (openssl/ssl.h).
_LEGACY_SERVER_CONNECT = 0x4


def _system_context() -> ssl.SSLContext:
    """The system's trust store.

    On Linux truststore reads the whole bundle again for every single handshake (23 ms for 144 certificates); where
    OpenSSL finds the same bundle by itself it is read once.
    """
    if sys.platform not in {"darwin", "win32"}:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_default_certs()
        if context.cert_store_stats()["x509_ca"]:
            return context
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
