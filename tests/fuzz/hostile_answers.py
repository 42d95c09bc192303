"""Answers that nobody would send on purpose, read by both readers: neither raises, and where both read, they agree.

``python tests/fuzz/hostile_answers.py 1000000`` reads a million of them; a second number is the seed.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import Counter
from itertools import pairwise

import msgspec

from toolkit_maint.adapters.web.answer import Answer, Head, LlhttpAnswer
from toolkit_maint.adapters.web.forgiving import ForgivingAnswer

STARTS = (
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 200 OK\r\n",
    b"HTTP/1.0 404 Not Found\r\n",
    b"HTTP/1.1 204 None\r\n",
    b"HTTP/1.1 304\r\n",
    b"HTTP/1.1 301 Moved\n",
    b"HTTP/1.1 103 Hint\r\n\r\nHTTP/1.1 200 OK\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b"HTTP/1.1 101 Switch\r\n",
    b"http/1.1  200 ok\n",
    b"HTTP 200 OK\r\n",
    b"HTTP/1.1\r\n",
    b"\r\n\r\nHTTP/1.1 200 OK\r\n",
    b"junkHTTP/1.1 200 OK\r\n",
    b"HTTP/2.0 999\r\n",
    b"ICY 200 OK\r\n",
    b"SSH-2.0-x\r\n",
    b"",
)
HEADERS = (
    b"Content-Length: 5\r\n",
    b"Content-Length: 5\r\n",
    b"Content-Length: 0\r\n",
    b"content-length:7\n",
    b"Content-Length: 99999999999999999999\r\n",
    b"Content-Length: +5\r\n",
    b"Content-Length : 3\r\n",
    b"Content-Length: 5, 5\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Transfer-Encoding: gzip, chunked\r\n",
    b"Transfer-Encoding: identity\r\n",
    b"Connection: close\r\n",
    b"Location: /a\r\n",
    b"Location: /b\r\n",
    b"Content-Type: text/html\r\n",
    b"X-High: \xff\xe9\r\n",
    b" folded: more\r\n",
    b"\tfolded\r\n",
    b"no colon at all\r\n",
    b": no name\r\n",
    b"X-Lone: a\rb\r\n",
    b"X-Zero: a\0b\r\n",
    b"X-Long: " + b"x" * 5_000 + b"\r\n",
    b"X-Many: y\r\n" * 300,
)
ENDS = (b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r", b"")
BODIES = (
    b"hello",
    b"hello, and much more than was said",
    b"5\r\nhello\r\n0\r\n\r\n",
    b"5\r\nhello\r\n",
    b"5 ;name=value\r\nhello\r\n3\r\nyou\r\n0\r\nX-Late: 1\r\n\r\n",
    b"05\nhello\n0\n\n",
    b"A  \r\n0123456789\r\n0\r\n\r\n",
    b"5hello",
    b"zz\r\nhello\r\n0\r\n\r\n",
    b"ffffffffffffffffffff\r\nhello",
    b"5\r\nhelloworld\r\n0\r\n\r\n",
    b"5" + b";" * 17_000 + b"\r\nhello\r\n0\r\n\r\n",
    b"<html>" + b"text " * 100,
    b"",
)


class Outcome(msgspec.Struct, frozen=True):
    """All that a reader says of an answer after its end."""

    head: Head | None
    body: bytes
    done: bool
    cut_short: bool
    damage: str


def read(reader: Answer, *pieces: bytes) -> Outcome:
    """What the reader makes of these pieces and the close after them."""
    for piece in pieces:
        reader.feed(piece)
    reader.finish()
    return Outcome(reader.head, b"".join(reader.pieces), reader.done, reader.cut_short, reader.damage)


def cut(answer: bytes, places: list[int]) -> list[bytes]:
    """The answer in pieces; a place may be anywhere or twice."""
    inside = sorted(place % (len(answer) + 1) for place in places)
    return [answer[start:end] for start, end in pairwise([0, *inside, len(answer)])]


def made(chance: random.Random) -> bytes:
    """An answer of likely parts, often with some bytes changed, left out, doubled or put in."""
    headers = [chance.choice(HEADERS) for _ in range(chance.randrange(5))]
    answer = bytearray(chance.choice(STARTS) + b"".join(headers) + chance.choice(ENDS) + chance.choice(BODIES))
    for _ in range(chance.choice((0, 0, 1, 1, 2, 5))):
        place = chance.randrange(len(answer) + 1)
        match chance.randrange(4):
            case 0:
                answer[place : place + 1] = chance.randbytes(1)
            case 1:
                del answer[place : place + chance.randrange(1, 9)]
            case 2:
                answer[place:place] = answer[place : place + chance.randrange(1, 30)]
            case _:
                answer[place:place] = chance.choice((b"\r\n", b"\n", b"\r", b" ", b"\t", b"\0", b":", b";", b"0", b"HTTP/"))
    return bytes(answer)


def complaint(answer: bytes, places: list[int], *, bodiless: bool) -> str:
    """What is wrong with how the readers read this answer; empty where nothing is."""
    whole = read(ForgivingAnswer(bodiless=bodiless), answer)
    if whole != read(ForgivingAnswer(bodiless=bodiless), *cut(answer, places)):
        return f"it matters how it is cut at {places}"
    if whole.head is None and (whole.body or whole.done or whole.cut_short):
        return "a body without a head"
    if whole.head is not None:
        if not (100 <= whole.head.status <= 101 or whole.head.status not in range(100, 200)) or whole.head.status > 999:
            return f"the status {whole.head.status}"
        if any(not name.isascii() or set(name + value) & set("\r\n\0") for name, value in whole.head.headers):
            return "a header that broke out of its line"
        if len(whole.body) > len(answer):
            return "a body out of nothing"
    strict = read(LlhttpAnswer(bodiless=bodiless), answer)
    if strict.damage or strict.head is None or _READ_OTHERWISE.search(answer):
        return ""
    return _difference(strict, strict.head, whole)


# Of spaces at the start of a line llhttp makes something else than browsers do: where they stand alone, where there is
# nothing to fold them to, and where it is the body's length that is folded. Nor does it see a coding beside a control sign,
# or the name of a second one with a space after it; two carriage returns after an empty value are the end of its head,
# and of two bare line feeds after a size it takes both.
_READ_OTHERWISE = re.compile(
    rb"\n[ \t]+\r?\n|http[^\n]*\n[ \t]|(?:length|encoding)[^\n]*\n[ \t]"
    rb"|encoding[^\r\n]*[\0-\x09\x0b\x0c\x0e-\x1f]|encoding :|:[ \t]*\r\r|\n[0-9a-f][^\r\n]*\n\n",
    re.IGNORECASE,
)


def _difference(strict: Outcome, head: Head, forgiving: Outcome) -> str:
    """How the forgiving reader differs from the strict one, apart from where browsers do as well."""
    if "zero byte" in forgiving.damage or "more than one" in forgiving.damage:
        return ""
    if forgiving.head is None:
        return f"only the strict one has a head: {forgiving.damage}"
    if forgiving.head.status != head.status:
        return f"strict {head.status}, forgiving {forgiving.head.status}"
    encodings = head.header("transfer-encoding").lower()
    if head.status == 205 or (encodings and encodings.rpartition(",")[2].strip(" ") != "chunked"):
        return ""
    if forgiving.body != strict.body:
        return f"strict body {strict.body[:80]!r}, forgiving {forgiving.body[:80]!r} {forgiving.damage}"
    return ""


def main(count: int, seed: int) -> int:
    """Read so many answers; 1 if one of them was read wrongly."""
    chance = random.Random(seed)
    kinds: Counter[str] = Counter()
    slowest = 0.0
    for number in range(count):
        answer = made(chance)
        places = [chance.randrange(20_000) for _ in range(chance.randrange(6))]
        started = time.thread_time()
        wrong = complaint(answer, places, bodiless=chance.random() < 0.05)
        slowest = max(slowest, time.thread_time() - started)
        outcome = read(ForgivingAnswer(), answer)
        kinds["refused" if outcome.damage else "read" if outcome.head else "no head"] += 1
        if wrong:
            sys.stdout.write(f"{number}: {wrong}\n  {answer[:400]!r}\n")
            return 1
    sys.stdout.write(f"{count} answers, seed {seed}: {dict(kinds)}, slowest {slowest * 1000:.1f} ms\n")
    return 0


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(main(numbers[0] if numbers else 10_000, numbers[1] if len(numbers) > 1 else 0))
