"""One visit: from an address, hop after hop, to a page or a fault. Facts only."""

from __future__ import annotations

import asyncio

import msgspec

from toolkit_maint.adapters.web.body import BodyLimits, BodyReader
from toolkit_maint.adapters.web.connection import Connection, Connector, Endpoint
from toolkit_maint.adapters.web.cookies import VisitCookies
from toolkit_maint.adapters.web.deadline import Deadline
from toolkit_maint.adapters.web.exchange import Exchange, Head, Headers, Request, as_address
from toolkit_maint.adapters.web.faults import WebFault
from toolkit_maint.adapters.web.lanes import Lanes
from toolkit_maint.adapters.web.page import Reading, is_html, media_type_of, read_page
from toolkit_maint.domain.address import without_fragment
from toolkit_maint.domain.observation import (
    KEPT_HEADER_LENGTH,
    KEPT_HEADERS,
    KEPT_HEADERS_MOST,
    Fault,
    FaultKind,
    Hop,
    HopKind,
    Look,
    LookKind,
    Observation,
    Page,
    Target,
)
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.redirect import next_hop, refresh_hop
from toolkit_maint.ports import Clock

_LIMITS = BodyLimits()
_ENOUGH_OF_A_PAGE = 256 * 1024
_ENOUGH_OF_A_FILE = 16 * 1024
# The part of the time-out for which a body that has begun may go on dripping.
_DRIP_SHARE = 0.25

Step = tuple[HopKind, str]
"""A request to make: what led to it, and its href."""


class _Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """Where one hop came: the next step, or a page, or a fault; exactly one of the three."""

    hop: Hop
    onward: Step | None = None
    page: Page | None = None
    fault: Fault | None = None


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What visits are made with: the same for all of a run, within one event loop.

    ``timeout`` is in seconds, for all hops of a visit together; ``introduction`` are the headers of every request.
    """

    connector: Connector
    lanes: Lanes
    policy: Policy
    clock: Clock
    introduction: Headers
    timeout: float
    vantage: str


class Visitor:
    """Makes visits."""

    def __init__(self, means: Means) -> None:
        """Visit with these means."""
        self._means = means

    async def observe(self, target: Target) -> Observation:
        """Visit one http or https address. What goes wrong is in the observation; ``ValueError`` for other addresses."""
        visited_at = self._means.clock()
        deadline = Deadline(self._means.timeout)
        look = await self._look(target, deadline)
        return Observation(
            visit_key=target.visit_key,
            looks=(look,),
            visited_at=visited_at,
            elapsed_ms=round(deadline.spent * 1000),
            vantage=self._means.vantage,
            anchors_asked=target.anchors,
        )

    async def _look(self, target: Target, deadline: Deadline) -> Look:
        cookies = VisitCookies(self._means.clock, self._means.policy.registrable_domain)
        hops: list[Hop] = []
        been: set[tuple[str, str]] = set()
        step: Step = (HopKind.START, target.visit_key)
        while True:
            state = (without_fragment(step[1]), cookies.header_for(step[1]))
            fault = self._barred(state, been, len(hops))
            if fault is not None:
                return Look(kind=LookKind.GET, hops=tuple(hops), fault=fault)
            been.add(state)
            arrival = await _HopVisit(self._means, target, cookies, deadline, step, first=not hops).make()
            hops.append(arrival.hop)
            if arrival.onward is None:
                return Look(kind=LookKind.GET, hops=tuple(hops), page=arrival.page, fault=arrival.fault)
            step = arrival.onward

    def _barred(self, state: tuple[str, str], been: set[tuple[str, str]], hops: int) -> Fault | None:
        """Why a step is not made: the same address with the same cookies can only answer the same again."""
        if state in been:
            return Fault(kind=FaultKind.REDIRECT_LOOP, detail=state[0][:200])
        if hops > self._means.policy.max_redirects:
            return Fault(kind=FaultKind.TOO_MANY_REDIRECTS, detail=state[0][:200])
        return None


class _HopVisit:
    """One hop of a visit."""

    def __init__(  # noqa: PLR0913 - what a hop shares with its visit
        self, means: Means, target: Target, cookies: VisitCookies, deadline: Deadline, step: Step, *, first: bool
    ) -> None:
        self._means = means
        self._target = target
        self._cookies = cookies
        self._deadline = deadline
        self._kind, self._address = step
        self._first = first
        self._spent_before = deadline.spent
        self._connection: Connection | None = None
        self._head: Head | None = None

    async def make(self) -> _Arrival:
        endpoint = Endpoint.of(self._address)
        try:
            async with self._means.lanes.turn(endpoint.server_name), self._deadline.running():
                return await self._connect_and_ask(endpoint)
        except WebFault as failure:
            return _Arrival(hop=self._hop(), fault=failure.fault)

    async def _connect_and_ask(self, endpoint: Endpoint) -> _Arrival:
        self._connection = await self._means.connector.open(endpoint, self._deadline, written=self._first)
        try:
            return await self._ask(Exchange(self._connection, self._deadline), endpoint)
        finally:
            self._connection.close()

    async def _ask(self, exchange: Exchange, endpoint: Endpoint) -> _Arrival:
        cookie = self._cookies.header_for(self._address)
        headers = (*self._means.introduction, *((("Cookie", cookie),) if cookie else ()))
        self._head = await exchange.send(Request(endpoint=endpoint, headers=headers))
        for name, value in self._head.headers:
            if name == "set-cookie":
                self._cookies.keep(self._address, value)
        onward = self._onward(self._head)
        if isinstance(onward, Fault):
            return _Arrival(hop=self._hop(), fault=onward)
        if onward is not None:
            return _Arrival(hop=self._hop(), onward=onward)
        page = await self._page(exchange, self._head)
        by_page = refresh_hop(self._hop(), page.refresh, HopKind.META_REFRESH) if _may_forward(self._head) else None
        return _Arrival(hop=self._hop(), onward=by_page, page=None if by_page else page)

    def _onward(self, head: Head) -> Step | Fault | None:
        whole = tuple((name, as_address(head.first(name))) for name in ("location", "refresh") if head.first(name))
        answer = Hop(kind=self._kind, address=self._address, status=head.status, headers=whole)
        onward = next_hop(answer, longest_address=self._means.policy.longest_address)
        if isinstance(onward, tuple) and onward[0] is HopKind.REFRESH_HEADER and not _may_forward(head):
            return None
        return onward

    def _hop(self) -> Hop:
        return Hop(
            kind=self._kind,
            address=self._address,
            status=self._head.status if self._head else None,
            headers=_kept(self._head.headers) if self._head else (),
            peer=self._connection.peer if self._connection else None,
            tls=self._connection.tls if self._connection else None,
            elapsed_ms=round((self._deadline.spent - self._spent_before) * 1000),
        )

    async def _page(self, exchange: Exchange, head: Head) -> Page:
        body = BodyReader(head.header("content-encoding"), _LIMITS)
        content_type = head.first("content-type")
        stopped = await self._read(exchange, body, content_type)
        reading = Reading(
            address=self._address,
            content_type=content_type,
            data=bytes(body.data),
            raw_bytes=body.raw_bytes,
            truncated=stopped or body.truncated or exchange.cut_short,
            anchors=self._target.anchors,
            excerpt=not (self._first and 200 <= head.status <= 299),
        )
        return read_page(reading)

    async def _read(self, exchange: Exchange, body: BodyReader, content_type: str) -> bool:
        """Read until there is enough, or until a body that has begun drips too long; whether it was stopped so."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(None) as drip:
                async for piece in exchange:
                    body.feed(piece)
                    if body.full or len(body.data) >= self._enough(content_type, body):
                        return not exchange.ended
                    if body.data and drip.when() is None:
                        patience = min(_DRIP_SHARE * self._means.timeout, _NEARLY_ALL * self._deadline.left)
                        drip.reschedule(loop.time() + patience)
        except TimeoutError:
            return True
        return False

    def _enough(self, content_type: str, body: BodyReader) -> int:
        if not is_html(media_type_of(content_type, bytes(body.data[:1024]))):
            return _ENOUGH_OF_A_FILE
        return _LIMITS.decoded if self._target.anchors else _ENOUGH_OF_A_PAGE


_NEARLY_ALL = 0.9


def _may_forward(head: Head) -> bool:
    """An error page that leads away after a while is an error page."""
    return head.status < 400


def _kept(headers: Headers) -> Headers:
    """What an observation keeps; cookies come last, so that a flood of them pushes nothing out."""
    kept = [(name, value[:KEPT_HEADER_LENGTH]) for name, value in headers if name in KEPT_HEADERS]
    names = [value.partition("=")[0].strip() for name, value in headers if name == "set-cookie" and "=" in value]
    cookies = [("set-cookie", name[:KEPT_HEADER_LENGTH]) for name in names]
    return tuple((*kept, *cookies)[:KEPT_HEADERS_MOST])
