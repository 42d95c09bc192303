# ruff: noqa: E501, W291 - rows of tables are read as one line; two spaces break a line of Markdown
"""The page in Markdown: what a reader of CommonMark shows of it is the catalogue's words, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from catalogue_builder import NO_LINK, a_catalogue, a_section, an_entry, related, text_link
from toolkit_maint.domain.catalogue import Catalogue
from toolkit_maint.reports.page_markdown import render_page
from toolkit_maint.reports.page_spacing import space_between


class Linked(NamedTuple):
    """A link as it is shown."""

    words: str
    target: str = "#"


READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OF_BLOCKS = {"heading", "paragraph", "bullet_list", "list_item"}
OF_LINES = {"text", "text_special", "link_open", "link_close", "hardbreak"}


def lines_of(token: Token) -> list[str]:
    """The text of a paragraph or heading, line by line as a browser breaks it, its links as ``[text](address)``."""
    said, target = "", ""
    for child in token.children or []:
        assert child.type in OF_LINES, child
        if child.type == "hardbreak":
            said += "\n"
        elif child.type == "link_open":
            target = str(child.attrs["href"])
            said += "\ue000"
        elif child.type == "link_close":
            said += f"\ue001{target}\ue002"
        else:
            said += child.content
    return [" ".join(line.split()) for line in said.split("\n")]


def shown(markdown: str) -> list[tuple[str, int, list[str]]]:
    """Every heading and paragraph: its tag, how many lists it stands in, and its lines."""
    found, depth, tag = [], 0, ""
    for token in READER.parse(markdown):
        kind = token.type.removesuffix("_open").removesuffix("_close")
        assert kind in OF_BLOCKS | {"inline"}, token
        if token.type == "inline":
            found.append((tag, depth, lines_of(token)))
        elif token.type == "bullet_list_open":
            depth += 1
        elif token.type == "bullet_list_close":
            depth -= 1
        elif token.type.endswith("_open"):
            tag = token.tag
    return found


def sentence(*pieces: str | Linked) -> str:
    """Pieces as they are read one after another."""
    said, last, after_link = "", "", False
    for piece in pieces:
        words = piece.words if isinstance(piece, Linked) else piece
        said += space_between(last, words, after_link=after_link)
        said += f"\ue000{words}\ue001{piece.target}\ue002" if isinstance(piece, Linked) else words
        last, after_link = words, isinstance(piece, Linked)
    return " ".join(said.split())


MARKS = [
    *"\\`*_{}[]()<>#+-.!|~:&=$\"'@^/%0123456789",
    *("  ", "\n", "a", "é", "www.", "http://", "&amp;", "1. ", "# ", "> ", "```", "<b>", "![", "]("),
]
WORDS = (
    st.one_of(
        st.lists(st.sampled_from(MARKS), min_size=1, max_size=12).map("".join),
        st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn")), min_size=1, max_size=20),
    )
    .map(lambda text: " ".join(part for part in text.replace("\n", " ").split(" ") if part))
    .filter(lambda text: text.strip() != "")
)


def page(words: Sequence[str]) -> Catalogue:
    """A catalogue with a text in every place where one can be."""
    title, heading, below, first, linked, last, before, entry, after, note, see, also, nested, more = words
    inner = an_entry(nested, NO_LINK)
    outer = an_entry(entry, "https://een.example/", inner, before=before, after=after)
    outer = msgspec.structs.replace(outer, note=note, more=more, related=(msgspec.structs.replace(related(also), before=see),))
    paragraph = (first, text_link(linked), last)
    section = a_section(heading, outer, text=(paragraph,), sections=(a_section(below),))
    return msgspec.structs.replace(a_catalogue(section), title=title, more=more)


HOSTILE = (
    "# kop", "## kop ##", "kop #", "- punt", "+ punt", "* punt", "1. een", "12) twee", "> citaat", "---", "***", "===", "```", "~~~",
    "    code", "\\", "a\\", "`x`", "*x*", "_x_", "a_b_c", "__init__", "~~x~~", "[x](y)", "![x](y)", "[x]: y", "<b>x</b>", "<!-- x",
    "<https://x.example>", "&amp;", "&#35;", "&copy", "a | b", "| - |", "www.x.example", "https://x.example/", "a@x.example", ":smile:",
    "$x$", "x](javascript:alert(1))", "](x", "\"x\" onclick='y'", "!", "#", "-", "+", "1.", "1)", "[ ] taak", "[^1]", "[!NOTE]", "a  b",
    "{% raw %}", "\u00a0x", "x\u2003", "e\u0301", "\U0001f600", "#" * 200, "x " + "#" * 200,
)  # fmt: skip


def check_all_is_shown(words: Sequence[str]) -> None:
    title, heading, below, first, linked, last, before, entry, after, note, see, also, nested, more = words

    assert shown(render_page(page(words))) == [
        ("h1", 0, [sentence(title)]),
        ("p", 1, [sentence(more)]),
        ("h2", 0, [sentence(heading)]),
        ("p", 0, [sentence(first, Linked(linked), last)]),
        ("p", 1, [sentence(before, Linked(entry, "https://een.example/"), after), f"→ {sentence(note, see, Linked(also))}"]),
        ("p", 2, [sentence(nested)]),
        ("p", 2, [sentence(more)]),
        ("h3", 0, [sentence(below)]),
    ]


@given(st.lists(WORDS, min_size=14, max_size=14))
def test_text_in_is_text_shown(words: list[str]) -> None:
    check_all_is_shown(words)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_shown_as_it_is(text: str) -> None:
    check_all_is_shown([" ".join(text.split(" ")).strip()] * 14)


@pytest.mark.parametrize(
    ("text", "legible"),
    [
        ("a\x00b\x1b[31m\x7f\x9b", "ab[31m"),
        ("a\tb\r\nc\u2028d\u0085e", "a b c d e"),
        ("a\u202eb\u2066c\ufeff", "abc"),
        ("a\ud800b", "a\ufffdb"),
        ("so\u00adft \U0001f468\u200d\U0001f469", "so\u00adft \U0001f468\u200d\U0001f469"),
    ],
)
def test_what_steers_is_left_out(text: str, legible: str) -> None:
    assert shown(render_page(a_catalogue(a_section(text))))[1] == ("h2", 0, [legible])


@pytest.mark.parametrize(
    ("written", "target"),
    [
        (None, "#"),
        ("https://een.example/a_b?c=1&d=2#e", "https://een.example/a_b?c=1&d=2#e"),
        ("https://een.example/a_(b)", "https://een.example/a_(b)"),
        ("https://een.example/a)b(c", "https://een.example/a)b(c"),
        ("https://een.example/?a=1&copy;=2&amp;b", "https://een.example/?a=1&copy;=2&amp;b"),
        ('https://een.example/a b–c<d>"e', "https://een.example/a%20b%E2%80%93c%3Cd%3E%22e"),
        ("https://een.example/?q=a|b`c\\d", "https://een.example/?q=a%7Cb%60c%5Cd"),
        ("https://jan:geheim@een.example/", "https://een.example/"),
        ("https://b\u00fccher.example", "https://xn--bcher-kva.example/"),
        ("http://[::1]/", "http://[::1]/"),
        ("mailto:jan@een.example?subject=a b", "mailto:jan@een.example?subject=a%20b"),
        ("tel:+32 2 123", "tel:+32%202%20123"),
        ("javascript:alert(1)", "#"),
        ("data:text/html,<b>", "#"),
        ("vbscript:x", "#"),
        ("file:///etc/passwd", "#"),
        ("//een.example/", "#"),
        ("#deel", "#"),
        ("geen adres", "#"),
        ("https://", "#"),
    ],
)
def test_where_a_link_leads(written: str | None, target: str) -> None:
    markdown = render_page(a_catalogue(an_entry("Eén", written)))

    assert shown(markdown)[1] == ("p", 1, [sentence(Linked("Eén", target))])
    assert "geheim" not in markdown


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.sampled_from(["https://een.example/", "mailto:", "tel:", ""]),
)
def test_no_address_breaks_out(rest: str, start: str) -> None:
    ((_, _, (line,)),) = shown(render_page(a_catalogue(an_entry("Eén", start + rest, after="na"))))[1:]

    assert line.startswith("\ue000Eén\ue001")
    assert line.endswith("\ue002 na")
    target = line.partition("\ue001")[2].partition("\ue002")[0]
    assert target == "#" or target.startswith(("https://", "http://", "mailto:", "tel:"))
    assert target.isascii()


def test_a_page_reads_well_as_text() -> None:
    nested = an_entry("Tips", "https://een.example/tips", before="o")
    entry = an_entry("Meertaligheid.be", "https://www.meertaligheid.example/", nested, before="Zie", after="(An & Co, p.7)")
    entry = msgspec.structs.replace(entry, note="Voor ouders.", related=(related("Rapport"),), more="o ...")
    paragraph = ("In '", text_link("De basis", "https://een.example/basis"), "'.")
    section = a_section("Info", entry, an_entry("Project", NO_LINK, after=", voor wie wil"), text=(paragraph, ("Nog iets.",)))

    assert (
        render_page(a_catalogue(section))
        == """\
# A list

## Info

In '[De basis](https://een.example/basis)'.

Nog iets.

- Zie [Meertaligheid.be](https://www.meertaligheid.example/) (An & Co, p.7)  
  → Voor ouders. [Rapport](#)
  - o [Tips](https://een.example/tips)
  - o ...
- Project, voor wie wil
"""
    )


@pytest.mark.parametrize(
    ("left", "right", "space"),
    [
        ("Lees", "Boek", " "),
        ("Boek", ". Acco", ""),
        ("Boek", "(Acco)", " "),
        ("(in:", "Boek", " "),
        ("(", "Boek", ""),
        ("zie [", "Boek", ""),
        ("Boek", ")", ""),
        ("Boek", "…", ""),
        ("Boek", "...", ""),
        ("de visietekst '", "Boek", ""),
        ("'", "Boek", ""),
        ("('", "Boek", ""),
        ("Boek", "'.", ""),
        ("Boek", "' van", ""),
        ("Boek", "'", ""),
        ("Boek", "'s avonds", " "),
        ("de ouders'", "Boek", " "),
        ("'Boek'", "van", " "),
        ("Boek", '" van', ""),
        ("Boek", '"Tijd"', " "),
        ("„", "Boek", ""),
        ("Boek", "”", ""),
        ("Boek", "– en meer", " "),
        ("Boek", "- en meer", " "),
        ("Boek", "-reeks", ""),
        ("Boek", "/map", ""),
        ("", "Boek", ""),
        ("Boek", "", ""),
    ],
)
def test_a_space_stands_where_one_belongs(left: str, right: str, space: str) -> None:
    assert space_between(left, right, after_link=True) == space


def test_only_a_link_takes_a_hyphen_after_it() -> None:
    assert space_between("ouderbetrokkenheid en", "-participatie", after_link=False) == " "


@pytest.mark.parametrize("text", ["::warning file=x::pwned", "::set-output name=a::b"])
def test_a_page_holds_no_command_for_a_runner(text: str) -> None:
    page = render_page(a_catalogue(text=((text,),)))
    assert not any(line.startswith("::") for line in page.splitlines())
