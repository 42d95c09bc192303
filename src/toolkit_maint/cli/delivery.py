"""Where results go: standard output, a file, a folder of reports, and the job summary of the code host."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import NoReturn

import click
import msgspec

from toolkit_maint.adapters.atomic_file import write_text
from toolkit_maint.cli.endings import failure
from toolkit_maint.cli.screen import screen_for
from toolkit_maint.cli.ticker import every
from toolkit_maint.domain.report import ChangeReport
from toolkit_maint.reports.formats import FILE_NAMES, ReportFormat, render
from toolkit_maint.reports.screen import Screen
from toolkit_maint.reports.words import Words

STANDARD_OUTPUT = "-"
_SUMMARY_VARIABLE = "GITHUB_STEP_SUMMARY"
_FILE_WIDTH = 100
Aside = Callable[[], AbstractContextManager[None]]
"""Keeps a terminal clear of everything else for as long as the block lasts."""


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
    screen = _now(screen_for(color)) if output == STANDARD_OUTPUT else _in_a_file()
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
                write_text(path, render(report, chosen, words, _in_a_file()))
            except OSError as exc:
                faults.append(_not_written(path.as_posix(), exc, words))
    screen = screen_for(color)
    _print(render(report, on_screen, words, screen), colour=screen.colour)
    _summarise(report, formats, words)
    if faults:
        failure("\n".join(faults))


def _in_a_file() -> Screen:
    return _now(Screen(width=_FILE_WIDTH))


def _now(screen: Screen) -> Screen:
    """What is looked at now: a report that was saved may be old by then."""
    return msgspec.structs.replace(screen, now=datetime.now(UTC))


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
def line_writer(output: str | None, words: Words, aside: Aside = nullcontext) -> Iterator[Callable[[bytes], None] | None]:
    """Something that writes lines as they come; ``None`` where there is no output.

    Lines are bytes: JSON is UTF-8 whatever the terminal speaks. A line after a pause is written at once, lines that come
    together are written together, none later than a twentieth of a second after it came. A reader who left early is no
    failure. ``aside`` makes room on a terminal that something else is shown on as well.
    """
    if output is None:
        yield None
        return
    try:
        sys.stdout.flush()
        place = sys.stdout.fileno() if output == STANDARD_OUTPUT else output
        file = open(place, "wb", buffering=0, closefd=output != STANDARD_OUTPUT)  # noqa: SIM115 - closed below
    except OSError as exc:
        failure(_not_written(output, exc, words))
    lines = _Lines(file, aside, lambda exc: failure(_not_written(output, exc, words)))
    with file:
        try:
            with every(_LATEST_SECONDS, lines.flush):
                yield lines.write
        finally:
            lines.flush()
    lines.settle()


_LATEST_SECONDS = 0.05
_SOON_SECONDS = 0.02


class _Lines:
    """Lines on their way out. They come from the command's own thread, and go out in that or in the ticker's."""

    def __init__(self, file: FileIO, aside: Aside, fail: Callable[[OSError], NoReturn]) -> None:
        self._file = file
        self._aside = aside
        self._fail = fail
        self._waiting: list[bytes] = []
        self._next = 0.0
        self._lock = threading.RLock()
        self._left = False
        self._fault: OSError | None = None

    def write(self, line: bytes) -> None:
        """Take a line without its end; where those before it could not be written, the command ends."""
        with self._lock:
            self._waiting.append(line)
        if time.monotonic() > self._next:
            self.flush()
            self.settle()

    def flush(self) -> None:
        """Write what is waiting, all of it at once."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
            if waiting and not self._left and self._fault is None:
                self._put(b"\n".join((*waiting, b"")))
            self._next = time.monotonic() + _SOON_SECONDS

    def settle(self) -> None:
        """End the command if anything could not be written."""
        if self._fault is not None:
            self._fail(self._fault)

    def _put(self, text: bytes) -> None:
        rest = memoryview(text)
        try:
            with self._aside():
                while rest:
                    rest = rest[self._file.write(rest) :]
        except BrokenPipeError:
            self._left = True
            _no_reader()
        except OSError as exc:
            self._fault = exc


def _no_reader() -> None:
    """Let what is still written to standard output go nowhere, so that its end is no second error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print(text: str, *, colour: bool) -> None:
    """Print, in whatever the terminal can show; a reader who left early (``| head``) is no failure."""
    try:
        if colour or not hasattr(sys.stdout, "buffer"):
            click.echo(text, nl=False, color=colour)
        else:
            _write_whole(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _no_reader()
    except OSError as exc:
        failure(f"standard output: {exc.strerror}")


def _write_whole(text: str) -> None:
    """Write all of it, also where Python was told not to buffer: there a signal ends a long write half-way, without a word."""
    sys.stdout.flush()
    rest = memoryview(text.encode(sys.stdout.encoding, sys.stdout.errors or "strict"))
    while rest:
        rest = rest[sys.stdout.buffer.write(rest) :]


def _not_written(path: str, exc: OSError, words: Words) -> str:
    return words.say("{path} could not be written: {why}.", path=path, why=exc.strerror or type(exc).__name__)
