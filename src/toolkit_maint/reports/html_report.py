"""The report as one page of HTML that stands by itself: readable without a network, on paper, by keyboard and by ear.

Both languages are in it. Its policy (CSP) lets nothing in but its own style and script; without the script everything can be
read, and only the filters are missing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final

import jinja2
from markupsafe import Markup

from toolkit_maint.domain.recent import Recent
from toolkit_maint.domain.report import ChangeReport, CodeHost, LinkCase
from toolkit_maint.reports.charts import Chart, calendar_chart, health_chart, reasons_chart
from toolkit_maint.reports.escape import HTML, PLAIN, visible
from toolkit_maint.reports.outline import Chapter, Group, Item, Outline, outline
from toolkit_maint.reports.reasons import REASONS, told
from toolkit_maint.reports.screen import MOST_ITEMS
from toolkit_maint.reports.timeline import STATES, days_of
from toolkit_maint.reports.words import LANGUAGES, Words, marked, words_for

_LANGUAGE_NAMES: Final = {"nl": "Nederlands", "en": "English"}
_TONES: Final = {
    "dead": "bad",
    "faulty-address": "bad",
    "text-error": "bad",
    "insecure": "warn",
    "not-answering": "warn",
    "needs-person": "warn",
    "failed": "warn",
    "source-unreadable": "warn",
    "source-removed": "warn",
    "moved": "move",
    "healed": "good",
    "fine": "good",
    "remarked": "good",
}
_PAST_SIGNS: Final = {"alive": "good", "moved": "good", "broken": "bad", "insecure": "bad", "blocked": "wall"}


def render(report: ChangeReport, words: Words, *, limit: int = MOST_ITEMS) -> str:
    """The whole page, ending in a line feed, in the language of ``words`` first.

    With more than ``limit`` findings those that come last in the order of action are counted, and not shown.
    """
    languages = (words.lang, *(lang for lang in LANGUAGES if lang != words.lang))
    pages = [_Page(report, words_for(lang), limit).data() for lang in languages]
    style, script = _file("html_report.css"), _file("html_report.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'"
    )
    return _template().render(pages=pages, style=Markup(style), script=Markup(script), policy=policy) + "\n"  # noqa: S704 - our own files


def _file(name: str) -> str:
    return (files("toolkit_maint.reports") / name).read_text("utf-8")


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False
    )
    return environment.from_string(_file("html_report.jinja"))


def _safe(fragment: str) -> Markup:
    """A fragment that the outline made: foreign text in it went through :data:`~toolkit_maint.reports.escape.HTML`."""
    return Markup(fragment)  # noqa: S704 - as said


class _Page:
    """The page in one language, as the template takes it."""

    def __init__(self, report: ChangeReport, words: Words, limit: int) -> None:
        self._report = report
        self._words = words.at(report.catalogue.timezone) if report.catalogue is not None else words
        self._room = limit
        self._host = report.host or CodeHost()

    def data(self) -> dict[str, object]:
        told_of = outline(self._report, self._words, HTML)
        chapters = [self._chapter(chapter) for chapter in told_of.chapters]
        first, *more = told_of.state
        # What counts stands in large letters: one sentence.
        first, stop, rest = first.partition(". ")
        more = [rest, *more] if stop else more
        return {
            "lang": self._words.lang,
            "language": _LANGUAGE_NAMES[self._words.lang],
            "title": _safe(told_of.title),
            "title_text": self._title(),
            "first": _safe(first + "." if stop else first),
            "more": [_safe(sentence) for sentence in more],
            "facts": [_safe(fact) for fact in told_of.facts],
            "tried": [_safe(sentence) for sentence in told_of.tried],
            "chapters": chapters,
            "charts": list(self._charts()),
            "next": self._next(),
            "filters": self._filters(told_of),
            "glossary": [(name, self._words.gettext(term), self._words.gettext(meaning)) for name, term, meaning in _GLOSSARY],
            "say": _labels(self._words),
        }

    def _title(self) -> str:
        title = self._report.catalogue.title if self._report.catalogue is not None else "toolkit-maint"
        return visible(title)

    def _next(self) -> dict[str, str] | None:
        moment = self._report.run.next_before
        if moment is None:
            return None
        said = self._words.say("Next report expected before {moment}.", moment=self._words.date_time(moment))
        late = self._words.say(
            "This report is old: the next one should have come before {moment}. Perhaps the scheduled job has stopped.",
            moment=self._words.date_time(moment),
        )
        return {"at": moment.isoformat(), "said": said, "late": late}

    def _filters(self, told_of: Outline) -> dict[str, object]:
        """What the findings can be chosen by: only what occurs is offered."""
        items = [item for chapter in told_of.chapters for group in chapter.groups for item in group.items]
        sections = dict.fromkeys(section for item in items for section in _sections(item))
        owners = sorted({owner for item in items for owner in _owners(item)})
        kinds = {group.kind: group.heading for chapter in told_of.chapters for group in chapter.groups}
        return {
            "sections": list(sections),
            "owners": owners,
            "kinds": [(kind, _safe(heading)) for kind, heading in kinds.items()],
        }

    def _charts(self) -> Iterator[dict[str, object]]:
        recent = self._report.recent or Recent()
        cases = self._report.links.cases if self._report.links is not None else ()
        scope, today = self._words.lang, self._report.run.started_at.date()
        for chart in (
            calendar_chart(recent.days, today, self._words, scope),
            health_chart(recent.days, self._words, scope),
            reasons_chart(cases, self._words, scope),
        ):
            if chart is not None:
                yield _drawn(chart)

    def _chapter(self, chapter: Chapter) -> dict[str, object]:
        count = sum(len(group.items) for group in chapter.groups)
        groups = [self._group(chapter, group) for group in chapter.groups]
        return {"kind": chapter.kind, "heading": _safe(chapter.heading), "count": count, "groups": groups}

    def _group(self, chapter: Chapter, group: Group) -> dict[str, object]:
        kept = group.items[: self._room]
        self._room -= len(kept)
        left_out = len(group.items) - len(kept)
        return {
            "kind": group.kind,
            "tone": _TONES.get(group.kind, "calm"),
            "heading": _safe(group.heading),
            "intro": [_safe(sentence) for sentence in group.intro],
            "table": [(_safe(name), number) for name, number in group.table.rows] if group.table else [],
            "heads": group.table.heads if group.table else (),
            "folded": group.folded,
            "items": [self._item(chapter, group, item) for item in kept],
            "more": self._words.say_many(
                "{count} more in report.csv and report.json.", "{count} more in report.csv and report.json.", left_out
            )
            if left_out
            else "",
        }

    def _item(self, chapter: Chapter, group: Group, item: Item) -> dict[str, object]:
        case = item.cases[0] if len(item.cases) == 1 else None
        diagnostic = item.diagnostic
        return {
            "title": _safe(item.title),
            "mark": item.mark,
            "news": bool(item.cases) and any(each.is_news for each in item.cases) and chapter.kind != "healed",
            "happened": _safe(self._explained(item.happened)),
            "to_do": _safe(item.to_do),
            "links": [(label, _safe(address)) for label, address in item.links],
            "notes": [_safe(note) for note in item.notes],
            "places": [_safe(place) for place in item.places],
            "line": visible(diagnostic.source_line) if diagnostic is not None else "",
            "edit": self._edit(item),
            "tags": _sections(item) if item.change is None else [],
            "owners": _owners(item),
            "choose": json.dumps({"kind": group.kind, "sections": _sections(item), "owners": _owners(item)}),
            "timeline": self._timeline(case) if case is not None else [],
            "evidence": list(self._evidence(case)) if case is not None and not group.folded else [],
        }

    def _explained(self, fragment: str) -> str:
        """The same, in which the number of an answer leads to what such numbers mean."""
        return _ANSWER.sub(rf'<a href="#{self._words.lang}-word-http">\g<0></a>', fragment)

    def _edit(self, item: Item) -> str:
        """The address at which the line is edited that the finding is about."""
        if item.diagnostic is not None and item.diagnostic.span is not None:
            return self._host.edit_address(item.diagnostic.path, item.diagnostic.span.line)
        if item.change is not None and item.change.span is not None:
            return self._host.edit_address(item.change.span.path, item.change.span.line)
        place = item.cases[0].places[0] if item.cases else None
        return self._host.edit_address(place.path, place.line) if place is not None else ""

    def _timeline(self, case: LinkCase) -> list[dict[str, object]]:
        return [
            {
                "sign": _PAST_SIGNS.get(stretch.verdict.value, "unsure"),
                "days": days_of(stretch, self._words),
                "said": told(REASONS[stretch.reason], self._words).happened,
                "visits": self._words.say_many("{count} visit", "{count} visits", stretch.visits),
                "turns": [
                    self._words.say(
                        "from {date} on: {state}",
                        date=self._words.date(turn.at),
                        state=self._words.gettext(STATES[turn.state]),
                    )
                    for turn in stretch.turns
                ],
            }
            for stretch in reversed(case.timeline)
        ]

    def _evidence(self, case: LinkCase) -> Iterator[tuple[str, str]]:
        say = self._words.gettext
        if case.visited_at is not None:
            yield say("Visited"), self._words.date_time(case.visited_at)
        if case.status is not None:
            yield say("Answer of the server"), f"HTTP {case.status}"
        if case.final_url is not None and case.final_url != case.url:
            yield say("Where the visit ended"), PLAIN.address(case.final_url)
        if case.peer:
            yield say("Network address"), PLAIN.text(case.peer)
        yield say("Reason, by its id"), case.reason.value
        yield say("Rule"), PLAIN.code(case.rule)
        if case.detail:
            yield say("In the server's or the program's words"), PLAIN.text(case.detail)


_ANSWER: Final = re.compile(r"\bHTTP [1-5]\d\d\b")
_GLOSSARY: Final = (
    (
        "http",
        marked("HTTP and a number"),
        marked(
            "The answer of a site. 200: here is the page. 301, 302, 307, 308: it is elsewhere. 401, 403: you may not. "
            "404: there is no such page. 410: it was taken away for good. 429: too many questions at once. 500 and "
            "more: the site itself has a problem."
        ),
    ),
    (
        "dead",
        marked("Dead"),
        marked(
            "A link is called dead only after it failed on several days in a row, and never after one visit. Until "
            "then it is among what to keep an eye on, with the day from which on it would be."
        ),
    ),
    (
        "certificate",
        marked("Certificate"),
        marked(
            "By it a browser knows that a site is the one that it says it is. Where it has run out or is wrong, "
            "browsers warn their readers before they show the page."
        ),
    ),
    (
        "place",
        marked("A file and a number"),
        marked(
            "The list is kept in text files (YAML), whose names end in .yaml. The number behind the name is the line "
            "that the address stands on."
        ),
    ),
)


def _sections(item: Item) -> list[str]:
    if item.change is not None:
        return [visible(item.change.section)] if item.change.section else []
    return list(dict.fromkeys(visible(place.sections[0]) for case in item.cases for place in case.places if place.sections))


def _owners(item: Item) -> list[str]:
    return list(dict.fromkeys(visible(place.keeper) for case in item.cases for place in case.places if place.keeper))


def _drawn(chart: Chart) -> dict[str, object]:
    return {
        "kind": chart.kind,
        "title": chart.title,
        "summary": chart.summary,
        "svg": _safe(chart.svg),
        "heads": chart.heads,
        "rows": chart.rows,
    }


def _labels(words: Words) -> dict[str, str]:
    """The words of the page itself."""
    say = words.gettext
    return {
        "skip": say("To the content"),
        "contents": say("On this page"),
        "language": say("Language"),
        "find": say("Find"),
        "find_hint": say("a title, a site, a file"),
        "section": say("Section"),
        "kind": say("Kind"),
        "owner": say("Looked after by"),
        "all": say("All"),
        "reset": say("Show everything"),
        "shown": say("{shown} of {all} findings shown"),
        "nothing": say("Nothing on this page fits. Choose less, or show everything."),
        "new": say("new"),
        "do": say("What to do"),
        "edit": say("Edit this line"),
        "file": say("In the file"),
        "visits": say("Visits so far"),
        "evidence": say("What we saw"),
        "table": say("The same as a table"),
        "over_time": say("Over time"),
        "legend_good": say("all work"),
        "legend_weak": say("some fail"),
        "legend_bad": say("somebody is needed"),
        "legend_void": say("could not judge"),
        "legend_none": say("no run"),
        "done": say("What was done"),
        "words": say("What the words mean"),
    }
