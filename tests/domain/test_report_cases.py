"""Cases of a report: what of a visit they keep, and what of them is one finding."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from observation_builder import NOON, answer, certificate, fault, look, unvisited, visit
from report_builder import case, links, place
from toolkit_maint import signs
from toolkit_maint.domain.correlation import SharedKind
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.observation import FaultKind, Look, LookKind, Observation, UnvisitedKind
from toolkit_maint.domain.report import LinkCase, case_of
from toolkit_maint.domain.sight import sight_of
from toolkit_maint.domain.verdict import Reason, VerdictKind

POLICY = signs.default_policy()
BROKEN, UNSURE = VerdictKind.BROKEN, VerdictKind.UNSURE
START = "https://list.example/page"


def _case(observation: Observation) -> LinkCase:
    return case_of(START, judge(observation, None, POLICY), observation, (place(),))


def _last_hop(seen: Look, **fields: object) -> Look:
    return msgspec.structs.replace(seen, hops=(*seen.hops[:-1], msgspec.structs.replace(seen.hops[-1], **fields)))


def test_status_and_address_are_those_of_the_look_that_decided() -> None:
    browser = _last_hop(look(LookKind.BROWSER, 302, 200), peer="192.0.2.7")
    told = _case(visit(look(LookKind.GET, 403), browser))

    assert (told.status, told.final_url, told.requests, told.visited_at) == (200, f"{START}/", 3, NOON)
    assert told.peer == "192.0.2.7"


def test_an_earlier_look_may_have_decided() -> None:
    told = _case(visit(look(LookKind.GET, 403), look(LookKind.BROWSER, failed=FaultKind.TIMEOUT)))

    assert (told.verdict, told.status) == (VerdictKind.BLOCKED, 403)


def test_a_certificate_says_what_is_wrong_with_it() -> None:
    tls = certificate(not_before="2024-01-01T00:00:00Z", not_after="2025-01-01T00:00:00Z", names=("list.example",), issuer="CA")
    failed = fault(FaultKind.CERTIFICATE, verify_code=10, detail="certificate has expired").looks[0]
    told = _case(visit(failed, _last_hop(look(LookKind.UNVERIFIED, 200), tls=tls)))

    assert told.reason is Reason.CERTIFICATE_EXPIRED
    assert told.detail == (
        "certificate has expired; valid from 2024-01-01T00:00:00Z until 2025-01-01T00:00:00Z; for list.example; issued by CA"
    )


@pytest.mark.parametrize(
    ("observation", "reason", "attempts", "detail"),
    [
        (unvisited(UnvisitedKind.HOST_DEAD, FaultKind.TIMEOUT, attempts=5), Reason.HOST_NOT_ANSWERING, 5, ""),
        (unvisited(UnvisitedKind.ROBOTS), Reason.ROBOTS, 0, ""),
        (unvisited(UnvisitedKind.COOLED_DOWN), Reason.COOLED_DOWN, 0, "until 2026-11-23T13:00:00+00:00"),
    ],
)
def test_a_link_that_was_left_alone_was_not_visited(
    observation: Observation, reason: Reason, attempts: int, detail: str
) -> None:
    assert observation.unvisited is not None
    if observation.unvisited.kind is UnvisitedKind.COOLED_DOWN:
        why = msgspec.structs.replace(observation.unvisited, until=datetime(2026, 11, 23, 13, tzinfo=UTC))
        observation = msgspec.structs.replace(observation, unvisited=why)
    told = _case(observation)

    assert (told.reason, told.attempts, told.detail) == (reason, attempts, detail)
    assert (told.status, told.final_url, told.visited_at, told.requests) == (None, None, None, 0)


def test_a_case_is_the_same_from_an_observation_and_from_what_is_kept_of_it() -> None:
    observation = answer(404)
    verdict = judge(observation, None, POLICY)

    assert case_of(START, verdict, observation, ()) == case_of(START, verdict, sight_of(observation, verdict), ())


def test_a_report_groups_what_failed_at_the_host_that_it_was_sent_to() -> None:
    sent = [
        msgspec.structs.replace(
            case(BROKEN, Reason.CONNECTION_REFUSED, url=f"https://site{number}.example/"), final_url="https://sso.example/in"
        )
        for number in range(3)
    ]
    (shared,) = links(*sent).shared

    assert (shared.kind, shared.what, shared.count) == (SharedKind.HOST, "sso.example", 3)
    assert shared.urls == tuple(each.url for each in sent)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (UNSURE, Reason.RUN_VOID),
        (UNSURE, Reason.NO_CONTROL_HOST),
        (UNSURE, Reason.INTERRUPTED),
        (VerdictKind.UNCHECKED, Reason.DEADLINE),
        (VerdictKind.UNCHECKED, Reason.COOLED_DOWN),
        (BROKEN, Reason.BAD_PORT),
    ],
)
def test_what_nobody_saw_is_grouped_with_nothing(kind: VerdictKind, reason: Reason) -> None:
    cases = [case(kind, reason, url=f"https://a.example/{number}") for number in range(5)]

    assert links(*cases).shared == ()
