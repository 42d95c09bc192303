"""The host of a folder's git remote."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from toolkit_maint.adapters.git_remote import remote_origin


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


@pytest.mark.parametrize(
    ("remote", "origin"),
    [
        ("https://code.example/org/repo.git", "https://code.example/"),
        ("https://user:secret@code.example/org/repo", "https://code.example/"),
        ("git@code.example:org/repo.git", "https://code.example/"),
        ("code.example:org/repo.git", "https://code.example/"),
        ("ssh://git@code.example:2222/org/repo.git", "https://code.example/"),
        ("git://code.example/repo", "https://code.example/"),
        ("../elsewhere", None),
        ("/srv/git/repo.git", None),
        ("file:///srv/git/repo.git", None),
    ],
)
def test_the_host_of_the_remote(repository: Path, remote: str, origin: str | None) -> None:
    subprocess.run(["git", "-C", str(repository), "config", "remote.origin.url", remote], check=True)
    assert remote_origin(repository) == origin


def test_without_a_remote_or_a_repository_there_is_none(repository: Path, tmp_path: Path) -> None:
    assert remote_origin(repository) is None
    assert remote_origin(tmp_path / "nowhere") is None


def test_without_git_there_is_none(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert remote_origin(repository) is None
