"""Languages, numbers and dates."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from toolkit_maint.reports.words import choose_language, words_for

LATE = datetime(2026, 11, 23, 23, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lang", "spoken"), [("nl", "nl"), ("nl-BE", "nl"), ("NL_be", "nl"), ("en-GB", "en"), ("fr", "en"), ("", "en")]
)
def test_a_language_is_spoken_or_becomes_english(lang: str, spoken: str) -> None:
    assert words_for(lang).lang == spoken


@pytest.mark.parametrize(
    ("lang", "zone", "told"),
    [
        ("nl", "Europe/Brussels", "24 november 2026 om 00.10 uur"),
        ("en", "Europe/Brussels", "24 November 2026 at 00:10"),
        ("en", "America/New_York", "23 November 2026 at 18:10"),
    ],
)
def test_a_time_is_told_in_the_zone_of_the_catalogue(lang: str, zone: str, told: str) -> None:
    assert words_for(lang).at(zone).date_time(LATE) == told


@pytest.mark.parametrize("zone", ["Nowhere/Else", "../../etc/passwd", "", "/absolute"])
def test_a_zone_that_is_not_known_is_called_utc(zone: str) -> None:
    words = words_for("en").at(zone)

    assert words.zone_name == "UTC"
    assert words.date_time(LATE) == "23 November 2026 at 23:10"


def test_every_month_has_a_name() -> None:
    dutch = [words_for("nl").date(datetime(2026, month, 1, tzinfo=UTC)).split()[1] for month in range(1, 13)]

    assert len(set(dutch)) == 12
    assert dutch[2] == "maart"


@pytest.mark.parametrize(
    ("lang", "count", "told"),
    [("nl", 1, "1 link"), ("nl", 1234, "1.234 links"), ("en", 0, "0 links"), ("en", 1234567, "1,234,567 links")],
)
def test_numbers_take_the_form_of_the_language(lang: str, count: int, told: str) -> None:
    assert words_for(lang).say_many("{count} link", "{count} links", count) == told


@pytest.mark.parametrize(
    ("wanted", "environment", "catalogue", "chosen"),
    [
        ("en", {"TOOLKIT_MAINT_LANG": "nl"}, "nl", "en"),
        (None, {"TOOLKIT_MAINT_LANG": "nl"}, "en", "nl"),
        (None, {"TOOLKIT_MAINT_LANG": "xx"}, "nl-BE", "nl"),
        (None, {}, "fr", "en"),
        (None, {}, None, "en"),
    ],
)
def test_the_first_language_that_is_spoken_counts(
    wanted: str | None, environment: dict[str, str], catalogue: str | None, chosen: str
) -> None:
    assert choose_language(wanted, environment, catalogue) == chosen
