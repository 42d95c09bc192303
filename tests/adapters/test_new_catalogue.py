"""A page becomes the files of a catalogue that is valid, has every word, and does not differ from its page."""

from __future__ import annotations

from itertools import count
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue_builder import NO_LINK, TRACKING, a_catalogue, a_policy, a_section, an_entry, related, text_link
from fake_source import a_page, a_reading
from toolkit_maint.adapters.new_catalogue import Beginnings, NewCatalogue, new_catalogue
from toolkit_maint.domain.catalogue import Catalogue, Entry, Section
from toolkit_maint.domain.diagnostic import Severity, has_errors
from toolkit_maint.domain.source_diff import compare
from toolkit_maint.domain.typography import comparable

BEGINNINGS = Beginnings(
    title="A list", language="en", timezone="UTC", source="https://list.example/", advice=("How to write:", "", "  title")
)


def made(page: Catalogue, **said: Any) -> NewCatalogue:
    return new_catalogue(a_page(page), msgspec.structs.replace(BEGINNINGS, **said), {}, TRACKING)


def data_of(new: NewCatalogue) -> dict[str, Any]:
    return {name: yaml.load(text, Loader=yaml.CSafeLoader) for name, text in new.files.items()}


def ids(new: NewCatalogue) -> list[str]:
    (section,) = [data for name, data in data_of(new).items() if name != "catalogue.yaml"]
    return [entry["id"] for entry in section["entries"]]


def test_every_section_has_a_file_of_its_own() -> None:
    below = a_section("Small", an_entry("Mite", "https://mite.example/"))
    new = made(a_catalogue(a_section("Big things"), a_section("Others", sections=(below,)), a_section("Big things")))

    assert list(new.files) == ["catalogue.yaml", "big-things.yaml", "others.yaml", "big-things-2.yaml"]
    assert data_of(new) == {
        "catalogue.yaml": {
            "version": 1,
            "title": "A list",
            "language": "en",
            "timezone": "UTC",
            "source": "https://list.example/",
            "sections": ["big-things.yaml", "others.yaml", "big-things-2.yaml"],
        },
        "big-things.yaml": {"id": "big-things", "title": "Big things"},
        "others.yaml": {
            "id": "others",
            "title": "Others",
            "sections": [
                {
                    "id": "small",
                    "title": "Small",
                    "entries": [{"id": "mite", "title": "Mite", "url": "https://mite.example/"}],
                }
            ],
        },
        "big-things-2.yaml": {"id": "big-things-2", "title": "Big things"},
    }


def test_files_begin_with_the_line_that_editors_find_the_schema_by() -> None:
    new = made(a_catalogue(a_section("One")))

    assert new.files["catalogue.yaml"].startswith(
        "# yaml-language-server: $schema=../schema/catalogue.schema.json\n#\n# How to write:\n#\n#   title\n\nversion: 1\n"
    )
    assert new.files["one.yaml"].startswith("# yaml-language-server: $schema=../schema/section.schema.json\nid: one\n")


def test_a_section_called_catalogue_takes_no_others_file() -> None:
    new = made(a_catalogue(a_section("Catalogue", an_entry("A", "https://a.example/"))))

    assert list(new.files) == ["catalogue.yaml", "catalogue-2.yaml"]
    assert not has_errors(new.loaded.diagnostics)


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (("The Quiet Hive: a novel", "The Quiet Hive"), ["the-quiet-hive", "the-quiet-hive-2"]),
        (("PDF", "PDF", "pdf"), ["pdf", "pdf-2", "pdf-3"]),
        (("PDF", "PDF 2", "PDF"), ["pdf", "pdf-2", "pdf-3"]),
        (("手書き",), ["site0-end"]),
        (("https://bench.example/cursive.html?x=1",), ["bench-cursive"]),
        (("https://bench.example/",), ["bench"]),
        (("One", "One thing"), ["one-2", "one-thing"]),
    ],
)
def test_ids_are_short_unique_and_say_something(titles: tuple[str, ...], expected: list[str]) -> None:
    entries = (an_entry(title, f"https://www.site{number}.example/way/end") for number, title in enumerate(titles))
    assert ids(made(a_catalogue(a_section("One", *entries)))) == expected


def test_what_was_listed_before_is_named() -> None:
    once = "https://once.example/"
    page = a_catalogue(
        a_section(
            "One",
            an_entry("First", once, also=(related("itself", once),)),
            an_entry("Second", once, also=(related("picture", "HTTPS://ONCE.example"),)),
            an_entry("Third", "https://once.example/other", also=(related("new", "https://new.example/"),)),
            an_entry("Fourth", "https://new.example/"),
            text=(("See", text_link("the start", once)),),
        )
    )
    new = made(page)
    section = data_of(new)["one.yaml"]

    assert "duplicate_of" not in section["text"][0][1]
    assert [entry.get("duplicate_of") for entry in section["entries"]] == ["the-start", "the-start", None, "third"]
    assert section["entries"][0]["related"][0]["duplicate_of"] == "the-start"
    assert list(section["entries"][1]) == ["id", "title", "url", "duplicate_of", "related"]
    assert new.duplicates == 5
    assert not has_errors(new.loaded.diagnostics)


@pytest.mark.parametrize("url", ["https://exa mple/", "http://https://a.example/", "http://a.example:1/", "file:///c:/x.html"])
def test_an_address_that_leads_nowhere_is_left_open_and_told(url: str) -> None:
    entry = an_entry("A", "https://a.example/")
    assert entry.link is not None
    page = a_page(a_catalogue(a_section("One", entry)))
    (section,), bad = page.sections, an_entry("Bad", url, also=(related("Worse", url),))
    page = msgspec.structs.replace(page, sections=(msgspec.structs.replace(section, entries=(*section.entries, bad)),))
    new = new_catalogue(page, BEGINNINGS, {}, TRACKING)

    assert [entry["url"] for entry in data_of(new)["one.yaml"]["entries"]] == ["https://a.example/", None]
    assert new.refused == (url, url)
    assert not has_errors(new.loaded.diagnostics)


def test_a_mailbox_and_a_telephone_number_stay() -> None:
    page = a_catalogue(a_section("One", an_entry("Mail", "mailto:a@b.example"), an_entry("Call", "tel:+3290000000")))
    new = made(page)

    assert [entry["url"] for entry in data_of(new)["one.yaml"]["entries"]] == ["mailto:a@b.example", "tel:+3290000000"]
    assert new.refused == ()


def test_a_copy_of_the_source_lies_beside_it() -> None:
    page = a_page(a_catalogue(a_section("One", an_entry("A", "https://a.example/"))))
    beginnings = msgspec.structs.replace(BEGINNINGS, source="source/page.html")

    with_copy = new_catalogue(page, beginnings, {"source/page.html": b"<p>"}, TRACKING)
    without = new_catalogue(page, beginnings, {}, TRACKING)

    assert with_copy.loaded.diagnostics == ()
    assert without.loaded.diagnostics != ()


def test_words_that_no_file_can_hold_are_refused() -> None:
    with pytest.raises(ValueError, match="surrogate"):
        made(a_catalogue(a_section("One", an_entry("half \ud83d", "https://a.example/"))))


def test_many_things_with_one_title_take_no_longer_each() -> None:
    entries = (an_entry("PDF", f"https://a.example/{number}") for number in range(3_000))
    assert ids(made(a_catalogue(a_section("One", *entries))))[-1] == "pdf-3000"


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn")), min_size=1, max_size=12).filter(
    lambda text: text.strip() == text and text.isprintable()
)
AWKWARD = st.sampled_from(
    [
        "no",
        "null",
        "~",
        "1.5",
        "2020-01-01",
        "- x",
        "a: b",
        "x #y",
        "'",
        '"',
        "[a]",
        "{a}",
        "&a",
        "*a",
        "!a",
        "%a",
        "@a",
        "`a",
        ":",
        "?",
    ]
)
TITLES = WORDS | AWKWARD | st.sampled_from(["Alpha", "Beta", "Gamma", "Alpha"])


@st.composite
def pages(draw: st.DrawFn) -> Catalogue:
    """Pages of every shape: nested, related, without addresses, with addresses that come back."""
    numbers = count()

    def url() -> str | None:
        return draw(st.sampled_from([f"https://site{next(numbers)}.example/", "https://again.example/", None]))

    def entry(depth: int) -> Entry:
        nested = [entry(depth - 1) for _ in range(draw(st.integers(0, 2)) if depth else 0)]
        also = tuple(related(draw(TITLES), url()) for _ in range(draw(st.integers(0, 2))))
        address = url() if draw(st.integers(0, 4)) else NO_LINK
        one = an_entry(draw(TITLES), address, *nested, also=also, after=draw(st.just("") | TITLES))
        return msgspec.structs.replace(one, note=draw(st.just("") | TITLES), more=draw(st.just("") | st.just("...")))

    def section(depth: int) -> Section:
        text = tuple((draw(TITLES), text_link(draw(TITLES), url())) for _ in range(draw(st.integers(0, 1))))
        entries = [entry(1) for _ in range(draw(st.integers(0, 3)))]
        below = tuple(section(0) for _ in range(draw(st.integers(0, 2)) if depth else 0))
        return a_section(draw(TITLES.filter(comparable)), *entries, text=text, sections=below)

    top = [entry(1) for _ in range(draw(st.integers(0, 2)))]
    return a_catalogue(*top, *(section(1) for _ in range(draw(st.integers(1, 3)))))


def stripped(part: Any) -> Any:
    """What a page says, without ids, places and what a catalogue adds."""
    if isinstance(part, str | int | None):
        return part
    if isinstance(part, tuple | list):
        return [stripped(each) for each in part]
    left_out = {"id", "span", "url_span", "title_span", "duplicate_of", "language", "timezone", "source"}
    if "href" in type(part).__struct_fields__:
        return part.href
    return {name: stripped(getattr(part, name)) for name in type(part).__struct_fields__ if name not in left_out}


@settings(max_examples=60, deadline=None)
@given(page=pages())
def test_any_page_becomes_a_valid_catalogue_with_every_word(page: Catalogue) -> None:
    new = made(page)

    assert new.loaded.catalogue is not None
    assert [found for found in new.loaded.diagnostics if found.severity is Severity.ERROR] == []
    assert stripped(new.loaded.catalogue) == stripped(a_page(page))


@settings(max_examples=60, deadline=None)
@given(page=pages())
def test_a_catalogue_that_was_just_begun_does_not_differ_from_its_page(page: Catalogue) -> None:
    new = made(page)
    assert new.loaded.catalogue is not None

    found = compare(a_reading(page), new.loaded.catalogue, a_policy())

    assert found.changes == ()
