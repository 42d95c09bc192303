"""Files that are read line by line: which two are one, and what is said where they cannot be read."""

from __future__ import annotations

import errno
import io
import sys
from pathlib import Path

import pytest

from toolkit_maint.adapters.observations_file import BadLine, LineFault
from toolkit_maint.cli.endings import Ending
from toolkit_maint.cli.json_lines import Wanted, is_same_file, readable
from toolkit_maint.reports.words import words_for

DUTCH = words_for("nl")


def test_standard_input_may_be_a_file_that_is_named_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, other = tmp_path / "seen.jsonl", tmp_path / "other.jsonl"
    path.write_bytes(b"{}")
    other.write_bytes(b"{}")
    with path.open(encoding="utf-8") as given:
        monkeypatch.setattr(sys, "stdin", given)
        assert is_same_file("-", str(path))
        assert not is_same_file("-", str(other))
        assert not is_same_file("-", str(tmp_path / "missing.jsonl"))


def test_a_device_can_be_read_and_written() -> None:
    assert is_same_file("/dev/null", "/dev/../dev/null")
    assert not is_same_file("/dev/null", "/dev/zero")


def test_without_standard_input_nothing_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)

    assert not is_same_file("-", str(tmp_path))
    with (
        pytest.raises(Ending, match=r"^stdin kon niet gelezen worden: dat bestand bestaat niet\.$"),
        readable("-", Wanted.RECORDING, DUTCH),
    ):
        pass


def test_standard_input_that_is_no_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"words")))

    assert not is_same_file("-", "seen.jsonl")
    with readable("-", Wanted.RECORDING, DUTCH) as file:
        assert file is not None
        assert file.read() == b"words"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (errno.ENOENT, "dat bestand bestaat niet"),
        (errno.ENOTDIR, "dat bestand bestaat niet"),
        (errno.EISDIR, "het is een map"),
        (errno.EACCES, "je mag het niet lezen"),
        (errno.EIO, "het lukte deze computer niet (broken)"),
    ],
)
def test_why_a_file_cannot_be_read_is_said_in_words(tmp_path: Path, code: int, told: str) -> None:
    path = tmp_path / "seen.jsonl"
    path.write_bytes(b"")
    with pytest.raises(Ending) as raised, readable(str(path), Wanted.RECORDING, DUTCH):
        raise OSError(code, "broken")

    assert str(raised.value.message) == f"{path} kon niet gelezen worden: {told}."


@pytest.mark.parametrize("fault", LineFault)
@pytest.mark.parametrize("wanted", Wanted)
def test_every_fault_has_its_words(tmp_path: Path, fault: LineFault, wanted: Wanted) -> None:
    path = tmp_path / "seen.jsonl"
    path.write_bytes(b"")
    messages = set()
    for lang in ("nl", "en"):
        with pytest.raises(Ending) as raised, readable(str(path), wanted, words_for(lang)):
            raise BadLine(7, fault, "\x1b[31m")
        messages.add(raised.value.message)

    assert len(messages) == 2
    assert "\x1b" not in "".join(messages)
