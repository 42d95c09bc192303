"""What an editor may do to the real page, and what pages may come in its place: found as expected, and settled for good."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from apply_model import applied
from fake_source import NeverStops
from page_edits import EDITS, FAILURES, catalogue_with_addresses, page_text
from project_tree import ROOT
from toolkit_maint import signs
from toolkit_maint.adapters.atomic_file import write_together
from toolkit_maint.adapters.catalogue_edits import edited
from toolkit_maint.adapters.source_page import SourcePageReader
from toolkit_maint.adapters.yaml_catalogue import load_catalogue
from toolkit_maint.adapters.yaml_files import Files
from toolkit_maint.domain.catalogue import Catalogue
from toolkit_maint.domain.observation import Fault
from toolkit_maint.domain.source import ChangeKind, SourceChange, SourceComparison, SourceReading
from toolkit_maint.domain.source_diff import compare
from toolkit_maint.ports import FetchedPage

CATALOGUE = catalogue_with_addresses(ROOT)
PAGE = page_text(ROOT)
POLICY = signs.default_policy()


def nothing_to_fetch(url: str) -> FetchedPage | Fault:
    raise AssertionError(url)


def read(text: str, folder: Path) -> SourceReading:
    (folder / "page.md").write_text(text, encoding="utf-8")
    return SourcePageReader(nothing_to_fetch, folder, POLICY).read("page.md", NeverStops())


def compared(reading: SourceReading, catalogue: Catalogue = CATALOGUE) -> SourceComparison:
    result = compare(reading, catalogue, POLICY)
    assert result.readable, (result.unreadable, result.detail)
    return result


def told(change: SourceChange) -> tuple[str, str | None]:
    return change.kind.value, change.entry or change.title


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_found_as_what_it_is(name: str, tmp_path: Path) -> None:
    edit, expected = EDITS[name]

    assert [told(change) for change in compared(read(edit(PAGE), tmp_path)).changes] == expected


@pytest.mark.parametrize("name", EDITS)
def test_once_an_edit_is_taken_over_nothing_is_left_of_it(name: str, tmp_path: Path) -> None:
    reading = read(EDITS[name][0](PAGE), tmp_path)
    changes = compared(reading).changes

    assert compared(reading, applied(CATALOGUE, changes, removals=True)).changes == ()
    kept = compared(reading, applied(CATALOGUE, changes)).changes
    assert {change.kind for change in kept} <= {ChangeKind.REMOVED}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the catalogue with an address for every link, as the page has them."""
    folder = tmp_path_factory.mktemp("files") / "catalogue"
    shutil.copytree(ROOT / "catalogue", folder)
    loaded = load_catalogue(folder, tracking=POLICY.tracking)
    assert loaded.catalogue is not None
    filled = edited(folder, compared(read(PAGE, folder.parent), loaded.catalogue).changes, POLICY.tracking)
    assert not filled.left
    write_together(filled.after)
    return folder


@pytest.mark.parametrize("name", EDITS)
def test_once_an_edit_is_written_into_the_files_a_second_look_finds_nothing(name: str, files: Path, tmp_path: Path) -> None:
    loaded = load_catalogue(files, tracking=POLICY.tracking)
    assert loaded.catalogue is not None
    reading = read(EDITS[name][0](PAGE), tmp_path)
    made = edited(files, compared(reading, loaded.catalogue).changes, POLICY.tracking)
    after = load_catalogue(files, tracking=POLICY.tracking, files=Files(made.after))

    assert made.left == ()
    assert after.catalogue is not None
    assert compared(reading, after.catalogue).changes == ()
    if all(change.kind is not ChangeKind.REMOVED for change in made.made):  # what goes takes its own remarks along
        assert remarks(files, made.after) >= remarks(files, {})


def remarks(folder: Path, after: dict[Path, bytes]) -> Counter[str]:
    """The lines of comment in all files."""
    paths = {*folder.glob("*.yaml"), *after}
    lines = (line.strip() for path in paths for line in (after.get(path) or path.read_bytes()).decode().splitlines())
    return Counter(line for line in lines if line.startswith("#"))


@pytest.mark.parametrize("name", FAILURES)
def test_a_page_that_is_not_the_page_takes_nothing_away(name: str, tmp_path: Path) -> None:
    _, html, status, expected = FAILURES[name]

    def fetch(url: str) -> FetchedPage:
        headers = (("content-type", "text/html; charset=utf-8"),)
        return FetchedPage(final_url=url, status=status, headers=headers, body=html.encode(), truncated=False)

    reading = SourcePageReader(fetch, tmp_path, POLICY).read("https://list.example/", NeverStops())
    result = compare(reading, CATALOGUE, POLICY)

    assert (result.unreadable, result.changes) == (expected, ())
