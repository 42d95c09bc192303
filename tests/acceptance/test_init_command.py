"""``init``: from any page with a list to a catalogue that is valid, and does not differ from its page."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from acceptance.command import LOOPBACK, environment, toolkit_maint
from fault_server import answer, by_path, running
from list_pages import PAGES
from project_tree import ran

SIMPLE = (
    b"<html lang=nl-BE><title>Site | Een lijst</title><main><h1>Een lijst</h1><p>Kijk ook op <a href=https://a.example/>A</a>."
    b"<h2>Rubriek</h2><ul><li><a href=https://b.example/>B</a> (een goede)<li><a href=https://a.example/>A</a><li><a>C</a></ul>"
    b"</main></html>"
)
HOSTILE = (
    "# A list \x1b]0;owned\x07 \u202egnp\n\n## ::error::no\n\n"
    "- [##[group] x](https://a.example/) \x1b[31m red\n- [- &anchor *alias !tag](https://b.example/?a=%0A)\n"
)
PAGES_ON_THE_WEB = {
    "/list": answer(SIMPLE),
    "/gone": answer(b"<title>Gone</title>", "410 Gone"),
    "/log-in": answer(b"<title>Log in</title><form><input type=password></form>"),
    "/nothing": answer(b"<html><title>Page</title><main><h1>Page</h1><p>No list here, only words.</p></main></html>"),
    "/picture": answer(b"\x89PNG\r\n\x1a\n\0\0\0", "200 OK", "Content-Type: image/png"),
}


@pytest.fixture
def web() -> Iterator[str]:
    for server in running():
        yield f"http://127.0.0.1:{server.serve(by_path(PAGES_ON_THE_WEB))}"


def tree(folder: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_catalogue_that_was_just_begun_is_valid_and_does_not_differ_from_its_page(tmp_path: Path, page: Path) -> None:
    begun = toolkit_maint("init", "--from", str(page), "list", cwd=tmp_path)
    assert (begun.returncode, begun.stderr) == (0, "")

    validated = toolkit_maint("validate", "--format", "line", cwd=tmp_path / "list")
    scraped = toolkit_maint("scrape", "--format", "json", cwd=tmp_path / "list")

    assert validated.returncode == 0, validated.stdout
    assert scraped.returncode == 0, scraped.stdout
    assert '"changes": []' in scraped.stdout
    assert (tmp_path / "list" / "catalogue" / "source" / page.name).read_bytes() == page.read_bytes()


def test_a_page_on_the_web_is_the_source_from_then_on(tmp_path: Path, web: str) -> None:
    begun = toolkit_maint("init", "--from", f"{web}/list", *LOOPBACK, cwd=tmp_path, TOOLKIT_MAINT_LANG=None)

    assert begun.returncode == 0, begun.stderr
    assert "Gevonden op de pagina" in begun.stdout
    catalogue = yaml.safe_load((tmp_path / "catalogue" / "catalogue.yaml").read_text("utf-8"))
    said = {key: catalogue[key] for key in ("title", "language", "timezone", "source", "sections")}
    assert said == {
        "title": "Een lijst",
        "language": "nl-BE",
        "timezone": "UTC",
        "source": f"{web}/list",
        "sections": ["rubriek.yaml"],
    }
    section = yaml.safe_load((tmp_path / "catalogue" / "rubriek.yaml").read_text("utf-8"))
    assert section["entries"] == [
        {"id": "b", "title": "B", "url": "https://b.example/", "after": "(een goede)"},
        {"id": "a-2", "title": "A", "url": "https://a.example/", "duplicate_of": "a"},
        {"id": "c", "title": "C", "url": None},
    ]
    scraped = toolkit_maint("scrape", *LOOPBACK, cwd=tmp_path)
    assert scraped.returncode == 0, scraped.stdout


@pytest.mark.parametrize("name", ["gone", "log-in", "picture", "not-there"])
def test_a_page_that_cannot_be_read_ends_with_3_and_leaves_nothing(tmp_path: Path, web: str, name: str) -> None:
    ended = toolkit_maint("init", "--from", f"{web}/{name}", "list", *LOOPBACK, cwd=tmp_path)

    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr.strip()
    assert tree(tmp_path) == {}


def test_a_page_without_links_is_no_beginning(tmp_path: Path, web: str) -> None:
    ended = toolkit_maint("init", "--from", f"{web}/nothing", *LOOPBACK, cwd=tmp_path)

    assert ended.returncode == 3
    assert "no link on this page" in ended.stderr
    assert "min_candidates" not in ended.stderr
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("name", ["toolkit-maint.toml", "catalogue/catalogue.yaml", "catalogue/software.yaml", "schema"])
def test_nothing_that_is_there_is_written_over(tmp_path: Path, name: str) -> None:
    (page,) = (page for page in PAGES if page.name == "beekeeping.md")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(b"mine")
    before = tree(tmp_path)

    ended = toolkit_maint("init", "--from", str(page), cwd=tmp_path)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert f"\n  {name}" in ended.stderr
    assert tree(tmp_path) == before


def test_settings_in_a_shared_file_are_not_pushed_aside(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("# A list\n\n- [A](https://a.example/)\n")
    (tmp_path / "list").mkdir()
    (tmp_path / "list" / "pyproject.toml").write_text('[tool.toolkit-maint]\ncontact = "me@example.org"\n')
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "pyproject.toml").write_text('[project]\nname = "other"\n')

    refused = toolkit_maint("init", "--from", "page.md", "list", cwd=tmp_path)
    begun = toolkit_maint("init", "--from", "page.md", "other", cwd=tmp_path)

    assert (refused.returncode, begun.returncode) == (2, 0)
    assert "\n  list/pyproject.toml" in refused.stderr
    assert tree(tmp_path / "list").keys() == {"pyproject.toml"}


def test_a_second_time_does_nothing(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("# A list\n\n- [A](https://a.example/)\n")
    first = toolkit_maint("init", "--from", "page.md", cwd=tmp_path)
    before = tree(tmp_path)
    second = toolkit_maint("init", "--from", "page.md", cwd=tmp_path)

    assert (first.returncode, second.returncode) == (0, 2)
    assert tree(tmp_path) == before


def test_a_dry_run_shows_everything_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("# A list\n\n## Part one\n\n- [Alpha](https://a.example/)\n")
    ended = toolkit_maint("init", "--from", "page.md", "list", "--dry-run", cwd=tmp_path)

    assert ended.returncode == 0, ended.stderr
    assert "would be written" in ended.stdout
    assert "=== catalogue/part-one.yaml ===" in ended.stdout
    assert "url: https://a.example/" in ended.stdout
    assert '"$schema"' not in ended.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["page.md"]


def test_what_the_command_line_says_counts_more_than_the_page(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("# A list\n\n- [A](https://a.example/)\n")
    said = ("--title", "My list", "--language", "fr_BE", "--timezone", "Europe/Brussels", "--contact", "me@example.org")
    program = ("--program", "https://code.example/p.git@v1")
    ended = toolkit_maint("init", "--from", "page.md", "list", *said, *program, cwd=tmp_path)

    assert ended.returncode == 0, ended.stderr
    assert "Still to do" not in ended.stdout
    catalogue = yaml.safe_load((tmp_path / "list" / "catalogue" / "catalogue.yaml").read_text("utf-8"))
    assert (catalogue["title"], catalogue["language"], catalogue["timezone"]) == ("My list", "fr-BE", "Europe/Brussels")
    table = tomllib.loads((tmp_path / "list" / "toolkit-maint.toml").read_text("utf-8"))
    assert table == {"contact": "me@example.org"}  # the page does not have the words of that title
    assert toolkit_maint("scrape", cwd=tmp_path / "list").returncode == 0


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--contact", "two words"),
        ("--contact", "a\nb"),
        ("--language", "english"),
        ("--timezone", "Europe/Atlantis"),
        ("--timezone", "../../etc/passwd"),
        ("--program", "https://code.example/p.git"),
        ("--program", "https://me:secret@code.example/p@v1"),
        ("--from", "not-there.md"),
        ("--from", "www.example.org/list"),
    ],
)
def test_a_wrong_option_ends_with_2_before_anything_is_done(tmp_path: Path, option: str, value: str) -> None:
    (tmp_path / "page.md").write_text("# A list\n\n- [A](https://a.example/)\n")
    ended = toolkit_maint("init", "--from", "page.md", "list", option, value, cwd=tmp_path)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert option in ended.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["page.md"]


def test_a_missing_contact_and_program_are_told_and_none_is_made_up(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("# A list\n\n- [A](https://a.example/)\n")
    ended = toolkit_maint("init", "--from", "page.md", cwd=tmp_path, TOOLKIT_MAINT_CONTACT=None)

    assert "Set contact in toolkit-maint.toml" in ended.stdout
    assert "PROGRAM_COMMIT" in ended.stdout
    assert "contact" not in tomllib.loads((tmp_path / "toolkit-maint.toml").read_text("utf-8"))


def test_at_a_terminal_the_contact_is_asked_for_until_it_is_one(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("# A list\n\n- [A](https://a.example/)\n")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "toolkit_maint", "init", "--from", "page.md"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(TERM="dumb"), stdin=theirs, stdout=subprocess.PIPE, stderr=theirs
    ) as process:
        os.close(theirs)
        os.write(ours, b"my mailbox\nme@example.org\n")
        output, _ = process.communicate(timeout=30)
    os.close(ours)

    assert process.returncode == 0
    assert b"Set contact" not in output
    assert tomllib.loads((tmp_path / "toolkit-maint.toml").read_text("utf-8"))["contact"] == "me@example.org"


def test_workflows_that_never_start_are_told(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("# A list\n\n- [A](https://a.example/)\n")
    assert ran("git", "init", "--quiet", str(tmp_path)).returncode == 0

    below = toolkit_maint("init", "--from", "page.md", "below", cwd=tmp_path)
    top = toolkit_maint("init", "--from", "page.md", cwd=tmp_path)

    assert "Move the folder .github" in below.stdout
    assert "Move the folder .github" not in top.stdout


def test_the_words_of_a_page_steer_neither_terminal_nor_runner_nor_yaml(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(HOSTILE, "utf-8")
    shown = toolkit_maint("init", "--from", "page.md", "list", "--dry-run", cwd=tmp_path)
    written = toolkit_maint("init", "--from", "page.md", "list", cwd=tmp_path)

    assert (shown.returncode, written.returncode) == (0, 0), shown.stderr + written.stderr
    for text in (shown.stdout, written.stdout):
        assert not {"\x1b", "\x07", "\u202e"} & set(text)
        assert not [line for line in text.splitlines() if line.lstrip().startswith("::") or "##[" in line]
    (section,) = (tmp_path / "list" / "catalogue").glob("*error*.yaml")
    titles = [entry["title"] for entry in yaml.safe_load(section.read_text("utf-8"))["entries"]]
    assert titles == ["##[group] x", "- &anchor *alias !tag"]
    assert toolkit_maint("scrape", cwd=tmp_path / "list").returncode == 0


def test_the_name_of_a_saved_page_becomes_a_plain_one(tmp_path: Path) -> None:
    (tmp_path / "Ma page à moi (2).HTML").write_bytes(SIMPLE)
    ended = toolkit_maint("init", "--from", "Ma page à moi (2).HTML", "list", cwd=tmp_path)

    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "list" / "catalogue" / "source" / "ma-page-a-moi-2.html").read_bytes() == SIMPLE
