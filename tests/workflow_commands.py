"""Workflow commands as the code host's runner reads them from what a step prints."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    message: str


def parsed_commands(printed: str) -> list[Command]:
    """Every command: a line that begins (after white space) with ``::name …::``, or that holds ``##[name …]``."""
    lines = [line for part in printed.split("\n") for line in part.split("\r")]
    return [command for line in lines if (command := _modern(line) or _old(line)) is not None]


def _modern(line: str) -> Command | None:
    text = line.strip()
    end = text.find("::", 2)
    if not text.startswith("::") or end < 0:
        return None
    name, _, rest = text[2:end].partition(" ")
    pairs = (part.partition("=") for part in rest.strip().split(",") if "=" in part)
    properties = {key: _unescaped(value).replace("%3A", ":").replace("%2C", ",").replace("%25", "%") for key, _, value in pairs}
    return Command(name, properties, _unescaped(text[end + 2 :]).replace("%25", "%"))


def _unescaped(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n")


def _old(line: str) -> Command | None:
    start = line.find("##[")
    end = line.find("]", start)
    return Command(line[start + 3 : end].partition(" ")[0], {}, line[end + 1 :]) if 0 <= start < end else None
