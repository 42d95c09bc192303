"""The text that travels: what it holds comes back, and what is foreign in it is passed over."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit_maint.adapters.state_file import NewerState, ReadState, decode_state, encode_state
from toolkit_maint.domain.decisions import Action, Decision, IssueFacts
from toolkit_maint.domain.incident import Visit, in_order
from toolkit_maint.domain.past import Knowledge, Run, joined
from toolkit_maint.domain.policy import IncidentPolicy
from toolkit_maint.domain.verdict import Confidence, Note, NoteId, Reason, VerdictKind

START = datetime(2026, 11, 3, 4, 43, tzinfo=UTC)
VISIT = Visit(
    key="https://www.example.org/gids",
    at=START,
    vantage="main",
    verdict=VerdictKind.MOVED,
    reason=Reason.MOVED_PERMANENTLY,
    confidence=Confidence.CERTAIN,
    rule="moved",
    status=200,
    final_url="https://www.example.org/nieuw",
    suggestion="https://www.example.org/nieuw",
    notes=(Note(NoteId.SLOW, "12 s"),),
    print="0123456789abcdef",
    expires="2027-01-01T00:00:00Z",
    etag='"x"',
    modified="Tue, 03 Nov 2026 04:43:00 GMT",
)
RUN = Run(at=START, ended=START + timedelta(minutes=2), vantage="main", visits=3, requests=4, states={"ok": 3})
KNOWN = Knowledge(generation=4, visits=(VISIT,), runs=(RUN,))

visits = st.builds(
    Visit,
    key=st.integers(0, 5).map(lambda number: f"https://host-{number}.example/"),
    at=st.integers(0, 10_000).map(lambda minutes: START + timedelta(minutes=minutes)),
    vantage=st.sampled_from(["", "main", "laptop"]),
    verdict=st.sampled_from(VerdictKind),
    reason=st.sampled_from(Reason),
    confidence=st.none() | st.sampled_from(Confidence),
    rule=st.text(max_size=20),
    etag=st.text(max_size=20),
)


def text_of(known: Knowledge) -> bytes:
    return encode_state(known).encode("utf-8")


def test_all_that_is_known_comes_back() -> None:
    read = decode_state(text_of(KNOWN))

    assert (read.knowledge, read.damaged) == (KNOWN, 0)


@given(st.lists(visits, max_size=20, unique_by=in_order))
def test_the_same_knowledge_is_the_same_text(story: list[Visit]) -> None:
    known = Knowledge(generation=1, visits=tuple(story))
    text = text_of(known)

    assert text_of(Knowledge(generation=1, visits=tuple(reversed(story)))) == text
    assert text_of(decode_state(text).knowledge) == text
    assert len(text.splitlines()) == 1 + len(story)


def test_every_line_is_one_thing_that_people_can_read() -> None:
    header, run, visit = map(json.loads, text_of(KNOWN).decode().splitlines())

    assert header == {"kind": "header", "schema_version": 1, "generation": 4}
    assert (run["kind"], run["at"]) == ("run", "2026-11-03T04:43:00Z")
    assert (visit["kind"], visit["key"], visit["reason"]) == ("visit", VISIT.key, "moved-permanently")


def _with(**changes: object) -> bytes:
    """The line of the visit with other values."""
    visit = json.loads(text_of(KNOWN).splitlines()[2]) | changes
    return json.dumps(visit).encode()


@pytest.mark.parametrize(
    "line",
    [
        b"<<<<<<< HEAD",
        b"=======",
        b"\xff\xfe",
        b"{",
        b"[" * 100_000,
        b'{"kind": "visit"}',
        b'{"kind": "other"}',
        b'{"kind": "run", "at": "2026-11-03T04:43:00", "ended": "2026-11-03T04:43:00Z"}',
        b'{"kind": "run", "at": "2026-11-03T04:43:00Z", "ended": "2026-11-03T04:43:00Z", "visits": -1}',
        b'{"kind": "header", "schema_version": 1, "generation": -1}',
        _with(key="javascript:alert(1)"),
        _with(key="../../etc/passwd"),
        _with(suggestion="file:///etc/passwd"),
        _with(final_url="x" * 9_000),
        _with(at="2026-11-03T04:43:00"),
        _with(at="0001-01-01T00:00:00Z"),
        _with(verdict="dead"),
        _with(reason="because"),
        _with(vantage="x" * 100),
        _with(print="zzz"),
        _with(rule="x" * 70_000),
    ],
    ids=lambda line: line[:40].decode("latin-1"),
)
def test_a_line_that_is_no_line_of_ours_is_passed_over(line: bytes) -> None:
    read = decode_state(text_of(KNOWN) + line + b"\n")

    assert (read.knowledge, read.damaged) == (KNOWN, 1)


def test_both_sides_of_a_merge_that_git_could_not_make_are_read() -> None:
    header, run, visit = text_of(KNOWN).splitlines()
    other = _with(vantage="laptop")
    conflict = b"\n".join((header, run, b"<<<<<<< HEAD", visit, b"=======", other, b">>>>>>> theirs", b""))

    read = decode_state(conflict)

    assert {one.vantage for one in read.knowledge.visits} == {"main", "laptop"}
    assert read.damaged == 3


def test_line_ends_and_the_mark_of_an_editor_do_no_harm() -> None:
    edited = b"\xef\xbb\xbf" + text_of(KNOWN).replace(b"\n", b"\r\n") + b"\r\n"

    assert decode_state(edited).knowledge == KNOWN
    assert decode_state(edited).damaged == 0


def test_a_text_without_its_header_is_damaged_and_read_all_the_same() -> None:
    read = decode_state(b"\n".join(text_of(KNOWN).splitlines()[1:]))

    assert (read.knowledge.visits, read.knowledge.generation, read.damaged) == ((VISIT,), 0, 1)


def test_what_a_newer_program_wrote_is_not_read_at_all() -> None:
    newer = text_of(KNOWN).replace(b'"schema_version":1', b'"schema_version":2')

    with pytest.raises(NewerState) as caught:
        decode_state(newer)
    assert caught.value.version == 2


def test_fields_that_a_later_release_adds_are_passed_over() -> None:
    assert decode_state(text_of(KNOWN).replace(b'"rule"', b'"later":[1],"rule"')).knowledge == KNOWN


@given(st.binary(max_size=300))
def test_nothing_that_is_read_ends_the_program(content: bytes) -> None:
    try:
        decode_state(content)
    except NewerState:
        assert b"schema_version" in content


DECISION = Decision(
    id="0123456789abcdef",
    key="https://a.example/",
    action=Action.NOT_BROKEN,
    at=datetime(2026, 11, 27, tzinfo=UTC),
    until=date(2027, 5, 26),
    reason=Reason.NOT_FOUND,
)
ISSUE = IssueFacts(key="030449e03b2f", number=7, at=datetime(2026, 11, 27, tzinfo=UTC), told=("0123456789abcdef",))


def test_decisions_and_issues_travel_with_the_rest() -> None:
    known = Knowledge(generation=3, decisions=(DECISION,), issues=(ISSUE,))

    assert decode_state(encode_state(known).encode()) == ReadState(knowledge=known)


@pytest.mark.parametrize(
    "fields",
    [
        {"key": "javascript:alert(1)"},
        {"to": "file:///etc/passwd"},
        {"id": "x" * 100},
        {"until": date(2099, 1, 1)},
        {"key": "https://a.example/" + "x" * 9_000},
    ],
)
def test_a_decision_that_we_cannot_have_written_is_damaged(fields: dict[str, object]) -> None:
    forged = msgspec.structs.replace(DECISION, **fields)
    read = decode_state(encode_state(Knowledge(decisions=(forged,))).encode())

    assert read.knowledge.decisions == ()
    assert read.damaged == 1


def test_joined_in_any_order_decisions_come_to_the_same() -> None:
    later = msgspec.structs.replace(ISSUE, at=datetime(2026, 11, 28, tzinfo=UTC), told=())
    other = msgspec.structs.replace(DECISION, id="fedcba9876543210")
    one, two = Knowledge(decisions=(DECISION,), issues=(ISSUE,)), Knowledge(decisions=(other, DECISION), issues=(later,))

    assert joined([one, two], IncidentPolicy()) == joined([two, one], IncidentPolicy())
    assert joined([one, two], IncidentPolicy()).issues == (later,)
    assert len(joined([one, two, one], IncidentPolicy()).decisions) == 2
