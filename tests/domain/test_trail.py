"""A trail says what judge said, and shows all that it rests on."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observation_builder import START, answer, fault, hop, look, seen, unvisited, visit
from toolkit_maint.domain.address import parse_address
from toolkit_maint.domain.identity import Likeness
from toolkit_maint.domain.judge import RULES, judge
from toolkit_maint.domain.observation import Expectation, FaultKind, Look, LookKind, Observation, UnvisitedKind
from toolkit_maint.domain.passes import UNKNOWN
from toolkit_maint.domain.signs import SignKind, Where
from toolkit_maint.domain.trail import Counted, Trail, trail
from toolkit_maint.domain.verdict import Confidence, NoteId, Reason, VerdictKind
from trail_builder import EXPECTED, POLICY, TRAILS, look_at_page, soft_404, taken_over, temporary_tail, told, wall

ORDER = [rule for rule, _ in RULES]
GET, BROWSER, UNVERIFIED = LookKind.GET, LookKind.BROWSER, LookKind.UNVERIFIED


def shown(observation: Observation, expectation: Expectation | None = None) -> Trail:
    return trail(observation, expectation, POLICY)


LOOKS = [
    look(GET, 200),
    look(GET, 301, 200),
    look(GET, 404),
    look(GET, 403),
    look(GET, 600),
    look(GET, failed=FaultKind.CERTIFICATE),
    look(GET, failed=FaultKind.TIMEOUT),
    look(LookKind.HEAD, 404),
    look(BROWSER, 200),
    look(BROWSER, failed=FaultKind.CONNECTION_RESET),
    look(LookKind.FORGIVING, failed=FaultKind.NOT_HTTP),
    look(UNVERIFIED, 404),
    look(LookKind.HTTPS, 200, address="http://list.example/page"),
    look(LookKind.SIBLING, 200),
    look(GET, 404, second_pass=True),
    look(GET, 200, second_pass=True),
]


@pytest.mark.parametrize("looks", [*itertools.product(LOOKS[:9], repeat=1), *itertools.product(LOOKS[:12], LOOKS)])
def test_it_ends_at_the_verdict_of_judge(looks: tuple[Look, ...]) -> None:
    observation = visit(*looks)
    for expectation in (None, EXPECTED):
        verdict, told_trail = judge(observation, expectation, POLICY), shown(observation, expectation)

        assert (told_trail.verdict, told_trail.reason) == (verdict.kind, verdict.reason)
        assert (told_trail.confidence, told_trail.rule) == (verdict.confidence, verdict.rule)
        if told_trail.look is None:
            assert verdict is UNKNOWN
            continue
        conclusion = told_trail.looks[told_trail.look].conclusion
        assert conclusion is not None
        assert told_trail.counted is Counted.OVER_HTTPS or conclusion.reason is verdict.reason


@pytest.mark.parametrize("observation", [answer(200), answer(404), answer(503), fault(FaultKind.HOST_NOT_FOUND)])
def test_rules_are_shown_in_order_up_to_the_one_that_decided(observation: Observation) -> None:
    told_trail = shown(observation)
    asked = told_trail.looks[0].rules

    assert [each.rule for each in asked] == ORDER[: len(asked)]
    assert asked[-1].rule == told_trail.rule
    assert all(each.answer is None for each in asked[:-1])
    assert asked[-1].answer == told_trail.looks[0].conclusion


def test_where_no_rule_knows_an_answer_all_were_asked() -> None:
    told_trail = shown(answer(600))

    assert [each.rule for each in told_trail.looks[0].rules] == ORDER
    assert told_trail.rule == "unknown-status"


@pytest.mark.parametrize(
    ("looks", "number", "counted", "agreed"),
    [
        ([look(GET, 404)], 0, Counted.ONLY_LOOK, False),
        ([look(GET, 404), look(LookKind.SIBLING, 404)], 0, Counted.ONLY_LOOK, False),
        ([look(GET, 403), look(BROWSER, 200)], 1, Counted.OPENED, False),
        ([look(GET, 403), look(BROWSER, failed=FaultKind.CONNECTION_RESET)], 0, Counted.ANSWERED, False),
        ([look(GET, 403), look(BROWSER, 403)], 1, Counted.FIRST_PASS, False),
        ([look(GET, 404), look(GET, 404, second_pass=True)], 1, Counted.SECOND_PASS, True),
        ([look(GET, 404), look(GET, 410, second_pass=True)], 1, Counted.SECOND_PASS, False),
        ([look(GET, failed=FaultKind.CERTIFICATE), look(UNVERIFIED, 404)], 1, Counted.BEHIND_CERTIFICATE, False),
        ([look(GET, failed=FaultKind.CERTIFICATE), look(UNVERIFIED, 200)], 0, Counted.FIRST_PASS, False),
        (
            [
                look(GET, failed=FaultKind.CONNECTION_REFUSED, address="http://list.example/page"),
                look(LookKind.HTTPS, 200, address="http://list.example/page"),
            ],
            1,
            Counted.OVER_HTTPS,
            False,
        ),
    ],
)
def test_it_says_which_look_counted_and_why(looks: list[Look], number: int, counted: Counted, agreed: bool) -> None:
    told_trail = shown(visit(*looks))

    assert (told_trail.look, told_trail.counted, told_trail.agreed) == (number, counted, agreed)


def test_signs_are_shown_with_their_place_weight_and_sum() -> None:
    (only,) = shown(wall(), EXPECTED).looks

    assert [(sign.id, sign.where, sign.weight, sign.source, sign.maker) for sign in only.signs] == [
        ("wall-title", Where.TITLE, 0.5, "made for tests", "Gatekeeper"),
        ("wall-script", Where.MARKUP, 0.5, "made for tests", "Gatekeeper"),
    ]
    assert [(each.kind, each.weight, each.enough, each.expected) for each in only.sums] == [
        (SignKind.BOT_WALL, 1.0, True, False)
    ]


def test_signs_that_a_link_is_about_do_not_count() -> None:
    (only,) = shown(wall(), Expectation(title="Just a moment", language="en")).looks

    assert [(each.enough, each.expected) for each in only.sums] == [(True, True)]


def test_the_page_is_held_against_what_was_expected() -> None:
    expected = msgspec.structs.replace(EXPECTED, print="000000000000000f")
    page = msgspec.structs.replace(told("Dossier ouderbetrokkenheid", language="fr"), print="00000000000000ff")
    seen_page = shown(visit(look_at_page(page)), expected).looks[0].page

    assert seen_page is not None
    assert (seen_page.likeness, seen_page.named_as_expected, seen_page.print_distance) == (100.0, Likeness.SAME, 4)
    assert (seen_page.language, seen_page.media_type, seen_page.text_letters) == ("fr", "text/html", 900)
    other = shown(taken_over(), EXPECTED).looks[0].page
    assert other is not None
    assert other.named_as_expected is Likeness.OTHER
    unknown = shown(taken_over()).looks[0].page
    assert unknown is not None
    assert (unknown.likeness, unknown.named_as_expected, unknown.print_distance) == (None, Likeness.UNKNOWN, None)


def test_a_sibling_is_shown_and_not_judged() -> None:
    first, sibling = shown(soft_404()).looks

    assert first.same_as_sibling is True
    assert (sibling.kind, sibling.rules, sibling.conclusion, sibling.same_as_sibling) == (LookKind.SIBLING, (), None, None)


def test_every_hop_is_there_and_the_suggestion_is_that_of_the_permanent_ones() -> None:
    told_trail = shown(temporary_tail(), EXPECTED)

    assert [each.status for each in told_trail.looks[0].hops] == [301, 302, 200]
    assert told_trail.suggestion == "https://www.ouders.example/dossier"
    assert not told_trail.looks[0].leaves_domain


def test_leaving_for_another_owner_is_told() -> None:
    steps = (hop("https://www.ouders.example/a", 302), hop("https://other.example/b", 200))

    assert shown(seen(*steps)).looks[0].leaves_domain


def test_the_written_address_adds_its_notes() -> None:
    url = parse_address(f"{START}#deel")
    told_trail = trail(answer(200), None, POLICY, url=url)

    assert [note.id for note in told_trail.notes] == [NoteId.ANCHOR_MISSING]
    assert told_trail.url == f"{START}#deel"


@pytest.mark.parametrize("kind", UnvisitedKind)
def test_what_was_left_alone_has_no_look(kind: UnvisitedKind) -> None:
    told_trail = shown(unvisited(kind, FaultKind.CONNECTION_REFUSED, attempts=3))

    assert (told_trail.looks, told_trail.look, told_trail.counted, told_trail.rule) == ((), None, None, kind.value)


def test_an_address_may_be_judged_by_itself() -> None:
    told_trail = TRAILS["malformed"]()

    assert (told_trail.verdict, told_trail.reason) == (VerdictKind.BROKEN, Reason.MALFORMED_ADDRESS)
    assert (told_trail.confidence, told_trail.visited_at) == (Confidence.CERTAIN, None)


def test_nothing_in_it_is_secret() -> None:
    secret = "canary-7f3a"
    address = f"https://list.example/page?token={secret}"
    observation = seen(
        hop(address, 301, location=f"/next?token={secret}"),
        hop(f"https://user:{secret}@list.example/next?api_key={secret}", 200),
        body=told(f"{address}"),
    )
    failed = fault(FaultKind.REDIRECT_MALFORMED, address=address, detail=f"http://[bad/?token={secret}")

    for each in (observation, failed):
        assert secret.encode() not in msgspec.json.encode(trail(each, EXPECTED, POLICY, url=parse_address(address)))


@settings(max_examples=200)
@given(st.lists(st.sampled_from(LOOKS[:9]), min_size=1, max_size=1), st.lists(st.sampled_from(LOOKS), max_size=3))
def test_it_is_total(first: list[Look], others: list[Look]) -> None:
    told_trail = shown(visit(*first, *others), EXPECTED)

    assert msgspec.json.decode(msgspec.json.encode(told_trail), type=Trail) == told_trail
