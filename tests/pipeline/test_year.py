"""A quarter of a year on a scripted web: every death is found, and none is called that is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue_builder import a_policy
from year_of_links import lived


@pytest.mark.parametrize("seed", [1, 2])
def test_every_death_is_found_and_none_is_made_up(tmp_path: Path, seed: int) -> None:
    year = lived(tmp_path, a_policy(), count=80, days=90, seed=seed)

    assert year.over_days.false == []
    assert len(year.delays(year.over_days)) == year.deaths() > 0
    assert max(year.delays(year.over_days)) <= 24
    assert year.void_runs == 7
    assert year.one_visit.false
    assert year.over_days.notifications < year.one_visit.notifications / 3
    assert year.visits < year.runs * len(year.links) / 2
