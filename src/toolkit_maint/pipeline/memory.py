"""What one run knows of earlier ones, and what it leaves to those that come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from toolkit_maint.domain.decisions import Decision, silencing
from toolkit_maint.domain.incident import Visit
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.next_look import DONE, next_look
from toolkit_maint.domain.observation import Expectation, Observation
from toolkit_maint.domain.past import Past, Run
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.recent import Known, Recent, Stretch, days_told, latest_stretches, transitions
from toolkit_maint.domain.report import Incomplete, LinkCase
from toolkit_maint.domain.sight import Sight, VisitFacts, facts_of, sight_of, visit_of
from toolkit_maint.domain.standing import HistoryFacts, HistoryTrouble, Standing, standing_of
from toolkit_maint.domain.verdict import OUR_SIDE, POSITIVE, Verdict, VerdictKind
from toolkit_maint.pipeline.link_check import CaseBook, LinkCheck, Question, Recall
from toolkit_maint.ports import History, HistoryFailure, Unfinished

RESUMABLE = timedelta(hours=24)
"""What a run saw longer ago is not taken up again: it would not be the same look at the links."""


class MemoryOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How a run remembers: from which vantage it looks, and which troubles there were when its history was opened.

    ``visit_all`` makes every link due. ``resume`` takes up the run before, if that was not ended and is not too old.
    """

    vantage: str = ""
    troubles: tuple[HistoryTrouble, ...] = ()
    visit_all: bool = False
    resume: bool = False


class Memory:
    """The memory of one run: asked before its visits, told of each of them, and settled after them.

    A history that fails while the run is under way does not end it: ``fault`` then says why nothing more was kept.
    """

    def __init__(self, history: History, policy: Policy, options: MemoryOptions) -> None:
        """Remember what ``history`` knows."""
        self._history = history
        self._policy = policy
        self._options = options
        self._vantage = options.vantage
        self._facts: dict[str, VisitFacts] = {}
        self._fresh: dict[str, Visit] = {}
        self._seen: dict[str, Observation] = {}
        self._taken_up: datetime | None = None
        self._began: datetime | None = None
        self._past = Past((), policy.incidents)
        self._after = self._past
        self._runs: tuple[Run, ...] = ()
        self._this: Run | None = None
        self._silencing: dict[str, Decision] = {}
        self.fault: HistoryFailure | None = None

    def begin(self, questions: Sequence[Question], now: datetime) -> Recall:
        """Begin a run on these questions, and give what is known of their addresses. Raises ``HistoryFailure``."""
        asked: dict[str, Expectation | None] = {}
        for question in questions:
            asked.setdefault(question.url.visit_key, question.expectation)
        unfinished = self._history.unfinished()
        if unfinished is not None:
            self._settle_before(unfinished, asked, now)
        knowledge = self._history.knowledge()
        self._past = self._after = Past(knowledge.visits, self._policy.incidents)
        self._runs = knowledge.runs
        self._silencing = silencing(knowledge.decisions, now.date())
        self._began = self._taken_up or now.replace(microsecond=now.microsecond // 1000 * 1000)
        if self._taken_up is None:
            self._history.begin(self._began, self._vantage)
        if not self._options.visit_all:
            found = ((key, self._past.fresh(key, self._vantage, now.date())) for key in asked if key not in self._seen)
            self._fresh = {key: visit for key, visit in found if visit is not None}
        latest = ((key, self._past.latest(key, self._vantage)) for key in asked)
        return Recall(
            fresh=self._fresh,
            seen={key: seen for key, seen in self._seen.items() if key in asked},
            fine={key: visit for key, visit in latest if visit is not None and self._past.was_fine(key, self._vantage)},
            prints={key: print_ for key in asked if (print_ := self._past.print(key))},
            validators={key: pair for key in asked if (pair := self._past.validators(key, self._vantage, now.date()))},
        )

    def _settle_before(self, unfinished: Unfinished, asked: Mapping[str, Expectation | None], now: datetime) -> None:
        """Take up what an unfinished run saw, or keep of it what is proved without knowing how its network was."""
        if self._options.resume and now - unfinished.at <= RESUMABLE and unfinished.vantage == self._vantage:
            self._taken_up = unfinished.at
            # What a stop had cut short between its first look and its second is looked at anew.
            whole = (one for one in unfinished.observations if next_look(one, asked.get(one.visit_key), self._policy) is DONE)
            self._seen = {one.visit_key: one for one in whole}
            for observation in self._seen.values():
                self._facts[observation.visit_key] = self._facts_of(observation)
            return
        judged = ((one, judge(one, asked.get(one.visit_key), self._policy)) for one in unfinished.observations)
        visits = [
            visit_of(one.visit_key, verdict, sight_of(one, verdict), facts_of(one), unfinished.vantage)
            for one, verdict in judged
            if verdict.kind in POSITIVE
        ]
        run = Run(
            at=unfinished.at,
            ended=max((visit.at for visit in visits), default=unfinished.at),
            vantage=unfinished.vantage,
            visits=len(unfinished.observations),
            incomplete=(Incomplete.INTERRUPTED.value,),
        )
        self._history.settle(run, visits, ended=True)

    def record(self, observation: Observation) -> None:
        """Keep what was seen, at once."""
        self._facts[observation.visit_key] = self._facts_of(observation)
        if self.fault is None:
            try:
                self._history.journal(observation)
            except HistoryFailure as exc:
                self.fault = exc

    def _facts_of(self, observation: Observation) -> VisitFacts:
        """The facts of a visit; of a page that is the same still, those that were seen with it before."""
        facts, before = facts_of(observation), self._past.latest(observation.visit_key, self._vantage)
        if before is None or not any(look.unchanged for look in observation.looks):
            return facts
        return msgspec.structs.replace(
            facts,
            print=before.print,
            etag=facts.etag or before.etag,
            modified=facts.modified or before.modified,
        )

    def settle(self, check: LinkCheck, book: CaseBook, now: datetime) -> None:
        """Keep what the visits of this run came to; nothing of a run that was void. A run that was stopped can be taken up."""
        visits = () if Incomplete.VOID in check.incomplete else tuple(self._visits(book))
        self._after = self._past.plus(visits)
        states: dict[str, int] = {}
        for key, _, _ in book.by_key():
            # Of a link that nobody has truly visited yet nothing is known, and it stands nowhere.
            incident = self._after.incident(key)
            if incident.last_visit is not None:
                states[incident.state.value] = states.get(incident.state.value, 0) + 1
        run = self._this = Run(
            at=self._began or now,
            ended=now.replace(microsecond=0),
            vantage=self._vantage,
            visits=len(self._facts),
            requests=check.requests,
            incomplete=tuple(one.value for one in check.incomplete),
            states=dict(sorted(states.items())),
        )
        if self.fault is None:
            try:
                self._history.settle(run, visits, ended=not _STOPPED & set(check.incomplete))
            except HistoryFailure as exc:
                self.fault = exc

    def _visits(self, book: CaseBook) -> Iterator[Visit]:
        for key, verdict, sight in book.by_key():
            facts = self._facts.get(key)
            if facts is not None and sight is not None and _says_something(verdict, sight):
                yield visit_of(key, verdict, sight, facts, self._vantage)

    def standing(self, key: str) -> Standing:
        """Where an address stands after this run."""
        return standing_of(self._past.incident(key), self._after.incident(key), self._policy.incidents)

    def visits(self, key: str) -> tuple[Visit, ...]:
        """All visits to an address that are remembered, those of this run with them."""
        return self._after.visits(key)

    def decision(self, key: str) -> Decision | None:
        """What people decided of an address, as far as it silences it today."""
        return self._silencing.get(key)

    def timeline(self, key: str) -> tuple[Stretch, ...]:
        """The latest visits to an address, those that found the same put together."""
        return latest_stretches(key, self._after.visits(key), self._policy.incidents)

    def recent(self, cases: Iterable[tuple[str, LinkCase]], today: date) -> Recent:
        """What the last weeks say of these addresses, each with its case."""
        runs = self._runs if self._this is None else (*self._runs, self._this)
        known = (
            Known(key=key, url=case.url, title=case.places[0].title, visits=self._after.visits(key)) for key, case in cases
        )
        return Recent(days=days_told(runs, today), transitions=transitions(known, today, self._policy.incidents))

    def facts(self) -> HistoryFacts:
        """What a report says of the history."""
        return HistoryFacts(
            vantage=self._vantage,
            runs=len(self._runs),
            first=self._runs[0].at if self._runs else None,
            last=self._runs[-1].at if self._runs else None,
            fresh=len(self._fresh),
            taken_up=self._taken_up,
            kept=len(self._seen),
            troubles=self._options.troubles,
        )


_STOPPED = {Incomplete.INTERRUPTED, Incomplete.DEADLINE}


def _says_something(verdict: Verdict, sight: Sight) -> bool:
    return verdict.reason not in OUR_SIDE and verdict.kind is not VerdictKind.UNCHECKED and not sight.remembered
