"""Receiving one answer: its head, as much of its body as is wanted, and not a byte beyond the bounds. No input or output."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from toolkit_maint.adapters.web.answer import HEAD_MOST, SWITCHING_PROTOCOLS, Answer, Head
from toolkit_maint.adapters.web.body import BodyLimits, BodyReader
from toolkit_maint.adapters.web.faults import WebFault, web_fault
from toolkit_maint.adapters.web.page import is_html, media_type_of
from toolkit_maint.domain.observation import Fault, FaultKind, Phase
from toolkit_maint.domain.redirect import REDIRECT_STATUSES

# A body that nobody reads is taken off the wire up to this size, so that the connection can be used again.
_SKIPPED_MOST = 16_384


class Appetite(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a body is wanted, in bytes.

    ``limits`` bound it whatever it is; with ``enough_of_page`` or ``enough_of_file`` decoded bytes, reading stops early.
    ``part_will_do`` says that a body that dripped too long is as good as it came.
    """

    limits: BodyLimits
    enough_of_page: int
    enough_of_file: int
    part_will_do: bool = True


def _in_slices(pieces: list[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces that are small enough to stop in between."""
    for piece in pieces:
        if len(piece) <= _SLICE:
            yield piece
        else:
            yield from (piece[start : start + _SLICE] for start in range(0, len(piece), _SLICE))


_SLICE = 65_536


class Reception:
    """One answer as it comes in.

    ``fault`` says why there is none that could be used; there is none without a ``head``. ``heard`` says whether a single
    byte came.
    """

    __slots__ = ("_appetite", "_enough", "_skipped", "_skips", "_stopped", "answer", "body", "fault", "head", "heard")

    def __init__(self, answer: Answer, appetite: Appetite) -> None:
        """Take in with this parser what this appetite asks for."""
        self.answer = answer
        self.head: Head | None = None
        self.body: BodyReader | None = None
        self.fault: Fault | None = None
        self.heard = False
        self._stopped = False
        self._skips = False
        self._skipped = 0
        self._enough = 0
        self._appetite = appetite

    @property
    def reusable(self) -> bool:
        """Whether the connection is at the end of this answer, and stays open."""
        return self.answer.keeps_alive and self.answer.done and self.fault is None

    @property
    def truncated(self) -> bool:
        """Whether there was, or may have been, more of the body than was taken in."""
        return self._stopped or self.answer.cut_short or (self.body is not None and self.body.truncated)

    @property
    def phase(self) -> Phase:
        """How far it has come."""
        return Phase.HEADERS if self.head is None else Phase.BODY

    @property
    def began_body(self) -> bool:
        """Whether there is something of a body to be content with."""
        return self._skips or (self.body is not None and bool(self.body.data))

    def feed(self, data: bytes) -> bool:
        """Take some bytes; whether nothing more is wanted."""
        answer = self.answer
        self.heard = True
        answer.feed(data)
        if self.head is None and not self._met_head():
            return self.fault is not None
        return self._took_body() if answer.pieces or answer.damage else answer.done

    def finish(self) -> None:
        """Take note that the peer has closed the connection."""
        self.answer.finish()
        if self.head is not None or self._met_head():
            self._took_body()
        elif self.fault is None:
            self.fail(FaultKind.CONNECTION_CLOSED)

    def fail(self, kind: FaultKind, detail: object = "") -> None:
        """Give up on this answer; where some of its body is there, that is then all of it."""
        if self.began_body and (self._appetite.part_will_do or kind is not FaultKind.TIMEOUT):
            self._stopped = True
        else:
            self.fault = web_fault(kind, self.phase, detail).fault

    def _met_head(self) -> bool:
        answer, head = self.answer, self.answer.head
        if head is None:
            if answer.unfinished > HEAD_MOST:
                self.fail(FaultKind.HEADERS_TOO_LARGE)
            elif answer.damage:
                self.fail(FaultKind.NOT_HTTP, answer.damage)
            return False
        if head.status == SWITCHING_PROTOCOLS:
            self.fail(FaultKind.UNASKED_UPGRADE)
            return False
        self.head = head
        # Browsers do not look at the body of a redirect, so nobody keeps it right.
        self._skips = head.status in REDIRECT_STATUSES and bool(head.first("location").strip())
        return True

    def _took_body(self) -> bool:
        answer = self.answer
        if self._skips:
            return self._skipped_enough()
        full = more = False
        try:
            if self.body is None:
                self.body = BodyReader(self._head.header("content-encoding"), self._appetite.limits)
            for piece in _in_slices(answer.pieces):
                more = full
                if full:
                    break
                self.body.feed(piece)
                full = self._is_full(self.body)
        except WebFault as fault:
            self.fault = fault.fault
            return True
        answer.pieces.clear()
        self._stopped = more or (full and not answer.done)
        if answer.damage and not full:
            self.fail(FaultKind.NOT_HTTP, answer.damage)
        return full or answer.done or bool(answer.damage)

    def _skipped_enough(self) -> bool:
        answer = self.answer
        self._skipped += sum(map(len, answer.pieces))
        answer.pieces.clear()
        length = self._head.first("content-length")
        is_short = length.isascii() and length.isdigit() and len(length) <= 5 and int(length) <= _SKIPPED_MOST
        return answer.done or bool(answer.damage) or not is_short or self._skipped > _SKIPPED_MOST

    def _is_full(self, body: BodyReader) -> bool:
        if body.full:
            return True
        if not self._enough and body.data:
            kind = media_type_of(self._head.first("content-type"), bytes(body.data[:1024]))
            self._enough = self._appetite.enough_of_page if is_html(kind) else self._appetite.enough_of_file
        return bool(self._enough) and len(body.data) >= self._enough

    @property
    def _head(self) -> Head:
        assert self.head is not None  # noqa: S101 - only asked once it is there
        return self.head
