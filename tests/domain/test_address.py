"""Addresses: kinds, keys, suspicions, redaction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit_maint.domain.address import (
    AddressKind,
    Suspicion,
    Tracking,
    has_good_form,
    host_of,
    likely_meant,
    parse_address,
    redacted,
    same_key,
    suspicions,
    without_tracking,
    without_userinfo,
)

TRACKING = Tracking(frozenset({"fbclid"}), ("utm_",))


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("https://www.vlor.be/x", AddressKind.WEB),
        ("HTTP://EXAMPLE.ORG", AddressKind.WEB),
        ("mailto:a@b.example", AddressKind.MAIL),
        ("tel:+3221234567", AddressKind.PHONE),
        ("ftp://example.org/", AddressKind.OTHER_SCHEME),
        ("javascript:alert(1)", AddressKind.OTHER_SCHEME),
        ("#", AddressKind.RELATIVE),
        ("/pad", AddressKind.RELATIVE),
        ("www.example.org", AddressKind.RELATIVE),
        ("//example.org/x", AddressKind.RELATIVE),
        ("", AddressKind.MALFORMED),
        ("http://", AddressKind.MALFORMED),
        ("http://exa mple.org/", AddressKind.MALFORMED),
        ("http://example.org:99999/", AddressKind.MALFORMED),
    ],
)
def test_kind(written: str, kind: AddressKind) -> None:
    assert parse_address(written).kind is kind


@pytest.mark.parametrize(
    ("written", "visit_key"),
    [
        ("HTTPS://User:Pw@WWW.Example.ORG:443/A/../b?q=1#deel", "https://www.example.org/b?q=1"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("https://example.org/a–b", "https://example.org/a%E2%80%93b"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        (" \t https://example.org/x \n", "https://example.org/x"),
    ],
)
def test_visit_key_is_the_browsers_href_without_fragment_and_userinfo(written: str, visit_key: str) -> None:
    assert parse_address(written).visit_key == visit_key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://www.example.org/x/", "https://example.org/x", True),
        ("https://example.org/x?utm_source=a&b=1", "https://example.org/x?b=1", True),
        ("https://example.org/x?fbclid=1", "https://example.org/x", True),
        ("https://example.org/x#deel", "https://example.org/x", True),
        ("https://u:p@example.org/x", "https://example.org/x", True),
        ("https://example.org:443/x", "http://example.org:80/x", True),
        ("https://example.org/#/a", "https://example.org/#/b", False),
        ("https://example.org/#!a", "https://example.org/", False),
        ("https://example.org/X", "https://example.org/x", False),
        ("https://example.org/?a=1&b=2", "https://example.org/?b=2&a=1", False),
        ("https://example.org:8080/", "https://example.org/", False),
        ("https://example.org/x//", "https://example.org/x", False),
    ],
)
def test_same_key(one: str, other: str, *, same: bool) -> None:
    keys = {same_key(parse_address(written), TRACKING) for written in (one, other)}
    assert (len(keys) == 1) is same


@pytest.mark.parametrize(
    ("written", "expected", "meant"),
    [
        ("https://example.org/x", (), None),
        ("https://user:pw@example.org/", (Suspicion.PASSWORD,), None),
        ("https://example.org/?utm_source=x", (Suspicion.TRACKING,), None),
        ("https://example.org/a b", (Suspicion.SPACE,), None),
        ("htps://example.org/x", (Suspicion.SCHEME_TYPO,), "https://example.org/x"),
        ("http//example.org/x", (Suspicion.SCHEME_TYPO,), "http://example.org/x"),
        ("https:/example.org", (Suspicion.SCHEME_TYPO,), "https://example.org"),
        ("www.example.org/x", (Suspicion.SCHEME_TYPO,), "https://www.example.org/x"),
        ("httpbin.example/x", (Suspicion.SCHEME_TYPO,), "https://httpbin.example/x"),
        ("#", (), None),
        ("mailto:a@b.example", (), None),
    ],
)
def test_suspicions_and_what_was_meant(written: str, expected: tuple[Suspicion, ...], meant: str | None) -> None:
    url = parse_address(written)
    assert suspicions(url, TRACKING) == expected
    assert likely_meant(url) == meant


@pytest.mark.parametrize(
    ("written", "good"),
    [
        ("mailto:info@vcov.example", True),
        ("mailto:a@b.example,c@d.example?subject=Hallo", True),
        ("mailto:?to=a@b.example", True),
        ("mailto:info", False),
        ("mailto:", False),
        ("mailto:a b@c.example", False),
        ("tel:+32-2-123.45.67", True),
        ("tel:112", True),
        ("tel:112;phone-context=+32", True),
        ("tel:bel-ons", False),
        ("tel:", False),
    ],
)
def test_form_of_contacts(written: str, *, good: bool) -> None:
    assert has_good_form(parse_address(written)) is good


@pytest.mark.parametrize(
    ("href", "shown"),
    [
        ("https://example.org/x?a=1", "https://example.org/x?a=1"),
        ("https://u:geheim@example.org/x", "https://example.org/x"),
        ("https://example.org/?token=geheim&a=1", "https://example.org/?token=***&a=1"),
        ("https://example.org/?X-Amz-Signature=geheim", "https://example.org/?X-Amz-Signature=***"),
        ("https://example.org/?api_key=geheim&Key=geheim", "https://example.org/?api_key=***&Key=***"),
        ("https://example.org/#id_token=geheim&a=1", "https://example.org/#id_token=***&a=1"),
        ("https://example.org/x;jsessionid=geheim", "https://example.org/x;jsessionid=***"),
        ("https://example.org/?PHPSESSID=geheim", "https://example.org/?PHPSESSID=***"),
        ("https://example.org/a;b/c#deel", "https://example.org/a;b/c#deel"),
        ("https://example.org/?monkey=banana", "https://example.org/?monkey=banana"),
        ("//u:geheim@", "//***@"),
        ("http://[bad/?token=geheim&a=1", "http://[bad/?token=***&a=1"),
        ("/x?a=1&token=geheim", "/x?a=1&token=***"),
        ("https://example.org/modules.php?sid=214", "https://example.org/modules.php?sid=214"),
        ("https://example.org/?sid=0f1e2d3c", "https://example.org/?sid=***"),
        ("https://example.org/?sid=12345678", "https://example.org/?sid=***"),
        ("https://example.org/?pwd=1234", "https://example.org/?pwd=***"),
    ],
)
def test_redacted(href: str, shown: str) -> None:
    assert redacted(href) == shown


def test_what_has_no_userinfo_stays_as_it_was_written() -> None:
    assert without_userinfo("HTTP://Example.org/a b@c") == "HTTP://Example.org/a b@c"
    assert without_userinfo("mailto:a@b.example") == "mailto:a@b.example"


@pytest.mark.parametrize(
    "written",
    [
        "https://u:geheim@example.org/x#y",
        "https:/u:geheim@example.org/x#y",
        "https:u:geheim@example.org/x#y",
        "https:\\\\u:geheim@example.org/x#y",
        "https://u:ge heim@example.org/x#y",
        "https://geheim@example.org/x#y",
    ],
)
def test_no_spelling_of_a_user_name_or_password_is_shown(written: str) -> None:
    assert without_userinfo(written) == "https://example.org/x#y"


def test_a_password_in_what_is_no_address_is_not_shown_either() -> None:
    assert "geheim" not in without_userinfo("https://u:geheim@exa mple.org/")


def test_tracking_is_dropped_and_all_else_stays() -> None:
    assert without_tracking("https://e.example/?b=2&utm_x=1&a=%20#d", TRACKING) == "https://e.example/?b=2&a=%20#d"
    assert without_tracking("https://e.example/?b=2&a=+", TRACKING) == "https://e.example/?b=2&a=+"


@given(st.text(max_size=80))
def test_any_text_is_some_kind_of_address_and_never_an_error(text: str) -> None:
    url = parse_address(text)
    same_key(url, TRACKING)
    suspicions(url, TRACKING)
    redacted(text)
    assert url.written == text
    assert (url.kind is AddressKind.WEB) == bool(host_of(url.href) and url.href.startswith("http"))


@given(st.text(max_size=60).map(lambda path: f"https://user:pw@host.example/{path}"))
def test_a_key_is_a_fixed_point_and_has_no_userinfo(written: str) -> None:
    url = parse_address(written)
    if url.kind is AddressKind.WEB:
        assert parse_address(url.visit_key).visit_key == url.visit_key
        assert "user:pw@" not in url.visit_key.partition("host.example")[0]
        assert "#" not in url.visit_key
