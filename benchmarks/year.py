"""A year of 200 links, a run a day: what is called dead, and when, by visits over days and by one visit alone.

python benchmarks/year.py [SEED]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from toolkit_maint import signs  # noqa: E402 - the tests' own year is shown here
from year_of_links import Told, Year, lived  # noqa: E402


def main() -> None:
    """Live the year once and print both ways of judging it side by side; ends with 1 if a living link was called dead."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        year = lived(Path(folder), signs.default_policy(), seed=seed)
    took = time.perf_counter() - began
    fates = Counter(link.fate for link in year.links)
    lines = [
        f"{len(year.links)} links, {year.days} days, {year.runs} runs ({year.void_runs} void), {year.visits:,} visits made,",
        f"{year.visits / year.runs:.1f} a run instead of {len(year.links)}; {took:.1f} s",
        ", ".join(f"{count} {fate.value}" for fate, count in sorted(fates.items())),
        "",
        f"{'':34}{'over days':>12}{'one visit':>12}",
    ]
    rows = (
        ("deaths", year.deaths, year.deaths),
        ("  found", lambda: len(year.delays(year.over_days)), lambda: len(year.delays(year.one_visit))),
        ("  days until told, median", lambda: _median(year, year.over_days), lambda: _median(year, year.one_visit)),
        ("  days until told, at most", lambda: max(year.delays(year.over_days)), lambda: max(year.delays(year.one_visit))),
        ("living links called dead", lambda: _false(year.over_days), lambda: _false(year.one_visit)),
        ("  on so many days", lambda: len(year.over_days.false), lambda: len(year.one_visit.false)),
        ("notifications", lambda: year.over_days.notifications, lambda: year.one_visit.notifications),
    )
    lines += [f"{name:34}{ours():>12}{theirs():>12}" for name, ours, theirs in rows]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.exit(bool(year.over_days.false))


def _median(year: Year, told: Told) -> int:
    delays = year.delays(told)
    return delays[len(delays) // 2]


def _false(told: Told) -> int:
    return len({url for url, _ in told.false})


if __name__ == "__main__":
    main()
