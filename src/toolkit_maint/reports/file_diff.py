"""What would change in files, as a unified diff: the form that editors, code hosts and ``patch`` know."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Final

from toolkit_maint.reports.escape import Plain

_PLAIN: Final = Plain()
_NOTHING: Final = "/dev/null"
_NO_END: Final = "\\ No newline at end of file"


def render_diff(before: Mapping[str, str | None], after: Mapping[str, str]) -> str:
    """The diff of every file of ``after`` by its path; ``before`` has ``None`` for one that is not there yet.

    Lines are as they are, but for characters that steer a terminal or are not seen: these are shown as ``·``.
    """
    return "".join(f"{line}\n" for path in sorted(after) for line in _lines(path, before.get(path), after[path]))


def _lines(path: str, before: str | None, after: str) -> Iterator[str]:
    shown = _PLAIN.code(path)
    names = (_NOTHING if before is None else f"a/{shown}", f"b/{shown}")
    old, new = _split(before or ""), _split(after)
    for line in difflib.unified_diff(old, new, *names, lineterm=""):
        yield line if line.startswith(("---", "+++", "@@")) else _safe(line)


def _safe(line: str) -> str:
    body, broken, _ = line[1:].partition("\n")
    return line[:1] + _PLAIN.line(body.removesuffix("\r")) + (f"\n{_NO_END}" if broken else "")


def _split(text: str) -> list[str]:
    """Lines without their ends; a last one without an end is told, as ``diff`` does."""
    *lines, last = text.split("\n")
    return [*lines, f"{last}\n{_NO_END}"] if last else lines
