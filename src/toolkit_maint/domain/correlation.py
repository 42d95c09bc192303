"""Failures that have one cause together: a host, a machine or the name server. What fails together is one finding. Pure."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from toolkit_maint.domain.verdict import POSITIVE, Reason, VerdictKind


class SharedKind(enum.StrEnum):
    """What failed links share."""

    RESOLVER = "resolver"
    ADDRESS = "address"
    HOST = "host"


class SharedFailure(msgspec.Struct, frozen=True, kw_only=True):
    """Links that failed alike and together. ``what`` is the host or the IP address; empty for the name server.

    ``urls`` are those of the links, in the order of the report; ``count`` is their number. ``reason`` is that of the links, or
    ``host-not-answering`` for them and those whose time-outs showed it.
    """

    kind: SharedKind
    what: str
    verdict: VerdictKind
    reason: Reason
    count: int
    urls: tuple[str, ...]


class Outcome(msgspec.Struct, frozen=True):
    """What became of one link: its address, the host that decided it, and at which IP address that is (may be empty)."""

    url: str
    host: str
    peer: str
    verdict: VerdictKind
    reason: Reason


_FAILED = frozenset({VerdictKind.BROKEN, VerdictKind.INSECURE, VerdictKind.UNSURE})
_FEWEST_LINKS = 3
_FEWEST_HOSTS = 2
# What a machine does to whatever is asked of it; other reasons are about a page, and machines share no pages.
_OF_A_MACHINE = frozenset(
    {Reason.CONNECTION_REFUSED, Reason.CONNECTION_RESET, Reason.CONNECTION_CLOSED, Reason.NETWORK_UNREACHABLE, Reason.NOT_HTTP}
    | {Reason.TLS_HANDSHAKE, Reason.TLS_OLD_PROTOCOL, Reason.TLS_SPEAKS_PLAIN, Reason.TIMEOUT, Reason.HOST_NOT_ANSWERING}
    | {Reason.SERVER_ERROR, Reason.TRY_LATER, Reason.TOO_MANY_REQUESTS}
    | {Reason.CERTIFICATE_EXPIRED, Reason.CERTIFICATE_NOT_YET_VALID, Reason.CERTIFICATE_WRONG_HOST}
    | {Reason.CERTIFICATE_UNKNOWN_ISSUER, Reason.CERTIFICATE_SELF_SIGNED, Reason.CERTIFICATE_WEAK}
    | {Reason.CERTIFICATE_REVOKED, Reason.CERTIFICATE_INVALID}
)

# The links whose time-outs showed that a host answers nobody belong with those that were left alone for it.
_SAME = {Reason.TIMEOUT: Reason.HOST_NOT_ANSWERING}


def shared_failures(outcomes: Sequence[Outcome]) -> tuple[SharedFailure, ...]:
    """The groups of links that failed together, no link in two of them; the widest cause comes first.

    ``outcomes`` are those of all links that were judged, fine ones too: they tell how much of a host still works.
    """
    failed = [each for each in outcomes if each.verdict in _FAILED and each.host]
    found: list[SharedFailure] = []
    for grouped in (_by_resolver, _by_address, _by_host):
        for kind, what, group in list(grouped(failed, outcomes)):
            taken = set(group)
            failed = [each for each in failed if each not in taken]
            found.append(_shared(kind, what, group))
    return tuple(found)


def _shared(kind: SharedKind, what: str, group: Sequence[Outcome]) -> SharedFailure:
    reasons = {each.reason for each in group}
    reason = Reason.HOST_NOT_ANSWERING if Reason.HOST_NOT_ANSWERING in reasons else group[0].reason
    urls = tuple(each.url for each in group)
    return SharedFailure(kind=kind, what=what, verdict=group[0].verdict, reason=reason, count=len(urls), urls=urls)


_Group = tuple[SharedKind, str, list[Outcome]]


def _by_resolver(failed: Sequence[Outcome], _: Sequence[Outcome]) -> Iterator[_Group]:
    group = [each for each in failed if each.reason is Reason.RESOLVER_FAILED and each.verdict is VerdictKind.UNSURE]
    if _has_hosts(group):
        yield SharedKind.RESOLVER, "", group


def _by_address(failed: Sequence[Outcome], outcomes: Sequence[Outcome]) -> Iterator[_Group]:
    """Several hosts on one machine that does the same to all, and serves none."""
    concerned = [each for each in failed if each.peer and each.reason in _OF_A_MACHINE]
    serving = {each.peer for each in outcomes if each.verdict in POSITIVE}
    for group in _alike((each.peer, each) for each in concerned):
        if group[0].peer not in serving and _has_hosts(group):
            yield SharedKind.ADDRESS, group[0].peer, group


def _by_host(failed: Sequence[Outcome], outcomes: Sequence[Outcome]) -> Iterator[_Group]:
    """One host of which most links failed alike."""
    groups = [group for group in _alike((each.host, each) for each in failed) if len(group) >= _FEWEST_LINKS]
    concerned = {group[0].host for group in groups}
    whole = Counter(each.host for each in outcomes if each.host in concerned) if concerned else Counter[str]()
    for group in groups:
        if 2 * len(group) > whole[group[0].host]:
            yield SharedKind.HOST, group[0].host, group


def _alike(named: Iterable[tuple[str, Outcome]]) -> list[list[Outcome]]:
    """What failed at the same place for the same reason, in the order of the first of each."""
    groups: dict[tuple[str, VerdictKind, Reason], list[Outcome]] = {}
    for name, each in named:
        groups.setdefault((name, each.verdict, _SAME.get(each.reason, each.reason)), []).append(each)
    return list(groups.values())


def _has_hosts(group: Sequence[Outcome]) -> bool:
    return len({each.host for each in group}) >= _FEWEST_HOSTS
