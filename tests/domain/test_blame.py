"""Whose finding it is: by rule, subject, key and value, one by one, wherever it stands."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit_maint.domain.blame import Before, blamed, with_earlier
from toolkit_maint.domain.catalogue import Span
from toolkit_maint.domain.catalogue_changes import CatalogueChanges, ThingChange, ThingKind, What
from toolkit_maint.domain.diagnostic import Diagnostic, Rule, Severity, Subject, SubjectKind, has_errors
from toolkit_maint.domain.report import ExitCode, Outcome, exit_code
from toolkit_maint.domain.source import CandidateRole, ChangeKind, MatchedOn, SourceChange, SourceComparison, SourceKind
from toolkit_maint.domain.verdict import Confidence


def a_span(line: int, path: str = "a.yaml") -> Span:
    return Span(path, line, 1, line, 5, line, line)


def found(
    rule: Rule = Rule.MISSING_KEY,
    entry: str = "one",
    key: str | None = "title",
    value: str | None = None,
    *,
    line: int = 1,
    path: str = "a.yaml",
    other: int | None = None,
    count: int | None = None,
    source_line: str = "- id: one",
    kind: SubjectKind = SubjectKind.ENTRY,
    name: str = "",
) -> Diagnostic:
    return Diagnostic(
        rule=rule,
        severity=Severity.ERROR,
        path=path,
        span=a_span(line, path),
        source_line=source_line,
        subject=Subject(kind, name or entry, entry),
        key=key,
        value=value,
        other=a_span(other) if other else None,
        count=count,
    )


def duplicate(entry: str, line: int = 9, other: int = 1, value: str = "https://a.example/") -> Diagnostic:
    return found(Rule.DUPLICATE_ADDRESS, entry, "url", value, line=line, other=other)


def syntax(path: str = "a.yaml", source_line: str = "title: 'A") -> Diagnostic:
    return found(Rule.SYNTAX, "", None, path=path, source_line=source_line, kind=SubjectKind.SECTION)


def touched(*ids: str, what: What = What.CHANGED, fields: tuple[str, ...] = ("url",)) -> CatalogueChanges:
    things = tuple(ThingChange(kind=ThingKind.ENTRY, what=what, id=each, title=each, fields=fields) for each in ids)
    return CatalogueChanges(things=things, addresses=frozenset(), touched=frozenset())


def yours(
    now: list[Diagnostic],
    before: list[Diagnostic],
    *,
    changes: CatalogueChanges | None = None,
    unread: tuple[str, ...] = (),
    altered: tuple[str, ...] = (),
) -> list[bool]:
    known = Before(diagnostics=tuple(before), changes=changes or touched(), unread=unread, altered=frozenset(altered))
    told = blamed(now, known)
    assert [msgspec.structs.replace(each, yours=True) for each in told] == now
    return [each.yours for each in told]


def test_the_same_finding_at_another_place_is_not_yours() -> None:
    assert yours([found(line=7, path="b.yaml")], [found()]) == [False]


@pytest.mark.parametrize(
    "now",
    [
        found(Rule.UNKNOWN_KEY),
        found(entry="two"),
        found(key="id"),
        found(value="other"),
        found(kind=SubjectKind.RELATED),
    ],
)
def test_another_rule_subject_key_or_value_is_yours(now: Diagnostic) -> None:
    assert yours([now], [found()]) == [True]


def test_an_entry_with_another_title_keeps_what_was_wrong_with_it() -> None:
    assert yours([found(name="New title")], [found(name="Old title")]) == [False]


def test_findings_are_counted_one_by_one() -> None:
    assert yours([found(), found(), found()], [found(), found()]) == [False, False, True]


def test_one_that_is_made_twice_as_often_elsewhere_is_yours_there() -> None:
    nameless = found(entry="", name="", source_line="- url: https://a.example/")
    assert yours([nameless, found(entry="", source_line="- url: https://b.example/")], [nameless]) == [False, True]


def test_more_unknown_addresses_than_before_are_yours_and_fewer_are_not() -> None:
    def unknown(count: int, title: str = "List") -> Diagnostic:
        return found(Rule.ADDRESS_UNKNOWN, "", "url", kind=SubjectKind.CATALOGUE, name=title, count=count)

    assert yours([unknown(3)], [unknown(2)]) == [True]
    assert yours([unknown(2, "Another title of the list")], [unknown(2)]) == [False]
    assert yours([unknown(1)], [unknown(2)]) == [False]


def test_a_duplicate_is_yours_wherever_it_is_told() -> None:
    assert yours([duplicate("new")], [], changes=touched("new", what=What.ADDED, fields=())) == [True]
    # The new one stands first, and so the one that was there is called the later.
    assert yours([duplicate("old")], [], changes=touched("new", what=What.ADDED, fields=())) == [True]


def test_a_third_one_leaves_the_second_one_as_it_was() -> None:
    changes = touched("third", what=What.ADDED, fields=())
    assert yours([duplicate("second"), duplicate("third")], [duplicate("second")], changes=changes) == [False, True]
    assert yours([duplicate("third"), duplicate("second")], [duplicate("second")], changes=changes) == [True, False]


def test_a_pair_in_another_order_is_not_yours() -> None:
    assert yours([duplicate("first")], [duplicate("second")]) == [False]
    assert yours([duplicate("first")], [duplicate("second")], changes=touched("first", fields=("place",))) == [False]


def test_an_entry_that_takes_the_address_of_another_pair_is_yours() -> None:
    assert yours([duplicate("third")], [duplicate("second")], changes=touched("second", "third")) == [True]


def test_a_file_that_cannot_be_read_is_yours_if_you_altered_it() -> None:
    assert yours([syntax()], [syntax()]) == [False]
    assert yours([syntax()], [syntax()], altered=("b.yaml",)) == [False]
    assert yours([syntax()], [syntax()], altered=("a.yaml",)) == [True]
    assert yours([syntax(source_line="title: 'B")], [syntax()]) == [True]
    assert yours([syntax("b.yaml")], [syntax()]) == [True]


def test_what_stood_in_a_file_that_could_not_be_read_is_not_yours() -> None:
    text = "title: 'A\n- id: one\n  url: https://a.example/\n"
    assert yours([found()], [], unread=(text,)) == [False]
    assert yours([found(source_line="- id: two")], [], unread=(text,)) == [True]
    assert yours([found(source_line="")], [], unread=(text,)) == [True]


def test_a_duplicate_of_what_stood_in_such_a_file_once_is_yours() -> None:
    once = "- url: https://a.example/\n"
    assert yours([duplicate("new")], [], unread=(once,)) == [True]
    assert yours([duplicate("new")], [], unread=(once, once)) == [False]


def test_only_what_is_yours_fails() -> None:
    before = Before(diagnostics=(found(),), changes=touched())
    assert has_errors([found()])
    assert not has_errors(blamed([found()], before))
    assert has_errors(blamed([found(), found(entry="two")], before))


FINDINGS = st.lists(st.builds(found, entry=st.sampled_from(["one", "two", ""]), line=st.integers(1, 9)), max_size=8)


@given(FINDINGS, FINDINGS)
def test_there_are_never_more_old_ones_than_there_were(now: list[Diagnostic], before: list[Diagnostic]) -> None:
    told = yours(now, before)

    assert told.count(False) <= len(before)
    assert yours(now, now) == [False] * len(now)
    assert yours(now, []) == [True] * len(now)


def a_change(kind: ChangeKind, entry: str | None, after: str | None, title: str = "One") -> SourceChange:
    return SourceChange(
        kind=kind,
        entry=entry,
        title=title,
        url=after,
        section=None,
        before=None,
        after=after,
        matched_on=MatchedOn.NOTHING,
        confidence=Confidence.CERTAIN,
        role=CandidateRole.ENTRY,
    )


def compared(*changes: SourceChange) -> SourceComparison:
    return SourceComparison(location="page.html", kind=SourceKind.SNAPSHOT, candidates=9, known=9, expected=9, changes=changes)


URL, OTHER = "https://a.example/", "https://b.example/"


@pytest.mark.parametrize(
    ("now", "before", "earlier"),
    [
        (a_change(ChangeKind.ADDED, None, URL), a_change(ChangeKind.ADDED, None, URL), True),
        (a_change(ChangeKind.ADDED, None, URL), a_change(ChangeKind.ADDED, None, URL, title="Two"), False),
        (a_change(ChangeKind.ADDED, None, URL), a_change(ChangeKind.ADDED, None, OTHER), False),
        (a_change(ChangeKind.REPOINTED, "one", URL), a_change(ChangeKind.REPOINTED, "one", URL, title="Uno"), True),
        (a_change(ChangeKind.REPOINTED, "one", URL), a_change(ChangeKind.REPOINTED, "two", URL), False),
        (a_change(ChangeKind.FILLED, "one", URL), a_change(ChangeKind.REPOINTED, "one", URL), False),
        (a_change(ChangeKind.REMOVED, "one", None), a_change(ChangeKind.REMOVED, "one", None), True),
    ],
)
def test_what_the_page_said_before_is_earlier(now: SourceChange, before: SourceChange, earlier: bool) -> None:
    told = with_earlier(compared(now), compared(before))

    assert [change.earlier for change in told.changes] == [earlier]
    assert exit_code(Outcome(source=told)) is (
        ExitCode.FINDINGS if now.kind is ChangeKind.ADDED and not earlier else ExitCode.OK
    )


def test_a_page_that_lists_a_thing_twice_is_counted_twice() -> None:
    added = a_change(ChangeKind.ADDED, None, URL)

    told = with_earlier(compared(added, added), compared(added))

    assert [change.earlier for change in told.changes] == [True, False]
