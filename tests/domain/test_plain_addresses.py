"""Most addresses are read without a parser. What that gives is what the parser gives, letter for letter."""

from __future__ import annotations

import ada_url
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from toolkit_maint.domain import address
from toolkit_maint.domain.address import REDACTED, AddressKind, host_of, parse_address, port_of, redacted

PIECES = (
    "www.", "example", "org", "xn--", "XN--", "a", "A", "0", "1", "01", "0x1", "255", "256", ".", "..", "%2e", "%41", "%", "/",
    "//", "?", "#", "@", ":", ":80", ":443", ":8080", ":65535", ":65536", ":0", ":00", "-", "_", "~", "'", "!", "(", "*", "+",
    ",", ";", "=", "&", "|", "^", "`", "{", "\\", "\t", "\n", " ", "é", "ß", "\u00ad", "[::1]", "127.0.0.1", "1.2.3",
    "1.2.3.4.5",
    "localhost", "user:pw@", "token=x", "sid=1", "q=1", "passwoord=2", "x-amz-date=3", "keys",
)  # fmt: skip
TEXTS = st.builds(
    "".join, st.tuples(st.sampled_from(("https://", "http://", "HTTP://", "http:/", "ftp://", "mailto:", "", "//")), st.text())
) | st.lists(st.sampled_from(PIECES), max_size=9).map(lambda pieces: "https://" + "".join(pieces))


def parsed(text: str) -> tuple[str, str, str] | None:
    """Href, visit key and host as the parser itself gives them; ``None`` where it refuses the text."""
    try:
        url = ada_url.URL(text.strip("".join(map(chr, range(0x21)))))
    except ValueError:
        return None
    href, host = url.href, url.hostname
    url.hash = ""
    if url.protocol in {"http:", "https:"}:
        url.username = url.password = ""
    return href, url.href, host


@given(TEXTS)
@example("https://a.example/?")
@example("https://1.2.3.4.5/")
@example("https://a.example:80/")
@example("http://a.example/.%2e/x")
@example("http://a.example/x\n")
def test_a_plain_address_reads_as_the_parser_reads_it(text: str) -> None:
    url, wanted = parse_address(text), parsed(text)

    assert url.written == text
    assert (url.href, url.visit_key) == (wanted[:2] if wanted else ("", ""))
    if wanted and url.kind is AddressKind.WEB:
        assert host_of(text) == wanted[2]


@given(TEXTS)
def test_what_hides_nothing_is_shown_as_it_is(text: str) -> None:
    if redacted(text) == text:
        assert REDACTED not in address._redacted_in_full(text) or REDACTED in text


@pytest.mark.parametrize(
    "written",
    [
        "https://www.example.org/a/b-c_d.html?x=1&y=%20z",
        "http://127.0.0.1:8080/p/0",
        "https://localhost/",
        "https://a.example/~jan/(1)",
    ],
)
def test_a_plain_address_shares_its_one_text(written: str) -> None:
    url = parse_address(written)

    assert url.href is written
    assert url.visit_key is written


@pytest.mark.parametrize(
    ("href", "port"),
    [
        ("https://a.example/", None),
        ("http://a.example:8080/", 8080),
        ("https://127.0.0.1:65535/", 65535),
        ("http://[::1]:25/", 25),
        ("https://user@a.example:7/", 7),
        ("https://xn--mnchen-3ya.example:443/", None),
    ],
)
def test_the_port(href: str, port: int | None) -> None:
    assert port_of(href) == port


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("javascript:;x", "javascript:;x"),
        ("mailto:a@b.example;token=x", "mailto:a@b.example;token=***"),
        ("foo:bar;sid=1a#token=x", "foo:bar;sid=***#token=***"),
        ("https://user:p@ss@", "https://***@"),
    ],
)
def test_what_no_part_can_be_set_of_is_redacted_too(text: str, shown: str) -> None:
    assert redacted(text) == shown
