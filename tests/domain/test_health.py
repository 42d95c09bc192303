"""What a history says of all links together: over time, and of what is to come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from toolkit_maint.domain.health import health_of
from toolkit_maint.domain.incident import Visit
from toolkit_maint.domain.past import Past
from toolkit_maint.domain.policy import IncidentPolicy
from toolkit_maint.domain.verdict import Reason, VerdictKind
from toolkit_maint.reports.screen import Screen
from toolkit_maint.reports.timeline import LinkPast, render_health, render_overview, render_timeline
from toolkit_maint.reports.words import words_for

POLICY = IncidentPolicy()
START = datetime(2026, 9, 1, 12, tzinfo=UTC)
NOW = START + timedelta(days=60)
GOOD, DEAD, FLAPS, MOVES, NEVER = (f"https://{name}.example/" for name in ("good", "dead", "flaps", "moves", "never"))


def visit(key: str, day: int, reason: Reason = Reason.OK, **more: object) -> Visit:
    kind = {Reason.OK: VerdictKind.ALIVE, Reason.MOVED_PERMANENTLY: VerdictKind.MOVED}.get(reason, VerdictKind.BROKEN)
    return Visit(key=key, at=START + timedelta(days=day), verdict=kind, reason=reason, vantage="main", **more)  # type: ignore[arg-type]  # a table of fields


VISITS = [
    *(visit(GOOD, day, expires="2026-12-01T00:00:00Z") for day in range(0, 61, 7)),
    visit(DEAD, 0),
    *(visit(DEAD, day, Reason.GONE) for day in range(20, 40)),
    *(visit(FLAPS, day, Reason.OK if day % 10 else Reason.CONNECTION_REFUSED) for day in range(5, 60)),
    visit(MOVES, 0),
    visit(MOVES, 10, Reason.MOVED_PERMANENTLY, suggestion="https://first.example/"),
    visit(MOVES, 30, Reason.MOVED_PERMANENTLY, suggestion="https://second.example/"),
    visit(MOVES, 50, Reason.MOVED_PERMANENTLY, suggestion="https://second.example/"),
    visit("https://gone-from-the-list.example/", 3),
]
PAST = Past(VISITS, POLICY)
HEALTH = health_of(PAST, [GOOD, DEAD, FLAPS, MOVES, NEVER, GOOD], [START, NOW], NOW, POLICY)


def test_links_are_counted_once_and_the_rest_is_named() -> None:
    assert (HEALTH.links, HEALTH.never_visited, HEALTH.forgotten) == (5, 1, 1)
    assert (HEALTH.runs, HEALTH.last_run) == (2, NOW)


def test_health_over_time_is_that_of_each_day() -> None:
    first, last = HEALTH.points[0], HEALTH.points[-1]

    assert len(HEALTH.points) == 12
    assert (first.day, first.working, first.failing, first.confirmed) == (START.date(), 3, 0, 0)
    assert (last.day, last.working, last.failing, last.confirmed) == (NOW.date(), 3, 0, 1)
    assert [point.confirmed for point in HEALTH.points] == sorted(point.confirmed for point in HEALTH.points)


def test_what_is_to_come_is_named() -> None:
    assert [(one.host, one.changes) for one in HEALTH.flapping] == [("flaps.example", 5)]
    assert [(one.host, one.ends.date()) for one in HEALTH.ending] == [("good.example", date(2026, 12, 1))]
    assert [(one.key, one.to, one.since.date(), one.places) for one in HEALTH.moving] == [
        (MOVES, "https://second.example/", (START + timedelta(days=30)).date(), 2)
    ]
    assert HEALTH.due[0].day == NOW.date()
    assert sum(one.count for one in HEALTH.due) == 5


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_it_reads_within_the_screen(lang: str) -> None:
    pasts = [
        LinkPast(key=key, titles=(f"Titel van {key}",), incident=PAST.incident(key), visits=PAST.visits(key))
        for key in (GOOD, DEAD, FLAPS, MOVES, NEVER)
    ]
    words = words_for(lang)
    texts = [
        render_health(HEALTH, words, Screen(width=60)),
        render_timeline(pasts, POLICY, words, Screen(width=60)),
        render_overview(pasts, POLICY, words, Screen(width=60)),
    ]

    assert all(len(line) <= 60 or "https://" in line for text in texts for line in text.splitlines())
    assert texts[0].count("\n\n") >= 4
    dead = words.gettext("dead")
    assert f"→ {words.say('from {date} on: {state}', date=words.date(START + timedelta(days=23)), state=dead)}" in texts[1]
    assert texts[2].splitlines()[0] == f"{dead.capitalize()} (1)"


def test_a_timeline_shows_nothing_that_steers_a_terminal() -> None:
    hostile = visit("https://a.example/", 0, Reason.MOVED_PERMANENTLY, suggestion="https://b.example/\x1b[31m\u202e")
    past = LinkPast(key=hostile.key, titles=("\x1b[2J", "::error::x"), incident=PAST.incident(GOOD), visits=(hostile,))

    text = render_timeline([past], POLICY, words_for("en"), Screen(width=80))

    assert not [character for character in text if ord(character) < 32 and character != "\n"]
    assert "\u202e" not in text
    assert not [line for line in text.splitlines() if line.strip().startswith("::") or " ::" in line]
