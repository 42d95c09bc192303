"""The files of a catalogue: read within bounds, and never from outside the catalogue's folder."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Mapping
from pathlib import Path, PureWindowsPath
from typing import Final

from toolkit_maint.adapters.yaml_text import LARGEST_FILE
from toolkit_maint.domain.diagnostic import Rule

ENDINGS: Final = (".yaml", ".yml")


class Files:
    """The files that a catalogue is read from: those on disk, or what they would be."""

    def __init__(self, given: Mapping[Path, bytes] | None = None, *, only_given: bool = False) -> None:
        """Read from disk; a file that is ``given`` has that content instead, whether or not it is there.

        With ``only_given`` there are no other files at all, and the disk is not looked at: then paths that are given are as
        :func:`as_written` has them, else absolute and without a symbolic link.
        """
        self._given = dict(given or {})
        self._only_given = only_given

    def bytes_of(self, path: Path) -> bytes | Rule:
        """The bytes of an ordinary file, of one that is too large only the first too many; else why it cannot be read."""
        try:
            given = self._given.get(self.resolved(path))
            if given is not None:
                return given[: LARGEST_FILE + 1]
            if not self.is_file(path):
                return Rule.FILE_UNREADABLE if self.exists(path) else Rule.FILE_MISSING
            with path.open("rb") as file:
                return file.read(LARGEST_FILE + 1)
        except FileNotFoundError:
            return Rule.FILE_MISSING
        except (OSError, RuntimeError, ValueError):
            return Rule.FILE_UNREADABLE

    def inside(self, folder: Path, name: str) -> Path | Rule:
        """The file of that name in ``folder`` with every symbolic link followed; else why it is none of the catalogue's.

        Absolute names and ``..`` are refused as such, also those of another system.
        """
        parts = (*Path(name).parts, *PureWindowsPath(name).parts)
        if Path(name).is_absolute() or PureWindowsPath(name).anchor or ".." in parts:
            return Rule.FILE_OUTSIDE
        try:
            resolved = self.resolved(folder / name)
            return resolved if resolved.is_relative_to(self.resolved(folder)) else Rule.FILE_OUTSIDE
        except (OSError, RuntimeError, ValueError):
            # A loop of links is a RuntimeError up to Python 3.12; a NUL in a name is a ValueError.
            return Rule.FILE_UNREADABLE

    def yaml_files(self, folder: Path) -> tuple[Path, ...]:
        """The YAML files that lie in ``folder`` itself, hidden ones apart, by name."""
        with contextlib.suppress(OSError, RuntimeError):
            within = self.resolved(folder)
            found = {} if self._only_given else {item.name: item for item in folder.iterdir() if item.is_file()}
            found |= {path.name: folder / path.name for path in self._given if path.parent == within}
            files = (item for item in found.values() if item.suffix in ENDINGS and not item.name.startswith("."))
            return tuple(sorted(files))
        return ()

    def unlisted(self, folder: Path, known: Collection[Path]) -> tuple[Path, ...]:
        """The YAML files in ``folder`` that are not among the ``known`` ones, which are given with links followed."""
        return tuple(path for path in self.yaml_files(folder) if self.resolved(path) not in known)

    def is_file(self, path: Path) -> bool:
        """Whether there is an ordinary file; as :meth:`pathlib.Path.is_file`."""
        return self.resolved(path) in self._given or (not self._only_given and path.is_file())

    def is_folder(self, path: Path) -> bool:
        """Whether there is a folder; as :meth:`pathlib.Path.is_dir`."""
        within = self.resolved(path)
        return any(within in given.parents for given in self._given) or (not self._only_given and path.is_dir())

    def exists(self, path: Path) -> bool:
        """Whether there is anything; as :meth:`pathlib.Path.exists`."""
        return self.is_file(path) or self.is_folder(path) or (not self._only_given and path.exists())

    def resolved(self, path: Path) -> Path:
        """The absolute path with every symbolic link followed, if there can be any; raises as :meth:`pathlib.Path.resolve`."""
        return as_written(path) if self._only_given else path.resolve()


ON_DISK: Final = Files()


def as_written(path: Path) -> Path:
    """The absolute path without ``.`` and ``..``; the disk is not asked, and no symbolic link is followed."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - pathlib asks the disk


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
