"""next_look: every course that a visit can take, and that it comes to its end."""

from __future__ import annotations

from typing import Literal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observation_builder import EMPTY, START, answer, certificate, hop, look, page, seen, unvisited, visit
from toolkit_maint import signs
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.next_look import DONE, NextLook, first_look, next_look
from toolkit_maint.domain.observation import (
    Expectation,
    Fault,
    FaultKind,
    HopKind,
    Look,
    LookKind,
    Observation,
    Page,
    UnvisitedKind,
)
from toolkit_maint.domain.policy import Evidence, Policy, SecondLook
from toolkit_maint.domain.verdict import POSITIVE

POLICY = signs.default_policy()
LIGHT = msgspec.structs.replace(POLICY, evidence=Evidence.LIGHT)
GET, HEAD, BROWSER = LookKind.GET, LookKind.HEAD, LookKind.BROWSER
FORGIVING, UNVERIFIED, HTTPS = LookKind.FORGIVING, LookKind.UNVERIFIED, LookKind.HTTPS
SIBLING = LookKind.SIBLING
AGAIN = NextLook(GET, in_second_pass=True)
HTTP = "http://list.example/page"
SOON, LATE = "Mon, 23 Nov 2026 12:00:20 GMT", "Mon, 23 Nov 2026 12:00:31 GMT"

NO_HTTP = [look(GET, failed=FaultKind.NOT_HTTP), look(FORGIVING, failed=FaultKind.NOT_HTTP)]
NO_CERTIFICATE = [look(GET, failed=FaultKind.CERTIFICATE), look(UNVERIFIED, 200)]
NOT_OVER_HTTPS = [look(GET, failed=FaultKind.TIMEOUT, address=HTTP), look(HTTPS, failed=FaultKind.TIMEOUT, address=HTTP)]


def _now(kind: LookKind, wait: float = 0.0) -> NextLook:
    return NextLook(kind, wait)


def _second(kind: LookKind) -> NextLook:
    return NextLook(kind, in_second_pass=True)


def _with_fault(seen_so_far: Look) -> Look:
    """The answer came, and its body could not be read."""
    return msgspec.structs.replace(seen_so_far, page=None, fault=Fault(kind=FaultKind.UNDECODABLE_BODY))


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        # what opens is done
        ([look(GET, 200)], DONE),
        ([look(GET, 301, 200)], DONE),
        ([look(HEAD, 200)], DONE),
        ([look(HEAD, 301, 206)], DONE),
        ([look(GET, 403), look(BROWSER, 200)], DONE),
        # a HEAD proves nothing against a page
        ([look(HEAD, 404)], _now(GET)),
        ([look(HEAD, 410)], _now(GET)),
        ([look(HEAD, 401)], _now(GET)),
        ([look(HEAD, 204)], _now(GET)),
        ([look(HEAD, 500)], _now(GET)),
        ([look(HEAD, 503)], _now(GET)),
        ([look(HEAD, failed=FaultKind.CONNECTION_RESET)], _now(GET)),
        ([look(HEAD, 301, failed=FaultKind.REDIRECT_LOOP)], _now(GET)),
        ([look(HEAD, 301, failed=FaultKind.ADDRESS_REFUSED)], _now(GET)),
        ([look(HEAD, failed=FaultKind.ADDRESS_NOT_PUBLIC)], DONE),
        ([look(HEAD, failed=FaultKind.BAD_PORT)], DONE),
        ([_with_fault(look(HEAD, 200))], _now(GET)),
        ([look(HEAD, 404), look(GET, 404)], AGAIN),
        # a pause that was asked for
        ([look(GET, 429, retry_after="5")], _now(GET, 5)),
        ([look(GET, 503, retry_after="30")], _now(GET, 30)),
        ([look(GET, 503, retry_after=SOON)], _now(GET, 20)),
        ([look(GET, 503, retry_after=SOON, date="Mon, 23 Nov 2026 12:00:10 GMT")], _now(GET, 10)),
        ([look(HEAD, 429, retry_after="5")], _now(HEAD, 5)),
        ([look(BROWSER, 503, retry_after="5")], _now(BROWSER, 5)),
        ([look(GET, 429, retry_after="31")], DONE),
        ([look(GET, 503, retry_after="31")], DONE),
        ([look(GET, 503, retry_after=LATE)], DONE),
        ([look(HEAD, 429, retry_after="3600")], DONE),
        ([look(GET, 429)], AGAIN),
        ([look(HEAD, 429)], AGAIN),
        ([look(GET, 429, retry_after="soon")], AGAIN),
        ([look(GET, 503, retry_after="0")], AGAIN),
        ([look(GET, 503, retry_after="99999999999")], AGAIN),
        ([look(GET, 500, retry_after="31")], AGAIN),
        ([look(GET, 404, retry_after="31")], AGAIN),
        ([_with_fault(look(GET, 503, retry_after="5"))], AGAIN),
        ([look(GET, 429, retry_after="5")] * 2, _now(GET, 5)),
        ([look(GET, 429, retry_after="5")] * 3, AGAIN),
        ([look(GET, 503, retry_after="30")] * 3, AGAIN),
        ([look(GET, 429, retry_after="1")], _now(GET, 1)),
        ([look(GET, 302, 429, retry_after="5")], _now(GET, 5)),
        ([look(GET, 302, 503, retry_after="5")], _now(GET, 5)),
        ([look(GET, 403, retry_after="5")], _now(BROWSER)),
        # refused, perhaps for being a tool
        ([look(GET, 400)], _now(BROWSER)),
        ([look(GET, 403)], _now(BROWSER)),
        ([look(GET, 406)], _now(BROWSER)),
        ([look(GET, 503)], _now(BROWSER)),
        ([look(GET, 301, 403)], _now(BROWSER)),
        ([look(GET, failed=FaultKind.CONNECTION_RESET)], _now(BROWSER)),
        ([look(GET, 404)], AGAIN),
        ([look(GET, 404, cf_mitigated="challenge")], _now(BROWSER)),
        ([look(GET, 500, cf_mitigated="challenge")], DONE),
        ([look(GET, 403), look(BROWSER, 403)], DONE),
        ([look(GET, 400), look(BROWSER, 400)], AGAIN),
        ([look(GET, 400), look(BROWSER, 400), look(GET, 400, second_pass=True)], DONE),
        ([look(GET, 403), look(BROWSER, 404)], AGAIN),
        # what browsers forgive
        ([look(GET, failed=FaultKind.NOT_HTTP)], _now(FORGIVING)),
        ([look(BROWSER, failed=FaultKind.NOT_HTTP)], _now(FORGIVING)),
        (NO_HTTP, AGAIN),
        ([look(GET, failed=FaultKind.NOT_HTTP), look(FORGIVING, 200)], DONE),
        ([look(GET, failed=FaultKind.NOT_HTTP), look(FORGIVING, 404)], AGAIN),
        ([look(GET, failed=FaultKind.NOT_HTTP), look(FORGIVING, 403)], DONE),
        ([look(GET, failed=FaultKind.CERTIFICATE), look(UNVERIFIED, failed=FaultKind.NOT_HTTP)], AGAIN),
        ([look(GET, failed=FaultKind.CERTIFICATE), look(UNVERIFIED, 403)], AGAIN),
        # behind a certificate
        ([look(GET, failed=FaultKind.CERTIFICATE)], _now(UNVERIFIED)),
        ([look(GET, 301, failed=FaultKind.CERTIFICATE)], _now(UNVERIFIED)),
        (NO_CERTIFICATE, AGAIN),
        ([look(GET, failed=FaultKind.CERTIFICATE), look(UNVERIFIED, 404)], AGAIN),
        ([look(GET, failed=FaultKind.CERTIFICATE), look(UNVERIFIED, 410)], DONE),
        # over https
        ([look(GET, failed=FaultKind.CONNECTION_REFUSED, address=HTTP)], _now(HTTPS)),
        ([look(GET, failed=FaultKind.TIMEOUT, address=HTTP)], _now(HTTPS)),
        ([look(GET, failed=FaultKind.CONNECTION_CLOSED, address=HTTP)], _now(HTTPS)),
        ([look(GET, failed=FaultKind.NETWORK_UNREACHABLE, address=HTTP)], _now(HTTPS)),
        ([look(GET, failed=FaultKind.HEADERS_TOO_LARGE, address=HTTP)], _now(HTTPS)),
        ([look(GET, failed=FaultKind.UNASKED_UPGRADE, address=HTTP)], _now(HTTPS)),
        ([look(GET, failed=FaultKind.TIMEOUT, address=HTTP), look(HTTPS, failed=FaultKind.CERTIFICATE, address=HTTP)], AGAIN),
        ([look(GET, failed=FaultKind.TIMEOUT, address=HTTP), look(HTTPS, failed=FaultKind.NOT_HTTP, address=HTTP)], AGAIN),
        ([look(GET, failed=FaultKind.TIMEOUT, address=HTTP), look(HTTPS, 403, address=HTTP)], DONE),
        ([look(GET, failed=FaultKind.CONNECTION_RESET, address=HTTP)], _now(BROWSER)),
        (
            [
                look(GET, failed=FaultKind.CONNECTION_RESET, address=HTTP),
                look(BROWSER, failed=FaultKind.CONNECTION_RESET, address=HTTP),
            ],
            _now(HTTPS),
        ),
        (
            [look(GET, failed=FaultKind.NOT_HTTP, address=HTTP), look(FORGIVING, failed=FaultKind.NOT_HTTP, address=HTTP)],
            _now(HTTPS),
        ),
        ([look(GET, failed=FaultKind.TIMEOUT, address=HTTP), look(HTTPS, 200, address=HTTP)], DONE),
        (NOT_OVER_HTTPS, AGAIN),
        ([look(GET, failed=FaultKind.TIMEOUT, address=HTTP), look(HTTPS, 401, address=HTTP)], DONE),
        ([look(GET, failed=FaultKind.HOST_NOT_FOUND, address=HTTP)], AGAIN),
        ([look(GET, failed=FaultKind.CONNECTION_REFUSED, address="http://list.example:8080/page")], AGAIN),
        ([look(GET, 301, failed=FaultKind.CONNECTION_REFUSED, address=HTTP)], AGAIN),
        ([look(GET, failed=FaultKind.CONNECTION_REFUSED)], AGAIN),
        # over https, because the answer says so
        ([look(GET, 426, address=HTTP)], _now(HTTPS)),
        ([look(BROWSER, 426, address=HTTP)], _now(HTTPS)),
        ([look(FORGIVING, 426, address=HTTP)], _now(HTTPS)),
        ([look(GET, 426)], AGAIN),
        ([look(GET, 301, 426, address=HTTP)], AGAIN),
        ([look(GET, 426, address="http://list.example:8080/page")], AGAIN),
        ([look(GET, 426, address=HTTP), look(HTTPS, 200, address=HTTP)], DONE),
        ([look(GET, 426, address=HTTP), look(HTTPS, 404, address=HTTP)], AGAIN),
        (
            [
                look(GET, 426, address=HTTP),
                look(HTTPS, 404, address=HTTP),
                look(GET, 426, address=HTTP, second_pass=True),
            ],
            DONE,
        ),
        ([look(GET, 500, address=HTTP), look(GET, 426, address=HTTP, second_pass=True)], _second(HTTPS)),
        ([look(GET, 425, address=HTTP)], AGAIN),
        # never asked again
        ([look(GET, 410)], DONE),
        ([look(GET, 401)], DONE),
        ([look(GET, 402)], DONE),
        ([look(GET, 407)], DONE),
        ([look(GET, 418)], DONE),
        ([look(GET, 451)], DONE),
        ([look(GET, 999)], DONE),
        ([look(GET, failed=FaultKind.ADDRESS_NOT_PUBLIC, address=HTTP)], DONE),
        ([look(GET, 302, failed=FaultKind.ADDRESS_REFUSED)], DONE),
        ([look(GET, failed=FaultKind.PARSERS_DISAGREE)], DONE),
        ([look(GET, 302, failed=FaultKind.BAD_PORT)], DONE),
        # not proved
        ([look(GET, 204)], AGAIN),
        ([look(GET, 205)], AGAIN),
        ([look(GET, 500)], AGAIN),
        ([look(GET, 600)], AGAIN),
        ([look(GET, failed=FaultKind.HOST_NOT_FOUND)], AGAIN),
        ([look(GET, failed=FaultKind.TLS_HANDSHAKE)], AGAIN),
        # the same follow-ups in the second pass, as long as there are looks left
        ([look(GET, 500), look(GET, 403, second_pass=True)], _second(BROWSER)),
        ([look(HEAD, 500), look(GET, 500), look(GET, 403, second_pass=True)], _second(BROWSER)),
        ([look(GET, 500), look(GET, 503, retry_after="5", second_pass=True)], NextLook(GET, 5, in_second_pass=True)),
        ([look(GET, 500), look(GET, failed=FaultKind.CERTIFICATE, second_pass=True)], _second(UNVERIFIED)),
        ([look(GET, 500), look(GET, 500, second_pass=True)], DONE),
        (
            [look(HEAD, 500), look(GET, 503), look(BROWSER, 500), look(GET, failed=FaultKind.NOT_HTTP, second_pass=True)],
            DONE,
        ),
        # each other way of looking once a visit
        ([*NO_HTTP, look(GET, failed=FaultKind.NOT_HTTP, second_pass=True)], DONE),
        ([*NO_CERTIFICATE, look(GET, failed=FaultKind.CERTIFICATE, second_pass=True)], DONE),
        ([*NOT_OVER_HTTPS, look(GET, failed=FaultKind.TIMEOUT, address=HTTP, second_pass=True)], DONE),
        # one look is kept for the second pass
        ([look(HEAD, 500), look(GET, 400), look(BROWSER, failed=FaultKind.NOT_HTTP)], AGAIN),
    ],
)
def test_the_course_of_a_visit(looks: list[Look], expected: NextLook) -> None:
    assert next_look(visit(*looks), None, POLICY) == expected


def test_an_empty_page_is_looked_at_again() -> None:
    assert next_look(answer(200, EMPTY), None, POLICY) == AGAIN


def test_a_redirect_to_a_log_in_is_not_asked_again() -> None:
    start, end = look(GET, 302, 200).hops
    sent = msgspec.structs.replace(end, address="https://list.example/login")

    assert next_look(visit(msgspec.structs.replace(look(GET, 200), hops=(start, sent))), None, POLICY) == DONE


@pytest.mark.parametrize("kind", UnvisitedKind)
def test_what_was_left_alone_stays_so(kind: UnvisitedKind) -> None:
    assert next_look(unvisited(kind, FaultKind.TIMEOUT), None, POLICY) == DONE


def test_no_second_look_as_a_browser_where_it_is_off() -> None:
    policy = msgspec.structs.replace(POLICY, second_look=SecondLook.OFF)

    assert next_look(visit(look(GET, 403)), None, policy) == DONE
    assert next_look(visit(look(GET, 400)), None, policy) == AGAIN


def test_a_site_is_waited_for_twice_at_most() -> None:
    generous = msgspec.structs.replace(POLICY, max_looks=9)
    busy = look(GET, 429, retry_after="5")

    assert next_look(visit(busy, busy), None, generous) == _now(GET, 5)
    assert next_look(visit(busy, busy, busy), None, generous) == AGAIN
    assert next_look(visit(busy, busy, busy, look(GET, 429, second_pass=True, retry_after="5")), None, generous) == DONE


def test_patience_is_the_policys() -> None:
    impatient = msgspec.structs.replace(POLICY, patience=4.0)

    assert next_look(visit(look(GET, 503, retry_after="5")), None, impatient) == DONE


@pytest.mark.parametrize(("most", "expected"), [(1, DONE), (2, AGAIN), (3, _now(GET))])
def test_the_number_of_looks_is_the_policys(most: int, expected: NextLook) -> None:
    policy = msgspec.structs.replace(POLICY, max_looks=most)

    assert next_look(visit(look(HEAD, 500)), None, policy) == expected


@pytest.mark.parametrize(
    ("policy", "links", "honest", "method", "expected"),
    [
        (LIGHT, 3, True, None, HEAD),
        (LIGHT, 2, True, None, GET),
        (LIGHT, 3, False, None, GET),
        (LIGHT, 3, None, None, GET),
        (LIGHT, 3, True, "get", GET),
        (LIGHT, 1, None, "head", HEAD),
        (POLICY, 3, True, None, GET),
        (POLICY, 3, True, "head", GET),
    ],
)
def test_the_first_look(
    policy: Policy, links: int, honest: bool | None, method: Literal["get", "head"] | None, expected: LookKind
) -> None:
    assert first_look(policy, links=links, head_is_honest=honest, method=method) is expected


WALLS = {401, 402, 407, 451, 999, 410}
STATUSES = [200, 204, 304, 400, 403, 404, 406, 418, 429, 500, 503, 600, *WALLS]
ANSWERS = st.builds(
    lambda status, wait, before: ([*before, status], wait),
    st.sampled_from(STATUSES),
    st.none() | st.sampled_from(["0", "1", "30", "31", "soon", "-1", SOON, LATE]),
    st.lists(st.sampled_from([301, 302]), max_size=2),
)


@st.composite
def _looks(draw: st.DrawFn, kind: LookKind, second_pass: bool, address: str) -> Look:
    if draw(st.booleans()):
        before = draw(st.lists(st.sampled_from([301, 302]), max_size=2))
        return look(kind, *before, failed=draw(st.sampled_from(FaultKind)), second_pass=second_pass, address=address)
    statuses, wait = draw(ANSWERS)
    headers = {} if wait is None else {"retry_after": wait}
    seen = look(kind, *statuses, second_pass=second_pass, address=address, **headers)
    return msgspec.structs.replace(seen, page=EMPTY) if seen.page and draw(st.integers(0, 9)) == 0 else seen


@given(
    st.data(),
    st.sampled_from([GET, HEAD]),
    st.sampled_from([HTTP, "https://list.example/page"]),
    st.integers(1, 6),
    st.booleans(),
)
def test_every_visit_ends_within_its_looks_and_asks_no_wall_again(
    data: st.DataObject, first: LookKind, address: str, most: int, second: bool
) -> None:
    policy = msgspec.structs.replace(POLICY, max_looks=most, second_look=SecondLook.FULL if second else SecondLook.OFF)
    seen = [data.draw(_looks(first, second_pass=False, address=address))]
    while (following := next_look(visit(*seen), None, policy)).kind is not None:
        last, ended = seen[-1], seen[-1].hops[-1].status
        assert len(seen) < most
        assert last.kind in {HEAD, UNVERIFIED, HTTPS} or ended not in WALLS
        assert 0 <= following.wait <= policy.patience
        assert following.in_second_pass or not last.second_pass
        assert following.kind is GET or not any(each.kind is following.kind for each in seen) or following.wait > 0
        assert following.kind is not HEAD or following.wait > 0
        assert following.kind is not BROWSER or second
        assert judge(visit(*seen), None, policy).kind not in POSITIVE or following.kind is BROWSER or last.kind is HEAD
        seen.append(data.draw(_looks(following.kind, following.in_second_pass, address)))
    assert len([each for each in seen if not each.second_pass]) <= max(1, most - 1)


@given(_looks(GET, second_pass=False, address=HTTP))
def test_what_is_done_at_once_is_positive_by_every_rule(only: Look) -> None:
    observation = visit(only)
    if next_look(observation, None, POLICY) is DONE and only.fault is None and 200 <= (only.hops[-1].status or 0) <= 299:
        assert judge(observation, None, POLICY).kind in POSITIVE


def test_a_missing_certificate_that_was_found_is_no_reason_to_look_again() -> None:
    seen = look(GET, 200)
    completed = msgspec.structs.replace(seen.hops[0], tls=certificate(chain_completed=True), kind=HopKind.START)
    observation: Observation = visit(msgspec.structs.replace(seen, hops=(completed,)))

    assert next_look(observation, None, POLICY) is DONE


def test_a_page_that_asks_for_tls_is_looked_at_over_https() -> None:
    asks = page("400 The plain HTTP request was sent to HTTPS port")
    refused = [msgspec.structs.replace(look(kind, 400, address=HTTP), page=asks) for kind in (GET, BROWSER)]

    assert next_look(visit(refused[0]), None, POLICY) == _now(BROWSER)
    assert next_look(visit(*refused), None, POLICY) == _now(HTTPS)
    assert next_look(visit(*refused, look(HTTPS, 200, address=HTTP)), None, POLICY) == DONE


NAMED = Expectation(title="Composteren in de stad", language="nl")
ABSENT = msgspec.structs.replace(page("Pagina niet gevonden"), text_letters=3_000)
WHOLE = msgspec.structs.replace(page("Keukens op maat"), text_letters=3_000)
SHELL = msgspec.structs.replace(page("App"), text_letters=30, scripts=3, markers=("app-shell",))
PDF = "https://list.example/a/page.pdf"


def _shows(body: Page, *, status: int = 200, kind: LookKind = GET, second_pass: bool = False, address: str = START) -> Look:
    return msgspec.structs.replace(look(kind, status, second_pass=second_pass, address=address), page=body)


def _sent(end: str, start: str = START) -> Look:
    return seen(hop(start, 302), hop(end, 200), body=WHOLE).looks[0]


@pytest.mark.parametrize(
    ("last", "expectation", "is_wanted"),
    [
        # what names absence, or something else than what was expected
        (_shows(ABSENT), None, True),
        (_shows(ABSENT), NAMED, True),
        (_shows(WHOLE), NAMED, True),
        (_shows(WHOLE), None, False),
        (_shows(WHOLE), Expectation(title="Keukens", language="nl"), False),
        (_shows(ABSENT), Expectation(title="Pagina niet gevonden", language="nl"), False),
        (_shows(msgspec.structs.replace(SHELL, markers=())), NAMED, False),
        # what is sent elsewhere
        (_sent("https://list.example/"), None, True),
        (_sent("https://list.example/404"), None, True),
        (_sent("https://list.example/zoeken?q=x"), None, True),
        (_sent("https://list.example/elders"), None, False),
        (_sent("https://list.example/login"), None, False),
        # a page where there was a file
        (_shows(WHOLE, address=PDF), None, True),
        (_shows(msgspec.structs.replace(WHOLE, media_type="application/pdf"), address=PDF), None, False),
        # a page under 404
        (_shows(WHOLE, status=404), None, True),
        (_shows(WHOLE, status=404), NAMED, True),
        (_shows(ABSENT, status=404), None, False),
        (_shows(msgspec.structs.replace(WHOLE, text_letters=400), status=404), None, True),
        (_shows(msgspec.structs.replace(WHOLE, text_letters=399), status=404), None, False),
        (_shows(SHELL, status=404), None, False),
        (_shows(WHOLE, status=410), None, False),
        (_shows(WHOLE, status=403), NAMED, False),
        (_shows(WHOLE, status=500), NAMED, False),
        # what another rule knows already
        (_shows(msgspec.structs.replace(ABSENT, is_blank=True)), None, False),
        (_shows(msgspec.structs.replace(page("Account suspended"), text_letters=90)), NAMED, False),
        (_shows(msgspec.structs.replace(WHOLE, title="Best slot online: maxwin")), NAMED, False),
        # a home page
        (_shows(ABSENT, address="https://list.example/"), None, False),
        (_shows(WHOLE, address="https://list.example/nl/index.php"), NAMED, False),
        (_shows(WHOLE, status=404, address="https://list.example/"), None, False),
        (_shows(WHOLE, address="https://list.example/?p=7"), NAMED, True),
        # other ways of looking
        (_shows(ABSENT, kind=BROWSER), None, True),
        (_shows(ABSENT, kind=FORGIVING), None, True),
        (_shows(ABSENT, kind=UNVERIFIED), None, False),
        (_shows(ABSENT, kind=HTTPS), None, False),
        (look(HEAD, 302, 200), NAMED, False),
        (look(GET, failed=FaultKind.TIMEOUT), NAMED, False),
    ],
)
def test_when_a_made_up_address_tells_something(last: Look, expectation: Expectation | None, is_wanted: bool) -> None:
    before = [] if last.kind in {GET, HEAD} else [look(GET, 500)]

    assert (next_look(visit(*before, last), expectation, POLICY) == _now(SIBLING)) is is_wanted


@pytest.mark.parametrize("second_pass", [False, True])
def test_a_sibling_is_looked_at_in_the_pass_of_its_page(second_pass: bool) -> None:
    looks = [look(GET, 500)] * second_pass + [_shows(ABSENT, second_pass=second_pass)]

    assert next_look(visit(*looks), None, POLICY) == NextLook(SIBLING, in_second_pass=second_pass)


def _beside(body: Page | None = None, *, second_pass: bool = False) -> Look:
    if body is None:
        return look(SIBLING, failed=FaultKind.TIMEOUT, address=f"{START}-never", second_pass=second_pass)
    return _shows(body, kind=SIBLING, address=f"{START}-never", second_pass=second_pass)


@pytest.mark.parametrize(
    ("looks", "expectation", "expected"),
    [
        # it settles the matter, or leaves it to the second pass
        ([_shows(ABSENT), _beside(WHOLE)], None, DONE),
        ([_shows(ABSENT), _beside(ABSENT)], None, DONE),
        ([_shows(ABSENT), _beside()], None, DONE),
        ([_sent("https://list.example/"), _beside(WHOLE)], None, DONE),
        ([_sent("https://list.example/"), _beside(SHELL)], None, AGAIN),
        ([_shows(WHOLE, status=404), _beside(SHELL)], None, AGAIN),
        ([_shows(WHOLE, status=404), _beside(WHOLE)], None, AGAIN),
        # never twice, in either pass
        ([_shows(WHOLE, status=404), _beside(SHELL), _shows(WHOLE, status=404, second_pass=True)], None, DONE),
        ([look(GET, 500), _beside(SHELL), _shows(ABSENT, second_pass=True)], None, DONE),
        ([_shows(ABSENT), _beside(ABSENT, second_pass=True)], None, DONE),
        # the other ways of looking go on after it
        ([look(GET, 403), _shows(ABSENT, kind=BROWSER)], None, _now(SIBLING)),
        ([look(GET, 403), _shows(WHOLE, status=404, kind=BROWSER), _beside(SHELL)], None, AGAIN),
        (
            [look(GET, 500), _beside(ABSENT), look(GET, failed=FaultKind.CERTIFICATE, second_pass=True)],
            None,
            _second(UNVERIFIED),
        ),
        # it counts for none of the four looks
        ([look(HEAD, 500), look(GET, 403), _shows(WHOLE, status=404, kind=BROWSER)], None, _now(SIBLING)),
        ([look(HEAD, 500), look(GET, 403), _shows(WHOLE, status=404, kind=BROWSER), _beside(SHELL)], None, AGAIN),
        (
            [look(HEAD, 500), look(GET, 403), look(BROWSER, 500), _shows(WHOLE, status=404, second_pass=True)],
            None,
            _second(SIBLING),
        ),
        (
            [
                *(look(HEAD, 500), look(GET, 403), look(BROWSER, 500)),
                *(_shows(WHOLE, status=404, second_pass=True), _beside(SHELL, second_pass=True)),
            ],
            None,
            DONE,
        ),
        # nothing but a sibling is nothing
        ([_beside(ABSENT)], None, DONE),
    ],
)
def test_the_course_of_a_visit_with_a_sibling(looks: list[Look], expectation: Expectation | None, expected: NextLook) -> None:
    assert next_look(visit(*looks), expectation, POLICY) == expected


def test_a_pause_is_not_counted_by_siblings() -> None:
    generous = msgspec.structs.replace(POLICY, max_looks=9)
    busy = look(GET, 429, retry_after="5")

    assert next_look(visit(busy, _beside(ABSENT), busy), None, generous) == _now(GET, 5)


TWICE = msgspec.structs.replace(ABSENT, headings=("Pagina niet gevonden",))


@pytest.mark.parametrize(
    ("looks", "most", "expected"),
    [
        ([_shows(TWICE), _beside()], 4, AGAIN),
        ([_shows(TWICE), _beside()], 2, AGAIN),
        ([_shows(TWICE), _beside()], 1, DONE),
        ([look(GET, 500), _shows(TWICE, second_pass=True), _beside(second_pass=True)], 4, DONE),
    ],
)
def test_what_opens_and_is_not_proved_is_looked_at_again_as_well(looks: list[Look], most: int, expected: NextLook) -> None:
    policy = msgspec.structs.replace(POLICY, max_looks=most)

    assert next_look(visit(*looks), None, policy) == expected


@pytest.mark.parametrize(
    ("status", "expected"), [(199, _now(GET)), (200, DONE), (203, DONE), (299, DONE), (300, _now(GET)), (205, _now(GET))]
)
def test_a_head_of_what_was_expected_is_enough_where_it_promises_a_page(status: int, expected: NextLook) -> None:
    assert next_look(visit(look(HEAD, status)), NAMED, POLICY) == expected


@settings(deadline=None)
@given(st.data(), st.sampled_from([START, "https://list.example/", PDF]), st.sampled_from([None, NAMED]), st.integers(1, 5))
def test_a_visit_with_siblings_ends_as_well(
    data: st.DataObject, address: str, expectation: Expectation | None, most: int
) -> None:
    policy = msgspec.structs.replace(POLICY, max_looks=most)
    bodies = st.sampled_from([ABSENT, WHOLE, SHELL, EMPTY])
    seen_so_far: list[Look] = []
    following = NextLook(GET)
    while following.kind is not None:
        shown = _shows(
            data.draw(bodies),
            status=data.draw(st.sampled_from([200, 403, 404, 500])),
            kind=following.kind,
            second_pass=following.in_second_pass,
            address=address,
        )
        seen_so_far.append(shown)
        following = next_look(visit(*seen_so_far), expectation, policy)
    kinds = [each.kind for each in seen_so_far]
    assert kinds.count(SIBLING) <= (address != "https://list.example/")
    assert len(kinds) - kinds.count(SIBLING) <= most
