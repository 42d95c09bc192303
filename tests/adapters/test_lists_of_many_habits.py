"""Lists of many habits are read as a careful reader would: every link, its title, its section, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from list_pages import PAGES, Noted, Score, expected_of, noted_in, reading_of, scored
from toolkit_maint.domain.source import UnseenKind

EACH_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def test_there_are_five_lists_in_markdown_and_three_in_html_of_25_to_60_links() -> None:
    assert sorted(page.suffix for page in PAGES) == [".html"] * 3 + [".md"] * 5
    assert all(25 <= len(expected_of(page)) <= 60 for page in PAGES)


@EACH_PAGE
def test_what_is_read_is_what_was_expected(page: Path) -> None:
    expected = expected_of(page)
    score = scored(expected, noted_in(reading_of(page)))

    assert score == Score(expected=len(expected), found=len(expected))


@EACH_PAGE
def test_links_are_read_in_the_order_of_the_page(page: Path) -> None:
    assert noted_in(reading_of(page)) == expected_of(page)


@pytest.mark.parametrize(
    ("name", "title", "language"),
    [
        ("beekeeping.md", "Awesome Beekeeping", ""),
        ("weather-stations.md", "Weather Stations to Build Yourself", ""),
        ("kitchen-garden.md", "🥕 Kitchen Garden Links", ""),
        ("board-games.md", "Open Board Games", ""),
        ("old-scripts.md", "Reading Old Scripts by Machine", ""),
        ("subject-guide.html", "Marine Biology", "en"),
        ("voorleeskring.html", "Links voor thuis", "nl-BE"),
        ("warm-homes.html", "Resources", "en-GB"),
    ],
)
def test_a_page_has_its_title_and_says_its_language(name: str, title: str, language: str) -> None:
    (page,) = (reading_of(page).page for page in PAGES if page.name == name)

    assert page is not None
    assert page.title == title
    assert language in {"", page.language}


def test_a_frame_is_told_as_not_seen() -> None:
    (reading,) = (reading_of(page) for page in PAGES if page.name == "warm-homes.html")

    assert [(part.kind, part.section) for part in reading.unseen] == [(UnseenKind.FRAME, "Where we have been")]


@pytest.mark.parametrize(
    ("found", "score"),
    [
        ([("S", "A", "u")], Score(expected=1, found=1)),
        ([], Score(expected=1, found=0, missed=(Noted("S", "A", "u"),))),
        ([("T", "A", "u")], Score(expected=1, found=0, wrong_section=((Noted("S", "A", "u"), Noted("T", "A", "u")),))),
        ([("S", "B", "u")], Score(expected=1, found=0, wrong_title=((Noted("S", "A", "u"), Noted("S", "B", "u")),))),
        ([("S", "A", "v")], Score(expected=1, found=0, wrong_address=((Noted("S", "A", "u"), Noted("S", "A", "v")),))),
        ([("S", "A", "u"), ("S", "A", "u")], Score(expected=1, found=1, added=(Noted("S", "A", "u"),))),
        ([("X", "Y", "z")], Score(expected=1, found=0, missed=(Noted("S", "A", "u"),), added=(Noted("X", "Y", "z"),))),
    ],
)
def test_scoring_tells_what_is_wrong(found: list[tuple[str, str, str]], score: Score) -> None:
    assert scored([Noted("S", "A", "u")], [Noted(*each) for each in found]) == score
