"""A catalogue from its YAML files, with everything there is to say of their text.

A file passes these stages, and is given up at the first that it fails: bytes and encoding, the guard over the parser's
events, the JSON Schema. Then the files become one Catalogue, and the rules that look across them are asked.
"""

from __future__ import annotations

import contextlib
import gc
import zoneinfo
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

from toolkit_maint.adapters import yaml_rules
from toolkit_maint.adapters.schema_findings import MOST_FINDINGS, find_in, nearest, schema_validator
from toolkit_maint.adapters.yaml_files import ENDINGS, ON_DISK, Files, shown_path
from toolkit_maint.adapters.yaml_findings import fault_diagnostics, schema_diagnostics, subject_at
from toolkit_maint.adapters.yaml_model import Listed, ReadFile, build_catalogue
from toolkit_maint.adapters.yaml_nodes import read_nodes
from toolkit_maint.adapters.yaml_source import source_finding
from toolkit_maint.adapters.yaml_text import decode, hide_userinfo
from toolkit_maint.domain.address import Tracking
from toolkit_maint.domain.catalogue import Catalogue, Span
from toolkit_maint.domain.diagnostic import Diagnostic, Rule, Severity, SubjectKind, in_file_order
from toolkit_maint.ports import LoadedCatalogue

FILE_NAME: Final = "catalogue.yaml"
_SCHEMAS: Final = {SubjectKind.CATALOGUE: "catalogue", SubjectKind.SECTION: "section"}
# Where even this zone is not known there is no database of time zones, and nothing can be said of the others.
_SURELY_A_ZONE: Final = "Europe/Brussels"


def load_catalogue(
    path: Path, *, tracking: Tracking, shown_from: Path | None = None, files: Files = ON_DISK, today: date | None = None
) -> LoadedCatalogue:
    """Read the catalogue in a folder (its ``catalogue.yaml``) or in a YAML file; never raises for what it finds there.

    ``catalogue`` is ``None`` if any file is missing or has the wrong form; what the rules find beyond the form leaves it
    set. The diagnostics are those of all files, by file and place, at most 1,000 of the form of one file, and as many
    of ids, of repetitions and of addresses. Paths are shown relative to ``shown_from`` (without it, the current folder)
    where they lie within it. Offsets and columns of a file with a byte order mark count from behind it. ``files`` are
    read instead of those on disk. Ignores that were over on the day ``today`` are told.
    """
    load = _Load(path, tracking, (shown_from or Path()).resolve(), files)
    load.today = today
    with _without_collector():
        return load.loaded()


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """Building makes many objects and few cycles: with the cyclic collector on it takes several times as long."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Load:
    """One reading of one catalogue. ``_valid``: no fault of form yet. ``_complete``: every file could be read as data."""

    def __init__(self, path: Path, tracking: Tracking, shown_from: Path, files: Files) -> None:
        self._top = path / FILE_NAME if files.is_folder(path) else path
        self._disk = files
        self._tracking = tracking
        self._shown_from = shown_from
        self.today: date | None = None
        self._found: list[Diagnostic] = []
        self._files: list[str] = []
        self._valid = True
        self._complete = True

    def loaded(self) -> LoadedCatalogue:
        top = self._read(self._top, SubjectKind.CATALOGUE)
        catalogue = self._built(top) if isinstance(top, ReadFile) else None
        if isinstance(top, Rule):
            self._report(top, shown_path(self._top, self._shown_from), value=self._top.name)
        return LoadedCatalogue(
            catalogue=catalogue if self._valid else None,
            diagnostics=in_file_order(self._found),
            files=tuple(self._files),
            as_far_as_read=catalogue,
        )

    def _built(self, top: ReadFile) -> Catalogue:
        self._check_timezone(top)
        if source := source_finding(top, self._top.parent, self._disk):
            self._found.append(source)
        catalogue, listed = build_catalogue(top, self._section_files(top))
        self._found += self._by_rules(catalogue, listed)
        return catalogue

    def _by_rules(self, catalogue: Catalogue, listed: tuple[Listed, ...]) -> Iterator[Diagnostic]:
        yield from islice(yaml_rules.id_findings(listed, complete=self._complete), MOST_FINDINGS)
        yield from islice(yaml_rules.repetition_findings(listed, self._tracking), MOST_FINDINGS)
        yield from islice(yaml_rules.address_findings(listed, self._tracking), MOST_FINDINGS)
        yield from islice(yaml_rules.ignore_findings(listed, self.today), MOST_FINDINGS)
        if self._valid:
            yield from yaml_rules.unknown_addresses(catalogue, listed)

    def _read(self, path: Path, kind: SubjectKind) -> ReadFile | Rule | None:
        """A file as data, as far as it can be; a rule says why there are no bytes, ``None`` that they are no data."""
        raw = self._disk.bytes_of(path)
        if isinstance(raw, Rule):
            return raw
        shown = shown_path(path, self._shown_from)
        self._files.append(shown)
        text = decode(raw, shown)
        if isinstance(text, Diagnostic):
            self._found.append(text)
            self._valid = self._complete = False
            return None
        nodes = read_nodes(text)
        findings = () if nodes.refused else find_in(nodes.data, schema_validator(_SCHEMAS[kind]))
        self._found += fault_diagnostics(text, nodes, kind)
        self._found += schema_diagnostics(findings, text, nodes, kind)
        self._valid &= not nodes.faults and not findings
        self._complete &= not nodes.refused
        return None if nodes.refused else ReadFile(text, nodes, path.stem)

    def _section_files(self, top: ReadFile) -> dict[int, ReadFile]:
        """The section files that could be read, by their position in the list of sections."""
        sections = top.nodes.data.get("sections") if isinstance(top.nodes.data, dict) else None
        folder = self._top.parent
        first: dict[Path, Span | None] = {self._disk.resolved(self._top): None}
        files = {}
        for position, name in enumerate(sections[:MOST_FINDINGS] if isinstance(sections, list) else ()):
            if isinstance(name, str) and name.endswith(ENDINGS):
                span = top.text.span(*top.nodes.place.at(("sections", position)).of_value())
                path = self._disk.inside(folder, name)
                read: ReadFile | Rule | None = path if isinstance(path, Rule) else Rule.FILE_LISTED_TWICE
                if isinstance(path, Path) and path not in first:
                    first[path] = span
                    read = self._read(folder / name, SubjectKind.SECTION)
                if isinstance(read, Rule):
                    other = first.get(path) if isinstance(path, Path) and read is Rule.FILE_LISTED_TWICE else None
                    self._report(read, top.text.path, value=name, span=span, top=top, other=other)
                elif read is not None:
                    files[position] = read
        if self._top.name == FILE_NAME:
            meant = {found.suggestion for found in self._found if found.rule is Rule.FILE_MISSING}
            for path in (path for path in self._disk.unlisted(folder, first) if path.name not in meant):
                self._report(Rule.FILE_NOT_LISTED, shown_path(path, self._shown_from), value=path.name)
        return files

    def _report(  # noqa: PLR0913 - the parts of a diagnostic
        self,
        rule: Rule,
        path: str,
        *,
        value: str,
        span: Span | None = None,
        top: ReadFile | None = None,
        other: Span | None = None,
    ) -> None:
        """Say of a file that it is not there, not to be read, or not where it should be."""
        is_error = rule is not Rule.FILE_NOT_LISTED
        guess = rule is Rule.FILE_MISSING and top is not None
        missing = rule not in {Rule.FILE_NOT_LISTED, Rule.FILE_LISTED_TWICE}
        self._valid &= not missing
        self._complete &= not missing
        self._found.append(
            Diagnostic(
                rule=rule,
                severity=Severity.ERROR if is_error else Severity.WARNING,
                path=path,
                span=span,
                source_line=top.text.line(span.line) if top and span else "",
                subject=subject_at(top.nodes.data, (), SubjectKind.CATALOGUE) if top else None,
                key="sections" if top else None,
                value=value,
                suggestion=nearest(value, [each.name for each in self._disk.yaml_files(self._top.parent)]) if guess else None,
                other=other,
            )
        )

    def _check_timezone(self, top: ReadFile) -> None:
        name = top.nodes.data.get("timezone") if isinstance(top.nodes.data, dict) else None
        if not isinstance(name, str) or any(found.key == "timezone" for found in self._found) or _is_zone(name):
            return
        self._valid = False
        span = top.text.span(*top.nodes.place.at(("timezone",)).of_value())
        self._found.append(
            Diagnostic(
                rule=Rule.BAD_VALUE,
                severity=Severity.ERROR,
                path=top.text.path,
                span=span,
                source_line=top.text.line(span.line),
                subject=subject_at(top.nodes.data, (), SubjectKind.CATALOGUE),
                key="timezone",
                value=hide_userinfo(name),
                expected=(_SURELY_A_ZONE, "UTC"),
                suggestion=nearest(name, zoneinfo.available_timezones()),
            )
        )


def _is_zone(name: str) -> bool:
    """Whether this machine knows the time zone; true where it knows none at all."""
    return _is_known(name) or not _is_known(_SURELY_A_ZONE)


def _is_known(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
