"""The demo's catalogue on its small web, a run a day: what the first, the second and the tenth run cost.

    python benchmarks/ten_runs.py

Bytes are those of the answers' bodies, as they came over the wire. Between two runs the clock is moved a day; visits are real.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from ipaddress import ip_network
from pathlib import Path

from toolkit_maint import signs
from toolkit_maint.adapters.source_page import SourcePageReader
from toolkit_maint.adapters.state_folder import open_state
from toolkit_maint.adapters.web.checker import CheckerOptions, WebLinkChecker
from toolkit_maint.adapters.web.guard import AddressPolicy
from toolkit_maint.adapters.web.transport import FetchOptions, PageFetcher
from toolkit_maint.adapters.yaml_catalogue import load_catalogue
from toolkit_maint.demo.sites import CLOSED_HOSTS, first_run
from toolkit_maint.demo.small_web import SmallWeb, serving
from toolkit_maint.domain.observation import Observation, Target
from toolkit_maint.domain.report import CaseGroup
from toolkit_maint.pipeline import ControlMode, Controls, Memory, MemoryOptions, RunOptions, World, run
from toolkit_maint.ports import LinkChecker, Pulse, Stop, StopReason

_LOOPBACK = AddressPolicy((ip_network("127.0.0.0/8"),))
_CONTROL = "http://lijst.example/"
_START = datetime(2026, 11, 3, 4, 43, tzinfo=UTC)


class _GoOn:
    def reason(self) -> StopReason | None:
        return None


class _Counting:
    """The checker that it is given, counted; control hosts are asked as well, and are no visits."""

    def __init__(self, checker: LinkChecker) -> None:
        self._checker = checker
        self.visits = self.requests = self.bytes = 0

    def observe(self, targets: Sequence[Target], stop: Stop) -> Iterator[Observation]:
        for observation in self._checker.observe(targets, stop):
            self.visits += observation.visit_key != _CONTROL
            self.requests += observation.requests
            self.bytes += sum(look.page.raw_bytes for look in observation.looks if look.page is not None)
            yield observation

    def pulse(self) -> Pulse:
        return self._checker.pulse()


def main() -> None:
    """Run ten days and print three of them."""
    policy, stop = signs.default_policy(), _GoOn()
    lines = [f"{'run':>4}{'visits':>8}{'requests':>10}{'bytes':>9}{'seconds':>9}  dead, failing, working"]
    with as_file(files("toolkit_maint.demo") / "catalogue") as folder, tempfile.TemporaryDirectory() as place:
        loaded = load_catalogue(folder, tracking=policy.tracking, shown_from=folder.parent)
        web = SmallWeb(first_run(), CLOSED_HOSTS)
        with serving(web):
            for day in range(10):
                now = _START + timedelta(days=day)
                visits = CheckerOptions(timeout=1.0, language="nl")
                checker = _Counting(
                    WebLinkChecker(
                        visits, policy, address_policy=_LOOPBACK, resolver=web, dialer=web, clock=lambda now=now: now
                    )
                )
                fetch = PageFetcher(
                    FetchOptions(timeout=1.0, language="nl"), stop, address_policy=_LOOPBACK, resolver=web, dialer=web
                )
                world = World(
                    checker=checker,
                    source_page=SourcePageReader(fetch, folder, policy),
                    policy=policy,
                    controls=Controls(ControlMode.HOSTS, (_CONTROL,)),
                    clock=lambda now=now: now,
                    stop=stop,
                )
                began = time.perf_counter()
                with open_state(Path(place), policy.incidents, lambda now=now: now) as kept:
                    memory = Memory(kept.history, policy, MemoryOptions(vantage="main"))
                    report = run(loaded, world, lambda _stage, _count: None, RunOptions(memory=memory))
                    kept.export()
                took = time.perf_counter() - began
                if day in {0, 1, 9} and report.links is not None:
                    tally = report.links.tally
                    stands = (
                        f"{tally[CaseGroup.DEAD]}, {tally[CaseGroup.FAILED]}, {tally[CaseGroup.FINE] + tally[CaseGroup.MOVED]}"
                    )
                    counts = f"{day + 1:>4}{checker.visits:>8}{checker.requests:>10}{checker.bytes:>9,}"
                    lines.append(f"{counts}{took:>9.2f}  {stands}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
