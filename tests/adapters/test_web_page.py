"""What is read from a page: charset, title, headings, meta, refresh, anchors, print; and pages made to hurt."""

from __future__ import annotations

import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit_maint.adapters.web.page import Reading, media_type_of, read_page
from toolkit_maint.domain.observation import Page, Refresh
from toolkit_maint.signs import default_policy

HERE = "http://site.example/map/page"


def page_of(
    html: str | bytes,
    content_type: str = "text/html",
    *,
    anchors: tuple[str, ...] = (),
    excerpt: bool = False,
    plain: bool = False,
) -> Page:
    data = html.encode() if isinstance(html, str) else html
    return read_page(
        Reading(
            address=HERE,
            content_type=content_type,
            data=data,
            raw_bytes=len(data),
            truncated=False,
            anchors=anchors,
            excerpt=excerpt,
            plain=plain,
        )
    )


def test_the_facts_of_a_page() -> None:
    page = page_of(
        """<!doctype html><title> The
        title </title><meta name=Description content=" What it is "><meta property=og:site_name content=Site>
        <meta name=generator content=Hand><meta name=viewport content=x><meta name=description content=second>
        <h1>One <b>big</b> heading</h1><h2>Two</h2><h3>Three</h3><p>Words of the page"""
    )

    assert page.title == "The title"
    assert page.headings == ("One big heading", "Two")
    assert page.meta == (("description", "What it is"), ("generator", "Hand"), ("og:site_name", "Site"))
    assert page.media_type == "text/html"
    assert len(page.print) == 16
    assert page.excerpt is None


def test_long_texts_and_many_headings_are_capped() -> None:
    page = page_of(f"<title>{'x' * 5000}</title>" + "<h2>h</h2>" * 50)

    assert len(page.title) == 300
    assert len(page.headings) == 10


@pytest.mark.parametrize(
    ("data", "content_type", "charset", "title"),
    [
        ("<title>café</title>".encode(), "text/html", "utf-8", "café"),
        ("<title>café</title>".encode("cp1252"), "text/html", "cp1252", "café"),
        ("<title>café</title>".encode("cp1252"), "text/html; charset=ISO-8859-1", "cp1252", "café"),
        ("<title>café</title>".encode("iso8859-15"), 'text/html; charset="iso-8859-15"', "iso8859-15", "café"),
        ("<meta charset=koi8-r><title>да</title>".encode("koi8-r"), "text/html", "koi8-r", "да"),
        (
            b"<meta http-equiv=Content-Type content='text/html; charset=utf-8'><title>\xc3\xa9</title>",
            "text/html",
            "utf-8",
            "é",
        ),
        ("\ufeff<title>é</title>".encode(), "text/html; charset=iso-8859-1", "utf-8", "é"),
        ("<title>é</title>".encode("utf-16"), "text/html", "utf-16-le", "é"),
        (b"<meta charset=utf-16><title>\xc3\xa9</title>", "text/html", "utf-8", "é"),
        ("<title>日本</title>".encode("shift_jis"), "text/html; charset=Shift_JIS", "cp932", "日本"),
        ("<title>café</title>".encode(), "text/html; charset=nonsense", "utf-8", "café"),
        ("<title>café</title>".encode(), "text/html; charset=rot13", "utf-8", "café"),
        ("<title>café</title>".encode()[:-10], "text/html", "utf-8", "caf"),
    ],
)
def test_charsets(data: bytes, content_type: str, charset: str, title: str) -> None:
    page = page_of(data, content_type)

    assert (page.charset, page.title[: len(title)]) == (charset, title)


@pytest.mark.parametrize(
    ("content_type", "start", "expected"),
    [
        ("Text/HTML; charset=utf-8", b"", "text/html"),
        ("", b"\n <!DOCTYPE html>", "text/html"),
        ("", b"<html>", "text/html"),
        ("nonsense", b"%PDF-1.4", "application/pdf"),
        ("", b"hello", "text/plain"),
        ("", b"\x00\x01", "application/octet-stream"),
        ("image/png", b"<html>", "image/png"),
        ("application/pdf", b"%PDF-1.4\n%\xe2\xe3", "application/pdf"),
        ("application/pdf", b"junk\n%PDF-1.4", "application/pdf"),
        ("application/pdf", b"<!doctype html>", "text/html"),
        ("application/pdf", b"File not found.", "text/plain"),
        ("application/pdf", "Pas trouv\u00e9".encode(), "text/plain"),
        ("application/pdf", b"a" * 1023 + "\u00e9".encode(), "text/plain"),
        ("application/pdf", b"\x00\x01", "application/pdf"),
        ("application/pdf", b"", "application/pdf"),
        ("image/jpeg", b"No such image", "text/plain"),
        ("image/jpeg", b"\x89PNG\r\n\x1a\n", "image/jpeg"),
        ("image/svg+xml", b"<svg></svg>", "image/svg+xml"),
        ("application/zip", b"Gone", "text/plain"),
        ("application/zip", b"PK\x03\x04", "application/zip"),
        ("application/json", b"{}", "application/json"),
    ],
)
def test_media_types(content_type: str, start: bytes, expected: str) -> None:
    assert media_type_of(content_type, start) == expected


def test_other_media_are_counted_and_not_read() -> None:
    page = page_of(b"\x89PNG<title>no</title>", "image/png")

    assert (page.title, page.charset, page.print, page.text_bytes) == ("", "", "", 21)


@pytest.mark.parametrize(
    ("html", "refresh"),
    [
        ('<meta http-equiv="refresh" content="5; url=/new">', Refresh(5.0, "http://site.example/new")),
        ("<META HTTP-EQUIV=' Refresh ' CONTENT='0;URL=other'>", Refresh(0.0, "http://site.example/map/other")),
        ("<base href=/b/><meta http-equiv=refresh content='0;url=x'>", Refresh(0.0, "http://site.example/b/x")),
        ("<base href=data:,x><meta http-equiv=refresh content='0;url=x'>", Refresh(0.0, "http://site.example/map/x")),
        ("<body><p><meta http-equiv=refresh content='1;url=x'>", Refresh(1.0, "http://site.example/map/x")),
        ("<noscript><meta http-equiv=refresh content='0;url=/x'></noscript>", None),
        ("<template><meta http-equiv=refresh content='0;url=/x'></template>", None),
        ("<!-- <meta http-equiv=refresh content='0;url=/x'> -->", None),
        ("<script>'<meta http-equiv=refresh content=\"0;url=/x\">'</script>", None),
        ("<meta http-equiv=refresh content='60'>", None),
        ("<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", None),
    ],
)
def test_meta_refresh(html: str, refresh: Refresh | None) -> None:
    assert page_of(html).refresh == refresh


def test_at_most_so_many_of_a_kind_are_read() -> None:
    many = "<meta http-equiv=refresh content='0;url=mailto:a'>"
    last = "<meta http-equiv=refresh content='0;url=/x'>"

    assert page_of(many * 19 + last).refresh == Refresh(0.0, "http://site.example/x")
    assert page_of(many * 20 + last).refresh is None
    same = "<link rel=canonical href=https://site.example/map/page>"
    assert page_of("<link rel=canonical href=/x>" * 4 + same).secure_address
    assert not page_of("<link rel=canonical href=/x>" * 5 + same).secure_address


def test_a_base_of_any_length_is_a_base_up_to_a_limit() -> None:
    refresh = "<meta http-equiv=refresh content='0;url=x'>"

    assert page_of(f"<base href=/{'b/' * 4_000}>{refresh}").refresh == Refresh(0.0, f"http://site.example/{'b/' * 4_000}x")
    assert page_of(f"<base href=/{'b/' * 4_100}>{refresh}").refresh == Refresh(0.0, "http://site.example/map/x")


GO = "location = '/new'"
THERE = "http://site.example/new"


@pytest.mark.parametrize(
    ("html", "target"),
    [
        (f"<script>{GO}</script>", THERE),
        (f"<script type='text/javascript'>{GO}</script>", THERE),
        (f"<script>{GO}</script><p>{'word ' * 99}", THERE),
        (f"<script>{GO}</script><p>{'word ' * 100}", ""),
        (f"<script type='text/template'>{GO}</script>", ""),
        (f"<script src=x.js>{GO}</script>", ""),
        (f"<script nomodule>{GO}</script>", ""),
        (f"<body><noscript><script>{GO}</script></noscript>", ""),
        (f"<body><template><script>{GO}</script></template>", ""),
    ],
)
def test_scripts_that_run_are_followed_where_the_page_says_little(html: str, target: str) -> None:
    assert page_of(html).script_target == target


SIGNS = default_policy().signs


def told_of(body: str, content_type: str = "text/html") -> Page:
    data = body.encode()
    return read_page(
        Reading(address=HERE, content_type=content_type, data=data, raw_bytes=len(data), truncated=False, signs=SIGNS)
    )


@pytest.mark.parametrize(
    ("html", "target"),
    [
        ("<p>This page has moved <a href=/new>here</a>.", THERE),
        ("<title>Verhuisd</title><p>Deze pagina is verhuisd. Klik <a href=/new>hier</a>.", THERE),
        ("<h1>This site has moved</h1><p>Please go <a href=/new>here</a>.", THERE),
        (f"<p>{'Some other words. ' * 8}This page has moved <a href=/new>here</a>.", ""),
        (f"<p>This page has moved <a href=/new>here</a>. {'And much more. ' * 20}", ""),
        ("<p>This page has moved <a href=/new>here</a> or <a href=/other>there</a>.", ""),
        ("<p>Ons nieuwe adres is Kerkstraat 5. <a href=https://maps.example/?q=a>Routeplan</a>", ""),
        ("<p>Onze website is verhuisd. Volg ons op <a href=https://fb.example/bron>Facebook</a>", ""),
        ("<p>Our book is now available at <a href=https://shop.example/book>the shop</a>", ""),
        ("<p>Some page. <a href=/new>here</a>", ""),
        ("<p>This page has moved." + "<a href=/old>there</a>" * 500 + "<a href=/new>here</a>", ""),
    ],
)
def test_a_notice_leads_on_where_it_is_all_that_the_page_says(html: str, target: str) -> None:
    assert told_of(html).notice_target == target


@pytest.mark.parametrize(
    ("text", "content_type", "title", "has_markers"),
    [
        ("File not found.\n", "text/plain", "File not found.", False),
        ("File not found.", "application/pdf", "File not found.", False),
        ("Two\nlines", "text/plain", "", False),
        ("Deze pagina is verhuisd", "text/plain", "Deze pagina is verhuisd", True),
        ("word " * 20, "text/plain", "", False),
        ("1" * 2_000, "text/plain", "", False),
        ("", "text/plain", "", False),
        ("a,b", "text/csv", "", False),
    ],
)
def test_a_line_of_text_is_a_title(text: str, content_type: str, title: str, has_markers: bool) -> None:
    page = told_of(text, content_type)

    assert (page.title, bool(page.markers)) == (title, has_markers)


def test_a_page_that_was_cut_before_a_bomb_is_truncated() -> None:
    assert page_of("<p>" + "<div>" * 5000).truncated
    assert not page_of("<p>" + "<div></div>" * 5000).truncated


def test_anchors_that_are_there() -> None:
    html = '<p id=one><a name="two"></a><h2 id="user-content-three"></h2><i id="vijf en zes"></i><b id="zeven%20"></b>'
    html += "<p name=acht>"
    asked = ("one", "two", "three", "four", "vijf%20en%20zes", "zeven%20", "acht", "top", "")

    assert page_of(html, anchors=asked).anchors == ("one", "two", "three", "vijf%20en%20zes", "zeven%20", "top", "")


def test_names_in_structured_data() -> None:
    html = """<script type="application/ld+json">{"@type": "Book", "name": "A book", "author": {"name": "not this"}}</script>
    <script type="application/ld+json">[{"headline": "News"}, {"@graph": [{"name": "In a graph"}, 3]}]</script>
    <script type="application/ld+json">{broken</script><script>{"name": "code"}</script>"""

    assert page_of(html).names == ("A book", "News", "In a graph")


def test_the_excerpt_is_the_compressed_beginning() -> None:
    page = page_of("<p>" + "word " * 10_000, excerpt=True)

    assert page.excerpt is not None
    assert zlib.decompress(page.excerpt) == (b"<p>" + b"word " * 10_000)[:16_384]


def test_the_words_of_scripts_are_not_the_pages() -> None:
    plain = page_of("<body><p>some words that count</p>")
    scripted = page_of("<body><script>var other = 'words'</script><style>p {}</style><p>some words that count</p>")

    assert plain.print == scripted.print


ATTRIBUTES = " ".join(f"a{number}" for number in range(200_000))
TITLE = "<title>Still here</title>"


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 3_000,
        "<div " + ATTRIBUTES[:16_000],
        "<div>" * 200_000,
        "<ul><li>" * 100_000,
        "<div></x>" * 100_000,
        "<div><!--</div>-->" * 50_000,
        "<b><i></b><p>" * 50_000,
        "<table><tr><td>" * 70_000,
        "<a" * 200_000,
        f"<div {ATTRIBUTES}>",
        f"<div x='>' {ATTRIBUTES}>",
        f'<!-- <a b=" --><div {ATTRIBUTES}>',
        "<div " + " ".join(f"<a{number}" for number in range(100_000)),
        "<p " + "a=1 " * 400_000,
        f'<div a="{"x" * 2_000_000}">',
        "<!--" * 300_000,
        "\0" * 1_000_000,
        "&" * 1_000_000,
        '<script type="application/ld+json">' + "[" * 100_000,
        "<script>location</script>" * 40_000,
        f"<base href='http://a.example/{'b/' * 60_000}'>" + "<link rel=canonical href=x>" * 5_000,
        "<p>this page has moved</p>" + "<object><a href=//x.example/>1" * 8_000,
    ],
    ids=lambda html: html[:16],
)
def test_pages_made_to_hurt_take_little_time(html: str) -> None:
    started = time.thread_time()

    page = page_of(TITLE + html)

    assert page.title == "Still here"
    assert time.thread_time() - started < 2


@given(st.binary(max_size=400), st.sampled_from(["text/html", "text/html; charset=utf-16", "text/plain; charset=\x00", ""]))
def test_any_bytes_are_some_page(data: bytes, content_type: str) -> None:
    assert page_of(data, content_type, anchors=("x",), excerpt=True).text_bytes == len(data)


@given(st.text(alphabet="<>/!-\"'= abdivhrefmtnosclp123\0;&#", max_size=400))
def test_any_markup_is_some_page(html: str) -> None:
    assert page_of(html, anchors=("a",)).media_type == "text/html"
