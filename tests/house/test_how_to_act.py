"""The how-to on reports does what it says: its commands are run, its job is linted where it is pasted, its hooks are there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import yaml

from house.test_workflows import ALLOWED_ACTIONS, _actionlint
from project_tree import ROOT, ran, tool

HOW_TOS = [ROOT / "docs" / "how-to" / name for name in ("act-on-reports.md", "met-rapporten-werken.nl.md")]
PROGRAM = (sys.executable, "-m", "toolkit_maint")
MAINTAIN = ROOT / ".github" / "workflows" / "maintain.yml"
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))


def commands(path: Path) -> list[list[str]]:
    return [line.split() for line in re.findall(r"^ {4}\.venv/bin/toolkit-maint (.*)$", path.read_text("utf-8"), re.MULTILINE)]


def blocks(path: Path) -> list[str]:
    return re.findall(r"^```yaml\n(.*?)^```$", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_both_languages_say_the_same() -> None:
    english, dutch = HOW_TOS

    assert commands(english) == commands(dutch)
    assert blocks(english) == blocks(dutch)


def test_the_commands_do_what_is_said(tmp_path: Path) -> None:
    for words in commands(HOW_TOS[0]):
        ended = ran(*PROGRAM, *words, cwd=tmp_path)
        assert ended.returncode == 0, ended.stdout + ended.stderr

    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!doctype html>")
    assert {path.name for path in (tmp_path / "machine").iterdir()} == {
        "report.sarif", "report.junit.xml", "report.csv", "gl-code-quality.json", "report.line.txt",
    }  # fmt: skip


def with_the_job(folder: Path) -> Path:
    """The daily round with the job that publishes, as somebody would paste it."""
    path = folder / ".github" / "workflows" / "maintain.yml"
    path.parent.mkdir(parents=True)
    path.write_text(f"{MAINTAIN.read_text('utf-8')}\n{blocks(HOW_TOS[0])[0]}", "utf-8")
    return path


def test_the_job_that_publishes_fits_in_and_passes_the_linters(tmp_path: Path) -> None:
    path = with_the_job(tmp_path)
    audit = ran(tool("zizmor"), "--offline", "--persona=pedantic", "--strict-collection", "--no-progress", tmp_path / ".github")
    form = ran(tool("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", path)
    job = yaml.safe_load(path.read_text("utf-8"))["jobs"]["publish"]

    assert audit.returncode == 0, audit.stdout + audit.stderr
    assert form.returncode == 0, form.stdout + form.stderr
    assert job["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}


def test_actionlint_finds_nothing_in_it(tmp_path: Path) -> None:
    assert _actionlint(with_the_job(tmp_path)) == []


def test_every_action_that_is_named_is_pinned_to_a_hash_of_the_table() -> None:
    for block in blocks(HOW_TOS[0]):
        for action, commit, version in re.findall(r"uses: ([\w./-]+)@([0-9a-f]{40}) # (v[\d.]+)$", block, re.MULTILINE):
            assert ALLOWED_ACTIONS[action] == (version, commit)


def shell(step: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    job = yaml.safe_load(blocks(HOW_TOS[0])[0])["publish"]
    (script,) = [each["run"] for each in job["steps"] if each["name"] == step]
    script = script.replace(".venv/bin/toolkit-maint", f"{sys.executable} -m toolkit_maint")
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"} | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_page_is_laid_out_by_its_own_steps(tmp_path: Path) -> None:
    assert ran(*PROGRAM, "demo", "--format", "json", "--output-dir", "published", cwd=tmp_path).returncode == 0
    published = tmp_path / "published"
    (published / "second-report.json").rename(published / "report.json")
    taken = shell("Take the report before, where the run left none", tmp_path, PAGE=published.as_uri())
    laid = shell("Lay the page out", tmp_path)

    assert taken.returncode == 0, taken.stderr
    assert laid.returncode == 0, laid.stderr
    assert {path.name for path in (tmp_path / "site").iterdir()} == {
        ".nojekyll", "index.html", "report.html", "report.json", "feed.xml", "feed.json", "badge.json",
    }  # fmt: skip


def test_the_hooks_have_what_pre_commit_asks_for() -> None:
    assert {each["id"] for each in HOOKS} == {"toolkit-validate", "toolkit-fmt-check", "toolkit-check-links"}
    for hook in HOOKS:
        assert {
            "id",
            "name",
            "entry",
            "language",
            "files",
            "pass_filenames",
            "require_serial",
            "minimum_pre_commit_version",
        } <= set(hook)
        assert hook["pass_filenames"] is False
        assert ("manual" in hook.get("stages", ())) is ("check" in hook["entry"].split()[1])
        re.compile(hook["files"])


def test_the_offline_hooks_find_what_is_wrong_and_say_where(tmp_path: Path) -> None:
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "catalogue.yaml").write_text("version: 1\nentries:\n  - {id: a, titel: A}\n", "utf-8")
    validate, layout = [each["entry"].split()[1:] for each in HOOKS if "manual" not in each.get("stages", ())]

    wrong = ran(*PROGRAM, *validate, cwd=tmp_path)
    assert wrong.returncode == 1
    assert "catalogue/catalogue.yaml:3:" in wrong.stdout
    (tmp_path / "catalogue" / "catalogue.yaml").write_text("version: 1\ntitle: L\nentries:\n  - title: A\n    id: a\n", "utf-8")
    assert ran(*PROGRAM, *layout, cwd=tmp_path).returncode == 1
    assert ran(*PROGRAM, "fmt", cwd=tmp_path).returncode == 0
    assert ran(*PROGRAM, *layout, cwd=tmp_path).returncode == 0
    assert ran(*PROGRAM, *validate, cwd=tmp_path).returncode == 0
