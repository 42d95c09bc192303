"""The files of a catalogue: found, listed, and never from outside its folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from toolkit_maint import signs
from toolkit_maint.adapters.yaml_catalogue import load_catalogue
from toolkit_maint.adapters.yaml_files import Files, as_written
from toolkit_maint.domain.diagnostic import Diagnostic, Rule, Severity
from toolkit_maint.ports import LoadedCatalogue

HEAD = "version: 1\ntitle: Proef\nlanguage: nl\ntimezone: UTC\n"
SECTION = "title: Deel\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "lijst"
    path.mkdir()
    return path


def load(folder: Path, *names: str) -> LoadedCatalogue:
    listed = "".join(f"  - {name}\n" for name in names)
    (folder / "catalogue.yaml").write_text(HEAD + (f"sections:\n{listed}" if names else ""), "utf-8")
    return load_catalogue(folder, tracking=signs.tracking(), shown_from=folder)


def only(loaded: LoadedCatalogue) -> Diagnostic:
    (said,) = loaded.diagnostics
    return said


def place(said: Diagnostic) -> tuple[str, int, int] | None:
    return (said.path, said.span.line, said.span.column) if said.span else None


def test_sections_come_in_the_order_of_the_list(folder: Path) -> None:
    for name in "abc":
        (folder / f"{name}.yaml").write_text(f"title: Deel {name}\n", "utf-8")
    loaded = load(folder, "c.yaml", "{title: Los, id: los}", "a.yaml", "b.yaml")

    assert loaded.diagnostics == ()
    assert loaded.files == ("catalogue.yaml", "c.yaml", "a.yaml", "b.yaml")
    assert loaded.catalogue is not None
    assert [section.title for section in loaded.catalogue.sections] == ["Deel c", "Los", "Deel a", "Deel b"]
    assert [section.id for section in loaded.catalogue.sections] == ["c", "los", "a", "b"]
    assert [section.span.path for section in loaded.catalogue.sections] == ["c.yaml", "catalogue.yaml", "a.yaml", "b.yaml"]


def test_a_missing_file_is_told_where_it_is_listed(folder: Path) -> None:
    (folder / "boeken.yaml").write_text(SECTION, "utf-8")
    loaded = load(folder, "boeken.yaml", "boken.yaml")
    said = only(loaded)

    assert (said.rule, said.value, said.suggestion) == (Rule.FILE_MISSING, "boken.yaml", "boeken.yaml")
    assert place(said) == ("catalogue.yaml", 7, 5)
    assert said.other is None
    assert said.source_line == "  - boken.yaml"
    assert loaded.catalogue is None


@pytest.mark.parametrize(
    "name",
    [
        "../buiten.yaml",
        "deel/../../buiten.yaml",
        "deel/../een.yaml",
        "/etc/buiten.yaml",
        "C:\\buiten.yaml",
        "C:buiten.yaml",
        "..\\buiten.yaml",
        "\\\\server\\deel\\buiten.yaml",
    ],
)
def test_a_name_that_leads_outside_is_refused(folder: Path, name: str) -> None:
    (folder.parent / "buiten.yaml").write_text(SECTION, "utf-8")
    said = only(load(folder, name))

    assert (said.rule, said.value, place(said)) == (Rule.FILE_OUTSIDE, name, ("catalogue.yaml", 6, 5))


def test_a_link_that_leads_outside_is_refused(folder: Path) -> None:
    (folder.parent / "buiten.yaml").write_text(SECTION, "utf-8")
    (folder / "binnen.yaml").symlink_to(folder.parent / "buiten.yaml")
    (folder / "map").symlink_to(folder.parent)
    loaded = load(folder, "binnen.yaml", "map/buiten.yaml")

    assert [said.rule for said in loaded.diagnostics if said.severity is Severity.ERROR] == [Rule.FILE_OUTSIDE] * 2
    assert loaded.files == ("catalogue.yaml",)


def test_a_link_that_stays_inside_is_followed(folder: Path) -> None:
    (folder / "echt.yaml").write_text(SECTION, "utf-8")
    (folder / "ook.yaml").symlink_to("echt.yaml")

    assert load(folder, "ook.yaml").diagnostics == ()


def test_a_loop_of_links_is_no_file(folder: Path) -> None:
    (folder / "lus.yaml").symlink_to("lus.yaml")

    assert only(load(folder, "lus.yaml")).rule in {Rule.FILE_UNREADABLE, Rule.FILE_MISSING}


@pytest.mark.parametrize("again", ["een.yaml", "./een.yaml", "ook.yaml"])
def test_a_file_that_is_listed_twice(folder: Path, again: str) -> None:
    (folder / "een.yaml").write_text(SECTION, "utf-8")
    (folder / "ook.yaml").symlink_to("een.yaml")
    loaded = load(folder, "een.yaml", again)
    said = only(loaded)

    assert (said.rule, place(said)) == (Rule.FILE_LISTED_TWICE, ("catalogue.yaml", 7, 5))
    assert said.other is not None
    assert said.other.line == 6
    assert loaded.catalogue is not None
    assert len(loaded.catalogue.sections) == 1


def test_the_catalogue_is_no_section_of_itself(folder: Path) -> None:
    assert only(load(folder, "catalogue.yaml")).rule is Rule.FILE_LISTED_TWICE


def test_a_file_that_nobody_lists(folder: Path) -> None:
    for name in ("een.yaml", "twee.yml", ".verborgen.yaml", "tekst.md"):
        (folder / name).write_text(SECTION, "utf-8")
    (folder / "map.yaml").mkdir()
    loaded = load(folder, "een.yaml")
    said = only(loaded)

    assert (said.rule, said.severity, said.path, said.span) == (Rule.FILE_NOT_LISTED, Severity.WARNING, "twee.yml", None)
    assert loaded.catalogue is not None


def test_a_catalogue_in_one_file_has_no_neighbours(folder: Path) -> None:
    (folder / "een.yaml").write_text(HEAD, "utf-8")
    (folder / "twee.yaml").write_text(SECTION, "utf-8")

    assert load_catalogue(folder / "een.yaml", tracking=signs.tracking()).diagnostics == ()


def test_a_folder_that_is_listed_as_a_file(folder: Path) -> None:
    (folder / "map.yaml").mkdir()

    assert only(load(folder, "map.yaml")).rule is Rule.FILE_UNREADABLE


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pijp.yaml")

    assert only(load(folder, "pijp.yaml")).rule is Rule.FILE_UNREADABLE


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(folder: Path) -> None:
    (folder / "dicht.yaml").write_text(SECTION, "utf-8")
    (folder / "dicht.yaml").chmod(0)

    assert only(load(folder, "dicht.yaml")).rule is Rule.FILE_UNREADABLE


@pytest.mark.parametrize("name", ["a" * 300 + ".yaml", '"a\\0b.yaml"', "con.yaml"])
def test_names_that_no_file_can_have(folder: Path, name: str) -> None:
    said = load(folder, name).diagnostics

    assert {each.rule for each in said} <= {Rule.FILE_MISSING, Rule.FILE_UNREADABLE, Rule.BAD_VALUE}
    assert said


@pytest.mark.parametrize("name", ["", "geen.yaml"])
def test_a_catalogue_that_is_not_there(folder: Path, name: str) -> None:
    loaded = load_catalogue(folder / name, tracking=signs.tracking(), shown_from=folder)

    assert (only(loaded).rule, only(loaded).path) == (Rule.FILE_MISSING, name or "catalogue.yaml")
    assert loaded.catalogue is None
    assert loaded.files == ()


def test_paths_are_shown_from_the_current_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "catalogue.yaml").write_text(HEAD, "utf-8")
    monkeypatch.chdir(folder.parent)
    assert load_catalogue(folder, tracking=signs.tracking()).files == ("lijst/catalogue.yaml",)

    (folder.parent / "elders").mkdir()
    monkeypatch.chdir(folder.parent / "elders")
    assert load_catalogue(Path("../lijst"), tracking=signs.tracking()).files == ("../lijst/catalogue.yaml",)


def test_a_file_in_a_folder_below_is_fine(folder: Path) -> None:
    (folder / "deel").mkdir()
    (folder / "deel" / "een.yaml").write_text("title: Eén\nentries:\n  - titel: x\n", "utf-8")
    said = load(folder, "deel/een.yaml").diagnostics

    assert {each.path for each in said} == {"deel/een.yaml"}


def test_a_catalogue_is_read_as_it_would_be_with_other_content(folder: Path) -> None:
    load(folder, "deel.yaml")
    given = {folder.resolve() / "deel.yaml": b"title: Nieuw\n", folder.resolve() / "los.yaml": b"title: Los\n"}

    loaded = load_catalogue(folder, tracking=signs.tracking(), shown_from=folder, files=Files(given))

    assert loaded.catalogue is not None
    assert [section.title for section in loaded.catalogue.sections] == ["Nieuw"]
    assert [(said.rule, said.value) for said in loaded.diagnostics] == [(Rule.FILE_NOT_LISTED, "los.yaml")]
    assert not (folder / "deel.yaml").exists()


def test_content_is_given_for_a_link_by_what_it_leads_to(folder: Path) -> None:
    (folder / "echt.yaml").write_text(SECTION, "utf-8")
    (folder / "deel.yaml").symlink_to("echt.yaml")
    load(folder, "deel.yaml")
    given = {folder.resolve() / "echt.yaml": b"title: Nieuw\n"}

    loaded = load_catalogue(folder, tracking=signs.tracking(), shown_from=folder, files=Files(given))

    assert loaded.catalogue is not None
    assert [section.title for section in loaded.catalogue.sections] == ["Nieuw"]


def test_with_only_given_files_the_disk_is_not_looked_at(folder: Path) -> None:
    (folder / "deel.yaml").write_text(SECTION, "utf-8")
    (folder / "bron.html").write_text("<p>", "utf-8")
    load(folder, "deel.yaml")
    top = as_written(folder) / "catalogue.yaml"
    given = {top: (HEAD + "source: bron.html\nsections:\n  - deel.yaml\n").encode()}

    loaded = load_catalogue(folder, tracking=signs.tracking(), shown_from=folder, files=Files(given, only_given=True))

    assert [(said.rule, said.value) for said in loaded.diagnostics] == [
        (Rule.FILE_MISSING, "bron.html"),
        (Rule.FILE_MISSING, "deel.yaml"),
    ]
    assert loaded.catalogue is None
    assert loaded.as_far_as_read is not None
    assert loaded.as_far_as_read.title == "Proef"
    nothing = load_catalogue(folder, tracking=signs.tracking(), shown_from=folder, files=Files({}, only_given=True))
    assert (nothing.as_far_as_read, [said.rule for said in nothing.diagnostics]) == (None, [Rule.FILE_MISSING])


def test_a_catalogue_with_a_mistake_of_form_is_there_as_far_as_it_was_read(folder: Path) -> None:
    (folder / "deel.yaml").write_text(
        "title: Deel\nentries:\n  - {id: een, url: null}\n  - {id: twee, title: Twee, url: null}\n", "utf-8"
    )
    (folder / "stuk.yaml").write_text("title: 'Stuk\n", "utf-8")
    loaded = load(folder, "deel.yaml", "stuk.yaml")

    assert loaded.catalogue is None
    assert loaded.as_far_as_read is not None
    assert [[entry.id for entry in section.entries] for section in loaded.as_far_as_read.sections] == [["een", "twee"]]
