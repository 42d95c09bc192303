"""What a replay came to: for a person, and as JSON lines."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from toolkit_maint.domain.address import redacted
from toolkit_maint.domain.replay import Change, Replayed
from toolkit_maint.domain.trail import Trail
from toolkit_maint.domain.verdict import Confidence, Reason, VerdictKind
from toolkit_maint.reports import explanation
from toolkit_maint.reports.escape import PLAIN, json_text
from toolkit_maint.reports.screen import Screen
from toolkit_maint.reports.style import Style
from toolkit_maint.reports.words import Words


class _Said(msgspec.Struct, kw_only=True):
    verdict: VerdictKind
    reason: Reason
    confidence: Confidence | None


class _ChangeLine(msgspec.Struct, kw_only=True):
    """The keys in their order; ``trail`` is there only where it was asked for."""

    url: str
    before: _Said
    after: _Said
    rule: str
    schema_version: int = 1
    trail: Trail | msgspec.UnsetType = msgspec.UNSET


def change_line(change: Change) -> str:
    """One change as a JSON object on one line, without a line feed; addresses are redacted."""
    before, after = change.before, change.after
    line = _ChangeLine(
        url=redacted(change.url),
        before=_Said(verdict=before.verdict, reason=before.reason, confidence=before.confidence),
        after=_Said(verdict=after.kind, reason=after.reason, confidence=after.confidence),
        rule=after.rule,
        trail=change.trail or msgspec.UNSET,
    )
    return json_text(msgspec.json.encode(line).decode("utf-8"))


def render_text(replayed: Replayed, words: Words, screen: Screen) -> str:
    """How many verdicts there are of each kind, and which are others than before; ends in a line feed."""
    style = Style(on=screen.colour)
    lines = [*_changes(replayed, words, style), *_counts(replayed, words)]
    told = "\n".join(lines) + "\n"
    trails = (change.trail for change in replayed.changes if change.trail is not None)
    return told + "".join(f"\n\n{explanation.render_text(trail, words, screen)}" for trail in trails)


def _changes(replayed: Replayed, words: Words, style: Style) -> Iterator[str]:
    """One line for each change, whatever its length: lines are for other tools as well."""
    for change in replayed.changes:
        before = _said(change.before.verdict, change.before.reason)
        after = style.paint(_said(change.after.kind, change.after.reason), "heading")
        yield words.say("{before} → {after}: {address}", before=before, after=after, address=_address(change))
    if replayed.changes:
        yield ""


def _address(change: Change) -> str:
    return PLAIN.address(redacted(change.url))


def _said(verdict: VerdictKind, reason: Reason) -> str:
    return f"{verdict.value} ({reason.value})"


def _counts(replayed: Replayed, words: Words) -> Iterator[str]:
    yield words.say_many(
        "{count} visit was judged by today's rules.", "{count} visits were judged by today's rules.", replayed.total
    )
    widest = max((len(words.number(each.count)) for each in replayed.counts), default=0)
    for each in replayed.counts:
        yield f"  {words.number(each.count):>{widest}}  {_said(each.verdict, each.reason)}"
    if replayed.compared:
        yield from _compared(replayed, words)


def _compared(replayed: Replayed, words: Words) -> Iterator[str]:
    yield words.say_many("{count} verdict is another one.", "{count} verdicts are others.", len(replayed.changes))
    yield words.say_many("{count} verdict is the same.", "{count} verdicts are the same.", replayed.same)
    if replayed.in_doubt:
        yield words.say_many(
            "{count} visit could not be compared: the earlier run did not judge it.",
            "{count} visits could not be compared: the earlier run did not judge them.",
            replayed.in_doubt,
        )
    if replayed.unknown:
        yield words.say_many(
            "{count} visit could not be compared: nothing was said of it earlier.",
            "{count} visits could not be compared: nothing was said of them earlier.",
            replayed.unknown,
        )
    if replayed.unseen:
        yield words.say_many(
            "{count} address of earlier has no visit in this file.",
            "{count} addresses of earlier have no visit in this file.",
            replayed.unseen,
        )
