"""ChangeReport: everything one run has to say, already counted, grouped and in order of action.

Renderers turn it into text and decide nothing. Its JSON is ``report-v1``: fields are added, never renamed.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Literal, assert_never
from urllib.parse import quote

import msgspec

from toolkit_maint.domain.address import host_of, redacted, without_userinfo
from toolkit_maint.domain.catalogue import Catalogue, Evidence, Ignore, LinkPlace, LinkRole, entries, links
from toolkit_maint.domain.correlation import Outcome as LinkOutcome
from toolkit_maint.domain.correlation import SharedFailure, shared_failures
from toolkit_maint.domain.diagnostic import Diagnostic, Rule, Severity, has_errors
from toolkit_maint.domain.ignores import CaseIgnore, Occasion, case_ignore
from toolkit_maint.domain.incident import IncidentState, Visit
from toolkit_maint.domain.observation import Observation
from toolkit_maint.domain.policy import IncidentPolicy
from toolkit_maint.domain.recent import Recent, Stretch
from toolkit_maint.domain.sight import Sight, sight_of
from toolkit_maint.domain.source import ChangeKind, SourceComparison
from toolkit_maint.domain.standing import HistoryFacts, Standing
from toolkit_maint.domain.verdict import OUR_SIDE, Confidence, Note, Reason, Verdict, VerdictKind


class ExitCode(enum.IntEnum):
    """How a command ends. The first that holds, in the order 2, 3, 4, 5, 1, 0."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    FAILURE = 3
    INCOMPLETE = 4
    NOTHING_TO_CHECK = 5


class CaseGroup(enum.StrEnum):
    """Where a link stands in the order of action: what needs somebody first, what was merely tried last."""

    FAULTY_ADDRESS = "faulty-address"
    DEAD = "dead"
    INSECURE = "insecure"
    NOT_ANSWERING = "not-answering"
    NEEDS_PERSON = "needs-person"
    MOVED = "moved"
    FAILED = "failed"
    BLOCKED = "blocked"
    UNSURE = "unsure"
    UNCHECKED = "unchecked"
    IGNORED = "ignored"
    FINE = "fine"


class NetworkState(enum.StrEnum):
    """What is known of the network that the visits were made over."""

    UP = "up"
    DOWN = "down"
    NO_CONTROL_HOST = "no-control-host"
    NOT_ASKED = "not-asked"
    CAPTIVE_PORTAL = "captive-portal"
    MOST_HOSTS_FAIL = "most-hosts-fail"


VOID_NETWORKS = frozenset({NetworkState.DOWN, NetworkState.CAPTIVE_PORTAL, NetworkState.MOST_HOSTS_FAIL})
"""States of the network over which no failure may be believed."""


class Incomplete(enum.StrEnum):
    """Why a run could not do or judge all that it should."""

    VOID = "void"
    NO_CONTROL_HOST = "no-control-host"
    DEADLINE = "deadline"
    INTERRUPTED = "interrupted"
    RESOLVER = "resolver"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a link stands in the catalogue. ``entry`` is the id that names it, ``sections`` the titles around it.

    A link that came from a plain list has the list's name as ``path``, its line, and an empty ``entry``. ``keeper`` is who
    looks after it, if anybody does.
    """

    path: str
    line: int
    column: int
    entry: str = ""
    role: LinkRole | None = None
    title: str = ""
    sections: tuple[str, ...] = ()
    evidence: Evidence | None = None
    ignore: Ignore | None = None
    keeper: str = ""


class LinkCase(msgspec.Struct, frozen=True, kw_only=True):
    """One address, the verdict on it, and every place that has it.

    ``url`` is as the catalogue publishes it, without userinfo; every other address is redacted. ``detail`` is technical
    text of foreign origin. ``visited_at`` is UTC. ``peer`` is the network address that the last answer came from, or should
    have come from. ``attempts`` counts, for a link that was not visited, how often its host was tried for others.
    ``yours`` is false where the change that ``--since`` names neither adds nor alters the address. ``remembered`` says that the
    link was not visited in this run, since it worked at ``visited_at``. ``standing`` is what earlier visits add; ``None`` where
    none are remembered. ``ignore`` is that of its places, if all of them have one. ``timeline`` are the latest visits to a link
    that there is something to say of.
    """

    group: CaseGroup
    url: str
    verdict: VerdictKind
    reason: Reason
    confidence: Confidence | None
    rule: str
    places: tuple[Place, ...]
    suggestion: str | None = None
    notes: tuple[Note, ...] = ()
    status: int | None = None
    final_url: str | None = None
    requests: int = 0
    elapsed_ms: int = 0
    visited_at: datetime | None = None
    detail: str = ""
    peer: str | None = None
    attempts: int = 0
    yours: bool = True
    remembered: bool = False
    standing: Standing | None = None
    ignore: CaseIgnore | None = None
    timeline: tuple[Stretch, ...] = ()

    @property
    def is_news(self) -> bool:
        """Whether it came to where it stands in this run: what stood there before never comes first."""
        return self.standing is not None and self.standing.changed


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """A control host and whether it answered, before the visits and after them (``None``: not asked again)."""

    url: str
    answered_first: bool
    answered_last: bool | None = None


class SectionCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are of something in one top-level section; an empty title is what stands before the first."""

    title: str
    count: int


class LinksPart(msgspec.Struct, frozen=True, kw_only=True):
    """What the check found: ``cases`` in order of action, ``unknown`` the places whose address nobody knows.

    ``unknown_by_section`` counts these in the order of the page. ``assumed`` counts the places whose address was assumed.
    ``shared`` are the failures that have one cause together; each of their links has a case of its own as well.
    """

    network: NetworkState
    controls: tuple[Control, ...]
    cases: tuple[LinkCase, ...]
    unknown: tuple[Place, ...]
    tally: dict[CaseGroup, int]
    requests: int
    unknown_by_section: tuple[SectionCount, ...] = ()
    assumed: int = 0
    shared: tuple[SharedFailure, ...] = ()


class ValidationPart(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to say of the catalogue's text. The grouped notice of unknown addresses is not repeated here."""

    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...]
    errors: int
    warnings: int


class CatalogueFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Which catalogue was worked on, and how large it is.

    ``sections`` counts all of them, ``subsections`` those that stand in another; ``path`` is the file it begins in.
    """

    title: str
    language: str
    timezone: str
    sections: int
    entries: int
    links: int
    subsections: int = 0
    path: str = ""


class RunFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Which program ran, and when (UTC). ``next_before`` is when the next report should have come, where that is known."""

    version: str
    started_at: datetime
    finished_at: datetime
    incomplete: tuple[Incomplete, ...] = ()
    next_before: datetime | None = None


class CodeHost(msgspec.Struct, frozen=True, kw_only=True):
    """Where people find the files and the reports on the web.

    ``edit`` is the address of the page that edits a file, with ``{path}`` and ``{line}`` in it; ``folder`` is that of the
    repository which paths begin in (empty, or ending in ``/``). ``report`` is the address of the whole report.
    """

    edit: str = ""
    folder: str = ""
    report: str = ""

    def edit_address(self, path: str, line: int) -> str:
        """The address at which one line of a file is edited; empty where there is none, or the file lies elsewhere."""
        is_inside = bool(path) and not path.startswith(("/", "../")) and "/../" not in path and ":" not in path
        if not self.edit.startswith("https://") or not is_inside:
            return ""
        return self.edit.replace("{path}", quote(self.folder + path)).replace("{line}", str(line))


class Since(msgspec.Struct, frozen=True, kw_only=True):
    """The change that a command was asked about: what the catalogue got since it left ``ref`` at ``commit`` (a whole hash).

    The first four count entries, related links, links in text, sections, and the catalogue's own words; ``moved`` ones only
    stand elsewhere. ``addresses`` counts the links whose address the change adds or alters.
    """

    ref: str
    commit: str
    added: int
    changed: int
    moved: int
    removed: int
    addresses: int


class ChangeReport(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one run has to say. A part is ``None`` where the run did not come to it, or was not asked to."""

    run: RunFacts
    exit_code: ExitCode
    catalogue: CatalogueFacts | None = None
    validation: ValidationPart | None = None
    source: SourceComparison | None = None
    links: LinksPart | None = None
    since: Since | None = None
    history: HistoryFacts | None = None
    recent: Recent | None = None
    host: CodeHost | None = None
    schema_version: Literal[1] = 1


def place_of(place: LinkPlace) -> Place:
    """The place of a link of the catalogue, pointing at its address."""
    span = place.link.url_span
    return Place(
        path=span.path,
        line=span.line,
        column=span.column,
        entry=place.owner,
        role=place.role,
        title=place.link.title,
        sections=tuple(section.title for section in place.sections),
        evidence=place.link.evidence,
        ignore=place.link.ignore,
        keeper=place.keeper,
    )


def group_of(verdict: Verdict, standing: Standing | None = None) -> CaseGroup:
    """The group that a link belongs to: by its incident where that is confirmed, else by the verdict of this visit.

    One visit alone makes nothing dead.
    """
    if standing is not None and (confirmed := _CONFIRMED_GROUPS.get(standing.state)) is not None:
        return confirmed
    match verdict.kind:
        case VerdictKind.ALIVE:
            return CaseGroup.FINE
        case VerdictKind.MOVED:
            return CaseGroup.MOVED
        case VerdictKind.BROKEN:
            return CaseGroup.FAULTY_ADDRESS if verdict.proved_by_address else CaseGroup.FAILED
        case VerdictKind.INSECURE:
            return CaseGroup.FAILED
        case VerdictKind.BLOCKED:
            return CaseGroup.BLOCKED
        case VerdictKind.UNSURE:
            return CaseGroup.UNSURE
        case VerdictKind.UNCHECKED:
            return CaseGroup.UNCHECKED
        case _:
            assert_never(verdict.kind)


_CONFIRMED_GROUPS = {
    IncidentState.DEAD: CaseGroup.DEAD,
    IncidentState.INSECURE: CaseGroup.INSECURE,
    IncidentState.NOT_ANSWERING: CaseGroup.NOT_ANSWERING,
    IncidentState.NEEDS_PERSON: CaseGroup.NEEDS_PERSON,
}


def case_of(
    written: str,
    verdict: Verdict,
    seen: Sight | Observation | None,
    places: tuple[Place, ...],
    standing: Standing | None = None,
) -> LinkCase:
    """One address with its verdict and its past, as the report keeps it."""
    sight = sight_of(seen, verdict) if isinstance(seen, Observation) else seen or _NO_SIGHT
    return LinkCase(
        group=group_of(verdict, standing),
        url=without_userinfo(written),
        verdict=verdict.kind,
        reason=verdict.reason,
        confidence=verdict.confidence,
        rule=verdict.rule,
        places=places,
        suggestion=redacted(verdict.suggestion) if verdict.suggestion else None,
        notes=tuple(Note(note.id, redacted(note.detail) if note.detail else None) for note in verdict.notes),
        status=sight.status,
        final_url=sight.final_url,
        requests=sight.requests,
        elapsed_ms=sight.elapsed_ms,
        visited_at=sight.visited_at,
        detail=sight.detail,
        peer=sight.peer,
        attempts=sight.attempts,
        remembered=sight.remembered,
        standing=standing,
    )


def with_ignore(case: LinkCase, visits: tuple[Visit, ...], today: date, policy: IncidentPolicy) -> LinkCase:
    """The case with the ignore that its places have, all of them: while that holds, its trouble is told apart.

    Of several ignores the one counts that dies first.
    """
    ignores = [place.ignore for place in case.places if place.ignore is not None]
    if len(ignores) < len(case.places):
        return case
    occasion = Occasion(kind=case.verdict, reason=reason_told(case), visits=visits, today=today)
    ignore = case_ignore(min(ignores, key=lambda one: one.until), occasion, policy)
    group = CaseGroup.IGNORED if ignore.silences and case.group in IGNORABLE else case.group
    return msgspec.structs.replace(case, ignore=ignore, group=group)


def reason_told(case: LinkCase) -> Reason:
    """Why a link stands where it does: of one that is confirmed its latest failure, whatever this visit found."""
    standing = case.standing
    if standing is not None and standing.is_confirmed and standing.reason is not None:
        return standing.reason
    return case.reason


IGNORABLE = frozenset(CaseGroup) - {CaseGroup.FAULTY_ADDRESS, CaseGroup.UNCHECKED, CaseGroup.FINE}
_NO_SIGHT = Sight(status=None, final_url=None, requests=0, elapsed_ms=0, visited_at=None)
_MAY_SHARE = (CaseGroup.FAILED, CaseGroup.UNSURE, CaseGroup.DEAD, CaseGroup.INSECURE, CaseGroup.NOT_ANSWERING)
_GROUP_ORDER = {group: position for position, group in enumerate(CaseGroup)}


def links_part(
    cases: Iterable[LinkCase],
    unknown: Iterable[Place],
    network: NetworkState,
    controls: tuple[Control, ...],
    *,
    requests: int,
) -> LinksPart:
    """Count the cases and put them in order of action; within a group what is new comes first, else the order given holds.

    ``requests`` is the number that was sent for all of them together: one visit may serve several cases.
    """
    ordered = _in_order(cases)
    without_address = tuple(unknown)
    by_section = Counter(place.sections[0] if place.sections else "" for place in without_address)
    return LinksPart(
        network=network,
        controls=controls,
        cases=tuple(ordered),
        unknown=without_address,
        tally=_tally(ordered),
        requests=requests,
        unknown_by_section=tuple(SectionCount(title=title, count=count) for title, count in by_section.items()),
        assumed=sum(place.evidence is not None for case in ordered for place in case.places),
        shared=shared_failures([*_outcomes(case for case in ordered if case.yours)])
        if sum(case.group in _MAY_SHARE for case in ordered) > 1
        else (),
    )


def regrouped(links: LinksPart, cases: Iterable[LinkCase]) -> LinksPart:
    """The part with its cases in other groups than before: put in order and counted anew, the rest as it was."""
    ordered = _in_order(cases)
    return msgspec.structs.replace(links, cases=tuple(ordered), tally=_tally(ordered))


def _in_order(cases: Iterable[LinkCase]) -> list[LinkCase]:
    return sorted(cases, key=lambda case: (_GROUP_ORDER[case.group], not case.is_news))


def _tally(cases: Iterable[LinkCase]) -> dict[CaseGroup, int]:
    counted = Counter(case.group for case in cases)
    return {group: counted[group] for group in CaseGroup}


def _outcomes(cases: Iterable[LinkCase]) -> Iterator[LinkOutcome]:
    """What became of each link that was judged by a visit, under the host that the visit ended at."""
    for case in cases:
        if case.verdict is VerdictKind.UNCHECKED or case.reason in OUR_SIDE or case.group is CaseGroup.FAULTY_ADDRESS:
            continue
        host = host_of(case.final_url or case.url)
        yield LinkOutcome(case.url, host, case.peer or "", case.verdict, case.reason)


def validation_part(diagnostics: Iterable[Diagnostic], files: tuple[str, ...]) -> ValidationPart:
    """Count what there is to say of the text; unknown addresses are the links' part to tell."""
    told = tuple(diagnostic for diagnostic in diagnostics if diagnostic.rule is not Rule.ADDRESS_UNKNOWN)
    counted = Counter(diagnostic.severity for diagnostic in told)
    return ValidationPart(diagnostics=told, files=files, errors=counted[Severity.ERROR], warnings=counted[Severity.WARNING])


def catalogue_facts(catalogue: Catalogue) -> CatalogueFacts:
    """Name and size of a catalogue."""
    subsections = sum(len(section.sections) for section in catalogue.sections)
    return CatalogueFacts(
        title=catalogue.title,
        language=catalogue.language,
        timezone=catalogue.timezone,
        sections=len(catalogue.sections) + subsections,
        entries=sum(1 for _ in entries(catalogue)),
        links=sum(1 for _ in links(catalogue)),
        subsections=subsections,
        path=catalogue.span.path,
    )


FINAL_FAILURES = frozenset({VerdictKind.BROKEN, VerdictKind.INSECURE})
"""Verdicts that fail a command that was asked about this very visit."""

FAILING_GROUPS = frozenset({CaseGroup.DEAD, CaseGroup.INSECURE})
"""Groups that fail a run: what is confirmed over days."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What decides how a command ends.

    ``failed`` says that ``check``, which was asked about this very visit, found a link broken or insecure, or that ``run`` has
    one that is confirmed to be so; there one visit fails nothing. ``source_cut_off`` says that the run was ended while the
    source page was read, ``nothing_listed`` that there is no address at all and that this was not allowed.
    """

    incomplete: tuple[Incomplete, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    source: SourceComparison | None = None
    failed: bool = False
    nothing_listed: bool = False
    source_cut_off: bool = False


def exit_code(outcome: Outcome) -> ExitCode:
    """The exit code of what a command found: the first that holds, in the order 3, 4, 5, 1, 0."""
    source = outcome.source
    if source is not None and not source.readable and not outcome.source_cut_off and Incomplete.VOID not in outcome.incomplete:
        return ExitCode.FAILURE
    if outcome.incomplete:
        return ExitCode.INCOMPLETE
    if outcome.nothing_listed:
        return ExitCode.NOTHING_TO_CHECK
    added = source is not None and any(change.kind is ChangeKind.ADDED and not change.earlier for change in source.changes)
    return ExitCode.FINDINGS if has_errors(outcome.diagnostics) or added or outcome.failed else ExitCode.OK
