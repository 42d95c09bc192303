# ruff: noqa: E501 - a row of a table is read as one line
"""Mistakes that editors make: each has its rule, its place, and what a good message about it needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from toolkit_maint import signs
from toolkit_maint.adapters.yaml_catalogue import load_catalogue
from toolkit_maint.domain.diagnostic import Cause, Diagnostic, Rule, Severity, SubjectKind
from toolkit_maint.ports import LoadedCatalogue

HEAD = "version: 1\ntitle: Proef\nlanguage: nl\ntimezone: Europe/Brussels\n"
# The first line below the head is line 5.
ONE = "entries:\n  - id: een\n    title: Eén\n    url: https://een.example/\n"


def load(folder: Path, text: str, **others: str) -> LoadedCatalogue:
    for name, content in {"catalogue": text, **others}.items():
        (folder / f"{name}.yaml").write_text(content, "utf-8")
    return load_catalogue(folder, tracking=signs.tracking(), shown_from=folder)


def only(folder: Path, text: str, **others: str) -> Diagnostic:
    """The one thing there is to say, apart from addresses that are not known."""
    said = [each for each in load(folder, text, **others).diagnostics if each.rule is not Rule.ADDRESS_UNKNOWN]
    assert len(said) == 1, said
    return said[0]


FORM: list[tuple[str, str, Rule, int, int, dict[str, Any]]] = [
    ("missing title", HEAD + "entries:\n  - id: een\n", Rule.MISSING_KEY, 6, 5, {"key": "title"}),
    ("missing id", HEAD + "entries:\n  - title: Eén\n", Rule.MISSING_KEY, 6, 5, {"key": "id"}),
    ("missing url of a related link", HEAD + ONE + "    related:\n      - title: Twee\n", Rule.MISSING_KEY, 10, 9, {"key": "url"}),
    ("evidence without an address", HEAD + "entries:\n  - id: een\n    title: A\n    address_evidence: site\n", Rule.MISSING_KEY, 6, 5, {"key": "url"}),
    ("empty entry", HEAD + "entries:\n  - {id: een}\n", Rule.MISSING_KEY, 6, 6, {"key": "title"}),
    ("unknown key", HEAD + ONE + "    titel: Twee\n", Rule.UNKNOWN_KEY, 9, 5, {"key": "titel", "suggestion": None}),
    ("misspelt key", HEAD + ONE + "    nota: Let op\n", Rule.UNKNOWN_KEY, 9, 5, {"key": "nota", "suggestion": "note"}),
    ("misspelt key that is needed", HEAD + "entries:\n  - id: een\n    titel: Twee\n", Rule.UNKNOWN_KEY, 7, 5, {"key": "titel", "suggestion": "title"}),
    ("key in capitals", HEAD + ONE + "    AFTER: op school\n", Rule.UNKNOWN_KEY, 9, 5, {"suggestion": "after"}),
    ("unknown key at the top", "versie: 1\n" + HEAD, Rule.UNKNOWN_KEY, 1, 1, {"key": "versie", "suggestion": None}),
    ("number as title", HEAD + "entries:\n  - id: een\n    title: 2024\n", Rule.WRONG_TYPE, 7, 12, {"key": "title", "value": "2024", "expected": ("string",), "suggestion": '"2024"'}),
    ("true as title", HEAD + "entries:\n  - id: een\n    title: true\n", Rule.WRONG_TYPE, 7, 12, {"value": "true", "suggestion": '"true"'}),
    ("nothing as title", HEAD + "entries:\n  - id: een\n    title:\n", Rule.WRONG_TYPE, 7, 5, {"value": "null"}),
    ("list as title", HEAD + "entries:\n  - id: een\n    title: [a, b]\n", Rule.WRONG_TYPE, 7, 12, {"value": "array"}),
    ("text as list", HEAD + "entries: geen\n", Rule.WRONG_TYPE, 5, 10, {"key": "entries", "expected": ("array",), "value": "geen"}),
    ("text as entry", HEAD + "entries:\n  - geen\n", Rule.WRONG_TYPE, 6, 5, {"key": "entries", "expected": ("object",)}),
    ("text for the whole", "zomaar wat woorden\n", Rule.WRONG_TYPE, 1, 1, {"key": None, "expected": ("object",)}),
    ("year in quotes", HEAD + ONE + '    year: "2018"\n', Rule.WRONG_TYPE, 9, 11, {"expected": ("integer",), "suggestion": "2018"}),
    ("paragraph that is no list", HEAD + "text:\n  - Zomaar\n", Rule.WRONG_TYPE, 6, 5, {"key": "text", "expected": ("array",)}),
    ("number in a paragraph", HEAD + "text:\n  - - 3\n", Rule.WRONG_TYPE, 6, 7, {"expected": ("string", "object")}),
    ("link in a paragraph without id", HEAD + "text:\n  - - title: Twee\n      url: null\n", Rule.MISSING_KEY, 6, 7, {"key": "id"}),
    ("empty title", HEAD + "entries:\n  - id: een\n    title: ''\n", Rule.EMPTY_TEXT, 7, 12, {"key": "title"}),
    ("title of spaces", HEAD + "entries:\n  - id: een\n    title: '  '\n", Rule.EMPTY_TEXT, 7, 12, {"key": "title"}),
    ("empty address", HEAD + "entries:\n  - id: een\n    title: A\n    url: ''\n", Rule.EMPTY_TEXT, 8, 10, {"key": "url"}),
    ("empty paragraph", HEAD + "text:\n  - []\n", Rule.EMPTY_TEXT, 6, 5, {"key": "text"}),
    ("empty piece", HEAD + "text:\n  - - ''\n", Rule.EMPTY_TEXT, 6, 7, {"key": "text"}),
    ("unknown evidence", HEAD + ONE + "    address_evidence: exactly\n", Rule.BAD_VALUE, 9, 23, {"expected": ("exact", "record", "site"), "suggestion": "exact"}),
    ("next version", HEAD.replace("1", "2", 1), Rule.BAD_VALUE, 1, 10, {"value": "2", "expected": ("1",)}),
    ("year out of bounds", HEAD + ONE + "    year: 20118\n", Rule.BAD_VALUE, 9, 11, {"expected": ("≥ 1400", "≤ 2200")}),
    ("language by its name", HEAD.replace("nl", "Nederlands"), Rule.BAD_VALUE, 3, 11, {"key": "language", "expected": ("nl", "en")}),
    ("unknown time zone", HEAD.replace("Brussels", "Brussel"), Rule.BAD_VALUE, 4, 11, {"key": "timezone", "suggestion": "Europe/Brussels"}),
    ("section that is no file", HEAD + "sections: [boeken]\n", Rule.BAD_VALUE, 5, 12, {"value": "boeken", "expected": ("boeken.yaml",)}),
    ("id with capitals and marks", HEAD + "entries:\n  - id: Poëzie & Co\n    title: A\n", Rule.BAD_ID, 6, 9, {"value": "Poëzie & Co", "suggestion": "poezie-co"}),
    ("id with a line feed", HEAD + 'entries:\n  - id: "een\\n"\n    title: A\n', Rule.BAD_ID, 6, 9, {"suggestion": "een"}),
    ("id of 300 characters", HEAD + f"entries:\n  - id: {'a' * 300}\n    title: A\n", Rule.BAD_ID, 6, 9, {"suggestion": "a" * 100}),
    ("key twice", HEAD + ONE + "    title: Twee\n", Rule.DUPLICATE_KEY, 9, 5, {"key": "title"}),
    ("key that is a number", HEAD + "2024: x\n", Rule.KEY_NOT_TEXT, 5, 1, {"value": "2024"}),
    ("key that is a list", HEAD + "? [a, b]\n: x\n", Rule.KEY_NOT_TEXT, 5, 3, {}),
    ("merge key", HEAD + "<<: x\n", Rule.ALIAS, 5, 1, {"value": "<<"}),
    ("anchor", HEAD + "source: &bron bron.md\n", Rule.ALIAS, 5, 9, {"value": "&bron"}),
    ("alias", HEAD + "source: *bron\n", Rule.ALIAS, 5, 9, {"value": "*bron"}),
    ("tag", HEAD + "source: !!str 1\n", Rule.TAG, 5, 9, {}),
    ("tag of one's own", HEAD + "source: !mijn 1\n", Rule.TAG, 5, 9, {"value": "!mijn"}),
    ("two documents", HEAD + "---\na: 1\n", Rule.SEVERAL_DOCUMENTS, 5, 1, {}),
    ("nothing", "", Rule.EMPTY_FILE, 1, 1, {}),
    ("comments only", "# nog niets\n", Rule.EMPTY_FILE, 1, 1, {}),
    ("tab", HEAD + "entries:\n\t- id: een\n", Rule.SYNTAX, 6, 1, {}),
    ("colon in a text", HEAD + "source: a: b\n", Rule.SYNTAX, 5, 10, {}),
    ("quote that never closes", HEAD + 'source: "bron\n', Rule.SYNTAX, 5, 9, {}),
    ("bracket that never closes", HEAD + "sections: [a.yaml,\n", Rule.SYNTAX, 5, 11, {}),
    ("control character", HEAD + "source: a\x07b\n", Rule.SYNTAX, 5, 10, {"value": "U+0007"}),
    ("text of 70,000 characters", HEAD + f"source: {'a' * 70_000}\n", Rule.TEXT_TOO_LONG, 5, 9, {}),
]  # fmt: skip


@pytest.mark.parametrize("case", FORM, ids=[case[0] for case in FORM])
def test_a_mistake_of_form(tmp_path: Path, case: tuple[str, str, Rule, int, int, dict[str, Any]]) -> None:
    _, text, rule, line, column, fields = case
    said = only(tmp_path, text)

    assert said.span is not None
    assert (said.rule, said.severity, said.path) == (rule, Severity.ERROR, "catalogue.yaml")
    assert (said.span.line, said.span.column) == (line, column)
    assert {name: getattr(said, name) for name in fields} == fields
    assert load(tmp_path, text).catalogue is None


@pytest.mark.parametrize("case", FORM, ids=[case[0] for case in FORM])
def test_the_line_is_shown_as_it_is(tmp_path: Path, case: tuple[str, str, Rule, int, int, dict[str, Any]]) -> None:
    _, text, _, line, _, _ = case
    written = text.splitlines()[line - 1] if text else ""

    assert only(tmp_path, text).source_line == (written if len(written) <= 10_000 else "")


def entries(*more: str) -> str:
    return HEAD + ONE + "".join(f"  - id: nr-{number}\n{each}" for number, each in enumerate(more, 2))


ERROR, WARNING = Severity.ERROR, Severity.WARNING
RULES: list[tuple[str, str, Rule, Severity, int, int, dict[str, Any]]] = [
    ("same id", HEAD + ONE + "  - id: een\n    title: Twee\n", Rule.DUPLICATE_ID, ERROR, 9, 9, {"value": "een", "other_name": "Eén", "suggestion": "twee"}),
    ("unknown id", entries("    title: Twee\n    duplicate_of: ee\n"), Rule.UNKNOWN_ID, ERROR, 11, 19, {"value": "ee", "suggestion": "een"}),
    ("duplicate of itself", entries("    title: Twee\n    duplicate_of: nr-2\n"), Rule.BAD_VALUE, ERROR, 11, 19, {"value": "nr-2"}),
    ("same address", entries("    title: Twee\n    url: HTTPS://EEN.example\n"), Rule.DUPLICATE_ADDRESS, ERROR, 11, 10, {"other_name": "Eén", "suggestion": "een"}),
    ("same address but for www", entries("    title: Twee\n    url: http://www.een.example\n"), Rule.SAME_ADDRESS, WARNING, 11, 10, {"other_name": "Eén"}),
    ("same title", entries("    title: eén.\n"), Rule.SAME_TITLE, WARNING, 10, 12, {"other_name": "Eén"}),
    ("no scheme", entries("    title: Twee\n    url: www.twee.example/pad\n"), Rule.SCHEME_TYPO, ERROR, 11, 10, {"suggestion": "https://www.twee.example/pad"}),
    ("scheme misspelt", entries("    title: Twee\n    url: htps://twee.example/\n"), Rule.SCHEME_TYPO, ERROR, 11, 10, {"suggestion": "https://twee.example/"}),
    ("one slash", entries("    title: Twee\n    url: https:/twee.example/\n"), Rule.SCHEME_TYPO, WARNING, 11, 10, {"suggestion": "https://twee.example/"}),
    ("relative", entries("    title: Twee\n    url: /pad/naar\n"), Rule.RELATIVE_ADDRESS, ERROR, 11, 10, {"value": "/pad/naar"}),
    ("hash only", entries("    title: Twee\n    url: '#'\n"), Rule.RELATIVE_ADDRESS, ERROR, 11, 10, {}),
    ("malformed", entries("    title: Twee\n    url: https://\n"), Rule.MALFORMED_ADDRESS, ERROR, 11, 10, {}),
    ("space in the host", entries("    title: Twee\n    url: https://tw ee.example/\n"), Rule.MALFORMED_ADDRESS, ERROR, 11, 10, {"suggestion": "https://twee.example/"}),
    ("mail address without host", entries("    title: Twee\n    url: mailto:iemand\n"), Rule.MALFORMED_ADDRESS, ERROR, 11, 10, {}),
    ("bad port", entries("    title: Twee\n    url: https://twee.example:25/\n"), Rule.BAD_PORT, ERROR, 11, 10, {}),
    ("space", entries("    title: Twee\n    url: https://twee.example/a b\n"), Rule.SPACE_IN_ADDRESS, WARNING, 11, 10, {"suggestion": "https://twee.example/a%20b"}),
    ("tracking", entries("    title: Twee\n    url: https://twee.example/?a=1&utm_source=x\n"), Rule.TRACKING_IN_ADDRESS, WARNING, 11, 10, {"suggestion": "https://twee.example/?a=1"}),
    ("two addresses", entries("    title: Twee\n    url: https://https://twee.example/\n"), Rule.MALFORMED_ADDRESS, ERROR, 11, 10, {"cause": Cause.TWO_ADDRESSES, "suggestion": None}),
    ("comma in the host", entries("    title: Twee\n    url: https://twee,example/a,b\n"), Rule.MALFORMED_ADDRESS, ERROR, 11, 10, {"cause": Cause.COMMA_IN_HOST, "suggestion": "https://twee.example/a,b"}),
    ("own file", entries("    title: Twee\n    url: file:///C:/a.pdf\n"), Rule.MALFORMED_ADDRESS, ERROR, 11, 10, {"cause": Cause.OWN_COMPUTER}),
    ("own drive", entries("    title: Twee\n    url: C:\\a.pdf\n"), Rule.MALFORMED_ADDRESS, ERROR, 11, 10, {"cause": Cause.OWN_COMPUTER}),
    ("own network", entries("    title: Twee\n    url: http://192.168.1.5/a\n"), Rule.PRIVATE_ADDRESS, WARNING, 11, 10, {}),
    ("own machine", entries("    title: Twee\n    url: http://localhost:8000/\n"), Rule.PRIVATE_ADDRESS, WARNING, 11, 10, {}),
    ("unknown as text", entries("    title: Twee\n    url: onbekend\n"), Rule.RELATIVE_ADDRESS, ERROR, 11, 10, {"cause": Cause.NULL_AS_TEXT}),
    ("mail address", entries("    title: Twee\n    url: info@twee.example\n"), Rule.SCHEME_TYPO, ERROR, 11, 10, {"cause": Cause.MAIL_ADDRESS, "suggestion": "url: mailto:info@twee.example"}),
    ("wrapped", entries("    title: Twee\n    url: <https://twee.example/>\n"), Rule.SCHEME_TYPO, ERROR, 11, 10, {"suggestion": "https://twee.example/"}),
    ("evidence of nothing", entries("    title: Twee\n    url: null\n    address_evidence: site\n"), Rule.EVIDENCE_WITHOUT_ADDRESS, WARNING, 12, 23, {}),
    ("words lost", entries("    title: Twee #1\n"), Rule.TEXT_CUT_BY_COMMENT, WARNING, 10, 16, {"suggestion": '"Twee #1"'}),
    ("arrow", entries("    title: Twee\n    note: → let op\n"), Rule.ARROW_IN_NOTE, WARNING, 11, 11, {}),
    ("password", entries("    title: Twee\n    url: https://jan:geheim@twee.example/\n"), Rule.PASSWORD_IN_ADDRESS, WARNING, 11, 10, {"suggestion": "https://twee.example/"}),
]  # fmt: skip


@pytest.mark.parametrize("case", RULES, ids=[case[0] for case in RULES])
def test_a_mistake_beyond_form(tmp_path: Path, case: tuple[str, str, Rule, Severity, int, int, dict[str, Any]]) -> None:
    _, text, rule, severity, line, column, fields = case
    said = only(tmp_path, text)

    assert said.span is not None
    assert (said.rule, said.severity, said.span.line, said.span.column) == (rule, severity, line, column)
    assert {name: getattr(said, name) for name in fields} == fields
    assert said.subject is not None
    assert said.subject.kind is SubjectKind.ENTRY
    assert load(tmp_path, text).catalogue is not None


@pytest.mark.parametrize(
    "more",
    [
        "    title: Twee\n    url: https://een.example/\n    duplicate_of: een\n",
        "    title: Twee\n    url: http://www.een.example/\n    duplicate_of: een\n",
        "    title: Eén\n    duplicate_of: een\n",
        "    title: Twee\n    url: https://een.example/#deel\n    duplicate_of: een\n",
        "    title: Twee\n    url: https://een.example/?a=1\n",
        "    title: Twee\n    url: https://een.example/Pad\n",
        "    title: Twee\n    url: ftp://een.example/\n",
        "    title: Twee\n    url: mailto:iemand@een.example\n",
        "    title: Twee\n    url: https://een.example/#/pad\n",
        "    title: Twee\n    url: https://archief.example/2020/https://een.example/  # nagekeken\n",
        "    title: 'Twee' # nagekeken\n    note: |  # blok\n      Let op\n",
    ],
)
def test_nothing_is_wrong(tmp_path: Path, more: str) -> None:
    assert load(tmp_path, entries(more)).diagnostics == ()


def test_only_the_id_of_an_entry_with_that_address_acknowledges_it(tmp_path: Path) -> None:
    text = entries("    title: Twee\n", "    title: Drie\n    url: https://een.example/\n    duplicate_of: nr-2\n")

    assert only(tmp_path, text).rule is Rule.DUPLICATE_ADDRESS


def test_every_link_of_the_page_may_be_a_duplicate(tmp_path: Path) -> None:
    text = HEAD + "text:\n  - - id: lopend\n      title: Lopend\n      url: https://een.example/\n" + ONE
    text += "    duplicate_of: lopend\n    related:\n      - title: Zie ook\n        url: https://een.example/\n"

    assert only(tmp_path, text).rule is Rule.DUPLICATE_ADDRESS
    assert load(tmp_path, text + "        duplicate_of: een\n").diagnostics == ()


def test_the_same_title_in_two_sections_is_fine(tmp_path: Path) -> None:
    text = (
        HEAD
        + "sections:\n"
        + "".join(f"  - title: Deel {name}\n    entries:\n      - id: {name}\n        title: Gelijk\n" for name in "ab")
    )

    assert load(tmp_path, text).diagnostics == ()


def test_a_password_is_shown_nowhere(tmp_path: Path) -> None:
    urls = (
        "https://jan:geheim@een.example/",
        "htps://jan:geheim@een.example/",
        "https:/jan:geheim@x y/",
        "https://jan:geheim@",
    )
    more = [f"    title: T{number}\n    url: {url}\n    after: 3\n" for number, url in enumerate(urls)]
    text = entries(*more, "    title: A\n    address_evidence: https://jan:geheim@een.example/\n    url: null\n")
    said = load(tmp_path, text).diagnostics

    assert len(said) > 8
    assert not [each for each in said if "geheim" in repr(each)]
    spans = {each.span.column for each in said if each.rule is Rule.PASSWORD_IN_ADDRESS and each.span}
    assert spans == {10}


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    text = HEAD + "sections: [een.yaml, twee.yaml, drie.yaml]\nsource: 3\n"
    loaded = load(
        tmp_path,
        text,
        een="title: Eén\nentries:\n  - id: a\n    titel: A\n    url: https://een.example/\n",
        twee="title: Twee\nentries:\n  - id: a\n    title: B\n    url: https://een.example/\n    duplicate_of: weg\n",
        drie="title: 'Drie\n",
    )

    assert loaded.catalogue is None
    assert [(each.path, each.rule) for each in loaded.diagnostics] == [
        ("catalogue.yaml", Rule.WRONG_TYPE),
        ("drie.yaml", Rule.SYNTAX),
        ("een.yaml", Rule.UNKNOWN_KEY),
        ("twee.yaml", Rule.DUPLICATE_ID),
        ("twee.yaml", Rule.DUPLICATE_ADDRESS),
    ]
    assert loaded.files == ("catalogue.yaml", "een.yaml", "twee.yaml", "drie.yaml")


def test_unknown_addresses_are_one_notice(tmp_path: Path) -> None:
    text = HEAD + "text:\n  - - {id: lopend, title: Lopend, url: null}\n" + ONE
    text += "    related:\n      - title: Zie\n        url: null\n  - id: twee\n    title: Twee\n    url:\n  - id: drie\n    title: Drie\n"
    loaded = load(tmp_path, text)
    (notice,) = loaded.diagnostics

    assert (notice.rule, notice.severity, notice.count) == (Rule.ADDRESS_UNKNOWN, Severity.NOTICE, 3)
    assert notice.subject is not None
    assert (notice.subject.kind, notice.subject.name) == (SubjectKind.CATALOGUE, "Proef")
    assert notice.span is not None
    assert notice.span.line == 6


@pytest.mark.parametrize(
    ("body", "kind", "name"),
    [
        ("nota: x\n", SubjectKind.CATALOGUE, "Proef"),
        ("entries:\n  - id: een\n    title: Eén\n    nota: x\n", SubjectKind.ENTRY, "Eén"),
        ("entries:\n  - id: een\n", SubjectKind.ENTRY, "een"),
        ("entries:\n  - after: x\n    id: ''\n    title: ''\n", SubjectKind.ENTRY, ""),
        ("entries:\n  - {id: a, title: A, entries: [{id: b, title: B, nota: x}]}\n", SubjectKind.ENTRY, "B"),
        ("entries:\n  - {id: a, title: A, related: [{title: R, url: null, nota: x}]}\n", SubjectKind.RELATED, "R"),
        ("text:\n  - - {id: a, title: L, url: null, nota: x}\n", SubjectKind.TEXT, "L"),
        ("sections:\n  - {title: S, nota: x}\n", SubjectKind.SECTION, "S"),
        ("sections:\n  - title: S\n    title: T\n", SubjectKind.SECTION, "S"),
        ("sections:\n  - {title: S, sections: [{title: T, entries: [{id: a, title: A, nota: x}]}]}\n", SubjectKind.ENTRY, "A"),
    ],
)
def test_the_subject_is_the_innermost_thing(tmp_path: Path, body: str, kind: SubjectKind, name: str) -> None:
    said = load(tmp_path, HEAD + body).diagnostics[0]

    assert said.subject is not None
    assert (said.subject.kind, said.subject.name) == (kind, name)


def test_what_a_catalogue_may_leave_out(tmp_path: Path) -> None:
    loaded = load(tmp_path, "version: 1\ntitle: Proef\n")

    assert loaded.diagnostics == ()
    assert loaded.catalogue is not None
    assert (loaded.catalogue.language, loaded.catalogue.timezone, loaded.catalogue.source) == ("en", "UTC", None)


def test_a_thousand_findings_of_one_file_are_enough(tmp_path: Path) -> None:
    said = load(tmp_path, HEAD + "entries: [" + "1," * 3_000 + "]\n").diagnostics

    assert len(said) == 1_000


SOURCES = [
    ("www.bron.example", Rule.SCHEME_TYPO, None, "https://www.bron.example"),
    ("htps://bron.example/", Rule.SCHEME_TYPO, None, "https://bron.example/"),
    ("bron/pagina.md", Rule.FILE_MISSING, None, None),
    ("pagin.md", Rule.FILE_MISSING, None, "pagina.md"),
    ("../bron.md", Rule.FILE_OUTSIDE, None, None),
    ("C:\\bron.md", Rule.MALFORMED_ADDRESS, Cause.OWN_COMPUTER, None),
    ("ftp://bron.example/", Rule.BAD_VALUE, Cause.NOT_A_SOURCE, None),
    (".", Rule.FILE_UNREADABLE, None, None),
]


@pytest.mark.parametrize(("written", "rule", "cause", "suggestion"), SOURCES)
def test_a_source_that_cannot_be_read(
    tmp_path: Path, written: str, rule: Rule, cause: Cause | None, suggestion: str | None
) -> None:
    (tmp_path / "pagina.md").write_text("# Bron", "utf-8")
    said = only(tmp_path, f"{HEAD}source: {written}\n")

    assert said.span is not None
    assert (said.rule, said.cause, said.suggestion, said.severity) == (rule, cause, suggestion, Severity.ERROR)
    assert (said.span.line, said.span.column) == (5, 9)


@pytest.mark.parametrize("written", ["pagina.md", "./pagina.md", "https://bron.example/"])
def test_a_source_that_can_be_read(tmp_path: Path, written: str) -> None:
    (tmp_path / "pagina.md").write_text("# Bron", "utf-8")

    assert load(tmp_path, f"{HEAD}source: {written}\n").diagnostics == ()


def test_a_mistyped_file_name_is_told_once(tmp_path: Path) -> None:
    said = only(tmp_path, HEAD + "sections: [boekn.yaml]\n", boeken="title: Boeken\n")

    assert (said.rule, said.suggestion) == (Rule.FILE_MISSING, "boeken.yaml")
