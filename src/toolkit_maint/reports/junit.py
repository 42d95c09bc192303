"""The report as JUnit XML, for CI services that show tests: one test case a link at each place.

What fails a run is a failure here; what could not be judged is skipped; what only may come to something passes, with its
sentence as output. A run that could not do or judge everything is an error of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from toolkit_maint.domain.report import CaseGroup, ChangeReport, LinkCase, LinksPart, Place
from toolkit_maint.reports.escape import PLAIN, xml_lines, xml_text
from toolkit_maint.reports.finding import Finding, FindingKind, Level
from toolkit_maint.reports.findings import LEVELS, at_place, findings, of_case
from toolkit_maint.reports.headline import state
from toolkit_maint.reports.reasons import REASONS, told
from toolkit_maint.reports.words import Words

_UNJUDGED: Final = frozenset({CaseGroup.UNSURE, CaseGroup.UNCHECKED, CaseGroup.IGNORED})


def render(report: ChangeReport, words: Words) -> str:
    """The test suites ``run``, ``text``, ``source`` and ``links``, as far as the report has such parts; ends in a line feed."""
    words = words.at(report.catalogue.timezone) if report.catalogue is not None else words
    title = report.catalogue.title if report.catalogue is not None else "toolkit-maint"
    suites = Element("testsuites", name=xml_text(title))
    _run(_suite(suites, "run", report), report, words)
    found = [finding for finding in findings(report, words) if finding.kind is not FindingKind.LINK]
    for name, kind, has_part in (
        ("text", FindingKind.TEXT, report.validation is not None),
        ("source", FindingKind.SOURCE, report.source is not None),
    ):
        if has_part:
            _plain(_suite(suites, name, report), name, [finding for finding in found if finding.kind is kind])
    if report.links is not None:
        _links(_suite(suites, "links", report), report.links, words, in_change=report.since is not None)
    for suite in suites:
        _count(suite)
    _count(suites)
    indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suites, encoding="unicode")}\n'


def _suite(suites: Element, name: str, report: ChangeReport) -> Element:
    moment = report.run.started_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return SubElement(suites, "testsuite", name=name, timestamp=moment)


def _run(suite: Element, report: ChangeReport, words: Words) -> None:
    case = _case(suite, "toolkit-maint", "complete")
    if report.run.incomplete:
        sentence = " ".join(state(report, words))
        _outcome(case, "error", "incomplete", sentence)


def _plain(suite: Element, name: str, found: list[Finding]) -> None:
    if not found:
        _case(suite, "toolkit-maint", name)
    for finding in found:
        place = f"{finding.path}:{finding.line}" if finding.path else ""
        case = _case(suite, finding.path or name, f"{finding.rule} {finding.subject}".strip())
        if finding.level is Level.ERROR:
            _outcome(case, "failure", finding.rule, f"{finding.message}\n{place}".strip())
        else:
            SubElement(case, "system-out").text = xml_lines(f"{finding.message}\n{place}".strip())


def _links(suite: Element, links: LinksPart, words: Words, *, in_change: bool) -> None:
    for case in links.cases:
        finding = of_case(case, words, in_change=in_change) if case.group in LEVELS else None
        for place in case.places:
            _link(suite, case, place, at_place(finding, place, case) if finding is not None else None, words)


def _link(suite: Element, case: LinkCase, place: Place, finding: Finding | None, words: Words) -> None:
    test = _case(suite, place.path, f"{place.entry} {PLAIN.address(case.url)}".strip(), case.elapsed_ms / 1000)
    properties = SubElement(test, "properties")
    for name, value in (("verdict", case.verdict.value), ("reason", case.reason.value), ("line", str(place.line))):
        SubElement(properties, "property", name=name, value=value)
    if finding is not None and finding.level is Level.ERROR:
        _outcome(test, "failure", finding.rule, f"{finding.message}\n{place.path}:{place.line}")
    elif case.group in _UNJUDGED:
        SubElement(test, "skipped", message=xml_text(told(REASONS[case.reason], words).happened))
    elif finding is not None:
        SubElement(test, "system-out").text = xml_lines(finding.message)


def _case(suite: Element, where: str, name: str, seconds: float = 0.0) -> Element:
    return SubElement(suite, "testcase", classname=xml_text(where), name=xml_text(name), time=f"{seconds:.3f}")


def _outcome(case: Element, kind: str, rule: str, told_of: str) -> None:
    first, _, _ = told_of.partition("\n")
    outcome = SubElement(case, kind, message=xml_text(first), type=xml_text(rule))
    outcome.text = xml_lines(told_of)


def _count(part: Element) -> None:
    for attribute, name in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        part.set(attribute, str(sum(1 for _ in _all(part, name))))
    part.set("time", f"{sum(float(case.get('time', '0')) for case in _all(part, 'testcase')):.3f}")


def _all(part: Element, name: str) -> Iterator[Element]:
    return part.iter(name)
