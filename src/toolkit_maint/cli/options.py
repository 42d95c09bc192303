"""Options that several commands share, each defined once."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from toolkit_maint.domain.policy import Evidence, SecondLook
from toolkit_maint.domain.settings import Robots
from toolkit_maint.pipeline import Shard
from toolkit_maint.reports.formats import ReportFormat

Command = Callable[..., Any]
Decorator = Callable[[Command], Command]

REPORT_FORMATS = tuple(chosen.value for chosen in ReportFormat if chosen is not ReportFormat.JSONL)


def together(*options: Decorator) -> Decorator:
    """One decorator that adds several options, in the order given."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


class ListOf(click.ParamType[tuple[str, ...]]):
    """One or more of a closed set of words, separated by commas; ``aliases`` are other spellings of some."""

    name = "format"

    def __init__(self, *words: str, aliases: dict[str, str] | None = None) -> None:
        """Accept these words."""
        self._words = words
        self._aliases = aliases or {}

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 - click's signature
        """The choice as the help shows it."""
        return f"[{'|'.join(self._words)}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Split and look each word up; an unknown one is a usage error."""
        if isinstance(value, tuple):
            return value
        words = [self._aliases.get(word.strip(), word.strip()) for word in str(value).split(",")]
        for word in words:
            if word not in self._words:
                self.fail(f"{word!r} is not one of {', '.join(self._words)}.", param, ctx)
        return tuple(words)


def joined(chosen: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """What a repeatable, comma-separated option was given, each once, in order."""
    return tuple(dict.fromkeys(word for group in chosen for word in group))


def for_one_place(chosen: tuple[tuple[str, ...], ...], output: str, default: str = "text") -> tuple[str, ...]:
    """The formats of a result that goes to one place; several cannot share a file."""
    names = joined(chosen) or (default,)
    if output != "-" and len(names) > 1:
        raise click.UsageError("Several formats cannot share one file: give --output once for each, or --output-dir to run.")
    return names


class Seconds(click.FloatRange):
    """A number of seconds, more than none and an end to them."""

    def __init__(self) -> None:
        """Accept up to a year."""
        super().__init__(min=0, max=_YEAR, min_open=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """As click does; what is no number at all passes every comparison, and so is refused here."""
        seconds = super().convert(value, param, ctx)
        if math.isnan(seconds):
            self.fail(f"{value!r} is no number of seconds.", param, ctx)
        return float(seconds)


_YEAR = 31_536_000


def formats(*words: str) -> Decorator:
    """``--format``, repeatable and comma-separated."""
    return click.option(
        "--format",
        "chosen_formats",
        type=ListOf(*words, aliases={"md": "markdown"}),
        multiple=True,
        help="Repeatable, or separated by commas.",
    )


def general() -> Decorator:
    """Options of every command that reads a catalogue."""
    return together(
        click.option("--config", "config_file", type=click.Path(path_type=Path), help="Read this configuration file."),
        click.option("--catalogue", "catalogue_path", type=click.Path(path_type=Path), help="Folder or file of the catalogue."),
        language(),
    )


def since() -> Decorator:
    """``--since``."""
    return click.option(
        "--since",
        metavar="REF",
        help="Only count what changed since this branch or commit of git; the rest is listed as not yours.",
    )


def writing() -> Decorator:
    """Options of every command that writes into the catalogue's files."""
    return together(
        click.option("--dry-run", is_flag=True, help="Only show what would change, as a unified diff."),
        click.option("--yes", is_flag=True, help="Write without asking."),
    )


def somebody_answers() -> bool:
    """Whether a question can be asked: both it and its answer go over a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def content_of(name: str, most: int = -1) -> bytes:
    """The content of a file that was named on the command line, at ``most`` so many bytes; ``-`` is standard input.

    Raises ``OSError``.
    """
    if name == "-":
        return sys.stdin.buffer.read(most)
    with Path(name).open("rb") as file:
        return file.read(most)


def language() -> Decorator:
    """``--lang``."""
    return click.option("--lang", type=click.Choice(["nl", "en"]), help="Language of messages and reports.")


def output(default: str | None = "-") -> Decorator:
    """``--output`` and ``--color``."""
    return together(
        click.option(
            "--output", type=click.Path(path_type=str), default=default, help="File to write to; - is standard output."
        ),
        click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour on a terminal."),
    )


def output_dir() -> Decorator:
    """``--output-dir``."""
    return click.option(
        "--output-dir", type=click.Path(path_type=Path, file_okay=False), help="Folder that the reports are written to."
    )


def one_of_two(output: str | None, folder: Path | None) -> None:
    """``--output`` and ``--output-dir`` each say where results go."""
    if folder is not None and output is not None:
        raise click.UsageError("--output and --output-dir cannot stand beside one another.")


_TIMEOUT = click.option("--timeout", type=Seconds(), metavar="S", help="Seconds for one link, redirects included.")
_ROBOTS = click.option(
    "--robots", type=click.Choice([each.value for each in Robots]), help="What a site's robots.txt means here."
)
_SECOND_LOOK = click.option(
    "--second-look",
    type=click.Choice([each.value for each in SecondLook]),
    help="How a link that refused us is looked at again: as a browser, with its headers only, or not.",
)
_CA_BUNDLE = click.option(
    "--ca-bundle", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Certificates (PEM) to trust."
)
_ALLOW_PRIVATE = click.option(
    "--allow-private", multiple=True, metavar="CIDR", help="Also visit addresses of this private block; repeatable."
)
_NO_PROGRESS = click.option("--no-progress", is_flag=True, help="Do not show how far the visits have come.")
_QUIET = click.option("-q", "--quiet", is_flag=True, help="Say nothing on standard error but what went wrong.")


class ShardType(click.ParamType[Shard]):
    """A share as ``i/n``."""

    name = "i/n"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Shard:
        """Two whole numbers, the first no greater than the second."""
        if isinstance(value, Shard):
            return value
        number, _, count = str(value).partition("/")
        if not (number.isascii() and number.isdigit() and count.isascii() and count.isdigit() and len(count) <= _LONGEST_COUNT):
            self.fail(f"{value!r} is not a share such as 1/4.", param, ctx)
        shard = Shard(int(number), int(count))
        if not 1 <= shard.number <= shard.count:
            self.fail(f"{value!r} is not one of the shares from 1/{count} to {count}/{count}.", param, ctx)
        return shard


_LONGEST_COUNT = 3


def state_dir() -> Decorator:
    """``--state-dir``."""
    return click.option(
        "--state-dir", type=click.Path(path_type=Path, file_okay=False), help="Folder that holds what runs remember."
    )


def remembering() -> Decorator:
    """Options of a command that remembers what it visits."""
    return together(
        state_dir(),
        click.option("--no-history", is_flag=True, help="Remember nothing, and ask nothing of earlier runs."),
        click.option("--vantage", metavar="NAME", callback=_vantage, help="Name of the place that is looked from."),
        click.option("--all", "visit_all", is_flag=True, help="Visit every link, also those that worked a short while ago."),
        click.option("--resume", is_flag=True, help="Take up the run before, if it was cut off in the last 24 hours."),
    )


def shard() -> Decorator:
    """``--shard``."""
    return click.option(
        "--shard", type=ShardType(), default="1/1", metavar="i/n", help="Only the i-th of n shares; whole sites go together."
    )


def _vantage(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value is not None and not _VANTAGE.fullmatch(value):
        raise click.BadParameter("a name has letters, digits, dots, hyphens and underscores, 64 at most.")
    return value


_VANTAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def visiting_one() -> Decorator:
    """Options of a command that visits one link, with all the evidence there is."""
    return together(_TIMEOUT, _ROBOTS, _SECOND_LOOK, _CA_BUNDLE, _ALLOW_PRIVATE, _NO_PROGRESS, _QUIET)


def visiting() -> Decorator:
    """Options of every command that visits links."""
    return together(
        _TIMEOUT,
        click.option("--deadline", type=Seconds(), metavar="S", help="Seconds for the whole run."),
        click.option("--max-per-host", type=click.IntRange(1, 100), metavar="N", help="Requests to one host at once, at most."),
        click.option("--concurrency", type=click.IntRange(1, 2000), metavar="N", help="Links visited at once, at most."),
        click.option(
            "--processes", type=click.IntRange(1, 64), metavar="N", help="Processes for a list of 500 links and more."
        ),
        click.option(
            "--engine",
            type=click.Choice(["local", "dask"]),
            default="local",
            help="Visit from this machine, or from a Dask cluster; without --scheduler one is started here.",
        ),
        click.option("--scheduler", metavar="ADDRESS", help="With --engine dask: the scheduler, as tcp://10.0.0.1:8786."),
        click.option(
            "--evidence",
            type=click.Choice([each.value for each in Evidence]),
            help="Bring back what the page shows, or only whether it is there.",
        ),
        _ROBOTS,
        _SECOND_LOOK,
        _CA_BUNDLE,
        _ALLOW_PRIVATE,
        click.option(
            "--control-host",
            "control_hosts",
            multiple=True,
            metavar="URL|none",
            help="A host known to answer; if none does, nothing is judged. 'none' switches this off.",
        ),
        click.option("--allow-empty", is_flag=True, help="A catalogue or list without any address is no failure."),
        _NO_PROGRESS,
        _QUIET,
    )
