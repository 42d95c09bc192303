"""Charts as inline SVG, each with a name, a description and a table that says the same: of health, reasons and incidents.

Colours come from the classes of the page that they stand in, and nothing is told by colour alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

import msgspec

from toolkit_maint.domain.recent import CALENDAR_DAYS, DayTold
from toolkit_maint.domain.report import CaseGroup, LinkCase, reason_told
from toolkit_maint.reports.escape import visible, xml_text
from toolkit_maint.reports.reasons import REASONS, told
from toolkit_maint.reports.words import Words, marked

_MOST_REASONS: Final = 12
_WEEK: Final = 7


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """One chart. ``svg`` is a fragment of HTML; ``heads`` and ``rows`` are plain text, the same as a table."""

    kind: str
    title: str
    summary: str
    svg: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def health_chart(days: Sequence[DayTold], words: Words, scope: str) -> Chart | None:
    """Which part of the links was without trouble, day by day; ``None`` where fewer than two days can be compared."""
    told_days = [day for day in days if not day.void and day.working + day.failing + day.confirmed]
    if len(told_days) < 2:
        return None
    shares = [100 * day.working / (day.working + day.failing + day.confirmed) for day in told_days]
    lowest = min(90, int(min(shares) // 10 * 10))
    summary = words.say(
        "{share} % of the links were without trouble on {last}; on {first} that was {before} %.",
        share=_share(shares[-1]),
        last=_day(told_days[-1].day, words),
        first=_day(told_days[0].day, words),
        before=_share(shares[0]),
    )
    return Chart(
        kind="health",
        title=words.gettext("Links without trouble"),
        summary=summary,
        svg=_health_svg(told_days, shares, lowest, words, f"{scope}-health"),
        heads=(words.gettext("Day"), words.gettext("without trouble"), words.gettext("fail"), words.gettext("need somebody")),
        rows=tuple(
            (_day(day.day, words), words.number(day.working), words.number(day.failing), words.number(day.confirmed))
            for day in reversed(told_days)
        ),
    )


_WIDE, _HIGH, _LEFT, _BELOW = 640, 180, 48, 28


def _health_svg(days: Sequence[DayTold], shares: Sequence[float], lowest: int, words: Words, name: str) -> str:
    description = words.gettext("Part of the links that were without trouble, by day.")
    svg = _svg((_WIDE, _HIGH), words.gettext("Links without trouble"), description, name)
    first, span = days[0].day, max((days[-1].day - days[0].day).days, 1)
    wide, high = _WIDE - _LEFT - 12, _HIGH - _BELOW - 12

    def x(day: date) -> float:
        return _LEFT + wide * (day - first).days / span

    def y(share: float) -> float:
        return 12 + high * (100 - share) / (100 - lowest)

    for mark in (lowest, (lowest + 100) / 2, 100):
        SubElement(svg, "line", {"class": "grid", "x1": str(_LEFT), "x2": str(_WIDE - 12), **_same("y", y(mark))})
        _text(svg, f"{mark:g} %", (_LEFT - 6, y(mark) + 4), "end")
    points = " ".join(f"{x(day.day):.1f},{y(share):.1f}" for day, share in zip(days, shares, strict=True))
    floor = f"{y(lowest):.1f}"
    SubElement(svg, "polygon", {"class": "area", "points": f"{x(first):.1f},{floor} {points} {x(days[-1].day):.1f},{floor}"})
    SubElement(svg, "polyline", {"class": "curve", "points": points})
    SubElement(svg, "circle", {"class": "dot", "cx": f"{x(days[-1].day):.1f}", "cy": f"{y(shares[-1]):.1f}", "r": "4"})
    _text(svg, _short(first, words), (_LEFT, _HIGH - 6), "start")
    _text(svg, _short(days[-1].day, words), (_WIDE - 12, _HIGH - 6), "end")
    return _written(svg)


def reasons_chart(cases: Iterable[LinkCase], words: Words, scope: str) -> Chart | None:
    """What is the matter with the links that do not simply work; ``None`` where that is nothing."""
    counted = Counter(told(REASONS[reason_told(case)], words).happened for case in cases if case.group is not CaseGroup.FINE)
    if not counted:
        return None
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    kept = ordered[:_MOST_REASONS]
    if rest := sum(count for _, count in ordered[_MOST_REASONS:]):
        kept.append((words.gettext("Something else"), rest))
    first, count = ordered[0]
    leads = len(ordered) == 1 or count > ordered[1][1]
    return Chart(
        kind="reasons",
        title=words.gettext("What is the matter"),
        summary=words.say("Most often: {sentence} ({count})", sentence=first, count=words.number(count)) if leads else "",
        svg=_reasons_svg(kept, words, f"{scope}-reasons"),
        heads=(words.gettext("What is the matter"), words.gettext("Links")),
        rows=tuple((sentence, words.number(number)) for sentence, number in ordered),
    )


def _reasons_svg(rows: Sequence[tuple[str, int]], words: Words, name: str) -> str:
    row_high = 40
    description = words.gettext("Number of links for each reason.")
    svg = _svg((_WIDE, row_high * len(rows)), words.gettext("What is the matter"), description, name)
    # A scale of its own for small numbers: one link is not a long bar.
    most = max(5, *(count for _, count in rows))
    for position, (sentence, count) in enumerate(rows):
        top = position * row_high
        _text(svg, visible(sentence, _LONGEST_LABEL), (0, top + 14), "start")
        long = max(4.0, (_WIDE - 70) * count / most)
        bar = {"x": "0", "y": str(top + 20), "width": f"{long:.1f}", "height": "12", "rx": "2"}
        SubElement(svg, "rect", {"class": "bar", **bar})
        _text(svg, words.number(count), (long + 8, top + 31), "start")
    return _written(svg)


_LONGEST_LABEL: Final = 95


def calendar_chart(days: Sequence[DayTold], today: date, words: Words, scope: str) -> Chart | None:
    """The last thirteen weeks, a square a day: how many links needed somebody; ``None`` before the first run."""
    if not days:
        return None
    by_day = {day.day: day for day in days}
    bad = [day for day in days if day.confirmed]
    summary = (
        words.say_many(
            "On {count} day of the last thirteen weeks a link needed somebody.",
            "On {count} days of the last thirteen weeks a link needed somebody.",
            len(bad),
        )
        if bad
        else words.gettext("On no day of the last thirteen weeks a link needed somebody.")
    )
    return Chart(
        kind="calendar",
        title=words.gettext("Day by day"),
        summary=summary,
        svg=_calendar_svg(by_day, today, words, f"{scope}-calendar"),
        heads=(words.gettext("Day"), words.gettext("How it was")),
        rows=tuple((_day(day.day, words), _of_day(day, words)) for day in reversed(days)),
    )


_CELL, _GAP = 30, 4
_WEEKDAYS: Final = (marked("Mon"), marked("Wed"), marked("Fri"))


def _calendar_svg(by_day: dict[date, DayTold], today: date, words: Words, name: str) -> str:
    monday = today - timedelta(days=CALENDAR_DAYS - 1)
    monday -= timedelta(days=monday.weekday())
    weeks = (today - monday).days // _WEEK + 1
    wide, high = _LEFT + weeks * (_CELL + _GAP), _WEEK * (_CELL + _GAP) + 22
    description = words.gettext("A square for each day; the number in it is that of the links that needed somebody.")
    svg = _svg((wide, high), words.gettext("Day by day"), description, name)
    for row, label in zip((0, 2, 4), _WEEKDAYS, strict=True):
        _text(svg, words.gettext(label), (_LEFT - 8, 22 + row * (_CELL + _GAP) + 20), "end")
    shown_month = 0
    for offset in range((today - monday).days + 1):
        day = monday + timedelta(days=offset)
        left, top = _LEFT + offset // _WEEK * (_CELL + _GAP), 22 + offset % _WEEK * (_CELL + _GAP)
        if offset % _WEEK == 0 and day.month != shown_month:
            _text(svg, _month(day, words), (left, 14), "start")
            shown_month = day.month
        _cell(svg, day, by_day.get(day), (left, top), words)
    return _written(svg)


def _cell(svg: Element, day: date, told_of: DayTold | None, at: tuple[int, int], words: Words) -> None:
    group = SubElement(svg, "g")
    words_of_day = _of_day(told_of, words) if told_of is not None else words.gettext("no run")
    SubElement(group, "title").text = xml_text(f"{_day(day, words)}: {words_of_day}")
    square = {"x": str(at[0]), "y": str(at[1]), "width": str(_CELL), "height": str(_CELL), "rx": "5"}
    SubElement(group, "rect", {"class": f"day {_kind_of(told_of)}", **square})
    if told_of is not None and (told_of.void or told_of.confirmed or told_of.failing):
        sign = "?" if told_of.void else str(told_of.confirmed) if told_of.confirmed else "·"
        _text(group, sign, (at[0] + _CELL / 2, at[1] + 20), "middle", f"on {_kind_of(told_of)}")


def _kind_of(day: DayTold | None) -> str:
    if day is None:
        return "none"
    if day.void:
        return "void"
    return "bad" if day.confirmed else "weak" if day.failing else "good"


def _of_day(day: DayTold, words: Words) -> str:
    if day.void:
        return words.gettext("the run could not judge anything")
    parts = [words.say_many("{count} link without trouble", "{count} links without trouble", day.working)]
    if day.failing:
        parts.append(words.say_many("{count} link fails", "{count} links fail", day.failing))
    if day.confirmed:
        parts.append(words.say_many("{count} link needs somebody", "{count} links need somebody", day.confirmed))
    return ", ".join(parts)


def _svg(size: tuple[int, int], title: str, description: str, name: str) -> Element:
    svg = Element("svg", {"viewBox": f"0 0 {size[0]} {size[1]}", "role": "img", "aria-labelledby": f"{name}-t {name}-d"})
    SubElement(svg, "title", id=f"{name}-t").text = xml_text(title)
    SubElement(svg, "desc", id=f"{name}-d").text = xml_text(description)
    return svg


def _text(parent: Element, text: str, at: tuple[float, float], anchor: str, kind: str = "") -> None:
    place = {"x": f"{at[0]:.1f}", "y": f"{at[1]:.1f}", "text-anchor": anchor} | ({"class": kind} if kind else {})
    SubElement(parent, "text", place).text = xml_text(text)


def _same(axis: str, value: float) -> dict[str, str]:
    return {f"{axis}1": f"{value:.1f}", f"{axis}2": f"{value:.1f}"}


def _written(svg: Element) -> str:
    # In HTML an element of SVG that is empty may close itself.
    return tostring(svg, encoding="unicode")


def _share(share: float) -> str:
    """Whole per cents, cut rather than rounded: what is not all is never 100."""
    return str(int(share))


def _day(day: date, words: Words) -> str:
    return words.date(datetime.combine(day, time(12), UTC))


def _short(day: date, words: Words) -> str:
    number, month = _parts(day, words)
    return f"{number} {month}"


def _month(day: date, words: Words) -> str:
    return _parts(day, words)[1]


def _parts(day: date, words: Words) -> tuple[str, str]:
    number, month, _ = _day(day, words).split(" ", 2)
    return number, month[:3]
