"""The crew: workers that go through the lanes, each with one connection, until every visit is done. All waiting is here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import assert_never

import msgspec

from toolkit_maint.adapters.web.connection import Connector, Endpoint, server_name_in
from toolkit_maint.adapters.web.faults import WebFault
from toolkit_maint.adapters.web.lanes import Job, Lane, Lanes
from toolkit_maint.adapters.web.probes import Probes
from toolkit_maint.adapters.web.visit import Means, Seen, Turn, Visit
from toolkit_maint.adapters.web.wire import Ticker, Wire
from toolkit_maint.domain.next_look import first_look
from toolkit_maint.domain.observation import Fault, FaultKind, Hop, Observation, Target, Unvisited, UnvisitedKind
from toolkit_maint.domain.policy import Evidence
from toolkit_maint.domain.retry_after import asked_to_wait, pause_after

# A connection is kept for the next request of its host so long at most.
_IDLE_SECONDS = 2.0
_TICK_SECONDS = 0.002
_CONNECT_SECONDS = 5.0
_SLOW_SECONDS = 0.5
_PROBE_SECONDS = 5.0
_TOO_MUCH = frozenset({429, 503})
_PACE_HEADERS = frozenset({"ratelimit", "ratelimit-remaining", "ratelimit-reset", "x-ratelimit-remaining", "x-ratelimit-reset"})
_NOT_THERE = frozenset({404, 410})
_MANY = 100
_STALE = frozenset({FaultKind.CONNECTION_CLOSED, FaultKind.CONNECTION_RESET})
"""What a request over a kept connection comes to when the server had closed it in the meantime."""


class CrewOptions(msgspec.Struct, frozen=True, kw_only=True):
    """``workers`` are those that are at work at once, in all; ``robots`` has robots.txt respected."""

    workers: int
    robots: bool


class Crew:
    """Visits everything that it is given, in two passes, and hands over each observation as it is final.

    It belongs to one event loop. ``deliver`` gets each observation once.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - the parts that it works with, each named
        self,
        options: CrewOptions,
        means: Means,
        lanes: Lanes,
        connector: Connector,
        ticker: Ticker,
        deliver: Callable[[Observation], None],
    ) -> None:
        """Work with these parts; requests are timed by ``ticker``."""
        self._options = options
        self._means = means
        self._lanes = lanes
        self._connector = connector
        self._deliver = deliver
        self._probes = Probes(connector, means)
        self._under_way: set[Visit] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._sleeping: set[Lane] = set()
        self._idle = asyncio.Event()
        self._failure: BaseException | None = None
        self._at_work = True
        self._now = asyncio.get_running_loop().time
        self._time_spent = ticker.now
        self._busy: dict[Visit, tuple[str, float]] = {}
        self.requests = 0
        self.done = 0
        self.second_pass = False

    async def work(self, targets: Iterable[Target]) -> None:
        """Visit all of these. When cancelled, :meth:`abandoned` tells what was seen until then."""
        self._lanes.add((server_name_in(target.visit_key), target) for target in targets)
        for lane in self._lanes:
            lane.links = len(lane.jobs)
        try:
            await self._until_quiet()
            self.second_pass = True
            while [lane for lane in tuple(self._lanes) if self._begins_again(lane)]:
                await self._until_quiet()
            self._give_up_cooled()
        finally:
            self._at_work = False
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def abandoned(self) -> list[Observation]:
        """What was seen of the visits that are not done, as far as a look of theirs has ended."""
        jobs = [*self._under_way, *(job for lane in self._lanes for job in (*lane.later, *lane.jobs))]
        seen = [job.observation() for job in jobs if isinstance(job, Visit)]
        return [observation for observation in seen if observation.looks]

    def oldest_requests(self) -> dict[str, float]:
        """For each host with a request under way, the seconds since the oldest of them began. Any thread may ask."""
        now = self._time_spent()
        oldest: dict[str, float] = {}
        for host, began in list(self._busy.values()):
            oldest[host] = max(oldest.get(host, 0.0), now - began)
        return oldest

    async def _until_quiet(self) -> None:
        """Until every lane is empty, or its host wants to be left alone for longer than we wait."""
        while any(list(map(self._see_to, self._lanes))):
            self._idle.clear()
            self._employ()
            while self._tasks or self._sleeping:
                await self._idle.wait()
                if self._failure is not None:
                    raise self._failure
                self._idle.clear()
                self._employ()

    def _employ(self) -> None:
        """Give workers to the lanes that want one, as long as there are any."""
        now = self._now()
        while self._at_work and len(self._tasks) < self._options.workers:
            lane = self._lanes.next_lane(now)
            if lane is None:
                break
            lane.workers += 1
            self._lanes.offer(lane)
            if lane.seconds is None and len(lane.jobs) > 1:
                asyncio.get_running_loop().call_later(_SLOW_SECONDS, self._send_another, lane)
            task = asyncio.create_task(self._worker(lane))
            self._tasks.add(task)
            task.add_done_callback(self._dismissed)

    def _send_another(self, lane: Lane) -> None:
        """Where the first answer takes its time, a second request finds out sooner whether the host answers at all."""
        if lane.seconds is None and not lane.is_slow:
            lane.is_slow = True
            self._lanes.offer(lane)
            self._employ()

    def _begins_again(self, lane: Lane) -> bool:
        """Begin the second pass of a lane that has nothing else to do; whether there is anything to look at again."""
        again = lane.begin_second_pass() if lane.later or (lane.jobs and not lane.second_pass) else []
        self._lanes.add((_host(job), _again(job)) for job in again)
        return bool(again)

    def _plan_again(self, lane: Lane) -> None:
        """Have a lane whose first pass is over begin its second one, also while others still have a long way to go."""
        if lane.later and not lane.jobs and not lane.workers:
            asyncio.get_running_loop().call_later(self._means.policy.second_pass_after, self._begin_if_idle, lane)

    def _begin_if_idle(self, lane: Lane) -> None:
        if not lane.jobs and not lane.workers and self._begins_again(lane):
            self._employ()

    def _dismissed(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self._failure = self._failure or task.exception()
            self._at_work = False
            self._idle.set()
        self._employ()
        if not self._tasks:
            self._idle.set()

    async def _worker(self, lane: Lane) -> None:
        wire: Wire | None = None
        served = 0
        try:
            while (job := lane.take(self._now())) is not None:
                visit = self._started(job, lane)
                self._under_way.add(visit)
                wire = await self._serve(lane, visit, wire)
                self._under_way.discard(visit)
                served += 1
                if served % _MANY == 0:
                    # Where a host is dead nothing else waits, and the others must have their turn.
                    await asyncio.sleep(0)
                if lane.interval:
                    await self._keep_interval(lane)
        finally:
            lane.workers -= 1
            if wire is not None:
                wire.close()
            self._see_to(lane)
            self._plan_again(lane)

    async def _keep_interval(self, lane: Lane) -> None:
        """A short interval is waited for with the connection in hand."""
        wait = lane.opens_at - self._now()
        if lane.jobs and 0 < wait <= _IDLE_SECONDS:
            # A loop whose clock counts milliseconds may wake up a little too early.
            await asyncio.sleep(wait + _TICK_SECONDS)

    def _started(self, job: Job, lane: Lane) -> Visit:
        if isinstance(job, Visit):
            return job
        kind = first_look(self._means.policy, links=lane.links, head_is_honest=lane.head_is_honest, method=lane.method)
        visit = Visit(job, self._means, kind)
        visit.second_pass = lane.second_pass
        return visit

    async def _serve(self, lane: Lane, visit: Visit, wire: Wire | None) -> Wire | None:
        """Make the requests of a visit for as long as they go to this host; the connection is kept for the next one."""
        while True:
            if self._options.robots and await self._is_held_by_robots(lane, visit):
                return wire
            if (dead := lane.dead.get(visit.endpoint.origin)) is not None:
                if not visit.begun and _https_is_dead(lane, visit.endpoint):
                    self._give_up(lane, visit, dead)
                    return wire
                turn = visit.failed(dead)
            elif self._may_probe(lane):
                wire = await self._probe(lane, visit, wire)
                if self._may_ask(lane):
                    continue
                lane.jobs.appendleft(visit)
                return wire
            else:
                turn, wire = await self._request(lane, visit, wire)
            if not self._goes_on(lane, visit, turn):
                return wire

    async def _is_held_by_robots(self, lane: Lane, visit: Visit) -> bool:
        """Whether the next request is not to be made now: not at all, or not yet, as asking for robots.txt was one."""
        is_asked = not self._probes.knows_robots(visit.endpoint)
        is_allowed = await self._probes.robots_allow(visit.endpoint)
        if is_asked:
            lane.sent(self._now())
        if not is_allowed:
            self._finish(visit, Unvisited(kind=UnvisitedKind.ROBOTS))
        elif is_asked and lane.interval:
            lane.jobs.appendleft(visit)
        else:
            return False
        return True

    def _goes_on(self, lane: Lane, visit: Visit, turn: Turn) -> bool:
        """Whether the visit's next request is to be made here and now; else it is put where it belongs."""
        match turn:
            case Turn.ASK:
                host = visit.endpoint.server_name
                if host == lane.host and self._may_ask(lane):
                    return True
                self._put_first(lane, host, visit)
            case Turn.WAIT:
                lane.pause(self._now() + visit.wait)
                self._put_first(lane, visit.endpoint.server_name, visit)
            case Turn.SECOND_PASS:
                self._lanes.lane(_host(visit)).later.append(visit)
            case Turn.DONE:
                if visit.showed_head_lies:
                    self._lanes.lane(_host(visit)).head_is_honest = False
                self._finish(visit)
            case _:
                assert_never(turn)
        return False

    def _may_ask(self, lane: Lane) -> bool:
        """Whether a request may be made that is no job which was taken."""
        return not lane.interval and self._now() >= lane.not_before and not lane.is_doubtful

    def _put_first(self, lane: Lane, host: str, visit: Visit) -> None:
        """Have the next request made as soon as may be, here or in the lane of another host: what is begun comes first."""
        if host == lane.host:
            lane.jobs.appendleft(visit)
        else:
            self._see_to(self._lanes.add_first(host, visit))
            self._employ()

    def _give_up(self, lane: Lane, visit: Visit, fault: Fault) -> None:
        """Leave a link of a dead host unvisited: for this pass, or for good."""
        if not lane.second_pass:
            lane.later.append(visit.target)
            return
        attempts = lane.failures[visit.endpoint.origin]
        self._finish(visit, Unvisited(kind=UnvisitedKind.HOST_DEAD, fault=fault, attempts=attempts))

    def _finish(self, visit: Visit, unvisited: Unvisited | None = None) -> None:
        self.done += 1
        self._deliver(visit.observation(unvisited))

    async def _request(self, lane: Lane, visit: Visit, wire: Wire | None) -> tuple[Turn, Wire | None]:
        began = self._time_spent()
        sent = 0
        peer = None
        origin = visit.endpoint.origin
        lane.began(origin)
        self._busy[visit] = (lane.host, began)
        try:
            while True:
                fits = wire is not None and self._fits(wire, visit)
                if wire is None or not fits:
                    wire = await self._connected(visit, wire)
                sent += 1
                self.requests += 1
                reception = visit.reception()
                left = max(0.0, visit.seconds_left - (self._time_spent() - began))
                if lane.interval:
                    lane.sent(self._now())
                await wire.ask(visit.request(), reception, seconds=left, drip_seconds=visit.drip_seconds)
                # A server may close a kept connection just when it is used again.
                stale = reception.fault is not None and reception.fault.kind in _STALE and not reception.heard
                if not fits or not stale:
                    break
                wire = None
            fault = None if reception.heard else reception.fault
        except WebFault as failure:
            wire, fault, peer = None, failure.fault, failure.peer
        finally:
            lane.ended(origin)
            del self._busy[visit]
        # The clock goes back by as long as this process was held up, once that is known.
        seconds = max(0.0, self._time_spent() - began)
        if wire is None or fault is not None:
            failed = fault or Fault(kind=FaultKind.CONNECTION_CLOSED)
            if failed.kind is not FaultKind.TIMEOUT or not visit.is_short_of_time:
                lane.failed(origin, failed)
            return visit.failed(failed, Seen(wire.peer if wire else peer, wire.tls if wire else None, sent, seconds)), None
        lane.answered(origin, seconds)
        turn = visit.answered(reception, Seen(wire.peer, wire.tls, sent, seconds))
        hop = visit.last_hop
        if hop.status in _TOO_MUCH or not _PACE_HEADERS.isdisjoint([name for name, _ in hop.headers]):
            self._mind(lane, hop)
        if lane.workers < lane.limit and lane.wants_worker(self._now()):
            self._lanes.offer(lane)
            self._employ()
        return turn, wire if wire.is_open else None

    def _fits(self, wire: Wire, visit: Visit) -> bool:
        return wire.is_open and wire.origin == visit.endpoint.origin and wire.verified == visit.verified

    async def _connected(self, visit: Visit, old: Wire | None) -> Wire:
        if old is not None:
            old.close()
        left = visit.seconds_left
        connect = left if visit.second_pass else min(left, _CONNECT_SECONDS)
        return await self._connector.open(
            visit.endpoint, seconds=left, connect_seconds=connect, written=visit.written, verified=visit.verified
        )

    def _may_probe(self, lane: Lane) -> bool:
        policy = self._means.policy
        is_open = lane.head_is_honest is None and lane.method is None
        return is_open and policy.evidence is Evidence.LIGHT and lane.links > policy.few_links

    async def _probe(self, lane: Lane, visit: Visit, wire: Wire | None) -> Wire | None:
        """Ask for the head of a page that cannot be there. Only a host that says so is believed when it says the contrary."""
        # Until then the others of this lane ask for the whole page.
        lane.head_is_honest = False
        origin = visit.endpoint.origin
        lane.began(origin)
        try:
            wire = wire if wire is not None and self._fits(wire, visit) else await self._connected(visit, wire)
        except WebFault as failure:
            lane.ended(origin)
            lane.failed(origin, failure.fault)
            return None
        lane.ended(origin)
        self.requests += 1
        lane.sent(self._now())
        status = await self._probes.head_of_nothing(wire, visit.endpoint, min(visit.seconds_left, _PROBE_SECONDS))
        lane.head_is_honest = status in _NOT_THERE
        visit.look_at(first_look(self._means.policy, links=lane.links, head_is_honest=lane.head_is_honest, method=lane.method))
        return wire if wire.is_open else None

    def _mind(self, lane: Lane, hop: Hop) -> None:
        """Do what the host asks for in the head of its answer."""
        too_much = hop.status in _TOO_MUCH
        wait = (asked_to_wait if too_much else pause_after)(hop, self._means.clock())
        if too_much:
            lane.asked_for_less()
        if wait is not None:
            lane.pause(self._now() + wait)

    def _see_to(self, lane: Lane) -> bool:
        """A lane that has no worker, or one less: it may want another, or be woken when its pause is over.

        Whether it goes on in this pass; not where its host wants to be left alone for longer than we wait.
        """
        now = self._now()
        if not lane.jobs or lane.not_before - now > self._means.policy.patience:
            return False
        if lane.opens_at <= now:
            self._lanes.offer(lane)
        elif lane not in self._sleeping:
            self._sleeping.add(lane)
            asyncio.get_running_loop().call_at(lane.opens_at, self._wake, lane)
        return True

    def _wake(self, lane: Lane) -> None:
        self._sleeping.discard(lane)
        self._see_to(lane)
        self._employ()
        if not self._tasks:
            self._idle.set()

    def _give_up_cooled(self) -> None:
        """What is left belongs to hosts that want to be left alone for longer than we wait."""
        now, clock = self._now(), self._means.clock()
        for lane in self._lanes:
            until = clock + timedelta(seconds=lane.not_before - now)
            while lane.jobs:
                visit = self._started(lane.jobs.popleft(), lane)
                self._finish(visit, Unvisited(kind=UnvisitedKind.COOLED_DOWN, until=until))


def _https_is_dead(lane: Lane, endpoint: Endpoint) -> bool:
    """Whether there is nothing left to try for a link: https was no better, or is what it asks for."""
    if endpoint.secure or endpoint.port != 80 or lane.dead[endpoint.origin].kind is FaultKind.HOST_NOT_FOUND:
        return True
    return f"https://{endpoint.authority}" in lane.dead


def _host(job: Job) -> str:
    target = job.target if isinstance(job, Visit) else job
    return server_name_in(target.visit_key)


def _again(job: Job) -> Job:
    if isinstance(job, Visit):
        job.begin_second_pass()
    return job
