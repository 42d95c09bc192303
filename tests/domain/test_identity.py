"""Identity: whether a page is what it was taken for; and that the thresholds lie between the pages of the labelled web."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fault_server import Asked
from misbehaving_web.case import Case
from misbehaving_web.cases import CASES
from misbehaving_web.net import expectation_of
from observation_builder import answer, hop, page, seen
from toolkit_maint import signs
from toolkit_maint.adapters.web.page import Reading, read_page
from toolkit_maint.domain.address import host_of, parse_address
from toolkit_maint.domain.identity import (
    Likeness,
    best_likeness,
    distance,
    has_another_language,
    has_another_print,
    has_another_script,
    has_last_print,
    is_titled_as_expected,
    likeness,
    same_page,
)
from toolkit_maint.domain.observation import Expectation, Look, Page
from toolkit_maint.domain.redirect import REDIRECT_STATUSES

POLICY = signs.default_policy()
SAME, OTHER, UNKNOWN = Likeness.SAME, Likeness.OTHER, Likeness.UNKNOWN
PRINT = "0f" * 8
A, B, C = "https://a.example/a", "https://a.example/b", "https://a.example/c"


def expected(title: str = "A page", language: str = "", last_print: str = "") -> Expectation:
    return Expectation(title=title, language=language, print=last_print)


def shown(title: str = "", **facts: Any) -> Page:
    return msgspec.structs.replace(page(title), **facts)


def apart(bits: int) -> str:
    """A print that differs from ``PRINT`` in so many bits."""
    return f"{int(PRINT, 16) ^ ((1 << bits) - 1):016x}"


@pytest.mark.parametrize(
    ("title", "called", "expectation"),
    [
        ("Steunpunt Diversiteit en Leren", "Home | Steunpunt Diversiteit & Leren", SAME),
        ("Buurthuis De Linde", "De Linde – buurthuis in het hart van de wijk", SAME),
        ("Deep Democracy: de zachte kracht", "Deep democracy, de zachte kracht van het conflict - Uitgeverij", SAME),
        ("Handleiding participatie", "Handleidingen voor participatie", SAME),
        ("Toolkit burgerberaad", "Burgerberaad: een toolkit", SAME),
        ("The Lime Tree Handbook of Facilitation", "Lime Tree Handbook of Facilitation (third edition)", SAME),
        ("Colour theory for beginners", "Color Theory for Beginners | Art School", SAME),
        ("Liberating Structures", "Liberating Structures - Introduction", SAME),
        ("Le Réseau des Lisières", "Accueil - Réseau des lisières", SAME),
        ("L'arbre à problèmes", "Arbre à problèmes : méthode et exemples", SAME),
        ("Guide de la concertation", "Concertation : le guide", SAME),
        ("Die Wandelbar: Werkstatt", "Wandelbar – Werkstatt für alle", SAME),
        ("Leitfaden Bürgerrat", "Bürgerräte: ein Leitfaden", SAME),
        ("Allmende (Recht)", "Allmende – Wikipedia", SAME),
        ("Composteren in de stad", "Keukens op maat", OTHER),
        ("Over de molenaars", "Over ons", OTHER),
        ("Gids voor goed vergaderen", "Guide to good meetings", OTHER),
        ("A practical guide to better meetings", "Keto gummies: lose weight fast", OTHER),
        ("Le cercle de parole", "Offres d'emploi de la commune", OTHER),
        ("Chorale du Val", "Deneme Bonusu Veren Siteler 2026", OTHER),
        ("Kooperativen gründen", "Best crypto exchanges", OTHER),
        ("Museum voor Streekgeschiedenis", "激安ブランド通販専門店 - 公式サイト", OTHER),
        ("Wanneer wordt het afval opgehaald?", "Ophaalkalender afval", UNKNOWN),
        ("Het verhaal van de molen", "Verhalen over de molen", UNKNOWN),
        ("Buslijn 404", "404 Deinze - Gent", UNKNOWN),
        ("Commons Toolkit", "Home", UNKNOWN),
        ("Commons Toolkit", "Untitled Document", UNKNOWN),
        ("Commons Toolkit", "", UNKNOWN),
        ("Commons Toolkit", "Van het de", UNKNOWN),
        ("Commons Toolkit", "…", UNKNOWN),
        ("Home", "Commons Toolkit", UNKNOWN),
        ("", "Commons Toolkit", UNKNOWN),
    ],
)
def test_a_title_and_what_a_page_calls_itself(title: str, called: str, expectation: Likeness) -> None:
    assert likeness(shown(called), expected(title), POLICY) is expectation


@pytest.mark.parametrize(
    ("title", "called", "share"),
    [
        # the share of the shorter name, by letters
        ("molen dorp", "molen kerk", 100 * 5 / 9),
        ("molen", "molen kerk dorp", 100.0),
        ("molen kerk dorp", "molen", 100.0),
        ("wat molen is", "de molen", 100.0),
        # one word, but for an ending or a slip of the pen
        ("participatie", "participaties", 100.0),
        ("facilitation", "facilitating", 100.0),
        ("colour", "color", 100.0),
        ("kaart", "kaarten", 100.0),
        ("kaart", "kaarthouder", 0.0),
        ("kaart", "kaartlezer", 0.0),
        ("kaart", "kaartjes", 100.0),
        ("molen", "moles", 0.0),
        ("boek", "boeken", 0.0),
        ("book", "bock", 0.0),
        ("writers circle", "the 'writers' circle", 100.0),
        ("molens", "molen", 100.0),
    ],
)
def test_how_like_two_names_are(title: str, called: str, share: float) -> None:
    assert best_likeness(shown(called), expected(title), POLICY) == pytest.approx(share)
    assert best_likeness(shown(title), expected(called), POLICY) == pytest.approx(share)


@pytest.mark.parametrize(
    "body",
    [
        shown("Commons Toolkit"),
        shown("De Linde | Commons Toolkit"),
        shown("De Linde", headings=("Welkom", "Commons Toolkit")),
        shown("De Linde", meta=(("og:site_name", "Commons Toolkit"),)),
        shown("De Linde", meta=(("og:title", "Commons Toolkit"),)),
        shown("De Linde", names=("Iets", "Commons Toolkit")),
    ],
)
def test_the_nearest_of_all_names_counts(body: Page) -> None:
    assert likeness(body, expected("Commons Toolkit"), POLICY) is SAME


@pytest.mark.parametrize("meta", ["description", "generator", "robots"])
def test_what_is_said_of_a_page_is_no_name(meta: str) -> None:
    body = shown("Keukens op maat", meta=((meta, "Commons Toolkit"),))

    assert likeness(body, expected("Commons Toolkit"), POLICY) is OTHER


def test_without_expectation_nothing_is_known() -> None:
    assert likeness(shown("Commons Toolkit"), None, POLICY) is UNKNOWN
    assert best_likeness(shown("Commons Toolkit"), None, POLICY) is None
    assert not is_titled_as_expected(shown("Commons Toolkit"), None, POLICY)


@pytest.mark.parametrize(("same", "other", "expectation"), [(50.0, 25.0, SAME), (50.1, 25.0, UNKNOWN), (60.0, 50.0, UNKNOWN)])
def test_thresholds_are_the_policys(same: float, other: float, expectation: Likeness) -> None:
    policy = msgspec.structs.replace(POLICY, same_title=same, other_title=other)

    assert best_likeness(shown("molen kerks"), expected("molen dorpe"), policy) == 50.0
    assert likeness(shown("molen kerks"), expected("molen dorpe"), policy) is expectation


def test_a_name_that_is_just_like_enough_is_the_name() -> None:
    policy = msgspec.structs.replace(POLICY, same_title=50.0)
    one, other = shown("molen kerks", print=PRINT), shown("molen dorpe", print=PRINT)

    assert is_titled_as_expected(one, expected(other.title), policy)
    assert same_page(at(A, one), at(B, other), policy)


def test_below_the_second_threshold_it_is_something_else() -> None:
    policy = msgspec.structs.replace(POLICY, other_title=50.1)

    assert likeness(shown("molen kerks"), expected("molen dorpe"), policy) is OTHER


@pytest.mark.parametrize(
    ("body", "is_titled"),
    [
        (shown("Commons Toolkit | De Linde"), True),
        (shown("De Linde | Commons Toolkit"), False),
        (shown("De Linde", headings=("Commons Toolkit", "Nog iets")), True),
        (shown("De Linde", headings=("Welkom", "Commons Toolkit")), False),
        (shown("De Linde", meta=(("og:title", "Commons Toolkit"),)), False),
        (shown("", headings=("Commons Toolkit",)), True),
        (shown("Home"), False),
        (shown(""), False),
    ],
)
def test_the_title_itself_or_the_first_heading_must_say_so(body: Page, is_titled: bool) -> None:
    assert is_titled_as_expected(body, expected("Commons Toolkit"), POLICY) is is_titled


@pytest.mark.parametrize(
    ("one", "other", "bits"),
    [(PRINT, PRINT, 0), (PRINT, apart(1), 1), (apart(64), PRINT, 64), ("", PRINT, None), (PRINT, "", None), ("", "", None)],
)
def test_prints_differ_in_bits(one: str, other: str, bits: int | None) -> None:
    assert distance(one, other) == bits


@pytest.mark.parametrize(
    ("bits", "is_last", "is_another"),
    [(0, True, False), (12, True, False), (13, False, False), (21, False, False), (22, False, True), (64, False, True)],
)
def test_a_text_is_the_same_or_another_one(bits: int, is_last: bool, is_another: bool) -> None:
    body, before = shown(print=apart(bits)), expected(last_print=PRINT)

    assert has_last_print(body, before, POLICY) is is_last
    assert has_another_print(body, before, POLICY) is is_another


@pytest.mark.parametrize(
    ("body", "before"),
    [
        (shown(print=PRINT), expected()),
        (shown(), expected(last_print=PRINT)),
        (shown(), expected()),
        (shown(print=PRINT), None),
    ],
)
def test_without_both_prints_nothing_is_said(body: Page, before: Expectation | None) -> None:
    assert not has_last_print(body, before, POLICY)
    assert not has_another_print(body, before, POLICY)


def test_what_is_no_page_has_no_print() -> None:
    assert not has_last_print(None, expected(last_print=PRINT), POLICY)


@pytest.mark.parametrize(
    ("stated", "language", "is_another"),
    [("nl", "en", True), ("nl", "nl", False), ("", "nl", False), ("nl", "", False), ("", "", False)],
)
def test_another_language_is_one_that_both_state(stated: str, language: str, is_another: bool) -> None:
    assert has_another_language(shown(language=stated), expected(language=language)) is is_another
    assert not has_another_language(shown(language=stated), None)


@pytest.mark.parametrize(
    ("title", "called", "is_another"),
    [
        ("Chorale du Val", "公式サイト", True),
        ("Chorale du Val", "公式 12345", True),
        ("Chorale du Val", "Казино", True),
        ("Chorale du Val", "Chorale 公式", False),
        ("Ab", "公b", False),
        ("Ab", "公式b", True),
        ("Chorale du Val", "Şans Çarkı", False),
        ("Chorale du Val", "123", False),
        ("Chorale du Val", "", False),
        ("公式サイト", "Казино", False),
        ("Chorale du Val", "ɐɐɐ", True),
        ("Chorale du Val", "ɏɏɏ", False),
    ],
)
def test_another_script_is_one_beyond_latin(title: str, called: str, is_another: bool) -> None:
    assert has_another_script(shown(called), expected(title)) is is_another
    assert not has_another_script(shown(called), None)


def at(address: str, body: Page | None, *before: str, status: int = 200) -> Look:
    """A look that ended there, sent on from the addresses before it."""
    return seen(*(hop(start, 302) for start in before), hop(address, status), body=body).looks[0]


ABSENT = shown("Niet gevonden | De Linde", text_letters=100)
NOT_FOUND = shown("Pagina niet gevonden", text_letters=100)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        # both are sent to one place
        (at(C, shown("Een"), A), at(C, shown("Ander", print=PRINT), B), True),
        (at(f"{C}?from=a#x", shown("Een"), A), at(f"{C}?from=b", shown("Ander", print=PRINT), B), True),
        (at(f"{C}#x", shown("Een"), A), at(f"{C}#y", shown("Ander", print=PRINT), B), True),
        (at(C, shown("Een"), A), at(f"{C}c", shown("Ander", print=PRINT), B), False),
        (at(C, shown("Een")), at(C, shown("Ander", print=PRINT), B), False),
        (at(C, shown("Een"), A), at(C, shown("Ander", print=PRINT)), False),
        # they say the same
        (at(A, shown("Een", print=PRINT)), at(B, shown("Een", print=apart(12))), True),
        (at(A, shown("Een", print=PRINT)), at(B, shown("Een", print=apart(13))), False),
        (at(A, shown("Een", print=PRINT)), at(B, shown("Een!", print=PRINT)), True),
        (at(A, shown("Zoeken naar a", print=PRINT)), at(B, shown("Zoeken naar b", print=PRINT)), True),
        (at(A, shown("Een molen", print=PRINT)), at(B, shown("Ander huis", print=PRINT)), False),
        (at(A, shown("", print=PRINT)), at(B, shown("Ander huis", print=PRINT)), False),
        (at(A, shown("", print=PRINT)), at(B, shown("", print=PRINT)), True),
        # neither has words, or only one
        (at(A, shown("Een")), at(B, shown("Een")), True),
        (at(A, shown("Een", print=PRINT)), at(B, shown("Een")), False),
        (at(A, shown("Een")), at(B, shown("Een", print=PRINT)), False),
        # they have the same signs of absence, and as much text
        (at(A, NOT_FOUND), at(B, msgspec.structs.replace(NOT_FOUND, print=PRINT)), True),
        (at(A, NOT_FOUND), at(B, shown(NOT_FOUND.title, print=PRINT, text_letters=70)), True),
        (at(A, NOT_FOUND), at(B, shown(NOT_FOUND.title, print=PRINT, text_letters=69)), False),
        (at(A, shown(NOT_FOUND.title, text_letters=70)), at(B, msgspec.structs.replace(NOT_FOUND, print=PRINT)), True),
        (at(A, NOT_FOUND), at(B, msgspec.structs.replace(NOT_FOUND, print=PRINT), status=404), False),
        (at(C, NOT_FOUND, A), at(B, msgspec.structs.replace(NOT_FOUND, print=PRINT)), True),
        (at(A, NOT_FOUND), at(B, msgspec.structs.replace(NOT_FOUND, print=PRINT, markers=("log-in-password",))), True),
        (at(A, NOT_FOUND), at(B, shown("Page not found", print=PRINT, text_letters=100)), False),
        (at(A, NOT_FOUND), at(B, shown("Molen", print=PRINT, text_letters=100)), False),
        (at(A, shown("Molen", text_letters=9)), at(B, shown("Dorp", print=PRINT, text_letters=9)), False),
        (at(A, NOT_FOUND), at(B, shown(NOT_FOUND.title, print=PRINT, text_letters=100, headings=("404",))), False),
    ],
)
def test_two_addresses_show_one_page(one: Look, other: Look, is_same: bool) -> None:
    assert same_page(one, other, POLICY) is is_same
    assert same_page(other, one, POLICY) is is_same


def test_signs_of_something_else_than_absence_say_nothing_of_it() -> None:
    titles = ("Log in", "Parked free")
    looks = [at(A, shown(title, text_letters=9, print=each)) for title, each in zip(titles, ("", PRINT), strict=True)]

    assert not same_page(looks[0], looks[1], POLICY)


def test_without_a_page_there_is_nothing_to_be_the_same() -> None:
    nothing = msgspec.structs.replace(at(A, page()), page=None)

    assert not same_page(nothing, nothing, POLICY)
    assert not same_page(nothing, at(A, page()), POLICY)
    assert not same_page(at(A, page()), nothing, POLICY)


TEXTS = st.text("abcdé '-|:é公 ", max_size=30)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_likeness_is_a_share_and_the_same_in_both_directions(one: str, other: str) -> None:
    best = best_likeness(shown(one), expected(other), POLICY)
    here, there = at(A, shown(one)), at(B, shown(other))

    assert best is None or 0 <= best <= 100
    assert same_page(here, there, POLICY) == same_page(there, here, POLICY)


class Written:
    """Keeps what a server of the labelled web writes; there is no connection."""

    def __init__(self) -> None:
        self.data = b""

    def write(self, data: bytes) -> None:
        self.data += data

    async def drain(self) -> None:
        await asyncio.sleep(0)


async def _answered(case: Case, address: str) -> tuple[dict[str, str], int, bytes] | None:
    """The headers, status and body that a site of the case answers with; ``None`` for what is not that plain."""
    served = next((site.serves for site in case.sites if site.host == host_of(address)), None)
    if served is None or case.waits:
        return None
    target = "/" + address.partition("://")[2].partition("/")[2]
    writer = Written()
    try:
        async with asyncio.timeout(0.1):
            await served(cast("asyncio.StreamWriter", writer), Asked("GET", target, (("host", host_of(address)),)))
    except (TimeoutError, AttributeError):
        return None
    head, _, body = writer.data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    status = first.split(" ")[1:2]
    is_plain = status and status[0].isdigit() and not {"content-encoding", "transfer-encoding"} & headers.keys()
    return (headers, int(status[0]), body) if is_plain else None


async def _page_of(case: Case) -> Page | None:
    """The page that the link of a case ends at."""
    address = parse_address(case.link).visit_key
    for _ in range(5):
        got = await _answered(case, address)
        if got is None:
            return None
        headers, status, body = got
        if status in REDIRECT_STATUSES and "location" in headers:
            address = parse_address(headers["location"], address).visit_key
            continue
        kind = headers.get("content-type", "")
        reading = Reading(address=address, content_type=kind, data=body, raw_bytes=len(body), truncated=False)
        return read_page(msgspec.structs.replace(reading, signs=POLICY.signs)) if status == 200 else None
    return None


@cache
def _measured() -> tuple[tuple[Case, float], ...]:
    """Every case of the labelled web whose page has a name, and how like the name is to what is expected."""

    async def pages() -> list[tuple[Case, Page | None]]:
        return [(case, await _page_of(case)) for case in CASES if case.title]

    with asyncio.Runner() as runner:
        shown_by = runner.run(pages())
    found = ((case, best_likeness(body, expectation_of(case), POLICY)) for case, body in shown_by if body is not None)
    return tuple((case, best) for case, best in found if best is not None)


def _others() -> Iterator[tuple[str, float]]:
    """The cases in which the page is about something else now."""
    return (
        (case.id, best) for case, best in _measured() if case.reasons[0] == "usurped-domain" or "content-drift" in case.notes
    )


OF_ANOTHER_NAME = {
    "drift-title-in-english",  # the catalogue has translated the title
    "plain-cookie-banner",  # "Over ons", for "Over de molenaars"
    "plain-search-results",  # a search as it was linked to, with the word that is looked for
    "plain-government-nl",  # another word for the same
}
"""Ordinary pages whose name has little in common with their title, though a person sees that it is right."""

WITH_WORDS_IN_COMMON = {
    "taken-essay-mill",  # an essay mill at the address of writers
    "fresh-casino-keeps-the-name",  # the name of the house stands before the trade
}
"""Pages of other owners that have words of the title in their names."""


def test_ordinary_pages_of_the_labelled_web_lie_above_the_thresholds() -> None:
    ordinary = [(case.id, best) for case, best in _measured() if case.ordinary]

    assert len(ordinary) >= 90
    assert {name for name, best in ordinary if best < POLICY.same_title} == OF_ANOTHER_NAME
    assert min(best for name, best in ordinary if name not in OF_ANOTHER_NAME) >= POLICY.same_title + 15


def test_pages_of_another_subject_in_the_labelled_web_lie_below_them() -> None:
    others = list(_others())

    assert len(others) >= 14
    assert {name for name, best in others if best >= POLICY.other_title} == WITH_WORDS_IN_COMMON
    assert max(best for name, best in others if name not in WITH_WORDS_IN_COMMON) <= POLICY.other_title - 15


def test_what_one_name_alone_says_of_a_page_is_not_believed() -> None:
    """Of the pages that are what they were, a few have nothing in common with their title: so more has to speak for it."""
    alive = [best for case, best in _measured() if case.truth.value == "alive" and "content-drift" not in case.notes]
    unlike = [best for best in alive if best < POLICY.other_title]

    assert len(alive) >= 300
    assert 0 < len(unlike) <= len(alive) / 15


def test_the_same_answer_is_the_same_page() -> None:
    (one,) = answer(200, shown("Een", print=PRINT)).looks

    assert same_page(one, one, POLICY)


def test_a_print_of_a_recorded_file_may_be_none() -> None:
    assert distance("no print", "0" * 16) is None


@pytest.mark.parametrize("titles", [("L'eau", "Eau"), ("L'école de la ville", "École de la ville")])
def test_an_article_that_is_tied_to_its_word_is_none_of_its_letters(titles: tuple[str, str]) -> None:
    named, expected = titles

    assert likeness(page(named), Expectation(title=expected, language="fr"), POLICY) is Likeness.SAME
