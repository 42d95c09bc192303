"""Foreign text is shown as it was, and does nothing else, in every medium."""

from __future__ import annotations

import json
import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from toolkit_maint.reports.annotations import commands
from toolkit_maint.reports.escape import MARKDOWN, PLAIN, json_text, visible
from toolkit_maint.reports.finding import Finding, Level
from toolkit_maint.reports.words import words_for
from workflow_commands import parsed_commands

ORACLE = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SPECIAL = [
    *"\\`*_{}[]()<>#+-.!|~&@:/\"'$^=\n\t\r \u200b\u202e\x1b\x00\x85\ufeff",
    "<!--", "-->", "::error::", "##[error]", "```", "~~~", "http://a.example/", "www.a.example", "1. ", "---", "&amp;",
    "fixes #12", "owner/repo#3", "GH-7", "@someone", "0123456789abcdef", "<b>", "![x](y)", "[x](y)", "\n\n", "    ",
]  # fmt: skip
HOSTILE = st.lists(st.one_of(st.text(max_size=8), st.sampled_from(SPECIAL)), max_size=12).map("".join)
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def _shown(markdown: str) -> tuple[str, set[str]]:
    """What a reader sees of a paragraph, and the sorts of things that it is made of."""
    tokens = ORACLE.parse(markdown)
    children = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in tokens} | {child.type for child in children}
    return "".join(child.content for child in children).replace("\u200b", ""), kinds


@given(HOSTILE)
def test_markdown_shows_the_text_and_nothing_else(foreign: str) -> None:
    shown, kinds = _shown(f"A {MARKDOWN.text(foreign)} z")

    assert shown == f"A {visible(foreign)} z"
    assert kinds == {"paragraph_open", "inline", "paragraph_close", "text"}


@given(HOSTILE)
def test_markdown_is_safe_at_the_beginning_of_a_line(foreign: str) -> None:
    shown, kinds = _shown(MARKDOWN.text(foreign))

    assert shown == visible(foreign)
    assert kinds <= {"paragraph_open", "inline", "paragraph_close", "text"}


@given(HOSTILE.filter(lambda text: visible(text) != ""))
def test_markdown_stays_bold(foreign: str) -> None:
    shown, kinds = _shown(f"- **{MARKDOWN.text(foreign)}**\\\n  more")

    assert shown == f"{visible(foreign)}more"
    assert {"strong_open", "hardbreak", "bullet_list_open"} <= kinds


@given(HOSTILE, HOSTILE, HOSTILE)
def test_a_table_keeps_its_rows_and_cells(title: str, address: str, path: str) -> None:
    row = f"| {MARKDOWN.text(title)} | {MARKDOWN.address(address)} | {MARKDOWN.code(path)} |"
    tokens = ORACLE.parse(f"| a | b | c |\n| --- | --- | --- |\n{row}\n| 1 | 2 | 3 |\n")
    kinds = [token.type for token in tokens]

    assert (kinds.count("tr_open"), kinds.count("td_open"), kinds.count("table_open")) == (3, 6, 1)


@given(HOSTILE)
def test_the_raw_markdown_has_nothing_that_a_code_host_would_make_something_of(foreign: str) -> None:
    raw = MARKDOWN.text(foreign)
    bare = re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", raw)

    for text in (raw, bare):
        assert "<!--" not in raw
        assert not re.search(r"[@#][\w-]", text)
        assert not re.search(r"\bGH-\d", text, re.IGNORECASE)
        assert not re.search(r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b", text, re.IGNORECASE)
        assert not re.search(r"(?<![0-9A-Za-z])[0-9a-f]{7,40}(?![0-9A-Za-z])", text)
        assert "://" not in text
        assert "www." not in text
        assert "##[" not in text


@pytest.mark.parametrize(
    "foreign",
    ["fixes #12", "Closes: owner/repo#3", "resolved GH-7", "@octo/team", "deadbeefcafe", "see #1", "a@b.example", ":tada:"],
)
def test_references_are_broken_and_still_read_the_same(foreign: str) -> None:
    shown, _ = _shown(MARKDOWN.text(foreign))

    assert shown == foreign
    assert "\u200b" in MARKDOWN.text(foreign)


@pytest.mark.parametrize(
    ("url", "markdown"),
    [
        ("https://www.example.org/a", "<https://www.example.org/a>"),
        ("https://www.example.org/a|b <c>", "<https://www.example.org/a%7Cb%20%3Cc%3E>"),
        ("https://www.example.org/mind–the–gap", "<https://www.example.org/mind%E2%80%93the%E2%80%93gap>"),
        ("javascript:alert(1)", r"javascript\:alert\(1\)"),
        ("mailto:a@b.example", "mailto\\:a\\@\u200bb\\.example"),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(url: str, markdown: str) -> None:
    assert MARKDOWN.address(url) == markdown


def test_a_code_host_is_linked_without_leaving_a_mark_there() -> None:
    markdown = MARKDOWN.address("https://github.com/owner/repo/issues/1")
    (link,) = [child for token in ORACLE.parse(markdown) for child in token.children or () if child.type == "link_open"]

    assert link.attrs["href"] == "https://redirect.github.com/owner/repo/issues/1"
    assert "github.com/owner" not in markdown.replace("redirect.github.com/owner", "")


@given(HOSTILE)
def test_addresses_make_at_most_one_link_to_the_web(foreign: str) -> None:
    for candidate in (foreign, f"https://a.example/{foreign}", f"http://a.example/?q={foreign}#{foreign}"):
        tokens = ORACLE.parse(f"A {MARKDOWN.address(candidate)} z")
        children = [child for token in tokens for child in token.children or ()]
        links = [str(child.attrs["href"]) for child in children if child.type == "link_open"]
        assert {token.type for token in tokens} == {"paragraph_open", "inline", "paragraph_close"}
        assert {child.type for child in children} <= {"text", "link_open", "link_close"}
        assert all(link.startswith(("http://", "https://")) for link in links)
        assert len(links) <= 1


@given(HOSTILE)
def test_code_is_shown_letter_by_letter(foreign: str) -> None:
    shown, kinds = _shown(f"A {MARKDOWN.code(foreign)} z")

    assert shown == f"A {visible(foreign, 2_000)} z" or len(foreign) > 200
    assert kinds <= {"paragraph_open", "inline", "paragraph_close", "text", "code_inline"}


@given(HOSTILE)
def test_plain_text_steers_neither_terminal_nor_runner(foreign: str) -> None:
    for told in (PLAIN.text(foreign), PLAIN.address(foreign), PLAIN.code(foreign)):
        assert not STEERING.search(told)
        assert "\n" not in told
        assert not parsed_commands("\n".join(told.split(" ")))


@given(HOSTILE)
def test_a_source_line_keeps_its_columns(foreign: str) -> None:
    line = foreign.replace("\n", " ")

    assert len(PLAIN.line(line)) == len(line)
    assert not STEERING.search(PLAIN.line(line))
    assert "##[" not in PLAIN.line(line)


@given(st.text(), HOSTILE)
def test_json_means_the_same_and_steers_nothing(first: str, second: str) -> None:
    value = {"first": first, "second": second}
    told = json_text(json.dumps(value, ensure_ascii=False))

    assert json.loads(told) == value
    assert not STEERING.search(told)
    assert not parsed_commands(told)
    told.encode("utf-8")


@given(HOSTILE, HOSTILE, HOSTILE)
def test_one_annotation_is_one_command(message: str, title: str, path: str) -> None:
    written = commands([Finding(level=Level.WARNING, message=message, title=title, path=path, line=3)], words_for("en"))
    (command,) = parsed_commands(written)

    assert command.name == "warning"
    assert set(command.properties) <= {"file", "line", "title"}
    assert command.properties["line"] == "3"
    assert command.message == "\n".join(visible(line, 2_000) for line in message.split("\n"))
    assert command.properties.get("title", "") == visible(title, 2_000)


def test_every_character_that_shows_nothing_is_removed() -> None:
    """The listed ranges against what Unicode says today; joiners and marks that are seen stay."""
    seen = {0x0600, 0x0601, 0x0602, 0x0603, 0x0604, 0x0605, 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD}
    seen |= set(range(0x13430, 0x13440))
    left = [
        f"{code:04x}"
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in {"Cc", "Cf", "Cs"} and code not in seen
        if chr(code) in visible(f"a{chr(code)}b")
    ]

    assert not left


def test_long_text_is_cut() -> None:
    assert len(visible("a" * 5_000)) == 300
    assert visible("a" * 5_000).endswith("…")
