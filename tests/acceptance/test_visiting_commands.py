"""``check``, ``scrape``, ``run`` and ``demo`` against a web on loopback, as the schedule and people call them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from acceptance.command import CATALOGUE, LOOPBACK, environment, toolkit_maint
from acceptance.no_network import without_network
from fault_server import answer, by_path, redirect, running, silent
from toolkit_maint.reports.formats import ReportFormat

# A request that a server hangs up on unannounced is sent again, and counted again.
CLOSE = "Connection: close"
PAGES = {
    "/good": answer(b"<title>Good</title>words", "200 OK", CLOSE),
    "/gone": answer(b"<title>Gone</title>", "410 Gone", CLOSE),
    "/moved": redirect("/new", "301 Moved Permanently", CLOSE),
    "/new": answer(b"<title>New</title>words", "200 OK", CLOSE),
    "/wall": answer(b"<title>No</title>", "403 Forbidden", CLOSE),
    "/silent": silent,
    "/cookie": answer(
        b"<title>Good</title>words", "200 OK", "Set-Cookie: a=b; Expires=Mon, 01 Jan 99999999999999999999999 00:00:00 GMT"
    ),
    "/leaks": redirect("http://[bad/?token=canary-7f3a"),
    "/list": answer(b"<main><h1>List</h1><h2>One</h2><ul><li><a href=/good>Good</a><li><a href=/extra>Extra</a></ul></main>"),
    "/": answer(b"<title>Home</title>words"),
}


@pytest.fixture
def web() -> Iterator[str]:
    """The origin of a small web; ``/silent`` never answers."""
    for server in running():
        yield f"http://127.0.0.1:{server.serve(by_path(PAGES))}"


def a_catalogue(folder: Path, *entries: tuple[str, str | None], source: str | None = None) -> str:
    lines = ["version: 1", "title: List", "sections:", "  - title: One", "    entries:"]
    for title, url in entries:
        lines += [f"      - id: {title.lower()}", f"        title: {title}", f"        url: {url or 'null'}"]
    if source is not None:
        lines.insert(2, f"source: {source}")
    (folder / "catalogue").mkdir()
    (folder / "catalogue" / "catalogue.yaml").write_text("\n".join(lines) + "\n")
    return "catalogue"


def lines_of(output: str) -> dict[str, dict[str, Any]]:
    return {line["url"]: line for line in map(json.loads, output.splitlines())}


def test_a_list_of_addresses_gives_a_line_for_every_line(tmp_path: Path, web: str) -> None:
    written = [
        f"{web}/good",
        f"{web}/good#deel",
        f"{web}/gone",
        f"{web}/moved",
        f"{web}/wall",
        "mailto:a@b.example",
        "not an address",
    ]
    text = "# a comment\r\n\r\n" + "\r\n".join([*written, f"{web}/good"]) + "\r\n"
    ended = toolkit_maint("check", "--links-from", "-", "--format", "jsonl", *LOOPBACK, cwd=tmp_path, given=text)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert len(ended.stdout.splitlines()) == len(written) + 1
    told = lines_of(ended.stdout)
    assert sorted(told) == sorted(written)
    assert {url.removeprefix(web): (line["verdict"], line["reason"]) for url, line in told.items()} == {
        "/good": ("alive", "ok"),
        "/good#deel": ("alive", "ok"),
        "/gone": ("broken", "gone"),
        "/moved": ("moved", "moved-permanently"),
        "/wall": ("blocked", "forbidden"),
        "mailto:a@b.example": ("alive", "form-ok"),
        "not an address": ("broken", "malformed-address"),
    }
    moved = told[f"{web}/moved"]
    assert (moved["suggestion"], moved["requests"], moved["status"], moved["schema_version"]) == (f"{web}/new", 2, 200, 1)


def test_private_addresses_need_the_option_and_no_file_or_variable_can_give_it(tmp_path: Path, web: str) -> None:
    (tmp_path / "list.txt").write_text(f"{web}/good\n")
    ended = toolkit_maint(
        "check", "--links-from", "list.txt", "--format", "jsonl", cwd=tmp_path, TOOLKIT_MAINT_CHECK_ALLOW_PRIVATE="127.0.0.0/8"
    )
    assert ended.returncode == 1
    assert json.loads(ended.stdout)["reason"] == "address-not-public"
    wrong = toolkit_maint("check", "--links-from", "list.txt", "--allow-private", "everything", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "--allow-private" in wrong.stderr


def test_without_an_answer_from_anywhere_nothing_is_judged(tmp_path: Path) -> None:
    text = "http://127.0.0.1:59999/\nhttp://127.0.0.2:59999/\n"
    ended = toolkit_maint("check", "--links-from", "-", "--format", "jsonl", *LOOPBACK, cwd=tmp_path, given=text)
    assert ended.returncode == 4
    assert {line["reason"] for line in lines_of(ended.stdout).values()} == {"run-void"}
    judged = toolkit_maint(
        "check", "--links-from", "-", "--format", "jsonl", "--control-host", "none", *LOOPBACK, cwd=tmp_path, given=text
    )
    assert judged.returncode == 1
    assert {line["reason"] for line in lines_of(judged.stdout).values()} == {"connection-refused"}


def test_an_empty_list_is_told_apart(tmp_path: Path) -> None:
    assert toolkit_maint("check", "--links-from", "-", cwd=tmp_path, given="# nothing\n").returncode == 5
    assert toolkit_maint("check", "--links-from", "-", "--allow-empty", cwd=tmp_path, given="").returncode == 0
    assert toolkit_maint("check", "--links-from", "missing.txt", cwd=tmp_path).returncode == 2


def test_a_dry_run_visits_nothing(tmp_path: Path) -> None:
    ended = toolkit_maint(
        "check", "--links-from", "-", "--dry-run", cwd=tmp_path, given="http://a.example/x#y\nhttp://a.example/x\n"
    )
    assert (ended.returncode, ended.stdout) == (0, "http://a.example/x\n")


def test_a_dry_run_lists_what_would_be_visited_and_touches_no_file(tmp_path: Path) -> None:
    (tmp_path / "seen.jsonl").write_text("kept\n")
    text = "mailto:a@b.example\nnot an address\nhttp://a.example:25/\nhttp://a.example/x\n"
    ended = toolkit_maint("check", "--links-from", "-", "--dry-run", "--record", "seen.jsonl", cwd=tmp_path, given=text)
    assert (ended.returncode, ended.stdout) == (0, "http://a.example/x\n")
    assert "1 address on 1 host" in ended.stderr
    assert (tmp_path / "seen.jsonl").read_text() == "kept\n"


@pytest.mark.parametrize(
    "option", [("--timeout", "nan"), ("--deadline", "nan"), ("--timeout", "0"), ("--format", "text,jsonl")]
)
def test_what_makes_no_sense_is_wrong_usage(tmp_path: Path, option: tuple[str, str]) -> None:
    ended = toolkit_maint(
        "check", "--links-from", "-", "--output", "out.txt", *option, cwd=tmp_path, given="http://a.example/\n"
    )
    assert ended.returncode == 2
    assert not (tmp_path / "out.txt").exists()


def test_a_reader_who_leaves_early_is_no_failure(tmp_path: Path, web: str) -> None:
    (tmp_path / "list.txt").write_text(f"{web}/good\n" * 2000)
    command = [sys.executable, "-m", "toolkit_maint", "check", "--links-from", "list.txt", "--format", "jsonl", *LOOPBACK]
    with subprocess.Popen(command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as check:
        assert check.stdout is not None
        assert check.stderr is not None
        assert check.stdout.readline()
        check.stdout.close()
        said = check.stderr.read()
    assert (check.returncode, said) == (0, b"")


def test_lines_are_utf8_whatever_the_terminal_speaks(tmp_path: Path, web: str) -> None:
    text = f"{web}/good?é\n"
    ended = toolkit_maint(
        "check", "--links-from", "-", "--format", "jsonl", *LOOPBACK, cwd=tmp_path, given=text, PYTHONIOENCODING="utf-8"
    )
    ascii_terminal = subprocess.run(
        [sys.executable, "-m", "toolkit_maint", "check", "--links-from", "-", "--format", "jsonl", *LOOPBACK],
        cwd=tmp_path,
        env=environment(PYTHONIOENCODING="ascii"),
        input=text.encode(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ascii_terminal.returncode == 0
    assert json.loads(ascii_terminal.stdout)["url"] == json.loads(ended.stdout)["url"] == text.strip()


def test_one_entry_of_a_catalogue_is_looked_at_again(tmp_path: Path, web: str) -> None:
    folder = a_catalogue(tmp_path, ("Good", f"{web}/good"), ("Gone", f"{web}/gone"), ("Unknown", None))
    common = ("--catalogue", folder, "--control-host", f"{web}/", *LOOPBACK)
    only = toolkit_maint("check", "--only", "good", "--format", "jsonl", *common, cwd=tmp_path)
    assert only.returncode == 0
    assert [line["entries"] for line in lines_of(only.stdout).values()] == [["good"]]
    section = toolkit_maint("check", "--only", "One", "--format", "jsonl", *common, cwd=tmp_path)
    assert section.returncode == 1
    assert len(section.stdout.splitlines()) == 2
    nearly = toolkit_maint("check", "--only", "goood", *common, cwd=tmp_path)
    assert nearly.returncode == 2
    assert "Did you mean good?" in nearly.stderr


def test_observations_are_recorded_as_their_schema_says(tmp_path: Path, web: str) -> None:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - needed by this one test

    schema = json.loads(toolkit_maint("schema", "observation-v1", cwd=tmp_path).stdout)
    text = f"{web}/good\n{web}/gone\n{web}/moved\nhttp://127.0.0.1:59999/\n"
    ended = toolkit_maint("check", "--links-from", "-", "--record", "seen.jsonl", *LOOPBACK, cwd=tmp_path, given=text)
    assert ended.returncode == 1
    observations = [json.loads(line) for line in (tmp_path / "seen.jsonl").read_text().splitlines()]
    assert {seen["visit_key"].removeprefix(web) for seen in observations} == {
        "/good",
        "/gone",
        "/moved",
        "http://127.0.0.1:59999/",
    }
    for seen in observations:
        Draft202012Validator(schema).validate(seen)


def test_the_source_page_is_compared(tmp_path: Path, web: str) -> None:
    folder = a_catalogue(tmp_path, ("Good", None), ("Old", f"{web}/old"), source=f"{web}/list")
    ended = toolkit_maint("scrape", "--catalogue", folder, "--format", "json", "--candidates", *LOOPBACK, cwd=tmp_path)
    assert ended.returncode == 1
    document = json.loads(ended.stdout)
    assert (document["schema_version"], document["readable"], document["source"]) == (1, True, f"{web}/list")
    assert {(change["kind"], change["entry"], change["after"]) for change in document["changes"]} == {
        ("filled", "good", f"{web}/good"),
        ("added", None, f"{web}/extra"),
        ("removed", "old", None),
    }
    assert [candidate["title"] for candidate in document["candidates"]] == ["Good", "Extra"]


def test_a_page_saved_from_a_browser_serves_as_source(tmp_path: Path) -> None:
    folder = a_catalogue(tmp_path, ("Good", None))
    (tmp_path / "saved.html").write_text(
        "<!-- saved from url=(0027)https://list.example/toolkit -->"
        "<html><body><h2>One</h2><ul><li><a href='good'>Good</a></li></ul></body></html>"
    )
    ended = toolkit_maint("scrape", "--catalogue", folder, "--source", "saved.html", cwd=tmp_path)
    assert ended.returncode == 0
    assert "https://list.example/good" in ended.stdout
    assert "catalogue/catalogue.yaml:8" in ended.stdout


def test_no_site_can_end_the_run_by_a_cookie(tmp_path: Path, web: str) -> None:
    ended = toolkit_maint("check", "--links-from", "-", "--format", "jsonl", *LOOPBACK, cwd=tmp_path, given=f"{web}/cookie\n")
    assert (ended.returncode, json.loads(ended.stdout)["verdict"]) == (0, "alive")


def test_an_unreadable_source_is_no_removal(tmp_path: Path, web: str) -> None:
    folder = a_catalogue(tmp_path, ("Good", f"{web}/good"), source=f"{web}/gone")
    ended = toolkit_maint("scrape", "--catalogue", folder, "--format", "json", *LOOPBACK, cwd=tmp_path)
    assert ended.returncode == 3
    document = json.loads(ended.stdout)
    assert (document["readable"], document["changes"]) == (False, [])
    (tmp_path / "catalogue" / "catalogue.yaml").write_text("version: 1\ntitle: List\nsource: missing.html\n")
    assert toolkit_maint("scrape", "--catalogue", folder, cwd=tmp_path).returncode == 3


@pytest.mark.parametrize("source", ["missing.html", ".", "ftp://a.example/list", ""])
def test_a_source_that_was_typed_wrong_is_wrong_usage(tmp_path: Path, source: str) -> None:
    folder = a_catalogue(tmp_path, ("Good", None))
    ended = toolkit_maint("scrape", "--catalogue", folder, "--source", source, cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr


def a_run(tmp_path: Path, web: str, *more: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return toolkit_maint(
        "run", "--catalogue", "catalogue", "--control-host", f"{web}/", *LOOPBACK, *more, cwd=tmp_path, **variables
    )


def test_a_run_writes_its_reports_and_one_failed_visit_fails_nothing(tmp_path: Path, web: str) -> None:
    a_catalogue(tmp_path, ("Good", f"{web}/good"), ("Gone", f"{web}/gone"), ("Unknown", None))
    ended = a_run(tmp_path, web, "--output-dir", "reports")
    assert ended.returncode == 0
    assert sorted(path.name for path in (tmp_path / "reports").iterdir()) == ["report.json", "report.md", "report.txt"]
    assert "Failed on this visit" in ended.stdout
    assert "is dead" not in ended.stdout
    report = json.loads((tmp_path / "reports" / "report.json").read_text())
    assert report["links"]["tally"] | {"failed": 1, "fine": 1} == report["links"]["tally"]
    assert (len(report["links"]["unknown"]), report["exit_code"], report["source"]) == (1, 0, None)


def test_a_run_ends_with_1_on_an_addition_and_with_3_on_an_unreadable_source(tmp_path: Path, web: str) -> None:
    a_catalogue(tmp_path, ("Good", f"{web}/good"), source=f"{web}/list")
    ended = a_run(tmp_path, web, "--format", "json")
    assert ended.returncode == 1
    assert [change["title"] for change in json.loads(ended.stdout)["source"]["changes"]] == ["Extra"]
    catalogue = tmp_path / "catalogue" / "catalogue.yaml"
    catalogue.write_text(catalogue.read_text().replace("/list", "/gone"))
    unreadable = a_run(tmp_path, web, "--format", "json")
    assert unreadable.returncode == 3
    assert json.loads(unreadable.stdout)["links"]["tally"]["fine"] == 1


def test_a_run_in_ci_annotates_and_appends_to_the_summary(tmp_path: Path, web: str) -> None:
    a_catalogue(tmp_path, ("Gone", f"{web}/gone"))
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    ended = a_run(tmp_path, web, "--format", "markdown,github", "--output-dir", "reports", GITHUB_STEP_SUMMARY=str(summary))
    assert ended.stdout.startswith("::warning ")
    assert "file=catalogue/catalogue.yaml,line=8" in ended.stdout
    assert summary.read_text() == "before\n" + (tmp_path / "reports" / "report.md").read_text()


def test_an_output_on_the_command_line_counts_more_than_a_configured_folder(tmp_path: Path, web: str) -> None:
    a_catalogue(tmp_path, ("Good", f"{web}/good"))
    (tmp_path / "toolkit-maint.toml").write_text('output_dir = "reports"\n')
    assert a_run(tmp_path, web, "--output", "one.md", "--format", "md").returncode == 0
    assert (tmp_path / "one.md").read_text().startswith("# List")
    assert not (tmp_path / "reports").exists()
    assert a_run(tmp_path, web).returncode == 0
    assert (tmp_path / "reports" / "report.json").is_file()
    assert a_run(tmp_path, web, "--output", "one.md", "--output-dir", "reports").returncode == 2


def test_an_invalid_catalogue_is_reported_and_nothing_is_visited(tmp_path: Path, web: str) -> None:
    a_catalogue(tmp_path, ("Good", f"{web}/good"))
    path = tmp_path / "catalogue" / "catalogue.yaml"
    path.write_text(path.read_text().replace("title: Good", "titel: Good"))
    ended = a_run(tmp_path, web, "--output-dir", "reports")
    assert ended.returncode == 1
    assert "catalogue/catalogue.yaml:7" in ended.stdout
    assert json.loads((tmp_path / "reports" / "report.json").read_text())["links"] is None
    check = toolkit_maint("check", "--catalogue", "catalogue", cwd=tmp_path)
    assert check.returncode == 1
    assert "catalogue/catalogue.yaml:7:9" in check.stderr


def test_a_report_that_cannot_be_written_does_not_keep_the_others(tmp_path: Path, web: str) -> None:
    a_catalogue(tmp_path, ("Good", f"{web}/good"))
    (tmp_path / "reports" / "report.md").mkdir(parents=True)
    ended = a_run(tmp_path, web, "--output-dir", "reports")
    assert ended.returncode == 3
    assert "reports/report.md could not be written" in ended.stderr
    assert (tmp_path / "reports" / "report.json").is_file()


def test_a_deadline_ends_a_run_with_what_it_has(tmp_path: Path, web: str) -> None:
    a_catalogue(tmp_path, ("Good", f"{web}/good"), ("Silent", f"{web}/silent"))
    ended = a_run(tmp_path, web, "--format", "json", "--deadline", "0.5")
    assert ended.returncode == 4
    report = json.loads(ended.stdout)
    assert report["run"]["incomplete"] == ["deadline"]
    assert report["links"]["tally"] | {"fine": 1, "unchecked": 1} == report["links"]["tally"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_run_politely_with_a_report(tmp_path: Path, web: str, number: signal.Signals) -> None:
    a_catalogue(tmp_path, ("Good", f"{web}/good"), ("Silent", f"{web}/silent"))
    command = [sys.executable, "-m", "toolkit_maint", "run", "--output-dir", "reports", "--control-host", f"{web}/", *LOOPBACK]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stderr is not None
        assert "Visiting" in run.stderr.readline()
        time.sleep(0.5)  # until the good page was seen; the other one never ends
        run.send_signal(number)
        sent = time.monotonic()
        run.communicate(timeout=20)
    assert time.monotonic() - sent < 5
    assert run.returncode == 4
    report = json.loads((tmp_path / "reports" / "report.json").read_text())
    assert report["run"]["incomplete"] == ["interrupted"]
    assert {case["reason"] for case in report["links"]["cases"]} == {"ok", "interrupted"}


def test_without_a_network_the_repositorys_own_job_judges_nothing(tmp_path: Path) -> None:
    command = [
        *without_network(),
        sys.executable,
        "-m",
        "toolkit_maint",
        "run",
        "--catalogue",
        str(CATALOGUE),
        "--format",
        "json",
    ]
    ended = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 4
    report = json.loads(ended.stdout)
    tally = report["links"]["tally"]
    assert (tally["unsure"], sum(tally.values()), len(report["links"]["unknown"])) == (10, 10, 48)
    assert report["source"]["changes"] == []


def test_secrets_in_addresses_are_in_no_output(tmp_path: Path, web: str) -> None:
    host = web.removeprefix("http://")
    secret = "canary-7f3a"
    spellings = (f"http://user:{secret}@{host}/moved", f"http:/user:{secret}@{host}/gone", f"http:user:{secret}@{host}/wall")
    a_catalogue(
        tmp_path, *((f"Secret{number}", address) for number, address in enumerate(spellings)), ("Leaks", f"{web}/leaks")
    )
    every = ",".join(chosen.value for chosen in ReportFormat)
    ended = a_run(tmp_path, web, "--output-dir", "reports", "--format", every.replace(",jsonl", ""))
    issue = toolkit_maint("issue", "reports/report.json", "--dry-run", cwd=tmp_path)
    checked = toolkit_maint(
        "check", "--links-from", "-", "--record", "seen.jsonl", *LOOPBACK, cwd=tmp_path, given=f"{web}/moved?token={secret}\n"
    )
    validated = toolkit_maint("validate", "--catalogue", "catalogue", cwd=tmp_path)
    written = "".join(path.read_text() for path in (tmp_path / "reports").iterdir())
    assert "password" in validated.stdout
    assert len([*(tmp_path / "reports").iterdir()]) == len(ReportFormat) - 2  # without jsonl, and what stands on the screen
    assert "<!-- toolkit-maint:report" in issue.stdout
    for text in (ended.stdout, ended.stderr, checked.stderr, validated.stdout, issue.stdout, written):
        assert secret not in text
    for path in (tmp_path / ".toolkit-maint").iterdir():
        assert secret.encode() not in path.read_bytes()


def test_the_demonstration_shows_both_runs_without_a_network(tmp_path: Path) -> None:
    ended = toolkit_maint("demo", "--format", "markdown", "--output-dir", "shown", "--lang", "en", cwd=tmp_path)
    assert ended.returncode == 0
    assert sorted(path.name for path in (tmp_path / "shown").iterdir()) == [
        "first-report.md",
        "first-report.txt",
        "second-report.md",
        "second-report.txt",
    ]
    first, second = ended.stdout.split("Today's run")
    assert "New on the source page" not in first
    for heading in ("New on the source page (1)", "No longer on the source page (1)", "The source page gives an address (1)"):
        assert heading in second
    for reason in ("HTTP 404", "HTTP 403", "HTTP 503", "private network", "Moved, with the new address ready (1)"):
        assert reason in first
    assert "HTTP 410" in second
    assert "is dead" not in first
    for what_days_add in ("Dead (6)", "Not answering for days (1)", "Working again (1)"):
        assert what_days_add in second


def test_the_demonstration_is_the_same_every_time(tmp_path: Path) -> None:
    once, again = (toolkit_maint("demo", "--format", "text", cwd=tmp_path).stdout.splitlines() for _ in range(2))
    changing = ("Looked at on", "Bekeken op", "It took", "Het duurde", "3 earlier runs", "3 vorige keren")
    steady = [[line for line in lines if not line.strip().startswith(changing)] for lines in (once, again)]
    assert steady[0] == steady[1]
