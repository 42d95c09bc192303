"""One HTTP/1.1 request over a guarded connection, and its answer as browsers would accept it (RFC 9112).

The parser is llhttp. Its leniencies are set where browsers forgive too: folded headers, a bare line feed, bytes above
127, any version, both a length and chunks. All that is read before the body is bounded.
"""

from __future__ import annotations

import contextlib
import re

import httptools
import msgspec

from toolkit_maint.adapters.web.connection import Connection, Endpoint
from toolkit_maint.adapters.web.deadline import Deadline
from toolkit_maint.adapters.web.faults import WebFault, fault_of_os_error, web_fault
from toolkit_maint.domain.observation import FaultKind, Phase

Headers = tuple[tuple[str, str], ...]

HEAD_MOST = 256 * 1024
"""Bytes of one head, status line included; browsers stop at the same length."""

_PIECE = 16_384
_START = b"HTTP/"
_FORBIDDEN = re.compile(r"[\r\n\0]")


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A request. ``headers`` go out in this order after ``Host``, and without ``Connection``, which is ours to say."""

    endpoint: Endpoint
    headers: Headers
    method: str = "GET"
    body: bytes = b""

    def encoded(self) -> bytes:
        """The bytes for the wire. Raises ``ValueError`` for a header that would break out of its line or of Latin-1."""
        lines = [f"{self.method} {self.endpoint.target} HTTP/1.1", f"Host: {self.endpoint.authority}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.body:
            lines.append(f"Content-Length: {len(self.body)}")
        lines.append("Connection: close")
        if any(_FORBIDDEN.search(line) for line in lines):
            raise ValueError("a header line may not contain a line break")
        return "\r\n".join((*lines, "", "")).encode("latin-1") + self.body


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Status and headers of an answer: names in lower case, values in Latin-1, order and repetitions kept."""

    status: int
    reason: str
    headers: Headers

    def header(self, name: str) -> str:
        """All values of that lower-case name, joined by commas (RFC 9110, section 5.3); empty where there is none."""
        return ", ".join(value for key, value in self.headers if key == name)

    def first(self, name: str) -> str:
        """The first value of that lower-case name; empty where there is none."""
        return next((value for key, value in self.headers if key == name), "")


def as_address(value: str) -> str:
    """A header's address as browsers read it: its bytes above 127 percent-encoded, whatever their encoding."""
    return "".join(sign if sign.isascii() else f"%{ord(sign):02X}" for sign in value)


class Exchange:
    """One request and its answer. Iterating gives the raw pieces of the body, without their framing.

    After the last piece ``cut_short`` says that the peer ended the body before the length that it had promised.
    """

    def __init__(self, connection: Connection, deadline: Deadline) -> None:
        """Use a fresh connection, for one request only."""
        self._connection = connection
        self._deadline = deadline
        self._answer = _Answer()
        self._gave_some = False
        self.cut_short = False

    async def send(self, request: Request) -> Head:
        """Send the request and read up to the end of the head, past any 1xx. Raises :class:`WebFault`."""
        self._deadline.phase = Phase.HEADERS
        self._connection.writer.write(request.encoded())
        # A peer may answer and hang up before it has read everything: what it sent says more than the broken pipe.
        with contextlib.suppress(OSError):
            await self._connection.writer.drain()
        while self._answer.head is None:
            if not await self._read_on(Phase.HEADERS):
                raise web_fault(FaultKind.CONNECTION_CLOSED, Phase.HEADERS)
            if self._answer.unfinished > HEAD_MOST:
                raise web_fault(FaultKind.HEADERS_TOO_LARGE, Phase.HEADERS)
        if self._answer.head.status == _SWITCHING_PROTOCOLS:
            raise web_fault(FaultKind.UNASKED_UPGRADE, Phase.HEADERS)
        if request.method == "HEAD":
            self._answer.done = True
        self._deadline.phase = Phase.BODY
        return self._answer.head

    @property
    def ended(self) -> bool:
        """Whether the whole body has been given."""
        return self._answer.done and not self._answer.pieces

    def __aiter__(self) -> Exchange:
        """Iterate over the body, once."""
        return self

    async def __anext__(self) -> bytes:
        """The next piece of the body.

        Raises :class:`WebFault` where not a single byte of a body could be had; what goes wrong later cuts it short.
        """
        while not self._answer.pieces:
            if self._answer.done or self.cut_short or not await self._read_body():
                raise StopAsyncIteration
        self._gave_some = True
        return self._answer.pieces.pop(0)

    async def _read_body(self) -> bool:
        """Read some more of the body; ``False`` at its end, wherever that is."""
        try:
            if self._answer.damage is not None:
                raise web_fault(FaultKind.NOT_HTTP, Phase.BODY, self._answer.damage)
            goes_on = await self._read_on(Phase.BODY)
        except WebFault:
            if not self._gave_some:
                raise
            goes_on = False
        self.cut_short = not goes_on and self._answer.has_length
        return goes_on

    async def _read_on(self, phase: Phase) -> bool:
        """Feed the parser what comes next; ``False`` at the end of the stream."""
        try:
            data = await self._connection.reader.read(_PIECE)
        except OSError as error:
            raise fault_of_os_error(error, phase) from error
        if data:
            self._answer.feed(data)
        if self._answer.damage is not None and self._answer.head is None:
            raise web_fault(FaultKind.NOT_HTTP, phase, self._answer.damage)
        return bool(data)


_SWITCHING_PROTOCOLS = 101


class _Answer:
    """What the parser has found so far; it calls the ``on_`` methods."""

    def __init__(self) -> None:
        self.head: Head | None = None
        self.pieces: list[bytes] = []
        self.done = False
        self.damage: Exception | None = None
        self.unfinished = 0
        self._opening = b""
        self._reason = b""
        self._headers: list[tuple[str, str]] = []
        self._parser = httptools.HttpResponseParser(self)
        self._parser.set_dangerous_leniencies(
            lenient_headers=True,
            lenient_chunked_length=True,
            lenient_transfer_encoding=True,
            lenient_version=True,
            lenient_data_after_close=True,
            lenient_optional_cr_before_lf=True,
            lenient_optional_crlf_after_chunk=True,
            lenient_spaces_after_chunk_size=True,
        )

    @property
    def has_length(self) -> bool:
        """Whether the head promised a length, so that the end of the stream is not the end of the body."""
        names = {name for name, _ in self.head.headers} if self.head else set()
        return "content-length" in names or "transfer-encoding" in names

    def feed(self, data: bytes) -> None:
        """Parse some more; what is against the grammar stays in ``damage``."""
        try:
            if self.head is None:
                self.unfinished += len(data)
                self._check_opening(data)
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self.damage = error

    def _check_opening(self, data: bytes) -> None:
        """The parser takes two other protocols for HTTP as well."""
        if len(self._opening) < len(_START):
            self._opening = (self._opening + data).lstrip(b"\r\n")[: len(_START)]
            if not _START.startswith(self._opening):
                raise httptools.HttpParserError(f"starts with {self._opening!r}")

    def on_status(self, reason: bytes) -> None:
        self._reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:
        if self.head is None:
            self._headers.append((name.decode("latin-1").lower(), value.decode("latin-1").strip()))

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        if self.head is None and (status == _SWITCHING_PROTOCOLS or not 100 <= status <= 199):
            self.head = Head(status=status, reason=self._reason.decode("latin-1"), headers=tuple(self._headers))
        self._headers.clear()
        self._reason = b""
        self.unfinished = 0

    def on_body(self, data: bytes) -> None:
        if not self.done:
            self.pieces.append(data)

    def on_message_complete(self) -> None:
        self.done = self.head is not None
