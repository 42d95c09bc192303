"""``propose``: what a report found is put up as one pull request."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import click
import msgspec

from toolkit_maint.adapters.catalogue_edits import Edits
from toolkit_maint.adapters.state_file import NewerState, decode_state
from toolkit_maint.adapters.web.github_api import GitHubApi
from toolkit_maint.adapters.web.proposal import BRANCH, Ended, Proposal, propose
from toolkit_maint.adapters.web.state_branch import held
from toolkit_maint.cli import options
from toolkit_maint.cli.code_host import code_host
from toolkit_maint.cli.delivery import STANDARD_OUTPUT, put
from toolkit_maint.cli.endings import failure, finish, wrong_usage
from toolkit_maint.cli.job import Job, open_job
from toolkit_maint.cli.saved_report import saved_report
from toolkit_maint.cli.writing import edits_of
from toolkit_maint.domain.address import parse_address
from toolkit_maint.domain.decisions import Action
from toolkit_maint.domain.moved import moved_addresses
from toolkit_maint.domain.report import ChangeReport, ExitCode
from toolkit_maint.domain.source import ChangeKind, SourceChange
from toolkit_maint.domain.verdict import Confidence
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.proposal import Proposed, render_body, render_title
from toolkit_maint.reports.words import marked

_ENDED: Final[Mapping[Ended, str]] = MappingProxyType(
    {
        Ended.NOTHING: marked("There is nothing to propose."),
        Ended.OPENED: marked("A pull request was opened: {address}"),
        Ended.UPDATED: marked("The pull request was brought up to date: {address}"),
        Ended.UNCHANGED: marked("The pull request says all of this already: {address}"),
        Ended.DECLINED: marked("The same changes were declined before, so they are not proposed again: {address}"),
        Ended.PEOPLE_WORK_ON_IT: marked("Somebody has put commits of their own on the branch {branch}, so it was left alone."),
        Ended.CLOSED: marked("Nothing is left to propose, so the pull request was closed: {address}"),
    }
)


@click.command()
@options.general()
@click.argument("report_file", metavar="REPORT")
@click.option("--base", metavar="BRANCH", help="Branch that the pull request is for, instead of the repository's default.")
@click.option("--dry-run", is_flag=True, help="Only show what would be proposed; no token is needed.")
def command(
    config_file: Path | None,
    catalogue_path: Path | None,
    lang: str | None,
    report_file: str,
    base: str | None,
    dry_run: bool,  # noqa: FBT001 - click passes flags this way
) -> None:
    """Put what a report found up as one pull request: what the source page says, and addresses that moved for good.

    REPORT is the report.json of a run. The catalogue in the current folder is edited in memory only; the pull request comes
    from the branch toolkit-maint/source-changes, which is kept up to date. GITHUB_TOKEN and GITHUB_REPOSITORY say who asks,
    and where; a workflow has both.

    \b
    Example:
      toolkit-maint propose reports/report.json
    """
    job = open_job(config_file, catalogue_path, lang)
    report = saved_report(report_file, job.words)
    if dry_run:
        proposed, edits = _proposed(job, report, frozenset())
        text = f"{render_title(proposed, job.words)}\n\n{render_body(proposed, job.words)}\n" if edits.after else ""
        put(text, STANDARD_OUTPUT, job.words)
        finish(ExitCode.OK)
    with code_host(job.words, job.words.gettext("--dry-run shows what would be proposed.")) as api:
        proposed, edits = _proposed(job, report, _asked(api))
        made = Proposal(
            files=_in_repository(job, edits),
            changes=[_named(each) for each in edits.made],
            title=render_title(proposed, job.words),
            body=render_body(proposed, job.words),
        )
        ended, address = propose(api, made, base)
    if ended is Ended.PUSHED_ONLY:
        failure(_forbidden(job, address))
    click.echo(job.words.say(_ENDED[ended], address=PLAIN.address(address), branch=BRANCH), err=True)
    finish(ExitCode.OK)


def _asked(api: GitHubApi) -> frozenset[tuple[str, str]]:
    """The addresses whose new one somebody asked for in the living issue, with that."""
    content = held(api)
    try:
        decisions = decode_state(content).knowledge.decisions if content is not None else ()
    except NewerState:
        return frozenset()
    return frozenset((each.key, each.to) for each in decisions if each.action is Action.APPLY_REDIRECT)


def _proposed(job: Job, report: ChangeReport, asked: frozenset[tuple[str, str]]) -> tuple[Proposed, Edits]:
    """What is proposed: what the source page says, what has moved for certain, and of what is likely what was ``asked`` for."""
    catalogue = job.valid_catalogue()
    source = report.source if report.source is not None and report.source.readable else None
    told = source.changes if source is not None else ()
    wanted = [change for change in told if change.kind is not ChangeKind.REMOVED]
    touched = {(change.entry, change.related) for change in wanted if change.kind in {ChangeKind.FILLED, ChangeKind.REPOINTED}}
    likely = moved_addresses(report, catalogue, with_likely=True)
    moved = [
        each
        for each in likely
        if (each.entry, each.related) not in touched
        and (each.confidence is Confidence.CERTAIN or (parse_address(each.before or "").visit_key, each.after or "") in asked)
    ]
    edits = edits_of(job, [*wanted, *moved])
    made = {id(change) for change in edits.made}
    proposed = Proposed(
        source=source,
        changes=[change for change in wanted if id(change) in made],
        moved=[change for change in moved if id(change) in made],
        left=edits.left,
        removals=[change for change in told if change.kind is ChangeKind.REMOVED],
    )
    return proposed, edits


def _named(change: SourceChange) -> str:
    """What a change is, whichever run tells it."""
    said = (change.kind.value, change.entry or change.new_id, change.related, change.title, change.after)
    return msgspec.json.encode(said).decode()


def _in_repository(job: Job, edits: Edits) -> dict[str, bytes]:
    """The files by their path in the checkout, which is the current folder."""
    root = Path.cwd()
    outside = next((path for path in edits.after if not path.is_relative_to(root)), None)
    if outside is not None:
        wrong_usage(job.words.say("{path} does not lie in the current folder.", path=PLAIN.code(str(outside))))
    return {path.relative_to(root).as_posix(): content for path, content in edits.after.items()}


def _forbidden(job: Job, base: str) -> str:
    server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
    address = f"{server}/{os.environ.get('GITHUB_REPOSITORY', '')}/compare/{base}...{BRANCH}?expand=1"
    return job.words.say(
        "This repository does not let workflows open pull requests. Tick the box 'Allow GitHub Actions to create and approve "
        "pull requests' (Settings, Actions, General, Workflow permissions), or open this one yourself: {address}",
        address=address,
    )
