"""judge: the ordered table, one case a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observation_builder import EMPTY, answer, fault, hop, page, seen
from toolkit_maint import signs
from toolkit_maint.domain.address import parse_address
from toolkit_maint.domain.control import answered, control_answered
from toolkit_maint.domain.judge import RULES, judge, judge_address
from toolkit_maint.domain.notes import for_address
from toolkit_maint.domain.observation import Expectation, FaultKind, HopKind, Observation
from toolkit_maint.domain.verdict import Confidence, NoteId, Reason, VerdictKind

POLICY = signs.default_policy()
ALIVE, MOVED, BROKEN = VerdictKind.ALIVE, VerdictKind.MOVED, VerdictKind.BROKEN
BLOCKED, INSECURE, UNSURE = VerdictKind.BLOCKED, VerdictKind.INSECURE, VerdictKind.UNSURE
CERTAIN, LIKELY = Confidence.CERTAIN, Confidence.LIKELY


@pytest.mark.parametrize(
    ("status", "kind", "reason", "confidence"),
    [
        (200, ALIVE, Reason.OK, CERTAIN),
        (203, ALIVE, Reason.OK, CERTAIN),
        (206, ALIVE, Reason.OK, CERTAIN),
        (299, ALIVE, Reason.OK, CERTAIN),
        (300, ALIVE, Reason.OK, CERTAIN),
        (302, ALIVE, Reason.OK, CERTAIN),  # a redirect without an address that shows a page
        (204, BROKEN, Reason.NO_CONTENT, LIKELY),
        (205, BROKEN, Reason.NO_CONTENT, LIKELY),
        (304, BROKEN, Reason.NO_CONTENT, LIKELY),
        (400, BROKEN, Reason.CLIENT_ERROR, LIKELY),
        (404, BROKEN, Reason.NOT_FOUND, LIKELY),
        (405, BROKEN, Reason.CLIENT_ERROR, LIKELY),
        (410, BROKEN, Reason.GONE, CERTAIN),
        (414, BROKEN, Reason.CLIENT_ERROR, LIKELY),
        (401, BLOCKED, Reason.LOG_IN, CERTAIN),
        (402, BLOCKED, Reason.PAYMENT_REQUIRED, CERTAIN),
        (403, BLOCKED, Reason.FORBIDDEN, LIKELY),
        (407, BLOCKED, Reason.LOG_IN, CERTAIN),
        (418, BLOCKED, Reason.REFUSES_TOOLS, LIKELY),
        (451, BLOCKED, Reason.LEGAL_REASONS, CERTAIN),
        (999, BLOCKED, Reason.REFUSES_TOOLS, LIKELY),
        (408, UNSURE, Reason.TRY_LATER, LIKELY),
        (421, UNSURE, Reason.TRY_LATER, LIKELY),
        (423, UNSURE, Reason.TRY_LATER, LIKELY),
        (425, UNSURE, Reason.TRY_LATER, LIKELY),
        (429, UNSURE, Reason.TOO_MANY_REQUESTS, LIKELY),
        (500, UNSURE, Reason.SERVER_ERROR, LIKELY),
        (503, UNSURE, Reason.SERVER_ERROR, LIKELY),
        (599, UNSURE, Reason.SERVER_ERROR, LIKELY),
        (600, UNSURE, Reason.UNKNOWN_STATUS, LIKELY),
        (777, UNSURE, Reason.UNKNOWN_STATUS, LIKELY),
    ],
)
def test_status(status: int, kind: VerdictKind, reason: Reason, confidence: Confidence) -> None:
    verdict = judge(answer(status), None, POLICY)
    assert (verdict.kind, verdict.reason, verdict.confidence) == (kind, reason, confidence)


@pytest.mark.parametrize(
    ("status", "reason"), [(200, Reason.NO_CONTENT), (206, Reason.NO_CONTENT), (301, Reason.REDIRECT_WITHOUT_ADDRESS)]
)
def test_an_empty_page_is_nothing_to_read(status: int, reason: Reason) -> None:
    verdict = judge(answer(status, EMPTY), None, POLICY)
    assert (verdict.kind, verdict.reason) == (BROKEN, reason)


@pytest.mark.parametrize(
    ("kind", "verdict", "reason"),
    [
        (FaultKind.HOST_NOT_FOUND, BROKEN, Reason.HOST_NOT_FOUND),
        (FaultKind.RESOLVER_FAILED, UNSURE, Reason.RESOLVER_FAILED),
        (FaultKind.NO_ADDRESS, UNSURE, Reason.NO_ADDRESS),
        (FaultKind.ADDRESS_NOT_PUBLIC, BROKEN, Reason.ADDRESS_NOT_PUBLIC),
        (FaultKind.ADDRESS_REFUSED, UNSURE, Reason.ADDRESS_REFUSED),
        (FaultKind.BAD_PORT, BROKEN, Reason.BAD_PORT),
        (FaultKind.PARSERS_DISAGREE, UNSURE, Reason.PARSERS_DISAGREE),
        (FaultKind.NETWORK_UNREACHABLE, UNSURE, Reason.NETWORK_UNREACHABLE),
        (FaultKind.CONNECTION_REFUSED, BROKEN, Reason.CONNECTION_REFUSED),
        (FaultKind.CONNECTION_RESET, BROKEN, Reason.CONNECTION_RESET),
        (FaultKind.CONNECTION_CLOSED, BROKEN, Reason.CONNECTION_CLOSED),
        (FaultKind.TLS_OLD_PROTOCOL, INSECURE, Reason.TLS_OLD_PROTOCOL),
        (FaultKind.TLS_HANDSHAKE, UNSURE, Reason.TLS_HANDSHAKE),
        (FaultKind.TLS_SPEAKS_PLAIN, BROKEN, Reason.TLS_SPEAKS_PLAIN),
        (FaultKind.NOT_HTTP, BROKEN, Reason.NOT_HTTP),
        (FaultKind.HEADERS_TOO_LARGE, BROKEN, Reason.HEADERS_TOO_LARGE),
        (FaultKind.UNASKED_UPGRADE, BROKEN, Reason.UNASKED_UPGRADE),
        (FaultKind.UNDECODABLE_BODY, BROKEN, Reason.UNDECODABLE_BODY),
        (FaultKind.TIMEOUT, UNSURE, Reason.TIMEOUT),
        (FaultKind.REDIRECT_LOOP, BROKEN, Reason.REDIRECT_LOOP),
        (FaultKind.TOO_MANY_REDIRECTS, BROKEN, Reason.TOO_MANY_REDIRECTS),
        (FaultKind.REDIRECT_MALFORMED, BROKEN, Reason.REDIRECT_MALFORMED),
        (FaultKind.REDIRECT_SCHEME, BROKEN, Reason.REDIRECT_SCHEME),
        (FaultKind.REDIRECT_TOO_LONG, BROKEN, Reason.REDIRECT_TOO_LONG),
    ],
)
def test_fault(kind: FaultKind, verdict: VerdictKind, reason: Reason) -> None:
    found = judge(fault(kind), None, POLICY)
    assert (found.kind, found.reason) == (verdict, reason)


def test_every_fault_is_known_to_the_table() -> None:
    unknown = [kind for kind in FaultKind if judge(fault(kind), None, POLICY).rule == "unknown-status"]
    assert unknown == []


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (9, Reason.CERTIFICATE_NOT_YET_VALID),
        (10, Reason.CERTIFICATE_EXPIRED),
        (18, Reason.CERTIFICATE_SELF_SIGNED),
        (19, Reason.CERTIFICATE_SELF_SIGNED),
        (20, Reason.CERTIFICATE_UNKNOWN_ISSUER),
        (21, Reason.CERTIFICATE_UNKNOWN_ISSUER),
        (23, Reason.CERTIFICATE_REVOKED),
        (62, Reason.CERTIFICATE_WRONG_HOST),
        (66, Reason.CERTIFICATE_WEAK),
        (1, Reason.CERTIFICATE_INVALID),
        (None, Reason.CERTIFICATE_INVALID),
    ],
)
def test_certificate(code: int | None, reason: Reason) -> None:
    verdict = judge(fault(FaultKind.CERTIFICATE, verify_code=code), None, POLICY)
    assert (verdict.kind, verdict.reason, verdict.confidence) == (INSECURE, reason, LIKELY)


A, B, C = "https://a.example/old", "https://b.example/new", "https://c.example/newer"


@pytest.mark.parametrize(
    ("observation", "kind", "suggestion"),
    [
        (seen(hop(A, 301), hop(B, 200)), MOVED, B),
        (seen(hop(A, 308), hop(B, 200)), MOVED, B),
        (seen(hop(A, 301), hop(B, 308), hop(C, 200)), MOVED, C),
        (seen(hop(A, 301), hop(B, 302), hop(C, 200)), MOVED, B),
        (seen(hop(A, 302), hop(B, 301), hop(C, 200)), ALIVE, None),
        (seen(hop(A, 303), hop(B, 200)), ALIVE, None),
        (seen(hop(A, 307), hop(B, 200)), ALIVE, None),
        (seen(hop("http://a.example/x", 301), hop("https://a.example/x", 200)), MOVED, "https://a.example/x"),
        (seen(hop("https://a.example/x", 301), hop("https://a.example/x/", 200)), MOVED, "https://a.example/x/"),
        (seen(hop("https://a.example/x", 301), hop("http://a.example/x", 200)), ALIVE, None),
        (seen(hop("https://a.example/", 301), hop("https://a.example/nl/", 200)), ALIVE, None),
        (seen(hop("http://a.example/", 301), hop("https://a.example/nl/home", 200)), ALIVE, None),
        (
            seen(hop("http://a.example/", 301), hop("https://a.example/", 301), hop("https://a.example/nl/", 200)),
            MOVED,
            "https://a.example/",
        ),
        (
            seen(hop("https://a.example/", 308), hop("https://www.a.example/", 302), hop("https://www.a.example/nl/", 200)),
            MOVED,
            "https://www.a.example/",
        ),
        (seen(hop(A, 301), hop("https://a.example/", 200)), BROKEN, None),
        (seen(hop(A, 301), hop("https://b.example/nl/index.html", 200)), BROKEN, None),
        (seen(hop(A, 301), hop("https://b.example/cookie-consent?to=x", 200)), BLOCKED, None),
        (
            seen(hop(A, 301), hop("https://b.example/new?utm_source=x&PHPSESSID=0f1e2d3c&a=2", 200)),
            MOVED,
            "https://b.example/new?a=2",
        ),
        (
            seen(hop(A, 301), hop("https://b.example/new;jsessionid=0f1e2d3c?sid=214", 200)),
            MOVED,
            "https://b.example/new?sid=214",
        ),
        (seen(hop(A, 301), hop(f"{A}?utm_source=rss", 200)), ALIVE, None),
        (answer(200, address=f"{A}?utm_source=rss"), ALIVE, None),
        (answer(300, address=f"{A}?utm_source=rss"), ALIVE, None),
        (seen(hop(f"{A}?utm_source=rss", 302), hop(B, 200)), ALIVE, None),
        (seen(hop(A, 301), hop("https://a.example/404", 200)), BROKEN, None),
        (seen(hop(A, 301), hop(B, 302), hop("https://a.example/error", 200)), BROKEN, None),
        (seen(hop(A, 200), hop(B, 200, HopKind.META_REFRESH)), MOVED, B),
        (seen(hop(A, 200), hop(B, 200, HopKind.REFRESH_HEADER)), MOVED, B),
        (seen(hop(A, 301), hop(B, 404)), BROKEN, None),
        (seen(hop(A, 301), hop(B, 503)), UNSURE, None),
        (seen(hop(A, 301), hop(B, 403)), BLOCKED, None),
        (seen(hop(A, 302), hop("https://a.example/Login.aspx?back=x", 200)), BLOCKED, None),
        (seen(hop(A, 302), hop("https://a.example/login", 404)), BROKEN, None),
        (seen(hop(A, 302), hop("https://a.example/login", 500)), UNSURE, None),
        (seen(hop("https://a.example/login", 302), hop("https://a.example/login/", 200)), ALIVE, None),
    ],
)
def test_redirects(observation: Observation, kind: VerdictKind, suggestion: str | None) -> None:
    verdict = judge(observation, None, POLICY)
    assert (verdict.kind, verdict.suggestion) == (kind, suggestion)


def test_a_downgrade_and_an_end_at_the_home_page_are_noted() -> None:
    downgraded = judge(seen(hop("https://a.example/x", 302), hop("http://a.example/x", 200)), None, POLICY)
    assert [note.id for note in downgraded.notes] == [NoteId.DOWNGRADE_TO_HTTP]
    expected = Expectation(title="A page", language="en")
    at_home = judge(seen(hop(A, 302), hop("https://b.example/nl/", 200)), expected, POLICY)
    assert [note.id for note in at_home.notes] == [NoteId.ENDS_AT_HOME_PAGE]
    assert at_home.confidence is LIKELY


def test_a_404_with_the_name_of_its_site_is_still_a_404() -> None:
    body = page("Pagina niet gevonden | Steunpunt Diversiteit en Leren")
    expectation = Expectation(title="Steunpunt Diversiteit en Leren", language="nl")
    assert judge(answer(404, body), expectation, POLICY).kind is BROKEN


@pytest.mark.parametrize(
    ("written", "kind", "reason"),
    [
        ("mailto:a@b.example", ALIVE, Reason.FORM_OK),
        ("mailto:nobody", BROKEN, Reason.MALFORMED_ADDRESS),
        ("tel:+32 2 123 45 67", ALIVE, Reason.FORM_OK),
        ("ftp://a.example/", VerdictKind.UNCHECKED, Reason.UNSUPPORTED_SCHEME),
        ("not an address", BROKEN, Reason.MALFORMED_ADDRESS),
        ("http://a.example:25/", BROKEN, Reason.BAD_PORT),
    ],
)
def test_addresses_that_need_no_visit(written: str, kind: VerdictKind, reason: Reason) -> None:
    verdict = judge_address(parse_address(written))
    assert verdict is not None
    assert (verdict.kind, verdict.reason) == (kind, reason)
    assert (verdict.confidence is None) is (kind is VerdictKind.UNCHECKED)


@pytest.mark.parametrize("written", ["https://u:p@a.example/old", "https:/u:p@a.example/old", "http:\\\\u:s p@a.example/old"])
def test_a_password_in_an_address_is_noted(written: str) -> None:
    url = parse_address(written)
    assert judge_address(url) is None
    verdict = for_address(judge(answer(200), None, POLICY), url, answer(200), POLICY)
    assert [note.id for note in verdict.notes] == [NoteId.PASSWORD_IN_URL]


def test_a_suggestion_keeps_the_fragment_that_was_written() -> None:
    moved = judge(seen(hop(A, 301), hop(B, 200)), None, POLICY)
    assert for_address(moved, parse_address(f"{A}#deel"), answer(404), POLICY).suggestion == f"{B}#deel"
    assert for_address(moved, parse_address(A), answer(404), POLICY) == moved


def test_a_bad_port_is_the_addresss_own_fault_only_where_it_is_written() -> None:
    written = judge_address(parse_address("http://a.example:25/"))
    assert written is not None
    assert written.proved_by_address
    redirected = judge(fault(FaultKind.BAD_PORT), None, POLICY)
    assert (redirected.kind, redirected.reason, redirected.proved_by_address) == (BROKEN, Reason.BAD_PORT, False)


def test_an_end_that_is_most_likely_not_the_page_is_not_certain() -> None:
    verdict = judge(seen(hop(A, 302), hop("https://a.example/404", 200)), None, POLICY)
    assert (verdict.kind, verdict.reason, verdict.confidence) == (BROKEN, Reason.SOFT_404, LIKELY)


@pytest.mark.parametrize(
    ("observation", "good"),
    [
        (answer(200), True),
        (answer(404), True),
        (answer(500), False),
        (fault(FaultKind.TIMEOUT), False),
        (seen(hop("https://www.list.example/", 302), hop("https://list.example/nl", 200)), True),
        (seen(hop("https://list.example/", 302), hop("https://portal.hotel.example/", 200)), False),
    ],
)
def test_a_control_host_answers_below_500_from_its_own_domain(observation: Observation, *, good: bool) -> None:
    assert control_answered(observation, POLICY) is good


def test_any_status_is_a_sign_that_the_network_is_up() -> None:
    assert answered(answer(503))
    assert not answered(fault(FaultKind.TIMEOUT))


def test_rule_ids_are_unique() -> None:
    ids = [rule_id for rule_id, _ in RULES]
    assert len(ids) == len(set(ids))


addresses = st.sampled_from([A, B, C, "https://a.example/", "https://a.example/nl", "http://a.example/old", f"{A}#x"])


@given(
    st.lists(st.tuples(addresses, st.sampled_from([301, 302, 303, 307, 308])), min_size=1, max_size=6),
    addresses,
    st.integers(100, 999),
    st.booleans(),
)
def test_a_suggestion_was_visited_and_is_only_made_for_moved(
    chain: list[tuple[str, int]], end: str, status: int, empty: bool
) -> None:
    hops = [hop(address, code) for address, code in chain]
    verdict = judge(seen(*hops, hop(end, status), body=EMPTY if empty else None), None, POLICY)
    assert (verdict.suggestion is not None) is (verdict.kind is MOVED)
    if verdict.suggestion is not None:
        visited = {address.partition("#")[0] for address, _ in chain[1:]} | {end.partition("#")[0]}
        assert verdict.suggestion.partition("#")[0] in visited
        assert verdict.suggestion.partition("#")[0] != chain[0][0].partition("#")[0]
        assert not (chain[0][0].startswith("https:") and verdict.suggestion.startswith("http:"))
