"""The schemas that are shipped: sound, fully described, and readable by others from their folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from project_tree import ROOT, ran, tool
from toolkit_maint.adapters.schema_findings import find_in, nearest, schema_validator
from toolkit_maint.domain.diagnostic import Rule
from toolkit_maint.domain.naming import as_id
from toolkit_maint.schemas import schema_file_name, schema_names, schema_text

OURS = ("catalogue", "section")
WORDS = {"type", "pattern", "description", "examples"}


def schema(name: str) -> Any:
    return json.loads(schema_text(name))


def parts(part: Any) -> Iterator[dict[str, Any]]:
    """Every schema within a schema."""
    if isinstance(part, dict):
        yield part
        for key, inner in part.items():
            if key in {"properties", "$defs"}:
                for each in inner.values():
                    yield from parts(each)
            elif key in {"items", "anyOf"}:
                for each in inner if isinstance(inner, list) else [inner]:
                    yield from parts(each)


def test_every_file_in_the_folder_has_a_name() -> None:
    assert {schema_file_name(name) for name in schema_names()} == {path.name for path in (ROOT / "schema").iterdir()}
    assert set(OURS) <= set(schema_names())


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(KeyError):
        schema_text("../pyproject")


@pytest.mark.parametrize("name", OURS)
def test_the_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema(name)["$id"] == f"urn:toolkit-maint:schema:{name}:v1"


@pytest.mark.parametrize("name", OURS)
def test_everything_is_described(name: str) -> None:
    properties = [(key, each) for part in parts(schema(name)) for key, each in part.get("properties", {}).items()]

    assert len(properties) > 8
    assert not [key for key, each in properties if not each.get("description", "").endswith(".") or not each.get("examples")]
    top = [schema(name), *schema(name).get("$defs", {}).values()]
    assert not [each for each in top if not (each.get("title") and each.get("description") and each.get("examples"))]


@pytest.mark.parametrize("name", OURS)
def test_examples_are_valid(name: str) -> None:
    whole = schema_validator(name)
    examples = [(part, example) for part in parts(schema(name)) for example in part.get("examples", [])]

    assert len(examples) > 10
    for part, example in examples:
        if "$ref" in json.dumps(part):
            continue
        assert not list(Draft202012Validator(part).iter_errors(example)), example
    for example in schema(name)["examples"]:
        assert find_in(example, whole) == ()
    for key, each in schema(name)["properties"].items():
        for example in each["examples"]:
            assert not [finding for finding in find_in({key: example}, whole) if finding.rule is not Rule.MISSING_KEY]


@pytest.mark.parametrize("name", OURS)
def test_objects_are_closed(name: str) -> None:
    assert all(part["additionalProperties"] is False for part in parts(schema(name)) if "properties" in part)


@pytest.mark.parametrize("name", schema_names())
def test_who_asks_for_words_asks_for_nothing_else(name: str) -> None:
    """The reader takes a short cut where any words will do, and may only do so here."""
    asking = [part for part in parts(schema(name)) if part.get("pattern") == "\\S"]

    assert not [part for part in asking if not part.keys() <= WORDS or "string" not in part["type"]]


def test_the_short_cut_finds_what_the_whole_way_finds() -> None:
    plain = Draft202012Validator(schema("section"))
    quick = schema_validator("section")
    values: tuple[Any, ...] = ("", " ", "\u00a0", "\u2003\n", "x", 3, None, True, [], {}, ["x"])
    for value in values:
        for key in ("title", "more"):
            data = {"title": "x", key: value}
            assert [*map(str, plain.iter_errors(data))] == [*map(str, quick.iter_errors(data))]


@pytest.mark.parametrize("name", OURS)
def test_another_reader_follows_the_references_from_the_folder(name: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "schema", tmp_path / "schema")
    example = tmp_path / "example.json"
    example.write_text(json.dumps(schema(name)["examples"][0]), "utf-8")
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(schema(name)["examples"][0] | {"entries": [{"titel": "x"}]}), "utf-8")
    check = tool("check-jsonschema")
    folder = tmp_path / "schema"

    fine = ran(check, "--no-cache", "--schemafile", schema_file_name(name), example, cwd=folder)
    assert fine.returncode == 0, fine.stdout + fine.stderr
    assert "titel" in ran(check, "--no-cache", "--schemafile", schema_file_name(name), wrong, cwd=folder).stdout


@pytest.mark.parametrize(
    ("text", "made"),
    [("Poëzie & Co", "poezie-co"), ("Één", "een"), ("  --a--b ", "a-b"), ("€", None), ("", None), ("x" * 200, "x" * 100)],
)
def test_an_id_is_made_of_what_was_written(text: str, made: str | None) -> None:
    assert as_id(text) == made


@pytest.mark.parametrize(
    ("written", "meant"),
    [("titel", "title"), ("TITLE", "title"), ("nota", "note"), ("quux", None), ("", None), ("t" * 99, None)],
)
def test_the_nearest_word(written: str, meant: str | None) -> None:
    assert nearest(written, ("title", "note", "after")) == meant
