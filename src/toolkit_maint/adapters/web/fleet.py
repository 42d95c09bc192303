"""The ``LinkChecker`` over several processes of this machine: one interpreter can use one core, and long lists fill more.

Each process visits whole registrable domains, so that what one knows of a host, and may ask of it, is known in one place.
Observations come back over a pipe. On systems without ``fork``, and for lists that are too short to gain by it, everything
is done in this process.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import heapq
import os
import selectors
import signal
import struct
import sys
import time
import warnings
from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import msgspec

from toolkit_maint.adapters.web.checker import WebLinkChecker
from toolkit_maint.domain.address import host_of
from toolkit_maint.domain.observation import Observation, Target
from toolkit_maint.domain.policy import RegistrableDomain
from toolkit_maint.ports import Pulse, Stop, StopReason

_WORTH_IT = 500
_POLL_SECONDS = 0.05
_PULSE_SECONDS = 0.2
_HEADER = struct.Struct("<cI")
_BATCH = 128
_READ = 1 << 18
_PIPE = 1 << 20
_PACK = 5_000

_TARGETS, _SEEN, _PULSE, _FAILED, _ENDED = b"t", b"s", b"p", b"f", b"e"
_encode = msgspec.msgpack.Encoder().encode
_decode_targets = msgspec.msgpack.Decoder(list[Target]).decode
_decode_seen = msgspec.msgpack.Decoder(list[Observation]).decode
_decode_pulse = msgspec.msgpack.Decoder(Pulse).decode

_STOP_SIGNS = {StopReason.INTERRUPTED: b"i", StopReason.DEADLINE: b"d"}
_STOP_REASONS = {sign: reason for reason, sign in _STOP_SIGNS.items()}


class ForkedChecker:
    """Visits links in as many processes as it is told, where that is worth it."""

    def __init__(
        self, checker: WebLinkChecker, processes: int, registrable_domain: RegistrableDomain, *, patience: float = 1.5
    ) -> None:
        """Share the work of ``checker`` among ``processes``, which have ``patience`` seconds to end when they are told to."""
        self._checker = checker
        self._patience = patience
        self._processes = processes if sys.platform.startswith("linux") else 1
        self._registrable_domain = registrable_domain
        self._waiting: list[_Child] = []
        self._children: list[_Child] = []
        self._last_pulse: Pulse | None = None
        self._total = 0

    @contextmanager
    def started(self) -> Iterator[None]:
        """Have the processes start now, for a list that is yet to be read, and wait for it.

        What this process has in its memory when it forks lies there as often as there are processes, as soon as any of
        them looks at it or changes it.
        """
        self._waiting = self._begun(self._processes) if self._processes > 1 else []
        try:
            yield
        finally:
            self._end(self._waiting)

    def observe(self, targets: Sequence[Target], stop: Stop) -> Iterator[Observation]:
        """As the port says. Raises ``ChildProcessError`` where a process failed: then not everything was visited."""
        self._last_pulse = None
        if self._processes < 2 or len(targets) < _WORTH_IT or stop.reason() is not None:
            yield from self._checker.observe(targets, stop)
            return
        self._total = len(targets)
        shares, count = self._shares(targets)
        if len(self._waiting) >= count:
            # Those that get nothing go on waiting, and count for nothing.
            self._children, self._waiting = self._waiting[:count], self._waiting[count:]
        else:
            self._children = self._begun(count)
        try:
            self._hand_out(targets, shares)
            yield from _Harvest(self._children, stop, self._patience)
        finally:
            self._end(self._children)
            self._last_pulse = self.pulse()
            self._children = []

    def pulse(self) -> Pulse:
        """As the port says."""
        if not self._children:
            return self._last_pulse or self._checker.pulse()
        pulses = [child.pulse for child in self._children]
        slowest = sorted((one for pulse in pulses for one in pulse.slowest), key=lambda one: (-one[1], one[0]))
        return Pulse(
            total=self._total,
            done=sum(pulse.done for pulse in pulses),
            requests=sum(pulse.requests for pulse in pulses),
            hosts_in_flight=sum(pulse.hosts_in_flight for pulse in pulses),
            slowest=tuple(slowest[:3]),
            second_pass=all(pulse.second_pass for pulse in pulses),
        )

    def _begun(self, count: int) -> list[_Child]:
        checker = self._checker.sharing(count)
        children: list[_Child] = []
        for _ in range(count):
            children.append(_started(checker, children))
        return children

    def _end(self, children: list[_Child]) -> None:
        for child in children:
            child.hang_up()
        ends_at = time.monotonic() + self._patience
        for child in children:
            child.end(ends_at)

    def _shares(self, targets: Sequence[Target]) -> tuple[array[int], int]:
        """For each target the number of its process, and how many processes get any.

        Whole registrable domains, largest first, each to the process that has least to do.
        """
        domain_of_host: dict[str, int] = {}
        numbers: dict[str, int] = {}
        sizes = array("I")
        domains = array("I")
        for target in targets:
            host = host_of(target.visit_key)
            number = domain_of_host.get(host)
            if number is None:
                number = domain_of_host[host] = numbers.setdefault(self._registrable_domain(host), len(sizes))
                if number == len(sizes):
                    sizes.append(0)
            sizes[number] += 1
            domains.append(number)
        loads = [(0, process) for process in range(self._processes)]
        process_of = array("I", sizes)
        for number in sorted(range(len(sizes)), key=sizes.__getitem__, reverse=True):
            load, process = heapq.heappop(loads)
            process_of[number] = process
            heapq.heappush(loads, (load + sizes[number], process))
        return array("I", map(process_of.__getitem__, domains)), min(len(sizes), self._processes)

    def _hand_out(self, targets: Sequence[Target], shares: array[int]) -> None:
        packs: list[list[Target]] = [[] for _ in self._children]
        for target, process in zip(targets, shares, strict=True):
            pack = packs[process]
            pack.append(target)
            if len(pack) == _PACK:
                self._children[process].give(pack)
                pack.clear()
        for child, pack in zip(self._children, packs, strict=True):
            child.give(pack)
            child.begin()


class _Child:
    """A process that visits, as the one that waits for it sees it.

    ``failure`` is ``None`` once it has said that all is done.
    """

    def __init__(self, pid: int, work: int, results: int, control: int) -> None:
        self.pid = pid
        self.results = results
        self._work: int | None = work
        self.pulse = Pulse()
        self.failure: str | None = "a visiting process ended without a word"
        self._control: int | None = control
        self._inbox = _Inbox(results)

    def give(self, targets: Sequence[Target]) -> None:
        """Hand it targets to visit, once it begins."""
        # One that is dead gets nothing more, and whoever waits for its results hears of it.
        if self._work is not None and targets:
            with contextlib.suppress(BrokenPipeError):
                _send(self._work, _TARGETS, _encode(targets))

    def begin(self) -> None:
        """Have it visit what it was given."""
        if self._work is not None:
            with contextlib.suppress(BrokenPipeError):
                _send(self._work, _ENDED, b"")
            os.close(self._work)
            self._work = None

    def stop(self, reason: StopReason) -> None:
        """Ask it to end."""
        with contextlib.suppress(OSError):
            if self._control is not None:
                os.write(self._control, _STOP_SIGNS[reason])

    def read(self) -> tuple[list[Observation], bool]:
        """What it has seen since, and whether it has ended."""
        seen: list[Observation] = []
        messages = self._inbox.read()
        for kind, payload in messages or ():
            self._take(kind, payload, seen)
        return seen, messages is None

    def hang_up(self) -> None:
        """Want no more of it, and let it know."""
        if self._work is not None:
            os.close(self._work)
            self._work = None
        if self._control is not None:
            os.close(self._control)
            os.close(self.results)
            self._control = None

    def end(self, ends_at: float) -> None:
        """Leave nothing of it behind, once it was hung up on; a process that does not go by itself until then is killed."""
        while os.waitpid(self.pid, os.WNOHANG) == (0, 0):
            if time.monotonic() > ends_at:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                return
            time.sleep(_POLL_SECONDS / 5)

    def _take(self, kind: bytes, payload: bytes, seen: list[Observation]) -> None:
        if kind == _SEEN:
            seen += _decode_seen(payload)
        elif kind == _PULSE:
            self.pulse = _decode_pulse(payload)
        elif kind == _FAILED:
            self.failure = payload.decode("utf-8", "replace")
        else:
            self.failure = None


class _Harvest:
    """Everything that the children see, as it comes."""

    def __init__(self, children: list[_Child], stop: Stop, patience: float) -> None:
        self._children = children
        self._stop = stop
        self._patience = patience
        self._ends_at: float | None = None

    def __iter__(self) -> Iterator[Observation]:
        with selectors.DefaultSelector() as selector:
            for child in self._children:
                selector.register(child.results, selectors.EVENT_READ, child)
            while selector.get_map():
                for key, _ in selector.select(_POLL_SECONDS):
                    seen, ended = key.data.read()
                    yield from seen
                    if ended:
                        selector.unregister(key.fd)
                if self._has_waited_enough():
                    # One that does not even hear that it should end has nothing more to tell.
                    return
        for child in self._children:
            if child.failure is not None:
                raise ChildProcessError(child.failure)

    def _has_waited_enough(self) -> bool:
        """Whether the children were told to end, and had their time since."""
        if self._ends_at is not None:
            return time.monotonic() > self._ends_at
        if (reason := self._stop.reason()) is not None:
            self._ends_at = time.monotonic() + self._patience
            for child in self._children:
                child.stop(reason)
        return False


def _started(checker: WebLinkChecker, siblings: list[_Child]) -> _Child:
    work_read, work_write = _roomy_pipe()
    results_read, results_write = _roomy_pipe()
    control_read, control_write = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    with warnings.catch_warnings():
        # Another thread may draw the progress; the child uses nothing that it could have been holding.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        for sibling in siblings:
            # It has no business with these, and as long as any process holds them, whoever reads them waits.
            sibling.hang_up()
        for end in (work_write, results_read, control_write):
            os.close(end)
        _visit(checker, work_read, results_write, control_read)
    for end in (work_read, results_write, control_read):
        os.close(end)
    return _Child(pid, work_write, results_read, control_write)


def _roomy_pipe() -> tuple[int, int]:
    """A pipe in which nobody should have to wait with one batch until the other side is done with the one before.

    A limit of the system may forbid it, and then they wait.
    """
    read, write = os.pipe()
    with contextlib.suppress(OSError):
        fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, _PIPE)
    return read, write


def _visit(checker: WebLinkChecker, work: int, results: int, control: int) -> NoReturn:
    """What a child does. It leaves without cleaning up what belongs to its parent."""
    code = 1
    try:
        # Ctrl-C goes to all processes of a terminal; the parent is the one that decides.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.set_blocking(control, False)
        # What was there before the fork will not go away, and looking at it would copy its memory.
        gc.freeze()
        if (targets := _given(work)) is not None:
            outlet = _Outlet(checker, results)
            for observation in checker.observe(targets, _ToldToStop(control, outlet)):
                outlet.put(observation)
            outlet.finish()
            code = 0
    except BrokenPipeError:
        pass  # the parent is gone, or wants no more
    except BaseException as failure:  # noqa: BLE001 - told to the parent, which raises it: nobody else would hear of it
        with contextlib.suppress(OSError):
            _send(results, _FAILED, repr(failure).encode())
    finally:
        os._exit(code)


def _given(work: int) -> list[Target] | None:
    """The targets that the parent hands out; ``None`` where it turns out to need no help."""
    targets: list[Target] = []
    inbox = _Inbox(work)
    while (messages := inbox.read()) is not None:
        for kind, payload in messages:
            if kind == _ENDED:
                os.close(work)
                return targets
            targets += _decode_targets(payload)
    return None


class _Inbox:
    """Messages that come through a pipe."""

    def __init__(self, source: int) -> None:
        self._source = source
        self._buffer = bytearray()

    def read(self) -> list[tuple[bytes, bytes]] | None:
        """Wait for something, and give the messages (kind and payload) that are complete; ``None`` at the end."""
        data = os.read(self._source, _READ)
        self._buffer += data
        messages = []
        start = 0
        while len(self._buffer) - start >= _HEADER.size:
            kind, length = _HEADER.unpack_from(self._buffer, start)
            end = start + _HEADER.size + length
            if end > len(self._buffer):
                break
            messages.append((kind, bytes(memoryview(self._buffer)[start + _HEADER.size : end])))
            start = end
        del self._buffer[:start]
        return messages if data else None


class _Outlet:
    """Sends observations in batches, and now and then how far the checker has come."""

    def __init__(self, checker: WebLinkChecker, results: int) -> None:
        self._checker = checker
        self._results = results
        self._waiting: deque[Observation] = deque()
        self._sent_at = self._pulsed_at = time.monotonic()

    def put(self, observation: Observation) -> None:
        self._waiting.append(observation)
        if len(self._waiting) >= _BATCH:
            self._flush(time.monotonic())

    def send_what_is_due(self) -> None:
        """To be called now and then, also where nothing was put for a while."""
        now = time.monotonic()
        if self._waiting and now - self._sent_at > _POLL_SECONDS:
            self._flush(now)
        if now - self._pulsed_at > _PULSE_SECONDS:
            self._pulsed_at = now
            _send(self._results, _PULSE, _encode(self._checker.pulse()))

    def finish(self) -> None:
        self._flush(time.monotonic())
        _send(self._results, _PULSE, _encode(self._checker.pulse()))
        _send(self._results, _ENDED, b"")

    def _flush(self, now: float) -> None:
        self._sent_at = now
        _send(self._results, _SEEN, _encode(list(self._waiting)))
        self._waiting.clear()


def _send(sink: int, kind: bytes, payload: bytes) -> None:
    message = memoryview(_HEADER.pack(kind, len(payload)) + payload)
    while message:
        message = message[os.write(sink, message) :]


class _ToldToStop:
    """What the parent says, or that it is gone. As this is asked all the time, it is also when the outlet is seen to."""

    def __init__(self, control: int, outlet: _Outlet) -> None:
        self._control = control
        self._outlet = outlet
        self._reason: StopReason | None = None

    def reason(self) -> StopReason | None:
        self._outlet.send_what_is_due()
        if self._reason is None:
            with contextlib.suppress(BlockingIOError):
                self._reason = _STOP_REASONS.get(os.read(self._control, 1), StopReason.INTERRUPTED)
        return self._reason
