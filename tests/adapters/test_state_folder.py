"""The folder of what runs remember: what is damaged, newer, older, full or in use, and what is kept of it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from observation_builder import answer
from toolkit_maint.adapters.sqlite_history import MIGRATIONS, NewerStore, SqliteHistory
from toolkit_maint.adapters.state_file import decode_state, encode_state
from toolkit_maint.adapters.state_folder import Kept, open_state, read_state
from toolkit_maint.domain.incident import Visit
from toolkit_maint.domain.past import Knowledge, Run
from toolkit_maint.domain.policy import IncidentPolicy
from toolkit_maint.domain.standing import TroubleKind
from toolkit_maint.domain.verdict import Reason, VerdictKind
from toolkit_maint.ports import HistoryFailure, HistoryFault

NOW = datetime(2026, 11, 27, 4, 43, tzinfo=UTC)
POLICY = IncidentPolicy()
KEY = "https://a.example/"


def a_visit(day: int = 0, key: str = KEY) -> Visit:
    return Visit(key=key, at=NOW + timedelta(days=day), verdict=VerdictKind.ALIVE, reason=Reason.OK, vantage="main")


def a_run(day: int = 0) -> Run:
    return Run(at=NOW + timedelta(days=day), ended=NOW + timedelta(days=day, minutes=1), vantage="main", visits=1)


@contextmanager
def opened(folder: Path) -> Iterator[Kept]:
    with open_state(folder, POLICY, lambda: NOW) as kept:
        yield kept


def settled(folder: Path, day: int = 0, key: str = KEY) -> None:
    with opened(folder) as kept:
        kept.history.begin(NOW + timedelta(days=day), "main")
        kept.history.journal(answer(200, address=key))
        kept.history.settle(a_run(day), [a_visit(day, key)], ended=True)
        kept.export()


def kinds(folder: Path) -> list[TroubleKind]:
    with opened(folder) as kept:
        return [trouble.kind for trouble in kept.troubles]


def test_what_one_run_leaves_the_next_one_finds(tmp_path: Path) -> None:
    settled(tmp_path)

    with opened(tmp_path) as kept:
        assert kept.troubles == ()
        assert kept.history.knowledge().visits == (a_visit(),)
    assert (tmp_path / ".gitignore").read_text() == "*\n"
    assert decode_state((tmp_path / "state.jsonl").read_bytes()).knowledge.visits == (a_visit(),)


@pytest.mark.parametrize("lost", ["history.sqlite3", "state.jsonl"])
def test_either_of_the_two_files_is_enough(tmp_path: Path, lost: str) -> None:
    settled(tmp_path)
    (tmp_path / lost).unlink()

    with opened(tmp_path) as kept:
        assert kept.history.knowledge().visits == (a_visit(),)
        assert kept.export().generation == 1


def test_what_the_text_knows_more_is_taken_in_and_what_it_knows_less_is_kept(tmp_path: Path) -> None:
    settled(tmp_path)
    other = Knowledge(generation=9, visits=(a_visit(1, "https://b.example/"),))
    (tmp_path / "state.jsonl").write_text(encode_state(other), "utf-8")

    with opened(tmp_path) as kept:
        known = kept.history.knowledge()

    assert {visit.key for visit in known.visits} == {KEY, "https://b.example/"}
    assert known.generation == 10


@pytest.mark.parametrize(
    "content", [b"this is no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 8192], ids=["text", "torn"]
)
def test_a_damaged_store_is_put_aside_and_made_anew_from_the_text(tmp_path: Path, content: bytes) -> None:
    settled(tmp_path)
    (tmp_path / "history.sqlite3").write_bytes(content)

    with opened(tmp_path) as kept:
        (trouble,) = kept.troubles
        assert trouble.kind is TroubleKind.STORE_DAMAGED
        assert (tmp_path / trouble.aside).read_bytes() == content
        assert kept.history.knowledge().visits == (a_visit(),)
    assert kinds(tmp_path) == []


def test_bytes_that_were_torn_out_of_the_middle_are_found(tmp_path: Path) -> None:
    with opened(tmp_path) as kept:
        kept.history.begin(NOW, "main")
        kept.history.settle(a_run(), [a_visit(0, f"https://host-{number}.example/") for number in range(2_000)], ended=True)
        kept.export()
    path = tmp_path / "history.sqlite3"
    content = bytearray(path.read_bytes())
    content[40_000:120_000] = b"\x55" * 80_000
    path.write_bytes(content)

    with opened(tmp_path) as kept:
        assert [trouble.kind for trouble in kept.troubles] == [TroubleKind.STORE_DAMAGED]
        assert len(kept.history.knowledge().visits) == 2_000


def test_a_newer_store_is_put_aside_unread(tmp_path: Path) -> None:
    settled(tmp_path)
    with closing(sqlite3.connect(tmp_path / "history.sqlite3")) as db:
        db.execute("PRAGMA user_version = 99")

    with opened(tmp_path) as kept:
        assert [trouble.kind for trouble in kept.troubles] == [TroubleKind.STORE_NEWER]
        assert kept.history.knowledge().visits == (a_visit(),)


def test_a_newer_text_is_put_aside_unread(tmp_path: Path) -> None:
    newer = encode_state(Knowledge(generation=3, visits=(a_visit(),))).replace('"schema_version":1', '"schema_version":7')
    tmp_path.joinpath("state.jsonl").write_text(newer, "utf-8")

    with opened(tmp_path) as kept:
        (trouble,) = kept.troubles
        assert trouble.kind is TroubleKind.STATE_NEWER
        assert (tmp_path / trouble.aside).read_text("utf-8") == newer
        assert kept.history.knowledge() == Knowledge()


def test_of_a_damaged_text_the_rest_is_used(tmp_path: Path) -> None:
    text = encode_state(Knowledge(generation=3, visits=(a_visit(),))) + "<<<<<<< HEAD\n"
    tmp_path.joinpath("state.jsonl").write_text(text, "utf-8")

    with opened(tmp_path) as kept:
        (trouble,) = kept.troubles
        assert (trouble.kind, trouble.lines) == (TroubleKind.STATE_DAMAGED, 1)
        assert kept.history.knowledge().visits == (a_visit(),)
        kept.export()
    assert kinds(tmp_path) == []


def test_an_older_store_is_brought_up_to_date_and_a_copy_of_it_kept(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(MIGRATIONS[0])
        db.execute("PRAGMA user_version = 1")
        visit = encode_state(Knowledge(visits=(a_visit(),))).splitlines()[1].encode()
        db.execute("INSERT INTO visit VALUES (?, ?, ?, ?)", (KEY, "main", NOW.isoformat(), visit))
        db.commit()

    with opened(tmp_path) as kept:
        assert kept.troubles == ()
        assert kept.history.knowledge().visits == (a_visit(),)
        kept.history.begin(NOW, "main")
        kept.history.journal(answer(200, address=KEY))
    with closing(sqlite3.connect(tmp_path / "history.sqlite3.version-1")) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)
        assert copy.execute("SELECT count(*) FROM visit").fetchone() == (1,)
    with pytest.raises(NewerStore):
        SqliteHistory(path, POLICY, MIGRATIONS[:1])


def test_while_one_process_is_at_work_another_is_told_so(tmp_path: Path) -> None:
    with opened(tmp_path), pytest.raises(HistoryFailure) as caught, opened(tmp_path):
        pass

    assert caught.value.fault is HistoryFault.BUSY
    assert str(os.getpid()) in caught.value.detail


def test_who_only_asks_disturbs_nobody_and_sees_what_is_settled(tmp_path: Path) -> None:
    settled(tmp_path)

    with opened(tmp_path) as kept:
        kept.history.begin(NOW, "main")
        kept.history.journal(answer(200, address="https://b.example/"))
        assert read_state(tmp_path, POLICY).visits == (a_visit(),)
    assert read_state(tmp_path / "nothing", POLICY) == Knowledge()


def journal_many(history: SqliteHistory) -> None:
    for number in range(10_000):
        history.journal(answer(200, address=f"https://host-{number}.example/"))


def test_a_store_without_room_is_told_and_what_was_settled_is_safe(tmp_path: Path) -> None:
    settled(tmp_path)
    small = SqliteHistory(tmp_path / "history.sqlite3", POLICY, most_pages=20)

    with closing(small):
        small.begin(NOW, "main")
        with pytest.raises(HistoryFailure) as caught:
            journal_many(small)
    assert caught.value.fault is HistoryFault.FULL
    assert read_state(tmp_path, POLICY).visits == (a_visit(),)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    settled(tmp_path)
    for path in (*tmp_path.iterdir(), tmp_path):
        path.chmod(0o500)
    try:
        with pytest.raises(HistoryFailure) as caught, opened(tmp_path):
            pass
        assert caught.value.fault is HistoryFault.READ_ONLY
        assert read_state(tmp_path, POLICY).visits == (a_visit(),)
    finally:
        tmp_path.chmod(0o700)


_WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from observation_builder import answer
from toolkit_maint.adapters.state_folder import open_state
from toolkit_maint.domain.policy import IncidentPolicy
now = datetime(2026, 11, 27, 4, 43, tzinfo=UTC)
with open_state(Path(sys.argv[1]), IncidentPolicy(), lambda: now) as kept:
    kept.history.begin(now, "main")
    for number in range(100_000):
        kept.history.journal(answer(200, address=f"https://host-{number}.example/"))
        print(number, flush=True)
"""


@pytest.mark.parametrize("lines", [1, 7, 40])
def test_what_was_acknowledged_outlives_the_end_of_the_process(tmp_path: Path, lines: int) -> None:
    tests = str(Path(__file__).resolve().parents[1])
    command = (sys.executable, "-c", _WRITER, str(tmp_path), tests)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(lines):
            last = int(writer.stdout.readline())
        writer.kill()
        acknowledged = [last, *map(int, writer.stdout.read().split())]

    with opened(tmp_path) as kept:
        unfinished = kept.history.unfinished()

    assert unfinished is not None
    seen = {observation.visit_key for observation in unfinished.observations}
    assert {f"https://host-{number}.example/" for number in range(acknowledged[-1] + 1)} <= seen
    assert len(seen) <= acknowledged[-1] + 2
