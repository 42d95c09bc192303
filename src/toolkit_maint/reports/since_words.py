"""Words for a change that a command was asked about with ``--since``: what it does, what is yours, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from toolkit_maint.domain.report import CaseGroup, ChangeReport, LinkCase, LinksPart, Since
from toolkit_maint.reports.escape import Medium
from toolkit_maint.reports.words import Words

_SHORT_HASH: Final = 9
NEEDS_SOMEBODY: Final = frozenset({CaseGroup.FAULTY_ADDRESS, CaseGroup.FAILED, CaseGroup.MOVED})
"""The groups of links of which whoever adds them has something to mend."""


def not_yours(words: Words) -> str:
    """The heading of what was wrong before."""
    return words.gettext("Not yours: it was so before this change")


def mend_today(words: Words, medium: Medium) -> str:
    """What to do of a link that does not work on the day that it is added."""
    return words.say("Mend the address, or leave it open with {line} until somebody knows it.", line=medium.code("url: null"))


def without_blame(sentence: str, words: Words) -> str:
    """A sentence on something that was so before, where it stands alone."""
    return words.say("Not yours, it was so before this change: {sentence}", sentence=sentence)


def compared(since: Since, words: Words, medium: Medium) -> str:
    """What the change does to the catalogue, counted."""
    counted = (
        (since.added, words.say_many("{count} added", "{count} added", since.added)),
        (since.changed, words.say_many("{count} changed", "{count} changed", since.changed)),
        (since.moved, words.say_many("{count} put elsewhere", "{count} put elsewhere", since.moved)),
        (since.removed, words.say_many("{count} removed", "{count} removed", since.removed)),
    )
    told = ", ".join(sentence for count, sentence in counted if count)
    if not told:
        return words.say("The catalogue says the same as at {ref} ({commit}).", **_named(since, medium))
    return words.say("Entries, links and sections since {ref} ({commit}): {counts}.", counts=told, **_named(since, medium))


def _named(since: Since, medium: Medium) -> dict[str, str]:
    return {"ref": medium.code(since.ref), "commit": medium.code(since.commit[:_SHORT_HASH])}


def links_of_change(report: ChangeReport, words: Words) -> Iterator[str]:
    """How the links stand that the change adds or alters; nothing where no link was asked about."""
    links = report.links
    if links is None:
        return
    yours = [case for case in links.cases if case.yours]
    if not yours:
        yield words.gettext("This change adds or alters no address.")
    yield from _yours(yours, words)
    others = sum(case.group in NEEDS_SOMEBODY for case in links.cases if not case.yours)
    if others:
        yield words.say_many(
            "{count} link beside it needs somebody as well, but is not yours.",
            "{count} links beside it need somebody as well, but are not yours.",
            others,
        )


def _yours(cases: list[LinkCase], words: Words) -> Iterator[str]:
    counts = {group: sum(case.group is group for case in cases) for group in CaseGroup}
    wrong = counts[CaseGroup.FAULTY_ADDRESS] + counts[CaseGroup.FAILED]
    if cases and counts[CaseGroup.FINE] == len(cases):
        yield words.say_many(
            "The one address that this change adds or alters works.",
            "All {count} addresses that this change adds or alters work.",
            len(cases),
        )
    if wrong:
        yield words.say_many(
            "{count} address that this change adds or alters does not work.",
            "{count} addresses that this change adds or alters do not work.",
            wrong,
        )
    if moved := counts[CaseGroup.MOVED]:
        yield words.say_many(
            "{count} new address has moved already: take the one that it leads to.",
            "{count} new addresses have moved already: take those that they lead to.",
            moved,
        )
    if kept_out := counts[CaseGroup.BLOCKED]:
        yield words.say_many("{count} site kept our program out.", "{count} sites kept our program out.", kept_out)
    if unsure := counts[CaseGroup.UNSURE]:
        yield words.say_many("Of {count} link we could not tell.", "Of {count} links we could not tell.", unsure)


def others_of(links: LinksPart | None) -> list[LinkCase]:
    """The links that need somebody, and are not yours."""
    return [case for case in links.cases if not case.yours and case.group in NEEDS_SOMEBODY] if links else []
