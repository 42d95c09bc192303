"""One check of many links: which questions share a visit, what may be answered at once, and what waits for the network."""

from __future__ import annotations

import enum
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import assert_never, overload

import msgspec

from toolkit_maint.domain.address import LinkUrl, host_of
from toolkit_maint.domain.catalogue import Catalogue, LinkPlace
from toolkit_maint.domain.control import answered, control_answered
from toolkit_maint.domain.diagnosis import Diagnosis
from toolkit_maint.domain.incident import Visit
from toolkit_maint.domain.judge import judge, judge_address
from toolkit_maint.domain.notes import for_address
from toolkit_maint.domain.observation import Expectation, Observation, Target
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.report import VOID_NETWORKS, Control, Incomplete, LinkCase, NetworkState, Place, case_of, place_of
from toolkit_maint.domain.sight import Sight, remembered, sight_of
from toolkit_maint.domain.standing import Standing
from toolkit_maint.domain.verdict import POSITIVE, Confidence, Reason, Verdict, VerdictKind
from toolkit_maint.ports import Clock, LinkChecker, SourcePage, Stop, StopReason


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


class Question(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One link to judge: its address, what it should show, where it stands, and its position among the questions."""

    url: LinkUrl
    place: Place
    position: int
    expectation: Expectation | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What became of one question. There is no sight where no visit was needed, or none was made."""

    question: Question
    verdict: Verdict
    sight: Sight | None = None


class Recall(msgspec.Struct, frozen=True, kw_only=True):
    """What a check knows of earlier visits, by ``visit_key``.

    ``fresh`` make a visit needless; ``seen`` were made by the run that this one takes up, and count as its own; ``fine`` are
    the last visits of links that worked then. ``prints`` are those of pages in good health, ``validators`` the entity tags and
    dates by which a site may say that its page is the same.
    """

    fresh: Mapping[str, Visit] = {}
    seen: Mapping[str, Observation] = {}
    fine: Mapping[str, Visit] = {}
    prints: Mapping[str, str] = {}
    validators: Mapping[str, tuple[str, str]] = {}


NOTHING_KNOWN = Recall()


class Found(msgspec.Struct, frozen=True, gc=False):
    """An answer as it is kept where there may be a million: with the position of its question instead of the question."""

    position: int
    verdict: Verdict
    sight: Sight | None


Record = Callable[[Observation], None]
"""Is told every observation of a link as it is made."""


class World(msgspec.Struct, frozen=True, kw_only=True):
    """What a run works with.

    ``made_up`` gives the addresses that the resolver has for a name that cannot exist: none, if it is honest.
    """

    checker: LinkChecker
    source_page: SourcePage
    policy: Policy
    controls: Controls
    clock: Clock
    stop: Stop
    record: Record = lambda _: None
    made_up: Callable[[], frozenset[str]] = frozenset


_ASKED_AGAIN = 3
_SOME = 1_000


class LinkCheck:
    """One check of many links. Iterate once for the answers; afterwards the state of the network is known.

    Answers with positive evidence come at once. All others wait for the last question to the control hosts, since only
    then is it known that the failure was not our own.

    There may be a million questions, made anew each time that one is asked for: what is kept of each is small.
    """

    def __init__(self, questions: Sequence[Question], world: World, recall: Recall = NOTHING_KNOWN) -> None:
        """Take the questions; nothing is visited before the first answer is asked for."""
        self._world = world
        self._recall = recall
        self._diagnosis = Diagnosis(world.policy)
        self._misled = False
        self._questions = questions
        self._links = _Links(questions, recall.validators)
        self._unanswered = bytearray(b"\x01") * len(questions)
        self._witnesses: dict[str, str] = {}
        self._shared: dict[Verdict, Verdict] = {}
        self.requests = 0
        self.network = NetworkState.NOT_ASKED
        self.controls: tuple[Control, ...] = ()
        self.incomplete: tuple[Incomplete, ...] = ()

    def __iter__(self) -> Iterator[Answer]:
        """One answer for every question, in order of completion."""
        for position, question in enumerate(self._questions):
            verdict = judge_address(question.url)
            if verdict is not None:
                self._unanswered[position] = 0
                yield Answer(question=question, verdict=verdict)
            elif (visit := self._recall.fresh.get(question.url.visit_key)) is not None:
                self._unanswered[position] = 0
                verdict, sight = remembered(visit)
                yield Answer(question=question, verdict=verdict, sight=sight)
            else:
                self._links.add(position, question)
        if self._links.targets:
            yield from self._visited()

    def _visited(self) -> Iterator[Answer]:
        asked_first = self._ask_first()
        made_up = self._made_up_addresses()
        waiting: list[Found] = []
        for observation in self._observations():
            if len(self._witnesses) < _ASKED_AGAIN and answered(observation):
                self._witnesses.setdefault(host_of(observation.visit_key), observation.visit_key)
            for question in self._links.answered_by(observation.visit_key):
                answer = self._judged(question, observation)
                if answer.sight is not None and answer.sight.peer in made_up:
                    self._misled = True
                    yield Answer(question=question, verdict=_OUR_SIDE[Reason.RUN_VOID], sight=answer.sight)
                    continue
                good = self._recall.fine.get(observation.visit_key)
                self._diagnosis.saw(observation.visit_key, answer.verdict, answer.sight, good)
                if answer.verdict.kind in POSITIVE or answer.verdict.proved_by_address:
                    yield answer
                else:
                    waiting.append(self._kept(answer))
        if self._world.stop.reason() is None:
            self._ask_last(asked_first, in_doubt=any(map(_in_doubt, waiting)))
        stopped = self._world.stop.reason()
        if stopped is not None and (waiting or any(self._unanswered)):
            known = asked_first or dict.fromkeys(self._witnesses.values(), True)
            if known:
                self._settle(known, {})
            yield from self._cut_off(stopped, waiting)
        else:
            yield from (self._final(found) for found in waiting)

    def _made_up_addresses(self) -> frozenset[str]:
        """Where the resolver leads those whose site is gone; not asked where no link has a name to be looked up."""
        first = islice(self._links.targets, _SOME)  # a list of a million that begins so has hardly a name in it
        has_names = any(not _is_ip(host_of(target.visit_key)) for target in first)
        return self._world.made_up() if has_names and self._world.controls.mode is not ControlMode.OFF else frozenset()

    def _observations(self) -> Iterator[Observation]:
        """What the run that is taken up saw already, then what is seen now."""
        targets: Sequence[Target] = self._links.targets
        if self._recall.seen:
            seen = [found for target in targets if (found := self._recall.seen.get(target.visit_key)) is not None]
            targets = [target for target in targets if target.visit_key not in self._recall.seen]
            yield from seen
        for observation in self._world.checker.observe(targets, self._world.stop) if targets else ():
            self._world.record(observation)
            self.requests += observation.requests
            yield observation

    def _judged(self, question: Question, observation: Observation) -> Answer:
        self._unanswered[question.position] = 0
        policy = self._world.policy
        verdict = for_address(judge(observation, question.expectation, policy), question.url, observation, policy)
        return Answer(question=question, verdict=verdict, sight=sight_of(observation, verdict))

    def _kept(self, answer: Answer) -> Found:
        """The answer without its question, and with what many have in common once for all of them."""
        verdict, sight, key = answer.verdict, answer.sight, answer.question.url.visit_key
        if not verdict.suggestion and not verdict.notes:
            verdict = self._shared.setdefault(verdict, verdict)
        if sight is not None and sight.final_url == key:
            sight = msgspec.structs.replace(sight, final_url=key)
        return Found(answer.question.position, verdict, sight)

    def _cut_off(self, stopped: StopReason, waiting: list[Found]) -> Iterator[Answer]:
        reason, incomplete = _STOPPED[stopped]
        self.incomplete = (incomplete,)
        unseen = Verdict(kind=VerdictKind.UNCHECKED, reason=reason, confidence=None, rule="stopped")
        for found in waiting:
            if not _in_doubt(found):
                yield self._answer(found)
            elif found.sight is None or found.sight.final_url is None:
                yield self._answer(Found(found.position, unseen, found.sight))
            else:
                yield self._answer(_replaced(found, reason))
        for position, unanswered in enumerate(self._unanswered):
            if unanswered:
                yield Answer(question=self._questions[position], verdict=unseen)

    def _ask_first(self) -> dict[str, bool]:
        if self._world.controls.mode is not ControlMode.HOSTS:
            return {}
        return self._ask(self._world.controls.addresses, control_answered)

    def _ask(self, addresses: Iterable[str], is_sign: Callable[[Observation, Policy], bool]) -> dict[str, bool]:
        """Which of these gave the sign; an address that was not asked because the run was ended is left out."""
        seen = self._world.checker.observe([Target(visit_key=address) for address in addresses], self._world.stop)
        return {observation.visit_key: is_sign(observation, self._world.policy) for observation in seen}

    def _ask_last(self, asked_first: dict[str, bool], *, in_doubt: bool) -> None:
        """Settle what is known of the network; control hosts are asked again only where something hangs on it."""
        mode = self._world.controls.mode
        match mode:
            case ControlMode.OFF:
                self.network = NetworkState.NOT_ASKED
            case ControlMode.NONE_KNOWN:
                self.network = NetworkState.NO_CONTROL_HOST
                self.incomplete = (Incomplete.NO_CONTROL_HOST,) if in_doubt else ()
            case ControlMode.HOSTS:
                self._settle(asked_first, self._ask(asked_first, control_answered) if in_doubt else {})
            case ControlMode.OWN_LIST:
                if in_doubt:
                    first = dict.fromkeys(self._witnesses.values(), True)
                    self._settle(first, self._ask(first, lambda seen, _: answered(seen)))
            case _:
                assert_never(mode)
        self._look_back()
        if self._misled:
            self.incomplete = (*self.incomplete, Incomplete.RESOLVER)

    def _look_back(self) -> None:
        """Whether what was seen beside what was seen before says that the fault is ours."""
        found = self._diagnosis.network() if self._world.controls.mode is not ControlMode.OFF else None
        if found is not None and self.network is not NetworkState.DOWN:
            self.network, self.incomplete = found, (Incomplete.VOID,)

    def _settle(self, first: dict[str, bool], last: dict[str, bool]) -> None:
        self.controls = tuple(
            Control(url=address, answered_first=sign, answered_last=last.get(address)) for address, sign in first.items()
        )
        up = any(first.values()) and (not last or any(last.values()))
        self.network = NetworkState.UP if up else NetworkState.DOWN
        self.incomplete = () if up else (Incomplete.VOID,)

    def _final(self, found: Found) -> Answer:
        if self.network in VOID_NETWORKS:
            return self._answer(_replaced(found, Reason.RUN_VOID))
        if self.network is NetworkState.NO_CONTROL_HOST and _in_doubt(found):
            return self._answer(_replaced(found, Reason.NO_CONTROL_HOST))
        return self._answer(found)

    def _answer(self, found: Found) -> Answer:
        return Answer(question=self._questions[found.position], verdict=found.verdict, sight=found.sight)


class _Links:
    """Which questions have the same address, and so share a visit, in the order of the first of each.

    A table with open addressing, since a dictionary of a million addresses would hold them all: here they stay where the
    questions are, and what is kept of each is its hash and a slot.
    """

    def __init__(self, questions: Sequence[Question], validators: Mapping[str, tuple[str, str]]) -> None:
        self._questions = questions
        self._validators = validators
        self._hashes = array("q", [0]) * len(questions)
        self._slots = array("I", [0]) * (1 << (2 * len(questions)).bit_length())
        self._others: dict[int, list[int]] = {}
        self._particular = bytearray(len(questions))
        self._firsts = array("I")
        self.targets = _Targets(self._firsts, self._target)

    def add(self, position: int, question: Question) -> None:
        """Take one more question."""
        key = question.url.visit_key
        slot, known = self._found(key)
        if known is None:
            self._slots[slot] = position + 1
            self._hashes[position] = hash(key)
            self._firsts.append(position)
        else:
            self._others.setdefault(known.position, []).append(position)
        if question.url.fragment or question.expectation is not None or key in self._validators:
            self._particular[known.position if known else position] = 1

    def answered_by(self, key: str) -> Iterator[Question]:
        """The questions that a visit answers."""
        _, first = self._found(key)
        if first is None:
            raise KeyError(key)
        yield first
        for position in self._others.get(first.position, ()):
            yield self._questions[position]

    def _found(self, key: str) -> tuple[int, Question | None]:
        """The slot of a key, and the first question that has it; ``None`` where the slot is still free."""
        slots, hashes, mask = self._slots, self._hashes, len(self._slots) - 1
        wanted = hash(key)
        slot = wanted & mask
        while taken := slots[slot]:
            if hashes[taken - 1] == wanted and (question := self._questions[taken - 1]).url.visit_key == key:
                return slot, question
            slot = (slot + 1) & mask
        return slot, None

    def _target(self, first: int) -> Target:
        question = self._questions[first]
        key = question.url.visit_key
        if not self._particular[first]:
            return Target(visit_key=key)
        fragments = [other.url.fragment for other in self.answered_by(key)]
        anchors = dict.fromkeys(fragment for fragment in fragments if fragment)
        etag, modified = self._validators.get(key, ("", ""))
        return Target(visit_key=key, anchors=tuple(anchors), expectation=question.expectation, etag=etag, modified=modified)


class _Targets(Sequence[Target]):
    """Targets that are made when they are asked for; a checker need not keep them either."""

    def __init__(self, firsts: array[int], target: Callable[[int], Target]) -> None:
        self._firsts = firsts
        self._target = target

    def __len__(self) -> int:
        return len(self._firsts)

    def __iter__(self) -> Iterator[Target]:
        return map(self._target, self._firsts)

    @overload
    def __getitem__(self, index: int) -> Target: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Target]: ...

    def __getitem__(self, index: int | slice) -> Target | Sequence[Target]:
        return _Targets(self._firsts[index], self._target) if isinstance(index, slice) else self._target(self._firsts[index])


def _is_ip(host: str) -> bool:
    return host.startswith("[") or host.replace(".", "").isdigit()


_STOPPED = {
    StopReason.INTERRUPTED: (Reason.INTERRUPTED, Incomplete.INTERRUPTED),
    StopReason.DEADLINE: (Reason.DEADLINE, Incomplete.DEADLINE),
}


_OUR_SIDE = {
    reason: Verdict(kind=VerdictKind.UNSURE, reason=reason, confidence=Confidence.LIKELY, rule="our-side")
    for reason in (Reason.INTERRUPTED, Reason.DEADLINE, Reason.RUN_VOID, Reason.NO_CONTROL_HOST)
}


def _in_doubt(found: Found) -> bool:
    """Whether our own network could be at fault; a link that its site does not let us visit says nothing of it."""
    return found.verdict.kind is not VerdictKind.UNCHECKED


def _replaced(found: Found, reason: Reason) -> Found:
    """What was seen without proof, where we cannot trust our own side: we could not tell."""
    return Found(found.position, _OUR_SIDE[reason], found.sight)


def catalogue_questions(
    catalogue: Catalogue, places: Iterable[LinkPlace], prints: Mapping[str, str] = NOTHING_KNOWN.prints
) -> list[Question]:
    """The links of a catalogue that have an address, as questions; ``prints`` are those of their pages in good health."""
    return [
        Question(
            url=url,
            place=place_of(place),
            position=position,
            expectation=Expectation(title=place.link.title, language=catalogue.language, print=prints.get(url.visit_key, "")),
        )
        for position, (url, place) in enumerate((place.link.url, place) for place in places if place.link.url is not None)
    ]


class CaseBook:
    """Answers joined by address as published and verdict, each with all its places; kept small until they are asked for."""

    def __init__(self, questions: Sequence[Question]) -> None:
        """Take the questions that the answers will be to."""
        self._questions = questions
        self._found: list[Found] = []

    def add(self, answer: Answer) -> None:
        """Take one answer, in any order."""
        self._found.append(Found(answer.question.position, answer.verdict, answer.sight))

    def by_key(self) -> Iterator[tuple[str, Verdict, Sight | None]]:
        """What became of each address that was asked about: the answer to the first of its questions."""
        told: set[str] = set()
        for found in self._in_order():
            key = self._questions[found.position].url.visit_key
            if key not in told:
                told.add(key)
                yield key, found.verdict, found.sight

    def cases(self, standing: Callable[[str], Standing | None] = lambda _: None) -> list[tuple[str, LinkCase]]:
        """The cases with their ``visit_key``, in the order of their questions.

        ``standing`` says what is known of an address from earlier visits.
        """
        joined: dict[tuple[str, VerdictKind, Reason], tuple[Question, Found, list[Place]]] = {}
        for found in self._in_order():
            question = self._questions[found.position]
            key = (question.url.href or question.url.written, found.verdict.kind, found.verdict.reason)
            joined.setdefault(key, (question, found, []))[2].append(question.place)
        return [
            (
                first.url.visit_key,
                case_of(first.url.written, found.verdict, found.sight, tuple(places), standing(first.url.visit_key)),
            )
            for first, found, places in joined.values()
        ]

    def _in_order(self) -> list[Found]:
        return sorted(self._found, key=lambda found: found.position)
