"""A made-up address beside a page: where it lies, and that it says what it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observation_builder import hop
from toolkit_maint import signs
from toolkit_maint.domain.address import AddressKind, host_of, parse_address
from toolkit_maint.domain.sibling import sibling_address
from toolkit_maint.domain.suggestion import is_home

POLICY = signs.default_policy()
NAME = "page-that-never-was-4b1d"
A, B = "https://a.example", "https://b.example"


@pytest.mark.parametrize(
    ("chain", "beside"),
    [
        # beside the page itself, in its folder
        ([f"{A}/page"], f"{A}/{NAME}"),
        ([f"{A}/a/b/page"], f"{A}/a/b/{NAME}"),
        ([f"{A}/a/page/"], f"{A}/a/{NAME}"),
        ([f"{A}/"], f"{A}/{NAME}"),
        # with the extension of its name
        ([f"{A}/a/page.html"], f"{A}/a/{NAME}.html"),
        ([f"{A}/a/report.final.pdf"], f"{A}/a/{NAME}.pdf"),
        ([f"{A}/a.b/page"], f"{A}/a.b/{NAME}"),
        ([f"{A}/a/page.html/"], f"{A}/a/{NAME}.html"),
        ([f"{A}/a/page."], f"{A}/a/{NAME}"),
        ([f"{A}/a/page.%20"], f"{A}/a/{NAME}"),
        ([f"{A}/a/page.x-y"], f"{A}/a/{NAME}"),
        ([f"{A}/a/.well"], f"{A}/a/{NAME}.well"),
        # with another value, where its query names it
        ([f"{A}/a/page.php?id=7"], f"{A}/a/page.php?id={NAME}"),
        ([f"{A}/a/page.php?id=7&x=a/b#part"], f"{A}/a/page.php?id=7&x={NAME}"),
        ([f"{A}/?p=7"], f"{A}/?p={NAME}"),
        ([f"{A}/a/page?flag"], f"{A}/a/page?page={NAME}"),
        # without its fragment
        ([f"{A}/a/page#part"], f"{A}/a/{NAME}"),
        (["http://a.example:8080/a/page"], f"http://a.example:8080/a/{NAME}"),
        # beside the end of the chain, where that is a page
        ([f"{A}/a/page", f"{B}/b/other.html"], f"{B}/b/{NAME}.html"),
        ([f"{A}/", f"{A}/nl/"], f"{A}/{NAME}"),
        # beside its beginning, where the end tells nothing of it
        ([f"{A}/a/page", f"{B}/"], f"{A}/a/{NAME}"),
        ([f"{A}/a/page", f"{A}/nl/home"], f"{A}/a/{NAME}"),
        ([f"{A}/a/page", f"{B}/b", f"{B}/404"], f"{A}/a/{NAME}"),
        ([f"{A}/a/page", f"{A}/niet-gevonden/index.html"], f"{A}/a/{NAME}"),
        ([f"{A}/a/page", f"{A}/zoeken?q=page"], f"{A}/a/{NAME}"),
    ],
)
def test_it_lies_beside_the_page_that_was_meant(chain: list[str], beside: str) -> None:
    assert sibling_address([hop(address, 200) for address in chain], POLICY) == beside


PARTS = st.text("ab.%20é;=&?#/-", max_size=12)


@given(st.lists(PARTS.map(lambda part: parse_address(f"{A}/{part}").href), min_size=1, max_size=3))
def test_it_is_an_address_of_the_same_site_that_is_not_in_the_chain(chain: list[str]) -> None:
    address = sibling_address([hop(each, 200) for each in chain], POLICY)
    parsed = parse_address(address)

    assert (parsed.kind, parsed.href) == (AddressKind.WEB, address)
    assert host_of(address) == "a.example"
    assert address not in chain
    assert not is_home(address, POLICY)
    assert NAME in address
    assert "#" not in address
