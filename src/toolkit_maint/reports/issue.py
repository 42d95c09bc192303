"""The living issue in words: what needs somebody, each with boxes to tick, and the comments on what changed.

The body lies between two comments that nobody sees; what people write around them is theirs. Foreign text can hold no such
comment (:class:`~toolkit_maint.reports.escape.Markdown`), so only we write boxes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from toolkit_maint.domain.correlation import SharedFailure
from toolkit_maint.domain.deciding import actions_for, key_of
from toolkit_maint.domain.decisions import Action, box_name
from toolkit_maint.domain.report import ChangeReport, CodeHost, LinkCase
from toolkit_maint.reports.escape import MARKDOWN, PLAIN
from toolkit_maint.reports.markdown import Part, chapter_parts, fitted, top
from toolkit_maint.reports.outline import Item, outline
from toolkit_maint.reports.shared import what_happened
from toolkit_maint.reports.words import Words, marked

BODY_BUDGET: Final = 60_000
"""Bytes of an issue's body: the code host takes 65,536 characters."""

_CHAPTERS: Final = frozenset({"needs", "watch", "healed"})
_ADVICE: Final = frozenset({"text-advice", "ignores"})
_END: Final = "<!-- toolkit-maint:end -->"
_BEGIN = re.compile(r"<!-- toolkit-maint:report:v1 key=([0-9a-f]{12}) at=([0-9TZ:.+-]{10,40}) -->")
_TICKED = re.compile(r"^ *[-*+] \[[xX]\] [^\n]{0,300}<!-- do=([a-z-]{1,20}) id=([0-9a-f]{16}) -->$", re.MULTILINE)
_MOST_TOLD: Final = 20

_LABELS: Final[Mapping[Action, str]] = MappingProxyType(
    {
        Action.SNOOZE: marked("Put off for 30 days"),
        Action.NOT_BROKEN: marked("It is not broken: it works for me"),
        Action.APPLY_REDIRECT: marked("Take the new address"),
    }
)


def issue_key(report: ChangeReport) -> str:
    """The name of the issue of this catalogue: by the file that it begins in, whatever its title."""
    path = report.catalogue.path if report.catalogue is not None else ""
    folder = report.host.folder if report.host is not None else ""
    return hashlib.sha256(f"{folder}{path}".encode()).hexdigest()[:12]


def render_title(report: ChangeReport, words: Words) -> str:
    """The title of the issue, as plain text."""
    title = report.catalogue.title if report.catalogue is not None else "toolkit-maint"
    return words.say("{title}: links that need somebody", title=PLAIN.text(title))


def is_clean(report: ChangeReport, words: Words) -> bool:
    """Whether nobody is needed: advice alone keeps no issue open."""
    needs = [chapter for chapter in outline(report, words, MARKDOWN).chapters if chapter.kind == "needs"]
    return all(group.kind in _ADVICE for chapter in needs for group in chapter.groups)


def render_body(report: ChangeReport, words: Words, taken: Iterable[str] = (), *, budget: int = BODY_BUDGET) -> str:
    """The body between its two comments, of at most ``budget`` bytes: whole rows are left out, those that matter least first.

    ``taken`` are titles of links whose new address somebody asked for.
    """
    words = words.at(report.catalogue.timezone) if report.catalogue is not None else words
    written = report.run.started_at.isoformat()
    begin = f"<!-- toolkit-maint:report:v1 key={issue_key(report)} at={written} -->\n"
    told = outline(report, words, MARKDOWN)
    shared = report.links.shared if report.links is not None else ()

    def boxes(item: Item) -> str:
        return "".join(_boxes(item, shared, written, words))

    parts = [top(told)]
    for chapter in told.chapters:
        if chapter.kind in _CHAPTERS:
            parts.extend(chapter_parts(chapter, words, boxes))
    parts.append(Part("\n---\n" + "".join(f"\n{sentence}\n" for sentence in _foot(report, words, list(taken)))))
    room = budget - len((begin + _END).encode())
    return f"{begin}{fitted(parts, words, room)}{_END}"


def _boxes(item: Item, shared: tuple[SharedFailure, ...], written: str, words: Words) -> Iterator[str]:
    if len(item.cases) == 1:
        for action in actions_for(item.cases[0]):
            yield _box(action, box_name(action, key_of(item.cases[0]), written), words)
    elif item.cases:
        urls = {case.url for case in item.cases}
        for each in shared:
            if urls <= set(each.urls):
                yield _box(Action.SNOOZE, box_name(Action.SNOOZE, _shared_key(each), written), words)


def _box(action: Action, name: str, words: Words) -> str:
    return f"  - [ ] {words.gettext(_LABELS[action])} <!-- do={action.value} id={name} -->\n"


def _shared_key(shared: SharedFailure) -> str:
    return f"shared:{shared.kind.value}:{shared.what}"


def _foot(report: ChangeReport, words: Words, taken: list[str]) -> Iterator[str]:
    if taken:
        titles = ", ".join(MARKDOWN.text(title) for title in taken[:_MOST_TOLD])
        yield words.say("The new address was asked for; it goes into the pull request with changes: {titles}.", titles=titles)
    yield words.gettext(
        "Tick a box to decide: the next run reads it, does what it says, and writes this issue anew. What you write above or "
        "below the report stays. Close the issue, and it stays closed until something new happens."
    )
    host = report.host or CodeHost()
    if host.report:
        yield words.say("The whole report: {address}", address=MARKDOWN.address(host.report))
    if report.run.next_before is not None:
        moment = words.date_time(report.run.next_before)
        yield words.say("Next report expected before {moment}.", moment=moment)


class Region:
    """The part of an issue's body that is ours, with what people wrote around it."""

    def __init__(self, body: str, key: str) -> None:
        """Look for the comments of the issue of this name."""
        self._body = body.replace("\r\n", "\n")
        begins = [match for match in _BEGIN.finditer(self._body) if match[1] == key]
        self._begin = begins[0] if begins else None
        self._end = self._body.find(_END, self._begin.end()) if self._begin is not None else -1

    @property
    def is_ours(self) -> bool:
        """Whether there is such a part: a person who takes one of its two comments away takes the issue over."""
        return self._end >= 0

    @property
    def written(self) -> str:
        """When it was written, as the names of its boxes have it."""
        return self._begin[2] if self._begin is not None else ""

    def around(self) -> tuple[str, str]:
        """What people wrote above and below."""
        if self._begin is None or not self.is_ours:
            return self._body, ""
        return self._body[: self._begin.start()], self._body[self._end + len(_END) :]

    def ticked(self) -> tuple[tuple[Action, str], ...]:
        """The boxes that somebody ticked: what they do, and their names."""
        if self._begin is None or not self.is_ours:
            return ()
        known = {action.value: action for action in Action}
        found = _TICKED.findall(self._body, self._begin.end(), self._end)
        return tuple((known[action], name) for action, name in found if action in known)


def boxes_of(report: ChangeReport, written: str) -> dict[str, tuple[tuple[Action, LinkCase], ...]]:
    """Every box that an issue written then could have on the links of this report, by its name."""
    found: dict[str, tuple[tuple[Action, LinkCase], ...]] = {}
    cases = report.links.cases if report.links is not None else ()
    for case in cases:
        key = key_of(case)
        found |= {box_name(action, key, written): ((action, case),) for action in Action}
    by_url = {case.url: case for case in cases}
    for shared in report.links.shared if report.links is not None else ():
        snoozed = tuple((Action.SNOOZE, by_url[url]) for url in shared.urls if url in by_url)
        found[box_name(Action.SNOOZE, _shared_key(shared), written)] = snoozed
    return found


def render_comment(new: list[LinkCase], healed: list[LinkCase], words: Words, *, closing: bool, reopening: bool) -> str:
    """What changed since the issue was written last: one comment, in few words."""
    parts = []
    if reopening:
        parts.append(words.gettext("There is something to look at again, so this issue is open again."))
    if new:
        heading = words.say_many("{count} link needs somebody now:", "{count} links need somebody now:", len(new))
        parts.append("\n".join([heading, "", *_lines(new, words)]))
    if healed:
        heading = words.say_many("{count} link works again:", "{count} links work again:", len(healed))
        parts.append("\n".join([heading, "", *_lines(healed, words, with_reason=False)]))
    if closing:
        parts.append(words.gettext("Nobody is needed any more: this issue is closed, and opens again when something happens."))
    return "\n\n".join(parts)


def _lines(cases: list[LinkCase], words: Words, *, with_reason: bool = True) -> Iterator[str]:
    for case in cases[:_MOST_TOLD]:
        title = MARKDOWN.text(case.places[0].title) or MARKDOWN.address(case.url)
        yield f"- **{title}**: {what_happened(case, words)}" if with_reason else f"- **{title}**"
    if (more := len(cases) - _MOST_TOLD) > 0:
        yield "- " + words.say_many("and {count} more link", "and {count} more links", more)
