"""The links that somebody chooses by the name of an entry or a section."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Final

from toolkit_maint.cli.endings import wrong_usage
from toolkit_maint.domain.catalogue import LinkPlace
from toolkit_maint.reports.words import Words

_NEAR: Final = 0.6


def places_called(wanted: Sequence[str], places: Sequence[LinkPlace], words: Words) -> list[LinkPlace]:
    """The places of these entries (nested and related ones with them) and sections, by id or title.

    A name that nothing has ends the command.
    """
    chosen: list[LinkPlace] = []
    for name in wanted:
        found = [place for place in places if name.casefold() in _names(place)]
        if not found:
            known = sorted({known for place in places for known in _names(place)})
            near = difflib.get_close_matches(name.casefold(), known, 1, _NEAR)
            hint = words.say(" Did you mean {name}?", name=near[0]) if near else ""
            wrong_usage(words.say("No entry or section is called {name}.", name=name) + hint)
        chosen.extend(place for place in found if place not in chosen)
    return chosen


def _names(place: LinkPlace) -> frozenset[str]:
    names = [place.owner, place.link.title]
    names += [name for section in place.sections for name in (section.id, section.title)]
    if place.parent is not None:
        names += [place.parent.id, place.parent.title]
    return frozenset(name.casefold() for name in names if name)
