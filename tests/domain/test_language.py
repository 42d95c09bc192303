"""The language of a text that does not say it."""

from __future__ import annotations

import pytest

from toolkit_maint.domain.language import language_tag, likely_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hieronder vind je wat onze vrijwilligers zelf gebruiken. Mis je iets? Laat het weten.", "nl"),
        ("A hand-picked list of things that help you to keep bees.", "en"),
        ("Une liste de liens pour les parents qui cherchent des livres avec le label.", "fr"),
        ("Die Liste ist nicht vollständig, und Vorschläge sind auch von den Lesern willkommen.", "de"),
        ("手書き文字データ集", None),
        ("Awesome Bees", None),
        ("", None),
    ],
)
def test_small_words_tell_the_language(text: str, language: str | None) -> None:
    assert likely_language(text) == language


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("nl", "nl"),
        ("nl-BE", "nl-BE"),
        ("nl_BE", "nl-BE"),
        (" EN ", "en"),
        ("zh-Hant-TW", "zh-Hant-TW"),
        ("", None),
        ("english", None),
        ("nl\n", "nl"),
        ("x", None),
        ("nl-" + "a" * 40, None),
        ("nl-BE-" + "-".join(["abcdefgh"] * 6), None),
    ],
)
def test_a_tag_is_one_that_a_catalogue_may_have(written: str, tag: str | None) -> None:
    assert language_tag(written) == tag
