"""The report as annotations: what needs somebody, shown beside the lines of the catalogue on the code host."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from toolkit_maint.domain.report import CaseGroup, ChangeReport, LinkCase, LinksPart
from toolkit_maint.domain.source import ChangeKind, SourceComparison
from toolkit_maint.reports.annotations import Annotation, Level, commands
from toolkit_maint.reports.diagnostics import as_annotations
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.headline import state
from toolkit_maint.reports.reasons import REASONS, address_unknown, told
from toolkit_maint.reports.shared import alone, happened, title, together, what_happened
from toolkit_maint.reports.since_words import NEEDS_SOMEBODY, mend_today, without_blame
from toolkit_maint.reports.source_changes import HEADINGS, before_and_after
from toolkit_maint.reports.source_words import unreadable
from toolkit_maint.reports.standing_words import CONFIRMED_GROUPS, past_of
from toolkit_maint.reports.words import Words

_LEVELS = {
    CaseGroup.FAULTY_ADDRESS: Level.ERROR,
    CaseGroup.DEAD: Level.ERROR,
    CaseGroup.INSECURE: Level.ERROR,
    CaseGroup.NOT_ANSWERING: Level.WARNING,
    CaseGroup.NEEDS_PERSON: Level.WARNING,
    CaseGroup.MOVED: Level.NOTICE,
    CaseGroup.FAILED: Level.WARNING,
    CaseGroup.BLOCKED: Level.NOTICE,
}


# A link should work on the day that it is added or altered.
_LEVELS_IN_CHANGE = {CaseGroup.FAILED: Level.ERROR, CaseGroup.MOVED: Level.WARNING}


def render(report: ChangeReport, words: Words) -> str:
    """Workflow commands, one a line, the worst first and at most ten of a level; empty where there is nothing to say."""
    return commands(_annotations(report, words), words)


def _annotations(report: ChangeReport, words: Words) -> Iterator[Annotation]:
    if report.run.incomplete:
        yield Annotation(level=Level.WARNING, message=" ".join(state(report, words)), title=words.gettext("Not complete"))
    if report.validation is not None:
        yield from as_annotations(report.validation.diagnostics, words)
    if report.source is not None:
        yield from _source(report.source, words)
    if report.links is not None:
        yield from _links(report.links, words, in_change=report.since is not None)
        if report.links.unknown:
            title = words.gettext("Addresses that are not known yet")
            yield Annotation(level=Level.NOTICE, message=address_unknown(len(report.links.unknown), words), title=title)


def _source(source: SourceComparison, words: Words) -> Iterator[Annotation]:
    if source.unreadable is not None:
        title = words.gettext("The source page could not be read")
        happened, to_do = unreadable(source.unreadable, source, words, PLAIN)
        yield Annotation(level=Level.ERROR, message=f"{happened}\n{to_do}".strip(), title=title)
    for change in sorted(source.changes, key=lambda change: change.earlier):
        level, title = _CHANGES[change.kind], HEADINGS[change.kind]
        details = before_and_after(change, words, PLAIN)
        lines = (f"{label}: {text}" if label else text for label, text in details)
        name = "\n".join((PLAIN.text(change.title), *lines))
        yield Annotation(
            level=Level.NOTICE if change.earlier else level,
            message=without_blame(name, words) if change.earlier else name,
            title=words.gettext(title),
            path=change.span.path if change.span else "",
            line=change.span.line if change.span else 0,
            column=change.span.column if change.span else 0,
        )


_CHANGES = dict.fromkeys(HEADINGS, Level.NOTICE) | {
    ChangeKind.ADDED: Level.WARNING,
    ChangeKind.REPOINTED: Level.WARNING,
    ChangeKind.REMOVED: Level.WARNING,
}


def _links(links: LinksPart, words: Words, *, in_change: bool) -> Iterator[Annotation]:
    """What failed together once, at the place of its first link, and every other link that needs somebody.

    In a change, one visit is enough to fail a link that is yours; what is not yours is a notice.
    """
    for group in _LEVELS:
        for each in together(links, group):
            first, to_do = _case(each.cases[0], words, in_change=in_change), told(REASONS[each.shared.reason], words).to_do
            if in_change and group is CaseGroup.FAILED:
                to_do = mend_today(words, PLAIN)
            sentences = "\n".join(part for part in (happened(each, words), to_do) if part)
            yield msgspec.structs.replace(first, title=title(each.shared, words, PLAIN), message=sentences)
    for case in sorted(alone(links, links.cases), key=lambda case: not case.yours):
        if case.group in _LEVELS:
            yield _case(case, words, in_change=in_change)


def _case(case: LinkCase, words: Words, *, in_change: bool) -> Annotation:
    place = case.places[0]
    sentence = what_happened(case, words)
    level = _LEVELS_IN_CHANGE.get(case.group, _LEVELS[case.group]) if in_change else _LEVELS[case.group]
    confirmed = CONFIRMED_GROUPS.get(case.group)
    to_do = words.gettext(confirmed.to_do) if confirmed else told(REASONS[case.reason], words).to_do
    if not case.yours and case.group in NEEDS_SOMEBODY:
        level, sentence, to_do = Level.NOTICE, without_blame(sentence, words), ""
    elif case.group is CaseGroup.FAILED and in_change:
        to_do = mend_today(words, PLAIN)
    elif case.group is CaseGroup.FAILED:
        sentence = words.say("Failed on this visit: {sentence}", sentence=sentence[:1].lower() + sentence[1:])
    lines = (sentence, *past_of(case, words), to_do, PLAIN.address(case.suggestion or case.url))
    return Annotation(
        level=level,
        message="\n".join(line for line in lines if line),
        title=PLAIN.text(place.title) or case.reason.value,
        path=place.path if place.entry else "",
        line=place.line if place.entry else 0,
        column=place.column if place.entry else 0,
    )
