"""The files of a catalogue as they were before a change: read from the git repository that its folder lies in.

A pull request brings its repository's files with it, and perhaps its configuration as well. So only plumbing is used that
reads objects by their hashes: nothing is checked out or compared, and no hook, filter, pager, monitor or transport is run.
"""

from __future__ import annotations

import contextlib
import enum
import os
import re
import subprocess
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Final

import msgspec

from toolkit_maint.adapters.yaml_files import ENDINGS, as_written
from toolkit_maint.adapters.yaml_text import LARGEST_FILE

_PATIENCE_SECONDS: Final = 60
_HASH: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_LONGEST_REF: Final = 500
_LONGEST_LISTING: Final = 32 * 1024 * 1024
_MOST_FILES: Final = 10_000
_MOST_BYTES: Final = 64 * 1024 * 1024
_LONGEST_WORD_OF_GIT: Final = 4_096
_ORDINARY: Final = frozenset({b"100644", b"100755", b"100664"})
# What a person set for git itself stays, such as which folders are safe; what would lead to another repository does not.
_KEPT_OF_GIT: Final = ("GIT_CONFIG", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH")
# A folder of the catalogue may look like a repository itself, with a configuration of its own.
_OPTIONS: Final = ("--no-pager", "-c", "core.fsmonitor=false", "-c", "safe.bareRepository=explicit")
_SETTINGS: Final[Mapping[str, str]] = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}


class HistoryFault(enum.StrEnum):
    """Why there is nothing to compare with."""

    NO_GIT = "no-git"
    NO_REPOSITORY = "no-repository"
    NO_SUCH_REF = "no-such-ref"
    SHALLOW = "shallow"
    UNRELATED = "unrelated"
    TOO_LARGE = "too-large"
    FAILED = "failed"


class NoHistory(Exception):  # noqa: N818 - it says what is missing, and is caught by that name
    """The files as they were cannot be had. ``detail`` is what git said of it (foreign text, may be empty)."""

    def __init__(self, fault: HistoryFault, detail: str = "") -> None:
        """Say why."""
        super().__init__(f"{fault.value}: {detail}")
        self.fault = fault
        self.detail = detail


class FilesBefore(msgspec.Struct, frozen=True, kw_only=True):
    """The ordinary files below a folder at a ``commit`` (its whole hash), by path :func:`~.yaml_files.as_written`.

    YAML files have their content; of all others it is told that they are there, with none. Symbolic links and submodules
    are left out.
    """

    commit: str
    files: Mapping[Path, bytes]


def files_before(folder: Path, ref: str) -> FilesBefore:
    """The files below ``folder`` as they were where the branch that is checked out left ``ref``, as for ``git diff REF...``.

    So what ``ref`` got since is nobody's here. There are no files where the folder was not there then. Raises
    :class:`NoHistory`; takes a minute at most for each question to git, and reads no more than 64 MiB.
    """
    git = _Git(folder)
    prefix = git.asked("rev-parse", "--show-prefix", fault=HistoryFault.NO_REPOSITORY).removesuffix(b"\n")
    commit = _merge_base(git, ref)
    listing = git.asked("ls-tree", "-r", "-z", "-l", "--full-tree", commit, *([b"--", prefix] if prefix else []))
    blobs = dict(_blobs(listing, prefix, as_written(folder)))
    return FilesBefore(commit=commit, files=dict(_contents(git, blobs)))


def _merge_base(git: _Git, ref: str) -> str:
    """The commit from which both the branch and ``ref`` come."""
    if not ref or ref.startswith("-") or len(ref) > _LONGEST_REF or not ref.isprintable():
        raise NoHistory(HistoryFault.NO_SUCH_REF)
    try:
        named, head = _commit(git, ref), _commit(git, "HEAD")
    except NoHistory as exc:
        if exc.fault is not HistoryFault.FAILED:
            raise
        raise NoHistory(HistoryFault.SHALLOW if git.is_shallow() else HistoryFault.NO_SUCH_REF) from exc
    try:
        bases = git.asked("merge-base", named, head)
    except NoHistory as exc:
        if exc.fault is not HistoryFault.FAILED or exc.detail:
            raise
        raise NoHistory(HistoryFault.SHALLOW if git.is_shallow() else HistoryFault.UNRELATED) from exc
    return bases.split()[0].decode("ascii")


def _commit(git: _Git, name: str) -> str:
    hashed = git.asked("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").decode("ascii").strip()
    if not _HASH.fullmatch(hashed):
        # "^main" is a way to leave commits out.
        raise NoHistory(HistoryFault.FAILED)
    return hashed


class _Blob(msgspec.Struct, frozen=True):
    hash: bytes
    size: int


def _blobs(listing: bytes, prefix: bytes, folder: Path) -> Iterator[tuple[Path, _Blob | None]]:
    """Path → the blob to read, ``None`` for a file that only has to be there."""
    count = size = 0
    for record in listing.split(b"\0"):
        facts, _, name = record.partition(b"\t")
        mode, _, rest = facts.partition(b" ")
        if mode not in _ORDINARY or not name.startswith(prefix):
            continue
        parts = os.fsdecode(name[len(prefix) :]).split("/")
        if not all(parts) or {".", ".."}.intersection(parts):
            continue
        count += 1
        if count > _MOST_FILES:
            raise NoHistory(HistoryFault.TOO_LARGE)
        path = folder.joinpath(*parts)
        if not path.name.endswith(ENDINGS):
            yield path, None
            continue
        _, hashed, length = rest.split()
        size += int(length)
        if size > _MOST_BYTES or int(length) > LARGEST_FILE:
            raise NoHistory(HistoryFault.TOO_LARGE)
        yield path, _Blob(hashed, int(length))


def _contents(git: _Git, blobs: Mapping[Path, _Blob | None]) -> Iterator[tuple[Path, bytes]]:
    """Every file with its content, read in one go: hash, kind and size on a line, the content, a line feed."""
    wanted = [blob for blob in blobs.values() if blob is not None]
    asked = b"".join(blob.hash + b"\n" for blob in wanted)
    room = sum(blob.size + len(blob.hash) + 64 for blob in wanted)
    answer = git.asked("cat-file", "--batch", given=asked, most=room) if wanted else b""
    position = 0
    for path, blob in blobs.items():
        if blob is None:
            yield path, b""
            continue
        start = answer.index(b"\n", position) + 1
        if answer[position : start - 1].split() != [blob.hash, b"blob", b"%d" % blob.size]:
            # A partial clone has the tree, and would have to fetch the content.
            raise NoHistory(HistoryFault.FAILED, answer[position : start - 1].decode("utf-8", "replace"))
        position = start + blob.size + 1
        yield path, answer[start : position - 1]


class _Git:
    """The program ``git``, asked in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name.startswith(_KEPT_OF_GIT)
        }
        self._environment = {**kept, **_SETTINGS}

    def is_shallow(self) -> bool:
        """Whether only the last commits were fetched."""
        with contextlib.suppress(NoHistory):
            return self.asked("rev-parse", "--is-shallow-repository").strip() == b"true"
        return False

    def asked(
        self,
        *arguments: str | bytes,
        given: bytes = b"",
        most: int = _LONGEST_LISTING,
        fault: HistoryFault = HistoryFault.FAILED,
    ) -> bytes:
        """What git answers, at most ``most`` bytes. Raises :class:`NoHistory`, with ``fault`` where git itself says no."""
        command = ["git", *_OPTIONS, "-C", os.fspath(self._folder), *arguments]
        try:
            process = subprocess.Popen(  # noqa: S603 - no shell; what comes from outside cannot be an option
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=self._environment,
            )
        except (OSError, ValueError) as exc:
            raise NoHistory(HistoryFault.NO_GIT) from exc
        with process:
            return _answer(process, given, most, fault)


def _answer(process: subprocess.Popen[bytes], given: bytes, most: int, fault: HistoryFault) -> bytes:
    """The answer of a process, read within bounds of size and time while another thread feeds it."""
    late = threading.Timer(_PATIENCE_SECONDS, process.kill)
    said = bytearray()
    helpers = [
        threading.Thread(target=_feed, args=(process.stdin, given), daemon=True),
        threading.Thread(target=_listen, args=(process.stderr, said), daemon=True),
    ]
    late.start()
    try:
        for helper in helpers:
            helper.start()
        answer = process.stdout.read(most + 1) if process.stdout else b""
        if len(answer) > most:
            raise NoHistory(HistoryFault.TOO_LARGE)
        for helper in helpers:
            helper.join()
        code = process.wait()
    finally:
        late.cancel()
        process.kill()
    if code < 0:
        raise NoHistory(HistoryFault.FAILED, f"signal {-code}")
    if code:
        raise NoHistory(fault, _first_line(bytes(said)))
    return answer


def _feed(stdin: IO[bytes] | None, given: bytes) -> None:
    with contextlib.suppress(OSError):
        if stdin is not None:
            with stdin:
                stdin.write(given)


def _listen(stderr: IO[bytes] | None, said: bytearray) -> None:
    while stderr is not None and (part := stderr.read1(_LONGEST_WORD_OF_GIT)):  # type: ignore[attr-defined]  # a buffered reader
        said.extend(part[: max(0, _LONGEST_WORD_OF_GIT - len(said))])


def _first_line(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").splitlines()
    return lines[0].strip() if lines else ""
