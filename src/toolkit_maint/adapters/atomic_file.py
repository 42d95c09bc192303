"""Files that are old or new, never half: written beside, flushed to disk, then put in place."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def write_text(path: Path, text: str) -> None:
    """Put ``text`` into the file at ``path`` as UTF-8, keeping the mode of a file that stands there.

    A symbolic link is followed no further than its own place: the link is replaced, not what it points at. What is no file
    (a pipe, a device) is written to as it is. Raises ``OSError`` where the folder cannot be written or the disk is full;
    what stood there before then still does.
    """
    if path.exists() and not path.is_symlink() and not path.is_file() and not path.is_dir():
        path.write_text(text, encoding="utf-8", newline="")
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    write_together({path: text.encode("utf-8")})


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Put each content into its file: into all of them, or into none.

    None is put in place before all of them are on the disk. Raises ``OSError`` as :func:`write_text` does; then those that
    were in place already are as they were before.
    """
    beside: dict[Path, Path] = {}
    before = {path: path.read_bytes() if path.is_file() else None for path in (contents if len(contents) > 1 else ())}
    placed: list[Path] = []
    try:
        for path, content in contents.items():
            handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
            beside[path] = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside[path].chmod(_mode_for(path))
        for path, written in beside.items():
            written.replace(path)
            placed.append(path)
    except BaseException:
        for path in placed:
            _put_back(path, before.get(path))
        for written in beside.values():
            with contextlib.suppress(OSError):
                written.unlink()
        raise
    for folder in {path.parent for path in contents}:
        _sync_folder(folder)


def _put_back(path: Path, content: bytes | None) -> None:
    with contextlib.suppress(OSError):
        if content is None:
            path.unlink()
        else:
            write_together({path: content})


def _mode_for(path: Path) -> int:
    if path.is_file() and not path.is_symlink():
        return path.stat().st_mode & 0o777
    current = os.umask(0)
    os.umask(current)
    return 0o666 & ~current


def _sync_folder(folder: Path) -> None:
    """Make the new name last; not every file system offers this, and none is worse off without."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
