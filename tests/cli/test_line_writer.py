"""Lines go out at once after a pause, and together where they come together."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest

from toolkit_maint.cli.delivery import line_writer
from toolkit_maint.cli.ticker import every
from toolkit_maint.reports.words import words_for

ENGLISH = words_for("en")
PATIENCE = 0.4


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """The name of a pipe, and the end that it is read from."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    end = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    yield str(path), end
    os.close(end)


def read_soon(end: int) -> bytes:
    """What there is to read, as soon as there is anything."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if found := os.read(end, 1_000_000):
                return found
        except BlockingIOError:
            pass
        time.sleep(0.001)
    return b""


def test_a_line_after_a_pause_is_written_before_anything_else_happens(pipe: tuple[str, int]) -> None:
    path, end = pipe
    with line_writer(path, ENGLISH) as write:
        assert write is not None
        write(b"one")
        assert os.read(end, 100) == b"one\n"


def test_no_line_waits_for_the_next_one(pipe: tuple[str, int]) -> None:
    path, end = pipe
    with line_writer(path, ENGLISH) as write:
        assert write is not None
        for line in (b"one", b"two", b"three"):
            write(line)
        found = b""
        while found.count(b"\n") < 3 and (more := read_soon(end)):
            found += more
        assert found == b"one\ntwo\nthree\n"


def test_lines_that_come_together_are_written_together(pipe: tuple[str, int]) -> None:
    path, end = pipe
    asides = []

    @contextmanager
    def aside() -> Iterator[None]:
        asides.append(1)
        yield

    with line_writer(path, ENGLISH, aside) as write:
        assert write is not None
        for number in range(1_000):
            write(b"%d" % number)
    assert read_soon(end) == b"".join(b"%d\n" % number for number in range(1_000))
    assert len(asides) < 100


def test_every_line_is_written_when_the_block_ends(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    with line_writer(str(path), ENGLISH) as write:
        assert write is not None
        for number in range(5_000):
            write(b"%d" % number)
    assert path.read_bytes() == b"".join(b"%d\n" % number for number in range(5_000))


def write_and_fail(output: str, *lines: bytes) -> None:
    with line_writer(output, ENGLISH) as write:
        assert write is not None
        for line in lines:
            write(line)
        raise KeyError


def test_lines_are_written_when_the_block_is_left_by_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    with pytest.raises(KeyError):
        write_and_fail(str(path), b"one", b"two")
    assert path.read_bytes() == b"one\ntwo\n"


def test_a_disk_that_is_full_ends_the_command() -> None:
    with pytest.raises(click.ClickException, match="/dev/full could not be written"):
        write_and_fail("/dev/full", b"one")


def test_nowhere_is_no_writer() -> None:
    with line_writer(None, ENGLISH) as write:
        assert write is None


def test_a_ticker_ends_with_its_block() -> None:
    ticked = threading.Event()
    before = threading.active_count()
    with every(0.001, ticked.set):
        assert ticked.wait(PATIENCE)
    assert threading.active_count() == before
