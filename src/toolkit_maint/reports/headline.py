"""The top and the foot of a report: how things stand in one sentence, what it was compared with, what was tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from toolkit_maint.domain.report import CaseGroup, ChangeReport, Incomplete, LinksPart
from toolkit_maint.domain.source import SourceComparison, SourceKind
from toolkit_maint.reports.escape import Medium
from toolkit_maint.reports.reasons import INCOMPLETE, NETWORK, address_unknown, told
from toolkit_maint.reports.words import Words

_ANSWERED: Final = (CaseGroup.FINE, CaseGroup.MOVED, CaseGroup.BLOCKED)
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
    if report.links is not None and Incomplete.VOID in report.run.incomplete:
        yield from _void(report.links, words)
    elif report.links is not None and not report.links.cases:
        yield words.gettext("There was no address to visit.")
        yield from _needed(report, words)
    else:
        yield from _needed(report, words)
        yield from _cut_short(report, words)
        yield from _answers(report, words)
    if report.source is not None and not report.source.readable:
        yield words.gettext("The source page could not be read; what changed there is not known.")
    if report.links is not None and report.links.unknown:
        yield address_unknown(len(report.links.unknown), words)


def _void(links: LinksPart, words: Words) -> Iterator[str]:
    answered = sum(links.tally[group] for group in _ANSWERED)
    if answered:
        yield words.say_many(
            "Our own network did not work: only {count} link that answered could be judged.",
            "Our own network did not work: only {count} links that answered could be judged.",
            answered,
        )
    else:
        yield words.gettext("Nothing could be judged: our own network did not work during this run.")
    yield words.gettext("This says nothing about the links themselves, and none of them is called dead.")


def _needed(report: ChangeReport, words: Words) -> Iterator[str]:
    found = report.validation.errors if report.validation else 0
    if report.source is not None:
        found += len(report.source.changes) + (not report.source.readable)
    found += sum(report.links.tally[group] for group in (CaseGroup.FAULTY_ADDRESS, CaseGroup.MOVED)) if report.links else 0
    if found:
        yield words.say_many("You are needed for {count} thing.", "You are needed for {count} things.", found)
    elif report.run.incomplete:
        yield words.gettext("As far as this run came, nothing is urgent.")
    else:
        yield words.gettext("Nothing is urgent.")


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
    tally, checked = links.tally, len(links.cases)
    working = tally[CaseGroup.FINE] + tally[CaseGroup.MOVED]
    if working == checked:
        yield words.say_many("The one link that was visited works.", "All {count} links that were visited work.", checked)
        return
    # That none works is no news where we could not look.
    if working or not report.run.incomplete:
        yield words.say_many(
            "{fine} of {count} link that has an address works.",
            "{fine} of {count} links that have an address work.",
            checked,
            fine=words.number(working),
        )
    if failed := tally[CaseGroup.FAILED]:
        yield words.say_many("{count} link failed on this visit.", "{count} links failed on this visit.", failed)
    if kept_out := tally[CaseGroup.BLOCKED]:
        yield words.say_many("{count} site kept our program out.", "{count} sites kept our program out.", kept_out)
    if unsure := tally[CaseGroup.UNSURE]:
        yield words.say_many("Of {count} link we could not tell.", "Of {count} links we could not tell.", unsure)


def facts(report: ChangeReport, words: Words, medium: Medium) -> tuple[str, ...]:
    """When the run was, what the catalogue was compared with, and how a run that could not judge is mended."""
    found = [
        words.say(
            "Looked at on {moment} ({zone}).", moment=words.date_time(report.run.started_at), zone=medium.text(words.zone_name)
        )
    ]
    if report.source is not None:
        found.extend(_compared(report.source, words, medium))
    if Incomplete.NO_CONTROL_HOST in report.run.incomplete:
        found.append(
            words.say(
                "Add a site that is always there to {file}, under {table}: {line}",
                file=medium.code("toolkit-maint.toml"),
                table=medium.code("[check]"),
                line=medium.code(_CONTROL_LINE),
            )
        )
    elif report.run.incomplete:
        found.extend(told(INCOMPLETE[incomplete], words).to_do for incomplete in report.run.incomplete)
    return tuple(found)


def _compared(source: SourceComparison, words: Words, medium: Medium) -> Iterator[str]:
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
        catalogue=medium.code("catalogue.yaml"),
        line=medium.code(_SOURCE_LINE),
    )


def tried(report: ChangeReport, words: Words, medium: Medium) -> tuple[str, ...]:
    """What the run did to find all this out, in short sentences."""
    return tuple(_tried(report, words, medium))


def _tried(report: ChangeReport, words: Words, medium: Medium) -> Iterator[str]:
    if report.validation is not None:
        yield words.say_many("{count} file read.", "{count} files read.", len(report.validation.files))
    if report.catalogue is not None:
        yield words.say(
            "{links} and {entries} in {sections}.",
            links=words.say_many("{count} link", "{count} links", report.catalogue.links),
            entries=words.say_many("{count} entry", "{count} entries", report.catalogue.entries),
            sections=words.say_many("{count} section", "{count} sections", report.catalogue.sections),
        )
    if report.source is not None and report.source.readable:
        yield words.say_many(
            "{count} link seen on the source page; {known} of {expected} parts of the catalogue were found again there.",
            "{count} links seen on the source page; {known} of {expected} parts of the catalogue were found again there.",
            report.source.candidates,
            known=words.number(report.source.known),
            expected=words.number(report.source.expected),
        )
    if report.links is not None:
        yield from _visits(report.links, words, medium)
    seconds = max(1, round((report.run.finished_at - report.run.started_at).total_seconds()))
    yield words.say_many("It took {count} second.", "It took {count} seconds.", seconds)
    yield words.say("Made by toolkit-maint {version}.", version=medium.text(report.run.version))


def _visits(links: LinksPart, words: Words, medium: Medium) -> Iterator[str]:
    if links.cases:
        addresses = words.say_many("{count} address looked at", "{count} addresses looked at", len(links.cases))
        requests = words.say_many("{count} request", "{count} requests", links.requests)
        yield words.say("{addresses}, with {requests}.", addresses=addresses, requests=requests)
    if links.assumed:
        yield words.say_many(
            "{count} address was assumed: it does not come from the source page.",
            "{count} addresses were assumed: they do not come from the source page.",
            links.assumed,
        )
    yield told(NETWORK[links.network], words).happened
    for control in links.controls:
        answered = control.answered_last if control.answered_last is not None else control.answered_first
        address = medium.address(control.url)
        if answered:
            yield words.say("The control host {address} answered.", address=address)
        else:
            yield words.say("The control host {address} did not answer.", address=address)
