"""What no schema sees: ids and addresses that occur twice, titles that do, and addresses that are odd or wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import msgspec

from toolkit_maint.adapters.schema_findings import nearest
from toolkit_maint.adapters.yaml_model import Listed, day_of
from toolkit_maint.adapters.yaml_text import hide_userinfo
from toolkit_maint.domain.address import (
    REDACTED,
    AddressKind,
    LinkUrl,
    Suspicion,
    Tracking,
    holds_two,
    host_of,
    is_on_own_computer,
    is_private,
    likely_meant,
    parse_address,
    same_key,
    suspicions,
    without_tracking,
    without_userinfo,
)
from toolkit_maint.domain.catalogue import Catalogue
from toolkit_maint.domain.diagnostic import Cause, Diagnostic, Rule, Severity, Subject, SubjectKind
from toolkit_maint.domain.judge import judge_address
from toolkit_maint.domain.naming import as_id
from toolkit_maint.domain.typography import comparable
from toolkit_maint.domain.verdict import Reason

# To look for the nearest of many ids takes long; a text with more mistakes than this has others to mend first.
# Guessing what was meant compares with every id there is: bounds for a hostile catalogue.
_MOST_GUESSES: Final = 20
_MOST_GUESSED_AMONG: Final = 2_000
_HIGHEST_NUMBER: Final = 100
_WRONG_BY_ITSELF: Final = {Reason.BAD_PORT: Rule.BAD_PORT, Reason.MALFORMED_ADDRESS: Rule.MALFORMED_ADDRESS}
_NOT_KNOWN: Final = frozenset({"null", "none", "onbekend", "unknown", "geen", "leeg", "nvt", "n.v.t.", "tbd", "?", "-"})
_ODD: Final = {
    Suspicion.PASSWORD: Rule.PASSWORD_IN_ADDRESS,
    Suspicion.TRACKING: Rule.TRACKING_IN_ADDRESS,
    Suspicion.SPACE: Rule.SPACE_IN_ADDRESS,
}


def id_findings(listed: Sequence[Listed], *, complete: bool) -> Iterator[Diagnostic]:
    """Ids that are taken already, and ``duplicate_of`` that leads nowhere.

    An id may stand in a file that could not be read: unless ``complete``, none is called unknown.
    """
    first: dict[str, Listed] = {}
    for item in listed:
        if item.id and first.setdefault(item.id, item) is not item:
            yield _duplicate_id(item, first)
    links = {item.id for item in listed if item.id and item.kind is not SubjectKind.SECTION}
    guesses = 0
    for item in listed:
        named = item.duplicate_of
        if named is not None and named == item.id:
            yield _about(item, Rule.BAD_VALUE, "duplicate_of", value=named)
        elif named is not None and complete and named not in links:
            guesses += 1
            worth_it = guesses <= _MOST_GUESSES and len(links) <= _MOST_GUESSED_AMONG
            suggestion = nearest(named, links) if worth_it else None
            yield _about(item, Rule.UNKNOWN_ID, "duplicate_of", value=named, suggestion=suggestion)


def _duplicate_id(item: Listed, taken: dict[str, Listed]) -> Diagnostic:
    first = taken[item.id]
    own = as_id(item.title)
    numbered = (f"{item.id}-{number}" for number in range(2, _HIGHEST_NUMBER))
    free = own if own and own not in taken else next((name for name in numbered if name not in taken), None)
    return _about(item, Rule.DUPLICATE_ID, "id", value=item.id, suggestion=free, other=first)


def repetition_findings(listed: Sequence[Listed], tracking: Tracking) -> Iterator[Diagnostic]:
    """Addresses and titles that were listed before, unless the later one names the earlier in ``duplicate_of``.

    The same address, fragment included, is an error; nearly the same one, and the same title in a section, a warning.
    What is told of the address is not told once more of the title.
    """
    addresses, keys, titles = _Seen(), _Seen(), _Seen()
    for item in listed:
        same = addresses.earlier(item.url.href, item) if item.url and item.url.href else None
        near = keys.earlier(same_key(item.url, tracking), item) if item.url and item.url.href else None
        alike = None
        if item.kind is SubjectKind.ENTRY and (title := comparable(item.title)):
            alike = titles.earlier(f"{item.section} {title}", item)
        if same:
            yield _repeated(item, same, Rule.DUPLICATE_ADDRESS, Severity.ERROR)
        elif near:
            yield _repeated(item, near, Rule.SAME_ADDRESS, Severity.WARNING)
        elif alike:
            yield _about(
                item, Rule.SAME_TITLE, "title", Severity.WARNING, value=item.title, suggestion=alike.owner, other=alike
            )


class _Seen:
    """What was listed under a key: the first of it, and the ids of all."""

    def __init__(self) -> None:
        self._first: dict[str, Listed] = {}
        self._owners: dict[str, set[str]] = {}

    def earlier(self, key: str, item: Listed) -> Listed | None:
        """The first with this key, unless ``item`` is that first one or says itself whose duplicate it is."""
        first = self._first.setdefault(key, item)
        owners = self._owners.setdefault(key, set())
        told = first is item or item.duplicate_of in owners
        owners.add(item.owner)
        return None if told else first


def _repeated(item: Listed, first: Listed, rule: Rule, severity: Severity) -> Diagnostic:
    written = item.url.written if item.url else ""
    return _about(item, rule, "url", severity, value=written, suggestion=first.owner or None, other=first)


def address_findings(listed: Sequence[Listed], tracking: Tracking) -> Iterator[Diagnostic]:
    """Addresses that no browser can open, and addresses that an editor should look at once more."""
    for item in listed:
        if item.url is None and item.place.at(("address_evidence",)) is not item.place and not item.known:
            yield _about(item, Rule.EVIDENCE_WITHOUT_ADDRESS, "address_evidence", Severity.WARNING)
        if item.url is None or not item.url.written.strip():
            continue
        wrong = _wrong(item.url)
        if wrong is not None:
            yield _about_address(item, item.url, wrong)
        elif is_private(item.url):
            yield _about_address(item, item.url, _Wrong(Rule.PRIVATE_ADDRESS), Severity.WARNING)
        for suspicion in suspicions(item.url, tracking):
            if wrong is None and suspicion is Suspicion.SCHEME_TYPO:
                yield _about_address(item, item.url, _Wrong(Rule.SCHEME_TYPO, likely_meant(item.url)), Severity.WARNING)
            elif suspicion in _ODD and not (wrong and suspicion is Suspicion.SPACE):
                better = _better(item.url, suspicion, tracking)
                yield _about_address(item, item.url, _Wrong(_ODD[suspicion], better), Severity.WARNING)


def ignore_findings(listed: Sequence[Listed], today: date | None) -> Iterator[Diagnostic]:
    """Ignores that end on no day, are over, or stand where there is nothing to visit. Without a day, none is over."""
    for item in listed:
        if item.ignore is None:
            continue
        written = item.ignore.get("until")
        until = day_of(written)
        if isinstance(written, str) and until is None:
            yield _about(item, Rule.BAD_VALUE, "until", value=written, route=("ignore", "until"))
        elif until is not None and today is not None and until < today:
            route = ("ignore", "until")
            yield _about(item, Rule.IGNORE_EXPIRED, "until", Severity.WARNING, value=str(written), route=route)
        if item.url is None:
            yield _about(item, Rule.IGNORE_WITHOUT_ADDRESS, "ignore", Severity.WARNING)


def leads_nowhere(url: LinkUrl) -> bool:
    """Whether an address is an error by itself, wherever in a catalogue it stands."""
    return _wrong(url) is not None


def may_be_written(url: str) -> bool:
    """Whether an address that comes from elsewhere may be put into a catalogue: of the web, of mail, or of a telephone."""
    address = parse_address(url)
    return address.kind in {AddressKind.WEB, AddressKind.MAIL, AddressKind.PHONE} and not leads_nowhere(address)


def is_personal(url: str) -> bool:
    """Whether a user name or a password stands in an address, or something that a report has hidden in it."""
    return REDACTED in url or without_userinfo(url) != url


def is_word_for_unknown(text: str) -> bool:
    """Whether a text in the place of an address says that there is none."""
    return text.casefold() in _NOT_KNOWN


class _Wrong(msgspec.Struct, frozen=True):
    rule: Rule
    suggestion: str | None = None
    cause: Cause | None = None


def _wrong(url: LinkUrl) -> _Wrong | None:
    """Why an address leads nowhere, as far as the address itself tells."""
    if slip := _slip(url):
        return slip
    if url.kind is AddressKind.WEB:
        verdict = judge_address(url)
        return _Wrong(_WRONG_BY_ITSELF[verdict.reason]) if verdict and verdict.reason in _WRONG_BY_ITSELF else None
    if meant := likely_meant(url):
        is_mail = meant.startswith("mailto:")
        return _Wrong(Rule.SCHEME_TYPO, f"url: {meant}" if is_mail else meant, Cause.MAIL_ADDRESS if is_mail else None)
    if url.kind is AddressKind.RELATIVE:
        return _Wrong(Rule.RELATIVE_ADDRESS)
    verdict = judge_address(url)
    if verdict is None or verdict.reason not in _WRONG_BY_ITSELF:
        return None
    closed_up = parse_address("".join(url.written.split()))
    return _Wrong(Rule.MALFORMED_ADDRESS, closed_up.href if closed_up.kind is AddressKind.WEB else None)


def _slip(url: LinkUrl) -> _Wrong | None:
    """A slip that has words of its own, whatever a browser would make of the text."""
    text = url.written.strip()
    if holds_two(text):
        return _Wrong(Rule.MALFORMED_ADDRESS, cause=Cause.TWO_ADDRESSES)
    if is_on_own_computer(text):
        return _Wrong(Rule.MALFORMED_ADDRESS, cause=Cause.OWN_COMPUTER)
    if url.kind is AddressKind.WEB and "," in (host := host_of(url.href)):
        better = text.replace(host, host.replace(",", "."), 1)
        return _Wrong(Rule.MALFORMED_ADDRESS, better if better != text else None, Cause.COMMA_IN_HOST)
    if url.kind is AddressKind.RELATIVE and is_word_for_unknown(text):
        return _Wrong(Rule.RELATIVE_ADDRESS, cause=Cause.NULL_AS_TEXT)
    return None


def _better(url: LinkUrl, suspicion: Suspicion, tracking: Tracking) -> str | None:
    """The same address without what is odd about it."""
    href = url.visit_key + (f"#{url.fragment}" if url.fragment else "")
    if suspicion is Suspicion.TRACKING:
        return without_tracking(href, tracking)
    return href if url.kind is AddressKind.WEB else None


def unknown_addresses(catalogue: Catalogue, listed: Sequence[Listed]) -> Iterator[Diagnostic]:
    """One notice for all links whose address is left open, at the first of them; none where there is none."""
    unknown = [item for item in listed if not item.known]
    if unknown:
        notice = _about(unknown[0], Rule.ADDRESS_UNKNOWN, "url", Severity.NOTICE)
        subject = Subject(SubjectKind.CATALOGUE, catalogue.title)
        yield msgspec.structs.replace(notice, subject=subject, count=len(unknown), other_name=unknown[0].title)


def _about_address(item: Listed, url: LinkUrl, wrong: _Wrong, severity: Severity = Severity.ERROR) -> Diagnostic:
    suggestion = without_userinfo(wrong.suggestion) if wrong.suggestion else None
    return _about(item, wrong.rule, "url", severity, value=url.written, suggestion=suggestion, cause=wrong.cause)


def _about(  # noqa: PLR0913 - the parts of a diagnostic
    item: Listed,
    rule: Rule,
    key: str,
    severity: Severity = Severity.ERROR,
    *,
    value: str | None = None,
    suggestion: str | None = None,
    other: Listed | None = None,
    cause: Cause | None = None,
    route: tuple[str, ...] = (),
) -> Diagnostic:
    span = item.span(*(route or (key,)))
    return Diagnostic(
        rule=rule,
        severity=severity,
        path=span.path,
        span=span,
        source_line=item.text.line(span.line),
        subject=item.subject,
        key=key,
        value=hide_userinfo(value) if value else value,
        suggestion=hide_userinfo(suggestion) if suggestion else suggestion,
        other=other.span(key) if other else None,
        other_name=(other.title or other.owner) if other else None,
        cause=cause,
    )
