"""A world for visits in which only loopback is ever dialled: names, a recording dialler, a small policy."""

from __future__ import annotations

import asyncio
import errno
import ssl
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from fault_server import Behaviour, Connected, FaultServer
from toolkit_maint.adapters.web.checker import CheckerOptions, WebLinkChecker
from toolkit_maint.adapters.web.connection import Connector, SystemDialer
from toolkit_maint.adapters.web.faults import web_fault
from toolkit_maint.adapters.web.guard import AddressPolicy
from toolkit_maint.adapters.web.tls import Trust
from toolkit_maint.adapters.web.wire import Ticker
from toolkit_maint.domain.address import Tracking, parse_address
from toolkit_maint.domain.observation import FaultKind, Look, Observation, Phase, Target
from toolkit_maint.domain.policy import AddressSigns, Policy
from toolkit_maint.ports import Clock, StopReason

PUBLIC = "93.184.216.34"
"""A public address; the recording dialler leads it to loopback, or refuses it."""

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def noon() -> datetime:
    return NOON


def last_two_labels(host: str) -> str:
    return ".".join(host.rstrip(".").split(".")[-2:])


POLICY = Policy(
    tracking=Tracking(frozenset({"fbclid"}), ("utm_",)),
    address_signs=AddressSigns(
        log_in=frozenset({"login"}),
        consent=frozenset({"consent"}),
        error=frozenset({"error", "404"}),
        home=frozenset({"index", "home", "nl"}),
        session_parameters=frozenset({"sid"}),
    ),
    registrable_domain=last_two_labels,
)


class GoOn:
    """A stop that never comes."""

    def reason(self) -> StopReason | None:
        return None


class StopWhen:
    """A stop that a test sets."""

    def __init__(self) -> None:
        self.now: StopReason | None = None

    def reason(self) -> StopReason | None:
        return self.now


class TableResolver:
    """Answers from a table, or with one answer of a series after another; every question is kept."""

    def __init__(self) -> None:
        self.table: dict[str, tuple[str, ...] | FaultKind] = {}
        self.series: dict[str, list[tuple[str, ...]]] = {}
        self.asked: list[str] = []

    async def resolve(self, host: str) -> tuple[str, ...]:
        self.asked.append(host)
        await asyncio.sleep(0)
        if self.series.get(host):
            return self.series[host].pop(0)
        found = self.table.get(host, FaultKind.HOST_NOT_FOUND)
        if isinstance(found, FaultKind):
            raise web_fault(found, Phase.NAME)
        return found


class RecordingDialer:
    """Leads addresses to ports of loopback and refuses all others; every attempt is kept."""

    def __init__(self) -> None:
        self.ports: dict[tuple[str, int], int] = {}
        self.errors: dict[str, OSError] = {}
        self.hanging: set[str] = set()
        self.dialled: list[tuple[str, int]] = []

    async def dial(self, ip: str, port: int, protocol: asyncio.Protocol) -> None:
        self.dialled.append((ip, port))
        if ip in self.hanging:
            await asyncio.Event().wait()
        if ip in self.errors:
            raise self.errors[ip]
        if (ip, port) not in self.ports:
            raise ConnectionRefusedError(errno.ECONNREFUSED, "refused")
        await SystemDialer().dial("127.0.0.1", self.ports[ip, port], protocol)


class World:
    """Names under ``.example``, each with a public address of its own that leads to a listener on loopback."""

    def __init__(self, server: FaultServer) -> None:
        self.server = server
        self.resolver = TableResolver()
        self.dialer = RecordingDialer()
        self.address_policy = AddressPolicy()
        self.ca_bundle: Path | None = None
        self.clock: Clock = noon
        self._hosts = 0

    def host(
        self, name: str, behaviour: Behaviour, *, port: int = 80, tls: ssl.SSLContext | None = None, kept: bool = False
    ) -> str:
        """Put a site on the net and return its address there. ``kept`` connections take one request after another."""
        ip = self._named(name)
        self.dialer.ports[ip, port] = self.server.serve(behaviour, tls, kept=kept)
        return ip

    def talker(self, name: str, connected: Connected, *, port: int = 80, tls: ssl.SSLContext | None = None) -> str:
        """Put something on the net that has the whole connection, and return its address there."""
        ip = self._named(name)
        self.dialer.ports[ip, port] = self.server.listen(connected, tls)
        return ip

    def _named(self, name: str) -> str:
        if name not in self.resolver.table:
            self._hosts += 1
            self.resolver.table[name] = (f"93.184.{self._hosts // 250}.{self._hosts % 250 + 1}",)
        return self.ip_of(name)

    def ip_of(self, name: str) -> str:
        addresses = self.resolver.table[name]
        assert isinstance(addresses, tuple)
        return addresses[0]

    def checker(self, options: CheckerOptions | None = None, policy: Policy = POLICY) -> WebLinkChecker:
        return WebLinkChecker(
            options or CheckerOptions(timeout=5, ca_bundle=self.ca_bundle),
            policy,
            address_policy=self.address_policy,
            resolver=self.resolver,
            dialer=self.dialer,
            clock=self.clock,
        )

    def visit(self, url: str, *, timeout: float = 5, anchors: tuple[str, ...] = (), looks: int = 1) -> Observation:
        """One visit with a checker of its own, of so many looks at most."""
        options = CheckerOptions(timeout=timeout, ca_bundle=self.ca_bundle, contact="mail@example.org")
        checker = self.checker(options, msgspec.structs.replace(POLICY, max_looks=looks))
        target = Target(visit_key=parse_address(url).visit_key, anchors=anchors)
        (observation,) = checker.observe([target], GoOn())
        return observation

    def look(self, url: str, *, timeout: float = 5, anchors: tuple[str, ...] = ()) -> Look:
        return self.visit(url, timeout=timeout, anchors=anchors).looks[-1]

    def connector(self) -> Connector:
        """For one run of an event loop; it is timed as long as that runs."""
        ticker = Ticker()
        self._ticking = asyncio.create_task(ticker.run())
        return Connector(self.address_policy, self.resolver, self.dialer, Trust(self.ca_bundle), ticker)
