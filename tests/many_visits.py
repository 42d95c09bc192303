"""Many visits at once, and servers that keep count of how they were asked."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from fault_server import Asked, Behaviour, answer
from toolkit_maint.adapters.web.checker import CheckerOptions
from toolkit_maint.adapters.web.manners import HostManners
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.observation import Observation, Target
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.verdict import Reason
from web_world import POLICY, GoOn, World

PAGE = answer(b"<title>Here</title>words")


def observed(
    world: World,
    urls: Iterable[str],
    *,
    policy: Policy = POLICY,
    timeout: float = 5,
    most: int = 3,
    hosts: dict[str, HostManners] | None = None,
    robots: bool = False,
) -> dict[str, Observation]:
    """Each of the links, which have exactly one observation each."""
    options = CheckerOptions(timeout=timeout, max_per_host=most, ca_bundle=world.ca_bundle, hosts=hosts or {}, robots=robots)
    targets = [Target(visit_key=url) for url in urls]
    seen = list(world.checker(options, policy).observe(targets, GoOn()))
    assert sorted(one.visit_key for one in seen) == sorted(target.visit_key for target in targets)
    return {observation.visit_key: observation for observation in seen}


def numbered(host: str, count: int) -> list[str]:
    return [f"{host}/{number}" for number in range(count)]


def reasons(seen: dict[str, Observation], policy: Policy = POLICY) -> Counter[Reason]:
    return Counter(judge(observation, None, policy).reason for observation in seen.values())


def slowly(behaviour: Behaviour = PAGE, seconds: float = 0.02) -> Behaviour:
    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await asyncio.sleep(seconds)
        await behaviour(writer, asked)

    return send


class Series:
    """One behaviour after another, the last one for ever; knows when each request came."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self.asked: list[tuple[float, str]] = []
        self._behaviours = behaviours

    async def __call__(self, writer: asyncio.StreamWriter, asked: Asked) -> None:
        number = len(self.asked)
        self.asked.append((time.monotonic(), asked.target))
        await self._behaviours[min(number, len(self._behaviours) - 1)](writer, asked)

    @property
    def gaps(self) -> list[float]:
        """Seconds between each request and the one before."""
        times = [at for at, _ in self.asked]
        return [later - sooner for sooner, later in pairwise(times)]


class AtOnce:
    """A behaviour that knows how many requests it had at once, at most."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.most = 0
        self._now = 0
        self._behaviour = behaviour

    async def __call__(self, writer: asyncio.StreamWriter, asked: Asked) -> None:
        self._now += 1
        self.most = max(self.most, self._now)
        await self._behaviour(writer, asked)
        self._now -= 1
