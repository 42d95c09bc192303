"""`apply` and `fix` as maintainers use them: from a page, a report or a table; shown first, and written whole or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from acceptance.command import CATALOGUE, answered_on_a_terminal, toolkit_maint
from page_builds import BUILDS
from page_edits import EDITS, catalogue_with_addresses, page_text
from project_tree import ROOT

PAGE = BUILDS["clean lists"](catalogue_with_addresses(ROOT))
LINKS = 58

SMALL = """version: 1
title: List
source: page.html
sections:
  - id: books  # the section
    title: Books
    entries:
      # about the first
      - id: first
        title: First
        url: https://first.example/  # known
        note: "Read it"

      - id: second
        title: Second
        url: null
"""
SMALL_PAGE = (
    "<html><h1>List</h1><h2>Books</h2><ul>"
    "<li><a href='https://first.example/'>First</a> \u2192 Read it</li>"
    "<li><a href='https://second.example/'>Second</a></li>"
    "<li><a href='https://third.example/'>Third</a> by <b>Ann</b></li></ul>"
)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """The first catalogue in a folder of its own, and its page with an address for every link."""
    shutil.copytree(CATALOGUE, tmp_path / "catalogue")
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    return tmp_path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small catalogue, and a page that says more than it does."""
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (folder / "catalogue.yaml").write_text(SMALL, "utf-8")
    (folder / "page.html").write_text(SMALL_PAGE, "utf-8")
    return tmp_path


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "catalogue").glob("*.yaml")}


def test_a_saved_page_fills_every_address_and_a_second_look_finds_nothing(here: Path) -> None:
    applied = toolkit_maint("apply", "--source", "page.html", cwd=here)
    again = toolkit_maint("scrape", "--source", "page.html", "--format", "json", cwd=here)

    assert (applied.returncode, applied.stdout) == (0, "")
    assert applied.stderr.startswith(f"Written: {LINKS} addresses filled in. Changed: catalogue/boeken.yaml, ")
    assert (again.returncode, json.loads(again.stdout)["changes"]) == (0, [])
    assert toolkit_maint("validate", cwd=here).returncode == 0


def test_a_dry_run_shows_a_diff_and_writes_nothing(small: Path) -> None:
    before = content(small)
    shown = toolkit_maint("apply", "--dry-run", cwd=small)

    assert shown.returncode == 0
    assert shown.stdout == (
        "--- a/catalogue/catalogue.yaml\n+++ b/catalogue/catalogue.yaml\n"
        "@@ -13,4 +13,9 @@\n \n       - id: second\n         title: Second\n"
        "-        url: null\n+        url: https://second.example/\n+\n"
        "+      - id: third\n+        title: Third\n+        url: https://third.example/\n+        after: by Ann\n"
    )
    assert shown.stderr == "This would change: 1 address filled in, 1 addition.\n"
    assert content(small) == before


def test_only_some_kinds_are_written(small: Path) -> None:
    applied = toolkit_maint("apply", "--only", "filled", cwd=small)

    assert applied.stderr == "Written: 1 address filled in. Changed: catalogue/catalogue.yaml.\n"
    assert content(small)["catalogue.yaml"].decode() == SMALL.replace("url: null", "url: https://second.example/")


@pytest.mark.parametrize("command", ["scrape", "run"])
def test_changes_come_from_a_file_as_well(small: Path, command: str) -> None:
    if command == "scrape":
        saved = toolkit_maint("scrape", "--format", "json", cwd=small).stdout
    else:
        options = ("--output-dir", "out", "--control-host", "none", "--deadline", "0.2", "--no-progress")
        toolkit_maint("run", *options, cwd=small)
        saved = (small / "out" / "report.json").read_text("utf-8")
    applied = toolkit_maint("apply", "-", "--lang", "nl", cwd=small, given=saved)
    again = toolkit_maint("apply", "-", cwd=small, given=saved)

    assert (applied.returncode, again.returncode) == (0, 0)
    assert applied.stderr == "Geschreven: 1 adres ingevuld, 1 toevoeging. Gewijzigd: catalogue/catalogue.yaml.\n"
    assert again.stderr == "2 changes were there already.\nThere was nothing to write.\n"


def test_a_table_filled_in_by_a_spreadsheet_program_is_read(here: Path) -> None:
    table = "\ufeffid;link;section;title;url\r\n" + (
        "gezin-en-school;;Boeken;Gezin en school;https://boek.example/?a=1;\r\n"
        "lijst-van-effecten-op-prestaties;related-1;;Naar de kern;'=https://kern.example/\r\n"
        "website-van-de-vcov;text;;website;https://vcov.example/\r\n"
        "dossier-ouderbetrokkenheid;;;;\r\n"
    ).replace("'=https", "https")
    (here / "table.csv").write_text(table, "utf-8", newline="")
    applied = toolkit_maint("apply", "table.csv", cwd=here)

    assert applied.stderr == (
        "Written: 3 addresses filled in. Changed: catalogue/boeken.yaml, catalogue/catalogue.yaml, catalogue/onderzoek.yaml.\n"
    )
    assert b"    url: https://boek.example/?a=1\n" in content(here)["boeken.yaml"]
    assert b"        url: https://kern.example/\n" in content(here)["onderzoek.yaml"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "- holds no changes that can be read: it is empty."),
        ("{", "neither JSON nor a table"),
        ('{"schema_version": 2, "changes": []}', "its schema_version is 2"),
        ('{"schema_version": 1, "changes": [{"kind": "eaten"}]}', "not what scrape or run writes"),
        ('{"schema_version": 1, "links": null}', "says nothing of the source page"),
        ("name,url\nx,y\n", "-, row 1 holds no changes that can be read: its first row must name the columns id and url; "),
        ("id,url\nnobody,https://a.example/\n", "-, row 2 holds no changes that can be read: the catalogue has no id nobody."),
        ("id,link,url\nfirst,related-1,https://a.example/\n", "there is no such link: first related-1"),
        ("id,url\nsecond,https://a.example/\nsecond,https://b.example/\n", "row 3 holds no changes that can be read: second "),
        ("id,url\nsecond,javascript:alert(1)\n", "no browser opens this address: javascript:alert(1)"),
        ("id,url\nsecond,http://user:secret@a b/\n", "no browser opens this address: http://***@a b/"),
    ],
)  # fmt: skip
def test_a_file_that_holds_no_changes_is_refused_with_its_place(small: Path, given: str, said: str) -> None:
    before = content(small)
    ended = toolkit_maint("apply", "-", cwd=small, given=given)

    assert ended.returncode == 2
    assert said in ended.stderr
    assert "secret" not in ended.stderr
    assert content(small) == before


def change(**fields: object) -> dict[str, object]:
    usual = {"title": "Second", "url": "https://a.example/", "section": "Books", "before": None, "after": "https://a.example/"}
    return {
        "kind": "filled",
        "entry": "second",
        **usual,
        "matched_on": "title",
        "confidence": "certain",
        "role": "entry",
        **fields,
    }


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"entry": "nobody"}, "is not in the catalogue (any more)"),
        ({"entry": "first", "title": "First"}, "the catalogue has something else there by now: https://first.example/"),
        ({"after": "https://first.example/"}, "the catalogue would not be valid with it (duplicate-address)"),
        ({"after": "http://a.example:1/"}, "no browser opens this address: http://a.example:1/"),
        ({"kind": "added", "entry": None, "new_id": "first", "spot": {}}, "the id first is taken by something else"),
        ({"kind": "moved", "spot": {"sections": [{"id": "films", "title": "Films"}]}}, "is not in the catalogue (any more)"),
        ({"kind": "retitled", "before": "Other", "after": "New"}, "the catalogue has something else there by now: Second"),
    ],
)
def test_a_change_that_cannot_be_made_is_left_with_its_reason(small: Path, fields: dict[str, object], said: str) -> None:
    good = change(kind="retitled", entry="first", title="First", before="First", after="The first")
    document = json.dumps({"schema_version": 1, "changes": [change(**fields), good]})
    ended = toolkit_maint("apply", "-", cwd=small, given=document)

    assert ended.returncode == 1
    assert "Written: 1 other title. Changed: catalogue/catalogue.yaml.\n1 change was left to you:\n" in ended.stderr
    assert said in ended.stderr
    assert content(small)["catalogue.yaml"].decode() == SMALL.replace("title: First", "title: The first")


def test_nothing_is_taken_out_unasked(small: Path) -> None:
    (small / "catalogue" / "page.html").write_text(SMALL_PAGE.replace("Second", "Sixth").replace("second", "sixth"), "utf-8")
    unasked = toolkit_maint("apply", "--only", "added", cwd=small)
    refused = toolkit_maint("apply", "--only", "removed", cwd=small)
    asked = toolkit_maint("apply", "--only", "removed", "--yes", cwd=small)

    assert "2 additions" in unasked.stderr
    assert (refused.returncode, "add --yes" in refused.stderr) == (2, True)
    assert asked.stderr == "Written: 1 taken out. Changed: catalogue/catalogue.yaml.\n"
    assert "id: second" not in content(small)["catalogue.yaml"].decode()
    assert "# about the first" in content(small)["catalogue.yaml"].decode()


def test_the_question_is_asked_and_answered_in_dutch(small: Path) -> None:
    shown = answered_on_a_terminal("apply", "--lang", "nl", cwd=small, typed="v\nj\n")

    assert "(j = ja, n = nee, v = toon de verschillen) [n]: " in shown
    assert "+        url: https://second.example/\n" in shown
    assert "Geschreven: 1 adres ingevuld, 1 toevoeging." in shown


def test_what_is_no_longer_on_the_page_is_named_and_left(small: Path) -> None:
    (small / "catalogue" / "page.html").write_text(SMALL_PAGE.replace("Second", "Sixth").replace("second", "sixth"), "utf-8")
    applied = toolkit_maint("apply", cwd=small)

    assert (applied.returncode, "id: second" in content(small)["catalogue.yaml"].decode()) == (0, True)
    assert applied.stderr.splitlines()[-1] == (
        "1 link is no longer on the page, and was left in the catalogue: Second. To take it out: --only removed"
    )


@pytest.mark.parametrize(
    "saved",
    [
        {"schema_version": 1, "readable": False, "reason": "log-in", "changes": []},
        {"schema_version": 1, "source": {"changes": [], "unreadable": "log-in"}},
    ],
)
def test_a_file_of_a_page_that_was_not_believed_ends_like_the_page(small: Path, saved: dict[str, object]) -> None:
    ended = toolkit_maint("apply", "-", cwd=small, given=json.dumps(saved))

    assert (ended.returncode, ended.stderr.splitlines()[0]) == (3, "The site asked us to log in instead of showing the page.")


def test_a_page_that_is_not_believed_changes_nothing(small: Path) -> None:
    (small / "catalogue" / "page.html").write_text(
        "<html><title>Log in</title><form><input type=password></form></html>", "utf-8"
    )
    before = content(small)
    ended = toolkit_maint("apply", "--only", "removed", "--yes", cwd=small)

    assert (ended.returncode, ended.stderr.splitlines()[0]) == (3, "This looks like a log-in page.")
    assert content(small) == before


@pytest.mark.parametrize(
    ("answer", "written"),
    [("y\n", True), ("JA\n", True), ("n\n", False), ("\n", False), ("\x04", False), ("perhaps\ny\n", True), ("d\nn\n", False)],
)
def test_on_a_terminal_it_asks_first(small: Path, answer: str, written: bool) -> None:
    before = content(small)
    shown = answered_on_a_terminal("apply", cwd=small, typed=answer)

    assert (
        "Write into the catalogue: 1 address filled in, 1 addition? (y = yes, n = no, d = show the differences) [n]: " in shown
    )
    assert ("+        url: https://second.example/\n" in shown) is answer.startswith("d")
    assert (content(small) != before) is written
    assert ("Written: " if written else "Nothing was written.") in shown


EACH_EDIT = pytest.mark.parametrize(
    "name", ["one more, last of its list", "a new section", "a link more in text", "many at once"]
)


@EACH_EDIT
def test_an_edit_of_the_page_is_taken_over_into_the_files(here: Path, name: str) -> None:
    toolkit_maint("apply", "--source", "page.html", cwd=here)
    (here / "edited.md").write_text(EDITS[name][0](page_text(ROOT)), "utf-8")
    first = toolkit_maint("apply", "--source", "edited.md", cwd=here)
    again = toolkit_maint("scrape", "--source", "edited.md", "--format", "json", cwd=here)

    assert first.returncode == 0, first.stderr
    assert {change["kind"] for change in json.loads(again.stdout)["changes"]} <= {"removed"}
    assert toolkit_maint("validate", cwd=here).returncode == 0


def report_of(url: str, suggestion: str | None, confidence: str) -> str:
    place = {"path": "catalogue/catalogue.yaml", "line": 11, "column": 9, "entry": "first", "role": "entry", "title": "First"}
    case = {
        "group": "moved", "url": url, "verdict": "moved", "reason": "moved-permanently", "confidence": confidence,
        "rule": "moved",
        "places": [place], "suggestion": suggestion,
    }  # fmt: skip
    moment = "2026-11-26T12:00:00Z"
    groups = ("faulty-address", "moved", "failed", "blocked", "unsure", "unchecked", "fine")
    links = {
        "network": "up", "controls": [], "cases": [case], "unknown": [], "tally": dict.fromkeys(groups, 0), "requests": 1
    }  # fmt: skip
    run = {"version": "0.1.0", "started_at": moment, "finished_at": moment}
    return json.dumps({"schema_version": 1, "run": run, "exit_code": 1, "links": links})


@pytest.mark.parametrize(
    ("suggestion", "confidence", "options", "written"),
    [
        ("https://new.example/", "certain", (), True),
        ("https://new.example/", "likely", (), False),
        ("https://new.example/", "likely", ("--likely",), True),
        ("https://new.example/?token=***", "certain", (), False),
        (None, "certain", (), False),
        ("https://new.example/", "certain", ("--only", "Books"), True),
        ("https://new.example/", "certain", ("--only", "second"), False),
    ],
)
def test_fix_writes_what_moved_for_good(
    small: Path, suggestion: str | None, confidence: str, options: tuple[str, ...], written: bool
) -> None:
    report = report_of("https://first.example/", suggestion, confidence)
    fixed = toolkit_maint("fix", "-", *options, cwd=small, given=report)
    expected = SMALL.replace("https://first.example/", "https://new.example/") if written else SMALL

    assert fixed.returncode == 0, fixed.stderr
    assert content(small)["catalogue.yaml"].decode() == expected
    assert fixed.stderr.startswith("Written: 1 other address." if written else "There was nothing to write.")


def test_fix_keeps_that_an_address_was_assumed(small: Path) -> None:
    path = small / "catalogue" / "catalogue.yaml"
    assumed = SMALL.replace("  # known\n", "\n        address_evidence: site\n")
    path.write_text(assumed, "utf-8")
    toolkit_maint("fix", "-", cwd=small, given=report_of("https://first.example/", "https://new.example/", "certain"))

    assert path.read_text("utf-8") == assumed.replace("https://first.example/", "https://new.example/")


def test_fix_knows_its_entries(small: Path) -> None:
    ended = toolkit_maint("fix", "-", "--only", "secnd", cwd=small, given=report_of("https://first.example/", None, "certain"))

    assert (ended.returncode, ended.stderr) == (2, "No entry or section is called secnd. Did you mean second?\n")


def test_fix_writes_what_is_listed_twice_in_both_places(small: Path) -> None:
    path = small / "catalogue" / "catalogue.yaml"
    twice = SMALL.replace("url: null", "url: https://first.example/\n        duplicate_of: first")
    path.write_text(twice, "utf-8")
    fixed = toolkit_maint("fix", "-", cwd=small, given=report_of("https://first.example/", "https://new.example/", "certain"))

    assert fixed.stderr == "Written: 2 other addresses. Changed: catalogue/catalogue.yaml.\n"
    assert path.read_text("utf-8") == twice.replace("https://first.example/", "https://new.example/")


def test_a_report_that_is_none_is_refused(small: Path) -> None:
    ended = toolkit_maint("fix", "catalogue/catalogue.yaml", cwd=small)

    assert (ended.returncode, ended.stderr) == (2, "catalogue/catalogue.yaml is no report: it is not JSON.\n")


def _broken(name: str) -> Callable[[Path], None]:
    def break_it(folder: Path) -> None:
        path = folder / "catalogue" / "catalogue.yaml"
        path.write_text(path.read_text("utf-8").replace("title: Books", f"title: {name}"), "utf-8")

    return break_it


@pytest.mark.parametrize(("broken", "code"), [("[1]", 1), ("&a Books", 1)])
def test_a_catalogue_that_is_not_valid_is_left_alone(small: Path, broken: str, code: int) -> None:
    _broken(broken)(small)
    before = content(small)

    assert toolkit_maint("apply", cwd=small).returncode == code
    assert content(small) == before
