"""Lanes: who may ask which host when, without a network and without a clock."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit_maint.adapters.web.lanes import Lane, Lanes
from toolkit_maint.adapters.web.manners import HostManners
from toolkit_maint.adapters.web.visit import Means, Visit
from toolkit_maint.domain.observation import Fault, FaultKind, LookKind, Target
from web_world import POLICY, noon

REFUSED = Fault(kind=FaultKind.CONNECTION_REFUSED)
HTTP, HTTPS = "http://a.example", "https://a.example"


def target(host: str, number: int = 0) -> Target:
    return Target(visit_key=f"http://{host}/{number}")


def lanes(most: int = 3, **hosts: HostManners) -> Lanes:
    return Lanes(most, {name.replace("_", "."): manners for name, manners in hosts.items()})


def filled(most: int = 3, **links: int) -> Lanes:
    made = lanes(most)
    made.add((host, target(host, number)) for host, count in links.items() for number in range(count))
    return made


def lane_with(links: int, cap: int = 3, manners: HostManners | None = None) -> Lane:
    lane = Lane("a.example", cap, manners)
    lane.jobs.extend(target("a.example", number) for number in range(links))
    return lane


def hired(made: Lanes, now: float = 0.0) -> str | None:
    """The host that the next worker goes to."""
    lane = made.next_lane(now)
    if lane is None:
        return None
    lane.workers += 1
    made.offer(lane)
    return lane.host


# Which host is next.


def test_the_largest_goes_first() -> None:
    made = filled(small=3, large=9, middle=6)

    assert [hired(made) for _ in range(4)] == ["large", "middle", "small", None]


def test_work_that_is_shared_counts_for_as_much_less() -> None:
    made = filled(large=90, middle=40)
    for lane in made:
        lane.answered("http://x", 1.0)

    assert [hired(made) for _ in range(4)] == ["large", "large", "middle", "large"]


def test_of_two_that_are_as_large_the_first_one_given_goes_first() -> None:
    assert [hired(made) for made in [filled(b=5, a=5)] for _ in range(2)] == ["b", "a"]


def test_a_host_without_links_wants_nobody() -> None:
    made = lanes()
    made.offer(made.lane("a.example"))

    assert hired(made) is None


def test_what_was_taken_in_the_meantime_is_known() -> None:
    made = filled(large=9, middle=6)
    made.lane("large").jobs.clear()
    made.offer(made.lane("middle"))

    assert [hired(made), hired(made)] == ["middle", None]


def test_a_lane_that_has_shrunk_is_passed_over_for_a_larger_one() -> None:
    made = filled(large=9, middle=6)
    for _ in range(5):
        made.lane("large").jobs.pop()

    assert [hired(made) for _ in range(3)] == ["middle", "large", None]


def test_a_lane_that_has_grown_goes_first_and_only_once() -> None:
    made = filled(small=1, middle=6)
    made.add(("small", target("small", number)) for number in range(10, 20))

    assert [hired(made) for _ in range(3)] == ["small", "middle", None]


def test_offering_a_lane_again_and_again_costs_no_memory() -> None:
    made = filled(a=50)
    for _ in range(1000):
        made.offer(made.lane("a"))

    assert len(made._ready) == 1


def test_what_has_begun_comes_before_what_has_not() -> None:
    made = filled(a=2)
    for host, number in (("a", 9), ("b", 1)):
        made.offer(made.add_first(host, target(host, number)))

    assert [hired(made) for _ in range(3)] == ["a", "b", None]
    assert [job.visit_key for job in made.lane("a").jobs if isinstance(job, Target)] == [f"http://a/{n}" for n in (9, 0, 1)]


# How many at once.


def test_one_at_first_as_nobody_knows_whether_the_host_answers() -> None:
    lane = lane_with(19)
    lane.workers = 1

    assert not lane.wants_worker(0)


def test_two_at_first_where_there_is_much_to_do() -> None:
    lane = lane_with(20)

    assert [_with_workers(lane, number) for number in range(3)] == [True, True, False]


def _with_workers(lane: Lane, workers: int) -> bool:
    lane.workers = workers
    return lane.wants_worker(0)


def test_each_answer_allows_one_more_up_to_the_cap() -> None:
    lane = lane_with(50, cap=5)
    limits = [lane.limit]
    for _ in range(5):
        lane.answered(HTTP, 1.0)
        limits.append(lane.limit)

    assert limits == [2, 3, 4, 5, 5, 5]
    assert [_with_workers(lane, number) for number in (4, 5)] == [True, False]


@pytest.mark.parametrize(("seconds", "is_worth_it"), [(0.01, False), (0.03, True)])
def test_another_connection_only_where_it_saves_time(seconds: float, is_worth_it: bool) -> None:
    lane = lane_with(5)
    lane.answered(HTTP, seconds)
    lane.workers = 1

    assert lane.wants_worker(0) is is_worth_it


def test_the_time_that_a_host_takes_is_learnt_anew_all_the_time() -> None:
    lane = lane_with(5)
    lane.answered(HTTP, 0.01)
    for _ in range(10):
        lane.answered(HTTP, 2.0)

    assert lane.seconds is not None
    assert 1.5 < lane.seconds <= 2.0


@pytest.mark.parametrize(("cap", "expected"), [(8, [4, 2, 1, 1]), (3, [1, 1, 1, 1])])
def test_half_the_pace_for_the_rest_of_the_run(cap: int, expected: list[int]) -> None:
    lane = lane_with(50, cap)
    for _ in range(cap):
        lane.answered(HTTP, 1.0)
    caps = []
    for _ in range(4):
        lane.asked_for_less()
        lane.answered(HTTP, 1.0)
        caps.append(lane.limit)

    assert caps == expected
    lane.begin_second_pass()
    lane.answered(HTTP, 1.0)
    assert lane.limit == 1


def test_who_is_one_too_many_gets_no_job() -> None:
    lane = lane_with(9, cap=4)
    lane.answered(HTTP, 1.0)
    lane.workers = 3
    lane.asked_for_less()

    assert lane.take(0) is None
    lane.workers = 1
    assert lane.take(0) is not None


def test_a_host_has_a_cap_of_its_own() -> None:
    made = lanes(3, a_example=HostManners(max_at_once=1))

    assert [(lane.cap, lane.limit) for lane in (made.lane("a.example"), made.lane("b.example"))] == [(1, 1), (3, 2)]


def test_nobody_can_forbid_all() -> None:
    assert lane_with(1, cap=0).wants_worker(0)


# When.


def test_an_interval_lies_between_the_starts_of_two_requests() -> None:
    lane = lane_with(9, manners=HostManners(interval=2.0))

    assert lane.take(10.0) is not None
    assert [lane.take(at) is not None for at in (10.0, 11.99, 12.0, 13.0, 14.0)] == [False, False, True, False, True]
    assert lane.opens_at == 16.0


def test_a_request_that_waited_for_its_connection_makes_the_next_one_wait_as_long() -> None:
    lane = lane_with(9, manners=HostManners(interval=2.0))
    lane.take(10.0)
    lane.sent(11.5)

    assert lane.take(13.4) is None
    assert lane.take(13.5) is not None


def test_a_pause_holds_for_all() -> None:
    lane = lane_with(9)
    lane.pause(5.0)

    assert not lane.wants_worker(4.9)
    assert lane.take(4.9) is None
    assert lane.wants_worker(5.0)
    assert lane.take(5.0) is not None


def test_of_several_pauses_the_longest_holds() -> None:
    lane = lane_with(9)
    for until in (5.0, 9.0, 7.0):
        lane.pause(until)

    assert lane.opens_at == 9.0


def test_an_interval_is_no_wish_of_the_host() -> None:
    lane = lane_with(9, manners=HostManners(interval=100.0))
    lane.take(0.0)

    assert (lane.not_before, lane.opens_at) == (0.0, 100.0)


# A host that answers nobody.


def test_a_host_is_given_up_after_two_failures() -> None:
    lane = lane_with(9)
    lane.failed(HTTP, REFUSED)
    assert not lane.dead

    lane.failed(HTTP, REFUSED)
    assert lane.dead == {HTTP: REFUSED}
    assert lane.failures == {HTTP: 2}


def test_not_as_long_as_a_request_is_under_way_there() -> None:
    lane = lane_with(9)
    for origin in (HTTP, HTTPS):
        lane.began(origin)
        lane.failed(HTTP, REFUSED)
    assert not lane.dead

    lane.ended(HTTP)
    lane.failed(HTTP, REFUSED)
    assert lane.dead.keys() == {HTTP}


def test_after_a_failure_those_under_way_are_waited_for() -> None:
    lane = lane_with(50)
    lane.workers = 1
    lane.began(HTTP)
    assert lane.wants_worker(0)
    lane.failed(HTTP, REFUSED)

    assert lane.is_doubtful
    assert not lane.wants_worker(0)
    assert lane.take(0) is None

    lane.ended(HTTP)
    assert not lane.is_doubtful
    assert lane.take(0) is not None


def test_one_answer_ends_the_doubt() -> None:
    lane = lane_with(50)
    for _ in range(3):
        lane.began(HTTP)
    lane.failed(HTTP, REFUSED)
    lane.answered(HTTP, 0.1)

    assert not lane.is_doubtful
    assert lane.take(0) is not None


def test_an_answer_at_any_time_saves_it() -> None:
    lane = lane_with(9)
    lane.failed(HTTP, REFUSED)
    lane.answered(HTTP, 0.1)
    for _ in range(5):
        lane.failed(HTTP, REFUSED)

    assert not lane.dead


def test_http_and_https_are_given_up_apart() -> None:
    lane = lane_with(9)
    lane.answered(HTTPS, 0.1)
    lane.failed(HTTP, REFUSED)
    lane.failed(HTTP, REFUSED)

    assert lane.dead.keys() == {HTTP}


def test_a_name_that_is_not_found_is_not_asked_for_twice() -> None:
    lane = lane_with(9)
    lane.failed(HTTP, Fault(kind=FaultKind.HOST_NOT_FOUND))

    assert lane.dead.keys() == {HTTP}


@pytest.mark.parametrize(
    "kind", [FaultKind.CERTIFICATE, FaultKind.REDIRECT_LOOP, FaultKind.NOT_HTTP, FaultKind.ADDRESS_REFUSED, FaultKind.BAD_PORT]
)
def test_faults_that_say_nothing_of_the_host(kind: FaultKind) -> None:
    lane = lane_with(9)
    for _ in range(5):
        lane.failed(HTTP, Fault(kind=kind))

    assert not lane.dead
    assert not lane.failures


def test_the_second_pass_gives_everybody_a_new_chance() -> None:
    lane = lane_with(9)
    lane.answered(HTTPS, 0.1)
    lane.failed(HTTP, REFUSED)
    lane.failed(HTTP, REFUSED)

    lane.begin_second_pass()

    assert (lane.dead, lane.failures, lane.alive) == ({}, {}, set())
    lane.failed(HTTPS, REFUSED)
    lane.failed(HTTPS, REFUSED)
    assert lane.dead.keys() == {HTTPS}


def test_the_second_pass_begins_slowly() -> None:
    lane = lane_with(50, cap=9)
    for _ in range(9):
        lane.answered(HTTP, 1.0)

    lane.begin_second_pass()

    assert lane.limit == 2


def test_visits_that_still_wait_are_handed_back_for_the_second_pass() -> None:
    means = Means(policy=POLICY, clock=noon, introduction="", browser_introduction="", timeout=1, vantage="", hosts={})
    lane = lane_with(2)
    begun = Visit(target("a.example", 9), means, LookKind.GET)
    lane.jobs.insert(1, begun)

    assert lane.begin_second_pass() == [begun]
    assert list(lane.jobs) == [target("a.example", 0), target("a.example", 1)]


# Whatever happens.

HOSTS = "abc"
EVENTS = st.one_of(
    st.tuples(st.sampled_from(["add", "hire", "less", "pause"]), st.sampled_from(HOSTS)),
    st.tuples(st.sampled_from(["answered", "failed", "moved on"]), st.integers(0, 20)),
    st.tuples(st.just("time"), st.integers(1, 4)),
)


def _origin(lane: Lane) -> str:
    return f"http://{lane.host}"


class Work:
    """Workers as the crew has them: each is in a lane and has a job or is about to take one."""

    def __init__(self, cap: int) -> None:
        self.cap = cap
        self.lanes = Lanes(cap, {"b": HostManners(interval=1.0)})
        self.now = 0.0
        self.given = 0
        self.taken: Counter[Target] = Counter()
        self.workers: list[Lane] = []

    def add(self, host: str) -> None:
        self.lanes.add([(host, target(host, self.given))])
        self.given += 1

    def hire(self) -> bool:
        lane = self.lanes.next_lane(self.now)
        if lane is None:
            assert not [one.host for one in self.lanes if one.wants_worker(self.now)]
            return False
        lane.workers += 1
        self.lanes.offer(lane)
        self.workers.append(lane)
        self._take(lane)
        return True

    def ended(self, which: int, event: str) -> None:
        """One request has come to its end, and its worker goes on or leaves."""
        if not self.workers:
            return
        lane = self.workers[which % len(self.workers)]
        lane.ended(_origin(lane))
        if event == "answered":
            lane.answered(_origin(lane), 1.0)
        elif event == "failed":
            lane.failed(_origin(lane), REFUSED)
        self.lanes.offer(lane)
        self._take(lane)

    def _take(self, lane: Lane) -> None:
        job = lane.take(self.now)
        if job is None:
            lane.workers -= 1
            self.workers.remove(lane)
            self.lanes.offer(lane)
            return
        assert isinstance(job, Target)
        self.taken[job] += 1
        lane.began(_origin(lane))
        assert lane.busy[_origin(lane)] <= min(lane.workers, lane.limit)
        assert lane.workers <= self.cap

    def pass_time(self, seconds: float) -> None:
        self.now += seconds
        for lane in self.lanes:
            if lane.jobs:
                self.lanes.offer(lane)

    def do(self, event: str, value: str | int) -> None:
        match event, value:
            case "add", str(host):
                self.add(host)
            case "hire", _:
                self.hire()
            case "less", str(host):
                self.lanes.lane(host).asked_for_less()
            case "pause", str(host):
                self.lanes.lane(host).pause(self.now + 2)
            case "time", int(seconds):
                self.pass_time(seconds)
            case _, int(which):
                self.ended(which, event)


@given(cap=st.integers(1, 4), events=st.lists(EVENTS, max_size=80))
def test_never_more_than_the_cap_and_each_job_exactly_once(cap: int, events: list[tuple[str, str | int]]) -> None:
    work = Work(cap)
    for event in events:
        work.do(*event)

    while any(lane.jobs for lane in work.lanes) or work.workers:
        work.pass_time(1)
        while work.hire():
            pass
        for _ in range(len(work.workers)):
            work.ended(0, "answered")

    assert work.taken == Counter(target(job.visit_key[7:8], int(job.visit_key[9:])) for job in work.taken)
    assert work.taken.total() == work.given
