"""toolkit-maint under cProfile, its threads too.

    python profiled.py STATISTICS check …

with the Python for which it is installed.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import threading
from collections.abc import Callable
from pathlib import Path

EACH_THREAD_BY_ITSELF = sys.version_info < (3, 12)  # from then on one profile sees all of them


def main() -> None:
    statistics = Path(sys.argv[1])
    sys.argv = ["toolkit-maint", *sys.argv[2:]]
    from toolkit_maint.cli import main as program  # noqa: PLC0415 - what it imports when it starts is part of it

    profiles: list[cProfile.Profile] = []
    plain = threading.Thread.run

    def run_profiled(what: Callable[[], object]) -> None:
        profiles.append(cProfile.Profile())
        profiles[-1].runcall(what)

    def run(thread: threading.Thread) -> None:
        run_profiled(lambda: plain(thread))

    if EACH_THREAD_BY_ITSELF:
        threading.Thread.run = run  # type: ignore[assignment,method-assign]
    try:
        run_profiled(program)
    finally:
        first, *others = profiles
        pstats.Stats(first, *others).dump_stats(statistics)


if __name__ == "__main__":
    main()
