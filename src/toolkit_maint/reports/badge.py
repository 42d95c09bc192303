"""A badge: how the links stand in three words, as JSON that badge services draw (the "endpoint" schema, version 1).

It is grey where nothing is known: where the run could not judge, and where the next report should have come by now.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Final

from toolkit_maint.domain.report import CaseGroup, ChangeReport, Incomplete
from toolkit_maint.reports.escape import json_text
from toolkit_maint.reports.standing_words import CONFIRMED_GROUPS
from toolkit_maint.reports.words import Words

_GREY: Final = "lightgrey"
_SECONDS: Final = 3_600


def render(report: ChangeReport, words: Words, now: datetime | None = None) -> str:
    """The badge as it stands at ``now``; without it, as at the end of the run. Ends in a line feed."""
    message, colour = _told(report, words.at(report.catalogue.timezone) if report.catalogue is not None else words, now)
    badge = {
        "schemaVersion": 1,
        "label": words.gettext("links"),
        "message": message,
        "color": colour,
        "cacheSeconds": _SECONDS,
    }
    return json_text(json.dumps(badge, ensure_ascii=False, indent=2)) + "\n"


def is_overdue(report: ChangeReport, now: datetime | None) -> bool:
    """Whether the next report should have come by now."""
    return now is not None and report.run.next_before is not None and now > report.run.next_before


def _told(report: ChangeReport, words: Words, now: datetime | None) -> tuple[str, str]:
    if is_overdue(report, now):
        return words.say("no report since {date}", date=words.date(report.run.started_at)), _GREY
    links = report.links
    if links is None or Incomplete.VOID in report.run.incomplete:
        return words.gettext("not known"), _GREY
    dead = links.tally[CaseGroup.DEAD] + links.tally[CaseGroup.FAULTY_ADDRESS]
    if dead:
        return words.say_many("{count} dead", "{count} dead", dead), "red"
    needs = sum(links.tally[group] for group in CONFIRMED_GROUPS)
    if needs:
        return words.say_many("{count} to look at", "{count} to look at", needs), "orange"
    if report.run.incomplete:
        return words.gettext("not complete"), _GREY
    return words.gettext("none dead"), "brightgreen"
