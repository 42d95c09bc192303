"""The settings that say how links are visited: options, variables, and the table of single hosts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from acceptance.command import LOOPBACK, toolkit_maint
from fault_server import FaultServer, answer, running

SECRET = "Bearer canary-7f3a"
VARIABLE = "TOOLKIT_MAINT_HEADER_EXAMPLE"


@pytest.fixture
def server() -> Iterator[FaultServer]:
    yield from running()


def hosts(text: str, name: str = "127.0.0.1") -> str:
    return f'[check.hosts."{name}"]\n{text}\n'


def checked(folder: Path, url: str, *options: str, **variables: str) -> tuple[int, str, str]:
    ended = toolkit_maint(
        "check", "--links-from", "-", "--format", "jsonl", *LOOPBACK, *options, cwd=folder, given=f"{url}\n", **variables
    )
    return ended.returncode, ended.stdout, ended.stderr


@pytest.mark.parametrize(
    ("option", "variable", "values", "default"),
    [
        ("--evidence", "EVIDENCE", ("full", "light"), "full"),
        ("--robots", "ROBOTS", ("ignore", "respect"), "ignore"),
        ("--second-look", "SECOND_LOOK", ("full", "headers", "off"), "headers"),
        ("--concurrency", "CONCURRENCY", ("1", "2000"), "256"),
    ],
)
def test_a_choice_can_be_made_by_option_and_by_variable(
    tmp_path: Path, option: str, variable: str, values: tuple[str, ...], default: str
) -> None:
    def shown(**variables: str) -> str:
        lines = toolkit_maint("config", "show", cwd=tmp_path, **variables).stdout.splitlines()
        (line,) = [line for line in lines if line.startswith(f"check.{variable.lower()} ")]
        return line.partition(" = ")[2].strip('"')

    assert shown() == default
    for value in values:
        assert shown(**{f"TOOLKIT_MAINT_CHECK_{variable}": value}) == value
        ended = toolkit_maint("check", "--links-from", "-", option, value, "--dry-run", cwd=tmp_path, given="")
        assert ended.returncode == 0
    assert toolkit_maint("check", "--links-from", "-", option, "4711", cwd=tmp_path, given="").returncode == 2
    wrong = toolkit_maint("config", "show", cwd=tmp_path, **{f"TOOLKIT_MAINT_CHECK_{variable}": "4711"})
    assert (wrong.returncode, f"TOOLKIT_MAINT_CHECK_{variable}" in wrong.stderr) == (2, True)


def test_light_evidence_asks_for_heads(tmp_path: Path, server: FaultServer) -> None:
    origin = f"http://127.0.0.1:{server.serve(answer())}"
    text = "\n".join(f"{origin}/{number}" for number in range(4))

    assert checked(tmp_path, text, "--evidence", "light")[0] == 0
    assert "HEAD" in {asked.method for asked in server.asked}
    server.asked.clear()
    assert checked(tmp_path, text, "--evidence", "full")[0] == 0
    assert {asked.method for asked in server.asked} == {"GET"}


def test_robots_are_asked_where_they_are_respected(tmp_path: Path, server: FaultServer) -> None:
    rules = answer(b"User-agent: *\nDisallow: /\n", "200 OK", "Content-Type: text/plain")
    url = f"http://127.0.0.1:{server.serve(rules)}/page"

    assert checked(tmp_path, url)[0] == 0
    assert [asked.target for asked in server.asked] == ["/page"]
    code, out, _ = checked(tmp_path, url, "--robots", "respect")
    assert (code, json.loads(out)["verdict"], json.loads(out)["reason"]) == (0, "unchecked", "robots")


def test_a_second_look_can_be_switched_off(tmp_path: Path, server: FaultServer) -> None:
    url = f"http://127.0.0.1:{server.serve(answer(b'<title>No</title>', '403 Forbidden'))}/"

    checked(tmp_path, url, "--second-look", "off")
    alone = len(server.asked)
    server.asked.clear()
    checked(tmp_path, url, "--second-look", "headers")
    assert len(server.asked) > alone


def test_a_header_goes_to_its_host_and_is_shown_nowhere(tmp_path: Path, server: FaultServer) -> None:
    port = server.serve(answer(b"<title>A page</title>words", "404 Not Found"))
    (tmp_path / "toolkit-maint.toml").write_text(hosts(f'headers = {{ "Authorization" = "{VARIABLE}" }}'))
    url = f"http://127.0.0.1:{port}/"
    code, out, err = checked(tmp_path, url, "--record", "seen.jsonl", **{VARIABLE: SECRET})

    assert code == 1
    assert server.asked
    assert {asked.header("authorization") for asked in server.asked} == {SECRET}
    shown = toolkit_maint("config", "show", "--origin", cwd=tmp_path, **{VARIABLE: SECRET})
    assert shown.stderr == ""
    for text in (out, err, shown.stdout, (tmp_path / "seen.jsonl").read_text()):
        assert "canary" not in text


def test_another_host_gets_no_header(tmp_path: Path, server: FaultServer) -> None:
    (tmp_path / "toolkit-maint.toml").write_text(hosts(f'headers = {{ X-Key = "{VARIABLE}" }}', "www.example.org"))

    assert checked(tmp_path, f"http://127.0.0.1:{server.serve(answer())}/", **{VARIABLE: SECRET})[0] == 0
    assert [asked.header("x-key") for asked in server.asked] == [None]


@pytest.mark.parametrize("content", [None, "", "a\nX-Evil: canary", "canary\r", "canary\x7f", "canary€"])
def test_a_header_without_fit_content_ends_the_command_and_is_not_shown(
    tmp_path: Path, server: FaultServer, content: str | None
) -> None:
    (tmp_path / "toolkit-maint.toml").write_text(hosts(f'headers = {{ "X-Key" = "{VARIABLE}" }}', "www.example.org"))
    url = f"http://127.0.0.1:{server.serve(answer())}/"
    code, out, err = checked(tmp_path, url, **({} if content is None else {VARIABLE: content}))

    assert (code, out, server.asked) == (2, "", [])
    assert all(word in err for word in ("www.example.org", "X-Key", VARIABLE))
    assert "canary" not in err
    dry = toolkit_maint("check", "--links-from", "-", "--dry-run", cwd=tmp_path, given=f"{url}\n")
    assert dry.returncode == 0


@pytest.mark.parametrize(
    "name", ["GITHUB_TOKEN", "HOME", "TOOLKIT_MAINT_CONTACT", "ghp_canary", "", "TOOLKIT_MAINT_HEADER_A\\n"]
)
def test_no_other_variable_can_be_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "toolkit-maint.toml").write_text(hosts(f'headers = {{ "X-Key" = "{name}" }}'))
    ended = toolkit_maint("check", "--links-from", "-", cwd=tmp_path, given="")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "toolkit-maint.toml:2:11" in ended.stderr
    assert "anybody's pull request" in ended.stderr
    assert "canary" not in ended.stderr


@pytest.mark.parametrize(
    "header", ["Host", "content-length", "Transfer-Encoding", "CONNECTION", "Cookie", "X Key", "X:", "X\\n", ""]
)
def test_no_header_that_is_the_programs_own_or_none_at_all(tmp_path: Path, header: str) -> None:
    (tmp_path / "toolkit-maint.toml").write_text(hosts(f'headers = {{ "{header}" = "{VARIABLE}" }}'))
    ended = toolkit_maint("check", "--links-from", "-", cwd=tmp_path, given="", **{VARIABLE: SECRET})

    assert ended.returncode == 2
    assert "toolkit-maint.toml:2:1" in ended.stderr


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (hosts("intervall = 1"), "toolkit-maint.toml:2:1", "Did you mean interval?"),
        (hosts('method = "gett"'), "toolkit-maint.toml:2:10", "Did you mean get?"),
        (hosts("timeout = nan"), "toolkit-maint.toml:2:11", "nan"),
        (hosts("interval = -1"), "toolkit-maint.toml:2:12", "-1"),
        (hosts("max_per_host = 0"), "toolkit-maint.toml:2:16", "0"),
        (hosts("interval = 1", "https://a.example/"), "toolkit-maint.toml:1:2", "https://a.example/"),
        (hosts("interval = 1", "a b"), "toolkit-maint.toml:1:2", "a b"),
        (hosts("interval = 1", "1.2.3.4.5"), "toolkit-maint.toml:1:2", "1.2.3.4.5"),
        (hosts("interval = 1") + hosts("interval = 1", "127.1"), "toolkit-maint.toml:3:2", "127.1"),
        ("[check]\npatience = inf\n", "toolkit-maint.toml:2:12", "inf"),
        ("[check]\nhosts = 3\n", "toolkit-maint.toml:2:9", "group of keys"),
    ],
)
def test_a_mistake_in_the_table_of_hosts_has_a_place(tmp_path: Path, text: str, place: str, words: str) -> None:
    (tmp_path / "toolkit-maint.toml").write_text(text)
    ended = toolkit_maint("config", "show", cwd=tmp_path)

    assert ended.returncode == 2
    assert place in ended.stderr
    assert words in ended.stderr


def test_the_table_of_hosts_is_shown_with_its_origins(tmp_path: Path) -> None:
    text = hosts(f'max_per_host = 1\ninterval = 2\n[check.hosts."127.0.0.1".headers]\n"X-Key" = "{VARIABLE}"')
    (tmp_path / "toolkit-maint.toml").write_text(text)
    ended = toolkit_maint("config", "show", "--origin", cwd=tmp_path)

    assert [line.split() for line in ended.stdout.splitlines() if "hosts." in line] == [
        ['check.hosts."127.0.0.1".max_per_host', "=", "1", "#", "toolkit-maint.toml:2"],
        ['check.hosts."127.0.0.1".interval', "=", "2.0", "#", "toolkit-maint.toml:3"],
        ['check.hosts."127.0.0.1".headers.X-Key', "=", f'"{VARIABLE}"', "#", "toolkit-maint.toml:5"],
    ]


def test_what_holds_for_one_host_reaches_it(tmp_path: Path, server: FaultServer) -> None:
    (tmp_path / "toolkit-maint.toml").write_text(hosts('max_per_host = 1\nmethod = "head"'))
    origin = f"http://127.0.0.1:{server.serve(answer())}"

    assert checked(tmp_path, "\n".join(f"{origin}/{number}" for number in range(5)), "--evidence", "light")[0] == 0
    assert set(server.most_at_once.values()) == {1}
    assert "HEAD" in {asked.method for asked in server.asked}


def test_a_missing_contact_is_told_once_and_only_where_somebody_is_visited(tmp_path: Path, server: FaultServer) -> None:
    url = f"http://127.0.0.1:{server.serve(answer())}/\n"

    def said(*options: str, given: str = url, **variables: str | None) -> str:
        command = ("check", "--links-from", "-", "--format", "jsonl", *LOOPBACK, *options)
        return toolkit_maint(*command, cwd=tmp_path, given=given, TOOLKIT_MAINT_CONTACT=None, **variables).stderr

    assert said().count("No contact is set") == 1
    assert "TOOLKIT_MAINT_CONTACT" in said()
    assert "No contact" not in said("--dry-run")
    assert said("--quiet") == ""
    assert "No contact" not in said(given="")
    (tmp_path / "toolkit-maint.toml").write_text('contact = "links@example.org"\n')
    assert said() == ""
