"""A guarded connection: names are resolved once, every address is checked, and only what was checked is dialled.

Nothing here reads the environment: no proxy, no ``.netrc`` (the system's trust store is OpenSSL's own business).
"""

from __future__ import annotations

import asyncio
import ssl
from typing import Protocol

import msgspec

from toolkit_maint.adapters.web.answer import LlhttpAnswer
from toolkit_maint.adapters.web.body import BodyLimits
from toolkit_maint.adapters.web.faults import WebFault, fault_of_os_error, web_fault
from toolkit_maint.adapters.web.guard import LOOPBACKS, AddressPolicy, is_localhost, literal_ip, refused_port
from toolkit_maint.adapters.web.names import Resolver
from toolkit_maint.adapters.web.reception import Appetite, Reception
from toolkit_maint.adapters.web.tls import (
    CHAIN_MAY_BE_INCOMPLETE,
    Completions,
    Trust,
    unverified_facts,
    verified_facts,
)
from toolkit_maint.adapters.web.wire import Ticker, Wire
from toolkit_maint.domain.address import AddressKind, parse_address
from toolkit_maint.domain.observation import FaultKind, Phase


class Dialer(Protocol):
    """The inner back end: opens TCP connections, and does not ask whether it may."""

    async def dial(self, ip: str, port: int, protocol: asyncio.Protocol) -> None:
        """Connect to this literal address, and have ``protocol`` called with what happens there. Raises ``OSError``."""
        ...


class SystemDialer:
    """Dials with the event loop, which looks no literal address up as a name."""

    async def dial(self, ip: str, port: int, protocol: asyncio.Protocol) -> None:
        """As the protocol says."""
        await asyncio.get_running_loop().create_connection(lambda: protocol, ip, port)


class Endpoint(msgspec.Struct, frozen=True):
    """Where a request goes.

    ``origin`` is scheme and authority; ``host`` is in lower case, IPv6 in brackets, a final dot kept; ``authority`` is the
    value of the ``Host`` header and ``target`` path and query, both ASCII without control characters.
    """

    secure: bool
    host: str
    port: int
    authority: str
    target: str
    origin: str

    @classmethod
    def of(cls, href: str) -> Endpoint:
        """The endpoint of an http or https address as the WHATWG parser serialised it; fragment and userinfo go nowhere.

        In that form no part can hold the sign that ends it, so cutting it up is exact and a tenth of the work of parsing
        it again. Raises ``ValueError`` for other schemes.
        """
        scheme, _, rest = href.partition("://")
        if scheme not in _DEFAULT_PORTS:
            raise ValueError(f"no web address: {href[:200]}")
        before, slash, after = rest.partition("/")
        authority = before.rpartition("@")[2]
        host, colon, port = authority.rpartition(":")
        if not colon or authority.endswith("]"):
            host, port = authority, ""
        return cls(
            scheme == "https",
            host,
            int(port) if port else _DEFAULT_PORTS[scheme],
            authority,
            slash + after.partition("#")[0],
            f"{scheme}://{authority}",
        )

    @property
    def server_name(self) -> str:
        """The name for SNI and the certificate (RFC 6066, section 3): no final dot, no brackets."""
        return self.host.removeprefix("[").removesuffix("]").removesuffix(".")


_DEFAULT_PORTS = {"http": 80, "https": 443}


def server_name_in(href: str) -> str:
    """The ``server_name`` of the endpoint of a web address, for a third of the work. Raises ``ValueError`` for others."""
    parts = href.split("/", 3)
    if len(parts) < 3:
        raise ValueError(f"no web address: {href[:200]}")
    authority = parts[2].rpartition("@")[2]
    if authority.startswith("["):
        return authority[1 : authority.index("]")]
    return authority.partition(":")[0].removesuffix(".")


class Connector:
    """Opens guarded connections. All parts are passed in; tests and the demo put others in their place."""

    def __init__(self, policy: AddressPolicy, resolver: Resolver, dialer: Dialer, trust: Trust, ticker: Ticker) -> None:
        """Dial only what ``policy`` allows, through ``dialer``; believe the certificates that ``trust`` verifies."""
        self._policy = policy
        self._resolver = resolver
        self._dialer = dialer
        self._trust = trust
        self._ticker = ticker
        self._completions = Completions(self._fetched_certificate)

    async def open(
        self, endpoint: Endpoint, *, seconds: float, connect_seconds: float, written: bool, verified: bool = True
    ) -> Wire:
        """Connect, with TLS for https; all addresses are tried. Raises :class:`WebFault`.

        All of it may take ``seconds``, and the TCP connection alone ``connect_seconds``. ``written`` says that the address
        is the one that was asked for, and not one that a redirect led to. With ``verified`` false any certificate will do,
        and what it says is kept.
        """
        attempt = _Attempt(endpoint, self._ticker.now() + seconds, verified=verified)
        try:
            async with self._ticker.limit(seconds):
                return await self._open(attempt, connect_seconds, written=written)
        except TimeoutError as error:
            fault = web_fault(FaultKind.TIMEOUT, attempt.phase)
            fault.peer = attempt.peer
            raise fault from error
        except WebFault as fault:
            fault.peer = attempt.peer
            raise

    async def _open(self, attempt: _Attempt, connect_seconds: float, *, written: bool) -> Wire:
        endpoint = attempt.endpoint
        if (bad_port := refused_port(endpoint.port)) is not None:
            raise web_fault(bad_port, detail=endpoint.port)
        addresses = await self._checked_addresses(endpoint.host, written=written)
        attempt.phase, attempt.peer = Phase.CONNECT, addresses[0]
        wire = await self._dial_one_of(addresses, attempt, connect_seconds)
        if not endpoint.secure:
            return wire
        context = self._completions.known(endpoint.server_name) if attempt.verified else None
        try:
            return await self._secured(attempt, wire, context)
        except WebFault as fault:
            if not attempt.verified or context is not None or fault.fault.verify_code not in CHAIN_MAY_BE_INCOMPLETE:
                raise
            completed = await self._completed(attempt, addresses, connect_seconds)
            if completed is None:
                raise
        attempt.phase = Phase.CONNECT
        wire = await self._dial_one_of(addresses, attempt, connect_seconds)
        return await self._secured(attempt, wire, completed)

    async def _secured(self, attempt: _Attempt, wire: Wire, completed: ssl.SSLContext | None) -> Wire:
        attempt.phase = Phase.TLS
        verified = attempt.verified
        try:
            await wire.start_tls(
                completed or (self._trust.verifying if verified else self._trust.believing), attempt.endpoint.server_name
            )
        except OSError as error:
            wire.close()
            raise fault_of_os_error(error, Phase.TLS) from error
        except ValueError as error:
            # A label that is too long or empty makes no server name.
            wire.close()
            raise web_fault(FaultKind.TLS_HANDSHAKE, Phase.TLS, error) from error
        except asyncio.CancelledError:
            wire.close()
            raise
        attempt.shown = tls = wire.ssl_object
        wire.tls = verified_facts(tls, completed=completed is not None) if verified else unverified_facts(tls)
        return wire

    async def _completed(self, attempt: _Attempt, addresses: tuple[str, ...], connect_seconds: float) -> ssl.SSLContext | None:
        """Trust with the certificate that the server left out, if its own names a place to get it from.

        It may take half of the time that is left: what cannot be had in that leaves the chain as it is.
        """
        unverified = _Attempt(attempt.endpoint, attempt.ends_at, verified=False)
        try:
            async with self._ticker.limit((attempt.ends_at - self._ticker.now()) / 2):
                wire = await self._dial_one_of(addresses, unverified, connect_seconds)
                (await self._secured(unverified, wire, None)).close()
                return await self._completions.completed(attempt.endpoint.server_name, unverified.shown, self._trust)
        except (WebFault, TimeoutError):
            return None

    async def _fetched_certificate(self, address: str) -> bytes | None:
        """What stands at an http address of a certificate, guarded and bounded as everything else; never raises."""
        # It comes out of a certificate that nobody verified, and may be anything.
        url = parse_address(address)
        if url.kind is not AddressKind.WEB:
            return None
        endpoint = Endpoint.of(url.href)
        reception = Reception(LlhttpAnswer(), _CERTIFICATE_APPETITE)
        request = f"GET {endpoint.target} HTTP/1.1\r\nHost: {endpoint.authority}\r\nConnection: close\r\n\r\n"
        try:
            wire = await self.open(endpoint, seconds=_CERTIFICATE_SECONDS, connect_seconds=_CERTIFICATE_SECONDS, written=False)
        except WebFault:
            return None
        try:
            await wire.ask(request.encode("ascii"), reception, seconds=_CERTIFICATE_SECONDS, drip_seconds=_CERTIFICATE_SECONDS)
        finally:
            wire.close()
        good = reception.fault is None and reception.head is not None and reception.head.status == 200
        return bytes(reception.body.data) if good and reception.body is not None else None

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

    async def _dial_one_of(self, addresses: tuple[str, ...], attempt: _Attempt, seconds: float) -> Wire:
        """One after the other, each with a share of the time that is left, the last one with all of it."""
        endpoint = attempt.endpoint
        now = self._ticker.now
        ends_at = now() + seconds
        faults = []
        for index, ip in enumerate(addresses):
            after_this = len(addresses) - index - 1
            left = max(0.0, ends_at - now())
            wire = Wire(self._ticker, endpoint.origin, ip, verified=attempt.verified)
            try:
                async with self._ticker.limit(left / (after_this + 2) if after_this else left):
                    await self._dialer.dial(ip, endpoint.port, wire)
            except OSError as error:
                faults.append(fault_of_os_error(error, Phase.CONNECT))
            else:
                return wire
        raise max(faults, key=lambda fault: _TELLING.index(fault.fault.kind))


_CERTIFICATE_SECONDS = 5.0
_CERTIFICATE_APPETITE = Appetite(
    limits=BodyLimits(raw=64 * 1024, decoded=64 * 1024), enough_of_page=64 * 1024, enough_of_file=64 * 1024
)


class _Attempt:
    """How far the opening of one connection has come, and what its peer showed."""

    def __init__(self, endpoint: Endpoint, ends_at: float, *, verified: bool) -> None:
        self.endpoint = endpoint
        self.ends_at = ends_at
        self.verified = verified
        self.phase = Phase.NAME
        self.peer: str | None = None
        self.shown: ssl.SSLObject | None = None


# The more an address's fault leaves open, the more it says of the host: as long as one of them may still answer, the
# host is not proved to refuse; that this machine has no route to one of them says nothing at all.
_TELLING = (
    FaultKind.NETWORK_UNREACHABLE,
    FaultKind.CONNECTION_REFUSED,
    FaultKind.CONNECTION_CLOSED,
    FaultKind.CONNECTION_RESET,
    FaultKind.TIMEOUT,
)
