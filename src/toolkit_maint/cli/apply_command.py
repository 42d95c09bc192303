"""``apply``: what the source page says is written into the catalogue's files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import click

from toolkit_maint.adapters.changes_file import LARGEST, Flaw, NotChanges, changes_in
from toolkit_maint.cli import options
from toolkit_maint.cli.endings import failure, wrong_usage
from toolkit_maint.cli.job import Job, open_job
from toolkit_maint.cli.visiting import VisitOptions
from toolkit_maint.cli.writing import UNASKED, Wish, write_changes
from toolkit_maint.domain.catalogue import Catalogue
from toolkit_maint.domain.source import ChangeKind, SourceChange, Unreadable
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.reasons import UNREADABLE, told
from toolkit_maint.reports.words import marked

_FLAWS: Final[Mapping[Flaw, str]] = MappingProxyType(
    {
        Flaw.EMPTY: marked("it is empty"),
        Flaw.TOO_LARGE: marked("it is larger than 50 MB"),
        Flaw.NOT_CHANGES: marked("it is neither JSON nor a table ({found})"),
        Flaw.NOT_AS_DESCRIBED: marked("it is not what scrape or run writes: {found}"),
        Flaw.OTHER_VERSION: marked("its schema_version is {found}, and this program reads version 1"),
        Flaw.NO_SOURCE: marked("it says nothing of the source page; what toolkit-maint run and scrape write does"),
        Flaw.NO_COLUMNS: marked("its first row must name the columns id and url; there is no {found}"),
        Flaw.UNKNOWN_ID: marked("the catalogue has no id {found}"),
        Flaw.UNKNOWN_LINK: marked("there is no such link: {found}; the column link is empty, text, or related-1 and so on"),
        Flaw.TWICE: marked("{found} stands there twice"),
        Flaw.BAD_ADDRESS: marked("no browser opens this address: {found}"),
        Flaw.PERSONAL_ADDRESS: marked("a user name, a password or a key stands in this address, or is hidden in it: {found}"),
        Flaw.TOO_MANY_CELLS: marked("there are more cells than columns; put quotes around an address with a comma: {found}"),
        Flaw.UNREADABLE: marked("the source page could not be read when it was made"),
    }
)


@click.command()
@options.general()
@click.argument("changes_file", metavar="[CHANGES]", required=False)
@click.option("--source", help="Without CHANGES: address or file to compare with, instead of the catalogue's own source.")
@click.option(
    "--only",
    "chosen_kinds",
    type=options.ListOf(*(kind.value for kind in ChangeKind)),
    multiple=True,
    help="Only these kinds of changes; repeatable, or separated by commas.",
)
@options.writing()
@click.option("--timeout", type=options.Seconds(), metavar="S", help="Seconds to wait for the page.")
@click.option("--ca-bundle", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Certificates (PEM) to trust.")
@click.option("--allow-private", multiple=True, metavar="CIDR", help="Also visit addresses of this private block; repeatable.")
def command(
    config_file: Path | None,
    catalogue_path: Path | None,
    lang: str | None,
    changes_file: str | None,
    source: str | None,
    chosen_kinds: tuple[tuple[str, ...], ...],
    dry_run: bool,  # noqa: FBT001 - click passes flags this way
    yes: bool,  # noqa: FBT001 - click passes flags this way
    **visiting: Any,
) -> None:
    """Write what the source page says into the catalogue: additions, addresses, titles, words, places.

    CHANGES is a saved report.json, what scrape --format json printed, or a table (CSV) in which somebody filled in
    addresses; - is standard input. Without it the source page is read now. Comments and all that a change is not about stay
    as they are; what would make the catalogue invalid is not written. Nothing is taken out unless --only removed asks for
    it. Ends with 1 if a change could not be made, with 3 if the page could not be read.

    \b
    Examples:
      toolkit-maint apply report.json --dry-run
      toolkit-maint apply --source saved-page.html --only added,filled
      toolkit-maint apply filled-in.csv --yes
    """
    job = open_job(config_file, catalogue_path, lang)
    catalogue = job.valid_catalogue()
    kinds = frozenset(ChangeKind(name) for name in options.joined(chosen_kinds)) or UNASKED
    if ChangeKind.REMOVED in kinds and not (yes or dry_run or options.somebody_answers()):
        wrong_usage(job.words.gettext("To take something out of the catalogue without being asked, add --yes."))
    if changes_file is None:
        found = _of_the_page(job, catalogue, source, VisitOptions(**visiting))
    else:
        found = _of_a_file(job, catalogue, changes_file)
    write_changes(job, found, Wish(dry_run=dry_run, yes=yes, only=kinds))


def _of_the_page(job: Job, catalogue: Catalogue, source: str | None, visits: VisitOptions) -> Sequence[SourceChange]:
    # Reading a page needs a lot that a file of changes does not.
    from toolkit_maint.cli.scrape_command import compared_now  # noqa: PLC0415
    from toolkit_maint.reports.source_words import unreadable  # noqa: PLC0415

    comparison = compared_now(job, catalogue, source, visits)
    if comparison.unreadable is not None:
        happened, to_do = unreadable(comparison.unreadable, comparison, job.words, PLAIN)
        failure(f"{happened}\n{to_do}")
    return comparison.changes


def _of_a_file(job: Job, catalogue: Catalogue, name: str) -> Sequence[SourceChange]:
    words = job.words
    try:
        return changes_in(options.content_of(name, LARGEST + 1), catalogue)
    except OSError as exc:
        why = exc.strerror or type(exc).__name__
        wrong_usage(words.say("{path} cannot be read ({why}).", path=PLAIN.code(name), why=why))
    except NotChanges as exc:
        if exc.flaw is Flaw.UNREADABLE:
            failure("\n".join(told(UNREADABLE[Unreadable(exc.found)], words)))
        why = words.say(_FLAWS[exc.flaw], found=PLAIN.text(exc.found))
        place = words.say("{path}, row {row}", path=PLAIN.code(name), row=exc.row) if exc.row else PLAIN.code(name)
        wrong_usage(words.say("{place} holds no changes that can be read: {why}.", place=place, why=why))
