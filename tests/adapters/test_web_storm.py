"""Whatever hosts do all at once: every link has exactly one observation, and no host more requests at once than it may have."""

from __future__ import annotations

import asyncio
import random

import msgspec
import pytest

from fault_server import Asked, Behaviour, answer, raw, redirect, reset, silent
from many_visits import PAGE, numbered, slowly
from toolkit_maint.adapters.web.checker import CheckerOptions
from toolkit_maint.adapters.web.manners import HostManners
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.observation import Target
from toolkit_maint.domain.policy import Evidence
from web_world import POLICY, GoOn, World

HOSTS = [f"host{number}.example" for number in range(12)]
MOST = 3


class Moody:
    """Does something else each time, as chance has it; tends to one sort of thing.

    ``most`` is how many requests it had at once, without those that it kept silent to: of these it never hears the end.
    """

    def __init__(self, chance: random.Random) -> None:
        self.most = 0
        self._now = 0
        self._chance = chance
        self._usual = self._one()

    async def __call__(self, writer: asyncio.StreamWriter, asked: Asked) -> None:
        behaviour = self._usual if self._chance.random() < 0.6 else self._one()
        self._now += behaviour is not silent
        self.most = max(self.most, self._now)
        await behaviour(writer, asked)
        self._now -= 1

    def _one(self) -> Behaviour:
        chance = self._chance
        elsewhere = redirect(f"http://{chance.choice(HOSTS)}/{chance.randrange(9)}", chance.choice(["301 Moved", "302 Found"]))
        calm = answer(b"", "429 Calm", f"Retry-After: {chance.choice(['0.02', '0.1', '9999'])}")
        limited = answer(b"words", "200 OK", "RateLimit-Remaining: 0", "RateLimit-Reset: 0.03")
        sorts = [PAGE, PAGE, slowly(seconds=0.01), elsewhere, elsewhere, calm, limited, reset, raw(b""), silent]
        sorts += [answer(b"", status) for status in ("403 Forbidden", "404 Not Found", "500 Oh", "503 Busy")]
        return chance.choice([*sorts, raw(b"nonsense\r\n\r\n")])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("evidence", list(Evidence))
def test_every_link_comes_to_its_end_once(world: World, evidence: Evidence, seed: int) -> None:
    chance = random.Random(seed)
    moods = {host: Moody(chance) for host in HOSTS}
    for host, behaviour in moods.items():
        if chance.random() < 0.8:
            world.host(host, behaviour, kept=chance.random() < 0.7)
        elif chance.random() < 0.5:
            world.resolver.table[host] = ("93.184.216.34",)
    urls = [url for host in HOSTS for url in numbered(f"http://{host}", chance.randrange(9))]
    chance.shuffle(urls)
    hosts = {HOSTS[0]: HostManners(interval=0.005), HOSTS[1]: HostManners(max_at_once=1)}
    options = CheckerOptions(timeout=0.1, max_per_host=MOST, concurrency=chance.choice([2, 64]), hosts=hosts)
    policy = msgspec.structs.replace(POLICY, evidence=evidence, patience=0.15, second_pass_after=chance.choice([0.0, 9.0]))

    checker = world.checker(options, policy)
    seen = list(checker.observe([Target(visit_key=url) for url in urls], GoOn()))

    assert sorted(observation.visit_key for observation in seen) == sorted(urls)
    assert all(len(observation.looks) <= policy.max_looks for observation in seen)
    assert all(bool(observation.looks) != bool(observation.unvisited) for observation in seen)
    assert all(judge(observation, None, policy) for observation in seen)
    assert checker.pulse().done == len(urls)
    assert all(mood.most <= MOST for mood in moods.values())
    assert moods[HOSTS[1]].most <= 1
