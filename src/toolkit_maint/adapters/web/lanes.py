"""Lanes: one for each host. They hold its jobs, know its manners, and say who may send a request when. No input or output.

The largest lanes go first (longest processing time first), since on the web the cap of the largest host decides how long a
run takes. A lane starts narrow, widens with each answer, and narrows when its host asks for less. A host that answers
nobody is given up for the pass.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Iterator

from toolkit_maint.adapters.web.manners import HostManners
from toolkit_maint.adapters.web.visit import Visit
from toolkit_maint.domain.observation import Fault, FaultKind, Target

_STARTS_WITH = 2
_FAILURES_OF_THE_DEAD = 2
# Another connection is worth its handshake where what is left would keep the others busy for longer than this.
_WORTH_SECONDS = 0.1
_MANY_JOBS = 20
_RECENT = 0.25

Job = Target | Visit
"""A target that nobody has visited, or a visit whose next request goes to this host."""

_ITS_OWN = frozenset(
    {
        FaultKind.RESOLVER_FAILED,
        FaultKind.NO_ADDRESS,
        FaultKind.CONNECTION_REFUSED,
        FaultKind.CONNECTION_RESET,
        FaultKind.CONNECTION_CLOSED,
        FaultKind.TLS_HANDSHAKE,
        FaultKind.TLS_SPEAKS_PLAIN,
        FaultKind.NETWORK_UNREACHABLE,
        FaultKind.TIMEOUT,
        FaultKind.HOST_NOT_FOUND,
    }
)
"""Faults that may be the host's own, whatever address of it is asked for."""


class Lane:
    """What is to be done at one host, and what is known of it. Times are those of one monotonic clock, in seconds.

    ``links`` counts the targets that it began with. ``dead`` are the origins that answer nobody, with the last fault of
    each; ``failures`` are those since the pass began, and ``busy`` the requests under way there. ``not_before`` is when the
    host wants to be asked again, and ``next_at`` when the interval that is set for it is over. ``later`` are the jobs that
    wait for the second pass, and ``second_pass`` says that it has begun here; ``is_slow`` that the first answer takes time.
    """

    __slots__ = (
        "alive",
        "busy",
        "cap",
        "dead",
        "failures",
        "head_is_honest",
        "host",
        "interval",
        "is_slow",
        "jobs",
        "later",
        "limit",
        "links",
        "method",
        "next_at",
        "not_before",
        "offered",
        "second_pass",
        "seconds",
        "workers",
    )

    def __init__(self, host: str, cap: int, manners: HostManners | None) -> None:
        """A lane for at most ``cap`` requests at once, unless the host's own ``manners`` say otherwise."""
        self.host = host
        self.cap = max(1, cap if manners is None or manners.max_at_once is None else manners.max_at_once)
        self.interval = 0.0 if manners is None or manners.interval is None else manners.interval
        self.method = None if manners is None else manners.method
        self.jobs: deque[Job] = deque()
        self.later: list[Job] = []
        self.second_pass = False
        self.is_slow = False
        self.links = 0
        self.limit = min(_STARTS_WITH, self.cap)
        self.workers = 0
        self.busy: dict[str, int] = {}
        self.not_before = 0.0
        self.next_at = 0.0
        self.offered = 0.0
        self.alive: set[str] = set()
        self.failures: dict[str, int] = {}
        self.dead: dict[str, Fault] = {}
        self.head_is_honest: bool | None = None
        self.seconds: float | None = None

    @property
    def urgency(self) -> float:
        """What is left to do for each request at once that there would be with one more."""
        return len(self.jobs) / (self.workers + 1)

    @property
    def opens_at(self) -> float:
        """When the next request may begin."""
        return max(self.not_before, self.next_at)

    @property
    def is_doubtful(self) -> bool:
        """Whether the requests under way may show that the host answers nobody. Until then it gets no others."""
        return bool(self.failures) and any(self.busy.get(origin) for origin in self.failures)

    def wants_worker(self, now: float) -> bool:
        """Whether one more worker would be of use, and may begin now."""
        left = len(self.jobs)
        if not left or self.workers >= self.limit or now < self.opens_at or self.is_doubtful:
            return False
        if not self.workers:
            return True
        # As long as no request has come back, nobody knows whether the host answers at all, and two are enough to find out.
        if self.seconds is None:
            return left >= _MANY_JOBS or self.is_slow
        return left * self.seconds / self.workers > _WORTH_SECONDS

    def take(self, now: float) -> Job | None:
        """The next job; ``None`` where there is none, or none may begin now."""
        if not self.jobs or now < self.not_before or now < self.next_at or self.workers > self.limit or self.is_doubtful:
            return None
        if self.interval:
            self.next_at = now + self.interval
        return self.jobs.popleft()

    def pause(self, until: float) -> None:
        """Leave the host alone until then."""
        self.not_before = max(self.not_before, until)

    def sent(self, now: float) -> None:
        """Take note that a request goes out: by now it may have waited for its connection, and so must the next one."""
        if self.interval:
            self.next_at = max(self.next_at, now + self.interval)

    def began(self, origin: str) -> None:
        """Take note of a request."""
        self.busy[origin] = self.busy.get(origin, 0) + 1

    def ended(self, origin: str) -> None:
        """Take note that it is over."""
        self.busy[origin] -= 1

    def answered(self, origin: str, seconds: float) -> None:
        """Take note that the host gave an answer there, after so many seconds."""
        self.alive.add(origin)
        self.failures.pop(origin, None)
        self.seconds = seconds if self.seconds is None else self.seconds + _RECENT * (seconds - self.seconds)
        self.limit = min(self.limit + 1, self.cap)

    def asked_for_less(self) -> None:
        """Take note that the host has too much to do: half the pace, and no more of it for the rest of the run."""
        self.limit = self.cap = max(1, self.limit // 2)

    def failed(self, origin: str, fault: Fault) -> None:
        """Take note of a request that came to nothing; of the last one under way, that decides what the host is."""
        if fault.kind not in _ITS_OWN or origin in self.alive:
            return
        failures = self.failures[origin] = self.failures.get(origin, 0) + 1
        # A name is asked for once, so that asking again could only give the same.
        final = fault.kind is FaultKind.HOST_NOT_FOUND
        if final or (failures >= _FAILURES_OF_THE_DEAD and not self.busy.get(origin)):
            self.dead[origin] = fault

    def begin_second_pass(self) -> list[Job]:
        """Give a host that was given up another chance. Gives the jobs that begin anew, visits that still wait among them."""
        self.second_pass = True
        self.dead.clear()
        self.failures.clear()
        self.alive.clear()
        self.limit = min(self.limit, _STARTS_WITH, self.cap)
        again = [*self.later, *(job for job in self.jobs if isinstance(job, Visit))]
        self.later = []
        self.jobs = deque(job for job in self.jobs if not isinstance(job, Visit))
        return again


class Lanes:
    """All lanes, and which of them gets the next worker."""

    def __init__(self, max_per_host: int, hosts: dict[str, HostManners]) -> None:
        """Cap each host at ``max_per_host`` requests at once, unless ``hosts`` knows better."""
        self._max_per_host = max_per_host
        self._hosts = hosts
        self._lanes: dict[str, Lane] = {}
        self._ready: list[tuple[float, int, Lane]] = []
        self._entries = 0

    def __iter__(self) -> Iterator[Lane]:
        """Every lane there is."""
        return iter(self._lanes.values())

    def lane(self, host: str) -> Lane:
        """The lane of a host, a new one if need be."""
        lane = self._lanes.get(host)
        if lane is None:
            lane = self._lanes[host] = Lane(host, self._max_per_host, self._hosts.get(host))
        return lane

    def add(self, jobs: Iterable[tuple[str, Job]]) -> None:
        """Put jobs at the end of their hosts' lanes."""
        changed: dict[str, Lane] = {}
        for host, job in jobs:
            lane = changed.get(host)
            if lane is None:
                lane = changed[host] = self.lane(host)
            lane.jobs.append(job)
        for lane in changed.values():
            self.offer(lane)

    def add_first(self, host: str, job: Job) -> Lane:
        """Put a job before all others of its host, whose lane is not offered yet."""
        lane = self.lane(host)
        lane.jobs.appendleft(job)
        return lane

    def offer(self, lane: Lane) -> None:
        """Have a lane considered whose state has changed. One that is, and is as urgent, need not be told of again."""
        urgency = lane.urgency
        if urgency > lane.offered:
            lane.offered = urgency
            self._entries += 1
            heapq.heappush(self._ready, (-urgency, self._entries, lane))

    def next_lane(self, now: float) -> Lane | None:
        """The lane that should get a worker first; ``None`` where none wants one now. It is told nothing."""
        while self._ready:
            urgency, _, lane = heapq.heappop(self._ready)
            if -urgency != lane.offered:
                # It has been offered again since, and was more urgent then.
                continue
            lane.offered = 0.0
            if not lane.wants_worker(now):
                continue
            if -urgency > lane.urgency:
                self.offer(lane)
                continue
            return lane
        return None
