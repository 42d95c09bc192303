"""`propose` against a code host: one pull request, kept up to date, and left alone where people decided."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from acceptance.command import toolkit_maint
from fake_github import REPOSITORY, TOKEN, FakeGitHub

BRANCH = "toolkit-maint/source-changes"
CATALOGUE = """version: 1
title: List
sections:
  - id: books
    title: Books  # ours
    entries:
      - {id: first, title: First, url: "https://first.example/"}
      - id: second
        title: Second
        url: null
"""
FILLED = CATALOGUE.replace("null", "https://second.example/")


SPENT = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "99999999999"}


def change(**fields: object) -> dict[str, object]:
    usual = {"kind": "filled", "entry": "second", "title": "Second", "section": "Books", "before": None, "matched_on": "title"}
    address = "https://second.example/"
    return {**usual, "url": address, "after": address, "confidence": "certain", "role": "entry", **fields}


ADDED = change(
    kind="added", entry=None, new_id="third", title="Third @everyone #1 <b> closes #2", url="https://third.example/",
    after="https://third.example/", matched_on="nothing", confidence="likely", words={},
    spot={"sections": [{"id": "books", "title": "Books"}], "follows": "second"},
)  # fmt: skip
REMOVED = change(kind="removed", entry="first", title="First", url="https://first.example/", before="https://first.example/")


def report(*changes: dict[str, object], moved: str | None = None) -> str:
    source = {
        "location": "https://page.example/list?token=***", "kind": "live", "candidates": 3, "known": 2, "expected": 2,
        "changes": changes,
    }  # fmt: skip
    place = {"path": "catalogue.yaml", "line": 7, "column": 1, "entry": "first", "role": "entry", "title": "First"}
    case = {
        "group": "moved", "url": "https://first.example/", "verdict": "moved", "reason": "moved-permanently", "rule": "moved",
        "confidence": "certain", "places": [place], "suggestion": moved,
    }  # fmt: skip
    groups = ("faulty-address", "moved", "failed", "blocked", "unsure", "unchecked", "fine")
    links = {
        "network": "up", "controls": [], "cases": [case] if moved else [], "unknown": [], "requests": 1,
        "tally": dict.fromkeys(groups, 0),
    }  # fmt: skip
    moment = "2026-11-26T12:00:00Z"
    run = {"version": "0.1.0", "started_at": moment, "finished_at": moment}
    return json.dumps({"schema_version": 1, "run": run, "exit_code": 1, "source": source, "links": links})


class Desk:
    """A checkout, and the code host that it comes from."""

    def __init__(self, folder: Path, host: FakeGitHub, api: str) -> None:
        self.folder = folder
        self.host = host
        self._api = api

    def propose(self, *changes: dict[str, object], moved: str | None = None, **variables: str | None) -> Any:
        named = {"GITHUB_TOKEN": TOKEN, "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_API_URL": self._api} | variables
        ended = toolkit_maint("propose", "-", cwd=self.folder, given=report(*changes, moved=moved), **named)
        assert TOKEN not in ended.stdout + ended.stderr
        return ended

    def person(self, files: dict[str, bytes]) -> None:
        """Somebody puts a commit of their own on the branch."""
        self.host.branches[BRANCH] = self.host.commit("Mend a title", files, self.host.branches[BRANCH])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "catalogue.yaml").write_text(CATALOGUE, "utf-8")
    host = FakeGitHub({"catalogue/catalogue.yaml": CATALOGUE.encode(), "README.md": b"Hello"})
    with host.running() as api:
        yield Desk(tmp_path, host, api)


def test_what_was_found_is_put_up_as_one_pull_request(desk: Desk) -> None:
    ended = desk.propose(change(), ADDED, REMOVED, moved="https://moved.example/")
    (pull,) = desk.host.pulls
    head = desk.host.commits[desk.host.branches[BRANCH]]

    assert (ended.returncode, ended.stderr) == (0, f"A pull request was opened: {pull['html_url']}\n")
    assert (pull["head"]["ref"], pull["base"]["ref"]) == (BRANCH, "main")
    assert pull["title"] == "Catalogue: 1 address filled in, 1 addition, 1 other address"
    assert [each["sha"] for each in head["parents"]] == [desk.host.branches["main"]]
    assert desk.host.content_of(BRANCH)["README.md"] == b"Hello"
    written = desk.host.content_of(BRANCH)["catalogue/catalogue.yaml"].decode()
    assert written == FILLED.replace("https://first.example/", "https://moved.example/") + (
        '      - id: third\n        title: "Third @everyone #1 <b> closes #2"\n        url: https://third.example/\n'
    )
    assert (desk.folder / "catalogue" / "catalogue.yaml").read_text("utf-8") == CATALOGUE


def test_the_body_has_the_evidence_and_steers_nothing(desk: Desk) -> None:
    desk.propose(change(), ADDED, REMOVED, moved="https://moved.example/")
    body = desk.host.pulls[0]["body"]
    visible = body.partition("<!-- toolkit-maint")[0]

    assert "https://second.example/" in body
    assert "Evidence: found by its title; certain" in body
    assert "Evidence: not in the catalogue before; likely" in body
    assert "## Moved for good, as the visits found (1)" in body
    assert "These are still in the catalogue" in body
    assert not any(sign in visible for sign in ("@everyone", "#1", "<b>", "closes #2"))


def test_nothing_happens_when_nothing_is_new(desk: Desk) -> None:
    desk.propose(change())
    before = len(desk.host.written())
    again = desk.propose(change())

    assert again.stderr == f"The pull request says all of this already: {desk.host.pulls[0]['html_url']}\n"
    assert len(desk.host.written()) == before


def test_more_that_is_found_comes_into_the_same_pull_request(desk: Desk) -> None:
    desk.propose(change())
    updated = desk.propose(change(), ADDED)
    (pull,) = desk.host.pulls

    assert updated.stderr == f"The pull request was brought up to date: {pull['html_url']}\n"
    assert pull["title"] == "Catalogue: 1 address filled in, 1 addition"
    assert b"id: third" in desk.host.content_of(BRANCH)["catalogue/catalogue.yaml"]
    assert len(desk.host.commits[desk.host.branches[BRANCH]]["parents"]) == 1


def test_what_a_person_put_there_is_never_overwritten(desk: Desk) -> None:
    desk.propose(change())
    desk.person({"catalogue/catalogue.yaml": b"mine"})
    ended = desk.propose(change(), ADDED)

    assert ended.returncode == 0
    assert f"commits of their own on the branch {BRANCH}" in ended.stderr
    assert desk.host.content_of(BRANCH) == {"catalogue/catalogue.yaml": b"mine"}


def test_what_people_declined_is_proposed_again_only_with_something_else(desk: Desk) -> None:
    desk.propose(change())
    desk.host.pulls[0]["state"] = "closed"
    same = desk.propose(change())
    other = desk.propose(change(), ADDED)

    assert "were declined before" in same.stderr
    assert other.stderr.startswith("A pull request was opened: ")
    assert [each["state"] for each in desk.host.pulls] == ["closed", "open"]


def test_after_a_merge_the_branch_is_used_anew(desk: Desk) -> None:
    desk.propose(change())
    desk.person({"catalogue/catalogue.yaml": b"merged with a mended title"})
    desk.host.pulls[0] |= {"state": "closed", "merged_at": "2026-11-26T12:00:00Z"}

    assert desk.propose(change(), ADDED).stderr.startswith("A pull request was opened: ")


def test_where_nothing_is_left_an_open_pull_request_is_closed(desk: Desk) -> None:
    nothing = desk.propose()
    desk.propose(change())
    closed = desk.propose()

    assert nothing.stderr == "There is nothing to propose.\n"
    assert closed.stderr == f"Nothing is left to propose, so the pull request was closed: {desk.host.pulls[0]['html_url']}\n"
    assert desk.host.pulls[0]["state"] == "closed"


def test_where_the_platform_forbids_pull_requests_it_says_which_box_to_tick(desk: Desk) -> None:
    desk.host.may_open = False
    ended = desk.propose(change(), GITHUB_SERVER_URL="https://github.example")

    assert ended.returncode == 3
    assert "Allow GitHub Actions to create and approve pull requests" in ended.stderr
    assert f"https://github.example/{REPOSITORY}/compare/main...{BRANCH}?expand=1" in ended.stderr
    assert desk.host.content_of(BRANCH)["catalogue/catalogue.yaml"] == FILLED.encode()


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        ((401, {"message": "Bad credentials"}, {}), "does not accept the token in GITHUB_TOKEN"),
        ((403, {"message": "Resource not accessible by integration"}, {}), "contents: write and pull-requests: write"),
        (
            (403, {"message": "rate limit"}, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "99999999999"}),
            "asks for fewer requests",
        ),
        ((429, {"message": "slow down"}, {"retry-after": "3600"}), "asks for fewer requests"),
        ((404, {"message": "Not Found"}, {}), "does not know this repository or branch"),
        ((301, {"message": "Moved"}, {"location": "https://evil.example/"}), "does not know this repository or branch"),
        ((422, {"message": "No", "errors": [{"message": "why \x1b[31m"}]}, {}), "refused this (422 No. why [31m)"),
        ((502, {"message": "Oh"}, {}), "fails at the moment (502 Oh)"),
        ((200, "nonsense", {}), "There is nothing"),
    ],
)
def test_what_goes_wrong_is_said_in_plain_words(desk: Desk, refused: tuple[int, Any, dict[str, str]], said: str) -> None:
    desk.host.refuse["GET /pulls"] = refused
    ended = desk.propose(*([] if said == "There is nothing" else [change()]))

    assert ended.returncode == (0 if said == "There is nothing" else 3)
    assert said in ended.stderr


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"GITHUB_TOKEN": None}, "GITHUB_TOKEN and GITHUB_REPOSITORY must be set"),
        ({"GITHUB_API_URL": "http://api.example"}, "the API needs an https address"),
        ({"GITHUB_REPOSITORY": "../x/y"}, "a repository is owner/name"),
    ],
)
def test_without_a_place_to_go_it_is_a_usage_error(desk: Desk, variables: dict[str, str | None], said: str) -> None:
    ended = desk.propose(change(), **variables)

    assert (ended.returncode, said in ended.stderr) == (2, True)
    assert desk.host.asked == []


def test_a_dry_run_needs_no_token_and_asks_nobody(desk: Desk) -> None:
    shown = toolkit_maint("propose", "-", "--dry-run", cwd=desk.folder, given=report(change()))

    assert shown.returncode == 0
    assert shown.stdout.startswith("Catalogue: 1 address filled in\n\n")
    assert desk.host.asked == []


def test_a_body_is_never_longer_than_the_platform_takes(desk: Desk) -> None:
    many = [
        ADDED | {"new_id": f"n{number}", "title": f"Title {number} " + "x" * 300, "url": f"https://n{number}.example/"}
        for number in range(200)
    ]
    ended = desk.propose(*many)

    assert ended.returncode == 0, ended.stderr
    assert len(desk.host.pulls[0]["body"]) < 61_000
    assert "There is more than fits here" in desk.host.pulls[0]["body"]
