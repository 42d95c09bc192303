"""What came of changes that were to be made in the catalogue's files, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from toolkit_maint.domain.edits import Left, Outcome
from toolkit_maint.domain.source import ChangeKind, SourceChange
from toolkit_maint.reports.escape import Plain
from toolkit_maint.reports.words import Words, marked

_PLAIN: Final = Plain()
_MOST_NAMED: Final = 5
_LEFT: Final[Mapping[Left, str]] = MappingProxyType(
    {
        Left.ALREADY: marked("it is so already"),
        Left.GONE: marked("what it is about, or stands beside, is not in the catalogue (any more)"),
        Left.CHANGED: marked("the catalogue has something else there by now: {detail}"),
        Left.ID_TAKEN: marked("the id {detail} is taken by something else"),
        Left.BAD_ADDRESS: marked("no browser opens this address: {detail}"),
        Left.PERSONAL_ADDRESS: marked("a user name, a password or a key stands in this address, or is hidden in it: {detail}"),
        Left.NOT_SAFE: marked("it cannot be written there safely ({detail}); do it by hand"),
        Left.INVALID: marked("the catalogue would not be valid with it ({detail})"),
    }
)


def counted(changes: Iterable[SourceChange], words: Words) -> str:
    """How many changes of which kind, on one line."""
    counts = Counter(change.kind for change in changes)
    return ", ".join(_of_kind(kind, counts[kind], words) for kind in ChangeKind if counts[kind])


def _of_kind(kind: ChangeKind, count: int, words: Words) -> str:
    told = {
        ChangeKind.FILLED: words.say_many("{count} address filled in", "{count} addresses filled in", count),
        ChangeKind.ADDED: words.say_many("{count} addition", "{count} additions", count),
        ChangeKind.REPOINTED: words.say_many("{count} other address", "{count} other addresses", count),
        ChangeKind.RETITLED: words.say_many("{count} other title", "{count} other titles", count),
        ChangeKind.MOVED: words.say_many("{count} put elsewhere", "{count} put elsewhere", count),
        ChangeKind.REORDERED: words.say_many("{count} put in order", "{count} put in order", count),
        ChangeKind.ANNOTATED: words.say_many("{count} with other words", "{count} with other words", count),
        ChangeKind.SECTION_RENAMED: words.say_many("{count} section renamed", "{count} sections renamed", count),
        ChangeKind.REMOVED: words.say_many("{count} taken out", "{count} taken out", count),
    }
    return told[kind]


def left_over(outcomes: Sequence[Outcome], words: Words) -> Iterator[str]:
    """A line for each change that could not be made: what it is about, why, and where."""
    for outcome in outcomes:
        if outcome.left is None or outcome.left is Left.ALREADY:
            continue
        change = outcome.change
        title, kind = _PLAIN.text(change.title), _of_kind(change.kind, 1, words)
        why = words.say(_LEFT[outcome.left], detail=_PLAIN.code(outcome.detail) or "?")
        place = f"{_PLAIN.code(outcome.path)}:{outcome.line}: " if outcome.path else ""
        yield words.say("- {title} ({kind}): {place}{why}.", title=title, kind=kind, place=place, why=why)


def kept_in(gone: Sequence[SourceChange], words: Words) -> str:
    """What is no longer on the page, and was left in the catalogue."""
    names = ", ".join(_PLAIN.text(change.title) for change in gone[:_MOST_NAMED])
    return words.say_many(
        "{count} link is no longer on the page, and was left in the catalogue: {names}. To take it out: --only removed",
        "{count} links are no longer on the page, and were left in the catalogue: {names}. To take them out: --only removed",
        len(gone),
        names=f"{names}, …" if len(gone) > _MOST_NAMED else names,
    )


def already(outcomes: Iterable[Outcome], words: Words) -> str | None:
    """How many changes were made before."""
    count = sum(outcome.left is Left.ALREADY for outcome in outcomes)
    told = words.say_many("{count} change was in the catalogue already.", "{count} changes were there already.", count)
    return told if count else None
