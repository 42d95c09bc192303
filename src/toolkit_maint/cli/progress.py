"""How far the visits have come, on standard error: a few live lines on a terminal, a plain one now and then in CI."""

from __future__ import annotations

import enum
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TextIO

from toolkit_maint.cli.ticker import every
from toolkit_maint.domain.observation import Observation, Target
from toolkit_maint.ports import LinkChecker, Pulse, Stop
from toolkit_maint.reports.columns import width_of
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.words import Words


class Showing(enum.Enum):
    """How progress is shown; the value is the number of seconds between two times."""

    LIVE = 0.25
    PLAIN = 30.0
    NOT = None


def showing_on(stream: TextIO, environment: Mapping[str, str]) -> Showing:
    """Live on a terminal that can move its cursor, plain in CI or on one that cannot, and nothing where nobody watches."""
    in_ci = bool(environment.get("CI"))
    if not stream.isatty():
        return Showing.PLAIN if in_ci else Showing.NOT
    return Showing.PLAIN if in_ci or environment.get("TERM", "dumb") == "dumb" else Showing.LIVE


class Watched:
    """A checker (implements :class:`toolkit_maint.ports.LinkChecker`) that says when a call of :meth:`observe` has ended."""

    def __init__(self, checker: LinkChecker, ended: Callable[[], None]) -> None:
        """Work as ``checker`` does."""
        self._checker = checker
        self._ended = ended
        self.pulse = checker.pulse

    def observe(self, targets: Sequence[Target], stop: Stop) -> Iterator[Observation]:
        """As the port says."""
        try:
            yield from self._checker.observe(targets, stop)
        finally:
            self._ended()


class Progress:
    """Shows what a checker's pulse says, without ever being in the way of what else is written to the same terminal."""

    def __init__(
        self, showing: Showing, pulse: Callable[[], Pulse], words: Words, stream: TextIO, monotonic: Callable[[], float]
    ) -> None:
        """Nothing is shown before :meth:`shown`."""
        self._showing = showing
        self._pulse = pulse
        self._words = words
        self._stream = stream
        self._monotonic = monotonic
        self._painted = 0
        self._lock = threading.RLock()
        self._most = Pulse()
        self._steps: deque[tuple[float, int]] = deque(maxlen=_REMEMBERED)

    def watched(self, checker: LinkChecker) -> LinkChecker:
        """The same checker, of which what it has come to in the end is known as well."""
        return Watched(checker, self.look)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show it until the block ends."""
        if self._showing.value is None:
            yield
            return
        try:
            with every(self._showing.value, self.tick):
                yield
        finally:
            with self.aside():
                if self._showing is Showing.PLAIN and self._most.total:
                    self._write(f"{self._counts()}\n")

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Keep the terminal clear as long as the block lasts."""
        with self._lock:
            if self._painted:
                self._write("\r\x1b[K" + "\x1b[A\x1b[K" * (self._painted - 1))
                self._painted = 0
            yield

    def tick(self) -> None:
        """Look once more, and show it."""
        with self._lock:
            self.look()
            if not self._most.total:
                return
            if self._showing is Showing.PLAIN:
                self._write(f"{self._counts()}\n")
                return
            width = _columns(self._stream)
            lines = [_cut(line, width - 1) for line in (self._counts(), self._slowest()) if line]
            with self.aside():
                self._write("\n".join(lines))
                self._painted = len(lines)

    def look(self) -> None:
        """See how far the checker has come. Of several questions to it the largest counts: the others are for control hosts."""
        with self._lock:
            pulse = self._pulse()
            if pulse.total >= self._most.total:
                self._most = pulse
                self._steps.append((self._monotonic(), pulse.done))

    def _counts(self) -> str:
        pulse, words = self._most, self._words
        rate = self._rate()
        parts = [
            words.say("{done} of {total} links", done=words.number(pulse.done), total=words.number(pulse.total)),
            words.say("{rate} a second", rate=words.number(round(rate))) if rate >= 1 else "",
            words.say_many("{count} request", "{count} requests", pulse.requests),
        ]
        if pulse.done < pulse.total:
            parts += [
                words.say_many("{count} host at work", "{count} hosts at work", pulse.hosts_in_flight),
                words.say("{time} left", time=_clock(round((pulse.total - pulse.done) / rate))) if rate > 0 else "",
                words.say("second look") if pulse.second_pass else "",
            ]
        return " · ".join(part for part in parts if part)

    def _slowest(self) -> str:
        waiting = [
            self._words.say("{host} {count} s", host=PLAIN.text(host), count=round(seconds))
            for host, seconds in self._most.slowest
            if seconds >= _SLOW_SECONDS
        ]
        return self._words.say("waiting for {hosts}", hosts=", ".join(waiting)) if waiting else ""

    def _rate(self) -> float:
        """Links a second, of late."""
        (began, before), (ended, done) = self._steps[0], self._steps[-1]
        return (done - before) / (ended - began) if ended > began else 0.0

    def _write(self, text: str) -> None:
        # A terminal that was closed is no reason to stop working.
        with suppress(OSError):
            self._stream.write(text)
            self._stream.flush()


_REMEMBERED = 40
_SLOW_SECONDS = 2.0


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _columns(stream: TextIO) -> int:
    """The width of this very terminal; standard output may be another one, or none."""
    try:
        return int(os.environ.get("COLUMNS") or os.get_terminal_size(stream.fileno()).columns)
    except (OSError, ValueError):
        return 80


def _cut(line: str, width: int) -> str:
    """As much of a line as fits, so that it never wraps."""
    while line and width_of(line) > width:
        line = line[:-1]
    return line
