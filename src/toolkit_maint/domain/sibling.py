"""A made-up address beside a page: what a site shows where there is nothing. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import ada_url

from toolkit_maint.domain.identity import NOBODYS_NAME
from toolkit_maint.domain.observation import Hop
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.suggestion import ends_at_error, ends_at_home, ends_at_search


def sibling_address(hops: Sequence[Hop], policy: Policy) -> str:
    """An address beside the one that a look ended at, or where that tells nothing of it, beside the one that it began with.

    Of an address with a query the last value is made up, of any other the name, which keeps its extension. It says what it is,
    to those who read the logs of a site.
    """
    is_elsewhere = ends_at_home(hops, policy) or ends_at_error(hops, policy) or ends_at_search(hops, policy)
    url = ada_url.URL(hops[0 if is_elsewhere else -1].address)
    if url.search:
        # The page is named by what stands behind the question mark.
        url.search = f"{url.search[1:].rpartition('=')[0] or 'page'}={NOBODYS_NAME}"
    else:
        folder, _, name = url.pathname.rstrip("/").rpartition("/")
        _, dot, extension = name.rpartition(".")
        kept = f"{dot}{extension}" if dot and extension.isalnum() else ""
        url.pathname = f"{folder}/{NOBODYS_NAME}{kept}"
    url.hash = ""
    return url.href.removesuffix("?")
