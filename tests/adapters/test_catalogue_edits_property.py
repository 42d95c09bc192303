"""Changes made in files do what changes mean: the catalogue that comes of them is the model's, and every remark stays."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from apply_model import applied
from catalogue_builder import TRACKING
from fake_source import a_reading
from page_chances import LENIENT, Chances
from toolkit_maint.adapters.catalogue_data import Data, catalogue_data
from toolkit_maint.adapters.catalogue_edits import edited
from toolkit_maint.adapters.yaml_catalogue import load_catalogue
from toolkit_maint.adapters.yaml_files import Files
from toolkit_maint.domain.catalogue import Catalogue
from toolkit_maint.domain.edits import Left
from toolkit_maint.domain.source import ChangeKind, SourceChange
from toolkit_maint.domain.source_diff import compare
from yaml_scribe import REMARK, Scribe

# What the page no longer says, and what is no longer assumed, is taken out with the lines it stands on.
GO_WITH_THEIR_REMARKS = {"before", "after", "note", "more", "address_evidence", "duplicate_of"}
BEGINS = re.compile(r"[ -]*['\"]?([a-z_]+)['\"]?:(?:\s|$)")
MAY_BE_LEFT = {Left.ALREADY, Left.NOT_SAFE, Left.INVALID}


def _write(catalogue: Catalogue, folder: Path, seed: int) -> None:
    """The catalogue in files: each section in its own, or all in one, in the handwriting of a seed."""
    chances = Random(seed)
    data = catalogue_data(catalogue)
    sections: list[Data] = data.get("sections", [])
    if sections and chances.random() < 0.6:
        data["sections"] = [f"{section['id']}.yaml" for section in sections]
        for number, section in enumerate(sections):
            _scribe(section, folder / f"{section['id']}.yaml", seed + number + 1, 1000 * (number + 1))
    _scribe(data, folder / "catalogue.yaml", seed, 0)


def _scribe(data: Data, path: Path, seed: int, first_remark: int) -> None:
    scribe = Scribe(Random(seed), first_remark)
    content = scribe.content(data).encode()
    path.write_bytes((b"\xef\xbb\xbf" if scribe.habits.has_mark else b"") + content)


def _loaded(folder: Path, after: dict[Path, bytes]) -> Catalogue:
    loaded = load_catalogue(folder, tracking=TRACKING, shown_from=folder, files=Files(after))
    assert loaded.catalogue is not None, loaded.diagnostics
    return loaded.catalogue


def _plain(catalogue: Catalogue) -> Any:
    """The data without what the model does not say: who names whom as listed already."""

    def without(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: without(each) for key, each in value.items() if key != "duplicate_of"}
        return [without(each) for each in value] if isinstance(value, list) else value

    return without(catalogue_data(catalogue))


@given(st.integers(0, 2**32), st.integers(0, 2**32), st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_changes_made_in_files_are_what_they_mean(seed: int, hand: int, removals: bool) -> None:
    maker = Chances(seed)
    catalogue = maker.catalogue()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        _write(catalogue, folder, hand)
        known = _loaded(folder, {})
        changes = compare(a_reading(maker.edited(catalogue), text="-"), known, LENIENT).changes
        wanted = [change for change in changes if removals or change.kind is not ChangeKind.REMOVED]
        edits = edited(folder, wanted, TRACKING)
        left = {outcome.left for outcome in edits.outcomes if outcome.left is not None}
        for outcome in edits.outcomes:
            event(f"{outcome.change.kind}: {outcome.left or 'made'}")
        after = _loaded(folder, edits.after)
        if left - {Left.ALREADY}:
            # What builds on a change that was not made, cannot be made either.
            assert left <= {*MAY_BE_LEFT, Left.GONE}, edits.left
            assert left & {Left.NOT_SAFE, Left.INVALID}, edits.left
            return
        assert _plain(after) == _plain(applied(known, _made(edits.outcomes), removals=removals))
        if not removals:
            kept = _remarks(folder, edits.after)
            lost = {remark: key for remark, key in _remarks(folder, {}).items() if remark not in kept}
            assert set(lost.values()) <= GO_WITH_THEIR_REMARKS, lost


def _made(outcomes: Any) -> list[SourceChange]:
    return [outcome.change for outcome in outcomes if outcome.left in {None, Left.ALREADY}]


def _remarks(folder: Path, after: dict[Path, bytes]) -> dict[str, str]:
    """Every remark, and the key whose value ends on its line; nothing for one on a line of its own."""
    texts = [(after.get(path) or path.read_bytes()).decode() for path in {*folder.glob("*.yaml"), *after}]
    return {remark: key for text in texts for remark, key in _with_keys(text)}


def _with_keys(text: str) -> Iterator[tuple[str, str]]:
    key = ""
    for line in text.splitlines():
        key = found[1] if (found := BEGINS.match(line)) else key
        yield from ((remark, "" if line.lstrip().startswith("#") else key) for remark in REMARK.findall(line))
