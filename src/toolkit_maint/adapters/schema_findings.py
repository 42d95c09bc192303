"""What a JSON Schema says about plain data, as findings of a closed set of rules, each with the route that it is about."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import msgspec

from toolkit_maint.domain.diagnostic import Rule
from toolkit_maint.domain.naming import as_id
from toolkit_maint.schemas import schema_file_name, schema_names, schema_text

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

Route = tuple[str | int, ...]

MOST_FINDINGS: Final = 1_000
_LONGEST_GUESSED = 60
_IDS = frozenset({"id", "duplicate_of"})
_ANYTHING = "\\S"
_LINES: Mapping[str, str] = {"version": "version: 1", "url": "url: null"}
# What editors call a key, in Dutch or otherwise, where no spelling is near enough to guess it from.
_SYNONYMS: Mapping[str, str] = {
    "adres": "url",
    "auteur": "authors",
    "auteurs": "authors",
    "author": "authors",
    "bron": "source",
    "href": "url",
    "jaar": "year",
    "link": "url",
    "naam": "title",
    "name": "title",
    "notitie": "note",
    "taal": "language",
    "tijdzone": "timezone",
    "titel": "title",
    "uitgever": "publisher",
    "versie": "version",
}
_BOUNDS = {"minimum": "≥", "maximum": "≤", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One fault. ``route`` leads to the part that is wrong, for a missing or unknown key to what should (not) have it.

    ``key`` is the key concerned. ``expected`` are, for ``wrong-type``, names of JSON Schema types; for
    ``bad-value`` what is possible; for ``unknown-key`` the keys that are known. ``value`` is what was found as JSON
    writes it, text without its quotes; of lists and groups of keys only their type.
    """

    rule: Rule
    route: Route
    key: str | None = None
    value: str | None = None
    expected: tuple[str, ...] = ()
    suggestion: str | None = None


@cache
def schema_validator(name: str) -> Draft202012Validator:
    """The validator of one of our own schemas, built once. They refer to one another by the names of their files."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - costs more than most commands take, and few need it
    from jsonschema.validators import extend  # noqa: PLC0415 - as above
    from referencing import Registry, Resource  # noqa: PLC0415 - as above

    schemas = _schemas()
    registry: Registry[Any] = Registry().with_resources(
        (schema_file_name(each), Resource.from_contents(schema)) for each, schema in schemas.items()
    )
    make: Any = extend  # its stub has no types
    quick: type[Draft202012Validator] = make(Draft202012Validator, {"properties": _properties})
    return quick(schemas[name], registry=registry)


@cache
def _schemas() -> dict[str, Any]:
    return {name: json.loads(schema_text(name)) for name in schema_names()}


def _properties(validator: Any, properties: Mapping[str, Any], instance: Any, _: Any) -> Iterator[ValidationError]:
    """The keyword ``properties``, but that words where any words will do need no validator of their own.

    That is most of a catalogue, and takes a quarter of the time. A schema with this pattern asks for nothing else.
    """
    if not isinstance(instance, dict):
        return
    for key, schema in properties.items():
        if key in instance:
            value = instance[key]
            if schema.get("pattern") != _ANYTHING or type(value) is not str or not value.strip():
                yield from validator.descend(value, schema, path=key, schema_path=key)


def find_in(data: Any, validator: Draft202012Validator) -> tuple[Finding, ...]:
    """Everything wrong with ``data``, in the order of the data, at most :data:`MOST_FINDINGS`.

    Of several faults of one value only the first is given: text that should be a number is not also out of bounds. A key
    that is missing because its name was mistyped is told once, as the typing error.
    """
    found: dict[tuple[Route, str | None], Finding] = {}
    every = (finding for error in validator.iter_errors(data) for finding in _findings(error))
    for finding in islice(every, MOST_FINDINGS):
        found.setdefault((finding.route, finding.key if finding.rule in _ABOUT_KEYS else None), finding)
    mistyped = {(finding.route, finding.suggestion) for finding in found.values() if finding.rule is Rule.UNKNOWN_KEY}
    return tuple(finding for place, finding in found.items() if finding.rule is not Rule.MISSING_KEY or place not in mistyped)


_ABOUT_KEYS = frozenset({Rule.MISSING_KEY, Rule.UNKNOWN_KEY})


def nearest(written: str, known: Iterable[str]) -> str | None:
    """The known word that was most likely meant, or ``None`` where none is near."""
    if len(written) > _LONGEST_GUESSED:
        return None
    lowered = {word.casefold(): word for word in known}
    close = difflib.get_close_matches(written.casefold(), lowered, n=1)
    return lowered[close[0]] if close else None


def _findings(error: ValidationError) -> Iterator[Finding]:
    route = tuple(error.absolute_path)
    instance, bound = _instance(error), _bound(error)
    match error.validator:
        case "anyOf":
            yield from _of_best_branch(error, route)
        case "additionalProperties":
            yield from _unknown_keys(error, route)
        case "required":
            yield from (_missing(key, route) for key in bound if key not in instance)
        case "dependentRequired":
            wanted = [key for one, keys in bound.items() if one in instance for key in keys]
            yield from (_missing(key, route) for key in wanted if key not in instance)
        case _:
            yield _of_value(error, route)


def _missing(key: str, route: Route) -> Finding:
    return Finding(rule=Rule.MISSING_KEY, route=route, key=key, suggestion=_LINES.get(key))


def _unknown_keys(error: ValidationError, route: Route) -> Iterator[Finding]:
    known, instance = tuple(_schema_of(error)["properties"]), _instance(error)
    for key in instance:
        if key not in known:
            meant = _SYNONYMS.get(key.casefold())
            near = meant if meant in known else nearest(key, known)
            better = None if near in instance else near
            yield Finding(rule=Rule.UNKNOWN_KEY, route=route, key=key, expected=known, suggestion=better)


def _of_best_branch(error: ValidationError, route: Route) -> Iterator[Finding]:
    """The faults of the first branch that is for this type of value; without one, all the types that there are."""
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(inner.schema_path[0], []).append(inner)
    types: list[str] = []
    for inners in branches.values():
        wrong = [inner for inner in inners if inner.validator == "type" and not inner.path]
        if not wrong:
            for inner in inners:
                yield from _findings(inner)
            return
        types += _types(wrong[0])
    yield Finding(
        rule=Rule.WRONG_TYPE, route=route, key=_key(route), value=_shown(error.instance), expected=tuple(dict.fromkeys(types))
    )


def _of_value(error: ValidationError, route: Route) -> Finding:
    """A fault of one value by itself."""
    key, value, bound = _key(route), _shown(error.instance), _bound(error)
    rule, expected, suggestion = Rule.BAD_VALUE, _examples(error), None
    match error.validator:
        case "type":
            rule, expected, suggestion = Rule.WRONG_TYPE, tuple(_types(error)), _as_type(error)
        case "minLength" | "minItems":
            rule, expected = (Rule.EMPTY_TEXT, ()) if bound == 1 else (Rule.BAD_VALUE, _examples(error))
        case "pattern" if bound == _ANYTHING:
            rule, expected = Rule.EMPTY_TEXT, ()
        case "pattern" | "maxLength" if key in _IDS:
            rule, expected, suggestion = Rule.BAD_ID, (), as_id(str(error.instance))
        case "enum" | "const":
            choices = bound if error.validator == "enum" else [bound]
            expected = tuple(map(_shown, choices))
            suggestion = nearest(value, expected)
        case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
            expected = tuple(f"{sign} {_schema_of(error)[name]}" for name, sign in _BOUNDS.items() if name in _schema_of(error))
        case "pattern" | "maxLength" | "format":
            pass
        case _:
            rule, expected, value = Rule.SCHEMA, (), error.message[:300]
    return Finding(rule=rule, route=route, key=key, value=value, expected=expected, suggestion=suggestion)


def _key(route: Route) -> str | None:
    return next((step for step in reversed(route) if isinstance(step, str)), None)


def _instance(error: ValidationError) -> Any:
    """What was found wrong."""
    return error.instance


def _bound(error: ValidationError) -> Any:
    """What the keyword asks for."""
    return error.validator_value


def _schema_of(error: ValidationError) -> Mapping[str, Any]:
    return error.schema if isinstance(error.schema, Mapping) else {}


def _types(error: ValidationError) -> list[str]:
    wanted = _bound(error)
    return [wanted] if isinstance(wanted, str) else list(wanted)


def _examples(error: ValidationError) -> tuple[str, ...]:
    return tuple(map(_shown, _schema_of(error).get("examples", ())))


def _as_type(error: ValidationError) -> str | None:
    """The same value as it would have to be written to be of the right type, where that is likely what was meant."""
    value, types = _instance(error), _types(error)
    if isinstance(value, bool | int | float) and "string" in types:
        return f'"{_shown(value)}"'
    if isinstance(value, str) and "integer" in types and re.fullmatch(r"[0-9]{1,9}", value):
        return value
    if isinstance(value, str) and "number" in types and re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", value):
        return value
    return None


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return "array"
    return "object" if isinstance(value, Mapping) else json.dumps(value, default=str)
