"""What an editor most likely did, and the place that has to be mended, where YAML cannot be read."""

from __future__ import annotations

import pytest

from toolkit_maint.adapters.yaml_nodes import read_nodes
from toolkit_maint.adapters.yaml_text import YamlText
from toolkit_maint.domain.diagnostic import Cause, Rule

TOP = "entries:\n  - id: een\n"
MISTAKES = [
    (TOP + "    url https://x.example/\n    title: A\n", Cause.NO_COLON, 3, 5, "url: https://x.example/"),
    (TOP + "    url https://x.example/\n", Cause.NO_COLON, 3, 5, "url: https://x.example/"),
    (TOP + "    title:Materialenbank\n    url: null\n", Cause.NO_SPACE, 3, 5, "title: Materialenbank"),
    ("entries:\n  - id:een\n    title: A\n", Cause.NO_SPACE, 2, 3, "id: een"),
    (TOP + '    note: "open\n    url: null\n', Cause.UNCLOSED_QUOTE, 3, 11, None),
    (TOP + '    note: "open\n    url: null\n    after: "dicht"\n', Cause.UNCLOSED_QUOTE, 3, 11, None),
    (TOP + "    title: 'n dag op school\n    url: null\n", Cause.APOSTROPHE_FIRST, 3, 12, None),
    (TOP + "    title: 'n dag\n  - id: b\n    title: 'k zie\n", Cause.APOSTROPHE_FIRST, 3, 12, None),
    (TOP + "    title: 'Foto's van de klas'\n", Cause.QUOTE_INSIDE, 3, 17, None),
    (TOP + '    title: "Het "grote" boek"\n', Cause.QUOTE_INSIDE, 3, 17, None),
    (TOP + "    title: Quickscan: de start\n", Cause.COLON_IN_TEXT, 3, 21, None),
    (TOP + "    title: \u201cQuickscan: de start\u201d\n", Cause.COLON_IN_TEXT, 3, 22, None),
    ("entries:\n  - {id: a, title: B: c}\n", Cause.COLON_IN_TEXT, 2, 21, None),
    (TOP + "      title: A\n", Cause.INDENTATION, 3, 7, None),
    (TOP + "  title: A\n", Cause.INDENTATION, 3, 3, None),
    (TOP + " - id: twee\n", Cause.INDENTATION, 3, 2, None),
    (TOP + "    note: |\n    tekst\n    title: b\n", Cause.INDENTATION, 4, 5, None),
    ("entries:\n\t- id: een\n", Cause.TAB, 2, 1, None),
    (TOP + "\ttitle: A\n", Cause.TAB, 3, 1, None),
    (TOP + "\u00a0\u00a0\u00a0\u00a0title: A\n", Cause.NO_BREAK_SPACE, 3, 1, None),
    (TOP + "    title:\u00a0A\n", Cause.NO_BREAK_SPACE, 3, 11, None),
    *((TOP + f"    title: {sign}woord en\n    url: null\n", Cause.FIRST_SIGN, 3, 12, None) for sign in "@%,[]{}`|>"),
    (TOP + "    title: [Nieuw] boek\n", Cause.FIRST_SIGN, 3, 12, None),
    ("sections: [a.yaml,\n", Cause.UNCLOSED_BRACKET, 1, 11, None),
    ("sections: [a.yaml, b.yaml\nversion: 1\n", Cause.UNCLOSED_BRACKET, 1, 11, None),
    ('title: "C:\\pad"\n', Cause.BACKSLASH, 1, 11, None),
    ("entries:\n<<<<<<< HEAD\n  - id: a\n=======\n  - id: b\n>>>>>>> br\n", Cause.CONFLICT, 2, 1, None),
    ("entries:\n  \u2013 id: een\n    title: A\n", Cause.DASH, 2, 3, "- id: een"),
    (TOP + "  \u2013 id: twee\n", Cause.DASH, 3, 3, "- id: twee"),
    (TOP + "    title: A\n  id: twee\n", Cause.DASH, 4, 3, "- id: twee"),
    (TOP + "    title: A\n  -id: twee\n", Cause.DASH, 4, 3, "- id: twee"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "cause", "line", "column", "suggestion"), MISTAKES)
def test_a_cause_and_its_place(content: str, cause: Cause, line: int, column: int, suggestion: str | None) -> None:
    text = YamlText("a.yaml", content)
    nodes = read_nodes(text)
    (fault,) = nodes.faults
    span = text.span(fault.start, fault.end)

    assert (nodes.refused, fault.rule, fault.cause, fault.suggestion) == (True, Rule.SYNTAX, cause, suggestion)
    assert (span.line, span.column) == (line, column)
