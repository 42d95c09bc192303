"""``stats``: how the links do over time, and what is to come; visits nothing."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit_maint.cli import options
from toolkit_maint.cli.delivery import STANDARD_OUTPUT, put
from toolkit_maint.cli.job import open_job
from toolkit_maint.cli.remembering import read_knowledge, state_folder
from toolkit_maint.cli.screen import screen_for
from toolkit_maint.cli.visiting import now
from toolkit_maint.domain.address import AddressKind
from toolkit_maint.domain.catalogue import links
from toolkit_maint.domain.health import health_of
from toolkit_maint.domain.past import Past
from toolkit_maint.reports.screen import Screen
from toolkit_maint.reports.timeline import health_json, render_health


@click.command()
@options.general()
@options.state_dir()
@options.formats("text", "json")
@options.output()
def command(
    config_file: Path | None,
    catalogue_path: Path | None,
    lang: str | None,
    state_dir: Path | None,
    chosen_formats: tuple[tuple[str, ...], ...],
    output: str,
    color: str,
) -> None:
    """Show how the links do over time, which hosts come and go, which certificates end soon, and what is due next.

    \b
    Examples:
      toolkit-maint stats
      toolkit-maint stats --format json
    """
    formats = options.for_one_place(chosen_formats, output)
    job = open_job(config_file, catalogue_path, lang)
    policy = job.policy().incidents
    known = read_knowledge(state_folder(job, state_dir), policy, job.words)
    urls = (place.link.url for place in links(job.valid_catalogue()))
    keys = [url.visit_key for url in urls if url is not None and url.kind is AddressKind.WEB]
    health = health_of(Past(known.visits, policy), keys, (run.at for run in known.runs), now(), policy)
    screen = screen_for(color) if output == STANDARD_OUTPUT else Screen(width=100)
    told = (health_json(health) if name == "json" else render_health(health, job.words, screen) for name in formats)
    put("".join(told), output, job.words)
