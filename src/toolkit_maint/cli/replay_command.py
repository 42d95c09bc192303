"""``replay``: judge visits of earlier by today's rules, and show which verdicts that would change. Visits nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from toolkit_maint.adapters.observations_file import lines_of, read_again, read_earlier, read_observations
from toolkit_maint.cli import options
from toolkit_maint.cli.background import Background, background
from toolkit_maint.cli.delivery import STANDARD_OUTPUT, put
from toolkit_maint.cli.endings import finish, wrong_usage
from toolkit_maint.cli.json_lines import STANDARD_INPUT, Wanted, is_same_file, readable, shown
from toolkit_maint.cli.screen import screen_for
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.observation import Observation
from toolkit_maint.domain.replay import Change, Earlier, Replay
from toolkit_maint.domain.report import ExitCode
from toolkit_maint.domain.trail import trail
from toolkit_maint.domain.verdict import Verdict
from toolkit_maint.ports import HistoryFailure
from toolkit_maint.reports.links_json import render_line
from toolkit_maint.reports.replayed import change_line, render_text
from toolkit_maint.reports.screen import Screen
from toolkit_maint.reports.words import Words

_JSONL = "jsonl"
_FILE = Screen(width=100)


@click.command()
@click.argument("file", type=click.Path(path_type=str), metavar="FILE|-")
@options.general()
@click.option(
    "--against", type=click.Path(path_type=str), metavar="FILE|-", help="Compare with these JSON lines of check or replay."
)
@click.option("--explain", "with_trails", is_flag=True, help="With --against: tell of each change how it comes about.")
@click.option("--fail-on-change", is_flag=True, help="With --against: end with 1 if any verdict is another one.")
@options.formats("text", _JSONL)
@options.output()
def command(
    file: str,
    config_file: Path | None,
    catalogue_path: Path | None,
    lang: str | None,
    against: str | None,
    with_trails: bool,  # noqa: FBT001 - click passes flags this way
    fail_on_change: bool,  # noqa: FBT001 - as above
    chosen_formats: tuple[tuple[str, ...], ...],
    output: str,
    color: str,
) -> None:
    """Judge the observations of check --record, or of a history, again, by today's rules. Nothing is visited.

    With --against, only the verdicts that are others than before are shown, and how many there are. They are no failure unless
    --fail-on-change is given; then it ends with 1.

    \b
    Examples:
      toolkit-maint replay seen.jsonl
      toolkit-maint replay .toolkit-maint/history.sqlite3
      toolkit-maint replay seen.jsonl --against result.jsonl --explain
    """
    formats = options.for_one_place(chosen_formats, output)
    known = background(config_file, catalogue_path, lang)
    for option, is_given in (("--explain", with_trails), ("--fail-on-change", fail_on_change)):
        if is_given and against is None:
            wrong_usage(known.words.say("{option} is about what has changed, and so needs --against.", option=option))
    _refuse_same(file, against, output, known.words)
    with readable(against, Wanted.RESULTS, known.words) as earlier_file:
        replay = Replay(None if earlier_file is None else read_earlier(lines_of(earlier_file)))
    lines: list[str] = []
    with _recorded(file, known.words) as observations:
        for observation in observations:
            lines += _replayed(read_again(observation, known.policy.signs), known, replay, with_trails=with_trails)
    replayed = replay.result()
    screen = screen_for(color) if output == STANDARD_OUTPUT else _FILE
    told = ("".join(lines) if name == _JSONL else render_text(replayed, known.words, screen) for name in formats)
    put("".join(told), output, known.words, colour=screen.colour)
    finish(ExitCode.FINDINGS if fail_on_change and replayed.changes else ExitCode.OK)


@contextmanager
def _recorded(name: str, words: Words) -> Iterator[Iterable[Observation]]:
    """The observations of a file that check wrote, or those that a history keeps of its last runs."""
    if name != STANDARD_INPUT and _is_history(Path(name)):
        from toolkit_maint.adapters.sqlite_history import DamagedStore, NewerStore, observations_in  # noqa: PLC0415 - seldom needed

        try:
            yield observations_in(Path(name))
        except (NewerStore, DamagedStore, HistoryFailure):
            wrong_usage(words.say("{path} is no history that this toolkit-maint can read.", path=shown(name)))
        return
    with readable(name, Wanted.RECORDING, words) as file:
        yield read_observations(lines_of(file)) if file else ()


def _is_history(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


_SQLITE = b"SQLite format 3\0"


def _refuse_same(file: str, against: str | None, output: str, words: Words) -> None:
    """One file in two places: a mistake, and where one of them is written, the end of a recording."""
    if file == against == STANDARD_INPUT:
        wrong_usage(words.say("Only one of the two files can be standard input."))
    if against is not None and is_same_file(file, against):
        wrong_usage(words.say("FILE and --against are the same file. Give what check wrote with --format jsonl as --against."))
    inputs = (file,) if against is None else (file, against)
    if output != STANDARD_OUTPUT and any(is_same_file(name, output) for name in inputs):
        wrong_usage(words.say("{path} is read here, and --output would overwrite it. Name another file.", path=shown(output)))


def _replayed(observation: Observation, known: Background, replay: Replay, *, with_trails: bool) -> Iterator[str]:
    """Judge one observation; the JSON lines that there are to say of it."""
    expectation = known.expectations.get(observation.visit_key)
    verdict = judge(observation, expectation, known.policy)
    before = replay.changed(observation.visit_key, verdict)
    if before is not None:
        change = _change(observation, before, verdict, known, with_trail=with_trails)
        replay.add(change)
        yield f"{change_line(change)}\n"
    elif not replay.compares:
        yield f"{render_line(observation.visit_key, verdict, observation)}\n"


def _change(observation: Observation, before: Earlier, after: Verdict, known: Background, *, with_trail: bool) -> Change:
    told = trail(observation, known.expectations.get(observation.visit_key), known.policy) if with_trail else None
    return Change(url=observation.visit_key, before=before, after=after, trail=told)
