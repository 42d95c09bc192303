"""``validate`` as an editor meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from acceptance.command import CATALOGUE, toolkit_maint

GOOD = """\
version: 1
title: A list
entries:
  - id: good
    title: Good
    url: https://good.example/
"""


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "catalogue.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_repositorys_own_catalogue_has_no_faults(tmp_path: Path) -> None:
    ended = toolkit_maint("validate", "--catalogue", str(CATALOGUE), "--format", "json", cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    document = json.loads(ended.stdout)
    assert (document["errors"], document["warnings"], len(document["files"])) == (0, 0, 7)
    assert [found["rule"] for found in document["diagnostics"]] == ["address-unknown"]


def test_a_mistake_is_shown_with_its_place_and_its_mend(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace("title: Good", "titel: Good"))
    ended = toolkit_maint("validate", "--catalogue", str(path), cwd=tmp_path)
    assert ended.returncode == 1
    assert "catalogue.yaml:5:5: error" in ended.stdout
    assert "  5 |     titel: Good\n    |     ^^^^^" in ended.stdout
    assert "Did you mean title?" in ended.stdout
    dutch = toolkit_maint("validate", "--catalogue", str(path), "--lang", "nl", cwd=tmp_path)
    assert "Bedoel je title?" in dutch.stdout


def test_one_line_each_for_editors_and_matchers(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD + "  - id: good\n    title: Again\n    url: https://good.example/\n")
    ended = toolkit_maint("validate", "--catalogue", str(path), "--format", "line", cwd=tmp_path)
    lines = ended.stdout.splitlines()
    assert [line.split(" ", 2)[:2] for line in lines] == [["catalogue.yaml:7:9:", "error:"], ["catalogue.yaml:9:10:", "error:"]]
    assert "[duplicate-id]" in lines[0]
    assert "line 6" in lines[1] or ":6" in lines[1]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (b"\xff\xfet\x00i\x00", "encoding"),
        (b"title: \xe9\xe9n\n", "encoding"),
        (b"", "empty-file"),
        (b"a: [1, 2\n", "syntax"),
        (b"[" * 100_000, "too-deep"),
        (b"a: &x [1]\nb: *x\n", "alias"),
        (b"a: !!python/object:os.system x\n", "tag"),
        (b"title: a\ntitle: b\n", "duplicate-key"),
        (b"version: 1\ntitle: A\nlink: x\n", "unknown-key"),
    ],
)
def test_a_bad_text_is_a_finding_and_never_a_crash(tmp_path: Path, text: bytes, rule: str) -> None:
    path = written(tmp_path, text)
    ended = toolkit_maint("validate", "--catalogue", str(path), "--format", "line", cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (1, "")
    assert f"[{rule}]" in ended.stdout
    assert ended.stdout.startswith("catalogue.yaml:")


def test_a_catalogue_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    ended = toolkit_maint("validate", cwd=tmp_path)
    assert ended.returncode == 2
    assert "There is no catalogue at catalogue" in ended.stderr
    assert "--catalogue" in ended.stderr


def test_annotations_go_to_the_code_host(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace("https://good.example/", "'x%0A::error::y'"))
    ended = toolkit_maint("validate", "--catalogue", str(path), "--format", "github", cwd=tmp_path)
    assert ended.stdout.startswith("::error ")
    assert ended.stdout.count("::error ") == 1


def test_a_result_goes_to_a_file_and_a_full_disk_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    ended = toolkit_maint("validate", "--catalogue", str(path), "--output", "out/result.txt", cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (0, "")
    assert "0 errors" in (tmp_path / "out" / "result.txt").read_text()
    blocked = toolkit_maint("validate", "--catalogue", str(path), "--output", "catalogue.yaml/x", cwd=tmp_path)
    assert blocked.returncode == 3
    assert "could not be written" in blocked.stderr
