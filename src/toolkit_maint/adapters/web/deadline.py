"""One deadline for everything that a visit does, and how far it had come when time was up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from toolkit_maint.adapters.web.faults import web_fault
from toolkit_maint.domain.observation import FaultKind, Phase


class Deadline:
    """A budget of seconds that runs only inside :meth:`running`, so that waiting for a turn does not count.

    ``phase`` is set by whoever works under it, and becomes the phase of the fault when time is up.
    """

    def __init__(self, seconds: float) -> None:
        """Allow this many seconds of work."""
        self.phase = Phase.NAME
        self._budget = seconds
        self._spent = 0.0
        self._since: float | None = None

    @property
    def spent(self) -> float:
        """Seconds of work so far."""
        running = 0.0 if self._since is None else asyncio.get_running_loop().time() - self._since
        return self._spent + running

    @property
    def left(self) -> float:
        """Seconds of work that are left, never below 0."""
        return max(0.0, self._budget - self.spent)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Let time run; raises :class:`WebFault` with ``timeout`` and the phase when it is up."""
        self._since = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(self._budget - self._spent):
                yield
        except TimeoutError as error:
            raise web_fault(FaultKind.TIMEOUT, self.phase) from error
        finally:
            self._spent, self._since = self.spent, None
