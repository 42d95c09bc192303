"""The repository's own catalogue against the page that it was made from."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from catalogue_builder import TRACKING, a_policy
from fake_source import NeverStops
from toolkit_maint.adapters.source_page import SourcePageReader
from toolkit_maint.adapters.yaml_catalogue import load_catalogue
from toolkit_maint.domain.catalogue import Catalogue, links
from toolkit_maint.domain.observation import Fault
from toolkit_maint.domain.page_outline import candidates_of
from toolkit_maint.domain.source import CandidateRole, ChangeKind, SourceComparison
from toolkit_maint.domain.source_diff import compare
from toolkit_maint.domain.verdict import Confidence
from toolkit_maint.ports import FetchedPage

FOLDER = Path(__file__).parents[2] / "catalogue"
LIVE = "https://page.example/e-toolkit"
NO_ADDRESS = 'href="#"'


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    loaded = load_catalogue(FOLDER, tracking=TRACKING)
    assert loaded.catalogue is not None, loaded.diagnostics
    return loaded.catalogue


def _snapshot(catalogue: Catalogue) -> str:
    assert catalogue.source is not None
    return catalogue.source


def _live_page(catalogue: Catalogue, addresses: list[str]) -> str:
    """The snapshot as a site shows it: HTML between a menu and a foot, with an address for each link in turn."""
    html = MarkdownIt("commonmark").render((FOLDER / _snapshot(catalogue)).read_text("utf-8"))
    pieces = html.split(NO_ADDRESS)
    filled = "".join(f'{piece}href="{address}"' for piece, address in zip(pieces, addresses, strict=False)) + pieces[-1]
    menu, foot = "<nav><a href='/'>Start</a></nav>", "<footer><a href='/privacy'>Privacy</a></footer>"
    return f"<!doctype html><html><body>{menu}<main>{filled}</main>{foot}</body></html>"


def _compared_live(catalogue: Catalogue, addresses: list[str]) -> SourceComparison:
    body = _live_page(catalogue, addresses).encode()

    def fetch(url: str) -> FetchedPage | Fault:
        return FetchedPage(status=200, final_url=url, headers=(("content-type", "text/html"),), body=body, truncated=False)

    return compare(SourcePageReader(fetch, FOLDER, a_policy()).read(LIVE, NeverStops()), catalogue, a_policy())


def test_the_snapshot_lists_what_the_catalogue_lists(catalogue: Catalogue) -> None:
    reading = SourcePageReader(
        lambda _: pytest.fail("a snapshot is a file"), FOLDER, a_policy(landmarks=(catalogue.title,))
    ).read(_snapshot(catalogue), NeverStops())
    result = compare(reading, catalogue, a_policy(min_known_share=1.0))

    assert reading.page is not None
    assert Counter(candidate.role for candidate in candidates_of(reading.page)) == {
        CandidateRole.ENTRY: 56,
        CandidateRole.RELATED: 2,
        CandidateRole.GROUP: 1,
    }
    assert (result.unreadable, result.changes) == (None, ())
    assert (result.candidates, result.known, result.expected) == (58, 59, 59)


def test_a_live_page_fills_every_unknown_address(catalogue: Catalogue) -> None:
    places = list(links(catalogue))
    addresses = [
        place.link.url.href if place.link.url else f"https://page.example/{number}" for number, place in enumerate(places)
    ]
    result = _compared_live(catalogue, addresses)
    expected = [(place.owner, address) for place, address in zip(places, addresses, strict=True) if place.link.url is None]

    assert [(change.entry, change.after) for change in result.changes] == expected
    assert len(expected) == 48
    assert {(change.kind, change.before) for change in result.changes} == {(ChangeKind.FILLED, None)}
    # Only the article that the page lists twice in one section cannot be told apart by its title.
    unsure = [change.title for change in result.changes if change.confidence is Confidence.LIKELY]
    assert unsure == ["Ouderbetrokkenheid en schoolsucces: geen zwart-witverhaal"] * 2


def test_a_live_page_corrects_every_assumed_address(catalogue: Catalogue) -> None:
    places = list(links(catalogue))
    addresses = [f"https://page.example/{number}" for number, _ in enumerate(places)]
    result = _compared_live(catalogue, addresses)
    assumed = [place.link.url.written for place in places if place.link.url]

    assert [(change.entry, change.after) for change in result.changes] == [
        (place.owner, address) for place, address in zip(places, addresses, strict=True)
    ]
    assert [change.before for change in result.changes if change.before] == assumed
    assert len(assumed) == 10
