"""How a link is looked at again: over the wire, what was refused, reset, misread or lied about."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from authority import Authority
from fault_server import Asked, Behaviour, answer, by_path, raw, redirect, reset, silent
from many_visits import PAGE, Series, numbered, observed, reasons, slowly
from toolkit_maint import __version__
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.observation import FaultKind, Look, LookKind, Observation
from toolkit_maint.domain.policy import Evidence, SecondLook
from toolkit_maint.domain.verdict import Confidence, Reason, VerdictKind
from web_world import POLICY, World

SITE = "http://site.example/"
SECURE = "https://site.example/"
# No look over https follows where the port is written.
PORT = "http://site.example:8080"
LIGHT = msgspec.structs.replace(POLICY, evidence=Evidence.LIGHT)
GET, HEAD, BROWSER = LookKind.GET, LookKind.HEAD, LookKind.BROWSER
FORGIVING, UNVERIFIED = LookKind.FORGIVING, LookKind.UNVERIFIED
REFUSAL = answer(b"no", "403 Forbidden")
MISSING = answer(b"no", "404 Not Found")


def kinds(observation: Observation) -> list[tuple[LookKind, bool]]:
    return [(look.kind, look.second_pass) for look in observation.looks]


def verdict_of(observation: Observation) -> tuple[VerdictKind, Reason]:
    found = judge(observation, None, POLICY)
    return found.kind, found.reason


# What is refused to tools.


async def no_tools(writer: asyncio.StreamWriter, asked: Asked) -> None:
    is_browser = (asked.header("user-agent") or "").startswith("Mozilla/5.0 ")
    await (PAGE if is_browser and asked.header("sec-fetch-mode") == "navigate" else REFUSAL)(writer, asked)


@pytest.mark.parametrize(("second_look", "is_named"), [(SecondLook.HEADERS, True), (SecondLook.FULL, False)])
def test_who_refuses_tools_is_asked_as_a_browser_asks(world: World, second_look: SecondLook, is_named: bool) -> None:
    world.host("site.example", no_tools)

    seen = observed(world, [SITE], policy=msgspec.structs.replace(POLICY, second_look=second_look))

    assert kinds(seen[SITE]) == [(GET, False), (BROWSER, False)]
    assert verdict_of(seen[SITE]) == (VerdictKind.ALIVE, Reason.OK)
    first, second = (asked.header("user-agent") or "" for asked in world.server.asked)
    assert first.startswith(f"toolkit-maint/{__version__}")
    assert (f"toolkit-maint/{__version__}" in second) is is_named


def test_unless_that_is_switched_off(world: World) -> None:
    world.host("site.example", no_tools)

    seen = observed(world, [SITE], policy=msgspec.structs.replace(POLICY, second_look=SecondLook.OFF))

    assert kinds(seen[SITE]) == [(GET, False)]
    assert verdict_of(seen[SITE]) == (VerdictKind.BLOCKED, Reason.FORBIDDEN)


def test_a_reset_may_be_meant_for_tools(world: World) -> None:
    world.host("site.example", Series(reset, PAGE), port=8080)

    seen = observed(world, [PORT + "/"])

    assert kinds(seen[PORT + "/"]) == [(GET, False), (BROWSER, False)]
    assert verdict_of(seen[PORT + "/"]) == (VerdictKind.ALIVE, Reason.OK)


# What browsers forgive.


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 OK\r\nContent-Length: 26\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 26\r\nno colon here\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 26\r\nContent-Length: 26\r\n\r\n",
    ],
)
def test_what_one_parser_refuses_another_reads(world: World, head: bytes) -> None:
    world.host("site.example", raw(head + b"<title>A page</title>words"))

    seen = observed(world, [SITE])

    assert kinds(seen[SITE]) == [(GET, False), (FORGIVING, False)]
    page = seen[SITE].looks[-1].page
    assert page is not None
    assert page.title == "A page"
    assert verdict_of(seen[SITE]) == (VerdictKind.ALIVE, Reason.OK)


# What is behind a certificate.


def test_behind_an_expired_certificate_there_may_be_a_page(secure: World, authority: Authority) -> None:
    until = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    tls = authority.server("site.example", "www.site.example", until=until)
    secure.host("site.example", answer(b"words", "200 OK", "Set-Cookie: id=secret; Path=/"), port=443, tls=tls)

    observation = observed(secure, [SECURE])[SECURE]

    assert kinds(observation) == [(GET, False), (UNVERIFIED, False), (GET, True), (UNVERIFIED, True)][: len(observation.looks)]
    fault, facts = observation.looks[0].fault, observation.looks[1].hops[0].tls
    assert fault
    assert (fault.kind, fault.verify_code) == (FaultKind.CERTIFICATE, 10)
    assert facts
    assert set(facts.names) == {"site.example", "www.site.example"}
    assert facts.not_after == until.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert (facts.chain_verified, bool(facts.issuer), bool(facts.not_before)) == (False, True, True)
    assert observation.looks[1].page
    assert verdict_of(observation) == (VerdictKind.INSECURE, Reason.CERTIFICATE_EXPIRED)
    assert {asked.header("cookie") for asked in secure.server.asked} == {None}


def test_or_none(secure: World, authority: Authority) -> None:
    secure.host("site.example", MISSING, port=443, tls=authority.server("other.example"))

    observation = observed(secure, [SECURE])[SECURE]

    assert verdict_of(observation) == (VerdictKind.BROKEN, Reason.NOT_FOUND)


def test_a_connection_that_nobody_vouches_for_is_used_for_nothing_else(secure: World, authority: Authority) -> None:
    secure.host("site.example", PAGE, port=443, tls=authority.server("other.example"), kept=True)

    seen = observed(secure, numbered("https://site.example", 3), most=1)

    for observation in seen.values():
        assert {look.fault.kind for look in observation.looks if look.fault} == {FaultKind.CERTIFICATE}
        assert {look.kind for look in observation.looks if look.page} == {UNVERIFIED}


# A look at the head alone.


def methods(world: World) -> list[str]:
    return [f"{asked.method} {'made up' if asked.target.endswith('.html') else 'link'}" for asked in world.server.asked]


def by_method(head: Behaviour, get: Behaviour = PAGE) -> Behaviour:
    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        is_made_up = asked.target.endswith(".html")
        await (HEAD_MISSING if is_made_up else head if asked.method == "HEAD" else get)(writer, asked)

    return send


HEAD_MISSING = raw(b"HTTP/1.1 404 Not Found\r\nContent-Length: 5000\r\n\r\n")
HEAD_OK = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")


def test_an_honest_host_is_asked_for_one_head_a_link(world: World) -> None:
    world.host("site.example", by_method(HEAD_OK), kept=True)

    seen = observed(world, numbered("http://site.example", 5), policy=LIGHT)

    assert methods(world) == ["HEAD made up", *["HEAD link"] * 5]
    assert world.server.connections["site.example"] == 1
    assert {observation.requests for observation in seen.values()} == {1}
    assert {judge(observation, None, LIGHT).confidence for observation in seen.values()} == {Confidence.LIKELY}


def test_a_host_that_has_everything_is_not_believed(world: World) -> None:
    async def liar(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await (HEAD_OK if asked.method == "HEAD" else MISSING)(writer, asked)

    world.host("site.example", liar, kept=True)

    seen = observed(world, numbered("http://site.example", 5), policy=LIGHT)

    assert Counter(methods(world)) == {"HEAD made up": 1, "GET link": 10}
    assert reasons(seen, LIGHT) == {Reason.NOT_FOUND: 5}


@pytest.mark.parametrize(
    "head",
    [
        raw(b"HTTP/1.1 404 Not Found\r\n\r\n"),
        raw(b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n"),
        raw(b"HTTP/1.1 501 Not Implemented\r\n\r\n"),
        raw(b"HTTP/1.1 204 No Content\r\n\r\n"),
        raw(b"nonsense\r\n\r\n"),
        reset,
        silent,
        redirect("/login"),
        redirect("file:///"),
    ],
    ids=["404", "405", "501", "204", "nonsense", "reset", "silent", "log-in", "file"],
)
def test_a_head_condemns_nobody_and_the_host_is_not_asked_for_one_again(world: World, head: Behaviour) -> None:
    world.host("site.example", by_method(head), kept=True)

    seen = observed(world, numbered("http://site.example", 5), policy=LIGHT, timeout=0.3, most=1)

    assert reasons(seen, LIGHT) == {Reason.OK: 5}
    assert Counter(methods(world))["GET link"] == 5
    assert Counter(methods(world))["HEAD link"] <= 2


@pytest.mark.parametrize("behaviour", [silent, reset, raw(b""), raw(b"nonsense\r\n\r\n")])
def test_where_a_made_up_head_comes_to_nothing_the_pages_are_asked_for(world: World, behaviour: Behaviour) -> None:
    async def send(writer: asyncio.StreamWriter, asked: Asked) -> None:
        await (behaviour if asked.method == "HEAD" else PAGE)(writer, asked)

    world.host("site.example", send, kept=True)

    seen = observed(world, numbered("http://site.example", 5), policy=LIGHT, timeout=0.3, most=1)

    assert reasons(seen, LIGHT) == {Reason.OK: 5}
    assert methods(world) == ["HEAD made up", *["GET link"] * 5]


def test_where_another_host_lies_this_one_is_not_asked_for_heads_again(world: World) -> None:
    onward = slowly(redirect("http://hub.example/page"))
    world.host("site.example", by_method(onward, onward), kept=True)
    world.host("hub.example", by_method(HEAD_MISSING), kept=True)

    seen = observed(world, numbered("http://site.example", 12), policy=LIGHT, most=1)

    assert reasons(seen, LIGHT) == {Reason.OK: 12}
    heads = [asked for asked in world.server.asked if asked.method == "HEAD" and asked.header("host") == "hub.example"]
    assert len(heads) <= 4


def test_for_a_few_links_the_pages_themselves_are_asked_for(world: World) -> None:
    world.host("site.example", by_method(HEAD_OK), kept=True)

    observed(world, numbered("http://site.example", 2), policy=LIGHT)

    assert methods(world) == ["GET link"] * 2


def test_full_evidence_never_asks_for_a_head(world: World) -> None:
    world.host("site.example", by_method(HEAD_OK), kept=True)

    observed(world, numbered("http://site.example", 9))

    assert methods(world) == ["GET link"] * 9


# The second pass.


def test_it_begins_when_everything_was_looked_at_once_and_on_fresh_connections(world: World) -> None:
    missing = Series(MISSING)
    slow = Series(slowly(seconds=0.2))
    world.host("missing.example", missing, kept=True)
    world.host("slow.example", slow)

    urls = [*numbered("http://missing.example", 2), "http://slow.example/"]
    seen = observed(world, urls, most=1)

    assert [kinds(seen[url]) for url in urls] == [[(GET, False), (GET, True)]] * 2 + [[(GET, False)]]
    assert missing.asked[2][0] >= slow.asked[0][0] + 0.2
    assert world.server.connections["missing.example"] == 2
    assert judge(seen[urls[0]], None, POLICY).confidence is Confidence.CERTAIN


@pytest.mark.parametrize(
    "first",
    [
        MISSING,
        answer(b"", "500 Oh"),
        answer(b""),
        silent,
        raw(b""),
        raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nwords"),
        redirect("/0"),
        redirect("http://nobody.example/"),
    ],
    ids=["404", "500", "empty", "silent", "closed", "no gzip", "loop", "to nobody"],
)
def test_any_success_wins(world: World, first: Behaviour) -> None:
    world.host("site.example", Series(first, PAGE), port=8080)

    seen = observed(world, [PORT + "/0"], timeout=0.2)

    assert kinds(seen[PORT + "/0"]) == [(GET, False), (GET, True)]
    assert verdict_of(seen[PORT + "/0"]) == (VerdictKind.ALIVE, Reason.OK)


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (answer(b"", "410 Gone"), Reason.GONE),
        (answer(b"", "401 Unauthorized"), Reason.LOG_IN),
        (answer(b"", "451 Unavailable"), Reason.LEGAL_REASONS),
        (by_path({"/0": redirect("/login"), "/login": PAGE}), Reason.LOG_IN),
        (redirect("http://10.0.0.1/"), Reason.ADDRESS_REFUSED),
    ],
)
def test_who_is_clear_is_not_asked_twice(world: World, behaviour: Behaviour, reason: Reason) -> None:
    world.host("site.example", behaviour, port=8080)

    seen = observed(world, [PORT + "/0"])

    assert kinds(seen[PORT + "/0"]) == [(GET, False)]
    assert verdict_of(seen[PORT + "/0"])[1] is reason


@pytest.mark.parametrize(
    "behaviour",
    [REFUSAL, answer(b"", "400 Bad"), answer(b"", "503 Busy", "Retry-After: 0.01"), reset, raw(b"nonsense\r\n\r\n"), raw(b"")],
    ids=["403", "400", "503", "reset", "nonsense", "closed"],
)
def test_there_are_four_looks_at_most(world: World, behaviour: Behaviour) -> None:
    world.host("site.example", behaviour)

    seen = observed(world, [SITE, *numbered("http://site.example", 3)])

    for observation in seen.values():
        assert 0 < len(observation.looks) <= 4


def test_a_flaky_host_is_alive(world: World) -> None:
    world.host("site.example", Series(reset, reset, PAGE), port=8080)

    seen = observed(world, numbered(PORT, 9), most=1)

    assert reasons(seen) == {Reason.OK: 9}


def test_looks_that_were_made_stay_in_order(world: World) -> None:
    world.host("site.example", Series(reset, REFUSAL, MISSING, PAGE), port=8080)

    looks: tuple[Look, ...] = observed(world, [PORT + "/"])[PORT + "/"].looks

    assert [(look.kind, look.hops[-1].status) for look in looks] == [(GET, None), (BROWSER, 403)]


def test_a_second_look_need_not_wait_for_a_host_that_has_much_to_do(world: World) -> None:
    world.host("gone.example", MISSING)
    world.host("long.example", slowly(PAGE, 0.1))
    urls = ["http://gone.example/", *(f"http://long.example/{number}" for number in range(4))]

    observed(world, urls, policy=msgspec.structs.replace(POLICY, second_pass_after=0.05), most=1)

    order = [asked.header("host") for asked in world.server.asked]
    assert order.count("gone.example") == 2
    assert order.index("gone.example", order.index("gone.example") + 1) < len(order) - 1


def test_a_second_look_waits_for_all_first_ones_where_they_take_no_time(world: World) -> None:
    world.host("gone.example", MISSING)
    world.host("long.example", slowly(PAGE, 0.02))
    urls = ["http://gone.example/", *(f"http://long.example/{number}" for number in range(4))]

    observed(world, urls, most=1)

    assert [asked.header("host") for asked in world.server.asked][-1] == "gone.example"
