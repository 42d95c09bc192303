"""How a visitor introduces itself: honest about what it is, shaped like a browser in all else."""

from __future__ import annotations

import re

from toolkit_maint import __version__
from toolkit_maint.adapters.web.body import ACCEPTED_CODINGS

_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")


def introduction(contact: str | None, language: str) -> tuple[tuple[str, str], ...]:
    """The headers that every request carries: User-Agent, Accept, Accept-Language, Accept-Encoding.

    ``contact`` is an address where the site's people can reach ours, or ``None``; what is not printable ASCII is left out of
    it. ``language`` is the catalogue's, and comes first.
    """
    reachable = _UNPRINTABLE.sub("", contact or "").strip()
    agent = f"toolkit-maint/{__version__}"
    languages = "en, *;q=0.5" if language == "en" else f"{language}, en;q=0.8, *;q=0.5"
    return (
        ("User-Agent", f"{agent} (+{reachable})" if reachable else agent),
        ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
        ("Accept-Language", languages),
        ("Accept-Encoding", ACCEPTED_CODINGS),
    )
