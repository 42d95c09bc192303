"""Every id that a report may hold is told in plain sentences, in both languages, and documented."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest

from dev_tools import dev_tool
from project_tree import ROOT
from toolkit_maint.domain.diagnostic import Rule
from toolkit_maint.domain.report import Incomplete, NetworkState
from toolkit_maint.domain.source import Unreadable
from toolkit_maint.domain.verdict import NoteId, Reason
from toolkit_maint.reports.reasons import INCOMPLETE, NETWORK, NOTES, REASONS, UNREADABLE, UNREADABLE_COPY, told
from toolkit_maint.reports.rules import RULES, plainly
from toolkit_maint.reports.words import words_for

REFERENCE = dev_tool("reference")
TABLES = [(Reason, REASONS), (NoteId, NOTES), (Unreadable, UNREADABLE), (NetworkState, NETWORK), (Incomplete, INCOMPLETE)]
LANGUAGES = ["nl", "en"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("members", "table"), [*TABLES, (Unreadable, UNREADABLE_COPY)])
def test_every_member_has_its_sentences(members: type[StrEnum], table: dict[StrEnum, object], lang: str) -> None:
    assert set(table) == set(members)
    for sentences in table.values():
        happened, to_do = told(sentences, words_for(lang))  # type: ignore[arg-type]  # the tables differ in their keys only
        assert re.fullmatch(r"[A-ZÉ][^{}]+\.", happened)
        assert not to_do or re.fullmatch(r"[A-Z][^{}]+\.", to_do)


def test_a_failure_always_says_what_to_do() -> None:
    silent = {reason for reason, sentences in REASONS.items() if not sentences.to_do}

    assert silent == {Reason.OK, Reason.FORM_OK}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_has_its_sentences(lang: str) -> None:
    assert set(RULES) == set(Rule)
    for rule in Rule:
        wrong, mend = plainly(rule, words_for(lang))
        assert "{" not in wrong + mend
        assert wrong.endswith(".")


@pytest.mark.parametrize("path", REFERENCE.wanted(), ids=lambda path: path.name)
def test_the_reference_is_up_to_date(path: object) -> None:
    assert path.read_text("utf-8") == REFERENCE.wanted()[path], "run: python tools/reference.py"  # type: ignore[attr-defined]


def test_every_id_has_a_heading() -> None:
    headings = re.findall(r"^### (.+)$", (ROOT / "docs" / "reasons.md").read_text("utf-8"), re.MULTILINE)
    rules = re.findall(r"^### (.+)$", (ROOT / "docs" / "rules.md").read_text("utf-8"), re.MULTILINE)

    assert headings == [member.value for members, _ in TABLES for member in members]
    assert rules == [rule.value for rule in Rule]
