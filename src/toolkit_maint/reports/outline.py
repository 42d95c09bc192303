"""The outline of a report: what is said, in order of action, in words that are escaped for one medium.

What the text and the Markdown rendering have in common; each of them only lays it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from toolkit_maint.domain.diagnostic import Diagnostic, Severity
from toolkit_maint.domain.report import CaseGroup, ChangeReport, CodeHost, LinkCase, LinksPart, Place
from toolkit_maint.domain.source import ChangeKind, SourceChange, SourceComparison
from toolkit_maint.domain.verdict import OUR_SIDE
from toolkit_maint.reports.escape import Medium
from toolkit_maint.reports.headline import facts, state, tried
from toolkit_maint.reports.reasons import NOTES, REASONS, left_out, told
from toolkit_maint.reports.redaction import shown
from toolkit_maint.reports.rules import mend, wrong
from toolkit_maint.reports.shared import Together, alone, happened, title, together, what_happened
from toolkit_maint.reports.since_words import NEEDS_SOMEBODY, mend_today, not_yours, others_of
from toolkit_maint.reports.source_changes import HEADINGS, before_and_after, take_over, what_differs, whereabouts
from toolkit_maint.reports.source_words import unreadable
from toolkit_maint.reports.standing_words import (
    CONFIRMED_GROUPS,
    had_their_day,
    healed,
    healed_from,
    ignored,
    past_of,
    to_do_of,
)
from toolkit_maint.reports.words import Words, marked

_MOST_PLACES = 5


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One finding. ``links`` are pairs of a label (may be empty) and an address; ``places`` are ``path:line``.

    ``diagnostic`` is the finding itself where it is about a text, for a medium that can point into its line; ``cases`` and
    ``change`` are what it was made from otherwise, for one that shows more of them.
    """

    title: str
    places: tuple[str, ...] = ()
    mark: str = ""
    happened: str = ""
    to_do: str = ""
    links: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    diagnostic: Diagnostic | None = None
    cases: tuple[LinkCase, ...] = ()
    change: SourceChange | None = None


class Table(msgspec.Struct, frozen=True):
    """Names with a number each."""

    heads: tuple[str, str]
    rows: tuple[tuple[str, str], ...]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Findings of one kind, which is an id that is never translated.

    A ``folded`` one has items that nobody needs to read, with a word for them all.
    """

    heading: str
    kind: str
    intro: tuple[str, ...] = ()
    table: Table | None = None
    items: tuple[Item, ...] = ()
    folded: str = ""


class Chapter(msgspec.Struct, frozen=True):
    """A heading with its groups, never empty, and an id for it that is never translated."""

    kind: str
    heading: str
    groups: tuple[Group, ...]


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """A whole report: its state in the first sentence, more sentences on that, facts, and the chapters."""

    title: str
    state: tuple[str, ...]
    facts: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    tried: tuple[str, ...]


def outline(report: ChangeReport, words: Words, medium: Medium) -> Outline:
    """What a report says, in the catalogue's own time zone."""
    local = words.at(report.catalogue.timezone) if report.catalogue else words
    writer = _Writer(local, medium, _removed(report.source), report.host or CodeHost())
    watched = tuple(writer.may_come(report.links, in_change=report.since is not None))
    chapters = (
        Chapter("needs", local.gettext("What needs you"), tuple(writer.needs(report))),
        Chapter("watch", local.gettext("To keep an eye on"), watched),
        Chapter("healed", local.gettext("What works again"), tuple(writer.healed(report.links))),
        Chapter("not-yours", not_yours(local), tuple(writer.not_yours(report))),
        Chapter("unknown", local.gettext("Addresses that are not known yet"), tuple(writer.unknown(report))),
        Chapter("left-out", local.gettext("What was not visited, or not judged"), tuple(writer.left_out(report.links))),
        Chapter("fine", local.gettext("What is fine"), tuple(writer.fine(report.links))),
    )
    return Outline(
        title=_title(report, local, medium),
        state=state(report, local),
        facts=facts(report, local, medium),
        chapters=tuple(chapter for chapter in chapters if chapter.groups),
        tried=tried(report, local, medium),
    )


def _title(report: ChangeReport, words: Words, medium: Medium) -> str:
    if report.catalogue is not None:
        return words.say("{title}: how things stand", title=medium.text(report.catalogue.title))
    if report.validation is not None:
        return words.gettext("The catalogue: how it stands")
    return words.gettext("The links: how they stand")


_GUIDE = marked("docs/how-to/fill-in-addresses.md")


class _Writer(msgspec.Struct, frozen=True):
    """``removed`` are the places of what the source page lists no longer: path, line and column."""

    words: Words
    medium: Medium
    removed: frozenset[tuple[str, int, int]]
    host: CodeHost

    def needs(self, report: ChangeReport) -> Iterator[Group]:
        say = self.words.gettext
        told_of = [each for each in report.validation.diagnostics if each.yours] if report.validation else []
        yield from self._diagnostics(say("Mistakes in the text of the catalogue"), told_of, {Severity.ERROR})
        if report.source is not None:
            yield from self._source(report.source)
        yield from self._cases(say("Addresses that cannot be right"), report.links, CaseGroup.FAULTY_ADDRESS)
        if report.since is not None:
            today = say("A link should work on the day that it is added or altered, so one visit is enough to say this.")
            heading, mend_it = say("Added or altered, and does not work"), mend_today(self.words, self.medium)
            for group in self._cases(heading, report.links, CaseGroup.FAILED, today):
                items = tuple(msgspec.structs.replace(item, to_do=mend_it) for item in group.items)
                yield msgspec.structs.replace(group, items=items)
        for confirmed, told_so in CONFIRMED_GROUPS.items():
            yield from self._cases(say(told_so.heading), report.links, confirmed, say(told_so.intro))
        yield from self._cases(say("Moved, with the new address ready"), report.links, CaseGroup.MOVED)
        yield from self._ignores(report.links)
        worth_a_look = {Severity.WARNING, Severity.NOTICE}
        yield from self._diagnostics(say("Worth a look in the text of the catalogue"), told_of, worth_a_look)

    def may_come(self, links: LinksPart | None, *, in_change: bool) -> Iterator[Group]:
        say = self.words.gettext
        if not in_change:
            once = say("One visit proves little: only what keeps failing, visit after visit, is really gone.")
            yield from self._cases(say("Failed on this visit"), links, CaseGroup.FAILED, once)
        kept_out = say("These pages most likely open in a browser; our program was kept out.")
        yield from self._cases(say("Kept out"), links, CaseGroup.BLOCKED, kept_out)
        yield from self._cases(say("Could not tell"), links, CaseGroup.UNSURE)
        silent = say("Somebody decided that these need not be told for a while. They are visited all the same.")
        yield from self._cases(say("Ignored for now"), links, CaseGroup.IGNORED, silent)

    def _ignores(self, links: LinksPart | None) -> Iterator[Group]:
        cases = had_their_day(links)
        if cases:
            heading = _counted(self.words.gettext("Ignores that have had their day"), cases)
            yield Group(heading=heading, kind="ignores", items=tuple(map(self._ignore, cases)))

    def _ignore(self, case: LinkCase) -> Item:
        happened, *others = ignored(case, self.words, self.medium)
        return msgspec.structs.replace(
            self._briefly(case),
            happened=happened,
            notes=tuple(others),
            to_do=self.words.say("Take {key} away from this entry, or change it.", key=self.medium.code("ignore:")),
        )

    def healed(self, links: LinksPart | None) -> Iterator[Group]:
        cases = healed(links)
        if cases:
            heading = _counted(self.words.gettext("Working again"), cases)
            yield Group(heading=heading, kind="healed", items=tuple(map(self._healed, cases)))

    def _healed(self, case: LinkCase) -> Item:
        told_of = healed_from(case.standing, self.words) if case.standing is not None else ""
        return msgspec.structs.replace(self._briefly(case), happened=told_of)

    def not_yours(self, report: ChangeReport) -> Iterator[Group]:
        before = [each for each in report.validation.diagnostics if not each.yours] if report.validation else []
        for group in self._diagnostics(self.words.gettext("In the text of the catalogue"), before, set(Severity)):
            yield msgspec.structs.replace(group, kind="text-earlier")
        cases = others_of(report.links)
        if cases:
            intro = self.words.gettext("The change touches what stands around these addresses, and leaves the addresses alone.")
            heading = _counted(self.words.gettext("Links that need somebody"), cases)
            items = tuple(msgspec.structs.replace(self._case(case), to_do="") for case in cases)
            yield Group(heading=heading, kind="not-yours", intro=(intro,), items=items)
        earlier = [change for change in report.source.changes if change.earlier] if report.source else []
        if earlier:
            heading = _counted(self.words.gettext("Where the source page says otherwise"), earlier)
            items = tuple(msgspec.structs.replace(self._change(change), to_do="") for change in earlier)
            yield Group(heading=heading, kind="source-earlier", items=items)

    def unknown(self, report: ChangeReport) -> Iterator[Group]:
        if report.links is None or not report.links.unknown:
            return
        words, unknown = self.words, report.links.unknown
        above = _given(report.source, unknown)
        rows = tuple(
            (self.medium.text(row.title) or words.gettext("Before the first section"), words.number(row.count))
            for row in report.links.unknown_by_section
        )
        yield Group(
            heading=words.say_many("{count} link without an address", "{count} links without an address", len(unknown)),
            kind="unknown",
            intro=(
                words.gettext("Their titles are in the catalogue, but nobody has filled in yet where they lead."),
                *self._first_steps(above, len(unknown)),
            ),
            table=Table((words.gettext("Section"), words.gettext("Links")), rows),
            items=tuple(self._unknown(place) for place in unknown),
            folded=words.gettext("All of them, with their places"),
        )

    def _first_steps(self, above: int, unknown: int) -> Iterator[str]:
        words = self.words
        if above:
            yield words.say_many("{count} of them stands above.", "{count} of them stand above.", above)
        if above == unknown:
            return
        yield words.say(
            "The first step: open the source page in your browser, save it, and let {command} show the addresses "
            "that it finds. Put each of them behind {key} in the file.",
            command=self.medium.code("toolkit-maint scrape --source saved-page.html"),
            key=self.medium.code("url:"),
        )
        yield words.say("Step by step: {guide}", guide=self.medium.code(words.gettext(_GUIDE)))

    def _unknown(self, place: Place) -> Item:
        title = self.medium.text(place.title) or self.words.gettext("(without a title)")
        return Item(title=title, places=(self._place(place),))

    def left_out(self, links: LinksPart | None) -> Iterator[Group]:
        for case_group, heading in (
            (CaseGroup.UNSURE, self.words.gettext("Not judged")),
            (CaseGroup.UNCHECKED, self.words.gettext("Not visited")),
        ):
            cases = [case for case in _of(links, case_group) if case.group is CaseGroup.UNCHECKED or case.reason in OUR_SIDE]
            reasons = dict.fromkeys(case.reason for case in cases)
            for reason in reasons:
                alike = [case for case in cases if case.reason is reason]
                happened, to_do = left_out(reason, len(alike), self.words), told(REASONS[reason], self.words).to_do
                yield Group(
                    heading=_counted(heading, alike),
                    kind=case_group.value,
                    intro=tuple(sentence for sentence in (happened, to_do) if sentence),
                    items=tuple(map(self._briefly, alike)),
                    folded=self.words.gettext("All of them, with their places"),
                )

    def fine(self, links: LinksPart | None) -> Iterator[Group]:
        cases = _of(links, CaseGroup.FINE)
        remarked = [case for case in cases if case.notes]
        if remarked:
            heading = _counted(self.words.gettext("Fine, with a remark"), remarked)
            yield Group(heading=heading, kind="remarked", items=tuple(map(self._remarked, remarked)))
        plain = [case for case in cases if not case.notes]
        if plain:
            heading = _counted(self.words.gettext("Fine"), plain)
            folded = self.words.gettext("All of them, with their places")
            intro = (self.words.gettext("There is nothing to be said of these."),)
            items = tuple(map(self._briefly, plain))
            yield Group(heading=heading, kind=CaseGroup.FINE.value, intro=intro, items=items, folded=folded)

    def _diagnostics(self, heading: str, found: Iterable[Diagnostic], severities: set[Severity]) -> Iterator[Group]:
        chosen = [shown(diagnostic) for diagnostic in found if diagnostic.severity in severities]
        if chosen:
            kind = f"text-{'error' if Severity.ERROR in severities else 'advice'}"
            yield Group(heading=_counted(heading, chosen), kind=kind, items=tuple(map(self._diagnostic, chosen)))

    def _diagnostic(self, diagnostic: Diagnostic) -> Item:
        span = diagnostic.span
        place = f"{diagnostic.path}:{span.line}:{span.column}" if span else diagnostic.path
        return Item(
            title=wrong(diagnostic, self.words, self.medium),
            places=(self.medium.place(place, self.host.edit_address(diagnostic.path, span.line if span else 1)),),
            to_do=mend(diagnostic, self.words, self.medium),
            diagnostic=diagnostic,
        )

    def _source(self, source: SourceComparison) -> Iterator[Group]:
        if source.unreadable is not None:
            happened, to_do = unreadable(source.unreadable, source, self.words, self.medium)
            nothing = self.words.gettext("So nothing is said of what was added or removed there.")
            links = (("", self.medium.address(source.location)),)
            item = Item(title=happened, happened=nothing, to_do=to_do, links=links)
            heading = self.words.gettext("The source page could not be read")
            yield Group(heading=heading, kind="source-unreadable", items=(item,))
        intro: tuple[str, ...] = () if source.against is not None else (take_over(self.words, self.medium),)
        for kind, heading in HEADINGS.items():
            changes = [change for change in source.changes if change.kind is kind and not change.earlier]
            if changes:
                items = tuple(map(self._change, changes))
                told_of = _counted(self.words.gettext(heading), changes)
                yield Group(heading=told_of, kind=f"source-{kind.value}", intro=intro, items=items)
                intro = ()

    def _change(self, change: SourceChange) -> Item:
        happened, to_do = what_differs(change, self.words)
        return Item(
            title=self.medium.text(change.title) or self.words.gettext("(without a title)"),
            places=(self._at(change.span.path, change.span.line),) if change.span else (),
            happened=happened,
            to_do=to_do,
            links=tuple(before_and_after(change, self.words, self.medium)),
            notes=tuple(whereabouts(change, self.words, self.medium)),
            change=change,
        )

    def _cases(self, heading: str, links: LinksPart | None, group: CaseGroup, intro: str = "") -> Iterator[Group]:
        cases = [case for case in _of(links, group) if case.reason not in OUR_SIDE and _is_told_here(case)]
        if links is not None and cases:
            items = (*map(self._together, together(links, group)), *map(self._case, alone(links, cases)))
            yield Group(heading=_counted(heading, cases), kind=group.value, intro=(intro,) if intro else (), items=items)

    def _together(self, each: Together) -> Item:
        """Many links as one finding, with the first few of them on a line each."""
        listed = [(" / ".join(self._names(case)), self._shortened(case)) for case in each.cases[:_MOST_PLACES]]
        more = len(each.cases) - len(listed)
        if more > 0:
            listed.append(("", self.words.say_many("and {count} more link", "and {count} more links", more)))
        return Item(
            title=title(each.shared, self.words, self.medium),
            happened=happened(each, self.words),
            to_do=to_do_of(each.cases[0], self.words),
            links=tuple(listed),
            cases=each.cases,
        )

    def _shortened(self, case: LinkCase) -> str:
        place = f" ({self._place(case.places[0])})" if case.places else ""
        return self.medium.address(case.url) + place

    def _case(self, case: LinkCase) -> Item:
        answer = f" (HTTP {case.status})." if case.status and case.group is not CaseGroup.MOVED else "."
        return msgspec.structs.replace(
            self._briefly(case),
            happened=what_happened(case, self.words).removesuffix(".") + answer,
            to_do=to_do_of(case, self.words),
            links=tuple(self._addresses(case)),
            notes=(
                *past_of(case, self.words),
                *ignored(case, self.words, self.medium),
                *(told(NOTES[note.id], self.words).happened for note in case.notes),
                *self._gone_from_source(case),
            ),
        )

    def _gone_from_source(self, case: LinkCase) -> Iterator[str]:
        if any((place.path, place.line, place.column) in self.removed for place in case.places):
            yield self.words.gettext("It is no longer on the source page either.")

    def _addresses(self, case: LinkCase) -> Iterator[tuple[str, str]]:
        if case.suggestion is not None:
            yield self.words.gettext("New address"), self.medium.address(case.suggestion)
            yield self.words.gettext("Old address"), self.medium.address(case.url)
        elif self._names(case):
            yield "", self.medium.address(case.url)

    def _remarked(self, case: LinkCase) -> Item:
        notes = [told(NOTES[note.id], self.words) for note in case.notes]
        return msgspec.structs.replace(
            self._case(case),
            happened=" ".join(note.happened for note in notes),
            to_do=" ".join(note.to_do for note in notes),
            notes=(),
        )

    def _briefly(self, case: LinkCase) -> Item:
        assumed = any(place.evidence is not None for place in case.places)
        places = [self._place(place) for place in case.places[:_MOST_PLACES]]
        more = len(case.places) - len(places)
        if more > 0:
            places.append(self.words.say_many("and {count} more place", "and {count} more places", more))
        names = self._names(case)
        return Item(
            title=" / ".join(names) or self.medium.address(case.url),
            mark=self.words.gettext("assumed address") if assumed else "",
            places=tuple(places),
            links=(("", self.medium.address(case.url)),) if names else (),
            cases=(case,),
        )

    def _names(self, case: LinkCase) -> list[str]:
        """The titles under which an address stands, each once; none for a plain list."""
        titles = (self.medium.text(place.title) for place in case.places[:_MOST_PLACES])
        return list(dict.fromkeys(title for title in titles if title))

    def _place(self, place: Place) -> str:
        return self._at(place.path, place.line)

    def _at(self, path: str, line: int) -> str:
        return self.medium.place(f"{path}:{line}", self.host.edit_address(path, line))


def _removed(source: SourceComparison | None) -> frozenset[tuple[str, int, int]]:
    changes = source.changes if source else ()
    spans = (change.span for change in changes if change.kind is ChangeKind.REMOVED)
    return frozenset((span.path, span.line, span.column) for span in spans if span)


def _given(source: SourceComparison | None, unknown: Iterable[Place]) -> int:
    """How many of the unknown addresses the source page gives."""
    spans = [change.span for change in source.changes if change.kind is ChangeKind.FILLED] if source else []
    given = {(span.path, span.line, span.column) for span in spans if span}
    return sum((place.path, place.line, place.column) in given for place in unknown)


def _of(links: LinksPart | None, group: CaseGroup) -> list[LinkCase]:
    return [case for case in links.cases if case.group is group] if links else []


def _is_told_here(case: LinkCase) -> bool:
    return case.yours or case.group not in NEEDS_SOMEBODY


def _counted(heading: str, found: Iterable[object]) -> str:
    return f"{heading} ({sum(1 for _ in found)})"
