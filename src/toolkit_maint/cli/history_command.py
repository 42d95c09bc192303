"""``history``: what happened to a link, or where all links stand; visits nothing."""

from __future__ import annotations

from pathlib import Path

import click

from toolkit_maint.cli import options
from toolkit_maint.cli.chosen import places_called
from toolkit_maint.cli.delivery import STANDARD_OUTPUT, put
from toolkit_maint.cli.job import Job, open_job
from toolkit_maint.cli.remembering import read_knowledge, state_folder
from toolkit_maint.cli.screen import screen_for
from toolkit_maint.domain.address import AddressKind, parse_address
from toolkit_maint.domain.catalogue import links
from toolkit_maint.domain.past import Past
from toolkit_maint.reports.screen import Screen
from toolkit_maint.reports.timeline import LinkPast, render_overview, render_timeline, timeline_json

_FILE = Screen(width=100)


@click.command()
@click.argument("entries", nargs=-1, metavar="[ENTRY|ADDRESS]...")
@options.general()
@options.state_dir()
@options.formats("text", "json")
@options.output()
def command(
    entries: tuple[str, ...],
    config_file: Path | None,
    catalogue_path: Path | None,
    lang: str | None,
    state_dir: Path | None,
    chosen_formats: tuple[tuple[str, ...], ...],
    output: str,
    color: str,
) -> None:
    """Tell what happened to a link, visit by visit, with dates and reasons; without a name, where every link stands.

    An address that is no longer in the catalogue keeps its past: give the address itself.

    \b
    Examples:
      toolkit-maint history
      toolkit-maint history coachdocument
      toolkit-maint history https://www.example.org/gids
    """
    formats = options.for_one_place(chosen_formats, output)
    job = open_job(config_file, catalogue_path, lang)
    policy = job.policy().incidents
    past = Past(read_knowledge(state_folder(job, state_dir), policy, job.words).visits, policy)
    pasts = _chosen(entries, job, past) if entries else _all(job, past)
    screen = screen_for(color) if output == STANDARD_OUTPUT else _FILE
    render = render_timeline if entries else render_overview
    told = (timeline_json(pasts, policy) if name == "json" else render(pasts, policy, job.words, screen) for name in formats)
    put("".join(told), output, job.words)


def _all(job: Job, past: Past) -> list[LinkPast]:
    return [_past_of(key, titles, past) for key, titles in _titles(job).items()]


def _chosen(names: tuple[str, ...], job: Job, past: Past) -> list[LinkPast]:
    """The links of entries that were named, and addresses that were written out."""
    titles, keys = _titles(job), dict[str, None]()
    places = list(links(job.valid_catalogue()))
    for name in names:
        address = parse_address(name)
        if address.kind is AddressKind.WEB:
            keys[address.visit_key] = None
            continue
        for place in places_called((name,), places, job.words):
            if place.link.url is not None:
                keys[place.link.url.visit_key] = None
    return [_past_of(key, titles.get(key, ()), past) for key in keys]


def _past_of(key: str, titles: tuple[str, ...], past: Past) -> LinkPast:
    return LinkPast(key=key, titles=titles, incident=past.incident(key), visits=past.visits(key))


def _titles(job: Job) -> dict[str, tuple[str, ...]]:
    """The titles under which the catalogue has each of its web addresses."""
    found: dict[str, tuple[str, ...]] = {}
    for place in links(job.valid_catalogue()):
        url = place.link.url
        if url is not None and url.kind is AddressKind.WEB:
            found[url.visit_key] = tuple(dict.fromkeys((*found.get(url.visit_key, ()), place.link.title)))
    return found
