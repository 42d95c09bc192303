"""Notes: what else there is to say of a page that a reader gets. They never change a verdict. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import ada_url
import msgspec

from toolkit_maint.domain.address import LinkUrl, without_tracking
from toolkit_maint.domain.case import HTML_TYPES, Case, deciding_look, ends_soon, is_page_for_file, is_shell, lacks_certificate
from toolkit_maint.domain.identity import Likeness, has_another_language, has_another_print, has_last_print
from toolkit_maint.domain.observation import Look, Observation, Page
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.suggestion import ends_at_home
from toolkit_maint.domain.verdict import Note, NoteId, Verdict, VerdictKind

_READERS_GET_IT = frozenset({VerdictKind.ALIVE, VerdictKind.MOVED})


def notes_of(case: Case, kind: VerdictKind) -> tuple[Note, ...]:
    """The notes on a look with this verdict; none where a reader does not get the page."""
    return (*_of_the_way(case), *_of_the_page(case)) if kind in _READERS_GET_IT else ()


def _of_the_way(case: Case) -> Iterator[Note]:
    hops = case.look.hops
    if lacks_certificate(case.look):
        yield Note(NoteId.CHAIN_INCOMPLETE)
    if any(hop.tls is not None and ends_soon(hop.tls.not_after, case.visited_at, case.policy) for hop in hops):
        yield Note(NoteId.CERTIFICATE_EXPIRES_SOON)
    if len(hops) > 1 and hops[0].address.startswith("https:") and case.last.address.startswith("http:"):
        yield Note(NoteId.DOWNGRADE_TO_HTTP)
    if ends_at_home(hops, case.policy):
        yield Note(NoteId.ENDS_AT_HOME_PAGE, case.last.address)
    if sum(hop.elapsed_ms for hop in hops) >= 1000 * case.policy.slow_seconds:
        yield Note(NoteId.SLOW)


def _of_the_page(case: Case) -> Iterator[Note]:
    page = case.look.page
    if page is None:
        return
    if case.status == 404:
        yield Note(NoteId.WRONG_STATUS)
    if page.secure_address and len(case.look.hops) == 1:
        yield Note(NoteId.HTTPS_AVAILABLE, page.secure_address)
    if is_page_for_file(case.look, case.policy):
        yield Note(NoteId.TYPE_CHANGED)
    elif _has_drifted(case, page):
        yield Note(NoteId.CONTENT_DRIFT, page.title or None)


def _has_drifted(case: Case, page: Page) -> bool:
    """Whether the page has another subject: nothing that it calls itself is like the title, and its text is not the old one.

    Titles in two languages have few words in common, and so prove nothing.
    """
    if case.likeness is not Likeness.OTHER or case.is_shell or has_last_print(page, case.expectation, case.policy):
        return False
    return has_another_print(page, case.expectation, case.policy) or not has_another_language(page, case.expectation)


def for_address(verdict: Verdict, url: LinkUrl, observation: Observation, policy: Policy) -> Verdict:
    """The verdict of a visit as it holds for one written address: with its fragment in the suggestion, and its notes.

    A visit has no fragment and no userinfo; several addresses may share it.
    """
    if not url.fragment and "@" not in url.href and "?" not in url.href:
        return verdict
    suggested = verdict.suggestion
    if suggested is not None and url.fragment and "#" not in suggested:
        suggested = f"{suggested}#{url.fragment}"
    notes = (*verdict.notes, *_of_the_address(url, deciding_look(observation, verdict), verdict.kind, policy))
    return msgspec.structs.replace(verdict, suggestion=suggested, notes=notes)


def _of_the_address(url: LinkUrl, look: Look | None, kind: VerdictKind, policy: Policy) -> Iterator[Note]:
    if "@" in url.href:
        parsed = ada_url.URL(url.href)
        if parsed.username or parsed.password:
            yield Note(NoteId.PASSWORD_IN_URL)
    if kind in _READERS_GET_IT:
        if without_tracking(url.visit_key, policy.tracking) != url.visit_key:
            yield Note(NoteId.TRACKING_PARAMETERS)
        if url.fragment and look is not None and look.page is not None and _lacks(look.page, url.fragment, policy):
            yield Note(NoteId.TEXT_FRAGMENT_MISSING if ":~:" in url.fragment else NoteId.ANCHOR_MISSING, url.fragment)


def _lacks(page: Page, fragment: str, policy: Policy) -> bool:
    """Whether what an address points to is not on the page; not where a script, or what was not read, may have it."""
    if fragment in page.anchors or page.media_type not in HTML_TYPES or fragment.startswith(("/", "!")):
        return False
    return not page.truncated and not is_shell(page, policy)
