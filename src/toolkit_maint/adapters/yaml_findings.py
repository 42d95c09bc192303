"""What is wrong with the form of a file, said at its place and in the catalogue's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from toolkit_maint.adapters.schema_findings import Finding
from toolkit_maint.adapters.yaml_nodes import Nodes, Route
from toolkit_maint.adapters.yaml_text import YamlText, hide_userinfo
from toolkit_maint.domain.diagnostic import Diagnostic, Rule, Severity, Subject, SubjectKind

_CONTAINERS: Final[Mapping[str, SubjectKind]] = {
    "entries": SubjectKind.ENTRY,
    "related": SubjectKind.RELATED,
    "sections": SubjectKind.SECTION,
    "text": SubjectKind.TEXT,
}


def subject_at(data: Any, route: Route, top: SubjectKind) -> Subject:
    """The innermost thing of the catalogue that the part at ``route`` belongs to; ``top`` is what the file itself is."""
    subject, container = _named(top, data), top
    for step in route:
        if isinstance(step, str):
            container = _CONTAINERS.get(step, container)
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(step, int) and isinstance(data, dict):
            subject = _named(container, data)
    return subject


def _named(kind: SubjectKind, data: Any) -> Subject:
    written = [data.get(key) for key in ("title", "id")] if isinstance(data, dict) else ["", ""]
    title, own = (name.strip() if isinstance(name, str) else "" for name in written)
    return Subject(kind, title or own, own)


def fault_diagnostics(text: YamlText, nodes: Nodes, top: SubjectKind) -> list[Diagnostic]:
    """What the reading itself found."""
    told = [text.diagnostic(fault, subject_at(nodes.data, fault.route, top)) for fault in (*nodes.faults, *nodes.doubts)]
    doubts = [msgspec.structs.replace(each, severity=Severity.WARNING) for each in told[len(nodes.faults) :]]
    return [*told[: len(nodes.faults)], *doubts]


def schema_diagnostics(findings: tuple[Finding, ...], text: YamlText, nodes: Nodes, top: SubjectKind) -> list[Diagnostic]:
    """What the schema found, each at the value or key concerned; for a missing key, where its owner begins."""
    return [_diagnostic(finding, text, nodes, top) for finding in findings]


def _diagnostic(finding: Finding, text: YamlText, nodes: Nodes, top: SubjectKind) -> Diagnostic:
    place = nodes.place.at(finding.route)
    if finding.rule is Rule.MISSING_KEY:
        stretch = place.beginning()
    elif finding.rule is Rule.UNKNOWN_KEY and finding.key is not None:
        unknown = place.at((finding.key,))
        stretch = (unknown.key_start, unknown.key_end)
    else:
        stretch = place.of_value()
    span = text.span(*stretch)
    return Diagnostic(
        rule=finding.rule,
        severity=Severity.ERROR,
        path=text.path,
        span=span,
        source_line=text.line(span.line),
        subject=subject_at(nodes.data, finding.route, top),
        key=finding.key,
        value=None if finding.value is None else hide_userinfo(finding.value),
        expected=finding.expected,
        suggestion=None if finding.suggestion is None else hide_userinfo(finding.suggestion),
    )
