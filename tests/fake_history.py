"""A history that forgets when the test ends; it passes the same contract as the real one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from toolkit_maint.domain.incident import Visit, in_order
from toolkit_maint.domain.observation import Observation
from toolkit_maint.domain.past import Knowledge, Run, joined
from toolkit_maint.domain.policy import IncidentPolicy
from toolkit_maint.ports import Unfinished


class FakeHistory:
    """Implements ``ports.History`` in memory."""

    def __init__(self) -> None:
        self._generation = 0
        self._visits: dict[tuple[str, str, datetime], Visit] = {}
        self._runs: dict[tuple[datetime, str], Run] = {}
        self._open: tuple[datetime, str] | None = None
        self._journal: dict[str, Observation] = {}

    def knowledge(self) -> Knowledge:
        visits = tuple(self._visits[key] for key in sorted(self._visits))
        return Knowledge(generation=self._generation, visits=visits, runs=tuple(self._runs[key] for key in sorted(self._runs)))

    def unfinished(self) -> Unfinished | None:
        if self._open is None:
            return None
        at, vantage = self._open
        return Unfinished(at=at, vantage=vantage, observations=tuple(self._journal[key] for key in sorted(self._journal)))

    def begin(self, at: datetime, vantage: str) -> None:
        self._open, self._journal = (at, vantage), {}

    def journal(self, observation: Observation) -> None:
        self._journal[observation.visit_key] = observation

    def settle(self, run: Run, visits: Iterable[Visit], *, ended: bool) -> None:
        self._add(visits, (run,))
        self._generation += 1
        if ended:
            self._open = None

    def learn(self, knowledge: Knowledge) -> None:
        both = joined((self.knowledge(), knowledge), IncidentPolicy())
        self._add(both.visits, both.runs)
        self._generation = both.generation

    def _add(self, visits: Iterable[Visit], runs: Iterable[Run]) -> None:
        self._visits.update((in_order(visit), visit) for visit in visits)
        self._runs.update(((run.at, run.vantage), run) for run in runs)
