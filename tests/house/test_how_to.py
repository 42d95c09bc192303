"""The first how-to does what it says: each of its commands is run, on a page as a browser would save it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from project_tree import ROOT, ran

HOW_TOS = [ROOT / "docs" / "how-to" / name for name in ("fill-in-addresses.md", "adressen-invullen.nl.md")]
PROGRAM = (sys.executable, "-m", "toolkit_maint")
OTHER = "https://www.example.org/materialenbank"
FOUND = "https://www.example.org/dossier-ouderbetrokkenheid"


def _commands(path: Path) -> list[list[str]]:
    """The options of every toolkit-maint command of a how-to, in its order."""
    return [line.split() for line in re.findall(r"^ {4}\.venv/bin/toolkit-maint (.*)$", path.read_text("utf-8"), re.MULTILINE)]


def _run(desk: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return ran(*PROGRAM, *options, cwd=desk)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A copy of the catalogue, and beside it the saved page, on which one more address is known."""
    shutil.copytree(ROOT / "catalogue", tmp_path / "catalogue")
    shutil.copy(ROOT / "toolkit-maint.toml", tmp_path)
    rendered = _run(tmp_path, "render")
    assert rendered.returncode == 0, rendered.stderr
    page = rendered.stdout.replace("[Dossier ouderbetrokkenheid](#)", f"[Dossier ouderbetrokkenheid]({FOUND})")
    assert FOUND in page
    body = MarkdownIt().render(page)
    document = f'<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>x</title></head><body>{body}</body></html>'
    (tmp_path / "saved-page.html").write_text(document, "utf-8")
    return tmp_path


def test_both_languages_give_the_same_commands() -> None:
    english, dutch = map(_commands, HOW_TOS)

    assert english == dutch
    assert [command[0] for command in english] == ["scrape", "apply", "apply", "render", "apply", "validate", "check"]


def test_the_commands_lead_to_the_addresses(desk: Path) -> None:
    look, show, write, table, fill_in, validate, check = _commands(HOW_TOS[0])

    looked = _run(desk, *look)
    assert looked.returncode == 0, looked.stdout + looked.stderr
    assert FOUND in looked.stdout

    assert f"+    url: {FOUND}" in _run(desk, *show).stdout
    written = _run(desk, *write)
    assert written.returncode == 0, written.stderr
    assert FOUND not in _run(desk, *look).stdout

    assert _run(desk, *table).returncode == 0
    path = desk / fill_in[-1]
    path.write_text(path.read_text("utf-8").replace("Materialenbank,", f"Materialenbank,{OTHER}"), "utf-8")
    filled = _run(desk, *fill_in)
    assert filled.returncode == 0, filled.stderr

    validated = _run(desk, *validate)
    assert validated.returncode == 0, validated.stdout + validated.stderr
    listed = _run(desk, *check, "--dry-run")
    assert listed.stdout.splitlines() == [FOUND]
    assert OTHER in _run(desk, "check", "--dry-run").stdout
