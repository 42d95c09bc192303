"""The how-to on starting a catalogue does what it says: each of its commands is run."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from project_tree import ROOT, ran

HOW_TOS = [ROOT / "docs" / "how-to" / name for name in ("start-a-catalogue.md", "een-lijst-beginnen.nl.md")]
PROGRAM = (sys.executable, "-m", "toolkit_maint")


def commands(path: Path) -> list[tuple[str, list[str]]]:
    """Where each command is run (``..`` is in the new folder), and what follows the program's name."""
    found = re.findall(r"^ {4}(\.\./)?\.venv/bin/toolkit-maint (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return [(above, line.split()) for above, line in found]


def test_both_languages_give_the_same_commands() -> None:
    english, dutch = map(commands, HOW_TOS)

    assert english == dutch
    assert [words[0] for _, words in english] == ["init", "init", "validate", "scrape", "check", "init"]


def test_the_commands_do_what_is_said(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "lists" / "beekeeping.md", tmp_path / "README.md")
    made = {}
    for above, words in commands(HOW_TOS[0]):
        more = ("--dry-run",) if words[0] == "check" else ()
        ended = ran(*PROGRAM, *words, *more, cwd=tmp_path / "my-list" if above else tmp_path)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        made[" ".join(words)] = {path.name for path in tmp_path.iterdir()}

    assert list(made.values())[:2] == [{"README.md"}, {"README.md", "my-list"}]
    assert list(made.values())[-1] == {"README.md", "my-list", "other-list"}


def test_the_files_of_the_table_are_there(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "lists" / "beekeeping.md", tmp_path / "README.md")
    assert ran(*PROGRAM, "init", "--from", "README.md", "my-list", cwd=tmp_path).returncode == 0
    for how_to in HOW_TOS:
        named = re.findall(r"^\| `([^`]+)` \|", how_to.read_text("utf-8"), re.MULTILINE)
        assert len(named) == 6
        assert all(list((tmp_path / "my-list").glob(name.rstrip("/").replace("…", "*"))) for name in named)
