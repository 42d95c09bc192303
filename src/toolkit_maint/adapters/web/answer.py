"""The answer to one request, as llhttp reads it out of the bytes that come in (RFC 9112). No input or output here.

Its leniencies are set where browsers forgive too: folded headers, a bare line feed, bytes above 127, any version, both a
length and chunks. What it still refuses is read again by :mod:`.forgiving`, which has the same face.
"""

from __future__ import annotations

from typing import Protocol

import httptools
import msgspec

Headers = tuple[tuple[str, str], ...]

HEAD_MOST = 256 * 1024
"""Bytes of one head, status line included; browsers stop at the same length."""

SWITCHING_PROTOCOLS = 101
_START = b"HTTP/"


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Status and headers of an answer: names in lower case, values in Latin-1, order and repetitions kept."""

    status: int
    reason: str
    headers: Headers

    def header(self, name: str) -> str:
        """All values of that lower-case name, joined by commas (RFC 9110, section 5.3); empty where there is none."""
        return ", ".join([value for key, value in self.headers if key == name])

    def first(self, name: str) -> str:
        """The first value of that lower-case name; empty where there is none."""
        for key, value in self.headers:
            if key == name:
                return value
        return ""


def as_address(value: str) -> str:
    """A header's address as browsers read it: its bytes above 127 percent-encoded, whatever their encoding."""
    if value.isascii():
        return value
    return "".join(sign if sign.isascii() else f"%{ord(sign):02X}" for sign in value)


class Answer(Protocol):
    """Reads one answer out of the bytes that come in.

    ``head`` is there as soon as it is complete, past any 1xx; ``unfinished`` counts the bytes of one that is not yet.
    ``pieces`` are those of the body, without their framing; whoever uses them takes them out. ``done`` says that the
    whole answer was read, ``damage`` what is against the grammar (empty: nothing), ``cut_short`` that the peer closed
    before the end that it had promised. ``keeps_alive``: another request may follow on the same connection.
    """

    head: Head | None
    pieces: list[bytes]
    done: bool
    damage: str
    unfinished: int
    cut_short: bool
    keeps_alive: bool

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        ...

    def finish(self) -> None:
        """Take note that the peer has closed."""
        ...


_USUAL = """
    accept-ranges age cache-control cf-ray connection content-encoding content-language content-length content-security-policy
    content-type date etag expires keep-alive last-modified link location pragma refresh retry-after server set-cookie
    strict-transport-security transfer-encoding vary via x-cache x-content-type-options x-frame-options x-powered-by
"""
# A name is looked up as it comes in most often: that is faster than to decode and to lower it each time.
_NAMES = {spelling.encode(): name for name in _USUAL.split() for spelling in (name, name.title())}
_NAMES |= {b"ETag": "etag", b"CF-RAY": "cf-ray"}
_FRAMING = frozenset({"content-length", "transfer-encoding"})


def _name(raw: bytes) -> str:
    return raw.decode("latin-1").lower()


class LlhttpAnswer:
    """As :class:`Answer` says. ``bodiless`` is for the answer to a HEAD, which ends with its head whatever that says."""

    def __init__(self, *, bodiless: bool = False) -> None:
        """Wait for the first byte."""
        self.head: Head | None = None
        self.pieces: list[bytes] = []
        self.done = False
        self.damage = ""
        self.unfinished = 0
        self.cut_short = False
        self.keeps_alive = False
        self._bodiless = bodiless
        self._opening = b""
        self._reason = b""
        self._headers: list[tuple[bytes, bytes]] = []
        self._promised_end = False
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

    def feed(self, data: bytes) -> None:
        """Parse some more."""
        if self.done:
            # Nobody asked for it; what follows on this connection could not be told from it.
            self.keeps_alive = False
            return
        if self.head is None:
            self.unfinished += len(data)
            if len(self._opening) < len(_START) and not self._opens_well(data):
                return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            # What stands behind the end is no part of this answer.
            if not self.done:
                self.damage = str(error) or type(error).__name__
            self.keeps_alive = False

    def finish(self) -> None:
        """Without a length or chunks the end of the stream is the end of the body."""
        self.keeps_alive = False
        if self.head is not None and not self.done:
            self.done = True
            self.cut_short = self._promised_end

    def _opens_well(self, data: bytes) -> bool:
        """The parser takes two other protocols for HTTP as well."""
        self._opening = (self._opening + data).lstrip(b"\r\n")[: len(_START)]
        if _START.startswith(self._opening):
            return True
        self.damage = f"starts with {self._opening!r}"
        return False

    def on_message_begin(self) -> None:
        """Called by the parser, as all that follow. Where another answer begins that nobody asked for, its rest may follow."""
        if self.done:
            self.keeps_alive = False

    def on_status(self, reason: bytes) -> None:
        """The words behind the status, or some of them."""
        self._reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header; trailers come here as well."""
        self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        """The end of a head, be it of a 1xx."""
        if self.unfinished > HEAD_MOST and sum(len(name) + len(value) for name, value in self._headers) > HEAD_MOST:
            return
        status = self._parser.get_status_code()
        if self.head is None and (status >= 200 or status == SWITCHING_PROTOCOLS):
            headers = tuple(
                [(_NAMES.get(name) or _name(name), value.decode("latin-1").strip(" \t")) for name, value in self._headers]
            )
            self.head = Head(status=status, reason=self._reason.decode("latin-1"), headers=headers)
            self.done = self._bodiless
            self.keeps_alive = self._parser.get_http_version() == "1.1"
            for name, value in headers:
                if name == "connection":
                    self.keeps_alive = "keep-alive" in value.lower() or (self.keeps_alive and "close" not in value.lower())
                elif name in _FRAMING:
                    self._promised_end = True
        self._headers = []
        self._reason = b""
        self.unfinished = 0

    def on_body(self, data: bytes) -> None:
        """Some of the body."""
        if not self.done:
            self.pieces.append(data)
        else:
            # A HEAD is sometimes answered with a body all the same.
            self.keeps_alive = False

    def on_message_complete(self) -> None:
        """The end of a message; that of a 1xx is none."""
        self.done = self.head is not None
