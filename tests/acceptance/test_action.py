"""The action: its last step run under bash as the platform runs it, with the inputs of a workflow, hostile ones among them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from acceptance import action_step
from acceptance.action_step import ACTION, STEPS
from fake_github import REPOSITORY, TOKEN, FakeGitHub
from house.test_workflows import ALLOWED_ACTIONS
from payloads import COMMANDS
from project_tree import ROOT, ran, tool
from report_builder import REPORTS
from toolkit_maint.reports.report_json import encode

CATALOGUE = """version: 1
title: List
sections:
  - title: Books
    entries:
      - {id: first, title: First, url: "https://first.example/"}
      - {id: second, title: Second, url: null}
"""
TWICE = CATALOGUE.replace("url: null", 'url: "https://first.example/"')
HOSTILE = (
    "$(touch pwned)",
    "`touch pwned`",
    "; touch pwned",
    "&& touch pwned",
    "| touch pwned",
    "\n touch pwned",
    "' ; touch pwned ; '",
    '" ; touch pwned ; "',
    "${IFS}touch${IFS}pwned",
    "--output=pwned",
    "x\nend_0\nbroken=999",
    "*",
    "~",
    *COMMANDS,
)


def stepped(folder: Path, catalogue: str = CATALOGUE, api: str = "", **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the step on a small catalogue."""
    (folder / "catalogue.yaml").write_text(catalogue, "utf-8")
    given = {"catalogue": "catalogue.yaml", "command": "validate"}
    platform = {"GITHUB_OUTPUT": str(folder / "outputs"), "GITHUB_STEP_SUMMARY": str(folder / "summary")}
    hosted = {"GITHUB_REPOSITORY": REPOSITORY, "GITHUB_API_URL": api}
    return action_step.stepped(
        folder, given | {name.replace("_", "-"): value for name, value in inputs.items()}, **platform, **hosted
    )


def outputs(folder: Path) -> dict[str, str]:
    """The outputs as the platform reads them."""
    found = re.findall(
        r"^([\w-]+)<<(end_[0-9a-f]{32})\n(.*?)\n\2$", (folder / "outputs").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    return {name: value for name, _, value in found}


def test_inputs_and_outputs_are_those_that_are_documented() -> None:
    assert set(ACTION["inputs"]) >= {
        "command", "config", "catalogue", "args", "fail", "fail-if-empty", "formats", "output-dir", "job-summary", "token",
        "working-directory", "shard", "deadline",
    }  # fmt: skip
    assert set(ACTION["outputs"]) == {
        "exit-code", "report-path", "json-path", "sarif-path", "broken", "changed", "has-changes", "incomplete",
    }  # fmt: skip
    assert all(each["description"] for each in (*ACTION["inputs"].values(), *ACTION["outputs"].values()))


def test_no_input_is_read_by_a_shell() -> None:
    assert all("${{" not in step.get("run", "") for step in STEPS)
    assert STEPS[-1]["run"].startswith("exec ")
    assert {re.sub(r".*inputs\.([\w-]+).*", r"\1", value) for value in STEPS[-1]["env"].values()} <= set(ACTION["inputs"])
    uses = [step["uses"].partition("@") for step in STEPS if "uses" in step]
    assert all(ALLOWED_ACTIONS[action][1] == commit for action, _, commit in uses)


def test_zizmor_finds_nothing_in_it() -> None:
    audit = ran(tool("zizmor"), "--offline", "--persona=pedantic", "--strict-collection", "--no-progress", ROOT / "action.yml")

    assert audit.returncode == 0, audit.stdout + audit.stderr


def test_a_catalogue_without_a_fault(tmp_path: Path) -> None:
    ended = stepped(tmp_path)

    assert ended.returncode == 0, ended.stderr
    assert outputs(tmp_path) == {
        "exit-code": "0",
        "report-path": "reports/report.html",
        "json-path": "reports/report.json",
        "sarif-path": "reports/report.sarif",
        "broken": "0",
        "changed": "0",
        "has-changes": "false",
        "incomplete": "false",
    }


@pytest.mark.parametrize(("fail", "code"), [("true", 1), ("false", 0), ("FALSE", 0)])
def test_findings_fail_the_step_where_they_should(tmp_path: Path, fail: str, code: int) -> None:
    ended = stepped(tmp_path, TWICE, fail=fail)

    assert ended.returncode == code
    assert outputs(tmp_path)["exit-code"] == "1"
    assert "::error file=catalogue.yaml,line=7" in ended.stdout
    assert "First" in (tmp_path / "summary").read_text("utf-8")


def test_wrong_usage_always_fails_the_step(tmp_path: Path) -> None:
    unknown = stepped(tmp_path, command="format", fail="false")
    option = stepped(tmp_path, args="--no-such-option", fail="false")

    assert unknown.returncode == 2
    assert "The action has no command 'format'" in unknown.stderr
    assert option.returncode == 2


def test_without_a_summary_none_is_written(tmp_path: Path) -> None:
    stepped(tmp_path, TWICE, job_summary="false")

    assert not (tmp_path / "summary").exists()


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize(
    "name", ["args", "catalogue", "config", "command", "formats", "output-dir", "shard", "deadline", "fail"]
)
def test_hostile_inputs_are_arguments_and_nothing_else(tmp_path: Path, name: str, hostile: str) -> None:
    ended = stepped(tmp_path, **{name.replace("-", "_"): hostile})

    assert not [path for path in tmp_path.rglob("*") if path.name == "pwned" and path.is_file() and name != "args"]
    assert not (tmp_path / "pwned").exists() or hostile == "--output=pwned"
    assert ended.returncode in {0, 1, 2, 3}
    if (tmp_path / "outputs").exists():
        assert outputs(tmp_path).get("broken", "0") == "0"


def test_the_whole_job_with_nothing_to_visit(tmp_path: Path) -> None:
    catalogue = CATALOGUE.replace('url: "https://first.example/"', "url: null")
    empty = stepped(tmp_path, catalogue, command="run")
    allowed = stepped(tmp_path, catalogue, command="run", fail_if_empty="false")

    assert empty.returncode == 5
    assert allowed.returncode == 0, allowed.stderr
    assert outputs(tmp_path)["incomplete"] == "false"


def test_only_the_commands_for_the_code_host_get_the_token(tmp_path: Path) -> None:
    host = FakeGitHub({})
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "report.json").write_text(encode(REPORTS["over-days"]()), "utf-8")
    with host.running() as origin:
        ended = stepped(tmp_path, api=origin, command="issue", token=TOKEN, args="--lang\nen")

    assert ended.returncode == 0, ended.stderr
    assert len(host.issues) == 1
    assert TOKEN not in ended.stdout + ended.stderr
