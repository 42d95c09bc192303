"""Plain data as YAML: how it looks, and that two readers read it back."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from toolkit_maint.adapters.yaml_nodes import read_nodes
from toolkit_maint.adapters.yaml_text import YamlText
from toolkit_maint.adapters.yaml_writing import block, flow

HOUSE_FILES = sorted((Path(__file__).parents[2] / "catalogue").glob("*.yaml"))

HARD_TEXTS = [
    "", " ", "yes", "No", "ON", "y", "null", "~", "True", "12:30", "1:20:30.5", "1e3", "0x1F", "0o17", "017", "1_000", "1,000",
    "+1", "-1", ".5", "5.", ".inf", "-.INF", ".NaN", "2011", "2011-12-14", "2001-12-14 21:59:43.10 -5", "2001-12-14t21:59:43Z",
    "=", "<<", "- a", "-a", "? a", "?", ":", ": a", "a: b", "a:", "a #b", "#a", "a#b", "a:b", "[a", "{a", "a]", "a, b", "&a",
    "*a",
    "!a", "|", ">", "'a'", '"a"', "a\\b", "%a", "@a", "`a", "---", "--- a", "...", "... a", "a\nb", "a\n", "\na", "a\tb", "\ta",
    "a ", " a", "a  b", "\u00a0a", "a\u00a0b", "a\u2028b", "\x85", "\ufeffa", "\x00", "\x1b[31m", "\u202ea", "👩‍👩‍👧",
    "e\u0301", "\ufffe",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "http://a/b?c=d#e", "mailto:a@b", "it's", 'it\'s "so"', "a?b", "a ?b", "a? b", "a:,b", "a:]b", "x" * 300,
]  # fmt: skip
PLAIN_IN_THE_CATALOGUE = [
    "E-toolkit ouderbetrokkenheid", "Project Ouderbetrokkenheid 'Sterke SCH'ouders'", ". VLOR, Acco (2011)", "(Klasse)",
    "https://www.vlor.be/zonder-wrijving-geen-glans", "10 tips voor meer diversiteit in overleg", "Metrotaal – Mind the gap",
]  # fmt: skip


def our_reading(text: str) -> Any:
    nodes = read_nodes(YamlText("x.yaml", text))
    assert not nodes.refused, text
    assert not nodes.faults, text
    return nodes.data


def second_opinion(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(io.StringIO(text))


def assert_read_back(written: str, data: Any) -> None:
    assert our_reading(written) == data
    assert yaml.safe_load(written) == data  # YAML 1.1
    assert second_opinion(written) == data  # YAML 1.2


texts = st.one_of(
    st.text(max_size=40),
    st.sampled_from(HARD_TEXTS),
    st.text("ab :#-'\"\\,[]{}?\t\n\u00a0\u2028", max_size=12),
    st.lists(st.text("abc", min_size=1, max_size=30), min_size=5, max_size=30).map(" ".join),
)
# The reader of catalogues refuses a key that begins with a space that looks like indentation and is none.
keys = texts.filter(lambda text: not text.startswith(("\u00a0", "\u202f")))
HARD_KEYS = [text for text in HARD_TEXTS if not text.startswith("\u00a0")]
values = st.recursive(
    st.one_of(texts, st.none(), st.booleans(), st.integers(-(10**18), 10**18)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=12,
)


@given(values, st.integers(0, 6))
@example({"authors": HARD_TEXTS}, 0)
@example({text: text for text in HARD_KEYS}, 2)
def test_two_readers_read_back_whatever_is_written_in_block_style(data: Any, indent: int) -> None:
    assert_read_back(block({"data": data}, indent), {"data": data})


@given(values)
@example(HARD_TEXTS)
@example({text: text for text in HARD_KEYS})
def test_two_readers_read_back_whatever_is_written_on_one_line(data: Any) -> None:
    written = flow({"data": data})
    assert "\n" not in written
    assert_read_back(written, {"data": data})
