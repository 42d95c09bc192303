"""Replay: what visits of earlier mean by today's rules, and which verdicts that would change. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from toolkit_maint.domain.address import AddressKind, parse_address
from toolkit_maint.domain.trail import Trail
from toolkit_maint.domain.verdict import OUR_SIDE, Confidence, Reason, Verdict, VerdictKind


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """What was said of an address before: one line of ``check`` or ``replay``."""

    url: str
    verdict: VerdictKind
    reason: Reason
    confidence: Confidence | None = None


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How many visits have this verdict and reason."""

    verdict: VerdictKind
    reason: Reason
    count: int


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict that is another one today; the trail says how it came about, where that was asked for."""

    url: str
    before: Earlier
    after: Verdict
    trail: Trail | None = None


class Replayed(msgspec.Struct, frozen=True, kw_only=True):
    """What a replay came to. ``changes`` and ``same`` are of those that could be compared.

    ``in_doubt`` counts visits whose earlier run could not judge them, ``unknown`` those that nothing was said of earlier, and
    ``unseen`` the addresses of earlier that no visit is there for.
    """

    total: int
    counts: tuple[Count, ...]
    compared: bool
    changes: tuple[Change, ...]
    same: int
    in_doubt: int
    unknown: int
    unseen: int


class Replay:
    """Takes one verdict after another, and keeps what is small of each."""

    def __init__(self, earlier: Iterable[Earlier] | None) -> None:
        """Compare with these, the first for each address; with nothing where it is ``None``."""
        self._earlier = None if earlier is None else _by_visit_key(earlier)
        self._seen: set[str] = set()
        self._counted: Counter[tuple[VerdictKind, Reason]] = Counter()
        self._changes: list[Change] = []
        self._same = self._in_doubt = self._unknown = 0

    @property
    def compares(self) -> bool:
        """Whether there is anything to compare with."""
        return self._earlier is not None

    def changed(self, visit_key: str, verdict: Verdict) -> Earlier | None:
        """Count a verdict; what was said before, if that was something else."""
        self._counted[verdict.kind, verdict.reason] += 1
        if self._earlier is None:
            return None
        self._seen.add(visit_key)
        before = self._earlier.get(visit_key)
        if before is None:
            self._unknown += 1
        elif before.reason in OUR_SIDE:
            self._in_doubt += 1
        elif (before.verdict, before.reason) == (verdict.kind, verdict.reason):
            self._same += 1
        else:
            return before
        return None

    def add(self, change: Change) -> None:
        """Keep a change."""
        self._changes.append(change)

    def result(self) -> Replayed:
        """What it came to; the counts are in the order of the closed sets."""
        ordered = sorted(self._counted.items(), key=lambda item: (_KINDS[item[0][0]], _REASONS[item[0][1]]))
        return Replayed(
            total=sum(self._counted.values()),
            counts=tuple(Count(verdict=kind, reason=reason, count=count) for (kind, reason), count in ordered),
            compared=self.compares,
            changes=tuple(self._changes),
            same=self._same,
            in_doubt=self._in_doubt,
            unknown=self._unknown,
            unseen=len((self._earlier or {}).keys() - self._seen),
        )


_KINDS = {kind: position for position, kind in enumerate(VerdictKind)}
_REASONS = {reason: position for position, reason in enumerate(Reason)}


def _by_visit_key(earlier: Iterable[Earlier]) -> dict[str, Earlier]:
    """The first line for each address that is visited; addresses that are judged by themselves have no visit."""
    known: dict[str, Earlier] = {}
    for line in earlier:
        address = parse_address(line.url)
        if address.kind is AddressKind.WEB:
            known.setdefault(address.visit_key, line)
    return known
