"""Observations as tests need them: said in one line each."""

from __future__ import annotations

from datetime import UTC, datetime

from toolkit_maint.domain.observation import Fault, FaultKind, Hop, HopKind, Look, LookKind, Observation, Page

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


def hop(address: str, status: int | None, kind: HopKind = HopKind.REDIRECT, **headers: str) -> Hop:
    kept = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Hop(kind=kind, address=address, status=status, headers=kept)


def seen(*hops: Hop, body: Page | None = None) -> Observation:
    """An observation of one look that came to an answer."""
    first = Hop(kind=HopKind.START, address=hops[0].address, status=hops[0].status, headers=hops[0].headers)
    look = Look(kind=LookKind.GET, hops=(first, *hops[1:]), page=body if body is not None else page())
    return _observed(look)


def answer(status: int, body: Page | None = None, address: str = START) -> Observation:
    return seen(hop(address, status), body=body)


def fault(kind: FaultKind, *, address: str = START, verify_code: int | None = None, detail: str = "") -> Observation:
    """An observation of one look whose first request came to nothing."""
    look = Look(
        kind=LookKind.GET,
        hops=(Hop(kind=HopKind.START, address=address),),
        fault=Fault(kind=kind, verify_code=verify_code, detail=detail),
    )
    return _observed(look)


def _observed(look: Look) -> Observation:
    return Observation(visit_key=look.hops[0].address.partition("#")[0], looks=(look,), visited_at=NOON, elapsed_ms=12)
