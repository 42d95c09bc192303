"""Finding: one thing that somebody should see, in the words of one language, for every format that lists them one by one."""

from __future__ import annotations

import enum
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec


class Level(enum.StrEnum):
    """How much a finding weighs, the worst first."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class FindingKind(enum.StrEnum):
    """What a finding is about: the run itself, the text of the catalogue, its source page, or a link."""

    RUN = "run"
    TEXT = "text"
    SOURCE = "source"
    LINK = "link"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One finding: unescaped words, and the place in a file where there is one. Lines and columns start at 1.

    ``message`` has a sentence on each line: what happened, what to do, and an address where it is about one. ``rule`` is an id
    that is never translated, ``subject`` names what the finding is about, whatever line that stands on. ``address`` is the
    link's, ``replacement`` the one that takes its place. ``is_news`` says that it was not so in the run before.
    """

    level: Level
    message: str
    title: str = ""
    path: str = ""
    line: int = 0
    column: int = 0
    end_column: int = 0
    kind: FindingKind = FindingKind.RUN
    rule: str = ""
    subject: str = ""
    address: str = ""
    replacement: str = ""
    is_news: bool = False


def worst_first(found: Iterable[Finding]) -> list[Finding]:
    """Errors, warnings, notices; each level in the order given, which is that of action."""
    return sorted(found, key=lambda finding: _WEIGHTS[finding.level])


_WEIGHTS = {level: weight for weight, level in enumerate(Level)}


def with_fingerprints(found: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Each finding with a name of its own, which stays as long as its subject and rule do, wherever it stands in the file."""
    counted: Counter[str] = Counter()
    for finding in found:
        print_ = hashlib.sha256(f"{finding.kind.value}\0{finding.subject}\0{finding.rule}".encode()).hexdigest()
        counted[print_] += 1
        yield finding, print_ if counted[print_] == 1 else f"{print_}:{counted[print_]}"
