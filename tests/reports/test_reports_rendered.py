"""Whole reports: as they should read, whatever is in them, and however little room there is."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from project_tree import ROOT
from report_builder import (
    FACTS,
    REPORTS,
    SNAPSHOT,
    assumed_cases,
    case,
    change,
    diagnostic,
    ignore,
    links,
    place,
    report,
    standing,
    unknown_places,
)
from toolkit_maint.domain.correlation import SharedFailure, SharedKind
from toolkit_maint.domain.diagnostic import Rule, Severity, Subject, SubjectKind
from toolkit_maint.domain.ignores import IgnoreStatus
from toolkit_maint.domain.incident import IncidentState
from toolkit_maint.domain.report import CaseGroup, ChangeReport, ExitCode, Incomplete, NetworkState
from toolkit_maint.domain.source import CandidateRole, ChangeKind, SourceChange, SourceKind, Unreadable
from toolkit_maint.domain.verdict import Reason, VerdictKind
from toolkit_maint.reports import markdown, text
from toolkit_maint.reports.columns import width_of
from toolkit_maint.reports.diagnostics_text import render_text
from toolkit_maint.reports.formats import ALIASES, FILE_NAMES, ReportFormat, Screen, parse_format, render
from toolkit_maint.reports.words import Words, words_for
from workflow_commands import parsed_commands

GOLDEN = Path(__file__).parent / "golden"
ENDINGS = {ReportFormat.TEXT: "txt", ReportFormat.MARKDOWN: "md", ReportFormat.GITHUB: "github.txt"}
ORACLE = MarkdownIt("commonmark").enable(["table", "strikethrough"])
LANGUAGES = ["nl", "en"]
HOSTILE = st.text(max_size=30) | st.sampled_from(
    [
        "](http://evil.example/)",
        "<img src=x>",
        "<!-- toolkit -->",
        "| a | b |",
        "```\n# x",
        "@all #1",
        "\n\n- x",
        "**",
        "\x1b[31m",
    ]
)


def annotated(report: ChangeReport, words: Words) -> str:
    return render(report, ReportFormat.GITHUB, words)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("chosen", ENDINGS)
@pytest.mark.parametrize("name", REPORTS)
def test_reports_read_as_they_should(name: str, chosen: ReportFormat, lang: str, update_golden: bool) -> None:
    written = render(REPORTS[name](), chosen, words_for(lang), Screen(80))
    path = GOLDEN / f"{name}.{lang}.{ENDINGS[chosen]}"
    if update_golden:
        path.write_text(written, "utf-8", newline="\n")

    assert written == path.read_text("utf-8")


@pytest.mark.parametrize("chosen", ReportFormat)
@pytest.mark.parametrize("name", REPORTS)
def test_every_format_can_be_had_and_ends_in_a_line_feed(name: str, chosen: ReportFormat) -> None:
    written = render(REPORTS[name](), chosen, words_for("nl"))

    assert written == "" or written.endswith("\n")
    assert written == render(REPORTS[name](), chosen, words_for("nl"))


def test_every_format_has_a_name_and_a_file() -> None:
    assert set(FILE_NAMES) == set(ReportFormat)
    assert parse_format("md") is parse_format("markdown") is ReportFormat.MARKDOWN
    assert parse_format("pdf") is None
    assert not set(ALIASES) & {chosen.value for chosen in ReportFormat}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", sorted(REPORTS.keys() - {"over-days"}))
def test_nothing_is_called_dead_on_one_visit(name: str, lang: str) -> None:
    for chosen in (ReportFormat.TEXT, ReportFormat.MARKDOWN, ReportFormat.GITHUB):
        written = render(REPORTS[name](), chosen, words_for(lang))
        allowed = re.compile(
            "none of them is called dead|geen enkele link wordt dood verklaard"
            "|what fails is only called dead after several visits over days|noemen we pas dood na verschillende bezoeken"
        )
        assert not re.search(r"\b(?:dead|dood|dode)\b", allowed.sub("", written))


def test_groups_stand_in_order_of_action() -> None:
    headings = re.findall(r"^#{2,3} (.+?)(?: \(\d+\))?$", markdown.render(REPORTS["rich"](), words_for("en")), re.MULTILINE)

    assert headings == [
        "What needs you",
        "Mistakes in the text of the catalogue",
        "The source page gives an address",
        "New on the source page",
        "No longer on the source page",
        "Addresses that cannot be right",
        "Moved, with the new address ready",
        "Worth a look in the text of the catalogue",
        "To keep an eye on",
        "Failed on this visit",
        "Kept out",
        "Could not tell",
        "Addresses that are not known yet",
        "3 links without an address",
        "What was not visited, or not judged",
        "Not visited",
        "What is fine",
        "Fine, with a remark",
        "Fine",
        "What was done",
    ]


def test_groups_with_nothing_in_them_are_left_out() -> None:
    written = text.render(report(links=links(*assumed_cases())), words_for("en"))

    assert "WHAT NEEDS YOU" not in written
    assert "KEEP AN EYE ON" not in written
    assert "NOT KNOWN YET" not in written


@pytest.mark.parametrize("group", CaseGroup)
def test_every_case_is_told(group: CaseGroup) -> None:
    reasons = {
        CaseGroup.FAULTY_ADDRESS: (VerdictKind.BROKEN, Reason.MALFORMED_ADDRESS),
        CaseGroup.MOVED: (VerdictKind.MOVED, Reason.MOVED_PERMANENTLY),
        CaseGroup.FAILED: (VerdictKind.INSECURE, Reason.CERTIFICATE_EXPIRED),
        CaseGroup.BLOCKED: (VerdictKind.BLOCKED, Reason.FORBIDDEN),
        CaseGroup.UNSURE: (VerdictKind.UNSURE, Reason.TIMEOUT),
        CaseGroup.UNCHECKED: (VerdictKind.UNCHECKED, Reason.INTERRUPTED),
        CaseGroup.FINE: (VerdictKind.ALIVE, Reason.OK),
    }
    states = {
        CaseGroup.DEAD: IncidentState.DEAD,
        CaseGroup.INSECURE: IncidentState.INSECURE,
        CaseGroup.NOT_ANSWERING: IncidentState.NOT_ANSWERING,
        CaseGroup.NEEDS_PERSON: IncidentState.NEEDS_PERSON,
    }
    kind, reason = reasons.get(group, (VerdictKind.BROKEN, Reason.NOT_FOUND))
    told = case(
        kind,
        reason,
        place("boeken", 77, "Een zeldzame titel"),
        standing=standing(states[group]) if group in states else None,
        ignore=ignore(IgnoreStatus.HOLDS) if group is CaseGroup.IGNORED else None,
    )

    assert told.group is group
    assert "Een zeldzame titel" in markdown.render(report(links=links(told)), words_for("nl"))
    assert "catalogue/boeken.yaml:77" in markdown.render(report(links=links(told)), words_for("nl"))


_FAILED = assumed_cases(VerdictKind.BROKEN, Reason.NOT_FOUND)
_MAIL = case(VerdictKind.ALIVE, Reason.FORM_OK, url="mailto:iemand@example.org")
_MALFORMED = case(VerdictKind.BROKEN, Reason.MALFORMED_ADDRESS, url="https://")
_NOT_VISITED = case(VerdictKind.UNCHECKED, Reason.DEADLINE)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (report(links=links()), "There was no address to visit."),
        (report(links=links(*assumed_cases())), "Nothing is urgent."),
        (report(links=links(*assumed_cases()[:1])), "The one link that was visited works."),
        (
            report(catalogue=None, source=None, diagnostics=(diagnostic(Rule.TAG),)),
            "The catalogue has 1 mistake, so nothing else",
        ),
        (
            report(links=links(*assumed_cases(), network=NetworkState.DOWN), incomplete=(Incomplete.VOID,)),
            "Our own network did not work: only 5 links that answered could be judged.",
        ),
        (
            report(links=links(network=NetworkState.DOWN), incomplete=(Incomplete.VOID,)),
            "No visit could be judged: our own network did not work during this run.",
        ),
        (
            report(links=links(network=NetworkState.NO_CONTROL_HOST), incomplete=(Incomplete.NO_CONTROL_HOST,)),
            "Write a site that can always be reached in toolkit-maint.toml, under [check]: control_hosts",
        ),
        (
            report(links=links(*assumed_cases()), incomplete=(Incomplete.INTERRUPTED,)),
            "As far as we could see, nothing is urgent.",
        ),
        (
            report(diagnostics=(diagnostic(Rule.SAME_TITLE, Severity.WARNING),), links=links(*assumed_cases())),
            "You are needed for 1 thing.",
        ),
        (report(links=links(*assumed_cases(), unknown=unknown_places())), "A good place to begin: fill in the addresses of 22"),
        (report(links=links(*_FAILED[:1])), "The one link that was visited did not work on this visit;"),
        (report(links=links(*_FAILED)), "None of the 5 links worked on this visit; perhaps that was our own fault."),
        (report(links=links(*assumed_cases()[:1], *_FAILED[1:])), "1 of 5 links that have an address works."),
        (report(links=links(*assumed_cases()[:2], *_FAILED[2:])), "2 of 5 links that have an address work."),
        (report(links=links(_MAIL, *_FAILED)), "None of the 5 links worked on this visit;"),
        (report(links=links(_MAIL)), "There was no address to visit."),
        (
            report(links=links(_MAIL, network=NetworkState.DOWN), incomplete=(Incomplete.VOID,)),
            "No visit could be judged: our own network did not work during this run.",
        ),
        (
            report(links=links(_MALFORMED, network=NetworkState.DOWN), incomplete=(Incomplete.VOID,)),
            "none of them is called dead. You are needed for 1 thing.",
        ),
        (report(links=links(*assumed_cases(), _NOT_VISITED)), "5 addresses visited, with 5 requests."),
        (report(source=None), "58 links and 53 entries in 6 sections and 3 sub-sections."),
        (report(source=None), "Nothing is urgent."),
    ],
)
def test_the_top_says_how_things_stand(told: ChangeReport, sentence: str) -> None:
    assert sentence in " ".join(text.render(told, words_for("en")).split())


def test_a_snapshot_is_called_one_and_the_line_that_ends_it_is_named() -> None:
    top = " ".join(text.render(REPORTS["first-run"](), words_for("en")).split("WHAT")[0].split())

    assert f"Compared with a saved copy of the source page, {SNAPSHOT.location}, and not with the page" in top
    assert "in catalogue/catalogue.yaml: source: https://…" in top
    assert "23 November 2026 at 23:10 (Europe/Brussels)" in top


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("name", REPORTS)
def test_text_keeps_within_the_screen(name: str, width: int) -> None:
    written = text.render(REPORTS[name](), words_for("nl"), width=width)

    too_wide = [line.strip() for line in written.splitlines() if width_of(line) > width and " " in line.strip()]

    # The place of a mistake stays on one line with its kind, as it does from validate: terminals make a link of it.
    assert not [line for line in too_wide if not re.fullmatch(r"\S+:\d+:\d+: \w+ \[[a-z-]+\]", line)]
    assert not [line for line in written.splitlines() if line != line.rstrip()]


def test_colour_is_only_there_when_it_is_on() -> None:
    plain, painted = (text.render(REPORTS["rich"](), words_for("nl"), colour=colour) for colour in (False, True))

    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[\d;]+m", "", painted) == plain
    assert painted != plain


def _flood(count: int) -> ChangeReport:
    failed = [
        case(
            VerdictKind.BROKEN, Reason.NOT_FOUND, place(line=number, title=f"Titel {number}"), url=f"https://a{number}.example/"
        )
        for number in range(1, count + 1)
    ]
    return report(links=links(*failed, *assumed_cases(), unknown=unknown_places()))


@pytest.mark.parametrize("budget", [300, 1_000, 3_000, 20_000, 100_000])
def test_markdown_is_cut_by_whole_rows(budget: int) -> None:
    whole = markdown.render(_flood(2_000), words_for("nl"), budget=10_000_000)
    cut = markdown.render(_flood(2_000), words_for("nl"), budget=budget)

    assert len(whole.encode()) > 300_000
    assert len(cut.encode()) <= budget
    assert cut.count("<details>") == cut.count("</details>")
    if budget >= 20_000:
        left = re.search(r"^- Nog ([\d.]+) in het volledige rapport\.$", cut, re.MULTILINE)
        assert left is not None
        assert int(left[1].replace(".", "")) + cut.count("- **Titel ") == 2_000
        assert "Wat er gedaan is" in cut
    else:
        assert "Er staat meer in het volledige rapport." in cut or budget == 3_000


def test_a_summary_fits_the_code_host_however_much_was_found() -> None:
    assert len(markdown.render(_flood(10_000), words_for("nl")).encode()) <= 900_000


def test_annotations_come_worst_first_with_their_places() -> None:
    written = parsed_commands(annotated(REPORTS["rich"](), words_for("en")))
    levels = [command.name for command in written]

    assert levels == sorted(levels, key=["error", "warning", "notice"].index)
    assert written[0].properties == {
        "file": "catalogue/materiaal.yaml",
        "line": "9",
        "col": "3",
        "endColumn": "22",
        "title": "missing-key",
    }
    failed = next(command for command in written if command.message.startswith("Failed on this visit: "))
    assert (failed.properties["file"], failed.properties["line"]) == ("catalogue/boeken.yaml", "33")


def test_annotations_never_flood() -> None:
    written = parsed_commands(annotated(_flood(200), words_for("nl")))

    assert [command.name for command in written] == ["warning"] * 10 + ["notice"]
    assert written[9].message.endswith("(Er staan er nog 190 in het rapport.)")


def test_what_failed_together_is_one_finding() -> None:
    cases = [
        case(VerdictKind.BROKEN, Reason.GONE, place(line=number, title=f"Titel {number}"), url=f"https://a.example/{number}")
        for number in range(1, 42)
    ]
    together = report(links=links(*cases))
    (warning,) = [each for each in parsed_commands(annotated(together, words_for("en"))) if each.name == "warning"]

    assert warning.properties["title"] == "41 links on a.example"
    for written in (text.render(together, words_for("en"), width=200), markdown.render(together, words_for("en"))):
        assert len(re.findall(r"41 links on a\\?\.example", written)) == 1
        assert written.count("https://a.example/") == 5
        assert "and 36 more links" in written
        assert "41 links go back to 1 shared cause." in written


def test_a_shared_failure_that_speaks_of_no_case_is_passed_over() -> None:
    shared = SharedFailure(
        kind=SharedKind.HOST,
        what="a.example",
        verdict=VerdictKind.BROKEN,
        reason=Reason.GONE,
        count=1,
        urls=("https://a.example/",),
    )
    told = report(links=msgspec.structs.replace(links(*assumed_cases()), shared=(shared,)))

    assert "1 link on" not in text.render(told, words_for("en"))
    assert not [each for each in parsed_commands(annotated(told, words_for("en"))) if each.name == "warning"]


def test_a_plain_list_is_named_by_its_addresses() -> None:
    listed = msgspec.structs.replace(place("boeken", 4, ""), path="list.txt", entry="", role=None, sections=())
    told = ChangeReport(
        run=report().run,
        exit_code=ExitCode.FINDINGS,
        links=links(case(VerdictKind.BROKEN, Reason.GONE, listed, url="https://weg.example/a"), control=True),
    )

    assert "catalog" not in text.render(told, words_for("nl"))
    assert "list.txt:4" in text.render(told, words_for("nl"))
    assert text.render(told, words_for("nl")).count("https://weg.example/a") == 1
    assert "- **<https://weg.example/a>**" in markdown.render(told, words_for("nl"))
    (command,) = parsed_commands(annotated(told, words_for("nl")))
    assert "file" not in command.properties


def _unreadable(why: Unreadable, kind: SourceKind, detail: str) -> str:
    source = msgspec.structs.replace(SNAPSHOT, unreadable=why, kind=kind, detail=detail, known=3, needed=30)
    return " ".join(text.render(report(source=source), words_for("en")).split())


@pytest.mark.parametrize(
    ("why", "kind", "detail", "sentence"),
    [
        (Unreadable.LOG_IN, SourceKind.SNAPSHOT, "", "Log in in your browser, go to the real page, and save it again as"),
        (Unreadable.LOG_IN, SourceKind.LIVE, "", "save it as 'Webpage, HTML only', and give that file to toolkit-maint"),
        (Unreadable.NOT_A_PAGE, SourceKind.SNAPSHOT, "", "Save the page again in your browser"),
        (Unreadable.NOT_A_PAGE, SourceKind.LIVE, "", "Mend the address behind source"),
        (Unreadable.FILE_MISSING, SourceKind.SNAPSHOT, "", "behind source in the catalogue or behind the option --source"),
        (Unreadable.HTTP_STATUS, SourceKind.LIVE, "404", "instead of the page (HTTP 404)."),
        (Unreadable.UNREACHABLE, SourceKind.LIVE, "timeout", "Try again later"),
        (Unreadable.UNREACHABLE, SourceKind.LIVE, "address-refused", "allow it with the option --allow-private"),
        (Unreadable.UNREACHABLE, SourceKind.LIVE, "interrupted", "This run was ended before the page was read."),
        (Unreadable.LANDMARK_MISSING, SourceKind.LIVE, "Welkom", "and is not there: 'Welkom'"),
        (Unreadable.TOO_FEW_KNOWN, SourceKind.LIVE, "", "3 of 59 links and titles"),
    ],
)
def test_what_to_do_about_a_source_page_fits_how_it_was_read(
    why: Unreadable, kind: SourceKind, detail: str, sentence: str
) -> None:
    assert sentence in _unreadable(why, kind, detail)


def _changed(change: SourceChange) -> str:
    told = report(source=msgspec.structs.replace(SNAPSHOT, changes=(change,)))
    return " ".join(text.render(told, words_for("en")).split())


def test_a_change_says_what_to_do_in_its_own_case() -> None:
    url, filled = "https://www.example.org/", change(ChangeKind.FILLED, "Titel", "https://www.example.org/")
    related = msgspec.structs.replace(filled, role=CandidateRole.RELATED, parent_title="Moeder")

    assert "address_evidence" not in _changed(filled)
    assert "take the line address_evidence away" in _changed(msgspec.structs.replace(filled, before=f"{url}old"))
    assert "with this title." in _changed(change(ChangeKind.ADDED, "Titel", None))
    assert "this title and this address." in _changed(change(ChangeKind.ADDED, "Titel", url))
    assert "Related link of: Moeder" in _changed(related)
    assert "Id in the catalogue" not in _changed(related)


def test_what_stands_in_two_places_of_a_report_is_told_in_both() -> None:
    written = " ".join(text.render(REPORTS["rich"](), words_for("en")).split())

    assert written.count("It is no longer on the source page either.") == 1
    assert "1 of them stands above." in written


def test_all_unknown_addresses_that_the_source_page_gives_need_no_first_step() -> None:
    unknown = unknown_places()[:1]
    source = msgspec.structs.replace(SNAPSHOT, changes=(change(ChangeKind.FILLED, "A", "https://a.example/", at=unknown[0]),))

    assert "The first step" not in text.render(report(source=source, links=links(unknown=unknown)), words_for("en"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_guide_that_is_named_exists(lang: str) -> None:
    named = re.search(r"docs/how-to/\S+", text.render(REPORTS["first-run"](), words_for(lang)))

    assert named is not None
    assert (ROOT / named[0]).is_file()


@pytest.mark.parametrize("reason", [Reason.RUN_VOID, Reason.NO_CONTROL_HOST, Reason.INTERRUPTED, Reason.DEADLINE])
def test_what_was_left_out_is_told_in_its_number(reason: Reason) -> None:
    kind = VerdictKind.UNCHECKED if reason is Reason.DEADLINE else VerdictKind.UNSURE
    one, several = (text.render(report(links=links(*assumed_cases(kind, reason)[:count])), words_for("en")) for count in (1, 5))

    assert re.search("this link", one, re.IGNORECASE)
    assert not re.search("this link", several, re.IGNORECASE)
    assert re.search("these links", several, re.IGNORECASE)


def test_a_mistake_reads_in_a_report_as_it_does_from_validate() -> None:
    found = (diagnostic(Rule.MISSING_KEY, key="title", line=9, text="  - id: coachdocument"),)
    written = text.render(report(catalogue=None, source=None, diagnostics=found), words_for("nl"))
    whole = render_text(found, (), words_for("nl"), Screen(78))

    assert all(f"  {line}".rstrip() in written.splitlines() for line in whole.split("\n\n")[0].splitlines())
    assert "^" in written


def _with(foreign: str, address: str) -> ChangeReport:
    somewhere = msgspec.structs.replace(place(title=foreign), path=f"catalogue/{foreign}.yaml", sections=(foreign,))
    told = diagnostic(
        Rule.UNKNOWN_KEY,
        text=foreign,
        key=foreign,
        value=foreign,
        suggestion=foreign,
        subject=Subject(SubjectKind.ENTRY, foreign),
    )
    also = diagnostic(Rule.SAME_ADDRESS, Severity.WARNING, other_name=foreign)
    changes = tuple(change(kind, foreign, address, address) for kind in ChangeKind)
    source = msgspec.structs.replace(SNAPSHOT, location=foreign, changes=changes)
    cases = [
        case(kind, reason, somewhere, url=address, suggestion=address if kind is VerdictKind.MOVED else None)
        for kind, reason in (
            (VerdictKind.MOVED, Reason.MOVED_PERMANENTLY),
            (VerdictKind.BROKEN, Reason.NOT_FOUND),
            (VerdictKind.ALIVE, Reason.OK),
        )
    ]
    failed = [case(VerdictKind.BROKEN, Reason.GONE, somewhere, url=f"{address}{number}") for number in range(7)]
    shared = SharedFailure(
        kind=SharedKind.HOST,
        what=foreign,
        verdict=VerdictKind.BROKEN,
        reason=Reason.GONE,
        count=7,
        urls=tuple(each.url for each in failed),
    )
    facts = msgspec.structs.replace(FACTS, title=foreign, timezone=foreign)
    visited = msgspec.structs.replace(links(*cases, *failed, unknown=(somewhere,)), shared=(shared,))
    return report(catalogue=facts, diagnostics=(told, also), source=source, links=visited)


@settings(max_examples=60, deadline=None)
@given(HOSTILE, HOSTILE)
def test_foreign_text_changes_nothing_in_the_build_of_a_report(foreign: str, address: str) -> None:
    tokens = ORACLE.parse(markdown.render(_with(foreign, address), words_for("nl")))
    usual = ORACLE.parse(markdown.render(_with("title", "x"), words_for("nl")))
    blocks = [token.type for token in tokens if token.type not in {"paragraph_open", "paragraph_close"}]
    html = {token.content.strip() for token in tokens if token.type == "html_block"}
    children = [child for token in tokens for child in token.children or ()]

    assert blocks == [token.type for token in usual if token.type not in {"paragraph_open", "paragraph_close"}]
    assert all(re.fullmatch(r"<details><summary>[\w ,]+</summary>|</details>", block) for block in html)
    assert not [child for child in children if child.type in {"html_inline", "image", "em_open", "s_open"}]
    assert all(str(child.attrs["href"]).startswith("http") for child in children if child.type == "link_open")


@settings(max_examples=60, deadline=None)
@given(HOSTILE, HOSTILE)
def test_foreign_text_steers_no_terminal_and_no_runner(foreign: str, address: str) -> None:
    told = _with(foreign, address)
    for chosen in (ReportFormat.TEXT, ReportFormat.MARKDOWN, ReportFormat.JSON, ReportFormat.JSONL):
        written = render(told, chosen, words_for("nl"))
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", written)
        assert not parsed_commands(written)
    for command in parsed_commands(annotated(told, words_for("nl"))):
        assert command.name in {"error", "warning", "notice"}
