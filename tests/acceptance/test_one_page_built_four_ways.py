"""The first catalogue's page, built in four ways: each is read as the same catalogue, and fills every address of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec
import pytest

from fake_source import NeverStops
from page_builds import BUILDS
from page_edits import catalogue_with_addresses
from project_tree import ROOT
from toolkit_maint import signs
from toolkit_maint.adapters.source_page import SourcePageReader
from toolkit_maint.domain.catalogue import Block, Catalogue, Entry, Link, Related, Section, TextLink
from toolkit_maint.domain.observation import Fault
from toolkit_maint.domain.source import ChangeKind, MatchedOn, SourceReading
from toolkit_maint.domain.source_diff import compare
from toolkit_maint.domain.typography import comparable
from toolkit_maint.ports import FetchedPage

CATALOGUE = catalogue_with_addresses(ROOT)
POLICY = signs.default_policy()
EACH_BUILD = pytest.mark.parametrize("build", BUILDS)
LINKS = 58


def _read(build: str, folder: Path) -> SourceReading:
    def fetch(url: str) -> FetchedPage | Fault:
        raise AssertionError(url)

    (folder / "page.html").write_text(BUILDS[build](CATALOGUE), encoding="utf-8")
    return SourcePageReader(fetch, folder, POLICY).read("page.html", NeverStops())


def _link(link: Link) -> object:
    return comparable(link.title), link.url.href if link.url is not None else None


def _block(block: Block) -> object:
    return [_link(piece.link) if isinstance(piece, TextLink) else comparable(piece) for piece in block]


def _entry(entry: Entry) -> object:
    """What a reader of the page sees of an entry. The letter of a nested bullet is no word of it."""
    before = "" if entry.before == "o" else entry.before
    line = (before, entry.title, entry.after) if entry.link else ("", f"{before} {entry.title} {entry.after}", "")
    return {
        "line": [comparable(part).replace(" ,", ",") for part in line],
        "note": comparable(entry.note),
        "link": entry.link and _link(entry.link),
        "related": [(comparable(each.before), _link(each.link), comparable(each.after)) for each in entry.related],
        "entries": [_entry(each) for each in entry.entries],
        "more": entry.more.removeprefix("o "),
    }


def _seen(part: Catalogue | Section) -> object:
    return {
        "title": comparable(part.title),
        "text": [_block(block) for block in part.text],
        "entries": [_entry(each) for each in part.entries],
        "more": part.more,
        "sections": [_seen(each) for each in part.sections],
    }


@EACH_BUILD
def test_each_is_read_as_the_same_catalogue(build: str, tmp_path: Path) -> None:
    reading = _read(build, tmp_path)

    assert (reading.unreadable, reading.unseen) == (None, ())
    assert reading.page is not None
    assert _seen(reading.page) == _seen(CATALOGUE)


def _without_addresses(part: object) -> object:
    if isinstance(part, Link):
        return msgspec.structs.replace(part, url=None, evidence=None)
    if isinstance(part, tuple):
        return tuple(map(_without_addresses, part))
    if isinstance(part, Catalogue | Section | Entry | TextLink | Related):
        names = part.__struct_fields__
        return msgspec.structs.replace(part, **{name: _without_addresses(getattr(part, name)) for name in names})
    return part


@EACH_BUILD
def test_each_fills_every_address_of_a_catalogue_that_knows_none(build: str, tmp_path: Path) -> None:
    bare = _without_addresses(CATALOGUE)
    assert isinstance(bare, Catalogue)
    result = compare(_read(build, tmp_path), bare, POLICY)

    assert Counter(change.kind for change in result.changes) == {ChangeKind.FILLED: LINKS}
    assert [change.after for change in result.changes] == [f"https://site{number}.example/" for number in range(1, LINKS + 1)]
    assert {change.matched_on for change in result.changes} <= {MatchedOn.TITLE, MatchedOn.CONTEXT}
    assert result.known == result.expected
