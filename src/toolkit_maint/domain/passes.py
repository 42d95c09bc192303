"""What several looks at one link mean together, when each of them has a verdict of its own. Pure.

Any success proves that the page is there; only without one does it matter what the last pass came to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from toolkit_maint.domain.observation import FaultKind, Look, LookKind
from toolkit_maint.domain.verdict import POSITIVE, Confidence, Reason, Verdict, VerdictKind


class Judged(NamedTuple):
    """One look, its position among the looks of the visit, and what it means by itself."""

    position: int
    look: Look
    verdict: Verdict


UNKNOWN = Verdict(kind=VerdictKind.UNSURE, reason=Reason.UNKNOWN_STATUS, confidence=Confidence.LIKELY, rule="unknown-status")
"""The verdict where no rule knows an answer."""

_PROVING = frozenset({LookKind.GET, LookKind.BROWSER, LookKind.FORGIVING})
_SUCCESS = frozenset({VerdictKind.ALIVE, VerdictKind.MOVED})
_PROVED_TWICE = frozenset({VerdictKind.BROKEN, VerdictKind.INSECURE})
# What a page shows is the same on every visit: to see it twice makes nothing surer.
_SHOWN = frozenset(
    {Reason.SOFT_404, Reason.CONTENT_REMOVED, Reason.PARKED_DOMAIN, Reason.USURPED_DOMAIN, Reason.ACCOUNT_SUSPENDED}
    | {Reason.DEFAULT_PAGE}
)
_NOT_BEHIND_EITHER = frozenset({Reason.NOT_FOUND, Reason.GONE})


def decided(seen: Sequence[Judged]) -> Verdict:
    """The verdict of the look that counts, with its position; and surer where both passes came to the same."""
    success = next((each for each in reversed(seen) if each.look.kind in _PROVING and each.verdict.kind in _SUCCESS), None)
    if success is not None:
        return _placed(success)
    secure = next((each for each in seen if each.look.kind is LookKind.HTTPS and each.verdict.kind in POSITIVE), None)
    if secure is not None:
        return _over_https(secure)
    first, second = (_of_pass(seen, second_pass=which) for which in (False, True))
    counted = second or first
    if counted is None:
        return UNKNOWN
    verdict = _placed(counted)
    return _surer(verdict) if first and second and _same(first.verdict, second.verdict) else verdict


def _over_https(secure: Judged) -> Verdict:
    """An http address that fails and opens over https; what is kept from machines there is kept from them here."""
    verdict = _placed(secure)
    if verdict.kind is VerdictKind.BLOCKED:
        return verdict
    address = verdict.suggestion or secure.look.hops[0].address
    return msgspec.structs.replace(
        verdict, kind=VerdictKind.MOVED, reason=Reason.HTTPS_ONLY, rule="https-only", suggestion=address
    )


def _of_pass(seen: Sequence[Judged], *, second_pass: bool) -> Judged | None:
    """The look that counts for one pass: its last, unless that came to nothing where an earlier one had an answer.

    A request for the head counts only where nothing else was asked for. What stands behind a bad certificate tells
    whether there is a page at all.
    """
    here = [each for each in seen if each.look.second_pass is second_pass]
    only_heads = not any(each.look.kind in _PROVING for each in seen)
    counting = [each for each in here if each.look.kind in _PROVING or (only_heads and each.look.kind is LookKind.HEAD)]
    if not counting:
        return None
    last = counting[-1]
    if last.look.fault is not None and last.look.kind in {LookKind.BROWSER, LookKind.FORGIVING}:
        last = next((each for each in reversed(counting) if each.look.fault is None), last)
    if last.look.fault is not None and last.look.fault.kind is FaultKind.CERTIFICATE:
        behind = next((each for each in reversed(seen) if each.look.kind is LookKind.UNVERIFIED), last)
        return behind if behind.verdict.reason in _NOT_BEHIND_EITHER else last
    return last


def _placed(each: Judged) -> Verdict:
    return msgspec.structs.replace(each.verdict, look=each.position)


def _same(one: Verdict, other: Verdict) -> bool:
    is_alike = (one.kind, one.reason) == (other.kind, other.reason)
    return is_alike and one.kind in _PROVED_TWICE and one.reason not in _SHOWN


def _surer(verdict: Verdict) -> Verdict:
    return msgspec.structs.replace(verdict, confidence=Confidence.CERTAIN)
