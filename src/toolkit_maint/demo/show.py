"""The demonstration: the whole job twice, with a change of the source page and of the web in between."""

from __future__ import annotations

from importlib.resources import as_file, files
from ipaddress import ip_network
from pathlib import Path

import msgspec

from toolkit_maint.adapters.source_page import SourcePageReader
from toolkit_maint.adapters.web.checker import CheckerOptions, WebLinkChecker
from toolkit_maint.adapters.web.guard import AddressPolicy
from toolkit_maint.adapters.web.transport import FetchOptions, PageFetcher
from toolkit_maint.adapters.yaml_catalogue import load_catalogue
from toolkit_maint.demo.sites import CLOSED_HOSTS, first_run, second_run
from toolkit_maint.demo.small_web import SmallWeb, serving
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.report import ChangeReport
from toolkit_maint.pipeline import ControlMode, Controls, World, run
from toolkit_maint.ports import Clock, LoadedCatalogue, Stop

_TIMEOUT_SECONDS = 1.0
_CONTROL_HOST = "http://lijst.example/"
_LOOPBACK = AddressPolicy((ip_network("127.0.0.0/8"),))


class Shown(msgspec.Struct, frozen=True):
    """What both runs had to say."""

    first: ChangeReport
    second: ChangeReport


def demonstrate(policy: Policy, clock: Clock, stop: Stop) -> Shown:
    """Run the job on the small web, change the web, and run it again. Nothing leaves this machine."""
    with as_file(files("toolkit_maint.demo") / "catalogue") as folder:
        loaded = load_catalogue(folder, tracking=policy.tracking, shown_from=folder.parent)
        web = SmallWeb(first_run(), CLOSED_HOSTS)
        world = _world(web, policy, clock, stop, folder)
        with serving(web):
            first = _run(loaded, world)
            web.routes = second_run()
            return Shown(first, _run(loaded, world))


def _run(loaded: LoadedCatalogue, world: World) -> ChangeReport:
    return run(loaded, world, lambda _stage, _count: None)


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
