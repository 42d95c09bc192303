"""Bodies, decoded within bounds: whatever a peer sends, so much is read, so much comes out, and no more."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import brotli
import msgspec

from toolkit_maint.adapters.web.faults import web_fault
from toolkit_maint.domain.observation import FaultKind, Phase

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_STEP = 65_536
_MOST_CODINGS = 2
_MOST_FRAMES = 100


class BodyLimits(msgspec.Struct, frozen=True, kw_only=True):
    """How many bytes are read at most, and how many are kept after decoding."""

    raw: int = 1024 * 1024
    decoded: int = 2 * 1024 * 1024


class BodyReader:
    """Takes raw pieces and keeps the decoded bytes in ``data``.

    ``full`` says that no more is wanted, ``truncated`` that there was (or may have been) more than what was kept. A body
    that turns out to be damaged after some good data counts as truncated.
    """

    def __init__(self, content_encoding: str, limits: BodyLimits) -> None:
        """Decode by the value of a ``Content-Encoding`` header; codings that nobody knows are ignored.

        Raises :class:`WebFault` with ``undecodable-body`` for more than two codings.
        """
        names = [name.strip().lower() for name in content_encoding.split(",")]
        known = [_STAGES[name] for name in names if name in _STAGES]
        if len(known) > _MOST_CODINGS:
            raise web_fault(FaultKind.UNDECODABLE_BODY, Phase.BODY, content_encoding)
        self._stages = [make() for make in reversed(known)]
        self._limits = limits
        self._produced = 0
        self.data = bytearray()
        self.raw_bytes = 0
        self.full = False
        self.truncated = False

    def feed(self, raw: bytes) -> None:
        """Take the next raw piece.

        Raises :class:`WebFault` with ``undecodable-body`` where the body is not what its coding says from the start.
        """
        room = self._limits.raw - self.raw_bytes
        self.raw_bytes += min(len(raw), room)
        try:
            for piece in self._through(self._stages, raw[:room]):
                self.data += piece
                if len(self.data) > self._limits.decoded:
                    break
        except _UndecodableError as error:
            if not self.data:
                raise web_fault(FaultKind.UNDECODABLE_BODY, Phase.BODY, error) from error
            self._stop()
        if len(raw) > room or len(self.data) > self._limits.decoded:
            self._stop()

    def _stop(self) -> None:
        self.full = self.truncated = True
        del self.data[self._limits.decoded :]

    def _through(self, stages: Sequence[_Stage], piece: bytes) -> Iterator[bytes]:
        if not stages:
            yield piece
            return
        for decoded in stages[0].feed(piece):
            self._produced += len(decoded)
            # Also what only an inner coding sees is bounded: it may swallow everything and give nothing.
            if self._produced > _MOST_CODINGS * self._limits.decoded + _STEP:
                self._stop()
                return
            yield from self._through(stages[1:], decoded)


class _UndecodableError(Exception):
    """The bytes are not what their coding says."""


class _Stage(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]:
        """What these bytes decode to, in pieces of about 64 KiB, each made only when it is asked for."""
        ...


class _Inflate:
    """gzip (RFC 1952) and deflate (RFC 1951, with or without the header of RFC 1950)."""

    def __init__(self, wbits: int) -> None:
        self._decoder = zlib.decompressobj(wbits)

    def feed(self, data: bytes) -> Iterator[bytes]:
        while not self._decoder.eof:
            before = self._decoder.copy()
            try:
                decoded = self._decoder.decompress(data, _STEP)
            except zlib.error as error:
                yield _rescued(before, data)
                raise _UndecodableError(str(error)) from error
            yield decoded
            data = self._decoder.unconsumed_tail
            if not data and len(decoded) < _STEP:
                return


def _rescued(decoder: zlib._Decompress, data: bytes) -> bytes:
    """What stands before the damage; zlib drops it together with the damage where both come in one call."""
    rescued = bytearray()
    for position in range(len(data)):
        try:
            rescued += decoder.decompress(data[position : position + 1], _STEP)
        except zlib.error:
            break
    return bytes(rescued[:_STEP])


class _Deflate:
    """Servers mean two things by ``deflate``; the first two bytes tell which."""

    def __init__(self) -> None:
        self._start = b""
        self._inner: _Inflate | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._inner is None:
            self._start += data
            if len(self._start) < 2:
                return
            has_header = self._start[0] & 0x0F == zlib.DEFLATED and int.from_bytes(self._start[:2], "big") % 31 == 0
            self._inner, data = _Inflate(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS), self._start
        yield from self._inner.feed(data)


class _Brotli:
    """Brotli (RFC 7932)."""

    def __init__(self) -> None:
        self._decoder = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        while not self._decoder.is_finished():
            try:
                decoded = self._decoder.process(data, output_buffer_limit=_STEP)
            except brotli.error as error:
                raise _UndecodableError(str(error)) from error
            if not decoded:
                return
            # can_accept_more_data() does not know of what the decoder has taken in and not yet unfolded.
            yield decoded
            data = b""


class _Zstandard:
    """Zstandard with a window of at most 8 MiB (RFC 8878, section 3.1.1.1.2; RFC 9659), frame after frame."""

    def __init__(self) -> None:
        self._decoder = self._fresh()
        self._frames = 1

    @staticmethod
    def _fresh() -> zstd.ZstdDecompressor:
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 23})

    def feed(self, data: bytes) -> Iterator[bytes]:
        while True:
            if self._decoder.eof:
                self._frames += 1
                if self._frames > _MOST_FRAMES:
                    raise _UndecodableError("too many frames")
                data = self._decoder.unused_data + data
                self._decoder = self._fresh()
            try:
                yield self._decoder.decompress(data, _STEP)
            except zstd.ZstdError as error:
                raise _UndecodableError(str(error)) from error
            data = b""
            if self._decoder.needs_input or (self._decoder.eof and not self._decoder.unused_data):
                return


_STAGES: dict[str, Callable[[], _Stage]] = {
    "gzip": lambda: _Inflate(zlib.MAX_WBITS | 16),
    "x-gzip": lambda: _Inflate(zlib.MAX_WBITS | 16),
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstandard,
}
ACCEPTED_CODINGS = "gzip, deflate, br, zstd"
