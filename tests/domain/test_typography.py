"""Words as a reader sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit_maint.domain.typography import comparable, tidy


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  a\u00a0\t\n b\u2003c ", "a b c"),
        ("ouder\u00adbetrokken\u200bheid", "ouderbetrokkenheid"),
        ("\ufeffa\u2060b\u200cc\u200d", "abc"),
        ("\u202eab\u2066c\u200f", "abc"),
        ("\U0001f469\u200d\U0001f4bb code", "\U0001f469\u200d\U0001f4bb code"),
        ("\u201eMooi\u201d \u2013 \u2018echt\u2019\u2026", "\u201eMooi\u201d \u2013 \u2018echt\u2019\u2026"),
        (" \u200b\u00a0", ""),
    ],
)
def test_tidy_keeps_every_visible_character(text: str, shown: str) -> None:
    assert tidy(text) == shown


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sterke SCH'ouders", "sterke sch\u2019ouders"),
        ("Metrotaal \u2013 Mind the gap", "Metrotaal-Mind the gap"),
        ('"Een gids"', "\u00abEen\u00a0gids\u00bb"),
        ("'Een gids'", "''Een gids''"),
        ("Hoe en waarom?", "Hoe en waarom"),
        ("poe\u0308zie", "po\u00ebzie"),
        ("\ufb01lm \u2192", "film"),
        ("Stra\u00dfe", "STRASSE"),
    ],
)
def test_typography_makes_no_difference(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(
    ("one", "other"), [("poezie", "po\u00ebzie"), ("deel 1", "deel 2"), ("een gids", "eengids"), ("a/b", "a b")]
)
def test_words_do(one: str, other: str) -> None:
    assert comparable(one) != comparable(other)


@pytest.mark.parametrize("text", ["", "...", "\u2026", " \u2192 ", "?!"])
def test_what_has_no_words_has_no_key(text: str) -> None:
    assert comparable(text) == ""


@given(st.text())
def test_both_are_settled_at_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert comparable(tidy(text)) == comparable(text)
