"""`validate --fix` and `fmt` as editors use them: slips mended, layout set right, every comment kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from acceptance.command import CATALOGUE, PROJECT, toolkit_maint

BROKEN = """version: 1
title: List
sections:
  - id: books
    title: Books
    text:
      - - See
        - {id: guide, title: Guide, url: www.guide.example/a}
    entries:
      - id: first
        title: First
        url: htps://first.example/  # known since 2020
        note: "\u2192 Read it"
      - id: second
        title: Second
        url: null
        address_evidence: site
        related:
          - title: Mail
            url: somebody@mail.example
          - {title: Also, url: "https://also.example/?utm_source=x"}
      - id: third
        title: Third
        url: unknown
      - id: fourth
        title: Fourth
        url: fourth.example/page
"""
MENDED = """version: 1
title: List
sections:
  - id: books
    title: Books
    text:
      - - See
        - {id: guide, title: Guide, url: https://www.guide.example/a}
    entries:
      - id: first
        title: First
        url: https://first.example/  # known since 2020
        note: "Read it"
      - id: second
        title: Second
        url: null
        related:
          - title: Mail
            url: mailto:somebody@mail.example
          - {title: Also, url: "https://also.example/"}
      - id: third
        title: Third
        url: null
      - id: fourth
        title: Fourth
        url: fourth.example/page
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "catalogue.yaml").write_text(BROKEN, "utf-8")
    return tmp_path


def text(here: Path) -> str:
    return (here / "catalogue" / "catalogue.yaml").read_text("utf-8")


def test_slips_are_mended_and_what_is_anybodys_guess_is_left(here: Path) -> None:
    ended = toolkit_maint("validate", "--fix", cwd=here)

    assert text(here) == MENDED
    assert "catalogue/catalogue.yaml: first: mended (scheme-typo): https://first.example/" in ended.stderr
    assert "catalogue/catalogue.yaml: second: mended (evidence-without-address): (nothing)" in ended.stderr
    assert ended.returncode == 1
    assert "fourth.example/page" in ended.stdout
    assert "htps" not in ended.stdout


def test_a_dry_run_shows_the_mends_and_writes_nothing(here: Path) -> None:
    ended = toolkit_maint("validate", "--fix", "--dry-run", "--lang", "nl", cwd=here)

    assert (ended.returncode, text(here)) == (0, BROKEN)
    assert "-        url: htps://first.example/  # known since 2020\n" in ended.stdout
    assert "+        url: https://first.example/  # known since 2020\n" in ended.stdout
    assert "catalogue/catalogue.yaml: first: dit kan hersteld worden (scheme-typo): https://first.example/" in ended.stderr


def test_a_mend_that_would_bring_another_error_is_not_made(here: Path) -> None:
    twice = BROKEN.replace("fourth.example/page", "https://first.example/")
    (here / "catalogue" / "catalogue.yaml").write_text(twice, "utf-8")
    toolkit_maint("validate", "--fix", cwd=here)

    assert "url: htps://first.example/" in text(here)
    assert "mailto:somebody@mail.example" in text(here)


def test_a_file_that_cannot_be_read_is_told_and_left(here: Path) -> None:
    (here / "catalogue" / "catalogue.yaml").write_text(BROKEN.replace("title: List", "title: [List"), "utf-8")
    before = text(here)

    assert toolkit_maint("validate", "--fix", cwd=here).returncode == 1
    assert toolkit_maint("fmt", cwd=here).returncode == 1
    assert text(here) == before


def test_the_first_catalogue_is_laid_out_as_it_should_be() -> None:
    checked = toolkit_maint("fmt", "--check", cwd=PROJECT)

    assert (checked.returncode, checked.stderr) == (0, "")
    assert CATALOGUE.is_dir()


def test_the_layout_is_looked_at_shown_and_set_right(here: Path) -> None:
    checked = toolkit_maint("fmt", "--check", cwd=here)
    shown = toolkit_maint("fmt", "--diff", cwd=here)
    unchanged = text(here)
    written = toolkit_maint("fmt", cwd=here)
    again = toolkit_maint("fmt", "--check", cwd=here)

    assert (checked.returncode, checked.stderr) == (1, "catalogue/catalogue.yaml is laid out otherwise.\n")
    assert (shown.returncode, unchanged) == (0, BROKEN)
    assert "+\n       - id: second\n" in shown.stdout
    assert (written.returncode, written.stderr) == (0, "catalogue/catalogue.yaml was laid out anew.\n")
    assert text(here) == BROKEN.replace("      - id: second", "\n      - id: second").replace(
        "      - id: third", "\n      - id: third"
    ).replace("      - id: fourth", "\n      - id: fourth")
    assert (again.returncode, again.stderr) == (0, "")
