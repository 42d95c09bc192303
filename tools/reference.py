"""Write the reference of every id that a report may hold: ``docs/reasons.md`` and ``docs/rules.md``.

    python tools/reference.py

Each id has a heading, and its sentences in English and Dutch side by side. What the messages of the program do not say
(the words, the verdicts, what leads to a reason, an example for each reason and note) stands in
``reference_examples.toml``; an id without its sentences fails, and so do sentences without an id.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from toolkit_maint.domain.verdict import NoteId, Reason, VerdictKind
from toolkit_maint.reports.reasons import INCOMPLETE, NETWORK, NOTES, REASONS, UNREADABLE, Told, told
from toolkit_maint.reports.rules import RULES, plainly
from toolkit_maint.reports.words import words_for

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = Path(__file__).with_name("reference_examples.toml")
ENGLISH, DUTCH = words_for("en"), words_for("nl")

Sentences = Mapping[str, Mapping[str, Mapping[str, str]]]

_LANGUAGES = frozenset({"en", "nl"})
_SIGNS = frozenset({"sign_en", "sign_nl"})

WANTED: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "words": (frozenset({"status", "redirect", "server", "certificate", "port"}), _LANGUAGES),
    "verdicts": (frozenset(VerdictKind), _LANGUAGES),
    "reasons": (frozenset(Reason), _LANGUAGES | _SIGNS),
    "notes": (frozenset(NoteId), _LANGUAGES),
}
"""For each group of tables in ``reference_examples.toml`` the ids that it has, and the keys of each."""

_TABLES: tuple[tuple[str, str, str, Mapping[Any, Told]], ...] = (
    ("Reasons of a verdict", "Why a visit means what it means. Each verdict has exactly one.", "reasons", REASONS),
    ("Notes", "Secondary findings; they never change a verdict.", "notes", NOTES),
    ("Why a source page is not believed", "Nothing is called removed when it is any of these.", "", UNREADABLE),
    ("The network of a run", "What is known of the network that the visits were made over.", "", NETWORK),
    ("Why a run is incomplete", "What keeps a run from doing, or judging, all that it should.", "", INCOMPLETE),
)


def read_examples(text: str) -> Sentences:
    """The sentences of ``reference_examples.toml``.

    Raises ``SystemExit`` naming all that is missing, too many, or named twice.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SystemExit(f"{EXAMPLES.name} cannot be read, or names something twice: {error}") from error
    wanted_keys = {f"{group}.{each}.{key}" for group, (ids, keys) in WANTED.items() for each in ids for key in keys}
    filled = {name for name, sentence in _flat(found) if isinstance(sentence, str) and sentence.strip()}
    named = {name for name, _ in _flat(found)}
    problems = [f"missing in {EXAMPLES.name}: {name}" for name in sorted(wanted_keys - filled)]
    problems += [f"too many in {EXAMPLES.name}: {name}" for name in sorted(named - wanted_keys)]
    if problems:
        raise SystemExit("\n".join(problems))
    return found


def _flat(table: object, name: str = "") -> Iterator[tuple[str, object]]:
    """Every value with its dotted name; an empty table is a value too."""
    if isinstance(table, dict) and (table or not name):
        for key, value in table.items():
            yield from _flat(value, f"{name}.{key}" if name else key)
    else:
        yield name, table


def reasons() -> str:
    """The text of ``docs/reasons.md``."""
    examples = read_examples(EXAMPLES.read_text("utf-8"))
    parts = ["# Reasons", "What reports say, and what to do about it. The ids are never renamed and never translated."]
    parts += ["## Words", "What some words in this reference mean.", _table(_explained(examples["words"]))]
    parts += ["## Verdicts", "What a visit means for a reader. Each visit has exactly one."]
    named = {kind.value: examples["verdicts"][kind] for kind in VerdictKind}
    rows = ((f"`{name}`", english, dutch) for name, (english, dutch) in zip(named, _explained(named), strict=True))
    parts.append(_table(rows, "Verdict"))
    for title, intro, group, table in _TABLES:
        parts += [f"## {title}", intro]
        for member, sentences in table.items():
            parts.append(f"### {member.value}")
            rows_of_one = [*zip(told(sentences, ENGLISH), told(sentences, DUTCH), strict=True)]
            parts.append(_table([*rows_of_one, *(_shown(examples[group][member]) if group else ())]))
    return "\n\n".join(parts) + "\n"


def rules() -> str:
    """The text of ``docs/rules.md``."""
    parts = ["# Rules", "What `validate` finds in the text of a catalogue or a configuration. The ids are never renamed."]
    for rule in RULES:
        parts += [f"### {rule.value}", _table(zip(plainly(rule, ENGLISH), plainly(rule, DUTCH), strict=True))]
    return "\n\n".join(parts) + "\n"


def _explained(group: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    return ((sentences["en"], sentences["nl"]) for sentences in group.values())


def _shown(sentences: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The rows of one id that are not among the messages: what leads to it, and an example."""
    if "sign_en" in sentences:
        yield f"**What leads to it:** {sentences['sign_en']}", f"**Wat ertoe leidt:** {sentences['sign_nl']}"
    yield f"**Example:** {sentences['en']}", f"**Voorbeeld:** {sentences['nl']}"


def _table(rows: Iterable[tuple[str, ...]], *before: str) -> str:
    """A table in Markdown; rows that have nothing to say are left out."""
    head = [(*before, "English", "Nederlands"), ("---",) * (len(before) + 2)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [*head, *rows] if cells[-1])


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
