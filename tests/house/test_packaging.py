"""What is installed is what was locked, and what is shipped is complete."""

from __future__ import annotations

import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from project_tree import ROOT, files, ran, tool
from toolkit_maint import __version__

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = ("run", "dev", "build")


def _locked(name: str) -> dict[str, set[str]]:
    """Name → locked versions (several where they depend on the platform). Fails on anything that is not hash-locked."""
    versions: dict[str, set[str]] = {}
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    for line in text.replace("\\\n", "").splitlines():
        pinned, *hashes = line.split(" --hash=")
        requirement = Requirement(pinned.strip())
        (specifier,) = requirement.specifier
        assert specifier.operator == "==", line
        assert hashes, line
        assert all(value.strip().startswith("sha256:") for value in hashes), line
        versions.setdefault(canonicalize_name(requirement.name), set()).add(specifier.version)
    return versions


def _wanted(name: str) -> list[Requirement]:
    groups = PYPROJECT["dependency-groups"]
    build = list(groups["build"])
    named = {
        "build": build,
        "run": PYPROJECT["project"]["dependencies"],
        "dev": PYPROJECT["project"]["dependencies"] + build + [item for item in groups["dev"] if isinstance(item, str)],
    }
    return [Requirement(item) for item in named[name]]


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_holds_every_requirement(name: str) -> None:
    locked = _locked(name)

    for requirement in _wanted(name):
        versions = locked.get(canonicalize_name(requirement.name), set())
        assert versions, f"{requirement} is not in requirements/{name}.txt: make lock"
        assert all(requirement.specifier.contains(version) for version in versions), f"{requirement}: make lock"


@pytest.mark.parametrize("name", ["run", "build"])
def test_the_locks_agree(name: str) -> None:
    dev = _locked("dev")

    assert {package: dev.get(package) for package in _locked(name)} == _locked(name)


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_names_no_source(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")

    assert "://" not in text
    assert not [line for line in text.splitlines() if line.startswith("-")]


def test_the_build_group_is_what_the_build_needs() -> None:
    assert PYPROJECT["dependency-groups"]["build"] == PYPROJECT["build-system"]["requires"]


def test_every_import_is_declared_and_every_declaration_used() -> None:
    check = ran(tool("deptry"), "src", "--no-ansi")

    assert check.returncode == 0, check.stdout + check.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = ran(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder)
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_holds_the_whole_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        shipped = {name for name in archive.namelist() if ".dist-info/" not in name}
    inside = {str(path.relative_to(ROOT / "src")) for path in files() if path.is_relative_to(ROOT / "src")}
    schemas = {f"toolkit_maint/{path.relative_to(ROOT)}" for path in files() if path.is_relative_to(ROOT / "schema")}

    assert shipped == inside | schemas


def test_the_wheel_runs_without_the_sources(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = "import toolkit_maint; from toolkit_maint.cli import main; print(toolkit_maint.__file__); main(['--version'])"
    version = ran(sys.executable, "-c", code, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)})

    assert version.returncode == 0, version.stderr
    found, said = version.stdout.splitlines()
    assert Path(found).is_relative_to(tmp_path)
    assert said.split() == ["toolkit-maint", __version__]
