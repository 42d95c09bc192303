"""A report of 50,000 findings in every format: its size, the limit that it must keep, the seconds, and what stands at its top.

python benchmarks/flood.py [COUNT]
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import msgspec  # noqa: E402 - the tests' builders are used here

from report_builder import START, case, links, place, report, standing  # noqa: E402
from toolkit_maint.domain.incident import IncidentState  # noqa: E402
from toolkit_maint.domain.report import ChangeReport, CodeHost, LinkCase  # noqa: E402
from toolkit_maint.domain.verdict import Reason, VerdictKind  # noqa: E402
from toolkit_maint.reports.formats import ReportFormat, render  # noqa: E402
from toolkit_maint.reports.issue import BODY_BUDGET, render_body  # noqa: E402
from toolkit_maint.reports.words import words_for  # noqa: E402

NEW = "De ene die nieuw dood is"
KINDS = (
    (VerdictKind.BROKEN, Reason.NOT_FOUND, IncidentState.DEAD),
    (VerdictKind.BROKEN, Reason.GONE, IncidentState.FAILING),
    (VerdictKind.MOVED, Reason.MOVED_PERMANENTLY, IncidentState.OK),
    (VerdictKind.BLOCKED, Reason.FORBIDDEN, IncidentState.OK),
    (VerdictKind.INSECURE, Reason.CERTIFICATE_EXPIRED, IncidentState.INSECURE),
)


def finding(number: int, title: str, *, is_new: bool = False) -> LinkCase:
    kind, reason, state = KINDS[0] if is_new else KINDS[number % len(KINDS)]
    url = f"https://www.host-{number}.example/een/pad/naar-de-pagina"
    at = place("boeken", number + 1, title)
    stands = standing(state, reason=reason, changed=is_new)
    suggestion = f"{url}/nieuw" if kind is VerdictKind.MOVED else None
    return case(kind, reason, at, url=url, status=404, suggestion=suggestion, standing=stands)


def flood(count: int) -> ChangeReport:
    """So many findings, of which the last one given is the only one that is new."""
    cases = [finding(number, f"Een titel van gewone lengte, nummer {number}") for number in range(count - 1)]
    whole = report(links=links(*cases, finding(count, NEW, is_new=True)))
    host = CodeHost(edit="https://code.example/club/lijst/edit/main/{path}#L{line}")
    return msgspec.structs.replace(
        whole, host=host, run=msgspec.structs.replace(whole.run, next_before=START + timedelta(days=2))
    )


Limit = Callable[[str], bool]
LIMITS: dict[str, tuple[str, Limit]] = {
    "markdown": ("900,000 bytes", lambda text: len(text.encode()) <= 900_000),
    "issue": ("60,000 bytes", lambda text: len(text.encode()) <= BODY_BUDGET),
    "sarif": (
        "5,000 results, 10 MB packed",
        lambda text: len(json.loads(text)["runs"][0]["results"]) <= 5_000 and len(gzip.compress(text.encode())) <= 10_000_000,
    ),
    "github": ("10 of a level", lambda text: all(text.count(f"::{level} ") <= 10 for level in ("error", "warning", "notice"))),
    "html": ("2,000 findings a language", lambda text: text.count('<li class="case"') <= 4_000),
}


def main() -> None:
    """Render everything once and print it; ends with 1 if a limit was not kept, or what is new did not come first."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    told, words, failed = flood(count), words_for("nl"), False
    lines = [f"{count:,} findings", f"{'':10}{'bytes':>13}{'seconds':>9}  first finding is the new one; limit"]
    renderings: list[tuple[str, Callable[[], str]]] = [
        (chosen.value, lambda chosen=chosen: render(told, chosen, words))  # type: ignore[misc]  # the format of this turn
        for chosen in ReportFormat
    ]
    for name, rendering in [*renderings, ("issue", lambda: render_body(told, words))]:
        began = time.perf_counter()
        text = rendering()
        took = time.perf_counter() - began
        titles = re.findall(rf"Een titel van gewone lengte, nummer \d+|{NEW}", text)
        on_top = titles[0] == NEW if titles else None
        limit, kept = LIMITS.get(name, ("", lambda _: True))
        held = kept(text)
        failed = failed or not held or on_top is False
        said = {True: "yes", False: "NO", None: "-"}[on_top]
        lines.append(f"{name:10}{len(text.encode()):>13,}{took:>9.2f}  {said:4} {limit}{'' if held else ' NOT KEPT'}")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.exit(failed)


if __name__ == "__main__":
    main()
