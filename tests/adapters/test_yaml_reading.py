# ruff: noqa: E501 - a row of a table is read as one line
"""What a YAML text means to us, and where each part of it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit_maint import signs
from toolkit_maint.adapters.yaml_catalogue import load_catalogue
from toolkit_maint.adapters.yaml_nodes import Nodes, read_nodes
from toolkit_maint.adapters.yaml_text import YamlText, decode, hide_userinfo
from toolkit_maint.domain.catalogue import LinkRole, links
from toolkit_maint.domain.diagnostic import Diagnostic, Rule

HEAD = "version: 1\ntitle: Proef\nlanguage: nl\ntimezone: UTC\n"


def data_of(content: str) -> Any:
    nodes = read_nodes(YamlText("x.yaml", content))
    assert nodes.faults == ()
    return nodes.data


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *(
            (word, word)
            for word in ("no", "No", "NO", "yes", "on", "off", "y", "n", "Nee", "True", "TRUE", "FALSE", "Null", "NULL")
        ),
        *(
            (word, word)
            for word in ("~", "012", "0o14", "0x1F", "0b1", "1:30", "12:30:45", "1_000", "+1", ".5", "5.", "1e", ".inf")
        ),
        *((word, word) for word in (".nan", "-.inf", "2024-01-01", "2024-01-01T10:00:00Z", "=", "1.2.3", "00", "--", "é", "²")),
        ("null", None),
        ("", None),
        ("true", True),
        ("false", False),
        ("0", 0),
        ("-0", 0),
        ("12", 12),
        ("-7", -7),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        ("1E-2", 0.01),
        ("9" * 30, int("9" * 30)),
        ("9" * 31, "9" * 31),
        ("'12'", "12"),
        ('"null"', "null"),
        ("'true'", "true"),
        ("''", ""),
        ("|\n  12\n", "12\n"),
        (">-\n  null\n", "null"),
    ],
)
def test_norway(written: str, value: Any) -> None:
    read = data_of(f"a: {written}\n")["a"]

    assert read == value
    assert type(read) is type(value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=12,
    )
)
def test_json_means_what_it_says(value: Any) -> None:
    """JSON is YAML: what JSON writes is read back, but for keys that YAML ends a line in or that are too long for it."""
    nodes = read_nodes(YamlText("x.yaml", json.dumps(value)))

    if not nodes.faults:
        assert nodes.data == value
    else:
        assert {fault.rule for fault in nodes.faults} <= {Rule.SYNTAX, Rule.EMPTY_FILE}


PLACES: list[tuple[str, bytes, tuple[int, int, int, int]]] = [
    ("plain", b"a: 1\nb: fout\n", (2, 4, 2, 8)),
    ("byte order mark", b"\xef\xbb\xbfb: fout\n", (1, 4, 1, 8)),
    ("byte order mark and CRLF", b"\xef\xbb\xbfa: 1\r\n\r\nb: fout\r\n", (3, 4, 3, 8)),
    ("CR alone", b"a: 1\rb: fout\r", (2, 4, 2, 8)),
    ("emoji", "{a: \U0001f600\U0001f468\u200d\U0001f469, b: fout}\n".encode(), (1, 14, 1, 18)),
    ("combining", "{a: e\u0301, b: fout}\n".encode(), (1, 12, 1, 16)),
    ("line separator", "a: '\u2028'\nb: fout\n".encode(), (2, 4, 2, 8)),
    ("paragraph separator", "a: x\u2029  y\nb: fout\n".encode(), (2, 4, 2, 8)),
    ("next line", "# \x85b: fout\n".encode(), (1, 7, 1, 11)),
    ("line separator before it", "{a: '\u2028', b: fout}\n".encode(), (1, 13, 1, 17)),
    ("quoted", b'b: "fout"  # zo\n', (1, 4, 1, 10)),
    ("over two lines", b"b: fout\n  en goed\na: 1\n", (1, 4, 2, 10)),
    ("folded", b"b: >-\n  fout\n  en goed\n\n\na: 1\n", (1, 4, 3, 10)),
    ("kept", b"b: |+\n  fout\n\n# zo\n", (1, 4, 2, 7)),
    ("flow", b"b: [fout,\n  goed]  # zo\n", (1, 4, 2, 8)),
    ("block", b"b:\n  - fout\n  - goed\n\n# zo\na: 1\n", (2, 3, 3, 9)),
]  # fmt: skip


@pytest.mark.parametrize("case", PLACES, ids=[case[0] for case in PLACES])
def test_a_value_stands_where_an_editor_says(case: tuple[str, bytes, tuple[int, int, int, int]]) -> None:
    _, raw, (line, column, end_line, end_column) = case
    text = decode(raw, "x.yaml")
    assert isinstance(text, YamlText)

    span = text.span(*read_nodes(text).place.at(("b",)).of_value())

    assert (span.line, span.column, span.end_line, span.end_column) == (line, column, end_line, end_column)
    written = text.content[span.start : span.end]
    assert "fout" in written
    assert written == written.strip()


def test_a_nearest_place_is_given_for_what_is_not_there() -> None:
    place = read_nodes(YamlText("x", "a: [x, {b: y}]\n")).place

    assert place.at(("a", 1, "c", 3)).start == place.at(("a", 1)).start
    assert place.at(("a", 7)).start == place.at(("a",)).start
    assert place.at((0,)).start == place.start


SAFE = st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff\ufffe\uffff")


@given(st.text(max_size=300))
def test_reading_a_text_never_raises(content: str) -> None:
    text = decode(content.encode("utf-8", "surrogatepass"), "x.yaml")
    if isinstance(text, YamlText):
        said = [text.diagnostic(fault) for fault in read_nodes(text).faults]
        assert all(each.span and 0 <= each.span.start <= each.span.end <= len(text.content) for each in said)
    else:
        assert isinstance(text, Diagnostic)


MARKS = "[]{}:,-?&*!|>'\"%@`#<=~ \n\t\r"
LIKELY = st.lists(
    st.sampled_from([*MARKS, "a", "é", "id", "title", "entries", "url", "\u2028", "\ufeff", "null", "<<", "--- ", "..."])
)


@given(st.builds("".join, LIKELY))
def test_reading_what_looks_like_yaml_never_raises(content: str) -> None:
    text = decode(content.encode(), "x.yaml")
    if isinstance(text, YamlText):
        nodes = read_nodes(text)
        assert isinstance(nodes, Nodes)
        assert nodes.refused is any(
            fault.rule not in {Rule.DUPLICATE_KEY, Rule.KEY_NOT_TEXT} and fault.value != "<<" for fault in nodes.faults
        )


@given(
    st.binary(max_size=200)
    | st.builds(lambda body: HEAD.encode() + body, st.binary(max_size=100))
    | st.builds(lambda body: (HEAD + "".join(body)).encode(), LIKELY)
)
def test_loading_bytes_never_raises(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(raw)
    loaded = load_catalogue(path, tracking=signs.tracking())

    assert loaded.catalogue is not None or loaded.diagnostics


def quoted(text: str, style: str) -> str:
    """A text as a YAML scalar of one line in one of the styles that can hold it."""
    plain_start, plain_inside = (
        not text[:1].strip("[]{}:,-?&*!|>'\"%@`#<=~ "),
        any(mark in text for mark in (": ", " #", "[", "]", "{", "}", ",")),
    )
    if style == "plain" and not plain_start and not plain_inside and text.strip() == text and not text.endswith(":"):
        return text
    return "'" + text.replace("'", "''") + "'" if style == "single" else json.dumps(text, ensure_ascii=False)


ADDRESSES = st.builds(
    lambda path: f"https://een.example/{path}",
    st.text(SAFE, max_size=12).filter(lambda path: not set("\u2028\u2029\x85") & set(path)),
)
STYLES = st.sampled_from(["plain", "single", "double"])


@given(
    st.lists(
        st.tuples(ADDRESSES, STYLES, st.sampled_from(["", "  # zo", "   "]), st.text(SAFE, min_size=1, max_size=9)),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
)
def test_the_span_of_an_address_is_what_is_written(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[str, str, str, str]], end: str, mark: str
) -> None:
    lines, written = [*HEAD.splitlines(), "entries:"], []
    for number, (url, style, comment, title) in enumerate(drawn):
        written.append(quoted(url, style))
        lines += [
            f"  - id: nr-{number}",
            f"    title: {json.dumps(title + '.', ensure_ascii=False)}",
            f"    url: {written[-1]}{comment}",
        ]
    content = end.join(lines) + end
    path = tmp_path_factory.getbasetemp() / "spans.yaml"
    path.write_bytes((mark + content).encode())

    catalogue = load_catalogue(path, tracking=signs.tracking()).catalogue

    assert catalogue is not None
    spans = [place.link.url_span for place in links(catalogue)]
    assert [content[span.start : span.end] for span in spans] == written
    assert [span.line for span in spans] == [8 + 3 * number for number in range(len(drawn))]
    assert {span.column for span in spans} == {10}
    assert [place.link.url.written for place in links(catalogue) if place.link.url] == [url for url, *_ in drawn]


def test_the_span_of_an_unknown_address_is_its_key(tmp_path: Path) -> None:
    path = tmp_path / "een.yaml"
    content = (
        HEAD
        + "entries:\n  - {id: a, title: A, url: null}\n  - id: b\n    title: B\n    url:\ntext: [[{id: c, title: C, url: null}]]\n"
    )
    path.write_text(content, "utf-8")
    catalogue = load_catalogue(path, tracking=signs.tracking()).catalogue

    assert catalogue is not None
    found = list(links(catalogue))
    assert [place.role for place in found] == [LinkRole.TEXT, LinkRole.ENTRY, LinkRole.ENTRY]
    assert [content[place.link.url_span.start : place.link.url_span.end] for place in found] == ["url"] * 3


def test_spans_of_an_entry_point_at_its_beginning_and_its_title(tmp_path: Path) -> None:
    path = tmp_path / "een.yaml"
    content = HEAD + "entries:\n  - before: Lees\n    title: >-\n      Een\n      titel\n    id: a\n"
    path.write_text(content, "utf-8")
    catalogue = load_catalogue(path, tracking=signs.tracking()).catalogue

    assert catalogue is not None
    (entry,) = catalogue.entries
    assert (entry.span.line, entry.span.column) == (6, 5)
    assert content[entry.title_span.start : entry.title_span.end] == ">-\n      Een\n      titel"
    assert entry.title == "Een titel"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("url: https://jan:geheim@een.example/", "url: https://**********@een.example/"),
        ("https:/jan:geheim@een.example", "https:/**********@een.example"),
        ("//jan@een.example", "//***@een.example"),
        ("mailto:jan@een.example", "mailto:jan@een.example"),
        ("https://een.example/@jan", "https://een.example/@jan"),
        ("https://een.example/?mail=jan@een.example", "https://een.example/?mail=jan@een.example"),
    ],
)
def test_a_user_name_is_hidden_and_nothing_moves(text: str, shown: str) -> None:
    assert hide_userinfo(text) == shown
    assert len(hide_userinfo(text)) == len(text)
