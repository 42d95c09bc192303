"""What a pull request says of the changes that it proposes: each with what the page says, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import msgspec

from toolkit_maint.domain.edits import Outcome
from toolkit_maint.domain.source import ChangeKind, MatchedOn, SourceChange, SourceComparison
from toolkit_maint.domain.verdict import Confidence
from toolkit_maint.reports.edits_words import counted, left_over
from toolkit_maint.reports.escape import MARKDOWN
from toolkit_maint.reports.source_changes import HEADINGS, before_and_after, whereabouts
from toolkit_maint.reports.words import Words, marked

LARGEST: Final = 60_000
"""A body of more characters than the platform takes (65,536) is cut well before."""

_MATCHED: Final[Mapping[MatchedOn, str]] = MappingProxyType(
    {
        MatchedOn.ADDRESS: marked("found by its address"),
        MatchedOn.TITLE: marked("found by its title"),
        MatchedOn.CONTEXT: marked("found by the words around it and its place"),
        MatchedOn.NOTHING: marked("not in the catalogue before"),
    }
)


class Proposed(msgspec.Struct, frozen=True, kw_only=True):
    """What is proposed, and what is not: ``source`` is ``None`` where the page was not compared.

    ``moved`` are addresses that moved for good, by the visits of a report.
    """

    source: SourceComparison | None
    changes: Sequence[SourceChange]
    moved: Sequence[SourceChange]
    left: Sequence[Outcome]
    removals: Sequence[SourceChange]


def render_title(proposed: Proposed, words: Words) -> str:
    """One line: how much of what."""
    return words.say("Catalogue: {counts}", counts=counted((*proposed.changes, *proposed.moved), words))


def render_body(proposed: Proposed, words: Words) -> str:
    """The whole text in Markdown, at most ``LARGEST`` characters."""
    lines, length = [], 0
    for line in _lines(proposed, words):
        length += len(line) + 1
        if length > LARGEST:
            lines += ["", words.gettext("There is more than fits here; the report of the run has all of it.")]
            break
        lines.append(line)
    return "\n".join(lines)


def _lines(proposed: Proposed, words: Words) -> Iterator[str]:
    yield words.gettext(
        "This was written by a program from what was found. Look at it, alter it if you like, and merge it or close it: what "
        "you close is not proposed again as long as it stays the same."
    )
    source = proposed.source
    if source is not None:
        yield ""
        yield words.say(
            "Compared with {address}: {known} of {expected} links and titles of the catalogue were found there.",
            address=MARKDOWN.address(source.location),
            known=words.number(source.known),
            expected=words.number(source.expected),
        )
    for kind, heading in HEADINGS.items():
        changes = [change for change in proposed.changes if change.kind is kind]
        if changes:
            yield from _group(words.gettext(heading), changes, words)
    if proposed.moved:
        yield from _group(words.gettext("Moved for good, as the visits found"), proposed.moved, words)
    if proposed.left:
        heading = words.gettext("Left to you")
        yield from ("", f"## {heading}", "")
        yield from (MARKDOWN.text(line.removeprefix("- ")).join(("- ", "")) for line in left_over(proposed.left, words))
    if proposed.removals:
        heading = words.gettext(HEADINGS[ChangeKind.REMOVED])
        yield from ("", f"## {heading}", "")
        yield words.gettext("These are still in the catalogue; take them out by hand if they should go.")
        yield ""
        yield from (f"- {MARKDOWN.text(change.title)} ({MARKDOWN.code(change.entry or '')})" for change in proposed.removals)


def _group(heading: str, changes: Sequence[SourceChange], words: Words) -> Iterator[str]:
    yield from ("", f"## {heading} ({len(changes)})", "")
    for change in changes:
        yield f"- **{MARKDOWN.text(change.title) or '?'}**"
        yield from (f"  - {label + ': ' if label else ''}{text}" for label, text in before_and_after(change, words, MARKDOWN))
        yield from (f"  - {line}" for line in whereabouts(change, words, MARKDOWN))
        yield f"  - {_evidence(change, words)}"


def _evidence(change: SourceChange, words: Words) -> str:
    sure = words.gettext("certain") if change.confidence is Confidence.CERTAIN else words.gettext("likely")
    return words.say("Evidence: {matched}; {sure}", matched=words.gettext(_MATCHED[change.matched_on]), sure=sure)
