"""Signs: where they are looked for, how much of a text must be the phrase, what they come to; and the tables that ship."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path
from types import ModuleType

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from observation_builder import START, answer, hop, look, page, seen
from project_tree import ROOT
from toolkit_maint import signs
from toolkit_maint.domain.observation import HopKind, Look, LookKind
from toolkit_maint.domain.signs import ENOUGH, Match, Sign, SignKind, SignTable, Where, plain, segments, weight_of

SHIPPED = signs.sign_table().signs
IN_WORDS = (Where.TITLE, Where.HEADING)


def sign(
    where: Where,
    *phrases: str,
    name: str = "it",
    kind: SignKind = SignKind.BOT_WALL,
    weight: float = 1.0,
    match: Match = Match.WHOLE,
    value: str = "",
    statuses: frozenset[int] = frozenset(),
    largest: int | None = None,
) -> Sign:
    return Sign(
        id=name,
        kind=kind,
        where=where,
        phrases=phrases,
        weight=weight,
        source="a test",
        match=match,
        value=value,
        statuses=statuses,
        largest=largest,
    )


def found(only: Sign, at: Look) -> bool:
    return SignTable([only]).found(at) == (only,)


def says(text: str, where: Where, *, letters: int = 0, status: int = 200) -> Look:
    """A look at a page that has this title, or after another heading this one."""
    shown = page(text) if where is Where.TITLE else page("", headings=("Before", text))
    return answer(status, msgspec.structs.replace(shown, text_letters=letters)).looks[0]


def sent_to(address: str, start: str = START) -> Look:
    return seen(hop(start, 302), hop(address, 200)).looks[0]


def answers(**headers: str) -> Look:
    return answer_with(headers)


def answer_with(headers: dict[str, str]) -> Look:
    last = msgspec.structs.replace(
        hop(START, 200), headers=tuple((name.replace("_", "-"), value) for name, value in headers.items())
    )
    return seen(last).looks[0]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("  Not \n Found ", "not found"),
        ("Oeps…", "oeps"),
        ("‘Oeps’", "oeps"),
        ("Plus d’accès", "plus d'accès"),
        ("Fout (404)", "fout 404"),
        ("¿Quién?", "quién"),
        ("Een\u00a0ogenblik\u00a0geduld...", "een ogenblik geduld"),
        ("– Pagina –", "pagina"),
        ("Wat is “delen”, en waarom", 'wat is "delen", en waarom'),
        ("…", ""),
        ("", ""),
    ],
)
def test_a_title_is_brought_into_the_form_of_phrases(written: str, expected: str) -> None:
    assert plain(written) == expected


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Niet gevonden", ["niet gevonden"]),
        ("Niet gevonden | De Linde", ["niet gevonden", "de linde", "niet gevonden | de linde"]),
        ("De Linde - Niet gevonden!", ["de linde", "niet gevonden", "de linde - niet gevonden"]),
        ("Fout: niet gevonden", ["fout", "niet gevonden", "fout: niet gevonden"]),
        ("A – B", ["a", "b", "a – b"]),
        ("A — B", ["a", "b", "a — b"]),
        ("A · B", ["a", "b", "a · b"]),
        ("A • B", ["a", "b", "a • b"]),
        ("A / B", ["a", "b", "a / b"]),
        ("A :: B", ["a", "b", "a :: b"]),
        ("A\n -  B", ["a", "b", "a - b"]),
        ("A|B", ["a", "b", "a|b"]),
        ("A» B", ["a", "b", "a» b"]),
        ("A «B", ["a", "b", "a «b"]),
        ("A | B | C", ["a", "b", "c", "a | b | c"]),
        ("A | a", ["a", "a | a"]),
        ("vice-versa, om 12:30 en/of later", ["vice-versa, om 12:30 en/of later"]),
        ("Oeps! | ", ["oeps", "oeps! |"]),
        ("", []),
        (" - ", []),
    ],
)
def test_a_title_falls_apart_at_its_separators(title: str, parts: list[str]) -> None:
    assert segments(title) == parts


@given(st.text(max_size=60))
def test_segments_are_in_the_form_of_phrases_and_never_empty(text: str) -> None:
    parts = segments(text)

    assert all(parts)
    assert len(parts) == len(set(parts))
    assert parts == [] or parts[-1] == plain(text) or plain(text) == ""


@pytest.mark.parametrize("where", IN_WORDS)
@pytest.mark.parametrize(
    ("match", "phrase", "text", "is_found"),
    [
        (Match.WHOLE, "not found", "Not found", True),
        (Match.WHOLE, "not found", "NOT FOUND | The Lime Tree", True),
        (Match.WHOLE, "not found", "The Lime Tree - Not found!", True),
        (Match.WHOLE, "not found", "Not found by anyone", False),
        (Match.WHOLE, "not found", "Essay: why it was not found", False),
        (Match.WHOLE, "page / not found", "Page / Not found", True),
        (Match.WHOLE, "log in to x / x", "Log in to X / X", True),
        (Match.START, "log in to", "Log in to The Lime Tree", True),
        (Match.START, "log in to", "The Lime Tree | Log in to see it", True),
        (Match.START, "log in to", "Log in", False),
        (Match.START, "log in to", "How to log in to a library", False),
        (Match.WITHIN, "slot online", "PRABU: situs Slot Online hari ini", True),
        (Match.WITHIN, "slot online", "Slot-Online!", True),
        (Match.WITHIN, "slot online", "Slot", False),
        (Match.WITHIN, "slot online", "Online slot", False),
        (Match.WITHIN, "slot online", "Slot onlines", False),
        (Match.WITHIN, "slot online", "Grendelslot online", False),
        (Match.WITHIN, "best slots", "The best of slots, best slots", True),
        (Match.WITHIN, "казино", "Лучшее казино города", True),
        (Match.WITHIN, "казино", "Казинология", False),
        (Match.WITHIN, "ԯԯ", "ԯԯа", False),
        (Match.WITHIN, "博彩", "新澳门博彩网站", True),
        (Match.WITHIN, "博彩", "博物馆的彩", False),
        (Match.WITHIN, "먹튀검증", "안전한먹튀검증업체", True),
        (Match.WITHIN, "หนังโป๊", "ดูหนังโป๊ฟรี", True),
        (Match.WITHIN, "카지노 online", "온라인카지노 ONLINE", True),
        (Match.WITHIN, "bahi̇s si̇teleri̇", "Güvenilir BAHİS SİTELERİ 2026", True),
        (Match.WITHIN, "not found", "", False),
        (Match.START, "not found", "…", False),
    ],
)
def test_how_much_of_a_text_must_be_the_phrase(where: Where, match: Match, phrase: str, text: str, is_found: bool) -> None:
    assert found(sign(where, "another phrase", phrase, match=match), says(text, where)) is is_found


def test_titles_and_headings_have_signs_of_their_own() -> None:
    assert not found(sign(Where.TITLE, "not found"), says("Not found", Where.HEADING))
    assert not found(sign(Where.HEADING, "not found"), says("Not found", Where.TITLE))


def test_phrases_that_begin_alike_are_told_apart() -> None:
    table = SignTable(
        [sign(Where.TITLE, f"log in {word}", name=word, match=Match.START) for word in ("to", "at")]
        + [sign(Where.TITLE, f"best {word}", name=word, match=Match.WITHIN) for word in ("slots", "bets")]
        + [sign(Where.TITLE, phrase, name=phrase, match=Match.WITHIN) for phrase in ("博彩", "赌场")]
    )

    assert [each.id for each in table.found(says("Log in to the best slots 博彩", Where.TITLE))] == ["to", "slots", "博彩"]


@pytest.mark.parametrize(
    ("value", "at", "is_found"),
    [
        ("", answers(x_wall="anything"), True),
        ("challenge", answers(x_wall="challenge"), True),
        ("challenge", answers(x_wall="Managed-CHALLENGE; v=2"), True),
        ("challenge", answers(x_wall="none"), False),
        ("challenge", answers(x_other="challenge"), False),
        ("", answers(), False),
        ("", look(LookKind.GET, 200), False),
    ],
)
def test_a_header_is_a_sign_by_its_name_and_what_its_value_has(value: str, at: Look, is_found: bool) -> None:
    assert found(sign(Where.HEADER, "x-wall", "x-another", value=value), at) is is_found


def test_only_the_last_answer_counts() -> None:
    passed = seen(hop(START, 302, x_wall="1", set_cookie="wall"), hop(f"{START}/", 200)).looks[0]

    assert SignTable([sign(Where.HEADER, "x-wall"), sign(Where.COOKIE, "wall", name="other")]).found(passed) == ()


@pytest.mark.parametrize(
    ("match", "cookie", "is_found"),
    [
        (Match.WHOLE, "datadome", True),
        (Match.WHOLE, "DataDome", True),
        (Match.WHOLE, "datadome2", False),
        (Match.WHOLE, "my-datadome", False),
        (Match.START, "datadome", True),
        (Match.START, "datadome2", True),
        (Match.START, "my-datadome", False),
    ],
)
def test_a_cookie_is_a_sign_by_its_name(match: Match, cookie: str, is_found: bool) -> None:
    assert found(sign(Where.COOKIE, "another", "datadome", match=match), answers(set_cookie=cookie)) is is_found


def test_only_cookies_that_are_set_are_cookies() -> None:
    assert not found(sign(Where.COOKIE, "datadome"), answers(server="datadome"))


@pytest.mark.parametrize(
    ("at", "is_found"),
    [
        (sent_to("https://parking.example/x"), True),
        (sent_to("https://www.parking.example/"), True),
        (sent_to("https://a.b.parking.example:8443/"), True),
        (sent_to("https://noparking.example/"), False),
        (sent_to("https://parking.example.list.example/"), False),
        (sent_to("https://list.example/parking.example"), False),
        (sent_to("https://parking.example/en", start="https://parking.example/"), False),
        (sent_to("https://parking.example/en", start="https://www.parking.example/"), False),
        (sent_to("https://parking.example/en", start="https://noparking.example/"), True),
        (answer(200, address="https://parking.example/").looks[0], False),
    ],
)
def test_a_host_is_a_sign_for_those_who_were_sent_there(at: Look, is_found: bool) -> None:
    assert found(sign(Where.HOST, "parking.example"), at) is is_found


@pytest.mark.parametrize(
    ("markup", "letters", "is_found"),
    [
        (b"<script>window._wall = 1", 0, True),
        (b"<script>window._wall = 1", 100, True),
        (b"<script>window._wall = 1", 101, False),
        (b"<script>WINDOW._WALL = 1", 0, False),
        (b"", 0, False),
    ],
)
def test_markup_is_a_sign_on_pages_that_say_little(markup: bytes, letters: int, is_found: bool) -> None:
    table = SignTable([sign(Where.MARKUP, "wall.js", "window._wall", largest=100)])

    assert table.markers(markup, "", letters) == (("it",) if is_found else ())


def test_markup_without_a_limit_is_one_on_any_page() -> None:
    assert SignTable([sign(Where.MARKUP, "window._wall")]).markers(b"window._wall", "", 1_000_000) == ("it",)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("This page has moved.", True),
        ("Note: this page\n has  moved (to another address)", True),
        ("THIS PAGE HAS MOVED", True),
        ("This page has moved, for good", True),
        ("This page has removed", False),
        ("this page", False),
        ("", False),
    ],
)
def test_what_a_page_says_is_a_sign_by_its_words(text: str, is_found: bool) -> None:
    table = SignTable([sign(Where.TEXT, "somewhere else", "this page has moved.")])

    assert table.markers(b"", text, 10) == (("it",) if is_found else ())


def test_each_marker_is_there_once_those_of_the_markup_first() -> None:
    table = SignTable([sign(Where.TEXT, "one", "two", name="text"), sign(Where.MARKUP, "<a", "<b", name="markup")])

    assert table.markers(b"<a><b><a>", "one two one", 10) == ("markup", "text")


def test_markers_of_a_page_are_its_signs_and_those_that_nobody_knows_any_more_are_none() -> None:
    known = sign(Where.MARKUP, "window._wall")
    table = SignTable([known])
    marked = answer(200, msgspec.structs.replace(page(), markers=("it", "of-an-earlier-table"))).looks[0]

    assert table.found(marked) == (known,)
    assert table.kinds_of(marked.page.markers if marked.page else ()) == {SignKind.BOT_WALL}
    assert table.kinds_of(()) == frozenset()


@pytest.mark.parametrize(("status", "is_found"), [(403, True), (404, True), (200, False), (402, False), (405, False)])
def test_a_sign_counts_with_its_statuses(status: int, is_found: bool) -> None:
    only = sign(Where.TITLE, "not found", statuses=frozenset({403, 404}))

    assert found(only, says("Not found", Where.TITLE, status=status)) is is_found
    assert found(msgspec.structs.replace(only, statuses=frozenset()), says("Not found", Where.TITLE, status=status))


@pytest.mark.parametrize(("letters", "is_found"), [(0, True), (300, True), (301, False)])
def test_a_sign_counts_up_to_its_largest_page(letters: int, is_found: bool) -> None:
    only = sign(Where.TITLE, "not found", largest=300)

    assert found(only, says("Not found", Where.TITLE, letters=letters)) is is_found


def test_a_sign_of_an_answer_without_a_page_counts() -> None:
    assert found(sign(Where.HEADER, "x-wall", largest=0), look(LookKind.HEAD, 200, x_wall="1"))


def test_a_sign_that_is_there_often_counts_once() -> None:
    only = sign(Where.HEADING, "not found", "niet gevonden")
    often = answer(200, page("", headings=("Not found | Niet gevonden", "Not found"))).looks[0]

    assert SignTable([only]).found(often) == (only,)


@pytest.mark.parametrize(
    ("weights", "is_enough"),
    [
        ([1.0], True),
        ([0.1] * 10, True),
        ([0.7, 0.3], True),
        ([0.6, 0.4], True),
        ([0.5, 0.49], False),
        ([0.99], False),
        ([], False),
    ],
)
def test_weights_of_one_kind_add_up(weights: list[float], is_enough: bool) -> None:
    those = [sign(Where.TITLE, "x", name=str(number), weight=weight) for number, weight in enumerate(weights)]
    others = [sign(Where.TITLE, "x", kind=SignKind.LOG_IN)]

    assert (weight_of([*those, *others], SignKind.BOT_WALL) >= ENOUGH) is is_enough


CLEAN = SignTable(
    [
        sign(Where.TITLE, "not found", name="title", statuses=frozenset({404})),
        sign(Where.MARKUP, "window._wall", name="markup"),
        sign(Where.HEADER, "x-wall", name="header", value="challenge"),
        sign(Where.COOKIE, "wall", name="cookie"),
    ]
)


@pytest.mark.parametrize(
    ("at", "is_clean"),
    [
        (answers(), True),
        (answers(server="x", set_cookie="session"), True),
        (look(LookKind.HEAD, 200), True),
        (says("A page", Where.TITLE), True),
        (says("Not found", Where.TITLE), False),
        (answer(200, msgspec.structs.replace(page(), markers=("markup",))).looks[0], False),
        (answers(x_wall="passed"), True),
        (answers(x_wall="a Challenge"), False),
        (look(LookKind.HEAD, 200, x_wall="challenge"), False),
        (answers(server="x", set_cookie="Wall2"), False),
        (answers(server="wall"), True),
    ],
)
def test_a_look_is_clean_where_there_is_not_even_half_a_sign(at: Look, is_clean: bool) -> None:
    assert CLEAN.is_clean(at) is is_clean


def test_a_title_tells_what_a_link_is_about() -> None:
    assert CLEAN.suspects("Not found | The Lime Tree")
    assert not CLEAN.suspects("The Lime Tree")
    assert CLEAN.kinds_of_title("Not found | The Lime Tree") == {SignKind.BOT_WALL}
    assert CLEAN.kinds_of_title("The Lime Tree") == frozenset()


def test_no_two_signs_have_one_id() -> None:
    with pytest.raises(ValueError, match="same id"):
        SignTable([sign(Where.TITLE, "one"), sign(Where.HEADING, "other")])


def test_a_table_keeps_its_order_and_says_which_headers_it_needs() -> None:
    those = [sign(Where.HEADER, name, name=name) for name in ("x-b", "x-a")]

    assert SignTable(those).signs == tuple(those)
    assert SignTable(those).header_names == {"x-a", "x-b"}


def _tool() -> ModuleType:
    """``tools/signs.py``, which is no part of the package."""
    path = ROOT / "tools" / "signs.py"
    spec = importlib.util.spec_from_file_location("tools_signs", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_is_packed_is_what_people_wrote() -> None:
    tool = _tool()

    assert Path(tool.PACKED).read_bytes() == tool.packed(), "run python tools/signs.py"
    assert tuple(tool.signs()) == SHIPPED


def test_every_table_of_signs_is_packed() -> None:
    tool = _tool()
    written = {path.name for path in Path(tool.FOLDER).glob("*.toml") if "[[sign]]" in path.read_text("utf-8")}

    assert written == set(tool.TABLES)


@pytest.mark.parametrize("each", SHIPPED, ids=lambda each: each.id)
def test_a_shipped_sign_is_well_made(each: Sign) -> None:
    assert each.source
    assert 0 < each.weight <= 1
    assert each.phrases
    assert all(phrase.strip() == phrase or each.where is Where.MARKUP for phrase in each.phrases)
    assert all(each.phrases)
    assert len(each.phrases) == len(set(each.phrases))
    assert each.largest is None or each.largest > 0
    assert all(100 <= status <= 999 for status in each.statuses)
    assert each.value == each.value.lower()
    assert not each.value or each.where is Where.HEADER
    assert each.match is Match.WHOLE or each.where in {*IN_WORDS, Where.COOKIE}


def _is_ever_met(each: Sign, phrase: str) -> bool:
    """Whether a page that says exactly this has the sign, by this phrase or by the same in the form of phrases."""
    at = {
        Where.HEADER: lambda: answer_with({phrase: each.value}),
        Where.COOKIE: lambda: answers(set_cookie=phrase),
        Where.HOST: lambda: sent_to(f"https://{phrase}/"),
        Where.TITLE: lambda: says(phrase, Where.TITLE),
        Where.HEADING: lambda: says(phrase, Where.HEADING),
    }
    anywhere = msgspec.structs.replace(each, statuses=frozenset(), largest=None)
    table = SignTable([anywhere])
    if each.where in {Where.MARKUP, Where.TEXT}:
        return table.markers(phrase.encode(), phrase, 0) == (each.id,)
    return table.found(at[each.where]()) == (anywhere,)


@pytest.mark.parametrize("each", SHIPPED, ids=lambda each: each.id)
def test_every_phrase_can_be_met(each: Sign) -> None:
    assert [phrase for phrase in each.phrases if not _is_ever_met(each, phrase)] == []


def test_no_host_stands_for_two_signs() -> None:
    hosts = Counter(phrase for each in SHIPPED if each.where is Where.HOST for phrase in each.phrases)

    assert [host for host, count in hosts.items() if count > 1] == []


def test_every_kind_has_a_sign() -> None:
    assert {each.kind for each in SHIPPED} == set(SignKind)


ORDINARY_TITLES = (
    "Over ons | Buurthuis De Linde",
    "Contact - Steunpunt Diversiteit en Leren",
    "Samen leren, samen leven: een gids",
    "How to design helpful 404 pages",
    "Domaine viticole de la vallée",
    "Vergeten en verloren: gevonden voorwerpen",
    "Was ist eine Allmende?",
    "Onderhoud van de fiets in tien stappen",
    "Le Casino de Paris : histoire d'une salle",
    "Privacy op school: toestemming vragen",
    "A history of pharmacies, 1800-1900",
)


@pytest.mark.parametrize("title", ORDINARY_TITLES)
def test_an_ordinary_title_is_no_sign(title: str) -> None:
    assert signs.sign_table().kinds_of_title(title) == frozenset()


@pytest.mark.parametrize("title", ["Weerbaar van 12 tot 18", "Omgaan met geld: 18+", "Vluchten kan niet (no. 1)"])
def test_a_number_is_no_sign_of_another_owner(title: str) -> None:
    assert signs.sign_table().kinds_of_title(title) == frozenset()


def test_what_led_to_a_page_is_of_no_matter_to_its_own_signs() -> None:
    framed = seen(hop(START, 200), hop("https://b.example/", 200, HopKind.FRAME), body=page("Not found")).looks[0]

    assert found(sign(Where.TITLE, "not found"), framed)
