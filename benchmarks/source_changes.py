"""Edits of the E-toolkit page and pages that are not it: what `scrape` should say of each, and what it says.

    python benchmarks/source_changes.py

Ends with 1 if any of them is told otherwise, or if anything is left to change once the changes were made.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from apply_model import applied  # noqa: E402 - the tests' own edits and model are shown here
from fake_source import NeverStops  # noqa: E402
from page_edits import EDITS, FAILURES, catalogue_with_addresses, page_text  # noqa: E402
from toolkit_maint import signs  # noqa: E402
from toolkit_maint.adapters.source_page import SourcePageReader  # noqa: E402
from toolkit_maint.domain.source import SourceReading  # noqa: E402
from toolkit_maint.domain.source_diff import compare  # noqa: E402
from toolkit_maint.ports import FetchedPage  # noqa: E402


def main() -> None:
    """Print each edit with what was expected and what was found."""
    policy, catalogue, page, wrong = signs.default_policy(), catalogue_with_addresses(ROOT), page_text(ROOT), 0
    for name, (edit, expected) in EDITS.items():
        reading = _read(edit(page))
        changes = compare(reading, catalogue, policy).changes
        found = [(change.kind.value, change.entry or change.title) for change in changes]
        left = compare(reading, applied(catalogue, changes, removals=True), policy).changes
        wrong += _told(name, _joined(expected), _joined(found), len(left))
    for name, (_, html, status, reason) in FAILURES.items():
        headers = (("content-type", "text/html; charset=utf-8"),)
        answer = FetchedPage(
            status=status, final_url="https://list.example/", headers=headers, body=html.encode(), truncated=False
        )
        reading = SourcePageReader(lambda _, answer=answer: answer, ROOT, policy).read(answer.final_url, NeverStops())
        result = compare(reading, catalogue, policy)
        wrong += _told(name, reason.value, result.unreadable.value if result.unreadable else "believed", len(result.changes))
    sys.stdout.write(f"{len(EDITS)} edits, {len(FAILURES)} other pages, {wrong} told otherwise\n")
    sys.exit(1 if wrong else 0)


def _read(text: str) -> SourceReading:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "page.md").write_text(text, encoding="utf-8")
        return SourcePageReader(_no_fetch, Path(folder), signs.default_policy()).read("page.md", NeverStops())


def _no_fetch(url: str) -> FetchedPage:
    raise AssertionError(url)


def _joined(told: Sequence[tuple[str, str | None]]) -> str:
    return ", ".join(f"{kind} {name}" for kind, name in told) or "no change"


def _told(name: str, expected: str, found: str, left: int) -> bool:
    as_expected = expected == found and not left
    sys.stdout.write(
        f"{'ok   ' if as_expected else 'OTHER'} {name}\n      expected  {expected}\n      found     {found}" + "\n"
    )
    if left:
        sys.stdout.write(f"      left      {left} changes\n")
    return not as_expected


if __name__ == "__main__":
    main()
