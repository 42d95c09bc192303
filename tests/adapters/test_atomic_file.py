"""A file is old or new, never half."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from toolkit_maint.adapters.atomic_file import write_text, write_together


def test_a_file_is_made_with_its_folders(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "report.md"
    write_text(target, "één\r\nregel\n")
    assert target.read_bytes() == "één\r\nregel\n".encode()
    assert [path.name for path in target.parent.iterdir()] == ["report.md"]


def test_the_mode_of_a_file_stays(tmp_path: Path) -> None:
    target = tmp_path / "report.md"
    target.write_text("oud")
    target.chmod(0o640)
    write_text(target, "nieuw")
    assert (target.read_text(), target.stat().st_mode & 0o777) == ("nieuw", 0o640)


def test_a_new_file_has_the_mode_that_the_system_gives(tmp_path: Path) -> None:
    target, ordinary = tmp_path / "report.md", tmp_path / "ordinary"
    ordinary.write_text("")
    write_text(target, "x")
    assert target.stat().st_mode == ordinary.stat().st_mode


def test_a_link_is_replaced_and_not_what_it_points_at(tmp_path: Path) -> None:
    secret, link = tmp_path / "secret", tmp_path / "report.md"
    secret.write_text("secret")
    link.symlink_to(secret)
    write_text(link, "report")
    assert (secret.read_text(), link.read_text(), link.is_symlink()) == ("secret", "report", False)


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE, text=True) as reader:
        write_text(pipe, "report")
        assert reader.communicate(timeout=10)[0] == "report"
    assert pipe.is_fifo()


def test_of_several_files_all_are_written_or_none(tmp_path: Path) -> None:
    first, new, last = tmp_path / "first", tmp_path / "new", tmp_path / "last"
    first.write_bytes(b"old")
    last.mkdir()
    with pytest.raises(OSError, match="last"):
        write_together({first: b"1", new: b"2", last: b"3"})
    assert (first.read_bytes(), sorted(path.name for path in tmp_path.iterdir())) == (b"old", ["first", "last"])

    last.rmdir()
    write_together({first: b"1", new: b"2", last: b"3"})
    assert [path.read_bytes() for path in (first, new, last)] == [b"1", b"2", b"3"]


def test_a_folder_in_the_way_is_an_error_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "report.md").mkdir()
    with pytest.raises(OSError, match=r"report\.md"):
        write_text(tmp_path / "report.md", "x")
    assert [path.name for path in tmp_path.iterdir()] == ["report.md"]


_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from toolkit_maint.adapters.atomic_file import write_text, write_together
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_text(Path(sys.argv[1]), "n" * 5000)
except OSError as exc:
    print(type(exc).__name__)
"""


def test_a_disk_that_is_full_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "report.md"
    target.write_text("oud")
    child = subprocess.run([sys.executable, "-c", _FULL_DISK, str(target)], capture_output=True, text=True, check=True)
    assert child.stdout == "OSError\n"
    assert target.read_text() == "oud"
    assert [path.name for path in tmp_path.iterdir()] == ["report.md"]
