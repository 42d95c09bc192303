"""Failures that have one cause together, as one finding: which cases they are, and the words for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, assert_never

from toolkit_maint.domain.correlation import SharedFailure, SharedKind
from toolkit_maint.domain.report import CaseGroup, LinkCase, LinksPart, reason_told
from toolkit_maint.domain.verdict import Reason, VerdictKind
from toolkit_maint.reports.escape import Medium
from toolkit_maint.reports.reasons import REASONS, told
from toolkit_maint.reports.words import Words


class Together(NamedTuple):
    """A shared failure with its cases; there is at least one."""

    shared: SharedFailure
    cases: tuple[LinkCase, ...]


def together(links: LinksPart, group: CaseGroup) -> tuple[Together, ...]:
    """The shared failures whose cases are in this group of the report."""
    by_key = {_key(case): case for case in links.cases if case.group is group and case.yours}
    found = (Together(shared, tuple(by_key[key] for key in _keys(shared) if key in by_key)) for shared in links.shared)
    return tuple(each for each in found if each.cases)


def alone(links: LinksPart, cases: Iterable[LinkCase]) -> list[LinkCase]:
    """Those of the cases that no shared failure speaks of."""
    shared = {key for each in links.shared for key in _keys(each)}
    return [case for case in cases if _key(case) not in shared]


_Key = tuple[str, VerdictKind]


def _key(case: LinkCase) -> _Key:
    return case.url, case.verdict


def _keys(shared: SharedFailure) -> Iterator[_Key]:
    return ((url, shared.verdict) for url in shared.urls)


def title(shared: SharedFailure, words: Words, medium: Medium) -> str:
    """How many links failed together, and where."""
    match shared.kind:
        case SharedKind.HOST:
            return words.say_many(
                "{count} link on {host}", "{count} links on {host}", shared.count, host=medium.text(shared.what)
            )
        case SharedKind.ADDRESS:
            return words.say_many(
                "{count} link on sites that stand on one machine ({address})",
                "{count} links on sites that stand on one machine ({address})",
                shared.count,
                address=medium.text(shared.what),
            )
        case SharedKind.RESOLVER:
            return words.say_many(
                "{count} link on sites whose names could not be looked up",
                "{count} links on sites whose names could not be looked up",
                shared.count,
            )
        case _:
            assert_never(shared.kind)


def happened(each: Together, words: Words) -> str:
    """What happened to all of them."""
    if each.shared.kind is SharedKind.RESOLVER:
        return words.gettext(
            "The names of several sites could not be looked up: most likely that is a matter of our own network."
        )
    telling = next((case for case in each.cases if case.reason is each.shared.reason), each.cases[0])
    sentence = what_happened(telling, words)
    return words.say("The same happened to all of them: {sentence}", sentence=sentence[:1].lower() + sentence[1:])


def what_happened(case: LinkCase, words: Words) -> str:
    """What happened to one link; of a host that was silent, how often it was tried."""
    if case.reason is Reason.HOST_NOT_ANSWERING and case.attempts:
        return words.say_many(
            "The host did not answer ({count} attempt).", "The host did not answer ({count} attempts).", case.attempts
        )
    return told(REASONS[reason_told(case)], words).happened
