"""The how-to on verdicts names options that there are. Its commands visit the web, so they are read and not run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from project_tree import ROOT
from toolkit_maint.cli import main

HOW_TOS = [ROOT / "docs" / "how-to" / name for name in ("why-this-verdict.md", "waarom-dit-oordeel.nl.md")]


def _commands(path: Path) -> list[list[str]]:
    lines = re.findall(r"^ {4}\.venv/bin/toolkit-maint (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return [shlex.split(line) for line in lines]


def test_both_languages_give_the_same_commands() -> None:
    english, dutch = map(_commands, HOW_TOS)

    assert english == dutch
    assert [command[0] for command in english] == ["explain", "explain", "explain", "check", "replay"]


@pytest.mark.parametrize("arguments", _commands(HOW_TOS[0]), ids=" ".join)
def test_every_command_is_understood(arguments: list[str]) -> None:
    with click.Context(main) as context:
        command = main.get_command(context, arguments[0])
        assert command is not None
        command.make_context(arguments[0], arguments[1:])
