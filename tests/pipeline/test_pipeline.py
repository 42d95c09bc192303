"""The order of the work, over a scripted web: what is said at once, what waits, and what we keep silent about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
import pytest

from catalogue_builder import a_catalogue, a_policy, a_section, an_entry
from fake_source import FakeSourcePage, a_candidate, a_reading
from observation_builder import NOON, answer, fault, hop, seen
from toolkit_maint.domain.address import parse_address
from toolkit_maint.domain.catalogue import Catalogue, links
from toolkit_maint.domain.diagnostic import Diagnostic, Rule, Severity
from toolkit_maint.domain.observation import FaultKind, Observation, Target
from toolkit_maint.domain.report import CaseGroup, ChangeReport, ExitCode, Incomplete, NetworkState, Place
from toolkit_maint.domain.verdict import NoteId, Reason, VerdictKind
from toolkit_maint.pipeline import (
    Answer,
    ControlMode,
    Controls,
    LinkCheck,
    Question,
    RunOptions,
    Stage,
    World,
    check_places,
    run,
)
from toolkit_maint.ports import LoadedCatalogue, Pulse, Stop, StopReason

GOOD, GONE, SLOW = "https://good.example/a", "https://gone.example/b", "https://slow.example/c"
CONTROL = "https://control.example/"
HOSTS = Controls(ControlMode.HOSTS, (CONTROL,))
OFF = Controls(ControlMode.OFF)


class Switch:
    """A stop that a test throws."""

    def __init__(self) -> None:
        self.thrown: StopReason | None = None

    def reason(self) -> StopReason | None:
        return self.thrown


class Script:
    """A checker that reads from a script: address → what each visit to it sees, the last one ever after.

    ``throw_after`` is the number of observations after which the stop is thrown.
    """

    def __init__(self, script: dict[str, list[Observation]], switch: Switch, throw_after: int | None = None) -> None:
        self._script = {address: list(seen) for address, seen in script.items()}
        self._switch = switch
        self._left = throw_after
        self.asked: list[str] = []

    def observe(self, targets: Sequence[Target], stop: Stop) -> Iterator[Observation]:
        for target in targets:
            if stop.reason() is not None:
                return
            self.asked.append(target.visit_key)
            visits = self._script[target.visit_key]
            yield visits.pop(0) if len(visits) > 1 else visits[0]
            if self._left is not None:
                self._left -= 1
                if self._left == 0:
                    self._switch.thrown = StopReason.INTERRUPTED

    def pulse(self) -> Pulse:
        return Pulse()


def at(address: str, observation: Observation) -> Observation:
    """The same sight, of another address."""
    return msgspec.structs.replace(observation, visit_key=address)


SIGHTS = {
    GOOD: [answer(200, address=GOOD)],
    GONE: [answer(404, address=GONE)],
    SLOW: [at(SLOW, fault(FaultKind.TIMEOUT, address=SLOW))],
    CONTROL: [answer(200, address=CONTROL)],
}


def a_world(controls: Controls, script: dict[str, list[Observation]] | None = None, throw_after: int | None = None) -> World:
    switch = Switch()
    return World(
        checker=Script(SIGHTS | (script or {}), switch, throw_after),
        source_page=FakeSourcePage({}),
        policy=a_policy(),
        controls=controls,
        clock=lambda: NOON,
        stop=switch,
        record=lambda _: None,
    )


def questions(*written: str) -> list[Question]:
    return [
        Question(url=parse_address(address), place=Place(path="list.txt", line=line, column=1), position=line)
        for line, address in enumerate(written)
    ]


def told(check: LinkCheck) -> dict[str, tuple[VerdictKind, Reason]]:
    return {each.question.url.written: (each.verdict.kind, each.verdict.reason) for each in check}


def test_a_healthy_network_judges_everything() -> None:
    check = LinkCheck(questions(GOOD, GONE, SLOW), a_world(HOSTS))
    assert told(check) == {
        GOOD: (VerdictKind.ALIVE, Reason.OK),
        GONE: (VerdictKind.BROKEN, Reason.NOT_FOUND),
        SLOW: (VerdictKind.UNSURE, Reason.TIMEOUT),
    }
    assert (check.network, check.incomplete) == (NetworkState.UP, ())
    assert [(control.answered_first, control.answered_last) for control in check.controls] == [(True, True)]


def test_positive_evidence_comes_at_once_and_the_rest_after_the_last_question() -> None:
    world = a_world(HOSTS)
    order: list[str] = []
    for each in LinkCheck(questions(GONE, SLOW, GOOD), world):
        assert isinstance(world.checker, Script)
        order.append(f"{each.question.url.written} after {len(world.checker.asked)} visits")
    # Asked first, then three links, then asked last: five visits in all.
    assert order == [f"{GOOD} after 4 visits", f"{GONE} after 5 visits", f"{SLOW} after 5 visits"]


@pytest.mark.parametrize(
    "control",
    [
        [at(CONTROL, fault(FaultKind.RESOLVER_FAILED, address=CONTROL))],
        [answer(200, address=CONTROL), at(CONTROL, fault(FaultKind.TIMEOUT, address=CONTROL))],
        [answer(503, address=CONTROL)],
        [seen(hop(CONTROL, 302), hop("https://hotel.portal/", 200))],
    ],
    ids=["never", "only at first", "server error", "captive portal"],
)
def test_without_an_answer_of_a_control_host_nothing_is_judged(control: list[Observation]) -> None:
    check = LinkCheck(questions(GOOD, GONE, SLOW), a_world(HOSTS, {CONTROL: control}))
    void = (VerdictKind.UNSURE, Reason.RUN_VOID)
    assert told(check) == {GOOD: (VerdictKind.ALIVE, Reason.OK), GONE: void, SLOW: void}
    assert (check.network, check.incomplete) == (NetworkState.DOWN, (Incomplete.VOID,))


def test_without_a_control_host_only_positive_evidence_counts() -> None:
    check = LinkCheck(questions(GOOD, GONE), a_world(Controls(ControlMode.NONE_KNOWN)))
    assert told(check)[GONE] == (VerdictKind.UNSURE, Reason.NO_CONTROL_HOST)
    assert check.incomplete == (Incomplete.NO_CONTROL_HOST,)
    fine = LinkCheck(questions(GOOD), a_world(Controls(ControlMode.NONE_KNOWN)))
    assert told(fine)[GOOD] == (VerdictKind.ALIVE, Reason.OK)
    assert fine.incomplete == ()


def test_control_hosts_switched_off_judges_all() -> None:
    check = LinkCheck(questions(GONE), a_world(OFF))
    assert told(check)[GONE] == (VerdictKind.BROKEN, Reason.NOT_FOUND)
    assert check.network is NetworkState.NOT_ASKED


def test_a_list_is_its_own_control() -> None:
    own = Controls(ControlMode.OWN_LIST)
    assert told(LinkCheck(questions(GONE), a_world(own)))[GONE] == (VerdictKind.BROKEN, Reason.NOT_FOUND)
    silent = LinkCheck(questions(SLOW), a_world(own))
    assert told(silent)[SLOW] == (VerdictKind.UNSURE, Reason.RUN_VOID)
    assert silent.incomplete == (Incomplete.VOID,)
    lost = {GOOD: [answer(200, address=GOOD), at(GOOD, fault(FaultKind.TIMEOUT, address=GOOD))]}
    assert told(LinkCheck(questions(GOOD, SLOW), a_world(own, lost)))[SLOW] == (VerdictKind.UNSURE, Reason.RUN_VOID)


def test_witnesses_of_a_list_are_of_different_hosts() -> None:
    one, two = f"{GOOD}?1", f"{GOOD}?2"
    lost = {
        address: [answer(200, address=address), at(address, fault(FaultKind.TIMEOUT, address=address))]
        for address in (one, two)
    }
    other = "https://other.example/"
    script = lost | {other: [answer(404, address=other)]}
    check = LinkCheck(questions(one, two, other, SLOW), a_world(Controls(ControlMode.OWN_LIST), script))
    assert told(check)[SLOW] == (VerdictKind.UNSURE, Reason.TIMEOUT)
    assert [control.url for control in check.controls] == [one, other]


def test_a_list_without_anything_in_doubt_needs_no_control() -> None:
    local = "http://127.0.0.1/"
    refused = {local: [at(local, fault(FaultKind.ADDRESS_NOT_PUBLIC, address=local))]}
    check = LinkCheck(questions(local), a_world(Controls(ControlMode.OWN_LIST), refused))
    assert told(check)[local] == (VerdictKind.BROKEN, Reason.ADDRESS_NOT_PUBLIC)
    assert check.incomplete == ()


def test_what_the_address_proves_holds_without_a_network() -> None:
    down = {CONTROL: [at(CONTROL, fault(FaultKind.TIMEOUT, address=CONTROL))]}
    local = "http://127.0.0.1/"
    refused = {local: [at(local, fault(FaultKind.ADDRESS_NOT_PUBLIC, address=local))]}
    check = LinkCheck(
        questions("not an address", "mailto:a@b.example", local, "ftp://a.example/"), a_world(HOSTS, down | refused)
    )
    assert told(check) == {
        "not an address": (VerdictKind.BROKEN, Reason.MALFORMED_ADDRESS),
        "mailto:a@b.example": (VerdictKind.ALIVE, Reason.FORM_OK),
        local: (VerdictKind.BROKEN, Reason.ADDRESS_NOT_PUBLIC),
        "ftp://a.example/": (VerdictKind.UNCHECKED, Reason.UNSUPPORTED_SCHEME),
    }


def test_one_visit_serves_every_place_that_has_the_address() -> None:
    world = a_world(OFF)
    written = [GOOD, f"{GOOD}#deel", "https://user:pw@good.example/a", "HTTPS://GOOD.example/a"]
    answers = list(LinkCheck(questions(*written), world))
    assert isinstance(world.checker, Script)
    assert world.checker.asked == [GOOD]
    assert sorted(each.question.url.written for each in answers) == sorted(written)
    noted = {
        each.question.url.written for each in answers if NoteId.PASSWORD_IN_URL in {note.id for note in each.verdict.notes}
    }
    assert noted == {"https://user:pw@good.example/a"}


@pytest.mark.parametrize("controls", [HOSTS, OFF, Controls(ControlMode.OWN_LIST), Controls(ControlMode.NONE_KNOWN)])
def test_an_interrupted_run_answers_every_question_once_and_judges_nothing_on_half_the_evidence(controls: Controls) -> None:
    asked_before = 1 if controls.mode is ControlMode.HOSTS else 0
    check = LinkCheck(questions(GONE, GOOD, SLOW), a_world(controls, throw_after=asked_before + 2))
    assert told(check) == {
        GOOD: (VerdictKind.ALIVE, Reason.OK),
        GONE: (VerdictKind.UNSURE, Reason.INTERRUPTED),
        SLOW: (VerdictKind.UNCHECKED, Reason.INTERRUPTED),
    }
    assert check.incomplete == (Incomplete.INTERRUPTED,)


def test_an_interruption_during_the_last_question_judges_nothing_either() -> None:
    check = LinkCheck(questions(GOOD, GONE), a_world(HOSTS, throw_after=4))
    assert told(check)[GONE] == (VerdictKind.UNSURE, Reason.INTERRUPTED)
    assert check.incomplete == (Incomplete.INTERRUPTED,)
    assert check.network is NetworkState.UP


def test_a_visit_that_serves_several_places_is_counted_once() -> None:
    check = LinkCheck(questions(GOOD, f"{GOOD}#a", f"{GOOD}#b"), a_world(OFF))
    assert len(list(check)) == 3
    assert check.requests == 1


def test_nothing_to_visit_asks_nobody() -> None:
    world = a_world(HOSTS)
    assert list(LinkCheck(questions("mailto:a@b.example"), world)) != []
    assert isinstance(world.checker, Script)
    assert world.checker.asked == []


def test_the_report_of_a_catalogue_is_in_order_of_action_and_of_the_page() -> None:
    second = "https://good.example/second"
    catalogue = a_catalogue(
        a_section("One", an_entry("Unknown"), an_entry("Gone", GONE), an_entry("Good", GOOD)),
        a_section("Two", an_entry("Second", second), an_entry("Again", f"{GOOD}#deel")),
    )
    part, _, _ = check_places(catalogue, list(links(catalogue)), a_world(OFF, {second: [answer(200, address=second)]}), NOON)
    assert [(case.group, case.url) for case in part.cases] == [
        (CaseGroup.FAILED, GONE),
        (CaseGroup.FINE, GOOD),
        (CaseGroup.FINE, second),
        (CaseGroup.FINE, f"{GOOD}#deel"),
    ]
    assert [place.title for place in part.unknown] == ["Unknown"]
    assert part.tally[CaseGroup.FINE] == 3
    assert part.cases[0].places[0].sections == ("One",)


LISTED = a_catalogue(a_section("One", an_entry("Good", GOOD), an_entry("Gone", GONE)))
SOURCE = "https://source.example/list"
BOTH = (a_candidate("Good", GOOD, "One"), a_candidate("Gone", GONE, "One"))


def loaded(catalogue: Catalogue | None, *diagnostics: Diagnostic) -> LoadedCatalogue:
    return LoadedCatalogue(catalogue=catalogue, diagnostics=diagnostics, files=("catalogue.yaml",))


def a_run(catalogue: LoadedCatalogue, world: World, *, allow_empty: bool = False) -> tuple[ChangeReport, list[Stage]]:
    stages: list[Stage] = []
    report = run(catalogue, world, lambda stage, _: stages.append(stage), RunOptions(allow_empty=allow_empty))
    return report, stages


def with_source(world: World, *candidates: object) -> World:
    reading = a_reading(*candidates)  # type: ignore[arg-type]
    return msgspec.structs.replace(world, source_page=FakeSourcePage({SOURCE: reading}))


def sourced(catalogue: Catalogue) -> Catalogue:
    return msgspec.structs.replace(catalogue, source=SOURCE)


ERROR = Diagnostic(rule=Rule.DUPLICATE_ID, severity=Severity.ERROR, path="catalogue.yaml")


def test_one_failed_visit_fails_no_run() -> None:
    report, stages = a_run(loaded(LISTED), a_world(HOSTS))
    assert (report.exit_code, stages) == (ExitCode.OK, [Stage.LINKS])
    assert report.source is None


@pytest.mark.parametrize(
    ("catalogue", "diagnostics", "candidates", "controls", "code"),
    [
        (LISTED, (), BOTH, HOSTS, ExitCode.OK),
        (LISTED, (), (*BOTH, a_candidate("New", None, "One")), HOSTS, ExitCode.FINDINGS),
        (LISTED, (ERROR,), BOTH, HOSTS, ExitCode.FINDINGS),
        (LISTED, (), (), HOSTS, ExitCode.FAILURE),
        (LISTED, (), BOTH, Controls(ControlMode.NONE_KNOWN), ExitCode.INCOMPLETE),
        (LISTED, (), (), Controls(ControlMode.NONE_KNOWN), ExitCode.FAILURE),
        (
            a_catalogue(a_section("One", an_entry("Good"))),
            (),
            (a_candidate("Good", None, "One"),),
            HOSTS,
            ExitCode.NOTHING_TO_CHECK,
        ),
    ],
    ids=["fine", "addition", "invalid", "unreadable source", "no control host", "unreadable before incomplete", "no address"],
)
def test_exit_codes(
    catalogue: Catalogue,
    diagnostics: tuple[Diagnostic, ...],
    candidates: tuple[object, ...],
    controls: Controls,
    code: ExitCode,
) -> None:
    report, _ = a_run(loaded(sourced(catalogue), *diagnostics), with_source(a_world(controls), *candidates))
    assert report.exit_code is code


def test_a_void_run_is_incomplete_even_where_the_source_could_not_be_read() -> None:
    down = {CONTROL: [at(CONTROL, fault(FaultKind.TIMEOUT, address=CONTROL))]}
    report, _ = a_run(loaded(sourced(LISTED)), a_world(HOSTS, down))
    assert (report.exit_code, report.run.incomplete) == (ExitCode.INCOMPLETE, (Incomplete.VOID,))


def test_a_source_that_was_cut_off_is_no_failure_but_one_that_is_missing_is() -> None:
    world = a_world(OFF)
    assert isinstance(world.stop, Switch)
    world.stop.thrown = StopReason.INTERRUPTED
    cut_off, _ = a_run(loaded(sourced(LISTED)), world)
    assert (cut_off.exit_code, cut_off.run.incomplete) == (ExitCode.INCOMPLETE, (Incomplete.INTERRUPTED,))
    late, _ = a_run(loaded(sourced(LISTED)), a_world(OFF, throw_after=1))
    assert (late.exit_code, late.run.incomplete) == (ExitCode.FAILURE, (Incomplete.INTERRUPTED,))


def test_an_unreadable_source_does_not_stop_the_check() -> None:
    report, stages = a_run(loaded(sourced(LISTED)), a_world(HOSTS))
    assert stages == [Stage.SOURCE, Stage.LINKS]
    assert report.source is not None
    assert not report.source.readable
    assert report.source.changes == ()
    assert report.links is not None
    assert report.links.tally[CaseGroup.FINE] == 1


def test_a_catalogue_without_form_is_reported_and_nothing_is_visited() -> None:
    world = a_world(HOSTS)
    report, stages = a_run(loaded(None, ERROR), world)
    assert (report.exit_code, stages, report.links, report.source) == (ExitCode.FINDINGS, [], None, None)
    assert report.validation is not None
    assert report.validation.errors == 1


def test_an_empty_catalogue_may_be_allowed() -> None:
    empty = loaded(a_catalogue())
    assert a_run(empty, a_world(HOSTS))[0].exit_code is ExitCode.NOTHING_TO_CHECK
    assert a_run(empty, a_world(HOSTS), allow_empty=True)[0].exit_code is ExitCode.OK


def test_every_observation_of_a_link_is_recorded() -> None:
    recorded: list[Observation] = []
    world = msgspec.structs.replace(a_world(HOSTS), record=recorded.append)
    answers: list[Answer] = list(LinkCheck(questions(GOOD, GONE), world))
    assert [observation.visit_key for observation in recorded] == [GOOD, GONE]
    assert len(answers) == 2
