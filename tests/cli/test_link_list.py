"""What counts as a line of a list, and what is kept of it."""

from __future__ import annotations

import tracemalloc

import pytest

from toolkit_maint.cli.link_list import LinkList


def told(text: bytes) -> list[tuple[str, int]]:
    listed = LinkList("list.txt", text.splitlines(keepends=True) if b"\r\n" not in text else _by_line_feed(text))
    return [(question.url.written, question.place.line) for question in listed]


def _by_line_feed(text: bytes) -> list[bytes]:
    return [line + b"\n" for line in text.split(b"\n")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", []),
        (b"https://a.example/", [("https://a.example/", 1)]),
        (b"\xef\xbb\xbfhttps://a.example/\n", [("https://a.example/", 1)]),
        (b"# no\n\n  \nhttps://a.example/\n#https://b.example/\n", [("https://a.example/", 4)]),
        (b"https://a.example/\r\nhttps://b.example/\r\n", [("https://a.example/", 1), ("https://b.example/", 2)]),
        (b" https://a.example/ \n", [(" https://a.example/ ", 1)]),
        (b"https://a.example/\xff\n", [("https://a.example/\ufffd", 1)]),
        ("https://a.example/é\n".encode(), [("https://a.example/é", 1)]),
        (b"a\na\n", [("a", 1), ("a", 2)]),
    ],
)
def test_lines_become_questions(text: bytes, expected: list[tuple[str, int]]) -> None:
    assert told(text) == expected


def test_a_list_is_a_sequence() -> None:
    listed = LinkList("list.txt", [b"https://a.example/\n", b"# no\n", b"https://b.example/\n"])

    assert [question.position for question in listed] == [0, 1]
    assert (listed[-1].url.written, listed[-1].position, listed[-1].place.path) == ("https://b.example/", 1, "list.txt")
    assert [question.url.written for question in listed[1:]] == ["https://b.example/"]
    with pytest.raises(IndexError):
        listed[2]


def test_what_is_kept_of_a_line_is_its_text_and_its_number() -> None:
    count = 20_000
    lines = (b"https://www.example.org/a/page/of/some/depth/%06d\n" % number for number in range(count))
    tracemalloc.start()
    try:
        listed = LinkList("list.txt", lines)
        kept, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(listed) == count
    assert most / count < len(listed[0].url.written) + 80
    assert kept <= most
