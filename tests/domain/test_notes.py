"""Notes: what else there is to say of a page that a reader gets, one by one, and never of one that a reader does not get."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from observation_builder import NOON, START, answer, certificate, fault, hop, look, page, seen, visit
from toolkit_maint import signs
from toolkit_maint.domain.address import parse_address
from toolkit_maint.domain.judge import judge
from toolkit_maint.domain.notes import for_address
from toolkit_maint.domain.observation import Expectation, FaultKind, Hop, HopKind, Look, LookKind, Observation, Page
from toolkit_maint.domain.verdict import Note, NoteId, VerdictKind

POLICY = signs.default_policy()
ALIVE, MOVED = VerdictKind.ALIVE, VerdictKind.MOVED
PRINT, FAR, NEAR = "0" * 16, "f" * 16, "0" * 15 + "f"
OLD = Expectation(title="Composteren in de stad", language="nl", print=PRINT)
PDF = "https://list.example/a/page.pdf"
SECURE, PLAIN = "https://list.example/page", "http://list.example/page"


def says(title: str = "A page", **facts: Any) -> Page:
    return msgspec.structs.replace(page(title), **{"text_letters": 2_000, **facts})


def notes(observation: Observation, expectation: Expectation | None = None) -> tuple[Note, ...]:
    return judge(observation, expectation, POLICY).notes


def over(*hops: Hop, body: Page | None = None) -> Observation:
    """These hops as they are, and a page."""
    return visit(Look(kind=LookKind.GET, hops=hops, page=body or page()))


def step(address: str = START, status: int = 200, **facts: Any) -> Hop:
    return Hop(kind=facts.pop("kind", HopKind.REDIRECT), address=address, status=status, **facts)


def _until(days: float) -> str:
    return (NOON + timedelta(days=days)).isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize(
    ("until", "is_soon"),
    [(_until(13.9), True), (_until(14), False), (_until(300), False), (_until(-1), True), ("", False), ("soon", False)],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_certificate_that_is_near_its_end(until: str, is_soon: bool, is_first: bool) -> None:
    ending, lasting = certificate(not_after=until), certificate(not_after=_until(300))
    hops = [step(START, 302, tls=ending if is_first else lasting), step(f"{START}/", tls=lasting if is_first else ending)]

    assert notes(over(*hops)) == ((Note(NoteId.CERTIFICATE_EXPIRES_SOON),) if is_soon else ())


@pytest.mark.parametrize(
    ("chain", "is_downgrade"),
    [
        ([SECURE, PLAIN], True),
        ([SECURE, f"{SECURE}/", PLAIN], True),
        ([SECURE, PLAIN, f"{SECURE}/"], False),
        ([PLAIN, f"{PLAIN}/"], False),
        ([PLAIN, SECURE], False),
        ([SECURE, f"{SECURE}/"], False),
        ([PLAIN], False),
    ],
)
def test_a_way_from_https_to_http(chain: list[str], is_downgrade: bool) -> None:
    found = notes(over(*(step(address, 302) for address in chain)))

    assert found == ((Note(NoteId.DOWNGRADE_TO_HTTP),) if is_downgrade else ())


@pytest.mark.parametrize(
    ("first", "second", "is_slow"), [(9_999, 0, False), (10_000, 0, True), (5_000, 5_000, True), (0, 0, False)]
)
def test_a_page_that_is_slow_to_come(first: int, second: int, is_slow: bool) -> None:
    found = notes(over(step(START, 302, elapsed_ms=first), step(f"{START}/", elapsed_ms=second)))

    assert found == ((Note(NoteId.SLOW),) if is_slow else ())


def test_an_end_at_the_home_page_that_is_the_page() -> None:
    home = "https://list.example/nl/"
    observation = over(step(SECURE, 302), step(home), body=says("Composteren in de stad"))

    assert notes(observation, OLD) == (Note(NoteId.ENDS_AT_HOME_PAGE, home),)
    assert notes(over(step("https://list.example/", 302), step(home))) == ()


@pytest.mark.parametrize(
    ("tls", "is_incomplete"), [(certificate(chain_completed=True), True), (certificate(), False), (None, False)]
)
def test_a_chain_that_had_to_be_completed(tls: Any, is_incomplete: bool) -> None:
    assert notes(over(step(tls=tls))) == ((Note(NoteId.CHAIN_INCOMPLETE),) if is_incomplete else ())


@pytest.mark.parametrize(
    ("observation", "found"),
    [
        (answer(200, says(secure_address=SECURE), address=PLAIN), (Note(NoteId.HTTPS_AVAILABLE, SECURE),)),
        (answer(200, says(), address=PLAIN), ()),
        (over(step(f"{PLAIN}2", 302), step(PLAIN), body=says(secure_address=SECURE)), ()),
    ],
)
def test_a_page_that_names_its_https_address(observation: Observation, found: tuple[Note, ...]) -> None:
    assert notes(observation) == found


@pytest.mark.parametrize(
    ("body", "address", "found"),
    [
        (says(), PDF, NoteId.TYPE_CHANGED),
        (says(), f"{PDF}?v=2#page=3", NoteId.TYPE_CHANGED),
        (says(), PDF.upper().replace("HTTPS://LIST.EXAMPLE", "https://list.example"), NoteId.TYPE_CHANGED),
        (says(media_type="application/xhtml+xml"), PDF, NoteId.TYPE_CHANGED),
        (says(media_type="application/pdf"), PDF, None),
        (says(media_type="text/plain"), PDF, None),
        (says(), "https://list.example/a/page.html", None),
        (says(), "https://list.example/pdf", None),
        (says(), "https://list.example/a.pdf/page", None),
        (says(), "https://list.example/page?file=a.pdf", None),
        (says(), "https://list.example/page#a.pdf", None),
    ],
)
def test_a_page_where_there_was_a_file(body: Page, address: str, found: NoteId | None) -> None:
    assert [note.id for note in notes(answer(200, body, address=address))] == ([found] if found else [])


@pytest.mark.parametrize(
    ("body", "expectation", "is_adrift"),
    [
        (says("Keukens op maat", print=FAR, language="nl"), OLD, True),
        (says("Keukens op maat", language="nl"), OLD, True),
        (says("Keukens op maat"), OLD, True),
        (says("Composteren in de stad", print=FAR, language="nl"), OLD, False),
        (says("Home", print=FAR), OLD, False),
        (says("Keukens op maat", print=NEAR), OLD, False),
        (says("Best kitchens", print="0000ffff" * 2, language="en"), OLD, True),
        (says("Best kitchens", print="000000000000ffff", language="en"), OLD, False),
        (says("Best kitchens", language="en"), OLD, False),
        (says("Keukens op maat", text_letters=199, scripts=1), OLD, False),
        (says("Keukens op maat", text_letters=200, scripts=1), OLD, True),
        (says("Keukens op maat", text_letters=199), OLD, True),
        (says("Keukens op maat"), None, False),
    ],
)
def test_a_page_that_is_about_something_else(body: Page, expectation: Expectation | None, is_adrift: bool) -> None:
    assert notes(answer(200, body), expectation) == ((Note(NoteId.CONTENT_DRIFT, body.title),) if is_adrift else ())


def test_a_page_without_a_title_that_is_about_something_else() -> None:
    assert notes(answer(200, says("", headings=("Keukens op maat",))), OLD) == (Note(NoteId.CONTENT_DRIFT),)


def test_a_page_where_there_was_a_file_has_another_subject_anyhow() -> None:
    assert [note.id for note in notes(answer(200, says("Keukens"), address=PDF), OLD)] == [NoteId.TYPE_CHANGED]


def test_all_that_there_is_to_say_in_one_order() -> None:
    tls = certificate(chain_completed=True, not_after=_until(2))
    hops = [step(f"{SECURE}.pdf", 302, tls=tls, elapsed_ms=10_000), step("http://list.example/", 200)]
    found = notes(over(*hops, body=says("Composteren in de stad")), OLD)

    assert [note.id for note in found] == [
        NoteId.CHAIN_INCOMPLETE,
        NoteId.CERTIFICATE_EXPIRES_SOON,
        NoteId.DOWNGRADE_TO_HTTP,
        NoteId.ENDS_AT_HOME_PAGE,
        NoteId.SLOW,
        NoteId.TYPE_CHANGED,
    ]


@pytest.mark.parametrize("status", [401, 404, 410, 500])
def test_nothing_is_said_of_a_page_that_a_reader_does_not_get(status: int) -> None:
    hops = [step(SECURE, 302, elapsed_ms=20_000), step(PLAIN, status, tls=certificate(chain_completed=True))]

    assert notes(over(*hops), OLD) == ()


def test_something_is_said_of_a_page_that_has_moved() -> None:
    verdict = judge(over(step(PLAIN, 301, elapsed_ms=10_000), step(SECURE)), None, POLICY)

    assert (verdict.kind, verdict.notes) == (MOVED, (Note(NoteId.SLOW),))


@pytest.mark.parametrize(
    ("written", "body", "found"),
    [
        (f"{SECURE}#deel", says(), [Note(NoteId.ANCHOR_MISSING, "deel")]),
        (f"{SECURE}#deel", says(anchors=("deel",)), []),
        (f"{SECURE}#deel", says(anchors=("ander",)), [Note(NoteId.ANCHOR_MISSING, "deel")]),
        (f"{SECURE}#:~:text=a%20b", says(), [Note(NoteId.TEXT_FRAGMENT_MISSING, ":~:text=a%20b")]),
        (f"{SECURE}#:~:text=a%20b", says(anchors=(":~:text=a%20b",)), []),
        (f"{SECURE}#/route", says(), []),
        (f"{SECURE}#!route", says(), []),
        (f"{SECURE}#", says(), []),
        (SECURE, says(), []),
        (f"{SECURE}#page=3", says(media_type="application/pdf"), []),
        (f"{SECURE}#deel", says(media_type="application/xhtml+xml"), [Note(NoteId.ANCHOR_MISSING, "deel")]),
        (f"{SECURE}#deel", says(truncated=True), []),
        (f"{SECURE}#deel", says(text_letters=199, scripts=1), []),
        (f"{SECURE}#deel", says(text_letters=200, scripts=1), [Note(NoteId.ANCHOR_MISSING, "deel")]),
        (f"{SECURE}#deel", says(text_letters=199), [Note(NoteId.ANCHOR_MISSING, "deel")]),
        (f"{SECURE}?utm_source=x", says(), [Note(NoteId.TRACKING_PARAMETERS)]),
        (f"{SECURE}?id=x", says(), []),
        (f"{SECURE}?utm_source=x#deel", says(), [Note(NoteId.TRACKING_PARAMETERS), Note(NoteId.ANCHOR_MISSING, "deel")]),
        ("https://u:p@list.example/page", says(), [Note(NoteId.PASSWORD_IN_URL)]),
        ("https://u@list.example/page", says(), [Note(NoteId.PASSWORD_IN_URL)]),
        ("https://:p@list.example/page", says(), [Note(NoteId.PASSWORD_IN_URL)]),
        ("https://list.example/@page", says(), []),
    ],
)
def test_what_an_address_as_it_is_written_has(written: str, body: Page, found: list[Note]) -> None:
    url = parse_address(written)
    observation = answer(200, body, address=url.visit_key)

    assert list(for_address(judge(observation, None, POLICY), url, observation, POLICY).notes) == found


def test_a_password_is_told_even_where_there_is_no_page_and_nothing_else_is() -> None:
    url = parse_address("https://u:p@list.example/page?utm_source=x#deel")
    observation = answer(404, says(), address=url.visit_key)

    assert for_address(judge(observation, None, POLICY), url, observation, POLICY).notes == (Note(NoteId.PASSWORD_IN_URL),)


def test_an_anchor_is_looked_for_on_the_page_of_the_look_that_counts() -> None:
    url = parse_address(f"{SECURE}#deel")
    first, second = look(LookKind.GET, 403), look(LookKind.BROWSER, 200)
    with_anchor = msgspec.structs.replace(second, page=says(anchors=("deel",)))
    observation = visit(first, with_anchor)

    assert for_address(judge(observation, None, POLICY), url, observation, POLICY).notes == ()
    by_head = visit(look(LookKind.HEAD, 200))
    assert for_address(judge(by_head, None, POLICY), url, by_head, POLICY).notes == ()


def test_the_notes_of_the_visit_stand_before_those_of_the_address() -> None:
    url = parse_address(f"{SECURE}#deel")
    observation = over(step(SECURE, elapsed_ms=10_000), body=says())
    found = for_address(judge(observation, None, POLICY), url, observation, POLICY).notes

    assert [note.id for note in found] == [NoteId.SLOW, NoteId.ANCHOR_MISSING]


@pytest.mark.parametrize(
    ("written", "suggested"),
    [
        (f"{SECURE}#deel", "https://b.example/new#deel"),
        (f"{SECURE}?a=1", "https://b.example/new"),
        (SECURE, "https://b.example/new"),
    ],
)
def test_a_suggestion_has_the_fragment_of_the_address(written: str, suggested: str) -> None:
    observation = seen(hop(SECURE, 301), hop("https://b.example/new", 200))
    verdict = judge(observation, None, POLICY)

    assert for_address(verdict, parse_address(written), observation, POLICY).suggestion == suggested


def test_a_suggestion_that_has_a_fragment_keeps_it() -> None:
    observation = seen(hop(SECURE, 301), hop("https://b.example/new#nieuw", 200))
    url = parse_address(f"{SECURE}#deel")

    assert for_address(judge(observation, None, POLICY), url, observation, POLICY).suggestion == "https://b.example/new#nieuw"


def test_without_a_suggestion_none_is_made() -> None:
    observation = fault(FaultKind.TIMEOUT)

    assert for_address(judge(observation, None, POLICY), parse_address(f"{START}#deel"), observation, POLICY).suggestion is None
