"""The labelled web: of every case the tool must say what is true, and be right in its advice."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from misbehaving_web.case import Case
from misbehaving_web.cases import CASES
from misbehaving_web.certificates import Certificates
from misbehaving_web.net import faults, judged, put_on
from toolkit_maint.domain.verdict import NoteId, Reason
from web_world import World

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("labelled"))


@pytest.fixture
def labelled(world: World, certificates: Certificates) -> World:
    world.ca_bundle = certificates.bundle
    return world


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_what_is_said_is_true(labelled: World, certificates: Certificates, case: Case) -> None:
    put_on(labelled, case, certificates)

    result = judged(labelled, case)

    assert faults(case, result.verdict) == [], case.why
    assert result.observation is None or len(result.observation.looks) <= 4


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_is_well_made(case: Case) -> None:
    hosts = {site.host for site in case.sites} | set(case.names)

    assert _ID.match(case.id)
    assert case.why
    assert case.source
    assert all(_is_its_own(host, case.id) for host in hosts), hosts
    assert set(case.reasons) <= set(Reason)
    assert set(case.notes) <= set(NoteId)
    assert bool(case.also) == bool(case.debate)


def _is_its_own(host: str, case_id: str) -> bool:
    label = host.rstrip(".").removesuffix(".example").rpartition(".")[2]
    return label == case_id or label.startswith(f"{case_id}-")


def test_no_two_cases_share_a_name() -> None:
    assert [name for name, count in Counter(case.id for case in CASES).items() if count > 1] == []
    starts = [(one.id, other.id) for one in CASES for other in CASES if other.id.startswith(f"{one.id}-")]
    shared = [
        (one, other)
        for one, other in starts
        for hosts in [{site.host for case in CASES if case.id == one for site in case.sites}]
        if hosts & {site.host for case in CASES if case.id == other for site in case.sites}
    ]
    assert shared == []


def test_there_are_enough_cases_and_enough_of_them_are_ordinary() -> None:
    assert len(CASES) >= 250
    assert sum(case.ordinary for case in CASES) >= 60
