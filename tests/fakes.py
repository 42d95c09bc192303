"""Stand-ins for ports that other suites build on; they pass the same contracts as the real ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from toolkit_maint.domain.observation import Observation, Target
from toolkit_maint.ports import Pulse, Stop


class ScriptedChecker:
    """Implements ``ports.LinkChecker``: observations by visit key, in the order of the targets; no network.

    A target that is not in the script is a mistake of the test, and raises ``KeyError``. ``visited`` keeps what was
    asked for, in all calls together.
    """

    def __init__(self, script: Mapping[str, Observation]) -> None:
        self._script = script
        self._pulse = Pulse()
        self.visited: list[Target] = []

    def observe(self, targets: Sequence[Target], stop: Stop) -> Iterator[Observation]:
        self._pulse = Pulse(total=len(targets))
        for done, target in enumerate(targets, 1):
            if stop.reason() is not None:
                return
            self.visited.append(target)
            observation = self._script[target.visit_key]
            self._pulse = Pulse(total=len(targets), done=done, requests=self._pulse.requests + observation.requests)
            yield observation

    def pulse(self) -> Pulse:
        return self._pulse
