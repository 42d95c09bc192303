"""A glance at a page shows what a parser would, or says that a parser has to be asked."""

from __future__ import annotations

import time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit_maint.adapters.web.glance import glance_at
from toolkit_maint.adapters.web.page import Reading, read_page
from toolkit_maint.domain.observation import Page

WORDS = "<p>" + "many words of a plain page " * 100 + "</p>"


def reading_of(html: str | bytes, content_type: str = "text/html") -> Reading:
    data = html.encode() if isinstance(html, str) else html
    return Reading(
        address="http://site.example/",
        content_type=content_type,
        data=data,
        raw_bytes=len(data),
        truncated=False,
        plain=True,
    )


def both(html: str | bytes, content_type: str = "text/html") -> tuple[Page, Page]:
    """The page as a glance shows it, and as the parser does."""
    reading = reading_of(html, content_type)
    return read_page(reading), read_page(msgspec.structs.replace(reading, plain=False))


def was_parsed(page: Page) -> bool:
    return page.headings == ("Seen by the parser",)


HEADING = "<h1>Seen by the parser</h1>"

BY_A_GLANCE = {
    "title": "<title>A title</title>",
    "any case": "<TITLE>A Title</Title >",
    "spaces": "<title\n>\n A\n title </title>",
    "attributes": '<title data-rh="true" lang="nl">A title</title>',
    "entities": "<title>Tom &amp; Jerry &#8211; caf&eacute; &copy 1 &lt;b&gt; &nosuch;</title>",
    "no title text": "<title></title>",
    "a head": '<!doctype html><html lang=nl><head><meta charset="utf-8"><base href="/"><title>A title</title></head><body>',
    "a description": "<meta name=description content=\"it's here\"><link rel=x href='y'><title>A title</title>",
    "xml": '<?xml version="1.0"?><!DOCTYPE html><html xmlns="x"><head><title>A title</title></head>',
    "a script before": "<script>document.write('<title>no</title>')</script><title>A title</title>",
    "a style before": "<style>a > b {}</style ><title>A title</title>",
    "a comment before": "<!-- <title>no</title> --><!--><title>A title</title>",
    "a conditional comment": "<!--[if lt IE 9]><title>no</title><![endif]--><title>A title</title>",
    "a second title": "<title>A title</title><title>Another</title>",
    "an icon after": "<title>A title</title><svg><title>Icon</title></svg>",
    "another http-equiv": "<meta http-equiv=X-UA-Compatible content=IE=edge><title>A title</title>",
    "a refresh in a comment": "<!-- <meta http-equiv=refresh content='0;url=/x'> --><title>A title</title>",
    "a refresh in noscript": "<title>A title</title><noscript><meta http-equiv=refresh content='0;url=/x'></noscript>",
    "a script that does not end": "<title>A title</title>" + WORDS + "<script>var a = '",
    "the word refresh": "<title>A title</title><meta name=a><p>refresh",
    "a byte order mark": "\ufeff<title>é</title>",
}


@pytest.mark.parametrize("html", BY_A_GLANCE.values(), ids=BY_A_GLANCE)
def test_a_glance_is_enough(html: str) -> None:
    page, parsed = both(html + HEADING + WORDS)

    assert not was_parsed(page)
    assert (page.title, page.print) == (parsed.title, parsed.print)


BY_THE_PARSER = {
    "no title": "<p>words",
    "a title in an attribute": '<meta content="<title>no</title>"><title>A title</title>',
    "a bracket in an attribute": '<meta content="a > <title>no</title>"><title>A title</title>',
    "a textarea": "<textarea><title>no</title></textarea><title>A title</title>",
    "an icon before": "<svg><title>Icon</title></svg><title>A title</title>",
    "nested templates": "<template><template></template><title>no</title></template><title>A title</title>",
    "a comment that does not end": "<!-- <title>no</title> --!><title>A title</title>",
    "markup in a title": "<title>a <b>title</b></title>",
    "a title that does not end": "<title>A title",
    "a long title": f"<title>{'x' * 3_000}</title>",
    "a title with a bracket in an attribute": '<title a=">">A title</title>',
    "a refresh": "<title>A title</title><META content='9;url=/x' HTTP-EQUIV=Refresh>",
    "a refresh with a bracket": "<title>A title</title><meta content='0;url=/x?a>b' http-equiv=refresh>",
    "a refresh in the body": "<title>A title</title>" + WORDS * 30 + "<meta http-equiv=refresh content='0;url=/x'>",
}


@pytest.mark.parametrize("html", BY_THE_PARSER.values(), ids=BY_THE_PARSER)
def test_a_parser_is_asked(html: str) -> None:
    page, parsed = both((HEADING if "does not end" not in html else "") + html + WORDS)

    assert page == parsed


def test_a_parser_is_asked_where_there_is_little() -> None:
    hidden = "<!-- " + "x" * 5_000 + " --><script>location = '/x'</script>"

    assert was_parsed(both("<title>A title</title>" + HEADING)[0])
    assert was_parsed(both("<title>A title</title>" + HEADING + hidden)[0])


def test_a_parser_is_asked_for_anchors() -> None:
    reading = msgspec.structs.replace(reading_of("<title>A title</title><p id=here>" + WORDS), anchors=("here", "there"))

    assert read_page(reading).anchors == ("here",)


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("", "utf-8"), ("windows-1252", "cp1252"), ("utf-16", "utf-16"), ("shift_jis", "cp932"), ("iso-2022-jp", "iso2022_jp")],
)
def test_the_same_words_in_another_encoding(charset: str, encoding: str) -> None:
    title = "日本" if "jis" in charset or "jp" in charset else "Café"
    html = f"<title>{title}</title>" + WORDS
    page, parsed = both(html.encode(encoding), f"text/html; charset={charset}" if charset else "text/html")

    assert (page.title, page.print) == (title, both(html)[0].print)
    assert (parsed.title, parsed.print) == (page.title, page.print)


def test_the_words_of_scripts_comments_and_the_title_are_not_the_pages() -> None:
    plain = both(WORDS)[0]
    odd = "<title>Another</title><script>var other = 'words'</script><style>p {}</style><!-- a comment -->"

    assert both(odd + WORDS + "<svg><text>drawn</text></svg><template>later</template>")[0].print == plain.print


def test_text_is_printed_as_it_is() -> None:
    assert both(b"a < b and <b>", "text/plain")[0].print == both(b"a b and b", "text/plain")[0].print != ""


PARTS = [
    *BY_A_GLANCE.values(),
    *BY_THE_PARSER.values(),
    *[
        "<!--",
        "-->",
        "--!>",
        "<script>",
        "</script>",
        "<style>",
        "</style>",
        "<svg>",
        "</svg>",
        "<noscript>",
        "</noscript>",
        "<template>",
        "</template>",
    ],
    *[
        "<title>",
        "</title>",
        "<head>",
        "</head>",
        "<body>",
        "<textarea>",
        "</textarea>",
        "<select>",
        "<xmp>",
        "<math>",
        "<b>",
        "<br/>",
        '"',
        "'",
        "<",
        ">",
        "&nbsp;",
    ],
]


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=8), st.lists(st.sampled_from(PARTS), max_size=4))
def test_any_mixture_is_read_alike(before: list[str], after: list[str]) -> None:
    page, parsed = both("".join([*before, WORDS, *after]))

    assert (page.title, page.print) == (parsed.title, parsed.print)


@given(st.binary(max_size=300))
def test_any_bytes_can_be_glanced_at(data: bytes) -> None:
    assert len(glance_at(data).spoken) <= len(data)


@pytest.mark.parametrize(
    "html",
    [
        "<!--" * 300_000,
        "<!-- -->" * 200_000,
        "<script>" * 150_000,
        "<svg></svg>" * 100_000,
        "<title>" * 200_000,
        "<meta " * 200_000,
        "<meta x" + " r" * 1_000_000,
        "<" * 2_000_000,
        "<s" * 1_000_000,
        "<p " + "a='>' " * 300_000,
        "<!doctype html>" + "<meta a='b'>" * 100_000 + "<title>x</title>",
    ],
    ids=lambda html: html[:16],
)
def test_a_glance_takes_little_time(html: str) -> None:
    started = time.thread_time()

    read_page(reading_of("<title>A title</title>" + WORDS + html))
    glance_at(html.encode())

    assert time.thread_time() - started < 1
