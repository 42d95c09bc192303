"""The ``LinkChecker`` over a Dask cluster: whole registrable domains a task, so that each host knows one visitor.

Workers send what they see as they see it. Where a worker dies, its task begins again elsewhere, and first asks what has arrived
of it: nothing that arrived is visited again, and nothing is told twice. Everything that a visit needs travels to the workers,
the contents of headers that are set for single hosts with it: the way to the cluster must be one that can be trusted.
"""

from __future__ import annotations

import enum
import logging
import os
import threading
import time
import uuid
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

import msgspec

from toolkit_maint import __version__
from toolkit_maint.adapters.web.checker import CheckerOptions, WebLinkChecker
from toolkit_maint.adapters.web.guard import AddressPolicy
from toolkit_maint.domain.address import host_of
from toolkit_maint.domain.observation import Observation, Target
from toolkit_maint.domain.policy import Policy
from toolkit_maint.ports import Clock, Pulse, Stop, StopReason

if TYPE_CHECKING:
    from distributed import Client

_LEAST_A_TASK: Final = 500
_TASKS_A_WORKER: Final = 4
_BATCH: Final = 128
_SEND_SECONDS: Final = 0.25
_POLL_SECONDS: Final = 0.1
_STOP_SECONDS: Final = 0.5
_ANSWER_SECONDS: Final = 20.0
_MOST_LOCAL_WORKERS: Final = 8

_encode = msgspec.msgpack.Encoder().encode
_decode_targets = msgspec.msgpack.Decoder(list[Target]).decode
_decode_seen = msgspec.msgpack.Decoder(list[Observation]).decode
_decode_keys = msgspec.msgpack.Decoder(set[str]).decode

_SEEN, _AGAIN = "seen", "again"


class ClusterFault(enum.StrEnum):
    """Why a cluster cannot visit anything, or could not go on."""

    NOT_HERE = "not-here"
    UNREACHABLE = "unreachable"
    NO_WORKERS = "no-workers"
    NOT_INSTALLED = "not-installed"
    OTHER_VERSION = "other-version"
    FAILED = "failed"


class ClusterFailure(Exception):  # noqa: N818 - it says what failed
    """The cluster did not do what it was asked; ``detail`` is technical text, or what was found instead."""

    def __init__(self, fault: ClusterFault, detail: str = "") -> None:
        """Take the reason and the detail."""
        super().__init__(f"{fault.value}: {detail}")
        self.fault = fault
        self.detail = detail


class Visits(msgspec.Struct, frozen=True, kw_only=True):
    """All that a worker needs to visit as this process would.

    ``policy`` makes the policy where it is called: its tables are large and part of the program, which every worker has. Like
    ``clock`` it must be something that can be named, a function of a module or a ``functools.partial`` of one.
    """

    options: CheckerOptions
    policy: Callable[[], Policy]
    address_policy: AddressPolicy
    clock: Clock


class DaskChecker:
    """Visits links on the workers of a cluster; without an address on one of its own, a worker for each core."""

    def __init__(self, visits: Visits, scheduler: str | None = None, *, timeout: float = 10.0, patience: float = 3.0) -> None:
        """Nothing is reached before the first visit.

        ``timeout`` is how many seconds the cluster may take to be there, ``patience`` its workers to end when they are told to.
        """
        self._visits = visits
        self._scheduler = scheduler
        self._timeout = timeout
        self._patience = patience
        self._pulse = Pulse()

    @contextmanager
    def started(self) -> Iterator[None]:
        """There is nothing to start before the list is read."""
        yield

    def pulse(self) -> Pulse:
        """As the port says. What is in flight elsewhere is not known here."""
        return self._pulse

    def observe(self, targets: Sequence[Target], stop: Stop) -> Iterator[Observation]:
        """As the port says. Raises :class:`ClusterFailure`."""
        self._pulse = Pulse(total=len(targets))
        if not targets or stop.reason() is not None:
            return
        with self._client() as client:
            workers = _checked(client, self._timeout)
            shares = list(_shares(targets, self._visits.policy(), workers))
            run = _ClusterRun(client, self._visits, shares, self._patience)
            try:
                for observation in run.observations(stop):
                    self._pulse = Pulse(
                        total=len(targets),
                        done=self._pulse.done + 1,
                        requests=self._pulse.requests + observation.requests,
                        hosts_in_flight=run.under_way,
                    )
                    yield observation
            finally:
                run.end()

    @contextmanager
    def _client(self) -> Iterator[Client]:
        """A connection to the cluster, for as long as it is needed."""
        try:
            import distributed  # noqa: PLC0415 - an extra, and half a second to import
        except ImportError as exc:
            raise ClusterFailure(ClusterFault.NOT_HERE, str(exc)) from exc
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        with ExitStack() as stack:
            try:
                place: Any = self._scheduler or stack.enter_context(_local_cluster())
                client = stack.enter_context(distributed.Client(place, timeout=self._timeout, set_as_default=False))
            except (OSError, TimeoutError, ValueError) as exc:
                raise ClusterFailure(ClusterFault.UNREACHABLE, f"{self._scheduler or 'here'}: {exc}") from exc
            yield client


def _local_cluster() -> Any:
    import distributed  # noqa: PLC0415 - as above

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return distributed.LocalCluster(
        n_workers=min(cores, _MOST_LOCAL_WORKERS),
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    )


def _checked(client: Client, timeout: float) -> int:
    """How many tasks the cluster does at once, once it is known that all of its workers can visit as we would."""
    try:
        client.wait_for_workers(1, timeout=timeout)
    except TimeoutError as exc:
        raise ClusterFailure(ClusterFault.NO_WORKERS) from exc
    try:
        versions: dict[str, str] = client.run(version_here)
    except ImportError as exc:
        raise ClusterFailure(ClusterFault.NOT_INSTALLED, str(exc)) from exc
    except Exception as exc:
        # Whatever a worker cannot do with our code, it tells in an exception of its own.
        raise ClusterFailure(ClusterFault.NOT_INSTALLED, f"{type(exc).__name__}: {exc}") from exc
    other = sorted({found for found in versions.values() if found != __version__})
    if other:
        raise ClusterFailure(ClusterFault.OTHER_VERSION, ", ".join(other))
    return max(int(sum(client.nthreads().values())), 1)


def version_here() -> str:
    """The version of this program where it is asked; workers are."""
    return __version__


def _shares(targets: Sequence[Target], policy: Policy, workers: int) -> Iterator[bytes]:
    """The targets of each task, packed, the largest first.

    Each has whole registrable domains, at least 500 links where there are so many, and there are several tasks for each worker,
    so that none waits long for the last.
    """
    domains: dict[str, array[int]] = {}
    of_host: dict[str, str] = {}
    for position, target in enumerate(targets):
        host = host_of(target.visit_key)
        domain = of_host.get(host)
        if domain is None:
            domain = of_host[host] = policy.registrable_domain(host)
        domains.setdefault(domain, array("I")).append(position)
    wanted = max(min(_LEAST_A_TASK, len(targets) // (workers * 2)), len(targets) // (workers * _TASKS_A_WORKER), 1)
    shares: list[list[int]] = [[]]
    for positions in sorted(domains.values(), key=len, reverse=True):
        if len(shares[-1]) >= wanted:
            shares.append([])
        shares[-1].extend(positions)
    for share in shares:
        yield _encode([targets[position] for position in share])


class _ClusterRun:
    """The tasks of one run, and what comes back of them."""

    def __init__(self, client: Client, visits: Visits, shares: list[bytes], patience: float) -> None:
        import distributed  # noqa: PLC0415 - it is here, or we would not be

        self._name = f"toolkit-maint-{uuid.uuid4().hex}"
        self._client = client
        self._patience = patience
        self._results = distributed.Queue(f"{self._name}-results", client=client)
        self._stop = distributed.Event(f"{self._name}-stop", client=client)
        self._variable = distributed.Variable
        visits_there = client.scatter(visits, broadcast=True, hash=False)
        self._futures = [
            client.submit(visit_share, self._name, number, share, visits_there, pure=False, key=f"{self._name}-{number}")
            for number, share in enumerate(shares)
        ]
        self._arrived: set[str] = set()

    @property
    def under_way(self) -> int:
        """How many shares are not done yet."""
        return sum(not future.done() for future in self._futures)

    def observations(self, stop: Stop) -> Iterator[Observation]:
        """What arrives, each target once, until all tasks are done or the run is stopped."""
        ends_at: float | None = None
        while True:
            done = all(future.done() for future in self._futures)
            messages = self._messages()
            for message in messages:
                yield from self._taken(message)
            # What is lost with its worker is done again by itself; then it finds that all of it has arrived.
            failed = next((future for future in self._futures if future.status in {"error", "cancelled"}), None)
            if failed is not None:
                raise ClusterFailure(ClusterFault.FAILED, f"{failed.status}: {self._why(failed)}")
            if ends_at is None and (reason := stop.reason()) is not None:
                self._stop.set()
                ends_at = time.monotonic() + self._patience + (_STOP_SECONDS if reason is StopReason.INTERRUPTED else 0)
            if (done and not messages) or (ends_at is not None and time.monotonic() > ends_at):
                return

    def _messages(self) -> list[tuple[str, int, str, bytes]]:
        with suppress(TimeoutError):
            first = self._results.get(timeout=_POLL_SECONDS)
            return [first, *self._results.get(batch=True)]
        return []

    def _taken(self, message: tuple[str, int, str, bytes]) -> Iterator[Observation]:
        kind, _, attempt, payload = message
        if kind == _AGAIN:
            wanted = _decode_keys(payload)
            self._variable(f"{self._name}-{attempt}", client=self._client).set(_encode(self._arrived & wanted))
            return
        for observation in _decode_seen(payload):
            if observation.visit_key not in self._arrived:
                self._arrived.add(observation.visit_key)
                yield observation

    def _why(self, future: Any) -> str:
        with suppress(Exception):
            return f"{type(future.exception(timeout=1)).__name__}: {future.exception(timeout=1)}"
        return "?"

    def end(self) -> None:
        """Have the tasks end that still run, and leave nothing on the cluster."""
        with suppress(Exception):  # a cluster that went away has nothing left to end
            self._stop.set()
            self._client.cancel(self._futures)
            self._results.close()


def visit_share(name: str, number: int, share: bytes, visits: Visits) -> int:
    """Visit the targets of one share on a worker, and send what is seen; the number of observations that were sent.

    A share that is begun anew, since the worker before died, first asks what has arrived of it.
    """
    import distributed  # noqa: PLC0415 - it is there where this runs

    client = distributed.get_client()
    results = distributed.Queue(f"{name}-results", client=client)
    begun = distributed.Queue(f"{name}-begun-{number}", client=client)
    targets = _decode_targets(share)
    if begun.qsize() > 0:
        attempt = uuid.uuid4().hex
        results.put((_AGAIN, number, attempt, _encode({target.visit_key for target in targets})))
        arrived = _decode_keys(distributed.Variable(f"{name}-{attempt}", client=client).get(timeout=_ANSWER_SECONDS))
        targets = [target for target in targets if target.visit_key not in arrived]
    begun.put(number)
    stop, sent = _FarStop(distributed.Event(f"{name}-stop", client=client)), 0
    checker = WebLinkChecker(visits.options, visits.policy(), address_policy=visits.address_policy, clock=visits.clock)
    waiting: list[Observation] = []
    with stop:
        last = time.monotonic()
        for observation in checker.observe(targets, stop):
            waiting.append(observation)
            if len(waiting) >= _BATCH or time.monotonic() - last > _SEND_SECONDS:
                results.put((_SEEN, number, "", _encode(waiting)))
                sent, waiting, last = sent + len(waiting), [], time.monotonic()
    results.put((_SEEN, number, "", _encode(waiting)))
    return sent + len(waiting)


class _FarStop:
    """The stop of a run that is asked elsewhere: looked at twice a second, in a thread of its own."""

    def __init__(self, event: Any) -> None:
        self._event = event
        self._reason: StopReason | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def reason(self) -> StopReason | None:
        """As the port says; which reason it is matters only where the run was begun."""
        return self._reason

    def _watch(self) -> None:
        while not self._over.wait(_STOP_SECONDS):
            with suppress(Exception):  # a scheduler that went away ends the worker by itself
                if self._event.is_set():
                    self._reason = StopReason.INTERRUPTED
                    return
