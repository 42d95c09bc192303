"""What ``validate`` prints: for people, editors, programs and the code host."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_builder import FILES, diagnostic
from toolkit_maint.domain.catalogue import Span
from toolkit_maint.domain.diagnostic import Diagnostic, Rule, Severity, Subject, SubjectKind
from toolkit_maint.reports.columns import width_of
from toolkit_maint.reports.diagnostics import DiagnosticFormat, render, render_text
from toolkit_maint.reports.diagnostics_text import with_caret
from toolkit_maint.reports.escape import MARKDOWN, PLAIN
from toolkit_maint.reports.rules import mend, wrong
from toolkit_maint.reports.screen import Screen
from toolkit_maint.reports.words import words_for
from workflow_commands import parsed_commands

GOLDEN = Path(__file__).parent / "golden"
SECRET = "geheim-wachtwoord"
FIELDS = {
    "key": "title",
    "value": "a value",
    "expected": ("string", "null"),
    "suggestion": "better",
    "other": Span("catalogue/boeken.yaml", 120, 3, 120, 9, 0, 6),
    "other_name": "Gids voor ouders",
    "count": 48,
}
MISTAKES = (
    diagnostic(Rule.MISSING_KEY, key="title", line=9, text="  - id: coachdocument"),
    diagnostic(Rule.UNKNOWN_KEY, key="titel", line=10, text="    titel: Coachdocument", suggestion="title"),
    diagnostic(Rule.WRONG_TYPE, key="year", value="'2018'", line=14, text="    year: '2018'", expected=("integer",)),
    diagnostic(
        Rule.DUPLICATE_ADDRESS,
        line=15,
        text="    url: https://www.example.org/a",
        suggestion="gids",
        other=Span("catalogue/boeken.yaml", 120, 5, 120, 9, 0, 4),
        other_name="Gids voor ouders",
    ),
    diagnostic(
        Rule.SCHEME_TYPO, line=20, text="    url: htps://x.example/", value="htps://x.example/", suggestion="https://x.example/"
    ),
    diagnostic(Rule.PASSWORD_IN_ADDRESS, Severity.WARNING, line=25, text=f"    url: https://jan:{SECRET}@x.example/"),
    diagnostic(Rule.ADDRESS_UNKNOWN, Severity.NOTICE, line=1, text="", count=48, subject=None),
    Diagnostic(rule=Rule.FILE_MISSING, severity=Severity.ERROR, path="catalogue/materiaal.yaml"),
)


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("chosen", [DiagnosticFormat.TEXT, DiagnosticFormat.LINE, DiagnosticFormat.GITHUB])
def test_mistakes_read_as_they_should(chosen: DiagnosticFormat, lang: str, update_golden: bool) -> None:
    written = render(MISTAKES, FILES, chosen, words_for(lang), Screen(80))
    path = GOLDEN / f"mistakes.{lang}.{chosen.value}.txt"
    if update_golden:
        path.write_text(written, "utf-8", newline="\n")

    assert written == path.read_text("utf-8")


def test_an_entry_without_a_title_is_told_in_the_words_of_the_catalogue() -> None:
    assert wrong(MISTAKES[0], words_for("en"), PLAIN) == "Entry 'Coachdocument' needs a title."
    assert wrong(MISTAKES[0], words_for("nl"), PLAIN) == "Vermelding 'Coachdocument' heeft een titel nodig."


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("fields", [FIELDS, {}, {"key": "authors", "subject": None}, {"value": "x", "subject": None}])
def test_every_rule_can_be_told_with_whatever_is_known(rule: Rule, fields: dict[str, object], lang: str) -> None:
    for medium in (PLAIN, MARKDOWN):
        told = diagnostic(rule, **fields)  # type: ignore[arg-type]  # a table of fields
        sentence, advice = wrong(told, words_for(lang), medium), mend(told, words_for(lang), medium)
        assert re.fullmatch(r"[^{}]+\.", sentence)
        assert sentence[0] in "'`\\" or sentence[0].isupper() or "value" in fields or "key" in fields
        assert advice
        assert "{" not in advice


@pytest.mark.parametrize("kind", SubjectKind)
def test_every_subject_has_a_name(kind: SubjectKind) -> None:
    for name in ("", "Iets"):
        told = diagnostic(Rule.MISSING_KEY, key="title", subject=Subject(kind, name))
        assert wrong(told, words_for("nl"), PLAIN).endswith("heeft een titel nodig.")
        assert name in wrong(told, words_for("nl"), PLAIN)


@pytest.mark.parametrize(
    ("line", "start", "end", "room", "shown", "caret"),
    [
        ("  title: 5", 10, 11, 40, "  title: 5", "         ^"),
        ("\ttitle: 5", 9, 10, 40, " title: 5", "        ^"),
        ("日本: x", 5, 6, 40, "日本: x", "      ^"),
        ("e\u0301e\u0301: x", 7, 8, 40, "e\u0301e\u0301: x", "    ^"),
        ("abc", 2, 2, 40, "abc", " ^"),
        ("abc", 1, 4, 40, "abc", "^^^"),
        ("abc", 9, 12, 40, "abc", "   ^"),
        ("a\x1b[31mb\u202e", 1, 2, 40, "a·[31mb·", "^"),
        ("a" * 30 + "X" + "b" * 30, 31, 32, 20, "…" + "a" * 11 + "X" + "b" * 6 + "…", " " * 12 + "^"),
        ("a" * 5 + "X" + "b" * 60, 6, 7, 20, "a" * 5 + "X" + "b" * 12 + "…", "     ^"),
    ],
)
def test_the_caret_stands_below_its_place(  # noqa: PLR0917 - the columns of the table
    line: str, start: int, end: int, room: int, shown: str, caret: str
) -> None:
    span = Span("a.yaml", 1, start, 1, end, 0, 0)
    told = Diagnostic(rule=Rule.SYNTAX, severity=Severity.ERROR, path="a.yaml", span=span, source_line=line)

    assert with_caret(told, room) == (shown, caret)


def test_the_caret_of_a_span_over_several_lines_ends_with_the_first() -> None:
    span = Span("a.yaml", 1, 3, 4, 1, 0, 0)
    told = Diagnostic(rule=Rule.SYNTAX, severity=Severity.ERROR, path="a.yaml", span=span, source_line="- abc")

    assert with_caret(told, 40) == ("- abc", "  ^^^")


@given(st.text(max_size=120), st.integers(1, 130), st.integers(0, 60), st.integers(10, 60))
def test_the_caret_never_leaves_the_screen(line: str, column: int, length: int, room: int) -> None:
    line = line.replace("\n", " ")
    span = Span("a.yaml", 1, column, 1, column + length, 0, 0)
    told = Diagnostic(rule=Rule.SYNTAX, severity=Severity.ERROR, path="a.yaml", span=span, source_line=line)
    shown, caret = with_caret(told, room)

    assert width_of(shown) <= room
    assert width_of(caret) <= room + 1
    assert caret.strip(" ").strip("^") == ""


def test_one_line_each_for_editors() -> None:
    pattern = re.compile(
        r"(?P<path>[^:]+):(?P<line>\d+):(?P<col>\d+): (?P<severity>error|warning|notice): (?P<message>.+) \[(?P<code>[a-z-]+)\]"
    )
    lines = render(MISTAKES, FILES, DiagnosticFormat.LINE, words_for("nl"), Screen()).splitlines()

    assert len(lines) == len(MISTAKES)
    assert all(pattern.fullmatch(line) for line in lines)


def test_json_says_everything_in_english_and_by_id() -> None:
    document = json.loads(render(MISTAKES, FILES, DiagnosticFormat.JSON, words_for("nl"), Screen()))

    assert (document["schema_version"], document["errors"], document["warnings"]) == (1, 6, 1)
    assert document["files"] == list(FILES)
    assert document["diagnostics"][0] == {
        "rule": "missing-key",
        "severity": "error",
        "yours": True,
        "path": "catalogue/materiaal.yaml",
        "line": 9,
        "column": 3,
        "end_line": 9,
        "end_column": 22,
        "message": "Entry 'Coachdocument' needs a title.",
        "mend": "Add a line that begins with title:",
        "subject": {"kind": "entry", "name": "Coachdocument"},
        "key": "title",
        "value": None,
        "expected": [],
        "suggestion": None,
        "other": None,
        "other_name": None,
        "count": None,
    }
    assert document["diagnostics"][-1]["line"] is None


@pytest.mark.parametrize("chosen", DiagnosticFormat)
def test_a_password_is_never_repeated(chosen: DiagnosticFormat) -> None:
    told = diagnostic(
        Rule.PASSWORD_IN_ADDRESS,
        text=f"    url: https://jan:{SECRET}@x.example/",
        value=f"https://jan:{SECRET}@x.example/",
        suggestion=f"https://jan:{SECRET}@x.example/y",
    )

    assert SECRET not in render([told], FILES, chosen, words_for("nl"), Screen())


def test_at_most_ten_annotations_of_a_level_the_worst_first() -> None:
    warnings = [diagnostic(Rule.SAME_TITLE, Severity.WARNING, line=number) for number in range(1, 14)]
    errors = [diagnostic(Rule.EMPTY_TEXT, line=number) for number in range(1, 4)]
    written = parsed_commands(render([*warnings, *errors], FILES, DiagnosticFormat.GITHUB, words_for("en"), Screen()))

    assert [command.name for command in written] == ["error"] * 3 + ["warning"] * 10
    assert [command.properties["line"] for command in written[3:]] == [str(number) for number in range(1, 11)]
    assert written[-1].message.endswith("(3 more are in the report.)")
    assert "more" not in written[-2].message


@pytest.mark.parametrize("chosen", DiagnosticFormat)
def test_nothing_wrong_is_said_as_well(chosen: DiagnosticFormat) -> None:
    told = render([], FILES, chosen, words_for("en"), Screen())

    assert bool(told) is (chosen in {DiagnosticFormat.TEXT, DiagnosticFormat.JSON})
    if chosen is DiagnosticFormat.TEXT:
        assert told == "7 files read: 0 errors, 0 warnings.\n"


def test_lines_keep_within_the_screen() -> None:
    told = render_text(MISTAKES, FILES, words_for("nl"), Screen(60))

    wrapped = [line for line in told.splitlines() if not line.startswith("catalogue/")]
    assert len(wrapped) > 20
    assert not [line for line in wrapped if width_of(line) > 60 and " " in line.strip()]


def test_colour_is_only_there_when_it_is_on() -> None:
    plain, painted = (render_text(MISTAKES, FILES, words_for("nl"), Screen(80, colour)) for colour in (False, True))

    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[\d;]+m", "", painted) == plain
