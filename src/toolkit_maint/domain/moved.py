"""Addresses that a check found moved, as changes of the catalogue. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from toolkit_maint.domain.address import redacted, without_userinfo
from toolkit_maint.domain.catalogue import Catalogue, LinkPlace, LinkRole, links
from toolkit_maint.domain.report import ChangeReport, LinkCase
from toolkit_maint.domain.source import CandidateRole, ChangeKind, MatchedOn, SourceChange
from toolkit_maint.domain.verdict import Confidence, VerdictKind


def moved_addresses(report: ChangeReport, catalogue: Catalogue, *, with_likely: bool) -> tuple[SourceChange, ...]:
    """A change for every link of the catalogue whose address has moved for good, in the order of the page.

    Only what is certain to have moved counts, unless asked for ``with_likely``. A new address that a report hides in part
    is none, and of an old one with a user name or a password nothing is changed.
    """
    cases = {case.url: case for case in (report.links.cases if report.links else ()) if _is_safe(case, with_likely=with_likely)}
    return tuple(_changes(cases, catalogue))


def _is_safe(case: LinkCase, *, with_likely: bool) -> bool:
    sure = case.confidence is Confidence.CERTAIN or (with_likely and case.confidence is Confidence.LIKELY)
    hidden = case.suggestion is None or redacted(case.suggestion) != case.suggestion or "***" in case.suggestion
    return case.verdict is VerdictKind.MOVED and sure and not hidden


def _changes(cases: dict[str, LinkCase], catalogue: Catalogue) -> Iterator[SourceChange]:
    related: Counter[str] = Counter()
    for place in links(catalogue):
        number = None
        if place.role is LinkRole.RELATED:
            number = related[place.owner]
            related[place.owner] += 1
        written = place.link.url.written if place.link.url is not None else ""
        case = cases.get(written)
        if case is not None and without_userinfo(written) == written:
            yield _change(place, case, written, number)


def _change(place: LinkPlace, case: LinkCase, written: str, number: int | None) -> SourceChange:
    section, subsection, *_ = (*(each.title for each in place.sections), None, None)
    return SourceChange(
        kind=ChangeKind.REPOINTED,
        entry=place.owner,
        title=place.link.title,
        url=case.suggestion,
        section=section,
        subsection=subsection,
        before=written,
        after=case.suggestion,
        matched_on=MatchedOn.ADDRESS,
        confidence=case.confidence or Confidence.LIKELY,
        role=CandidateRole.ENTRY if number is None else CandidateRole.RELATED,
        related=number,
        text_link=place.role is LinkRole.TEXT,
        span=place.link.url_span,
    )
