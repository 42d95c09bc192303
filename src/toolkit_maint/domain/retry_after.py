"""How long a site asks to be left alone: ``Retry-After`` (RFC 9110, section 10.2.3) and the rate-limit headers. Pure.

A moment is taken by the clock of the site itself, which its ``Date`` header shows, so that a wrong clock on either side
does no harm. Nothing here is ever shorter than what was asked for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from toolkit_maint.domain.observation import Hop

LONGEST_PAUSE = 365 * 86_400
"""Whoever asks for more seconds than this means something else."""

_SECONDS = re.compile(r"(\d{1,13}(?:\.\d{1,9})?)\Z", re.ASCII)
_FIRST_NUMBER = re.compile(r"(\d{1,13}(?:\.\d{1,9})?)(?= ?[,;]|\Z)", re.ASCII)
_FIELD = re.compile(r"([A-Za-z]{1,20}) ?= ?(\d{1,13}(?:\.\d{1,9})?)\Z", re.ASCII)
_EPOCH_FROM, _EPOCH_MS_FROM = 1_000_000_000, 1_000_000_000_000
_VALUE_MOST = 400

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
# The three forms of an HTTP date (RFC 9110, section 5.6.7), the one in use first.
_DATES = tuple(
    re.compile(rf"{form}\Z", re.ASCII | re.IGNORECASE)
    for form in (
        rf"[a-z]{{3}}, (?P<day>\d\d?)[ -](?P<month>[a-z]{{3}})[ -](?P<year>\d{{4}}) {_TIME} (?:GMT|UTC|[+-]0000)",
        rf"[a-z]{{6,9}}, (?P<day>\d\d)-(?P<month>[a-z]{{3}})-(?P<year>\d\d) {_TIME} (?:GMT|UTC)",
        rf"[a-z]{{3}} (?P<month>[a-z]{{3}}) (?P<day>[ \d]\d) {_TIME} (?P<year>\d{{4}})",
    )
)


def asked_to_wait(hop: Hop, now: datetime) -> float | None:
    """Seconds that the answer's ``Retry-After`` asks for; ``None`` without one, and for what nobody can mean.

    ``now`` stands in for the site's clock where the answer does not show it. Of several the longest holds.
    """
    asked = [_retry_after(value, hop, now) for key, value in hop.headers if key == "retry-after"]
    return max((seconds for seconds in asked if seconds is not None), default=None)


def pause_after(hop: Hop, now: datetime) -> float | None:
    """Seconds until the site takes another request, where an answer of whatever status says that this was the last one.

    ``None`` where nothing is said of a limit, or some is left.
    """
    said = {key: value[:_VALUE_MOST] for key, value in hop.headers if "ratelimit" in key}
    if not said:
        return None
    pauses = [*_in_one_header(said.get("ratelimit", "")), *_in_two_headers(said, hop, now)]
    return max((seconds for pause in pauses if (seconds := _bounded(pause)) is not None), default=None)


def _retry_after(value: str, hop: Hop, now: datetime) -> float | None:
    if plain := _SECONDS.match(value.strip()):
        return _bounded(float(plain[1]))
    moment = http_date(value, now)
    return None if moment is None else _bounded((moment - _clock_of(hop, now)).total_seconds())


def _in_one_header(value: str) -> Iterator[float]:
    """``"name";r=0;t=5`` for each policy, and before that became a standard ``limit=10, remaining=0, reset=5``."""
    for item in value.split(","):
        fields = _fields(item.split(";"))
        if fields.get("r") == 0 and "t" in fields:
            yield fields["t"]
    fields = _fields(value.split(","))
    if fields.get("remaining") == 0 and "reset" in fields:
        yield fields["reset"]


def _fields(parts: list[str]) -> dict[str, float]:
    return {found[1].lower(): float(found[2]) for part in parts if (found := _FIELD.match(part.strip()))}


def _in_two_headers(said: dict[str, str], hop: Hop, now: datetime) -> Iterator[float]:
    for prefix in ("ratelimit", "x-ratelimit"):
        left, reset = (_FIRST_NUMBER.match(said.get(f"{prefix}-{part}", "").strip()) for part in ("remaining", "reset"))
        if left and reset and float(left[1]) == 0:
            yield _until(float(reset[1]), hop, now)


def _until(reset: float, hop: Hop, now: datetime) -> float:
    """Seconds, or the moment in seconds or milliseconds since 1970: sites do not agree on which it is."""
    if reset < _EPOCH_FROM:
        return reset
    seconds = reset / 1000 if reset >= _EPOCH_MS_FROM else reset
    return seconds - _clock_of(hop, now).timestamp()


def _bounded(seconds: float) -> float | None:
    return seconds if 0 <= seconds <= LONGEST_PAUSE and math.isfinite(seconds) else None


def _clock_of(hop: Hop, now: datetime) -> datetime:
    return http_date(hop.header("date") or "", now) or now


def http_date(value: str, now: datetime) -> datetime | None:
    """The moment that an HTTP date names; ``None`` for what is none. ``now`` tells the century of a year of two digits."""
    text = value[:_VALUE_MOST].strip()
    for form in _DATES:
        if found := form.match(text):
            return _moment(found, now.year)
    return None


def _moment(found: re.Match[str], this_year: int) -> datetime | None:
    day, hour, minute, second, year = (int(found[name]) for name in ("day", "hour", "minute", "second", "year"))
    if len(found["year"]) == 2:
        year = _full_year(year, this_year)
    try:
        return datetime(year, _MONTHS.index(found["month"].lower()) + 1, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _full_year(two_digits: int, this_year: int) -> int:
    """A year that would lie more than 50 years ahead is one of the past (RFC 9110, section 5.6.7)."""
    year = this_year - this_year % 100 + two_digits
    return year - 100 if year > this_year + 50 else year
