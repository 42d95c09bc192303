"""``httpx`` over guarded connections, for what is asked seldom: the one module that imports it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from pathlib import Path

import httpx
import msgspec

from toolkit_maint.adapters.web.answer import LlhttpAnswer, as_address
from toolkit_maint.adapters.web.body import BodyLimits
from toolkit_maint.adapters.web.connection import Connector, Dialer, Endpoint, SystemDialer
from toolkit_maint.adapters.web.faults import WebFault, web_fault
from toolkit_maint.adapters.web.guard import AddressPolicy, parsed_ip
from toolkit_maint.adapters.web.manners import header_lines, introduction, request_bytes
from toolkit_maint.adapters.web.names import RememberingResolver, Resolver, SystemResolver
from toolkit_maint.adapters.web.reception import Appetite, Reception
from toolkit_maint.adapters.web.tls import Trust
from toolkit_maint.adapters.web.wire import Ticker
from toolkit_maint.domain.address import AddressKind, host_of, parse_address
from toolkit_maint.domain.observation import Fault, FaultKind, Hop, HopKind, Phase
from toolkit_maint.domain.redirect import next_hop
from toolkit_maint.ports import FetchedPage, Stop

_DEFAULT_SECONDS = 20.0
_POLL_SECONDS = 0.05
PAGE_LIMITS = BodyLimits(raw=10 * 1024 * 1024, decoded=20 * 1024 * 1024)
"""How much is read of a page that is read whole."""

# What an answer must not say any more once its body is decoded and unframed.
_SPENT_HEADERS = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"})
_OUR_HEADERS = frozenset({"host", "connection", "content-length", "transfer-encoding"})


class GuardedTransport(httpx.AsyncBaseTransport):
    """Every request over a fresh guarded connection, its body decoded within bounds before it is handed over.

    Of httpx's time-outs ``connect`` covers name, connection and TLS, and ``read`` the whole request, these included. A
    body that was cut has ``truncated`` in the response's extensions; a request that a redirect led to should say so with
    ``redirected`` in its own. Raises httpx's exceptions, each ``from`` a
    :class:`~toolkit_maint.adapters.web.faults.WebFault`.
    """

    def __init__(
        self, address_policy: AddressPolicy, resolver: Resolver, dialer: Dialer, trust: Trust, limits: BodyLimits
    ) -> None:
        """Dial through these parts; read at most ``limits`` of each body."""
        self._address_policy = address_policy
        self._resolver = resolver
        self._dialer = dialer
        self._trust = trust
        self._appetite = Appetite(
            limits=limits, enough_of_page=limits.decoded, enough_of_file=limits.decoded, part_will_do=False
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; as httpx asks of its transports."""
        timeouts: Mapping[str, float | None] = request.extensions.get("timeout", {})
        try:
            return await self._send(request, timeouts.get("read") or _DEFAULT_SECONDS, timeouts.get("connect"))
        except WebFault as fault:
            raise _httpx_error(fault.fault, request) from fault

    async def _send(self, request: httpx.Request, seconds: float, connect_seconds: float | None) -> httpx.Response:
        now = asyncio.get_running_loop().time
        ends_at = now() + seconds
        endpoint = _agreed_endpoint(request)
        connect = min(seconds, connect_seconds or seconds)
        ticker = Ticker()
        watching = asyncio.create_task(ticker.run())
        connector = Connector(self._address_policy, self._resolver, self._dialer, self._trust, ticker)
        try:
            written = not request.extensions.get("redirected")
            wire = await connector.open(endpoint, seconds=connect, connect_seconds=connect, written=written)
            try:
                reception = Reception(LlhttpAnswer(bodiless=request.method == "HEAD"), self._appetite)
                left = max(0.0, ends_at - now())
                await wire.ask(await _wire_request(request, endpoint), reception, seconds=left, drip_seconds=left)
            finally:
                wire.close()
        finally:
            watching.cancel()
        return _response(reception)


def _response(reception: Reception) -> httpx.Response:
    head, body = reception.head, reception.body
    if head is None or reception.fault is not None:
        raise WebFault(reception.fault or Fault(kind=FaultKind.CONNECTION_CLOSED))
    kept = [(name, value) for name, value in head.headers if name not in _SPENT_HEADERS]
    return httpx.Response(
        head.status,
        headers=httpx.Headers(kept, encoding="latin-1"),
        content=bytes(body.data) if body else b"",
        extensions={"truncated": reception.truncated, "reason_phrase": head.reason.encode("latin-1")},
    )


def _agreed_endpoint(request: httpx.Request) -> Endpoint:
    """The endpoint that our parser and httpx's both read; where they differ, nothing is dialled.

    Userinfo is refused as well: it is what hides one host behind another, and httpx has settled that question before.
    """
    if request.url.scheme not in {"http", "https"}:
        raise web_fault(FaultKind.REDIRECT_SCHEME, detail=request.url.scheme)
    if request.url.userinfo:
        raise web_fault(FaultKind.PARSERS_DISAGREE, detail="userinfo")
    try:
        endpoint = Endpoint.of(parse_address(str(request.url)).href)
    except ValueError as error:
        raise web_fault(FaultKind.PARSERS_DISAGREE, detail=request.url.host) from error
    host = request.url.raw_host.decode("ascii")
    port = request.url.port or (443 if request.url.scheme == "https" else 80)
    if endpoint.port != port or not _same_host(endpoint.host.strip("[]"), host):
        raise web_fault(FaultKind.PARSERS_DISAGREE, detail=f"{endpoint.host}:{endpoint.port} and {host}:{port}")
    target = request.extensions.get("target", request.url.raw_path)
    return msgspec.structs.replace(endpoint, target=target.decode("ascii"))


def _same_host(ours: str, theirs: str) -> bool:
    if ours == theirs:
        return True
    # Only for IPv6, which is written in many ways: an odd IPv4 is a name to the other parser.
    return ":" in ours and ":" in theirs and parsed_ip(ours) == parsed_ip(theirs)


async def _wire_request(request: httpx.Request, endpoint: Endpoint) -> bytes:
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in request.headers.raw
        if name.decode("latin-1").lower() not in _OUR_HEADERS
    )
    lines = header_lines((*headers, ("Connection", "close")))
    return request_bytes(request.method, endpoint, lines, await request.aread())


def _httpx_error(fault: Fault, request: httpx.Request) -> httpx.TransportError:
    connecting = fault.phase in {None, Phase.NAME, Phase.CONNECT, Phase.TLS}
    message = f"{fault.kind} {fault.detail}".strip()
    if fault.kind is FaultKind.TIMEOUT:
        return (httpx.ConnectTimeout if connecting else httpx.ReadTimeout)(message, request=request)
    if fault.kind is FaultKind.REDIRECT_SCHEME:
        return httpx.UnsupportedProtocol(message, request=request)
    if fault.kind is FaultKind.PARSERS_DISAGREE:
        return httpx.LocalProtocolError(message, request=request)
    if connecting:
        return httpx.ConnectError(message, request=request)
    if fault.kind in {FaultKind.CONNECTION_RESET, FaultKind.NETWORK_UNREACHABLE}:
        return httpx.ReadError(message, request=request)
    return httpx.RemoteProtocolError(message, request=request)


class FetchOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How a page is fetched; ``timeout`` is in seconds for all its hops. See ``CheckerOptions`` for the others."""

    timeout: float = _DEFAULT_SECONDS
    ca_bundle: Path | None = None
    contact: str | None = None
    language: str = "en"
    max_redirects: int = 20
    longest_address: int = 8_192


class Condition(msgspec.Struct, frozen=True):
    """Header fields of a conditional request, and the only address that they are sent to."""

    address: str
    headers: dict[str, str]


def fetch(  # noqa: PLR0913 - the parts of the world that a fetch needs, each named
    url: str,
    stop: Stop,
    *,
    options: FetchOptions,
    address_policy: AddressPolicy,
    resolver: Resolver | None = None,
    dialer: Dialer | None = None,
    condition: Condition | None = None,
) -> FetchedPage:
    """Get one page and wait for it; redirects are followed, by status only.

    Without a resolver or dialer the system's are used.

    Raises :class:`WebFault` where there is no answer (``timeout`` also when ``stop`` gives a reason), ``ValueError`` for
    what is no http or https address, and
    :class:`~toolkit_maint.adapters.web.tls.UnusableCaBundleError`.
    """
    address = parse_address(url)
    if address.kind is not AddressKind.WEB:
        raise ValueError(f"no web address: {url[:200]}")
    trust = Trust(options.ca_bundle)

    async def run() -> FetchedPage:
        names = RememberingResolver(resolver or SystemResolver())
        transport = GuardedTransport(address_policy, names, dialer or SystemDialer(), trust, PAGE_LIMITS)
        return await _unless_stopped(_fetched(address.visit_key, options, transport, condition), stop)

    return asyncio.run(run())


async def _unless_stopped(work: Coroutine[None, None, FetchedPage], stop: Stop) -> FetchedPage:
    task = asyncio.create_task(work)
    while not task.done():
        if stop.reason() is not None:
            task.cancel()
            raise web_fault(FaultKind.TIMEOUT, detail=stop.reason())
        await asyncio.wait({task}, timeout=_POLL_SECONDS)
    return task.result()


async def _fetched(
    address: str, options: FetchOptions, transport: GuardedTransport, condition: Condition | None
) -> FetchedPage:
    now = asyncio.get_running_loop().time
    ends_at = now() + options.timeout
    headers = dict(introduction(options.contact, options.language))
    # Cookies go back to the very host that set them, and nowhere else.
    jars: dict[str, httpx.Cookies] = {}
    for hops in range(options.max_redirects + 1):
        conditional = condition.headers if condition is not None and condition.address == address else {}
        request = _request(address, headers | conditional, max(_SHORTEST_SECONDS, ends_at - now()), redirected=hops > 0)
        jar = jars.setdefault(host_of(address), httpx.Cookies())
        jar.set_cookie_header(request)
        response = await _got(transport, request)
        jar.extract_cookies(response)
        onward = _onward(response, address, options.longest_address)
        if onward is None:
            return _fetched_from(response, address)
        address = onward
    raise web_fault(FaultKind.TOO_MANY_REDIRECTS, detail=address)


_SHORTEST_SECONDS = 0.001


def _request(address: str, headers: dict[str, str], seconds: float, *, redirected: bool) -> httpx.Request:
    # httpx would quote the path in its own way; what goes out is what the address says.
    extensions = {
        "target": Endpoint.of(address).target.encode("ascii"),
        "redirected": redirected,
        "timeout": httpx.Timeout(seconds).as_dict(),
    }
    try:
        return httpx.Request("GET", address, headers=headers, extensions=extensions)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise web_fault(FaultKind.PARSERS_DISAGREE, detail=error) from error


async def _got(transport: GuardedTransport, request: httpx.Request) -> httpx.Response:
    """The whole answer. An ``AsyncClient`` would also parse where a redirect leads, in its own way, and fail on the rest."""
    try:
        response = await transport.handle_async_request(request)
        response.request = request
        await response.aread()
    except httpx.TransportError as error:
        if isinstance(error.__cause__, WebFault):
            raise WebFault(error.__cause__.fault) from error
        raise
    return response


def _onward(response: httpx.Response, address: str, longest_address: int) -> str | None:
    if not response.has_redirect_location:
        return None
    location = ("location", as_address(response.headers["location"]))
    hop = Hop(kind=HopKind.REDIRECT, address=address, status=response.status_code, headers=(location,))
    onward = next_hop(hop, longest_address=longest_address)
    if isinstance(onward, Fault):
        raise WebFault(onward)
    return None if onward is None else onward[1]


def _fetched_from(response: httpx.Response, address: str) -> FetchedPage:
    headers = ((name.lower(), value) for name, value in response.headers.multi_items())
    return FetchedPage(
        status=response.status_code,
        final_url=address,
        headers=tuple((name, value) for name, value in headers if name not in _SPENT_HEADERS),
        body=response.content,
        truncated=bool(response.extensions["truncated"]),
    )


class PageFetcher:
    """Gets pages one at a time (implements :class:`toolkit_maint.ports.Fetch`)."""

    def __init__(
        self, options: FetchOptions, stop: Stop, *, address_policy: AddressPolicy, resolver: Resolver, dialer: Dialer
    ) -> None:
        """Raises nothing; a certificate file that cannot be used is found out by the first call."""
        self._get: Callable[..., FetchedPage] = partial(
            fetch, stop=stop, options=options, address_policy=address_policy, resolver=resolver, dialer=dialer
        )

    def __call__(self, url: str, condition: Condition | None = None) -> FetchedPage | Fault:
        """As the port says. Raises :class:`~toolkit_maint.adapters.web.tls.UnusableCaBundleError`."""
        try:
            return self._get(url, condition=condition)
        except WebFault as fault:
            return fault.fault
