"""What an editor sees of a pull request: his own mistakes first, and what was wrong before as not his."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from acceptance.action_step import stepped
from acceptance.command import LOOPBACK, PROJECT, toolkit_maint
from fault_server import Asked, Behaviour, answer, by_path, redirect, running
from git_repository import Repository
from toolkit_maint.domain.identity import NOBODYS_NAME
from toolkit_maint.reports.since_words import not_yours
from toolkit_maint.reports.words import words_for
from workflow_commands import Command, parsed_commands

CLOSE = "Connection: close"
PAGES = {
    "/good": answer(b"<title>Good</title>words", "200 OK", CLOSE),
    "/fresh": answer(b"<title>Fresh</title>words", "200 OK", CLOSE),
    "/old": answer(b"<title>Gone</title>", "410 Gone", CLOSE),
    "/bad": answer(b"<title>Gone</title>", "410 Gone", CLOSE),
    "/moved": redirect("/new", "301 Moved Permanently", CLOSE),
    "/new": answer(b"<title>New</title>words", "200 OK", CLOSE),
}
CONTROLS = ("--control-host", "none", *LOOPBACK)


class Web:
    """A small web; what it was asked for is kept."""

    def __init__(self, origin: str, asked: list[str]) -> None:
        self.origin = origin
        self.asked = asked


def remembering(asked: list[str]) -> Behaviour:
    """The pages; what is asked for is kept, apart from made-up names."""
    pages = by_path(PAGES)

    async def send(writer: asyncio.StreamWriter, request: Asked) -> None:
        if NOBODYS_NAME not in request.target:
            asked.append(request.target)
        await pages(writer, request)

    return send


@pytest.fixture
def web() -> Iterator[Web]:
    for server in running():
        asked: list[str] = []
        yield Web(f"http://127.0.0.1:{server.serve(remembering(asked))}", asked)


def entry(name: str, address: str, title: str | None = None) -> str:
    return f"  - id: {name}\n    title: {title or name.title()}\n    url: {address}\n"


def before(web: Web) -> str:
    """The catalogue of the main branch: a good link, and one that is broken for long."""
    return "title: Books\nentries:\n" + entry("good", f"{web.origin}/good") + entry("old", f"{web.origin}/old")


@pytest.fixture
def repository(tmp_path: Path, web: Web) -> Repository:
    made = Repository(tmp_path / "list")
    made.commit(
        {
            "catalogue/catalogue.yaml": "version: 1\ntitle: List\nlanguage: en\nsections:\n  - books.yaml\n",
            "catalogue/books.yaml": before(web),
            "toolkit-maint.toml": 'contact = "mail@example.org"\n',
        }
    )
    made.git("checkout", "-q", "-b", "change")
    return made


def changed(repository: Repository, text: str) -> None:
    repository.commit({"catalogue/books.yaml": text})


def with_bad_and_duplicate(web: Web) -> str:
    """One bad new link and one duplicate are added; the old link only gets another title."""
    touched = before(web).replace("title: Old", "title: Old but dear")
    return touched + entry("bad", f"{web.origin}/bad") + entry("again", f"{web.origin}/good")


def validated(repository: Repository, *options: str) -> Any:
    return toolkit_maint("validate", "--since", "main", *options, cwd=repository.folder)


def checked(repository: Repository, *options: str, **environment: str) -> Any:
    return toolkit_maint("check", "--since", "main", *CONTROLS, "-q", *options, cwd=repository.folder, **environment)


def in_workflow(repository: Repository, job: str, summary: Path) -> subprocess.CompletedProcess[str]:
    """The last step of a job of the real workflow, on a checkout of the pull request as the platform makes it."""
    workflow = yaml.safe_load((PROJECT / ".github" / "workflows" / "validate.yml").read_text("utf-8"))
    step = workflow["jobs"][job]["steps"][-1]
    copy = repository.folder.parent / f"checkout-{job}"
    repository.git("clone", "-q", "--no-local", f"file://{repository.folder}", str(copy))
    repository.git("-C", str(copy), "checkout", "-q", "--detach", "origin/change")
    inputs = {name: value.replace("${{ github.base_ref }}", "main") for name, value in step["with"].items()}
    more = "\n".join(CONTROLS) if job == "links" else ""
    inputs["args"] = f"{inputs['args']}\n{more}"
    return stepped(copy, inputs, GITHUB_STEP_SUMMARY=str(summary))


def place(command: Command) -> tuple[str, str | None, str | None]:
    return command.name, command.properties.get("file"), command.properties.get("line")


def test_validate_blames_the_editor_for_the_duplicate_alone(repository: Repository) -> None:
    # On the main branch an address with a space has stood for long; a warning that the editor need not see first.
    good, odd = entry("good", "https://good.example/"), entry("odd", '"https://odd.example/a b"')
    old = "title: Books\nentries:\n" + good + odd
    repository.git("checkout", "-q", "main")
    changed(repository, old)
    repository.git("checkout", "-q", "change")
    repository.git("rebase", "-q", "main")
    changed(repository, old + entry("again", "https://good.example/"))

    ended = validated(repository)

    assert ended.returncode == 1
    yours, _, others = ended.stdout.partition("Not yours: it was so before this change (1)")
    assert "books.yaml:11:10: error [duplicate-address]" in yours
    assert "space-in-address" not in yours
    assert "catalogue/books.yaml:8:10: " in others
    assert "[space-in-address]" in others
    assert "2 files read: 1 error, 0 warnings." in " ".join(others.split())
    assert "Entries, links and sections since main (" in others
    assert "): 1 added." in others
    commands = parsed_commands(validated(repository, "--format", "github").stdout)
    assert [place(command) for command in commands] == [
        ("error", "catalogue/books.yaml", "11"),
        ("notice", "catalogue/books.yaml", "8"),
    ]
    assert commands[1].message.startswith("Not yours, it was so before this change: ")
    document = json.loads(validated(repository, "--format", "json").stdout)
    assert [(found["rule"], found["yours"]) for found in document["diagnostics"]] == [
        ("space-in-address", False),
        ("duplicate-address", True),
    ]
    assert (document["errors"], document["warnings"], document["not_yours"], document["since"]["added"]) == (1, 0, 1, 1)
    lines = validated(repository, "--format", "line").stdout.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["error", "notice"]


def test_check_visits_what_the_change_touches_and_blames_for_what_it_adds(repository: Repository, web: Web) -> None:
    changed(repository, with_bad_and_duplicate(web))

    ended = checked(repository)

    assert ended.returncode == 1
    assert set(web.asked) == {"/bad", "/good", "/old"}
    text = ended.stdout
    assert "1 address that this change adds or alters does not work." in " ".join(text.split())
    needs, _, others = text.partition("NOT YOURS: IT WAS SO BEFORE THIS CHANGE")
    assert "Added or altered, and does not work (1)" in needs
    assert "/bad" in needs
    assert "/old" not in needs
    assert "/old" in others
    assert "Old but dear" in others


def test_check_as_markdown_and_annotations(repository: Repository, web: Web, tmp_path: Path) -> None:
    changed(repository, with_bad_and_duplicate(web))
    summary = tmp_path / "summary.md"

    ended = checked(repository, "--format", "github", GITHUB_STEP_SUMMARY=str(summary))

    assert ended.returncode == 1
    commands = parsed_commands(ended.stdout)
    assert [place(command) for command in commands] == [
        ("error", "catalogue/books.yaml", "11"),
        ("notice", "catalogue/books.yaml", "8"),
    ]
    assert commands[1].message.startswith("Not yours, it was so before this change: ")
    markdown = summary.read_text("utf-8")
    needs, _, others = markdown.partition("## Not yours: it was so before this change")
    assert "### Added or altered, and does not work (1)" in needs
    assert f"{web.origin}/bad" in needs
    assert "### Links that need somebody (1)" in others
    assert f"{web.origin}/old" in others


def test_the_json_of_check_says_whose_each_link_is(repository: Repository, web: Web) -> None:
    changed(repository, with_bad_and_duplicate(web))

    report = json.loads(checked(repository, "--format", "json").stdout)
    lines = [json.loads(line) for line in checked(repository, "--format", "jsonl").stdout.splitlines()]

    told = {case["url"].removeprefix(web.origin): case["yours"] for case in report["links"]["cases"]}
    assert told == {"/bad": True, "/old": False, "/good": True}
    assert {line["url"].removeprefix(web.origin): line["yours"] for line in lines} == told
    assert report["since"] | {"commit": ""} == {
        "ref": "main",
        "commit": "",
        "added": 2,
        "changed": 1,
        "moved": 0,
        "removed": 0,
        "addresses": 2,
    }


def test_an_old_broken_link_alone_fails_nothing(repository: Repository, web: Web) -> None:
    changed(repository, before(web).replace("title: Old", "title: Old but dear"))

    ended = checked(repository)

    assert ended.returncode == 0
    assert web.asked == ["/old"]
    assert "1 link beside it needs somebody as well, but is not yours." in " ".join(ended.stdout.split())


def test_a_change_that_touches_no_link_visits_nothing_and_is_no_failure(repository: Repository, web: Web) -> None:
    quoted = before(web).replace("title: Good", "title: 'Good'") + "text:\n  - - Some words.\n"
    changed(repository, quoted)

    ended = checked(repository)

    assert (ended.returncode, web.asked) == (0, [])
    assert "This change adds or alters no address." in ended.stdout


def test_to_another_file_and_another_order_is_no_change_of_address(repository: Repository, web: Web) -> None:
    repository.commit(
        {
            "catalogue/catalogue.yaml": "version: 1\ntitle: List\nlanguage: en\nsections:\n  - old.yaml\n  - books.yaml\n",
            "catalogue/old.yaml": "title: Old\nentries:\n" + entry("old", f'"{web.origin}/old"'),
            "catalogue/books.yaml": "title: Books\nentries:\n" + entry("good", f"{web.origin}/good"),
        }
    )

    ended = checked(repository)

    assert (ended.returncode, web.asked) == (0, [])


def test_a_new_link_that_has_moved_comes_with_the_address_to_take(repository: Repository, web: Web) -> None:
    changed(repository, before(web) + entry("fresh", f"{web.origin}/moved", "New"))

    ended = checked(repository, "--format", "text,github")

    assert ended.returncode == 0
    assert f"New address: {web.origin}/new" in ended.stdout
    assert "1 new address has moved already: take the one that it leads to." in " ".join(ended.stdout.split())
    (command,) = parsed_commands(ended.stdout)
    assert place(command) == ("warning", "catalogue/books.yaml", "11")
    assert command.message.endswith(f"{web.origin}/new")


def test_what_the_main_branch_got_meanwhile_is_not_the_editors(repository: Repository, web: Web) -> None:
    changed(repository, before(web) + entry("fresh", f"{web.origin}/fresh"))
    repository.git("checkout", "-q", "main")
    changed(repository, before(web).replace("/old", "/good#part"))
    repository.git("checkout", "-q", "change")

    ended = checked(repository)

    assert (ended.returncode, web.asked) == (0, ["/fresh"])


def test_an_old_mistake_elsewhere_keeps_no_new_link_from_being_visited(repository: Repository, web: Web) -> None:
    broken = before(web) + "  - id: nameless\n    url: https://nameless.example/\n"
    repository.git("checkout", "-q", "main")
    changed(repository, broken)
    repository.git("checkout", "-q", "change")
    repository.git("rebase", "-q", "main")
    changed(repository, broken + entry("bad", f"{web.origin}/bad"))

    ended = checked(repository)
    validation = validated(repository)

    assert (ended.returncode, set(web.asked)) == (1, {"/bad"})
    assert validation.returncode == 0
    assert "[missing-key]" in validation.stdout.partition("Not yours")[2]


def test_a_file_that_could_not_be_read_is_mended_and_nobody_is_blamed_for_what_stood_in_it(
    repository: Repository, web: Web
) -> None:
    repository.git("checkout", "-q", "main")
    changed(repository, before(web).replace("title: Books", "title: 'Books"))
    repository.git("checkout", "-q", "change")
    repository.git("rebase", "-q", "main")
    assert validated(repository).returncode == 0
    changed(repository, before(web) + entry("bad", f"{web.origin}/bad"))

    ended = checked(repository)

    assert (ended.returncode, set(web.asked)) == (1, {"/bad"})
    assert validated(repository).returncode == 0


def test_who_alters_a_file_that_cannot_be_read_must_mend_it_first(repository: Repository, web: Web) -> None:
    wrong = before(web).replace("title: Books", "title: 'Books")
    repository.git("checkout", "-q", "main")
    changed(repository, wrong)
    repository.git("checkout", "-q", "change")
    repository.git("rebase", "-q", "main")
    changed(repository, wrong + entry("fresh", f"{web.origin}/fresh"))

    ended = validated(repository)

    assert ended.returncode == 1
    assert "[syntax]" in ended.stdout.partition("Not yours")[0]


def test_a_whole_new_catalogue_is_yours(tmp_path: Path, web: Web) -> None:
    made = Repository(tmp_path / "new")
    made.commit({"readme.md": "Nothing yet.\n"})
    made.git("checkout", "-q", "-b", "change")
    made.commit({"catalogue/catalogue.yaml": "version: 1\ntitle: List\nentries:\n" + entry("bad", f"{web.origin}/bad")})

    ended = checked(made)

    assert (ended.returncode, set(web.asked)) == (1, {"/bad"})


@pytest.mark.parametrize("command", ["validate", "check"])
@pytest.mark.parametrize(
    ("ref", "words"),
    [
        ("nowhere", "Git knows no branch, tag or commit called nowhere"),
        ("--output=stolen", "Git knows no branch, tag or commit called --output=stolen"),
        ("main..change", "Git knows no branch, tag or commit called main..change"),
    ],
)
def test_a_ref_that_is_none_is_wrong_usage(repository: Repository, command: str, ref: str, words: str) -> None:
    ended = toolkit_maint(command, f"--since={ref}", cwd=repository.folder)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert words in ended.stderr
    assert not (repository.folder / "stolen").exists()


def test_the_last_commits_alone_are_not_enough(repository: Repository, tmp_path: Path, web: Web) -> None:
    changed(repository, before(web) + entry("fresh", f"{web.origin}/fresh"))
    copy = tmp_path / "copy"
    repository.git("clone", "-q", "--depth=1", "--no-local", f"file://{repository.folder}", str(copy))

    ended = toolkit_maint("validate", "--since", "origin/main", cwd=copy)

    assert ended.returncode == 2
    assert "fetch-depth: 0" in ended.stderr


def test_a_list_of_addresses_has_no_history(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("https://example.org/\n", "utf-8")

    ended = toolkit_maint("check", "--since", "main", "--links-from", "list.txt", cwd=tmp_path)

    assert ended.returncode == 2
    assert "--since" in ended.stderr


def test_the_two_jobs_of_the_workflow_say_it_on_the_pull_request(repository: Repository, web: Web, tmp_path: Path) -> None:
    changed(repository, with_bad_and_duplicate(web))
    summary = tmp_path / "summary.md"

    offline = in_workflow(repository, "validate", summary)
    assert (offline.returncode, web.asked) == (1, [])
    visits = in_workflow(repository, "links", summary)
    assert visits.returncode == 1

    errors = [command for ended in (offline, visits) for command in parsed_commands(ended.stdout) if command.name == "error"]
    assert [(command.properties["title"], command.properties["line"]) for command in errors] == [
        ("duplicate-address", "14"),
        ("Bad", "11"),
    ]
    told = summary.read_text("utf-8")
    assert told.count("## Not yours: it was so before this change") == 2
    assert "**You are needed for 3 things.**" in told  # a duplicate, and two addresses that only exist on this machine
    assert "**You are needed for 1 thing.**" in told
    alerts = [alert for job in ("validate", "links") for alert in alerts_of(repository, job)]
    assert alerts == [("duplicate-address", "error", 14), ("gone", "error", 11), ("gone", "note", 8)]


def alerts_of(repository: Repository, job: str) -> list[tuple[str, str, int]]:
    """What a job of the workflow left as SARIF: rule, level and line."""
    written = repository.folder.parent / f"checkout-{job}" / "reports" / "report.sarif"
    (run,) = json.loads(written.read_text("utf-8"))["runs"]
    return [
        (each["ruleId"], each["level"], each["locations"][0]["physicalLocation"]["region"]["startLine"])
        for each in run["results"]
        if each["ruleId"] != "private-address"  # the web of this test
    ]


def test_scrape_tells_what_the_change_made_differ_from_the_page(repository: Repository, web: Web) -> None:
    page = "".join(
        f'<li><a href="{web.origin}/{name}">{name.title()}</a></li>' for name in ("good", "old", "fresh", "new", "bad", "moved")
    )
    saved = f"<html><body><main><h1>List</h1><h2>Books</h2><ul>{page}</ul></main></body></html>"
    known = "".join(entry(name, f"{web.origin}/{name}") for name in ("good", "old", "fresh", "new", "bad"))
    repository.git("checkout", "-q", "main")
    repository.commit({"catalogue/books.yaml": "title: Books\nentries:\n" + known, "catalogue/page.html": saved})
    repository.git("checkout", "-q", "change")
    repository.git("rebase", "-q", "main")
    scrape = ("scrape", "--source", "catalogue/page.html", "--since", "main")

    untouched = toolkit_maint(*scrape, cwd=repository.folder)
    assert untouched.returncode == 0
    assert "Moved" in untouched.stdout.partition("NOT YOURS: IT WAS SO BEFORE THIS CHANGE")[2]

    changed(repository, ("title: Books\nentries:\n" + known).replace(entry("old", f"{web.origin}/old"), ""))
    ended = toolkit_maint(*scrape, cwd=repository.folder)
    document = json.loads(toolkit_maint(*scrape, "--format", "json", cwd=repository.folder).stdout)

    assert ended.returncode == 1
    assert {(change["title"], change["earlier"]) for change in document["changes"]} == {("Old", False), ("Moved", True)}
    needs, _, others = ended.stdout.partition("NOT YOURS: IT WAS SO BEFORE THIS CHANGE")
    assert ("Old" in needs, "Moved" in needs, "Moved" in others) == (True, False, True)


HOW_TOS = [PROJECT / "docs" / "how-to" / name for name in ("check-a-pull-request.md", "een-pull-request-nakijken.nl.md")]


def commands_of(path: Path) -> list[list[str]]:
    found = re.findall(r"^ {4}\.venv/bin/toolkit-maint (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return [line.split() for line in found]


def test_the_how_to_says_what_works_in_both_languages(repository: Repository, web: Web, tmp_path: Path) -> None:
    commands = commands_of(HOW_TOS[0])
    changed(repository, before(web) + entry("fresh", f"{web.origin}/fresh"))
    copy = tmp_path / "copy"
    repository.git("clone", "-q", "--no-local", "--branch=change", f"file://{repository.folder}", str(copy))

    ended = [toolkit_maint(*command, *(CONTROLS if command[0] == "check" else ()), cwd=copy) for command in commands]

    assert commands_of(HOW_TOS[1]) == commands
    assert [each.returncode for each in ended] == [0, 0, 0]
    assert ended[2].stdout == f"{web.origin}/fresh\n"
    assert web.asked == ["/fresh"]


@pytest.mark.parametrize(("how_to", "lang"), [*zip(HOW_TOS, ("en", "nl"), strict=True)])
def test_the_how_to_quotes_what_the_program_says(how_to: Path, lang: str) -> None:
    words = words_for(lang)
    quoted = re.findall(r'^\| "([^"]+)"', how_to.read_text("utf-8"), re.MULTILINE)
    said = {
        words.gettext("Added or altered, and does not work"),
        words.gettext("Moved, with the new address ready"),
        not_yours(words),
        words.gettext("This change adds or alters no address."),
    }

    assert said < set(quoted)
    assert len(quoted) == len(said) + 1


def test_other_line_ends_alone_alter_no_file(repository: Repository, web: Web) -> None:
    wrong = before(web).replace("title: Books", "title: 'Books")
    repository.git("checkout", "-q", "main")
    changed(repository, wrong)
    repository.git("checkout", "-q", "change")
    repository.git("rebase", "-q", "main")
    repository.write({"catalogue/books.yaml": wrong.replace("\n", "\r\n")})

    assert validated(repository).returncode == 0
