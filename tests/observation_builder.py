"""Observations as tests need them: said in one line each."""

from __future__ import annotations

from datetime import UTC, datetime

from toolkit_maint.domain.address import without_fragment
from toolkit_maint.domain.observation import (
    Fault,
    FaultKind,
    Hop,
    HopKind,
    Look,
    LookKind,
    Observation,
    Page,
    TlsFacts,
    Unvisited,
    UnvisitedKind,
)

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
START = "https://list.example/page"


def page(title: str = "A page", *, size: int = 500, headings: tuple[str, ...] = ()) -> Page:
    return Page(
        media_type="text/html",
        charset="utf-8",
        raw_bytes=size,
        text_bytes=size,
        truncated=False,
        title=title,
        headings=headings,
    )


EMPTY = page(size=0)


def hop(address: str, status: int | None, kind: HopKind = HopKind.REDIRECT, **headers: str) -> Hop:
    kept = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Hop(kind=kind, address=address, status=status, headers=kept)


def seen(*hops: Hop, body: Page | None = None) -> Observation:
    """An observation of one look that came to an answer."""
    first = Hop(kind=HopKind.START, address=hops[0].address, status=hops[0].status, headers=hops[0].headers)
    return visit(Look(kind=LookKind.GET, hops=(first, *hops[1:]), page=body if body is not None else page()))


def answer(status: int, body: Page | None = None, address: str = START) -> Observation:
    return seen(hop(address, status), body=body)


def fault(kind: FaultKind, *, address: str = START, verify_code: int | None = None, detail: str = "") -> Observation:
    """An observation of one look whose first request came to nothing."""
    hops = (Hop(kind=HopKind.START, address=address),)
    return visit(Look(kind=LookKind.GET, hops=hops, fault=Fault(kind=kind, verify_code=verify_code, detail=detail)))


def look(
    kind: LookKind,
    *statuses: int,
    failed: FaultKind | None = None,
    second_pass: bool = False,
    address: str = START,
    **headers: str,
) -> Look:
    """A look of one kind: redirects within the site, and at its end a status or a fault (with certificates, an expired one)."""
    secure = address.replace("http:", "https:") if kind is LookKind.HTTPS else address
    hops = [hop(f"{secure}{'/' * number}", status, _first(number)) for number, status in enumerate(statuses)]
    if failed is not None:
        hops.append(hop(f"{secure}{'/' * len(hops)}", None, _first(len(hops))))
        return Look(kind=kind, hops=tuple(hops), fault=Fault(kind=failed, verify_code=10), second_pass=second_pass)
    hops[-1] = hop(hops[-1].address, hops[-1].status, hops[-1].kind, **headers)
    return Look(kind=kind, hops=tuple(hops), page=None if kind is LookKind.HEAD else page(), second_pass=second_pass)


def _first(number: int) -> HopKind:
    return HopKind.REDIRECT if number else HopKind.START


def visit(*looks: Look) -> Observation:
    """An observation of several looks at one address."""
    (first, *_) = [each for each in looks if each.kind is not LookKind.HTTPS]
    return Observation(visit_key=without_fragment(first.hops[0].address), looks=looks, visited_at=NOON, elapsed_ms=12)


def unvisited(kind: UnvisitedKind, failed: FaultKind | None = None, *, attempts: int = 0) -> Observation:
    """An observation of a link that was left alone; ``failed`` is how its host did."""
    why = Unvisited(kind=kind, fault=Fault(kind=failed, verify_code=10) if failed else None, attempts=attempts)
    return Observation(visit_key=START, looks=(), visited_at=NOON, elapsed_ms=0, unvisited=why)


def certificate(**facts: object) -> TlsFacts:
    """The facts of a handshake."""
    return TlsFacts(protocol="TLSv1.3", cipher="TLS_AES_128_GCM_SHA256", **facts)  # type: ignore[arg-type]  # a table of fields
