"""Write the reference of every id that a report may hold: ``docs/reasons.md`` and ``docs/rules.md``.

    python tools/reference.py

Each id has a heading, and its sentences in English and Dutch side by side.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from toolkit_maint.reports.reasons import INCOMPLETE, NETWORK, NOTES, REASONS, UNREADABLE, Told, told
from toolkit_maint.reports.rules import RULES, plainly
from toolkit_maint.reports.words import words_for

ROOT = Path(__file__).resolve().parents[1]
ENGLISH, DUTCH = words_for("en"), words_for("nl")

_TABLES: tuple[tuple[str, str, Mapping[Any, Told]], ...] = (
    ("Reasons of a verdict", "Why a visit means what it means. Each verdict has exactly one.", REASONS),
    ("Notes", "Secondary findings; they never change a verdict.", NOTES),
    ("Why a source page is not believed", "Nothing is called removed when it is any of these.", UNREADABLE),
    ("The network of a run", "What is known of the network that the visits were made over.", NETWORK),
    ("Why a run is incomplete", "What keeps a run from doing, or judging, all that it should.", INCOMPLETE),
)


def reasons() -> str:
    """The text of ``docs/reasons.md``."""
    parts = ["# Reasons", "What reports say, and what to do about it. The ids are never renamed and never translated."]
    for title, intro, table in _TABLES:
        parts += [f"## {title}", intro]
        for member, sentences in table.items():
            parts += _entry(member.value, told(sentences, ENGLISH), told(sentences, DUTCH))
    return "\n\n".join(parts) + "\n"


def rules() -> str:
    """The text of ``docs/rules.md``."""
    parts = ["# Rules", "What `validate` finds in the text of a catalogue or a configuration. The ids are never renamed."]
    for rule in RULES:
        parts += _entry(rule.value, plainly(rule, ENGLISH), plainly(rule, DUTCH))
    return "\n\n".join(parts) + "\n"


def _entry(heading: str, english: Iterable[str], dutch: Iterable[str]) -> Iterator[str]:
    yield f"### {heading}"
    rows = (f"| {one} | {other} |" for one, other in zip(english, dutch, strict=True) if one)
    yield "\n".join(["| English | Nederlands |", "| --- | --- |", *rows])


def wanted() -> dict[Path, str]:
    """Every page of the reference with the text that it should have."""
    return {ROOT / "docs" / "reasons.md": reasons(), ROOT / "docs" / "rules.md": rules()}


def main() -> int:
    """Write the reference."""
    for path, text in wanted().items():
        path.write_text(text, "utf-8", newline="\n")
        sys.stdout.write(f"written: {path.relative_to(ROOT).as_posix()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
