"""Files written in the manner of many people, and edited: no line but the edit's own changes, and two readers agree."""

from __future__ import annotations

import copy
import io
from collections import Counter
from random import Random
from typing import Any

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from toolkit_maint.adapters.catalogue_data import ENTRY_KEYS, SECTION_KEYS
from toolkit_maint.adapters.yaml_edit import EditRefused, Lifted, Obstacle, YamlEdit
from toolkit_maint.adapters.yaml_nodes import read_nodes
from toolkit_maint.adapters.yaml_text import YamlText
from yaml_scribe import REMARK, Line, Route, Scribe

PIECEWISE, WHOLE = 0, 10**9

WORDS = ["a", "école", "🙂", "e\u0301", "10", "o:", "#x", "-", "'t", '"q"', "\\", ",", "[", "👩\u200d👧", "1.", "yes"]
ODD = [
    "",
    "null",
    "yes",
    "a: b",
    "a #b",
    " a",
    "a\nb",
    "a\n\nb c",
    "12:30",
    "- a",
    "\tb",
    "a  b",
    "2011",
    "~",
    "word " * 30 + "x",
]
words = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join), st.sampled_from(ODD), st.text("ab é🙂", max_size=6)
)
urls = st.sampled_from([None, None, "https://example.org/a?b=c&d#e", "https://example.org/" + "x" * 130, "mailto:a@b.be"])
names = st.lists(st.sampled_from(["A", "De Mets", "O'Neill", "Van: X", "Ü"]), max_size=3)


def entry(inner: st.SearchStrategy[list[Any]] | None = None) -> st.SearchStrategy[dict[str, Any]]:
    optional: dict[str, Any] = {
        "before": words, "url": urls, "address_evidence": st.just("exact"), "after": words, "note": words, "more": words,
        "authors": names, "year": st.integers(1900, 2030), "related": st.lists(related, max_size=2),
    }  # fmt: skip
    if inner is not None:
        optional["entries"] = inner
    return st.fixed_dictionaries({"id": st.sampled_from(["a", "b-c", "x1"]), "title": words}, optional=optional).map(
        in_file_order
    )


def in_file_order(record: dict[str, Any]) -> dict[str, Any]:
    return {key: record[key] for key in ENTRY_KEYS if key in record}


related = st.fixed_dictionaries({"title": words, "url": urls}, optional={"before": words, "after": words})
text_links = st.fixed_dictionaries({"id": words, "title": words, "url": urls})
blocks = st.lists(st.lists(st.one_of(words, text_links), min_size=1, max_size=3), max_size=2)
sections = st.fixed_dictionaries(
    {"id": st.just("s"), "title": words},
    optional={
        "text": blocks,
        "entries": st.lists(entry(st.lists(entry(), max_size=3)), max_size=4),
        "more": words,
        "sections": st.lists(st.fixed_dictionaries({"id": st.just("t"), "entries": st.lists(entry(), max_size=2)}), max_size=2),
    },
)
seeds = st.integers(0, 2**32 - 1)


def our_reading(content: str) -> Any:
    nodes = read_nodes(YamlText("x.yaml", content))
    assert not nodes.refused, (nodes.faults, content)
    assert not nodes.faults, (nodes.faults, content)
    return nodes.data


def second_opinion(content: str) -> Any:
    return YAML(typ="safe", pure=True).load(io.StringIO(content))


def parts(data: Any, route: Route = ()) -> list[tuple[Route, Any]]:
    """Every part of the data with the way to it."""
    found = [(route, data)]
    if isinstance(data, dict):
        for key, value in data.items():
            found += parts(value, (*route, key))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            found += parts(value, (*route, place))
    return found


def at(data: Any, route: Route) -> Any:
    for step in route:
        data = data[step]
    return data


class Edit:
    """One edit by chance: its effect on the data, on a file, and the parts whose lines it may touch."""

    def __init__(self, chances: Random, data: Any, value: Any) -> None:
        self.kind = ""
        self.route: Route = ()
        self.step: Any = None
        self.value = value
        everything = parts(data)
        lists = [route for route, part in everything if isinstance(part, list)]
        filled = [route for route in lists if at(data, route)]
        records = [route for route, part in everything if isinstance(part, dict)]
        full = [route for route in records if at(data, route)]
        leaves = [route for route, part in everything if route and not isinstance(part, list | dict)]
        kinds = {
            "set_value": leaves,
            "insert_key": records,
            "remove_key": [each for each in full if each],
            "insert_item": lists,
            "lift_item": filled,
        }
        self.kind = chances.choice([kind for kind, routes in kinds.items() if routes])
        self.route = chances.choice(kinds[self.kind])
        if self.kind == "insert_key":
            self.step = chances.choice([*ENTRY_KEYS, "sections", "zzz"])
        elif self.kind == "remove_key":
            self.step = chances.choice(list(at(data, self.route)))
        elif self.kind == "insert_item":
            self.step = chances.randint(0, len(at(data, self.route)))
        elif self.kind == "lift_item":
            self.step = chances.randrange(len(at(data, self.route)))

    def __repr__(self) -> str:
        return f"{self.kind} {self.route} {self.step!r} {self.value!r}"

    def model(self, data: Any) -> list[Any]:
        """What the data may be afterwards."""
        edited = copy.deepcopy(data)
        part = at(edited, self.route)
        match self.kind:
            case "set_value":
                at(edited, self.route[:-1])[self.route[-1]] = self.value
            case "insert_key":
                part[self.step] = self.value
            case "remove_key":
                del part[self.step]
            case "insert_item":
                part.insert(self.step, self.value)
            case _:
                del part[self.step]
                if not part and self.route and isinstance(self.route[-1], str):
                    without_key = copy.deepcopy(edited)
                    del at(without_key, self.route[:-1])[self.route[-1]]
                    return [edited, without_key]
        return [edited]

    def apply(self, edit: YamlEdit) -> Lifted | None:
        match self.kind:
            case "set_value":
                edit.set_value(self.route, self.value)
            case "insert_key":
                edit.insert_key(self.route, self.step, self.value, SECTION_KEYS if self.route == () else ENTRY_KEYS)
            case "remove_key":
                edit.remove_key(self.route, self.step)
            case "insert_item":
                edit.insert_item(self.route, self.step, self.value)
            case _:
                return edit.lift_item(self.route, self.step)
        return None

    def may_touch(self, owner: Route, line: Line, data: Any) -> bool:
        """Whether a line that is of ``owner`` may be another after the edit."""
        own = (*self.route, self.step) if self.kind in {"remove_key", "lift_item"} else self.route
        if self.kind in {"set_value", "remove_key", "lift_item"} and owner[: len(own)] == own:
            return True
        if owner == self.route[: len(owner)] and (line.in_brackets or any(mark in line.text for mark in "[]{},")):
            return True  # a part within brackets, which stand on this line; or the end of these brackets
        if self.kind == "insert_item" and not at(data, self.route):
            return owner == self.route
        if self.kind == "lift_item" and len(at(data, self.route)) == 1:
            return owner == self.route
        # The first part of a mapping or list often stands on the line of a dash.
        return owner[: len(self.route)] == self.route and "- " in line.text and self._is_near_the_first(owner, data)

    def _is_near_the_first(self, owner: Route, data: Any) -> bool:
        part = at(data, self.route)
        names: list[Any] = list(part) if isinstance(part, dict) else list(range(len(part))) if isinstance(part, list) else []
        return len(owner) > len(self.route) and bool(names) and owner[len(self.route)] in names[:2]


def is_within(some: list[str], all_of_them: list[str]) -> bool:
    """Whether lines are found among others, in their order."""
    rest = iter(all_of_them)
    return all(line in rest for line in some)


def lines_of(content: str) -> list[str]:
    return content.replace("\r\n", "\n").split("\n")


def bare(line: str) -> str:
    """A line without its indentation, and without the dashes that it begins with."""
    return line.lstrip(" -")


def remarks(text: str) -> Counter[str]:
    return Counter(REMARK.findall(text))


def written(data: dict[str, Any], seed: int) -> tuple[Scribe, str]:
    scribe = Scribe(Random(seed))
    content = scribe.content(data)
    assert our_reading(content) == data, content
    assert second_opinion(content) == data, content
    return scribe, content


leaves = st.one_of(words, urls, st.integers(0, 99), st.booleans())


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(sections, seeds, seeds, leaves, st.tuples(entry(), st.sampled_from([PIECEWISE, WHOLE])))
def test_an_edit_changes_its_own_lines_only_and_two_readers_see_what_was_meant(
    data: dict[str, Any], seed: int, chance: int, leaf: Any, more: tuple[dict[str, Any], int]
) -> None:
    thing, piecewise_from = more
    scribe, content = written(data, seed)
    chances = Random(chance)
    change = Edit(chances, data, leaf)
    if change.kind in {"insert_key", "insert_item"} and chances.random() < 0.5:
        change.value = thing if change.kind == "insert_item" else [thing]
    assume(change.kind != "insert_key" or change.step not in at(data, change.route))
    edit = YamlEdit(YamlText("x.yaml", content), piecewise_from=piecewise_from)
    refusal: EditRefused | None = None
    lifted: Lifted | None = None
    try:
        lifted = change.apply(edit)
    except EditRefused as exc:
        refusal = exc
    if refusal is not None:
        event(f"{change.kind}: refused")
        assert (edit.text(), edit.data) == (content, data)
        assert refusal.obstacle in {Obstacle.IMPOSSIBLE, Obstacle.MISREAD}, (refusal, change, content)
        return
    event(change.kind)
    result = edit.text()
    told = (change, content, result)
    assert our_reading(result) in change.model(data), told
    assert second_opinion(result) == our_reading(result) == edit.data, told
    assert_other_lines_stay(scribe.lines, change, data, lifted, result)
    lost = remarks(content) - remarks(result)
    if change.kind != "remove_key":
        assert not lost - remarks("\n".join(lifted.lines if lifted is not None else ())), told
    assert not remarks(result) - remarks(content), told
    assert_line_ends_kept(content, result)


def assert_other_lines_stay(lines: list[Line], change: Edit, data: Any, lifted: Lifted | None, result: str) -> None:
    """Every line but those that the edit is about is still there, in its order; below the edited part it may be moved."""
    here = change.route
    exact: list[str] = []
    loose: list[str] = []
    for line in lines:
        owner = line.owner
        if not line.text.strip() or (owner is not None and change.may_touch(owner, line, data)):
            continue
        if owner is None:
            taken = lifted is not None and line.text in lifted.lines
            gone = change.kind in {"remove_key", "lift_item"} and REMARK.findall(line.text)[0] not in result
            if taken or gone:
                continue
        if owner is None or owner[: len(here)] != here:
            exact.append(line.text)
        loose.append(bare(line.text))
    found = lines_of(result)
    assert is_within(exact, found), (change, result, [each for each in exact if each not in found])
    assert is_within(loose, [bare(each) for each in found]), (change, result)


def assert_line_ends_kept(content: str, result: str) -> None:
    if "\r\n" in content:
        assert result.count("\n") == result.count("\r\n"), (content, result)
    else:
        assert "\r" not in result
    is_blank = not lines_of(result)[-2:][0].strip()
    assert is_blank or result.endswith("\n") == content.endswith("\n"), (content, result)
