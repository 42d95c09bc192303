"""A snapshot of the source page is kept, spares the site a second answer, and explains later what has changed on the page."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acceptance.command import LOOPBACK, toolkit_maint
from fault_server import Asked, answer, redirect, running
from toolkit_maint.adapters.snapshot import Snapshot, read_snapshot, write_snapshot

CATALOGUE = "version: 1\ntitle: List\nsections:\n  - id: books\n    title: Books\n    entries:\n"
FIRST = "".join(f"<li><a href='/book{number}'>Book {number}</a></li>" for number in range(4))


def page(items: str) -> bytes:
    return f"<html><title>List -- x</title><h1>List</h1><h2>Books</h2><ul>{items}</ul></html>".encode()


class Site:
    """A server with a page that has versions; what it was asked for is kept."""

    def __init__(self) -> None:
        self.body = page(FIRST)
        self.etag = '"v1-->"'
        self.asked: list[Asked] = []
        self.knows_conditions = True
        self.origin = ""

    def conditions(self) -> list[str | None]:
        return [asked.header("if-none-match") for asked in self.asked]

    async def __call__(self, writer: asyncio.StreamWriter, asked: Asked) -> None:
        self.asked.append(asked)
        tag = (f"ETag: {self.etag}", "Last-Modified: Thu, 26 Nov 2026 12:00:00 GMT", "Connection: close")
        if asked.target == "/moved":
            await redirect("/page")(writer, asked)
        elif self.knows_conditions and asked.header("if-none-match") == self.etag:
            await answer(b"", "304 Not Modified", *tag)(writer, asked)
        else:
            await answer(self.body, "200 OK", "Content-Type: text/html", *tag)(writer, asked)


@pytest.fixture
def site() -> Iterator[Site]:
    for server in running():
        made = Site()
        made.origin = f"http://127.0.0.1:{server.serve(made)}"
        yield made


@pytest.fixture
def here(tmp_path: Path, site: Site) -> Path:
    entries = [f"      - {{id: b{number}, title: Book {number}, url: '{site.origin}/book{number}'}}\n" for number in range(4)]
    (tmp_path / "catalogue").mkdir()
    text = CATALOGUE.replace("title: List\n", f"title: List\nsource: {site.origin}/page\n", 1) + "".join(entries)
    (tmp_path / "catalogue" / "catalogue.yaml").write_text(text, "utf-8")
    return tmp_path


def scrape(here: Path, *options: str) -> tuple[int, list[tuple[str, str]], str]:
    ended = toolkit_maint("scrape", "--format", "json", *options, *LOOPBACK, cwd=here)
    changes = json.loads(ended.stdout)["changes"] if ended.stdout else []
    return ended.returncode, [(change["kind"], change["title"]) for change in changes], ended.stderr


def test_a_page_that_has_not_changed_is_not_sent_again(here: Path, site: Site) -> None:
    first = scrape(here, "--snapshot", "page.snap.html")
    kept = (here / "page.snap.html").read_bytes()
    second = scrape(here, "--snapshot", "page.snap.html")

    assert first == (0, [], "")
    assert second == (0, [], "The source page has not changed since its snapshot was taken.\n")
    assert site.conditions() == [None, site.etag]
    assert (here / "page.snap.html").read_bytes() == kept


def test_a_snapshot_is_a_page_that_a_browser_shows_and_scrape_reads(here: Path, site: Site) -> None:
    scrape(here, "--snapshot", "page.snap.html")
    text = (here / "page.snap.html").read_text("utf-8")
    comments = re.findall(r"<!--(.*?)-->", text)

    assert text.startswith(
        f"\ufeff<!-- saved from url=({len(site.origin) + 5:04d}){site.origin}/page -->\n<!-- toolkit-maint: "
    )
    assert len(comments) == 2
    assert text.endswith(f" -->\n{page(FIRST).decode()}")
    assert scrape(here, "--source", "page.snap.html") == (0, [], "")


def test_a_change_is_kept_and_can_be_explained_by_the_older_snapshot(here: Path, site: Site) -> None:
    scrape(here, "--snapshot", "old.html")
    (here / "new.html").write_bytes((here / "old.html").read_bytes())
    site.body, site.etag = page(FIRST.replace("Book 2", "Novel 2") + "<li><a href='/b9'>Book 9</a></li>"), '"v2"'
    changed = scrape(here, "--snapshot", "new.html")
    explained = scrape(here, "--against", "old.html")
    nothing = scrape(here, "--against", "new.html")
    told = toolkit_maint("scrape", "--against", "old.html", *LOOPBACK, cwd=here)

    assert changed == explained == (1, [("retitled", "Book 2"), ("added", "Book 9")], "")
    assert nothing == (0, [], "")
    assert "The page was compared with its snapshot old.html, and not with the" in told.stdout
    assert "toolkit-maint apply" not in told.stdout


def test_a_snapshot_that_somebody_altered_is_a_page_like_any_other(here: Path, site: Site) -> None:
    scrape(here, "--snapshot", "page.html")
    path = here / "page.html"
    path.write_text(path.read_text("utf-8").replace("Book 3", "Book three"), "utf-8")

    assert scrape(here, "--snapshot", "page.html") == (0, [], "")
    assert site.conditions() == [None, None]
    assert "Book three" not in path.read_text("utf-8")


def test_a_server_that_knows_no_conditions_sends_the_page_again(here: Path, site: Site) -> None:
    site.knows_conditions = False
    scrape(here, "--snapshot", "page.html")

    assert scrape(here, "--snapshot", "page.html") == (0, [], "")
    assert site.conditions() == [None, site.etag]


def test_what_a_server_said_of_a_page_is_told_to_no_other_address(here: Path, site: Site) -> None:
    scrape(here, "--snapshot", "page.html", "--source", f"{site.origin}/moved")
    scrape(here, "--snapshot", "page.html", "--source", f"{site.origin}/moved")
    scrape(here, "--snapshot", "page.html", "--source", f"{site.origin}/other")

    assert [(asked.target, asked.header("if-none-match")) for asked in site.asked] == [
        ("/moved", None),
        ("/page", None),
        ("/moved", None),
        ("/page", site.etag),
        ("/other", None),
    ]


def test_a_page_that_is_not_believed_leaves_the_snapshot_as_it_was(here: Path, site: Site) -> None:
    scrape(here, "--snapshot", "page.html")
    kept = (here / "page.html").read_bytes()
    site.body, site.etag = b"<html><title>Log in</title><form><input type=password></form></html>", '"v3"'

    assert scrape(here, "--snapshot", "page.html")[0] == 3
    assert (here / "page.html").read_bytes() == kept


def test_a_file_that_is_no_page_explains_nothing(here: Path) -> None:
    (here / "empty.html").write_text("", "utf-8")
    ended = toolkit_maint("scrape", "--against", "empty.html", *LOOPBACK, cwd=here)

    assert (ended.returncode, ended.stderr) == (2, "empty.html is no page that can be read.\n")


VALIDATORS = st.one_of(st.none(), st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=30))


@given(st.text(max_size=60).filter(lambda text: text.isprintable()), VALIDATORS, VALIDATORS)
def test_a_snapshot_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, text: str, etag: str, last: str
) -> None:
    path = tmp_path_factory.mktemp("snapshot") / "page.html"
    kept = Snapshot(
        asked="https://a.example/-->",
        address="https://a.example/x--y",
        text=text,
        media_type="text/html",
        fetched_at=datetime(2026, 11, 26, tzinfo=UTC),
        etag=etag,
        last_modified=last,
    )
    write_snapshot(path, kept)

    assert read_snapshot(path) == kept
