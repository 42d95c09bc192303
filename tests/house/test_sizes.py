"""Functions and files stay small enough to be read in one go."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from project_tree import module_name, sources

LONGEST_FUNCTION = 60
LONGEST_FILE = 500


@pytest.mark.parametrize("path", sources(), ids=module_name)
def test_functions_and_files_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}

    assert not {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION}
    assert len(text.splitlines()) <= LONGEST_FILE
