"""`render` in every form: the page comes back word for word, leads nowhere it should not, and reads well in a browser."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from acceptance.command import CATALOGUE, PROJECT, toolkit_maint
from catalogue_builder import TRACKING, a_catalogue, a_section, an_entry, related, text_link
from chromium import Browser, executable
from fake_source import NeverStops, a_reading
from page_chances import LENIENT, Chances
from project_tree import lacking
from toolkit_maint.adapters.source_page import SourcePageReader
from toolkit_maint.adapters.yaml_catalogue import load_catalogue
from toolkit_maint.domain.catalogue import Catalogue, Entry, Link, Related, Section, TextLink, links
from toolkit_maint.domain.source_diff import compare
from toolkit_maint.ports import FetchedPage
from toolkit_maint.reports.catalogue_csv import render_csv
from toolkit_maint.reports.page_html import render_page_html
from toolkit_maint.reports.page_jsonld import linked_data
from toolkit_maint.reports.page_markdown import render_page
from toolkit_maint.reports.words import words_for

HOSTILE = msgspec.structs.replace(
    a_catalogue(
        a_section(
            "A </script><script>alert(1)</script> & \"b\" 'c'",
            an_entry(
                "<img src=x onerror=alert(1)>",
                "javascript:alert(1)",
                an_entry("=1+1", "https://user:secret@a.example/?x=1&y='\"<>"),
                also=(related("\u202egnp.exe", "https://b.example/"),),
                after="--> <!-- \x1b[31m ]]>",
            ),
            text=(("Zie", text_link("+32 2 123", "tel:+3221234567"), "."),),
        ),
    ),
    title="T </title><b>",
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    loaded = load_catalogue(CATALOGUE, tracking=TRACKING)
    assert loaded.catalogue is not None
    return loaded.catalogue


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_the_page_comes_back_word_for_word(form: str, tmp_path: Path) -> None:
    name = "page.md" if form == "markdown" else "page.html"
    made = toolkit_maint("render", "--format", form, "--output", str(tmp_path / name), cwd=PROJECT)
    compared = toolkit_maint("scrape", "--source", str(tmp_path / name), "--format", "json", cwd=PROJECT)

    assert made.returncode == 0, made.stderr
    assert json.loads(compared.stdout)["changes"] == []
    assert json.loads(compared.stdout)["counts"] == {"candidates": 58, "known": 59, "expected": 59}


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_any_catalogue_is_read_again_as_it_was(seed: int) -> None:
    catalogue = _tellable(Chances(seed).catalogue())
    assert isinstance(catalogue, Catalogue)
    known = compare(a_reading(catalogue, text="-"), catalogue, LENIENT)
    for media, text in (("text/html", render_page_html(catalogue, words_for("nl"))), ("text/markdown", render_page(catalogue))):
        result = compare(_read(text, media), catalogue, LENIENT)

        assert (result.changes, result.known) == ((), known.expected), media


def _tellable(part: object) -> object:
    """The same without what a page cannot tell.

    On a page the first link of a bullet is the entry's own, and below a heading a single link that only says where it leads
    takes the heading for its title.
    """
    if isinstance(part, tuple):
        return tuple(map(_tellable, part))
    if isinstance(part, Link) and LENIENT.source_signs.says_little(part.title):
        return msgspec.structs.replace(part, title=f"{part.title} van de bond")
    if isinstance(part, Entry) and LENIENT.source_signs.says_little(part.title):
        part = msgspec.structs.replace(part, title=f"{part.title} van de bond")
    if isinstance(part, Entry) and part.link is None:
        part = msgspec.structs.replace(part, related=())
    if isinstance(part, Catalogue | Section | Entry):
        names = ("text", "link", "related", "entries", "sections")
        return msgspec.structs.replace(part, **{name: _tellable(getattr(part, name)) for name in names if hasattr(part, name)})
    if isinstance(part, TextLink | Related):
        return msgspec.structs.replace(part, link=_tellable(part.link))
    return part


def _read(text: str, media: str) -> Any:
    def fetch(url: str) -> FetchedPage:
        headers = (("content-type", f"{media}; charset=utf-8"),)
        return FetchedPage(status=200, final_url=url, headers=headers, body=text.encode(), truncated=False)

    return SourcePageReader(fetch, Path(), LENIENT).read("https://page.example/", NeverStops())


def test_the_page_in_html_has_what_everybody_needs_to_read_it(catalogue: Catalogue) -> None:
    text = render_page_html(catalogue, words_for("nl"))
    page = BeautifulSoup(text, "lxml")
    levels = [int(tag.name[1]) for tag in page.find("main").find_all(re.compile("^h[1-6]$"))]  # type: ignore[union-attr]

    assert page.html is not None
    assert page.html["lang"] == "nl"
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(page.find(id=str(link["href"])[1:]) for link in page.select('nav a, a[href^="#"]'))
    assert page.select_one("a.skip")["href"] == "#content"  # type: ignore[index]
    assert not page.select("[src], link, iframe, form, [style], script:not([type='application/ld+json'])")


def test_nothing_foreign_gets_out_of_its_place() -> None:
    text = render_page_html(HOSTILE, words_for("en"))
    page = BeautifulSoup(text, "lxml")
    hrefs = [str(link["href"]) for link in page.find_all("a", href=True)]

    assert [tag.name for tag in page.find_all(["script", "img", "b"])] == ["script"]
    assert "secret" not in text
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert hrefs == ["#content", "tel:+3221234567", "https://b.example/", "https://a.example/?x=1&y=%27%22%3C%3E"]
    (data,) = page.find_all("script")
    assert json.loads(data.string or "") == linked_data(HOSTILE)


def test_linked_data_lists_every_entry_once(catalogue: Catalogue) -> None:
    made = toolkit_maint("render", "--format", "jsonld", cwd=PROJECT)
    data = json.loads(made.stdout)
    names = [item["identifier"] for item in _items(data) if item["@type"] == "LearningResource"]
    lists = [item for item in _items(data) if item["@type"] == "ItemList"]

    assert (data["@context"], data["@type"], data["inLanguage"]) == ("https://schema.org", "ItemList", "nl")
    assert len(names) == len(set(names)) == 57  # 58 links are two related ones less, and one entry without a link more
    assert all(
        [each["position"] for each in part["itemListElement"]] == [*range(1, part["numberOfItems"] + 1)] for part in lists
    )
    assert [item["url"] for item in _items(data) if "url" in item] == [
        place.link.url.href for place in links(catalogue) if place.link.url is not None
    ]


def _items(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield part
    for each in part.get("itemListElement", ()):
        yield from _items(each["item"])
    for key in ("mentions", "hasPart"):
        for each in part.get(key, ()):
            yield from _items(each)


def test_the_table_has_a_row_for_each_link_and_calculates_nothing() -> None:
    rows = list(csv.reader(io.StringIO(render_csv(HOSTILE).removeprefix("\ufeff"), newline="")))

    assert rows[0] == ["id", "link", "section", "title", "url"]
    assert [row[1] for row in rows[1:]] == ["text", "", "related-1", ""]
    assert [row[3] for row in rows[1:]] == ["'+32 2 123", "<img src=x onerror=alert(1)>", "gnp.exe", "'=1+1"]
    assert "secret" not in str(rows)


def test_what_is_filled_into_the_table_of_unknown_addresses_is_read_back(tmp_path: Path, catalogue: Catalogue) -> None:
    made = toolkit_maint("render", "--format", "csv", "--unknown", "--output", str(tmp_path / "table.csv"), cwd=PROJECT)
    lines = (tmp_path / "table.csv").read_text("utf-8-sig").splitlines()
    filled = [lines[0], *(f"{line}https://nieuw{number}.example/" for number, line in enumerate(lines[1:]))]
    (tmp_path / "filled.csv").write_text("\n".join(filled), "utf-8")
    applied = toolkit_maint("apply", str(tmp_path / "filled.csv"), "--dry-run", cwd=PROJECT)
    unknown = sum(place.link.url is None for place in links(catalogue))

    assert (made.returncode, len(lines)) == (0, unknown + 1)
    assert applied.stderr == f"This would change: {unknown} addresses filled in.\n"
    assert applied.stdout.count("\n+") - applied.stdout.count("\n+++") == unknown


def test_only_a_table_can_be_of_unknown_addresses() -> None:
    ended = toolkit_maint("render", "--format", "html", "--unknown", cwd=PROJECT)

    assert (ended.returncode, ended.stderr) == (2, "--unknown goes with --format csv.\n")


MEASURE = """(() => {
  const root = document.documentElement, light = c => { const [r, g, b] = c.match(/[0-9.]+/g).map(Number).map(
    v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b };
  const paper = light(getComputedStyle(document.body).backgroundColor);
  const ratios = [...document.querySelectorAll('main a, main p, main li, main h2, .note, nav a')].map(e => {
    const ink = light(getComputedStyle(e).color); return (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05) });
  return JSON.stringify({wide: root.scrollWidth > root.clientWidth, contrast: Math.min(...ratios),
    shown: getComputedStyle(document.querySelector('nav')).display}) })()"""


def test_in_a_browser_it_fits_a_telephone_and_has_contrast_by_day_by_night_and_on_paper(tmp_path: Path) -> None:
    program = executable() or lacking("chromium is missing, so the page was not shown in a browser")
    page_file = tmp_path / "page.html"
    toolkit_maint("render", "--format", "html", "--output", str(page_file), cwd=PROJECT)
    browser = Browser(program, tmp_path / "profile", ())
    try:
        with browser.page() as page:
            assert page.error(page_file.as_uri(), 20) == ""
            for media, scheme in (("screen", "light"), ("screen", "dark"), ("print", "light")):
                page.call("Emulation.setDeviceMetricsOverride", width=320, height=640, deviceScaleFactor=1, mobile=False)
                features = [{"name": "prefers-color-scheme", "value": scheme}]
                page.call("Emulation.setEmulatedMedia", media=media, features=features)
                told = json.loads(page.call("Runtime.evaluate", expression=MEASURE, returnByValue=True)["result"]["value"])

                assert not told["wide"], (media, scheme)
                assert told["contrast"] >= 4.5, (media, scheme, told)
                assert (told["shown"] == "none") is (media == "print")
    finally:
        browser.close()
