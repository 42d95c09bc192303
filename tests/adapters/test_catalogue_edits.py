"""Changes as edits of a catalogue's files: what stands there before and after, to the letter, and what is left to a person."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from catalogue_builder import TRACKING
from fake_source import NeverStops
from page_edits import EDITS, page_text
from project_tree import ROOT
from toolkit_maint import signs
from toolkit_maint.adapters.catalogue_edits import Edits, edited
from toolkit_maint.adapters.catalogue_places import NotEditable
from toolkit_maint.adapters.source_page import SourcePageReader
from toolkit_maint.adapters.yaml_catalogue import load_catalogue
from toolkit_maint.adapters.yaml_files import Files
from toolkit_maint.domain.catalogue import Catalogue
from toolkit_maint.domain.diagnostic import Rule, has_errors
from toolkit_maint.domain.edits import Left
from toolkit_maint.domain.observation import Fault
from toolkit_maint.domain.source import (
    CandidateRole,
    ChangeKind,
    MatchedOn,
    PageWords,
    Piece,
    SectionStep,
    SourceChange,
    Spot,
)
from toolkit_maint.domain.source_diff import compare
from toolkit_maint.domain.verdict import Confidence
from toolkit_maint.ports import FetchedPage

POLICY = signs.default_policy()
BOOKS = (SectionStep(id="books", title="Books"),)


def change(kind: ChangeKind, entry: str | None, **fields: object) -> SourceChange:
    """A change of an entry; what is not said is as for one that stands in a list."""
    usual: dict[str, object] = {
        "title": "Title",
        "url": fields.get("after"),
        "section": None,
        "before": None,
        "after": None,
        "matched_on": MatchedOn.TITLE,
        "confidence": Confidence.CERTAIN,
        "role": CandidateRole.ENTRY,
    }
    return SourceChange(kind=kind, entry=entry, **usual | fields)  # type: ignore[arg-type]  # fields by name


def added(name: str, url: str | None, spot: Spot, **fields: object) -> SourceChange:
    return change(ChangeKind.ADDED, None, new_id=name, title=name.title(), url=url, after=url, spot=spot, **fields)


def repointed(entry: str, before: str, after: str, **fields: object) -> SourceChange:
    return change(ChangeKind.REPOINTED, entry, before=before, after=after, **fields)


def moved(entry: str, spot: Spot, kind: ChangeKind = ChangeKind.MOVED) -> SourceChange:
    return change(kind, entry, spot=spot)


def removed(entry: str, **fields: object) -> SourceChange:
    return change(ChangeKind.REMOVED, entry, **fields)


def in_books(follows: str | None) -> Spot:
    return Spot(sections=BOOKS, follows=follows)


def write(folder: Path, **files: str) -> None:
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(content, "utf-8", newline="")


def told(edits: Edits) -> list[Left | None]:
    return [each.left for each in edits.outcomes]


def made(folder: Path, *changes: SourceChange, only: set[ChangeKind] | None = None) -> tuple[list[Left | None], dict[str, str]]:
    """What came of the changes, and the content of the files that they make."""
    edits = edited(folder, changes, TRACKING, only=only)
    return told(edits), {path.name: content.decode() for path, content in edits.after.items()}


HEAD = "version: 1\ntitle: List\n"
ONE_FILE = (
    HEAD
    + """sections:
  - id: books  # all of them
    title: "Books"
    entries:
      # the first of all
      - id: first
        title: First
        url: https://first.example/  # seen

      - {id: second, title: 'Second', url: null}

      - id: third
        title: Third
        url: https://third.example/
        address_evidence: site
        note: worth it
        related:
          - title: Also
            url: null
  - id: films
    title: Films
"""
)


FIRST = ONE_FILE[ONE_FILE.index("      # the first") : ONE_FILE.index("      - {id: second")]
THIRD = "        title: Third\n        url: https://third.example/\n"


@pytest.mark.parametrize(
    ("wanted", "old", "new"),
    [
        (
            change(ChangeKind.FILLED, "second", after="https://second.example/"),
            "url: null}", "url: https://second.example/}",
        ),
        (
            change(ChangeKind.FILLED, "third", before="https://third.example/", after="https://real.example/"),
            "https://third.example/\n        address_evidence: site\n", "https://real.example/\n",
        ),
        (
            repointed("third", "https://third.example/", "https://moved.example/"),
            "url: https://third.example/", "url: https://moved.example/",
        ),
        (
            repointed("first", "http://www.first.example", "https://moved.example/"),
            "https://first.example/  #", "https://moved.example/  #",
        ),
        (
            change(ChangeKind.FILLED, "third", title="Also", after="https://also.example/", related=0),
            "            url: null\n", "            url: https://also.example/\n",
        ),
        (change(ChangeKind.RETITLED, "second", before="Second", after="It's: 2"), "'Second'", "'It''s: 2'"),
        (change(ChangeKind.SECTION_RENAMED, "books", before="Books", after="To read"), '"Books"', '"To read"'),
        (
            change(ChangeKind.ANNOTATED, "third", words=PageWords(before="see", note="once more")),
            "title: Third\n        url: https://third.example/\n        address_evidence: site\n        note: worth it\n",
            f"before: see\n{THIRD}        address_evidence: site\n        note: once more\n",
        ),
        (
            added("new", "https://new.example/", in_books("second"), words=PageWords(after="by Ann")),
            "url: null}\n\n",
            "url: null}\n\n      - id: new\n        title: New\n        url: https://new.example/\n        after: by Ann\n\n",
        ),
        (
            added("group", None, Spot(sections=(SectionStep(id="films", title="Films"),)), role=CandidateRole.GROUP),
            "    title: Films\n", "    title: Films\n    entries:\n      - id: group\n        title: Group\n",
        ),
        (
            added("deep", None, Spot(parent="first")),
            "  # seen\n", "  # seen\n        entries:\n          - id: deep\n            title: Deep\n            url: null\n",
        ),
        (
            added("new", None, Spot(parent="third", number=0), role=CandidateRole.RELATED),
            "        related:\n", "        related:\n          - title: New\n            url: null\n",
        ),
        (
            moved("first", Spot(sections=(SectionStep(id="films", title="Films"),))),
            FIRST,
            "",
        ),
        (removed("second"), "      - {id: second, title: 'Second', url: null}\n\n", ""),
    ],
)  # fmt: skip
def test_a_change_is_made_in_its_own_characters(tmp_path: Path, wanted: SourceChange, old: str, new: str) -> None:
    write(tmp_path, catalogue=ONE_FILE)
    assert ONE_FILE.count(old) == 1
    outcome, files = made(tmp_path, wanted)

    expected = ONE_FILE.replace(old, new)
    if wanted.kind is ChangeKind.MOVED:
        expected += f"    entries:\n{old.removesuffix(chr(10))}"
    assert (outcome, files) == ([None], {"catalogue.yaml": expected})


TEXT = (
    HEAD
    + """text:
  - - See the
    - id: guide
      title: Guide
      url: null
    - and more.
  - - Or
    - {id: site, title: Site, url: null}
"""
)


def test_a_link_in_text_is_written_with_its_paragraph(tmp_path: Path) -> None:
    write(tmp_path, catalogue=TEXT)
    pieces = (Piece(text="See the"), Piece(link="guide"), Piece(text="or"), Piece(link="new"), Piece(text="and much more."))
    outcome, files = made(
        tmp_path,
        added("new", "https://new.example/", Spot(paragraph=pieces), text_link=True),
        change(ChangeKind.FILLED, "site", after="https://site.example/", text_link=True),
    )

    assert outcome == [None, None]
    assert files["catalogue.yaml"] == TEXT.replace(
        "    - and more.\n",
        "    - or\n    - id: new\n      title: New\n      url: https://new.example/\n    - and much more.\n",
    ).replace("title: Site, url: null", "title: Site, url: https://site.example/")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A catalogue with a file for each section, each in a handwriting of its own."""
    write(
        tmp_path,
        catalogue=HEAD + "sections:\n  - books.yaml\n  - films.yaml  # in a file of its own\n",
        books="id: books\ntitle: Books\nentries:\n- # \u00e9\u00e9n\n  id: one\n  title: 'One'\n  url: null # ?\n".replace(
            "\n", "\r\n"
        ),
        films="# yaml-language-server: $schema=x.json\nid: films\ntitle: Films\nentries:\n    - id: two\n      title: Two\n",
    )
    return tmp_path


def test_an_entry_moves_to_another_file_with_its_comments(files: Path) -> None:
    outcome, after = made(files, moved("one", Spot(sections=(SectionStep(id="films", title="Films"),), follows="two")))

    assert outcome == [None]
    assert after == {
        "books.yaml": "id: books\r\ntitle: Books\r\n",
        "films.yaml": (files / "films.yaml").read_text()
        + "\n    - # \u00e9\u00e9n\n      id: one\n      title: 'One'\n      url: null # ?\n",
    }


def test_a_new_section_gets_a_file_of_its_own_once(files: Path) -> None:
    (files / "games.yaml").write_text("title: somebody's notes\n")
    games = SectionStep(id="games", title="Games: all", new=True, follows="books")
    inner = SectionStep(id="cards", title="Cards", new=True)
    outcome, after = made(
        files,
        added("chess", "https://chess.example/", Spot(sections=(games,))),
        added("go", None, Spot(sections=(games,), follows="chess")),
        added("bridge", None, Spot(sections=(games, inner))),
    )

    assert outcome == [None, None, None]
    assert after == {
        "catalogue.yaml": HEAD + "sections:\n  - books.yaml\n  - games-2.yaml\n  - films.yaml  # in a file of its own\n",
        "games-2.yaml": (
            "# yaml-language-server: $schema=x.json\nid: games\ntitle: 'Games: all'\n\nentries:\n"
            "  - id: chess\n    title: Chess\n    url: https://chess.example/\n\n  - id: go\n    title: Go\n    url: null\n"
            "\nsections:\n  - id: cards\n    title: Cards\n\n    entries:\n"
            "      - id: bridge\n        title: Bridge\n        url: null\n"
        ).replace("'", '"'),
    }


def test_the_first_of_a_section_moves_to_a_new_one_right_before_it(tmp_path: Path) -> None:
    write(tmp_path, catalogue=ONE_FILE)
    outcome, files = made(tmp_path, moved("first", Spot(sections=(SectionStep(id="new", title="New", new=True),))))

    assert outcome == [None]
    assert files["catalogue.yaml"].index("id: new") < files["catalogue.yaml"].index("id: first")
    assert files["catalogue.yaml"].index("id: first") < files["catalogue.yaml"].index("id: books")


# --- one change beside others -----------------------------------------------------------------------------------------------

TWINS = (
    HEAD
    + """sections:
  - id: books
    title: Books
    text:
      - - Read
        - {id: guide, title: Guide, url: 'https://guide.example/'}
    entries:
      - id: one
        title: One
        url: https://one.example/
      - id: again
        title: Again
        url: https://one.example/
        duplicate_of: one
      - id: two
        title: Two
        url: https://two.example/
      - id: open
        title: Open
        url: null
"""
)
ONE, TWO, NEW = "https://one.example/", "https://two.example/", "https://new.example/"


@pytest.mark.parametrize(
    ("changes", "outcome", "addresses"),
    [
        # What is listed twice goes on being listed twice, in whichever order it is told.
        ([repointed("one", ONE, NEW), repointed("again", ONE, NEW)], [None, None], "one: new, again: new (one)"),
        ([repointed("again", ONE, NEW), repointed("one", ONE, NEW)], [None, None], "one: new, again: new (one)"),
        ([repointed("again", ONE, NEW)], [None], "again: new"),
        # Of two with one address the page's later one says so, also where the other stands in text.
        ([change(ChangeKind.FILLED, "open", after=TWO, duplicate_of="two")], [None], "open: two (two)"),
        ([repointed("one", ONE, TWO, duplicate_of="two")], [None], "one: two, two: two (one)"),
        (
            [change(ChangeKind.FILLED, "open", after="https://guide.example/", duplicate_of="guide")],
            [None], "open: guide (guide)",
        ),
        # Two that changed places are no reason to refuse one another, nor is a third to refuse them.
        (
            [repointed("again", ONE, TWO), repointed("two", TWO, ONE, duplicate_of="one")],
            [None, None], "again: two, two: one (one)",
        ),
        (
            [repointed("one", ONE, NEW), change(ChangeKind.FILLED, "open", after=TWO), repointed("again", ONE, NEW)],
            [None, Left.INVALID, None], "one: new, again: new (one)",
        ),
        # What was listed again after something that goes is the first of its address.
        ([removed("one")], [None], "again: one"),
    ],
)  # fmt: skip
def test_the_same_address_twice(
    tmp_path: Path, changes: list[SourceChange], outcome: list[Left | None], addresses: str
) -> None:
    write(tmp_path, catalogue=TWINS)
    edits = edited(tmp_path, changes, TRACKING)
    before = addresses_of(loaded(tmp_path, {}))
    said = [each for each in addresses_of(loaded(tmp_path, edits.after)) if each not in before]

    assert (told(edits), ", ".join(said)) == (outcome, addresses)


def addresses_of(catalogue: Catalogue) -> list[str]:
    """What each entry of the first section leads to, by host alone, and behind which it is listed again."""
    listed = [(each, each.link.url) for each in catalogue.sections[0].entries if each.link is not None]
    hosts = [(each, url.href.split("//")[1].split(".")[0]) for each, url in listed if url is not None]
    return [f"{each.id}: {host}{f' ({each.duplicate_of})' if each.duplicate_of else ''}" for each, host in hosts]


def test_one_bad_change_among_many_is_the_only_one_that_is_left(tmp_path: Path) -> None:
    entries = "".join(f"  - {{id: e{number}, title: Entry {number}, url: null}}\n" for number in range(150))
    write(tmp_path, catalogue=f"{HEAD}entries:\n{entries}")
    wanted = [change(ChangeKind.FILLED, f"e{each}", after=f"https://a.example/{each}") for each in range(150)]
    wanted[77] = change(ChangeKind.FILLED, "e77", after="https://a.example/5")
    edits = edited(tmp_path, wanted, TRACKING)

    assert [each.change.entry for each in edits.left] == ["e77"]
    assert (edits.left[0].left, edits.left[0].detail) == (Left.INVALID, Rule.DUPLICATE_ADDRESS.value)
    assert len(edits.made) == 149


def test_a_fault_that_nothing_can_be_blamed_for_by_name_is_found_all_the_same(tmp_path: Path) -> None:
    write(tmp_path, catalogue=ONE_FILE)
    without_a_name = change(ChangeKind.RETITLED, "third", title="Also", before="Also", after="", related=0)
    edits = edited(
        tmp_path,
        [
            change(ChangeKind.RETITLED, "first", before="First", after="1st"),
            without_a_name,
            change(ChangeKind.RETITLED, "second", before="Second", after="2nd"),
        ],
        TRACKING,
    )

    assert told(edits) == [None, Left.INVALID, None]
    assert [each.title for each in loaded(tmp_path, edits.after).sections[0].entries] == ["1st", "2nd", "Third"]


def test_what_is_not_asked_for_still_says_where_things_belong(tmp_path: Path) -> None:
    write(tmp_path, catalogue=ONE_FILE)
    changes = (
        moved("third", in_books("first"), ChangeKind.REORDERED),
        moved("away", in_books("third")),
        added("new", None, in_books("away")),
        added("last", None, in_books("nobody-knows")),
    )
    outcome, files = made(tmp_path, *changes, only={ChangeKind.ADDED})
    ids = [line.split()[-1] for line in files["catalogue.yaml"].splitlines() if line.startswith("      - id:")]

    assert outcome == [None, None]
    assert ids == ["first", "third", "new", "last"]


def test_a_related_link_is_known_by_its_title_as_well(tmp_path: Path) -> None:
    write(
        tmp_path,
        catalogue=ONE_FILE.replace("          - title: Also\n", "          - title: Before\n          - title: Also\n"),
    )
    outcome, files = made(
        tmp_path,
        change(ChangeKind.FILLED, "third", title="Also", after=NEW, related=0),
        removed("third", title="Also", related=0),
    )

    assert (outcome, files) == ([Left.CHANGED, Left.ALREADY], {})


def test_two_related_links_of_one_title_are_both_added(tmp_path: Path) -> None:
    write(tmp_path, catalogue=ONE_FILE)
    twins = [added("more", None, Spot(parent="first", number=number), role=CandidateRole.RELATED) for number in (0, 1)]
    first = edited(tmp_path, twins, TRACKING)
    for path, content in first.after.items():
        path.write_bytes(content)
    again = edited(tmp_path, twins, TRACKING)

    assert (told(first), told(again)) == ([None, None], [Left.ALREADY, Left.ALREADY])
    assert len(loaded(tmp_path, {}).sections[0].entries[0].related) == 2


# --- what is not written ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (change(ChangeKind.FILLED, "second", after="https://a.example/?token=***"), Left.PERSONAL_ADDRESS),
        (change(ChangeKind.FILLED, "second", after="https://ann:pw@a.example/"), Left.PERSONAL_ADDRESS),
        (added("new", "https://ann@a.example/", in_books(None)), Left.PERSONAL_ADDRESS),
        (added("new", "javascript:alert(1)", in_books(None)), Left.BAD_ADDRESS),
        (change(ChangeKind.RETITLED, "second", before="Second", after="\x1b[2J"), Left.NOT_SAFE),
        (change(ChangeKind.ANNOTATED, "second", words=PageWords(note="a\x00")), Left.NOT_SAFE),
        (change(ChangeKind.RETITLED, "second", before="Second", after=""), Left.INVALID),
        (added("", None, in_books(None)), Left.ID_TAKEN),
        (added("books", None, in_books(None)), Left.ID_TAKEN),
        (added("No Id", None, in_books(None)), Left.INVALID),
        (added("new", None, Spot(sections=(SectionStep(id="../../evil", title="Evil", new=True),))), Left.INVALID),
        (added("new", None, Spot(sections=(SectionStep(id="a\x00", title="Evil", new=True),))), Left.INVALID),
        (added("new", None, Spot(sections=(SectionStep(id="", title="Evil"),))), Left.GONE),
        (change(ChangeKind.SECTION_RENAMED, None, before="List", after="Mine"), Left.GONE),
        (moved("first", Spot(parent="first")), Left.GONE),
        (moved("first", in_books("nobody"), ChangeKind.REORDERED), Left.GONE),
        (moved("first", in_books(None)), Left.ALREADY),
        (removed("nobody"), Left.ALREADY),
    ],
)
@pytest.mark.parametrize("in_files", [False, True])
def test_what_is_no_change_of_a_catalogue_leaves_it_alone(
    tmp_path: Path, wanted: SourceChange, left: Left, in_files: bool
) -> None:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    if in_files:
        section = ONE_FILE[ONE_FILE.index("  - id: books") : ONE_FILE.index("  - id: films")]
        lines = (line[4:] for line in section.splitlines())
        write(folder, catalogue=f"{HEAD}sections:\n  - books.yaml\n", books="".join(f"{line}\n" for line in lines))
    else:
        write(folder, catalogue=ONE_FILE)
    outcome, files = made(folder, wanted)

    assert (outcome, files) == ([left], {})
    assert sorted(path.name for path in tmp_path.rglob("*.yaml")) == sorted(path.name for path in folder.glob("*.yaml"))


@pytest.mark.parametrize("linked", ["catalogue", "books"])
def test_a_file_elsewhere_is_not_edited_through_a_link(tmp_path: Path, linked: str) -> None:
    folder, elsewhere = tmp_path / "catalogue", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    write(folder, catalogue=f"{HEAD}sections:\n  - books.yaml\n", books="id: books\ntitle: Books\n")
    shutil.move(folder / f"{linked}.yaml", elsewhere)
    (folder / f"{linked}.yaml").symlink_to(elsewhere / f"{linked}.yaml")

    with pytest.raises(NotEditable) as refused:
        edited(folder, [change(ChangeKind.SECTION_RENAMED, "books", before="Books", after="Mine")], TRACKING)
    assert refused.value.rule is Rule.FILE_OUTSIDE


# --- the real catalogue -----------------------------------------------------------------------------------------------------


def nothing_to_fetch(url: str) -> FetchedPage | Fault:
    raise AssertionError(url)


def loaded(folder: Path, after: dict[Path, bytes]) -> Catalogue:
    result = load_catalogue(folder, tracking=TRACKING, shown_from=folder, files=Files(after))
    assert result.catalogue is not None
    assert not has_errors(result.diagnostics), result.diagnostics
    return result.catalogue


def differences(text: str, folder: Path, after: dict[Path, bytes]) -> Sequence[SourceChange]:
    (folder / "page.md").write_text(text, "utf-8")
    reading = SourcePageReader(nothing_to_fetch, folder, POLICY).read("page.md", NeverStops())
    result = compare(reading, loaded(folder, after), POLICY)
    assert result.readable, (result.unreadable, result.detail)
    return result.changes


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first catalogue, in which every address of the page was filled in."""
    folder = tmp_path_factory.mktemp("real").resolve() / "catalogue"
    shutil.copytree(ROOT / "catalogue", folder)
    for path, content in edited(folder, differences(page_text(ROOT), folder, {}), signs.tracking()).after.items():
        path.write_bytes(content)
    return folder


@pytest.mark.parametrize("name", EDITS)
def test_additions_alone_leave_none_to_be_made(name: str, real: Path) -> None:
    text, only = EDITS[name][0](page_text(ROOT)), {ChangeKind.ADDED, ChangeKind.FILLED}
    edits = edited(real, differences(text, real, {}), signs.tracking(), only=only)

    assert edits.left == ()
    assert {each.kind for each in differences(text, real, edits.after)}.isdisjoint(only)


@pytest.mark.parametrize("name", EDITS)
def test_what_was_made_once_is_there_already(name: str, real: Path, tmp_path: Path) -> None:
    changes = differences(EDITS[name][0](page_text(ROOT)), real, {})
    folder = tmp_path / "catalogue"
    shutil.copytree(real, folder)
    for path, content in edited(folder, changes, signs.tracking()).after.items():
        path.write_bytes(content)
    again = edited(folder, changes, signs.tracking())

    assert (again.after, [each for each in told(again) if each is not Left.ALREADY]) == ({}, [])
