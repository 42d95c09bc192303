"""A year of a catalogue, day by day, on a web that is made up: who dies, who is only unwell, and what a job says of it.

The runs are the real pipeline on a real history; only the web and the clock are scripted.
"""

from __future__ import annotations

import enum
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from catalogue_builder import a_catalogue, an_entry
from fake_source import FakeSourcePage, NeverStops
from observation_builder import NOON, answer, fault, hop, seen
from toolkit_maint.adapters.sqlite_history import SqliteHistory
from toolkit_maint.domain.incident import CONFIRMED, IncidentState
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.observation import FaultKind, Observation, Target
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.report import Incomplete
from toolkit_maint.domain.verdict import VerdictKind
from toolkit_maint.pipeline import ControlMode, Controls, Memory, MemoryOptions, RunOptions, World, run
from toolkit_maint.ports import LoadedCatalogue, Pulse, Stop

CONTROL = "https://control.example/"
Behaviour = Callable[[str], Observation]


class Fate(enum.StrEnum):
    """What becomes of a link in the year."""

    WELL = "works all year"
    DIES = "dies"
    ONE_DAY = "an outage of 1 day"
    FOUR_DAYS = "an outage of 4 days"
    TWELVE_DAYS = "an outage of 12 days"
    FLAPS = "comes and goes"
    WALL = "keeps us out"
    MOVES = "moves"
    CERTIFICATE = "its certificate ends"


SHARES = {
    Fate.DIES: 25,
    Fate.ONE_DAY: 20,
    Fate.FOUR_DAYS: 15,
    Fate.TWELVE_DAYS: 10,
    Fate.FLAPS: 10,
    Fate.WALL: 15,
    Fate.MOVES: 15,
    Fate.CERTIFICATE: 10,
}
"""How many links of 200; the others work all year."""


def _status(code: int) -> Behaviour:
    return lambda address: answer(code, address=address)


def _fault(kind: FaultKind) -> Behaviour:
    return lambda address: fault(kind, address=address, verify_code=10)


def _moved(address: str) -> Observation:
    return seen(hop(address, 301), hop(f"{address}new", 200))


_GONE, _REFUSED = _status(410), _fault(FaultKind.CONNECTION_REFUSED)
_MISSING = (_status(404), _fault(FaultKind.HOST_NOT_FOUND))
_SILENT = (_status(500), _status(503), _fault(FaultKind.TIMEOUT))
DEATHS = (_GONE, *_MISSING, _REFUSED)
# What an outage may look like and still be one: by the time that a page has been missing for a week it is no outage any more.
OUTAGES = {1: (_GONE, *_MISSING, _REFUSED, *_SILENT), 4: (*_MISSING, _REFUSED, *_SILENT), 12: _SILENT}
OFFLINE = _fault(FaultKind.HOST_NOT_FOUND)


@dataclass
class Link:
    """A link, what becomes of it, from which day on and until which, and how it then answers."""

    url: str
    fate: Fate
    begins: int = 0
    ends: int = 0
    how: Behaviour = field(default=_status(200))
    draws: random.Random = field(default_factory=random.Random)

    def on(self, day: int) -> Observation:
        """What a visit on a day sees."""
        if self.fate is Fate.FLAPS:
            return (self.how if self.draws.random() < _FLAPPING else _status(200))(self.url)
        return (self.how if self.begins <= day < self.ends else _status(200))(self.url)

    def is_dead(self, day: int) -> bool:
        """Whether it is dead for good."""
        return self.fate is Fate.DIES and day >= self.begins


_FLAPPING = 0.3
_NEVER = 10**6


def links(count: int, days: int, seed: int) -> list[Link]:
    """As many links, with fates in the same proportions, drawn from a seed."""
    draws = random.Random(seed)
    fates = [fate for fate, share in SHARES.items() for _ in range(share * count // 200)]
    fates += [Fate.WELL] * (count - len(fates))
    draws.shuffle(fates)
    return [_link(f"https://www.host-{number}.example/", fate, days, draws) for number, fate in enumerate(fates)]


def _link(url: str, fate: Fate, days: int, draws: random.Random) -> Link:
    begins = draws.randrange(5, days - 30)
    own = random.Random(draws.random())
    lasts = {Fate.ONE_DAY: 1, Fate.FOUR_DAYS: 4, Fate.TWELVE_DAYS: 12, Fate.CERTIFICATE: 5}.get(fate, _NEVER)
    kinds: dict[Fate, Sequence[Behaviour]] = {
        Fate.WELL: (_status(200),),
        Fate.DIES: DEATHS,
        Fate.FLAPS: (_REFUSED, *_SILENT),
        Fate.WALL: (_status(403),),
        Fate.MOVES: (_moved,),
        Fate.CERTIFICATE: (_fault(FaultKind.CERTIFICATE),),
    }
    how = draws.choice(kinds.get(fate) or OUTAGES[lasts])
    return Link(url, fate, begins, begins + lasts, how, own)


@dataclass
class Told:
    """What a way of judging said in the year: for each death the day on which it was first told, and what was no death."""

    first: dict[str, int] = field(default_factory=dict)
    false: list[tuple[str, int]] = field(default_factory=list)
    notifications: int = 0

    def dead(self, link: Link, day: int) -> None:
        """It called a link dead."""
        if link.is_dead(day):
            self.first.setdefault(link.url, day)
        else:
            self.false.append((link.url, day))


@dataclass
class Year:
    """What a year showed."""

    links: list[Link]
    days: int
    over_days: Told = field(default_factory=Told)
    one_visit: Told = field(default_factory=Told)
    visits: int = 0
    runs: int = 0
    void_runs: int = 0

    def delays(self, told: Told) -> list[int]:
        """Days from each death that was found to the day on which it was told."""
        dying = {link.url: link.begins for link in self.links if link.fate is Fate.DIES}
        return sorted(told.first[url] - begins for url, begins in dying.items() if url in told.first)

    def deaths(self) -> int:
        """How many links died."""
        return sum(link.fate is Fate.DIES for link in self.links)


class DayWeb:
    """Implements ``LinkChecker``: the web of one day. Offline, no name is found, that of the control host neither."""

    def __init__(self, shown: dict[str, Observation], now: datetime, *, offline: bool) -> None:
        self._shown = shown
        self._now = now
        self._offline = offline
        self.visited: list[str] = []

    def observe(self, targets: Sequence[Target], stop: Stop) -> Iterator[Observation]:
        del stop
        for target in targets:
            key = target.visit_key
            if key != CONTROL:
                self.visited.append(key)
            seen_so = OFFLINE(key) if self._offline else self._shown.get(key) or answer(200, address=key)
            yield msgspec.structs.replace(seen_so, visited_at=self._now)

    def pulse(self) -> Pulse:
        return Pulse()


def lived(folder: Path, policy: Policy, *, count: int = 200, days: int = 365, seed: int = 1) -> Year:
    """Live the year: a run a day, but for a few that did not come; a week on which the runner had no network."""
    draws = random.Random(seed + 1)
    year = Year(links(count, days, seed), days)
    by_url = {link.url: link for link in year.links}
    catalogue = a_catalogue(*(an_entry(f"Entry {number}", link.url) for number, link in enumerate(year.links)))
    broken = range(days // 2, days // 2 + 7)
    before: dict[str, IncidentState] = {}
    alone: dict[str, bool] = {}
    with closing(SqliteHistory(folder / "history.sqlite3", policy.incidents)) as history:
        for day in range(days):
            if draws.random() < _MISSED and day not in broken:
                continue
            now = NOON + timedelta(days=day)
            shown = {link.url: link.on(day) for link in year.links}
            web = DayWeb(shown, now, offline=day in broken)
            world = World(
                checker=web,
                source_page=FakeSourcePage({}),
                policy=policy,
                controls=Controls(ControlMode.HOSTS, (CONTROL,)),
                clock=lambda now=now: now,  # type: ignore[misc]  # the day of this turn
                stop=NeverStops(),
            )
            memory = Memory(history, policy, MemoryOptions())
            loaded = LoadedCatalogue(catalogue=catalogue, diagnostics=(), files=("catalogue.yaml",))
            report = run(loaded, world, lambda _stage, _count: None, RunOptions(memory=memory))
            year.runs += 1
            year.visits += len(web.visited)
            year.void_runs += Incomplete.VOID in report.run.incomplete
            assert report.links is not None
            for case in report.links.cases:
                assert case.standing is not None
                state, earlier = case.standing.state, before.get(case.url, IncidentState.OK)
                if state is IncidentState.DEAD:
                    year.over_days.dead(by_url[case.url], day)
                year.over_days.notifications += state is not earlier and bool({state, earlier} & CONFIRMED)
                before[case.url] = state
            for link in year.links:
                look = OFFLINE(link.url) if day in broken else shown[link.url]
                says_dead = judge(look, None, policy).kind is VerdictKind.BROKEN
                if says_dead:
                    year.one_visit.dead(link, day)
                year.one_visit.notifications += says_dead is not alone.get(link.url, False)
                alone[link.url] = says_dead
    return year


_MISSED = 0.03
