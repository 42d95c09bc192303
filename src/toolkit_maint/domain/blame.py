"""Whose finding it is: what a change brought, or what was wrong before it. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Final

import msgspec

from toolkit_maint.domain.catalogue_changes import CatalogueChanges
from toolkit_maint.domain.diagnostic import Diagnostic, Rule, SubjectKind
from toolkit_maint.domain.source import SourceChange, SourceComparison

HIDING: Final = frozenset(
    {
        Rule.ENCODING,
        Rule.TOO_LARGE,
        Rule.TOO_DEEP,
        Rule.TOO_MANY_PARTS,
        Rule.ALIAS,
        Rule.TAG,
        Rule.SYNTAX,
        Rule.SEVERAL_DOCUMENTS,
        Rule.EMPTY_FILE,
    }
)
"""The rules whose findings keep the rest of a file from being looked at."""

_ONE_OF_ITS_KIND: Final = frozenset({SubjectKind.CATALOGUE, SubjectKind.CONFIG})
_Key = tuple[object, ...]


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a catalogue before a change.

    ``diagnostics`` are all that there were; ``changes`` what the change does. ``unread`` are the texts of files that could
    not be read as data, and ``altered`` the paths, as diagnostics show them, of the files whose content differs.
    """

    diagnostics: tuple[Diagnostic, ...]
    changes: CatalogueChanges
    unread: tuple[str, ...] = ()
    altered: frozenset[str] = frozenset()


def blamed(found: Iterable[Diagnostic], before: Before) -> tuple[Diagnostic, ...]:
    """The diagnostics in their order, each with ``yours`` set: false for each that was there before, counted one by one.

    It is the same one if rule, subject (by its id), key and value are the same, wherever it stands. Of things that are listed
    twice it does not matter which one is called the later, unless the change itself touched it. What keeps a file from
    being read is yours if you altered that file: what else you did in it nobody can tell.
    """
    left = defaultdict[_Key, list[Diagnostic]](list)
    for diagnostic in before.diagnostics:
        left[_key(diagnostic)].append(diagnostic)
    told = [_exactly(diagnostic, left, before) for diagnostic in found]
    swapped = Counter(_listed_twice(diagnostic) for same in left.values() for diagnostic in same)
    for place, diagnostic in enumerate(told):
        if diagnostic.yours and diagnostic.other and swapped[_listed_twice(diagnostic)] and not _is_touched(diagnostic, before):
            swapped[_listed_twice(diagnostic)] -= 1
            told[place] = msgspec.structs.replace(diagnostic, yours=False)
    return tuple(told)


def with_earlier(now: SourceComparison, before: SourceComparison) -> SourceComparison:
    """The same comparison, in which ``earlier`` is set for each change that the catalogue before differed by as well.

    ``before`` is the same reading of the page, compared with that catalogue. A change is the same one if its kind, the entry
    (of an addition, the title) and what the page says are; they are counted one by one.
    """
    left = Counter(map(_key_of_change, before.changes))
    told = []
    for change in now.changes:
        key = _key_of_change(change)
        told.append(msgspec.structs.replace(change, earlier=left[key] > 0))
        left[key] -= 1
    return msgspec.structs.replace(now, changes=tuple(told))


def _key_of_change(change: SourceChange) -> _Key:
    return (change.kind, change.entry or change.title, change.role, change.related, change.after)


def _exactly(diagnostic: Diagnostic, left: dict[_Key, list[Diagnostic]], before: Before) -> Diagnostic:
    hides = diagnostic.rule in HIDING and diagnostic.path in before.altered
    same = left.get(_key(diagnostic))
    if hides:
        yours = True
    elif same:
        yours = (diagnostic.count or 0) > (same.pop().count or 0)
    else:
        yours = not _stood_unread(diagnostic, before.unread)
    return msgspec.structs.replace(diagnostic, yours=yours)


def _key(diagnostic: Diagnostic) -> _Key:
    """What makes a diagnostic the same one, wherever it stands."""
    subject = diagnostic.subject
    if subject is not None and subject.kind in _ONE_OF_ITS_KIND:
        who: _Key = (subject.kind,)
    elif subject is not None and subject.id:
        who = (subject.kind, subject.id)
    elif subject is not None and subject.name:
        who = (subject.kind, subject.name, diagnostic.source_line.strip())
    else:
        who = (diagnostic.path, diagnostic.source_line.strip())
    return (diagnostic.rule, *who, diagnostic.key, diagnostic.value, diagnostic.cause)


def _listed_twice(diagnostic: Diagnostic) -> _Key:
    return (diagnostic.rule, diagnostic.key, diagnostic.value) if diagnostic.other and diagnostic.value else ()


def _is_touched(diagnostic: Diagnostic, before: Before) -> bool:
    subject = diagnostic.subject
    return not _listed_twice(diagnostic) or subject is None or before.changes.has_touched(subject.id, diagnostic.key or "")


def _stood_unread(diagnostic: Diagnostic, unread: Collection[str]) -> bool:
    """Whether the line stood in a file that could not be read; what is listed twice must have stood there twice."""
    telling = diagnostic.value if diagnostic.other and diagnostic.value else diagnostic.source_line.strip()
    times = sum(text.count(telling) for text in unread) if telling else 0
    return times > (1 if diagnostic.other else 0)
