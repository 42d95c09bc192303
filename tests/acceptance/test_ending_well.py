"""However a check ends, its result is whole: every line once, what was not done named, and all of it soon."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from acceptance.command import LOOPBACK, environment, toolkit_maint
from fault_server import FaultServer, answer, by_path, running, silent

MANY = 20_000
PAGES = {"/good": answer(), "/gone": answer(b"<title>Gone</title>", "410 Gone")}
SIGNALS = [signal.SIGINT, signal.SIGTERM]


@pytest.fixture
def server() -> Iterator[FaultServer]:
    yield from running()


def a_list(folder: Path, server: FaultServer, silent_lines: int) -> list[str]:
    """One good link, one that is gone, one twice, and as many as asked for that never answer."""
    web, mute = server.serve(by_path(PAGES)), server.serve(silent)
    written = [f"http://127.0.0.1:{web}/good", f"http://127.0.0.1:{web}/gone", f"http://127.0.0.1:{web}/good"]
    written += [f"http://127.0.0.1:{mute}/page/{number}" for number in range(silent_lines)]
    (folder / "list.txt").write_text("\n".join((*written, "")))
    return written


def started(folder: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "toolkit_maint", "check", "--links-from", "list.txt", *LOOPBACK, *options]
    return subprocess.Popen(command, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(server: FaultServer, run: subprocess.Popen[str], requests: int) -> None:
    while len(server.asked) < requests:
        assert run.poll() is None
        time.sleep(0.005)


def ended(run: subprocess.Popen[str], *numbers: signal.Signals, pause: float = 0.1) -> tuple[int, str, str, float]:
    """Code, output, talk and seconds after these signals, which must not be so near one another that two become one."""
    sent = time.monotonic()
    for position, number in enumerate(numbers):
        time.sleep(pause if position else 0)
        run.send_signal(number)
    out, err = run.communicate(timeout=60)
    return run.returncode, out, err, time.monotonic() - sent


@pytest.mark.parametrize("number", SIGNALS)
def test_thousands_of_lines_are_all_told_soon_after_a_signal(
    tmp_path: Path, server: FaultServer, number: signal.Signals
) -> None:
    written = a_list(tmp_path, server, MANY)
    with started(tmp_path, "--format", "jsonl", "--output", "out.jsonl") as run:
        wait_for(server, run, 4)
        code, _, err, seconds = ended(run, number)
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]

    assert (code, err) == (4, "")
    assert seconds < 5
    assert Counter(line["url"] for line in lines) == Counter(written)
    told = {(line["url"].rpartition("/")[2], line["verdict"], line["reason"]) for line in lines if "page" not in line["url"]}
    assert told <= {("good", "alive", "ok"), ("gone", "unsure", "interrupted"), ("gone", "unchecked", "interrupted")}
    assert {(line["verdict"], line["reason"]) for line in lines if "page" in line["url"]} == {("unchecked", "interrupted")}


@pytest.mark.parametrize("chosen", ["text", "markdown", "json", "github", "jsonl"])
@pytest.mark.parametrize("ending", ["signal", "deadline"])
def test_every_format_names_what_was_not_visited(tmp_path: Path, server: FaultServer, chosen: str, ending: str) -> None:
    written = a_list(tmp_path, server, 30)
    options = ("--format", chosen, *(("--deadline", "0.5") if ending == "deadline" else ()))
    with started(tmp_path, *options) as run:
        if ending == "signal":
            wait_for(server, run, 4)
        code, out, _, seconds = ended(run, *([signal.SIGTERM] if ending == "signal" else []))
    assert code == 4
    assert ending == "deadline" or seconds < 5
    reason = "interrupted" if ending == "signal" else "deadline"
    match chosen:
        case "jsonl":
            assert Counter(json.loads(line)["url"] for line in out.splitlines()) == Counter(written)
        case "json":
            report = json.loads(out)
            assert report["run"]["incomplete"] == [reason]
            assert {place["line"] for case in report["links"]["cases"] for place in case["places"]} == set(range(1, 34))
            assert report["links"]["tally"]["unchecked"] >= 30
        case "github":
            assert out.startswith("::")
        case _:
            assert "Not visited" in out


def test_a_second_signal_ends_it_at_once(tmp_path: Path, server: FaultServer) -> None:
    a_list(tmp_path, server, MANY)
    with started(tmp_path, "--format", "text,markdown,json") as run:
        wait_for(server, run, 4)
        code, out, _, seconds = ended(run, signal.SIGINT, signal.SIGINT)

    assert (code, out) == (-signal.SIGINT, "")
    assert seconds < 2


def test_a_signal_while_a_finished_run_writes_its_report_changes_nothing(tmp_path: Path, server: FaultServer) -> None:
    port = server.serve(by_path(PAGES))
    (tmp_path / "list.txt").write_text(f"http://127.0.0.1:{port}/good\n" + "mailto:a@b.example\n" * MANY)
    with started(tmp_path, "--format", "json", "--control-host", "none") as run:
        wait_for(server, run, 1)
        time.sleep(0.3)
        code, out, _, _ = ended(run, signal.SIGINT)

    assert code in {0, 4}
    assert sum(json.loads(out)["links"]["tally"].values()) == 2


def test_a_list_that_is_still_being_written_can_be_left(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "toolkit_maint", "check", "--links-from", "-"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as run:
        assert run.stdin is not None
        run.stdin.write(b"https://a.example/\n")
        run.stdin.flush()
        # A signal may come too soon, while the program is still being loaded; whoever wants to leave presses again.
        for _ in range(20):
            with contextlib.suppress(subprocess.TimeoutExpired):
                run.wait(0.5)
                break
            run.send_signal(signal.SIGINT)
        assert run.returncode in {4, -signal.SIGINT}


def test_a_deadline_that_has_passed_before_the_first_visit_visits_nothing(tmp_path: Path, server: FaultServer) -> None:
    written = a_list(tmp_path, server, 5)
    done = toolkit_maint(
        "check", "--links-from", "list.txt", "--format", "jsonl", "--deadline", "0.0001", *LOOPBACK, cwd=tmp_path
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]

    assert (done.returncode, server.asked) == (4, [])
    assert [(line["url"], line["verdict"], line["reason"]) for line in lines] == [
        (url, "unchecked", "deadline") for url in written
    ]
