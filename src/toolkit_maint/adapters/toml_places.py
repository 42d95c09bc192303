"""Where in a TOML text its keys stand. The standard reader gives values without places."""

from __future__ import annotations

import re

from toolkit_maint.domain.catalogue import Span

Route = tuple[str | int, ...]

_TABLE = re.compile(r"\s*\[\s*([^\[\]]{1,200}?)\s*\]\s*(?:#.*)?\Z")
_KEY = re.compile(r"\s*([A-Za-z0-9_.-]{1,200}|\"[^\"]{0,200}\")\s*=\s*")
_PART = re.compile(r"\"([^\"]*)\"|([A-Za-z0-9_-]+)")


class TomlPlaces:
    """Route of a key → the place of its value, and of the key itself; what cannot be placed has the table's or none."""

    def __init__(self, text: str, path: str) -> None:
        """Read the places of ``text``, shown as ``path``. A text that is not TOML has places too."""
        self._path = path
        self._lines = text.splitlines(keepends=True)
        self._values: dict[Route, Span] = {}
        self._keys: dict[Route, Span] = {}
        self._read()

    def value(self, route: Route) -> Span | None:
        """The place of the value at ``route``, else that of the nearest value around it."""
        return _nearest(self._values, route)

    def key(self, route: Route) -> Span | None:
        """The place of the key that ends ``route``, else that of the nearest one around it."""
        return _nearest(self._keys, route)

    @property
    def lines(self) -> int:
        """The number of lines, at least 1."""
        return max(1, len(self._lines))

    def line(self, number: int) -> str:
        """The text of a line (from 1), without its end."""
        return self._lines[number - 1].rstrip("\r\n") if 0 < number <= len(self._lines) else ""

    def at(self, line: int, column: int) -> Span:
        """A span of one character."""
        before = sum(map(len, self._lines[: line - 1]))
        return Span(self._path, line, column, line, column + 1, before + column - 1, before + column)

    def _read(self) -> None:
        table: Route = ()
        offset = 0
        for number, line in enumerate(self._lines, 1):
            if header := _TABLE.match(line.rstrip("\r\n")):
                table = _route(header[1])
                self._note(self._keys, table, number, offset, header.span(1))
            elif key := _KEY.match(line):
                route = (*table, *_route(key[1]))
                self._note(self._keys, route, number, offset, key.span(1))
                self._note(self._values, route, number, offset, (key.end(), len(line.rstrip("\r\n"))))
            offset += len(line)

    def _note(self, table: dict[Route, Span], route: Route, line: int, offset: int, columns: tuple[int, int]) -> None:
        start, end = columns
        table[route] = Span(self._path, line, start + 1, line, end + 1, offset + start, offset + end)


def _route(dotted: str) -> Route:
    return tuple(quoted or bare for quoted, bare in _PART.findall(dotted))


def _nearest(table: dict[Route, Span], route: Route) -> Span | None:
    return next((table[route[:length]] for length in range(len(route), 0, -1) if route[:length] in table), None)
