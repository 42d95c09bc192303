"""The scripts in ``tools/``, as modules."""

from __future__ import annotations

import importlib.util
from types import ModuleType

from project_tree import ROOT


def dev_tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"dev_tool_{name}", ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
