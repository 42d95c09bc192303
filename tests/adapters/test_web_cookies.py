"""The jar of one visit (RFC 6265)."""

from __future__ import annotations

import pytest

from toolkit_maint.adapters.web.cookies import VisitCookies
from web_world import last_two_labels, noon

HERE = "http://www.site.example/map/page"


def jar(*set_cookies: str, at: str = HERE) -> VisitCookies:
    cookies = VisitCookies(noon, last_two_labels)
    for value in set_cookies:
        cookies.keep(at, value)
    return cookies


@pytest.mark.parametrize(
    ("set_cookie", "url", "sent"),
    [
        ("a=1", HERE, "a=1"),
        ("a=1", "http://www.site.example/map/", "a=1"),
        ("a=1", "http://www.site.example/", ""),
        ("a=1; Path=/", "http://www.site.example/", "a=1"),
        ("a=1; Path=/map", "http://www.site.example/mapped", ""),
        ("a=1; Path=relative", "http://www.site.example/map/x", "a=1"),
        ("a=1; Path=/", "http://site.example/", ""),
        ("a=1; Path=/", "http://other.example/", ""),
        ("a=1; Path=/; Domain=site.example", "http://site.example/", "a=1"),
        ("a=1; Path=/; Domain=.SITE.example", "http://b.site.example/", "a=1"),
        ("a=1; Path=/; Domain=site.example", "http://evilsite.example/", ""),
        ("a=1; Path=/; Domain=example", HERE, ""),
        ("a=1; Path=/; Domain=other.example", HERE, ""),
        ("a=1; Path=/; Domain=other.example", "http://other.example/", ""),
        ("a=1; Path=/; Domain=deep.www.site.example", "http://deep.www.site.example/", ""),
        ("a=1; Path=/; Secure", HERE, ""),
        ("a=1; Path=/; Secure", "https://www.site.example/", "a=1"),
        ("a=1; Max-Age=0", HERE, ""),
        ("a=1; Max-Age=-5", HERE, ""),
        ("a=1; Max-Age=60", HERE, "a=1"),
        ("a=1; Max-Age=never", HERE, "a=1"),
        ("a=1; Expires=Mon, 23 Nov 2026 11:59:59 GMT", HERE, ""),
        ("a=1; Expires=Mon, 23 Nov 2026 12:00:01 GMT", HERE, "a=1"),
        ("a=1; Expires=Mon, 23 Nov 2026 11:59:59 GMT; Max-Age=60", HERE, "a=1"),
        ("a=1; Expires=sometime", HERE, "a=1"),
        ("a=", HERE, "a="),
        ("a", HERE, ""),
        ("=1", HERE, ""),
        ("", HERE, ""),
        ("a=b=c", HERE, "a=b=c"),
        ("a=\x001", HERE, ""),
        ("a=" + "x" * 5000, HERE, ""),
    ],
)
def test_what_is_sent_back_and_where(set_cookie: str, url: str, sent: str) -> None:
    assert jar(set_cookie).header_for(url) == sent


def test_a_later_value_takes_the_place_of_an_earlier_and_an_end_removes_it() -> None:
    cookies = jar("a=1", "a=2", "b=1")
    assert cookies.header_for(HERE) == "a=2; b=1"

    cookies.keep(HERE, "a=; Max-Age=0")
    assert cookies.header_for(HERE) == "b=1"


def test_longer_paths_come_first() -> None:
    assert jar("a=1; Path=/", "b=2; Path=/map").header_for(HERE) == "b=2; a=1"


def test_a_cookie_for_a_whole_suffix_reaches_nobody_else() -> None:
    cookies = jar("a=1; Path=/; Domain=example", at="http://example/")

    assert cookies.header_for("http://example/") == "a=1"
    assert cookies.header_for("http://site.example/") == ""


def test_a_flood_of_cookies_is_bounded() -> None:
    assert jar(*(f"c{number}=1" for number in range(500))).header_for(HERE).count("=") == 50
