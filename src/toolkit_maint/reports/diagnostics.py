"""Diagnostics for people, editors, programs and the code host: what ``validate`` prints."""

from __future__ import annotations

import enum
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import assert_never

import msgspec

from toolkit_maint.domain.catalogue import Span
from toolkit_maint.domain.diagnostic import Diagnostic, Severity
from toolkit_maint.domain.report import Since
from toolkit_maint.reports.annotations import commands
from toolkit_maint.reports.diagnostics_text import render_text
from toolkit_maint.reports.escape import PLAIN, json_text
from toolkit_maint.reports.findings import of_text
from toolkit_maint.reports.redaction import shown
from toolkit_maint.reports.rules import mend, wrong
from toolkit_maint.reports.screen import Screen
from toolkit_maint.reports.since_words import without_blame
from toolkit_maint.reports.words import FALLBACK_LANGUAGE, Words, words_for

__all__ = ["DiagnosticFormat", "render", "render_json", "render_lines", "render_text"]

SCHEMA_VERSION = 1


class DiagnosticFormat(enum.StrEnum):
    """Every format that diagnostics can be had in."""

    TEXT = "text"
    LINE = "line"
    JSON = "json"
    GITHUB = "github"


def render(  # noqa: PLR0913 - what is said, as what, and to whom
    diagnostics: Sequence[Diagnostic],
    files: Sequence[str],
    chosen: DiagnosticFormat,
    words: Words,
    screen: Screen,
    *,
    since: Since | None = None,
) -> str:
    """Diagnostics in one format, in the order given; ends in a line feed unless it is empty.

    ``files`` are the paths that were read. With ``since``, what was wrong before comes last, and weighs no more than a notice.
    """
    match chosen:
        case DiagnosticFormat.TEXT:
            return render_text(diagnostics, files, words, screen, since)
        case DiagnosticFormat.LINE:
            return render_lines(diagnostics, words)
        case DiagnosticFormat.JSON:
            return render_json(diagnostics, files, since)
        case DiagnosticFormat.GITHUB:
            return commands(of_text(diagnostics, words), words)
        case _:
            assert_never(chosen)


def render_lines(diagnostics: Iterable[Diagnostic], words: Words) -> str:
    """One line each, as compilers write them: ``path:line:col: severity: message [rule]``.

    Severity and rule are ids and never translated, so that editors and problem matchers find their way.
    """
    return "".join(f"{_line(shown(diagnostic), words)}\n" for diagnostic in _yours_first(diagnostics))


def _yours_first(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    return sorted(diagnostics, key=lambda diagnostic: not diagnostic.yours)


def _line(diagnostic: Diagnostic, words: Words) -> str:
    span = diagnostic.span
    place = f"{PLAIN.code(diagnostic.path)}:{span.line}:{span.column}" if span else f"{PLAIN.code(diagnostic.path)}:1:1"
    sentence = wrong(diagnostic, words, PLAIN)
    if not diagnostic.yours:
        return f"{place}: {Severity.NOTICE.value}: {without_blame(sentence, words)} [{diagnostic.rule.value}]"
    return f"{place}: {diagnostic.severity.value}: {sentence} [{diagnostic.rule.value}]"


def render_json(diagnostics: Sequence[Diagnostic], files: Sequence[str], since: Since | None = None) -> str:
    """``{schema_version, errors, warnings, files, diagnostics}``; ids are never translated, messages are in English.

    ``errors`` and ``warnings`` count only what is yours. With ``since`` there is that as well, and ``not_yours``, the number
    of all others.
    """
    counted = Counter(diagnostic.severity for diagnostic in diagnostics if diagnostic.yours)
    english = words_for(FALLBACK_LANGUAGE)
    compared = (
        {"since": msgspec.to_builtins(since), "not_yours": sum(not diagnostic.yours for diagnostic in diagnostics)}
        if since
        else {}
    )
    document = {
        "schema_version": SCHEMA_VERSION,
        "errors": counted[Severity.ERROR],
        "warnings": counted[Severity.WARNING],
        "files": list(files),
        **compared,
        "diagnostics": [_object(shown(diagnostic), english) for diagnostic in diagnostics],
    }
    return json_text(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _object(diagnostic: Diagnostic, english: Words) -> dict[str, object]:
    span, subject = diagnostic.span, diagnostic.subject
    return {
        "rule": diagnostic.rule.value,
        "severity": diagnostic.severity.value,
        "yours": diagnostic.yours,
        "path": diagnostic.path,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "end_line": span.end_line if span else None,
        "end_column": span.end_column if span else None,
        "message": wrong(diagnostic, english, PLAIN),
        "mend": mend(diagnostic, english, PLAIN),
        "subject": {"kind": subject.kind.value, "name": subject.name} if subject else None,
        "key": diagnostic.key,
        "value": diagnostic.value,
        "expected": list(diagnostic.expected),
        "suggestion": diagnostic.suggestion,
        "other": _place(diagnostic.other) if diagnostic.other else None,
        "other_name": diagnostic.other_name,
        "count": diagnostic.count,
    }


def _place(span: Span) -> dict[str, object]:
    return {"path": span.path, "line": span.line, "column": span.column}
