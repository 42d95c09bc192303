"""The findings of a report, in order of action: what every format lists that shows them one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from toolkit_maint.domain.catalogue import LinkRole
from toolkit_maint.domain.diagnostic import Diagnostic, Rule, Severity
from toolkit_maint.domain.report import CaseGroup, ChangeReport, LinkCase, LinksPart, Place, reason_told
from toolkit_maint.domain.source import ChangeKind, SourceComparison
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.finding import Finding, FindingKind, Level
from toolkit_maint.reports.headline import state
from toolkit_maint.reports.reasons import REASONS, address_unknown, told
from toolkit_maint.reports.redaction import shown
from toolkit_maint.reports.rules import mend, wrong
from toolkit_maint.reports.shared import alone, happened, title, together, what_happened
from toolkit_maint.reports.since_words import NEEDS_SOMEBODY, mend_today, without_blame
from toolkit_maint.reports.source_changes import HEADINGS, before_and_after
from toolkit_maint.reports.source_words import unreadable
from toolkit_maint.reports.standing_words import past_of, to_do_of
from toolkit_maint.reports.words import Words

LEVELS: Final[Mapping[CaseGroup, Level]] = MappingProxyType(
    {
        CaseGroup.FAULTY_ADDRESS: Level.ERROR,
        CaseGroup.DEAD: Level.ERROR,
        CaseGroup.INSECURE: Level.ERROR,
        CaseGroup.NOT_ANSWERING: Level.WARNING,
        CaseGroup.NEEDS_PERSON: Level.WARNING,
        CaseGroup.MOVED: Level.NOTICE,
        CaseGroup.FAILED: Level.WARNING,
        CaseGroup.BLOCKED: Level.NOTICE,
    }
)
"""The groups whose links are findings, each with its level in a run."""


# A link should work on the day that it is added or altered.
_LEVELS_IN_CHANGE = {CaseGroup.FAILED: Level.ERROR, CaseGroup.MOVED: Level.WARNING}


def findings(report: ChangeReport, words: Words, *, each: bool = False) -> Iterator[Finding]:
    """Everything that somebody should see, in the order of action and in the catalogue's time zone.

    What failed together is one finding, unless ``each`` asks for every link at every place.
    """
    words = words.at(report.catalogue.timezone) if report.catalogue is not None else words
    if report.run.incomplete:
        title = words.gettext("Not complete")
        yield Finding(level=Level.WARNING, message=" ".join(state(report, words)), title=title, rule="incomplete")
    if report.validation is not None:
        yield from of_text(report.validation.diagnostics, words)
    if report.source is not None:
        yield from _source(report.source, words)
    if report.links is not None:
        in_change = report.since is not None
        yield from _each(report.links, words, in_change=in_change) if each else _links(report.links, words, in_change=in_change)
        if report.links.unknown:
            title = words.gettext("Addresses that are not known yet")
            yield Finding(
                level=Level.NOTICE,
                message=address_unknown(len(report.links.unknown), words),
                title=title,
                kind=FindingKind.LINK,
                rule=Rule.ADDRESS_UNKNOWN.value,
            )


def of_text(diagnostics: Iterable[Diagnostic], words: Words) -> Iterator[Finding]:
    """Each diagnostic at its place: what is wrong, and on a second line how to mend it.

    What was wrong before a change is a notice, and comes last.
    """
    for hidden in map(shown, sorted(diagnostics, key=lambda diagnostic: not diagnostic.yours)):
        span, subject = hidden.span, hidden.subject
        sentence = wrong(hidden, words, PLAIN)
        yield Finding(
            level=_SEVERITIES[hidden.severity] if hidden.yours else Level.NOTICE,
            title=hidden.rule.value,
            message=f"{sentence if hidden.yours else without_blame(sentence, words)}\n{mend(hidden, words, PLAIN)}",
            path=hidden.path,
            line=span.line if span else 0,
            column=span.column if span else 0,
            end_column=span.end_column if span and span.end_line == span.line else 0,
            kind=FindingKind.TEXT,
            rule=hidden.rule.value,
            subject=f"{subject.kind.value}/{subject.name}/{hidden.key}" if subject else hidden.path,
        )


_SEVERITIES = {Severity.ERROR: Level.ERROR, Severity.WARNING: Level.WARNING, Severity.NOTICE: Level.NOTICE}


def _source(source: SourceComparison, words: Words) -> Iterator[Finding]:
    if source.unreadable is not None:
        title = words.gettext("The source page could not be read")
        happened, to_do = unreadable(source.unreadable, source, words, PLAIN)
        yield Finding(
            level=Level.ERROR,
            message=f"{happened}\n{to_do}".strip(),
            title=title,
            kind=FindingKind.SOURCE,
            rule=f"source-{source.unreadable.value}",
        )
    for change in sorted(source.changes, key=lambda change: change.earlier):
        level, title = _CHANGES[change.kind], HEADINGS[change.kind]
        details = before_and_after(change, words, PLAIN)
        lines = (f"{label}: {text}" if label else text for label, text in details)
        name = "\n".join((PLAIN.text(change.title), *lines))
        yield Finding(
            level=Level.NOTICE if change.earlier else level,
            message=without_blame(name, words) if change.earlier else name,
            title=words.gettext(title),
            path=change.span.path if change.span else "",
            line=change.span.line if change.span else 0,
            column=change.span.column if change.span else 0,
            kind=FindingKind.SOURCE,
            rule=f"source-{change.kind.value}",
            subject=change.entry or change.new_id or change.title,
            address=PLAIN.address(change.url) if change.url else "",
            is_news=not change.earlier,
        )


_CHANGES = dict.fromkeys(HEADINGS, Level.NOTICE) | {
    ChangeKind.ADDED: Level.WARNING,
    ChangeKind.REPOINTED: Level.WARNING,
    ChangeKind.REMOVED: Level.WARNING,
}


def _links(links: LinksPart, words: Words, *, in_change: bool) -> Iterator[Finding]:
    """What failed together once, at the place of its first link, and every other link that needs somebody.

    In a change, one visit is enough to fail a link that is yours; what is not yours is a notice.
    """
    for group in LEVELS:
        for each in together(links, group):
            first, to_do = of_case(each.cases[0], words, in_change=in_change), told(REASONS[each.shared.reason], words).to_do
            if in_change and group is CaseGroup.FAILED:
                to_do = mend_today(words, PLAIN)
            sentences = "\n".join(part for part in (happened(each, words), to_do) if part)
            yield msgspec.structs.replace(first, title=title(each.shared, words, PLAIN), message=sentences)
    for case in sorted(alone(links, links.cases), key=lambda case: not case.yours):
        if case.group in LEVELS:
            yield of_case(case, words, in_change=in_change)


def _each(links: LinksPart, words: Words, *, in_change: bool) -> Iterator[Finding]:
    for case in sorted(links.cases, key=lambda case: not case.yours):
        if case.group in LEVELS:
            first = of_case(case, words, in_change=in_change)
            yield first
            yield from (at_place(first, place, case) for place in case.places[1:])


def at_place(finding: Finding, place: Place, case: LinkCase) -> Finding:
    """What was found of a link, at another of its places."""
    return msgspec.structs.replace(
        finding,
        title=PLAIN.text(place.title) or case.reason.value,
        path=place.path if place.entry else "",
        line=place.line if place.entry else 0,
        column=place.column if place.entry else 0,
        subject=_subject(place, case),
    )


def of_case(case: LinkCase, words: Words, *, in_change: bool) -> Finding:
    """What there is to say of a link that needs somebody, at its first place."""
    place = case.places[0]
    sentence = what_happened(case, words)
    level = _LEVELS_IN_CHANGE.get(case.group, LEVELS[case.group]) if in_change else LEVELS[case.group]
    to_do = to_do_of(case, words)
    if not case.yours and case.group in NEEDS_SOMEBODY:
        level, sentence, to_do = Level.NOTICE, without_blame(sentence, words), ""
    elif case.group is CaseGroup.FAILED and in_change:
        to_do = mend_today(words, PLAIN)
    elif case.group is CaseGroup.FAILED:
        sentence = words.say("Failed on this visit: {sentence}", sentence=sentence[:1].lower() + sentence[1:])
    lines = (sentence, *past_of(case, words), to_do, PLAIN.address(case.suggestion or case.url))
    found = Finding(
        level=level,
        message="\n".join(line for line in lines if line),
        kind=FindingKind.LINK,
        rule=reason_told(case).value,
        address=PLAIN.address(case.url),
        replacement=PLAIN.address(case.suggestion) if case.suggestion else "",
        is_news=case.is_news,
    )
    return at_place(found, place, case)


def _subject(place: Place, case: LinkCase) -> str:
    """The entry, and for a link beside its own the title: what it is about, whatever line and address it has."""
    if not place.entry:
        return case.url
    return place.entry if place.role is not LinkRole.RELATED else f"{place.entry}/{place.title}"
