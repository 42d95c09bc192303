"""Questions to a host that are about no link of its: what its robots.txt allows, and whether it lies to HEAD."""

from __future__ import annotations

import asyncio
import hashlib
import re

import msgspec
from protego import Protego

from toolkit_maint.adapters.web.answer import LlhttpAnswer, as_address
from toolkit_maint.adapters.web.body import BodyLimits
from toolkit_maint.adapters.web.connection import Connector, Endpoint
from toolkit_maint.adapters.web.faults import WebFault
from toolkit_maint.adapters.web.manners import request_bytes
from toolkit_maint.adapters.web.reception import Appetite, Reception
from toolkit_maint.adapters.web.visit import Means
from toolkit_maint.adapters.web.wire import Wire
from toolkit_maint.domain.observation import Hop, HopKind
from toolkit_maint.domain.redirect import next_hop

_KIB = 1024
# At least so much of a robots.txt has to be read (RFC 9309, section 2.5), and so many redirects followed (2.3.1.2).
_ROBOTS_MOST = 500 * _KIB
_ROBOTS_REDIRECTS = 5
_ROBOTS_APPETITE = Appetite(
    limits=BodyLimits(raw=_ROBOTS_MOST, decoded=_ROBOTS_MOST), enough_of_page=_ROBOTS_MOST, enough_of_file=_ROBOTS_MOST
)
_NOTHING_WANTED = Appetite(limits=BodyLimits(raw=0, decoded=0), enough_of_page=0, enough_of_file=0)
_AGENT = "toolkit-maint"
_NAMED = re.compile(r"\s*user(?:-|\s*)agent(?=[\s:]|\Z)[\s:]*", re.IGNORECASE)
_ALL = Protego.parse("")
_NOTHING = Protego.parse("User-agent: *\nDisallow: /")


class Probes:
    """Asks each host once. It belongs to one event loop."""

    def __init__(self, connector: Connector, means: Means) -> None:
        """Ask over these connections."""
        self._connector = connector
        self._means = means
        self._rules: dict[str, asyncio.Task[Protego]] = {}

    def knows_robots(self, endpoint: Endpoint) -> bool:
        """Whether the robots.txt of an origin was asked for."""
        return endpoint.origin in self._rules

    async def robots_allow(self, endpoint: Endpoint) -> bool:
        """Whether the robots.txt of an origin allows this address (RFC 9309)."""
        rules = self._rules.get(endpoint.origin)
        if rules is None:
            rules = self._rules[endpoint.origin] = asyncio.create_task(self._robots_of(endpoint.origin))
        return (await asyncio.shield(rules)).can_fetch(f"{endpoint.origin}{endpoint.target}", _AGENT)

    async def _robots_of(self, origin: str) -> Protego:
        """Its rules: all is allowed where there are none, and nothing where the server has them but cannot say (2.3.1.4).

        Where no connection can be made, the visit will find the same, and say it better.
        """
        address = f"{origin}/robots.txt"
        for hops in range(_ROBOTS_REDIRECTS + 1):
            try:
                answer = await self._got(Endpoint.of(address), written=not hops)
            except WebFault:
                return _ALL
            head = answer.head
            if head is None or answer.fault is not None or head.status >= 500:
                return _NOTHING
            location = (("location", as_address(head.first("location"))),)
            hop = Hop(kind=HopKind.START, address=address, status=head.status, headers=location)
            onward = next_hop(hop, longest_address=self._means.policy.longest_address)
            if not isinstance(onward, tuple):
                found = 200 <= head.status <= 299
                return _rules_in(bytes(answer.body.data)) if found and answer.body is not None else _ALL
            address = onward[1]
        return _ALL

    async def _got(self, endpoint: Endpoint, *, written: bool) -> Reception:
        seconds = self._means.timeout
        wire = await self._connector.open(endpoint, seconds=seconds, connect_seconds=seconds, written=written)
        reception = Reception(LlhttpAnswer(), _ROBOTS_APPETITE)
        try:
            request = request_bytes("GET", endpoint, self._means.introduction)
            await wire.ask(request, reception, seconds=seconds, drip_seconds=seconds)
        finally:
            wire.close()
        return reception

    async def head_of_nothing(self, wire: Wire, endpoint: Endpoint, seconds: float) -> int | None:
        """The status that a HEAD gets for an address that is made up; ``None`` for none."""
        made_up = hashlib.blake2b(endpoint.origin.encode(), digest_size=6).hexdigest()
        reception = Reception(LlhttpAnswer(bodiless=True), _NOTHING_WANTED)
        asked = msgspec.structs.replace(endpoint, target=f"/{made_up}.html")
        await wire.ask(request_bytes("HEAD", asked, self._means.introduction), reception, seconds=seconds, drip_seconds=seconds)
        return reception.head.status if reception.head and reception.fault is None else None


def _rules_in(robots: bytes) -> Protego:
    """The rules of a robots.txt. All that have other names get the same one: the parser notes every rule for every name."""
    lines = robots.decode("utf-8-sig", "replace").splitlines()
    return Protego.parse("\n".join([_with_our_name(line) for line in lines]))


def _with_our_name(line: str) -> str:
    named = _NAMED.match(line)
    if named is None:
        return line
    name = line[named.end() :].partition("#")[0].strip().lower()
    plain = name.replace("*", "")
    if not name or name == "*":
        return f"User-agent: {name}"
    return f"User-agent: {plain if plain and _AGENT.startswith(plain) else 'another'}"
