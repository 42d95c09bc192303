"""``demo``: the whole job on a small web that misbehaves, without a network."""

from __future__ import annotations

import time
from pathlib import Path

import click

from toolkit_maint import signs
from toolkit_maint.cli import options
from toolkit_maint.cli.configuration import words_here
from toolkit_maint.cli.delivery import STANDARD_OUTPUT, put
from toolkit_maint.cli.screen import screen_for
from toolkit_maint.cli.stop import RunStop, on_signals
from toolkit_maint.cli.visiting import now
from toolkit_maint.demo.show import demonstrate
from toolkit_maint.reports.formats import FILE_NAMES, ReportFormat, parse_format, render
from toolkit_maint.reports.screen import Screen

_ON_SCREEN = (ReportFormat.TEXT, ReportFormat.MARKDOWN)


@click.command()
@options.language()
@options.formats(*options.REPORT_FORMATS)
@options.output()
@click.option(
    "--output-dir", type=click.Path(path_type=Path, file_okay=False), help="Also write both runs' reports to this folder."
)
def command(
    lang: str | None, chosen_formats: tuple[tuple[str, ...], ...], output: str, color: str, output_dir: Path | None
) -> None:
    """Show the whole job on a small web of good, moved, dead, blocked, slow and lying sites, over two weeks in a few seconds.

    Everything happens on this machine; no network is needed. What is shown is the first run, and today's, before which the
    source page and the web change; two runs in between make sure of what is dead.

    \b
    Examples:
      toolkit-maint demo
      toolkit-maint demo --format html --output-dir demo-reports
    """
    words = words_here(lang, "nl").at("Europe/Brussels")
    stop = RunStop(time.monotonic)
    click.echo(words.say("Two weeks of a small web that misbehaves, all of it on this machine …"), err=True)
    with on_signals(stop):
        shown = demonstrate(signs.default_policy(), now, stop)
    names = options.joined(chosen_formats) if output_dir is not None else options.for_one_place(chosen_formats, output)
    formats = tuple(chosen for chosen in map(parse_format, names) if chosen is not None)
    acts = (
        ("first", shown.first, words.say("First run, two weeks ago: the list and the web as they are found.")),
        ("second", shown.second, words.say("Today's run: the list has grown, a page was taken down, a server is back.")),
    )
    screen = screen_for(color) if output == STANDARD_OUTPUT else Screen()
    on_screen = formats if output_dir is None else [chosen for chosen in formats if chosen in _ON_SCREEN] or [ReportFormat.TEXT]
    for chosen in on_screen:
        parts = [f"{title}\n\n{render(report, chosen, words, screen)}" for _, report, title in acts]
        put("\n".join(parts), output, words, colour=screen.colour)
    if output_dir is not None:
        for name, report, _ in acts:
            for chosen in dict.fromkeys((*_ON_SCREEN, *formats)):
                put(render(report, chosen, words), str(output_dir / f"{name}-{FILE_NAMES[chosen]}"), words)
