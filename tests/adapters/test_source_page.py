"""Reading the source page: real files and given answers, in HTML and Markdown, whole and spoilt."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue_builder import a_policy
from fake_source import NeverStops
from toolkit_maint.adapters.source_page import MOST_BYTES, SourcePageReader
from toolkit_maint.domain.observation import Fault, FaultKind
from toolkit_maint.domain.page_outline import candidates_of
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.source import Candidate, CandidateRole, SourceKind, SourceReading, Unreadable
from toolkit_maint.ports import FetchedPage

ADDRESS = "https://list.example/nl/lijst"

PAGE = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>Leeslijst | De Club</title>
<style>a { color: red }</style><script>document.write('<a href="/script">no</a>')</script></head>
<body class="page">
<a class="skip-link" href="#inhoud">Naar de inhoud</a>
<div id="cookie-banner"><p>We gebruiken koekjes. <a href="/cookies">Meer weten</a></p></div>
<header><a href="/"><img src="logo.png" alt="De Club"></a>
<nav><ul><li><a href="/nl">Start</a></li><li><a href="/nl/contact">Contact</a></li></ul></nav></header>
<div class="menu"><a href="/menu">Menu</a></div>
<div id="inhoud">
<h1>Leeslijst</h1>
<p>Op de <a href="/club">website van de club</a> staat meer. Spring naar <a href="#boeken">de boeken</a>.</p>
<h2 id="boeken">Boeken <a class="anchor" href="#boeken">\u00b6</a></h2>
<p>Kort gezegd: <a href="">zonder adres</a>, <a href="#">ook zonder</a>, <a name="oud">een anker</a>.</p>
<h3>Voor <em>be</em>ginners</h3>
<ul>
<li><a href="https://gids.example/a?x=1&amp;y=2">Een&nbsp;gids voor be&shy;ginners</a> van An (2020)<br>\u2192 Lees ook
    <a href="../rapport#deel">het rapport</a></li>
<li>Project 'Samen': lijst van de stad \u2192 loopt nog
  <ul><li>o <a href="samen.html">Samen</a></li><li>o <a href="mailto:hallo@club.example">Schrijf ons</a></li>
  <li>o ...</li></ul></li>
<li>Alleen maar woorden <a href="#" role="button">Toon meer</a></li>
<li>...</li>
</ul>
<h2>Tips</h2>
<ul><li><strong><a href="//tip.example/1">Eer</a><a href="//tip.example/1">ste tip</a></strong>
  <ol><li><a href="tel:+3221234567">Bel</a><ul><li><a href="http://[">Stuk</a></li></ul></li></ol></li>
<li><a href="/pictogram" aria-label="Met een pictogram"><i></i></a> <a href="/leeg"><i></i></a></li>
<li><a href="javascript:void(0)">Klik</a> <a href="https://user:secret@door.example/">Deur</a></li></ul>
<p hidden><a href="/verborgen">Verborgen</a></p><p style="color: red; DISPLAY : none"><a href="/weg">Weg</a></p>
<template><a href="/sjabloon">Sjabloon</a></template><noscript><a href="/noscript">Zonder script</a></noscript>
</div>
<aside><a href="/aside">Nieuws</a></aside>
<div role="dialog"><a href="/dialoog">Akkoord</a></div>
<footer><p>\u00a9 De Club <a href="/privacy">Privacy</a></p></footer>
</body></html>
"""


def answer(
    body: str | bytes, content_type: str = "text/html; charset=utf-8", *, status: int = 200, truncated: bool = False
) -> FetchedPage:
    raw = body.encode() if isinstance(body, str) else body
    headers = (("content-type", content_type),) if content_type else ()
    return FetchedPage(status=status, final_url=ADDRESS, headers=headers, body=raw, truncated=truncated)


def fetched(page: FetchedPage | Fault, policy: Policy | None = None) -> SourceReading:
    return SourcePageReader(lambda _: page, Path("nowhere"), policy or a_policy()).read(ADDRESS, NeverStops())


def from_file(folder: Path, name: str, body: str | bytes, policy: Policy | None = None) -> SourceReading:
    (folder / name).write_bytes(body.encode() if isinstance(body, str) else body)
    return SourcePageReader(_never, folder, policy or a_policy()).read(name, NeverStops())


def _never(url: str) -> FetchedPage | Fault:
    raise AssertionError(f"a file is no reason to fetch {url}")


def shown(reading: SourceReading) -> tuple[Candidate, ...]:
    return candidates_of(reading.page) if reading.page is not None else ()


def listed(reading: SourceReading) -> list[tuple[str, str | None]]:
    assert reading.unreadable is None, (reading.unreadable, reading.detail)
    return [(candidate.title, candidate.url) for candidate in shown(reading)]


def test_a_page_is_read_into_its_candidates_in_order() -> None:
    reading = fetched(answer(PAGE))

    assert (reading.location, reading.kind, reading.title) == (ADDRESS, SourceKind.LIVE, "Leeslijst | De Club")
    assert listed(reading) == [
        ("website van de club", "https://list.example/club"),
        ("zonder adres", None),
        ("ook zonder", None),
        ("Een gids voor beginners", "https://gids.example/a?x=1&y=2"),
        ("het rapport", "https://list.example/rapport#deel"),
        ("Project 'Samen': lijst van de stad", None),
        ("Samen", "https://list.example/nl/samen.html"),
        ("Schrijf ons", "mailto:hallo@club.example"),
        ("Eerste tip", "https://tip.example/1"),
        ("Bel", "tel:+3221234567"),
        ("Stuk", None),
        ("Met een pictogram", "https://list.example/pictogram"),
        ("Klik", None),
        ("Deur", "https://door.example/"),
    ]


def test_candidates_know_where_they_stand() -> None:
    by_title = {candidate.title: candidate for candidate in shown(fetched(answer(PAGE)))}
    guide, project = "Een gids voor beginners", "Project 'Samen': lijst van de stad"

    def place(title: str) -> tuple[str | None, str | None, str | None, CandidateRole]:
        candidate: Candidate = by_title[title]
        return candidate.section, candidate.subsection, candidate.parent_title, candidate.role

    assert place("website van de club") == (None, None, None, CandidateRole.ENTRY)
    assert place("zonder adres") == ("Boeken", None, None, CandidateRole.ENTRY)
    assert place(guide) == ("Boeken", "Voor beginners", None, CandidateRole.ENTRY)
    assert place("het rapport") == ("Boeken", "Voor beginners", guide, CandidateRole.RELATED)
    assert place(project) == ("Boeken", "Voor beginners", None, CandidateRole.GROUP)
    assert place("Samen") == ("Boeken", "Voor beginners", project, CandidateRole.ENTRY)
    assert place("Eerste tip") == ("Tips", None, None, CandidateRole.ENTRY)
    assert place("Bel") == ("Tips", None, "Eerste tip", CandidateRole.ENTRY)
    assert place("Stuk") == ("Tips", None, "Bel", CandidateRole.ENTRY)
    assert place("Deur") == ("Tips", None, "Klik", CandidateRole.RELATED)


def test_the_text_is_what_a_reader_sees() -> None:
    text = fetched(answer(PAGE)).text

    assert "Een gids voor beginners van An (2020) \u2192 Lees ook het rapport" in text
    assert "Alleen maar woorden" in text
    for furniture in ("koekjes", "Privacy", "Verborgen", "Sjabloon", "color", "document"):
        assert furniture not in text


MARKDOWN = """---
title: Leeslijst
---
# Leeslijst

Op de [website van de club](#) staat meer; zie [Tips](#tips-en-meer).

## Boeken

### Voor *be*ginners

- [Een gids voor beginners](https://gids.example/a) van An\x20\x20
\u2192 Zie ook: [het rapport \\(2020\\)](#)
- Project 'Samen' (stad)
  - o [Samen](#)
  - o ...
- ...

## Tips en meer

| Naam | Jaar |
|---|---|
| [In een tabel](https://tabel.example/) | 2020 |

Betrek ze via [po\u00ebzie](<https://gedicht.example/een pad>). <a href="https://html.example/">Ook HTML</a>
"""


def test_markdown_gives_the_same_model(tmp_path: Path) -> None:
    reading = from_file(tmp_path, "lijst.md", MARKDOWN)

    assert (reading.kind, reading.title) == (SourceKind.SNAPSHOT, "Leeslijst")
    assert [
        (found.role.value, found.section, found.subsection, found.parent_title, found.title, found.url)
        for found in shown(reading)
    ] == [
        ("entry", None, None, None, "website van de club", None),
        ("entry", "Boeken", "Voor beginners", None, "Een gids voor beginners", "https://gids.example/a"),
        ("related", "Boeken", "Voor beginners", "Een gids voor beginners", "het rapport (2020)", None),
        ("group", "Boeken", "Voor beginners", None, "Project 'Samen' (stad)", None),
        ("entry", "Boeken", "Voor beginners", "Project 'Samen' (stad)", "Samen", None),
        ("entry", "Tips en meer", None, None, "In een tabel", "https://tabel.example/"),
        ("entry", "Tips en meer", None, None, "po\u00ebzie", "https://gedicht.example/een%20pad"),
        ("entry", "Tips en meer", None, None, "Ook HTML", "https://html.example/"),
    ]


PASTED = """<html><body><h1>Lijst</h1><h2>Tips</h2>
<p class=MsoListParagraph>\u00b7<span>&nbsp;&nbsp;&nbsp;</span><a href="https://a.example/">Steunpunt</a> met
 <a href="https://b.example/">een bijlage</a></p>
<p class=MsoListParagraph>o<span>&nbsp;&nbsp;</span><a href="https://c.example/">Genest</a></p>
<p class=MsoListParagraph>\u00a7&nbsp;<a href="https://d.example/">Dieper</a></p>
<p class=MsoListParagraph>o&nbsp;...</p>
<p class=MsoListParagraph>\u00b7&nbsp; Groep</p>
<p class=MsoListParagraph>o&nbsp;<a href="https://e.example/">In de groep</a></p>
<p>Gewone tekst met <a href="https://f.example/">een link</a>.</p>
</body></html>"""


def test_bullets_pasted_from_a_word_processor_are_bullets(tmp_path: Path) -> None:
    reading = from_file(tmp_path, "pasted.html", PASTED)

    assert [(found.role.value, found.parent_title, found.title) for found in shown(reading)] == [
        ("entry", None, "Steunpunt"),
        ("related", "Steunpunt", "een bijlage"),
        ("entry", "Steunpunt", "Genest"),
        ("entry", "Genest", "Dieper"),
        ("group", None, "Groep"),
        ("entry", "Groep", "In de groep"),
        ("entry", None, "een link"),
    ]


LINKS = "<ul><li><a href='deel/een'>\u00c9\u00e9n \u2013 \u2018gids\u2019</a></li><li><a href='/twee'>Twee</a></li></ul>"


@pytest.mark.parametrize(
    ("head", "bases"),
    [
        ("<base href='https://base.example/x/'><link rel=canonical href='https://c.example/'>", "https://base.example/x/"),
        ("<!-- saved from url=(0031)https://saved.example/nl/lijst -->", "https://saved.example/nl/"),
        ("<link rel='canonical' href='https://canonical.example/y/z'>", "https://canonical.example/y/"),
        ("<!-- saved from url=(0031)https://saved.example/nl/ --><base href='../x/'>", "https://saved.example/x/"),
    ],
)
def test_a_saved_page_knows_its_address(tmp_path: Path, head: str, bases: str) -> None:
    reading = from_file(tmp_path, "saved-page.html", f"<!DOCTYPE html>\n<html><head>{head}</head><body>{LINKS}</body></html>")

    assert [url for _, url in listed(reading)] == [f"{bases}deel/een", f"{'/'.join(bases.split('/')[:3])}/twee"]


def test_a_page_of_unknown_address_has_only_absolute_ones(tmp_path: Path) -> None:
    body = "<p><a href='een'>Een</a> <a href='//twee.example/'>Twee</a> <a href='https://drie.example'>Drie</a></p>"

    assert listed(from_file(tmp_path, "page.html", body)) == [
        ("Een", None),
        ("Twee", None),
        ("Drie", "https://drie.example/"),
    ]


def test_a_fetched_page_is_relative_to_where_it_was_found() -> None:
    head = "<link rel=canonical href='https://canonical.example/'><!-- saved from url=(0021)https://saved.example/ -->"

    assert [url for _, url in listed(fetched(answer(f"<html><head>{head}</head><body>{LINKS}</body></html>")))] == [
        "https://list.example/nl/deel/een",
        "https://list.example/twee",
    ]


def test_links_to_the_page_itself_are_no_candidates() -> None:
    body = (
        f"<p><a href='{ADDRESS}#x'>Inhoud</a> <a href='#top'>Omhoog</a> <a href='#caf%C3%A9'>Caf\u00e9</a></p>"
        f"<h2 id=x>X</h2><h2 id='caf\u00e9'>Caf\u00e9</h2><p><a href='{ADDRESS}#elders'>Elders</a> <a href='#weg'>Weg</a></p>"
    )

    assert listed(fetched(answer(body))) == [("Elders", f"{ADDRESS}#elders"), ("Weg", None)]


@pytest.mark.parametrize(
    ("codec", "declared", "content_type"),
    [
        ("utf-8", "", "text/html"),
        ("utf-8-sig", "windows-1252", "text/html"),
        ("utf-16", "", "text/html"),
        ("utf-16-le", "", "text/html"),
        ("cp1252", "windows-1252", "text/html"),
        ("cp1252", "iso-8859-1", ""),
        ("cp1252", "", "text/html; charset=ISO-8859-1"),
        ("cp1252", "", "text/html"),
        ("cp1252", "utf-8", "text/html"),
        ("utf-8", "utf-16", "text/html"),
        ("utf-8", "no-such-charset", "text/html; charset='nonsense"),
        ("utf-8", "rot13", "text/html; charset=base64"),
    ],
)
def test_words_survive_their_encoding(codec: str, declared: str, content_type: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    page = f"<!doctype html><html><head>{meta}<title>t</title></head><body>{LINKS}</body></html>"

    assert listed(fetched(answer(page.encode(codec), content_type)))[0][0] == "\u00c9\u00e9n \u2013 \u2018gids\u2019"


def test_one_broken_character_does_not_spoil_the_others() -> None:
    body = f"<html><body>{LINKS}<p>caf".encode() + b"\xc3</p></body></html>"

    assert listed(fetched(answer(body)))[0][0] == "\u00c9\u00e9n \u2013 \u2018gids\u2019"


@pytest.mark.parametrize(
    ("content_type", "name", "body"),
    [
        ("", "list", "# T\n\n- [A](https://a.example/)\n"),
        ("text/plain; charset=utf-8", "list.md", "# T\n\n- [A](https://a.example/)\n"),
        ("text/markdown", "list", "[A](https://a.example/)"),
        ("application/octet-stream", "list.html", "<p><a href='https://a.example/'>A</a>"),
        (
            "application/xhtml+xml",
            "list",
            "<?xml version='1.0'?>\n<html><body><p><a href='https://a.example/'>A</a></p></body></html>",
        ),
        ("text/plain", "list", "\n<!DOCTYPE html><title>T</title><p><a href='https://a.example/'>A</a>"),
    ],
)
def test_the_form_is_that_of_type_name_or_content(content_type: str, name: str, body: str) -> None:
    page = FetchedPage(
        status=200,
        final_url=f"https://list.example/{name}?v=1.pdf",
        headers=(("Content-Type", content_type),),
        body=body.encode(),
        truncated=False,
    )

    assert listed(fetched(page)) == [("A", "https://a.example/")]


def test_main_is_the_page_where_it_holds_most_links() -> None:
    stray = "<div><a href='/stray'>Stray</a></div>"
    lonely = "<main><p><a href='/one'>One</a></p></main><div><a href='/2'>Two</a> <a href='/3'>Three</a></div>"

    assert listed(fetched(answer(f"{stray}<main><header><h2>S</h2></header>{LINKS}</main>")))[-1][0] == "Twee"
    assert "Stray" not in dict(listed(fetched(answer(f"{stray}<main>{LINKS}</main>"))))
    assert "Stray" not in dict(listed(fetched(answer(f"{stray}<article>{LINKS}</article>"))))
    assert "Stray" in dict(listed(fetched(answer(f"{stray}<article>{LINKS}</article><article>{LINKS}</article>"))))
    assert [title for title, _ in listed(fetched(answer(lonely)))] == ["One", "Two", "Three"]


def test_what_is_named_like_furniture_but_holds_the_page_stays() -> None:
    body = f"<div class='sidebar'><h1>T</h1><section id='footer'><h2 id='header'>Footer</h2>{LINKS}</section></div>"
    reading = fetched(answer(body))

    assert len(listed(reading)) == 2
    assert {candidate.section for candidate in shown(reading)} == {"Footer"}


def test_a_page_without_second_headings_uses_what_it_has() -> None:
    body = f"<h1>A</h1>{LINKS}<h1>B</h1><h3>C</h3>{LINKS}"
    places = [(found.section, found.subsection) for found in shown(fetched(answer(body)))]

    assert places == [("A", None), ("A", None), ("B", "C"), ("B", "C")]


def test_a_picture_and_its_words_are_one_link() -> None:
    body = "<ul><li><a href='/a'><img alt='Foto'></a> <a href='/a'>Titel</a> en <a href='/a'>nog eens</a></li></ul>"

    assert [title for title, _ in listed(fetched(answer(body)))] == ["Titel", "nog eens"]


def test_a_picture_alone_is_named_by_its_words() -> None:
    assert listed(fetched(answer("<p><a href='/a'><img alt='De gids'></a></p>"))) == [("De gids", "https://list.example/a")]


# --- what is not believed -----------------------------------------------------------------------------------------------------

LOG_IN = "<html><head><title>{}</title></head><body><form><input type={}></form><p><a href='/lost'>?!</a></p></body></html>"
CAPTCHA = (
    "<html><head><title>{}</title></head><body><p>Wait <a href='/help'>Help</a></p><script src='{}'></script></body></html>"
)

REFUSED: dict[str, tuple[FetchedPage | Fault, Unreadable]] = {
    "no answer": (Fault(kind=FaultKind.CONNECTION_REFUSED, detail="secret"), Unreadable.UNREACHABLE),
    "not found": (answer("<p>Not found <a href='/'>Home</a></p>", status=404), Unreadable.HTTP_STATUS),
    "no content": (answer("", status=204), Unreadable.HTTP_STATUS),
    "PDF": (answer(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "application/pdf"), Unreadable.NOT_A_PAGE),
    "PDF named HTML": (answer(b"%PDF-1.7\n1 0 obj\n", "text/html"), Unreadable.NOT_A_PAGE),
    "image": (answer(b"\x89PNG\r\n\x1a\n\x00\x00", "image/png"), Unreadable.NOT_A_PAGE),
    "binary": (answer(bytes(range(256)) * 40, ""), Unreadable.NOT_A_PAGE),
    "JSON": (answer('{"items": ["<a href=x>"]}', "application/json"), Unreadable.NOT_A_PAGE),
    "JSON named HTML": (answer('[{"title": "<p>A</p>"}]', "text/html"), Unreadable.NOT_A_PAGE),
    "feed": (answer("<?xml version='1.0'?><rss><item/></rss>", "application/rss+xml"), Unreadable.NOT_A_PAGE),
    "plain words": (answer("Just words.", "text/plain"), Unreadable.NOT_A_PAGE),
    "nothing": (answer(""), Unreadable.EMPTY),
    "white space": (answer(" \r\n\t "), Unreadable.EMPTY),
    "no words": (answer("<!doctype html><html><body><div id=app></div><script>x()</script></body></html>"), Unreadable.EMPTY),
    "cut by the fetcher": (answer(PAGE, truncated=True), Unreadable.TRUNCATED),
    "cut in a tag": (answer(PAGE[: PAGE.index("samen.html") + 4]), Unreadable.TRUNCATED),
    "cut in a list": (answer(PAGE[: PAGE.index("<li>Alleen")]), Unreadable.TRUNCATED),
    "too large": (answer(b"<p>" + b" " * MOST_BYTES), Unreadable.TOO_LARGE),
    "wrong encoding": (answer(b"<p><a href=x>" + b"\x81\x8d\x8f" * 50 + b"</a></p>"), Unreadable.ENCODING),
    "log-in, Dutch": (answer(LOG_IN.format("Inloggen | De Club", "text")), Unreadable.LOG_IN),
    "log-in, English": (answer(LOG_IN.format("Sign in to your account", "text")), Unreadable.LOG_IN),
    "log-in, French": (answer(LOG_IN.format("Le Club \u2013 Se connecter", "text")), Unreadable.LOG_IN),
    "log-in, German": (answer(LOG_IN.format("Anmelden", "text")), Unreadable.LOG_IN),
    "log-in, password": (answer(LOG_IN.format("De Club", "password")), Unreadable.LOG_IN),
    "wall, title": (answer(CAPTCHA.format("Just a moment...", "/x.js")), Unreadable.WALL),
    "wall, markup": (answer(CAPTCHA.format("club.example", "https://geo.captcha-delivery.com/c.js")), Unreadable.WALL),
    "wall, status": (answer(CAPTCHA.format("Attention Required! | Cloudflare", ""), status=403), Unreadable.WALL),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_page_that_cannot_be_believed_has_no_candidates(case: str) -> None:
    page, reason = REFUSED[case]
    reading = fetched(page)

    assert (reading.unreadable, shown(reading), reading.text) == (reason, (), "")
    assert "secret" not in reading.detail


def test_the_reason_comes_with_its_detail() -> None:
    assert fetched(REFUSED["no answer"][0]).detail == "connection-refused"
    assert fetched(REFUSED["not found"][0]).detail == "404"
    assert fetched(REFUSED["PDF"][0]).detail == "application/pdf"
    assert fetched(REFUSED["log-in, Dutch"][0]).detail == "Inloggen"
    assert fetched(REFUSED["wall, status"][0]).detail == "403"


MANY = "".join(f"<li><a href='/{number}'>Nummer {number}</a></li>" for number in range(9))


@pytest.mark.parametrize(
    "page",
    [
        f"<title>Inloggen</title><ul>{MANY}</ul>",
        f"<form><input type=password></form><ul>{MANY}</ul>",
        f"<script src='/cdn-cgi/challenge-platform/x.js'></script><ul>{MANY}</ul>",
        f"<div class='g-recaptcha'></div><ul>{MANY}</ul>",
    ],
)
def test_signs_of_a_wall_beside_a_list_are_no_wall(page: str) -> None:
    assert len(listed(fetched(answer(page)))) == 9


def test_an_article_about_logging_in_is_no_log_in_page() -> None:
    body = "<title>Inloggen op school: vijf tips</title><p>Lees <a href='/a'>de gids</a></p>"

    assert listed(fetched(answer(body))) == [("de gids", "https://list.example/a")]


def test_the_contract_asks_for_links_and_landmarks() -> None:
    page = answer(f"<title>De lijst</title><h1>Een \u2018mooie\u2019 lijst</h1><ul>{MANY}</ul>")

    assert fetched(page, a_policy(min_candidates=9, landmarks=("een 'Mooie' lijst", "Nummer 3"))).unreadable is None
    few = fetched(page, a_policy(min_candidates=10))
    assert (few.unreadable, few.detail) == (Unreadable.TOO_FEW_LINKS, "9 < 10")
    redesigned = fetched(page, a_policy(landmarks=("Nummer 3", "Onze boeken")))
    assert (redesigned.unreadable, redesigned.detail) == (Unreadable.LANDMARK_MISSING, "Onze boeken")


def test_a_group_is_not_counted_as_a_link() -> None:
    page = answer("<ul><li>Groep<ul><li><a href=x>Een</a></li></ul></li></ul>")

    assert fetched(page, a_policy(min_candidates=2)).unreadable is Unreadable.TOO_FEW_LINKS


# --- files --------------------------------------------------------------------------------------------------------------------


def test_paths_are_absolute_or_start_from_the_root(tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    reader = SourcePageReader(_never, tmp_path, a_policy())
    (tmp_path / "map" / "lijst.md").write_text("[A](https://a.example/)", "utf-8")

    for location in ("map/lijst.md", str(tmp_path / "map" / "lijst.md")):
        reading = reader.read(location, NeverStops())
        assert (reading.location, listed(reading)) == (location, [("A", "https://a.example/")])


@pytest.mark.parametrize("location", ["missing.html", "missing/page.html"])
def test_a_missing_file_is_said(tmp_path: Path, location: str) -> None:
    reading = SourcePageReader(_never, tmp_path, a_policy()).read(location, NeverStops())

    assert (reading.unreadable, reading.kind) == (Unreadable.FILE_MISSING, SourceKind.SNAPSHOT)


@pytest.mark.parametrize("location", [".", "a\0b.html", "x" * 5000, "page.html/inner.html"])
def test_what_is_no_readable_file_is_said(tmp_path: Path, location: str) -> None:
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    reading = SourcePageReader(_never, tmp_path, a_policy()).read(location, NeverStops())

    assert reading.unreadable is Unreadable.FILE_UNREADABLE
    assert reading.detail


@pytest.mark.parametrize("name", ["page.pdf", "page.mhtml", "page.json"])
def test_a_file_of_another_sort_is_no_page(tmp_path: Path, name: str) -> None:
    assert from_file(tmp_path, name, PAGE).unreadable is Unreadable.NOT_A_PAGE


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "large.html").open("wb") as file:
        file.truncate(MOST_BYTES * 100)

    assert SourcePageReader(_never, tmp_path, a_policy()).read("large.html", NeverStops()).unreadable is Unreadable.TOO_LARGE


# --- bombs --------------------------------------------------------------------------------------------------------------------

BOMBS: dict[str, tuple[str, str, Unreadable | None]] = {
    "deep": ("page.html", "<div>" * 200_000 + "<a href=x>A</a>", Unreadable.TOO_LARGE),
    "unclosed formatting": ("page.html", "<b><i>" * 100_000, Unreadable.TOO_LARGE),
    "deep and wide": ("page.html", "<div>" * 400 + "<a href=x>A</a>" * 50_000, Unreadable.TOO_LARGE),
    "unclosed bullets": ("page.html", "<ul>" + "<li><a href=x>A</a>" * 2_000 + "</ul>", None),
    "rows": ("page.html", "<table>" + "<tr><td>x<td><a href=x>A</a></tr>" * 3_000 + "</table>", None),
    "lines": ("page.html", "<p>" + "<a href=x>A</a> words<br>" * 8_000 + "</p>", None),
    "lines one below the other": ("page.html", "<div><a href=x>A</a> words</div>" * 8_000, None),
    "headings": ("page.html", "<h3>T</h3><a href=x>more</a>" * 8_000, None),
    "spots": ("page.html", "<a href=x title=A></a>" * 8_000, None),
    "links of one bullet": ("page.html", "<ul><li>" + "<a href=x>A</a> (b), " * 8_000 + "</ul>", None),
    "many tags": ("page.html", "<br>" * 1_000_000, Unreadable.TOO_LARGE),
    "one attribute": ("page.html", f"<p title='{'x' * 9_000_000}'><a href=x>A</a></p>", None),
    "many attributes": ("page.html", f"<p {'a=1 ' * 200_000}><a href=x>A</a></p>", None),
    "open comment": ("page.html", "<p><a href=x>A</a></p>" + "<!--" * 500_000, Unreadable.TRUNCATED),
    "brackets": ("page.md", "[" * 1_000_000, Unreadable.TOO_LARGE),
    "quotes": ("page.md", ">" * 100_000 + "[A](x)", Unreadable.EMPTY),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_over_soon(tmp_path: Path, bomb: str) -> None:
    name, body, reason = BOMBS[bomb]
    started = time.process_time()

    assert from_file(tmp_path, name, body).unreadable is reason
    assert time.process_time() - started < 5


def test_nul_characters_are_dropped(tmp_path: Path) -> None:
    body = "<p><a href='https://a.example/'>A\0 gui\0de</a></p>" + "<p>words that are many enough to be text</p>" * 9

    assert listed(from_file(tmp_path, "page.html", body)) == [("A guide", "https://a.example/")]


PIECES = [
    "<ul><li>",
    "</li></ul>",
    "<a href='#'>",
    "<a href=x>",
    "</a>",
    "<h2>",
    "</h2>",
    "<!--",
    "-->",
    "<p>\u00b7 ",
    "o ",
    "\u2192",
]
PIECES += [
    "<main>",
    "<div class=menu>",
    "</div>",
    "<base href='//x'>",
    "<svg>",
    "<![CDATA[",
    "<?xml ",
    "&#0;",
    "&#xd800;",
    "\n- [a](b)\n",
]
SCRAPS = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join)
TYPES = st.sampled_from(["text/html", "text/html; charset=utf-16", "text/markdown", "text/plain", ""])


@given(st.binary(max_size=200) | SCRAPS.map(lambda text: text.encode("utf-8", "surrogatepass")), TYPES)
def test_no_bytes_are_an_error(body: bytes, content_type: str) -> None:
    reading = fetched(answer(body, content_type))

    assert shown(reading) if reading.unreadable is None else not shown(reading)
    assert all(candidate.title.strip() == candidate.title != "" for candidate in shown(reading))


@pytest.mark.parametrize("location", ["../secret.html", "{folder}/../secret.html", "link.html", "sub/../../secret.html"])
def test_a_source_that_a_catalogue_names_is_not_read_from_outside_its_folder(tmp_path: Path, location: str) -> None:
    folder = tmp_path / "catalogue"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "secret.html").write_text("<ul><li><a href='https://a.example/'>Secret</a></ul>")
    (folder / "link.html").symlink_to(tmp_path / "secret.html")
    location = location.format(folder=folder)
    confined = SourcePageReader(_never, folder, a_policy()).read(location, NeverStops())
    named = SourcePageReader(_never, folder, a_policy(), confined=False).read(location, NeverStops())
    assert (confined.unreadable, shown(confined)) == (Unreadable.FILE_UNREADABLE, ())
    assert [candidate.title for candidate in shown(named)] == ["Secret"]


def test_a_page_may_leave_out_its_head_and_body_tags(tmp_path: Path) -> None:
    html = (
        "<!doctype html><html lang=nl><meta charset=utf-8><title>Lijst</title><nav><a href='https://m.example/'>Menu</a></nav>"
        "<main><h1>Lijst</h1><h2>Tips</h2><ul><li><a href='https://a.example/'>Een</a><li><a href='https://b.example/'>Twee</a></ul>"
        "</main></html>"
    )
    reading = from_file(tmp_path, "page.html", html)
    assert [(candidate.section, candidate.title) for candidate in shown(reading)] == [("Tips", "Een"), ("Tips", "Twee")]
    assert (reading.title, reading.text.count("Lijst")) == ("Lijst", 1)


@pytest.mark.parametrize("tag", ["wbr", "rt", "dd", "embed", "source", "track", "rp"])
@pytest.mark.parametrize("count", [2_000, 40_000])
def test_what_the_parser_nests_against_all_expectation_takes_no_time(tmp_path: Path, tag: str, count: int) -> None:
    html = f"<html><body><ul><li><a href=https://a.example/>Een</a></ul>{f'<{tag}>x' * count}</body></html>"
    started = time.process_time()
    reading = from_file(tmp_path, "page.html", html)
    assert time.process_time() - started < 4
    assert reading.unreadable in {None, Unreadable.TOO_LARGE}


def test_chances_to_break_a_line_are_nothing_to_a_reader(tmp_path: Path) -> None:
    html = f"<html><body><ul><li><a href=https://a.example/>Ouder<wbr>betrokkenheid</a>{'x<wbr>' * 800}</ul></body></html>"
    reading = from_file(tmp_path, "page.html", html)
    assert [candidate.title for candidate in shown(reading)] == ["Ouderbetrokkenheid"]
