"""The world that links are visited in, built from options and settings."""

from __future__ import annotations

import gc
import ipaddress
import os
import resource
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec

from toolkit_maint import signs
from toolkit_maint.adapters.web.checker import CheckerOptions, WebLinkChecker
from toolkit_maint.adapters.web.fleet import ForkedChecker
from toolkit_maint.adapters.web.guard import AddressPolicy
from toolkit_maint.adapters.web.names import made_up_addresses
from toolkit_maint.adapters.web.tls import UnusableCaBundleError
from toolkit_maint.cli.endings import wrong_usage
from toolkit_maint.cli.host_manners import host_manners
from toolkit_maint.cli.job import Job
from toolkit_maint.cli.stop import RunStop
from toolkit_maint.domain.policy import Evidence, Policy, SecondLook
from toolkit_maint.domain.settings import Robots, Settings
from toolkit_maint.domain.source import SourceReading
from toolkit_maint.pipeline import Controls, World
from toolkit_maint.ports import LinkChecker, Stop
from toolkit_maint.reports.words import Words

if TYPE_CHECKING:
    from toolkit_maint.cli.cluster import ClusterChecker

Value = TypeVar("Value")


class VisitOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line said of visiting; ``None`` and empty leave it to the settings."""

    timeout: float | None = None
    deadline: float | None = None
    max_per_host: int | None = None
    concurrency: int | None = None
    processes: int | None = None
    evidence: str | None = None
    robots: str | None = None
    second_look: str | None = None
    ca_bundle: Path | None = None
    allow_private: tuple[str, ...] = ()
    control_hosts: tuple[str, ...] = ()
    engine: str = "local"
    scheduler: str | None = None
    allow_empty: bool = False
    no_progress: bool = False
    quiet: bool = False


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that says how visits are to be made. ``language`` is that of the pages that are hoped for."""

    options: VisitOptions
    settings: Settings
    policy: Policy
    words: Words
    language: str
    stop: RunStop

    @property
    def timeout(self) -> float:
        """Seconds for one pass over a link, or for a page."""
        return _chosen(self.options.timeout, self.settings.check.timeout)

    @property
    def ca_bundle(self) -> Path | None:
        """The file of certificates to trust, where one was named."""
        named = self.settings.check.ca_bundle
        return self.options.ca_bundle or (Path(named) if named else None)


def now() -> datetime:
    """The present, aware and in UTC."""
    return datetime.now(UTC)


def plan_for(job: Job, options: VisitOptions) -> Plan:
    """How the visits of a job on a catalogue are made; its deadline runs from here on."""
    catalogue = job.loaded.catalogue
    return Plan(
        options=options,
        settings=job.settings,
        policy=job.policy(),
        words=job.words,
        language=catalogue.language if catalogue else job.words.lang,
        stop=stop_for(options, job.settings),
    )


def stop_for(options: VisitOptions, settings: Settings) -> RunStop:
    """The end of this run: its deadline, or a signal."""
    return RunStop(time.monotonic, _chosen(options.deadline, settings.check.deadline))


def world_for(plan: Plan, controls: Controls, folder: Path, checker: LinkChecker | None = None) -> World:
    """The real web behind its guard; ``folder`` is where a source that is a file must lie."""
    return World(
        checker=checker or checker_for(plan),
        source_page=_SourcePage(plan, folder),
        policy=_policy(plan),
        controls=controls,
        clock=now,
        stop=plan.stop,
        made_up=made_up_addresses,
    )


def _policy(plan: Plan) -> Policy:
    options, check = plan.options, plan.settings.check
    return msgspec.structs.replace(
        plan.policy,
        evidence=Evidence(_chosen(options.evidence, check.evidence)),
        second_look=SecondLook(_chosen(options.second_look, check.second_look)),
        patience=check.patience,
    )


class StartedChecker(LinkChecker, Protocol):
    """A checker whose processes can be started before the list is read that they are to visit."""

    def started(self) -> AbstractContextManager[None]:
        """Have them start, and wait for the list."""
        ...


def checker_for(plan: Plan) -> StartedChecker:
    """What visits links behind the guard: this machine, or the workers of a cluster."""
    options, check = plan.options, plan.settings.check
    if options.scheduler is not None and options.engine != _DASK:
        wrong_usage(
            plan.words.say("{option} is about a cluster, and so needs {engine}.", option="--scheduler", engine="--engine dask")
        )
    policy = _policy(plan)
    concurrency = _chosen(options.concurrency, check.concurrency)
    visits = CheckerOptions(
        timeout=plan.timeout,
        max_per_host=_chosen(options.max_per_host, check.max_per_host),
        concurrency=concurrency,
        ca_bundle=plan.ca_bundle,
        contact=plan.settings.contact or "",
        language=plan.language,
        robots=Robots(_chosen(options.robots, check.robots)) is Robots.RESPECT,
        hosts=host_manners(check.hosts, os.environ, plan.words),
    )
    if options.engine == _DASK:
        return _on_a_cluster(plan, visits)
    _allow_connections(concurrency)
    gc.set_threshold(*_GC_THRESHOLDS)
    with usable_certificates(plan.words):
        checker = WebLinkChecker(visits, policy, address_policy=address_policy(plan), clock=now)
    processes = _chosen(options.processes, check.processes) or _cores()
    return ForkedChecker(checker, processes, policy.registrable_domain)


_DASK = "dask"


def _on_a_cluster(plan: Plan, visits: CheckerOptions) -> ClusterChecker:
    # Few commands need these, and they import more than all the rest.
    from toolkit_maint.adapters.dask_checker import Visits  # noqa: PLC0415
    from toolkit_maint.cli.cluster import ClusterChecker  # noqa: PLC0415

    check = plan.settings.check
    policy = partial(
        _policy_there,
        _chosen(plan.options.evidence, check.evidence),
        _chosen(plan.options.second_look, check.second_look),
        check.patience,
    )
    there = Visits(options=visits, policy=policy, address_policy=address_policy(plan), clock=now)
    return ClusterChecker(there, plan.options.scheduler, plan.words)


def _policy_there(evidence: str, second_look: str, patience: float) -> Policy:
    """The policy of visits, made on the machine that makes them."""
    return msgspec.structs.replace(
        signs.default_policy(), evidence=Evidence(evidence), second_look=SecondLook(second_look), patience=patience
    )


class _SourcePage(msgspec.Struct, frozen=True):
    """The source page of a run (implements :class:`toolkit_maint.ports.SourcePage`)."""

    plan: Plan
    folder: Path

    def read(self, location: str, stop: Stop) -> SourceReading:  # noqa: ARG002 - the plan has the same one
        """As the port says."""
        from toolkit_maint.cli.source_pages import read_source  # noqa: PLC0415 - costs more than all the rest, and few need it

        return read_source(self.plan, self.folder, location, confined=True)


@contextmanager
def usable_certificates(words: Words) -> Iterator[None]:
    """End the command where the certificates that it was given turn out to be none."""
    try:
        yield
    except UnusableCaBundleError as exc:
        wrong_usage(
            words.say(
                "The certificates cannot be used ({why}). See {option}, or {setting} under {table} in the configuration.",
                why=str(exc),
                option="--ca-bundle",
                setting="ca_bundle",
                table="[check]",
            )
        )


def _allow_connections(concurrency: int) -> None:
    """Let this process have as many connections open as it may be asked to; a shell often allows fewer at first."""
    wanted = _SPARE_FILES + 2 * concurrency
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


_SPARE_FILES = 256
# Visits make much that is new and little that goes in circles: to look for that as often as Python does by itself costs an
# eighth of the time.
_GC_THRESHOLDS = (20_000, 20, 20)


def _cores() -> int:
    """How many processes this one may keep busy; more than a few would only wait for the network."""
    return min(_MOST_PROCESSES, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


_MOST_PROCESSES = 8


def _chosen(option: Value | None, setting: Value) -> Value:
    return setting if option is None else option


def address_policy(plan: Plan) -> AddressPolicy:
    """Which addresses may be dialled.

    Private blocks are named on the command line alone: a configuration arrives with a pull request.
    """
    allowed = []
    for written in plan.options.allow_private:
        try:
            allowed.append(ipaddress.ip_network(written))
        except ValueError as exc:
            wrong_usage(
                plan.words.say(
                    "{option} needs a block of addresses such as {example}, not {written}: {why}.",
                    option="--allow-private",
                    example="10.0.0.0/8",
                    written=written,
                    why=str(exc),
                )
            )
    return AddressPolicy(tuple(allowed))
