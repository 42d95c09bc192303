"""A change of a catalogue, told by entry: what was added, changed, moved and removed, and which addresses are new."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue_builder import NO_LINK, SPAN, a_catalogue, a_section, an_entry, related, text_link
from toolkit_maint.domain.catalogue import Catalogue, Entry, Evidence, Link, LinkPlace, Section, Span, TextLink, links
from toolkit_maint.domain.catalogue_changes import CatalogueChanges, What, changes_between

URL = "https://one.example/"
OTHER = "https://other.example/"


def placed(catalogue: Catalogue) -> Catalogue:
    """The same catalogue, in which every link has a place of its own, as in a file."""
    numbers = itertools.count(1)

    def a_span() -> Span:
        number = next(numbers)
        return Span("catalogue.yaml", number, 1, number, 2, number, number + 1)

    def link(link: Link | None) -> Link | None:
        return msgspec.structs.replace(link, url_span=a_span()) if link else None

    def entry(entry: Entry) -> Entry:
        return msgspec.structs.replace(
            entry,
            link=link(entry.link),
            related=tuple(msgspec.structs.replace(each, link=link(each.link)) for each in entry.related),
            entries=tuple(map(entry_of, entry.entries)),
        )

    entry_of = entry

    def part(part: Catalogue | Section) -> Catalogue | Section:
        return msgspec.structs.replace(
            part,
            text=tuple(
                tuple(
                    msgspec.structs.replace(piece, link=link(piece.link)) if isinstance(piece, TextLink) else piece
                    for piece in block
                )
                for block in part.text
            ),
            entries=tuple(map(entry, part.entries)),
            sections=tuple(map(part_of, part.sections)),
        )

    part_of = part
    made = part(catalogue)
    assert isinstance(made, Catalogue)
    return made


def compared(before: Catalogue | None, after: Catalogue, *unread: str) -> tuple[CatalogueChanges, dict[str, list[str]]]:
    """The changes, and the titles of the links whose addresses are new, and that are touched."""
    after = placed(after)
    changes = changes_between(before, after, unread=unread)
    named = {place.link.url_span: place.link.title for place in links(after)}
    return changes, {
        "new": sorted(named[span] for span in changes.addresses),
        "touched": sorted(named[span] for span in changes.touched),
    }


def things(changes: CatalogueChanges) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(thing.what.value, thing.title, thing.fields) for thing in changes.things}


ONE = an_entry("One", URL)
CASES = {
    "nothing": (a_catalogue(ONE), a_catalogue(ONE), set(), [], []),
    "an entry more": (
        a_catalogue(ONE),
        a_catalogue(ONE, an_entry("Two", OTHER)),
        {("added", "Two", ())},
        ["Two"],
        ["Two"],
    ),
    "an entry less": (a_catalogue(ONE), a_catalogue(), {("removed", "One", ())}, [], []),
    "another address": (
        a_catalogue(ONE),
        a_catalogue(an_entry("One", OTHER)),
        {("changed", "One", ("url",))},
        ["One"],
        ["One"],
    ),
    "the same address, written otherwise": (
        a_catalogue(ONE),
        a_catalogue(an_entry("One", "HTTPS://One.example:443")),
        set(),
        [],
        [],
    ),
    "a fragment": (
        a_catalogue(ONE),
        a_catalogue(an_entry("One", f"{URL}#part")),
        {("changed", "One", ("url",))},
        ["One"],
        ["One"],
    ),
    "an address filled in": (a_catalogue(an_entry("One")), a_catalogue(ONE), {("changed", "One", ("url",))}, ["One"], ["One"]),
    "an address left open": (a_catalogue(ONE), a_catalogue(an_entry("One")), {("changed", "One", ("url",))}, [], ["One"]),
    "another title": (
        a_catalogue(ONE),
        a_catalogue(an_entry("Uno", URL, id="one")),
        {("changed", "Uno", ("title",))},
        [],
        ["Uno"],
    ),
    "evidence": (
        a_catalogue(ONE),
        a_catalogue(an_entry("One", URL, evidence=Evidence.SITE)),
        {("changed", "One", ("address_evidence",))},
        [],
        ["One"],
    ),
    "another order": (
        a_catalogue(ONE, an_entry("Two", OTHER)),
        a_catalogue(an_entry("Two", OTHER), ONE),
        set(),
        [],
        [],
    ),
    "another section": (
        a_catalogue(a_section("A", ONE), a_section("B")),
        a_catalogue(a_section("A"), a_section("B", ONE)),
        {("moved", "One", ("place",))},
        [],
        [],
    ),
    "below another entry": (
        a_catalogue(ONE, an_entry("Two", OTHER)),
        a_catalogue(an_entry("Two", OTHER, ONE)),
        {("moved", "One", ("place",))},
        [],
        [],
    ),
    "another id": (
        a_catalogue(ONE),
        a_catalogue(an_entry("One", URL, id="uno")),
        {("removed", "One", ()), ("added", "One", ())},
        [],
        ["One"],
    ),
    "from an entry into the text": (
        a_catalogue(ONE),
        a_catalogue(text=((text_link("One", URL),),)),
        {("removed", "One", ()), ("added", "One", ()), ("changed", "A list", ("text",))},
        [],
        ["One"],
    ),
    "addresses that changed places": (
        a_catalogue(ONE, an_entry("Two", OTHER)),
        a_catalogue(an_entry("One", OTHER), an_entry("Two", URL)),
        {("changed", "One", ("url",)), ("changed", "Two", ("url",))},
        [],
        ["One", "Two"],
    ),
    "a duplicate": (a_catalogue(ONE), a_catalogue(ONE, an_entry("Two", URL)), {("added", "Two", ())}, ["Two"], ["Two"]),
    "a link where there was none": (
        a_catalogue(an_entry("One", NO_LINK)),
        a_catalogue(ONE),
        {("changed", "One", ("url",))},
        ["One"],
        ["One"],
    ),
    "a related link more, before another": (
        a_catalogue(an_entry("One", URL, also=(related("See", OTHER),))),
        a_catalogue(an_entry("One", URL, also=(related("New", "https://new.example/"), related("See", OTHER)))),
        {("added", "New", ())},
        ["New"],
        ["New"],
    ),
    "a related link with another address": (
        a_catalogue(an_entry("One", URL, also=(related("See", OTHER), related("Also", "https://also.example/")))),
        a_catalogue(
            an_entry("One", URL, also=(related("See", "https://new.example/"), related("Also", "https://also.example/")))
        ),
        {("changed", "See", ("url",))},
        ["See"],
        ["See"],
    ),
    "words around": (
        a_catalogue(ONE),
        a_catalogue(an_entry("One", URL, before="o ")),
        {("changed", "One", ("before",))},
        [],
        ["One"],
    ),
    "a section more": (
        a_catalogue(a_section("A", ONE)),
        a_catalogue(a_section("A", ONE), a_section("B", text=(("Words.",),))),
        {("added", "B", ())},
        [],
        [],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_a_change_does(
    case: tuple[Catalogue, Catalogue, set[tuple[str, str, tuple[str, ...]]], list[str], list[str]],
) -> None:
    before, after, expected, new, touched = case

    changes, told = compared(before, after)

    assert things(changes) == expected
    assert told == {"new": new, "touched": touched}


def test_without_a_catalogue_before_everything_is_new() -> None:
    changes, told = compared(None, a_catalogue(ONE, an_entry("Two")))

    assert told == {"new": ["One"], "touched": ["One", "Two"]}
    assert changes.count(What.ADDED) == 3


def test_what_stood_in_a_file_that_could_not_be_read_is_not_new() -> None:
    _, told = compared(a_catalogue(), a_catalogue(ONE, an_entry("Two", OTHER)), f"- title: 'One\n  url: {URL}\n")

    assert told == {"new": ["Two"], "touched": ["Two"]}


ENTRIES = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from([None, URL, OTHER, f"{URL}a"])),
    unique_by=lambda each: each[0],
    max_size=6,
)


@given(ENTRIES, ENTRIES)
def test_no_more_addresses_are_new_than_were_added_and_all_are_touched(
    old: list[tuple[str, str | None]], new: list[tuple[str, str | None]]
) -> None:
    before, after = (a_catalogue(*(an_entry(title, url) for title, url in each)) for each in (old, new))
    after = placed(after)

    changes = changes_between(before, after)

    addresses = [sum(1 for place in _known(catalogue)) for catalogue in (before, after)]
    assert changes.addresses <= changes.touched
    assert len(changes.addresses) >= max(0, addresses[1] - addresses[0])
    by_address = {
        url: sum(place.link.url.href == url for place in _known(after) if place.link.url)
        - sum(place.link.url.href == url for place in _known(before) if place.link.url)
        for url in (URL, OTHER, f"{URL}a")
    }
    assert len(changes.addresses) == sum(max(0, more) for more in by_address.values())


def _known(catalogue: Catalogue) -> Iterator[LinkPlace]:
    return (place for place in links(catalogue) if place.link.url is not None)


@given(ENTRIES)
def test_a_catalogue_does_not_differ_from_itself(listed: list[tuple[str, str | None]]) -> None:
    catalogue = a_catalogue(*(an_entry(title, url) for title, url in listed))

    assert changes_between(catalogue, placed(catalogue)) == CatalogueChanges(
        things=(), addresses=frozenset(), touched=frozenset()
    )


def test_no_place_is_shared_in_these_tests() -> None:
    places = [place.link.url_span for place in links(placed(a_catalogue(ONE, an_entry("Two", OTHER))))]

    assert len(set(places)) == 2
    assert SPAN not in places
