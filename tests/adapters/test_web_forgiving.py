"""The forgiving reader: it reads what browsers show, refuses what they refuse, and nothing keeps it busy."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz.hostile_answers import Outcome, complaint, cut, made, read
from toolkit_maint.adapters.web.answer import HEAD_MOST, LlhttpAnswer
from toolkit_maint.adapters.web.forgiving import ForgivingAnswer

OK = b"HTTP/1.1 200 OK\r\n"
LENGTH = b"Content-Length: 5\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
CHUNKED_OK = OK + CHUNKED + b"\r\n"


def outcome(*pieces: bytes, bodiless: bool = False) -> Outcome:
    return read(ForgivingAnswer(bodiless=bodiless), *pieces)


SHOWN = {
    "nothing odd": OK + LENGTH + b"\r\nhello",
    "no reason": b"HTTP/1.1 200\r\n" + LENGTH + b"\r\nhello",
    "two spaces before the status": b"HTTP/1.1  200 OK\r\n" + LENGTH + b"\r\nhello",
    "a tab before the status": b"HTTP/1.1\t200 OK\r\n" + LENGTH + b"\r\nhello",
    "lower case": b"http/1.1 200 ok\r\ncontent-length: 5\r\n\r\nhello",
    "no space after the status": b"HTTP/1.1 200OK\r\n" + LENGTH + b"\r\nhello",
    "no version": b"HTTP 200 OK\r\n" + LENGTH + b"\r\nhello",
    "half a version": b"HTTP/1 200 OK\r\n" + LENGTH + b"\r\nhello",
    "a strange version": b"HTTP/9.7 200 OK\r\n" + LENGTH + b"\r\nhello",
    "no status": b"HTTP/1.1\r\n" + LENGTH + b"\r\nhello",
    "a word for a status": b"HTTP/1.1 OK\r\n" + LENGTH + b"\r\nhello",
    "a status line only": OK + b"\r\nhello",
    "empty lines before it": b"\r\n\n\r\n" * 50 + OK + LENGTH + b"\r\nhello",
    "four bytes before it": b"\xef\xbb\xbf " + OK + LENGTH + b"\r\nhello",
    "an empty line and two bytes before it": b"\r\nxx" + OK + LENGTH + b"\r\nhello",
    "bare line feeds": b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
    "mixed line ends": b"HTTP/1.1 200 OK\nContent-Length: 5\r\n\nhello",
    "a bare carriage return": b"HTTP/1.1 200 OK\rContent-Length: 5\r\n\r\nhello",
    "two carriage returns": b"HTTP/1.1 200 OK\r\r\nContent-Length: 5\r\n\r\nhello",
    "a folded header": OK + b"X-A: one\r\n two\r\n" + LENGTH + b"\r\nhello",
    "a folded length": OK + b"Content-Length:\r\n\t5\r\n\r\nhello",
    "a fold of nothing": OK + b" folded\r\n" + LENGTH + b"\r\nhello",
    "a line without a colon": OK + b"nonsense\r\n" + LENGTH + b"\r\nhello",
    "a line without a name": OK + b": nonsense\r\n" + LENGTH + b"\r\nhello",
    "a space before the colon": OK + b"Content-Length : 5\r\n\r\nhello and more",
    "a name with a space": OK + b"Bad Name: x\r\n" + LENGTH + b"\r\nhello",
    "bytes above 127": OK + b"X-\xe9: x\r\nX-A: \xff\xfe\r\n" + LENGTH + b"\r\nhello",
    "300 headers": OK + b"".join(b"X-%d: y\r\n" % number for number in range(300)) + LENGTH + b"\r\nhello",
    "a header of 70 kB": OK + b"X-A: " + b"x" * 70_000 + b"\r\n" + LENGTH + b"\r\nhello",
    "the same length twice": OK + LENGTH + LENGTH + b"\r\nhello",
    "the same length twice in one header": OK + b"Content-Length: 5, 5\r\n\r\nhello",
    "too short a length": OK + LENGTH + b"\r\nhello, and more",
    "too great a length": OK + b"Content-Length: 99\r\n\r\nhello",
    "a length with a plus": OK + b"Content-Length: +3\r\n\r\nhello",
    "a length with a word": OK + b"Content-Length: 3 bytes\r\n\r\nhello",
    "no number for a length": OK + b"Content-Length: \r\n\r\nhello",
    "a length below zero": OK + b"Content-Length: -1\r\n\r\nhello",
    "an endless length": OK + b"Content-Length: " + b"9" * 5_000 + b"\r\n\r\nhello",
    "an unknown coding": OK + b"Transfer-Encoding: chunked\xa0\r\n\r\nhello",
    "another coding": OK + b"Transfer-Encoding: identity\r\n" + LENGTH + b"\r\nhello",
    "chunks": CHUNKED_OK + b"2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
    "chunks with bare line feeds": CHUNKED_OK + b"2\nhe\n3\nllo\n0\n\n",
    "chunks and a length": OK + CHUNKED + b"Content-Length: 3\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "chunks and two lengths": OK + b"Content-Length: 1\r\nContent-Length: 2\r\n" + CHUNKED + b"\r\n5\r\nhello\r\n0\r\n\r\n",
    "chunks twice": OK + CHUNKED + CHUNKED + b"\r\n5\r\nhello\r\n0\r\n\r\n",
    "chunks of an old server": b"HTTP/1.0 200 OK\r\n" + CHUNKED + b"\r\n5\r\nhello\r\n0\r\n\r\n",
    "chunks promised, not sent, by an old server": b"HTTP/1.0 200 OK\r\n" + CHUNKED + b"\r\nhello",
    "zeros before a size": CHUNKED_OK + b"000000000000000000005\r\nhello\r\n0\r\n\r\n",
    "spaces about a size": CHUNKED_OK + b" 5  \r\nhello\r\n0  \r\n\r\n",
    "junk after a size": CHUNKED_OK + b"5 what\r\nhello\r\n0\r\n\r\n",
    "an extension": CHUNKED_OK + b'5;name="val;ue"\r\nhello\r\n0;x\r\n\r\n',
    "no line end after a chunk": CHUNKED_OK + b"2\r\nhe3\r\nllo0\r\n\r\n",
    "an empty line too many": CHUNKED_OK + b"\r\n5\r\nhello\r\n\r\n0\r\n\r\n",
    "trailers": CHUNKED_OK + b"5\r\nhello\r\n0\r\nX-Late: 1\r\n\r\n",
    "no last chunk": CHUNKED_OK + b"5\r\nhello\r\n",
    "a last chunk that is no number": CHUNKED_OK + b"5\r\nhello\r\nzz\r\n",
    "a stray 100": b"HTTP/1.1 100 Continue\r\n\r\n" + OK + LENGTH + b"\r\nhello",
    "a stray 103": b"HTTP/1.1 103 Hints\r\nLink: </a>\r\nContent-Length: 9\r\n\r\n" + OK + LENGTH + b"\r\nhello",
    "many of them": b"HTTP/1.1 102\n\n" * 50 + OK + LENGTH + b"\r\nhello",
}


@pytest.mark.parametrize("answer", SHOWN.values(), ids=SHOWN)
def test_what_browsers_show_is_read(answer: bytes) -> None:
    seen = outcome(answer)

    assert seen.head is not None
    assert (seen.head.status, seen.body) == (200, b"hello")
    assert seen.done or seen.damage


@pytest.mark.parametrize(
    ("name", "cut_short"),
    [("too great a length", True), ("no last chunk", True), ("too short a length", False), ("a status line only", False)],
)
def test_a_body_that_ends_early(name: str, cut_short: bool) -> None:
    assert outcome(SHOWN[name]).cut_short == cut_short


@pytest.mark.parametrize("page", [b"<html><title>hello</title>", b"<!DOCTYPE html><p>hello"])
def test_a_page_without_a_head_is_one(page: bytes) -> None:
    seen = outcome(page)

    assert seen.head is not None
    assert (seen.head.status, seen.head.headers, seen.body, seen.done) == (200, (), page, True)


REFUSED = {
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n",
    "mail": b"220 http.example ESMTP\r\n",
    "a stream of music": b"ICY 200 OK\r\n\r\nhello",
    "a text without a head": b"hello, <html>",
    "less than a start": b"+OK\r\n",
    "five bytes before it": b"12345" + OK + b"\r\nhello",
    "lengths that differ": OK + LENGTH + b"Content-Length: 6\r\n\r\nhello",
    "lengths that differ in one header": OK + b"Content-Length: 5, 6\r\n\r\nhello",
    "two addresses": OK + b"Location: /a\r\nLocation: /b\r\n\r\nhello",
    "a zero byte": OK + b"X-A: a\0b\r\n\r\nhello",
    "a status of four digits": b"HTTP/1.1 1000 Boo\r\n\r\nhello",
    "no size": CHUNKED_OK + b"zz\r\nhello\r\n0\r\n\r\n",
    "the beginning of a word": CHUNKED_OK + b"beginning of a text\r\n",
    "a size in another notation": CHUNKED_OK + b"0x5\r\nhello\r\n0\r\n\r\n",
    "a size below zero": CHUNKED_OK + b"-5\r\nhello\r\n0\r\n\r\n",
    "too great a size": CHUNKED_OK + b"f" * 17 + b"\r\nhello",
    "an endless size": CHUNKED_OK + b"5" + b" " * 70_000 + b"\r\nhello\r\n0\r\n\r\n",
    "a page for chunks": CHUNKED_OK + b"<html>hello</html>\n",
    "something else after a hint": b"HTTP/1.1 103 Hint\r\n\r\nSSH-2.0-OpenSSH",
}


@pytest.mark.parametrize("answer", REFUSED.values(), ids=REFUSED)
def test_what_browsers_refuse_is_refused(answer: bytes) -> None:
    seen = outcome(answer)

    assert seen.damage
    assert not seen.body


def test_an_upgrade_is_left_to_the_caller() -> None:
    seen = outcome(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nbinary")

    assert (seen.head and seen.head.status, seen.body, seen.done) == (101, b"", True)


@pytest.mark.parametrize("status", [b"204 No Content", b"205 Reset", b"304 Not Modified"])
def test_answers_without_a_body(status: bytes) -> None:
    seen = outcome(b"HTTP/1.1 " + status + b"\r\nContent-Length: 5\r\n\r\nhello")

    assert (seen.body, seen.done, seen.cut_short) == (b"", True, False)


def test_the_answer_to_a_head_has_no_body() -> None:
    seen = outcome(OK + LENGTH + b"\r\n", bodiless=True)

    assert (seen.body, seen.done, seen.cut_short, seen.damage) == (b"", True, False, "")


@pytest.mark.parametrize("answer", [b"", b"\r\n", b"HTT", b"HTTP/1.1 200 OK\r\nX-A: b\r\n"])
def test_an_answer_that_ends_within_its_head_is_none(answer: bytes) -> None:
    assert outcome(answer) == Outcome(None, b"", done=False, cut_short=False, damage="")


def test_the_headers() -> None:
    lines = b"X-A:1\r\nX-B:\r\nx-a :\t2 \r\nX-C: \xe9\xa0\r\nX-F: a\r\n\t b \r\n  c\r\nLocation: /new\r\n"
    head = outcome(b"HTTP/1.1 301  Moved  on \r\n" + lines + b"\r\n").head

    assert head is not None
    assert (head.status, head.reason) == (301, "Moved  on")
    assert head.headers == (
        ("x-a", "1"),
        ("x-b", ""),
        ("x-a", "2"),
        ("x-c", "é\xa0"),
        ("x-f", "a b c"),
        ("location", "/new"),
    )


def test_an_early_hint_leaves_no_header_behind() -> None:
    head = outcome(SHOWN["a stray 103"]).head

    assert head is not None
    assert head.headers == (("content-length", "5"),)


def test_a_page_that_was_moved_in_an_odd_way() -> None:
    head = outcome(b"HTTP/1.1 301\r\nnonsense\r\nLocation : /new\r\nLocation: /new\r\n\r\n").head

    assert head is not None
    assert (head.status, head.first("location")) == (301, "/new")


@pytest.mark.parametrize("answer", [*SHOWN.values(), *REFUSED.values()], ids=[*SHOWN, *REFUSED])
def test_it_does_not_matter_how_an_answer_is_cut(answer: bytes) -> None:
    whole = outcome(answer)
    ends = range(1, len(answer)) if len(answer) < 2_000 else [*range(1, 200), *range(len(answer) - 200, len(answer))]

    assert all(outcome(answer[:end], answer[end:]) == whole for end in ends)
    assert outcome(*[answer[place : place + 1] for place in range(len(answer))]) == whole


@settings(max_examples=2_000, deadline=None)
@given(st.integers(min_value=0), st.lists(st.integers(min_value=0, max_value=20_000), max_size=6), st.booleans())
def test_answers_that_nobody_would_send(seed: int, places: list[int], bodiless: bool) -> None:
    answer = made(random.Random(seed))

    assert not complaint(answer, places, bodiless=bodiless), answer


@given(st.binary(max_size=200), st.lists(st.integers(min_value=0, max_value=200), max_size=6))
def test_any_bytes(answer: bytes, places: list[int]) -> None:
    assert not complaint(answer, places, bodiless=False)
    assert not complaint(CHUNKED_OK + answer, places, bodiless=False)
    assert not complaint(b"HTTP/1.1 " + answer, places, bodiless=False)


READ_BY_BOTH = [name for name, answer in SHOWN.items() if not read(LlhttpAnswer(), answer).damage]


@pytest.mark.parametrize("name", READ_BY_BOTH)
def test_where_the_strict_reader_reads_both_agree(name: str) -> None:
    strict, forgiving = read(LlhttpAnswer(), SHOWN[name]), outcome(SHOWN[name])

    assert strict.head is not None
    assert forgiving.head is not None
    assert (strict.head.status, strict.body) == (forgiving.head.status, forgiving.body)


def test_both_read_most_of_the_table() -> None:
    assert 15 < len(READ_BY_BOTH) < len(SHOWN)


def test_the_size_of_an_unfinished_head_is_known() -> None:
    reader = ForgivingAnswer()

    reader.feed(b"\r\n\r\n" + OK)
    assert reader.unfinished == 4 + len(OK)

    reader.feed(b"X-A: b\r\n\r\nbody")
    assert reader.unfinished == 0
    assert not reader.keeps_alive


FLOODS = {
    "empty lines": [b"\r\n"],
    "a header without an end": [OK, b"x"],
    "lines without a colon": [OK, b"x\n"],
    "folds": [OK, b"X-A: b\r\n", b" x\r\n"],
}


@pytest.mark.parametrize("name", FLOODS)
@pytest.mark.parametrize("size", [1, 65_536])
def test_a_head_without_an_end_takes_little_time(name: str, size: int) -> None:
    *first, drop = FLOODS[name]
    flood = b"".join(first) + drop * (HEAD_MOST // len(drop))
    reader = ForgivingAnswer()
    started = time.thread_time()

    for place in range(0, len(flood), size):
        reader.feed(flood[place : place + size])

    assert reader.unfinished == len(flood)
    assert not reader.pieces
    assert time.thread_time() - started < 1.5


LONG = {
    "tiny chunks": CHUNKED_OK + b"1\r\nx\r\n" * 100_000,
    "early hints": b"HTTP/1.1 103\n\n" * 50_000,
    "empty lines between chunks": CHUNKED_OK + b"\n" * 500_000,
    "a head full of folds": OK + b"X-A: b\r\n" + b" x\r\n" * 60_000 + b"\r\n",
    "a head full of headers": OK + b"a:b\n" * 60_000 + b"\n",
}


@pytest.mark.parametrize("name", LONG)
def test_a_long_answer_takes_little_time(name: str) -> None:
    started = time.thread_time()

    outcome(LONG[name])

    assert time.thread_time() - started < 1.5


def test_pieces_are_what_came_in() -> None:
    reader = ForgivingAnswer()

    reader.feed(OK + b"Content-Length: 6\r\n\r\nab")
    assert reader.pieces == [b"ab"]

    reader.pieces.clear()
    reader.feed(b"cd")
    reader.feed(b"efgh")
    assert reader.pieces == [b"cd", b"ef"]
    assert reader.done


def test_cutting_leaves_nothing_out() -> None:
    assert cut(b"abc", [7, 1, 1]) == [b"a", b"", b"bc", b""]
