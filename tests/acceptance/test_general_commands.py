"""What every user tries first: help, version, schemas, configuration, saved reports."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from acceptance.command import CATALOGUE, PROJECT, environment, toolkit_maint
from toolkit_maint import __version__

COMMANDS = ("validate", "scrape", "check", "run", "report", "render", "demo", "init", "config", "schema")


def test_the_version(tmp_path: Path) -> None:
    ended = toolkit_maint("--version", cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (0, f"toolkit-maint {__version__}\n")


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_names_every_command_and_exit_code(tmp_path: Path, flag: str) -> None:
    ended = toolkit_maint(flag, cwd=tmp_path)
    assert ended.returncode == 0
    assert all(f"  {command} " in ended.stdout for command in COMMANDS)
    assert all(f"  {code}  " in ended.stdout for code in (2, 3, 4, 5, 1, 0))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(tmp_path: Path, command: str) -> None:
    ended = toolkit_maint(command, "--help", cwd=tmp_path)
    assert ended.returncode == 0
    assert command == "config" or f"toolkit-maint {command}" in ended.stdout


def test_a_command_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    assert toolkit_maint("explode", cwd=tmp_path).returncode == 2


def test_version_loads_nothing_that_it_does_not_need() -> None:
    code = "import sys, toolkit_maint.cli\nprint(*sorted(name.partition('.')[0] for name in sys.modules))"
    ended = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True)
    heavy = {"httpx", "bs4", "jsonschema", "asyncio", "yaml", "lxml", "selectolax", "msgspec", "httptools", "truststore"}
    assert heavy.isdisjoint(ended.stdout.split())


@pytest.mark.parametrize(
    ("command", "unwanted"),
    [
        ("validate", {"httpx", "asyncio", "bs4", "httptools", "selectolax"}),
        ("render", {"httpx", "asyncio", "bs4", "httptools"}),
        ("report", {"httpx", "asyncio", "bs4", "yaml", "jsonschema"}),
        ("schema", {"httpx", "asyncio", "bs4", "yaml", "jsonschema", "msgspec"}),
        ("config", {"httpx", "asyncio", "bs4", "yaml"}),
    ],
)
def test_no_command_loads_what_another_needs(command: str, unwanted: set[str]) -> None:
    code = f"import sys, toolkit_maint.cli.{command}_command\nprint(*sorted(name.partition('.')[0] for name in sys.modules))"
    ended = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True)
    assert unwanted.intersection(ended.stdout.split()) == set()


def test_schemas_are_printed_as_they_lie_in_the_repository(tmp_path: Path) -> None:
    names = toolkit_maint("schema", cwd=tmp_path).stdout.split()
    assert {"catalogue", "section", "config", "report-v1", "observation-v1"} <= set(names)
    for name in names:
        printed = toolkit_maint("schema", name, cwd=tmp_path).stdout
        assert printed == (PROJECT / "schema" / f"{name}.schema.json").read_text("utf-8")


def test_the_configuration_with_its_origins(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.toolkit-maint]\ncontact = "https://pyproject.example/"\n')
    (tmp_path / "toolkit-maint.toml").write_text('[check]\ntimeout = 7\nmax_per_host = 2\ncontrol_hosts = ["none"]\n')
    more = {"TOOLKIT_MAINT_CHECK_MAX_PER_HOST": "5", "TOOLKIT_MAINT_CONTACT": None}
    ended = toolkit_maint("config", "show", "--origin", cwd=tmp_path, **more)
    lines = {line.partition(" ")[0]: line for line in ended.stdout.splitlines()}
    assert "7.0" in lines["check.timeout"]
    assert lines["check.timeout"].endswith("# toolkit-maint.toml:2")
    assert lines["check.max_per_host"].split()[2:] == ["5", "#", "environment", "variable", "TOOLKIT_MAINT_CHECK_MAX_PER_HOST"]
    assert lines["check.concurrency"].endswith("# default")
    assert "# contact is not set" in ended.stdout  # of two files, toolkit-maint.toml counts alone


def test_pyproject_serves_as_well(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n\n[tool.toolkit-maint]\ncontact = "https://p.example/"\n')
    ended = toolkit_maint("config", "show", "--origin", cwd=tmp_path, TOOLKIT_MAINT_CONTACT=None)
    assert 'contact = "https://p.example/"' in ended.stdout
    assert "# pyproject.toml:5" in ended.stdout


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('catalog = "x"\n', "toolkit-maint.toml:1:1", "Did you mean catalogue?"),
        ("[check]\ntime_out = 3\n", "toolkit-maint.toml:2:1", "Did you mean timeout?"),
        ('[check]\ntimeout = "fast"\n', "toolkit-maint.toml:2:11", "number"),
        ("[check]\ntimeout = 0\n", "toolkit-maint.toml:2:11", "0"),
        ("a = [\n", "toolkit-maint.toml:1:1", "cannot be read"),
        ('[check]\nallow_private = ["10.0.0.0/8"]\n', "toolkit-maint.toml:2:1", "allow_private"),
    ],
)
def test_a_mistake_in_the_configuration_has_a_place_and_ends_with_2(tmp_path: Path, text: str, place: str, words: str) -> None:
    (tmp_path / "toolkit-maint.toml").write_text(text)
    ended = toolkit_maint("run", cwd=tmp_path)
    assert ended.returncode == 2
    assert place in ended.stderr
    assert words in ended.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [("TOOLKIT_MAINT_CHECK_TIMEOUT", "soon"), ("TOOLKIT_MAINT_FORMATS", "text,pdf"), ("TOOLKIT_MAINT_CONTACT", "a b")],
)
def test_a_bad_variable_is_named(tmp_path: Path, variable: str, value: str) -> None:
    bad = toolkit_maint("config", "show", cwd=tmp_path, **{variable: value})
    assert bad.returncode == 2
    assert variable in bad.stderr
    assert "Traceback" not in bad.stderr


def test_what_only_shows_when_it_is_used_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "settings").mkdir()
    config = tmp_path / "settings" / "toolkit-maint.toml"
    for text, setting in (
        ('ca_bundle = "lost.pem"', "settings/lost.pem"),
        ('control_hosts = ["ftp://a.example/"]', "control_hosts"),
    ):
        config.write_text(f"[check]\n{text}\n")
        ended = toolkit_maint(
            "run", "--config", "settings/toolkit-maint.toml", "--catalogue", str(CATALOGUE), "--lang", "nl", cwd=tmp_path
        )
        assert (ended.returncode, ended.stdout) == (2, "")
        assert setting in ended.stderr
        assert "instellingen" in ended.stderr


def test_an_unknown_variable_is_told(tmp_path: Path) -> None:
    unknown = toolkit_maint("config", "show", cwd=tmp_path, TOOLKIT_MAINT_ALLOW_PRIVATE="10.0.0.0/8")
    assert unknown.returncode == 0
    assert "TOOLKIT_MAINT_ALLOW_PRIVATE" in unknown.stderr


def test_a_saved_report_is_shown_again(tmp_path: Path) -> None:
    ran = toolkit_maint("run", "--catalogue", str(CATALOGUE), "--output-dir", "r", "--deadline", "0.001", cwd=tmp_path)
    assert ran.returncode == 4
    again = toolkit_maint("report", "r/report.json", "--format", "markdown", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (0, (tmp_path / "r" / "report.md").read_text())
    assert json.loads((tmp_path / "r" / "report.json").read_text())["exit_code"] == 4


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema_version": 2}', '{"schema_version": 1}'])
def test_what_is_no_report_is_wrong_usage(tmp_path: Path, text: str) -> None:
    (tmp_path / "report.json").write_text(text)
    ended = toolkit_maint("report", "report.json", cwd=tmp_path)
    assert ended.returncode == 2
    assert "report.json" in ended.stderr
    assert toolkit_maint("report", "missing.json", cwd=tmp_path).returncode == 2
