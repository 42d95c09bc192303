"""No regular expression of the package can be kept busy by a hostile text, and none is made by a user."""

from __future__ import annotations

import ast
import importlib
import re
import time
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import msgspec
import pytest

from project_tree import module_name, sources

PUMPED_LENGTH = 50_000
LONGEST_SECONDS = 0.05
ATTEMPTS = 3
METHODS = frozenset({"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"})
EVERYWHERE = "a0 \t\n.-/@%<&;:=é"


class Named(msgspec.Struct, frozen=True):
    """A compiled pattern, where it was found, and the methods that the sources call on it."""

    place: str
    pattern: re.Pattern[str] | re.Pattern[bytes]
    methods: tuple[str, ...]


@cache
def _calls() -> dict[str, frozenset[str]]:
    """Name of a variable or attribute → the pattern methods that are called on it anywhere in the package."""
    calls: dict[str, set[str]] = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                match node.value:
                    case ast.Name(id=name) | ast.Attribute(attr=name):
                        calls.setdefault(name, set()).add(node.attr)
    return {name: frozenset(methods) for name, methods in calls.items()}


def _patterns_in(value: object, depth: int = 0) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    """The patterns of a module's attribute: itself, or within tables and records."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and not isinstance(value, str | bytes):
        parts: Iterable[object] = ()
        if isinstance(value, dict):
            parts = (*value.keys(), *value.values())
        elif isinstance(value, tuple | list | set | frozenset):
            parts = value
        elif isinstance(value, msgspec.Struct):
            parts = (getattr(value, field) for field in value.__struct_fields__)
        for part in parts:
            yield from _patterns_in(part, depth + 1)


def _named(path: Path) -> list[Named]:
    """Every pattern that a module holds when it is imported, each once. ``__main__`` would start the program."""
    if path.stem == "__main__":
        return list(_inline(path))
    module = importlib.import_module(module_name(path))
    found: dict[tuple[str | bytes, int], Named] = {}
    for name, value in vars(module).items():
        methods = _calls().get(name, frozenset({"search"})) if isinstance(value, re.Pattern) else {"search"}
        for pattern in _patterns_in(value):
            found[pattern.pattern, pattern.flags] = Named(f"{module.__name__}.{name}", pattern, tuple(sorted(methods)))
    return [*found.values(), *_inline(path)]


def _inline(path: Path) -> Iterator[Named]:
    for call in _calls_of_re(path):
        pattern = call.args[0]
        if isinstance(pattern, ast.Constant) and isinstance(pattern.value, str | bytes):
            method = call.func.attr if isinstance(call.func, ast.Attribute) else "search"
            yield Named(f"{module_name(path)}:{call.lineno}", re.compile(pattern.value), (method,))


def _calls_of_re(path: Path) -> Iterator[ast.Call]:
    """The calls ``re.sub(...)`` and their like; what ``re.compile`` makes is found as the value that it is."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=method)) if method in METHODS:
                yield node


def _pumps(pattern: re.Pattern[str] | re.Pattern[bytes]) -> Iterator[str]:
    """Long texts made of what the pattern speaks of, each once with an end that spoils a match."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    words = [*dict.fromkeys(EVERYWHERE + source), *dict.fromkeys(re.findall(r"[A-Za-z0-9-]{2,}|[^\w\s]{2,4}", source))]
    words += [first + second for first in "a <&%" for second in "a/.;:=-" if first != second]
    for word in words:
        pumped = word * (PUMPED_LENGTH // len(word))
        yield pumped
        yield f"{pumped}\x00"


def _seconds(pattern: re.Pattern[str] | re.Pattern[bytes], method: str, text: str) -> float:
    subject = text if isinstance(pattern.pattern, str) else text.encode("utf-8")
    arguments = (subject[:0], subject) if method.startswith("sub") else (subject,)
    started = time.thread_time()
    result = getattr(pattern, method)(*arguments)
    if method == "finditer":
        list(result)
    return time.thread_time() - started


def _is_quick(pattern: re.Pattern[str] | re.Pattern[bytes], method: str, text: str) -> bool:
    """The best of a few attempts counts: what disturbs a measurement only ever makes it longer."""
    return any(_seconds(pattern, method, text) < LONGEST_SECONDS for _ in range(ATTEMPTS))


@pytest.mark.parametrize("path", sources(), ids=module_name)
def test_no_text_keeps_a_pattern_busy(path: Path) -> None:
    slow = [
        (named.place, method, text[:10], text[-1])
        for named in _named(path)
        for text in _pumps(named.pattern)
        for method in named.methods
        if not _is_quick(named.pattern, method, text)
    ]

    assert not slow


def test_patterns_are_found_where_they_are() -> None:
    (address,) = [path for path in sources() if module_name(path) == "toolkit_maint.domain.address"]

    assert "toolkit_maint.domain.address._SCHEME" in {named.place for named in _named(address)}


def test_a_slow_pattern_would_be_seen() -> None:
    assert _seconds(re.compile(r"\s+\Z"), "search", " " * 10_000 + "\x00") > LONGEST_SECONDS


@pytest.mark.parametrize("path", sources(), ids=module_name)
def test_no_text_from_outside_becomes_a_pattern(path: Path) -> None:
    """What is compiled stands in the source; inside a function only as one plain string, which is collected above."""
    computed = [
        f"line {call.lineno}: {ast.unparse(call)}"
        for call in _calls_of_re(path)
        if not (call.args and isinstance(call.args[0], ast.Constant)) or {word.arg for word in call.keywords} - {"count"}
    ]

    assert not computed, "compile it at the top of the module, where the test above sees it"
