"""What the command line makes ready before anybody is visited."""

from __future__ import annotations

import resource
from collections.abc import Iterator

import pytest

from toolkit_maint.cli.visiting import _allow_connections


@pytest.fixture
def files() -> Iterator[None]:
    """The limits of this process, as they are again afterwards."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_as_many_connections_as_may_be_asked_for_can_be_open(files: None) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (400, hard))
    _allow_connections(200)
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (656, hard)
    _allow_connections(10)
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (656, hard)


def test_a_machine_that_allows_fewer_is_no_failure(files: None) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (400, hard))
    _allow_connections(10**12)
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert 400 <= soft <= hard or hard == resource.RLIM_INFINITY
