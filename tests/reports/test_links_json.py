"""JSON lines of ``check``: exactly the promised keys, the address as it was given, everything else without secrets."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observation_builder import START, answer, hop, seen
from report_builder import REPORTS
from toolkit_maint.domain.observation import Observation
from toolkit_maint.domain.verdict import Confidence, Note, NoteId, Reason, Verdict, VerdictKind
from toolkit_maint.reports.links_json import render, render_line
from workflow_commands import parsed_commands

KEYS = [
    "url", "verdict", "reason", "confidence", "suggestion", "notes", "status", "final_url", "requests", "elapsed_ms",
    "visited_at", "schema_version",
]  # fmt: skip
OK = Verdict(kind=VerdictKind.ALIVE, reason=Reason.OK, confidence=Confidence.CERTAIN, rule="alive")
UNCHECKED = Verdict(kind=VerdictKind.UNCHECKED, reason=Reason.INTERRUPTED, confidence=None, rule="stopped")


def test_a_visited_link_has_every_key() -> None:
    assert json.loads(render_line(START, OK, answer(200))) == {
        "url": START,
        "verdict": "alive",
        "reason": "ok",
        "confidence": "certain",
        "suggestion": None,
        "notes": [],
        "status": 200,
        "final_url": START,
        "requests": 1,
        "elapsed_ms": 12,
        "visited_at": "2026-11-23T12:00:00Z",
        "schema_version": 1,
    }


@pytest.mark.parametrize(("verdict", "observation"), [(OK, answer(200)), (UNCHECKED, None)])
def test_the_keys_are_those_that_were_promised(verdict: Verdict, observation: Observation | None) -> None:
    assert list(json.loads(render_line(START, verdict, observation))) == KEYS
    assert list(json.loads(render_line(START, verdict, observation, "an-entry"))) == [*KEYS, "entries"]


def test_an_unvisited_link_says_so() -> None:
    line = json.loads(render_line("htp:/x", UNCHECKED, None))

    assert (line["url"], line["verdict"], line["reason"], line["confidence"]) == ("htp:/x", "unchecked", "interrupted", None)
    assert (line["status"], line["final_url"], line["requests"], line["visited_at"]) == (None, None, 0, None)


def test_the_address_is_as_given_and_all_others_are_redacted() -> None:
    written = "https://jan:canary1@x.example/?token=canary2"
    moved = Verdict(
        kind=VerdictKind.MOVED,
        reason=Reason.MOVED_PERMANENTLY,
        confidence=Confidence.CERTAIN,
        rule="moved",
        suggestion="https://y.example/?token=canary3",
        notes=(Note(NoteId.ENDS_AT_HOME_PAGE, "https://y.example/?sig=canary4"), Note(NoteId.PASSWORD_IN_URL)),
    )
    observation = seen(hop(written, 301), hop("https://kees:canary5@y.example/?token=canary6", 200))
    line = render_line(written, moved, observation)
    others = {key: value for key, value in json.loads(line).items() if key != "url"}

    assert json.loads(line)["url"] == written
    assert "canary" not in json.dumps(others)
    assert others["notes"] == [{"id": "ends-at-home-page", "detail": "https://y.example/?sig=***"}, {"id": "password-in-url"}]


@given(st.text())
def test_any_address_comes_back_letter_by_letter_on_one_line(written: str) -> None:
    line = render_line(written, UNCHECKED, None)

    assert json.loads(line)["url"] == written
    assert "\n" not in line
    assert not parsed_commands(line)
    line.encode("utf-8")


def test_fractions_of_a_second_stay() -> None:
    from_clock = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
    observation = Observation(visit_key=START, looks=answer(200).looks, visited_at=from_clock, elapsed_ms=1)

    assert json.loads(render_line(START, OK, observation))["visited_at"] == "2026-01-02T03:04:05.678000Z"


def test_a_report_has_a_line_for_each_case() -> None:
    report = REPORTS["rich"]()
    assert report.links is not None
    lines = [json.loads(line) for line in render(report).splitlines()]

    assert [line["url"] for line in lines] == [case.url for case in report.links.cases]
    assert all(line["entries"] for line in lines)
    assert render(REPORTS["invalid"]()) == ""
