"""What the documents say of the program holds."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from project_tree import ROOT, files
from toolkit_maint.adapters.config_file import setting_names
from toolkit_maint.cli import main
from toolkit_maint.domain.report import ExitCode

DOCUMENTS = [path for path in files() if path.suffix == ".md" and (path.parent == ROOT or path.is_relative_to(ROOT / "docs"))]
README = (ROOT / "README.md").read_text("utf-8")
FORMATS = (ROOT / "docs" / "formats.md").read_text("utf-8")
LINK = re.compile(r"\]\(([^()\s]+)\)")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _prose(path: Path) -> str:
    """The text without code, in which nothing is a link."""
    return re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text("utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    targets = [target.partition("#")[0] for target in LINK.findall(_prose(path)) if ":" not in target]

    assert not [target for target in targets if target and not (path.parent / target).exists()]


@pytest.mark.parametrize("text", [README, FORMATS], ids=["README.md", "docs/formats.md"])
def test_every_exit_code_is_explained(text: str) -> None:
    rows = re.findall(r"^\| (\d) \| ", text, re.MULTILINE)

    assert rows == ["2", "3", "4", "5", "1", "0"]
    assert {int(row) for row in rows} == {code.value for code in ExitCode}


def test_every_command_is_in_the_readme() -> None:
    named = re.findall(r"^\| `([a-z]+)[^`]*` \| ", README, re.MULTILINE)

    assert sorted(named) == sorted(main.list_commands(click.Context(main)))


def test_every_setting_is_in_the_formats() -> None:
    rows = re.findall(r"^\| `([a-z_.]+)` \| `(TOOLKIT_MAINT_[A-Z_]+)` \|", FORMATS, re.MULTILINE)

    assert [name for name, _ in rows] == list(setting_names())
    assert all(variable == "TOOLKIT_MAINT_" + name.replace(".", "_").upper() for name, variable in rows)


def test_every_decision_is_in_the_list() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = LINK.findall((folder / "README.md").read_text("utf-8"))
    written = sorted(path.name for path in files() if path.parent == folder and path.name != "README.md")

    assert sorted(set(listed)) == written
