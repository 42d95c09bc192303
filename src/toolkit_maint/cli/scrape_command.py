"""``scrape``: what the source page lists that the catalogue does not, and the other way round."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from toolkit_maint import __version__
from toolkit_maint.adapters.new_catalogue import catalogue_of_page
from toolkit_maint.cli import options
from toolkit_maint.cli.delivery import deliver, put
from toolkit_maint.cli.endings import finish, wrong_usage
from toolkit_maint.cli.job import Job, open_job
from toolkit_maint.cli.since import change_since
from toolkit_maint.cli.source_pages import read_source
from toolkit_maint.cli.stop import on_signals
from toolkit_maint.cli.visiting import Plan, VisitOptions, now, plan_for
from toolkit_maint.domain.address import AddressKind, parse_address
from toolkit_maint.domain.blame import with_earlier
from toolkit_maint.domain.catalogue import Catalogue
from toolkit_maint.domain.page_outline import candidates_of
from toolkit_maint.domain.report import ChangeReport, Incomplete, Outcome, RunFacts, catalogue_facts, exit_code
from toolkit_maint.domain.source import SourceComparison, SourceReading
from toolkit_maint.domain.source_diff import compare
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.formats import ReportFormat
from toolkit_maint.reports.scrape_json import render_scrape

_JSON = "json"


@click.command()
@options.general()
@click.option("--source", help="Address or file to compare with, instead of the catalogue's own source.")
@click.option(
    "--snapshot",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep the page in this file; ask for it only if it has changed.",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Compare the page with a snapshot of it, not with the catalogue.",
)
@click.option("--candidates", "with_candidates", is_flag=True, help="With --format json: also everything that was read.")
@options.since()
@options.formats("text", "markdown", "json")
@options.output()
@click.option("--timeout", type=options.Seconds(), metavar="S", help="Seconds to wait for the page.")
@click.option("--ca-bundle", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Certificates (PEM) to trust.")
@click.option("--allow-private", multiple=True, metavar="CIDR", help="Also visit addresses of this private block; repeatable.")
def command(
    config_file: Path | None,
    catalogue_path: Path | None,
    lang: str | None,
    source: str | None,
    snapshot: Path | None,
    against: Path | None,
    with_candidates: bool,  # noqa: FBT001 - click passes flags this way
    since: str | None,
    chosen_formats: tuple[tuple[str, ...], ...],
    output: str,
    color: str,
    **visiting: Any,
) -> None:
    """Compare the source page with the catalogue: what was added, removed, or got an address.

    The page may be on the web, or saved from a browser. Ends with 1 if the page lists something new, with 3 if it
    could not be read. With --since, what the page said before the change is listed apart, and is not counted.

    \b
    Examples:
      toolkit-maint scrape
      toolkit-maint scrape --source saved-page.html --format json --candidates
      toolkit-maint scrape --snapshot page.snapshot.html
      toolkit-maint scrape --against page.snapshot.html
    """
    if against is not None and since is not None:
        raise click.UsageError("--against and --since cannot stand beside one another.")
    job = open_job(config_file, catalogue_path, lang)
    started_at = now()
    catalogue = job.valid_catalogue()
    change = change_since(job, since) if since is not None else None
    plan = plan_for(job, VisitOptions(**visiting))
    reading = _read(job, catalogue, source, plan, snapshot)
    comparison = _compared(job, reading, against, plan)
    if change is not None and change.catalogue is not None and against is None:
        comparison = with_earlier(comparison, compare(reading, change.catalogue, plan.policy))
    cut_off = plan.stop.reason() is not None
    incomplete = (Incomplete.INTERRUPTED,) if cut_off else ()
    code = exit_code(Outcome(source=comparison, incomplete=incomplete, source_cut_off=cut_off))
    formats = options.for_one_place(chosen_formats, output)
    if _JSON in formats:
        listed = candidates_of(reading.page) if reading.page is not None else ()
        put(render_scrape(comparison, listed if with_candidates else None), output, job.words)
    others = tuple(ReportFormat(name) for name in formats if name != _JSON)
    if others:
        facts = RunFacts(version=__version__, started_at=started_at, finished_at=now(), incomplete=incomplete)
        report = ChangeReport(
            run=facts,
            exit_code=code,
            catalogue=catalogue_facts(catalogue),
            source=comparison,
            since=change.since if change else None,
        )
        deliver(report, others, output, color, job.words)
    finish(code)


def compared_now(job: Job, catalogue: Catalogue, source: str | None, visits: VisitOptions) -> SourceComparison:
    """Read the source page, and compare the catalogue with it."""
    plan = plan_for(job, visits)
    return compare(_read(job, catalogue, source, plan), catalogue, plan.policy)


def _read(job: Job, catalogue: Catalogue, source: str | None, plan: Plan, snapshot: Path | None = None) -> SourceReading:
    location = _location(job, catalogue, source)
    folder = job.folder if source is None else Path()
    with on_signals(plan.stop):
        return read_source(plan, folder, location, confined=source is None, snapshot=snapshot)


def _compared(job: Job, reading: SourceReading, against: Path | None, plan: Plan) -> SourceComparison:
    """What the page says otherwise than the catalogue, or than it did when a snapshot was taken."""
    if against is None:
        return compare(reading, job.valid_catalogue(), plan.policy)
    earlier = read_source(plan, Path(), str(against), confined=False)
    known = catalogue_of_page(earlier.page, job.valid_catalogue(), plan.policy.tracking) if earlier.page is not None else None
    if known is None:
        wrong_usage(job.words.say("{path} is no page that can be read.", path=PLAIN.code(str(against))))
    comparison = compare(reading, known, plan.policy)
    nowhere = {"entry": None, "span": None, "new_id": None, "spot": None, "duplicate_of": None}
    changes = tuple(msgspec.structs.replace(change, **nowhere) for change in comparison.changes)
    return msgspec.structs.replace(comparison, against=against.as_posix(), changes=changes)


def _location(job: Job, catalogue: Catalogue, source: str | None) -> str:
    """Where to read from. A file that somebody typed must be there, as for any command; what a catalogue names may not be."""
    location = catalogue.source if source is None else source
    if location is None:
        words = job.words.say("The catalogue names no source page. Write it as source: … in catalogue.yaml, or give --source.")
        wrong_usage(words)
    if source is not None and parse_address(source).kind is not AddressKind.WEB and not Path(source).is_file():
        wrong_usage(
            job.words.say(
                "There is no file at {path}. {option} needs a file, or an address that begins with http or https.",
                path=source,
                option="--source",
            )
        )
    return location
