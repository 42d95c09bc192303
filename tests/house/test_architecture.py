"""The direction of the arrows: who may import whom, read from the sources themselves."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from project_tree import PACKAGE, module_name, sources

# room → the rooms that it may import, beside itself and the package's own version
ARROWS: dict[str, frozenset[str]] = {
    "domain": frozenset(),
    "signs": frozenset({"domain"}),
    "ports": frozenset({"domain"}),
    "schemas": frozenset(),
    "pipeline": frozenset({"ports", "domain"}),
    "adapters": frozenset({"ports", "domain", "schemas"}),
    "reports": frozenset({"domain"}),
    "demo": frozenset({"domain", "signs", "ports", "schemas", "pipeline", "adapters", "reports"}),
    "cli": frozenset({"domain", "signs", "ports", "schemas", "pipeline", "adapters", "reports", "demo"}),
    "__main__": frozenset({"cli"}),
}

# package → the only parts that may import it
HOMES: dict[str, tuple[str, ...]] = {
    "httpx": ("adapters.web",),
    "httptools": ("adapters.web",),
    "truststore": ("adapters.web",),
    "brotli": ("adapters.web",),
    "backports": ("adapters.web",),
    "selectolax": ("adapters.web",),
    "yaml": ("adapters",),
    "jsonschema": ("adapters",),
    "bs4": ("adapters",),
    "lxml": ("adapters",),
    "markdown_it": ("adapters",),
    "publicsuffixlist": ("signs",),
    "click": ("cli",),
    "asyncio": ("adapters.web", "demo"),
    "ssl": ("adapters.web", "demo"),
    "cryptography": ("adapters.web",),
    "protego": ("adapters.web",),
    "uvloop": ("adapters.web",),
    "distributed": ("adapters.dask_checker",),
    "signal": ("cli", "adapters.web.fleet"),
}

# What the domain may import: nothing of it reads, writes, waits or draws lots.
PURE = frozenset(
    {
        "__future__",
        "bisect",
        "codecs",
        "collections",
        "dataclasses",
        "datetime",
        "enum",
        "functools",
        "hashlib",
        "html",
        "ipaddress",
        "itertools",
    }
    | {"math", "operator", "re", "string", "types", "typing", "unicodedata", "urllib.parse", "zlib"}
    | {"ada_url", "msgspec", "rapidfuzz"}
)
WORLDLY = frozenset(
    {"asyncio", "os", "random", "secrets", "shutil", "socket", "ssl", "subprocess", "tempfile", "threading", "time"}
)
NOW = frozenset({"now", "today", "utcnow"})


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def imported(path: Path) -> Iterator[str]:
    """The full name of every module that a source file imports, also inside functions and for types only."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(path, node)
            for alias in node.names:
                inner = PACKAGE.parent.joinpath(*base.split("."), alias.name)
                yield f"{base}.{alias.name}" if inner.is_dir() or inner.with_suffix(".py").is_file() else base


def _base(path: Path, node: ast.ImportFrom) -> str:
    if node.level == 0:
        return node.module or ""
    package = module_name(path).split(".") if path.name == "__init__.py" else module_name(path).split(".")[:-1]
    return ".".join([*package[: len(package) - node.level + 1], *([node.module] if node.module else [])])


def _room(module: str) -> str:
    """``toolkit_maint.adapters.web.guard`` is in ``adapters``; the package itself is in no room."""
    return module.split(".")[1] if "." in module else ""


def _inner(module: str) -> str:
    return module.partition(".")[2]


def _is_within(part: str, homes: tuple[str, ...]) -> bool:
    return any(part == home or part.startswith(f"{home}.") for home in homes)


EACH_SOURCE = pytest.mark.parametrize("path", sources(), ids=module_name)


def test_every_room_is_drawn() -> None:
    rooms = {_room(module_name(path)) for path in sources()} - {""}

    assert rooms <= ARROWS.keys(), "a new room needs its arrows here, and a line in CONTRIBUTING.md"


def test_arrows_never_lead_back() -> None:
    for room, targets in ARROWS.items():
        assert not [target for target in targets if room in ARROWS[target]]


@EACH_SOURCE
def test_imports_follow_the_arrows(path: Path) -> None:
    room = _room(module_name(path))
    own = [module for module in imported(path) if module.split(".")[0] == "toolkit_maint"]
    wrong = [module for module in own if _room(module) not in ARROWS.get(room, frozenset()) | {room, ""}]

    assert not wrong, f"{module_name(path)} must not import {wrong}"


@EACH_SOURCE
def test_packages_are_imported_at_home_only(path: Path) -> None:
    part = _inner(module_name(path))
    names = {module.split(".")[0] for module in imported(path)}

    assert not [name for name in names if name in HOMES and not _is_within(part, HOMES[name])]


@EACH_SOURCE
def test_the_domain_is_pure(path: Path) -> None:
    if _room(module_name(path)) == "domain":
        foreign = [module for module in imported(path) if not module.startswith("toolkit_maint")]
        assert not [module for module in foreign if module not in PURE and module.split(".")[0] not in PURE]
        assert not [module for module in foreign if module.split(".")[0] == "urllib" and module != "urllib.parse"]


@EACH_SOURCE
def test_the_world_is_passed_in(path: Path) -> None:
    if _room(module_name(path)) in {"domain", "ports", "pipeline", "reports"}:
        calls = [node.func for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)]
        assert not [call.attr for call in calls if isinstance(call, ast.Attribute) and call.attr in NOW]
        assert not [call.id for call in calls if isinstance(call, ast.Name) and call.id == "open"]
        assert not WORLDLY & {module.split(".")[0] for module in imported(path)}


@EACH_SOURCE
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    if _room(module_name(path)) != "cli":
        calls = {ast.unparse(node.func) for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)}
        exits = {"print", "input", "exit", "quit", "SystemExit", "sys.exit", "os._exit"}
        # A forked child must not come back to what its parent was doing.
        allowed = {"os._exit"} if module_name(path).endswith(".web.fleet") else set()
        assert calls & exits == allowed


@EACH_SOURCE
def test_modules_are_imported_by_name(path: Path) -> None:
    """An import by a computed name would pass unseen; only the command line's lazy commands need one."""
    if _room(module_name(path)) != "cli":
        assert not [node for node in ast.walk(_tree(path)) if isinstance(node, ast.Attribute) and node.attr == "import_module"]


def test_names_say_what_is_inside() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "core", "manager", "misc"}

    assert not [module_name(path) for path in sources() if set(path.stem.split("_")) & empty]


def test_the_walk_sees_what_it_should(tmp_path: Path) -> None:
    package = PACKAGE.name
    module = tmp_path / "sample.py"
    module.write_text(f"import os.path\ndef f():\n    from {package} import pipeline, __version__\n", "utf-8")

    assert set(imported(module)) == {"os.path", f"{package}.pipeline", package}


def test_the_pure_list_names_real_modules() -> None:
    standard = {name.split(".")[0] for name in PURE} - {"ada_url", "msgspec", "rapidfuzz"}

    assert standard <= sys.stdlib_module_names
