"""Pages made to keep the parser busy: cut before they hurt, and ordinary pages left whole."""

from __future__ import annotations

import time

import pytest
from selectolax.lexbor import LexborHTMLParser

from toolkit_maint.adapters.web.bombs import cut_before_bomb

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
