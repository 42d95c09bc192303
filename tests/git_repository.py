"""A git repository of a test's own, which no setting of the machine reaches."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

_SETTINGS: Final = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "Editor",
    "GIT_AUTHOR_EMAIL": "editor@example.org",
    "GIT_COMMITTER_NAME": "Editor",
    "GIT_COMMITTER_EMAIL": "editor@example.org",
}


class Repository:
    """A repository with a branch ``main`` checked out; nothing is committed yet."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.git("init", "-q", "--initial-branch=main")

    def git(self, *arguments: str) -> str:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        ended = subprocess.run(
            ["git", "-C", str(self.folder), *arguments], env={**kept, **_SETTINGS}, check=True, capture_output=True, text=True
        )
        return ended.stdout.strip()

    def write(self, files: dict[str, str | bytes]) -> None:
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(self, files: dict[str, str | bytes] | None = None) -> str:
        """Commit everything as it lies there, after writing these files; the whole hash."""
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "-q", "--allow-empty", "--message=change")
        return self.git("rev-parse", "HEAD")
