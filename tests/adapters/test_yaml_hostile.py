"""YAML that is out to harm is refused with a place: in a process of its own, since the worst that it can do ends one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from toolkit_maint.adapters.yaml_guard import Limits
from toolkit_maint.adapters.yaml_nodes import read_nodes
from toolkit_maint.adapters.yaml_text import LARGEST_FILE, YamlText
from toolkit_maint.domain.diagnostic import Rule

LOADER = """
import json, resource, sys
from pathlib import Path
from toolkit_maint import signs
from toolkit_maint.adapters.yaml_catalogue import load_catalogue
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
loaded = load_catalogue(Path(sys.argv[1]), tracking=signs.tracking())
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
found = [(d.rule, d.span and d.span.line, d.span and d.span.column) for d in loaded.diagnostics]
print(json.dumps({"found": found, "valid": loaded.catalogue is not None, "grown": grown}))
"""
HEAD = b"version: 1\ntitle: Proef\nlanguage: nl\ntimezone: UTC\n"
LAUGHS = b"a0: &a0 [x, x]\n" + b"".join(b"a%d: &a%d [*a%d, *a%d]\n" % (n, n, n - 1, n - 1) for n in range(1, 40))
KIB_OF_RUSAGE = 1 / 1024 if sys.platform == "darwin" else 1
MOST_KIB = 600 * 1024
MOST_FOUND = 1_010

HOSTILE: dict[str, tuple[bytes, Rule, int | None, int | None]] = {
    "billion laughs": (LAUGHS, Rule.ALIAS, 1, 5),
    "alias of itself": (b"a: &a [*a]\n", Rule.ALIAS, 1, 4),
    "square brackets": (b"[" * 100_000, Rule.TOO_DEEP, 1, 65),
    "braces": (b"{" * 100_000, Rule.TOO_DEEP, 1, 65),
    "closed brackets": (b"[" * 100_000 + b"]" * 100_000, Rule.TOO_DEEP, 1, 65),
    "keys of keys": (b"? " * 50_000, Rule.TOO_DEEP, 1, 129),
    "dashes": (b"- " * 50_000, Rule.TOO_DEEP, 1, 129),
    "indentation": (b"".join(b" " * depth + b"a:\n" for depth in range(400)), Rule.TOO_DEEP, 65, 65),
    "number of 5,000 digits": (HEAD.replace(b"1", b"9" * 5_000), Rule.WRONG_TYPE, 1, 10),
    "huge exponent": (HEAD.replace(b"1", b"1e9999999"), Rule.WRONG_TYPE, 1, 10),
    "object of Python": (b"a: !!python/object/apply:os.system [id]\n", Rule.TAG, 1, 4),
    "name of Python": (b"a: !!python/name:os.system\n", Rule.TAG, 1, 4),
    "directive for tags": (b"%TAG !e! tag:example.org,2000:\n---\na: 1\n", Rule.TAG, 1, 1),
    "binary": (b"a: !!binary aGFsbG8=\n", Rule.TAG, 1, 4),
    "merge": (HEAD + b"<<: {a: 1}\n", Rule.ALIAS, 5, 1),
    "NUL": (b"a: \0\n", Rule.SYNTAX, 1, 4),
    "only NUL": (b"\0" * 1_000, Rule.SYNTAX, 1, 1),
    "escape to the terminal": (b"a: \x1b[31m\n", Rule.SYNTAX, 1, 4),
    "not UTF-8": ("title: Eén\n".encode("latin-1"), Rule.ENCODING, 1, 9),
    "not UTF-8, third line": (b"a: 1\nb: 2\nc: \xff\n", Rule.ENCODING, 3, 4),
    "half a character": ("a: é".encode()[:-1], Rule.ENCODING, 1, 4),
    "surrogate in UTF-8": (b"a: \xed\xa0\x80\n", Rule.ENCODING, 1, 4),
    "overlong slash": (b"a: \xc0\xaf\n", Rule.ENCODING, 1, 4),
    "UTF-16 with a mark": ("title: Proef\n".encode("utf-16"), Rule.ENCODING, 1, 1),
    "UTF-16, big end first": ("title: Proef\n".encode("utf-16-be"), Rule.ENCODING, 1, 1),
    "UTF-16, little end first": ("title: Proef\n".encode("utf-16-le"), Rule.ENCODING, 1, 1),
    "UTF-32": ("title: Proef\n".encode("utf-32"), Rule.ENCODING, 1, 1),
    "UTF-32 without a mark": ("title: Proef\n".encode("utf-32-le"), Rule.ENCODING, 1, 1),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", Rule.ENCODING, 1, 1),
    "many keys": (b"".join(b"k%d: 1\n" % n for n in range(100_000)), Rule.UNKNOWN_KEY, 1, 1),
    "many keys twice": (HEAD + b"title: x\n" * 100_000, Rule.DUPLICATE_KEY, 5, 1),
    "too large": (b"#" * (LARGEST_FILE + 1), Rule.TOO_LARGE, None, None),
    "quote of ten megabytes": (b'a: "' + b"x " * (LARGEST_FILE // 2 - 5), Rule.SYNTAX, 1, 4),
    "comment of ten megabytes": (b"#" * LARGEST_FILE, Rule.EMPTY_FILE, 1, 1),
}


def loaded_apart(path: Path) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-c", LOADER, path], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_with_its_place(tmp_path: Path, name: str) -> None:
    raw, rule, line, column = HOSTILE[name]
    path = tmp_path / "catalogue.yaml"
    path.write_bytes(raw)

    answer = loaded_apart(path)

    assert not answer["valid"]
    assert [rule.value, line, column] in answer["found"]
    assert len(answer["found"]) <= MOST_FOUND
    assert answer["grown"] * KIB_OF_RUSAGE < MOST_KIB


@pytest.mark.parametrize(
    ("content", "limits", "rule"),
    [
        ("[1, 2, 3]", Limits(events=9), None),
        ("[1, 2, 3]", Limits(events=8), Rule.TOO_MANY_PARTS),
        ("[[[]]]", Limits(depth=3), None),
        ("[[[]]]", Limits(depth=2), Rule.TOO_DEEP),
        ("é" * 50, Limits(scalar=100), None),
        ("é" * 51, Limits(scalar=100), Rule.TEXT_TOO_LONG),
        ("a: " + "x" * 101, Limits(scalar=100), Rule.TEXT_TOO_LONG),
    ],
)
def test_a_limit_holds_to_the_last_one(content: str, limits: Limits, rule: Rule | None) -> None:
    assert [fault.rule for fault in read_nodes(YamlText("x", content), limits).faults] == ([rule] if rule else [])


def test_the_limits_are_those_that_are_documented() -> None:
    assert Limits() == Limits(depth=64, events=2_000_000, scalar=65_536)
    assert LARGEST_FILE == 10_485_760
