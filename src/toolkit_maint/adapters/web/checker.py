"""The ``LinkChecker`` over the network: many visits at once behind an ordinary iterator."""

from __future__ import annotations

import asyncio
import copy
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from toolkit_maint.adapters.web.connection import Connector, Dialer, SystemDialer
from toolkit_maint.adapters.web.crew import Crew, CrewOptions
from toolkit_maint.adapters.web.guard import AddressPolicy
from toolkit_maint.adapters.web.lanes import Lanes
from toolkit_maint.adapters.web.loops import new_event_loop
from toolkit_maint.adapters.web.manners import HostManners, browser_introduction, header_lines, introduction
from toolkit_maint.adapters.web.names import RememberingResolver, Resolver, SystemResolver
from toolkit_maint.adapters.web.tls import Trust
from toolkit_maint.adapters.web.visit import Means
from toolkit_maint.adapters.web.wire import Ticker
from toolkit_maint.domain.observation import Observation, Target
from toolkit_maint.domain.policy import Policy
from toolkit_maint.ports import Clock, Pulse, Stop

_POLL_SECONDS = 0.05
# So many observations are handed over together: going in and out of the event loop costs as much as a request.
_BATCH = 64
_SLOWEST = 3


class CheckerOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How visits are made.

    ``timeout`` is in seconds for one pass over a link, its hops included, without waiting for a turn. ``max_per_host``
    and ``concurrency`` count requests at once: to one host, and in all. ``ca_bundle`` is a file of certificates to trust
    instead of the system's. ``language`` is the catalogue's; ``vantage`` names the place that visits are made from.
    ``robots`` has robots.txt respected; ``hosts`` says what holds for single hosts.
    """

    timeout: float = 20.0
    max_per_host: int = 3
    concurrency: int = 256
    ca_bundle: Path | None = None
    contact: str | None = None
    language: str = "en"
    vantage: str = ""
    robots: bool = False
    hosts: dict[str, HostManners] = {}


class WebLinkChecker:
    """Visits links over guarded connections; a name is looked up once for each call of :meth:`observe`."""

    def __init__(  # noqa: PLR0913 - the parts of the world that visits need, each named
        self,
        options: CheckerOptions,
        policy: Policy,
        *,
        address_policy: AddressPolicy,
        clock: Clock,
        resolver: Resolver | None = None,
        dialer: Dialer | None = None,
    ) -> None:
        """Resolve and dial as the system does where nothing else is given.

        Raises :class:`~toolkit_maint.adapters.web.tls.UnusableCaBundleError`, and ``ValueError`` for a header of ``hosts``
        that cannot be sent.
        """
        self._options = options
        self._policy = policy
        self._address_policy = address_policy
        self._resolver = resolver or SystemResolver()
        self._dialer = dialer or SystemDialer()
        self._clock = clock
        self._trust = Trust(options.ca_bundle)
        self._crew: Crew | None = None
        self._last_pulse = Pulse()
        for manners in options.hosts.values():
            header_lines(manners.headers).encode("latin-1")

    def sharing(self, processes: int) -> WebLinkChecker:
        """The same checker, as one of so many that share what may be done at once."""
        one = copy.copy(self)
        share = max(1, self._options.concurrency // processes)
        one._options = msgspec.structs.replace(self._options, concurrency=share)  # noqa: SLF001 - a copy of this very object
        return one

    def observe(self, targets: Sequence[Target], stop: Stop) -> Iterator[Observation]:
        """As the port says. Targets are http and https addresses.

        The event loop runs in the calling thread, and only while the iterator is asked for more; ``stop`` is asked some 20
        times a second. All that belongs to it has ended when the iterator has, also when that is closed early.
        """
        self._last_pulse = Pulse(total=len(targets))
        if not targets or stop.reason() is not None:
            return
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            now = runner.get_loop().time
            run = runner.run(self._begun(targets))
            try:
                while not run.is_over:
                    runner.run(run.some(stop))
                    left_at = now()
                    while run.ready:
                        yield run.ready.popleft()
                    # No peer is slow because whoever takes the observations was.
                    run.ticker.was_held_up(now() - left_at)
            finally:
                runner.run(run.end())
                self._last_pulse = self.pulse()
                self._crew = None

    def pulse(self) -> Pulse:
        """As the port says."""
        crew = self._crew
        if crew is None:
            return self._last_pulse
        oldest = crew.oldest_requests()
        slowest = sorted(oldest.items(), key=lambda item: (-item[1], item[0]))[:_SLOWEST]
        return Pulse(
            total=self._last_pulse.total,
            done=crew.done,
            requests=crew.requests,
            hosts_in_flight=len(oldest),
            slowest=tuple(slowest),
            second_pass=crew.second_pass,
        )

    async def _begun(self, targets: Sequence[Target]) -> _Run:
        options = self._options
        ticker = Ticker()
        names = RememberingResolver(self._resolver)
        means = Means(
            policy=self._policy,
            clock=self._clock,
            introduction=header_lines((("Connection", "keep-alive"), *introduction(options.contact, options.language))),
            browser_introduction=header_lines(
                browser_introduction(options.contact, options.language, self._policy.second_look)
            ),
            timeout=options.timeout,
            vantage=options.vantage,
            hosts=options.hosts,
        )
        ready: deque[Observation] = deque()
        self._crew = crew = Crew(
            CrewOptions(workers=options.concurrency, robots=options.robots),
            means,
            Lanes(options.max_per_host, options.hosts),
            Connector(self._address_policy, names, self._dialer, self._trust, ticker),
            ticker,
            ready.append,
        )
        return _Run(crew, targets, ticker, ready)


class _Run:
    """The crew at work, and the observations that are ready."""

    def __init__(self, crew: Crew, targets: Sequence[Target], ticker: Ticker, ready: deque[Observation]) -> None:
        self.ready = ready
        self.is_over = False
        self._crew = crew
        self.ticker = ticker
        self._work = asyncio.create_task(crew.work(targets))
        self._clockwork = asyncio.create_task(ticker.run())

    async def some(self, stop: Stop) -> None:
        """Work until there is something to hand over, and not much longer; or until all is done, or ``stop`` has a reason."""
        while len(self.ready) < _BATCH:
            done, _ = await asyncio.wait({self._work}, timeout=_POLL_SECONDS)
            if done:
                self.is_over = True
                self._work.result()
                return
            if stop.reason() is not None:
                self.is_over = True
                await self._cancelled(self._work)
                self.ready.extend(self._crew.abandoned())
                return
            if self.ready:
                return

    async def end(self) -> None:
        """Stop whatever still runs."""
        await self._cancelled(self._work)
        await self._cancelled(self._clockwork)

    @staticmethod
    async def _cancelled(task: asyncio.Task[None]) -> None:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
