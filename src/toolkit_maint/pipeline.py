"""validate → scrape → check → report: the order of the work and nothing else."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import assert_never

import msgspec

from toolkit_maint import __version__
from toolkit_maint.domain.address import LinkUrl, host_of
from toolkit_maint.domain.catalogue import Catalogue, LinkPlace, links
from toolkit_maint.domain.judge import answered, control_answered, for_address, judge, judge_address
from toolkit_maint.domain.observation import Expectation, Observation, Target
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.report import (
    ChangeReport,
    Control,
    Incomplete,
    LinkCase,
    LinksPart,
    NetworkState,
    Outcome,
    Place,
    RunFacts,
    case_of,
    catalogue_facts,
    exit_code,
    links_part,
    place_of,
    validation_part,
)
from toolkit_maint.domain.source import SourceComparison
from toolkit_maint.domain.source_diff import compare
from toolkit_maint.domain.verdict import POSITIVE, Confidence, Reason, Verdict, VerdictKind
from toolkit_maint.ports import Clock, LinkChecker, LoadedCatalogue, SourcePage, Stop, StopReason


class ControlMode(enum.StrEnum):
    """Which hosts tell whether the network here is up."""

    HOSTS = "hosts"
    OWN_LIST = "own-list"
    NONE_KNOWN = "none-known"
    OFF = "off"


class Controls(msgspec.Struct, frozen=True):
    """The mode, and with ``hosts`` the addresses to ask."""

    mode: ControlMode
    addresses: tuple[str, ...] = ()


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One link to judge: its address, what it should show, where it stands, and its position among the questions."""

    url: LinkUrl
    place: Place
    position: int
    expectation: Expectation | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one question. There is no observation where no visit was needed, or none was made."""

    question: Question
    verdict: Verdict
    observation: Observation | None = None


class World(msgspec.Struct, frozen=True, kw_only=True):
    """What a run works with. ``record`` is told every observation of a link as it is made."""

    checker: LinkChecker
    source_page: SourcePage
    policy: Policy
    controls: Controls
    clock: Clock
    stop: Stop
    record: Callable[[Observation], None] = lambda _: None


class Stage(enum.StrEnum):
    """What a run turns to next, for those who watch."""

    SOURCE = "source"
    LINKS = "links"


Progress = Callable[[Stage, int], None]
_ASKED_AGAIN = 3


class LinkCheck:
    """One check of many links. Iterate once for the answers; afterwards the state of the network is known.

    Answers with positive evidence come at once. All others wait for the last question to the control hosts, since only
    then is it known that the failure was not our own.
    """

    def __init__(self, questions: Sequence[Question], world: World) -> None:
        """Take the questions; nothing is visited before the first answer is asked for."""
        self._world = world
        self._questions = questions
        self._by_key: dict[str, list[Question]] = {}
        self._answered: dict[str, str] = {}
        self.requests = 0
        self.network = NetworkState.NOT_ASKED
        self.controls: tuple[Control, ...] = ()
        self.incomplete: tuple[Incomplete, ...] = ()

    def __iter__(self) -> Iterator[Answer]:
        """One answer for every question, in order of completion."""
        for question in self._questions:
            verdict = judge_address(question.url)
            if verdict is not None:
                yield Answer(question=question, verdict=verdict)
            else:
                self._by_key.setdefault(question.url.visit_key, []).append(question)
        if self._by_key:
            yield from self._visited()

    def _visited(self) -> Iterator[Answer]:
        asked_first = self._ask_first()
        pending: list[Answer] = []
        for observation in self._world.checker.observe([_target(group) for group in self._by_key.values()], self._world.stop):
            self._world.record(observation)
            self.requests += observation.requests
            if answered(observation) and len(self._answered) < _ASKED_AGAIN:
                self._answered.setdefault(host_of(observation.visit_key), observation.visit_key)
            for question in self._by_key.pop(observation.visit_key):
                answer = self._judged(question, observation)
                if answer.verdict.kind in POSITIVE or answer.verdict.proved_by_address:
                    yield answer
                else:
                    pending.append(answer)
        if self._world.stop.reason() is None:
            self._ask_last(asked_first, pending)
        stopped = self._world.stop.reason()
        if stopped is not None and (self._by_key or pending):
            known = asked_first or dict.fromkeys(self._answered.values(), True)
            if known:
                self._settle(known, {})
            yield from self._cut_off(stopped, pending)
        else:
            yield from (self._final(answer) for answer in pending)

    def _judged(self, question: Question, observation: Observation) -> Answer:
        verdict = for_address(judge(observation, question.expectation, self._world.policy), question.url)
        return Answer(question=question, verdict=verdict, observation=observation)

    def _cut_off(self, stopped: StopReason, pending: list[Answer]) -> Iterator[Answer]:
        reason, incomplete = _STOPPED[stopped]
        self.incomplete = (incomplete,)
        for answer in pending:
            yield _replaced(answer, reason)
        unvisited = Verdict(kind=VerdictKind.UNCHECKED, reason=reason, confidence=None, rule="stopped")
        for questions in self._by_key.values():
            for question in questions:
                yield Answer(question=question, verdict=unvisited)

    def _ask_first(self) -> dict[str, bool]:
        if self._world.controls.mode is not ControlMode.HOSTS:
            return {}
        return self._ask(self._world.controls.addresses, control_answered)

    def _ask(self, addresses: Iterable[str], is_sign: Callable[[Observation, Policy], bool]) -> dict[str, bool]:
        """Which of these gave the sign; an address that was not asked because the run was ended is left out."""
        seen = self._world.checker.observe([Target(visit_key=address) for address in addresses], self._world.stop)
        return {observation.visit_key: is_sign(observation, self._world.policy) for observation in seen}

    def _ask_last(self, asked_first: dict[str, bool], pending: list[Answer]) -> None:
        """Settle what is known of the network; control hosts are asked again only where something hangs on it."""
        mode = self._world.controls.mode
        match mode:
            case ControlMode.OFF:
                self.network = NetworkState.NOT_ASKED
            case ControlMode.NONE_KNOWN:
                self.network = NetworkState.NO_CONTROL_HOST
                self.incomplete = (Incomplete.NO_CONTROL_HOST,) if pending else ()
            case ControlMode.HOSTS:
                self._settle(asked_first, self._ask(asked_first, control_answered) if pending else {})
            case ControlMode.OWN_LIST:
                if pending:
                    first = dict.fromkeys(self._answered.values(), True)
                    self._settle(first, self._ask(first, lambda seen, _: answered(seen)))
            case _:
                assert_never(mode)

    def _settle(self, first: dict[str, bool], last: dict[str, bool]) -> None:
        self.controls = tuple(
            Control(url=address, answered_first=sign, answered_last=last.get(address)) for address, sign in first.items()
        )
        up = any(first.values()) and (not last or any(last.values()))
        self.network = NetworkState.UP if up else NetworkState.DOWN
        self.incomplete = () if up else (Incomplete.VOID,)

    def _final(self, answer: Answer) -> Answer:
        if self.network is NetworkState.DOWN:
            return _replaced(answer, Reason.RUN_VOID)
        if self.network is NetworkState.NO_CONTROL_HOST:
            return _replaced(answer, Reason.NO_CONTROL_HOST)
        return answer


_STOPPED = {
    StopReason.INTERRUPTED: (Reason.INTERRUPTED, Incomplete.INTERRUPTED),
    StopReason.DEADLINE: (Reason.DEADLINE, Incomplete.DEADLINE),
}


def _replaced(answer: Answer, reason: Reason) -> Answer:
    """What was seen without proof, where we cannot trust our own side: we could not tell."""
    verdict = Verdict(kind=VerdictKind.UNSURE, reason=reason, confidence=Confidence.LIKELY, rule="our-side")
    return msgspec.structs.replace(answer, verdict=verdict)


def _target(questions: Sequence[Question]) -> Target:
    anchors = {question.url.fragment: None for question in questions if question.url.fragment}
    first = questions[0]
    return Target(visit_key=first.url.visit_key, anchors=tuple(anchors), expectation=first.expectation)


def catalogue_questions(catalogue: Catalogue, places: Iterable[LinkPlace]) -> list[Question]:
    """The links of a catalogue that have an address, as questions."""
    return [
        Question(
            url=place.link.url,
            place=place_of(place),
            position=position,
            expectation=Expectation(title=place.link.title, language=catalogue.language),
        )
        for position, place in enumerate(places)
        if place.link.url is not None
    ]


def cases(answers: Iterable[Answer]) -> tuple[LinkCase, ...]:
    """Answers joined by address as published and verdict, in the order of their questions, each with all its places."""
    joined: dict[tuple[str, VerdictKind, Reason], list[Answer]] = {}
    for answer in sorted(answers, key=lambda answer: answer.question.position):
        key = (answer.question.url.href or answer.question.url.written, answer.verdict.kind, answer.verdict.reason)
        joined.setdefault(key, []).append(answer)
    return tuple(
        case_of(
            group[0].question.url.written,
            group[0].verdict,
            group[0].observation,
            tuple(answer.question.place for answer in group),
        )
        for group in joined.values()
    )


def check_catalogue(catalogue: Catalogue, places: Sequence[LinkPlace], world: World) -> tuple[LinksPart, LinkCheck]:
    """Check these links of a catalogue; unknown addresses are told, not visited."""
    check = LinkCheck(catalogue_questions(catalogue, places), world)
    found = cases(check)
    unknown = [place_of(place) for place in places if place.link.url is None]
    return links_part(found, unknown, check.network, check.controls, requests=check.requests), check


def read_source(catalogue: Catalogue, location: str, world: World) -> SourceComparison:
    """Compare the catalogue with its source page."""
    return compare(world.source_page.read(location, world.stop), catalogue, world.policy)


def run(loaded: LoadedCatalogue, world: World, progress: Progress, *, allow_empty: bool = False) -> ChangeReport:
    """Do the whole job on a catalogue that was read, and say everything there is to say.

    A catalogue whose form is not valid is reported as such, and nothing else is done. An unreadable source page does
    not stop the check.
    """
    started_at = world.clock()
    catalogue = loaded.catalogue
    source, part, check, cut_off = None, None, None, False
    if catalogue is not None:
        places = list(links(catalogue))
        if catalogue.source is not None:
            progress(Stage.SOURCE, 1)
            source = read_source(catalogue, catalogue.source, world)
            cut_off = world.stop.reason() is not None
        progress(Stage.LINKS, len({place.link.url.visit_key for place in places if place.link.url is not None}))
        part, check = check_catalogue(catalogue, places, world)
    incomplete = check.incomplete if check else ()
    nothing_listed = part is not None and not part.cases and not allow_empty
    outcome = Outcome(
        incomplete=incomplete,
        diagnostics=loaded.diagnostics,
        source=source,
        nothing_listed=nothing_listed,
        source_cut_off=cut_off,
    )
    return ChangeReport(
        run=RunFacts(version=__version__, started_at=started_at, finished_at=world.clock(), incomplete=incomplete),
        exit_code=exit_code(outcome),
        catalogue=catalogue_facts(catalogue) if catalogue else None,
        validation=validation_part(loaded.diagnostics, loaded.files),
        source=source,
        links=part,
    )
