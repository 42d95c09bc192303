"""A terminal as far as our output uses one: what is to be seen after all that was written to it."""

from __future__ import annotations

import re

_STEP = re.compile(r"\x1b\[(?P<code>[AK])|(?P<sign>[\r\n])|(?P<text>[^\x1b\r\n]+)")


class Terminal:
    """Understands carriage return, line feed, "up one line" and "erase to the end of the line"; anything else is a fault."""

    def __init__(self, written: str) -> None:
        self._lines = [""]
        self._row = self._column = 0
        end = 0
        for step in _STEP.finditer(written):
            assert step.start() == end, f"not understood: {written[end : step.start()]!r}"
            end = step.end()
            self._take(step)
        assert end == len(written), f"not understood: {written[end:]!r}"

    def text(self) -> str:
        """The lines that anything is to be seen on, down to the last."""
        return "\n".join(line.rstrip() for line in self._lines).rstrip("\n")

    def _take(self, step: re.Match[str]) -> None:
        line = self._lines[self._row]
        match step["code"] or step["sign"] or "":
            case "A":
                self._row -= 1
            case "K":
                self._lines[self._row] = line[: self._column]
            case "\r":
                self._column = 0
            case "\n":
                self._row, self._column = self._row + 1, 0
                if self._row == len(self._lines):
                    self._lines.append("")
            case _:
                text = step["text"]
                self._lines[self._row] = line[: self._column].ljust(self._column) + text + line[self._column + len(text) :]
                self._column += len(text)
