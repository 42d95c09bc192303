"""Runs that remember: what is visited, what counts, what is taken up again, and when nothing moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
import pytest

from catalogue_builder import a_catalogue, a_policy, an_entry
from fake_history import FakeHistory
from fake_source import FakeSourcePage, NeverStops
from observation_builder import NOON, answer, fault
from toolkit_maint.domain.catalogue import Catalogue, Ignore
from toolkit_maint.domain.ignores import IgnoreStatus
from toolkit_maint.domain.incident import IncidentState
from toolkit_maint.domain.observation import FaultKind, Observation, Target
from toolkit_maint.domain.report import CaseGroup, ChangeReport, ExitCode, Incomplete, LinkCase, NetworkState
from toolkit_maint.domain.verdict import Reason, VerdictKind
from toolkit_maint.pipeline import ControlMode, Controls, Memory, MemoryOptions, RunOptions, Shard, World, run
from toolkit_maint.ports import HistoryFailure, HistoryFault, LoadedCatalogue, Pulse, Stop, StopReason

A, B = "https://a.example/", "https://b.example/"
CONTROL = "https://control.example/"
Web = Mapping[str, Observation]


class DayChecker:
    """Shows the web of one day; ``ends_after`` so many observations the process would be killed."""

    def __init__(self, web: Web, now: datetime, stop_after: int | None = None) -> None:
        self._web = web
        self._now = now
        self._left = stop_after
        self.visited: list[str] = []
        self.targets: list[Target] = []

    def observe(self, targets: Sequence[Target], stop: Stop) -> Iterator[Observation]:
        for target in targets:
            if target.visit_key != CONTROL:
                if self._left == 0:
                    raise KeyboardInterrupt
                self._left = None if self._left is None else self._left - 1
                self.visited.append(target.visit_key)
                self.targets.append(target)
            if stop.reason() is None:
                seen = self._web.get(target.visit_key) or answer(200, address=target.visit_key)
                yield msgspec.structs.replace(seen, visited_at=self._now)

    def pulse(self) -> Pulse:
        return Pulse()


class StopsAfter:
    """Gives the reason once it was asked so many times."""

    def __init__(self, times: int) -> None:
        self._left = times

    def reason(self) -> StopReason | None:
        self._left -= 1
        return StopReason.INTERRUPTED if self._left < 0 else None


def gone(address: str) -> Observation:
    return answer(410, address=address)


def a_list(*addresses: str, ignore: Ignore | None = None) -> Catalogue:
    catalogue = a_catalogue(*(an_entry(f"Entry {number}", address) for number, address in enumerate(addresses)))
    if ignore is None:
        return catalogue
    entries = []
    for entry in catalogue.entries:
        assert entry.link is not None
        entries.append(msgspec.structs.replace(entry, link=msgspec.structs.replace(entry.link, ignore=ignore)))
    return msgspec.structs.replace(catalogue, entries=tuple(entries))


class Job:
    """The daily job on one catalogue, with one history, from one vantage."""

    def __init__(self, *addresses: str, vantage: str = "main", ignore: Ignore | None = None) -> None:
        self.catalogue = a_list(*addresses, ignore=ignore)
        self.history = FakeHistory()
        self.vantage = vantage
        self.made_up: frozenset[str] = frozenset()
        self.visited: list[str] = []
        self.targets: list[Target] = []

    def on(
        self,
        day: float,
        web: Web | None = None,
        *,
        stop: Stop | None = None,
        kill: int | None = None,
        visit_all: bool = False,
        resume: bool = False,
    ) -> ChangeReport:
        """Run on a day, counted from the first, on which the web is so; the process is killed after so many observations."""
        now = NOON + timedelta(days=day)
        checker = DayChecker(web or {}, now, kill)
        world = World(
            checker=checker,
            source_page=FakeSourcePage({}),
            policy=a_policy(),
            controls=Controls(ControlMode.HOSTS, (CONTROL,)),
            clock=lambda: now,
            stop=stop or NeverStops(),
            made_up=lambda: self.made_up,
        )
        memory = Memory(self.history, world.policy, MemoryOptions(vantage=self.vantage, visit_all=visit_all, resume=resume))
        loaded = LoadedCatalogue(catalogue=self.catalogue, diagnostics=(), files=("catalogue.yaml",))
        self.visited, self.targets = checker.visited, checker.targets
        return run(loaded, world, lambda _stage, _count: None, RunOptions(memory=memory))


def case_of(report: ChangeReport, address: str) -> LinkCase:
    assert report.links is not None
    return next(case for case in report.links.cases if case.url == address)


def state_of(report: ChangeReport, address: str) -> str:
    standing = case_of(report, address).standing
    assert standing is not None
    return standing.state.value


def test_a_link_is_dead_only_after_days_and_then_the_run_fails() -> None:
    job = Job(A, B)

    first, second, third = (job.on(day, {A: gone(A)}) for day in (0, 1, 3))

    assert [state_of(each, A) for each in (first, second, third)] == ["failing", "failing", "dead"]
    assert [each.exit_code for each in (first, second, third)] == [ExitCode.OK, ExitCode.OK, ExitCode.FINDINGS]
    assert [case_of(each, A).group for each in (first, second, third)] == [CaseGroup.FAILED, CaseGroup.FAILED, CaseGroup.DEAD]
    standing = case_of(third, A).standing
    assert standing is not None
    assert (standing.changed, standing.since, standing.last_good) == (True, NOON, None)


def test_what_worked_is_visited_once_a_week_and_what_fails_on_every_run() -> None:
    job = Job(A, B)
    visits = {A: 0, B: 0}
    for day in range(22):
        job.on(day, {A: answer(500, address=A)})
        for address in job.visited:
            visits[address] += 1

    assert visits[A] == 22
    assert visits[B] in {4, 5}


def test_a_link_that_was_not_visited_is_told_as_it_was_seen() -> None:
    job = Job(A)
    job.on(0)
    later = case_of(job.on(1), A)

    assert job.visited == []
    assert (later.verdict, later.remembered, later.visited_at, later.requests) == (VerdictKind.ALIVE, True, NOON, 0)


def test_all_links_are_due_if_that_is_asked_for() -> None:
    job = Job(A)
    job.on(0)
    job.on(1, visit_all=True)

    assert job.visited == [A]


def test_what_works_again_is_told_once() -> None:
    job = Job(A)
    for day in (0, 2, 4):
        job.on(day, {A: gone(A)})

    healed, later = job.on(5), job.on(6)

    standing = case_of(healed, A).standing
    assert standing is not None
    assert (standing.state, standing.was, standing.was_since, standing.healed) == (
        IncidentState.OK,
        IncidentState.DEAD,
        NOON,
        True,
    )
    after = case_of(later, A).standing
    assert after is not None
    assert after.healed is False


def test_a_run_that_is_void_moves_nothing() -> None:
    job = Job(A)
    job.on(0, {A: gone(A)})
    before = job.history.knowledge().visits

    down = {CONTROL: fault(FaultKind.HOST_NOT_FOUND, address=CONTROL), A: fault(FaultKind.HOST_NOT_FOUND, address=A)}
    void = job.on(5, down)

    assert void.exit_code is ExitCode.INCOMPLETE
    assert state_of(void, A) == "failing"
    assert job.history.knowledge().visits == before
    assert job.history.knowledge().runs[-1].incomplete == ("void",)


def _hosts(count: int) -> list[str]:
    return [f"https://host-{number}.example/" for number in range(count)]


@pytest.mark.parametrize(("hosts", "failing", "is_void"), [(10, 7, True), (10, 6, False), (9, 9, False), (40, 25, True)])
def test_if_most_of_what_worked_fails_at_once_it_is_us(hosts: int, failing: int, is_void: bool) -> None:
    addresses = _hosts(hosts)
    job = Job(*addresses)
    job.on(0)

    report = job.on(1, {each: fault(FaultKind.TIMEOUT, address=each) for each in addresses[:failing]}, visit_all=True)

    assert report.links is not None
    assert (report.links.network is NetworkState.MOST_HOSTS_FAIL) is is_void
    assert (Incomplete.VOID in report.run.incomplete) is is_void
    assert {state_of(report, each) for each in addresses[:failing]} == ({"ok"} if is_void else {"failing"})


def test_many_that_never_worked_say_nothing_of_our_network() -> None:
    addresses = _hosts(20)
    job = Job(*addresses)
    web = {each: fault(FaultKind.TIMEOUT, address=each) for each in addresses}
    job.on(0, web)

    assert Incomplete.VOID not in job.on(1, web).run.incomplete


def test_a_network_that_asks_to_log_in_is_told_from_one_that_works() -> None:
    addresses = _hosts(5)
    job = Job(*addresses)
    job.on(0)

    report = job.on(1, {addresses[0]: answer(511, address=addresses[0])}, visit_all=True)

    assert report.links is not None
    assert report.links.network is NetworkState.CAPTIVE_PORTAL
    assert len(job.history.knowledge().visits) == 5


def test_a_run_that_was_killed_is_taken_up_where_it_was() -> None:
    addresses = _hosts(10)
    whole, job = Job(*addresses), Job(*addresses)
    expected = whole.on(0, {addresses[7]: gone(addresses[7])})
    with pytest.raises(KeyboardInterrupt):
        job.on(0, {addresses[7]: gone(addresses[7])}, kill=6)

    report = job.on(0, {addresses[7]: gone(addresses[7])}, resume=True)

    assert job.visited == addresses[6:]
    assert report.links is not None
    assert expected.links is not None
    assert [case.verdict for case in report.links.cases] == [case.verdict for case in expected.links.cases]
    assert job.history.knowledge().visits == whole.history.knowledge().visits
    assert report.history is not None
    assert (report.history.taken_up, report.history.kept) == (NOON, 6)


def test_a_run_that_was_stopped_is_taken_up_as_well() -> None:
    addresses = _hosts(10)
    job = Job(*addresses)
    stopped = job.on(0, stop=StopsAfter(5))
    assert stopped.exit_code is ExitCode.INCOMPLETE

    report = job.on(0.1, resume=True)

    assert 0 < len(job.visited) < 10
    assert report.exit_code is ExitCode.OK
    assert {visit.key for visit in job.history.knowledge().visits} == set(addresses)
    assert [one.incomplete for one in job.history.knowledge().runs] == [()]


def test_of_a_run_that_is_not_taken_up_only_what_worked_is_kept() -> None:
    job = Job(A, B, "https://c.example/")
    with pytest.raises(KeyboardInterrupt):
        job.on(0, {A: gone(A)}, kill=2)
    job.catalogue = a_list("https://c.example/")
    job.on(1)

    assert {visit.key: visit.reason for visit in job.history.knowledge().visits} == {
        B: Reason.OK,
        "https://c.example/": Reason.OK,
    }


def test_what_was_seen_too_long_ago_is_not_taken_up() -> None:
    job = Job(*_hosts(4))
    with pytest.raises(KeyboardInterrupt):
        job.on(0, kill=2)

    report = job.on(3, resume=True, visit_all=True)

    assert len(job.visited) == 4
    assert report.history is not None
    assert report.history.taken_up is None


class FullAfter(FakeHistory):
    """A history that has no room left after so many observations."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self._room = room

    def journal(self, observation: Observation) -> None:
        if self._room == 0:
            raise HistoryFailure(HistoryFault.FULL, "no space")
        self._room -= 1
        super().journal(observation)


def test_a_history_that_fails_half_way_does_not_cost_the_report() -> None:
    job = Job(*_hosts(6))
    job.history = FullAfter(3)

    report = job.on(0)

    assert report.links is not None
    assert len(report.links.cases) == 6
    assert job.history.knowledge().visits == ()


def test_shares_are_everything_and_each_link_is_in_one() -> None:
    policy = a_policy()
    keys = [f"https://www.host-{number}.example/{page}" for number in range(200) for page in ("a", "b")]
    for count in (1, 2, 5, 16):
        owners = [[number for number in range(1, count + 1) if Shard(number, count).has(key, policy)] for key in keys]

        assert all(len(each) == 1 for each in owners)
        assert owners[0::2] == owners[1::2]


UNTIL = (NOON + timedelta(days=30)).date()
IGNORE = Ignore(reason="They rebuild it", by="An", until=UNTIL)


@pytest.mark.parametrize(
    ("ignore", "day", "web", "status", "group"),
    [
        (IGNORE, 0, {A: gone(A)}, IgnoreStatus.HOLDS, CaseGroup.IGNORED),
        (IGNORE, 20, {A: gone(A)}, IgnoreStatus.ENDING, CaseGroup.IGNORED),
        (IGNORE, 31, {A: gone(A)}, IgnoreStatus.EXPIRED, CaseGroup.FAILED),
        (IGNORE, 0, {}, IgnoreStatus.HOLDS, CaseGroup.FINE),
        (msgspec.structs.replace(IGNORE, only=(Reason.GONE,)), 0, {A: gone(A)}, IgnoreStatus.HOLDS, CaseGroup.IGNORED),
        (msgspec.structs.replace(IGNORE, only=(Reason.TIMEOUT,)), 0, {A: gone(A)}, IgnoreStatus.OTHER, CaseGroup.FAILED),
    ],
)
def test_an_ignore_silences_for_a_while_and_dies(
    ignore: Ignore, day: int, web: Web, status: IgnoreStatus, group: CaseGroup
) -> None:
    job = Job(A, ignore=ignore)

    case = case_of(job.on(day, web), A)

    assert job.visited == [A]
    assert case.ignore is not None
    assert (case.ignore.status, case.group) == (status, group)


def test_an_ignore_is_needless_once_its_link_has_worked_for_long() -> None:
    job = Job(A, ignore=msgspec.structs.replace(IGNORE, until=(NOON + timedelta(days=400)).date()))
    statuses = {}
    for day in range(0, 46, 5):
        ignore = case_of(job.on(day, {A: gone(A)} if day == 0 else {}, visit_all=True), A).ignore
        assert ignore is not None
        statuses[day] = ignore.status

    assert [day for day, status in statuses.items() if status is IgnoreStatus.NEEDLESS] == [40, 45]


def test_an_ignored_death_fails_no_run() -> None:
    job = Job(A, ignore=IGNORE)
    reports = [job.on(day, {A: gone(A)}) for day in (0, 2, 4)]

    assert state_of(reports[-1], A) == "dead"
    assert reports[-1].exit_code is ExitCode.OK


def test_the_last_good_print_is_handed_to_the_judge() -> None:
    job = Job(A)
    healthy = answer(200, address=A)
    look = healthy.looks[0]
    assert look.page is not None
    page = msgspec.structs.replace(look.page, print="00ff00ff00ff00ff")
    healthy = msgspec.structs.replace(healthy, looks=(msgspec.structs.replace(look, page=page),))
    job.on(0, {A: healthy})

    assert job.history.knowledge().visits[0].print == "00ff00ff00ff00ff"


def with_etag(address: str, status: int = 200, etag: str = '"v1"') -> Observation:
    seen = answer(status, address=address)
    look = seen.looks[0]
    hop = msgspec.structs.replace(look.hops[0], headers=(("etag", etag),))
    page = (
        None
        if status == 304 or look.page is None
        else msgspec.structs.replace(look.page, title="Entry 0", print="00ff00ff00ff00ff")
    )
    kept = msgspec.structs.replace(look, hops=(hop,), page=page, unchanged=status == 304)
    return msgspec.structs.replace(seen, looks=(kept,))


def test_a_page_is_asked_for_on_condition_for_four_weeks_and_then_seen_whole() -> None:
    job = Job(A)
    job.on(0, {A: with_etag(A)})
    asked = []
    for day in range(7, 64, 7):
        job.on(day, {A: with_etag(A, 304)}, visit_all=True)
        asked.append(job.targets[-1].etag)

    assert asked == ['"v1"'] * 3 + [""] * 6
    assert {visit.print for visit in job.history.knowledge().visits} == {"00ff00ff00ff00ff"}


def test_what_a_resolver_makes_up_counts_for_nothing() -> None:
    job = Job(A, B)
    look = answer(200, address=A).looks[0]
    misled = msgspec.structs.replace(look, hops=(msgspec.structs.replace(look.hops[0], peer="192.0.2.9"),))
    job.made_up = frozenset({"192.0.2.9"})

    report = job.on(0, {A: msgspec.structs.replace(answer(200, address=A), looks=(misled,))})

    assert report.run.incomplete == (Incomplete.RESOLVER,)
    assert report.exit_code is ExitCode.INCOMPLETE
    assert case_of(report, A).reason is Reason.RUN_VOID
    assert [visit.key for visit in job.history.knowledge().visits] == [B]
