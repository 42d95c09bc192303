"""What a history says, in words: the timeline of one link, where all links stand, and how they do over time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from itertools import groupby
from types import MappingProxyType
from typing import Final

import msgspec

from toolkit_maint.domain.health import Health, HealthPoint
from toolkit_maint.domain.incident import Incident, IncidentState, Visit
from toolkit_maint.domain.policy import IncidentPolicy
from toolkit_maint.domain.recent import Stretch, stretches
from toolkit_maint.domain.standing import Standing, standing_of
from toolkit_maint.domain.verdict import VerdictKind
from toolkit_maint.reports.columns import wrapped
from toolkit_maint.reports.escape import PLAIN, json_text
from toolkit_maint.reports.reasons import REASONS, told
from toolkit_maint.reports.screen import Screen
from toolkit_maint.reports.standing_words import ahead
from toolkit_maint.reports.words import Words, marked

STATES: Final[Mapping[IncidentState, str]] = MappingProxyType(
    {
        IncidentState.OK: marked("works"),
        IncidentState.FAILING: marked("fails"),
        IncidentState.DEAD: marked("dead"),
        IncidentState.INSECURE: marked("browsers warn of it"),
        IncidentState.NOT_ANSWERING: marked("does not answer"),
        IncidentState.NEEDS_PERSON: marked("not truly seen for long"),
    }
)
"""Where a link stands, in a word or a few."""


class LinkPast(msgspec.Struct, frozen=True, kw_only=True):
    """One address with all that is remembered of it. ``titles`` are those under which the catalogue has it, if it does."""

    key: str
    titles: tuple[str, ...]
    incident: Incident
    visits: tuple[Visit, ...]


def render_timeline(pasts: Sequence[LinkPast], policy: IncidentPolicy, words: Words, screen: Screen) -> str:
    """What happened to each of these links, visit by visit; visits in a row that found the same are one line."""
    return "\n".join("\n".join(_timeline(past, policy, words, screen)) + "\n" for past in pasts)


def _timeline(past: LinkPast, policy: IncidentPolicy, words: Words, screen: Screen) -> Iterator[str]:
    titles = " / ".join(map(PLAIN.text, past.titles))
    yield from wrapped(titles or words.gettext("(no longer in the catalogue)"), screen.width)
    yield from wrapped(PLAIN.address(past.key), screen.width, first="  ", rest="  ")
    if not past.visits:
        yield "  " + words.gettext("Nobody has visited it yet.")
        return
    yield from wrapped(_now(past.incident, policy, words), screen.width, first="  ", rest="  ")
    yield ""
    vantages = {visit.vantage for visit in past.visits}
    each = stretches(past.key, past.visits, policy)
    for vantage, seen in groupby(each, key=lambda stretch: stretch.vantage):
        if len(vantages) > 1:
            yield "  " + words.say("Seen from {vantage}:", vantage=PLAIN.text(vantage))
        for stretch in seen:
            yield from _events(stretch, words, screen)


def _now(incident: Incident, policy: IncidentPolicy, words: Words) -> str:
    standing = standing_of(incident, incident, policy)
    sentences = [words.say("Now: {state}.", state=words.gettext(STATES[incident.state]))]
    if standing.since is not None:
        sentences.append(words.say("Failing since {date}.", date=words.date(standing.since)))
        sentences.extend(ahead(standing, words))
    if standing.last_good is not None and incident.state is not IncidentState.OK:
        sentences.append(words.say("It last worked on {date}.", date=words.date(standing.last_good)))
    return " ".join(sentences)


def _events(stretch: Stretch, words: Words, screen: Screen) -> Iterator[str]:
    yield from wrapped(_stretch(stretch, words), screen.width, first="  ", rest=" " * 6)
    for turn in stretch.turns:
        said = words.say("from {date} on: {state}", date=words.date(turn.at), state=words.gettext(STATES[turn.state]))
        yield from wrapped(said, screen.width, first="      → ", rest=" " * 8)


def _stretch(stretch: Stretch, words: Words) -> str:
    sentence = told(REASONS[stretch.reason], words).happened
    if stretch.verdict is VerdictKind.MOVED and stretch.suggestion:
        sentence = f"{sentence} {PLAIN.address(stretch.suggestion)}"
    return words.say("{date}: {sentence}", date=days_of(stretch, words), sentence=sentence)


def days_of(stretch: Stretch, words: Words) -> str:
    """The day of visits in a row, or the first and the last of them."""
    first, last = words.date(stretch.first), words.date(stretch.last)
    return first if stretch.first.date() == stretch.last.date() else words.say("{first} to {last}", first=first, last=last)


def render_overview(pasts: Sequence[LinkPast], policy: IncidentPolicy, words: Words, screen: Screen) -> str:
    """Where each link stands, on a line or two; those that need somebody first."""
    ordered = sorted(pasts, key=lambda past: _ORDER[past.incident.state])
    lines: list[str] = []
    for state, alike in groupby(ordered, key=lambda past: past.incident.state):
        group = list(alike)
        lines.append(f"{words.gettext(STATES[state]).capitalize()} ({len(group)})")
        for past in group:
            title = " / ".join(map(PLAIN.text, past.titles)) or PLAIN.address(past.key)
            lines.extend(wrapped(f"{title}: {_briefly(past.incident, policy, words)}", screen.width, first="  ", rest="    "))
        lines.append("")
    return "\n".join(lines)


_ORDER: Final = {
    IncidentState.DEAD: 0,
    IncidentState.INSECURE: 1,
    IncidentState.NOT_ANSWERING: 2,
    IncidentState.NEEDS_PERSON: 3,
    IncidentState.FAILING: 4,
    IncidentState.OK: 5,
}


def _briefly(incident: Incident, policy: IncidentPolicy, words: Words) -> str:
    if incident.last_visit is None:
        return words.gettext("Nobody has visited it yet.")
    if incident.since is not None:
        standing = standing_of(incident, incident, policy)
        return " ".join((words.say("Failing since {date}.", date=words.date(incident.since)), *ahead(standing, words)))
    return words.say("last looked at on {date}", date=words.date(incident.last_visit))


class _ToldPast(msgspec.Struct, frozen=True, kw_only=True):
    url: str
    titles: tuple[str, ...]
    standing: Standing
    visits: tuple[Visit, ...]


def timeline_json(pasts: Sequence[LinkPast], policy: IncidentPolicy) -> str:
    """The same as JSON: an object with ``schema_version`` and a list of ``links``."""
    links = [
        _ToldPast(
            url=past.key,
            titles=past.titles,
            standing=standing_of(past.incident, past.incident, policy),
            visits=past.visits,
        )
        for past in pasts
    ]
    return _json({"schema_version": 1, "links": links})


def health_json(health: Health) -> str:
    """The health as JSON, with ``schema_version``."""
    return _json({"schema_version": 1, **msgspec.to_builtins(health)})


def _json(data: object) -> str:
    return json_text(msgspec.json.format(msgspec.json.encode(data), indent=2).decode("utf-8")) + "\n"


_BAR: Final = 20


def render_health(health: Health, words: Words, screen: Screen) -> str:
    """Health over time, and what is to come, for a terminal."""
    lines: list[str] = []
    for heading, part in _parts(health, words, screen):
        body = list(part)
        if body:
            lines += [heading, *(line for text in body for line in wrapped(text, screen.width, first="  ", rest="    ")), ""]
    return "\n".join(lines)


def _parts(health: Health, words: Words, screen: Screen) -> Iterator[tuple[str, Iterator[str]]]:
    yield words.gettext("In short"), _in_short(health, words)
    yield words.gettext("Links over time: working, failing, confirmed trouble"), _over_time(health.points, words, screen)
    yield words.gettext("Hosts that come and go"), _flapping(health, words)
    yield words.gettext("Certificates that end soon"), _ending(health, words)
    yield words.gettext("Addresses that lead elsewhere"), _moving(health, words)
    yield words.gettext("What is due"), _due(health, words)


def _in_short(health: Health, words: Words) -> Iterator[str]:
    yield words.say_many("{count} address is in the catalogue.", "{count} addresses are in the catalogue.", health.links)
    if health.never_visited:
        yield words.say_many("{count} of them was never visited.", "{count} of them were never visited.", health.never_visited)
    if health.forgotten:
        yield words.say_many(
            "Of {count} address that is no longer in it something is remembered as well.",
            "Of {count} addresses that are no longer in it something is remembered as well.",
            health.forgotten,
        )
    if health.last_run is not None:
        yield words.say_many(
            "{count} run is remembered, of {moment}.",
            "{count} runs are remembered, the last of {moment}.",
            health.runs,
            moment=words.date_time(health.last_run),
        )


def _over_time(points: tuple[HealthPoint, ...], words: Words, screen: Screen) -> Iterator[str]:
    most = max((point.working + point.failing + point.confirmed for point in points), default=0)
    size = min(_BAR, max(screen.width - 50, 5))
    for point in points:
        scaled = round(point.working / most * size) if most else 0
        counts = f"{point.working} / {point.failing} / {point.confirmed}"
        yield f"{_day(point, words)}: {'#' * scaled}{'.' * (size - scaled)} {counts}"


def _day(point: HealthPoint, words: Words) -> str:
    return words.date(datetime.combine(point.day, time(12), UTC))


def _flapping(health: Health, words: Words) -> Iterator[str]:
    for one in health.flapping:
        yield words.say_many(
            "{host}: began to fail {count} time in 90 days, last seen failing on {date}",
            "{host}: began to fail {count} times in 90 days, last seen failing on {date}",
            one.changes,
            host=PLAIN.text(one.host),
            date=words.date(one.latest),
        )


def _ending(health: Health, words: Words) -> Iterator[str]:
    for one in health.ending:
        yield words.say("{host}: ends on {date}", host=PLAIN.text(one.host), date=words.date(one.ends))


def _moving(health: Health, words: Words) -> Iterator[str]:
    for one in health.moving:
        yield words.say_many(
            "{address} leads to {other} since {date}",
            "{address} leads to {other} since {date}; it has led to {count} places",
            one.places,
            address=PLAIN.address(one.key),
            other=PLAIN.address(one.to),
            date=words.date(one.since),
        )


def _due(health: Health, words: Words) -> Iterator[str]:
    for due in health.due:
        day = words.date(datetime.combine(due.day, time(12), UTC))
        yield words.say_many("{date}: {count} address", "{date}: {count} addresses", due.count, date=day)
