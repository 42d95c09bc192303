"""Explanations: as they should read, for every rule there is, and whatever a page says."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observation_builder import look, visit
from toolkit_maint.domain.identity import Likeness
from toolkit_maint.domain.judge import RULES
from toolkit_maint.domain.observation import HopKind, LookKind, UnvisitedKind
from toolkit_maint.domain.passes import UNKNOWN
from toolkit_maint.domain.signs import SignKind, Where
from toolkit_maint.domain.trail import Counted, Trail, trail
from toolkit_maint.domain.verdict import ADDRESS_RULE, Confidence, VerdictKind
from toolkit_maint.reports import explanation_words as tables
from toolkit_maint.reports.columns import width_of
from toolkit_maint.reports.explanation import render_json, render_text
from toolkit_maint.reports.screen import Screen
from toolkit_maint.reports.words import words_for
from trail_builder import EXPECTED, POLICY, TRAILS, told, wall

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ["nl", "en"]
GOLDEN_TRAILS = ["wall", "taken-over", "temporary-tail", "incomplete-chain", "missing-twice", "soft-404"]
RULE_IDS = {rule for rule, _ in RULES} | {ADDRESS_RULE, UNKNOWN.rule, "https-only", "stopped", "our-side", *UnvisitedKind}


def compared(path: Path, written: str, update_golden: bool) -> None:
    if update_golden:
        path.write_text(written, "utf-8", newline="\n")

    assert written == path.read_text("utf-8")


def steady(found: Trail) -> Trail:
    """The trail with the last two of the rules that were asked: a new rule is no reason to write all these files anew."""
    looks = tuple(msgspec.structs.replace(each, rules=each.rules[-2:]) for each in found.looks)
    return msgspec.structs.replace(found, looks=looks)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", GOLDEN_TRAILS)
def test_explanations_read_as_they_should(name: str, lang: str, update_golden: bool) -> None:
    written = render_text(steady(TRAILS[name]()), words_for(lang), Screen(80))

    compared(GOLDEN / f"trail-{name}.{lang}.txt", written, update_golden)


@pytest.mark.parametrize("name", GOLDEN_TRAILS)
def test_json_is_as_it_should_be(name: str, update_golden: bool) -> None:
    compared(GOLDEN / f"trail-{name}.json", render_json(steady(TRAILS[name]())), update_golden)


@pytest.mark.parametrize("name", TRAILS)
def test_json_has_stable_keys(name: str) -> None:
    document = json.loads(render_json(TRAILS[name]()))

    assert document["schema_version"] == 1
    assert all(re.fullmatch(r"[a-z_]+", key) for key in _keys(document))


def _keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(_keys, value.values()))
    return set().union(*map(_keys, value)) if isinstance(value, list) else set()


def test_every_rule_has_its_sentence_and_no_sentence_is_left_over() -> None:
    assert set(tables.DECIDING_RULES) == RULE_IDS


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rule", sorted(RULE_IDS))
def test_a_rule_is_told_in_one_plain_sentence(rule: str, lang: str) -> None:
    sentence = words_for(lang).gettext(tables.DECIDING_RULES[rule])

    assert re.fullmatch(r"[A-Z][^{}]+\.", sentence)
    assert rule not in {sentence, sentence.lower()}


@pytest.mark.parametrize(
    ("members", "table"),
    [
        (VerdictKind, tables.VERDICTS),
        (Confidence, tables.CONFIDENCES),
        (LookKind, tables.LOOKS),
        (HopKind, tables.STEPS),
        (SignKind, tables.SIGN_KINDS),
        (Where, tables.PLACES),
        (Counted, tables.COUNTED),
        (Likeness, tables.LIKENESSES),
    ],
)
def test_every_member_has_its_words(members: type[StrEnum], table: dict[StrEnum, str]) -> None:
    assert set(table) == set(members)


@pytest.mark.parametrize("status", [100, 200, 201, 302, 404, 418, 500, 503, 600, 999])
def test_every_status_means_something(status: int) -> None:
    assert tables.status_meaning(status, words_for("nl"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", TRAILS)
def test_the_verdict_and_what_to_do_come_first(name: str, lang: str) -> None:
    words, found = words_for(lang), TRAILS[name]()
    written = render_text(found, words, Screen(80))
    top = written.split("\n\n\n")[0]

    assert written.startswith(found.url + "\n=")
    assert ("→ " in top) is (found.verdict is not VerdictKind.ALIVE or bool(found.notes))
    assert written.index(words.gettext("Why").upper()) < written.index(words.gettext("Details").upper())
    assert written.endswith("\n")


def test_a_look_that_came_to_the_same_is_told_once() -> None:
    twice = visit(look(LookKind.GET, 404), look(LookKind.GET, 404, second_pass=True))
    written = render_text(trail(twice, None, POLICY), words_for("en"), Screen(80))

    assert written.count("The site answered 404") == 1
    assert "It came to the same as visit 1." in written


def test_silence_may_be_our_own_networks_fault() -> None:
    hint = "whether the network of this computer works"
    silent = render_text(TRAILS["no-answer"](), words_for("en"), Screen(200))

    assert hint in silent
    assert hint not in render_text(TRAILS["missing-twice"](), words_for("en"), Screen(200))


def test_colour_is_only_there_where_it_is_wanted() -> None:
    plain, coloured = (render_text(TRAILS["wall"](), words_for("en"), Screen(80, colour=on)) for on in (False, True))

    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


HOSTILE = st.text(max_size=30) | st.sampled_from(["\x1b[31m", "::error::x", "##[group]", "\u202e", "a\n::warning::b", "\ud800"])


@settings(max_examples=100)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_a_page_steers_neither_a_terminal_nor_a_runner(title: str, heading: str, header: str) -> None:
    observation = wall()
    (only,) = observation.looks
    first = msgspec.structs.replace(only.hops[0], headers=(("server", header), ("set-cookie", title)))
    body = msgspec.structs.replace(told(title, heading), language=heading[:3], media_type="text/html")
    hostile = msgspec.structs.replace(observation, looks=(msgspec.structs.replace(only, hops=(first,), page=body),))
    found = trail(hostile, msgspec.structs.replace(EXPECTED, title=header), POLICY)
    text = render_text(found, words_for("nl"), Screen(80))

    for written in (text, render_json(found)):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028]", written)
        assert "##[" not in written
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("name", TRAILS)
def test_lines_are_as_wide_as_the_screen_but_for_what_cannot_be_broken(name: str, width: int) -> None:
    for line in render_text(TRAILS[name](), words_for("nl"), Screen(width)).splitlines():
        assert width_of(line) <= width or " " not in line.strip().partition(": ")[2] or len(line.split()) <= 3
