"""Failures that have one cause together, and those that only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit_maint.domain.correlation import Outcome, SharedFailure, SharedKind, shared_failures
from toolkit_maint.domain.verdict import Reason, VerdictKind

BROKEN, UNSURE, ALIVE = VerdictKind.BROKEN, VerdictKind.UNSURE, VerdictKind.ALIVE
HOST, ADDRESS, RESOLVER = SharedKind.HOST, SharedKind.ADDRESS, SharedKind.RESOLVER
IP, OTHER_IP = "192.0.2.7", "192.0.2.8"


def _links(
    count: int, host: str, reason: Reason = Reason.CONNECTION_REFUSED, verdict: VerdictKind = BROKEN, peer: str = ""
) -> list[Outcome]:
    return [Outcome(f"https://{host}/{reason}/{number}", host, peer, verdict, reason) for number in range(count)]


def _fine(count: int, host: str, peer: str = "") -> list[Outcome]:
    return _links(count, host, Reason.OK, ALIVE, peer)


def _unsure(count: int, host: str, reason: Reason, peer: str = "") -> list[Outcome]:
    return _links(count, host, reason, UNSURE, peer)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], []),
        # a host
        (_links(41, "a.example"), [(HOST, "a.example", 41)]),
        (_links(3, "a.example"), [(HOST, "a.example", 3)]),
        (_links(2, "a.example"), []),
        (_links(3, "a.example") + _fine(2, "a.example"), [(HOST, "a.example", 3)]),
        (_links(3, "a.example") + _fine(3, "a.example"), []),
        (_links(3, "a.example") + _fine(9, "b.example"), [(HOST, "a.example", 3)]),
        (_links(3, "a.example", Reason.NOT_FOUND), [(HOST, "a.example", 3)]),
        (_links(2, "a.example", Reason.NOT_FOUND) + _links(2, "a.example", Reason.GONE), []),
        (_links(4, "a.example", Reason.NOT_FOUND) + _links(3, "a.example", Reason.GONE), [(HOST, "a.example", 4)]),
        (_links(9, "a.example", Reason.FORBIDDEN, VerdictKind.BLOCKED), []),
        (_fine(9, "a.example"), []),
        (_links(9, ""), []),
        (
            _unsure(2, "a.example", Reason.TIMEOUT) + _unsure(2, "a.example", Reason.HOST_NOT_ANSWERING),
            [(HOST, "a.example", 4)],
        ),
        # a machine
        (_links(1, "a.example", peer=IP) + _links(1, "b.example", peer=IP), [(ADDRESS, IP, 2)]),
        (_links(1, "a.example", peer=IP) + _links(1, "b.example", peer=OTHER_IP), []),
        (_links(2, "a.example", peer=IP), []),
        (_links(1, "a.example", peer=IP) + _links(1, "b.example", peer=IP) + _fine(1, "c.example", peer=IP), []),
        (_links(5, "a.example", peer=IP) + _links(5, "b.example", peer=IP), [(ADDRESS, IP, 10)]),
        (
            _links(1, "a.example", Reason.NOT_FOUND, peer=IP) + _links(1, "b.example", Reason.NOT_FOUND, peer=IP),
            [],
        ),
        (
            _unsure(1, "a.example", Reason.SERVER_ERROR, IP) + _unsure(1, "b.example", Reason.TIMEOUT, IP),
            [],
        ),
        (
            _links(3, "a.example", peer=IP) + _links(3, "b.example", peer=IP) + _fine(1, "c.example", peer=IP),
            [(HOST, "a.example", 3), (HOST, "b.example", 3)],
        ),
        # the name server
        (
            _unsure(1, "a.example", Reason.RESOLVER_FAILED) + _unsure(1, "b.example", Reason.RESOLVER_FAILED),
            [(RESOLVER, "", 2)],
        ),
        (_unsure(2, "a.example", Reason.RESOLVER_FAILED), []),
        (
            _unsure(4, "a.example", Reason.RESOLVER_FAILED) + _unsure(1, "b.example", Reason.RESOLVER_FAILED),
            [(RESOLVER, "", 5)],
        ),
        (_unsure(3, "a.example", Reason.RESOLVER_FAILED), [(HOST, "a.example", 3)]),
    ],
)
def test_what_failed_together(outcomes: list[Outcome], expected: list[tuple[SharedKind, str, int]]) -> None:
    assert [(each.kind, each.what, each.count) for each in shared_failures(outcomes)] == expected


def test_a_group_names_its_links_in_their_order_and_why() -> None:
    links = _links(3, "a.example")

    assert shared_failures(links) == (
        SharedFailure(
            kind=HOST,
            what="a.example",
            verdict=BROKEN,
            reason=Reason.CONNECTION_REFUSED,
            count=3,
            urls=tuple(each.url for each in links),
        ),
    )


def test_the_time_outs_that_showed_that_a_host_is_silent_belong_to_it() -> None:
    (found,) = shared_failures(_unsure(2, "a.example", Reason.TIMEOUT) + _unsure(1, "a.example", Reason.HOST_NOT_ANSWERING))

    assert found.reason is Reason.HOST_NOT_ANSWERING


OUTCOMES = st.lists(
    st.builds(
        Outcome,
        url=st.integers(0, 200).map(str),
        host=st.sampled_from(["", "a.example", "b.example", "c.example"]),
        peer=st.sampled_from(["", IP, OTHER_IP]),
        verdict=st.sampled_from(VerdictKind),
        reason=st.sampled_from(
            [Reason.CONNECTION_REFUSED, Reason.RESOLVER_FAILED, Reason.TIMEOUT, Reason.HOST_NOT_ANSWERING, Reason.NOT_FOUND]
        ),
    ),
    unique_by=lambda each: each.url,
    max_size=30,
)


@given(OUTCOMES)
def test_no_link_is_in_two_groups_and_none_that_did_not_fail(outcomes: list[Outcome]) -> None:
    found = shared_failures(outcomes)
    grouped = [url for each in found for url in each.urls]
    by_url = {each.url: each for each in outcomes}

    assert len(grouped) == len(set(grouped))
    assert all(each.count == len(each.urls) >= 2 for each in found)
    for each in found:
        assert {by_url[url].verdict for url in each.urls} == {each.verdict}
        assert each.verdict in {BROKEN, UNSURE, VerdictKind.INSECURE}
        if each.kind is HOST:
            whole = [one for one in outcomes if one.host == each.what]
            assert {by_url[url].host for url in each.urls} == {each.what}
            assert each.count >= 3
            assert 2 * each.count > len(whole)
