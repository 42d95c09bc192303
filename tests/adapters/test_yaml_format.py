"""Files laid out as in the house: the same catalogue to two readers, every remark kept, and nothing to do the second time."""

from __future__ import annotations

import io
from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from page_chances import Chances
from toolkit_maint.adapters.catalogue_data import catalogue_data
from toolkit_maint.adapters.yaml_edit import EditRefused
from toolkit_maint.adapters.yaml_format import formatted
from toolkit_maint.adapters.yaml_nodes import read_nodes
from toolkit_maint.adapters.yaml_text import YamlText
from yaml_scribe import REMARK, Scribe

TIDY = """# yaml-language-server: x
id: s
title: S

# about all
entries:
  # about a
  - id: a
    title: A  # the title
    url: null
    after: >-
      two  \n
      words
    authors: [X]

  - id: b
    title: B
    entries:
      - id: c
        title: C
      - id: d
        title: D
"""

CASES = {
    "tidy already": (TIDY, TIDY),
    "keys in another order": (
        "entries:\n  - title: A\n    # why\n    note: n\n    id: a  # own\n    url: null\n",
        "entries:\n  - id: a  # own\n    title: A\n    url: null\n    # why\n    note: n\n",
    ),
    "unknown keys come last": (
        "entries:\n- zzz: 1\n  title: A\n  id: a\n",
        "entries:\n- id: a\n  title: A\n  zzz: 1\n",
    ),
    "keys of nested ones and of related ones": (
        "entries:\n  - entries:\n      - title: C\n        id: c\n    related:\n      - url: x\n        title: R\n    id: a\n",
        "entries:\n  - id: a\n    related:\n      - title: R\n        url: x\n    entries:\n      - id: c\n        title: C\n",
    ),
    "a remark in front of what would be first stays": (
        "entries:\n  - title: A\n    # own\n    id: a\n",
        "entries:\n  - title: A\n    # own\n    id: a\n",
    ),
    "blank lines and blanks": (
        "\n\nid: s   \n\n\n\ntitle: S\t\nentries:\n  - id: a\n  # of b\n  - id: b\n\n\n  - id: c\n\n\n",
        "id: s\n\ntitle: S\nentries:\n  - id: a\n\n  # of b\n  - id: b\n\n  - id: c\n",
    ),
    "ends of lines": ("id: s\r\ntitle: S\r\nmore: x", "id: s\r\ntitle: S\r\nmore: x\r\n"),
    "the words of a text": (
        "entries:\n  - id: a\n    note: |\n      one  \n\n\n      two\n    after: 'x\n\n\n      y'\n",
        "entries:\n  - id: a\n    after: 'x\n\n\n      y'\n    note: |\n      one  \n\n\n      two\n",
    ),
    "brackets": ("entries: [{title: A, id: a}]\n", "entries: [{title: A, id: a}]\n"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_file_is_laid_out(name: str) -> None:
    before, after = CASES[name]

    assert formatted(YamlText("x.yaml", before)) == after


@pytest.mark.parametrize("content", ["a: &x 1\nb: *x\n", "a: [1\n", "", "a: !!str 1\n"])
def test_what_cannot_be_read_is_refused_with_its_place(content: str) -> None:
    with pytest.raises(EditRefused) as refused:
        formatted(YamlText("x.yaml", content))

    assert refused.value.line >= 1


def _shuffled(data: Any, chances: Random) -> Any:
    if isinstance(data, dict):
        keys = list(data)
        chances.shuffle(keys)
        return {key: _shuffled(data[key], chances) for key in keys}
    return [_shuffled(each, chances) for each in data] if isinstance(data, list) else data


@given(st.integers(0, 2**32), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_catalogue_and_every_remark_stay_and_a_second_time_changes_nothing(seed: int, hand: int) -> None:
    content = Scribe(Random(hand)).content(_shuffled(catalogue_data(Chances(seed).catalogue()), Random(hand)))
    laid_out = formatted(YamlText("x.yaml", content))

    assert read_nodes(YamlText("x.yaml", laid_out)).data == read_nodes(YamlText("x.yaml", content)).data
    second = YAML(typ="safe", pure=True)
    assert second.load(io.StringIO(laid_out)) == second.load(io.StringIO(content))
    assert Counter(REMARK.findall(laid_out)) == Counter(REMARK.findall(content))
    assert formatted(YamlText("x.yaml", laid_out)) == laid_out
