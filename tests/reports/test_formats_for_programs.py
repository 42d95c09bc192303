"""The formats that programs read: accepted by readers that are not ours, within the limits of those who take them, and safe."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path

import feedparser
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

from payloads import ALL, FORMULAS, hostile_report
from project_tree import ROOT
from report_builder import REPORTS, START, case, links, place, report, standing
from toolkit_maint.domain.incident import IncidentState
from toolkit_maint.domain.recent import Recent, Transition
from toolkit_maint.domain.report import ChangeReport, CodeHost, Incomplete, LinkCase
from toolkit_maint.domain.verdict import Reason, VerdictKind
from toolkit_maint.reports.escape import csv_cell
from toolkit_maint.reports.formats import ReportFormat, Screen, render
from toolkit_maint.reports.report_json import decode
from toolkit_maint.reports.words import words_for
from workflow_commands import parsed_commands

GOLDEN = Path(__file__).parent / "golden"
FOR_PROGRAMS = {
    ReportFormat.LINE: "line.txt",
    ReportFormat.SARIF: "sarif",
    ReportFormat.JUNIT: "junit.xml",
    ReportFormat.CSV: "csv",
    ReportFormat.BADGE: "badge.json",
    ReportFormat.GITLAB: "gitlab.json",
    ReportFormat.HTML: "html",
}
EACH_REPORT = pytest.mark.parametrize("name", REPORTS)
BROKEN = VerdictKind.BROKEN
MATCHER = json.loads((ROOT / ".github" / "toolkit-maint-matcher.json").read_text("utf-8"))


def rendered(told: ChangeReport, chosen: ReportFormat, lang: str = "en") -> str:
    return render(told, chosen, words_for(lang))


def dead(number: int, state: IncidentState = IncidentState.DEAD, *, line: int | None = None) -> LinkCase:
    return case(
        BROKEN,
        Reason.NOT_FOUND,
        place("boeken", line or number + 1, f"Boek {number}"),
        url=f"https://b{number}.example/",
        standing=standing(state, reason=Reason.NOT_FOUND, changed=number == 7),
    )


def results(told: ChangeReport) -> list[dict[str, object]]:
    found = json.loads(rendered(told, ReportFormat.SARIF))["runs"][0]["results"]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("chosen", FOR_PROGRAMS)
@pytest.mark.parametrize("name", ["rich", "over-days"])
def test_formats_for_programs_are_as_they_should_be(name: str, chosen: ReportFormat, update_golden: bool) -> None:
    lang = "en" if name == "rich" else "nl"
    written = render(REPORTS[name](), chosen, words_for(lang))
    path = GOLDEN / f"{name}.{lang}.{FOR_PROGRAMS[chosen]}"
    if update_golden:
        path.write_text(written, "utf-8", newline="")

    assert written == path.read_bytes().decode("utf-8")


@EACH_REPORT
def test_sarif_is_as_the_standard_describes(name: str) -> None:
    written = rendered(REPORTS[name](), ReportFormat.SARIF)

    assert Sarif.model_validate_json(written).version.value == "2.1.0"


def test_hostile_text_makes_no_other_sarif() -> None:
    told = hostile_report()
    read = Sarif.model_validate_json(rendered(told, ReportFormat.SARIF))

    assert read.runs[0].results is not None
    assert len(read.runs[0].results) > len(ALL)


def test_a_fingerprint_stays_when_lines_move() -> None:
    before, after = report(links=links(dead(1))), report(links=links(dead(1, line=99)))
    (one,), (other,) = results(before), results(after)

    assert one["locations"] != other["locations"]
    assert one["partialFingerprints"] == other["partialFingerprints"]


def test_no_two_results_share_a_fingerprint() -> None:
    told = results(report(links=links(*(dead(number) for number in range(40)), dead(3), dead(3))))
    prints = [json.dumps(each["partialFingerprints"]) for each in told]

    assert len(set(prints)) == len(prints) == 42


def test_sarif_keeps_the_worst_and_stays_small() -> None:
    cases = [dead(number, IncidentState.FAILING) for number in range(5_200)]
    written = rendered(report(links=links(*cases, dead(9_999))), ReportFormat.SARIF)
    run = json.loads(written)["runs"][0]

    assert len(run["results"]) == 5_000
    assert run["results"][0]["level"] == "error"
    assert run["properties"] == {"findings": 5_201, "kept": 5_000}
    assert len(written) < 10_000_000


def test_sarif_names_paths_of_the_repository_and_where_to_edit() -> None:
    host = CodeHost(edit="https://code.example/edit/main/{path}#L{line}", folder="lijsten/")
    (result,) = results(msgspec.structs.replace(report(links=links(dead(1))), host=host))

    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]  # type: ignore[index]  # read from JSON
    assert uri == "lijsten/catalogue/boeken.yaml"
    assert result["hostedViewerUri"] == "https://code.example/edit/main/lijsten/catalogue/boeken.yaml#L2"


@EACH_REPORT
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_junit_is_read_by_others(name: str, lang: str) -> None:
    told = REPORTS[name]()
    read = JUnitXml.fromstring(rendered(told, ReportFormat.JUNIT, lang).encode())
    cases = [each for suite in read for each in suite]

    assert read.tests == len(cases)
    assert read.failures == sum(any(isinstance(one, Failure) for one in each.result) for each in cases)
    assert read.errors == sum(any(isinstance(one, Error) for one in each.result) for each in cases)
    assert (read.errors > 0) is bool(told.run.incomplete) or told.source is not None


def test_in_junit_a_first_failure_passes_and_a_doubt_is_skipped() -> None:
    doubt = case(VerdictKind.UNSURE, Reason.TIMEOUT, place("boeken", 9, "Traag"), url="https://traag.example/")
    told = report(links=links(dead(1), dead(2, IncidentState.FAILING), doubt), source=None)
    read = JUnitXml.fromstring(rendered(told, ReportFormat.JUNIT).encode())
    by_name = {each.name: each.result for suite in read for each in suite if suite.name == "links"}

    assert [type(one) for one in by_name["boek-1 https://b1.example/"]] == [Failure]
    assert by_name["boek-2 https://b2.example/"] == []
    assert [type(one) for one in by_name["traag https://traag.example/"]] == [Skipped]


def test_hostile_text_makes_no_other_xml() -> None:
    written = rendered(hostile_report(), ReportFormat.JUNIT)
    names = {each.name for suite in JUnitXml.fromstring(written.encode()) for each in suite}

    assert len(names) > len(set(ALL)) // 2
    feed = feedparser.parse(rendered(hostile_report(), ReportFormat.ATOM))
    assert not feed.bozo
    assert len(feed.entries) == 100


def with_transitions(count: int = 3) -> ChangeReport:
    changes = tuple(
        Transition(
            at=START - timedelta(days=number),
            url=f"https://b{number}.example/?a=1&b=<2>",
            title=f"Boek & blad {number}",
            state=IncidentState.OK if number % 2 else IncidentState.DEAD,
            was=IncidentState.DEAD if number % 2 else IncidentState.FAILING,
            reason=Reason.OK if number % 2 else Reason.NOT_FOUND,
        )
        for number in range(count)
    )
    return msgspec.structs.replace(REPORTS["over-days"](), recent=Recent(transitions=changes))


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_atom_is_read_by_others(lang: str) -> None:
    feed = feedparser.parse(rendered(with_transitions(), ReportFormat.ATOM, lang))

    assert not feed.bozo
    assert feed.version == "atom10"
    assert [each.title for each in feed.entries] == {
        "en": ["Dead: Boek & blad 0", "Works again: Boek & blad 1", "Dead: Boek & blad 2"],
        "nl": ["Dood: Boek & blad 0", "Werkt weer: Boek & blad 1", "Dood: Boek & blad 2"],
    }[lang]
    assert feed.entries[0].link == "https://b0.example/?a=1&b=%3C2%3E"
    assert all(each.id.startswith("urn:") and each.updated_parsed for each in feed.entries)


@pytest.mark.parametrize("chosen", [ReportFormat.ATOM, ReportFormat.JSON_FEED])
def test_an_item_keeps_its_name(chosen: ReportFormat) -> None:
    def names(told: ChangeReport) -> list[str]:
        written = rendered(told, chosen)
        return (
            [one["id"] for one in json.loads(written)["items"]]
            if chosen is ReportFormat.JSON_FEED
            else re.findall("<id>(.+?)</id>", written)[1:]
        )

    assert names(with_transitions(3)) == names(with_transitions(5))[:3]
    assert len(set(names(with_transitions(150)))) == 100


def test_the_json_feed_has_what_its_version_asks_for() -> None:
    feed = json.loads(rendered(with_transitions(), ReportFormat.JSON_FEED))

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    for item in feed["items"]:
        assert item["id"]
        assert item["content_text"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", item["date_published"])


@EACH_REPORT
def test_csv_has_a_row_for_every_link_and_no_formula(name: str) -> None:
    told = REPORTS[name]()
    rows = list(csv.DictReader(io.StringIO(rendered(told, ReportFormat.CSV).removeprefix("\ufeff"))))
    of_links = [row for row in rows if row["kind"] == "link"]

    if told.links is not None:
        assert len(of_links) == sum(len(each.places) for each in told.links.cases) + len(told.links.unknown)
    assert all(None not in row and None not in row.values() for row in rows)


@given(st.text(max_size=40) | st.sampled_from([*FORMULAS, *ALL]))
def test_no_cell_is_calculated(foreign: str) -> None:
    cell = csv_cell(foreign)

    assert not cell.strip().startswith(("=", "+", "-", "@", "\t", "\r", "\x00", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
    assert not set("\n\r\t\x00") & set(cell)


def test_no_cell_of_a_hostile_report_is_calculated() -> None:
    for row in csv.reader(io.StringIO(rendered(hostile_report(), ReportFormat.CSV).removeprefix("\ufeff"))):
        for cell in row:
            assert csv_cell(cell) == cell or cell.startswith("'")


@EACH_REPORT
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_problem_matcher_reads_every_line(name: str, lang: str) -> None:
    (pattern,) = MATCHER["problemMatcher"][0]["pattern"]
    lines = rendered(REPORTS[name](), ReportFormat.LINE, lang).splitlines()

    for line in lines:
        match = re.match(pattern["regexp"], line)
        assert match is not None, line
        assert match[pattern["severity"]] in {"error", "warning", "notice"}
    assert [line.split(": ")[1] for line in lines] == sorted(
        (line.split(": ")[1] for line in lines), key=["error", "warning", "notice"].index
    )


def test_lines_of_hostile_text_stay_lines() -> None:
    written = rendered(hostile_report(), ReportFormat.LINE)
    (pattern,) = MATCHER["problemMatcher"][0]["pattern"]

    assert not parsed_commands(written)
    assert all(re.match(pattern["regexp"], line) for line in written.splitlines())


@EACH_REPORT
def test_gitlab_gets_what_it_asks_for(name: str) -> None:
    found = json.loads(rendered(REPORTS[name](), ReportFormat.GITLAB))

    assert len({each["fingerprint"] for each in found}) == len(found)
    for each in found:
        assert each["description"]
        assert each["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert each["location"]["path"]
        assert each["location"]["lines"]["begin"] >= 1


def badge(told: ChangeReport, lang: str = "en", **screen: object) -> tuple[str, str]:
    made = json.loads(render(told, ReportFormat.BADGE, words_for(lang), Screen(**screen)))  # type: ignore[arg-type]  # by name
    assert made["schemaVersion"] == 1
    return made["message"], made["color"]


def test_the_badge_tells_the_worst_and_turns_grey_when_nothing_is_known() -> None:
    due = msgspec.structs.replace(report(links=links(dead(1))).run, next_before=START + timedelta(days=2))
    dead_one = msgspec.structs.replace(report(links=links(dead(1))), run=due)
    silent = report(links=links(dead(1, IncidentState.NOT_ANSWERING)))
    void = report(links=links(dead(1)), incomplete=(Incomplete.VOID,))

    assert badge(dead_one) == ("1 dead", "red")
    assert badge(dead_one, now=START + timedelta(days=1)) == ("1 dead", "red")
    assert badge(dead_one, now=START + timedelta(days=3)) == ("no report since 23 November 2026", "lightgrey")
    assert badge(silent) == ("1 to look at", "orange")
    assert badge(void) == ("not known", "lightgrey")
    assert badge(report(links=links())) == ("none dead", "brightgreen")


@pytest.mark.parametrize("chosen", ReportFormat)
def test_every_format_tells_the_same_after_a_journey_through_json(chosen: ReportFormat) -> None:
    told = hostile_report()
    back = decode(rendered(told, ReportFormat.JSON))

    assert rendered(back, chosen, "nl").replace("\ufffd", "") == rendered(told, chosen, "nl").replace("\ufffd", "")


def test_what_is_new_stands_before_what_was_so_already() -> None:
    told = report(links=links(*(dead(number) for number in range(12))))

    for chosen, first in (
        (ReportFormat.GITHUB, "Boek 7"),
        (ReportFormat.LINE, "Boek 7"),
        (ReportFormat.MARKDOWN, "Boek 7"),
        (ReportFormat.TEXT, "Boek 7"),
        (ReportFormat.HTML, "Boek 7"),
        (ReportFormat.SARIF, "Boek 7"),
        (ReportFormat.CSV, "Boek 7"),
    ):
        written = re.findall(r"Boek \d+", rendered(told, chosen))
        assert written[0] == first, chosen
