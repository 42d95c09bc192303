"""judge over several looks, and over none: which of them counts, and how sure that makes it."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observation_builder import EMPTY, START, answer, certificate, fault, look, page, unvisited, visit
from toolkit_maint import signs
from toolkit_maint.domain.address import parse_address
from toolkit_maint.domain.case import deciding_look
from toolkit_maint.domain.certificate import certificate_facts
from toolkit_maint.domain.control import answered, control_answered
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.notes import for_address
from toolkit_maint.domain.observation import Fault, FaultKind, Look, LookKind, Observation, TlsFacts, UnvisitedKind
from toolkit_maint.domain.verdict import Confidence, NoteId, Reason, VerdictKind

POLICY = signs.default_policy()
ALIVE, MOVED, BROKEN = VerdictKind.ALIVE, VerdictKind.MOVED, VerdictKind.BROKEN
BLOCKED, INSECURE, UNSURE = VerdictKind.BLOCKED, VerdictKind.INSECURE, VerdictKind.UNSURE
UNCHECKED = VerdictKind.UNCHECKED
CERTAIN, LIKELY = Confidence.CERTAIN, Confidence.LIKELY
GET, HEAD, BROWSER = LookKind.GET, LookKind.HEAD, LookKind.BROWSER
FORGIVING, UNVERIFIED, HTTPS = LookKind.FORGIVING, LookKind.UNVERIFIED, LookKind.HTTPS
REFUSED, RESET, TIMEOUT = FaultKind.CONNECTION_REFUSED, FaultKind.CONNECTION_RESET, FaultKind.TIMEOUT
NOT_HTTP, EXPIRED = FaultKind.NOT_HTTP, FaultKind.CERTIFICATE


def _again(kind: LookKind, *statuses: int, failed: FaultKind | None = None) -> Look:
    return look(kind, *statuses, failed=failed, second_pass=True)


@pytest.mark.parametrize(
    ("looks", "kind", "reason", "confidence", "deciding"),
    [
        # HEAD
        ([look(HEAD, 200)], ALIVE, Reason.OK, LIKELY, 0),
        ([look(HEAD, 301, 200)], MOVED, Reason.MOVED_PERMANENTLY, LIKELY, 0),
        ([look(HEAD, 302, 200)], ALIVE, Reason.OK, LIKELY, 0),
        ([look(HEAD, 404)], UNSURE, Reason.UNKNOWN_STATUS, LIKELY, 0),
        ([look(HEAD, 401)], UNSURE, Reason.UNKNOWN_STATUS, LIKELY, 0),
        ([look(HEAD, 204)], UNSURE, Reason.UNKNOWN_STATUS, LIKELY, 0),
        ([look(HEAD, 429)], UNSURE, Reason.TOO_MANY_REQUESTS, LIKELY, 0),
        ([look(HEAD, 503)], UNSURE, Reason.SERVER_ERROR, LIKELY, 0),
        ([look(HEAD, failed=RESET)], UNSURE, Reason.UNKNOWN_STATUS, LIKELY, 0),
        ([look(HEAD, failed=TIMEOUT)], UNSURE, Reason.TIMEOUT, LIKELY, 0),
        ([look(HEAD, failed=FaultKind.ADDRESS_NOT_PUBLIC)], BROKEN, Reason.ADDRESS_NOT_PUBLIC, CERTAIN, 0),
        ([look(HEAD, 429), look(HEAD, 200)], ALIVE, Reason.OK, LIKELY, 1),
        ([look(HEAD, 200), look(GET, 404)], BROKEN, Reason.NOT_FOUND, LIKELY, 1),
        ([look(HEAD, 404), look(GET, 200)], ALIVE, Reason.OK, CERTAIN, 1),
        ([look(HEAD, 404), look(GET, failed=TIMEOUT)], UNSURE, Reason.TIMEOUT, LIKELY, 1),
        # any success wins
        ([look(GET, 403), look(BROWSER, 200)], ALIVE, Reason.OK, CERTAIN, 1),
        ([look(GET, 403), look(BROWSER, 301, 200)], MOVED, Reason.MOVED_PERMANENTLY, CERTAIN, 1),
        ([look(GET, failed=NOT_HTTP), look(FORGIVING, 200)], ALIVE, Reason.OK, CERTAIN, 1),
        ([look(GET, 500), _again(GET, 200)], ALIVE, Reason.OK, CERTAIN, 1),
        ([look(GET, 200), _again(GET, 500)], ALIVE, Reason.OK, CERTAIN, 0),
        # a refusal, and what a browser gets
        ([look(GET, 403), look(BROWSER, 404)], BROKEN, Reason.NOT_FOUND, LIKELY, 1),
        ([look(GET, 400), look(BROWSER, 403)], BLOCKED, Reason.FORBIDDEN, LIKELY, 1),
        ([look(GET, 403), look(BROWSER, failed=TIMEOUT)], BLOCKED, Reason.FORBIDDEN, LIKELY, 0),
        ([look(GET, failed=RESET), look(BROWSER, failed=TIMEOUT)], UNSURE, Reason.TIMEOUT, LIKELY, 1),
        (
            [look(GET, 403), look(BROWSER, failed=NOT_HTTP), look(FORGIVING, failed=NOT_HTTP)],
            BLOCKED,
            Reason.FORBIDDEN,
            LIKELY,
            0,
        ),
        ([look(GET, 429), look(GET, failed=TIMEOUT)], UNSURE, Reason.TIMEOUT, LIKELY, 1),
        # the last pass counts, and the same twice is certain
        ([look(GET, 404), _again(GET, 500)], UNSURE, Reason.SERVER_ERROR, LIKELY, 1),
        ([look(GET, 500), _again(GET, 404)], BROKEN, Reason.NOT_FOUND, LIKELY, 1),
        ([look(GET, 404), _again(GET, 404)], BROKEN, Reason.NOT_FOUND, CERTAIN, 1),
        ([look(GET, failed=REFUSED), _again(GET, failed=REFUSED)], BROKEN, Reason.CONNECTION_REFUSED, CERTAIN, 1),
        ([look(GET, 404), _again(GET, failed=REFUSED)], BROKEN, Reason.CONNECTION_REFUSED, LIKELY, 1),
        ([look(GET, failed=TIMEOUT), _again(GET, failed=TIMEOUT)], UNSURE, Reason.TIMEOUT, LIKELY, 1),
        ([look(GET, failed=TIMEOUT), _again(GET, 403)], BLOCKED, Reason.FORBIDDEN, LIKELY, 1),
        ([look(GET, 400), look(BROWSER, 404), _again(GET, 404)], BROKEN, Reason.NOT_FOUND, CERTAIN, 2),
        # behind a certificate
        ([look(GET, failed=EXPIRED), look(UNVERIFIED, 200)], INSECURE, Reason.CERTIFICATE_EXPIRED, LIKELY, 0),
        ([look(GET, failed=EXPIRED), look(UNVERIFIED, 401)], INSECURE, Reason.CERTIFICATE_EXPIRED, LIKELY, 0),
        ([look(GET, failed=EXPIRED), look(UNVERIFIED, 500)], INSECURE, Reason.CERTIFICATE_EXPIRED, LIKELY, 0),
        ([look(GET, failed=EXPIRED), look(UNVERIFIED, failed=TIMEOUT)], INSECURE, Reason.CERTIFICATE_EXPIRED, LIKELY, 0),
        ([look(GET, failed=EXPIRED), look(UNVERIFIED, 404)], BROKEN, Reason.NOT_FOUND, LIKELY, 1),
        ([look(GET, failed=EXPIRED), look(UNVERIFIED, 410)], BROKEN, Reason.GONE, CERTAIN, 1),
        (
            [look(GET, failed=EXPIRED), look(UNVERIFIED, 200), _again(GET, failed=EXPIRED)],
            INSECURE,
            Reason.CERTIFICATE_EXPIRED,
            CERTAIN,
            2,
        ),
        (
            [look(GET, failed=EXPIRED), look(UNVERIFIED, 404), _again(GET, failed=EXPIRED)],
            BROKEN,
            Reason.NOT_FOUND,
            CERTAIN,
            1,
        ),
        ([look(GET, failed=EXPIRED), look(UNVERIFIED, 404), _again(GET, 500)], UNSURE, Reason.SERVER_ERROR, LIKELY, 2),
        ([look(GET, failed=EXPIRED), look(UNVERIFIED, 200), _again(GET, 200)], ALIVE, Reason.OK, CERTAIN, 2),
        ([look(GET, 301, failed=EXPIRED), look(UNVERIFIED, 301, 404)], BROKEN, Reason.NOT_FOUND, LIKELY, 1),
        # looks that never stand alone prove nothing by themselves
        ([look(UNVERIFIED, 200)], UNSURE, Reason.UNKNOWN_STATUS, LIKELY, -1),
    ],
)
def test_which_look_counts(looks: list[Look], kind: VerdictKind, reason: Reason, confidence: Confidence, deciding: int) -> None:
    observation = visit(*looks)
    verdict = judge(observation, None, POLICY)

    assert (verdict.kind, verdict.reason, verdict.confidence) == (kind, reason, confidence)
    assert deciding_look(observation, verdict) is looks[deciding]


HTTP = "http://list.example/page"


def _over_http(*looks: Look) -> Observation:
    return visit(look(GET, failed=REFUSED, address=HTTP), *looks)


@pytest.mark.parametrize(
    ("secure", "kind", "reason", "suggestion"),
    [
        (look(HTTPS, 200), MOVED, Reason.HTTPS_ONLY, START),
        (look(HTTPS, 302, 200), MOVED, Reason.HTTPS_ONLY, START),
        (look(HTTPS, 301, 200), MOVED, Reason.HTTPS_ONLY, f"{START}/"),
        (look(HTTPS, 301, 302, 200), MOVED, Reason.HTTPS_ONLY, f"{START}/"),
        (look(HTTPS, 404), BROKEN, Reason.CONNECTION_REFUSED, None),
        (look(HTTPS, 500), BROKEN, Reason.CONNECTION_REFUSED, None),
        (look(HTTPS, failed=EXPIRED), BROKEN, Reason.CONNECTION_REFUSED, None),
        (look(HTTPS, 401), BLOCKED, Reason.LOG_IN, None),
    ],
)
def test_what_opens_over_https_has_moved_there(secure: Look, kind: VerdictKind, reason: Reason, suggestion: str | None) -> None:
    verdict = judge(_over_http(secure), None, POLICY)

    assert (verdict.kind, verdict.reason, verdict.suggestion) == (kind, reason, suggestion)
    assert verdict.look == (0 if kind is BROKEN else 1)


def test_an_https_address_keeps_the_fragment_that_was_written() -> None:
    seen_so = _over_http(look(HTTPS, 200))
    verdict = judge(seen_so, None, POLICY)

    assert for_address(verdict, parse_address(f"{HTTP}#deel"), seen_so, POLICY).suggestion == f"{START}#deel"


def test_that_http_opens_after_all_outweighs_https() -> None:
    observation = _over_http(look(HTTPS, 200), look(GET, 200, address=HTTP, second_pass=True))

    assert judge(observation, None, POLICY).reason is Reason.OK


def _with_tls(seen: Look, tls: TlsFacts, hop: int = -1) -> Look:
    hops = list(seen.hops)
    hops[hop] = msgspec.structs.replace(hops[hop], tls=tls)
    return msgspec.structs.replace(seen, hops=tuple(hops))


@pytest.mark.parametrize(("statuses", "kind"), [((200,), ALIVE), ((302, 200), ALIVE), ((301, 200), MOVED)])
@pytest.mark.parametrize("hop", [0, -1])
def test_a_certificate_that_was_fetched_elsewhere_is_noted(statuses: tuple[int, ...], kind: VerdictKind, hop: int) -> None:
    seen = _with_tls(look(GET, *statuses), certificate(chain_completed=True), hop)
    verdict = judge(visit(seen), None, POLICY)

    assert (verdict.kind, verdict.confidence) == (kind, LIKELY)
    assert [note.id for note in verdict.notes] == [NoteId.CHAIN_INCOMPLETE]


def test_a_complete_chain_is_no_matter() -> None:
    verdict = judge(visit(_with_tls(look(GET, 200), certificate())), None, POLICY)

    assert (verdict.confidence, verdict.notes) == (CERTAIN, ())


_FACTS = certificate(
    not_before="2024-01-01T00:00:00Z",
    not_after="2025-01-01T00:00:00Z",
    names=("list.example", "www.list.example"),
    issuer="CN=Some CA",
    chain_verified=False,
)


def test_the_facts_of_a_certificate_come_from_the_look_without_verification() -> None:
    failed = look(GET, failed=EXPIRED)
    observation = visit(failed, _with_tls(look(UNVERIFIED, 200), _FACTS))

    assert certificate_facts(observation, failed) == (
        "valid from 2024-01-01T00:00:00Z until 2025-01-01T00:00:00Z; for list.example, www.list.example; issued by CN=Some CA"
    )


@pytest.mark.parametrize(
    "observation",
    [
        visit(look(GET, failed=EXPIRED)),
        visit(look(GET, failed=EXPIRED), look(UNVERIFIED, failed=TIMEOUT)),
        visit(look(GET, failed=EXPIRED), _with_tls(look(UNVERIFIED, 200), certificate())),
        visit(look(GET, failed=EXPIRED), _with_tls(look(UNVERIFIED, 200, address="https://other.example/"), _FACTS)),
        visit(look(GET, failed=TIMEOUT), _with_tls(look(UNVERIFIED, 200), _FACTS)),
    ],
)
def test_without_facts_of_that_certificate_nothing_is_said(observation: Observation) -> None:
    assert certificate_facts(observation, observation.looks[0]) == ""


@pytest.mark.parametrize(
    ("kind", "failed", "verdict", "reason", "notes"),
    [
        (UnvisitedKind.HOST_DEAD, FaultKind.HOST_NOT_FOUND, BROKEN, Reason.HOST_NOT_FOUND, [NoteId.SHARED_WITH_HOST]),
        (UnvisitedKind.HOST_DEAD, REFUSED, BROKEN, Reason.CONNECTION_REFUSED, [NoteId.SHARED_WITH_HOST]),
        (UnvisitedKind.HOST_DEAD, RESET, BROKEN, Reason.CONNECTION_RESET, [NoteId.SHARED_WITH_HOST]),
        (UnvisitedKind.HOST_DEAD, FaultKind.CONNECTION_CLOSED, BROKEN, Reason.CONNECTION_CLOSED, [NoteId.SHARED_WITH_HOST]),
        (UnvisitedKind.HOST_DEAD, EXPIRED, INSECURE, Reason.CERTIFICATE_EXPIRED, [NoteId.SHARED_WITH_HOST]),
        (UnvisitedKind.HOST_DEAD, TIMEOUT, UNSURE, Reason.HOST_NOT_ANSWERING, []),
        (UnvisitedKind.HOST_DEAD, None, UNSURE, Reason.HOST_NOT_ANSWERING, []),
        (UnvisitedKind.COOLED_DOWN, None, UNCHECKED, Reason.COOLED_DOWN, []),
        (UnvisitedKind.ROBOTS, None, UNCHECKED, Reason.ROBOTS, []),
    ],
)
def test_a_link_that_was_left_alone(
    kind: UnvisitedKind, failed: FaultKind | None, verdict: VerdictKind, reason: Reason, notes: list[NoteId]
) -> None:
    observation = unvisited(kind, failed)
    found = judge(observation, None, POLICY)

    assert (found.kind, found.reason, [note.id for note in found.notes]) == (verdict, reason, notes)
    assert (found.confidence is None) is (verdict is UNCHECKED)
    assert deciding_look(observation, found) is None
    assert observation.requests == 0
    assert not answered(observation)
    assert not control_answered(observation, POLICY)


@pytest.mark.parametrize(
    ("looks", "good"),
    [
        ([look(GET, 503), look(BROWSER, 200)], True),
        ([look(GET, failed=EXPIRED), look(UNVERIFIED, 200)], False),
        ([look(GET, failed=TIMEOUT), _again(GET, 404)], True),
    ],
)
def test_a_control_host_answers_in_any_look_that_browsers_would_believe(looks: list[Look], *, good: bool) -> None:
    assert control_answered(visit(*looks), POLICY) is good


def test_what_speaks_behind_a_bad_certificate_is_no_sign_of_a_network() -> None:
    assert not answered(visit(look(GET, failed=EXPIRED), look(UNVERIFIED, 200)))
    assert answered(visit(look(GET, failed=TIMEOUT), look(BROWSER, 503)))


def test_an_observation_of_an_earlier_release_is_judged_as_before() -> None:
    saved = b"""{"visit_key": "https://list.example/page", "looks": [{"kind": "get", "hops": [{"kind": "start", "address":
        "https://list.example/page", "status": 404, "headers": [], "peer": null, "tls": {"protocol": "TLSv1.3", "cipher": "x"},
        "elapsed_ms": 3}], "page": null, "fault": null}], "visited_at": "2026-11-23T12:00:00Z", "elapsed_ms": 3}"""
    old = msgspec.json.decode(saved, type=Observation)
    verdict = judge(old, None, POLICY)

    assert (verdict.kind, verdict.reason, verdict.confidence) == (BROKEN, Reason.NOT_FOUND, LIKELY)
    assert old.requests == 1
    assert old.visited_at == datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_requests_are_those_of_all_looks_as_often_as_they_went_out() -> None:
    twice = look(GET, 302, 404)
    twice = msgspec.structs.replace(twice, hops=(msgspec.structs.replace(twice.hops[0], sent=2), twice.hops[1]))
    never = look(GET, failed=REFUSED)
    never = msgspec.structs.replace(never, hops=(msgspec.structs.replace(never.hops[0], sent=0),))

    assert visit(twice, _again(GET, 404)).requests == 4
    assert visit(never).requests == 0
    assert answer(200).requests == 1


def test_a_head_in_the_second_pass_proves_nothing_against_a_page_of_the_first() -> None:
    observation = visit(look(GET, 404), look(HEAD, 200, second_pass=True))

    assert judge(observation, None, POLICY).reason is Reason.NOT_FOUND


EVERY_LOOK = st.builds(
    lambda kind, statuses, failed, second, body: msgspec.structs.replace(
        look(kind, *statuses, failed=failed, second_pass=second), page=None if failed or kind is HEAD else body
    ),
    st.sampled_from(LookKind),
    st.lists(st.sampled_from([200, 204, 301, 302, 304, 400, 401, 403, 404, 410, 429, 500, 600]), min_size=1, max_size=3),
    st.none() | st.sampled_from(FaultKind),
    st.booleans(),
    st.sampled_from([page(), EMPTY]),
)
PROVING = {GET, BROWSER, FORGIVING}


@settings(deadline=None)
@given(st.lists(EVERY_LOOK, min_size=1, max_size=4).filter(lambda looks: looks[0].kind is not HTTPS))
def test_success_is_never_lost_and_never_made_up(looks: list[Look]) -> None:
    observation = visit(*looks)
    verdict = judge(observation, None, POLICY)
    alone = [judge(visit(each), None, POLICY).kind for each in looks if each.kind in PROVING]
    success = {ALIVE, MOVED}

    assert verdict == judge(observation, None, POLICY)
    if success & set(alone):
        assert verdict.kind in success
    elif verdict.kind in success:
        deciding = deciding_look(observation, verdict)
        assert deciding is not None
        assert deciding.kind in {HTTPS, HEAD}
        assert deciding.kind is not HEAD or not alone
    if verdict.kind is BROKEN and verdict.confidence is CERTAIN:
        certain_alone = {Reason.GONE, Reason.ADDRESS_NOT_PUBLIC, Reason.BAD_PORT}
        assert verdict.reason in certain_alone or {each.second_pass for each in looks} == {True, False}


def test_a_fault_that_is_not_the_last_hops_own_is_still_one() -> None:
    odd = msgspec.structs.replace(answer(200).looks[0], fault=Fault(kind=FaultKind.UNDECODABLE_BODY), page=None)

    assert judge(visit(odd), None, POLICY).reason is Reason.UNDECODABLE_BODY
    assert judge(fault(FaultKind.UNDECODABLE_BODY), None, POLICY).reason is Reason.UNDECODABLE_BODY
