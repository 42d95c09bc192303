"""Reports as tests need them: seven whole ones, and small parts to build others from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import msgspec

from fake_source import NeverStops
from fakes import ScriptedChecker
from observation_builder import answer, page
from project_tree import ROOT
from toolkit_maint import signs
from toolkit_maint.adapters.source_page import SourcePageReader
from toolkit_maint.adapters.yaml_catalogue import load_catalogue
from toolkit_maint.domain.address import host_of
from toolkit_maint.domain.catalogue import Evidence, LinkRole, Span
from toolkit_maint.domain.catalogue import links as catalogue_links
from toolkit_maint.domain.diagnostic import Diagnostic, Rule, Severity, Subject, SubjectKind
from toolkit_maint.domain.ignores import CaseIgnore, IgnoreStatus
from toolkit_maint.domain.incident import IncidentState
from toolkit_maint.domain.report import (
    CaseGroup,
    CatalogueFacts,
    ChangeReport,
    Control,
    ExitCode,
    Incomplete,
    LinkCase,
    LinksPart,
    NetworkState,
    Place,
    RunFacts,
    group_of,
    links_part,
    validation_part,
)
from toolkit_maint.domain.source import (
    CandidateRole,
    ChangeKind,
    MatchedOn,
    SourceChange,
    SourceComparison,
    SourceKind,
    Unreadable,
    Unseen,
    UnseenKind,
)
from toolkit_maint.domain.standing import HistoryFacts, HistoryTrouble, Standing, TroubleKind
from toolkit_maint.domain.verdict import ADDRESS_RULE, Confidence, Note, NoteId, Reason, Verdict, VerdictKind
from toolkit_maint.pipeline import ControlMode, Controls, World, run
from toolkit_maint.ports import FetchedPage

START = datetime(2026, 11, 23, 22, 10, 5, tzinfo=UTC)
FILES = tuple(
    f"catalogue/{name}.yaml"
    for name in ("catalogue", "referentiekaders", "onderzoek", "boeken", "info-en-tips", "materiaal", "brochures-en-vormingen")
)
FACTS = CatalogueFacts(
    title="E-toolkit ouderbetrokkenheid",
    language="nl",
    timezone="Europe/Brussels",
    sections=9,
    entries=53,
    links=58,
    subsections=3,
    path="catalogue/catalogue.yaml",
)
SNAPSHOT = SourceComparison(
    location="source/e-toolkit-ouderbetrokkenheid.md", kind=SourceKind.SNAPSHOT, candidates=58, known=59, expected=59
)
SECTIONS = {
    "referentiekaders": "Referentiekaders om naar ouderbetrokkenheid te kijken",
    "onderzoek": "Onderzoek over ouderbetrokkenheid",
    "boeken": "Boeken over ouderbetrokkenheid",
    "info-en-tips": "Info en tips over ouderbetrokkenheid",
    "materiaal": "Aan de slag met concreet materiaal",
    "brochures-en-vormingen": "VCOV-brochures en -vormingen",
}
CONTROL = "https://code.example/"
VERSION = "0.1.0"

_UNKNOWN = """
catalogue 24 website van de VCOV
referentiekaders 14 Ouderbetrokkenheid als basis
referentiekaders 31 Naar een krachtige samenwerking tussen ouder en school – Een werkkader
referentiekaders 38 Inspiratiegids
onderzoek 8 Ouderbetrokkenheid en schoolsucces: geen zwart-witverhaal
onderzoek 19 Lijst van effecten op prestaties
onderzoek 24 Naar de kern: de leerlingen en hun leer-kracht
onderzoek 41 Ouderbetrokkenheid thuis is effectiever dan ouderbetrokkenheid op school
onderzoek 46 Kenmerken van effectief basisonderwijs. Een reviewonderzoek. Wat werkt?
boeken 10 Gezin en school. De kloof voorbij, de grens gezet?
boeken 18 Handelingsgericht werken. Samenwerken aan schoolsucces
boeken 26 Warm, welkom en wederkerig. Naar een goede ouder-schoolsamenwerking. Inspiratieboek voor kleuteronderwijs
boeken 52 Geen kat op school
info-en-tips 9 10 tips voor meer diversiteit in overleg
info-en-tips 23 Dossier ouderbetrokkenheid
info-en-tips 40 Sterke SCH'ouders
materiaal 9 Coachdocument
materiaal 17 Communicatie als basis voor ouderbetrokkenheid en participatie
materiaal 22 Gereedschapskist 'Samenwerken met ouders'
materiaal 71 poëzie
brochures-en-vormingen 7 Sterke schOUDERS – goed overleg
brochures-en-vormingen 58 vormingen
"""


def place(
    file: str = "boeken", line: int = 33, title: str = "Zonder wrijving geen glans", evidence: Evidence | None = None
) -> Place:
    return Place(
        path=f"catalogue/{file}.yaml",
        line=line,
        column=10,
        entry=title.lower().replace(" ", "-"),
        role=LinkRole.ENTRY,
        title=title,
        sections=(SECTIONS[file],) if file in SECTIONS else (),
        evidence=evidence,
    )


_BY_ADDRESS = frozenset({Reason.MALFORMED_ADDRESS, Reason.BAD_PORT, Reason.FORM_OK, Reason.UNSUPPORTED_SCHEME})


def case(
    kind: VerdictKind,
    reason: Reason,
    *places: Place,
    url: str = "https://www.example.org/page",
    status: int | None = None,
    suggestion: str | None = None,
    notes: tuple[Note, ...] = (),
    peer: str | None = None,
    attempts: int = 0,
    standing: Standing | None = None,
    ignore: CaseIgnore | None = None,
    remembered: bool = False,
) -> LinkCase:
    confidence = None if kind is VerdictKind.UNCHECKED else Confidence.LIKELY
    rule = ADDRESS_RULE if reason in _BY_ADDRESS else "a-rule"
    verdict = Verdict(kind=kind, reason=reason, confidence=confidence, rule=rule)
    visited = kind is not VerdictKind.UNCHECKED and not attempts
    return LinkCase(
        group=CaseGroup.IGNORED if ignore is not None and ignore.silences else group_of(verdict, standing),
        url=url,
        verdict=kind,
        reason=reason,
        confidence=confidence,
        rule=rule,
        places=places or (place(),),
        suggestion=suggestion,
        notes=notes,
        status=status,
        final_url=url if visited else None,
        requests=int(visited),
        elapsed_ms=120 if visited else 0,
        visited_at=START if visited else None,
        peer=peer,
        attempts=attempts,
        standing=standing,
        ignore=ignore,
        remembered=remembered,
    )


def links(
    *cases: LinkCase, unknown: Iterable[Place] = (), network: NetworkState = NetworkState.UP, control: bool = True
) -> LinksPart:
    controls = () if network is NetworkState.NO_CONTROL_HOST else (Control(url=CONTROL, answered_first=control),)
    return links_part(cases, unknown, network, controls, requests=sum(each.requests for each in cases))


def report(
    *,
    code: ExitCode = ExitCode.OK,
    catalogue: CatalogueFacts | None = FACTS,
    diagnostics: tuple[Diagnostic, ...] = (),
    source: SourceComparison | None = SNAPSHOT,
    links: LinksPart | None = None,
    incomplete: tuple[Incomplete, ...] = (),
) -> ChangeReport:
    return ChangeReport(
        run=RunFacts(version=VERSION, started_at=START, finished_at=START + timedelta(seconds=9), incomplete=incomplete),
        exit_code=code,
        catalogue=catalogue,
        validation=validation_part(diagnostics, FILES),
        source=source,
        links=links,
    )


def diagnostic(
    rule: Rule, severity: Severity = Severity.ERROR, line: int = 33, text: str = "    title: Coachdocument", **fields: object
) -> Diagnostic:
    column = len(text) - len(text.lstrip()) + 1
    base = {
        "path": "catalogue/materiaal.yaml",
        "span": Span("catalogue/materiaal.yaml", line, column, line, len(text) + 1, 0, len(text)),
        "source_line": text,
        "subject": Subject(SubjectKind.ENTRY, "Coachdocument"),
    }
    return Diagnostic(rule=rule, severity=severity, **base | fields)  # type: ignore[arg-type]  # a table of fields


def unknown_places() -> tuple[Place, ...]:
    rows = (line.split(" ", 2) for line in _UNKNOWN.strip().splitlines())
    return tuple(place(file, int(number), title) for file, number, title in rows)


def assumed_cases(kind: VerdictKind = VerdictKind.ALIVE, reason: Reason = Reason.OK) -> tuple[LinkCase, ...]:
    rows = (
        (
            "boeken",
            35,
            "Zonder wrijving geen glans. Identiteit en waarden in de klaspraktijk",
            "https://www.vlor.be/zonder-wrijving-geen-glans",
        ),
        (
            "info-en-tips",
            17,
            "Communiceren met ouders - ouderbetrokkenheid",
            "https://www.communicerenmetouders.brussels/ouderbetrokkenheid",
        ),
        ("info-en-tips", 61, "Steunpunt Diversiteit en Leren", "https://diversiteitenleren.be/"),
        ("info-en-tips", 72, "Meertaligheid.be", "https://www.meertaligheid.be/"),
        (
            "brochures-en-vormingen",
            19,
            "Gids voor ouderwerkingen",
            "https://www.vcov.be/ouderinfotheek/VCOV-Gids-voor-ouderwerkingen",
        ),
    )
    return tuple(
        case(kind, reason, place(file, line, title, Evidence.EXACT), url=url, status=200 if kind is VerdictKind.ALIVE else None)
        for file, line, title, url in rows
    )


def change(kind: ChangeKind, title: str, url: str | None, before: str | None = None, at: Place | None = None) -> SourceChange:
    return SourceChange(
        kind=kind,
        entry=None if kind is ChangeKind.ADDED else title.lower(),
        title=title,
        url=url,
        section=SECTIONS["boeken"],
        before=before,
        after=url,
        matched_on=MatchedOn.NOTHING if kind is ChangeKind.ADDED else MatchedOn.TITLE,
        confidence=Confidence.CERTAIN,
        role=CandidateRole.ENTRY,
        span=Span(at.path, at.line, at.column, at.line, at.column, 0, 0) if at else None,
    )


def first_run() -> ChangeReport:
    """The real job on this repository's own catalogue, over a scripted web: one page is gone, one site keeps us out."""
    loaded = load_catalogue(ROOT / "catalogue", tracking=signs.tracking(), shown_from=ROOT)
    assert loaded.catalogue is not None
    statuses = {"www.vlaanderen.be": 404, "www.researchgate.net": 403}
    titles = {
        each.link.url.visit_key: each.link.title for each in catalogue_links(loaded.catalogue) if each.link.url is not None
    }
    script = {
        key: answer(statuses.get(host_of(key), 200), page(title), address=key)
        for key, title in (*titles.items(), (CONTROL, "A control host"))
    }
    moments = iter((START, START + timedelta(seconds=9)))
    policy = signs.default_policy()
    world = World(
        checker=ScriptedChecker(script),
        source_page=SourcePageReader(_no_fetch, ROOT / "catalogue", policy),
        policy=policy,
        controls=Controls(ControlMode.HOSTS, (CONTROL,)),
        clock=lambda: next(moments),
        stop=NeverStops(),
    )
    whole = run(loaded, world, lambda stage, count: None)
    return msgspec.structs.replace(whole, run=msgspec.structs.replace(whole.run, version=VERSION))


def _no_fetch(url: str) -> FetchedPage:
    raise AssertionError(f"the source is a file: {url}")


def rich() -> ChangeReport:
    found = (
        diagnostic(Rule.MISSING_KEY, key="title", line=9, text="  - id: coachdocument"),
        diagnostic(
            Rule.DUPLICATE_ADDRESS,
            value="https://www.example.org/a",
            text="    url: https://www.example.org/a",
            suggestion="gids",
            other=Span("catalogue/boeken.yaml", 12, 5, 12, 9, 0, 4),
            other_name="Gids voor ouderwerkingen",
        ),
        diagnostic(
            Rule.TRACKING_IN_ADDRESS,
            Severity.WARNING,
            text="    url: https://www.example.org/?utm_source=brief",
            value="utm_source",
            suggestion="https://www.example.org/",
        ),
    )
    source = SourceComparison(
        location="https://www.list.example/e-toolkit",
        kind=SourceKind.LIVE,
        candidates=59,
        known=55,
        expected=58,
        changes=(
            change(ChangeKind.ADDED, "Ouders aan zet", "https://www.example.org/ouders-aan-zet"),
            change(ChangeKind.FILLED, "Ouderbetrokkenheid als basis", "https://www.example.org/basis", at=unknown_places()[1]),
            change(
                ChangeKind.FILLED, "Metrotaal – Mind the gap", "https://metrotaal.example/gap", "https://metrotaal.example/"
            ),
            change(ChangeKind.REMOVED, "Inspiratiegids", "https://www.example.org/gids"),
            change(ChangeKind.REMOVED, "Reviewstudie", "https://oud.example/", at=place("onderzoek", 12)),
        ),
    )
    also = place("info-en-tips", 80, "Dossier ouderbetrokkenheid")
    checked = links(
        case(
            VerdictKind.BROKEN, Reason.BAD_PORT, place("materiaal", 12, "Materialenbank"), url="https://www.example.org:25/bank"
        ),
        case(
            VerdictKind.MOVED,
            Reason.MOVED_PERMANENTLY,
            place("materiaal", 30, "Toolbox onderwijs"),
            url="http://toolbox.example/onderwijs",
            suggestion="https://toolbox.example/onderwijs",
            status=200,
        ),
        case(VerdictKind.BROKEN, Reason.NOT_FOUND, place(), also, url="https://www.klasse.example/dossier", status=404),
        case(
            VerdictKind.INSECURE, Reason.CERTIFICATE_EXPIRED, place("onderzoek", 12, "Reviewstudie"), url="https://oud.example/"
        ),
        case(
            VerdictKind.BLOCKED,
            Reason.FORBIDDEN,
            place("onderzoek", 30, "Masterproef"),
            url="https://muur.example/a",
            status=403,
        ),
        case(VerdictKind.UNSURE, Reason.TIMEOUT, place("onderzoek", 40, "Blog"), url="https://traag.example/"),
        case(
            VerdictKind.UNCHECKED,
            Reason.DEADLINE,
            place("brochures-en-vormingen", 9, "Klasouders"),
            url="https://later.example/",
        ),
        case(
            VerdictKind.ALIVE,
            Reason.OK,
            place("brochures-en-vormingen", 15, "Participatie op school"),
            url="https://www.vcov.example/participatie",
            status=200,
            notes=(Note(NoteId.ENDS_AT_HOME_PAGE, "https://www.vcov.example/"),),
        ),
        *assumed_cases(),
        unknown=unknown_places()[:3],
    )
    return report(code=ExitCode.INCOMPLETE, diagnostics=found, source=source, links=checked, incomplete=(Incomplete.DEADLINE,))


def _many(kind: VerdictKind, reason: Reason, count: int, url: str, attempts: int = 0, **fields: object) -> list[LinkCase]:
    """Links that share something; ``url`` has a field ``{number}``."""
    first = case(kind, reason, attempts=attempts)
    made = []
    for number in range(1, count + 1):
        at = place("materiaal", 10 + number, f"Werkblad {number}")
        made.append(msgspec.structs.replace(first, places=(at,), url=url.format(number=number), **fields))
    return [msgspec.structs.replace(each, final_url=each.url if each.final_url else None) for each in made]


def together() -> ChangeReport:
    """What fails together: a host, a machine, the name server; and links that were left alone, each for a reason of its own."""
    checked = links(
        *_many(VerdictKind.BROKEN, Reason.CONNECTION_REFUSED, 41, "https://dicht.example/blad-{number}"),
        *_many(VerdictKind.UNSURE, Reason.SERVER_ERROR, 3, "https://site{number}.example/", peer="192.0.2.7", status=503),
        *_many(VerdictKind.UNSURE, Reason.RESOLVER_FAILED, 2, "https://naam{number}.example/"),
        *_many(VerdictKind.UNSURE, Reason.TIMEOUT, 2, "https://stil.example/eerst-{number}"),
        *_many(VerdictKind.UNSURE, Reason.HOST_NOT_ANSWERING, 2, "https://stil.example/{number}", attempts=5),
        case(VerdictKind.UNSURE, Reason.HOST_NOT_ANSWERING, place("onderzoek", 8), url="https://doof.example/", attempts=1),
        case(
            VerdictKind.BROKEN,
            Reason.CONNECTION_RESET,
            place("onderzoek", 9, "Blog"),
            url="https://weg.example/",
            notes=(Note(NoteId.SHARED_WITH_HOST),),
            attempts=3,
        ),
        case(VerdictKind.UNCHECKED, Reason.COOLED_DOWN, place("boeken", 4, "Boek"), url="https://rust.example/"),
        case(VerdictKind.UNCHECKED, Reason.ROBOTS, place("boeken", 5, "Gids"), url="https://geen-robots.example/1"),
        case(VerdictKind.UNCHECKED, Reason.ROBOTS, place("boeken", 6, "Gids 2"), url="https://geen-robots.example/2"),
        case(
            VerdictKind.MOVED,
            Reason.HTTPS_ONLY,
            place("onderzoek", 30, "Studie"),
            url="http://veilig.example/studie",
            suggestion="https://veilig.example/studie",
            status=200,
        ),
        case(
            VerdictKind.ALIVE,
            Reason.OK,
            place("onderzoek", 31, "Rapport"),
            url="https://half.example/",
            status=200,
            notes=(Note(NoteId.CHAIN_INCOMPLETE),),
        ),
    )
    return report(links=checked)


def standing(state: IncidentState, **facts: object) -> Standing:
    """Where a link stands that began to fail on 3 November and last worked the day before."""
    known: dict[str, object] = {"since": START - timedelta(days=20), "last_good": START - timedelta(days=21), "failures": 3}
    if state is IncidentState.OK:
        known = {"last_good": START}
    return msgspec.convert({"state": state, **known, **facts}, Standing)


def ignore(status: IgnoreStatus) -> CaseIgnore:
    until = START.date() + timedelta(days=-1 if status is IgnoreStatus.EXPIRED else 60)
    return CaseIgnore(reason="De site wordt *vernieuwd*", by="An Peeters", until=until, status=status)


def over_days() -> ChangeReport:
    """A later run: what several visits over days add to what this one saw."""
    broken, insecure, unsure = VerdictKind.BROKEN, VerdictKind.INSECURE, VerdictKind.UNSURE
    blocked, alive, gone = VerdictKind.BLOCKED, VerdictKind.ALIVE, Reason.NOT_FOUND
    dead, failing = IncidentState.DEAD, IncidentState.FAILING
    ahead = {"becomes": dead, "more": 1, "not_before": date(2026, 11, 24), "failures": 2}
    cases = (
        case(broken, gone, place("boeken", 7, "Dood"), status=404, standing=standing(dead, reason=gone)),
        case(
            unsure,
            Reason.TOO_MANY_REQUESTS,
            place("boeken", 11, "Dood, en vandaag druk"),
            url="https://druk.example/",
            standing=standing(dead, reason=gone, last_good=None),
        ),
        case(
            insecure,
            Reason.CERTIFICATE_EXPIRED,
            place("boeken", 15, "Onveilig"),
            url="https://onveilig.example/",
            standing=standing(IncidentState.INSECURE, reason=Reason.CERTIFICATE_EXPIRED, failures=2),
        ),
        case(
            unsure,
            Reason.SERVER_ERROR,
            place("boeken", 19, "Antwoordt niet"),
            url="https://stil.example/",
            standing=standing(IncidentState.NOT_ANSWERING, reason=Reason.SERVER_ERROR),
        ),
        case(
            blocked,
            Reason.BOT_WALL,
            place("boeken", 23, "Lang achter een muur"),
            url="https://muur.example/",
            standing=standing(IncidentState.NEEDS_PERSON, reason=Reason.BOT_WALL, since=None, failures=0),
        ),
        case(
            blocked,
            Reason.LOG_IN,
            place("boeken", 27, "Achter een slot"),
            url="https://slot.example/",
            standing=standing(IncidentState.OK),
        ),
        case(broken, gone, place("boeken", 31, "Faalt"), url="https://faalt.example/", standing=standing(failing, **ahead)),
        case(
            alive,
            Reason.OK,
            place("boeken", 35, "Werkt weer"),
            url="https://weer.example/",
            standing=standing(IncidentState.OK, was=dead, was_since=START - timedelta(days=20), changed=True),
        ),
        case(
            broken,
            gone,
            place("boeken", 39, "Genegeerd"),
            url="https://genegeerd.example/",
            standing=standing(dead, reason=gone),
            ignore=ignore(IgnoreStatus.HOLDS),
        ),
        case(
            alive,
            Reason.OK,
            place("boeken", 43, "Niet meer nodig"),
            url="https://needless.example/",
            standing=standing(IncidentState.OK),
            ignore=ignore(IgnoreStatus.NEEDLESS),
        ),
        case(
            broken,
            gone,
            place("boeken", 47, "Afgelopen"),
            url="https://afgelopen.example/",
            standing=standing(failing, **ahead),
            ignore=ignore(IgnoreStatus.EXPIRED),
        ),
        case(
            alive,
            Reason.OK,
            place("boeken", 51, "Niet bezocht"),
            url="https://vers.example/",
            standing=standing(IncidentState.OK),
            remembered=True,
        ),
    )
    remembered = HistoryFacts(
        vantage="main",
        runs=21,
        first=START - timedelta(days=21),
        last=START - timedelta(days=1),
        fresh=1,
        taken_up=START - timedelta(hours=2),
        kept=4,
        troubles=tuple(HistoryTrouble(kind=kind, aside=f"{kind.value}.aside", lines=3) for kind in TroubleKind),
    )
    return msgspec.structs.replace(report(links=links(*cases), code=ExitCode.FINDINGS), history=remembered)


def void() -> ChangeReport:
    unsure = assumed_cases(VerdictKind.UNSURE, Reason.RUN_VOID)
    checked = links(*unsure, unknown=unknown_places(), network=NetworkState.DOWN, control=False)
    return report(code=ExitCode.INCOMPLETE, links=checked, incomplete=(Incomplete.VOID,))


def invalid() -> ChangeReport:
    found = (
        diagnostic(Rule.MISSING_KEY, key="title", line=9, text="  - id: coachdocument"),
        diagnostic(Rule.UNKNOWN_KEY, key="titel", line=10, text="    titel: Coachdocument", suggestion="title"),
        diagnostic(Rule.SAME_TITLE, Severity.WARNING),
    )
    return report(code=ExitCode.FINDINGS, catalogue=None, diagnostics=found, source=None)


def unreadable() -> ChangeReport:
    source = SourceComparison(
        location="https://www.list.example/e-toolkit",
        kind=SourceKind.LIVE,
        candidates=0,
        known=0,
        expected=58,
        unreadable=Unreadable.LOG_IN,
        detail="https://www.list.example/login",
    )
    return report(code=ExitCode.FAILURE, source=source, links=links(*assumed_cases()))


def page_changes() -> ChangeReport:
    """Every kind of difference with the source page, and parts of it that could not be read."""
    told = (
        (ChangeKind.FILLED, "Participatie op school", None, "https://www.vcov.example/participatie"),
        (ChangeKind.ADDED, "Praten met ouders", None, "https://www.example.org/praten"),
        (ChangeKind.REPOINTED, "Coachdocument", "https://oud.example/coach", "https://nieuw.example/coach"),
        (ChangeKind.RETITLED, "Toolbox onderwijs", "Toolbox onderwijs", "Toolbox voor het *hele* onderwijs"),
        (ChangeKind.MOVED, "Materialenbank", "Aan de slag met concreet materiaal", "Boeken over ouderbetrokkenheid"),
        (ChangeKind.MOVED, "po\u00ebzie", "", "Boeken over ouderbetrokkenheid \u203a Geen kat op school"),
        (ChangeKind.REORDERED, "Klasouders op school", "Hoe nemen we alle ouders mee?", None),
        (
            ChangeKind.ANNOTATED,
            "Geen kat op school",
            "Geen kat op school. Politeia (2021)",
            "Geen kat op school. Politeia (2023)",
        ),
        (ChangeKind.SECTION_RENAMED, "Boeken over ouderbetrokkenheid", "Boeken over ouderbetrokkenheid", "Lezen"),
        (ChangeKind.REMOVED, "Pesten aanpakken", "https://weg.example/", None),
    )
    changes = [
        msgspec.structs.replace(
            change(
                kind,
                title,
                after if kind in _WITH_ADDRESS else None,
                before,
                None if kind is ChangeKind.ADDED else place("boeken", 9),
            ),
            after=after,
        )
        for kind, title, before, after in told
    ]
    again = msgspec.structs.replace(changes[1], title="Nog eens praten", duplicate_of="praten-met-ouders", parent_title="Groep")
    part = Unseen(kind=UnseenKind.INTERACTIVE, section="Referentiekaders", detail="https://beeld.example/<hotspots>", line=30)
    frame = Unseen(kind=UnseenKind.FRAME, section=None, detail="")
    source = msgspec.structs.replace(SNAPSHOT, changes=(*changes[:2], again, *changes[2:]), unseen=(part, frame))
    return report(code=ExitCode.FINDINGS, source=source, links=links(*assumed_cases()))


_WITH_ADDRESS = frozenset({ChangeKind.FILLED, ChangeKind.ADDED, ChangeKind.REPOINTED})
REPORTS = {
    "first-run": first_run,
    "over-days": over_days,
    "rich": rich,
    "together": together,
    "void": void,
    "invalid": invalid,
    "unreadable": unreadable,
    "page-changes": page_changes,
}
