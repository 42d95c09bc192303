"""The catalogue of this repository is its page, whole: nothing dropped, nothing invented."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from project_tree import ROOT
from toolkit_maint import signs
from toolkit_maint.adapters.yaml_catalogue import load_catalogue
from toolkit_maint.domain.catalogue import Catalogue, Entry, Evidence, LinkRole, entries, links
from toolkit_maint.domain.diagnostic import Rule
from toolkit_maint.reports.page_markdown import render_page

FOLDER = ROOT / "catalogue"
SNAPSHOT = FOLDER / "source" / "e-toolkit-ouderbetrokkenheid.md"
SECTION_FILES = sorted(path for path in FOLDER.glob("*.yaml") if path.name != "catalogue.yaml")

_LINK = re.compile(r"(?<!\\)\[((?:[^\]\\]|\\.)*)\]\((?:[^()\\]|\\.)*\)")
_MARKER = re.compile(r"(?m)^[ \t]*(?:-|#{1,6})[ \t]+")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
METADATA = ("authors", "publisher", "year", "pages", "kind", "audience", "language")
ENTRIES_WITH_METADATA = 31


def words(markdown: str) -> list[str]:
    """The text of Markdown, without link targets, markers and escapes, split at white space."""
    return _ESCAPE.sub(r"\1", _MARKER.sub("", _LINK.sub(r"\1", markdown))).split()


def loaded(path: Path) -> Catalogue:
    found = load_catalogue(path, tracking=signs.tracking())
    assert [each.rule for each in found.diagnostics] == [Rule.ADDRESS_UNKNOWN], "neither errors nor warnings"
    assert found.diagnostics[0].count == 48
    assert found.catalogue is not None
    return found.catalogue


def as_one_file(folder: Path) -> str:
    """The text of the catalogue with every section written out where its file is named."""
    lines = []
    for line in (folder / "catalogue.yaml").read_text("utf-8").splitlines():
        if line.strip().endswith(".yaml") and line.strip().startswith("- "):
            inner = (folder / line.strip()[2:]).read_text("utf-8").splitlines()
            lines += ["  -", *(f"    {each}" if each else "" for each in inner)]
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


@pytest.fixture(params=["a file a section", "one file"])
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Catalogue:
    if request.param == "a file a section":
        return loaded(FOLDER)
    shutil.copytree(FOLDER / "source", tmp_path / "source")
    (tmp_path / "alles.yaml").write_text(as_one_file(FOLDER), "utf-8")
    return loaded(tmp_path / "alles.yaml")


def test_the_words_are_those_of_the_page(catalogue: Catalogue) -> None:
    page = words(SNAPSHOT.read_text("utf-8"))

    assert len(page) == 1_017
    assert words(render_page(catalogue)) == page
    assert {"o", "...", "↵", "→"} <= set(page)


def test_headings_and_links_stand_where_they_stood(catalogue: Catalogue) -> None:
    """But for link targets and white space the page is the same, line by line."""
    rendered, page = (
        [line.strip() for line in text.splitlines()] for text in (render_page(catalogue), SNAPSHOT.read_text("utf-8"))
    )

    def comparable(lines: list[str]) -> list[str]:
        return [_ESCAPE.sub(r"\1", re.sub(r"\]\([^()]*\)", "]()", line)) for line in lines if line]

    assert comparable(rendered) == comparable(page)


def test_the_counts(catalogue: Catalogue) -> None:
    found = list(links(catalogue))
    places = Counter((place.role, len(place.sections), place.parent is not None) for place in found)

    assert len(found) == 58
    assert places == {
        (LinkRole.TEXT, 0, False): 1,
        (LinkRole.TEXT, 2, False): 3,
        (LinkRole.ENTRY, 1, False): 46,
        (LinkRole.ENTRY, 1, True): 6,
        (LinkRole.RELATED, 1, True): 2,
    }
    assert len({place.link.title for place in found}) == 57
    assert [len(section.sections) for section in catalogue.sections] == [3, 0, 0, 0, 0, 0]
    everything = [entry for entry, _ in entries(catalogue)]
    assert [entry.id for entry in everything if entry.link is None] == ["project-sterke-schouders"]
    assert [entry.more for entry in everything if entry.more] == ["o ..."]
    assert [section.more for section in catalogue.sections if section.more] == ["..."]


def test_ten_addresses_are_known_and_all_are_assumed(catalogue: Catalogue) -> None:
    known = [place.link for place in links(catalogue) if place.link.url is not None]

    assert len(known) == 10
    assert Counter(link.evidence for link in known) == {Evidence.EXACT: 5, Evidence.RECORD: 2, Evidence.SITE: 3}
    assert not [place for place in links(catalogue) if place.link.url is None and place.link.evidence]
    assert all(link.url and link.url.written == link.url.href for link in known)


def test_the_article_that_stands_twice_says_so(catalogue: Catalogue) -> None:
    assert [(entry.id, entry.duplicate_of) for entry, _ in entries(catalogue) if entry.duplicate_of] == [
        ("ouderbetrokkenheid-en-schoolsucces-blog", "ouderbetrokkenheid-en-schoolsucces")
    ]


def test_one_file_is_the_same_catalogue(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "source", tmp_path / "source")
    (tmp_path / "alles.yaml").write_text(as_one_file(FOLDER), "utf-8")

    assert render_page(loaded(tmp_path / "alles.yaml")) == render_page(loaded(FOLDER))


def _entries_of(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for entry in data.get("entries", []):
        yield entry
        yield from _entries_of(entry)


@pytest.mark.parametrize("path", SECTION_FILES, ids=lambda path: path.stem)
def test_metadata_stand_in_the_words(path: Path) -> None:
    """What is said of an entry beside its words is found in these, whatever the case."""
    for entry in _entries_of(yaml.safe_load(path.read_text("utf-8"))):
        said = [
            str(value)
            for key in METADATA
            for value in (entry[key] if key == "authors" and key in entry else [entry.get(key)])
            if value
        ]
        related = [part for each in entry.get("related", []) for part in (each.get("before"), each["title"], each.get("after"))]
        text = " ".join(filter(None, (entry.get("before"), entry["title"], entry.get("after"), entry.get("note"), *related)))
        assert not [value for value in said if value.casefold() not in text.casefold()], entry["id"]


def test_metadata_are_there() -> None:
    every = [entry for path in SECTION_FILES for entry in _entries_of(yaml.safe_load(path.read_text("utf-8")))]

    assert len([entry for entry in every if entry.keys() & set(METADATA)]) == ENTRIES_WITH_METADATA


@pytest.mark.parametrize("path", [FOLDER / "catalogue.yaml", *SECTION_FILES], ids=lambda path: path.stem)
def test_a_file_is_pleasant_to_edit(path: Path) -> None:
    text = path.read_text("utf-8")
    schema = "catalogue" if path.stem == "catalogue" else "section"

    assert text.startswith(f"# yaml-language-server: $schema=../schema/{schema}.schema.json\n")
    assert not [line for line in text.splitlines() if len(line) > 128 and "https://" not in line]
    assert not [line for line in text.splitlines() if line != line.rstrip() or "\t" in line]


def test_the_notice_names_whose_words_these_are() -> None:
    notice = (FOLDER / "NOTICE.md").read_text("utf-8")

    assert "Vlaamse Confederatie van Ouders en Ouderverenigingen" in notice
    assert notice.count("VCOV") > 3
    assert notice.count("`LICENSE`") == 2
    assert SNAPSHOT.relative_to(FOLDER).as_posix() in notice


def test_entries_are_found_by_their_ids(catalogue: Catalogue) -> None:
    every: list[Entry] = [entry for entry, _ in entries(catalogue)]
    ids = [place.owner for place in links(catalogue) if place.role is not LinkRole.RELATED]

    assert len(every) == 53
    assert len(set(ids)) == len(ids) == 56
