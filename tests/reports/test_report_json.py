"""The report as JSON: nothing is lost, the schema holds, and what is no report is named as such."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dev_tools import dev_tool
from observation_builder import answer, fault, look, page, unvisited, visit
from project_tree import ROOT
from report_builder import REPORTS, case, diagnostic, links, place, report
from toolkit_maint.domain.diagnostic import Rule
from toolkit_maint.domain.incident import IncidentState
from toolkit_maint.domain.observation import FaultKind, LookKind, Observation, UnvisitedKind
from toolkit_maint.domain.recent import Recent, Stretch, Transition
from toolkit_maint.domain.report import (
    CatalogueFacts,
    ChangeReport,
    CodeHost,
    Control,
    ExitCode,
    LinkCase,
    NetworkState,
    Place,
    RunFacts,
    SectionCount,
    ValidationPart,
    links_part,
)
from toolkit_maint.domain.source import SourceComparison
from toolkit_maint.domain.verdict import Reason, VerdictKind
from toolkit_maint.reports.report_json import NotAReport, ReportFault, decode, encode
from toolkit_maint.reports.words import words_for

SCHEMAS = dev_tool("schemas")
TIMES = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def _validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((ROOT / "schema" / f"{name}-v1.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


REPORT, OBSERVATION = _validator("report"), _validator("observation")


def _types() -> None:
    """Tell hypothesis what msgspec's types cannot tell by themselves."""
    small = st.integers(0, 10_000)
    st.register_type_strategy(datetime, TIMES)
    st.register_type_strategy(int, small)
    st.register_type_strategy(str, TEXT)
    st.register_type_strategy(float, st.floats(0, 1e6))


_types()
PARTS = st.builds(
    links_part,
    st.lists(st.builds(LinkCase, places=st.lists(st.builds(Place), min_size=1, max_size=2).map(tuple)), max_size=3),
    st.lists(st.builds(Place), max_size=3),
    st.sampled_from(NetworkState),
    st.lists(st.builds(Control), max_size=2).map(tuple),
)
CHANGE_REPORTS = st.builds(
    ChangeReport,
    run=st.builds(RunFacts),
    exit_code=st.sampled_from(ExitCode),
    catalogue=st.none() | st.builds(CatalogueFacts),
    validation=st.none() | st.builds(ValidationPart),
    source=st.none() | st.builds(SourceComparison),
    links=st.none() | PARTS,
    schema_version=st.just(1),
)


@pytest.mark.parametrize("path", SCHEMAS.wanted(), ids=lambda path: path.name)
def test_the_schemas_are_those_of_the_types(path: Any) -> None:
    assert path.read_text("utf-8") == SCHEMAS.wanted()[path], "run: python tools/schemas.py"


def test_every_description_is_of_a_property() -> None:
    assert not SCHEMAS.idle_descriptions()


def test_a_property_without_a_description_is_refused() -> None:
    with pytest.raises(SystemExit, match=r"ChangeReport\.run"):
        SCHEMAS.schema(SCHEMAS.SCHEMAS[0], {})


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_holds_to_its_schema_and_comes_back(name: str) -> None:
    original = REPORTS[name]()
    encoded = encode(original)

    REPORT.validate(json.loads(encoded))
    assert decode(encoded) == original
    assert encode(decode(encoded.encode("utf-8"))) == encoded


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(CHANGE_REPORTS)
def test_any_report_holds_to_its_schema_and_comes_back(original: ChangeReport) -> None:
    encoded = encode(original)

    REPORT.validate(json.loads(encoded))
    assert encode(decode(encoded)) == encoded


@pytest.mark.parametrize("key", ["run", "exit_code", "links", "schema_version"])
def test_the_schema_refuses_a_report_that_lacks_a_field(key: str) -> None:
    document = json.loads(encode(REPORTS["rich"]()))
    del document[key]

    assert not REPORT.is_valid(document)


def test_a_later_field_is_passed_over() -> None:
    document = json.loads(encode(REPORTS["rich"]())) | {"later": {"field": 1}}

    assert REPORT.is_valid(document)
    assert decode(json.dumps(document)) == REPORTS["rich"]()


@pytest.mark.parametrize(
    ("saved", "expected", "told"),
    [
        (b"", ReportFault.NOT_JSON, "it is not JSON"),
        (b"\xff\xfe", ReportFault.NOT_JSON, "it is not JSON"),
        (b"[1, 2]", ReportFault.NO_VERSION, "it has no schema_version"),
        (b"{}", ReportFault.NO_VERSION, "it has no schema_version"),
        (b'{"schema_version": "1"}', ReportFault.NO_VERSION, "it has no schema_version"),
        (b'{"schema_version": 2}', ReportFault.OTHER_VERSION, "its schema_version is 2, and this program reads version 1"),
        (b'{"schema_version": 0}', ReportFault.OTHER_VERSION, "its schema_version is 0, and this program reads version 1"),
        (b'{"schema_version": 1}', ReportFault.NOT_AS_DESCRIBED, "it is not as schema/report-v1.schema.json describes"),
    ],
)
def test_what_is_no_report_is_named(saved: bytes, expected: ReportFault, told: str) -> None:
    with pytest.raises(NotAReport) as caught:
        decode(saved)

    assert caught.value.fault is expected
    assert str(caught.value).startswith(told)
    assert caught.value.why(words_for("en")) == str(caught.value)
    assert caught.value.why(words_for("nl")) != str(caught.value)


def test_a_password_in_the_catalogue_is_not_in_its_report() -> None:
    told = diagnostic(
        Rule.PASSWORD_IN_ADDRESS, text="    url: https://jan:geheim@x.example/", value="https://jan:geheim@x.example/"
    )

    assert "geheim" not in encode(report(diagnostics=(told,)))


@pytest.mark.parametrize(
    "seen",
    [
        answer(200),
        answer(404, page("Weg", headings=("Weg", "Niets"))),
        fault(FaultKind.CERTIFICATE, verify_code=10, detail="certificate has expired"),
        msgspec.structs.replace(answer(200), vantage="here", anchors_asked=("top",)),
        visit(look(LookKind.HEAD, 503), look(LookKind.GET, 200, second_pass=True)),
        unvisited(UnvisitedKind.HOST_DEAD, FaultKind.TIMEOUT, attempts=5),
    ],
)
def test_an_observation_holds_to_its_schema(seen: Observation) -> None:
    encoded = msgspec.json.encode(seen)

    OBSERVATION.validate(json.loads(encoded))
    assert msgspec.json.decode(encoded, type=Observation) == seen


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.builds(Observation, schema_version=st.just(1)))
def test_any_observation_holds_to_its_schema(seen: Observation) -> None:
    OBSERVATION.validate(json.loads(msgspec.json.encode(seen)))


def test_unknown_addresses_are_counted_by_section_in_page_order() -> None:
    unknown = (place("onderzoek", 3, "b"), place("catalogue", 9, "a"), place("onderzoek", 4, "c"))
    part = links(case(VerdictKind.ALIVE, Reason.OK), unknown=unknown)

    assert part.unknown_by_section == (
        SectionCount(title="Onderzoek over ouderbetrokkenheid", count=2),
        SectionCount(title="", count=1),
    )
    assert part.assumed == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"places": [', '"places": [], "was": ['),
        ('"started_at": "2026-11-23T22:10:05Z"', '"started_at": "2026-11-23T22:10:05"'),
        ('"started_at": "2026-11-23T22:10:05Z"', '"started_at": "0001-01-01T00:00:00Z"'),
    ],
)
def test_a_report_that_no_rendering_could_show_is_refused(old: str, new: str) -> None:
    saved = encode(REPORTS["rich"]())
    assert old in saved
    with pytest.raises(NotAReport):
        decode(saved.replace(old, new, 1))


def test_a_report_that_is_nested_without_end_is_refused() -> None:
    with pytest.raises(NotAReport):
        decode('{"schema_version": 1, "x": ' + "[" * 100_000)


FIRST, LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
NAIVE = datetime(2026, 11, 27)  # noqa: DTZ001 - what nobody should write


@pytest.mark.parametrize("moment", [FIRST, LAST, NAIVE])
def test_times_that_no_time_zone_can_show_are_refused(moment: datetime) -> None:
    told = REPORTS["over-days"]()
    assert told.links is not None
    stretch = Stretch(first=moment, last=moment, visits=1, verdict=VerdictKind.BROKEN, reason=Reason.NOT_FOUND)
    turned = Transition(at=moment, url="", title="", state=IncidentState.DEAD, was=IncidentState.OK, reason=Reason.NOT_FOUND)
    case = told.links.cases[0]
    assert case.standing is not None
    forged = (
        msgspec.structs.replace(case, timeline=(stretch,)),
        msgspec.structs.replace(case, standing=msgspec.structs.replace(case.standing, since=moment)),
    )
    reports = [
        msgspec.structs.replace(told, recent=Recent(transitions=(turned,))),
        msgspec.structs.replace(told, run=msgspec.structs.replace(told.run, next_before=moment)),
        *(msgspec.structs.replace(told, links=msgspec.structs.replace(told.links, cases=(each,))) for each in forged),
    ]
    for each in reports:
        with pytest.raises(NotAReport):
            decode(encode(each))


@pytest.mark.parametrize(
    ("edit", "path", "expected"),
    [
        ("https://c.example/edit/{path}#L{line}", "a b/c.yaml", "https://c.example/edit/lists/a%20b/c.yaml#L7"),
        ("javascript:alert(1)//{path}", "a.yaml", ""),
        ("https://c.example/edit/{path}", "/etc/passwd", ""),
        ("https://c.example/edit/{path}", "../a.yaml", ""),
        ("https://c.example/edit/{path}", "a/../../b.yaml", ""),
        ("https://c.example/edit/{path}", "http://evil.example/", ""),
        ("", "a.yaml", ""),
    ],
)
def test_a_line_is_edited_where_it_is_and_nowhere_else(edit: str, path: str, expected: str) -> None:
    assert CodeHost(edit=edit, folder="lists/").edit_address(path, 7) == expected
