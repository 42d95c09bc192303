"""Words: the languages that people are spoken to, and the dates of the catalogue's own time zone.

The source is in English; ``locale/`` holds the other languages as compiled gettext catalogues, which travel in the wheel.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from functools import cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

DOMAIN: Final = "toolkit_maint"
LANGUAGES: Final = ("nl", "en")
FALLBACK_LANGUAGE: Final = "en"


def marked(message: str) -> str:
    """The same text: marks a message for extraction where it stands in a table and is translated later."""
    return message


_MONTHS = (
    marked("January"),
    marked("February"),
    marked("March"),
    marked("April"),
    marked("May"),
    marked("June"),
    marked("July"),
    marked("August"),
    marked("September"),
    marked("October"),
    marked("November"),
    marked("December"),
)


class Words(msgspec.Struct, frozen=True):
    """One language and one time zone. Immutable: :meth:`at` gives another one for another time zone."""

    lang: str
    catalog: gettext.NullTranslations
    zone: tzinfo = UTC
    zone_name: str = "UTC"

    def gettext(self, message: str) -> str:
        """The message in this language; the message itself where nobody translated it."""
        return self.catalog.gettext(message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The form of the message that fits the number, in this language."""
        return self.catalog.ngettext(one, many, count)

    def say(self, message: str, **fields: object) -> str:
        """The message in this language with its ``{fields}`` filled in. Fields are put in as they are: escape before."""
        return self.gettext(message).format_map(fields)

    def say_many(self, one: str, many: str, count: int, **fields: object) -> str:
        """As :meth:`say`, in the form that fits the number; ``{count}`` is filled in with it, thousands apart."""
        return self.ngettext(one, many, count).format_map({"count": self.number(count), **fields})

    def number(self, number: int) -> str:
        """A whole number as it is written in this language."""
        return f"{number:,}".replace(",", self.gettext(","))

    def date(self, moment: datetime) -> str:
        """The day of an aware time, as in "23 November 2026"."""
        local = moment.astimezone(self.zone)
        month = self.gettext(_MONTHS[local.month - 1])
        return self.say("{day} {month} {year}", day=local.day, month=month, year=local.year)

    def date_time(self, moment: datetime) -> str:
        """Day and minute of an aware time, as in "23 November 2026 at 23:10"."""
        local = moment.astimezone(self.zone)
        hour, minute = f"{local.hour:02}", f"{local.minute:02}"
        return self.say("{date} at {hour}:{minute}", date=self.date(moment), hour=hour, minute=minute)

    def at(self, timezone: str) -> Words:
        """The same language in another time zone (an IANA name); UTC, and named so, where this machine knows it not."""
        try:
            return msgspec.structs.replace(self, zone=ZoneInfo(timezone), zone_name=timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return msgspec.structs.replace(self, zone=UTC, zone_name="UTC")


@cache
def words_for(lang: str) -> Words:
    """The words of a language, with UTC as time zone; ``nl-BE`` is ``nl``, and what is not spoken here becomes English."""
    primary = lang.replace("_", "-").partition("-")[0].lower()
    known = primary if primary in LANGUAGES else FALLBACK_LANGUAGE
    return Words(known, _catalog(known))


def _catalog(lang: str) -> gettext.NullTranslations:
    if lang == FALLBACK_LANGUAGE:
        return gettext.NullTranslations()
    compiled = files("toolkit_maint") / "locale" / lang / "LC_MESSAGES" / f"{DOMAIN}.mo"
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file)


def is_spoken(lang: str) -> bool:
    """Whether reports can be written in a language (``nl``, ``en``, also with a region)."""
    return lang.replace("_", "-").partition("-")[0].lower() in LANGUAGES


def choose_language(wanted: str | None, environment: Mapping[str, str], catalogue_language: str | None) -> str:
    """The language to speak: what was asked for, else ``TOOLKIT_MAINT_LANG``, else the catalogue's, else English.

    What is not spoken here counts as not said.
    """
    for lang in (wanted, environment.get("TOOLKIT_MAINT_LANG"), catalogue_language):
        if lang and is_spoken(lang):
            return words_for(lang).lang
    return FALLBACK_LANGUAGE
