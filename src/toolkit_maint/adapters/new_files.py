"""Files that were not there before: all of them come into being, or none, and nothing that is there is touched."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath


def already_there(folder: Path, names: Iterable[str]) -> tuple[str, ...]:
    """Which of the names are taken in ``folder`` already, by whatever it is; also a folder's that is something else."""
    taken = (name for name in names for each in _steps(name) if _is_taken(folder / each, last=each == PurePosixPath(name)))
    return tuple(dict.fromkeys(taken))


def write_new(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write files by their path within ``folder``, with the folders that they need.

    Raises ``OSError`` (``FileExistsError`` for a file that has come in between) after everything written was taken away again.
    """
    made: list[Path] = []
    try:
        for name, content in contents.items():
            path = folder / name
            made += _made_folders(path.parent)
            with path.open("xb") as file:
                made.append(path)
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
    except BaseException:
        for path in reversed(made):
            with contextlib.suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise


def _steps(name: str) -> tuple[PurePosixPath, ...]:
    path = PurePosixPath(name)
    return (*reversed(path.parents[:-1]), path)


def _is_taken(path: Path, *, last: bool) -> bool:
    return os.path.lexists(path) if last else os.path.lexists(path) and not path.is_dir()


def _made_folders(folder: Path) -> list[Path]:
    """Make a folder and those around it; gives the new ones, outermost first, and leaves none behind where one fails."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    made: list[Path] = []
    try:
        for each in reversed(missing):
            each.mkdir()
            made.append(each)
    except OSError:
        for each in reversed(made):
            each.rmdir()
        raise
    return made
