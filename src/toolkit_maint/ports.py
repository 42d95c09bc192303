"""What the pipeline needs from the world. Adapters implement these; tests fake them under the same contracts."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from toolkit_maint.domain.catalogue import Catalogue
from toolkit_maint.domain.diagnostic import Diagnostic
from toolkit_maint.domain.incident import Visit
from toolkit_maint.domain.observation import Fault, Observation, Target
from toolkit_maint.domain.past import Knowledge, Run
from toolkit_maint.domain.source import SourceReading

Clock = Callable[[], datetime]
"""The present as an aware time in UTC."""


class StopReason(enum.StrEnum):
    """Why a run ends before its work is done."""

    INTERRUPTED = "interrupted"
    DEADLINE = "deadline"


class Stop(Protocol):
    """Asked again and again while a run works: whether, and why, no new work may be started."""

    def reason(self) -> StopReason | None:
        """``None`` as long as the run may go on; once set it never goes back."""
        ...


class Pulse(msgspec.Struct, frozen=True, kw_only=True):
    """How far a checker has come, for those who watch.

    ``done`` of ``total`` targets need no further look; ``requests`` were sent. ``hosts_in_flight`` have a request under
    way; ``slowest`` are up to three of those with the seconds that their oldest request has been waiting, worst first.
    ``second_pass`` says that everything has been looked at once.
    """

    total: int = 0
    done: int = 0
    requests: int = 0
    hosts_in_flight: int = 0
    slowest: tuple[tuple[str, float], ...] = ()
    second_pass: bool = False


class LinkChecker(Protocol):
    """Visits links."""

    def observe(self, targets: Sequence[Target], stop: Stop) -> Iterator[Observation]:
        """Yield at most one observation for every target, in order of completion.

        What is not plainly positive is observed again in a second pass, and comes only after that; if ``stop`` gives a
        reason before, it comes as it was seen once. A target has no observation only if ``stop`` gave a reason before its
        first look ended. Failures of a visit are in its observation; nothing about one link is raised.
        """
        ...

    def pulse(self) -> Pulse:
        """How far the running :meth:`observe` has come. May be asked from another thread, at any time."""
        ...


class FetchedPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page that was asked for once, redirects followed.

    ``final_url`` is the address that gave it; ``headers`` are pairs of lower-case name and value. ``body`` has its content
    codings removed, and is complete unless ``truncated``.
    """

    status: int
    final_url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    truncated: bool


class Fetch(Protocol):
    """Gets one page over the network, and waits for it."""

    def __call__(self, url: str) -> FetchedPage | Fault:
        """Get an http(s) address; a visit that ends without an answer is a fault, never raised."""
        ...


class SourcePage(Protocol):
    """Reads the page that a catalogue was made from."""

    def read(self, location: str, stop: Stop) -> SourceReading:
        """Read an http(s) address or a path as it was given. What cannot be read is a value, never raised."""
        ...


class HistoryFault(enum.StrEnum):
    """Why a history cannot be kept. ``full``: no room on the disk; ``read-only``: it may not be written."""

    FULL = "full"
    READ_ONLY = "read-only"
    BUSY = "busy"
    FAILED = "failed"


class HistoryFailure(Exception):  # noqa: N818 - what it says is that the history failed, whoever's error that was
    """The history cannot take anything more, or cannot be opened. What it had acknowledged before is safe."""

    def __init__(self, fault: HistoryFault, detail: str = "") -> None:
        """``detail`` is technical text, or for ``busy`` who is at work."""
        super().__init__(f"{fault.value}: {detail}")
        self.fault = fault
        self.detail = detail


class Unfinished(msgspec.Struct, frozen=True, kw_only=True):
    """A run that was begun and not ended: when, from which vantage, and what it had seen by then."""

    at: datetime
    vantage: str
    observations: tuple[Observation, ...]


class History(Protocol):
    """What many runs remember. Every method may raise :class:`HistoryFailure`."""

    def knowledge(self) -> Knowledge:
        """All runs and visits that were settled or learned; nothing of a run that is not ended."""
        ...

    def unfinished(self) -> Unfinished | None:
        """The latest run, if it did not end."""
        ...

    def begin(self, at: datetime, vantage: str) -> None:
        """Begin a run. What one before it left unfinished can no longer be taken up after that."""
        ...

    def journal(self, observation: Observation) -> None:
        """Keep what the run saw. When this returns, it outlives the end of this process, however that comes."""
        ...

    def settle(self, run: Run, visits: Iterable[Visit], *, ended: bool) -> None:
        """Keep what the run came to, all of it or nothing; one that is not ``ended`` may be taken up again."""
        ...

    def learn(self, knowledge: Knowledge) -> None:
        """Keep what another history knows as well. Nothing that was known is lost."""
        ...


class LoadedCatalogue(msgspec.Struct, frozen=True, kw_only=True):
    """A catalogue with what there is to say of its text; ``catalogue`` is ``None`` where its form is not valid.

    ``files`` are the paths that were read, as they are shown. ``as_far_as_read`` is what could be made of it all the same,
    without the parts whose form is not valid; ``None`` where even its first file holds no data.
    """

    catalogue: Catalogue | None
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...]
    as_far_as_read: Catalogue | None = None
