"""What every ``SourcePage`` holds to, the real reader and the fake alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from catalogue_builder import a_policy
from fake_source import FakeSourcePage, NeverStops, Stopped, a_candidate, a_reading
from toolkit_maint.adapters.source_page import SourcePageReader
from toolkit_maint.domain.observation import Fault, FaultKind
from toolkit_maint.domain.page_outline import candidates_of
from toolkit_maint.domain.source import Candidate, CandidateRole, SourceKind, Unreadable
from toolkit_maint.ports import FetchedPage, SourcePage

ADDRESS = "https://list.example/page"
GONE = "https://gone.example/page"
FILE = "page.html"
PAGE = """<html><head><title>A list</title></head><body><h2>Books</h2><ul>
<li><a href="https://a.example/">A guide</a>, see <a href="https://b.example/">a report</a></li>
<li>Group<ul><li><a href="#">Within</a></li></ul></li></ul></body></html>"""
CANDIDATES: tuple[Candidate, ...] = (
    a_candidate("A guide", "https://a.example/", "Books"),
    a_candidate("a report", "https://b.example/", "Books", parent="A guide", role=CandidateRole.RELATED),
    a_candidate("Group", None, "Books", role=CandidateRole.GROUP),
    a_candidate("Within", None, "Books", parent="Group"),
)


def _real(folder: Path) -> SourcePage:
    def fetch(url: str) -> FetchedPage | Fault:
        if url != ADDRESS:
            return Fault(kind=FaultKind.HOST_NOT_FOUND)
        return FetchedPage(status=200, final_url=url, headers=(), body=PAGE.encode(), truncated=False)

    (folder / FILE).write_text(PAGE, "utf-8")
    return SourcePageReader(fetch, folder, a_policy())


def _fake(folder: Path) -> SourcePage:
    reading = a_reading(*CANDIDATES, text="Books A guide, see a report Group Within")
    return FakeSourcePage({ADDRESS: reading, FILE: reading})


@pytest.fixture(params=[_real, _fake], ids=["real", "fake"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> SourcePage:
    make: Callable[[Path], SourcePage] = request.param
    return make(tmp_path)


@pytest.mark.parametrize(("location", "kind"), [(ADDRESS, SourceKind.LIVE), (FILE, SourceKind.SNAPSHOT)])
def test_a_page_gives_its_candidates_in_order(source: SourcePage, location: str, kind: SourceKind) -> None:
    reading = source.read(location, NeverStops())

    assert (reading.location, reading.kind, reading.unreadable) == (location, kind, None)
    assert reading.page is not None
    assert (reading.title, candidates_of(reading.page)) == ("A list", CANDIDATES)
    assert reading.text == "Books A guide, see a report Group Within"


@pytest.mark.parametrize(
    ("location", "kind", "reason"),
    [
        (GONE, SourceKind.LIVE, Unreadable.UNREACHABLE),
        ("missing.html", SourceKind.SNAPSHOT, Unreadable.FILE_MISSING),
    ],
)
def test_what_cannot_be_read_is_a_value(source: SourcePage, location: str, kind: SourceKind, reason: Unreadable) -> None:
    reading = source.read(location, NeverStops())

    assert (reading.location, reading.kind, reading.unreadable) == (location, kind, reason)
    assert reading.page is None


def test_a_run_that_stopped_asks_nobody(source: SourcePage) -> None:
    reading = source.read(ADDRESS, Stopped())

    assert (reading.unreadable, reading.detail, reading.page) == (Unreadable.UNREACHABLE, "interrupted", None)


def test_reading_twice_gives_the_same(source: SourcePage) -> None:
    assert source.read(FILE, NeverStops()) == source.read(FILE, NeverStops())
