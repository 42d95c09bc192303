"""The cases of the labelled web, as real programs can visit them.

lychee leaves out every host below ``.example``, which is reserved, whatever it is told. So the modules of the labelled web
are read with another ending in place of that one, for all programs alike.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from misbehaving_web.case import Case

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "misbehaving_web"
RESERVED, ENDING = ".example", ".website"
_RESERVED = re.compile(rb"(?i)\.example\b(?!\.\w)")
TIMEOUT = 20.0
RESOLVER_CAN = frozenset({"host-not-found", "resolver-failed", "no-address"})


class _Renaming(SourceFileLoader):
    """Reads a module with the other ending, and never what was compiled before."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        return self.source_to_code(_RESERVED.sub(ENDING.encode(), self.get_data(path)), path)


class _Finder(MetaPathFinder):
    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname.partition(".")[0] != PACKAGE:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.origin is not None:
            spec.loader = _Renaming(fullname, spec.origin)
        return spec


def cases() -> tuple[Case, ...]:
    """All of them, made for visitors with the time-out of this benchmark."""
    sys.path.insert(0, str(ROOT / "tests"))
    sys.meta_path.insert(0, _Finder())
    from misbehaving_web.case import Pace  # noqa: PLC0415 - found only now, and told how patient we are before the cases are

    Pace.timeout = TIMEOUT
    from misbehaving_web.cases import CASES  # noqa: PLC0415

    return CASES


def hosts(case: Case) -> Iterable[str]:
    yield from (site.host for site in case.sites)
    yield from case.names


def cannot_be_measured(case: Case) -> str:
    """Why the case does not hold on this net; empty where it does."""
    if any(host.rstrip(".").endswith(RESERVED) for host in hosts(case)):
        return f"its names could not be given another ending than {RESERVED}"
    if unheard := [answer for answer in case.names.values() if not isinstance(answer, tuple) and answer not in RESOLVER_CAN]:
        return f"no resolver can be made to answer {', '.join(unheard)}"
    places = {(site.host.rstrip(".").lower(), site.listens_on) for site in case.sites}
    if len(places) < len(case.sites):
        return "two of its sites have one name, to a resolver"
    if RESERVED in case.link:
        return f"lychee leaves out whatever ends in {RESERVED}"
    if any(ord(letter) < 32 and letter not in "\t\r\n" for letter in case.link):
        return "its link has control characters, which a file of links cannot hold"
    return ""


def fits_a_line(case: Case) -> bool:
    """Whether a plain list can hold the link, one a line."""
    return bool(case.link.strip()) and not case.link.startswith("#") and not set(case.link) & {"\r", "\n"}
