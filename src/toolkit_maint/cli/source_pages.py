"""The source page as the command line has it read. Only who reads one imports what that needs, which is a lot."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit_maint.adapters.snapshot import KeptPage, Validators
from toolkit_maint.adapters.source_page import SourcePageReader
from toolkit_maint.adapters.web.connection import SystemDialer
from toolkit_maint.adapters.web.names import SystemResolver
from toolkit_maint.adapters.web.transport import Condition, FetchOptions, PageFetcher
from toolkit_maint.cli.endings import failure
from toolkit_maint.cli.visiting import Plan, address_policy, now, usable_certificates
from toolkit_maint.domain.observation import Fault
from toolkit_maint.domain.source import SourceReading
from toolkit_maint.ports import FetchedPage
from toolkit_maint.reports.escape import PLAIN


def read_source(plan: Plan, folder: Path, location: str, *, confined: bool, snapshot: Path | None = None) -> SourceReading:
    """Read a page on the web, or in a file under ``folder``; ``confined`` says that it must lie within.

    With ``snapshot``, a page on the web is kept in that file once it was believed, and asked for only if it has changed.
    """
    pages = FetchOptions(
        timeout=plan.timeout, ca_bundle=plan.ca_bundle, contact=plan.settings.contact or "", language=plan.language
    )
    fetch = PageFetcher(pages, plan.stop, address_policy=address_policy(plan), resolver=SystemResolver(), dialer=SystemDialer())
    kept = _kept(fetch, snapshot, plan) if snapshot is not None else None
    with usable_certificates(plan.words):
        reading = SourcePageReader(kept or fetch, folder, plan.policy, confined=confined).read(location, plan.stop)
    if kept is not None and reading.unreadable is None:
        try:
            kept.keep()
        except OSError as exc:
            failure(_not_usable(snapshot, exc, plan))
        if kept.unchanged:
            click.echo(plan.words.gettext("The source page has not changed since its snapshot was taken."), err=True)
    return reading


def _kept(fetch: PageFetcher, snapshot: Path, plan: Plan) -> KeptPage:
    def ask(url: str, validators: Validators | None) -> FetchedPage | Fault:
        return fetch(url, Condition(validators.address, validators.headers) if validators is not None else None)

    try:
        return KeptPage(ask, snapshot, now())
    except OSError as exc:
        failure(_not_usable(snapshot, exc, plan))


def _not_usable(path: Path | None, exc: OSError, plan: Plan) -> str:
    why = exc.strerror or type(exc).__name__
    return plan.words.say("The snapshot {path} cannot be used ({why}).", path=PLAIN.code(str(path)), why=why)
