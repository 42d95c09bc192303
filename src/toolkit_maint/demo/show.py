"""The demonstration: the whole job over two weeks, with a change of the source page and of the web before its last run."""

from __future__ import annotations

from datetime import timedelta
from importlib.resources import as_file, files
from ipaddress import ip_network
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from toolkit_maint.adapters.source_page import SourcePageReader
from toolkit_maint.adapters.sqlite_history import SqliteHistory
from toolkit_maint.adapters.web.checker import CheckerOptions, WebLinkChecker
from toolkit_maint.adapters.web.guard import AddressPolicy
from toolkit_maint.adapters.web.transport import FetchOptions, PageFetcher
from toolkit_maint.adapters.yaml_catalogue import load_catalogue
from toolkit_maint.demo.sites import CLOSED_HOSTS, first_run, second_run
from toolkit_maint.demo.small_web import SmallWeb, serving
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.report import ChangeReport, CodeHost
from toolkit_maint.pipeline import ControlMode, Controls, Memory, MemoryOptions, RunOptions, World, run
from toolkit_maint.ports import Clock, LoadedCatalogue, Stop

_TIMEOUT_SECONDS = 1.0
_CONTROL_HOST = "http://lijst.example/"
_DAYS_AGO = (14, 9, 4)
"""When the runs before today's were: what fails in all of them has been confirmed by now."""
_EVERY = timedelta(days=5)
_HOST = CodeHost(edit="https://code.example/voorlezen/edit/main/{path}#L{line}")
_LOOPBACK = AddressPolicy((ip_network("127.0.0.0/8"),))


class Shown(msgspec.Struct, frozen=True):
    """What the first and the last run had to say."""

    first: ChangeReport
    second: ChangeReport


def demonstrate(policy: Policy, clock: Clock, stop: Stop) -> Shown:
    """Run the job on the small web as if it were two weeks ago, and twice after that; change the web, and run it today.

    Nothing leaves this machine, and nothing is kept.
    """
    with as_file(files("toolkit_maint.demo") / "catalogue") as folder, TemporaryDirectory() as kept:
        loaded = load_catalogue(folder, tracking=policy.tracking, shown_from=folder.parent)
        web = SmallWeb(first_run(), CLOSED_HOSTS)
        history = SqliteHistory(Path(kept) / "history.sqlite3", policy.incidents)
        try:
            with serving(web):
                first, *_ = [_run(loaded, _world(web, policy, _ago(clock, days), stop, folder), history) for days in _DAYS_AGO]
                web.routes = second_run()
                return Shown(first, _run(loaded, _world(web, policy, clock, stop, folder), history))
        finally:
            history.close()


def _ago(clock: Clock, days: int) -> Clock:
    return lambda: clock() - timedelta(days=days)


def _run(loaded: LoadedCatalogue, world: World, history: SqliteHistory) -> ChangeReport:
    memory = Memory(history, world.policy, MemoryOptions(vantage="demo", visit_all=True))
    return run(loaded, world, lambda _stage, _count: None, RunOptions(memory=memory, next_within=_EVERY, host=_HOST))


def _world(web: SmallWeb, policy: Policy, clock: Clock, stop: Stop, folder: Path) -> World:
    options = CheckerOptions(timeout=_TIMEOUT_SECONDS, language="nl")
    pages = FetchOptions(timeout=_TIMEOUT_SECONDS, language="nl")
    fetch = PageFetcher(pages, stop, address_policy=_LOOPBACK, resolver=web, dialer=web)
    return World(
        checker=WebLinkChecker(options, policy, address_policy=_LOOPBACK, resolver=web, dialer=web, clock=clock),
        source_page=SourcePageReader(fetch, folder, policy),
        policy=policy,
        controls=Controls(ControlMode.HOSTS, (_CONTROL_HOST,)),
        clock=clock,
        stop=stop,
    )
