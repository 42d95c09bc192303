"""judge, by what a page shows: walls and gates, other owners, pages that stand for their absence, what siblings settle."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observation_builder import NOON, START, answer, certificate, hop, look, page, seen, unvisited, visit
from toolkit_maint import signs
from toolkit_maint.domain.address import parse_address
from toolkit_maint.domain.case import deciding_look
from toolkit_maint.domain.judge import RULES, case_of_look, is_plainly_alive, judge, judge_address, judge_case, wants_sibling
from toolkit_maint.domain.observation import (
    Expectation,
    Fault,
    FaultKind,
    Hop,
    HopKind,
    Look,
    LookKind,
    Observation,
    Page,
    Refresh,
    TlsFacts,
    UnvisitedKind,
)
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.signs import Match, Sign, SignKind, SignTable, Where
from toolkit_maint.domain.suggestion import suggestion
from toolkit_maint.domain.verdict import POSITIVE, Confidence, NoteId, Reason, Verdict, VerdictKind

POLICY = signs.default_policy()
ALIVE, MOVED, BROKEN = VerdictKind.ALIVE, VerdictKind.MOVED, VerdictKind.BROKEN
BLOCKED, INSECURE, UNSURE = VerdictKind.BLOCKED, VerdictKind.INSECURE, VerdictKind.UNSURE
CERTAIN, LIKELY = Confidence.CERTAIN, Confidence.LIKELY
GET, HEAD, SIBLING = LookKind.GET, LookKind.HEAD, LookKind.SIBLING
PRINT, FAR, NEAR = "0" * 16, "f" * 16, "0" * 15 + "f"
THERE, NOWHERE = "https://list.example/a/page", "https://list.example/a/none"
HOME = "https://list.example/"
ABSENT = "Pagina niet gevonden"
NAMED = Expectation(title="Composteren in de stad", language="nl")


def says(title: str = "A page", **facts: Any) -> Page:
    return msgspec.structs.replace(page(title), **{"text_letters": 900, **facts})


def expected(title: str, language: str = "", last_print: str = "") -> Expectation:
    return Expectation(title=title, language=language, print=last_print)


def facts_of(verdict: Verdict) -> tuple[VerdictKind, Reason, Confidence | None]:
    return verdict.kind, verdict.reason, verdict.confidence


def with_signs(*those: Sign) -> Policy:
    return msgspec.structs.replace(POLICY, signs=SignTable(those))


def a_sign(kind: SignKind, phrase: str = "the sign", weight: float = 1.0, **more: Any) -> Sign:
    name = f"{kind}-{phrase}-{weight}"
    return Sign(id=name, kind=kind, where=Where.TITLE, phrases=(phrase,), weight=weight, source="a test", **more)


def ends(address: str, body: Page, *before: str, status: int = 200, by: int = 302) -> Observation:
    return seen(*(hop(start, by) for start in before), hop(address, status), body=body)


def beside(first: Observation, body: Page | None, *, address: str = NOWHERE, status: int = 200, sent: str = "") -> Observation:
    """The observation with a look at a made-up address: this page at the end of it, or a time-out."""
    if body is None:
        hops = (Hop(kind=HopKind.START, address=address),)
        sibling = Look(kind=SIBLING, hops=hops, fault=Fault(kind=FaultKind.TIMEOUT))
    else:
        way = (hop(address, 302), hop(sent, status)) if sent else (hop(address, status),)
        sibling = msgspec.structs.replace(seen(*way, body=body).looks[0], kind=SIBLING)
    return msgspec.structs.replace(first, looks=(*first.looks, sibling))


OF_A_KIND = {
    # kind: what a page of it means at 200, 403, 404 and 500
    SignKind.BOT_WALL: [(BLOCKED, Reason.BOT_WALL)] * 4,
    SignKind.ACCOUNT_SUSPENDED: [(BROKEN, Reason.ACCOUNT_SUSPENDED)] * 4,
    SignKind.PARKED_DOMAIN: [(BROKEN, Reason.PARKED_DOMAIN)] * 4,
    SignKind.DEFAULT_PAGE: [(BROKEN, Reason.DEFAULT_PAGE)] * 4,
    SignKind.MAINTENANCE: [(UNSURE, Reason.MAINTENANCE)] * 4,
    SignKind.DATABASE_ERROR: [(UNSURE, Reason.DATABASE_ERROR)] * 4,
    SignKind.SERVER_ERROR: [(UNSURE, Reason.SERVER_ERROR)] * 4,
    SignKind.REGION: [(BLOCKED, Reason.REGION)] * 4,
    SignKind.UNSUPPORTED: [
        (BLOCKED, Reason.REFUSES_TOOLS),
        (BLOCKED, Reason.FORBIDDEN),
        *[(BLOCKED, Reason.REFUSES_TOOLS)] * 2,
    ],
    SignKind.REFUSAL: [(BLOCKED, Reason.FORBIDDEN)] * 4,
    SignKind.LOG_IN: [(BLOCKED, Reason.LOG_IN), (BLOCKED, Reason.FORBIDDEN), *[(BLOCKED, Reason.LOG_IN)] * 2],
    SignKind.CONSENT: [(BLOCKED, Reason.CONSENT), (BLOCKED, Reason.FORBIDDEN), *[(BLOCKED, Reason.CONSENT)] * 2],
    SignKind.CONTENT_REMOVED: [
        (BROKEN, Reason.CONTENT_REMOVED),
        (BLOCKED, Reason.FORBIDDEN),
        (BROKEN, Reason.NOT_FOUND),
        (UNSURE, Reason.SERVER_ERROR),
    ],
    SignKind.SOFT_404: [
        (BROKEN, Reason.SOFT_404),
        (BLOCKED, Reason.FORBIDDEN),
        (BROKEN, Reason.NOT_FOUND),
        (UNSURE, Reason.SERVER_ERROR),
    ],
    SignKind.USURPED_DOMAIN: [
        (BROKEN, Reason.USURPED_DOMAIN),
        (BLOCKED, Reason.FORBIDDEN),
        (BROKEN, Reason.NOT_FOUND),
        (UNSURE, Reason.SERVER_ERROR),
    ],
    SignKind.APP_SHELL: [
        (ALIVE, Reason.OK),
        (BLOCKED, Reason.FORBIDDEN),
        (UNSURE, Reason.MISSING_WITH_PAGE),
        (UNSURE, Reason.SERVER_ERROR),
    ],
    # What these say is asked by next_look and by who reads the page.
    SignKind.NEEDS_TLS: None,
    SignKind.MOVED: None,
}


@pytest.mark.parametrize("kind", SignKind)
def test_what_a_page_with_enough_signs_of_a_kind_means(kind: SignKind) -> None:
    policy, about = with_signs(a_sign(kind)), expected("Something else entirely")
    plain = [(ALIVE, Reason.OK), (BLOCKED, Reason.FORBIDDEN), (BROKEN, Reason.NOT_FOUND), (UNSURE, Reason.SERVER_ERROR)]
    body = says("The sign", text_letters=100)
    meant = [judge(answer(status, body), about, policy) for status in (200, 403, 404, 500)]

    assert [(verdict.kind, verdict.reason) for verdict in meant] == (OF_A_KIND[kind] or plain)


@pytest.mark.parametrize("kind", set(SignKind) - {SignKind.SOFT_404, SignKind.APP_SHELL})
def test_too_few_signs_mean_nothing(kind: SignKind) -> None:
    verdict = judge(answer(200, says("The sign")), None, with_signs(a_sign(kind, weight=0.99)))

    assert facts_of(verdict) == (ALIVE, Reason.OK, CERTAIN)


@pytest.mark.parametrize(
    ("weight", "title", "letters", "is_enough"),
    [
        (0.5, "Composteren in de stad", 399, True),
        (0.5, "Composteren in de stad", 400, False),
        (0.49, "Composteren in de stad", 0, False),
        (0.5, "Parked | Composteren", 399, False),
        (0.5, "", 399, False),
        (0.99, "Composteren", 100, True),
    ],
)
def test_a_stranger_that_says_little_needs_less(weight: float, title: str, letters: int, is_enough: bool) -> None:
    policy = with_signs(a_sign(SignKind.PARKED_DOMAIN, "parked", weight))
    body = says("Parked" if title != "Parked | Composteren" else title, text_letters=letters)
    verdict = judge(answer(200, body), expected(title), policy)

    assert (verdict.reason is Reason.PARKED_DOMAIN) is is_enough


def test_a_stranger_without_any_sign_is_none() -> None:
    policy = msgspec.structs.replace(with_signs(), stranger_weight=5.0)

    assert judge(answer(200, says("Keukens", text_letters=9)), NAMED, policy).kind is ALIVE


@pytest.mark.parametrize("kind", [kind for kind, meant in OF_A_KIND.items() if meant and kind is not SignKind.APP_SHELL])
def test_a_link_that_is_about_it_has_it_as_its_subject(kind: SignKind) -> None:
    policy = with_signs(a_sign(kind))

    assert judge(answer(200, says("The sign")), expected("The sign | An essay"), policy).kind is ALIVE


@pytest.mark.parametrize("kind", [kind for kind, meant in OF_A_KIND.items() if meant and kind is not SignKind.APP_SHELL])
@pytest.mark.parametrize(("now", "is_news"), [(NEAR, False), (FAR, True), ("", True)])
def test_what_a_page_said_in_good_health_is_no_news(kind: SignKind, now: str, is_news: bool) -> None:
    body = says("The sign", text_letters=100, print=now)
    verdict = judge(answer(200, body), expected("Something else", last_print=PRINT), with_signs(a_sign(kind)))

    assert (verdict.kind is not ALIVE) is is_news


@pytest.mark.parametrize(
    ("title", "letters", "status", "kind"),
    [
        ("Composteren in de stad | The sign", 400, 200, ALIVE),
        ("Composteren in de stad | The sign", 400, 299, ALIVE),
        ("Composteren in de stad | The sign", 399, 200, BLOCKED),
        ("Composteren in de stad | The sign", 400, 300, BLOCKED),
        ("Composteren in de stad | The sign", 400, 404, BLOCKED),
        ("Keukens | The sign", 400, 200, BLOCKED),
    ],
)
def test_a_page_that_says_what_it_should_is_no_wall(title: str, letters: int, status: int, kind: VerdictKind) -> None:
    verdict = judge(answer(status, says(title, text_letters=letters)), NAMED, with_signs(a_sign(SignKind.BOT_WALL)))

    assert verdict.kind is kind


@pytest.mark.parametrize("kind", [GET, LookKind.BROWSER, LookKind.FORGIVING])
@pytest.mark.parametrize("status", [200, 403, 404, 429, 503])
def test_a_wall_of_a_known_maker_is_one_at_every_status(kind: LookKind, status: int) -> None:
    assert facts_of(judge(visit(look(kind, status, cf_mitigated="challenge")), None, POLICY)) == (
        BLOCKED,
        Reason.BOT_WALL,
        LIKELY,
    )


@pytest.mark.parametrize(
    ("kind", "path", "verdict"),
    [
        (SignKind.LOG_IN, "login", ALIVE),
        (SignKind.LOG_IN, "nl/Inloggen.aspx", ALIVE),
        (SignKind.LOG_IN, "consent", BLOCKED),
        (SignKind.LOG_IN, "page", BLOCKED),
        (SignKind.CONSENT, "cookie-consent", ALIVE),
        (SignKind.CONSENT, "login", BLOCKED),
        (SignKind.REGION, "login", BLOCKED),
    ],
)
def test_a_gate_that_was_linked_to_is_the_page(kind: SignKind, path: str, verdict: VerdictKind) -> None:
    linked = answer(200, says("The sign"), address=f"https://list.example/{path}")

    assert judge(linked, None, with_signs(a_sign(kind))).kind is verdict


@pytest.mark.parametrize(
    ("observation", "expectation", "kind", "reason"),
    [
        (answer(200, says("Inloggen | De Linde", markers=("log-in-password",))), None, BLOCKED, Reason.LOG_IN),
        (answer(200, says("Een nacht inloggen: een verhaal", markers=("log-in-password",))), None, ALIVE, Reason.OK),
        (answer(200, says("This domain is for sale!", text_letters=100)), NAMED, BROKEN, Reason.PARKED_DOMAIN),
        (answer(200, says("Domaine viticole à vendre")), NAMED, ALIVE, Reason.OK),
        (answer(200, says("Account suspended", text_letters=100)), NAMED, BROKEN, Reason.ACCOUNT_SUSPENDED),
        (answer(200, says("Welcome to nginx!", text_letters=300)), NAMED, BROKEN, Reason.DEFAULT_PAGE),
        (answer(200, says("Under maintenance", text_letters=100)), NAMED, UNSURE, Reason.MAINTENANCE),
        (answer(200, says("Onderhoud van je fiets")), NAMED, ALIVE, Reason.OK),
        (answer(200, says("Database error", text_letters=100)), NAMED, UNSURE, Reason.DATABASE_ERROR),
        (answer(500, says("Database error", text_letters=100)), NAMED, UNSURE, Reason.DATABASE_ERROR),
        (answer(200, says("503 Service Unavailable", text_letters=90)), NAMED, UNSURE, Reason.SERVER_ERROR),
        (answer(200, says("Access denied", text_letters=90)), NAMED, BLOCKED, Reason.FORBIDDEN),
        (answer(200, says("Unsupported browser", text_letters=90)), NAMED, BLOCKED, Reason.REFUSES_TOOLS),
        (answer(200, says("Unavailable in your country", text_letters=90)), NAMED, BLOCKED, Reason.REGION),
        (answer(200, says("Video unavailable", text_letters=90)), NAMED, BROKEN, Reason.CONTENT_REMOVED),
        (answer(200, says("Why a video is unavailable")), NAMED, ALIVE, Reason.OK),
        (answer(200, says(ABSENT, text_letters=90)), NAMED, BROKEN, Reason.SOFT_404),
        (answer(200, says("Best slot online 2026: maxwin")), NAMED, BROKEN, Reason.USURPED_DOMAIN),
        (ends("https://consent.youtube.com/m", says("YouTube"), THERE), NAMED, BLOCKED, Reason.CONSENT),
        (ends("https://accounts.google.com/v3", says("Google"), THERE), NAMED, BLOCKED, Reason.LOG_IN),
        (ends("https://www.hugedomains.com/x", says("Buy it"), THERE), NAMED, BROKEN, Reason.PARKED_DOMAIN),
        (ends("https://consent.list.example/x", says("A page"), THERE), None, BLOCKED, Reason.CONSENT),
        (ends("https://consent.list.example/x", says("A page"), "https://consent.list.example/a"), None, ALIVE, Reason.OK),
        (ends("https://list.example/login", says("A page"), THERE), None, BLOCKED, Reason.LOG_IN),
    ],
)
def test_pages_as_they_are_met(
    observation: Observation, expectation: Expectation | None, kind: VerdictKind, reason: Reason
) -> None:
    verdict = judge(observation, expectation, POLICY)

    assert (verdict.kind, verdict.reason) == (kind, reason)
    assert verdict.kind is ALIVE or verdict.confidence is LIKELY


def test_trouble_that_all_errors_are_sent_to_says_nothing_of_the_kind() -> None:
    policy, trouble = with_signs(a_sign(SignKind.SERVER_ERROR)), says("The sign")

    assert judge(ends("https://list.example/error", trouble, THERE), None, policy).reason is Reason.SOFT_404
    assert judge(ends("https://list.example/other", trouble, THERE), None, policy).reason is Reason.SERVER_ERROR
    assert judge(answer(200, trouble, address="https://list.example/error"), None, policy).reason is Reason.SERVER_ERROR


# --- a page that is shown under 404

WHOLE = says("Composteren in de stad", text_letters=400)
SHELL = says("App", text_letters=30, scripts=3, markers=("app-shell",))
ANOTHER = says("Iets anders", print=FAR, text_letters=40)


@pytest.mark.parametrize(
    ("observation", "expectation", "verdict"),
    [
        # its name, or its text, is what was expected
        (answer(404, WHOLE), NAMED, (ALIVE, Reason.OK, LIKELY)),
        (answer(404, says("Keukens", headings=("Composteren in de stad",))), NAMED, (ALIVE, Reason.OK, LIKELY)),
        (answer(404, says("Keukens", print=NEAR)), expected("Meel", "", PRINT), (ALIVE, Reason.OK, LIKELY)),
        (answer(404, says("Composteren in de stad", text_letters=399)), NAMED, (BROKEN, Reason.NOT_FOUND, LIKELY)),
        (answer(404, says("Keukens | Composteren in de stad")), NAMED, (BROKEN, Reason.NOT_FOUND, LIKELY)),
        (answer(404, WHOLE), None, (BROKEN, Reason.NOT_FOUND, LIKELY)),
        (answer(404, says(f"{ABSENT} | Composteren in de stad")), NAMED, (BROKEN, Reason.NOT_FOUND, LIKELY)),
        (answer(404, says("Composteren in de stad", headings=(ABSENT,))), NAMED, (BROKEN, Reason.NOT_FOUND, LIKELY)),
        (answer(410, WHOLE), NAMED, (BROKEN, Reason.GONE, CERTAIN)),
        (answer(405, WHOLE), NAMED, (BROKEN, Reason.CLIENT_ERROR, LIKELY)),
        # what the site shows where there is nothing
        (beside(answer(404, WHOLE), ANOTHER, status=404), None, (UNSURE, Reason.MISSING_WITH_PAGE, LIKELY)),
        (beside(answer(404, WHOLE), ANOTHER, status=404), NAMED, (ALIVE, Reason.OK, LIKELY)),
        (beside(answer(404, WHOLE), WHOLE, status=404), NAMED, (BROKEN, Reason.NOT_FOUND, LIKELY)),
        (beside(answer(404, WHOLE), WHOLE, status=404), None, (BROKEN, Reason.NOT_FOUND, LIKELY)),
        (beside(answer(404, WHOLE), None), None, (BROKEN, Reason.NOT_FOUND, LIKELY)),
        (beside(answer(404, WHOLE), None), NAMED, (ALIVE, Reason.OK, LIKELY)),
        # a shell for scripts
        (answer(404, SHELL), None, (UNSURE, Reason.MISSING_WITH_PAGE, LIKELY)),
        (answer(404, SHELL), NAMED, (UNSURE, Reason.MISSING_WITH_PAGE, LIKELY)),
        (answer(404, msgspec.structs.replace(SHELL, title=ABSENT)), None, (BROKEN, Reason.NOT_FOUND, LIKELY)),
        (answer(404, msgspec.structs.replace(SHELL, text_letters=61)), None, (BROKEN, Reason.NOT_FOUND, LIKELY)),
        (answer(403, SHELL), None, (BLOCKED, Reason.FORBIDDEN, LIKELY)),
    ],
)
def test_a_404_over_a_whole_page(
    observation: Observation, expectation: Expectation | None, verdict: tuple[VerdictKind, Reason, Confidence]
) -> None:
    assert facts_of(judge(observation, expectation, POLICY)) == verdict


def test_a_page_under_the_wrong_status_has_that_noted() -> None:
    verdict = judge(answer(404, WHOLE), NAMED, POLICY)

    assert [note.id for note in verdict.notes] == [NoteId.WRONG_STATUS]


# --- a page that stands for its absence, under a status that promises the page

HALF = says(ABSENT, text_letters=3_000)
APP = says("App", text_letters=30, scripts=3)
PDF = "https://list.example/a/page.pdf"


@pytest.mark.parametrize(
    ("observation", "expectation", "verdict"),
    [
        # a name of absence, once and twice
        (answer(200, HALF), None, (ALIVE, Reason.OK, LIKELY)),
        (answer(200, says(ABSENT, headings=(ABSENT,))), None, (BROKEN, Reason.SOFT_404, LIKELY)),
        (beside(answer(200, HALF), HALF), None, (BROKEN, Reason.SOFT_404, CERTAIN)),
        (beside(answer(200, HALF), ANOTHER), None, (ALIVE, Reason.OK, LIKELY)),
        (beside(answer(200, HALF), None), None, (ALIVE, Reason.OK, LIKELY)),
        (beside(answer(200, says(ABSENT, headings=(ABSENT,))), ANOTHER), None, (ALIVE, Reason.OK, LIKELY)),
        (beside(answer(200, says(ABSENT, headings=(ABSENT,))), None), None, (BROKEN, Reason.SOFT_404, LIKELY)),
        (beside(answer(200, HALF), HALF), expected(ABSENT), (ALIVE, Reason.OK, CERTAIN)),
        # what is neither doubtful nor a shell is not asked for its sibling
        (beside(answer(200, WHOLE), WHOLE), NAMED, (ALIVE, Reason.OK, CERTAIN)),
        (beside(answer(200, WHOLE), WHOLE), None, (ALIVE, Reason.OK, CERTAIN)),
        # another name
        (answer(200, says("Keukens")), NAMED, (ALIVE, Reason.OK, LIKELY)),
        (beside(answer(200, says("Keukens")), says("Keukens")), NAMED, (BROKEN, Reason.SOFT_404, LIKELY)),
        (beside(answer(200, says("Keukens")), ANOTHER), NAMED, (ALIVE, Reason.OK, LIKELY)),
        # a shell shows the same for every path
        (beside(answer(200, APP), APP), NAMED, (ALIVE, Reason.OK, CERTAIN)),
        (
            beside(answer(200, says(ABSENT, text_letters=9, scripts=1)), says(ABSENT, text_letters=9, scripts=1)),
            NAMED,
            (BROKEN, Reason.SOFT_404, CERTAIN),
        ),
        # sent to a home page
        (ends(HOME, says("De Linde"), THERE), None, (BROKEN, Reason.SOFT_404, LIKELY)),
        (ends(HOME, says("De Linde"), THERE), NAMED, (BROKEN, Reason.SOFT_404, LIKELY)),
        (ends(HOME, says("De Linde"), THERE), expected("De Linde"), (ALIVE, Reason.OK, LIKELY)),
        (ends(HOME, says("Welkom | De Linde"), THERE), expected("De Linde"), (ALIVE, Reason.OK, LIKELY)),
        (ends(HOME, says("Agenda | De Linde"), THERE), expected("De Linde"), (BROKEN, Reason.SOFT_404, LIKELY)),
        (ends("https://b.example/nl/", says("De Linde"), THERE), None, (BROKEN, Reason.SOFT_404, LIKELY)),
        (ends(HOME, says("De Linde"), "https://list.example/nl"), None, (ALIVE, Reason.OK, CERTAIN)),
        (beside(ends(HOME, says("De Linde"), THERE), says("De Linde"), sent=HOME), None, (BROKEN, Reason.SOFT_404, CERTAIN)),
        (beside(ends(HOME, says("De Linde"), THERE), ANOTHER), None, (BROKEN, Reason.SOFT_404, LIKELY)),
        # sent to a page for errors, or to a search
        (ends("https://list.example/404", says("De Linde"), THERE), None, (BROKEN, Reason.SOFT_404, LIKELY)),
        (
            beside(ends("https://list.example/404", says("Oeps"), THERE), says("Oeps"), sent="https://list.example/404"),
            None,
            (BROKEN, Reason.SOFT_404, CERTAIN),
        ),
        (ends("https://list.example/zoeken", says("Zoek"), THERE), None, (ALIVE, Reason.OK, LIKELY)),
        (
            beside(ends("https://list.example/zoeken", says("Zoek"), THERE), says("Zoek"), sent="https://list.example/zoeken"),
            None,
            (BROKEN, Reason.SOFT_404, CERTAIN),
        ),
        # a page where there was a file
        (answer(200, says("De Linde"), address=PDF), None, (ALIVE, Reason.OK, LIKELY)),
        (beside(answer(200, says("De Linde"), address=PDF), says("De Linde")), None, (BROKEN, Reason.SOFT_404, LIKELY)),
        (answer(200, says("", media_type="application/pdf"), address=PDF), None, (ALIVE, Reason.OK, CERTAIN)),
        (beside(answer(200, APP, address=PDF), APP), None, (ALIVE, Reason.OK, LIKELY)),
    ],
)
def test_a_page_that_stands_for_its_own_absence(
    observation: Observation, expectation: Expectation | None, verdict: tuple[VerdictKind, Reason, Confidence]
) -> None:
    assert facts_of(judge(observation, expectation, POLICY)) == verdict


def test_a_sibling_that_was_looked_at_last_is_the_one_that_counts() -> None:
    once = beside(answer(200, HALF), ANOTHER)

    assert judge(beside(once, HALF), None, POLICY).confidence is CERTAIN
    assert judge(beside(beside(answer(200, HALF), HALF), ANOTHER), None, POLICY).kind is ALIVE


def test_a_sibling_is_never_the_look_that_counts() -> None:
    observation = beside(answer(200, HALF), HALF)
    verdict = judge(observation, None, POLICY)

    assert deciding_look(observation, verdict) is observation.looks[0]
    alone = msgspec.structs.replace(observation, looks=observation.looks[1:])
    assert judge(alone, None, POLICY).reason is Reason.UNKNOWN_STATUS


# --- another owner

FOREIGN = a_sign(SignKind.USURPED_DOMAIN, "slots", 0.625, match=Match.WITHIN)
BAIT = a_sign(SignKind.USURPED_DOMAIN, "best", 0.375, match=Match.WITHIN)
SOLD = a_sign(SignKind.PARKED_DOMAIN, "sold", 0.5, match=Match.WITHIN)
USURPERS = with_signs(FOREIGN, BAIT, SOLD)
OLD = Expectation(title="Composteren in de stad", language="nl", print=PRINT)
ELSEWHERE = "https://b.example/page"


@pytest.mark.parametrize(
    ("body", "sent_elsewhere", "is_usurped"),
    [
        # one point is not enough
        (says("Keukens"), False, False),
        (says("Keukens"), True, False),
        (says("Keukens", language="en"), False, False),
        (says("Keukens", print=FAR), False, False),
        (says("公式サイト"), False, False),
        (says("Slots"), False, False),
        (says("Best"), False, False),
        (says("Sold"), False, False),
        # another site, text, language or script alone is that of the same people, who have moved or translated
        (says("Keukens", print=FAR), True, False),
        (says("Keukens", language="en", print=FAR), True, False),
        (says("公式サイト"), True, False),
        (says("公式サイト", language="en"), False, False),
        (says("Best", print=FAR), True, False),
        # what other owners do, and one more
        (says("Slots"), True, True),
        (says("Slots", print=FAR), False, True),
        (says("Slots", language="en"), False, False),
        (says("Sold"), True, True),
        (says("Sold", print=FAR), False, True),
        (says("Slots sold"), False, True),
        (says("公式サイト", print=FAR), False, True),
        # trade and bait in one title, whatever the name
        (says("Best slots"), False, True),
        (says("Composteren in de stad: best slots"), False, True),
        # a page that still says what it should is nobody else's
        (says("Composteren in de stad", language="en", print=FAR), True, False),
        (says("Composteren in de stad: slots", language="en"), True, False),
        (says("Home", language="en"), True, False),
        # the text is what it was
        (says("Best slots", print=NEAR), True, False),
    ],
)
def test_another_owner_is_one_by_two_points(body: Page, sent_elsewhere: bool, is_usurped: bool) -> None:
    observation = ends(ELSEWHERE, body, THERE) if sent_elsewhere else answer(200, body)

    assert (judge(observation, OLD, USURPERS).reason is Reason.USURPED_DOMAIN) is is_usurped


@pytest.mark.parametrize(
    ("start", "end", "is_usurped"),
    [
        ("https://www.list.example/page", "https://list.example/page2", False),
        ("https://list.example/page", "https://list.example.com/page", True),
    ],
)
def test_the_domain_that_counts_is_the_one_that_is_registered(start: str, end: str, is_usurped: bool) -> None:
    verdict = judge(ends(end, says("Slots"), start), OLD, USURPERS)

    assert (verdict.reason is Reason.USURPED_DOMAIN) is is_usurped


def test_only_where_something_is_expected_is_there_another_owner() -> None:
    assert judge(ends(ELSEWHERE, says("Best slots", language="en"), THERE), None, USURPERS).kind is ALIVE
    assert judge(answer(200, says("Best slots")), expected("The best of towns"), USURPERS).kind is ALIVE


def test_a_number_in_a_title_does_not_hide_another_owner() -> None:
    taken = answer(200, says("PRABU77: Situs Slot Gacor Hari Ini Gampang Menang Maxwin"))

    assert judge(taken, expected("Weerbaar tot 18", "nl"), POLICY).reason is Reason.USURPED_DOMAIN


# --- the way there, and what there is to read

WEAK, STRONG, OTHER_KEY = (certificate(key_bits=bits) for bits in (2_047, 2_048, 0))


def _over(tls: TlsFacts, *more: TlsFacts, body: Page | None = None) -> Observation:
    """A page at the end of redirects within the site, each over this TLS."""
    facts = (tls, *more)
    hops = [hop(f"{START}{'/' * number}", 302 if number < len(more) else 200) for number in range(len(facts))]
    with_tls = tuple(msgspec.structs.replace(each, tls=one) for each, one in zip(hops, facts, strict=True))
    return visit(Look(kind=GET, hops=with_tls, page=body or page()))


@pytest.mark.parametrize(
    ("observation", "kind"),
    [
        (_over(WEAK), INSECURE),
        (_over(STRONG), ALIVE),
        (_over(OTHER_KEY), ALIVE),
        (_over(WEAK, STRONG), INSECURE),
        (_over(STRONG, WEAK), INSECURE),
        (_over(STRONG, OTHER_KEY), ALIVE),
        (_over(certificate(key_bits=1)), INSECURE),
    ],
)
def test_a_weak_key_anywhere_on_the_way_is_warned_of(observation: Observation, kind: VerdictKind) -> None:
    verdict = judge(observation, NAMED, POLICY)

    assert verdict.kind is kind
    assert (verdict.reason is Reason.CERTIFICATE_WEAK) is (kind is INSECURE)
    assert verdict.confidence is LIKELY
    assert judge(observation, None, POLICY).kind is kind


def test_a_weak_key_counts_before_what_the_page_says() -> None:
    parked = says("This domain is for sale!", text_letters=9)

    assert judge(_over(WEAK, body=parked), NAMED, POLICY).reason is Reason.CERTIFICATE_WEAK


@pytest.mark.parametrize(
    ("status", "body", "kind", "reason"),
    [
        (200, says(is_blank=True), BROKEN, Reason.NO_CONTENT),
        (299, says(is_blank=True), BROKEN, Reason.NO_CONTENT),
        (302, says(is_blank=True), BROKEN, Reason.REDIRECT_WITHOUT_ADDRESS),
        (300, says(is_blank=True), BROKEN, Reason.REDIRECT_WITHOUT_ADDRESS),
        (399, says(), BROKEN, Reason.REDIRECT_WITHOUT_ADDRESS),
        (304, says(), BROKEN, Reason.NO_CONTENT),
        (204, says(), BROKEN, Reason.NO_CONTENT),
        (205, says(), BROKEN, Reason.NO_CONTENT),
        (206, says(), ALIVE, Reason.OK),
        (300, says(), ALIVE, Reason.OK),
        (301, says(), ALIVE, Reason.OK),
        (305, says(), BROKEN, Reason.REDIRECT_WITHOUT_ADDRESS),
        (200, says(text_bytes=0), BROKEN, Reason.NO_CONTENT),
        (200, says(text_bytes=1), ALIVE, Reason.OK),
        (404, says(is_blank=True, text_letters=0), BROKEN, Reason.NOT_FOUND),
    ],
)
@pytest.mark.parametrize("expectation", [None, expected("A page")])
def test_a_page_that_shows_nothing_is_nothing_to_read(
    status: int, body: Page, kind: VerdictKind, reason: Reason, expectation: Expectation | None
) -> None:
    verdict = judge(answer(status, body), expectation, POLICY)

    assert facts_of(verdict) == (kind, reason, CERTAIN if kind is ALIVE else LIKELY)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (HopKind.REDIRECT, Reason.MOVED_PERMANENTLY),
        (HopKind.META_REFRESH, Reason.PAGE_FORWARDS),
        (HopKind.REFRESH_HEADER, Reason.PAGE_FORWARDS),
        (HopKind.SCRIPT, Reason.PAGE_FORWARDS),
        (HopKind.MOVED_NOTICE, Reason.PAGE_SAYS_MOVED),
    ],
)
def test_how_a_page_has_moved(kind: HopKind, reason: Reason) -> None:
    verdict = judge(seen(hop(THERE, 301), hop(ELSEWHERE, 200, kind)), None, POLICY)

    assert (*facts_of(verdict), verdict.suggestion) == (MOVED, reason, CERTAIN, ELSEWHERE)


def test_a_frame_is_the_page_that_it_stands_in() -> None:
    for framed in (ELSEWHERE, "https://b.example/"):
        verdict = judge(seen(hop(THERE, 200), hop(framed, 200, HopKind.FRAME)), None, POLICY)
        assert facts_of(verdict) == (ALIVE, Reason.OK, CERTAIN)


# --- what is plainly alive

SOON = (NOON + timedelta(days=14, seconds=-1)).isoformat()
LATER = (NOON + timedelta(days=14)).isoformat()


def _plain(status: int = 200, *, kind: LookKind = GET, body: Page | None = None, **facts: Any) -> Look:
    """One hop of this status, with these facts."""
    first = Hop(kind=HopKind.START, address=facts.pop("address", START), status=status, **facts)
    return Look(kind=kind, hops=(first,), page=body)


@pytest.mark.parametrize(
    ("only", "is_plain"),
    [
        (_plain(body=page()), True),
        (_plain(299, body=page()), True),
        (_plain(300, body=page()), False),
        (_plain(199, body=page()), False),
        (_plain(204, body=page()), False),
        (_plain(404, body=page()), False),
        (_plain(kind=HEAD), True),
        (_plain(404, kind=HEAD), False),
        (_plain(), False),
        (_plain(kind=LookKind.BROWSER, body=page()), False),
        (_plain(kind=LookKind.UNVERIFIED, body=page()), False),
        (_plain(kind=HEAD, body=page()), False),
        (_plain(body=page(size=0)), False),
        (_plain(body=page(size=1)), True),
        (_plain(body=says(is_blank=True)), False),
        (_plain(body=says(secure_address="https://list.example/page"), address="http://list.example/page"), False),
        (_plain(body=page(), address=PDF), False),
        (_plain(body=says(media_type="application/pdf"), address=PDF), True),
        (_plain(body=page(ABSENT)), False),
        (_plain(body=page(), headers=(("cf-mitigated", "challenge"),)), False),
        (_plain(body=page(), headers=(("set-cookie", "datadome"),)), False),
        (_plain(body=page(), elapsed_ms=9_999), True),
        (_plain(body=page(), elapsed_ms=10_000), False),
        (_plain(body=page(), tls=certificate()), True),
        (_plain(body=page(), tls=certificate(chain_completed=True)), False),
        (_plain(body=page(), tls=WEAK), False),
        (_plain(body=page(), tls=STRONG), True),
        (_plain(body=page(), tls=certificate(key_bits=1)), False),
        (_plain(body=page(), tls=certificate(not_after=SOON)), False),
        (_plain(body=page(), tls=certificate(not_after=LATER)), True),
    ],
)
def test_what_is_plainly_alive_is_so_by_every_rule(only: Look, is_plain: bool) -> None:
    observation = visit(only)
    by_rules = judge_case(case_of_look(observation, only, None, POLICY))

    assert is_plainly_alive(only, None, NOON, POLICY) is is_plain
    assert not is_plainly_alive(only, NAMED, NOON, POLICY)
    assert only.kind not in {GET, HEAD} or judge(observation, None, POLICY) == by_rules
    if is_plain:
        assert (by_rules.kind, by_rules.rule, by_rules.notes) == (ALIVE, "alive", ())
        assert by_rules.confidence is (LIKELY if only.kind is HEAD else CERTAIN)


def test_what_failed_or_was_sent_on_is_not_plain() -> None:
    failed = msgspec.structs.replace(_plain(body=page()), fault=Fault(kind=FaultKind.TIMEOUT))

    assert not is_plainly_alive(failed, None, NOON, POLICY)
    assert not is_plainly_alive(look(GET, 200, 200), None, NOON, POLICY)


@pytest.mark.parametrize("heading", ["Video unavailable", "This job is no longer available", "Under maintenance"])
def test_signs_in_headings_count_where_nothing_is_expected(heading: str) -> None:
    observation = answer(200, says("De Linde", headings=(heading,), text_letters=150))

    assert judge(observation, None, POLICY).kind is not ALIVE


# --- the order of the rules

ORDER = [
    "unchanged refused-here head-alone name connection certificate weak-key tls http redirect time",
    "wall suspended parked default-page maintenance database trouble region wall-status unsupported refusal",
    "sent-to-log-in log-in-page sent-to-consent consent-page missing-with-page broken-status passing-status",
    "nothing-to-read removed usurped soft-404 moved alive",
]
BY_KIND = {
    "wall": SignKind.BOT_WALL,
    "suspended": SignKind.ACCOUNT_SUSPENDED,
    "parked": SignKind.PARKED_DOMAIN,
    "default-page": SignKind.DEFAULT_PAGE,
    "maintenance": SignKind.MAINTENANCE,
    "database": SignKind.DATABASE_ERROR,
    "trouble": SignKind.SERVER_ERROR,
    "region": SignKind.REGION,
    "unsupported": SignKind.UNSUPPORTED,
    "refusal": SignKind.REFUSAL,
    "log-in-page": SignKind.LOG_IN,
    "consent-page": SignKind.CONSENT,
    "removed": SignKind.CONTENT_REMOVED,
    "usurped": SignKind.USURPED_DOMAIN,
    "soft-404": SignKind.SOFT_404,
}


def test_the_order_of_the_table_is_kept() -> None:
    assert [rule_id for rule_id, _ in RULES] == " ".join(ORDER).split()


@pytest.mark.parametrize("number", range(len(BY_KIND) - 1))
def test_of_two_signs_the_one_that_stands_first_decides(number: int) -> None:
    """What it means for a page to have signs of two kinds follows from the order alone."""
    first, second = list(BY_KIND)[number : number + 2]
    policy = with_signs(a_sign(BY_KIND[second]), a_sign(BY_KIND[first]))

    assert judge(answer(200, says("The sign", text_letters=9)), NAMED, policy).rule == first


@pytest.mark.parametrize(
    ("observation", "rule"),
    [
        (answer(403, says("Access denied", text_letters=9)), "wall-status"),
        (answer(451, says("Log in", text_letters=9, markers=("log-in-password",))), "wall-status"),
        (answer(401, says("This domain is for sale!", text_letters=9)), "parked"),
        (ends("https://list.example/login", says("Voordat u doorgaat"), THERE), "sent-to-log-in"),
        (ends("https://list.example/consent", says(ABSENT), THERE), "sent-to-consent"),
        (answer(404, says("Log in", text_letters=9, markers=("log-in-password", "log-in-password-short"))), "log-in-page"),
        (answer(204, says(ABSENT, text_letters=9)), "nothing-to-read"),
        (ends(HOME, says("Video unavailable", text_letters=9), THERE), "removed"),
        (ends("https://b.example/", says("Slot online hari ini"), THERE), "usurped"),
        (ends("https://b.example/", says("Best crypto", language="en"), THERE), "soft-404"),
        (answer(406, says()), "wall-status"),
        (ends("https://list.example/consent", says(), THERE, status=404), "broken-status"),
        (ends("https://list.example/login", says(), THERE, status=404), "broken-status"),
        (answer(600, says(ABSENT, headings=(ABSENT,))), "unknown-status"),
        (answer(499, says()), "broken-status"),
        (visit(look(HEAD, 500)), "passing-status"),
        (visit(look(HEAD, 499)), "head-alone"),
        (seen(hop(THERE, 301), hop(ELSEWHERE, 600)), "unknown-status"),
        (ends(HOME, says("De Linde"), THERE, by=301), "soft-404"),
        (ends(ELSEWHERE, says("De Linde"), THERE, by=301), "moved"),
        (answer(600, says()), "unknown-status"),
        (answer(100, says()), "unknown-status"),
        (answer(199, says()), "unknown-status"),
    ],
)
def test_which_rule_decides(observation: Observation, rule: str) -> None:
    verdict = judge(observation, NAMED, POLICY)

    assert verdict.rule == rule
    assert (verdict.confidence is CERTAIN) is (rule == "moved" or verdict.reason is Reason.LEGAL_REASONS)


# --- total, and always the same

TITLES = st.sampled_from(
    ["", "A page", NAMED.title, ABSENT, "Log in", "Home", "公式サイト", "Best slots maxwin", "Just a moment...", "404"]
)
MARKERS = st.sampled_from([each.id for each in signs.sign_table().signs if each.where in {Where.MARKUP, Where.TEXT}] + ["gone"])
PRINTS = st.sampled_from(["", PRINT, NEAR, FAR])
PATHS = ["", "page", "nl/", "login", "404", "consent?x=1", "zoeken", "a.pdf", "page#x", "a;sid=0123456789"]
ADDRESSES = st.sampled_from(
    [f"{start}/{path}" for start in ("https://list.example", "http://list.example", "https://b.example") for path in PATHS]
)
PAGES = st.builds(
    says,
    TITLES,
    headings=st.lists(TITLES, max_size=2).map(tuple),
    markers=st.lists(MARKERS, max_size=3).map(tuple),
    print=PRINTS,
    language=st.sampled_from(["", "nl", "en"]),
    media_type=st.sampled_from(["text/html", "application/pdf", "text/plain"]),
    text_bytes=st.sampled_from([0, 500]),
    text_letters=st.sampled_from([0, 60, 199, 200, 399, 400, 1_000, 9_000]),
    scripts=st.integers(0, 2),
    is_blank=st.booleans(),
    secure_address=st.sampled_from(["", "https://list.example/page"]),
    refresh=st.none() | st.just(Refresh(0, "https://b.example/page")),
)
TLS = st.none() | st.builds(
    certificate,
    key_bits=st.sampled_from([0, 1_024, 2_048]),
    chain_completed=st.booleans(),
    not_after=st.sampled_from(["", "soon", SOON, LATER, "2025-01-01T00:00:00Z"]),
)
HEADERS = st.sampled_from([(), (("cf-mitigated", "challenge"),), (("set-cookie", "datadome"),), (("retry-after", "5"),)])
HOPS = st.builds(
    lambda kind, address, status, headers, tls, elapsed: Hop(
        kind=kind, address=address, status=status, headers=headers, tls=tls, elapsed_ms=elapsed
    ),
    st.sampled_from(HopKind),
    ADDRESSES,
    st.none() | st.sampled_from([200, 204, 300, 301, 302, 304, 401, 403, 404, 410, 426, 429, 500, 503, 999]),
    HEADERS,
    TLS,
    st.sampled_from([0, 9_999, 10_000]),
)
LOOKS = st.builds(
    lambda kind, hops, body, fault, second: Look(kind=kind, hops=tuple(hops), page=body, fault=fault, second_pass=second),
    st.sampled_from(LookKind),
    st.lists(HOPS, min_size=1, max_size=4),
    st.none() | PAGES,
    st.none() | st.builds(lambda kind: Fault(kind=kind, verify_code=10), st.sampled_from(FaultKind)),
    st.booleans(),
)
OBSERVATIONS = st.builds(
    lambda looks: Observation(visit_key=looks[0].hops[0].address, looks=tuple(looks), visited_at=NOON, elapsed_ms=1),
    st.lists(LOOKS, min_size=1, max_size=4),
)
EXPECTATIONS = st.none() | st.builds(
    lambda title, language, last: Expectation(title=title, language=language, print=last),
    TITLES,
    st.sampled_from(["", "nl", "en"]),
    PRINTS,
)


@settings(deadline=None)
@given(OBSERVATIONS, EXPECTATIONS)
def test_every_observation_has_a_verdict_and_always_the_same_one(
    observation: Observation, expectation: Expectation | None
) -> None:
    verdict = judge(observation, expectation, POLICY)
    read_again = msgspec.json.decode(msgspec.json.encode(observation), type=Observation)

    assert judge(read_again, expectation, POLICY) == verdict
    assert verdict.kind is not VerdictKind.UNCHECKED
    assert verdict.confidence is not None
    assert verdict.suggestion is None or verdict.kind is MOVED
    assert verdict.notes == () or verdict.kind in POSITIVE
    assert verdict.rule in {*(rule_id for rule_id, _ in RULES), "unknown-status", "https-only"}
    decided_by = deciding_look(observation, verdict)
    assert decided_by is not None
    assert decided_by.kind is not SIBLING or verdict.rule == "unknown-status"


@settings(deadline=None)
@given(OBSERVATIONS, EXPECTATIONS)
def test_a_sibling_is_wanted_once_and_never_for_a_home_page(observation: Observation, expectation: Expectation | None) -> None:
    if wants_sibling(observation, expectation, POLICY):
        last = observation.looks[-1]
        assert last.page is not None
        assert all(each.kind is not SIBLING for each in observation.looks)
        assert last.hops[0].address.partition("://")[2].partition("/")[2] not in {"", "nl/"}
        assert not wants_sibling(beside(observation, ANOTHER), expectation, POLICY)


# --- several looks (more of this is in test_judge_looks.py)

BROWSER, UNVERIFIED = LookKind.BROWSER, LookKind.UNVERIFIED
EXPIRED = look(GET, failed=FaultKind.CERTIFICATE)


@pytest.mark.parametrize(
    ("looks", "kind", "confidence", "deciding"),
    [
        # any success wins, the last one first
        ([look(GET, 301, 200), look(GET, 500, second_pass=True)], MOVED, CERTAIN, 0),
        ([look(GET, 200), look(GET, 301, 200, second_pass=True)], MOVED, CERTAIN, 1),
        # an answer counts before a fault, the last one first
        ([look(GET, 500), look(GET, 403), look(BROWSER, failed=FaultKind.TIMEOUT)], BLOCKED, LIKELY, 1),
        # only behind a certificate is there a look behind it
        (
            [EXPIRED, look(UNVERIFIED, 404), look(GET, failed=FaultKind.TIMEOUT, second_pass=True)],
            UNSURE,
            LIKELY,
            2,
        ),
        # a head that proves nothing makes nothing surer
        ([look(HEAD, 404), look(GET, 404, second_pass=True)], BROKEN, LIKELY, 1),
    ],
)
def test_which_of_several_looks_counts(looks: list[Look], kind: VerdictKind, confidence: Confidence, deciding: int) -> None:
    verdict = judge(visit(*looks), None, POLICY)

    assert (verdict.kind, verdict.confidence, verdict.look) == (kind, confidence, deciding)


def test_what_opens_over_https_only_is_said_by_a_rule_of_its_own() -> None:
    plain = look(GET, failed=FaultKind.TIMEOUT, address="http://list.example/page")

    assert judge(visit(plain, look(LookKind.HTTPS, 200)), None, POLICY).rule == "https-only"


@pytest.mark.parametrize(
    ("only", "kind"),
    [
        (look(HEAD, 199), UNSURE),
        (look(HEAD, 200), ALIVE),
        (look(HEAD, 299), ALIVE),
        (look(HEAD, 300), UNSURE),
        (look(HEAD, 205), UNSURE),
        (msgspec.structs.replace(look(HEAD, 200), fault=Fault(kind=FaultKind.UNDECODABLE_BODY)), UNSURE),
    ],
)
def test_a_head_promises_a_page_or_proves_nothing(only: Look, kind: VerdictKind) -> None:
    assert facts_of(judge(visit(only), NAMED, POLICY)) == (kind, Reason.OK if kind is ALIVE else Reason.UNKNOWN_STATUS, LIKELY)


def test_a_verdict_that_names_no_look_of_the_visit_rests_on_none() -> None:
    verdict = judge(answer(200), None, POLICY)

    assert [deciding_look(answer(200), msgspec.structs.replace(verdict, look=at)) for at in (1, -2)] == [None, None]


# --- the address to use instead (more of this is in test_judge.py)

BEGIN, NEXT = "https://a.example/old", "https://b.example/new"


@pytest.mark.parametrize(
    ("chain", "suggested"),
    [
        ([(BEGIN, 301), (NEXT, 200)], NEXT),
        ([(BEGIN, 200)], None),
        # where the chain ends is no page, what lies before it is none either
        ([(BEGIN, 301), (NEXT, 302), ("https://b.example/", 200)], None),
        ([(BEGIN, 301), (NEXT, 302), ("https://b.example/404", 200)], None),
        ([(BEGIN, 301), (NEXT, 302), ("https://b.example/consent", 200)], None),
        ([("https://a.example/404", 301), ("https://b.example/404", 200)], "https://b.example/404"),
        ([(BEGIN, 301), ("https://b.example/login", 302), (NEXT, 200)], None),
        ([("https://a.example/login", 301), ("https://b.example/login", 200)], "https://b.example/login"),
        # into a site, from its root
        ([("https://a.example/", 301), ("https://a.example/artikel", 200)], None),
        ([("https://a.example/", 301), ("https://a.example:8443/artikel", 200)], "https://a.example:8443/artikel"),
        ([("https://a.example/", 301), ("https://b.example/nl/", 200)], "https://b.example/nl/"),
        ([("https://a.example/?p=7", 301), ("https://a.example/artikel", 200)], "https://a.example/artikel"),
        ([("https://a.example/", 301), ("https://a.example/?lang=nl", 200)], "https://a.example/?lang=nl"),
        # http for http, and never for https
        ([("http://a.example/old", 301), ("http://b.example/new", 200)], "http://b.example/new"),
        ([("http://a.example/old", 301), (NEXT, 200)], NEXT),
        ([(BEGIN, 301), ("http://b.example/new", 200)], None),
        # a home page has three parts at most, and no query
        ([(BEGIN, 301), ("https://b.example/nl/home", 200)], None),
        ([(BEGIN, 301), ("https://b.example/nl/be/home", 200)], None),
        ([(BEGIN, 301), ("https://b.example/nl/be/en/home", 200)], "https://b.example/nl/be/en/home"),
        ([(BEGIN, 301), ("https://b.example/?p=7", 200)], "https://b.example/?p=7"),
        # without the ids of sessions, which are long
        ([(BEGIN, 301), (f"{NEXT}?sid=1234567", 200)], f"{NEXT}?sid=1234567"),
        ([(BEGIN, 301), (f"{NEXT}?sid=12345678&a=1", 200)], f"{NEXT}?a=1"),
        ([(BEGIN, 301), (f"{NEXT}?a=1&SID=12345678", 200)], f"{NEXT}?a=1"),
        ([(BEGIN, 301), (f"{NEXT};jsessionid=12345678", 200)], NEXT),
        ([(BEGIN, 301), (f"{NEXT};deel=12345678", 200)], f"{NEXT};deel=12345678"),
        ([(BEGIN, 301), (f"{BEGIN}?PHPSESSID=0123456789", 200)], None),
        ([(BEGIN, 301), (f"{BEGIN}#deel", 200)], None),
        ([(f"{BEGIN}#deel", 301), (BEGIN, 200)], None),
        ([(BEGIN, 301), (f"{NEXT}?Utm_source=x", 200)], NEXT),
    ],
)
def test_the_address_to_use_instead(chain: list[tuple[str, int]], suggested: str | None) -> None:
    assert suggestion([hop(address, status) for address, status in chain], POLICY) == suggested


@pytest.mark.parametrize("written", ["mailto:a@b.example", "mailto:nobody", "not an address", "http://a.example:25/", "/page"])
def test_what_an_address_alone_says_is_certain(written: str) -> None:
    verdict = judge_address(parse_address(written))

    assert verdict is not None
    assert verdict.confidence is CERTAIN


@pytest.mark.parametrize("failed", [None, FaultKind.TIMEOUT, FaultKind.CONNECTION_REFUSED])
def test_what_other_links_of_a_host_showed_is_likely(failed: FaultKind | None) -> None:
    assert judge(unvisited(UnvisitedKind.HOST_DEAD, failed), None, POLICY).confidence is LIKELY


SHOWN = (
    SignKind.SOFT_404,
    SignKind.CONTENT_REMOVED,
    SignKind.PARKED_DOMAIN,
    SignKind.USURPED_DOMAIN,
    SignKind.ACCOUNT_SUSPENDED,
    SignKind.DEFAULT_PAGE,
)


@pytest.mark.parametrize("kind", SHOWN)
def test_what_a_page_shows_is_no_surer_for_being_seen_twice(kind: SignKind) -> None:
    (once,) = answer(200, says("The sign")).looks
    verdict = judge(visit(once, msgspec.structs.replace(once, second_pass=True)), NAMED, with_signs(a_sign(kind)))

    assert (verdict.kind, verdict.confidence) == (BROKEN, LIKELY)


@pytest.mark.parametrize(
    ("end", "by", "body", "kind"),
    [
        ("https://b.example/", 301, ANOTHER, ALIVE),
        ("https://b.example/", 308, ANOTHER, ALIVE),
        ("https://b.example/", 302, ANOTHER, BROKEN),
        ("https://www.list.example/", 301, ANOTHER, BROKEN),
        ("https://b.example/", 301, None, BROKEN),
        ("https://b.example/", 301, says("De Buurt"), BROKEN),
    ],
)
def test_a_page_that_was_given_a_site_of_its_own(end: str, by: int, body: Page | None, kind: VerdictKind) -> None:
    assert judge(beside(ends(end, says("De Buurt"), THERE, by=by), body), None, POLICY).kind is kind


def test_a_search_that_finds_nothing_is_the_page_that_was_linked_to() -> None:
    searched = "https://list.example/zoeken?q=molen"

    assert facts_of(judge(answer(200, HALF, address=searched), None, POLICY)) == (ALIVE, Reason.OK, CERTAIN)
    assert facts_of(judge(answer(200, HALF), None, POLICY)) == (ALIVE, Reason.OK, LIKELY)
