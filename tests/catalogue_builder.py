"""Catalogues as tests need them: said in one line each, with ids made from titles."""

from __future__ import annotations

import re

from toolkit_maint import signs
from toolkit_maint.domain.address import Tracking, parse_address
from toolkit_maint.domain.catalogue import Block, Catalogue, Entry, Evidence, Link, Related, Section, Span, TextLink
from toolkit_maint.domain.policy import AddressSigns, Policy, SourceContract

SPAN = Span("catalogue.yaml", 1, 1, 1, 1, 0, 0)
TRACKING = Tracking(frozenset({"fbclid"}), ("utm_",))
NO_LINK = "no link"


def a_policy(*, min_candidates: int = 1, min_known_share: float = 0.5, landmarks: tuple[str, ...] = ()) -> Policy:
    nothing: frozenset[str] = frozenset()
    return Policy(
        tracking=TRACKING,
        address_signs=AddressSigns(
            log_in=frozenset({"login"}), consent=nothing, error=nothing, home=nothing, session_parameters=nothing
        ),
        registrable_domain=lambda host: ".".join(host.split(".")[-2:]),
        source_signs=signs.source_signs(),
        source=SourceContract(min_candidates=min_candidates, min_known_share=min_known_share, landmarks=landmarks),
    )


def slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def a_link(title: str, url: str | None = None, evidence: Evidence | None = None) -> Link:
    return Link(title=title, url=parse_address(url) if url is not None else None, evidence=evidence, url_span=SPAN)


def text_link(title: str, url: str | None = None, evidence: Evidence | None = None) -> TextLink:
    return TextLink(id=slug(title), link=a_link(title, url, evidence), span=SPAN)


def related(title: str, url: str | None = None, evidence: Evidence | None = None) -> Related:
    return Related(before="", link=a_link(title, url, evidence), after="", span=SPAN)


def an_entry(
    title: str,
    url: str | None = None,
    *nested: Entry,
    id: str | None = None,  # noqa: A002 - the field of that name
    evidence: Evidence | None = None,
    also: tuple[Related, ...] = (),
    before: str = "",
    after: str = "",
) -> Entry:
    """An entry whose address is unknown without ``url``, and that has no link at all with ``NO_LINK``."""
    return Entry(
        id=id or slug(title),
        title=title,
        before=before,
        after=after,
        note="",
        link=None if url is NO_LINK else a_link(title, url, evidence),
        related=also,
        entries=nested,
        more="",
        duplicate_of=None,
        span=SPAN,
        title_span=SPAN,
    )


def a_section(title: str, *entries: Entry, text: tuple[Block, ...] = (), sections: tuple[Section, ...] = ()) -> Section:
    return Section(id=slug(title), title=title, text=text, entries=entries, more="", sections=sections, span=SPAN)


def a_catalogue(*parts: Section | Entry, text: tuple[Block, ...] = ()) -> Catalogue:
    """Entries stand before the first section."""
    return Catalogue(
        title="A list",
        language="nl",
        timezone="Europe/Brussels",
        source=None,
        text=text,
        entries=tuple(part for part in parts if isinstance(part, Entry)),
        more="",
        sections=tuple(part for part in parts if isinstance(part, Section)),
        span=SPAN,
    )
