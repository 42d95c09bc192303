"""What the pipeline needs from the world. Adapters implement these; tests fake them under the same contracts."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from toolkit_maint.domain.catalogue import Catalogue
from toolkit_maint.domain.diagnostic import Diagnostic
from toolkit_maint.domain.observation import Fault, Observation, Target
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


class LinkChecker(Protocol):
    """Visits links."""

    def observe(self, targets: Sequence[Target], stop: Stop) -> Iterator[Observation]:
        """Yield at most one observation for every target, in order of completion.

        A target has no observation only if ``stop`` gave a reason before its visit ended. Failures of a visit are in
        its observation; nothing about one link is raised.
        """
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


class LoadedCatalogue(msgspec.Struct, frozen=True, kw_only=True):
    """A catalogue with what there is to say of its text; ``catalogue`` is ``None`` where its form is not valid.

    ``files`` are the paths that were read, as they are shown.
    """

    catalogue: Catalogue | None
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...]
