"""The configuration: ``toolkit-maint.toml`` or ``[tool.toolkit-maint]``, under the environment, over the defaults."""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from toolkit_maint.adapters.schema_findings import Finding, find_in, schema_validator
from toolkit_maint.adapters.toml_places import Route, TomlPlaces
from toolkit_maint.domain.address import host_of
from toolkit_maint.domain.catalogue import Span
from toolkit_maint.domain.diagnostic import Diagnostic, Rule, Severity, Subject, SubjectKind
from toolkit_maint.domain.settings import Origin, OriginKind, Settings
from toolkit_maint.schemas import schema_text

FILE_NAME = "toolkit-maint.toml"
SHARED_FILE = "pyproject.toml"
_TABLE: Route = ("tool", "toolkit-maint")
_PREFIX = "TOOLKIT_MAINT_"
_OTHER_VARIABLES = frozenset({"TOOLKIT_MAINT_LANG"})
HEADER_VARIABLES = f"{_PREFIX}HEADER_"
"""What the name of every variable begins with whose content may be sent as a header."""
HOSTS: Route = ("check", "hosts")
"""Where the settings of single hosts stand."""
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
    """What a schema cannot see: numbers without an end, names that are no host, and a folder for reports that lies elsewhere.

    A configuration arrives with anybody's pull request, and must not say where on a machine files are written.
    """
    wrong = next((route for route, number in _numbers(settings) if not math.isfinite(number)), None) or _no_host(settings)
    folders = {"output_dir": settings.output_dir, "state_dir": settings.state_dir}
    outside = next((name for name, path in folders.items() if path is not None and not _lies_within(folder, path)), None)
    route = wrong or ((outside,) if outside else None)
    if route is None:
        return None
    is_name = route[:-1] == HOSTS
    span = places.key((*prefix, *route)) if is_name else places.value((*prefix, *route))
    return Diagnostic(
        rule=Rule.FILE_OUTSIDE if wrong is None else Rule.BAD_VALUE,
        severity=Severity.ERROR,
        path=span.path if span else FILE_NAME,
        span=span,
        source_line=places.line(span.line) if span else "",
        subject=_SUBJECT,
        key=_dotted(HOSTS if is_name else route),
        value=str(route[-1]) if is_name else str(_value_at(settings, route)),
    )


def _numbers(settings: Settings) -> Iterator[tuple[Route, float]]:
    """Every number that has a fraction, with its route; TOML knows some that are none, and pass all comparisons."""
    check = settings.check
    yield ("check", "timeout"), check.timeout
    yield ("check", "deadline"), check.deadline or 0.0
    yield ("check", "patience"), check.patience
    yield ("history", "void_share"), settings.history.void_share
    for host, manners in check.hosts.items():
        yield (*HOSTS, host, "interval"), manners.interval or 0.0
        yield (*HOSTS, host, "timeout"), manners.timeout or 0.0


def _no_host(settings: Settings) -> Route | None:
    """The first name that no host can have, or that is another one's in other letters."""
    known = set()
    for name in settings.check.hosts:
        host = host_of(f"https://{name}/")
        if not host or host in known:
            return (*HOSTS, name)
        known.add(host)
    return None


def _value_at(settings: Settings, route: Route) -> object:
    value: Any = msgspec.to_builtins(settings)
    for step in route:
        value = value[step]
    return value


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
    """The dotted name of every setting but those of single hosts, in the order of the schema."""
    return tuple(".".join(route) for route, _ in _described())


def host_settings(configuration: Configuration) -> Iterator[tuple[str, object]]:
    """The dotted name and value of every setting of a single host that was given."""
    for host, manners in configuration.settings.check.hosts.items():
        given = msgspec.to_builtins(manners)
        headers = given.pop("headers")
        yield from ((_dotted((*HOSTS, host, name)), value) for name, value in given.items() if value is not None)
        yield from ((_dotted((*HOSTS, host, "headers", name)), variable) for name, variable in headers.items())


def _dotted(route: Route) -> str:
    """A route as TOML writes it, with quotation marks around what needs them."""
    steps = map(str, route)
    return ".".join(step if _BARE.match(step) else json.dumps(step, ensure_ascii=False) for step in steps)


_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")


def _read(folder: Path, chosen: Path | None) -> tuple[Path, str, Route] | Diagnostic:
    own, shared = folder / FILE_NAME, folder / SHARED_FILE
    path = chosen or (own if own.is_file() else shared)
    prefix = _TABLE if path.name == SHARED_FILE else ()
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
    if table == {}:
        return []
    found = []
    for finding in find_in(table, schema_validator("config")):
        span = _place(finding, places, prefix)
        hidden = _is_header(finding.route)
        found.append(
            Diagnostic(
                rule=finding.rule,
                severity=Severity.ERROR,
                path=span.path if span else FILE_NAME,
                span=span,
                source_line=places.line(span.line) if span and not hidden else "",
                subject=_SUBJECT,
                key=_dotted(finding.route) if finding.route[:2] == HOSTS else finding.key or ".".join(map(str, finding.route)),
                value=None if hidden else finding.value,
                expected=finding.expected,
                suggestion=None if hidden else finding.suggestion,
            )
        )
    return found


def _place(finding: Finding, places: TomlPlaces, prefix: Route) -> Span | None:
    route = (*prefix, *finding.route)
    if finding.rule is Rule.UNKNOWN_KEY:
        return places.key((*route, finding.key or ""))
    if finding.rule is Rule.BAD_VALUE and finding.route[-1:] in {("hosts",), ("headers",)}:
        return places.key((*route, finding.value or ""))  # what is wrong is the name that stands below it
    return places.value(route)


def _is_header(route: Route) -> bool:
    """Whether a route leads to the value of a header: who misunderstood it wrote the secret itself there."""
    return route[:2] == HOSTS and route[3:4] == ("headers",) and len(route) > 4


def is_about_headers(diagnostic: Diagnostic) -> bool:
    """Whether it speaks of the headers of a host, which nobody should have to guess the rules of."""
    key = diagnostic.key or ""
    return key.startswith(_dotted(HOSTS)) and ".headers" in key


def _described() -> list[tuple[tuple[str, ...], dict[str, Any]]]:
    """Route and schema of every setting that stands under a name of its own; those of hosts do not."""
    found: list[tuple[tuple[str, ...], dict[str, Any]]] = []

    def walk(schema: Any, route: tuple[str, ...]) -> None:
        for name, part in schema["properties"].items():
            if "properties" in part:
                walk(part, (*route, name))
            elif (*route, name) != HOSTS:
                found.append(((*route, name), part))

    # As it stands in the file: to make a validator of it takes a tenth of a second, and mostly there is nothing to validate.
    walk(json.loads(schema_text("config")), ())
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
    for finding in find_in(table, schema_validator("config")) if table else ():
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
    ours = (name for name in environment if name.startswith(_PREFIX) and not name.startswith(HEADER_VARIABLES))
    return tuple(sorted(name for name in ours if name not in known))


def _put(table: Any, dotted: str, value: Any) -> None:
    *parents, last = dotted.split(".")
    for parent in parents:
        table = table.setdefault(parent, {})
    table[last] = value


def _file_origins(table: Any, places: TomlPlaces, prefix: Route) -> dict[str, Origin]:
    """Where every setting comes from, by its dotted name."""
    origins = {}
    for route in (*(route for route, _ in _described()), *_host_routes(table)):
        part = table
        for key in route:
            part = part.get(key) if isinstance(part, dict) else None
        span = places.key((*prefix, *route))
        where = f"{span.path}:{span.line}" if span else ""
        origins[_dotted(route)] = Origin(OriginKind.DEFAULT) if part is None else Origin(OriginKind.FILE, where)
    return origins


def _host_routes(table: Any) -> Iterator[tuple[str, ...]]:
    """The routes of what the file says of single hosts."""
    for host, given in table.get("check", {}).get("hosts", {}).items():
        for name, value in given.items():
            route = ("check", "hosts", host, name)
            yield from ((*route, header) for header in value) if isinstance(value, dict) else (route,)
