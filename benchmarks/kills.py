"""Runs that are killed at any moment: what they had acknowledged, and what comes of taking them up again.

    python benchmarks/kills.py [TIMES]

Each time a run of 120 links is begun in a process of its own and ended by SIGKILL after a random number of observations that it
acknowledged. Then the history is opened (nothing acknowledged may be lost, nothing may be there twice), the run is taken up,
and its visits are compared with those of a run that nobody disturbed, byte by byte. Ends with 1 if anything differs.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import msgspec  # noqa: E402

from catalogue_builder import a_catalogue, an_entry  # noqa: E402 - the tests' own catalogue and observations are used
from fake_source import FakeSourcePage, NeverStops  # noqa: E402
from observation_builder import NOON, answer, fault  # noqa: E402
from toolkit_maint import signs  # noqa: E402
from toolkit_maint.adapters.sqlite_history import SqliteHistory  # noqa: E402
from toolkit_maint.adapters.state_file import encode_state  # noqa: E402
from toolkit_maint.adapters.state_folder import open_state  # noqa: E402
from toolkit_maint.domain.incident import Visit  # noqa: E402
from toolkit_maint.domain.observation import FaultKind, Observation, Target  # noqa: E402
from toolkit_maint.domain.past import Knowledge, Run, compact  # noqa: E402
from toolkit_maint.pipeline import ControlMode, Controls, Memory, MemoryOptions, RunOptions, World, run  # noqa: E402
from toolkit_maint.ports import LoadedCatalogue, Pulse, Stop, Unfinished  # noqa: E402

LINKS = 120
POLICY = signs.default_policy()


class _Web:
    """Answers at once: some pages are gone, some hosts are; what is not there is looked at in a second pass."""

    def observe(self, targets: Sequence[Target], stop: Stop) -> Iterator[Observation]:
        del stop
        for target in targets:
            number = int(target.visit_key.split("-")[1].split(".")[0])
            if number % 7 == 0:
                yield answer(410, address=target.visit_key)
            elif number % 11 == 0:
                seen = fault(FaultKind.HOST_NOT_FOUND, address=target.visit_key)
                yield msgspec.structs.replace(
                    seen, looks=(*seen.looks, msgspec.structs.replace(seen.looks[0], second_pass=True))
                )
            else:
                yield answer(200, address=target.visit_key)

    def pulse(self) -> Pulse:
        return Pulse()


class _Acknowledging:
    """A history that says aloud what it has taken, as soon as it has taken it."""

    def __init__(self, history: SqliteHistory) -> None:
        self._history = history

    def knowledge(self) -> Knowledge:
        return self._history.knowledge()

    def unfinished(self) -> Unfinished | None:
        return self._history.unfinished()

    def begin(self, at: datetime, vantage: str) -> None:
        self._history.begin(at, vantage)

    def journal(self, observation: Observation) -> None:
        self._history.journal(observation)
        sys.stdout.write(observation.visit_key + "\n")
        sys.stdout.flush()

    def settle(self, run: Run, visits: Iterable[Visit], *, ended: bool) -> None:
        self._history.settle(run, visits, ended=ended)

    def learn(self, knowledge: Knowledge) -> None:
        self._history.learn(knowledge)


def _child(folder: Path) -> None:
    """One run, which takes up the one before if that was cut off."""
    catalogue = a_catalogue(*(an_entry(f"Entry {number}", f"https://host-{number}.example/") for number in range(LINKS)))
    world = World(
        checker=_Web(),
        source_page=FakeSourcePage({}),
        policy=POLICY,
        controls=Controls(ControlMode.OFF),
        clock=lambda: NOON,
        stop=NeverStops(),
    )
    with open_state(folder, POLICY.incidents, lambda: NOON) as kept:
        memory = Memory(_Acknowledging(kept.history), POLICY, MemoryOptions(vantage="main", resume=True))
        loaded = LoadedCatalogue(catalogue=catalogue, diagnostics=(), files=("catalogue.yaml",))
        run(loaded, world, lambda _stage, _count: None, RunOptions(memory=memory))
        kept.export()


def _started(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - this very program
        (sys.executable, __file__, "--child", str(folder)), stdout=subprocess.PIPE, text=True
    )


def _visits(folder: Path) -> str:
    with open_state(folder, POLICY.incidents, lambda: NOON) as kept:
        known = compact(kept.history.knowledge(), POLICY.incidents)
    return "\n".join(line for line in encode_state(known).splitlines() if '"kind":"visit"' in line)


def main(times: int) -> None:
    """Kill and take up so many times, and a tenth, a half and nine tenths of the way; print what came of it."""
    draws, began = random.Random(6), time.perf_counter()  # noqa: S311 - moments, not secrets
    lost = doubled = different = unopened = acknowledged = 0
    with tempfile.TemporaryDirectory() as place:
        whole = Path(place) / "whole"
        with _started(whole) as undisturbed:
            undisturbed.communicate()
        expected = _visits(whole)
        moments = [LINKS // 10, LINKS // 2, LINKS * 9 // 10, *(draws.randrange(LINKS + 1) for _ in range(times))]
        for number, moment in enumerate(moments):
            folder = Path(place) / str(number)
            with _started(folder) as killed:
                taken = [line.strip() for line, _ in zip(killed.stdout or (), range(moment), strict=False)]
                killed.kill()
                taken += (killed.stdout.read() if killed.stdout else "").split()
            acknowledged += len(taken)
            with open_state(folder, POLICY.incidents, lambda: NOON) as kept:
                unopened += bool(kept.troubles)
                unfinished = kept.history.unfinished()
                there = [one.visit_key for one in unfinished.observations] if unfinished else list(taken)
            lost += len(set(taken) - set(there))
            doubled += len(there) - len(set(there))
            with _started(folder) as resumed:
                again = (resumed.communicate()[0]).split()
            doubled += len(set(again) & set(there)) if unfinished else 0
            different += _visits(folder) != expected
    sys.stdout.write(
        f"{len(moments)} runs of {LINKS} links killed (three of them at 10, 50 and 90 %), {time.perf_counter() - began:.0f} s\n"
        f"observations acknowledged before   {acknowledged:>8,}\n"
        f"  of these lost                    {lost:>8,}\n"
        f"  seen twice                       {doubled:>8,}\n"
        f"histories that did not open well   {unopened:>8,}\n"
        f"taken up, and other than undisturbed {different:>6,}\n"
    )
    sys.exit(bool(lost or doubled or different or unopened))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        _child(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
