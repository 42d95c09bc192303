"""Write the JSON Schemas of what the program writes: ``report-v1`` and ``observation-v1``, from the types themselves.

    python tools/schemas.py

The words stand in ``schema_descriptions.toml``, a table for each type; a property without one fails, and so does a
description without a property.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from toolkit_maint.domain.observation import Observation
from toolkit_maint.domain.report import ChangeReport

ROOT = Path(__file__).resolve().parents[1]
DESCRIPTIONS = Path(__file__).with_name("schema_descriptions.toml")
_REFERENCE = "#/$defs/{name}"


class Written(NamedTuple):
    """One schema: the type it describes, and its file, id and title."""

    type: type[msgspec.Struct]
    name: str
    title: str
    description: str


SCHEMAS = (
    Written(
        ChangeReport,
        "report",
        "toolkit-maint report",
        "Everything one run has to say, as run --format json writes it. Later releases of version 1 may add fields, which "
        "readers pass over; none is renamed or taken away.",
    ),
    Written(
        Observation,
        "observation",
        "toolkit-maint observation",
        "What one visit to one address saw, as check --record writes it, one object a line. Later releases of version 1 may "
        "add fields, which readers pass over; none is renamed or taken away.",
    ),
)


def schema_path(written: Written) -> Path:
    """Where the schema is kept."""
    return ROOT / "schema" / f"{written.name}-v1.schema.json"


def schema(written: Written, descriptions: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a type. Raises ``SystemExit`` naming each property that nobody has described."""
    (_, parts) = msgspec.json.schema_components([written.type], ref_template=_REFERENCE)
    missing = [
        f"{name}.{key}"
        for name, part in parts.items()
        for key in part.get("properties", {})
        if not descriptions.get(name, {}).get(key)
    ]
    if missing:
        raise SystemExit(f"not described in {DESCRIPTIONS.name}: {', '.join(missing)}")
    described = {name: _described(part, descriptions.get(name, {})) for name, part in parts.items()}
    whole = described.pop(written.type.__name__)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:toolkit-maint:schema:{written.name}:v1",
        "title": written.title,
        "description": written.description,
    }
    return head | {key: whole[key] for key in ("type", "properties", "required")} | {"$defs": described}


def _described(part: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    """A type with its properties described; all of them are required, since every field is always written."""
    plain = {key: value for key, value in part.items() if key not in {"description", "required"}}
    if "properties" not in part:
        return plain
    properties = {key: _property(key, value, words[key]) for key, value in part["properties"].items()}
    return plain | {"properties": properties, "required": list(properties)}


def _property(name: str, value: dict[str, Any], description: str) -> dict[str, Any]:
    plain = {key: part for key, part in value.items() if key != "default"}
    return {"description": description} | plain | ({"format": "date-time"} if name.endswith("_at") else {})


def wanted() -> dict[Path, str]:
    """Every schema file with the text that it should have."""
    descriptions = tomllib.loads(DESCRIPTIONS.read_text("utf-8"))
    return {
        schema_path(written): json.dumps(schema(written, descriptions), indent=2, ensure_ascii=False) + "\n"
        for written in SCHEMAS
    }


def idle_descriptions() -> list[str]:
    """Descriptions of properties that no type has."""
    descriptions = tomllib.loads(DESCRIPTIONS.read_text("utf-8"))
    known = {
        f"{name}.{key}"
        for written in SCHEMAS
        for name, part in msgspec.json.schema_components([written.type])[1].items()
        for key in part.get("properties", {})
    }
    return [f"{name}.{key}" for name, words in descriptions.items() for key in words if f"{name}.{key}" not in known]


def main() -> int:
    """Write the schemas."""
    for path, text in wanted().items():
        path.write_text(text, "utf-8", newline="\n")
        sys.stdout.write(f"written: {path.relative_to(ROOT).as_posix()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
