"""Eight weeks of the living issue, a run a day: what people did, what the issue did, and what it said.

python benchmarks/weeks.py
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from toolkit_maint import signs  # noqa: E402 - the tests' own weeks are shown here
from weeks_of_an_issue import DAYS, lived  # noqa: E402


def main() -> None:
    """Live the weeks once and print them; ends with 1 if there was more than one issue, or a comment without a reason."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        weeks = lived(Path(folder), signs.default_policy())
    lines = []
    for day in range(DAYS):
        lines += [f"day {day:2}  {said}" for at, said in weeks.told if at == day and "bijgewerkt" not in said]
        if day in weeks.comments:
            lines += [f"        | {line}" for line in weeks.comments[day].splitlines() if line]
    ended = Counter(each.value for each in weeks.ended.values())
    lines += [
        "",
        f"{DAYS} runs in {time.perf_counter() - began:.1f} s",
        f"issues {len(weeks.host.issues)}, comments {len(weeks.comments)}",
        ", ".join(f"{name} {count}" for name, count in sorted(ended.items())),
        *(f"decided: {each.action.value} {each.key} {each.until or each.to}" for each in weeks.decisions),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.exit(len(weeks.host.issues) != 1)


if __name__ == "__main__":
    main()
