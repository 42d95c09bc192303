"""What changed for good, as feeds that a feed reader follows: Atom (RFC 4287) and JSON Feed 1.1.

An item is a link that came to need somebody, or that works again. Its name stays the same in every report that tells of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from toolkit_maint.domain.address import AddressKind, parse_address
from toolkit_maint.domain.incident import IncidentState
from toolkit_maint.domain.recent import Transition
from toolkit_maint.domain.report import ChangeReport
from toolkit_maint.reports.escape import PLAIN, json_text, xml_text
from toolkit_maint.reports.reasons import REASONS, told
from toolkit_maint.reports.words import Words, marked

_ATOM: Final = "http://www.w3.org/2005/Atom"
_JSON_FEED: Final = "https://jsonfeed.org/version/1.1"
_MOST: Final = 100

_HEADLINES: Final[Mapping[IncidentState, str]] = MappingProxyType(
    {
        IncidentState.OK: marked("Works again: {title}"),
        IncidentState.FAILING: marked("Fails: {title}"),
        IncidentState.DEAD: marked("Dead: {title}"),
        IncidentState.INSECURE: marked("Browsers warn visitors away: {title}"),
        IncidentState.NOT_ANSWERING: marked("Not answering for days: {title}"),
        IncidentState.NEEDS_PERSON: marked("Not truly seen for long: {title}"),
    }
)


def render_atom(report: ChangeReport, words: Words) -> str:
    """An Atom feed of the latest hundred transitions, the latest first; ends in a line feed."""
    feed = Element("feed", xmlns=_ATOM)
    feed.set("xml:lang", words.lang)
    SubElement(feed, "id").text = _name("feed", *_identity(report))
    SubElement(feed, "title").text = xml_text(_title(report, words))
    SubElement(feed, "updated").text = _moment(report.run.finished_at)
    SubElement(SubElement(feed, "author"), "name").text = "toolkit-maint"
    SubElement(feed, "generator", version=xml_text(report.run.version)).text = "toolkit-maint"
    if (home := _home(report)) is not None:
        SubElement(feed, "link", rel="alternate", href=home)
    for each in _latest(report):
        entry = SubElement(feed, "entry")
        SubElement(entry, "id").text = _name("transition", each.url, each.at.isoformat(), each.state.value)
        SubElement(entry, "title").text = xml_text(headline(each, words))
        SubElement(entry, "updated").text = _moment(each.at)
        SubElement(entry, "content", type="text").text = xml_text(_content(each, words))
        if (address := _web(each.url)) is not None:
            SubElement(entry, "link", rel="alternate", href=xml_text(address))
    indent(feed)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(feed, encoding="unicode")}\n'


def render_json_feed(report: ChangeReport, words: Words) -> str:
    """The same as a JSON Feed."""
    home = _home(report)
    feed = {
        "version": _JSON_FEED,
        "title": _title(report, words),
        "language": words.lang,
        **({"home_page_url": home} if home is not None else {}),
        "items": [_item(each, words) for each in _latest(report)],
    }
    return json_text(json.dumps(feed, ensure_ascii=False, indent=2)) + "\n"


def _item(each: Transition, words: Words) -> dict[str, Any]:
    address = _web(each.url)
    return {
        "id": _name("transition", each.url, each.at.isoformat(), each.state.value),
        **({"external_url": address} if address is not None else {}),
        "title": headline(each, words),
        "content_text": _content(each, words),
        "date_published": _moment(each.at),
        "tags": [each.state.value, each.reason.value],
    }


def headline(each: Transition, words: Words) -> str:
    """What a link came to, with its title, in a few words."""
    return words.say(_HEADLINES[each.state], title=PLAIN.text(each.title) or PLAIN.address(each.url))


def _content(each: Transition, words: Words) -> str:
    return f"{told(REASONS[each.reason], words).happened} {PLAIN.address(each.url)}"


def _latest(report: ChangeReport) -> tuple[Transition, ...]:
    return report.recent.transitions[:_MOST] if report.recent is not None else ()


def _title(report: ChangeReport, words: Words) -> str:
    title = report.catalogue.title if report.catalogue is not None else "toolkit-maint"
    return words.say("{title}: what changed for good", title=PLAIN.text(title))


def _identity(report: ChangeReport) -> tuple[str, str]:
    facts = report.catalogue
    return (facts.title, facts.path) if facts is not None else ("", "")


def _name(*parts: str) -> str:
    """A name (RFC 8141) that says nothing but that two things are the same."""
    return f"urn:toolkit-maint:{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"


def _home(report: ChangeReport) -> str | None:
    return _web(report.host.report) if report.host is not None else None


def _web(address: str) -> str | None:
    parsed = parse_address(address)
    return parsed.href if parsed.kind is AddressKind.WEB else None


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
