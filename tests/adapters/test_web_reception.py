"""One answer as it comes in: whatever bytes a peer sends, there is a head and a bounded body, or one fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit_maint.adapters.web.answer import HEAD_MOST, Head, LlhttpAnswer, as_address
from toolkit_maint.adapters.web.body import BodyLimits
from toolkit_maint.adapters.web.connection import Endpoint
from toolkit_maint.adapters.web.manners import header_lines, request_bytes
from toolkit_maint.adapters.web.reception import Appetite, Reception
from toolkit_maint.domain.observation import FaultKind

APPETITE = Appetite(limits=BodyLimits(raw=1_000, decoded=2_000), enough_of_page=100, enough_of_file=50)


def received(*pieces: bytes, method: str = "GET", closes: bool = True) -> Reception:
    """What comes of these bytes, and of a peer that then closes."""
    reception = Reception(LlhttpAnswer(bodiless=method == "HEAD"), APPETITE)
    for piece in pieces:
        if reception.feed(piece):
            return reception
    if closes:
        reception.finish()
    return reception


def exchanged(*pieces: bytes, method: str = "GET") -> tuple[Head, bytes, bool]:
    """Head, body, and whether it was cut."""
    reception = received(*pieces, method=method)
    assert reception.fault is None
    assert reception.head is not None
    return reception.head, bytes(reception.body.data) if reception.body else b"", reception.truncated


def test_a_request_on_the_wire() -> None:
    endpoint = Endpoint.of("http://site.example/page?x=y")

    assert request_bytes("GET", endpoint, header_lines((("A", "b"),))) == (
        b"GET /page?x=y HTTP/1.1\r\nHost: site.example\r\nA: b\r\n\r\n"
    )
    assert request_bytes("POST", endpoint, "", b"hi").endswith(b"Content-Length: 2\r\n\r\nhi")


def test_head_and_body() -> None:
    head, body, cut_short = exchanged(b"HTTP/1.1 200 Fine\r\nX-A: 1\r\nX-B:\r\nx-a: 2\r\nContent-Length: 2\r\n\r\nhi")

    assert (head.status, head.reason, body, cut_short) == (200, "Fine", b"hi", False)
    assert head.headers == (("x-a", "1"), ("x-b", ""), ("x-a", "2"), ("content-length", "2"))
    assert (head.header("x-a"), head.first("x-a"), head.first("none")) == ("1, 2", "1", "")


def test_trailers_are_no_headers() -> None:
    head, body, cut_short = exchanged(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Late: 1\r\n\r\n")

    assert (head.first("x-late"), body, cut_short) == ("", b"hi", False)


def test_a_second_answer_is_not_read() -> None:
    first = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
    head, body, _ = exchanged(first + b"HTTP/1.1 500 No\r\nX-Evil: 1\r\nContent-Length: 3\r\n\r\nbad")

    assert (head.status, head.first("x-evil"), body) == (200, "", b"hi")


def test_an_early_hint_leaves_no_header_behind() -> None:
    head, _, _ = exchanged(b"HTTP/1.1 103 Early\r\nLocation: /evil\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

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
        request_bytes("GET", Endpoint.of("http://site.example/"), header_lines((header,)))


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
    reception = received(*pieces, method=method)

    if reception.fault is not None:
        assert reception.fault.kind in {FaultKind.CONNECTION_CLOSED, FaultKind.NOT_HTTP, FaultKind.UNASKED_UPGRADE}
        return
    assert reception.head is not None
    assert reception.head.status not in range(100, 200)
    assert reception.body is None or len(reception.body.data) <= sum(map(len, pieces))


GOOD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello"


@pytest.mark.parametrize(
    ("answer", "method", "reusable"),
    [
        (GOOD, "GET", True),
        (GOOD.replace(b"OK\r\n", b"OK\r\nConnection: close\r\n"), "GET", False),
        (GOOD.replace(b"1.1", b"1.0"), "GET", False),
        (GOOD.replace(b"1.1 200 OK\r\n", b"1.0 200 OK\r\nConnection: Keep-Alive\r\n"), "GET", True),
        (GOOD[:-5], "HEAD", True),
        (GOOD, "HEAD", False),
        (GOOD + b"!", "GET", False),
        (GOOD[:-1], "GET", False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "GET", True),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 501\r\n\r\n" + b"x" * 500, "GET", False),
        (b"HTTP/1.1 301 Moved\r\nLocation: /\r\nContent-Length: 3\r\n\r\nabc", "GET", True),
        (b"HTTP/1.1 301 Moved\r\nLocation: /\r\nContent-Length: 99999\r\n\r\nabc", "GET", False),
    ],
)
def test_a_connection_is_used_again_only_at_the_end_of_an_answer(answer: bytes, method: str, reusable: bool) -> None:
    assert received(answer, method=method, closes=False).reusable is reusable


def test_what_follows_a_whole_answer_does_not_spoil_it() -> None:
    reception = received(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\njunk", closes=False)

    assert (reception.fault, reception.answer.done, reception.reusable) == (None, True, False)


def test_only_spaces_and_tabs_around_a_value_are_dropped() -> None:
    head, _, _ = exchanged(b"HTTP/1.1 200 OK\r\nX: \t\xa0a\xa0 \r\nContent-Length: 0\r\n\r\n")

    assert head.first("x") == "\xa0a\xa0"


def test_the_body_of_a_redirect_is_no_body() -> None:
    broken = b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Encoding: gzip\r\nContent-Length: 6\r\n\r\nno gzi"

    reception = received(broken)

    assert reception.fault is None
    assert reception.body is None


def test_reading_stops_where_there_is_enough() -> None:
    endless = received(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", *[b"x" * 60] * 10, closes=False)
    file = received(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", *[b"x" * 60] * 10, closes=False)

    assert [len(reception.body.data) for reception in (endless, file) if reception.body] == [120, 60]
    assert endless.truncated


def test_a_head_has_an_end() -> None:
    reception = received(b"HTTP/1.1 200 OK\r\nX: ", b"x" * HEAD_MOST, closes=False)

    assert reception.fault is not None
    assert reception.fault.kind is FaultKind.HEADERS_TOO_LARGE


def test_what_came_in_time_is_enough() -> None:
    body = received(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nwords", closes=False)
    head = received(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", closes=False)
    for reception in (body, head):
        reception.fail(FaultKind.TIMEOUT)

    assert (body.fault, body.truncated) == (None, True)
    assert head.fault is not None
    assert head.fault.kind is FaultKind.TIMEOUT
