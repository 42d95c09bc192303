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
from collections import Counter, deque
from collections.abc import Iterator, Sequence
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

_SEEN, _PULSE, _FAILED, _ENDED = b"s", b"p", b"f", b"e"
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
        self._children: list[_Child] = []
        self._last_pulse: Pulse | None = None
        self._total = 0

    def observe(self, targets: Sequence[Target], stop: Stop) -> Iterator[Observation]:
        """As the port says. Raises ``ChildProcessError`` where a process failed: then not everything was visited."""
        self._last_pulse = None
        if self._processes < 2 or len(targets) < _WORTH_IT or stop.reason() is not None:
            yield from self._checker.observe(targets, stop)
            return
        self._total = len(targets)
        shards = [shard for shard in self._shards(targets) if shard]
        checker = self._checker.sharing(len(shards))
        self._children = []
        try:
            for shard in shards:
                self._children.append(_started(checker, shard, self._children))
            # Each child has its own now.
            shards.clear()
            yield from _Harvest(self._children, stop, self._patience)
        finally:
            for child in self._children:
                child.hang_up()
            ends_at = time.monotonic() + self._patience
            for child in self._children:
                child.end(ends_at)
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

    def _shards(self, targets: Sequence[Target]) -> list[_Shard]:
        """Whole registrable domains, largest first, each to the process that has least to do."""
        domains: dict[str, str] = {}
        sizes: Counter[str] = Counter()
        for target in targets:
            host = host_of(target.visit_key)
            if host not in domains:
                domains[host] = self._registrable_domain(host)
            sizes[domains[host]] += 1
        numbers: dict[str, int] = {}
        loads = [(0, number) for number in range(self._processes)]
        for domain, size in sizes.most_common():
            load, numbers[domain] = heapq.heappop(loads)
            heapq.heappush(loads, (load + size, numbers[domain]))
        shards = [_Shard() for _ in range(self._processes)]
        for target in targets:
            shards[numbers[domains[host_of(target.visit_key)]]].add(target)
        return shards


class _Shard:
    """The targets of one process, packed: what a child only reads is shared with its parent, and what it unpacks lies close.

    Objects made before the fork would be copied page by page as soon as a child looks at them, those of the others included.
    """

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._loose: list[Target] = []

    def add(self, target: Target) -> None:
        """Take one more."""
        self._loose.append(target)
        if len(self._loose) == _PACK:
            self._packed.append(_encode(self._loose))
            self._loose.clear()

    def __bool__(self) -> bool:
        return bool(self._packed or self._loose)

    def unpacked(self) -> list[Target]:
        """All of them, in order; afterwards the shard is empty."""
        targets: list[Target] = []
        for pack in self._packed:
            targets += _decode_targets(pack)
        targets += self._loose
        self._packed.clear()
        return targets


class _Child:
    """A process that visits, as the one that waits for it sees it.

    ``failure`` is ``None`` once it has said that all is done.
    """

    def __init__(self, pid: int, results: int, control: int) -> None:
        self.pid = pid
        self.results = results
        self.pulse = Pulse()
        self.failure: str | None = "a visiting process ended without a word"
        self._control: int | None = control
        self._buffer = bytearray()

    def close_inherited(self) -> None:
        """Close what a later child has no business with: as long as any process holds it, its reader waits."""
        os.close(self.results)
        if self._control is not None:
            os.close(self._control)

    def stop(self, reason: StopReason) -> None:
        """Ask it to end."""
        with contextlib.suppress(OSError):
            if self._control is not None:
                os.write(self._control, _STOP_SIGNS[reason])

    def read(self) -> tuple[list[Observation], bool]:
        """What it has seen since, and whether it has ended."""
        data = os.read(self.results, _READ)
        self._buffer += data
        seen: list[Observation] = []
        start = 0
        while len(self._buffer) - start >= _HEADER.size:
            kind, length = _HEADER.unpack_from(self._buffer, start)
            end = start + _HEADER.size + length
            if end > len(self._buffer):
                break
            self._take(kind, bytes(memoryview(self._buffer)[start + _HEADER.size : end]), seen)
            start = end
        del self._buffer[:start]
        return seen, not data

    def hang_up(self) -> None:
        """Want no more of it, and let it know."""
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


def _started(checker: WebLinkChecker, shard: _Shard, siblings: list[_Child]) -> _Child:
    results_read, results_write = os.pipe()
    # A child should not have to wait with a batch until its parent is done with the one before. A limit of the system may
    # forbid it, and then it waits.
    with contextlib.suppress(OSError):
        fcntl.fcntl(results_write, fcntl.F_SETPIPE_SZ, _PIPE)
    control_read, control_write = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    with warnings.catch_warnings():
        # Another thread may draw the progress; the child uses nothing that it could have been holding.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        for sibling in siblings:
            sibling.close_inherited()
        os.close(results_read)
        os.close(control_write)
        _visit(checker, shard, results_write, control_read)
    os.close(results_write)
    os.close(control_read)
    return _Child(pid, results_read, control_write)


def _visit(checker: WebLinkChecker, shard: _Shard, results: int, control: int) -> NoReturn:
    """What a child does. It leaves without cleaning up what belongs to its parent."""
    code = 1
    try:
        # Ctrl-C goes to all processes of a terminal; the parent is the one that decides.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.set_blocking(control, False)
        # What was there before the fork will not go away, and looking at it would copy its memory.
        gc.freeze()
        outlet = _Outlet(checker, results)
        for observation in checker.observe(shard.unpacked(), _ToldToStop(control, outlet)):
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


def _send(results: int, kind: bytes, payload: bytes) -> None:
    message = memoryview(_HEADER.pack(kind, len(payload)) + payload)
    while message:
        message = message[os.write(results, message) :]


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
