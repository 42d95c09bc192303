"""Lists of many habits, as people write them, each with what a careful reader would note down: section, title, address.

The pages lie in ``tests/lists``. Beside each stands a file of the same name that ends in ``.tsv``, written by hand: a line for
each link in the order of the page. A sub-section stands behind its section and ``\u203a``; a link without an address has none.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path

import msgspec

from fake_source import NeverStops
from toolkit_maint import signs
from toolkit_maint.adapters.source_page import SourcePageReader
from toolkit_maint.domain.address import parse_address
from toolkit_maint.domain.page_outline import candidates_of
from toolkit_maint.domain.source import CandidateRole, SourceReading
from toolkit_maint.ports import FetchedPage

FOLDER = Path(__file__).parent / "lists"
PAGES = tuple(sorted(path for path in FOLDER.iterdir() if path.suffix != ".tsv"))


class Noted(msgspec.Struct, frozen=True, order=True):
    """A link as a careful reader notes it down."""

    section: str
    title: str
    url: str


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """What was read, held against what should have been."""

    expected: int
    found: int
    missed: tuple[Noted, ...] = ()
    wrong_title: tuple[tuple[Noted, Noted], ...] = ()
    wrong_section: tuple[tuple[Noted, Noted], ...] = ()
    wrong_address: tuple[tuple[Noted, Noted], ...] = ()
    added: tuple[Noted, ...] = ()


def expected_of(page: Path) -> tuple[Noted, ...]:
    """What stands in the file beside the page."""
    with page.with_suffix(".tsv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Noted(row["section"], row["title"], parse_address(row["url"]).href)
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        )


def reading_of(page: Path) -> SourceReading:
    """The page, read from its file as ``init`` and ``scrape`` do."""
    return SourcePageReader(_no_fetch, page.parent, signs.default_policy()).read(page.name, NeverStops())


def noted_in(reading: SourceReading) -> tuple[Noted, ...]:
    """Every link of a reading, in the order of the page."""
    listed = candidates_of(reading.page) if reading.page is not None else ()
    return tuple(
        Noted(" › ".join(each for each in (link.section, link.subsection) if each), link.title, link.url or "")
        for link in listed
        if link.role is not CandidateRole.GROUP
    )


def scored(expected: Iterable[Noted], found: Iterable[Noted]) -> Score:
    """Pair each expected link with one that was found: the same one, else by what of it is right."""
    expected, found = tuple(expected), tuple(found)
    missed, added = list((Counter(expected) - Counter(found)).elements()), list((Counter(found) - Counter(expected)).elements())
    section = _paired(missed, added, lambda link: (link.title, link.url))
    title = _paired(missed, added, lambda link: link.url or None)
    address = _paired(missed, added, lambda link: (link.section, link.title))
    return Score(
        expected=len(expected),
        found=len(expected) - len(missed) - len(section) - len(title) - len(address),
        missed=tuple(missed),
        wrong_title=title,
        wrong_section=section,
        wrong_address=address,
        added=tuple(added),
    )


def _paired(missed: list[Noted], added: list[Noted], key: Callable[[Noted], Hashable]) -> tuple[tuple[Noted, Noted], ...]:
    pairs = []
    for link in tuple(missed):
        same = next((other for other in added if key(other) is not None and key(other) == key(link)), None)
        if same is not None:
            pairs.append((link, same))
            missed.remove(link)
            added.remove(same)
    return tuple(pairs)


def _no_fetch(url: str) -> FetchedPage:
    raise AssertionError(url)
