"""How long a site asks to be left alone, in all the ways in which sites say so."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from observation_builder import START, hop
from toolkit_maint.domain.observation import HopKind
from toolkit_maint.domain.retry_after import LONGEST_PAUSE, asked_to_wait, http_date, pause_after

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
AT_NOON = int(NOW.timestamp())


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("0", 0),
        ("1.5", 1.5),
        ("Mon, 23 Nov 2026 12:00:20 GMT", 20),
        ("mon, 23 nov 2026 12:00:20 gmt", 20),
        ("Mon, 23-Nov-2026 12:00:20 GMT", 20),
        ("Monday, 23-Nov-26 12:00:20 GMT", 20),
        ("Mon Nov 23 12:00:20 2026", 20),
        ("Mon, 23 Nov 2026 12:00:00 GMT", 0),
        ("Mon, 23 Nov 2026 11:59:59 GMT", None),
        ("Mon, 23 Nov 2027 12:00:00 GMT", LONGEST_PAUSE),
        ("Tue, 23 Nov 2027 12:00:01 GMT", None),
        (str(LONGEST_PAUSE), LONGEST_PAUSE),
        (str(LONGEST_PAUSE + 1), None),
        ("9" * 400, None),
        ("-5", None),
        ("", None),
        ("soon", None),
        ("5, 10", None),
        ("1e3", None),
        ("\u0661\u0662", None),
        ("Mon, 99 Nov 2026 12:00:20 GMT", None),
        ("Mon, 23 Foo 2026 12:00:20 GMT", None),
        ("Mon, 23 Nov 2026 12:00:20 CET", None),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert asked_to_wait(hop(START, 503, retry_after=value), NOW) == seconds


def test_without_the_header_nothing_is_asked() -> None:
    assert asked_to_wait(hop(START, 503), NOW) is None


def test_a_date_is_read_by_the_clock_of_the_site() -> None:
    slow = hop(START, 503, retry_after="Mon, 23 Nov 2026 11:30:20 GMT", date="Mon, 23 Nov 2026 11:30:00 GMT")
    unreadable = hop(START, 503, retry_after="Mon, 23 Nov 2026 12:00:20 GMT", date="today")

    assert asked_to_wait(slow, NOW) == 20
    assert asked_to_wait(unreadable, NOW) == 20


def test_of_two_the_longest_holds() -> None:
    headers = (("retry-after", "5"), ("retry-after", "30"), ("retry-after", "x"))

    assert asked_to_wait(msgspec.structs.replace(hop(START, 503), headers=headers), NOW) == 30


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry_after": "5"}, None),
        ({"ratelimit": '"default";r=0;t=5'}, 5),
        ({"ratelimit": '"minute";r=0;t=5, "day";r=0;t=900'}, 900),
        ({"ratelimit": '"minute";r=3;t=5, "day";r=0;t=90'}, 90),
        ({"ratelimit": '"default";r=1;t=5'}, None),
        ({"ratelimit": '"default";r=0'}, None),
        ({"ratelimit": "limit=10, remaining=0, reset=5"}, 5),
        ({"ratelimit": "limit=10, remaining=1, reset=5"}, None),
        ({"ratelimit_remaining": "0", "ratelimit_reset": "5"}, 5),
        ({"ratelimit_remaining": "0, 10;w=60", "ratelimit_reset": "5"}, 5),
        ({"ratelimit_remaining": "2", "ratelimit_reset": "5"}, None),
        ({"ratelimit_remaining": "0"}, None),
        ({"x_ratelimit_remaining": "0", "x_ratelimit_reset": "5"}, 5),
        ({"x_ratelimit_remaining": "0.0", "x_ratelimit_reset": "0.25"}, 0.25),
        ({"x_ratelimit_remaining": "0", "x_ratelimit_reset": str(AT_NOON + 30)}, 30),
        ({"x_ratelimit_remaining": "0", "x_ratelimit_reset": str((AT_NOON + 30) * 1000)}, 30),
        (
            {"x_ratelimit_remaining": "0", "x_ratelimit_reset": str(AT_NOON), "date": "Mon, 23 Nov 2026 11:59:00 GMT"},
            60,
        ),
        ({"x_ratelimit_remaining": "0", "x_ratelimit_reset": str(AT_NOON - 1)}, None),
        ({"x_ratelimit_remaining": "0", "x_ratelimit_reset": str(LONGEST_PAUSE + 1)}, None),
        ({"x_ratelimit_remaining": "-1", "x_ratelimit_reset": "5"}, None),
        ({"x_ratelimit_remaining": "none", "x_ratelimit_reset": "5"}, None),
    ],
)
def test_rate_limits(headers: dict[str, str], seconds: float | None) -> None:
    assert pause_after(hop(START, 200, HopKind.START, **headers), NOW) == seconds


TEXT = st.text(max_size=60) | st.from_regex(r"[\d.,;=rt\"a-z :]{0,40}", fullmatch=True)


@given(TEXT, TEXT, TEXT)
def test_whatever_a_site_sends_is_a_pause_within_bounds_or_none(value: str, other: str, date: str) -> None:
    told = hop(START, 200, retry_after=value, ratelimit=value, x_ratelimit_remaining=other, x_ratelimit_reset=value, date=date)

    for seconds in (asked_to_wait(told, NOW), pause_after(told, NOW)):
        assert seconds is None or 0 <= seconds <= LONGEST_PAUSE


@given(st.datetimes(datetime(1977, 1, 1), datetime(2076, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis adds the zone
def test_every_date_is_read_in_each_of_the_three_forms(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    day, month = moment.strftime("%A"), moment.strftime("%b")
    time = moment.strftime("%H:%M:%S")

    assert http_date(f"{day[:3]}, {moment:%d} {month} {moment.year:04} {time} GMT", NOW) == moment
    assert http_date(f"{day}, {moment:%d}-{month}-{moment:%y} {time} GMT", NOW) == moment
    assert http_date(f"{day[:3]} {month} {moment.day:2} {time} {moment.year:04}", NOW) == moment
