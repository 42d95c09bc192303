"""A plain list of addresses, one a line, as questions: made when they are asked for, since there may be a million."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import overload

from toolkit_maint.cli.delivery import STANDARD_OUTPUT
from toolkit_maint.cli.endings import wrong_usage
from toolkit_maint.domain.address import parse_address
from toolkit_maint.domain.report import Place
from toolkit_maint.pipeline import Question
from toolkit_maint.reports.words import Words

_MARK = b"\xef\xbb\xbf"


class LinkList(Sequence[Question]):
    """What is kept of each line is its bytes, all of them in one piece, and its number."""

    def __init__(self, name: str, lines: Iterable[bytes]) -> None:
        """Read lines with their ends; blank ones and those that start with ``#`` are skipped."""
        self._name = name
        self._text = bytearray()
        self._ends = array("Q", [0])
        self._numbers = array("Q")
        for number, line in enumerate(lines, 1):
            raw = line.removeprefix(_MARK) if number == 1 else line
            written = raw.removesuffix(b"\n").removesuffix(b"\r")
            if written.decode("utf-8", "replace").strip() and not written.startswith(b"#"):
                self._text += written
                self._ends.append(len(self._text))
                self._numbers.append(number)

    def __len__(self) -> int:
        """The number of addresses."""
        return len(self._numbers)

    def __iter__(self) -> Iterator[Question]:
        """One question after another."""
        return map(self._question, range(len(self._numbers)))

    @overload
    def __getitem__(self, index: int) -> Question: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Question]: ...

    def __getitem__(self, index: int | slice) -> Question | Sequence[Question]:
        """The question of that position."""
        if isinstance(index, slice):
            return [*map(self._question, range(*index.indices(len(self._numbers))))]
        return self._question(index if index >= 0 else index + len(self._numbers))

    def _question(self, position: int) -> Question:
        place = Place(path=self._name, line=self._numbers[position], column=1)
        written = self._text[self._ends[position] : self._ends[position + 1]].decode("utf-8", "replace")
        return Question(url=parse_address(written), place=place, position=position)


def may_be_long(links_from: str) -> bool:
    """Whether a list may hold so many addresses that it is worth getting ready for them before it is read."""
    try:
        return links_from == STANDARD_OUTPUT or Path(links_from).stat().st_size > _LONG_BYTES
    except OSError:
        return False


_LONG_BYTES = 20_000


def read_list(links_from: str, words: Words) -> LinkList:
    """The list in a file, or on standard input; one that cannot be read ends the command."""
    name = "stdin" if links_from == STANDARD_OUTPUT else Path(links_from).as_posix()
    try:
        if links_from == STANDARD_OUTPUT:
            return LinkList(name, sys.stdin.buffer)
        with Path(links_from).open("rb") as file:
            return LinkList(name, file)
    except OSError as exc:
        wrong_usage(words.say("{path} could not be read: {why}.", path=name, why=exc.strerror or type(exc).__name__))
