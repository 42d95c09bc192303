"""Whether the source page that a catalogue names can be read at all: what the reader of it will do, told beforehand."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from toolkit_maint.adapters.schema_findings import nearest
from toolkit_maint.adapters.yaml_files import Files
from toolkit_maint.adapters.yaml_findings import subject_at
from toolkit_maint.adapters.yaml_model import ReadFile
from toolkit_maint.adapters.yaml_text import hide_userinfo
from toolkit_maint.domain.address import AddressKind, is_on_own_computer, likely_meant, parse_address
from toolkit_maint.domain.diagnostic import Cause, Diagnostic, Rule, Severity, SubjectKind

_ENDINGS_OF_PAGES: Final = (".html", ".htm", ".md", ".txt", ".xhtml")


class _Wrong(msgspec.Struct, frozen=True):
    rule: Rule
    suggestion: str | None = None
    cause: Cause | None = None


def source_finding(top: ReadFile, folder: Path, files: Files) -> Diagnostic | None:
    """What is wrong with ``source``; ``None`` where it is a web address or a file within the catalogue's folder."""
    written = top.nodes.data.get("source") if isinstance(top.nodes.data, dict) else None
    if not isinstance(written, str) or not written.strip():
        return None
    wrong = _wrong(" ".join(written.split()), folder, files)
    if wrong is None:
        return None
    span = top.text.span(*top.nodes.place.at(("source",)).of_value())
    return Diagnostic(
        rule=wrong.rule,
        severity=Severity.ERROR,
        path=top.text.path,
        span=span,
        source_line=top.text.line(span.line),
        subject=subject_at(top.nodes.data, (), SubjectKind.CATALOGUE),
        key="source",
        value=hide_userinfo(written),
        suggestion=hide_userinfo(wrong.suggestion) if wrong.suggestion else None,
        cause=wrong.cause,
    )


def _wrong(location: str, folder: Path, files: Files) -> _Wrong | None:
    url = parse_address(location)
    if url.kind is AddressKind.WEB:
        return None
    found = _as_file(location, folder, files)
    if found is None:
        return None
    if is_on_own_computer(location):
        return _Wrong(Rule.MALFORMED_ADDRESS, cause=Cause.OWN_COMPUTER)
    meant = likely_meant(url)
    if meant and not location.lower().endswith(_ENDINGS_OF_PAGES):
        return _Wrong(Rule.SCHEME_TYPO, meant)
    if url.kind is not AddressKind.RELATIVE:
        return _Wrong(Rule.BAD_VALUE, cause=Cause.NOT_A_SOURCE)
    return found


def _as_file(location: str, folder: Path, files: Files) -> _Wrong | None:
    """Why the location is no file that may be read: what lies outside the folder is not, by whatever detour."""
    try:
        path, within = files.resolved(folder / location), files.resolved(folder)
        if not path.is_relative_to(within):
            return _Wrong(Rule.FILE_OUTSIDE)
        if files.is_file(path):
            return None
        if files.exists(path):
            return _Wrong(Rule.FILE_UNREADABLE)
        return _Wrong(Rule.FILE_MISSING, _neighbour(path, within))
    except (OSError, RuntimeError, ValueError):
        # A loop of links is a RuntimeError up to Python 3.12; a NUL in a name is a ValueError.
        return _Wrong(Rule.FILE_UNREADABLE)


def _neighbour(path: Path, folder: Path) -> str | None:
    """The file beside the missing one that was most likely meant, as it is to be written."""
    if not path.parent.is_dir():
        return None
    files = {each.name: each for each in path.parent.iterdir() if each.is_file()}
    near = nearest(path.name, files)
    return files[near].relative_to(folder).as_posix() if near else None
