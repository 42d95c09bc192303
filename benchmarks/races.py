"""Two at once: runs that share a folder, and jobs that keep their state on one branch.

    python benchmarks/races.py [TIMES]

Ends with 1 if a run that was acknowledged is not remembered afterwards, or a visit that was published is not on the branch.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from acceptance.command import environment  # noqa: E402 - the tests' own servers are used
from fake_github import REPOSITORY, TOKEN, FakeGitHub  # noqa: E402
from fault_server import answer, running  # noqa: E402
from observation_builder import NOON  # noqa: E402
from toolkit_maint.adapters.state_file import decode_state, encode_state  # noqa: E402
from toolkit_maint.adapters.web.github_api import GitHubApi  # noqa: E402
from toolkit_maint.adapters.web.state_branch import BRANCH, publish  # noqa: E402
from toolkit_maint.domain.incident import Visit  # noqa: E402
from toolkit_maint.domain.past import Knowledge, joined  # noqa: E402
from toolkit_maint.domain.policy import IncidentPolicy  # noqa: E402
from toolkit_maint.domain.verdict import Reason, VerdictKind  # noqa: E402

POLICY = IncidentPolicy()


def runs(times: int) -> bool:
    """Begin two runs in one folder at the same moment, again and again."""
    codes: Counter[int] = Counter()
    with tempfile.TemporaryDirectory() as place:
        for server in running():
            origin = f"http://127.0.0.1:{server.serve(answer(b'<title>Page</title>words'))}"
            folder = Path(place)
            (folder / "catalogue").mkdir()
            entries = "".join(f"  - {{id: e{number}, title: E{number}, url: '{origin}/{number}'}}\n" for number in range(5))
            (folder / "catalogue" / "catalogue.yaml").write_text(f"version: 1\ntitle: List\nentries:\n{entries}", "utf-8")
            command = (
                *(sys.executable, "-m", "toolkit_maint", "run", "-q", "--all", "--format", "json"),
                *("--allow-private", "127.0.0.0/8", "--control-host", f"{origin}/"),
            )
            for _ in range(times):
                both = [
                    subprocess.Popen(  # noqa: S603 - the program that is measured
                        command, cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
                    )
                    for _ in range(2)
                ]
                for one in both:
                    _, said = one.communicate()
                    codes[one.returncode] += 1
                    if one.returncode != 0 and b"Another run is at work" not in said:
                        sys.stdout.write(said.decode())
            read = decode_state((folder / ".toolkit-maint" / "state.jsonl").read_bytes())
    remembered = len(read.knowledge.runs)
    sys.stdout.write(
        f"{times} times two runs at once: {codes[0]} ended well, {codes[3]} were told that another is at work, "
        f"{sum(codes.values()) - codes[0] - codes[3]} anything else; remembered {remembered}, damaged lines {read.damaged}\n"
    )
    return remembered == codes[0] and codes[0] + codes[3] == 2 * times and not read.damaged


def branches(times: int) -> bool:
    """Publish two states to one branch at the same moment, again and again, each with something new."""
    github, lost, failures = FakeGitHub({"README.md": b"x"}), 0, []
    with github.running() as origin:
        known: set[str] = set()
        for turn in range(times):
            new = [f"https://host-{turn}-{side}.example/" for side in range(2)]
            threads = [threading.Thread(target=_published, args=(origin, key, failures)) for key in new]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            known.update(new)
            there = decode_state(github.content_of(BRANCH)["state.jsonl"]).knowledge
            lost += len(known - {visit.key for visit in there.visits})
    faster = sum(asked.startswith("PATCH /git/refs") for asked in github.asked) - 2 * times + 1
    sys.stdout.write(
        f"{times} times two jobs at once on one branch: {lost} visits lost, {len(failures)} jobs failed, "
        f"{max(faster, 0)} began again since the other was faster; generation {there.generation}\n"
    )
    return not lost and not failures


def _published(origin: str, key: str, failures: list[Exception]) -> None:
    visit = Visit(key=key, at=NOON + timedelta(0), verdict=VerdictKind.ALIVE, reason=Reason.OK, vantage="main")
    ours = Knowledge(generation=1, visits=(visit,))
    api = GitHubApi(origin, REPOSITORY, TOKEN)

    def join(there: bytes | None) -> bytes:
        theirs = [decode_state(there).knowledge] if there is not None else []
        return encode_state(joined([ours, *theirs], POLICY)).encode()

    try:
        publish(api, join)
    except Exception as exc:  # noqa: BLE001 - whatever it is, it is counted and shown
        failures.append(exc)
    finally:
        api.close()


def main() -> None:
    """Both races."""
    times, began = int(sys.argv[1]) if len(sys.argv) > 1 else 100, time.perf_counter()
    good = [runs(times), branches(times)]
    sys.stdout.write(f"{time.perf_counter() - began:.0f} s\n")
    sys.exit(not all(good))


if __name__ == "__main__":
    main()
