"""A report on a change: what is yours first, and what was so before as nobody's blame, in every medium and language."""

from __future__ import annotations

import json

import msgspec
import pytest

from report_builder import FILES, case, diagnostic, links, place, report
from toolkit_maint.domain.diagnostic import Rule, Severity
from toolkit_maint.domain.report import ChangeReport, LinkCase, Since
from toolkit_maint.domain.verdict import Reason, VerdictKind
from toolkit_maint.reports.diagnostics import DiagnosticFormat
from toolkit_maint.reports.diagnostics import render as render_diagnostics
from toolkit_maint.reports.formats import ReportFormat, render
from toolkit_maint.reports.report_json import decode, encode
from toolkit_maint.reports.screen import Screen
from toolkit_maint.reports.words import words_for
from workflow_commands import parsed_commands

SINCE = Since(
    ref="origin/main", commit="0123456789abcdef" * 2 + "01234567", added=2, changed=1, moved=0, removed=3, addresses=4
)
NEW_BAD = case(VerdictKind.BROKEN, Reason.GONE, place(line=10, title="New"), url="https://new.example/", status=410)
NEW_MOVED = case(
    VerdictKind.MOVED,
    Reason.MOVED_PERMANENTLY,
    place(line=20, title="Moving"),
    url="https://moving.example/",
    suggestion="https://moved.example/",
)
NEW_WALL = case(VerdictKind.BLOCKED, Reason.FORBIDDEN, place(line=30, title="Wall"), url="https://wall.example/", status=403)
NEW_GOOD = case(VerdictKind.ALIVE, Reason.OK, place(line=40, title="Good"), url="https://good.example/", status=200)


def not_yours(of: LinkCase) -> LinkCase:
    return msgspec.structs.replace(of, yours=False)


OLD_BAD = not_yours(case(VerdictKind.BROKEN, Reason.GONE, place(line=50, title="Old"), url="https://old.example/", status=410))
OLD_MOVED = not_yours(
    case(
        VerdictKind.MOVED,
        Reason.MOVED_PERMANENTLY,
        place(line=60, title="Old move"),
        url="https://old-move.example/",
        suggestion="https://elsewhere.example/",
    )
)


def of_change(*cases: LinkCase, since: Since = SINCE) -> ChangeReport:
    plain = report(links=links(*cases), source=None)
    return msgspec.structs.replace(plain, validation=None, since=since)


def told(chosen: ReportFormat, *cases: LinkCase, lang: str = "en") -> str:
    return render(of_change(*cases), chosen, words_for(lang), Screen(width=100))


def chapters(text: str, marker: str) -> dict[str, str]:
    parts = ("\n" + text).split(marker)
    return {part.split("\n", 1)[0].strip().lower(): part for part in parts[1:]}


def test_markdown_has_what_is_yours_above_what_is_not() -> None:
    found = chapters(told(ReportFormat.MARKDOWN, NEW_BAD, NEW_MOVED, NEW_WALL, NEW_GOOD, OLD_BAD, OLD_MOVED), "\n## ")

    assert list(found)[:3] == ["what needs you", "to keep an eye on", "not yours: it was so before this change"]
    needs, watched, others = list(found.values())[:3]
    assert "### Added or altered, and does not work (1)" in needs
    assert "new.example" in needs
    assert "moved.example" in needs
    assert "old.example" not in needs
    assert "old-move.example" not in needs
    assert "wall.example" in watched
    assert "new.example" not in watched
    assert "Mend the address, or leave it open with `url: null` until somebody knows it." in needs
    assert "next visit" not in needs
    assert "### Links that need somebody (2)" in others
    assert "What you can do" not in others
    assert "old.example" in others
    assert "elsewhere.example" in others


def test_the_first_sentences_count_what_is_yours() -> None:
    text = " ".join(told(ReportFormat.TEXT, NEW_BAD, NEW_MOVED, NEW_GOOD, OLD_BAD).split())

    assert "You are needed for 2 things." in text
    assert "1 address that this change adds or alters does not work." in text
    assert "1 new address has moved already: take the one that it leads to." in text
    assert "1 link beside it needs somebody as well, but is not yours." in text
    assert "Entries, links and sections since origin/main (012345678): 2 added, 1 changed, 3 removed." in text


def test_dutch_says_the_same() -> None:
    text = " ".join(told(ReportFormat.TEXT, NEW_BAD, OLD_BAD, lang="nl").split())

    assert "1 adres dat deze wijziging toevoegt of verandert, werkt niet." in text
    assert "Toegevoegd of veranderd, en werkt niet (1)" in text
    assert "NIET VAN JOU: HET WAS VOOR DEZE WIJZIGING AL ZO" in text
    assert "sinds origin/main (012345678): 2 toegevoegd, 1 veranderd, 3 weggehaald." in text


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_all_fine_is_said_at_once(lang: str) -> None:
    first = told(ReportFormat.MARKDOWN, NEW_GOOD, lang=lang).split("\n")[2]

    assert (
        first
        == {
            "en": "**Nothing is urgent.** The one address that this change adds or alters works.",
            "nl": "**Er is niets dringends.** Het ene adres dat deze wijziging toevoegt of verandert, werkt.",
        }[lang]
    )


def test_nothing_to_visit_is_no_alarm() -> None:
    same = msgspec.structs.replace(SINCE, added=0, changed=0, removed=0)
    text = render(of_change(since=same), ReportFormat.TEXT, words_for("en"), Screen(width=100))

    assert "This change adds or alters no address." in text
    assert "The catalogue says the same as at origin/main (012345678)." in text


def test_annotations_of_what_is_yours_are_errors_and_of_the_rest_notices() -> None:
    commands = parsed_commands(told(ReportFormat.GITHUB, NEW_BAD, NEW_MOVED, NEW_WALL, NEW_GOOD, OLD_BAD, OLD_MOVED))

    assert [(command.name, command.properties["line"]) for command in commands] == [
        ("error", "10"),
        ("warning", "20"),
        ("notice", "30"),
        ("notice", "60"),
        ("notice", "50"),
    ]
    assert "Mend the address, or leave it open with url: null" in commands[0].message
    quiet = {command.properties["line"] for command in commands if command.message.startswith("Not yours, ")}
    assert quiet == {"50", "60"}


def test_a_host_that_fails_old_and_new_links_is_not_one_finding() -> None:
    """What fails together is told at the first of its links; that must not be one that is not yours."""
    many = [
        case(
            VerdictKind.BROKEN,
            Reason.GONE,
            place(line=number, title=f"N{number}"),
            url=f"https://one.example/{number}",
            status=410,
        )
        for number in range(1, 9)
    ]
    old = [not_yours(each) for each in many[:4]]

    found = chapters(told(ReportFormat.MARKDOWN, *old, *many[4:]), "\n## ")

    assert "one.example/1" not in found["what needs you"]
    assert all(f"one.example/{number}" in found["what needs you"] for number in range(5, 9))
    assert all(f"one.example/{number}" in found["not yours: it was so before this change"] for number in range(1, 5))


@pytest.mark.parametrize("chosen", [ReportFormat.TEXT, ReportFormat.MARKDOWN, ReportFormat.GITHUB])
def test_a_ref_steers_nothing(chosen: ReportFormat) -> None:
    foreign = msgspec.structs.replace(SINCE, ref="x\n::error::owned\x1b[31m`<b>")
    text = render(of_change(NEW_GOOD, since=foreign), chosen, words_for("en"), Screen(width=100))

    assert "\x1b" not in text
    assert not [command for command in parsed_commands(text) if command.message == "owned"]
    assert "\n::error::" not in text


def test_json_keeps_it_and_a_saved_report_is_shown_again() -> None:
    whole = of_change(NEW_BAD, OLD_BAD)
    document = json.loads(encode(whole))

    assert decode(encode(whole)) == whole
    assert [case["yours"] for case in document["links"]["cases"]] == [True, False]
    assert document["since"]["ref"] == "origin/main"
    lines = [json.loads(line) for line in render(whole, ReportFormat.JSONL, words_for("en")).splitlines()]
    assert [line["yours"] for line in lines] == [True, False]


def test_without_a_change_nobody_is_blamed_and_lines_say_nothing_of_it() -> None:
    plain = report(links=links(NEW_BAD), source=None)
    (line,) = render(plain, ReportFormat.JSONL, words_for("en")).splitlines()

    assert "yours" not in json.loads(line)
    assert "One visit proves little" in render(plain, ReportFormat.TEXT, words_for("en"), Screen(width=100))
    assert "needs somebody" not in render(plain, ReportFormat.TEXT, words_for("en"), Screen(width=100))


MINE = diagnostic(Rule.MISSING_KEY, key="title")
THEIRS = msgspec.structs.replace(
    diagnostic(Rule.SPACE_IN_ADDRESS, Severity.ERROR, line=3, key="url", value="https://a.example/ b"), yours=False
)


def test_validation_puts_what_is_not_yours_last_and_in_few_words() -> None:
    text = render_diagnostics([THEIRS, MINE], FILES, DiagnosticFormat.TEXT, words_for("en"), Screen(width=80), since=SINCE)
    yours, _, others = text.partition("Not yours: it was so before this change (1)\n")

    assert "[missing-key]" in yours
    assert "[space-in-address]" not in yours
    assert "[space-in-address]" in others
    assert "→" not in others
    assert "7 files read: 1 error, 0 warnings." in others


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_lines_and_annotations_of_what_is_not_yours_are_notices(lang: str) -> None:
    lines = render_diagnostics(
        [THEIRS, MINE], FILES, DiagnosticFormat.LINE, words_for(lang), Screen(), since=SINCE
    ).splitlines()
    text = render_diagnostics([THEIRS, MINE], FILES, DiagnosticFormat.GITHUB, words_for(lang), Screen(), since=SINCE)

    assert [line.split(": ")[1] for line in lines] == ["error", "notice"]
    assert [command.name for command in parsed_commands(text)] == ["error", "notice"]


def test_json_of_a_validation_counts_what_is_yours() -> None:
    text = render_diagnostics([THEIRS, MINE], FILES, DiagnosticFormat.JSON, words_for("nl"), Screen(), since=SINCE)
    document = json.loads(text)

    assert (document["errors"], document["not_yours"], document["since"]["commit"]) == (1, 1, SINCE.commit)
    assert [found["yours"] for found in document["diagnostics"]] == [False, True]
