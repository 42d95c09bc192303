"""Trail: how a verdict came about, from the first request to the rule that decided. Pure.

It repeats what :mod:`toolkit_maint.domain.judge` does with its eyes open: every rule that was asked is written down with its
answer. Nothing in it is secret: addresses, headers and technical texts are redacted. Its JSON has a version: fields are added,
never renamed.
"""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Literal

import msgspec

from toolkit_maint.domain.address import LinkUrl, redacted
from toolkit_maint.domain.case import Case, Finding, deciding_look
from toolkit_maint.domain.identity import Likeness, best_likeness, distance
from toolkit_maint.domain.judge import RULES, case_of_look, judge
from toolkit_maint.domain.notes import for_address
from toolkit_maint.domain.observation import (
    Expectation,
    Fault,
    Hop,
    HopKind,
    Look,
    LookKind,
    Observation,
    Page,
    TlsFacts,
    Unvisited,
)
from toolkit_maint.domain.passes import UNKNOWN
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.signs import ENOUGH, Sign, SignKind, Where, weight_of
from toolkit_maint.domain.verdict import Confidence, Note, Reason, Verdict, VerdictKind


class Counted(enum.StrEnum):
    """Why the verdict of one look is that of the whole visit.

    ``opened``: it opened the page, and any success proves that the page is there. ``over-https``: only there the page opens.
    ``behind-certificate``: behind a certificate that fails there is no page either. ``answered``: it had an answer, and later
    looks of the same pass had none. ``second-pass`` and ``first-pass``: nothing opened, and it is the last that counts.
    """

    ONLY_LOOK = "only-look"
    OPENED = "opened"
    OVER_HTTPS = "over-https"
    BEHIND_CERTIFICATE = "behind-certificate"
    ANSWERED = "answered"
    SECOND_PASS = "second-pass"  # noqa: S105 - the name of a pass over all links
    FIRST_PASS = "first-pass"  # noqa: S105 - as above


class Conclusion(msgspec.Struct, frozen=True, kw_only=True):
    """What one look means by itself."""

    verdict: VerdictKind
    reason: Reason
    confidence: Confidence


class AskedRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that was asked, and its answer; ``None`` where it had nothing to say."""

    rule: str
    answer: Conclusion | None


class TrailSign(msgspec.Struct, frozen=True, kw_only=True):
    """A sign that a look has: what it stands for, where it was found, how much it counts (0 to 1), where it is known from."""

    id: str
    kind: SignKind
    where: Where
    weight: float
    source: str
    maker: str


class SignSum(msgspec.Struct, frozen=True, kw_only=True):
    """What the signs of one kind come to.

    ``expected`` says that they do not count: they are what the link is about, or the page had them in good health as well.
    """

    kind: SignKind
    weight: float
    enough: bool
    expected: bool


class TrailHop(msgspec.Struct, frozen=True, kw_only=True):
    """One request and the head of its answer; ``status`` is ``None`` where no answer came."""

    kind: HopKind
    address: str
    status: int | None
    headers: tuple[tuple[str, str], ...]
    tls: TlsFacts | None
    peer: str | None
    elapsed_ms: int
    sent: int


class TrailPage(msgspec.Struct, frozen=True, kw_only=True):
    """What the page showed, and how that is like what was expected.

    ``likeness`` (0 to 100) is that of the expected title and the nearest name that the page gives itself. ``print_distance`` is
    the number of bits, of 64, in which its text differs from when it was last seen in good health. Each is ``None`` where one
    side is not known.
    """

    title: str
    headings: tuple[str, ...]
    language: str
    media_type: str
    text_letters: int
    truncated: bool
    likeness: float | None
    named_as_expected: Likeness
    print_distance: int | None


class TrailLook(msgspec.Struct, frozen=True, kw_only=True):
    """One look with all that was concluded from it.

    ``rules`` are those that were asked, in their order, up to the one that decided. A ``sibling`` is not judged: it only
    serves the others, and has neither rules nor a conclusion. ``same_as_sibling`` says whether the site shows the same where
    there is nothing; ``None`` where that was not looked at, or is not known. ``leaves_domain`` says that the look ended at
    somebody else's site.
    """

    kind: LookKind
    second_pass: bool
    hops: tuple[TrailHop, ...]
    leaves_domain: bool
    page: TrailPage | None
    fault: Fault | None
    signs: tuple[TrailSign, ...]
    sums: tuple[SignSum, ...]
    same_as_sibling: bool | None
    rules: tuple[AskedRule, ...]
    conclusion: Conclusion | None


class Trail(msgspec.Struct, frozen=True, kw_only=True):
    """How the verdict on one address came about.

    ``look`` is the position, among ``looks``, of the one that counted, and ``counted`` says why; both are ``None`` where
    there was none. ``agreed`` says that both passes came to the same, which makes it certain. ``unvisited`` says why there
    was no look, ``visited_at`` is ``None`` where no visit was needed or none was made.
    """

    url: str
    verdict: VerdictKind
    reason: Reason
    confidence: Confidence | None
    rule: str
    suggestion: str | None
    notes: tuple[Note, ...]
    expectation: Expectation | None
    looks: tuple[TrailLook, ...]
    look: int | None
    counted: Counted | None
    agreed: bool
    unvisited: Unvisited | None
    visited_at: datetime | None
    elapsed_ms: int
    requests: int
    schema_version: Literal[1] = 1


def trail(observation: Observation, expectation: Expectation | None, policy: Policy, *, url: LinkUrl | None = None) -> Trail:
    """How :func:`~toolkit_maint.domain.judge.judge` comes to its verdict on an observation; total, as that is.

    ``url`` is the address as it was written, where that is known: its fragment and parameters may add notes.
    """
    verdict = judge(observation, expectation, policy)
    written = redacted(url.href if url is not None else observation.visit_key)
    told = for_address(verdict, url, observation, policy) if url is not None else verdict
    position = _position(observation, verdict)
    unvisited = observation.unvisited
    return msgspec.structs.replace(
        without_visit(written, told),
        expectation=expectation,
        looks=tuple(_look(observation, look, expectation, policy) for look in observation.looks),
        look=position,
        counted=None if position is None else _counted(observation.looks, position, verdict),
        agreed=_agreed(observation, verdict, expectation, policy),
        unvisited=unvisited and msgspec.structs.replace(unvisited, fault=_hidden_fault(unvisited.fault)),
        visited_at=observation.visited_at,
        elapsed_ms=observation.elapsed_ms,
        requests=observation.requests,
    )


def without_visit(written: str, verdict: Verdict) -> Trail:
    """The trail of a verdict that no visit was made for: the address alone proves it, or the run was ended before."""
    return Trail(
        url=redacted(written),
        verdict=verdict.kind,
        reason=verdict.reason,
        confidence=verdict.confidence,
        rule=verdict.rule,
        suggestion=redacted(verdict.suggestion) if verdict.suggestion else None,
        notes=tuple(Note(note.id, redacted(note.detail) if note.detail else None) for note in verdict.notes),
        expectation=None,
        looks=(),
        look=None,
        counted=None,
        agreed=False,
        unvisited=None,
        visited_at=None,
        elapsed_ms=0,
        requests=0,
    )


def _position(observation: Observation, verdict: Verdict) -> int | None:
    """The position of the look that a verdict rests on; of several looks there may be none that counts."""
    if len(observation.looks) == 1:
        return 0
    return verdict.look if verdict.look >= 0 else None


def _counted(looks: tuple[Look, ...], position: int, verdict: Verdict) -> Counted:
    """Why this look counts; the order is that of :func:`~toolkit_maint.domain.passes.decided`."""
    look = looks[position]
    if not any(other.kind is not LookKind.SIBLING for other in looks if other is not look):
        return Counted.ONLY_LOOK
    if look.kind is LookKind.HTTPS:
        return Counted.OVER_HTTPS
    if look.kind is LookKind.UNVERIFIED:
        return Counted.BEHIND_CERTIFICATE
    if verdict.kind in _OPENED:
        return Counted.OPENED
    if look.fault is None and any(_is_later_fault(look, other) for other in looks[position + 1 :]):
        return Counted.ANSWERED
    return Counted.SECOND_PASS if look.second_pass else Counted.FIRST_PASS


_OPENED = frozenset({VerdictKind.ALIVE, VerdictKind.MOVED})
_MAY_COME_TO_NOTHING = frozenset({LookKind.BROWSER, LookKind.FORGIVING})


def _is_later_fault(look: Look, later: Look) -> bool:
    return later.second_pass is look.second_pass and later.kind in _MAY_COME_TO_NOTHING and later.fault is not None


def _agreed(observation: Observation, verdict: Verdict, expectation: Expectation | None, policy: Policy) -> bool:
    """Whether the second pass made the verdict surer than its look by itself is."""
    look = deciding_look(observation, verdict)
    if look is None or not look.second_pass or verdict.confidence is not Confidence.CERTAIN:
        return False
    _, conclusion = _asked(case_of_look(observation, look, expectation, policy))
    return conclusion.confidence is not Confidence.CERTAIN


def _look(observation: Observation, look: Look, expectation: Expectation | None, policy: Policy) -> TrailLook:
    case = case_of_look(observation, look, expectation, policy)
    rules, conclusion = ((), None) if look.kind is LookKind.SIBLING else _asked(case)
    return TrailLook(
        kind=look.kind,
        second_pass=look.second_pass,
        hops=tuple(map(_hop, look.hops)),
        leaves_domain=case.leaves_domain,
        page=None if look.page is None else _page(look.page, case),
        fault=_hidden_fault(look.fault),
        signs=tuple(map(_sign, case.signs)),
        sums=tuple(_sum(case, kind) for kind in dict.fromkeys(sign.kind for sign in case.signs)),
        same_as_sibling=_same_as_sibling(case),
        rules=rules,
        conclusion=conclusion,
    )


def _asked(case: Case) -> tuple[tuple[AskedRule, ...], Conclusion]:
    """Every rule up to the one that decides, and what it says."""
    asked: list[AskedRule] = []
    for rule_id, rule in RULES:
        answer = _conclusion(rule(case))
        asked.append(AskedRule(rule=rule_id, answer=answer))
        if answer is not None:
            return tuple(asked), answer
    return tuple(asked), Conclusion(verdict=UNKNOWN.kind, reason=UNKNOWN.reason, confidence=Confidence.LIKELY)


def _conclusion(finding: Finding | None) -> Conclusion | None:
    if finding is None:
        return None
    verdict, reason, confidence = finding
    return Conclusion(verdict=verdict, reason=reason, confidence=confidence)


def _hop(hop: Hop) -> TrailHop:
    return TrailHop(
        kind=hop.kind,
        address=redacted(hop.address),
        status=hop.status,
        headers=tuple((name, redacted(value)) for name, value in hop.headers),
        tls=hop.tls,
        peer=hop.peer,
        elapsed_ms=hop.elapsed_ms,
        sent=hop.sent,
    )


def _page(page: Page, case: Case) -> TrailPage:
    return TrailPage(
        title=redacted(page.title),
        headings=tuple(map(redacted, page.headings)),
        language=page.language,
        media_type=page.media_type,
        text_letters=page.text_letters,
        truncated=page.truncated,
        likeness=best_likeness(page, case.expectation, case.policy),
        named_as_expected=case.likeness,
        print_distance=distance(page.print, case.expectation.print) if case.expectation is not None else None,
    )


def _sign(sign: Sign) -> TrailSign:
    return TrailSign(id=sign.id, kind=sign.kind, where=sign.where, weight=sign.weight, source=sign.source, maker=sign.maker)


def _sum(case: Case, kind: SignKind) -> SignSum:
    weight = weight_of(case.signs, kind)
    return SignSum(kind=kind, weight=round(weight, 6), enough=weight >= ENOUGH, expected=case.is_expected(kind))


def _same_as_sibling(case: Case) -> bool | None:
    if case.look.kind is LookKind.SIBLING or case.sibling is None or case.sibling.fault is not None:
        return None
    return case.shows_the_sibling


def _hidden_fault(fault: Fault | None) -> Fault | None:
    return None if fault is None else msgspec.structs.replace(fault, detail=redacted(fault.detail))
