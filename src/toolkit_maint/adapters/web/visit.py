"""One visit: from an address, hop after hop and look after look, to an observation.

No input or output: a visit says what to ask next, and is told what came of it. Facts only; which look comes next is
:func:`~toolkit_maint.domain.next_look.next_look`'s to say.
"""

from __future__ import annotations

import enum
from datetime import datetime

import msgspec

from toolkit_maint.adapters.web.answer import Answer, Head, Headers, LlhttpAnswer, as_address
from toolkit_maint.adapters.web.body import BodyLimits
from toolkit_maint.adapters.web.connection import Endpoint, server_name_in
from toolkit_maint.adapters.web.cookies import VisitCookies
from toolkit_maint.adapters.web.forgiving import ForgivingAnswer
from toolkit_maint.adapters.web.manners import HostManners, header_lines, request_bytes, validator_lines
from toolkit_maint.adapters.web.page import Reading, read_page
from toolkit_maint.adapters.web.reception import Appetite, Reception
from toolkit_maint.domain.address import without_fragment
from toolkit_maint.domain.next_look import NextLook, next_look
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
    TlsFacts,
    Unvisited,
)
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.redirect import REDIRECT_STATUSES, next_hop, page_hop
from toolkit_maint.domain.sibling import sibling_address
from toolkit_maint.ports import Clock

_KIB = 1024
_LIMITS = BodyLimits()
_FOR_A_PAGE = Appetite(limits=_LIMITS, enough_of_page=256 * _KIB, enough_of_file=16 * _KIB)
_FOR_ANCHORS = Appetite(limits=_LIMITS, enough_of_page=_LIMITS.decoded, enough_of_file=16 * _KIB)
# The part of the time-out for which a body that has begun may go on dripping.
_DRIP_SHARE = 0.25
_NEARLY_ALL = 0.9
_HTTPS_SHARE = 0.5
_FAIR_SHARE = 0.25
_HTTPS_PORT = 443
_NOT_MODIFIED = 304


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """What visits are made with, the same for all of a run.

    ``timeout`` is in seconds, for one pass over a link. ``introduction`` and ``browser_introduction`` are the header lines
    of every request, and of a look that is shaped like a browser's. ``siblings`` are the looks at what sites show where there
    is nothing, each by its host and kind of file: what is known of a host is not asked for again.
    """

    policy: Policy
    clock: Clock
    introduction: str
    browser_introduction: str
    timeout: float
    vantage: str
    hosts: dict[str, HostManners]
    siblings: dict[str, Look] = {}


class Turn(enum.Enum):
    """What a visit wants after an answer.

    Another request, another one after a pause, to be looked at again in the second pass, or nothing more.
    """

    ASK = enum.auto()
    WAIT = enum.auto()
    SECOND_PASS = enum.auto()
    DONE = enum.auto()


class Seen(msgspec.Struct, frozen=True):
    """What is known of a request beside its answer: the peer, its TLS, how often it was sent, and how long it took."""

    peer: str | None = None
    tls: TlsFacts | None = None
    sent: int = 0
    seconds: float = 0.0


_NOTHING_SEEN = Seen()


class Visit:
    """A visit under way. ``endpoint`` is where the next request goes, and ``kind`` how it is made."""

    __slots__ = (
        "_address",
        "_been",
        "_cookies",
        "_hop_kind",
        "_hops",
        "_left",
        "_looks",
        "_means",
        "_observation",
        "_spent",
        "_visited_at",
        "endpoint",
        "kind",
        "second_pass",
        "target",
        "wait",
    )

    def __init__(self, target: Target, means: Means, kind: LookKind) -> None:
        """Begin with a look of this kind."""
        self.target = target
        self.kind = kind
        self.second_pass = False
        self.wait = 0.0
        self._means = means
        self._looks: tuple[Look, ...] = ()
        self._visited_at: datetime | None = None
        self._observation: Observation | None = None
        self._spent = 0.0
        self._left = self._timeout(target.visit_key)
        self._begin(kind)

    def begin_second_pass(self) -> None:
        """Look again, with a time-out of its own."""
        self.second_pass = True
        self._left = self._timeout(self.target.visit_key)
        self._begin(self.kind)

    def look_at(self, kind: LookKind) -> None:
        """Begin with a look of another kind, where none has begun."""
        if not self.begun:
            self.kind = kind

    @property
    def written(self) -> bool:
        """Whether the next request goes to the address that was asked for, and not to one that an answer led to."""
        return not self._hops

    @property
    def begun(self) -> bool:
        """Whether any request has been made, or tried."""
        return bool(self._looks or self._hops)

    @property
    def last_hop(self) -> Hop:
        """The last request that was made."""
        return self._hops[-1] if self._hops else self._looks[-1].hops[-1]

    @property
    def showed_head_lies(self) -> bool:
        """Whether a look at the head alone made the page seem missing, which then was there."""
        if len(self._looks) < 2 or self._looks[0].kind is not LookKind.HEAD:
            return False
        whole = self._looks[1]
        is_there = whole.page is not None and whole.page.text_bytes > 0 and 200 <= (whole.hops[-1].status or 0) <= 299
        return is_there and not whole.second_pass

    @property
    def seconds_left(self) -> float:
        """How long the next request may take, connection included."""
        endpoint = self.endpoint
        if not self._looks and not self._hops and endpoint.port == 80 and not endpoint.secure:
            # A browser that gets nowhere over http tries https, and so will the next look.
            return max(0.0, self._left - (1 - _HTTPS_SHARE) * self._timeout(self.target.visit_key))
        return self._left

    @property
    def is_short_of_time(self) -> bool:
        """Whether what went before left so little that a host which needs more is not to blame."""
        return self.seconds_left < _FAIR_SHARE * self._timeout(self.target.visit_key)

    @property
    def drip_seconds(self) -> float:
        """How long a body that has begun is waited for."""
        return min(_DRIP_SHARE * self._means.timeout, _NEARLY_ALL * self.seconds_left)

    @property
    def verified(self) -> bool:
        """Whether the certificate has to be good."""
        return self.kind is not LookKind.UNVERIFIED

    def request(self) -> bytes:
        """The next request, as it goes over the wire."""
        endpoint, means = self.endpoint, self._means
        lines = means.browser_introduction if self.kind is LookKind.BROWSER else means.introduction
        cookie = self._cookies.header_for(self._address) if self._cookies else ""
        if cookie:
            lines += f"Cookie: {cookie}\r\n"
        if means.hosts and self._is_safe and (manners := means.hosts.get(endpoint.server_name)) is not None:
            lines += header_lines(manners.headers)
        if self._asks_on_condition:
            lines += validator_lines(self.target.etag, self.target.modified)
        return request_bytes("HEAD" if self.kind is LookKind.HEAD else "GET", endpoint, lines)

    @property
    def _asks_on_condition(self) -> bool:
        """Whether the page is asked for only if it has changed: by the first request of all, unless its anchors are wanted."""
        target = self.target
        is_first = not self._looks and not self._hops and self.kind is LookKind.GET
        return is_first and not target.anchors and bool(validator_lines(target.etag, target.modified))

    @property
    def _is_safe(self) -> bool:
        """Whether something secret may be sent: only along a way that never left the host of the link itself.

        Not where the certificate is not good, nor where a redirect left https or went to another port, nor to an address that
        was made up.
        """
        asked, here = Endpoint.of(self.target.visit_key), self.endpoint
        hosts = {server_name_in(hop.address) for hop in self._hops} | {here.server_name}
        at_home = hosts == {asked.server_name} and (here.port == asked.port or (here.secure and here.port == _HTTPS_PORT))
        is_open = self.verified and self.kind is not LookKind.SIBLING
        return is_open and at_home and (here.secure or not asked.secure)

    def reception(self) -> Reception:
        """What takes in the answer to it."""
        kind = self.kind
        answer: Answer = ForgivingAnswer() if kind is LookKind.FORGIVING else LlhttpAnswer(bodiless=kind is LookKind.HEAD)
        return Reception(answer, _FOR_ANCHORS if self.target.anchors else _FOR_A_PAGE)

    def failed(self, fault: Fault, seen: Seen = _NOTHING_SEEN) -> Turn:
        """Be told that there was no answer, and why."""
        self._keep_hop(None, seen)
        return self._end_look(None, fault)

    def answered(self, reception: Reception, seen: Seen) -> Turn:
        """Be told of an answer."""
        head = reception.head
        if head is None or reception.fault is not None:
            fault = reception.fault or Fault(kind=FaultKind.CONNECTION_CLOSED)
            self._keep_hop(head, seen)
            return self._end_look(None, fault)
        is_unchanged = head.status == _NOT_MODIFIED and self._asks_on_condition
        hop = self._keep_hop(head, seen)
        if is_unchanged:
            return self._after(Look(kind=self.kind, hops=self._hops, second_pass=self.second_pass, unchanged=True))
        onward = self._onward(head, hop)
        if isinstance(onward, Fault):
            return self._end_look(None, onward)
        page = None
        if onward is None and self.kind is not LookKind.HEAD:
            page = self._page(reception, head)
            onward = page_hop(hop, page) if _may_forward(head) else None
        return self._end_look(page, None) if onward is None else self._go_on(*onward)

    def observation(self, unvisited: Unvisited | None = None) -> Observation:
        """What was seen so far, looks that have ended only."""
        if self._observation is None:
            self._observation = Observation(
                visit_key=self.target.visit_key,
                looks=self._looks,
                visited_at=self._visited_at or self._means.clock(),
                elapsed_ms=round(self._spent * 1000),
                vantage=self._means.vantage,
                anchors_asked=self.target.anchors,
                unvisited=None if self._looks else unvisited,
            )
        return self._observation

    def _timeout(self, visit_key: str) -> float:
        hosts = self._means.hosts
        manners = hosts.get(server_name_in(visit_key)) if hosts else None
        return self._means.timeout if manners is None or manners.timeout is None else manners.timeout

    def _begin(self, kind: LookKind) -> None:
        self.kind = kind
        self._address = self._first_address(kind)
        self.endpoint = Endpoint.of(self._address)
        self._hop_kind = HopKind.START
        self._hops: tuple[Hop, ...] = ()
        self._been: set[tuple[str, str]] = set()
        self._cookies: VisitCookies | None = None

    def _first_address(self, kind: LookKind) -> str:
        address = self.target.visit_key
        if kind is LookKind.HTTPS:
            return f"https{address.removeprefix('http')}"
        return sibling_address(self._looks[-1].hops, self._means.policy) if kind is LookKind.SIBLING else address

    def _site_of(self, address: str) -> str:
        """What a sibling stands for: all files of one kind at an origin, or all its pages."""
        extension = address.partition("?")[0].rpartition("/")[2].rpartition(".")[2].lower()
        kind = extension if extension in self._means.policy.address_signs.files else ""
        return f"{Endpoint.of(address).origin} {kind}"

    def _keep_hop(self, head: Head | None, seen: Seen) -> Hop:
        if self._visited_at is None:
            self._visited_at = self._means.clock()
        self._spent += seen.seconds
        self._left = max(0.0, self._left - seen.seconds)
        hop = Hop(
            kind=self._hop_kind,
            address=self._address,
            status=head.status if head else None,
            headers=self._kept(head.headers) if head else (),
            peer=seen.peer,
            tls=seen.tls,
            elapsed_ms=round(seen.seconds * 1000),
            sent=seen.sent,
        )
        self._hops += (hop,)
        return hop

    def _kept(self, headers: Headers) -> Headers:
        """What an observation keeps; of cookies their names, which come last, so that a flood of them pushes nothing out."""
        kept = []
        cookies = []
        signs = self._means.policy.signs.header_names
        for name, value in headers:
            if name in KEPT_HEADERS or name in signs:
                kept.append((name, value[:KEPT_HEADER_LENGTH]))
            elif name == "set-cookie":
                cookies.append(value)
        if cookies:
            if self._cookies is None:
                self._cookies = VisitCookies(self._means.clock, self._means.policy.registrable_domain)
            for cookie in cookies:
                self._cookies.keep(self._address, cookie)
                name, equals, _ = cookie.partition("=")
                kept += [("set-cookie", name.strip()[:KEPT_HEADER_LENGTH])] if equals else []
        return tuple(kept[:KEPT_HEADERS_MOST])

    def _onward(self, head: Head, hop: Hop) -> tuple[HopKind, str] | Fault | None:
        if head.status not in REDIRECT_STATUSES and hop.header("refresh") is None:
            return None
        whole = tuple((name, as_address(value)) for name, value in head.headers if name in {"location", "refresh"} and value)
        answer = Hop(kind=self._hop_kind, address=self._address, status=head.status, headers=whole)
        onward = next_hop(answer, longest_address=self._means.policy.longest_address)
        if isinstance(onward, tuple) and onward[0] is HopKind.REFRESH_HEADER and not _may_forward(head):
            return None
        return onward

    def _go_on(self, kind: HopKind, address: str) -> Turn:
        """Take the next step, unless it was taken before: the same address with the same cookies can only answer the same."""
        if len(self._hops) == 1:
            self._been.add((without_fragment(self._hops[0].address), ""))
        state = (without_fragment(address), self._cookies.header_for(address) if self._cookies else "")
        if state in self._been:
            return self._end_look(None, Fault(kind=FaultKind.REDIRECT_LOOP, detail=state[0][:200]))
        if len(self._hops) > self._means.policy.max_redirects:
            return self._end_look(None, Fault(kind=FaultKind.TOO_MANY_REDIRECTS, detail=state[0][:200]))
        self._been.add(state)
        self._hop_kind, self._address = kind, address
        self.endpoint = Endpoint.of(address)
        return Turn.ASK

    def _page(self, reception: Reception, head: Head) -> Page:
        body = reception.body
        target = self.target
        plain = len(self._hops) == 1 and 200 <= head.status <= 299
        return read_page(
            Reading(
                address=self._address,
                content_type=head.first("content-type"),
                data=bytes(body.data) if body else b"",
                raw_bytes=body.raw_bytes if body else 0,
                truncated=reception.truncated,
                anchors=target.anchors,
                excerpt=not plain,
                plain=plain and target.expectation is None and not target.anchors,
                signs=self._means.policy.signs,
            )
        )

    def _end_look(self, page: Page | None, fault: Fault | None) -> Turn:
        look = Look(kind=self.kind, hops=self._hops, page=page, fault=fault, second_pass=self.second_pass)
        if look.kind is LookKind.SIBLING:
            self._means.siblings[self._site_of(look.hops[0].address)] = look
        return self._after(look)

    def _after(self, look: Look) -> Turn:
        self._looks += (look,)
        self._hops = ()
        self._observation = None
        following = next_look(self.observation(), self.target.expectation, self._means.policy)
        if following.kind is LookKind.SIBLING:
            known = self._means.siblings.get(self._site_of(self._first_address(LookKind.SIBLING)))
            if known is not None:
                # It was asked for once, by another visit.
                return self._after(_without_requests(known))
        return Turn.DONE if following.kind is None else self._prepare(following.kind, following)

    def _prepare(self, kind: LookKind, following: NextLook) -> Turn:
        if following.in_second_pass and not self.second_pass:
            self.kind = kind
            return Turn.SECOND_PASS
        if not self._left:
            # There is no time for a follow-up; the second pass has time of its own.
            self.kind = LookKind.GET
            return Turn.DONE if self.second_pass else Turn.SECOND_PASS
        self._begin(kind)
        self.wait = following.wait
        return Turn.WAIT if following.wait else Turn.ASK


def _without_requests(look: Look) -> Look:
    return msgspec.structs.replace(look, hops=tuple(msgspec.structs.replace(hop, sent=0) for hop in look.hops))


def _may_forward(head: Head) -> bool:
    """An error page that leads away after a while is an error page."""
    return head.status < 400
