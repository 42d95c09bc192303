"""Every word that people read exists in Dutch and English, and the message files say what the sources say."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from markdown_it import MarkdownIt

from dev_tools import dev_tool
from project_tree import ROOT, module_name, sources

MESSAGES = dev_tool("messages")
TRANSLATING = {"gettext", "ngettext", "say", "say_many", "marked", "_"}


def _dutch() -> Catalog:
    catalog: Catalog = MESSAGES.merged("nl", MESSAGES.template())
    return catalog


def _pairs() -> list[tuple[str, str]]:
    """Every message beside its translation; of a plural both forms."""
    pairs: list[tuple[str, str]] = []
    for message in _dutch():
        if isinstance(message.id, str):
            pairs += [(message.id, str(message.string))] if message.id else []
        else:
            pairs += zip(message.id, message.string or (), strict=True)
    return pairs


def test_message_files_are_up_to_date() -> None:
    stale = [
        path.relative_to(ROOT).as_posix()
        for path, content in MESSAGES.wanted().items()
        if not path.exists() or path.read_bytes() != content
    ]

    assert not stale, "run: python tools/messages.py"


def test_everything_is_translated_and_nothing_is_guessed() -> None:
    assert not [message for message, translated in _pairs() if not translated]
    assert not [message.id for message in _dutch() if message.fuzzy]


@pytest.mark.parametrize(("message", "translated"), _pairs())
def test_both_sides_have_the_same_fields(message: str, translated: str) -> None:
    assert _fields(translated) == _fields(message)


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_forms_of_a_plural_name_their_number() -> None:
    plurals = [message for message in _dutch() if not isinstance(message.id, str)]

    assert len(plurals) > 10
    assert not [message.id for message in plurals if "{count}" not in message.id[1]]


@pytest.mark.parametrize("text", [text for pair in _pairs() for text in pair])
def test_no_message_is_read_as_markdown(text: str) -> None:
    """Messages stand in Markdown as they are; only what is filled in is escaped. Bold is the one mark in use."""
    plain = text.replace("**What you can do:**", "What you can do:").replace("**Wat je kunt doen:**", "Wat je kunt doen:")
    tokens = MarkdownIt("commonmark").enable("table").parse(f"A {plain.strip()} z")
    inline = [child for token in tokens for child in token.children or ()]

    assert {token.type for token in tokens} == {"paragraph_open", "inline", "paragraph_close"}
    assert {child.type for child in inline} == {"text"}


@pytest.mark.parametrize("path", sources(), ids=module_name)
def test_no_message_hides_from_extraction(path: Path) -> None:
    """Within an f-string, or chosen between two, a message is not found (or found wrongly) by the extractor."""
    hidden = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.JoinedStr):
            inner = [call for call in ast.walk(node) if isinstance(call, ast.Call) and _name(call) in TRANSLATING]
            hidden += [call.lineno for call in inner if any(isinstance(argument, ast.Constant) for argument in call.args)]
        if isinstance(node, ast.Call) and _name(node) in TRANSLATING and node.args:
            hidden += [node.lineno] if isinstance(node.args[0], ast.IfExp | ast.JoinedStr | ast.BinOp) else []

    assert not hidden


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def test_nothing_is_called_dead_after_one_visit() -> None:
    spoken = " ".join(message.lower() for pair in _pairs() for message in pair)

    assert "none of them is called dead" in spoken
    assert "geen enkele link wordt dood verklaard" in spoken
