"""The source page against the catalogue: what is the same thing, what is new, gone, or can be filled in."""

from __future__ import annotations

import msgspec
import pytest

from catalogue_builder import NO_LINK, a_catalogue, a_policy, a_section, an_entry, related, text_link
from fake_source import a_candidate, a_reading
from toolkit_maint.domain.address import Tracking
from toolkit_maint.domain.catalogue import Catalogue, Evidence
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.source import (
    Candidate,
    CandidateRole,
    ChangeKind,
    MatchedOn,
    PageWords,
    SectionStep,
    SourceChange,
    Spot,
    Unreadable,
)
from toolkit_maint.domain.source_diff import compare
from toolkit_maint.domain.verdict import Confidence

BOOKS = "Books"
TIPS = "Tips"
LENIENT = a_policy(min_known_share=0.0)


def compared(
    catalogue: Catalogue, *candidates: Candidate, policy: Policy = LENIENT, text: str = ""
) -> tuple[SourceChange, ...]:
    return compare(a_reading(*candidates, text=text), catalogue, policy).changes


def told(changes: tuple[SourceChange, ...]) -> list[tuple[str, str | None, str]]:
    return [(change.kind.value, change.entry, change.title) for change in changes]


def test_what_nobody_has_is_added_with_its_place() -> None:
    catalogue = a_catalogue(a_section(BOOKS, an_entry("A guide", "https://guide.example/")))
    change = compared(
        catalogue,
        a_candidate("A guide", "https://guide.example/", BOOKS),
        a_candidate("New", None, BOOKS, parent="A guide"),
    )[0]

    assert change == SourceChange(
        kind=ChangeKind.ADDED,
        entry=None,
        title="New",
        url=None,
        section=BOOKS,
        before=None,
        after=None,
        matched_on=MatchedOn.NOTHING,
        confidence=Confidence.CERTAIN,
        role=CandidateRole.ENTRY,
        parent_title="A guide",
        new_id="new",
        spot=Spot(sections=(SectionStep(id="books", title=BOOKS),), parent="a-guide"),
        words=PageWords(),
    )


def test_what_the_page_no_longer_lists_is_removed_with_its_place() -> None:
    catalogue = a_catalogue(
        a_section(BOOKS, an_entry("A guide", "https://guide.example/"), an_entry("Old", "https://user:pw@old.example/"))
    )
    changes = compared(catalogue, a_candidate("A guide", "https://guide.example/", BOOKS))

    assert told(changes) == [("removed", "old", "Old")]
    assert (changes[0].section, changes[0].before, changes[0].after) == (BOOKS, "https://old.example/", None)
    assert changes[0].confidence is Confidence.CERTAIN


def test_a_section_that_gains_and_loses_is_only_likely_right() -> None:
    catalogue = a_catalogue(a_section(BOOKS, an_entry("Old")), a_section(TIPS, an_entry("Gone")))
    changes = compared(catalogue, a_candidate("New", None, BOOKS))

    assert {change.title: change.confidence for change in changes} == {
        "New": Confidence.LIKELY,
        "Old": Confidence.LIKELY,
        "Gone": Confidence.CERTAIN,
    }


@pytest.mark.parametrize(
    ("evidence", "known", "offered", "before"),
    [
        (None, None, "https://guide.example/", None),
        (None, None, "mailto:a@guide.example", None),
        (Evidence.SITE, "https://guide.example/", "https://guide.example/deep", "https://guide.example/"),
        (Evidence.EXACT, "https://guide.example/a", "https://guide.example/A", "https://guide.example/a"),
        (Evidence.RECORD, "https://guide.example/a?id=1", "https://guide.example/a?id=2", "https://guide.example/a?id=1"),
    ],
)
def test_an_address_that_is_unknown_or_assumed_is_filled(
    evidence: Evidence | None, known: str | None, offered: str, before: str | None
) -> None:
    catalogue = a_catalogue(a_section(BOOKS, an_entry("A guide", known, evidence=evidence)))
    changes = compared(catalogue, a_candidate("A guide", offered, BOOKS))

    assert told(changes) == [("filled", "a-guide", "A guide")]
    assert (changes[0].before, changes[0].after, changes[0].url) == (before, offered, offered)
    assert (changes[0].matched_on, changes[0].confidence) == (MatchedOn.TITLE, Confidence.CERTAIN)


@pytest.mark.parametrize(
    ("evidence", "known", "offered"),
    [
        (Evidence.SITE, "https://guide.example/", "http://www.guide.example/?utm_source=x"),
        (Evidence.EXACT, "https://guide.example/a", "https://guide.example/a/#part"),
        (Evidence.SITE, "https://guide.example/", None),
        (None, "https://guide.example/", None),
        (None, None, None),
    ],
)
def test_an_address_that_is_known_the_same_or_not_offered_is_no_change(
    evidence: Evidence | None, known: str | None, offered: str | None
) -> None:
    catalogue = a_catalogue(a_section(BOOKS, an_entry("A guide", known, evidence=evidence)))

    assert compared(catalogue, a_candidate("A guide", offered, BOOKS)) == ()


@pytest.mark.parametrize(
    "shown",
    [
        "Wat werkt? 'Samen' - een gids",
        "WAT WERKT? \u201eSamen\u201d \u2013 een gids.",
        "Wat\u00a0werkt?  \u2018Samen\u2019\u2014een gids",
        "Wat wer\u00adkt? \u00abSamen\u00bb \u2011 een gids\u2026",
    ],
)
def test_typography_makes_no_other_title(shown: str) -> None:
    catalogue = a_catalogue(a_section(BOOKS, an_entry('Wat werkt? "Samen" - een gids')))

    assert compared(catalogue, a_candidate(shown, None, BOOKS)) == ()


def test_two_of_one_title_in_one_section_are_paired_in_page_order() -> None:
    twins = (an_entry("Article", id="first"), an_entry("Article", id="second"))
    changes = compared(
        a_catalogue(a_section(BOOKS, *twins)),
        a_candidate("Article", "https://one.example/", BOOKS),
        a_candidate("Article", "https://two.example/", BOOKS),
    )

    assert [(change.entry, change.after) for change in changes] == [
        ("first", "https://one.example/"),
        ("second", "https://two.example/"),
    ]
    assert {change.confidence for change in changes} == {Confidence.LIKELY}


def test_an_address_tells_twins_apart() -> None:
    twins = (an_entry("Article", "https://one.example/", id="first"), an_entry("Article", id="second"))
    changes = compared(
        a_catalogue(a_section(BOOKS, *twins)),
        a_candidate("Article", "https://two.example/", BOOKS),
        a_candidate("Article", "https://one.example/", BOOKS),
    )

    assert [(change.kind.value, change.entry, change.after) for change in changes] == [
        ("filled", "second", "https://two.example/"),
        ("reordered", "second", None),
    ]


def test_one_of_two_twins_that_goes_is_one_removal() -> None:
    twins = (an_entry("Article", "https://one.example/", id="first"), an_entry("Article", "https://two.example/", id="second"))
    changes = compared(a_catalogue(a_section(BOOKS, *twins)), a_candidate("Article", "https://two.example/", BOOKS))

    assert told(changes) == [("removed", "first", "Article")]


def test_a_third_of_one_title_is_an_addition() -> None:
    twins = (an_entry("Article", id="first"), an_entry("Article", id="second"))

    assert told(compared(a_catalogue(a_section(BOOKS, *twins)), *[a_candidate("Article", None, BOOKS)] * 3)) == [
        ("added", None, "Article")
    ]


def test_a_generic_title_belongs_to_its_section_first() -> None:
    catalogue = a_catalogue(
        a_section(BOOKS, an_entry("po\u00ebzie", id="in-books")), a_section(TIPS, an_entry("po\u00ebzie", id="in-tips"))
    )
    changes = compared(
        catalogue,
        a_candidate("po\u00ebzie", "https://tips.example/", TIPS),
        a_candidate("po\u00ebzie", "https://books.example/", BOOKS),
    )

    assert {(change.entry, change.after, change.confidence) for change in changes} == {
        ("in-tips", "https://tips.example/", Confidence.CERTAIN),
        ("in-books", "https://books.example/", Confidence.CERTAIN),
    }


def test_a_generic_title_belongs_to_its_parent_first() -> None:
    catalogue = a_catalogue(
        a_section(
            BOOKS,
            an_entry("North", None, an_entry("Website", id="website-north")),
            an_entry("South", None, an_entry("Website", id="website-south")),
        )
    )
    changes = compared(
        catalogue,
        a_candidate("South", None, BOOKS),
        a_candidate("Website", "https://south.example/", BOOKS, parent="South"),
        a_candidate("North", None, BOOKS),
        a_candidate("Website", "https://north.example/", BOOKS, parent="North"),
    )

    assert {(change.kind.value, change.entry, change.after) for change in changes} == {
        ("reordered", "south", None),
        ("filled", "website-south", "https://south.example/"),
        ("filled", "website-north", "https://north.example/"),
    }


@pytest.mark.parametrize(
    ("shown", "kinds"),
    [
        (a_candidate("A guide", "https://elsewhere.example/", TIPS), ["repointed", "moved"]),
        (a_candidate("Another name", "https://guide.example/", BOOKS), ["retitled"]),
        (a_candidate("Another name", "http://www.guide.example", TIPS), ["retitled", "moved"]),
        (a_candidate("A guide", None, BOOKS), []),
        (a_candidate("A guide", None, BOOKS, subsection="Recent"), ["moved"]),
    ],
)
def test_what_is_the_same_thing_is_neither_added_nor_removed(shown: Candidate, kinds: list[str]) -> None:
    guide, rest = an_entry("A guide", "https://guide.example/"), an_entry("Stays", "https://stays.example/")
    catalogue = a_catalogue(a_section(BOOKS, rest, guide))
    changes = compared(catalogue, a_candidate("Stays", "https://stays.example/", BOOKS), shown)

    assert [(change.entry, change.kind.value) for change in changes] == [("a-guide", kind) for kind in kinds]


def test_an_address_found_under_its_title_elsewhere_is_only_likely() -> None:
    catalogue = a_catalogue(a_section(BOOKS, an_entry("A guide"), an_entry("Stays")))
    changes = compared(catalogue, a_candidate("Stays", None, BOOKS), a_candidate("A guide", "https://g.example/", TIPS))

    assert [(change.kind, change.confidence) for change in changes] == [
        (ChangeKind.FILLED, Confidence.LIKELY),
        (ChangeKind.MOVED, Confidence.LIKELY),
    ]


GROUP = an_entry("Project 'Sterk'", NO_LINK, an_entry("Examples"), after=", by the city")


@pytest.mark.parametrize(
    "title", ["Project \u2018Sterk\u2019, by the city", "Project 'Sterk' , by the city:", "PROJECT 'STERK',  by the city"]
)
def test_a_group_is_an_entry_without_a_link(title: str) -> None:
    shown = (
        a_candidate(title, None, BOOKS, role=CandidateRole.GROUP),
        a_candidate("Examples", "https://examples.example/", BOOKS, parent=title),
    )
    changes = compared(a_catalogue(a_section(BOOKS, GROUP)), *shown)

    assert told(changes) == [("filled", "examples", "Examples")]
    assert changes[0].confidence is Confidence.CERTAIN


@pytest.mark.parametrize(
    ("title", "kind", "after"),
    [
        ("Project 'Zwak', by the city", "retitled", "Project 'Zwak'"),
        ("The Project 'Sterk' of others", "annotated", "The Project 'Sterk' of others"),
        ("Quite another heading", "retitled", "Quite another heading"),
    ],
)
def test_a_group_under_other_words_keeps_what_is_nested_in_it(title: str, kind: str, after: str) -> None:
    shown = (
        a_candidate(title, None, BOOKS, role=CandidateRole.GROUP),
        a_candidate("Examples", None, BOOKS, parent=title),
    )
    changes = compared(a_catalogue(a_section(BOOKS, GROUP)), *shown)

    assert [(change.kind.value, change.entry, change.after) for change in changes][:1] == [(kind, "project-sterk", after)]
    assert {change.entry for change in changes} == {"project-sterk"}


def test_a_new_group_is_added_and_a_lost_one_removed() -> None:
    catalogue = a_catalogue(a_section(BOOKS, GROUP), a_section(TIPS, an_entry("Tip")))
    shown = (
        a_candidate("Tip", None, TIPS),
        a_candidate("Network", None, TIPS, role=CandidateRole.GROUP),
        a_candidate("Site", None, TIPS, parent="Network"),
    )
    changes = compared(catalogue, *shown)

    assert [(change.kind.value, change.entry, change.role.value) for change in changes] == [
        ("removed", "project-sterk", "group"),
        ("removed", "examples", "entry"),
        ("added", None, "group"),
        ("added", None, "entry"),
    ]
    assert (changes[2].new_id, changes[3].spot and changes[3].spot.parent) == ("network", "network")
    assert changes[1].parent_title == "Project 'Sterk'"


def test_a_title_without_a_link_only_needs_to_stand_on_the_page() -> None:
    catalogue = a_catalogue(a_section(BOOKS, an_entry("Only words", NO_LINK), an_entry("Gone words", NO_LINK)))

    assert told(compared(catalogue, text="And only\u00a0words, as before")) == [("removed", "gone-words", "Gone words")]


def test_a_title_that_the_page_now_links_is_filled() -> None:
    catalogue = a_catalogue(a_section(BOOKS, an_entry("Only words", NO_LINK)))
    changes = compared(catalogue, a_candidate("Only words", "https://words.example/", BOOKS))

    assert [(change.kind.value, change.before, change.after) for change in changes] == [
        ("filled", None, "https://words.example/")
    ]


def test_links_in_text_and_related_links_are_filled_like_entries() -> None:
    catalogue = a_catalogue(
        a_section(BOOKS, an_entry("A guide", also=(related("A report"),)), text=(("See ", text_link("the site")),)),
        text=((text_link("home"),),),
    )
    changes = compared(
        catalogue,
        a_candidate("home", "https://home.example/"),
        a_candidate("the site", "https://site.example/", BOOKS),
        a_candidate("A guide", None, BOOKS),
        a_candidate("A report", "https://report.example/", BOOKS, parent="A guide", role=CandidateRole.RELATED),
    )

    assert [(change.kind.value, change.entry, change.title, change.role.value) for change in changes] == [
        ("filled", "home", "home", "entry"),
        ("filled", "the-site", "the site", "entry"),
        ("filled", "a-guide", "A report", "related"),
    ]


def test_changes_stand_in_page_order() -> None:
    catalogue = a_catalogue(
        a_section(BOOKS, an_entry("First gone"), an_entry("Stays"), an_entry("Then gone"), an_entry("Filled")),
    )
    changes = compared(
        catalogue,
        a_candidate("New on top", None, BOOKS),
        a_candidate("Stays", None, BOOKS),
        a_candidate("New within", None, BOOKS),
        a_candidate("Filled", "https://filled.example/", BOOKS),
    )

    assert [change.title for change in changes] == ["First gone", "New on top", "Then gone", "New within", "Filled"]


@pytest.mark.parametrize("reason", list(Unreadable))
def test_an_unreadable_page_changes_nothing(reason: Unreadable) -> None:
    reading = msgspec.structs.replace(a_reading(), unreadable=reason, detail="why")
    result = compare(reading, a_catalogue(a_section(BOOKS, an_entry("A guide"))), a_policy())

    assert (result.readable, result.unreadable, result.detail, result.changes) == (False, reason, "why", ())


@pytest.mark.parametrize(
    ("found", "share", "readable"),
    [(5, 0.5, True), (4, 0.5, False), (0, 0.5, False), (0, 0.0, True), (9, 1.0, False), (10, 1.0, True)],
)
def test_a_page_that_knows_too_little_is_another_page(found: int, share: float, readable: bool) -> None:
    catalogue = a_catalogue(a_section(BOOKS, *(an_entry(f"Entry {number}") for number in range(10))))
    shown = [a_candidate(f"Entry {number}", None, BOOKS) for number in range(found)] + [a_candidate("Else")]
    result = compare(a_reading(*shown), catalogue, a_policy(min_known_share=share))

    assert (result.readable, result.known, result.expected) == (readable, found, 10)
    assert result.unreadable is (None if readable else Unreadable.TOO_FEW_KNOWN)
    assert readable or result.changes == ()


def test_an_empty_catalogue_takes_everything_as_new() -> None:
    result = compare(a_reading(a_candidate("New")), a_catalogue(), a_policy(min_known_share=1.0))

    assert result.readable
    assert told(result.changes) == [("added", None, "New")]


def test_only_links_are_counted_as_candidates() -> None:
    group = a_candidate("Project", role=CandidateRole.GROUP)

    assert compare(a_reading(group, a_candidate("One", parent="Project")), a_catalogue(), LENIENT).candidates == 1


def test_a_bullet_of_words_alone_is_no_addition() -> None:
    assert compared(a_catalogue(), a_candidate("Only words", None, BOOKS, role=CandidateRole.GROUP)) == ()


def test_tracking_parameters_are_the_policy_s() -> None:
    catalogue = a_catalogue(a_section(BOOKS, an_entry("A guide", "https://g.example/?campaign=1", evidence=Evidence.SITE)))
    shown = a_candidate("A guide", "https://g.example/", BOOKS)
    knowing = msgspec.structs.replace(LENIENT, tracking=Tracking(frozenset({"campaign"}), ()))

    assert told(compared(catalogue, shown)) == [("filled", "a-guide", "A guide")]
    assert compared(catalogue, shown, policy=knowing) == ()
