"""Annotations: findings as the workflow commands that GitHub shows beside the lines of a file.

Of each level the code host shows ten in a step and drops the rest, so the worst come first, and the last of a full level
says how many more there are.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Final

import msgspec

from toolkit_maint.reports.escape import command_message, command_property
from toolkit_maint.reports.words import Words

MOST_OF_A_LEVEL: Final = 10


class Level(enum.StrEnum):
    """The levels of the code host, the worst first."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Annotation(msgspec.Struct, frozen=True, kw_only=True):
    """One finding: unescaped words, and the place in a file where there is one. Lines and columns start at 1."""

    level: Level
    message: str
    title: str = ""
    path: str = ""
    line: int = 0
    column: int = 0
    end_column: int = 0


def commands(annotations: Iterable[Annotation], words: Words) -> str:
    """The workflow commands, one a line: errors, warnings, notices, each level in the order given and at most ten."""
    by_level: dict[Level, list[Annotation]] = {level: [] for level in Level}
    for annotation in annotations:
        by_level[annotation.level].append(annotation)
    return "".join(f"{_command(annotation)}\n" for found in by_level.values() for annotation in _capped(found, words))


def _capped(found: list[Annotation], words: Words) -> list[Annotation]:
    more = len(found) - MOST_OF_A_LEVEL
    if more <= 0:
        return found
    last = found[MOST_OF_A_LEVEL - 1]
    told = words.say_many("({count} more is in the report.)", "({count} more are in the report.)", more)
    return [*found[: MOST_OF_A_LEVEL - 1], msgspec.structs.replace(last, message=f"{last.message}\n{told}")]


def _command(annotation: Annotation) -> str:
    numbers = {"line": annotation.line, "col": annotation.column, "endColumn": annotation.end_column}
    properties = {"file": annotation.path} | ({name: str(number) for name, number in numbers.items() if number})
    properties["title"] = annotation.title
    told = ",".join(f"{name}={command_property(value)}" for name, value in properties.items() if value)
    return f"::{annotation.level.value}{' ' if told else ''}{told}::{command_message(annotation.message)}"
