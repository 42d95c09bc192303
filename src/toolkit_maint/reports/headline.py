"""The top and the foot of a report: how things stand in one sentence, what it was compared with, what was tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from toolkit_maint.domain.report import (
    CaseGroup,
    CatalogueFacts,
    ChangeReport,
    Incomplete,
    LinkCase,
    LinksPart,
    NetworkState,
)
from toolkit_maint.domain.source import SourceComparison, SourceKind
from toolkit_maint.domain.verdict import Reason, VerdictKind
from toolkit_maint.reports.escape import Medium
from toolkit_maint.reports.reasons import INCOMPLETE, NETWORK, address_unknown, told
from toolkit_maint.reports.since_words import NEEDS_SOMEBODY, compared, links_of_change
from toolkit_maint.reports.source_changes import unseen
from toolkit_maint.reports.standing_words import CONFIRMED_GROUPS, had_their_day, remembered, trouble_words
from toolkit_maint.reports.words import Words

_ANSWERED: Final = frozenset({CaseGroup.FINE, CaseGroup.MOVED, CaseGroup.BLOCKED})
_NEEDED: Final = frozenset({CaseGroup.FAULTY_ADDRESS, CaseGroup.MOVED, *CONFIRMED_GROUPS})
_WORKING: Final = frozenset({CaseGroup.FINE, CaseGroup.MOVED})
_NO_WEB_PAGE: Final = frozenset({Reason.FORM_OK, Reason.UNSUPPORTED_SCHEME})
_SOME_CATALOGUE: Final = "catalogue.yaml"
_CONTROL_LINE: Final = 'control_hosts = ["https://www.example.org/"]'
_SOURCE_LINE: Final = "source: https://…"


def state(report: ChangeReport, words: Words) -> tuple[str, ...]:
    """How things stand: the one sentence that counts first, honest about what could not be seen."""
    if report.validation is not None and report.catalogue is None:
        return (
            words.say_many(
                "The catalogue has {count} mistake, so nothing else could be done: mend it first.",
                "The catalogue has {count} mistakes, so nothing else could be done: mend these first.",
                report.validation.errors,
            ),
        )
    return tuple(_sentences(report, words))


def _sentences(report: ChangeReport, words: Words) -> Iterator[str]:
    needed, unknown = _needed(report), len(report.links.unknown) if report.links else 0
    void = Incomplete.VOID in report.run.incomplete
    if void and report.links is not None:
        yield from _void(report.links, words)
        if needed:
            yield _told_needed(needed, words)
    else:
        yield _opening(report, needed, unknown, words)
        yield from _cut_short(report, words)
        yield from links_of_change(report, words) if report.since else _answers(report, words)
    if report.source is not None and not report.source.readable:
        yield words.gettext("The source page could not be read; what changed there is not known.")
    if unknown and (needed or void):
        yield address_unknown(unknown, words)


def _web(links: LinksPart) -> list[LinkCase]:
    """The cases whose address a browser would visit."""
    return [case for case in links.cases if case.reason not in _NO_WEB_PAGE]


def _void(links: LinksPart, words: Words) -> Iterator[str]:
    if links.network is not NetworkState.DOWN:
        yield told(NETWORK[links.network], words).happened
        yield words.gettext(
            "So nothing that failed could be judged, none of it counts, and no link is called dead because of it."
        )
        return
    answered = sum(case.group in _ANSWERED for case in _web(links))
    if answered:
        yield words.say_many(
            "Our own network did not work: only {count} link that answered could be judged.",
            "Our own network did not work: only {count} links that answered could be judged.",
            answered,
        )
    else:
        yield words.gettext("No visit could be judged: our own network did not work during this run.")
    yield words.gettext("This says nothing about the links themselves, and none of them is called dead.")


def _needed(report: ChangeReport) -> int:
    """How many findings stand under the heading of what needs somebody."""
    found = sum(diagnostic.yours for diagnostic in report.validation.diagnostics) if report.validation else 0
    if report.source is not None:
        found += sum(not change.earlier for change in report.source.changes) + (not report.source.readable)
    if report.links is not None:
        # In a change, one visit is enough: a link should work on the day that it is added.
        counted = NEEDS_SOMEBODY if report.since else _NEEDED
        found += sum(case.group in counted and case.yours for case in report.links.cases)
        found += len(had_their_day(report.links))
    return found


def _opening(report: ChangeReport, needed: int, unknown: int, words: Words) -> str:
    if needed:
        return _told_needed(needed, words)
    if unknown and not report.since:
        return words.say_many(
            "A good place to begin: fill in the address of {count} link. Save the source page in your browser first; "
            "this report says how.",
            "A good place to begin: fill in the addresses of {count} links. Save the source page in your browser first; "
            "this report says how.",
            unknown,
        )
    if report.run.incomplete:
        return words.gettext("As far as we could see, nothing is urgent.")
    return words.gettext("Nothing is urgent.")


def _told_needed(needed: int, words: Words) -> str:
    return words.say_many("You are needed for {count} thing.", "You are needed for {count} things.", needed)


def _cut_short(report: ChangeReport, words: Words) -> Iterator[str]:
    for incomplete in report.run.incomplete:
        yield told(INCOMPLETE[incomplete], words).happened
    if report.links is not None and report.links.tally[CaseGroup.UNCHECKED] and report.run.incomplete:
        count = report.links.tally[CaseGroup.UNCHECKED]
        yield words.say_many("{count} link was not visited.", "{count} links were not visited.", count)


def _answers(report: ChangeReport, words: Words) -> Iterator[str]:
    links = report.links
    if links is None:
        return
    web = _web(links)
    working = sum(case.group in _WORKING for case in web)
    if not web:
        yield words.gettext("There was no address to visit.")
    elif working == len(web) and any(case.remembered for case in web):
        yield words.say_many("The one link works.", "All {count} links worked when they were last visited.", working)
        return
    elif working == len(web):
        yield words.say_many("The one link that was visited works.", "All {count} links that were visited work.", working)
        return
    elif working:
        # In both languages the verb goes by the links that work, not by all of them.
        yield words.say_many(
            "{count} of {all} links that have an address works.",
            "{count} of {all} links that have an address work.",
            working,
            all=words.number(len(web)),
        )
    # That none works is no news where we could not look.
    elif not report.run.incomplete:
        yield words.say_many(
            "The one link that was visited did not work on this visit; perhaps that was our own fault.",
            "None of the {count} links worked on this visit; perhaps that was our own fault.",
            len(web),
        )
    yield from _trouble(links, words)


def _trouble(links: LinksPart, words: Words) -> Iterator[str]:
    yield from _confirmed(links, words)
    tally = links.tally
    if failed := tally[CaseGroup.FAILED]:
        yield words.say_many("{count} link failed on this visit.", "{count} links failed on this visit.", failed)
    if kept_out := tally[CaseGroup.BLOCKED]:
        yield words.say_many("{count} site kept our program out.", "{count} sites kept our program out.", kept_out)
    if unsure := tally[CaseGroup.UNSURE]:
        yield words.say_many("Of {count} link we could not tell.", "Of {count} links we could not tell.", unsure)
    if links.shared:
        yield words.say_many(
            "{links} links go back to {count} shared cause.",
            "{links} links go back to {count} shared causes.",
            len(links.shared),
            links=words.number(sum(each.count for each in links.shared)),
        )


def _confirmed(links: LinksPart, words: Words) -> Iterator[str]:
    tally = links.tally
    if dead := tally[CaseGroup.DEAD]:
        yield words.say_many("{count} link is dead.", "{count} links are dead.", dead)
    if insecure := tally[CaseGroup.INSECURE]:
        yield words.say_many("Browsers warn of {count} link.", "Browsers warn of {count} links.", insecure)
    if silent := tally[CaseGroup.NOT_ANSWERING]:
        yield words.say_many("{count} link has not answered for days.", "{count} links have not answered for days.", silent)


def facts(report: ChangeReport, words: Words, medium: Medium) -> tuple[str, ...]:
    """When the run was, what the catalogue was compared with, and how a run that could not judge is mended."""
    found = [
        words.say(
            "Looked at on {moment} ({zone}).", moment=words.date_time(report.run.started_at), zone=medium.text(words.zone_name)
        )
    ]
    if report.since is not None:
        found.append(compared(report.since, words, medium))
    if report.source is not None:
        found.extend(_compared(report.source, catalogue_file(report.catalogue), words, medium))
        found.extend(unseen(report.source, words, medium))
    if report.history is not None:
        found.extend(trouble_words(trouble, words, medium) for trouble in report.history.troubles)
    if Incomplete.NO_CONTROL_HOST in report.run.incomplete:
        found.append(
            words.say(
                "Write a site that can always be reached in {file}, under {table}: {line} "
                "(a control host: a site that always works, and so tells us whether our own network does).",
                file=medium.code("toolkit-maint.toml"),
                table=medium.code("[check]"),
                line=medium.code(_CONTROL_LINE),
            )
        )
    elif report.run.incomplete:
        found.extend(told(INCOMPLETE[incomplete], words).to_do for incomplete in report.run.incomplete)
    return tuple(found)


def catalogue_file(facts: CatalogueFacts | None) -> str:
    """The name of the file that a catalogue begins in; the usual one where a saved report does not say."""
    return facts.path if facts is not None and facts.path else _SOME_CATALOGUE


def _compared(source: SourceComparison, catalogue: str, words: Words, medium: Medium) -> Iterator[str]:
    if source.against is not None:
        yield words.say(
            "The page was compared with its snapshot {file}, and not with the catalogue: wherever the catalogue is named, "
            "that snapshot is meant.",
            file=medium.code(source.against),
        )
        return
    if source.kind is SourceKind.LIVE:
        if source.readable:
            yield words.say("Compared with the live source page: {address}", address=medium.address(source.location))
        return
    file = medium.code(source.location)
    if source.readable:
        yield words.say(
            "Compared with a saved copy of the source page, {file}, and not with the page as it is on the web today.", file=file
        )
    yield words.say(
        "To compare with the live page from now on, put its address in {catalogue}: {line}",
        catalogue=medium.code(catalogue),
        line=medium.code(_SOURCE_LINE),
    )


def tried(report: ChangeReport, words: Words, medium: Medium) -> tuple[str, ...]:
    """What the run did to find all this out, in short sentences."""
    return tuple(_tried(report, words, medium))


def _tried(report: ChangeReport, words: Words, medium: Medium) -> Iterator[str]:
    if report.validation is not None:
        yield words.say_many("{count} file read.", "{count} files read.", len(report.validation.files))
    if report.catalogue is not None:
        yield size_of(report.catalogue, words)
    if report.source is not None and report.source.readable:
        yield words.say_many(
            "{count} link seen on the source page. Of the catalogue's links, and titles without a link, "
            "{known} of {expected} were found again there.",
            "{count} links seen on the source page. Of the catalogue's links, and titles without a link, "
            "{known} of {expected} were found again there.",
            report.source.candidates,
            known=words.number(report.source.known),
            expected=words.number(report.source.expected),
        )
    if report.links is not None:
        yield from _visits(report.links, words, medium)
    if report.history is not None:
        yield from remembered(report.history, words)
    seconds = max(1, round((report.run.finished_at - report.run.started_at).total_seconds()))
    yield words.say_many("It took {count} second.", "It took {count} seconds.", seconds)
    yield words.say("Made by toolkit-maint {version}.", version=medium.text(report.run.version))


def size_of(facts: CatalogueFacts, words: Words) -> str:
    """How large a catalogue is, in one sentence."""
    return words.say(
        "{links} and {entries} in {sections}.",
        links=words.say_many("{count} link", "{count} links", facts.links),
        entries=words.say_many("{count} entry", "{count} entries", facts.entries),
        sections=_sections(facts, words),
    )


def _sections(facts: CatalogueFacts, words: Words) -> str:
    sections = words.say_many("{count} section", "{count} sections", facts.sections - facts.subsections)
    if not facts.subsections:
        return sections
    below = words.say_many("{count} sub-section", "{count} sub-sections", facts.subsections)
    return words.say("{sections} and {subsections}", sections=sections, subsections=below)


def _visits(links: LinksPart, words: Words, medium: Medium) -> Iterator[str]:
    visited = sum(
        case.verdict is not VerdictKind.UNCHECKED and case.visited_at is not None and not case.remembered
        for case in links.cases
    )
    if visited:
        addresses = words.say_many("{count} address visited", "{count} addresses visited", visited)
        requests = words.say_many("{count} request", "{count} requests", links.requests)
        yield words.say("{addresses}, with {requests}.", addresses=addresses, requests=requests)
    if links.assumed:
        yield words.say_many(
            "{count} address was assumed: it does not come from the source page.",
            "{count} addresses were assumed: they do not come from the source page.",
            links.assumed,
        )
    yield told(NETWORK[links.network], words).happened
    if links.controls:
        yield words.gettext("A control host is a site that always works, and so tells us whether our own network does.")
    for control in links.controls:
        answered = control.answered_last if control.answered_last is not None else control.answered_first
        address = medium.address(control.url)
        if answered:
            yield words.say("The control host {address} answered.", address=address)
        else:
            yield words.say("The control host {address} did not answer.", address=address)
