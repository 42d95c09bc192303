"""Fixtures of the adapters' tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from authority import Authority
from fault_server import FaultServer, running
from web_world import World


@pytest.fixture(scope="module")
def listeners() -> Iterator[FaultServer]:
    """One thread for all listeners of a module."""
    yield from running()


@pytest.fixture
def world(listeners: FaultServer) -> World:
    """A small net of its own for each test."""
    listeners.asked.clear()
    listeners.most_at_once.clear()
    listeners.connections.clear()
    return World(listeners)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("trust"))


@pytest.fixture
def secure(world: World, authority: Authority) -> World:
    """The same net, in which the certificates of the authority are believed."""
    world.ca_bundle = authority.bundle
    return world
