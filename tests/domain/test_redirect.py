"""Where an answer sends the visitor next."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from observation_builder import hop, page
from toolkit_maint.domain.observation import Fault, FaultKind, HopKind, Refresh
from toolkit_maint.domain.redirect import next_hop, page_hop, parse_refresh

HERE = "https://a.example/map/page"


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/elders", "https://a.example/elders"),
        ("elders", "https://a.example/map/elders"),
        ("//b.example/x", "https://b.example/x"),
        ("http://b.example", "http://b.example/"),
        ("?q=1", "https://a.example/map/page?q=1"),
        ("  /x ", "https://a.example/x"),
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_location(status: int, location: str, leads_to: str) -> None:
    assert next_hop(hop(HERE, status, location=location), longest_address=8192) == (HopKind.REDIRECT, leads_to)


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("http://", FaultKind.REDIRECT_MALFORMED),
        ("https://exa mple.org/", FaultKind.REDIRECT_MALFORMED),
        ("file:///etc/passwd", FaultKind.REDIRECT_SCHEME),
        ("gopher://a.example/", FaultKind.REDIRECT_SCHEME),
        ("data:text/html,x", FaultKind.REDIRECT_SCHEME),
        ("javascript:alert(1)", FaultKind.REDIRECT_SCHEME),
        ("/" + "x" * 9000, FaultKind.REDIRECT_TOO_LONG),
    ],
)
def test_a_location_that_leads_nowhere_is_a_fault(location: str, kind: FaultKind) -> None:
    found = next_hop(hop(HERE, 302, location=location), longest_address=8192)
    assert isinstance(found, Fault)
    assert found.kind is kind


@pytest.mark.parametrize(("status", "location"), [(301, ""), (302, " "), (200, "/x"), (304, "")])
def test_without_redirect_or_address_the_body_is_shown(status: int, location: str) -> None:
    assert next_hop(hop(HERE, status, location=location), longest_address=8192) is None


def test_a_fragment_is_inherited_where_the_location_has_none() -> None:
    here = f"{HERE}#deel"
    assert next_hop(hop(here, 301, location="/x"), longest_address=8192) == (HopKind.REDIRECT, "https://a.example/x#deel")
    assert next_hop(hop(here, 301, location="/x#y"), longest_address=8192) == (HopKind.REDIRECT, "https://a.example/x#y")


@pytest.mark.parametrize(
    ("value", "refresh"),
    [
        ("0;url=/x", Refresh(0, "https://a.example/x")),
        ("5; URL='/x'", Refresh(5, "https://a.example/x")),
        ('0; url="https://b.example/"; trailing', Refresh(0, "https://b.example/")),
        ("0.5, url = /x", Refresh(0, "https://a.example/x")),
        ("3 /x", Refresh(3, "https://a.example/x")),
        ("10", None),
        ("", None),
        ("soon; url=/x", None),
        ("; url=/x", None),
        (".5; url=/x", Refresh(0, "https://a.example/x")),
        ("0; url=javascript:alert(1)", None),
        ("0; url=", None),
    ],
)
def test_refresh(value: str, refresh: Refresh | None) -> None:
    assert parse_refresh(value, HERE) == refresh


def test_a_refresh_counts_when_it_comes_soon_and_leads_elsewhere() -> None:
    here = hop(HERE, 200)

    def leads(refresh: Refresh | None) -> tuple[HopKind, str] | None:
        return page_hop(here, msgspec.structs.replace(page(), refresh=refresh))

    assert leads(Refresh(3, "https://b.example/")) == (HopKind.META_REFRESH, "https://b.example/")
    assert leads(Refresh(300, "https://b.example/")) is None
    assert leads(Refresh(3, f"{HERE}#x")) is None
    assert leads(None) is None
    assert next_hop(hop(HERE, 200, refresh="0; url=/x"), longest_address=99) == (HopKind.REFRESH_HEADER, "https://a.example/x")


def test_a_page_leads_on_by_its_refresh_then_by_a_script_then_by_its_notice() -> None:
    here = hop(HERE, 200)
    both = msgspec.structs.replace(page(), script_target="https://s.example/", notice_target="https://n.example/")

    assert page_hop(here, both) == (HopKind.SCRIPT, "https://s.example/")
    assert page_hop(here, msgspec.structs.replace(both, script_target="")) == (HopKind.MOVED_NOTICE, "https://n.example/")
    refreshed = msgspec.structs.replace(both, refresh=Refresh(0, "https://r.example/"))
    assert page_hop(here, refreshed) == (HopKind.META_REFRESH, "https://r.example/")


@given(st.text(max_size=200), st.sampled_from([200, 301, 302, 404]))
def test_any_header_is_an_answer_and_never_an_error(value: str, status: int) -> None:
    found = next_hop(hop(HERE, status, location=value, refresh=value), longest_address=100)
    if isinstance(found, tuple):
        assert found[1].startswith(("http://", "https://"))
