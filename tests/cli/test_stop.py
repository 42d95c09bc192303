"""How a run is asked to end."""

from __future__ import annotations

import signal

from toolkit_maint.cli.stop import RunStop, on_signals
from toolkit_maint.ports import StopReason


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_run_without_deadline_goes_on() -> None:
    clock = Clock()
    stop = RunStop(clock)
    clock.now += 1e9
    assert stop.reason() is None


def test_a_deadline_comes_by_itself_and_stays() -> None:
    clock = Clock()
    stop = RunStop(clock, 60)
    clock.now += 59.9
    assert stop.reason() is None
    clock.now += 0.1
    assert stop.reason() is StopReason.DEADLINE
    stop.interrupt()
    assert stop.reason() is StopReason.DEADLINE


def test_the_first_signal_is_polite_and_the_second_is_the_systems_own() -> None:
    before = signal.getsignal(signal.SIGTERM)
    stop = RunStop(Clock())
    with on_signals(stop):
        signal.raise_signal(signal.SIGTERM)
        assert stop.reason() is StopReason.INTERRUPTED
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
        assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL
    assert signal.getsignal(signal.SIGTERM) is before
