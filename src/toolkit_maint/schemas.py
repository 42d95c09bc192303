"""The JSON Schemas that this package ships: ``catalogue``, ``section`` and so on, found by name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

_ENDING = ".schema.json"


@cache
def _folder() -> Traversable:
    """``schema/`` within the installed package, else that of the repository which this file stands in."""
    installed = files("toolkit_maint").joinpath("schema")
    return installed if installed.is_dir() else Path(__file__).resolve().parents[2] / "schema"


@cache
def schema_names() -> tuple[str, ...]:
    """The names of the schemas, in alphabetical order: those of their files without ``.schema.json``."""
    return tuple(sorted(item.name.removesuffix(_ENDING) for item in _folder().iterdir() if item.name.endswith(_ENDING)))


def schema_text(name: str) -> str:
    """The text of a schema, byte for byte. Raises ``KeyError`` for a name that is not in :func:`schema_names`."""
    if name not in schema_names():
        raise KeyError(name)
    return _folder().joinpath(f"{name}{_ENDING}").read_text("utf-8")


def schema_file_name(name: str) -> str:
    """The name of a schema's file, by which other schemas refer to it."""
    return f"{name}{_ENDING}"
