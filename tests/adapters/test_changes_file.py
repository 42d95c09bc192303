"""Tables as spreadsheet programs write them are read alike; each link of a catalogue has a row of its own."""

from __future__ import annotations

import pytest

from catalogue_builder import a_catalogue, a_section, an_entry, related, text_link
from toolkit_maint.adapters.changes_file import Flaw, NotChanges, changes_in
from toolkit_maint.domain.catalogue import Evidence
from toolkit_maint.domain.source import ChangeKind
from toolkit_maint.reports.catalogue_csv import render_csv

CATALOGUE = a_catalogue(
    a_section(
        "Boeken",
        an_entry("Een", None, also=(related("Ook", None), related("Vaak", "https://oud.example/"))),
        an_entry("Twee", "https://twee.example/"),
        text=(("Zie", text_link("Gids", None)),),
    )
)
ROWS = [
    ("id", "link", "section", "title", "url"),
    ("een", "", "Boeken", "Caf\u00e9 \u201cEen\u201d", "https://een.example/?a=1&b=2"),
    ("een", "related-1", "Boeken", "Ook", "https://ook.example/"),
    ("een", "Related-2", "Boeken", "Vaak", " https://nieuw.example/ "),
    ("gids", "text", "Boeken", "Gids", "https://gids.example/"),
    ("twee", "", "Boeken", "'=Twee", "https://twee.example/"),
]
FOUND = [
    (ChangeKind.FILLED, "een", None, False, "https://een.example/?a=1&b=2"),
    (ChangeKind.FILLED, "een", 0, False, "https://ook.example/"),
    (ChangeKind.REPOINTED, "een", 1, False, "https://nieuw.example/"),
    (ChangeKind.FILLED, "gids", None, True, "https://gids.example/"),
]


def table(delimiter: str, ending: str, *, quoted: bool = False) -> str:
    def cell(text: str) -> str:
        return f'"{text}"' if quoted or delimiter in text else text

    return "".join(delimiter.join(map(cell, row)) + ending for row in ROWS)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("quoted", [True, False])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_however_it_was_saved(delimiter: str, ending: str, quoted: bool, codec: str) -> None:
    changes = changes_in(table(delimiter, ending, quoted=quoted).encode(codec), CATALOGUE)

    assert [(each.kind, each.entry, each.related, each.text_link, each.after) for each in changes] == FOUND


def test_columns_may_stand_in_any_order_and_most_be_left_out() -> None:
    changes = changes_in(b"URL, Id\nhttps://een.example/,een\nhttps://gids.example/,gids\n,twee\n#,twee\n", CATALOGUE)

    assert [(each.entry, each.text_link) for each in changes] == [("een", False), ("gids", True)]


@pytest.mark.parametrize("head", ["sep=;\r\n", "\ufeffSEP=;\n", '"sep=;"\n'])
def test_the_first_line_may_name_the_delimiter(head: str) -> None:
    (change,) = changes_in(f"{head}id;link;url\neen;Entry;https://a.example/1,2\n".encode(), CATALOGUE)

    assert (change.entry, change.related, change.after) == ("een", None, "https://a.example/1,2")


def test_a_table_that_was_exported_and_not_changed_changes_nothing() -> None:
    catalogue = a_catalogue(
        an_entry("Zeven", "https://ann:pw@a.example/?q='x'", also=(related("'=Ook", "mailto:a@b.example"),)),
        an_entry("Acht", "https://b.example/a,b;c"),
        text=((text_link("Gids", "tel:+3212345678"),),),
    )

    assert changes_in(render_csv(catalogue).encode(), catalogue) == ()


def test_an_assumed_address_is_filled_in_and_a_known_one_repointed() -> None:
    catalogue = a_catalogue(
        an_entry("Een", "https://a.example/", evidence=Evidence.SITE), an_entry("Twee", "https://b.example/")
    )
    changes = changes_in(b"id,url\neen,https://c.example/\ntwee,https://d.example/\n", catalogue)

    assert [each.kind for each in changes] == [ChangeKind.FILLED, ChangeKind.REPOINTED]


@pytest.mark.parametrize(
    ("content", "flaw", "row"),
    [
        (b"", Flaw.EMPTY, 0),
        (b"\x00" * 50, Flaw.NO_COLUMNS, 1),
        (b"[" * 100_000, Flaw.NOT_AS_DESCRIBED, 0),
        (b'{"schema_version": "1"}', Flaw.NOT_AS_DESCRIBED, 0),
        (b'{"schema_version": 1, "changes": [{"kind": "added", "title": 3}]}', Flaw.NOT_AS_DESCRIBED, 0),
        (b"id,url\n" + b'"' + b"x" * 200_000 + b'",y\n', Flaw.NOT_CHANGES, 2),
        (b"id,url\nniemand,https://a.example/\n", Flaw.UNKNOWN_ID, 2),
        (b"id,url\neen,https://a.example:1/\n", Flaw.BAD_ADDRESS, 2),
        (b"id,url\neen,data:text/html;x\n", Flaw.BAD_ADDRESS, 2),
        (b"id,url\neen,https://a.example/1,2\n", Flaw.TOO_MANY_CELLS, 2),
        (b"id,url\neen,https://ann:pw@a.example/\n", Flaw.PERSONAL_ADDRESS, 2),
        (b"id,url\neen,https://a.example/?key=***\n", Flaw.PERSONAL_ADDRESS, 2),
        (b"sep=;\r\nid;url\r\n;\r\nniemand;https://a.example/\r\n", Flaw.UNKNOWN_ID, 4),
        (b"sep=;\nname;url\n", Flaw.NO_COLUMNS, 2),
        (b"id,link,url\neen,,https://a.example/\neen,entry,https://b.example/\n", Flaw.TWICE, 3),
        (b'{"schema_version": 1, "changes": [], "readable": false, "reason": "log-in"}', Flaw.UNREADABLE, 0),
        (b'{"schema_version": 1, "source": {"changes": [], "unreadable": "wall"}}', Flaw.UNREADABLE, 0),
    ],
)
def test_what_cannot_be_read_is_told_with_its_row(content: bytes, flaw: Flaw, row: int) -> None:
    with pytest.raises(NotChanges) as told:
        changes_in(content, CATALOGUE)

    assert (told.value.flaw, told.value.row) == (flaw, row)
