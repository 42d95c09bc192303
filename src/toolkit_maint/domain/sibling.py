"""A made-up address beside a page: what a site shows where there is nothing. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import ada_url

from toolkit_maint.domain.observation import Hop
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.suggestion import ends_at_error, ends_at_home, ends_at_search

_NOBODYS_NAME = "page-that-never-was-4b1d"


def sibling_address(hops: Sequence[Hop], policy: Policy) -> str:
    """An address beside the one that a look ended at, or where that tells nothing of it, beside the one that it began with.

    The made-up name says what it is, to those who read the logs of a site, and has the extension of the page's.
    """
    is_elsewhere = ends_at_home(hops, policy) or ends_at_error(hops, policy) or ends_at_search(hops, policy)
    url = ada_url.URL(hops[0 if is_elsewhere else -1].address)
    folder, _, name = url.pathname.rstrip("/").rpartition("/")
    _, dot, extension = name.rpartition(".")
    kept = f"{dot}{extension}" if dot and extension.isalnum() else ""
    url.pathname = f"{folder}/{_NOBODYS_NAME}{kept}"
    url.search = ""
    url.hash = ""
    return url.href
