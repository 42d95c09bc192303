"""How a run is asked to end: a first Ctrl-C or SIGTERM politely, a second one at once, a deadline by itself."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from toolkit_maint.ports import StopReason


class RunStop:
    """The one answer to "may I start something new?"; once it is no, it stays no."""

    def __init__(self, monotonic: Callable[[], float], deadline_seconds: float | None = None) -> None:
        """Let the run last at most ``deadline_seconds`` from now, or as long as it takes."""
        self._monotonic = monotonic
        self._ends_at = None if deadline_seconds is None else monotonic() + deadline_seconds
        self._reason: StopReason | None = None

    def interrupt(self) -> None:
        """Ask the run to end, unless it already ends for another reason."""
        self._reason = self._reason or StopReason.INTERRUPTED

    def reason(self) -> StopReason | None:
        """Why nothing new may be started, or ``None``."""
        if self._reason is None and self._ends_at is not None and self._monotonic() >= self._ends_at:
            self._reason = StopReason.DEADLINE
        return self._reason


@contextmanager
def on_signals(stop: RunStop) -> Iterator[None]:
    """Turn the first SIGINT or SIGTERM into a polite end; the next one ends the process as it would have by itself."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.interrupt()
        for each in before:
            signal.signal(each, signal.SIG_DFL)

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
