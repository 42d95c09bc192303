"""Runs that remember, and the commands that tell, carry and join what they remember, as people and jobs call them."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from acceptance.command import LOOPBACK, environment, toolkit_maint
from acceptance.test_visiting_commands import a_catalogue
from fake_github import REPOSITORY, TOKEN, FakeGitHub
from fault_server import answer, by_path, running, silent

PAGES = {
    "/good": answer(b"<title>Good</title>words", "200 OK", "Connection: close"),
    "/gone": answer(b"<title>Gone</title>", "410 Gone", "Connection: close"),
    "/silent": silent,
    "/": answer(b"<title>Home</title>words"),
}
QUIET = (*LOOPBACK, "-q", "--format", "json")


@pytest.fixture
def web() -> Iterator[str]:
    for server in running():
        yield f"http://127.0.0.1:{server.serve(by_path(PAGES))}"


@pytest.fixture
def desk(tmp_path: Path, web: str) -> Path:
    a_catalogue(tmp_path, ("Good", f"{web}/good"), ("Gone", f"{web}/gone"))
    return tmp_path


def run(desk: Path, web: str, *options: str) -> tuple[int, dict[str, Any]]:
    ended = toolkit_maint("run", *QUIET, "--control-host", f"{web}/", *options, cwd=desk)
    assert ended.stdout, ended.stderr
    return ended.returncode, json.loads(ended.stdout)


def state_of(desk: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (desk / ".toolkit-maint" / "state.jsonl").read_text("utf-8").splitlines()]


def put_back(desk: Path, days: int) -> None:
    """Have everything that is remembered lie so many days earlier than it does."""
    path = desk / ".toolkit-maint" / "state.jsonl"
    lines = []
    for record in state_of(desk):
        for name in ("at", "ended"):
            if name in record:
                year, month, rest = record[name].split("-", 2)
                record[name] = f"{int(year) - days // 365}-{month}-{rest}"
        lines.append(json.dumps(record))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    (desk / ".toolkit-maint" / "history.sqlite3").unlink()


def test_a_first_run_remembers_and_a_second_one_visits_what_is_due(desk: Path, web: str) -> None:
    first_code, first = run(desk, web)
    second_code, second = run(desk, web)

    assert (first_code, second_code) == (0, 0)
    assert first["history"] | {"vantage": "main"} == {
        "vantage": "main", "runs": 0, "first": None, "last": None, "fresh": 0, "taken_up": None, "kept": 0, "troubles": [],
    }  # fmt: skip
    assert (second["history"]["runs"], second["history"]["fresh"]) == (1, 1)
    groups = {case["places"][0]["title"]: (case["group"], case["remembered"]) for case in second["links"]["cases"]}
    assert groups == {"Good": ("fine", True), "Gone": ("failed", False)}
    kinds = [record["kind"] for record in state_of(desk)]
    # Two visits to one address within a second are one.
    assert kinds in (["header", "run", "run", *["visit"] * count] for count in (2, 3))


def test_what_failed_on_days_before_is_dead_today_and_the_run_fails(desk: Path, web: str) -> None:
    run(desk, web)
    put_back(desk, 365)

    code, report = run(desk, web)

    dead = next(case for case in report["links"]["cases"] if case["group"] == "dead")
    assert (code, report["exit_code"], dead["standing"]["failures"]) == (1, 1, 2)


def test_nothing_is_remembered_where_that_is_not_wanted(desk: Path, web: str) -> None:
    code, report = run(desk, web, "--no-history")

    assert (code, report["history"]) == (0, None)
    assert not (desk / ".toolkit-maint").exists()


def test_history_tells_of_all_links_and_of_one(desk: Path, web: str) -> None:
    run(desk, web)

    overview = toolkit_maint("history", cwd=desk).stdout
    one = toolkit_maint("history", "gone", cwd=desk).stdout
    told = json.loads(toolkit_maint("history", f"{web}/gone", "--format", "json", cwd=desk).stdout)

    assert overview.startswith("Fails (1)\n  Gone: Failing since ")
    assert "Works (1)\n  Good: last looked at on " in overview
    assert one.startswith(f"Gone\n  {web}/gone\n  Now: fails. Failing since ")
    assert "1 more failure on or after " in one
    assert [link["standing"]["state"] for link in told["links"]] == ["failing"]


def test_an_address_that_is_no_longer_in_the_catalogue_keeps_its_past(desk: Path, web: str) -> None:
    run(desk, web)
    path = desk / "catalogue" / "catalogue.yaml"
    path.write_text(path.read_text("utf-8").replace("/gone", "/good?x"), "utf-8")

    code, report = run(desk, web)
    told = toolkit_maint("history", f"{web}/gone", cwd=desk).stdout

    assert code == 0
    assert not [case for case in report["links"]["cases"] if case["url"].endswith("/gone")]
    assert told.startswith("(no longer in the catalogue)\n")
    assert "Of 1 address that is no longer in it something is remembered" in toolkit_maint("stats", cwd=desk).stdout


def test_a_name_that_nothing_has_is_a_mistake(desk: Path) -> None:
    ended = toolkit_maint("history", "goood", cwd=desk)

    assert ended.returncode == 2
    assert "Did you mean good?" in ended.stderr


def test_stats_tell_how_things_are_before_and_after_the_first_run(desk: Path, web: str) -> None:
    before = toolkit_maint("stats", cwd=desk)
    run(desk, web)
    after = toolkit_maint("stats", cwd=desk)
    data = json.loads(toolkit_maint("stats", "--format", "json", cwd=desk).stdout)

    assert before.returncode == after.returncode == 0
    assert "2 of them were never visited." in before.stdout
    assert "1 / 1 / 0" in after.stdout
    assert (data["links"], data["runs"], data["points"][0]["failing"]) == (2, 1, 1)


def test_shares_visit_everything_once_and_join_to_what_one_run_remembers(desk: Path, web: str) -> None:
    run(desk, web, "--state-dir", "whole")
    for number in (1, 2, 3):
        run(desk, web, "--shard", f"{number}/3", "--state-dir", f"share-{number}")
    shares = [f"share-{number}/state.jsonl" for number in (1, 2, 3)]

    joined = toolkit_maint("state", "merge", *shares, cwd=desk)
    again = toolkit_maint("state", "merge", *reversed(shares), cwd=desk)

    def visits(text: str) -> list[dict[str, Any]]:
        return [json.loads(line) | {"at": ""} for line in text.splitlines() if '"kind":"visit"' in line]

    assert joined.returncode == 0
    assert joined.stdout == again.stdout
    assert visits(joined.stdout) == visits((desk / "whole" / "state.jsonl").read_text("utf-8"))


@pytest.mark.parametrize("share", ["0/2", "3/2", "x", "1/", "1/0", "1/99999"])
def test_a_share_that_is_none_is_a_mistake(desk: Path, share: str) -> None:
    assert toolkit_maint("run", "--shard", share, cwd=desk).returncode == 2


def test_what_is_remembered_travels(desk: Path, web: str, tmp_path: Path) -> None:
    run(desk, web)
    exported = toolkit_maint("state", "export", "--output", "state.jsonl", cwd=desk)
    taken_in = toolkit_maint("state", "import", "state.jsonl", "--state-dir", "elsewhere", cwd=desk)

    assert exported.returncode == taken_in.returncode == 0
    assert "2 visits are new." in taken_in.stderr
    assert (desk / "elsewhere" / "state.jsonl").read_bytes() == (desk / "state.jsonl").read_bytes()
    checked = toolkit_maint("state", "check", "state.jsonl", cwd=desk)
    assert (checked.returncode, checked.stdout) == (0, "state.jsonl: generation 1, 1 run, 2 visits to 2 addresses.\n")


def test_a_file_that_knows_more_is_not_overwritten(desk: Path, web: str) -> None:
    run(desk, web)
    toolkit_maint("state", "export", "--output", "state.jsonl", cwd=desk)
    before = (desk / "state.jsonl").read_bytes()

    ended = toolkit_maint("state", "export", "--state-dir", "nothing", "--output", "state.jsonl", cwd=desk)

    assert ended.returncode == 2
    assert "toolkit-maint state import state.jsonl" in ended.stderr
    assert (desk / "state.jsonl").read_bytes() == before


def test_a_damaged_state_is_told_and_the_rest_of_it_used(desk: Path, web: str) -> None:
    run(desk, web)
    path = desk / ".toolkit-maint" / "state.jsonl"
    path.write_text(path.read_text("utf-8") + "<<<<<<< HEAD\n", "utf-8")

    checked = toolkit_maint("state", "check", str(path), cwd=desk)
    code, report = run(desk, web)

    assert checked.returncode == 1
    assert "1 line cannot be read, and was passed over." in checked.stderr
    assert code == 0
    assert [trouble["kind"] for trouble in report["history"]["troubles"]] == ["state-damaged"]
    assert report["history"]["runs"] == 1


def test_a_newer_state_is_told_and_left_as_it_is(desk: Path, web: str) -> None:
    folder = desk / ".toolkit-maint"
    folder.mkdir()
    newer = '{"kind":"header","schema_version":9,"generation":1}\n'
    (folder / "state.jsonl").write_text(newer, "utf-8")

    merged = toolkit_maint("state", "merge", ".toolkit-maint/state.jsonl", "--output", "x.jsonl", cwd=desk)
    code, report = run(desk, web)

    assert merged.returncode == 2
    assert not (desk / "x.jsonl").exists()
    assert code == 0
    (trouble,) = report["history"]["troubles"]
    assert trouble["kind"] == "state-newer"
    assert (folder / trouble["aside"]).read_text("utf-8") == newer


def test_a_lost_state_costs_knowledge_alone(desk: Path, web: str) -> None:
    run(desk, web)
    put_back(desk, 365)
    (desk / ".toolkit-maint" / "state.jsonl").unlink()

    code, report = run(desk, web)

    assert (code, report["history"]["runs"]) == (0, 0)
    assert {case["group"] for case in report["links"]["cases"]} == {"fine", "failed"}


def test_a_second_run_at_the_same_time_is_told_to_wait(desk: Path, web: str) -> None:
    path = desk / "catalogue" / "catalogue.yaml"
    path.write_text(path.read_text("utf-8").replace("/gone", "/silent"), "utf-8")
    command = (sys.executable, "-m", "toolkit_maint", "run", *QUIET, "--control-host", f"{web}/", "--timeout", "20")
    with subprocess.Popen(command, cwd=desk, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as first:
        lock = desk / ".toolkit-maint" / "lock"
        while not (lock.is_file() and lock.read_text()) and first.poll() is None:
            os.sched_yield()
        second = toolkit_maint("run", *QUIET, cwd=desk)
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=20)

    assert second.returncode == 3
    assert f"Another run is at work with what is remembered in .toolkit-maint ({first.pid} " in second.stderr
    assert first.returncode == 4


def test_a_run_that_was_killed_is_taken_up(desk: Path, web: str) -> None:
    path = desk / "catalogue" / "catalogue.yaml"
    path.write_text(path.read_text("utf-8").replace("/gone", "/silent"), "utf-8")
    command = (sys.executable, "-m", "toolkit_maint", "run", *QUIET, "--control-host", f"{web}/", "--timeout", "20")
    store = desk / ".toolkit-maint" / "history.sqlite3"
    with subprocess.Popen(command, cwd=desk, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as killed:
        while not _journalled(store) and killed.poll() is None:
            os.sched_yield()
        killed.kill()
    path.write_text(path.read_text("utf-8").replace("/silent", "/gone"), "utf-8")

    code, report = run(desk, web, "--resume")

    assert code == 0
    assert report["history"]["kept"] == 1
    assert report["links"]["requests"] < 4
    assert {case["group"] for case in report["links"]["cases"]} == {"fine", "failed"}


def _journalled(store: Path) -> bool:
    if not store.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True)) as db:
            return bool(db.execute("SELECT count(*) FROM observation").fetchone()[0])
    except sqlite3.OperationalError:
        return False


@pytest.fixture
def host() -> Iterator[tuple[FakeGitHub, dict[str, str]]]:
    github = FakeGitHub({"README.md": b"x"})
    with github.running() as origin:
        yield github, {"GITHUB_TOKEN": TOKEN, "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_API_URL": origin}


Host = tuple[FakeGitHub, dict[str, str]]
BRANCH = "toolkit-maint/state"


def test_a_state_is_kept_on_a_branch_of_its_own(desk: Path, web: str, host: Host) -> None:
    github, variables = host
    run(desk, web)
    state = desk / ".toolkit-maint" / "state.jsonl"

    first = toolkit_maint("state", "publish", str(state), cwd=desk, **variables)
    second = toolkit_maint("state", "publish", str(state), cwd=desk, **variables)

    assert first.returncode == second.returncode == 0, first.stderr
    assert "was begun" in first.stderr
    assert "knew all of it already" in second.stderr
    assert github.content_of(BRANCH) == {"state.jsonl": state.read_bytes()}
    assert github.content_of("main") == {"README.md": b"x"}


def test_of_two_runs_that_end_at_once_nothing_is_lost(desk: Path, web: str, host: Host) -> None:
    github, variables = host
    run(desk, web, "--state-dir", "one", "--vantage", "one")
    run(desk, web, "--state-dir", "two", "--vantage", "two")
    toolkit_maint("state", "publish", "one/state.jsonl", cwd=desk, **variables)
    run(desk, web, "--state-dir", "one", "--vantage", "one", "--all")
    others = (desk / "one" / "state.jsonl").read_bytes()
    moved: list[str] = []

    def somebody_is_faster(asked: str) -> None:
        if asked.startswith("PATCH /git/refs") and not moved:
            moved.append(asked)
            github.branches[BRANCH] = github.commit("faster", {"state.jsonl": others}, github.branches[BRANCH])

    github.before = somebody_is_faster
    ended = toolkit_maint("state", "publish", "two/state.jsonl", cwd=desk, **variables)

    assert ended.returncode == 0, ended.stderr
    assert moved
    kept = github.content_of(BRANCH)["state.jsonl"]
    merged = toolkit_maint("state", "merge", "one/state.jsonl", "two/state.jsonl", cwd=desk).stdout
    assert kept.decode().splitlines()[1:] == merged.splitlines()[1:]


def test_a_newer_state_on_the_branch_is_not_touched(desk: Path, web: str, host: Host) -> None:
    github, variables = host
    newer = b'{"kind":"header","schema_version":9,"generation":1}\n'
    github.branches[BRANCH] = github.commit("newer", {"state.jsonl": newer})
    run(desk, web)

    ended = toolkit_maint("state", "publish", ".toolkit-maint/state.jsonl", cwd=desk, **variables)

    assert ended.returncode == 2
    assert "was written by a newer toolkit-maint" in ended.stderr
    assert github.content_of(BRANCH) == {"state.jsonl": newer}
    assert github.written() == []


def test_a_branch_that_always_moves_is_given_up(desk: Path, web: str, host: Host) -> None:
    github, variables = host
    run(desk, web)
    state = (desk / ".toolkit-maint" / "state.jsonl").read_bytes()
    github.branches[BRANCH] = github.commit("begin", {"state.jsonl": b""})
    count = iter(range(100))

    def always_faster(asked: str) -> None:
        if asked.startswith("PATCH /git/refs"):
            content = state.replace(b"/good", b"/good?%d" % next(count))
            github.branches[BRANCH] = github.commit("faster", {"state.jsonl": content}, github.branches[BRANCH])

    github.before = always_faster
    ended = toolkit_maint("state", "publish", ".toolkit-maint/state.jsonl", cwd=desk, **variables)

    assert ended.returncode == 3
    assert "moved each time" in ended.stderr


def test_without_a_token_nothing_is_published(desk: Path, web: str) -> None:
    run(desk, web)

    ended = toolkit_maint("state", "publish", ".toolkit-maint/state.jsonl", cwd=desk)

    assert ended.returncode == 2
    assert "GITHUB_TOKEN and GITHUB_REPOSITORY must be set." in ended.stderr


def test_an_ignore_that_is_over_is_told_to_the_editor(desk: Path) -> None:
    path = desk / "catalogue" / "catalogue.yaml"
    text = path.read_text("utf-8").rstrip("\n")
    ignore = "\n        ignore: {reason: Rebuilt, by: An, until: 2020-02-30}\n"
    path.write_text(text + ignore, "utf-8")
    impossible = toolkit_maint("validate", cwd=desk)
    path.write_text(text + ignore.replace("02-30", "02-28"), "utf-8")
    over = toolkit_maint("validate", cwd=desk)

    assert impossible.returncode == 1
    assert "[bad-value]" in impossible.stdout
    assert over.returncode == 0
    assert "[ignore-expired]" in over.stdout


def test_check_remembers_where_it_is_told_to_and_what_it_saw_can_be_judged_again(desk: Path, web: str) -> None:
    asked = ("check", *LOOPBACK, "-q", "--control-host", "none", "--history", "seen.sqlite3")

    codes = [toolkit_maint(*asked, cwd=desk).returncode for _ in range(2)]
    replayed = toolkit_maint("replay", "seen.sqlite3", "--format", "jsonl", cwd=desk)

    assert codes == [1, 1]
    told = [json.loads(line) for line in replayed.stdout.splitlines()]
    assert sorted((line["url"].rpartition("/")[2], line["verdict"]) for line in told) == [
        ("gone", "broken"), ("gone", "broken"), ("good", "alive"), ("good", "alive"),
    ]  # fmt: skip
    with closing(sqlite3.connect(desk / "seen.sqlite3")) as db:
        assert db.execute("SELECT count(DISTINCT key) FROM visit").fetchone() == (2,)
    assert not (desk / ".toolkit-maint").exists()


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + b"\xff" * 5_000])
def test_a_file_that_is_no_history_is_refused_and_left_as_it_is(desk: Path, content: bytes) -> None:
    (desk / "seen.sqlite3").write_bytes(content)

    ended = toolkit_maint("check", *LOOPBACK, "-q", "--control-host", "none", "--history", "seen.sqlite3", cwd=desk)
    replayed = toolkit_maint("replay", "seen.sqlite3", cwd=desk)

    assert ended.returncode == replayed.returncode == 2
    assert "seen.sqlite3 is no history that this toolkit-maint can read." in ended.stderr
    assert (desk / "seen.sqlite3").read_bytes() == content
