"""Where results go: standard output, a file, a folder of reports, and the job summary of the code host."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from toolkit_maint.adapters.atomic_file import write_text
from toolkit_maint.cli.endings import failure
from toolkit_maint.cli.screen import screen_for
from toolkit_maint.domain.report import ChangeReport
from toolkit_maint.reports.formats import FILE_NAMES, ReportFormat, render
from toolkit_maint.reports.screen import Screen
from toolkit_maint.reports.words import Words

STANDARD_OUTPUT = "-"
_SUMMARY_VARIABLE = "GITHUB_STEP_SUMMARY"
_FILE_WIDTH = 100


def put(text: str, output: str, words: Words, *, colour: bool = False) -> None:
    """Write a result to standard output or to the file that was named; ``colour`` says that it has colours to keep."""
    if output == STANDARD_OUTPUT:
        _print(text, colour=colour)
        return
    try:
        write_text(Path(output), text)
    except OSError as exc:
        failure(_not_written(output, exc, words))


def deliver(report: ChangeReport, formats: tuple[ReportFormat, ...], output: str, color: str, words: Words) -> None:
    """Write a report in every format that was asked for, one after another, to one place."""
    screen = screen_for(color) if output == STANDARD_OUTPUT else Screen(width=_FILE_WIDTH)
    put("".join(render(report, chosen, words, screen) for chosen in formats), output, words, colour=screen.colour)
    _summarise(report, formats, words)


def deliver_to_folder(report: ChangeReport, formats: tuple[ReportFormat, ...], folder: Path, color: str, words: Words) -> None:
    """Write each format to its file in the folder, and to standard output what is meant for it.

    That is the annotations where they were asked for, else the text. A file that cannot be written does not keep the
    others from being written; it ends the command afterwards.
    """
    on_screen = ReportFormat.GITHUB if ReportFormat.GITHUB in formats else ReportFormat.TEXT
    faults = []
    for chosen in formats:
        if chosen is not ReportFormat.GITHUB:
            path = folder / FILE_NAMES[chosen]
            try:
                write_text(path, render(report, chosen, words, Screen(width=_FILE_WIDTH)))
            except OSError as exc:
                faults.append(_not_written(path.as_posix(), exc, words))
    screen = screen_for(color)
    _print(render(report, on_screen, words, screen), colour=screen.colour)
    _summarise(report, formats, words)
    if faults:
        failure("\n".join(faults))


def _summarise(report: ChangeReport, formats: tuple[ReportFormat, ...], words: Words) -> None:
    """Append the Markdown report to the job summary, where annotations are wanted and the code host offers one."""
    target = os.environ.get(_SUMMARY_VARIABLE)
    if not target or ReportFormat.GITHUB not in formats:
        return
    try:
        with Path(target).open("a", encoding="utf-8") as file:
            file.write(render(report, ReportFormat.MARKDOWN, words))
    except OSError as exc:
        failure(_not_written(target, exc, words))


@contextmanager
def line_writer(output: str | None, words: Words) -> Iterator[Callable[[bytes], None]]:
    """Something that writes lines as they come, each flushed; to nowhere where there is no output.

    Lines are bytes: JSON is UTF-8 whatever the terminal speaks. A reader who left early is no failure.
    """
    if output is None:
        yield lambda _: None
        return
    with ExitStack() as opened:
        try:
            file = sys.stdout.buffer if output == STANDARD_OUTPUT else opened.enter_context(Path(output).open("wb"))
        except OSError as exc:
            failure(_not_written(output, exc, words))
        yield _flushing(file, output, words)


def _flushing(file: BinaryIO, output: str, words: Words) -> Callable[[bytes], None]:
    left = False

    def write(line: bytes) -> None:
        nonlocal left
        if left:
            return
        try:
            file.write(line + b"\n")
            file.flush()
        except BrokenPipeError:
            left = True
            _no_reader()
        except OSError as exc:
            failure(_not_written(output, exc, words))

    return write


def _no_reader() -> None:
    """Let what is still written to standard output go nowhere, so that its end is no second error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print(text: str, *, colour: bool) -> None:
    """Print, in whatever the terminal can show; a reader who left early (``| head``) is no failure."""
    try:
        click.echo(text, nl=False, color=colour)
        sys.stdout.flush()
    except BrokenPipeError:
        _no_reader()
    except OSError as exc:
        failure(f"standard output: {exc.strerror}")


def _not_written(path: str, exc: OSError, words: Words) -> str:
    return words.say("{path} could not be written: {why}.", path=path, why=exc.strerror or type(exc).__name__)
