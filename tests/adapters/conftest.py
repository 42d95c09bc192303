"""Fixtures of the adapters' tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

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
    return World(listeners)
