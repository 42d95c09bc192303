"""The how-to on remembering does what it says, on a small list of this machine's own web."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from fault_server import answer, running
from project_tree import ROOT, ran

HOW_TOS = [ROOT / "docs" / "how-to" / name for name in ("remember-over-days.md", "dagen-onthouden.nl.md")]
PROGRAM = (sys.executable, "-m", "toolkit_maint")
LIST = """version: 1
title: A list
entries:
  - id: materialenbank
    title: Materialenbank
    url: {origin}/
"""


def commands(path: Path) -> list[list[str]]:
    """The options of every command of a how-to that stands on its own, in its order."""
    return [line.split() for line in re.findall(r"^ {4}\.venv/bin/toolkit-maint (.*)$", path.read_text("utf-8"), re.MULTILINE)]


def blocks(path: Path) -> list[str]:
    return re.findall(r"^```yaml\n(.*?)^```$", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture
def origin() -> Iterator[str]:
    for server in running():
        yield f"http://127.0.0.1:{server.serve(answer(b'<title>Materialenbank</title>words'))}"


def test_both_languages_give_the_same_commands() -> None:
    english, dutch = map(commands, HOW_TOS)

    assert english == dutch
    assert [words[:2] for words in english][:4] == [["run"], ["history"], ["stats"], ["run", "--resume"]]
    assert blocks(HOW_TOS[0])[0] == blocks(HOW_TOS[1])[0]


def test_the_commands_do_what_is_said(tmp_path: Path, origin: str) -> None:
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "catalogue.yaml").write_text(LIST.format(origin=origin), "utf-8")
    for words in commands(HOW_TOS[0]):
        more = ("--allow-private", "127.0.0.0/8", "--control-host", f"{origin}/", "-q") if words[0] == "run" else ()
        ended = ran(*PROGRAM, *words, *more, cwd=tmp_path)
        assert ended.returncode == 0, ended.stdout + ended.stderr

    assert "1 visit to 1 address." in ended.stdout


def test_the_ignore_is_one(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "catalogue", tmp_path / "catalogue")
    for path in HOW_TOS:
        (entry,) = yaml.load(blocks(path)[-1], Loader=yaml.CSafeLoader)
        (tmp_path / "list.yaml").write_text("version: 1\ntitle: A list\nentries:\n" + blocks(path)[-1], "utf-8")
        ended = ran(*PROGRAM, "validate", "--catalogue", "list.yaml", cwd=tmp_path)
        assert ended.returncode == 0, ended.stdout
        assert set(entry["ignore"]) == {"reason", "by", "until", "only"}
