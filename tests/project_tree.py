"""The files of this project, as its house tests see them."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src"
PACKAGE = SOURCES / "toolkit_maint"


def tool(name: str) -> str:
    """The path of a command that the hash-locked requirements of the tests install."""
    return str(Path(sys.executable).parent / name)


def ran(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command to its end without input; its output is text."""
    return subprocess.run(
        command,
        cwd=cwd,
        env=None if env is None else os.environ | env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the project: tracked by git, or new and not ignored."""
    listed = ran("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    assert listed.returncode == 0, listed.stderr
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


@cache
def sources() -> tuple[Path, ...]:
    """Every module of the package."""
    return tuple(path for path in files() if path.is_relative_to(PACKAGE) and path.suffix == ".py")


def module_name(path: Path) -> str:
    """``src/toolkit_maint/a/b.py`` is ``toolkit_maint.a.b``."""
    parts = path.relative_to(SOURCES).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def lacking(what: str) -> NoReturn:
    """Skip a test that needs more than Python, git and make; fail it where nothing may be skipped."""
    message = f"{what} (.ci/run installs it)"
    if os.environ.get("REQUIRE_ALL_TESTS", "0") != "0":
        pytest.fail(f"nothing may be skipped here: {message}")
    pytest.skip(message)
