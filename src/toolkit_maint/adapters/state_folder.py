"""The folder that holds what runs remember: the history, the text that travels (``state.jsonl``), and a lock.

Nothing in it is ever thrown away because it cannot be read: a file that is damaged, or that a later version wrote, is put aside
under another name, and the run goes on with what the rest knows.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from toolkit_maint.adapters.atomic_file import write_text
from toolkit_maint.adapters.sqlite_history import DamagedStore, NewerStore, SqliteHistory, read_only
from toolkit_maint.adapters.state_file import FILE_NAME, LARGEST, NewerState, decode_state, encode_state
from toolkit_maint.domain.past import Knowledge, compact, joined
from toolkit_maint.domain.policy import IncidentPolicy
from toolkit_maint.domain.standing import HistoryTrouble, TroubleKind
from toolkit_maint.ports import HistoryFailure, HistoryFault

try:
    import fcntl
except ImportError:  # pragma: no cover - a system without it has one user at a time
    fcntl = None  # type: ignore[assignment]

STORE_NAME: Final = "history.sqlite3"
LOCK_NAME: Final = "lock"
_DIGEST: Final = "state-digest"
_BESIDE: Final = ("-wal", "-shm")


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """An open history, and what of it could not be read."""

    history: SqliteHistory
    troubles: tuple[HistoryTrouble, ...]
    state: Path

    def export(self) -> Knowledge:
        """Write what is known into the text that travels, and give it. Raises ``HistoryFailure``."""
        known = compact(self.history.knowledge(), self.history.policy)
        text = encode_state(known)
        try:
            write_text(self.state, text)
        except OSError as exc:
            raise failure_of(exc) from exc
        self.history.note(_DIGEST, _digest(text.encode("utf-8")))
        return known


@contextmanager
def open_state(folder: Path, policy: IncidentPolicy, clock: Callable[[], datetime]) -> Iterator[Kept]:
    """Open the history in a folder for one process, make it where there is none, and take in what its text knows more.

    Raises ``HistoryFailure``: ``busy`` while another process has it open, ``read-only`` or ``full`` where it cannot be kept.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            # The folder lies beside the catalogue, and what travels with it does so on a branch of its own.
            ignore.write_text("*\n", encoding="utf-8")
    except OSError as exc:
        raise failure_of(exc) from exc
    with _locked(folder / LOCK_NAME, clock):
        troubles: list[HistoryTrouble] = []
        history, state = _store(folder / STORE_NAME, policy, clock, troubles), folder / FILE_NAME
        try:
            troubles.extend(_taken_in(state, history, clock))
            yield Kept(history=history, troubles=tuple(troubles), state=state)
        finally:
            history.close()


def read_state(folder: Path, policy: IncidentPolicy) -> Knowledge:
    """What a folder remembers, for those who only ask: nothing in it is changed, and a run that is at work is not disturbed.

    Of what cannot be read nothing is known. Raises ``HistoryFailure`` where the place cannot be read at all.
    """
    parts = []
    try:
        if (folder / STORE_NAME).is_file():
            parts.append(read_only(folder / STORE_NAME))
        if (folder / FILE_NAME).is_file():
            parts.append(decode_state((folder / FILE_NAME).read_bytes()).knowledge)
    except OSError as exc:
        raise failure_of(exc) from exc
    except (NewerStore, DamagedStore, NewerState) as exc:
        raise HistoryFailure(HistoryFault.FAILED, str(exc)) from exc
    return joined(parts, policy)


def failure_of(exc: OSError) -> HistoryFailure:
    """What the port calls an error of the file system."""
    if exc.errno in {errno.ENOSPC, errno.EDQUOT}:
        fault = HistoryFault.FULL
    else:
        fault = HistoryFault.READ_ONLY if exc.errno in {errno.EPERM, errno.EACCES, errno.EROFS} else HistoryFault.FAILED
    return HistoryFailure(fault, f"{exc.filename or ''}: {exc.strerror or exc}".removeprefix(": "))


@contextmanager
def _locked(path: Path, clock: Callable[[], datetime]) -> Iterator[None]:
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as exc:
        raise failure_of(exc) from exc
    try:
        try:
            if fcntl is not None:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            raise HistoryFailure(HistoryFault.BUSY, os.pread(handle, 200, 0).decode("utf-8", "replace").strip()) from exc
        with contextlib.suppress(OSError):  # a full disk is told where something is to be kept
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()} {clock():%Y-%m-%dT%H:%M:%SZ}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def _store(path: Path, policy: IncidentPolicy, clock: Callable[[], datetime], troubles: list[HistoryTrouble]) -> SqliteHistory:
    try:
        return SqliteHistory(path, policy)
    except NewerStore:
        kind = TroubleKind.STORE_NEWER
    except DamagedStore:
        kind = TroubleKind.STORE_DAMAGED
    troubles.append(HistoryTrouble(kind=kind, aside=_put_aside(path, clock)))
    return SqliteHistory(path, policy)


def _put_aside(path: Path, clock: Callable[[], datetime]) -> str:
    """Rename a file, with those of SQLite that belong to it; the new name."""
    aside = path.with_name(f"{path.name}.aside-{clock():%Y%m%dT%H%M%SZ}")
    try:
        for ending in ("", *_BESIDE):
            if path.with_name(path.name + ending).exists():
                path.with_name(path.name + ending).replace(aside.with_name(aside.name + ending))
    except OSError as exc:
        raise failure_of(exc) from exc
    return aside.name


def _taken_in(path: Path, history: SqliteHistory, clock: Callable[[], datetime]) -> Iterator[HistoryTrouble]:
    """Learn what the text knows, unless it is the one that was written last; and say what of it could not be read."""
    if not path.is_file():
        return
    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST else b""
    except OSError as exc:
        raise failure_of(exc) from exc
    if history.fact(_DIGEST) == _digest(content):
        return
    try:
        read = decode_state(content)
    except NewerState:
        yield HistoryTrouble(kind=TroubleKind.STATE_NEWER, aside=_put_aside(path, clock))
        return
    history.learn(read.knowledge)
    if read.damaged:
        yield HistoryTrouble(kind=TroubleKind.STATE_DAMAGED, aside=_put_aside(path, clock), lines=read.damaged)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
