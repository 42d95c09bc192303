"""The diff of a dry run: what `git apply` makes of it is what would be written, and it steers no terminal."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit_maint.reports.file_diff import render_diff

LINES = st.lists(st.sampled_from(["a: 1", "- b", "", "  c: \u00e9", "+ d", "--- e", "\\ f"]), max_size=12)


def _text(lines: list[str], *, ends_well: bool) -> str:
    text = "".join(f"{line}\n" for line in lines)
    return text if ends_well else text.removesuffix("\n")


@given(LINES, LINES, st.booleans(), st.booleans())
@settings(max_examples=40, deadline=None)
def test_it_is_a_patch(
    tmp_path_factory: pytest.TempPathFactory, old: list[str], new: list[str], old_ends: bool, new_ends: bool
) -> None:
    folder = tmp_path_factory.mktemp("patch")
    before, after = _text(old, ends_well=old_ends), _text(new, ends_well=new_ends)
    changed = {"a/b.yaml": after, "a/new.yaml": "x: 1\n"}
    (folder / "a").mkdir()
    (folder / "a" / "b.yaml").write_text(before, "utf-8")
    diff = render_diff({"a/b.yaml": before, "a/new.yaml": None}, changed)
    subprocess.run(["git", "apply", "--unidiff-zero", "-"], cwd=folder, input=diff.encode(), check=True, timeout=20)

    assert _content(folder / "a" / "b.yaml") == after
    assert _content(folder / "a" / "new.yaml") == "x: 1\n"


def _content(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def test_what_steers_a_terminal_or_a_runner_is_shown_and_does_nothing() -> None:
    diff = render_diff({"a.yaml": "x\n"}, {"a.yaml": "\x1b[2Jy\u202e\n::error::z\n"})

    assert diff == "--- a/a.yaml\n+++ b/a.yaml\n@@ -1 +1,2 @@\n-x\n+\u00b7[2Jy\u00b7\n+::error::z\n".replace("+::", "+\uff1a:")


def test_the_name_of_a_file_is_one_line() -> None:
    diff = render_diff({}, {"a\n+b\x1b.yaml": "x\n"})

    assert diff.splitlines()[:2] == ["--- /dev/null", "+++ b/a +b.yaml"]


def test_line_ends_of_another_system_are_not_shown() -> None:
    assert render_diff({"a": "x\r\n"}, {"a": "y\r\n"}) == "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n+y\n"
