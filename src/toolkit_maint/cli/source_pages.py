"""The source page as the command line has it read. Only who reads one imports what that needs, which is a lot."""

from __future__ import annotations

from pathlib import Path

from toolkit_maint.adapters.source_page import SourcePageReader
from toolkit_maint.adapters.web.connection import SystemDialer
from toolkit_maint.adapters.web.names import SystemResolver
from toolkit_maint.adapters.web.transport import FetchOptions, PageFetcher
from toolkit_maint.cli.visiting import Plan, address_policy, usable_certificates
from toolkit_maint.domain.source import SourceReading


def read_source(plan: Plan, folder: Path, location: str, *, confined: bool) -> SourceReading:
    """Read a page on the web, or in a file under ``folder``; ``confined`` says that it must lie within."""
    pages = FetchOptions(
        timeout=plan.timeout, ca_bundle=plan.ca_bundle, contact=plan.settings.contact or "", language=plan.language
    )
    fetch = PageFetcher(pages, plan.stop, address_policy=address_policy(plan), resolver=SystemResolver(), dialer=SystemDialer())
    with usable_certificates(plan.words):
        return SourcePageReader(fetch, folder, plan.policy, confined=confined).read(location, plan.stop)
