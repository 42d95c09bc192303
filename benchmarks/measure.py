"""One process, measured: wall-clock time, CPU time and peak memory, those of its children included."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

SAMPLED_EVERY = 0.1
LARGEST_SHARE = 0.05  # of the time for looking at memory; to read that of a process of gigabytes takes long
PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Measured:
    """What a process took. Seconds, and megabytes of 1,000,000 bytes."""

    wall: float
    cpu: float
    memory: float
    exit_code: int


def run(command: Sequence[str], *, folder: Path, environment: Mapping[str, str], errors: Path) -> Measured:
    """Run a command to its end. Of its output only standard error is kept, in a file."""
    with errors.open("wb") as log:
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - the programs that are compared
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log
        )
        sampler = Sampler(process.pid)
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            sampler.stop()
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    return Measured(wall, usage.ru_utime + usage.ru_stime, sampler.peak_beside(usage.ru_maxrss) / 1e6, process.returncode)


class Sampler:
    """Looks at the memory of a process and its descendants until it is stopped."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak_alone = 0
        self._peak_together = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._look_on, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def peak_beside(self, largest_resident: int) -> int:
        """Bytes at the peak.

        The kernel's own ``largest_resident`` (KiB) is exact, but it begins with what this process had when it started the
        other; so it counts only where it is larger than that.
        """
        ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        exact = largest_resident * 1024 if largest_resident > ours else 0
        return max(self._peak_alone, self._peak_together, exact)

    def _look_on(self) -> None:
        pause = SAMPLED_EVERY / 10
        while not self._stopped.wait(pause):
            started = time.perf_counter()
            family = [self._pid, *_descendants(self._pid)]
            if len(family) == 1:
                self._peak_alone = max(self._peak_alone, _kibibytes(PROC / str(self._pid) / "status", "VmHWM:"))
            else:
                shares = (_kibibytes(PROC / str(pid) / "smaps_rollup", "Pss:") for pid in family)
                self._peak_together = max(self._peak_together, sum(shares))
            pause = max(SAMPLED_EVERY, (time.perf_counter() - started) / LARGEST_SHARE)


def _descendants(pid: int) -> Iterator[int]:
    """All that a process started and that still run; a process that ends while we look is left out."""
    with suppress(OSError):
        for task in (PROC / str(pid) / "task").iterdir():
            for child in (task / "children").read_text("ascii").split():
                yield int(child)
                yield from _descendants(int(child))


def _kibibytes(file: Path, field: str) -> int:
    """A field of a file of /proc, in bytes; 0 once the process is gone."""
    with suppress(OSError), file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith(field):
                return int(line.split()[1]) * 1024
    return 0
