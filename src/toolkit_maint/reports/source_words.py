"""Why the source page was not believed, with what this one run knows of it: numbers, names, and whether it is a saved file."""

from __future__ import annotations

from typing import Final

from toolkit_maint.domain.observation import FaultKind
from toolkit_maint.domain.report import Incomplete
from toolkit_maint.domain.source import SourceComparison, SourceKind, Unreadable
from toolkit_maint.reports.escape import Medium
from toolkit_maint.reports.reasons import UNREADABLE, UNREADABLE_COPY, Told, told
from toolkit_maint.reports.words import Words

_GUARDED: Final = frozenset({FaultKind.ADDRESS_NOT_PUBLIC.value, FaultKind.ADDRESS_REFUSED.value})
_STOPPED: Final = frozenset({Incomplete.INTERRUPTED.value, Incomplete.DEADLINE.value})


def unreadable(why: Unreadable, source: SourceComparison, words: Words, medium: Medium) -> Told:
    """What happened and what to do, in the language of ``words`` and escaped for ``medium``."""
    table = UNREADABLE_COPY if source.kind is SourceKind.SNAPSHOT else UNREADABLE
    happened, to_do = told(table[why], words)
    match why:
        case Unreadable.UNREACHABLE if source.detail in _GUARDED:
            return _guarded(words, medium)
        case Unreadable.UNREACHABLE if source.detail in _STOPPED:
            return Told(
                words.gettext("This run was ended before the page was read."), words.gettext("Run again to compare with it.")
            )
        case Unreadable.HTTP_STATUS if source.detail:
            return Told(f"{happened.removesuffix('.')} (HTTP {medium.text(source.detail)}).", to_do)
        case Unreadable.LANDMARK_MISSING if source.detail:
            landmark = medium.text(source.detail)
            return Told(words.say("This text must be on the page, and is not there: '{landmark}'.", landmark=landmark), to_do)
        case Unreadable.TOO_FEW_KNOWN if source.needed:
            return Told(_too_few(source, words), to_do)
        case _:
            return Told(happened, to_do)


def _guarded(words: Words, medium: Medium) -> Told:
    option = medium.code("--allow-private")
    return Told(
        words.gettext("We refused to visit this address ourselves: it leads into a private network."),
        words.say("If you know and trust that network, allow it with the option {option}.", option=option),
    )


def _too_few(source: SourceComparison, words: Words) -> str:
    return words.say(
        "{known} of {expected} links and titles of the catalogue were found again on the page; {needed} are needed.",
        known=words.number(source.known),
        expected=words.number(source.expected),
        needed=words.number(source.needed),
    )
