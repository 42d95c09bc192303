"""Progress as people see it: through a terminal, and through the log of a job."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import AnyStr

import msgspec
import pytest

from acceptance.command import LOOPBACK, environment
from fault_server import FaultServer, answer, by_path, running, silent
from terminal import Terminal

PROGRAM = (sys.executable, "-m", "toolkit_maint")
CHECK = (*PROGRAM, "check", "--links-from", "list.txt", "--format", "jsonl", *LOOPBACK)
RUN = (*PROGRAM, "run", "--catalogue", "list.yaml", "--control-host", "none", *LOOPBACK)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    yield from running()


@pytest.fixture
def listed(tmp_path: Path, server: FaultServer) -> Path:
    """A folder with a list, and a catalogue, of one good link and one that never answers."""
    port = server.serve(by_path({"/good": answer(), "/silent": silent}))
    urls = [f"http://127.0.0.1:{port}/{name}" for name in ("good", "silent")]
    (tmp_path / "list.txt").write_text("".join(f"{url}\n" for url in urls))
    entries = "".join(f"  - {{id: entry-{number}, title: Entry, url: '{url}'}}\n" for number, url in enumerate(urls))
    (tmp_path / "list.yaml").write_text(f"version: 1\ntitle: List\nentries:\n{entries}")
    return tmp_path


def wait_for(server: FaultServer, run: subprocess.Popen[AnyStr]) -> None:
    """Until both links were asked for."""
    while len(server.asked) < 2:
        assert run.poll() is None
        time.sleep(0.005)


class Watched(msgspec.Struct):
    """What was written to a terminal that standard error was, and to standard output if that was another."""

    shown: str
    out: str


def watched(
    folder: Path,
    server: FaultServer,
    *options: str,
    command: Sequence[str] = CHECK,
    until: str = "",
    both: bool = False,
    variables: dict[str, str] | None = None,
) -> Watched:
    """Run a check in a terminal until it shows that text, and both links were asked for; then end it by a signal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*command, *options],
        cwd=folder,
        env=environment(**{"TERM": "xterm", **(variables or {})}),
        stdin=subprocess.DEVNULL,
        stdout=theirs if both else subprocess.PIPE,
        stderr=theirs,
    ) as run:
        os.close(theirs)
        shown = b""
        while until.encode() not in shown:
            shown += os.read(ours, 65_536)
        wait_for(server, run)
        run.send_signal(signal.SIGINT)
        shown += b"".join(iter(lambda: _read(ours), b""))
        out = run.stdout.read() if run.stdout else b""
    os.close(ours)
    return Watched(shown.decode(), out.decode())


def _read(end: int) -> bytes:
    try:
        return os.read(end, 65_536)
    except OSError:  # a terminal whose other end was closed
        return b""


def test_a_terminal_shows_live_lines_and_is_clean_in_the_end(listed: Path, server: FaultServer) -> None:
    seen = watched(listed, server, until="1 of 2 links")

    assert Terminal(seen.shown).text() == ""
    assert len([json.loads(line) for line in seen.out.splitlines()]) == 2


def test_lines_on_the_same_terminal_stay_whole(listed: Path, server: FaultServer) -> None:
    seen = watched(listed, server, until="1 of 2 links", both=True, variables={"COLUMNS": "40"})

    assert [json.loads(line)["schema_version"] for line in Terminal(seen.shown).text().splitlines()] == [1, 1]


def test_a_run_tells_its_stages_and_leaves_its_report(listed: Path, server: FaultServer) -> None:
    seen = watched(listed, server, command=RUN, until="1 of 2 links", both=True)
    text = Terminal(seen.shown).text()

    assert text.startswith("Visiting 2 addresses …\nList: how things stand\n")
    assert "of 2 links" not in text


@pytest.mark.parametrize("option", ["--no-progress", "--quiet", "-q"])
def test_who_wants_none_gets_none(listed: Path, server: FaultServer, option: str) -> None:
    assert watched(listed, server, option).shown == ""


@pytest.mark.parametrize("variables", [{"TERM": "dumb"}, {"CI": "true"}])
def test_plain_lines_where_no_cursor_moves(listed: Path, server: FaultServer, variables: dict[str, str]) -> None:
    seen = watched(listed, server, variables=variables)

    assert "\x1b" not in seen.shown
    assert len(seen.shown.splitlines()) == 1
    assert "of 2 links" in seen.shown


@pytest.mark.parametrize(("ci", "told"), [("true", 1), ("", 0), (None, 0)])
def test_the_log_of_a_job_gets_a_line_and_a_pipe_nothing(listed: Path, server: FaultServer, ci: str | None, told: int) -> None:
    with subprocess.Popen(
        CHECK, cwd=listed, env=environment(CI=ci), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        wait_for(server, run)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)

    assert err.count("of 2 links") == len(err.splitlines()) == told
    assert len(out.splitlines()) == 2
