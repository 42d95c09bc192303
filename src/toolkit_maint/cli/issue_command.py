"""``issue``: one issue on the code host that always says how things stand, and whose boxes people tick to decide."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit_maint.adapters.web.state_branch import BRANCH
from toolkit_maint.cli import options
from toolkit_maint.cli.code_host import code_host
from toolkit_maint.cli.configuration import configured, words_here
from toolkit_maint.cli.delivery import STANDARD_OUTPUT, put
from toolkit_maint.cli.endings import finish
from toolkit_maint.cli.issue_keeping import IssueKeeping
from toolkit_maint.cli.saved_report import saved_report
from toolkit_maint.cli.visiting import now
from toolkit_maint.domain.report import ExitCode
from toolkit_maint.reports.issue import render_body, render_title


@click.command()
@click.argument("report_file", metavar="REPORT")
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="Read this configuration file.")
@options.language()
@click.option("--state-branch", default=BRANCH, show_default=True, help="Branch that keeps what is remembered.")
@click.option("--dry-run", is_flag=True, help="Only show the title and the body that the issue would have; no token is needed.")
def command(
    report_file: str,
    config_file: Path | None,
    lang: str | None,
    state_branch: str,
    dry_run: bool,  # noqa: FBT001 - click passes flags this way
) -> None:
    """Keep one issue that says how things stand: written anew, commented when something changes, closed when clean.

    REPORT is the report.json of a run. What people ticked in the issue is read first: to put a link off for 30 days, to take a
    new address, to say that a link is not broken. GITHUB_TOKEN and GITHUB_REPOSITORY say who asks, and where; a workflow has
    both.

    \b
    Example:
      toolkit-maint issue reports/report.json
    """
    report = saved_report(report_file, words_here(lang))
    words = words_here(lang, report.catalogue.language if report.catalogue else None)
    words = words.at(report.catalogue.timezone) if report.catalogue else words
    policy = configured(config_file, lang).settings.history
    if dry_run:
        put(f"{render_title(report, words)}\n\n{render_body(report, words)}\n", STANDARD_OUTPUT, words)
        finish(ExitCode.OK)
    with code_host(words, words.gettext("--dry-run shows what the issue would say.")) as api:
        keeping = IssueKeeping(api, words, policy, tell=_tell, clock=now, branch=state_branch)
        keeping.keep(report)
    finish(ExitCode.OK)


def _tell(sentence: str) -> None:
    click.echo(sentence, err=True)
