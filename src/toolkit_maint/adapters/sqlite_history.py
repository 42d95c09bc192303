"""The history in one SQLite file (implements :class:`toolkit_maint.ports.History`).

Observations are journalled as they are made, one transaction each, so that a process that ends at any moment leaves all that it
acknowledged. Visits and runs are appended when a run is settled, in one transaction that is on the disk when it returns.
Incidents are not kept: they are a fold over the visits, made anew whenever somebody asks.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from toolkit_maint.domain.decisions import Decision, IssueFacts
from toolkit_maint.domain.incident import Visit
from toolkit_maint.domain.observation import Observation
from toolkit_maint.domain.past import Knowledge, Run, joined
from toolkit_maint.domain.policy import IncidentPolicy
from toolkit_maint.ports import HistoryFailure, HistoryFault, Unfinished

MIGRATIONS: Final = (
    """
    CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE visit (key TEXT, vantage TEXT, at TEXT, body BLOB NOT NULL, PRIMARY KEY (key, vantage, at)) WITHOUT ROWID;
    CREATE TABLE run (at TEXT, vantage TEXT, body BLOB NOT NULL, PRIMARY KEY (at, vantage)) WITHOUT ROWID;
    """,
    """
    CREATE TABLE journal (
        id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, vantage TEXT NOT NULL, ended INTEGER NOT NULL
    );
    CREATE TABLE observation (
        journal INTEGER NOT NULL REFERENCES journal (id) ON DELETE CASCADE,
        key TEXT NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (journal, key)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE decision (id TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE issue (key TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
    """,
)
"""What makes the tables of each version out of those of the one before; ``user_version`` counts how many were carried out."""

_KEPT_JOURNALS: Final = 10
_BUSY_SECONDS: Final = 5.0
_MOST_PAGES: Final = 1 << 21  # of 4 KiB each
_MOST_UNPACKED: Final = 8 * 1024 * 1024

_encode = msgspec.json.Encoder().encode
_decode_visit = msgspec.json.Decoder(Visit).decode
_decode_run = msgspec.json.Decoder(Run).decode
_decode_decision = msgspec.json.Decoder(Decision).decode
_decode_issue = msgspec.json.Decoder(IssueFacts).decode
_decode_observation = msgspec.json.Decoder(Observation).decode


class NewerStore(Exception):  # noqa: N818 - it says what the file is, and is caught by that name
    """A file that a later version of this program wrote; it was left as it is."""


class DamagedStore(Exception):  # noqa: N818 - it says what the file is, and is caught by that name
    """A file that is no history, or one that is broken inside; it was left as it is."""


class SqliteHistory:
    """A history in a file. One process writes to it at a time; see :mod:`toolkit_maint.adapters.state_folder`."""

    def __init__(
        self, path: Path, policy: IncidentPolicy, migrations: Sequence[str] = MIGRATIONS, *, most_pages: int = _MOST_PAGES
    ) -> None:
        """Open the file, make it where there is none, and bring an older one up to date, a copy of which is kept beside it.

        The file grows to ``most_pages`` at most, so that it cannot fill a disk. Raises :class:`NewerStore`,
        :class:`DamagedStore`, and :class:`~toolkit_maint.ports.HistoryFailure` where the place cannot be written.
        """
        self._path = path
        self.policy = policy
        is_new = not path.exists() or path.stat().st_size == 0
        with _told():
            self._db = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            self._prepare(is_new=is_new, migrations=migrations, most_pages=most_pages)
        except BaseException:
            self._db.close()
            raise
        self._journal = self._latest_journal()

    def _prepare(self, *, is_new: bool, migrations: Sequence[str], most_pages: int) -> None:
        try:
            if not is_new and self._db.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise DamagedStore(str(self._path))
            version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        except sqlite3.DatabaseError as exc:
            _raise_failure(exc)
            raise DamagedStore(str(self._path)) from exc
        if version > len(migrations):
            raise NewerStore(str(version))
        with _told():
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.execute(f"PRAGMA max_page_count = {most_pages}")
            if not is_new and 0 < version < len(migrations):
                self._back_up(self._path.with_name(f"{self._path.name}.version-{version}"))
            for number, statements in enumerate(migrations[version:], version + 1):
                with self._transaction():
                    for statement in filter(str.strip, statements.split(";")):
                        self._db.execute(statement)
                    self._db.execute(f"PRAGMA user_version = {number}")

    def _back_up(self, target: Path) -> None:
        target.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(target)) as copy:
            self._db.backup(copy)

    def close(self) -> None:
        """Let go of the file, in one piece: what is copied away afterwards is whole."""
        with contextlib.suppress(sqlite3.Error):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.close()

    def knowledge(self) -> Knowledge:
        """As the port says."""
        with _told():
            return _known(self._db)

    def unfinished(self) -> Unfinished | None:
        """As the port says."""
        if self._journal is None:
            return None
        with _told():
            at, vantage, ended = self._db.execute(
                "SELECT at, vantage, ended FROM journal WHERE id = ?", (self._journal,)
            ).fetchone()
            if ended:
                return None
            found = self._db.execute("SELECT body FROM observation WHERE journal = ? ORDER BY key", (self._journal,))
            observations = tuple(_unpacked(body) for (body,) in found)
        return Unfinished(at=datetime.fromisoformat(at), vantage=vantage, observations=observations)

    def begin(self, at: datetime, vantage: str) -> None:
        """As the port says."""
        with _told(), self._transaction():
            row = (_written(at), vantage)
            cursor = self._db.execute("INSERT INTO journal (at, vantage, ended) VALUES (?, ?, 0)", row)
            self._journal = cursor.lastrowid
            self._db.execute("DELETE FROM journal WHERE id <= ?", ((self._journal or 0) - _KEPT_JOURNALS,))

    def journal(self, observation: Observation) -> None:
        """As the port says."""
        row = (self._journal, observation.visit_key, zlib.compress(_encode(observation), 1))
        with _told():
            self._db.execute("INSERT OR REPLACE INTO observation (journal, key, body) VALUES (?, ?, ?)", row)

    def settle(self, run: Run, visits: Iterable[Visit], *, ended: bool) -> None:
        """As the port says."""
        with _told(), self._durably(), self._transaction():
            self._add(visits)
            self._db.execute("INSERT OR REPLACE INTO run VALUES (?, ?, ?)", (_written(run.at), run.vantage, _encode(run)))
            self._db.execute("UPDATE journal SET ended = ? WHERE id = ?", (int(ended), self._journal))
            self._set_fact("generation", str(int(self.fact("generation") or 0) + 1))

    def learn(self, knowledge: Knowledge) -> None:
        """As the port says."""
        own = self.knowledge()
        both = joined((own, knowledge), self.policy)
        with _told(), self._durably(), self._transaction():
            self._add(both.visits)
            for run in both.runs:
                self._db.execute("INSERT OR REPLACE INTO run VALUES (?, ?, ?)", (_written(run.at), run.vantage, _encode(run)))
            decisions = ((decision.id, _encode(decision)) for decision in both.decisions)
            self._db.executemany("INSERT OR REPLACE INTO decision VALUES (?, ?)", decisions)
            issues = ((facts.key, _encode(facts)) for facts in both.issues)
            self._db.executemany("INSERT OR REPLACE INTO issue VALUES (?, ?)", issues)
            self._set_fact("generation", str(both.generation))

    def _add(self, visits: Iterable[Visit]) -> None:
        rows = ((visit.key, visit.vantage, _written(visit.at), _encode(visit)) for visit in visits)
        self._db.executemany("INSERT OR REPLACE INTO visit VALUES (?, ?, ?, ?)", rows)

    def fact(self, name: str) -> str | None:
        """A small thing that was noted under this name."""
        row = self._db.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def note(self, name: str, value: str) -> None:
        """Note a small thing under a name."""
        with _told(), self._transaction():
            self._set_fact(name, value)

    def _set_fact(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    def _latest_journal(self) -> int | None:
        with _told():
            row = self._db.execute("SELECT max(id) FROM journal").fetchone()
        return None if row is None or row[0] is None else int(row[0])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @contextmanager
    def _durably(self) -> Iterator[None]:
        """What is committed within is on the disk, and so outlives a machine that is switched off as well."""
        self._db.execute("PRAGMA synchronous = FULL")
        try:
            yield
        finally:
            with contextlib.suppress(sqlite3.Error):
                self._db.execute("PRAGMA synchronous = NORMAL")


def read_only(path: Path) -> Knowledge:
    """What a history knows, without changing its file; of a folder that may not be written as well.

    Raises :class:`NewerStore`, :class:`DamagedStore` and ``HistoryFailure``.
    """
    with _reading(path) as db:
        return _known(db)


def _known(db: sqlite3.Connection) -> Knowledge:
    """All that a file holds; one of an earlier version has no decisions."""
    row = db.execute("SELECT value FROM fact WHERE name = 'generation'").fetchone()
    has_decisions = int(db.execute("PRAGMA user_version").fetchone()[0]) >= _DECISIONS_SINCE
    return Knowledge(
        generation=int(row[0]) if row else 0,
        visits=tuple(_decode_visit(body) for (body,) in db.execute("SELECT body FROM visit ORDER BY key, vantage, at")),
        runs=tuple(_decode_run(body) for (body,) in db.execute("SELECT body FROM run ORDER BY at, vantage")),
        decisions=tuple(_decode_decision(body) for (body,) in db.execute("SELECT body FROM decision ORDER BY id"))
        if has_decisions
        else (),
        issues=tuple(_decode_issue(body) for (body,) in db.execute("SELECT body FROM issue ORDER BY key"))
        if has_decisions
        else (),
    )


_DECISIONS_SINCE: Final = 3


def observations_in(path: Path) -> Iterator[Observation]:
    """What the last runs of a history saw, the earliest first, for those who judge it again. Raises as ``read_only`` does."""
    with _reading(path) as db:
        for (body,) in db.execute("SELECT body FROM observation ORDER BY journal, key"):
            yield _unpacked(body)


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    with _told(), contextlib.closing(_connected(path)) as db:
        try:
            version = int(db.execute("PRAGMA user_version").fetchone()[0])
            if version > len(MIGRATIONS):
                raise NewerStore(str(version))
            yield db
        except (sqlite3.DatabaseError, msgspec.DecodeError, zlib.error) as exc:
            if isinstance(exc, sqlite3.Error):
                _raise_failure(exc)
            raise DamagedStore(str(path)) from exc


def _connected(path: Path) -> sqlite3.Connection:
    """A connection that only reads. Where its folder may not be written, nobody else writes there either."""
    may_write = os.access(path.parent, os.W_OK)
    how = "mode=ro" if may_write else "mode=ro&immutable=1"
    return sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True, timeout=_BUSY_SECONDS, isolation_level=None)


def _unpacked(body: bytes) -> Observation:
    return _decode_observation(zlib.decompressobj().decompress(body, _MOST_UNPACKED))


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


@contextmanager
def _told() -> Iterator[None]:
    """Turn what SQLite says into what the port promises."""
    try:
        yield
    except sqlite3.Error as exc:
        _raise_failure(exc)
        raise HistoryFailure(HistoryFault.FAILED, str(exc)) from exc


_FAULTS: Final = {
    sqlite3.SQLITE_FULL: HistoryFault.FULL,
    sqlite3.SQLITE_READONLY: HistoryFault.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: HistoryFault.READ_ONLY,
    sqlite3.SQLITE_PERM: HistoryFault.READ_ONLY,
    sqlite3.SQLITE_BUSY: HistoryFault.BUSY,
    sqlite3.SQLITE_LOCKED: HistoryFault.BUSY,
    sqlite3.SQLITE_IOERR: HistoryFault.FAILED,
}


def _raise_failure(exc: sqlite3.Error) -> None:
    """Raise what the place of the file is to blame for; return where the fault is in the file itself."""
    fault = _FAULTS.get((getattr(exc, "sqlite_errorcode", 0) or 0) & 0xFF)
    if fault is not None:
        raise HistoryFailure(fault, str(exc)) from exc
