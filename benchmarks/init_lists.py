"""Lists of many habits (tests/lists): what a careful reader notes down, and what `init` reads of each.

    python benchmarks/init_lists.py

Ends with 1 if anything is missed, read wrongly, or listed that is no part of a list.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from list_pages import PAGES, Noted, Score, expected_of, noted_in, reading_of, scored  # noqa: E402 - the tests' own lists

_COLUMNS = ("expected", "found", "missed", "title", "section", "address", "added")


def main() -> None:
    """Print a line for each list, and below it everything that is not as expected."""
    sys.stdout.write(f"{'list':<24}" + "".join(f"{name:>10}" for name in _COLUMNS) + "\n")
    totals = [0] * len(_COLUMNS)
    for page in PAGES:
        score = scored(expected_of(page), noted_in(reading_of(page)))
        counts = _counts(score)
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        sys.stdout.write(f"{page.name:<24}" + "".join(f"{count:>10}" for count in counts) + "\n")
        sys.stdout.writelines(f"    {line}\n" for line in _told(score))
    sys.stdout.write(f"{f'{len(PAGES)} lists':<24}" + "".join(f"{total:>10}" for total in totals) + "\n")
    sys.exit(1 if any(totals[2:]) else 0)


def _counts(score: Score) -> tuple[int, ...]:
    others = (score.missed, score.wrong_title, score.wrong_section, score.wrong_address, score.added)
    return (score.expected, score.found, *map(len, others))


def _told(score: Score) -> Iterator[str]:
    yield from (f"missed   {_link(link)}" for link in score.missed)
    for name, pairs in (("title", score.wrong_title), ("section", score.wrong_section), ("address", score.wrong_address)):
        yield from (f"{name:<8} {_link(expected)}\n         read as {_link(found)}" for expected, found in pairs)
    yield from (f"added    {_link(link)}" for link in score.added)


def _link(link: Noted) -> str:
    return f"[{link.section or '-'}] {link.title} <{link.url}>"


if __name__ == "__main__":
    main()
