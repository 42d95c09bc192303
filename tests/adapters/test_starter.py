"""What a new repository gets beside its catalogue: it works, it is least-privileged, and nothing foreign breaks out of it."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from house.test_workflows import ALLOWED_ACTIONS, _actionlint
from project_tree import ROOT, ran, tool
from toolkit_maint.adapters.config_file import Configuration, load_configuration
from toolkit_maint.adapters.starter import Program, configuration, program_named, starter_files, workflows
from toolkit_maint.schemas import schema_text

COMMIT = "0123456789abcdef0123456789abcdef01234567"
PROGRAM = Program("https://code.example/tools/toolkit-maint.git", COMMIT)
BOTH = pytest.mark.parametrize("program", [PROGRAM, None], ids=["named", "to fill in"])


def written(folder: Path, program: Program | None) -> list[Path]:
    paths = []
    for name, text in workflows(program, "A list").items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        paths.append(path)
    return paths


def document(path: Path) -> dict[Any, Any]:
    loaded = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    assert isinstance(loaded, dict)
    return loaded


@BOTH
def test_the_linters_of_workflows_find_nothing(tmp_path: Path, program: Program | None) -> None:
    paths = written(tmp_path, program)
    audit = ran(tool("zizmor"), "--offline", "--persona=pedantic", "--strict-collection", "--no-progress", tmp_path / ".github")
    form = ran(tool("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *paths)

    assert audit.returncode == 0, audit.stdout + audit.stderr
    assert form.returncode == 0, form.stdout + form.stderr


@BOTH
def test_actionlint_finds_nothing(tmp_path: Path, program: Program | None) -> None:
    assert _actionlint(*written(tmp_path, program)) == []


@BOTH
def test_jobs_may_only_read_and_run_pinned_actions(tmp_path: Path, program: Program | None) -> None:
    for path in written(tmp_path, program):
        uses = re.findall(r"uses: ([\w./-]+)@([0-9a-f]{40}) # (v[\d.]+)$", path.read_text("utf-8"), re.MULTILINE)
        named = document(path)["jobs"]
        jobs = named.values()
        assert len(uses) == path.read_text("utf-8").count("uses: ") >= 2
        assert all(ALLOWED_ACTIONS[action] == (version, commit) for action, commit, version in uses)
        assert document(path)["permissions"] == {}
        # The jobs that remember and keep the issue write to a branch of their own, and never visit the web.
        may_write = {"remember": {"contents": "write"}, "issue": {"contents": "write", "issues": "write"}}
        assert all(job["permissions"] == may_write.get(name, {"contents": "read"}) for name, job in named.items())
        assert not [step for job in jobs for step in job["steps"] if "${{" in step.get("run", "")]


def test_the_program_stands_in_every_workflow_once(tmp_path: Path) -> None:
    for path in written(tmp_path, PROGRAM):
        assert document(path)["env"] == {"PROGRAM_REPOSITORY": PROGRAM.repository, "PROGRAM_COMMIT": COMMIT}
        assert path.read_text("utf-8").count(COMMIT) == 1


def test_without_a_program_the_line_to_fill_in_is_marked(tmp_path: Path) -> None:
    for path in written(tmp_path, None):
        assert "TO FILL IN" in path.read_text("utf-8")
        assert document(path)["env"] == {"PROGRAM_REPOSITORY": "", "PROGRAM_COMMIT": ""}


def install_step(tmp_path: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the step that installs the program, as the platform's shell does."""
    (path, *_) = written(tmp_path, PROGRAM)
    (script,) = {step["run"] for job in document(path)["jobs"].values() for step in job["steps"] if "Install" in step["name"]}
    (tmp_path / "runner").mkdir(exist_ok=True)
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        env=os.environ | {"RUNNER_TEMP": str(tmp_path / "runner")} | env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_step_takes_the_very_commit_of_the_repository(tmp_path: Path) -> None:
    origin = tmp_path / "origin"
    origin.mkdir()
    git = ("git", "-C", str(origin), "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    ran("git", "init", "--quiet", str(origin))
    commits = []
    for said in ("first", "second"):
        (origin / "Makefile").write_text(f"install:\n\t@echo {said} > installed\n")
        ran(*git, "add", "Makefile")
        assert ran(*git, "commit", "--quiet", "-m", said).returncode == 0
        commits.append(ran(*git, "rev-parse", "HEAD").stdout.strip())

    ended = install_step(tmp_path, PROGRAM_REPOSITORY=origin.as_uri(), PROGRAM_COMMIT=commits[0])

    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "runner" / "program" / "installed").read_text() == "first\n"


def test_the_step_says_what_is_to_be_filled_in(tmp_path: Path) -> None:
    ended = install_step(tmp_path, PROGRAM_REPOSITORY="", PROGRAM_COMMIT="")

    assert ended.returncode == 1
    assert ended.stdout.startswith("::error::")
    assert "PROGRAM_COMMIT" in ended.stdout


def test_its_workflows_do_what_those_of_this_project_do() -> None:
    """Only where the program comes from differs: a change to these workflows belongs in the others, too."""

    def essence(text: str) -> list[list[str]]:
        (loaded,) = yaml.load_all(text, Loader=yaml.CSafeLoader)
        steps = loaded["jobs"]["validate"]["steps"] + loaded["jobs"]["links"]["steps"]
        runs = [step["run"] for step in steps if step.get("run", "").startswith("exec")]
        by_action = [
            [step["with"]["command"], step["with"]["args"].partition("=")[0]] for step in steps if step.get("uses") == "./"
        ]
        return by_action or [run.partition("toolkit-maint")[2].replace('"', "").split()[0:2] for run in runs]

    own = (ROOT / ".github" / "workflows" / "validate.yml").read_text("utf-8")
    assert essence(workflows(PROGRAM, "")[".github/workflows/validate.yml"]) == essence(own)


def test_daily_rounds_of_different_lists_begin_at_different_minutes() -> None:
    def minute(title: str) -> int:
        cron = re.search(r'cron: "(\d+) 4 \* \* \*"', workflows(PROGRAM, title)[".github/workflows/maintain.yml"])
        assert cron
        return int(cron[1])

    minutes = {minute(f"List {number}") for number in range(40)}
    assert len(minutes) > 6
    assert all(0 < each < 60 and each % 5 for each in minutes)


@pytest.mark.parametrize(
    ("written", "named"),
    [
        (f"https://code.example/a/b@{COMMIT}", Program("https://code.example/a/b", COMMIT)),
        ("https://code.example/a/b.git@v1.2.0", Program("https://code.example/a/b.git", "v1.2.0")),
        ("https://code.example/a/b", None),
        (f"https://me:secret@code.example/a/b@{COMMIT}", None),
        (f"git@code.example:a/b@{COMMIT}", None),
        ("https://code.example/a/b@--upload-pack=x", None),
        ("https://code.example/a b@v1", None),
        ('https://code.example/a"b@v1', None),
        ("https://code.example/$(id)@v1", None),
        ("https://code.example/a/b@v1\nrun: x", None),
        ("", None),
    ],
)
def test_only_a_repository_on_the_web_and_a_commit_name_a_program(written: str, named: Program | None) -> None:
    assert program_named(written) == named


@given(contact=st.none() | st.from_regex(r"[!-~]{3,200}", fullmatch=True), landmark=st.none() | st.text(min_size=1))
def test_any_contact_and_any_title_come_back_from_the_configuration(contact: str | None, landmark: str | None) -> None:
    landmark = landmark and landmark.encode("utf-8", "replace").decode()
    table = tomllib.loads(configuration(contact, landmark))

    assert table.get("contact") == contact
    assert table.get("source", {}).get("landmarks") == ([landmark] if landmark else None)


def test_the_configuration_is_one(tmp_path: Path) -> None:
    (tmp_path / "toolkit-maint.toml").write_text(configuration("https://a.example/", 'A "list"'), "utf-8")
    found = load_configuration(tmp_path, None, {})

    assert isinstance(found, Configuration)
    assert found.settings.contact == "https://a.example/"
    assert found.settings.source.landmarks == ('A "list"',)


def test_the_schemas_lie_where_the_files_say() -> None:
    files = starter_files(None, None, None)

    assert files["schema/catalogue.schema.json"] == schema_text("catalogue")
    assert {"schema/section.schema.json", "schema/config.schema.json"} <= files.keys()
    assert files["toolkit-maint.toml"].startswith("#:schema schema/config.schema.json\n")
