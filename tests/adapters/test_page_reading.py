"""What is read from the many ways in which pages write down a list: small pages, each with all that they list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalogue_builder import a_policy
from fake_source import NeverStops
from toolkit_maint import signs
from toolkit_maint.adapters.source_page import SourcePageReader
from toolkit_maint.domain.catalogue import Catalogue, Entry, Section, TextLink, entries
from toolkit_maint.domain.policy import SourceContract
from toolkit_maint.domain.source import SourceReading, Unreadable, UnseenKind
from toolkit_maint.ports import FetchedPage

ADDRESS = "https://list.example/nl/lijst"
POLICY = a_policy(min_candidates=0)


def read(body: str, *, markdown: bool = False, source: SourceContract | None = None) -> SourceReading:
    page = FetchedPage(
        status=200,
        final_url=ADDRESS,
        headers=(("content-type", "text/markdown" if markdown else "text/html; charset=utf-8"),),
        body=body.encode(),
        truncated=False,
    )
    policy = POLICY if source is None else signs.default_policy(source)
    reading = SourcePageReader(lambda _: page, Path("nowhere"), policy).read(ADDRESS, NeverStops())
    assert reading.page is not None, (reading.unreadable, reading.detail)
    return reading


def outline(body: str, *, markdown: bool = False) -> list[str]:
    """The page as an indented list: headings with #, entries with -, related links with +, running text with |."""
    page = read(body, markdown=markdown).page
    assert page is not None
    return list(_lines(page, 0))


def _lines(part: Catalogue | Section, level: int) -> Iterator[str]:
    if level:
        yield f"{'#' * level} {part.title}"
    for block in part.text:
        yield "| " + " ".join(
            f"[{piece.link.title}]({_to(piece.link.url)})" if isinstance(piece, TextLink) else piece for piece in block
        )
    for entry in part.entries:
        yield from _of(entry, "")
    if part.more:
        yield f"- more: {part.more}"
    for section in part.sections:
        yield from _lines(section, level + 1)


def _of(entry: Entry, indent: str) -> Iterator[str]:
    own = entry.title if entry.link is None else f"[{entry.title}]({_to(entry.link.url)})"
    note = f"\u2192 {entry.note}" if entry.note else ""
    yield f"{indent}- " + " ".join(part for part in (entry.before, own, entry.after, note) if part)
    for each in entry.related:
        words = (each.before, f"[{each.link.title}]({_to(each.link.url)})", each.after)
        yield f"{indent}  + " + " ".join(part for part in words if part)
    for nested in entry.entries:
        yield from _of(nested, f"{indent}  ")
    if entry.more:
        yield f"{indent}  - more: {entry.more}"


def _to(url: object) -> str:
    return getattr(url, "href", "").removeprefix("https://list.example")


def _habits() -> dict[str, tuple[str, list[str]]]:
    """The pages of ``page_habits.txt``: each below its name, and below a line of hyphens all that is read from it."""
    text = (Path(__file__).parents[1] / "page_habits.txt").read_text("utf-8")
    habits = {}
    for piece in text.split("=== ")[1:]:
        name, _, rest = piece.partition("\n")
        body, _, expected = rest.partition("\n---\n")
        habits[name] = f"{body}\n", expected.rstrip("\n").split("\n")
    return habits


HABITS = _habits()


@pytest.mark.parametrize("name", HABITS)
def test_a_page_is_read_as_a_reader_would(name: str) -> None:
    body, expected = HABITS[name]

    assert outline(body, markdown=name.startswith("markdown: ")) == expected


def test_markdown_tells_its_lines() -> None:
    page = read(
        "---\nx: y\n---\n# T\n\n## Een\n\n- [A](https://a.example/)\n- B\n  - [C](https://c.example/)\n", markdown=True
    ).page

    assert page is not None
    (section,) = page.sections
    first, second = section.entries
    assert [each.span.line for each in (section, first, second, second.entries[0])] == [6, 8, 9, 10]


def test_ranks_follow_the_page_and_are_shared_by_nothing() -> None:
    page = read(
        "<p>Zie <a href=/a>A</a>.</p><h2>S</h2><ul><li><a href=/b>B</a>, <a href=/c>C</a><ul><li><a href=/d>D</a></ul></ul>"
    ).page
    assert page is not None
    (section,) = page.sections
    (entry,) = section.entries
    link = page.text[0][1]
    assert isinstance(link, TextLink)
    ranks = [link.span.start, section.span.start, entry.span.start, entry.related[0].span.start, entry.entries[0].span.start]

    assert ranks == sorted(set(ranks))


Part = tuple[UnseenKind, str | None, str]
UNSEEN: dict[str, tuple[str, list[Part]]] = {
    "a frame": (
        "<h2>Kaart</h2><iframe src='https://kaart.example/x?token=abc' title='Onze kaart'></iframe>",
        [(UnseenKind.FRAME, "Kaart", "Onze kaart")],
    ),
    "a frame without a title": (
        "<iframe src='https://kaart.example/x?token=abc'></iframe>",
        [(UnseenKind.FRAME, None, "https://kaart.example/x?token=***")],
    ),
    "a picture to click on": (
        "<iframe data-src='https://view.genially.com/5f1'></iframe><img class=alwaysThinglink alt='Het huis' src=x>",
        [(UnseenKind.INTERACTIVE, None, "https://view.genially.com/5f1"), (UnseenKind.INTERACTIVE, None, "Het huis")],
    ),
    "a picture whose map is not there": ("<img usemap='#weg' alt=Huis src=x>", [(UnseenKind.INTERACTIVE, None, "Huis")]),
    "a list that a script draws": (
        "<div id=app></div><ul><li ng-repeat='x in y'><a href=/x>{{x.title}}</a></li></ul>",
        [(UnseenKind.SCRIPT, None, ""), (UnseenKind.SCRIPT, None, "")],
    ),
    "a link whose title a script fills in": (
        "<p><a href=/x>{{website.title}}</a></p>",
        [(UnseenKind.SCRIPT, None, "{{website.title}}")],
    ),
    "what lists nothing": (
        "<iframe src='https://www.youtube.com/embed/x'></iframe><iframe src='https://t.example/' width=1 height=1></iframe>",
        [],
    ),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_cannot_be_seen_is_named(name: str) -> None:
    body, expected = UNSEEN[name]
    reading = read(f"{body}<ul><li><a href=/a>A</a></li></ul>")

    assert [(part.kind, part.section, part.detail) for part in reading.unseen] == expected
    assert reading.page is not None
    assert [entry.title for entry, _ in entries(reading.page)] == ["A"]


BOXES = (
    "<div id=top><ul><li><a href=/x>X</a></li></ul></div><div class='box list'><ul><li><a href=/a>A</a></li></ul></div>"
    "<div class='box more'><ul><li><a href=/b>B</a></li></ul></div>"
)


@pytest.mark.parametrize(
    ("contract", "titles"),
    [
        (SourceContract(), ["X", "A", "B"]),
        (SourceContract(content="div.list"), ["A"]),
        (SourceContract(content=".box"), ["A", "B"]),
        (SourceContract(content=".box", exclude=(".more",)), ["A"]),
        (SourceContract(exclude=("#top", ".more > ul")), ["A"]),
    ],
)
def test_selectors_say_what_is_read(contract: SourceContract, titles: list[str]) -> None:
    page = read(BOXES, source=contract).page

    assert page is not None
    assert [entry.title for entry in page.entries] == titles


def test_a_page_without_the_named_part_is_not_believed() -> None:
    page = FetchedPage(status=200, final_url=ADDRESS, headers=(), body=f"<html>{BOXES}".encode(), truncated=False)
    policy = signs.default_policy(SourceContract(content="#lijst"))
    reading = SourcePageReader(lambda _: page, Path("nowhere"), policy).read(ADDRESS, NeverStops())

    assert (reading.unreadable, reading.detail, reading.page) == (Unreadable.CONTENT_MISSING, "#lijst", None)
