"""The answer to one request, read as browsers read it: what they forgive is forgiven, what they refuse is refused.

For the answers that :mod:`.answer` refuses. The rules are those of Chromium (``net/http``: ``http_stream_parser.cc``,
``http_util.cc``, ``http_response_headers.cc``, ``http_chunked_decoder.cc``) and of Firefox (``netwerk/protocol/http``); where
one of the two shows the page, it is read here. No input or output.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from toolkit_maint.adapters.web.answer import SWITCHING_PROTOCOLS, Head, Headers

_BLANK = re.compile(rb"[\r\n]*")
# Up to four bytes of something else may come before the word that makes it HTTP.
_START = re.compile(rb".{0,4}?(http[/ \t\r\n])", re.IGNORECASE | re.DOTALL)
_BARE_PAGE = (b"<!doctype", b"<html")
_SURELY_NO_START = len(b"junkhttp/")
_HEAD_END = re.compile(rb"\n\r?\n")
_LONGEST_END = 3
_STEP = 4_096
_VERSION = re.compile(rb"http/([0-9])[^.\r\n]{0,20}\.([0-9])", re.IGNORECASE)
_STATUS = re.compile(rb"[^ \t]*[ \t]+([0-9]+)(.*)", re.DOTALL)
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LENGTH = re.compile(r"[0-9]{1,18}")
# A number, and not just the beginning of a word.
_CHUNK_SIZE = re.compile(rb"[ \t]*0*([0-9a-fA-F]{0,16})(?<=[0-9a-fA-F])(?![0-9A-Za-z])")
_LONGEST_SIZE_LINE = 65_536
_BODILESS = frozenset({204, 205, 304})
# Two of these that differ are how answers are split: browsers show neither.
_ONE_VALUE = ("content-disposition", "location")
_OK = 200

_State = Callable[[bytes, int], int]


class ForgivingAnswer:
    """As :class:`~toolkit_maint.adapters.web.answer.Answer` says. ``bodiless`` is for the answer to a HEAD.

    A connection is never kept for more after such an answer: where it ends is a guess.
    """

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
        self._state: _State = self._before_head
        # The part of a head or of a line with a size that has come in so far.
        self._partial = bytearray()
        self._left = 0
        self._some_chunk = False
        self._old_version = False
        self._promised_end = False

    def feed(self, data: bytes) -> None:
        """Read some more; nothing after the end or after damage."""
        position = 0
        while position < len(data) and not self.done and not self.damage:
            position = self._state(data, position)

    def finish(self) -> None:
        """Without a length or chunks the end of the stream is the end of the body."""
        if self._state == self._before_chunk and self._partial.strip():
            self._take_size(bytes(self._partial))
        if self.head is not None and not self.done:
            self.done = True
            self.cut_short = self._promised_end
        elif self._state == self._before_head and not b"http/".startswith(bytes(self._partial).lower()):
            self._refuse(f"starts with {bytes(self._partial)!r}")

    def _refuse(self, why: str) -> None:
        self.damage = why

    # The states: each takes what is its own from a position on, and says where it stopped.

    def _before_head(self, data: bytes, position: int) -> int:
        """Up to the word HTTP. Blank lines before it are dropped at once: there may be any number."""
        if not self._partial:
            start = _end_of(_BLANK, data, position)
            self.unfinished += start - position
            position = start
        before = len(self._partial)
        self._partial += data[position : position + _SURELY_NO_START - before]
        start_of_it = _START.match(self._partial)
        if start_of_it is None:
            taken = len(self._partial) - before
            if bytes(self._partial).lower().startswith(_BARE_PAGE):
                self._take_bare_page()
            elif len(self._partial) == _SURELY_NO_START:
                self._refuse(f"starts with {bytes(self._partial)!r}")
        else:
            taken = start_of_it.end() - before
            self._partial = bytearray(start_of_it[1])
            self._state = self._in_head
        self.unfinished += taken
        return position + taken

    def _take_bare_page(self) -> None:
        """An answer without any head, as before HTTP/1.0 (RFC 9110, appendix A): browsers show it."""
        self.head = Head(status=200, reason="", headers=())
        self.pieces.append(bytes(self._partial))
        self._partial.clear()
        self.unfinished = 0
        self.done = self._bodiless
        self._state = self._to_the_close

    def _in_head(self, data: bytes, position: int) -> int:
        before = len(self._partial)
        piece = data[position : position + _STEP]
        self._partial += piece
        end = _HEAD_END.search(self._partial, max(0, before - _LONGEST_END))
        if end is None:
            self.unfinished += len(piece)
            return position + len(piece)
        head = bytes(self._partial[: end.end()])
        self._partial.clear()
        self.unfinished = 0
        self._take_head(head)
        return position + end.end() - before

    def _to_the_close(self, data: bytes, position: int) -> int:
        self.pieces.append(data[position:])
        return len(data)

    def _counted(self, data: bytes, position: int) -> int:
        """A body with a length; what a server sends beyond it is not the page's."""
        position = self._take(data, position)
        self.done = not self._left
        return position

    def _in_chunk(self, data: bytes, position: int) -> int:
        position = self._take(data, position)
        if not self._left:
            self._state = self._before_chunk
        return position

    def _take(self, data: bytes, position: int) -> int:
        piece = data[position : position + self._left]
        self.pieces.append(piece)
        self._left -= len(piece)
        return position + len(piece)

    def _before_chunk(self, data: bytes, position: int) -> int:
        """The line with a chunk's size; empty lines before it are the end of the chunk before, or nothing."""
        if not self._partial:
            position = _end_of(_BLANK, data, position)
        line_end = data.find(b"\n", position) + 1
        self._partial += data[position : line_end or len(data)]
        if line_end or len(self._partial) > _LONGEST_SIZE_LINE:
            line = bytes(self._partial)
            self._partial.clear()
            if line.strip() or len(line) > _LONGEST_SIZE_LINE:
                self._take_size(line)
        return line_end or len(data)

    def _take_size(self, line: bytes) -> None:
        size = _CHUNK_SIZE.match(line) if len(line) <= _LONGEST_SIZE_LINE else None
        if size is not None:
            self._some_chunk = True
            self._left = int(size[1] or b"0", 16)
            self._state = self._in_chunk
            # Trailers say nothing about the page.
            self.done = not self._left
        elif self._old_version and not self._some_chunk:
            # Before HTTP/1.1 there were no chunks: Chromium shows such a body as it is.
            self._promised_end = False
            self._state = self._to_the_close
            self.pieces.append(line)
        else:
            self._refuse(f"no size of a chunk: {line[:40]!r}")

    # What a head says.

    def _take_head(self, head: bytes) -> None:
        if b"\0" in head:
            self._refuse("a zero byte among the headers")
            return
        first, *lines = head.replace(b"\r", b"\n").split(b"\n")
        status, reason = _status_of(first)
        if status > 999:
            self._refuse(f"status {status}"[:40])
        elif 100 <= status <= 199 and status != SWITCHING_PROTOCOLS:
            self._state = self._before_head
        else:
            version = _VERSION.match(first)
            self._old_version = version is None or (version[1], version[2]) < (b"1", b"1")
            self._take_final_head(Head(status=status, reason=reason, headers=_headers_of(lines)))

    def _take_final_head(self, head: Head) -> None:
        chunked = "chunked" in {value.lower() for value in _values(head, "transfer-encoding")}
        lengths = {value for value in _values(head, "content-length") if value}
        if len(lengths) > 1 and not chunked:
            self._refuse(f"lengths that differ: {', '.join(sorted(lengths))}"[:80])
            return
        for name in _ONE_VALUE:
            if len({value for key, value in head.headers if key == name}) > 1:
                self._refuse(f"more than one {name}")
                return
        self.head = head
        self._begin_body(head.status, "".join(lengths), chunked=chunked)

    def _begin_body(self, status: int, length: str, *, chunked: bool) -> None:
        if self._bodiless or status in _BODILESS or status == SWITCHING_PROTOCOLS:
            self.done = True
        elif chunked:
            self._state, self._promised_end = self._before_chunk, True
        elif _LENGTH.fullmatch(length):
            self._state, self._promised_end, self._left = self._counted, True, int(length)
            self.done = not self._left
        else:
            self._state = self._to_the_close


def _end_of(pattern: re.Pattern[bytes], data: bytes, position: int) -> int:
    match = pattern.match(data, position)
    return match.end() if match else position


def _status_of(line: bytes) -> tuple[int, str]:
    """Status and reason. Where there is no number, browsers take it for a 200."""
    match = _STATUS.match(line)
    if match is None:
        return _OK, ""
    digits = match[1].lstrip(b"0")[:4] or b"0"
    return int(digits), match[2].decode("latin-1").strip(" \t")


def _headers_of(lines: list[bytes]) -> Headers:
    """The headers of these lines: folded ones are joined, and those without a name before a colon are left out."""
    logical: list[list[bytes]] = []
    for line in lines:
        if line and line[:1] not in {b" ", b"\t"}:
            logical.append([line])
        elif logical and line:
            logical[-1].append(line)
    headers = []
    for parts in logical:
        name, colon, value = b" ".join([part.strip(b" \t") for part in parts]).partition(b":")
        name = name.rstrip(b" \t")
        if colon and _TOKEN.fullmatch(name):
            headers.append((name.decode("ascii").lower(), value.strip(b" \t").decode("latin-1")))
    return tuple(headers)


def _values(head: Head, name: str) -> list[str]:
    return [part.strip(" \t") for key, value in head.headers if key == name for part in value.split(",")]
