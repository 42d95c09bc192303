"""The commands that a newcomer types first."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from project_tree import ROOT, ran
from toolkit_maint.domain.report import ExitCode

SUCCEEDS = {ExitCode.OK, ExitCode.FINDINGS, ExitCode.INCOMPLETE}


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    """A folder with the Makefile and a program that ends as its environment says."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    program = tmp_path / ".venv" / "bin" / "toolkit-maint"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "$@"\nmkdir -p reports\ntouch reports/report.md\nexit "$ENDS_WITH"\n', "utf-8")
    program.chmod(0o755)
    return tmp_path


def _make(workshop: Path, *arguments: str, **env: str) -> tuple[int, list[str]]:
    done = ran("make", "-o", ".venv/ready-to-run", *arguments, cwd=workshop, env={"MAKEFLAGS": "", "MAKELEVEL": "", **env})
    return done.returncode, done.stdout.splitlines()


@pytest.mark.parametrize("code", ExitCode)
def test_run_says_in_words_how_the_job_ended(workshop: Path, code: ExitCode) -> None:
    status, said = _make(workshop, "run", ENDS_WITH=str(code.value))

    assert (status == 0) is (code in SUCCEEDS)
    (line,) = [line for line in said if line.startswith(f"toolkit-maint ended with {code.value}: ")]
    assert "own exit codes" not in line


def test_run_says_where_the_reports_lie(workshop: Path) -> None:
    _, said = _make(workshop, "run", ENDS_WITH="0")

    assert said[0] == "run --output-dir reports"
    assert said[-1].strip() == "reports/report.md"


def test_run_passes_further_options_on(workshop: Path) -> None:
    _, said = _make(workshop, "run", "ARGS=--control-host none", ENDS_WITH="0")

    assert said[0] == "run --output-dir reports --control-host none"


def test_a_run_that_left_no_report_is_a_failure(workshop: Path) -> None:
    status, _ = _make(workshop, "run", "REPORTS=elsewhere", ENDS_WITH="1")

    assert status != 0


def test_an_unknown_end_is_a_failure(workshop: Path) -> None:
    status, said = _make(workshop, "run", ENDS_WITH="77")

    assert status != 0
    assert "toolkit-maint ended with 77: not one of its own exit codes." in said


def test_help_names_every_command() -> None:
    done = ran("make", "help", env={"MAKEFLAGS": "", "MAKELEVEL": ""})
    commands = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("  make ")]

    assert commands == ["help", "run", "demo", "test", "bench", "install", "messages", "lock", "clean"]


def test_too_old_a_python_is_named(workshop: Path) -> None:
    old = workshop / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    old.chmod(0o755)

    done = ran("make", "install", f"PYTHON={old}", cwd=workshop, env={"MAKEFLAGS": "", "MAKELEVEL": ""})

    assert done.returncode != 0
    assert "No Python 3.11 or later" in done.stderr
    assert str(old) in done.stderr
    assert (workshop / ".venv" / "bin" / "toolkit-maint").is_file()


def test_the_ci_command_is_a_sound_script() -> None:
    script = ROOT / ".ci" / "run"
    lines = script.read_text("utf-8").splitlines()

    assert os.access(script, os.X_OK)
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    assert lines[-1] == "exec make test"
    assert ran("bash", "-n", script).returncode == 0
