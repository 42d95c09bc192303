"""The ``LinkChecker`` over the network: many visits at once behind an ordinary iterator."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Iterator, Sequence
from pathlib import Path

import msgspec

from toolkit_maint.adapters.web.connection import Connector, Dialer, SystemDialer, trust_context
from toolkit_maint.adapters.web.guard import AddressPolicy
from toolkit_maint.adapters.web.lanes import Lanes
from toolkit_maint.adapters.web.manners import introduction
from toolkit_maint.adapters.web.names import RememberingResolver, Resolver, SystemResolver
from toolkit_maint.adapters.web.visit import Means, Visitor
from toolkit_maint.domain.address import host_of
from toolkit_maint.domain.observation import Observation, Target
from toolkit_maint.domain.policy import Policy
from toolkit_maint.ports import Clock, Stop

_POLL_SECONDS = 0.05
# Visits that may be under way for one that sends a request: the others wait for a turn at the host that they were
# redirected to, and must not keep the rest from starting.
_UNDER_WAY = 4
_UNREAD_MOST = 1_000


class CheckerOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How visits are made.

    ``timeout`` is in seconds for a whole visit, its hops included, without waiting for a turn. ``max_per_host`` and
    ``concurrency`` count requests at once: to one host, and in all. ``ca_bundle`` is a file of certificates to trust
    instead of the system's. ``language`` is the catalogue's; ``vantage`` names the place that visits are made from.
    """

    timeout: float = 20.0
    max_per_host: int = 3
    concurrency: int = 64
    ca_bundle: Path | None = None
    contact: str | None = None
    language: str = "en"
    vantage: str = ""


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

        Raises :class:`~toolkit_maint.adapters.web.connection.UnusableCaBundleError`.
        """
        self._options = options
        self._policy = policy
        self._address_policy = address_policy
        self._resolver = resolver or SystemResolver()
        self._dialer = dialer or SystemDialer()
        self._clock = clock
        self._trust = trust_context(options.ca_bundle)

    def observe(self, targets: Sequence[Target], stop: Stop) -> Iterator[Observation]:
        """As the port says. Targets are http and https addresses.

        The event loop has a thread of its own, which ends with the iterator: also when ``stop`` gives a reason (it is
        asked some 20 times a second), and when the iterator is closed early.
        """
        if not targets or stop.reason() is not None:
            return
        run = _BackgroundRun(lambda results: self._visit_all(targets, results))
        try:
            yield from run.observations(stop)
        finally:
            run.end()

    async def _visit_all(self, targets: Sequence[Target], results: queue.SimpleQueue[Observation | None]) -> None:
        options = self._options
        means = Means(
            connector=Connector(self._address_policy, RememberingResolver(self._resolver), self._dialer, self._trust),
            lanes=Lanes(options.max_per_host, options.concurrency),
            policy=self._policy,
            clock=self._clock,
            introduction=introduction(options.contact, options.language),
            timeout=options.timeout,
            vantage=options.vantage,
        )
        visitor = Visitor(means)
        agenda = _Agenda(targets, options.max_per_host)

        async def work() -> None:
            while (target := agenda.take()) is not None:
                results.put(await visitor.observe(target))
                agenda.give_back(target)
                while results.qsize() > _UNREAD_MOST:  # noqa: ASYNC110 - another thread reads, which sets no asyncio.Event
                    await asyncio.sleep(_POLL_SECONDS)

        async with asyncio.TaskGroup() as group:
            for _ in range(min(len(targets), options.concurrency * _UNDER_WAY)):
                group.create_task(work())


class _Agenda:
    """Which target comes next: hosts take turns, those with most targets first, each with so many under way at most."""

    def __init__(self, targets: Sequence[Target], per_host: int) -> None:
        self._per_host = per_host
        self._waiting: dict[str, deque[Target]] = {}
        for target in targets:
            self._waiting.setdefault(host_of(target.visit_key), deque()).append(target)
        self._ready = deque(sorted(self._waiting, key=lambda host: -len(self._waiting[host])))
        self._under_way: Counter[str] = Counter()

    def take(self) -> Target | None:
        """The next target; ``None`` where every host that has one left is busy enough.

        A worker that gets ``None`` may go home: each turn that comes free later comes with the worker who had it.
        """
        if not self._ready:
            return None
        host = self._ready.popleft()
        target = self._waiting[host].popleft()
        self._under_way[host] += 1
        if self._waiting[host] and self._under_way[host] < self._per_host:
            self._ready.append(host)
        return target

    def give_back(self, target: Target) -> None:
        """Say that a visit has ended."""
        host = host_of(target.visit_key)
        if self._waiting[host] and self._under_way[host] == self._per_host:
            self._ready.append(host)
        self._under_way[host] -= 1


_Work = Callable[["queue.SimpleQueue[Observation | None]"], Coroutine[None, None, None]]


class _BackgroundRun:
    """An event loop in a thread of its own, and the results that come out of it."""

    def __init__(self, work: _Work) -> None:
        self._work = work
        self._results: queue.SimpleQueue[Observation | None] = queue.SimpleQueue()
        self._failure: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._started = threading.Event()
        # A daemon: a caller that dies with the iterator in its hands must not wait for visits.
        self._thread = threading.Thread(target=self._run, name="web visits", daemon=True)
        self._thread.start()

    def observations(self, stop: Stop) -> Iterator[Observation]:
        """What the work gives, until it ends or ``stop`` has a reason; what was finished by then is given all the same."""
        stopping = False
        while True:
            if not stopping and stop.reason() is not None:
                stopping = True
                self.end()
            try:
                result = self._results.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                continue
            if result is None:
                break
            yield result
        if self._failure is not None:
            raise self._failure

    def end(self) -> None:
        """Cancel whatever still runs, and wait for the thread."""
        self._started.wait()
        # The loop may have ended by itself in this very moment.
        with contextlib.suppress(RuntimeError):
            if self._loop is not None and self._task is not None:
                self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join()

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except asyncio.CancelledError:
            pass
        except BaseException as failure:  # noqa: BLE001 - carried over to the thread that iterates, and raised there
            self._failure = failure
        finally:
            self._started.set()
            self._results.put(None)

    async def _main(self) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        self._started.set()
        await self._work(self._results)
