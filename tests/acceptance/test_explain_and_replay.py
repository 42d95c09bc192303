"""``explain`` and ``replay`` as people call them, against a web on loopback."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from acceptance.command import LOOPBACK, toolkit_maint
from fault_server import answer, by_path, redirect, running, silent

CLOSE = "Connection: close"
WORDS = b"<p>" + b"woorden over ouders en school " * 40
PAGES = {
    "/good": answer(b"<html lang=nl><title>Dossier ouderbetrokkenheid</title>" + WORDS, "200 OK", CLOSE),
    "/other": answer(b"<html lang=en><title>Fishing in deep waters</title>" + WORDS, "200 OK", CLOSE),
    "/gone": answer(b"<title>Gone</title>", "410 Gone", CLOSE),
    "/moved": redirect("/good", "301 Moved Permanently", CLOSE),
    "/wall": answer(b"<title>No</title>", "403 Forbidden", CLOSE),
    "/broken": answer(b"<title>Oops</title>", "500 Internal Server Error", CLOSE),
    "/silent": silent,
}


@pytest.fixture
def web() -> Iterator[str]:
    """The origin of a small web."""
    for server in running():
        yield f"http://127.0.0.1:{server.serve(by_path(PAGES))}"


def explained(folder: Path, *arguments: str, **more: str) -> CompletedProcess[str]:
    return toolkit_maint("explain", *arguments, *LOOPBACK, cwd=folder, **more)


@pytest.mark.parametrize(
    ("path", "code", "verdict"),
    [
        ("/good", 0, "alive"),
        ("/moved", 0, "moved"),
        ("/wall", 0, "blocked"),
        ("/gone", 1, "broken"),
        ("/broken", 4, "unsure"),
    ],
)
def test_the_exit_code_says_what_the_verdict_is(tmp_path: Path, web: str, path: str, code: int, verdict: str) -> None:
    ended = explained(tmp_path, f"{web}{path}", "--format", "json")
    document = json.loads(ended.stdout)

    assert (ended.returncode, ended.stderr) == (code, "")
    assert (document["verdict"], document["url"], document["schema_version"]) == (verdict, f"{web}{path}", 1)
    assert document["looks"][0]["hops"][0]["address"] == f"{web}{path}"


def test_it_is_told_in_the_language_of_who_asks(tmp_path: Path, web: str) -> None:
    dutch, english = (explained(tmp_path, f"{web}/gone", "--lang", lang).stdout for lang in ("nl", "en"))

    assert "De site antwoordde 410: voorgoed weggehaald." in dutch
    assert "WAT WE PROBEERDEN" in dutch
    assert "The site answered 410: taken away for good." in english
    assert english.startswith(f"{web}/gone\n====")


def test_a_title_that_is_given_counts(tmp_path: Path, web: str) -> None:
    ended = explained(
        tmp_path, f"{web}/other", "--title", "Dossier ouderbetrokkenheid", "--language", "nl-BE", "--format", "json"
    )
    document = json.loads(ended.stdout)

    assert document["expectation"] == {"title": "Dossier ouderbetrokkenheid", "language": "nl", "print": ""}
    assert document["looks"][0]["page"]["named_as_expected"] == "other"


def a_catalogue(folder: Path, url: str) -> None:
    (folder / "catalogue").mkdir()
    (folder / "catalogue" / "catalogue.yaml").write_text(
        "version: 1\ntitle: Lijst\nlanguage: nl\nsections:\n  - title: Een\n    entries:\n      - id: dossier\n"
        f"        title: Dossier ouderbetrokkenheid\n        url: {url}\n",
        "utf-8",
    )


def test_what_the_catalogue_says_of_the_address_is_expected(tmp_path: Path, web: str) -> None:
    a_catalogue(tmp_path, f"{web}/good")
    listed = json.loads(explained(tmp_path, f"{web}/good#deel", "--format", "json").stdout)
    other = json.loads(explained(tmp_path, f"{web}/other", "--format", "json").stdout)

    assert listed["expectation"]["title"] == "Dossier ouderbetrokkenheid"
    assert listed["looks"][0]["page"]["named_as_expected"] == "same"
    assert [note["id"] for note in listed["notes"]] == ["anchor-missing"]
    assert other["expectation"] is None


def test_a_catalogue_that_was_named_must_be_there_and_a_bad_one_is_told(tmp_path: Path, web: str) -> None:
    assert explained(tmp_path, f"{web}/good", "--catalogue", "nowhere").returncode == 2
    a_catalogue(tmp_path, f"{web}/good\n        titel: x")
    ended = explained(tmp_path, f"{web}/good")

    assert ended.returncode == 0
    assert "not valid" in ended.stderr


def test_an_address_that_is_not_visited_is_explained_all_the_same(tmp_path: Path) -> None:
    assert explained(tmp_path, "mailto:a@b.example").returncode == 0
    assert explained(tmp_path, "ftp://a.example/").returncode == 4
    malformed = explained(tmp_path, "not an address")
    assert malformed.returncode == 1
    assert "The link cannot work." in malformed.stdout


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("www.school.be/x", "https://www.school.be/x"),
        ("htps://school.be", "https://school.be"),
        ("<https://school.be/>", "https://school.be/"),
        ("info@school.be", "mailto:info@school.be"),
    ],
)
def test_a_mistyped_address_is_asked_about(tmp_path: Path, typed: str, meant: str) -> None:
    ended = explained(tmp_path, typed)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"{typed} is no web address. Did you mean {meant}?\n"


def test_it_is_asked_in_dutch_and_without_secrets(tmp_path: Path) -> None:
    ended = explained(tmp_path, "www.school.be/x?token=canary-7f3a", "--lang", "nl")

    assert (ended.returncode, ended.stderr.count("***")) == (2, 2)
    assert "Bedoel je https://www.school.be/x?token=***?" in ended.stderr
    assert "canary" not in ended.stderr


@pytest.mark.parametrize("nothing", ["", "  \t"])
def test_no_address_is_wrong_usage(tmp_path: Path, nothing: str) -> None:
    dutch, english = (explained(tmp_path, nothing, "--lang", lang) for lang in ("nl", "en"))

    assert (dutch.returncode, english.returncode, dutch.stdout + english.stdout) == (2, 2, "")
    assert english.stderr.startswith("There is no address to explain.")
    assert dutch.stderr.startswith("Er is geen adres om uit te leggen.")


def test_private_addresses_need_the_option(tmp_path: Path, web: str) -> None:
    ended = toolkit_maint("explain", f"{web}/good", "--format", "json", cwd=tmp_path)

    assert (ended.returncode, json.loads(ended.stdout)["reason"]) == (1, "address-not-public")


def test_the_time_that_a_visit_may_take_is_kept(tmp_path: Path, web: str) -> None:
    ended = explained(tmp_path, f"{web}/silent", "--timeout", "0.3", "--format", "json")

    assert (ended.returncode, json.loads(ended.stdout)["reason"]) == (4, "timeout")


def test_a_deadline_ends_it_with_what_it_has(tmp_path: Path, web: str) -> None:
    ended = explained(tmp_path, f"{web}/silent", "--format", "json", TOOLKIT_MAINT_CHECK_DEADLINE="0.3")

    assert (ended.returncode, json.loads(ended.stdout)["reason"]) == (4, "deadline")


def test_secrets_are_in_neither_form(tmp_path: Path, web: str) -> None:
    secret = "canary-7f3a"
    host = web.removeprefix("http://")
    for form in ("text", "json"):
        ended = explained(tmp_path, f"http://user:{secret}@{host}/moved?token={secret}", "--format", form)
        assert ended.returncode == 0
        assert secret not in ended.stdout + ended.stderr


def test_it_can_be_written_to_a_file(tmp_path: Path, web: str) -> None:
    ended = explained(tmp_path, f"{web}/good", "--output", "why.txt", "--color", "always")

    assert (ended.returncode, ended.stdout) == (0, "")
    assert (tmp_path / "why.txt").read_text("utf-8").startswith(f"{web}/good\n")


@pytest.fixture
def recorded(tmp_path: Path, web: str) -> Path:
    """A folder with what ``check`` recorded and said of four addresses."""
    text = "".join(f"{web}/{name}\n" for name in ("good", "gone", "moved#deel", "wall"))
    options = ("--links-from", "-", "--record", "seen.jsonl", "--format", "jsonl", "--output", "said.jsonl")
    assert toolkit_maint("check", *options, *LOOPBACK, cwd=tmp_path, given=text).returncode == 1
    return tmp_path


def replayed(folder: Path, *arguments: str, given: str | None = None) -> CompletedProcess[str]:
    return toolkit_maint("replay", *arguments, cwd=folder, given=given)


def test_the_same_rules_give_the_same_verdicts(recorded: Path) -> None:
    ended = replayed(recorded, "seen.jsonl", "--against", "said.jsonl")

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "0 verdicts are others.\n4 verdicts are the same.\n" in ended.stdout
    assert "→" not in ended.stdout


def test_its_lines_are_those_of_check_and_can_be_compared_with(recorded: Path) -> None:
    ended = replayed(recorded, "-", "--format", "jsonl", given=(recorded / "seen.jsonl").read_text("utf-8"))
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    said = [json.loads(line) for line in (recorded / "said.jsonl").read_text("utf-8").splitlines()]

    assert [set(line) for line in lines] == [set(line) for line in said]
    assert {(line["verdict"], line["reason"], line["visited_at"]) for line in lines} == {
        (line["verdict"], line["reason"], line["visited_at"]) for line in said
    }
    (recorded / "again.jsonl").write_text(ended.stdout, "utf-8")
    assert "0 verdicts are others." in replayed(recorded, "seen.jsonl", "--against", "again.jsonl").stdout


def test_a_verdict_that_changes_is_told_on_one_line_and_explained(recorded: Path, web: str) -> None:
    said = (recorded / "said.jsonl").read_text("utf-8")
    (recorded / "said.jsonl").write_text(said.replace('"broken","reason":"gone"', '"alive","reason":"ok"'), "utf-8")
    shown = replayed(recorded, "seen.jsonl", "--against", "said.jsonl", "--explain")
    (line,) = map(
        json.loads, replayed(recorded, "seen.jsonl", "--against", "said.jsonl", "--format", "jsonl").stdout.splitlines()
    )
    with_trail = replayed(recorded, "seen.jsonl", "--against", "said.jsonl", "--format", "jsonl", "--explain")

    assert shown.stdout.startswith(f"alive (ok) → broken (gone): {web}/gone\n")
    assert "1 verdict is another one.\n3 verdicts are the same.\n" in shown.stdout
    assert "The site answered 410" in shown.stdout
    assert (line["before"]["verdict"], line["after"]["verdict"], line["rule"]) == ("alive", "broken", "broken-status")
    assert set(line) == {"url", "before", "after", "rule", "schema_version"}
    assert json.loads(with_trail.stdout)["trail"]["looks"][0]["hops"][0]["status"] == 410


def test_a_bad_line_ends_it_with_its_number_and_nothing_is_written(recorded: Path) -> None:
    with (recorded / "seen.jsonl").open("a") as file:
        file.write('{"visit_key": "\x1b[31m"}\n')
    for form in ("text", "jsonl"):
        ended = replayed(recorded, "seen.jsonl", "--format", form, "--output", "out.txt")
        assert (ended.returncode, ended.stdout) == (2, "")
        assert ended.stderr.startswith("seen.jsonl, line 5: ")
        assert "\x1b" not in ended.stderr
        assert not (recorded / "out.txt").exists()
    against = replayed(recorded, "said.jsonl")
    assert against.stderr.startswith("said.jsonl, line 1: ")


def test_what_makes_no_sense_is_wrong_usage(recorded: Path) -> None:
    for arguments in (
        ("missing.jsonl",),
        (".",),
        ("seen.jsonl", "--explain"),
        ("-", "--against", "-"),
        ("seen.jsonl", "--against", "missing.jsonl"),
    ):
        ended = replayed(recorded, *arguments, given="")
        assert ended.returncode == 2, arguments
        assert ended.stderr


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        (("seen.jsonl",), "seen.jsonl"),
        (("seen.jsonl",), "./folder/../seen.jsonl"),
        (("seen.jsonl",), "soft.jsonl"),
        (("seen.jsonl",), "hard.jsonl"),
        (("soft.jsonl",), "seen.jsonl"),
        (("seen.jsonl", "--against", "said.jsonl"), "said.jsonl"),
    ],
)
def test_what_is_read_is_never_overwritten(recorded: Path, arguments: tuple[str, ...], output: str) -> None:
    (recorded / "folder").mkdir()
    (recorded / "soft.jsonl").symlink_to("seen.jsonl")
    (recorded / "hard.jsonl").hardlink_to(recorded / "seen.jsonl")
    before = {path.name: path.read_bytes() for path in recorded.iterdir() if path.is_file()}
    ended = replayed(recorded, *arguments, "--output", output)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "--output would overwrite it" in ended.stderr
    assert {path.name: path.read_bytes() for path in recorded.iterdir() if path.is_file()} == before


def test_one_file_cannot_be_compared_with_itself(recorded: Path) -> None:
    ended = replayed(recorded, "seen.jsonl", "--against", "./seen.jsonl")

    assert ended.returncode == 2
    assert ended.stderr.startswith("FILE and --against are the same file.")


def test_other_files_are_recognised_and_the_right_one_is_named(recorded: Path) -> None:
    seen, said = ((recorded / name).read_bytes() for name in ("seen.jsonl", "said.jsonl"))
    (recorded / "seen.gz").write_bytes(gzip.compress(seen))
    (recorded / "wide.jsonl").write_bytes(seen.decode().encode("utf-16"))
    (recorded / "pretty.jsonl").write_text(json.dumps(json.loads(seen.splitlines()[0]), indent=2), "utf-8")
    (recorded / "list.txt").write_text("https://a.example/\n", "utf-8")
    (recorded / "empty.jsonl").write_bytes(b"")
    (recorded / "more.jsonl").write_bytes(seen + said)
    a_recording = "Needed is a file that check --record wrote."
    results = "Needed with --against is a file that check wrote with --format jsonl."
    for arguments, beginning, end in (
        (("said.jsonl",), "said.jsonl, line 1: this is a result,", a_recording),
        (("more.jsonl",), "more.jsonl, line 5: this is a result,", a_recording),
        (("pretty.jsonl",), "pretty.jsonl, line 1: this is JSON in one piece,", a_recording),
        (("list.txt",), "list.txt, line 1: this is not JSON.", a_recording),
        (("said.jsonl", "--against", "seen.jsonl"), "seen.jsonl, line 1: this is an observation,", results),
        (("seen.jsonl", "--against", "list.txt"), "list.txt, line 1: this is not JSON.", results),
        (("seen.gz",), "seen.gz: this file is compressed;", "unpack it first."),
        (("wide.jsonl",), "wide.jsonl: this is UTF-16,", "with --record or --output."),
        (("empty.jsonl",), "empty.jsonl: there is nothing", "in this file."),
        (("seen.jsonl", "--against", "empty.jsonl"), "empty.jsonl: there is nothing", "in this file."),
        (("-",), "stdin: there is nothing", "in this file."),
    ):
        ended = replayed(recorded, *arguments, "--output", "out.txt", given="\n")
        assert (ended.returncode, ended.stdout) == (2, ""), arguments
        assert ended.stderr.startswith(beginning), arguments
        assert ended.stderr.endswith(f"{end}\n"), arguments
    assert not (recorded / "out.txt").exists()


def test_what_is_wrong_is_said_in_dutch(recorded: Path) -> None:
    for arguments, told in (
        (("seen.jsonl", "--explain"), "--explain gaat over wat veranderd is, en heeft dus --against nodig."),
        (("seen.jsonl", "--fail-on-change"), "--fail-on-change gaat over wat veranderd is, en heeft dus --against nodig."),
        (("-", "--against", "-"), "Slechts één van de twee bestanden kan de standaardinvoer zijn."),
        (("missing.jsonl",), "missing.jsonl kon niet gelezen worden: dat bestand bestaat niet."),
        (("seen.jsonl/x",), "seen.jsonl/x kon niet gelezen worden: dat bestand bestaat niet."),
        ((".",), ". kon niet gelezen worden: het is een map."),
        (("-",), "stdin: er staat niets in dit bestand."),
    ):
        ended = replayed(recorded, *arguments, "--lang", "nl", given="")
        assert (ended.returncode, ended.stderr) == (2, f"{told}\n")


def test_changes_are_a_failure_where_that_is_wanted(recorded: Path) -> None:
    arguments = ("seen.jsonl", "--against", "said.jsonl", "--fail-on-change")
    assert replayed(recorded, *arguments).returncode == 0

    said = (recorded / "said.jsonl").read_text("utf-8")
    (recorded / "said.jsonl").write_text(said.replace('"gone"', '"not-found"'), "utf-8")
    ended = replayed(recorded, *arguments, "--output", "changes.txt")
    assert ended.returncode == 1
    assert "1 verdict is another one." in (recorded / "changes.txt").read_text("utf-8")
    assert replayed(recorded, *arguments[:-1]).returncode == 0
