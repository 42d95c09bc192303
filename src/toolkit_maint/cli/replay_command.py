"""``replay``: judge visits of earlier by today's rules, and show which verdicts that would change. Visits nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, assert_never

import click

from toolkit_maint.adapters.observations_file import (
    LONGEST_LINE,
    BadLine,
    LineFault,
    lines_of,
    read_again,
    read_earlier,
    read_observations,
)
from toolkit_maint.cli import options
from toolkit_maint.cli.background import Background, background
from toolkit_maint.cli.delivery import STANDARD_OUTPUT, put
from toolkit_maint.cli.endings import finish, wrong_usage
from toolkit_maint.cli.screen import screen_for
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.observation import Observation
from toolkit_maint.domain.replay import Change, Earlier, Replay
from toolkit_maint.domain.report import ExitCode
from toolkit_maint.domain.trail import trail
from toolkit_maint.domain.verdict import Verdict
from toolkit_maint.reports.escape import PLAIN
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
@options.formats("text", _JSONL)
@options.output()
def command(
    file: str,
    config_file: Path | None,
    catalogue_path: Path | None,
    lang: str | None,
    against: str | None,
    with_trails: bool,  # noqa: FBT001 - click passes flags this way
    chosen_formats: tuple[tuple[str, ...], ...],
    output: str,
    color: str,
) -> None:
    """Judge the observations of check --record again, by today's rules. Nothing is visited.

    With --against, only the verdicts that are others than before are shown, and how many there are.

    \b
    Examples:
      toolkit-maint replay seen.jsonl
      toolkit-maint replay seen.jsonl --against result.jsonl --explain
    """
    if with_trails and against is None:
        wrong_usage("--explain tells of what has changed, and so needs --against.")
    if file == against == STANDARD_OUTPUT:
        wrong_usage("Only one of the two files can be standard input.")
    formats = options.for_one_place(chosen_formats, output)
    known = background(config_file, catalogue_path, lang)
    with _readable(against, known.words) as earlier_file:
        replay = Replay(None if earlier_file is None else read_earlier(lines_of(earlier_file)))
    lines: list[str] = []
    with _readable(file, known.words) as observations:
        for observation in read_observations(lines_of(observations)) if observations else ():
            lines += _replayed(read_again(observation, known.policy.signs), known, replay, with_trails=with_trails)
    replayed = replay.result()
    screen = screen_for(color) if output == STANDARD_OUTPUT else _FILE
    shown = ("".join(lines) if name == _JSONL else render_text(replayed, known.words, screen) for name in formats)
    put("".join(shown), output, known.words, colour=screen.colour)
    finish(ExitCode.OK)


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


@contextmanager
def _readable(name: str | None, words: Words) -> Iterator[BinaryIO | None]:
    """The bytes of a file or of standard input. What cannot be read, and a line that is wrong, ends the command."""
    if name is None:
        yield None
        return
    shown = "stdin" if name == STANDARD_OUTPUT else Path(name).as_posix()
    try:
        if name == STANDARD_OUTPUT:
            yield sys.stdin.buffer
        else:
            with Path(name).open("rb") as file:
                yield file
    except OSError as exc:
        wrong_usage(words.say("{path} could not be read: {why}.", path=shown, why=exc.strerror or type(exc).__name__))
    except BadLine as bad:
        wrong_usage(words.say("{path}, line {number}: {why}.", path=shown, number=bad.number, why=_why(bad, words)))


def _why(bad: BadLine, words: Words) -> str:
    match bad.fault:
        case LineFault.NOT_JSON:
            return words.gettext("this is not JSON")
        case LineFault.TOO_LONG:
            return words.say("this line is longer than {count} bytes", count=words.number(LONGEST_LINE))
        case LineFault.OTHER_VERSION:
            return words.say("its schema_version is {found}, and this program reads version 1", found=PLAIN.text(bad.detail))
        case LineFault.NOT_AS_DESCRIBED:
            return words.say("this is not what toolkit-maint writes ({found})", found=PLAIN.text(bad.detail))
        case _:
            assert_never(bad.fault)
