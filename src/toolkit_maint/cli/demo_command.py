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
from toolkit_maint.reports.formats import FILE_NAMES, ReportFormat, render
from toolkit_maint.reports.screen import Screen

_FORMATS = (ReportFormat.TEXT, ReportFormat.MARKDOWN)


@click.command()
@options.language()
@options.formats(*(chosen.value for chosen in _FORMATS))
@options.output()
@click.option(
    "--output-dir", type=click.Path(path_type=Path, file_okay=False), help="Also write both runs' reports to this folder."
)
def command(
    lang: str | None, chosen_formats: tuple[tuple[str, ...], ...], output: str, color: str, output_dir: Path | None
) -> None:
    """Show the whole job, twice, on a small web of good, moved, dead, blocked, slow and lying sites.

    Everything happens on this machine; no network is needed. Between the two runs the source page and the web change.

    \b
    Examples:
      toolkit-maint demo
      toolkit-maint demo --format markdown --output-dir demo-reports
    """
    words = words_here(lang, "nl").at("Europe/Brussels")
    stop = RunStop(time.monotonic)
    click.echo(words.say("Two runs on a small web that misbehaves, all of it on this machine …"), err=True)
    with on_signals(stop):
        shown = demonstrate(signs.default_policy(), now, stop)
    formats = tuple(map(ReportFormat, options.for_one_place(chosen_formats, output)))
    acts = (
        ("first", shown.first, words.say("First run: the list and the web as they are found.")),
        ("second", shown.second, words.say("Second run: the list has grown, a page was taken down, a server is back.")),
    )
    screen = screen_for(color) if output == STANDARD_OUTPUT else Screen()
    for chosen in formats:
        parts = [f"{title}\n\n{render(report, chosen, words, screen)}" for _, report, title in acts]
        put("\n".join(parts), output, words, colour=screen.colour)
    if output_dir is not None:
        for name, report, _ in acts:
            for chosen in _FORMATS:
                put(render(report, chosen, words), str(output_dir / f"{name}-{FILE_NAMES[chosen]}"), words)
