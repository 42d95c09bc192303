"""``state``: what runs remember as text that travels: export, import, merge and check."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NoReturn

import click

from toolkit_maint.adapters.state_file import NewerState, ReadState, decode_state, encode_state
from toolkit_maint.adapters.web.state_branch import BRANCH, Kept, publish
from toolkit_maint.cli import options
from toolkit_maint.cli.code_host import code_host
from toolkit_maint.cli.configuration import configured, words_here
from toolkit_maint.cli.delivery import STANDARD_OUTPUT, put
from toolkit_maint.cli.endings import finish, wrong_usage
from toolkit_maint.cli.remembering import opened, read_knowledge
from toolkit_maint.domain.past import Knowledge, compact, joined
from toolkit_maint.domain.policy import IncidentPolicy
from toolkit_maint.domain.report import ExitCode
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.words import Words, marked

_FILES = click.argument("files", nargs=-1, required=True, metavar="FILE...")
_CONFIG = click.option("--config", "config_file", type=click.Path(path_type=Path), help="Read this configuration file.")
_OUTPUT = click.option("--output", type=click.Path(path_type=str), default="-", help="File to write to; - is standard output.")


@click.group()
def command() -> None:
    """Carry what runs remember from one machine to another, as text that can be read, compared and merged.

    \b
    Examples:
      toolkit-maint state export --output state.jsonl
      toolkit-maint state merge mine.jsonl theirs.jsonl --output state.jsonl
      toolkit-maint state import state.jsonl
      toolkit-maint state check state.jsonl
    """


@command.command("export")
@_CONFIG
@options.language()
@options.state_dir()
@_OUTPUT
def export(config_file: Path | None, lang: str | None, state_dir: Path | None, output: str) -> None:
    """Write what is remembered. The same knowledge always gives the same text.

    A file that knows more than this history does is not overwritten.
    """
    words = words_here(lang)
    folder, policy = _place(config_file, lang, state_dir)
    known = compact(read_knowledge(folder, policy, words), policy)
    if output != STANDARD_OUTPUT and Path(output).is_file():
        there = _read(output, words).knowledge
        if joined((known, there), policy).visits != known.visits:
            wrong_usage(
                words.say(
                    "{file} knows of visits that are not remembered here, and was left as it is. Take them in first: {command}",
                    file=PLAIN.text(output),
                    command=f"toolkit-maint state import {PLAIN.text(output)}",
                )
            )
    put(encode_state(known), output, words)


@command.command("import")
@_FILES
@_CONFIG
@options.language()
@options.state_dir()
def import_(files: tuple[str, ...], config_file: Path | None, lang: str | None, state_dir: Path | None) -> None:
    """Take in what other machines remember. Nothing that is known here is lost, whatever the files hold."""
    words = words_here(lang)
    folder, policy = _place(config_file, lang, state_dir)
    parts = [_read(name, words, warn=True).knowledge for name in files]
    with opened(folder, policy, words) as kept:
        before = len(compact(kept.history.knowledge(), policy).visits)
        for part in parts:
            kept.history.learn(part)
        known = kept.export()
    click.echo(_told(known, words), err=True)
    click.echo(words.say_many("{count} visit is new.", "{count} visits are new.", max(len(known.visits) - before, 0)), err=True)


@command.command("merge")
@_FILES
@_CONFIG
@options.language()
@_OUTPUT
def merge(files: tuple[str, ...], config_file: Path | None, lang: str | None, output: str) -> None:
    """Write what several files know together: the same in whatever order they are given."""
    words = words_here(lang)
    _, policy = _place(config_file, lang, None)
    known = joined([_read(name, words, warn=True).knowledge for name in files], policy)
    put(encode_state(known), output, words)
    click.echo(_told(known, words), err=True)


@command.command("check")
@_FILES
@options.language()
def check(files: tuple[str, ...], lang: str | None) -> None:
    """Say what files hold, and whether every line of them can be read. Ends with 1 if one cannot."""
    words, damaged = words_here(lang), 0
    for name in files:
        read = _read(name, words, warn=True)
        damaged += read.damaged
        click.echo(f"{PLAIN.text(name)}: {_told(read.knowledge, words)}")
    finish(ExitCode.FINDINGS if damaged else ExitCode.OK)


@command.command("publish")
@click.argument("file", metavar="FILE")
@_CONFIG
@options.language()
@click.option("--branch", default=BRANCH, show_default=True, help="Branch of the repository that keeps it.")
def publish_(file: str, config_file: Path | None, lang: str | None, branch: str) -> None:
    """Keep what FILE knows on a branch of the code host, together with what that holds. Nothing there is overwritten.

    GITHUB_TOKEN and GITHUB_REPOSITORY say who asks, and where; a workflow has both.
    """
    words = words_here(lang)
    _, policy = _place(config_file, lang, None)
    ours = _read(file, words, warn=True).knowledge

    def join(there: bytes | None) -> bytes:
        theirs = [] if there is None else [_decoded(branch, there, words).knowledge]
        return encode_state(joined([ours, *theirs], policy)).encode("utf-8")

    with code_host(words) as api:
        kept = publish(api, join, branch)
    click.echo(words.say(_KEPT[kept], branch=PLAIN.text(branch)), err=True)


_KEPT: Final[Mapping[Kept, str]] = MappingProxyType(
    {
        Kept.BEGUN: marked("The branch {branch} was begun; it keeps what runs remember."),
        Kept.ADDED: marked("What is new was added to the branch {branch}."),
        Kept.UNCHANGED: marked("The branch {branch} knew all of it already."),
    }
)


def _place(config_file: Path | None, lang: str | None, state_dir: Path | None) -> tuple[Path, IncidentPolicy]:
    configuration = configured(config_file, lang)
    return state_dir or configuration.folder / configuration.settings.state_dir, configuration.settings.history


def _read(name: str, words: Words, *, warn: bool = False) -> ReadState:
    try:
        read = _decoded(name, options.content_of(name), words)
    except OSError as exc:
        wrong_usage(words.say("{path} could not be read: {why}.", path=PLAIN.text(name), why=exc.strerror or "?"))
    if warn and read.damaged:
        click.echo(
            words.say_many(
                "{file}: {count} line cannot be read, and was passed over.",
                "{file}: {count} lines cannot be read, and were passed over.",
                read.damaged,
                file=PLAIN.text(name),
            ),
            err=True,
        )
    return read


def _decoded(name: str, content: bytes, words: Words) -> ReadState:
    try:
        return decode_state(content)
    except NewerState as exc:
        _newer(name, exc, words)


def _newer(name: str, exc: NewerState, words: Words) -> NoReturn:
    wrong_usage(
        words.say(
            "{file} was written by a newer toolkit-maint (its schema_version is {version}). Nothing was changed; use that "
            "version, or a later one.",
            file=PLAIN.text(name),
            version=exc.version,
        )
    )


def _told(known: Knowledge, words: Words) -> str:
    visits = words.say_many("{count} visit", "{count} visits", len(known.visits))
    links = words.say_many("{count} address", "{count} addresses", len({visit.key for visit in known.visits}))
    runs = words.say_many("{count} run", "{count} runs", len(known.runs))
    return words.say(
        "generation {generation}, {runs}, {visits} to {links}.",
        generation=words.number(known.generation),
        runs=runs,
        visits=visits,
        links=links,
    )
