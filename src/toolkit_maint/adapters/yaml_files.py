"""The files of a catalogue: read within bounds, and never from outside the catalogue's folder."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from pathlib import Path, PureWindowsPath
from typing import Final

from toolkit_maint.adapters.yaml_text import LARGEST_FILE
from toolkit_maint.domain.diagnostic import Rule

ENDINGS: Final = (".yaml", ".yml")


def bytes_of(path: Path) -> bytes | Rule:
    """The bytes of an ordinary file, of one that is too large only the first too many; else why it cannot be read."""
    try:
        if not path.is_file():
            return Rule.FILE_UNREADABLE if path.exists() else Rule.FILE_MISSING
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        return Rule.FILE_MISSING
    except OSError:
        return Rule.FILE_UNREADABLE


def inside(folder: Path, name: str) -> Path | Rule:
    """The file of that name in ``folder`` with every symbolic link followed; else why it is none of the catalogue's.

    Absolute names and ``..`` are refused as such, also those of another system.
    """
    parts = (*Path(name).parts, *PureWindowsPath(name).parts)
    if Path(name).is_absolute() or PureWindowsPath(name).anchor or ".." in parts:
        return Rule.FILE_OUTSIDE
    try:
        resolved = (folder / name).resolve()
        return resolved if resolved.is_relative_to(folder.resolve()) else Rule.FILE_OUTSIDE
    except (OSError, RuntimeError, ValueError):
        # A loop of links is a RuntimeError up to Python 3.12; a NUL in a name is a ValueError.
        return Rule.FILE_UNREADABLE


def yaml_files(folder: Path) -> tuple[Path, ...]:
    """The YAML files that lie in ``folder`` itself, hidden ones apart, by name."""
    with contextlib.suppress(OSError):
        files = (item for item in folder.iterdir() if item.suffix in ENDINGS and not item.name.startswith("."))
        return tuple(sorted(item for item in files if item.is_file()))
    return ()


def unlisted(folder: Path, known: Collection[Path]) -> tuple[Path, ...]:
    """The YAML files in ``folder`` that are not among the ``known`` ones, which are given with links followed."""
    return tuple(path for path in yaml_files(folder) if path.resolve() not in known)


def shown_path(path: Path, base: Path) -> str:
    """The path relative to ``base`` where it lies within it, else as it is; always with ``/``, and text that can be written.

    The name of a file may hold bytes that are no text.
    """
    shown = path
    with contextlib.suppress(OSError, RuntimeError, ValueError):
        placed = path.parent.resolve() / path.name
        if placed.is_relative_to(base):
            shown = placed.relative_to(base)
    return shown.as_posix().encode("utf-8", "replace").decode("utf-8")
