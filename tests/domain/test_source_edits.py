"""One edit of a page each: which changes it is told as, and where they say that things belong."""

from __future__ import annotations

import msgspec
import pytest

from catalogue_builder import NO_LINK, a_catalogue, a_policy, a_section, an_entry, related, text_link
from fake_source import a_reading
from toolkit_maint.domain.catalogue import Block, Catalogue, Entry, Section
from toolkit_maint.domain.source import MatchedOn, Piece, SourceChange
from toolkit_maint.domain.source_diff import compare
from toolkit_maint.domain.verdict import Confidence

LENIENT = a_policy(min_known_share=0.0)


def site(name: str) -> str:
    return f"https://{name}.example/"


def named(title: str, name: str | None, *nested: Entry, entry: str = "", note: str = "", after: str = "") -> Entry:
    address = None if name is None else site(name)
    made = an_entry(title, address, *nested, id=entry or title.lower().replace(" ", "-"), after=after)
    return msgspec.structs.replace(made, note=note)


GUIDE, MAP, FILM = (
    named("A long guide", "guide", after="by VLOR"),
    named("The map", "map", note="for schools"),
    named("Some film", "film"),
)
SITES = (named("Website", "north", entry="north-site"), named("Website", "south", entry="south-site"))
NORTH, SOUTH = named("North group", "n", SITES[0]), named("South group", "s", SITES[1])
BOOKS = a_section("Books", GUIDE, MAP, FILM)
GROUPS = a_section("Groups", NORTH, SOUTH)
LISTED = a_catalogue(BOOKS, GROUPS)


def changes_of(*parts: Section | Entry, listed: Catalogue = LISTED, text: tuple[Block, ...] = ()) -> tuple[SourceChange, ...]:
    return compare(a_reading(a_catalogue(*parts, text=text)), listed, LENIENT).changes


def told(*parts: Section | Entry, listed: Catalogue = LISTED) -> list[tuple[str, str | None]]:
    return [(change.kind.value, change.entry or change.new_id) for change in changes_of(*parts, listed=listed)]


def readdressed(entry: Entry, name: str) -> Entry:
    return named(entry.title, name, *entry.entries, entry=entry.id, note=entry.note, after=entry.after)


def retitled(entry: Entry, title: str) -> Entry:
    assert entry.link is not None
    return msgspec.structs.replace(entry, title=title, link=msgspec.structs.replace(entry.link, title=title))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((a_section("Books", readdressed(GUIDE, "other"), MAP, FILM), GROUPS), [("repointed", "a-long-guide")]),
        ((a_section("Books", retitled(GUIDE, "Quite another name"), MAP, FILM), GROUPS), [("retitled", "a-long-guide")]),
        (
            (a_section("Books", readdressed(GUIDE, "map"), readdressed(MAP, "guide"), FILM), GROUPS),
            [("repointed", "a-long-guide"), ("repointed", "the-map")],
        ),
        (
            (a_section("Books", retitled(GUIDE, MAP.title), retitled(MAP, GUIDE.title), FILM), GROUPS),
            [("retitled", "a-long-guide"), ("retitled", "the-map")],
        ),
        ((a_section("Books", GUIDE, FILM, MAP), GROUPS), [("reordered", "some-film")]),
        ((a_section("Books", FILM, GUIDE, MAP), GROUPS), [("reordered", "some-film")]),
        ((a_section("Books", GUIDE, MAP), a_section("Groups", NORTH, SOUTH, FILM)), [("moved", "some-film")]),
        (
            (BOOKS, a_section("Groups", named("North group", "n", FILM, SITES[0]), SOUTH)),
            [("added", "some-film-2")],
        ),
        (
            (a_section("Books", GUIDE, MAP), a_section("Groups", named("North group", "n", FILM, SITES[0]), SOUTH)),
            [("moved", "some-film")],
        ),
        (
            (a_section("Reading", GUIDE, MAP, FILM), GROUPS),
            [("section-renamed", "books")],
        ),
        (
            (a_section("Books", GUIDE), a_section("Maps and films", MAP, FILM), GROUPS),
            [("moved", "the-map"), ("moved", "some-film")],
        ),
        (
            (a_section("Books and groups", GUIDE, MAP, FILM, NORTH, SOUTH),),
            [("section-renamed", "books"), ("moved", "north-group"), ("moved", "south-group")],
        ),
        (
            (
                BOOKS,
                a_section(
                    "Groups",
                    named("North group", "n", readdressed(SITES[0], "south")),
                    named("South group", "s", readdressed(SITES[1], "north")),
                ),
            ),
            [("repointed", "north-site"), ("repointed", "south-site")],
        ),
        (
            (BOOKS, a_section("Groups", SOUTH, NORTH)),
            [("reordered", "south-group")],
        ),
        (
            (a_section("Books", msgspec.structs.replace(GUIDE, after="by others"), MAP, FILM), GROUPS),
            [("annotated", "a-long-guide")],
        ),
        (
            (a_section("Books", GUIDE, msgspec.structs.replace(MAP, note="", after="for \u201cschools\u201d"), FILM), GROUPS),
            [("annotated", "the-map")],
        ),
        (
            (a_section("Books", GUIDE, msgspec.structs.replace(MAP, note="", after=" For schools."), FILM), GROUPS),
            [],
        ),
        (
            (
                a_section("Books", MAP, FILM),
                a_section("Groups", NORTH, SOUTH, retitled(readdressed(GUIDE, "guide"), "A long guide 2")),
            ),
            [("retitled", "a-long-guide"), ("moved", "a-long-guide")],
        ),
        (
            (a_section("Books", GUIDE, named("Unheard of", "unheard", entry="x"), FILM), GROUPS),
            [("removed", "the-map"), ("added", "unheard-of")],
        ),
        (
            (a_section("Books", GUIDE, MAP, FILM, named("Again", "guide", entry="x")), GROUPS),
            [("added", "again")],
        ),
    ],
    ids=[
        "another address",
        "another title",
        "two addresses changed places",
        "two titles changed places",
        "two neighbours changed places",
        "the last one comes first",
        "to another section",
        "listed once more, within another entry",
        "into another entry",
        "a section under another heading",
        "a section split in two",
        "two sections made one",
        "addresses of two of one word changed places",
        "groups changed places",
        "other words",
        "other words, in another form",
        "the same words without the arrow",
        "another title and another section",
        "one in the place of another",
        "an address twice",
    ],
)
def test_an_edit_is_told_as_what_it_is(parts: tuple[Section, ...], expected: list[tuple[str, str]]) -> None:
    assert told(*parts) == expected


def test_what_is_new_says_where_it_belongs_and_what_stands_around_it() -> None:
    child = named("Deep inside", "deep")
    new = msgspec.structs.replace(
        named("Brand new. A subtitle", "new", child, after="(2024)", note="good"), related=(related("See also", site("also")),)
    )
    found = changes_of(a_section("Books", GUIDE, new, MAP, FILM), a_section("Podcasts", named("Listen", "listen")), GROUPS)

    assert [(change.kind.value, change.new_id, change.role.value) for change in found] == [
        ("added", "brand-new", "entry"),
        ("added", None, "related"),
        ("added", "deep-inside", "entry"),
        ("added", "listen", "entry"),
    ]
    spots = [change.spot for change in found]
    assert all(spots)
    assert [(spot.parent, spot.follows, spot.number) for spot in spots if spot] == [
        (None, "a-long-guide", None),
        ("brand-new", None, 0),
        ("brand-new", None, None),
        (None, None, None),
    ]
    last = spots[-1]
    assert last is not None
    assert [(step.id, step.title, step.new, step.follows) for step in last.sections] == [
        ("podcasts", "Podcasts", True, "books")
    ]
    assert found[0].words is not None
    assert (found[0].words.after, found[0].words.note) == ("(2024)", "good")


def test_a_second_entry_with_an_address_names_the_first() -> None:
    found = changes_of(
        a_section("Books", GUIDE, MAP, FILM, named("Again", "guide", entry="x"), named("New", "new"), named("New too", "new")),
        GROUPS,
    )

    assert [(change.new_id, change.duplicate_of) for change in found] == [
        ("again", "a-long-guide"),
        ("new", None),
        ("new-too", "new"),
    ]


def test_an_entry_is_no_duplicate_of_its_own_related_link() -> None:
    listed = a_catalogue(a_section("Books", an_entry("A long guide", site("old"), also=(related("pdf", site("guide")),)), MAP))
    page = a_section("Books", an_entry("A long guide", site("guide"), also=(related("pdf", site("guide")),)), MAP)

    assert [(change.kind.value, change.duplicate_of) for change in changes_of(page, listed=listed)] == [("repointed", None)]


def test_proposed_ids_are_taken_by_nobody() -> None:
    found = changes_of(BOOKS, GROUPS, a_section("Guides", named("A long guide", "one"), named("A long guide", "two")))

    assert [change.new_id for change in found] == ["a-long-guide-2", "a-long-guide-3"]


def test_words_around_a_link_in_text_are_told_with_the_whole_paragraph() -> None:
    listed = a_catalogue(BOOKS, text=(("See", text_link("the site", site("t")), "for more."),))
    new = text_link("the shop", site("shop"))
    found = changes_of(BOOKS, listed=listed, text=(("Look at", text_link("the site", site("t")), "or", new),))

    assert [(change.kind.value, change.entry or change.new_id, change.text_link) for change in found] == [
        ("annotated", "the-site", True),
        ("added", "the-shop", True),
    ]
    pieces = [change.spot.paragraph for change in found if change.spot]
    assert pieces[0] == (Piece(text="Look at"), Piece(link="the-site"), Piece(text="or"), Piece(text="the shop"))
    assert pieces[1] == (Piece(text="Look at"), Piece(link="the-site"), Piece(text="or"), Piece(link="the-shop"))


def test_words_that_become_a_link_are_an_addition_and_nothing_else() -> None:
    listed = a_catalogue(BOOKS, text=(("See", text_link("the site", site("t")), "or the shop."),))
    found = changes_of(
        BOOKS, listed=listed, text=(("See", text_link("the site", site("t")), "or", text_link("the shop", site("s")), "."),)
    )

    assert [(change.kind.value, change.new_id) for change in found] == [("added", "the-shop")]


@pytest.mark.parametrize(
    ("shown", "on", "confidence"),
    [
        (GUIDE, None, None),
        (retitled(GUIDE, "A long guide, second edition"), MatchedOn.ADDRESS, Confidence.CERTAIN),
        (retitled(GUIDE, "Quite another name"), MatchedOn.ADDRESS, Confidence.LIKELY),
        (readdressed(GUIDE, "other"), MatchedOn.TITLE, Confidence.CERTAIN),
        (readdressed(retitled(GUIDE, "The long guides"), "other"), None, None),
    ],
)
def test_a_change_says_what_it_was_matched_on(shown: Entry, on: MatchedOn | None, confidence: Confidence | None) -> None:
    changed = [change for change in changes_of(a_section("Books", shown, MAP, FILM), GROUPS) if change.entry == "a-long-guide"]

    assert {(change.matched_on, change.confidence) for change in changed if change.kind.value != "removed"} == (
        {(on, confidence)} if on else set()
    )


def test_a_page_without_headings_says_nothing_of_sections() -> None:
    assert told(GUIDE, MAP, FILM, NORTH, SOUTH) == []
    assert told(GUIDE, MAP, named("New", "new"), FILM, NORTH, SOUTH) == [("added", "new")]


def test_a_list_that_became_running_text_is_the_same_list() -> None:
    text = (("Read", text_link("A long guide", site("guide")), "or", text_link("The map", site("map"))),)
    page = a_section("Books", FILM, text=text)

    assert told(page, GROUPS) == []


def test_the_order_of_files_changes_nothing_of_what_is_found() -> None:
    page = (a_section("Books", FILM, retitled(GUIDE, "Guide"), named("New", "new")), a_section("Groups", SOUTH, MAP))
    one = told(*page)
    other = told(*page, listed=a_catalogue(GROUPS, BOOKS))

    assert sorted(map(str, one)) == sorted(map(str, other))


def test_an_entry_without_a_link_is_compared_by_all_words_of_its_line() -> None:
    bare = an_entry("Project", NO_LINK, named("Inside", "inside"), id="project", after=", by the city")
    listed = a_catalogue(a_section("Books", bare))

    assert told(a_section("Books", bare), listed=listed) == []
