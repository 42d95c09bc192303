"""The world that links are visited in, built from options and settings."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from toolkit_maint.adapters.source_page import SourcePageReader
from toolkit_maint.adapters.web.checker import CheckerOptions, WebLinkChecker
from toolkit_maint.adapters.web.connection import SystemDialer, UnusableCaBundleError
from toolkit_maint.adapters.web.guard import AddressPolicy
from toolkit_maint.adapters.web.names import SystemResolver
from toolkit_maint.adapters.web.transport import FetchOptions, PageFetcher
from toolkit_maint.cli.endings import wrong_usage
from toolkit_maint.cli.stop import RunStop
from toolkit_maint.domain.observation import Observation
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.settings import CheckSettings
from toolkit_maint.pipeline import Controls, World
from toolkit_maint.reports.words import Words

Value = TypeVar("Value")


class VisitOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line said of visiting; ``None`` and empty leave it to the settings."""

    timeout: float | None = None
    deadline: float | None = None
    max_per_host: int | None = None
    concurrency: int | None = None
    ca_bundle: Path | None = None
    allow_private: tuple[str, ...] = ()
    control_hosts: tuple[str, ...] = ()
    allow_empty: bool = False


def now() -> datetime:
    """The present, aware and in UTC."""
    return datetime.now(UTC)


def stop_for(options: VisitOptions, settings: CheckSettings) -> RunStop:
    """The end of this run: its deadline, or a signal."""
    return RunStop(time.monotonic, _chosen(options.deadline, settings.deadline))


def world_for(
    options: VisitOptions,
    settings: CheckSettings,
    policy: Policy,
    controls: Controls,
    *,
    words: Words,
    contact: str | None,
    language: str,
    folder: Path,
    stop: RunStop,
    record: Callable[[Observation], None] = lambda _: None,
    confined: bool = True,
) -> World:
    """The real web behind its guard.

    ``folder`` is where a source that is a file is looked for; ``confined`` says that it must lie within.
    """
    resolver, dialer, allowed = SystemResolver(), SystemDialer(), _address_policy(options, words)
    timeout = _chosen(options.timeout, settings.timeout)
    bundle = options.ca_bundle or (Path(settings.ca_bundle) if settings.ca_bundle else None)
    pages = FetchOptions(timeout=timeout, ca_bundle=bundle, contact=contact or "", language=language)
    visits = CheckerOptions(
        timeout=timeout,
        max_per_host=_chosen(options.max_per_host, settings.max_per_host),
        concurrency=_chosen(options.concurrency, settings.concurrency),
        ca_bundle=bundle,
        contact=contact or "",
        language=language,
    )
    try:
        checker = WebLinkChecker(visits, policy, address_policy=allowed, resolver=resolver, dialer=dialer, clock=now)
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
    fetch = PageFetcher(pages, stop, address_policy=allowed, resolver=resolver, dialer=dialer)
    return World(
        checker=checker,
        source_page=SourcePageReader(fetch, folder, policy, confined=confined),
        policy=policy,
        controls=controls,
        clock=now,
        stop=stop,
        record=record,
    )


def _chosen(option: Value | None, setting: Value) -> Value:
    return setting if option is None else option


def _address_policy(options: VisitOptions, words: Words) -> AddressPolicy:
    """Private blocks are named on the command line alone: a configuration arrives with a pull request."""
    allowed = []
    for written in options.allow_private:
        try:
            allowed.append(ipaddress.ip_network(written))
        except ValueError as exc:
            wrong_usage(
                words.say(
                    "{option} needs a block of addresses such as {example}, not {written}: {why}.",
                    option="--allow-private",
                    example="10.0.0.0/8",
                    written=written,
                    why=str(exc),
                )
            )
    return AddressPolicy(tuple(allowed))
