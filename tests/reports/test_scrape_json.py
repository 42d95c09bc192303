"""The JSON of ``scrape``: fixed names, whole addresses, nothing that a terminal obeys."""

from __future__ import annotations

import json

import msgspec
import pytest

from fake_source import a_candidate
from toolkit_maint.domain.source import (
    CandidateRole,
    ChangeKind,
    MatchedOn,
    PageWords,
    Piece,
    SectionStep,
    SourceChange,
    SourceComparison,
    SourceKind,
    Spot,
    Unreadable,
    Unseen,
    UnseenKind,
)
from toolkit_maint.domain.verdict import Confidence
from toolkit_maint.reports.scrape_json import render_scrape

CHANGE = SourceChange(
    kind=ChangeKind.FILLED,
    entry="a-guide",
    title="Een \u2018gids\u2019",
    url="https://a.example/?token=abc",
    section="Boeken",
    before=None,
    after="https://a.example/?token=abc",
    matched_on=MatchedOn.TITLE,
    confidence=Confidence.CERTAIN,
    role=CandidateRole.ENTRY,
)


def a_comparison(*changes: SourceChange, location: str = "page.html", unreadable: Unreadable | None = None) -> SourceComparison:
    return SourceComparison(
        location=location,
        kind=SourceKind.SNAPSHOT,
        candidates=3,
        known=2,
        expected=4,
        changes=changes,
        unreadable=unreadable,
        detail="why" if unreadable else "",
    )


def test_a_comparison_is_one_object_with_fixed_names() -> None:
    rendered = render_scrape(a_comparison(CHANGE))

    assert rendered.endswith("}\n")
    assert json.loads(rendered) == {
        "schema_version": 1,
        "source": "page.html",
        "source_kind": "snapshot",
        "against": None,
        "readable": True,
        "reason": None,
        "detail": "",
        "counts": {"candidates": 3, "known": 2, "expected": 4},
        "changes": [
            {
                "kind": "filled",
                "entry": "a-guide",
                "title": "Een \u2018gids\u2019",
                "url": "https://a.example/?token=abc",
                "section": "Boeken",
                "subsection": None,
                "parent_title": None,
                "role": "entry",
                "before": None,
                "after": "https://a.example/?token=abc",
                "matched_on": "title",
                "confidence": "certain",
                "path": None,
                "line": None,
                "new_id": None,
                "text_link": False,
                "related": None,
                "duplicate_of": None,
                "words": None,
                "spot": None,
                "earlier": False,
            }
        ],
        "unseen": [],
    }


def test_what_is_new_says_all_that_is_needed_to_take_it_over() -> None:
    spot = Spot(
        sections=(SectionStep(id="podcasts", title="Podcasts", new=True, follows="boeken"),),
        follows="een-gids",
        paragraph=(Piece(text="Zie"), Piece(link="praat")),
    )
    change = msgspec.structs.replace(
        CHANGE,
        kind=ChangeKind.ADDED,
        entry=None,
        new_id="praat",
        spot=spot,
        words=PageWords(after="(2024)"),
        duplicate_of="een-gids",
        text_link=True,
    )
    written = json.loads(render_scrape(a_comparison(change)))["changes"][0]

    assert (written["new_id"], written["duplicate_of"], written["text_link"]) == ("praat", "een-gids", True)
    assert written["words"] == {"before": "", "after": "(2024)", "note": "", "more": ""}
    assert written["spot"] == {
        "sections": [{"id": "podcasts", "title": "Podcasts", "new": True, "follows": "boeken"}],
        "parent": None,
        "follows": "een-gids",
        "paragraph": [{"text": "Zie", "link": None}, {"text": "", "link": "praat"}],
        "number": None,
    }


def test_what_could_not_be_seen_is_named() -> None:
    seen = msgspec.structs.replace(
        a_comparison(), unseen=(Unseen(kind=UnseenKind.FRAME, section="Boeken", detail="https://kader.example/", line=12),)
    )

    assert json.loads(render_scrape(seen))["unseen"] == [
        {"kind": "frame", "section": "Boeken", "detail": "https://kader.example/", "line": 12}
    ]


def test_an_unreadable_page_says_why_and_changes_nothing() -> None:
    document = json.loads(render_scrape(a_comparison(unreadable=Unreadable.LOG_IN)))

    assert (document["readable"], document["reason"], document["detail"]) == (False, "log-in", "why")
    assert document["changes"] == []


def test_candidates_are_there_when_asked_for_in_their_order() -> None:
    found = (
        a_candidate("Groep", None, "Boeken", role=CandidateRole.GROUP),
        a_candidate("Gids", "https://a.example/", "Boeken", subsection="Nieuw", parent="Groep"),
    )

    assert json.loads(render_scrape(a_comparison(), found))["candidates"] == [
        {"section": "Boeken", "subsection": None, "parent_title": None, "title": "Groep", "url": None, "role": "group"},
        {
            "section": "Boeken",
            "subsection": "Nieuw",
            "parent_title": "Groep",
            "title": "Gids",
            "url": "https://a.example/",
            "role": "entry",
        },
    ]
    assert json.loads(render_scrape(a_comparison(), ()))["candidates"] == []
    assert "candidates" not in json.loads(render_scrape(a_comparison()))


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("https://user:canary@list.example/?token=canary", "https://list.example/?token=***"),
        ("map/lijst?token=canary.html", "map/lijst?token=canary.html"),
    ],
)
def test_the_address_of_the_source_hides_its_secrets(location: str, shown: str) -> None:
    assert json.loads(render_scrape(a_comparison(location=location)))["source"] == shown


def test_nothing_in_it_is_obeyed_by_a_terminal() -> None:
    title = "a\x1b[31m\x9b\u202eb\u200b\n\u2028c\x00"
    rendered = render_scrape(a_comparison(), [a_candidate(title)])

    assert json.loads(rendered)["candidates"][0]["title"] == title
    assert not set(rendered) & {"\x1b", "\x9b", "\u202e", "\u200b", "\u2028", "\x00"}
