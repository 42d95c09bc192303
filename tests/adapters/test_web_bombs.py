"""Pages made to keep the parser busy: cut before they hurt, and ordinary pages left whole."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from toolkit_maint.adapters.web.bombs import _ODD_TAG, _TAG, _WHOLE_TAG, cut_before_bomb

BOMBS = {
    "end tags of many open formatting elements": "".join(f"<b i={n}><div>" for n in range(450)) + "</b>" * 3000,
    "the same, shorter": ("".join(f"<b i={n}><div>" for n in range(450)) + "</b>" * 3000)[:8000],
    "formatting that is opened anew": "<p>" + "".join(f"<b i={n}>" for n in range(900)) + "</p>" + "<p>x" * 3000,
    "a little formatting, often": "<p>" + "".join(f"<b i={n}>" for n in range(59)) + "</p>" + "<p>x" * 18_000,
    "links that are never closed": "".join(f"<a href={n}><div>" for n in range(5000)),
    "ruby": "<rt>" * 19_000,
    "groups of options": "<optgroup>" * 19_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_cut(name: str) -> None:
    started = time.process_time()
    cut = cut_before_bomb(BOMBS[name])
    LexborHTMLParser(cut)
    assert len(cut) < len(BOMBS[name])
    assert time.process_time() - started < 0.5


@pytest.mark.parametrize(
    "page",
    [
        "<ul>" + "".join(f"<li><a href=/{n}>Link <b>{n}</b></a>" for n in range(3000)) + "</ul>",
        "<p><b>never closed" * 20 + "<p>words" * 2000,
        "<div>" * 300 + "words" + "</div>" * 300,
        "<table>" + "<tr><td><font color=red>x</font><td>y" * 3000 + "</table>",
    ],
)
def test_an_ordinary_page_stays_whole(page: str) -> None:
    assert cut_before_bomb(page) == page


PARTS = [*"<>/=`'\"\n\0", "<a", "<b>", "</i>", " a", " x=1", ' y="2"', " z='3'", " href=/a/b/", "<p "]


@settings(max_examples=1_000)
@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join))
def test_a_tag_that_is_not_read_whole_ends_at_its_first_bracket(html: str) -> None:
    """So it has no more attributes than the short look at it saw."""
    odd = {tag.start() for tag in _ODD_TAG.finditer(html)}
    starts = [tag.start() for tag in _TAG.finditer(html) if not tag[1]]

    for start in starts:
        whole = _WHOLE_TAG.match(html, start)
        assert whole is not None
        assert start in odd or whole.end() <= html.index(">", start)


WORDS = "<p>" + "words " * 200
MANY = {
    "names": "<div " + " ".join(f"a{number}" for number in range(501)) + ">",
    "values": "<div " + " ".join(f"a{number}=1" for number in range(501)) + ">",
    "brackets": "<div " + "".join(f"a{number}='>'" for number in range(501)) + ">",
    "a quote in a name": "<div a'b='c> ' " + " ".join(f"<a{number}" for number in range(501)) + ">",
}


@pytest.mark.parametrize("tag", MANY.values(), ids=MANY)
def test_a_tag_with_too_many_attributes_is_cut_off(tag: str) -> None:
    assert cut_before_bomb(WORDS + tag + "</div>") == WORDS


def test_a_tag_with_many_attributes_stays() -> None:
    html = WORDS + "<div " + " ".join(f"a{number}" for number in range(490)) + ">"

    assert cut_before_bomb(html) == html
