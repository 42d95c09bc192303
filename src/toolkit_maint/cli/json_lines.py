"""Files of JSON lines that a command reads: opened, kept from being overwritten, and what is wrong with them said in words."""

from __future__ import annotations

import enum
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from toolkit_maint.adapters.observations_file import LONGEST_LINE, BadLine, LineFault
from toolkit_maint.cli.endings import wrong_usage
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.words import Words, marked

STANDARD_INPUT = "-"


class Wanted(enum.Enum):
    """What a file is read for."""

    RECORDING = enum.auto()
    RESULTS = enum.auto()


@contextmanager
def readable(name: str | None, wanted: Wanted, words: Words) -> Iterator[BinaryIO | None]:
    """The bytes of a file or of standard input. What cannot be read, and a line that is wrong, ends the command."""
    if name is None:
        yield None
        return
    try:
        if name == STANDARD_INPUT:
            yield _standard_input()
        else:
            with Path(name).open("rb") as file:
                yield file
    except OSError as exc:
        wrong_usage(words.say("{path} could not be read: {why}.", path=shown(name), why=_why_not_read(exc, words)))
    except BadLine as bad:
        wrong_usage(_told(shown(name), bad, wanted, words))


def is_same_file(one: str, other: str) -> bool:
    """Whether two names are of the same file; ``-`` is standard input."""
    if STANDARD_INPUT not in {one, other} and os.path.realpath(one) == os.path.realpath(other):
        return True
    try:
        first, second = _status(one), _status(other)
    except OSError:
        return False
    return stat.S_ISREG(first.st_mode) and os.path.samestat(first, second)


def shown(name: str) -> str:
    """The name of a file that is read or written, as it is shown."""
    return "stdin" if name == STANDARD_INPUT else PLAIN.text(Path(name).as_posix())


def _status(name: str) -> os.stat_result:
    return os.fstat(_standard_input().fileno()) if name == STANDARD_INPUT else Path(name).stat()


def _standard_input() -> BinaryIO:
    if sys.stdin is None:
        raise FileNotFoundError
    return sys.stdin.buffer


def _why_not_read(exc: OSError, words: Words) -> str:
    match exc:
        case FileNotFoundError() | NotADirectoryError():
            return words.gettext("there is no such file")
        case IsADirectoryError():
            return words.gettext("it is a folder")
        case PermissionError():
            return words.gettext("you are not allowed to read it")
        case _:
            return words.say("this computer could not do it ({why})", why=exc.strerror or type(exc).__name__)


def _told(path: str, bad: BadLine, wanted: Wanted, words: Words) -> str:
    """What is wrong with a file, and, where it may be the wrong one, which one is wanted."""
    count, found = words.number(LONGEST_LINE), PLAIN.text(bad.detail)
    why = words.say(_WHY[bad.fault], count=count, found=found)
    if bad.fault in _OF_THE_FILE:
        return words.say("{path}: {why}.", path=path, why=why)
    told = words.say("{path}, line {number}: {why}.", path=path, number=bad.number, why=why)
    return told if bad.fault in _RIGHT_FILE else f"{told} {words.gettext(_WANTED[wanted])}"


_WHY = {
    LineFault.NOT_JSON: marked("this is not JSON"),
    LineFault.TOO_LONG: marked("this line is longer than {count} bytes"),
    LineFault.OTHER_VERSION: marked("its schema_version is {found}, and this program reads version 1"),
    LineFault.NOT_AS_DESCRIBED: marked("this is not what toolkit-maint writes ({found})"),
    LineFault.NOTHING: marked("there is nothing in this file"),
    LineFault.PACKED: marked("this file is compressed; unpack it first"),
    LineFault.TWO_BYTES: marked(
        "this is UTF-16, as PowerShell writes it behind >; let toolkit-maint write the file itself, with --record or --output"
    ),
    LineFault.ONE_PIECE: marked("this is JSON in one piece, and not an object on each line"),
    LineFault.RESULT: marked("this is a result, as check writes it with --format jsonl"),
    LineFault.OBSERVATION: marked("this is an observation, as check --record writes it"),
    LineFault.CHANGE: marked("this is a change, as replay --against writes it"),
}
_WANTED = {
    Wanted.RECORDING: marked("Needed is a file that check --record wrote."),
    Wanted.RESULTS: marked("Needed with --against is a file that check wrote with --format jsonl."),
}
_OF_THE_FILE = frozenset({LineFault.NOTHING, LineFault.PACKED, LineFault.TWO_BYTES})
_RIGHT_FILE = frozenset({LineFault.TOO_LONG, LineFault.OTHER_VERSION})
