"""Trails as tests need them: visits of four kinds that are hard to explain, and of a few that are not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec

from observation_builder import NOON, certificate, fault, hop, look, page, seen, unvisited, visit
from toolkit_maint import signs
from toolkit_maint.domain.address import parse_address
from toolkit_maint.domain.judge import judge_address
from toolkit_maint.domain.observation import (
    Expectation,
    FaultKind,
    Hop,
    HopKind,
    Look,
    LookKind,
    Observation,
    Page,
    UnvisitedKind,
)
from toolkit_maint.domain.signs import Sign, SignKind, SignTable, Where
from toolkit_maint.domain.trail import Trail, trail, without_visit


def _sign(name: str, kind: SignKind, where: Where, phrase: str, *, weight: float, maker: str = "") -> Sign:
    return Sign(id=name, kind=kind, where=where, phrases=(phrase,), weight=weight, source="made for tests", maker=maker)


# Signs of our own: those of the tables change with the web.
SIGNS = SignTable(
    (
        _sign("wall-title", SignKind.BOT_WALL, Where.TITLE, "just a moment", weight=0.5, maker="Gatekeeper"),
        _sign("wall-script", SignKind.BOT_WALL, Where.MARKUP, "window._gate", weight=0.5, maker="Gatekeeper"),
        _sign("spam-title", SignKind.USURPED_DOMAIN, Where.TITLE, "slot gacor", weight=0.625),
        _sign("spam-heading", SignKind.USURPED_DOMAIN, Where.HEADING, "bonus new member", weight=0.375),
        _sign("missing-title", SignKind.SOFT_404, Where.TITLE, "not found", weight=0.5),
    )
)
POLICY = msgspec.structs.replace(signs.default_policy(), signs=SIGNS)
EXPECTED = Expectation(title="Dossier ouderbetrokkenheid", language="nl")


def told(title: str, *headings: str, letters: int = 900, language: str = "nl", markers: tuple[str, ...] = ()) -> Page:
    """A page with letters on it."""
    shown = page(title, headings=headings)
    return msgspec.structs.replace(shown, text_letters=letters, language=language, markers=markers)


def wall() -> Observation:
    """A test whether a person is visiting, with status 200, whoever asks."""
    body = told("Just a moment...", "Checking your browser", letters=80, language="en", markers=("wall-script",))
    address = "https://www.school.example/dossier?token=secret"
    return seen(hop(address, 200, server="gate", set_cookie="gate_id"), body=body)


def taken_over() -> Observation:
    """A name that somebody else has now, who sells games of chance in another language."""
    body = told("Slot Gacor", "Bonus new member", language="id")
    return seen(hop("https://www.ouders.example/dossier", 200), body=body)


def temporary_tail() -> Observation:
    """Moved for good, and from there on somewhere else for the time being."""
    return seen(
        hop("http://ouders.example/dossier", 301, location="https://www.ouders.example/dossier"),
        hop("https://www.ouders.example/dossier", 302, location="/dossier?taal=nl"),
        hop("https://www.ouders.example/dossier?taal=nl", 200),
        body=told("Dossier ouderbetrokkenheid | Ouders", "Dossier ouderbetrokkenheid"),
    )


def incomplete_chain() -> Observation:
    """A server that forgot to send a certificate, which was fetched."""
    tls = certificate(
        subject="CN=www.ouders.example",
        issuer="CN=Middle CA",
        not_before="2026-06-01T00:00:00Z",
        not_after="2027-06-01T00:00:00Z",
        names=("www.ouders.example",),
        chain_completed=True,
    )
    first = Hop(
        kind=HopKind.START, address="https://www.ouders.example/dossier", status=200, tls=tls, peer="192.0.2.7", elapsed_ms=480
    )
    return visit(Look(kind=LookKind.GET, hops=(first,), page=told("Dossier ouderbetrokkenheid")))


def missing_twice() -> Observation:
    """Refused, missing when asked as a browser, and missing again a while later."""
    return visit(
        look(LookKind.GET, 403),
        look(LookKind.BROWSER, 404),
        look(LookKind.GET, 404, second_pass=True),
    )


def soft_404() -> Observation:
    """An error page with status 200, and the same for a made-up address."""
    body = msgspec.structs.replace(told("Not found | Ouders", "Not found"), print="00000000000000ff")
    beside = Hop(kind=HopKind.START, address="https://list.example/page-that-never-was", status=200)
    return visit(
        look_at_page(body),
        Look(kind=LookKind.SIBLING, hops=(beside,), page=body),
    )


def look_at_page(body: Page) -> Look:
    """An ordinary look that shows this page."""
    return msgspec.structs.replace(look(LookKind.GET, 200), page=body)


def left_alone() -> Observation:
    """A site that asked for a longer pause than there was time for."""
    observation = unvisited(UnvisitedKind.COOLED_DOWN)
    why = msgspec.structs.replace(observation.unvisited, until=NOON + timedelta(hours=3))  # type: ignore[type-var]  # it is there
    return msgspec.structs.replace(observation, unvisited=why)


def of(make: Callable[[], Observation], expectation: Expectation | None = EXPECTED) -> Trail:
    """The trail of an observation."""
    return trail(make(), expectation, POLICY)


def of_address(written: str) -> Trail:
    """The trail of an address that is judged by itself."""
    verdict = judge_address(parse_address(written))
    assert verdict is not None
    return without_visit(written, verdict)


TRAILS: dict[str, Callable[[], Trail]] = {
    "wall": lambda: of(wall),
    "taken-over": lambda: of(taken_over),
    "temporary-tail": lambda: of(temporary_tail),
    "incomplete-chain": lambda: of(incomplete_chain),
    "missing-twice": lambda: of(missing_twice, None),
    "soft-404": lambda: of(soft_404, None),
    "no-answer": lambda: of(lambda: fault(FaultKind.TIMEOUT), None),
    "left-alone": lambda: of(left_alone, None),
    "malformed": lambda: of_address("not an address"),
}
