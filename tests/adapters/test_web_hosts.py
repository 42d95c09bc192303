"""What is set for single hosts holds for them and for no others."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from authority import Authority
from fault_server import answer, by_path, redirect
from many_visits import PAGE, Series, numbered, observed, reasons, slowly
from toolkit_maint.adapters.web.checker import CheckerOptions
from toolkit_maint.adapters.web.manners import HostManners
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.observation import LookKind, Target
from toolkit_maint.domain.policy import Evidence
from toolkit_maint.domain.verdict import Reason
from web_world import POLICY, GoOn, RecordingDialer, World

# Requests start 60 ms apart; one that waits for a busy server's turn is heard a little later.
INTERVAL, SHORTEST_GAP = 0.06, 0.04
LIGHT = msgspec.structs.replace(POLICY, evidence=Evidence.LIGHT)


def test_a_host_has_its_own_cap(world: World) -> None:
    for host in ("calm.example", "usual.example"):
        world.host(host, slowly(), kept=True)

    urls = [*numbered("http://calm.example", 24), *numbered("http://usual.example", 24)]
    observed(world, urls, hosts={"calm.example": HostManners(max_at_once=1)})

    assert world.server.most_at_once == {"calm.example": 1, "usual.example": 3}


@pytest.mark.parametrize("patience", [0.0, 30.0])
def test_a_host_has_its_own_interval(world: World, patience: float) -> None:
    calm, usual = Series(PAGE), Series(PAGE)
    world.host("calm.example", calm, kept=True)
    world.host("usual.example", usual, kept=True)

    seen = observed(
        world,
        [*numbered("http://calm.example", 5), *numbered("http://usual.example", 5)],
        policy=msgspec.structs.replace(POLICY, patience=patience),
        hosts={"calm.example": HostManners(interval=INTERVAL)},
    )

    assert min(calm.gaps) >= SHORTEST_GAP
    assert max(usual.gaps) < SHORTEST_GAP
    assert reasons(seen) == {Reason.OK: 10}


def test_the_interval_holds_for_every_request_to_the_host(world: World) -> None:
    pages = by_path({"/0": slowly(redirect("/end"), 0.07), "/end": PAGE, "/1": answer(b"", "403 Forbidden"), "/2": PAGE})
    calm = Series(pages)
    world.host("calm.example", calm, kept=True)

    seen = observed(world, numbered("http://calm.example", 3), hosts={"calm.example": HostManners(interval=INTERVAL)})

    assert len(calm.asked) == 5
    assert len(seen) == 3
    assert min(calm.gaps) >= SHORTEST_GAP


class SlowOnce(RecordingDialer):
    """Takes its time for the first connection."""

    async def dial(self, ip: str, port: int, protocol: asyncio.Protocol) -> None:
        await asyncio.sleep(0 if self.dialled else 0.05)
        await super().dial(ip, port, protocol)


def test_the_interval_holds_between_what_the_host_hears(world: World) -> None:
    calm = Series(PAGE)
    world.dialer = SlowOnce()
    world.host("calm.example", calm, kept=True)

    observed(world, numbered("http://calm.example", 3), hosts={"calm.example": HostManners(interval=INTERVAL)})

    assert min(calm.gaps) >= SHORTEST_GAP


def test_the_interval_holds_for_who_is_sent_back(world: World) -> None:
    impatient = msgspec.structs.replace(POLICY, patience=0.0)
    calm = Series(redirect("http://other.example/"), PAGE)
    world.host("calm.example", calm)
    world.host("other.example", redirect("http://calm.example/end"))
    world.host("slow.example", slowly(seconds=0.4))
    hosts = {"calm.example": HostManners(interval=INTERVAL)}

    seen = observed(world, ["http://calm.example/", "http://slow.example/"], policy=impatient, hosts=hosts)

    assert SHORTEST_GAP <= calm.gaps[0] < 0.3
    assert reasons(seen) == {Reason.OK: 2}


def test_the_interval_holds_for_questions_that_are_about_no_link(world: World) -> None:
    calm = Series(PAGE)
    world.host("calm.example", calm, kept=True)
    options = CheckerOptions(timeout=5, robots=True, hosts={"calm.example": HostManners(interval=INTERVAL)})
    targets = [Target(visit_key=url) for url in numbered("http://calm.example", 3)]

    assert len(list(world.checker(options, LIGHT).observe(targets, GoOn()))) == 3

    assert [asked.method for asked in world.server.asked] == ["GET", "HEAD", "GET", "GET", "GET"]
    assert min(calm.gaps) >= SHORTEST_GAP


@pytest.mark.parametrize(("method", "expected"), [("head", "HEAD"), ("get", "GET")])
def test_a_host_has_its_own_method_and_is_not_asked_about_it(world: World, method: str, expected: str) -> None:
    world.host("site.example", answer(b""), kept=True)
    manners = msgspec.convert({"method": method}, HostManners)

    observed(world, numbered("http://site.example", 4), policy=LIGHT, hosts={"site.example": manners})

    assert {asked.method for asked in world.server.asked[:4]} == {expected}
    assert not [asked for asked in world.server.asked if asked.target.endswith(".html")]


def test_a_host_has_its_own_time_out(world: World) -> None:
    world.host("slow.example", slowly(seconds=0.25), port=8080)
    world.host("other.example", slowly(seconds=0.25), port=8080)
    urls = ["http://slow.example:8080/", "http://other.example:8080/"]
    once = msgspec.structs.replace(POLICY, max_looks=1)

    seen = observed(world, urls, policy=once, hosts={"slow.example": HostManners(timeout=0.1)})

    assert [judge(seen[url], None, POLICY).reason for url in urls] == [Reason.TIMEOUT, Reason.OK]


SECRET = {"site.example": HostManners(headers=(("Authorization", "Bearer secret"), ("X-Key", "secret")))}


def secrets(world: World) -> list[tuple[str, str]]:
    """Host and target of each request that carried what only one host should see."""
    whole = [asked for asked in world.server.asked if asked.header("authorization") == "Bearer secret"]
    assert [asked.header("x-key") for asked in whole] == ["secret"] * len(whole)
    assert [asked for asked in world.server.asked if "secret" in str(asked.headers)] == whole
    return sorted((asked.header("host") or "", asked.target) for asked in whole)


def test_headers_go_to_their_host_alone(world: World) -> None:
    pages = by_path({"/page": PAGE, "/away": redirect("http://other.example/a"), "/here": redirect("/page")})
    for host in ("site.example", "www.site.example", "other.example", "site.example.test"):
        world.host(host, pages)
    world.host("other.example", redirect("http://site.example/page"))
    world.host("site.example", pages, port=8080)

    urls = [
        "http://site.example/away",
        "http://www.site.example/here",
        "http://other.example/",
        "http://site.example.test/page",
    ]
    observed(world, [*urls, "http://site.example:8080/here"], hosts=SECRET)

    assert secrets(world) == [
        ("site.example", "/away"),
        ("site.example:8080", "/here"),
        ("site.example:8080", "/page"),
    ]


def test_headers_do_not_go_where_a_page_chooses(world: World) -> None:
    """Neither from another host, be it by a script or a frame, nor to another port, nor to a made-up address."""
    world.host("evil.example", by_path({"/": redirect("http://site.example/delete"), "/frame": answer(_FRAME)}))
    world.host("site.example", by_path({"/port": redirect("http://site.example:8080/any"), "/odd": answer(_ODD)}))
    world.host("site.example", PAGE, port=8080)

    urls = ["http://evil.example/", "http://evil.example/frame", "http://site.example/port", "http://site.example/odd"]
    observed(world, urls, hosts=SECRET)

    assert set(secrets(world)) == {("site.example", "/port"), ("site.example", "/odd")}
    assert {asked.target for asked in world.server.asked} > {"/delete", "/framed", "/any"}


_FRAME = b'<html><head><title>Frame</title></head><frameset><frame src="http://site.example/framed"></frameset></html>'
_ODD = b"<html><head><title>404</title></head><body><h1>404</h1></body></html>"


def test_headers_do_not_follow_a_redirect_out_of_https(secure: World, authority: Authority) -> None:
    secure.host("site.example", redirect("http://site.example/plain"), port=443, tls=authority.server("site.example"))
    secure.host("site.example", by_path({"/plain": PAGE, "/written": PAGE}))

    observed(secure, ["https://site.example/", "http://site.example/written"], hosts=SECRET)

    assert secrets(secure) == [("site.example", "/"), ("site.example", "/written")]
    assert len(secure.server.asked) == 3


def test_headers_do_not_go_over_a_connection_that_nobody_vouches_for(secure: World, authority: Authority) -> None:
    secure.host("site.example", PAGE, port=443, tls=authority.server("other.example"))

    seen = observed(secure, ["https://site.example/"], hosts=SECRET)

    assert [look.kind for look in seen["https://site.example/"].looks][:2] == [LookKind.GET, LookKind.UNVERIFIED]
    assert secure.server.asked
    assert not secrets(secure)
