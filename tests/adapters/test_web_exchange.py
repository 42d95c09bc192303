"""The exchange alone: whatever bytes a peer sends, there is a head and a bounded body, or one fault."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit_maint.adapters.web.connection import Connection, Endpoint
from toolkit_maint.adapters.web.deadline import Deadline
from toolkit_maint.adapters.web.exchange import Exchange, Head, Request, as_address
from toolkit_maint.adapters.web.faults import WebFault
from toolkit_maint.domain.observation import FaultKind

ENDPOINT = Endpoint.of("http://site.example/page?x=y")


class Wire(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.aborted = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)

    def is_closing(self) -> bool:
        return self.aborted

    def abort(self) -> None:
        self.aborted = True


def exchanged(*pieces: bytes, method: str = "GET") -> tuple[Head, bytes, bool, bytes]:
    """Head, body, whether it was cut short, and what was sent."""

    async def run() -> tuple[Head, bytes, bool, bytes]:
        loop, wire = asyncio.get_running_loop(), Wire()
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        writer = asyncio.StreamWriter(wire, protocol, reader, loop)
        for piece in pieces:
            reader.feed_data(piece)
        reader.feed_eof()
        connection = Connection((reader, writer), "93.184.216.34", None)
        try:
            exchange = Exchange(connection, Deadline(5))
            head = await exchange.send(Request(endpoint=ENDPOINT, headers=(("A", "b"),), method=method))
            body = b"".join([piece async for piece in exchange])
            return head, body, exchange.cut_short, wire.written
        finally:
            connection.close()

    return asyncio.run(run())


def test_what_goes_over_the_wire() -> None:
    head, body, cut_short, written = exchanged(b"HTTP/1.1 200 Fine\r\nX-A: 1\r\nX-B:\r\nx-a: 2\r\nContent-Length: 2\r\n\r\nhi")

    assert written == b"GET /page?x=y HTTP/1.1\r\nHost: site.example\r\nA: b\r\nConnection: close\r\n\r\n"
    assert (head.status, head.reason, body, cut_short) == (200, "Fine", b"hi", False)
    assert head.headers == (("x-a", "1"), ("x-b", ""), ("x-a", "2"), ("content-length", "2"))
    assert (head.header("x-a"), head.first("x-a"), head.first("none")) == ("1, 2", "1", "")


def test_trailers_are_no_headers() -> None:
    head, body, cut_short, _ = exchanged(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Late: 1\r\n\r\n"
    )

    assert (head.first("x-late"), body, cut_short) == ("", b"hi", False)


def test_a_second_answer_is_not_read() -> None:
    first = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
    head, body, _, _ = exchanged(first + b"HTTP/1.1 500 No\r\nX-Evil: 1\r\nContent-Length: 3\r\n\r\nbad")

    assert (head.status, head.first("x-evil"), body) == (200, "", b"hi")


def test_an_early_hint_leaves_no_header_behind() -> None:
    head, _, _, _ = exchanged(b"HTTP/1.1 103 Early\r\nLocation: /evil\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    assert head.headers == (("content-length", "0"),)


@pytest.mark.parametrize(
    ("answer", "cut_short"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\nhi", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi", True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n", True),
    ],
)
def test_a_body_that_ends_early(answer: bytes, cut_short: bool) -> None:
    assert exchanged(answer)[1:3] == (b"hi", cut_short)


@pytest.mark.parametrize("header", [("X-A", "1\r\nX-B: 2"), ("X-A\n", "1"), ("X-A", "1\0"), ("X-A", "€")])
def test_a_request_that_would_break_its_lines_is_not_sent(header: tuple[str, str]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - a line break and an encoding are told differently
        Request(endpoint=ENDPOINT, headers=(header,)).encoded()


@given(st.text(alphabet=st.characters(max_codepoint=255), max_size=50))
def test_an_address_in_a_header_is_ascii(value: str) -> None:
    assert as_address(value).isascii()
    assert not value.isascii() or as_address(value) == value


HEADS = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 103 Hint\r\n",
        b"HTTP/1.1 101 Switch\r\n",
        b"Content-Length: 5\r\n",
        b"Content-Length: 99999999999999999999\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: gzip\r\n",
        b"Upgrade: x\r\n",
        b"Connection: upgrade\r\n",
        b" folded\r\n",
        b"\r\n",
        b"\n",
        b"5\r\nhello\r\n",
        b"0\r\n\r\n",
    ]
)


@given(st.lists(st.one_of(HEADS, st.binary(max_size=20)), max_size=15), st.sampled_from(["GET", "HEAD"]))
def test_any_bytes_give_an_answer_or_a_fault(pieces: list[bytes], method: str) -> None:
    allowed = {FaultKind.CONNECTION_CLOSED, FaultKind.NOT_HTTP, FaultKind.UNASKED_UPGRADE}
    try:
        head, body, _, _ = exchanged(*pieces, method=method)
    except WebFault as failure:
        outcome: FaultKind | None = failure.fault.kind
    else:
        outcome = None
        assert head.status not in range(100, 200)
        assert len(body) <= sum(map(len, pieces))
    assert outcome is None or outcome in allowed
