"""A connection that carries one request after another, and the one clock that all of them are timed by."""

from __future__ import annotations

import asyncio
import ssl
from types import TracebackType
from typing import Protocol, cast

from toolkit_maint.adapters.web.faults import fault_of_os_error, web_fault
from toolkit_maint.adapters.web.reception import Reception
from toolkit_maint.domain.observation import FaultKind, Phase, TlsFacts

_TICK_SECONDS = 0.05
# A tick that comes so late says that this process was held up, and not that any peer was slow.
_LATE_SECONDS = 0.25
_EARLY_MOST = 65_536
_LONGEST_HANDSHAKE = 3_600.0


class Waiting(Protocol):
    """Something that may take until ``expires_at``, by the clock of the ticker that watches it."""

    expires_at: float

    def expire(self) -> None:
        """Be told that the time is up."""
        ...


class Ticker:
    """Looks some twenty times a second which waits have become too long: one timer for all of them.

    A time-out for each would cost more than the request. Its clock stands still while this process is held up: no peer
    is slow because we were. Belongs to the event loop that it was made in.
    """

    def __init__(self) -> None:
        """Start with nothing to watch; :meth:`run` does the watching."""
        self._time = asyncio.get_running_loop().time
        self._held_up = 0.0
        self._watched: set[Waiting] = set()

    def now(self) -> float:
        """Seconds that peers have had; any thread may ask."""
        return self._time() - self._held_up

    def was_held_up(self, seconds: float) -> None:
        """Leave a time out of account in which nothing could be done here."""
        self._held_up += seconds

    def watch(self, waiting: Waiting) -> None:
        """Have its ``expire`` called when it is due."""
        self._watched.add(waiting)

    def leave(self, waiting: Waiting) -> None:
        """Forget it."""
        self._watched.discard(waiting)

    def limit(self, seconds: float) -> Limit:
        """As :func:`asyncio.timeout`, by this clock."""
        return Limit(self, seconds)

    async def run(self) -> None:
        """Watch until cancelled."""
        before = self.now()
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            late = self.now() - before - _TICK_SECONDS
            if late > _LATE_SECONDS:
                self.was_held_up(late)
            before = at = self.now()
            for waiting in tuple(self._watched):
                if at >= waiting.expires_at:
                    waiting.expire()


class Limit:
    """A context that raises ``TimeoutError`` when it takes too long."""

    def __init__(self, ticker: Ticker, seconds: float) -> None:
        """See :meth:`Ticker.limit`."""
        self.expires_at = ticker.now() + seconds
        self._ticker = ticker
        self._timeout = asyncio.timeout(None)

    def expire(self) -> None:
        """Cancel what is in the context."""
        self._ticker.leave(self)
        self._timeout.reschedule(asyncio.get_running_loop().time())

    async def __aenter__(self) -> None:
        """Have the time begin to count."""
        await self._timeout.__aenter__()
        self._ticker.watch(self)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Turn the ticker's cancelling into a ``TimeoutError``."""
        self._ticker.leave(self)
        await self._timeout.__aexit__(kind, error, traceback)


class Wire(asyncio.Protocol):
    """One open connection to an ``origin``; ``verified`` says that its certificate has to be good.

    Requests go one at a time; ``expires_at`` is when the one under way has taken too long.
    """

    def __init__(self, ticker: Ticker, origin: str, peer: str, *, verified: bool) -> None:
        """Be timed by ``ticker``; ``peer`` is the address that was dialled."""
        self.origin = origin
        self.peer = peer
        self.verified = verified
        self.expires_at = 0.0
        self.tls: TlsFacts | None = None
        self._ticker = ticker
        self._transport: asyncio.Transport | None = None
        self._reception: Reception | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._drip_seconds: float | None = None
        self._closed = False
        self._was_asked = False
        self._early = b""

    async def start_tls(self, context: ssl.SSLContext, server_name: str) -> None:
        """Speak TLS from here on. Raises ``OSError``, ``WebFault``, and ``ValueError`` for what can be no server name."""
        assert self._transport is not None  # noqa: S101 - a wire is connected before it is used
        if self._early:
            # With TLS it is the client that speaks first.
            self.close()
            raise web_fault(FaultKind.TLS_SPEAKS_PLAIN, Phase.TLS, self._early[:20])
        # The time-out around this is the one that counts; asyncio has one of a minute unless it is told.
        secured = await asyncio.get_running_loop().start_tls(
            self._transport, self, context, server_hostname=server_name, ssl_handshake_timeout=_LONGEST_HANDSHAKE
        )
        if secured is None:
            raise ConnectionResetError
        self._transport = secured

    @property
    def ssl_object(self) -> ssl.SSLObject:
        """What the handshake made."""
        assert self._transport is not None  # noqa: S101 - as above
        return cast("ssl.SSLObject", self._transport.get_extra_info("ssl_object"))

    @property
    def is_open(self) -> bool:
        """Whether another request may be tried."""
        return not self._closed and self._transport is not None and not self._transport.is_closing()

    async def ask(self, request: bytes, reception: Reception, *, seconds: float, drip_seconds: float) -> None:
        """Send a request, and fill ``reception`` with its answer. What goes wrong is in the reception's fault.

        It may take ``seconds``; of a body that has begun, what came within ``drip_seconds`` is enough. Raises nothing but
        ``CancelledError``.
        """
        self.expires_at = self._ticker.now() + seconds
        self._was_asked = True
        early, self._early = self._early, b""
        if early and reception.feed(early):
            self.close()
            return
        if self._transport is None or not self.is_open:
            reception.finish()
            return
        self._reception, self._drip_seconds = reception, drip_seconds
        self._waiter = waiter = asyncio.get_running_loop().create_future()
        self._ticker.watch(self)
        try:
            self._transport.write(request)
            await waiter
        except asyncio.CancelledError:
            self.close()
            raise
        finally:
            self._ticker.leave(self)
            self._reception = self._waiter = None
        if early or not reception.reusable:
            self.close()

    def close(self) -> None:
        """Close at once: a peer that does not answer to a polite end must not hold us."""
        self._closed = True
        if self._transport is not None:
            self._transport.abort()

    def expire(self) -> None:
        """The time for the request under way is up."""
        if self._reception is not None:
            self._reception.fail(FaultKind.TIMEOUT)
            self._settle()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """As asyncio asks of a protocol; also called with the transport that speaks TLS."""
        # A stream has no other; uvloop's is none of asyncio's classes.
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Some bytes from the peer."""
        reception = self._reception
        if reception is None:
            self._take_unasked(data)
        elif reception.feed(data):
            self._settle()
        elif self._drip_seconds is not None and reception.began_body:
            self.expires_at = min(self.expires_at, self._ticker.now() + self._drip_seconds)
            self._drip_seconds = None

    def eof_received(self) -> bool:
        """The peer has said all; the transport closes itself."""
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """The end of the connection, whoever made it."""
        self._closed = True
        # Wire and transport know each other, and only the garbage collector would find out that nobody else does.
        self._transport = None
        reception = self._reception
        if reception is None:
            return
        if isinstance(exc, OSError):
            fault = fault_of_os_error(exc, Phase.HEADERS).fault
            reception.fail(fault.kind, fault.detail)
        else:
            reception.finish()
        self._settle()

    def _take_unasked(self, data: bytes) -> None:
        """Who speaks first says what it is. Later on, what came would be taken for the answer to the next request."""
        if self._was_asked or len(self._early) > _EARLY_MOST:
            self.close()
        else:
            self._early += data

    def _settle(self) -> None:
        self._reception = None
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
