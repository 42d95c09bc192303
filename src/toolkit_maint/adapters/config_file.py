"""The configuration: ``toolkit-maint.toml`` or ``[tool.toolkit-maint]``, under the environment, over the defaults."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from toolkit_maint.adapters.schema_findings import find_in, schema_validator
from toolkit_maint.adapters.toml_places import Route, TomlPlaces
from toolkit_maint.domain.diagnostic import Diagnostic, Rule, Severity, Subject, SubjectKind
from toolkit_maint.domain.settings import Origin, OriginKind, Settings

FILE_NAME = "toolkit-maint.toml"
_SHARED_FILE = "pyproject.toml"
_TABLE: Route = ("tool", "toolkit-maint")
_PREFIX = "TOOLKIT_MAINT_"
_OTHER_VARIABLES = frozenset({"TOOLKIT_MAINT_LANG"})
_SYNTAX_PLACE = re.compile(r"\(at line (\d{1,9}), column (\d{1,9})\)")
_LARGEST = 1_048_576
_SUBJECT = Subject(SubjectKind.CONFIG)


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting, where each came from (dotted name → origin), and the folder that its paths are relative to."""

    settings: Settings
    origins: dict[str, Origin]
    folder: Path


def load_configuration(
    folder: Path, chosen: Path | None, environment: Mapping[str, str]
) -> Configuration | tuple[Diagnostic, ...]:
    """Read the configuration that holds in ``folder``, or the ``chosen`` file; give all its faults instead, if any.

    Without a file there are the defaults. Of two files in a folder, ``toolkit-maint.toml`` counts alone.
    """
    text = _read(folder, chosen)
    if isinstance(text, Diagnostic):
        return (text,)
    path, content, prefix = text
    try:
        table: Any = tomllib.loads(content)
    except (RecursionError, ValueError) as exc:
        # The reader follows nested brackets by recursion, and Python refuses numbers of more than 4,300 digits.
        return (_syntax(exc, TomlPlaces(content, path.as_posix())),)
    for key in prefix:
        table = table.get(key, {}) if isinstance(table, dict) else table
    places = TomlPlaces(content, path.as_posix())
    found = _findings(table, places, prefix)
    overlay, misread = _environment(environment)
    if found or misread:
        return (*found, *misread)
    origins = _file_origins(table, places, prefix)
    for name, (variable, value) in overlay.items():
        _put(table, name, value)
        origins[name] = Origin(OriginKind.ENVIRONMENT, variable)
    settings = _placed(msgspec.convert(table, Settings), path.parent)
    if (misplaced := _misplaced(settings, places, prefix, path.parent)) is not None:
        return (misplaced,)
    return Configuration(settings=settings, origins=origins, folder=path.parent)


def _misplaced(settings: Settings, places: TomlPlaces, prefix: Route, folder: Path) -> Diagnostic | None:
    """What a schema cannot see: numbers without an end, and a folder for reports that lies elsewhere.

    A configuration arrives with anybody's pull request, and must not say where on a machine files are written.
    """
    check = settings.check
    wrong: list[tuple[str, ...]] = [
        ("check", name) for name in ("timeout", "deadline") if not math.isfinite(getattr(check, name) or 0)
    ]
    if settings.output_dir is not None and not _lies_within(folder, settings.output_dir):
        wrong.append(("output_dir",))
    if not wrong:
        return None
    route = wrong[0]
    span = places.value((*prefix, *route))
    return Diagnostic(
        rule=Rule.BAD_VALUE if route[0] == "check" else Rule.FILE_OUTSIDE,
        severity=Severity.ERROR,
        path=span.path if span else FILE_NAME,
        span=span,
        source_line=places.line(span.line) if span else "",
        subject=_SUBJECT,
        key=".".join(route),
        value=str(getattr(check, route[1]) if route[0] == "check" else settings.output_dir),
    )


def _lies_within(folder: Path, name: str) -> bool:
    try:
        return (folder / name).resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        return False


def _placed(settings: Settings, folder: Path) -> Settings:
    """The settings with the file of certificates as a path that holds here."""
    bundle = settings.check.ca_bundle
    if bundle is None:
        return settings
    check = msgspec.structs.replace(settings.check, ca_bundle=(folder / bundle).as_posix())
    return msgspec.structs.replace(settings, check=check)


def setting_names() -> tuple[str, ...]:
    """The dotted name of every setting, in the order of the schema."""
    return tuple(".".join(route) for route, _ in _described())


def _read(folder: Path, chosen: Path | None) -> tuple[Path, str, Route] | Diagnostic:
    own, shared = folder / FILE_NAME, folder / _SHARED_FILE
    path = chosen or (own if own.is_file() else shared)
    prefix = _TABLE if path.name == _SHARED_FILE else ()
    if chosen is None and not path.is_file():
        return folder / FILE_NAME, "", ()
    try:
        content = path.read_bytes()
    except OSError as exc:
        rule = Rule.FILE_MISSING if isinstance(exc, FileNotFoundError) else Rule.FILE_UNREADABLE
        return Diagnostic(rule=rule, severity=Severity.ERROR, path=str(path), subject=_SUBJECT, value=exc.strerror)
    if len(content) > _LARGEST:
        return Diagnostic(rule=Rule.TOO_LARGE, severity=Severity.ERROR, path=str(path), subject=_SUBJECT)
    try:
        return path, content.decode("utf-8-sig"), prefix
    except UnicodeDecodeError:
        return Diagnostic(rule=Rule.ENCODING, severity=Severity.ERROR, path=str(path), subject=_SUBJECT)


def _syntax(exc: Exception, places: TomlPlaces) -> Diagnostic:
    match = _SYNTAX_PLACE.search(str(exc))
    line, column = (int(match[1]), int(match[2])) if match else (places.lines, 1)
    span = places.at(line, column)
    return Diagnostic(
        rule=Rule.SYNTAX,
        severity=Severity.ERROR,
        path=span.path,
        span=span,
        source_line=places.line(line),
        subject=_SUBJECT,
        value=_SYNTAX_PLACE.sub("", str(exc)).strip(),
    )


def _findings(table: Any, places: TomlPlaces, prefix: Route) -> list[Diagnostic]:
    found = []
    for finding in find_in(table, schema_validator("config")):
        route = (*prefix, *finding.route)
        at_key = finding.rule is Rule.UNKNOWN_KEY
        span = places.key((*route, finding.key or "")) if at_key else places.value(route)
        found.append(
            Diagnostic(
                rule=finding.rule,
                severity=Severity.ERROR,
                path=span.path if span else FILE_NAME,
                span=span,
                source_line=places.line(span.line) if span else "",
                subject=_SUBJECT,
                key=finding.key or ".".join(map(str, finding.route)),
                value=finding.value,
                expected=finding.expected,
                suggestion=finding.suggestion,
            )
        )
    return found


def _described() -> list[tuple[tuple[str, ...], dict[str, Any]]]:
    """Route and schema of every setting."""
    found: list[tuple[tuple[str, ...], dict[str, Any]]] = []

    def walk(schema: Any, route: tuple[str, ...]) -> None:
        for name, part in schema["properties"].items():
            if "properties" in part:
                walk(part, (*route, name))
            else:
                found.append(((*route, name), part))

    walk(schema_validator("config").schema, ())
    return found


def _environment(environment: Mapping[str, str]) -> tuple[dict[str, tuple[str, Any]], list[Diagnostic]]:
    """The settings that variables give (dotted name → variable and value), or what is wrong with them."""
    given: dict[str, tuple[str, Any]] = {}
    table: dict[str, Any] = {}
    by_variable = {_PREFIX + "_".join(route).upper(): (route, schema) for route, schema in _described()}
    for variable in sorted(name for name in environment if name in by_variable):
        route, schema = by_variable[variable]
        value = _from_text(environment[variable], schema)
        given[".".join(route)] = (variable, value)
        _put(table, ".".join(route), value)
    found = []
    for finding in find_in(table, schema_validator("config")):
        variable = next(given[name][0] for name in _prefixes(finding.route) if name in given)
        found.append(
            Diagnostic(
                rule=finding.rule,
                severity=Severity.ERROR,
                path=variable,
                subject=_SUBJECT,
                key=variable,
                value=finding.value,
                expected=finding.expected,
            )
        )
    return given, found


def _prefixes(route: Route) -> Iterator[str]:
    """The dotted names that a route goes through, longest first."""
    return (".".join(map(str, route[:length])) for length in range(len(route), 0, -1))


def _from_text(text: str, schema: Mapping[str, Any]) -> Any:
    """The value that a variable's text stands for; text that is none is left for the schema to refuse."""
    kind = schema["type"]
    if kind == "array":
        return [part.strip() for part in text.split(",") if part.strip()]
    try:
        return int(text) if kind == "integer" else float(text) if kind == "number" else text
    except ValueError:
        return text


def unknown_variables(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Variables that look like settings of ours and are none: somebody should be told."""
    known = {_PREFIX + "_".join(route).upper() for route, _ in _described()} | _OTHER_VARIABLES
    return tuple(sorted(name for name in environment if name.startswith(_PREFIX) and name not in known))


def _put(table: Any, dotted: str, value: Any) -> None:
    *parents, last = dotted.split(".")
    for parent in parents:
        table = table.setdefault(parent, {})
    table[last] = value


def _file_origins(table: Any, places: TomlPlaces, prefix: Route) -> dict[str, Origin]:
    origins = {}
    for route, _ in _described():
        part = table
        for key in route:
            part = part.get(key) if isinstance(part, dict) else None
        span = places.key((*prefix, *route))
        where = f"{span.path}:{span.line}" if span else ""
        origins[".".join(route)] = Origin(OriginKind.DEFAULT) if part is None else Origin(OriginKind.FILE, where)
    return origins
