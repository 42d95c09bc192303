"""Annotations: findings as the workflow commands that GitHub shows beside the lines of a file.

Of each level the code host shows ten in a step and drops the rest, so the worst come first, and the last of a full level
says how many more there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

import msgspec

from toolkit_maint.reports.escape import command_message, command_property
from toolkit_maint.reports.finding import Finding, worst_first
from toolkit_maint.reports.words import Words

MOST_OF_A_LEVEL: Final = 10


def commands(found: Iterable[Finding], words: Words, folder: str = "") -> str:
    """The workflow commands, one a line: errors, warnings, notices, each level in the order given and at most ten.

    ``folder`` is that of the repository which paths begin in.
    """
    by_level = groupby(worst_first(found), key=lambda finding: finding.level)
    return "".join(f"{_command(finding, folder)}\n" for _, alike in by_level for finding in _capped(list(alike), words))


def _capped(found: list[Finding], words: Words) -> list[Finding]:
    more = len(found) - MOST_OF_A_LEVEL
    if more <= 0:
        return found
    last = found[MOST_OF_A_LEVEL - 1]
    told = words.say_many("({count} more is in the report.)", "({count} more are in the report.)", more)
    return [*found[: MOST_OF_A_LEVEL - 1], msgspec.structs.replace(last, message=f"{last.message}\n{told}")]


def _command(finding: Finding, folder: str) -> str:
    numbers = {"line": finding.line, "col": finding.column, "endColumn": finding.end_column}
    properties = {"file": f"{folder}{finding.path}" if finding.path else ""}
    properties |= {name: str(number) for name, number in numbers.items() if number}
    properties["title"] = finding.title
    told = ",".join(f"{name}={command_property(value)}" for name, value in properties.items() if value)
    return f"::{finding.level.value}{' ' if told else ''}{told}::{command_message(finding.message)}"
