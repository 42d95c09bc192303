"""The web of the workloads B and C: hosts of all sizes, slow as the web is slow, and what is true of every link.

All of it follows from a few numbers and one seed, so the server, the one who measures and the reader of the figures mean the
same world.
"""

from __future__ import annotations

import enum
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

SEED = 20_240
TIMEOUT = 10.0
MEDIAN = 0.150
PERCENTILE_99 = 3.0
SPREAD = math.log(PERCENTILE_99 / MEDIAN) / NormalDist().inv_cdf(0.99)
ZIPF = 0.7
GONE = 0.03
REDIRECTED = 0.10
HEAD_REFUSED_EVERY, HEAD_REFUSED_FROM = 20, 7
DEAD_EVERY, DEAD_FROM = 50, 24
TOO_CLOSE = 0.8  # a visit that needs more of the time-out than this may end either way
ATTEMPTS_AT_THE_DEAD = 2


class Host(enum.Enum):
    """How a host behaves."""

    ANSWERS = enum.auto()
    REFUSES_HEAD = enum.auto()
    REFUSES_CONNECTIONS = enum.auto()
    NEVER_ANSWERS = enum.auto()
    NEVER_ACCEPTS = enum.auto()


class Truth(enum.Enum):
    """What a checker should say of a link. ``EITHER``: too slow or not, a matter of milliseconds."""

    FINE = enum.auto()
    GONE = enum.auto()
    DEAD = enum.auto()
    EITHER = enum.auto()


DEAD = (Host.REFUSES_CONNECTIONS, Host.NEVER_ANSWERS, Host.NEVER_ACCEPTS)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a world is. ``network`` is the second number of its addresses; each world has its own."""

    links: int
    hosts: int
    largest: int
    network: int
    with_dead_hosts: bool


B = Size(links=10_000, hosts=1_500, largest=277, network=3, with_dead_hosts=True)
B_SHORT = Size(links=4_000, hosts=600, largest=130, network=4, with_dead_hosts=True)
C = Size(links=70, hosts=50, largest=2, network=5, with_dead_hosts=False)
WORLDS = {"B": B, "B-short": B_SHORT, "C": C}


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the live hosts listen, where nobody does, and where nobody takes a connection off the queue."""

    live: int
    closed: int
    deaf: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link: ``seconds`` has one latency for each answer on the way, two where there is a redirect."""

    number: int
    rank: int
    host: Host
    status: int
    seconds: tuple[float, ...]

    @property
    def path(self) -> str:
        return f"/page/{self.number}"

    @property
    def truth(self) -> Truth:
        if self.host in DEAD:
            return Truth.DEAD
        asked_twice = self.seconds[0] if self.host is Host.REFUSES_HEAD else 0
        if asked_twice + sum(self.seconds) > TOO_CLOSE * TIMEOUT:
            return Truth.EITHER
        return Truth.GONE if self.status == 404 else Truth.FINE


def address(network: int, rank: int) -> str:
    """The address of a host: 250 to a block, all of them on the loopback."""
    return f"127.{network}.{rank // 250}.{rank % 250 + 1}"


def port_of(host: Host, ports: Ports) -> int:
    match host:
        case Host.REFUSES_CONNECTIONS:
            return ports.closed
        case Host.NEVER_ACCEPTS:
            return ports.deaf
        case _:
            return ports.live


def behaviour(size: Size, rank: int) -> Host:
    """Dead hosts and those that refuse HEAD stand evenly among large and small; chance would decide too much."""
    if size.with_dead_hosts and rank % DEAD_EVERY == DEAD_FROM:
        return DEAD[rank // DEAD_EVERY % len(DEAD)]
    return Host.REFUSES_HEAD if rank % HEAD_REFUSED_EVERY == HEAD_REFUSED_FROM else Host.ANSWERS


def links_of_each_host(size: Size) -> list[int]:
    """By rank, after Zipf, none with more than the largest may have and none without a link."""
    low, high = 0.0, float(size.links)
    for _ in range(60):
        scale = (low + high) / 2
        shares = [max(1.0, min(size.largest, scale * (rank + 1) ** -ZIPF)) for rank in range(size.hosts)]
        low, high = (scale, high) if sum(shares) < size.links else (low, scale)
    counts = [int(share) for share in shares]
    rest = sorted(range(size.hosts), key=lambda rank: (counts[rank] - shares[rank], rank))
    for rank in rest[: size.links - sum(counts)]:
        counts[rank] += 1
    return counts


def links(size: Size) -> list[Link]:
    """All links of a world, in the order of its list: shuffled, as links stand in real lists."""
    chance = random.Random(SEED)  # noqa: S311 - the same world every time, not a secret
    found: list[Link] = []
    for rank, count in enumerate(links_of_each_host(size)):
        for _ in range(count):
            draw = chance.random()
            latencies = (chance.lognormvariate(math.log(MEDIAN), SPREAD), chance.lognormvariate(math.log(MEDIAN), SPREAD))
            status = 404 if draw < GONE else 302 if draw < GONE + REDIRECTED else 200
            seconds = latencies if status == 302 else latencies[:1]
            found.append(Link(len(found), rank, behaviour(size, rank), status, seconds))
    chance.shuffle(found)
    return found


def url(size: Size, link: Link, ports: Ports) -> str:
    return f"http://{address(size.network, link.rank)}:{port_of(link.host, ports)}{link.path}"


def shortest_time(found: Sequence[Link], *, per_host: int, at_once: int) -> float:
    """No checker that keeps to ``per_host`` connections a host can be faster, whatever it does.

    A host takes the sum of its latencies divided by the connections, and never less than its slowest link. Of a dead host two
    attempts are counted, for a breaker that learns from them.
    """
    of_host: dict[int, list[float]] = {}
    attempts: dict[int, int] = {}
    for link in found:
        visits = of_host.setdefault(link.rank, [])
        if link.host in DEAD:
            attempts[link.rank] = attempts.get(link.rank, 0) + 1
            if attempts[link.rank] > ATTEMPTS_AT_THE_DEAD or link.host is Host.REFUSES_CONNECTIONS:
                continue
            visits.append(TIMEOUT)
        else:
            visits.append(min(sum(link.seconds), TIMEOUT))
    busy = [visits for visits in of_host.values() if visits]
    slowest_host = max(max(sum(visits) / per_host, *visits) for visits in busy)
    return max(slowest_host, sum(map(sum, busy)) / at_once)
