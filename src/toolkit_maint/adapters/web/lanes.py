"""Turns: at most so many requests at once to one host, and in all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Lanes:
    """Hands out turns to send a request; it belongs to the event loop that it was first used in.

    A turn is for one hop and is given back before the next one is asked for, and whoever holds a turn of all never
    waits for a host: so nobody waits for somebody who waits for him.
    """

    def __init__(self, per_host: int, in_all: int) -> None:
        """Allow this many turns at once."""
        self._per_host = per_host
        self._in_all = asyncio.Semaphore(in_all)
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._interested: dict[str, int] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at a host, and hold it."""
        lane = self._hosts.setdefault(host, asyncio.Semaphore(self._per_host))
        self._interested[host] = self._interested.get(host, 0) + 1
        try:
            async with lane, self._in_all:
                yield
        finally:
            self._interested[host] -= 1
            if not self._interested[host]:
                del self._interested[host], self._hosts[host]
