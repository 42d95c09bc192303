"""What the source page says otherwise than the catalogue, in words: what happened, what to do, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from toolkit_maint.domain.source import CandidateRole, ChangeKind, SourceChange, SourceComparison, UnseenKind
from toolkit_maint.reports.escape import Medium
from toolkit_maint.reports.reasons import Told, told
from toolkit_maint.reports.words import Words, marked

_BELOW: Final = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "
_MOST_UNSEEN: Final = 5

HEADINGS: Final[Mapping[ChangeKind, str]] = MappingProxyType(
    {
        ChangeKind.FILLED: marked("The source page gives an address"),
        ChangeKind.ADDED: marked("New on the source page"),
        ChangeKind.REPOINTED: marked("The source page gives another address"),
        ChangeKind.RETITLED: marked("Another title on the source page"),
        ChangeKind.MOVED: marked("Elsewhere on the source page"),
        ChangeKind.REORDERED: marked("In another order on the source page"),
        ChangeKind.ANNOTATED: marked("Other words around it on the source page"),
        ChangeKind.SECTION_RENAMED: marked("Another heading on the source page"),
        ChangeKind.REMOVED: marked("No longer on the source page"),
    }
)
"""One for each kind, in order of what a maintainer turns to first."""

_WORDS: Final[Mapping[ChangeKind, Told]] = MappingProxyType(
    {
        ChangeKind.FILLED: Told(
            marked("The catalogue has no address yet, and the source page gives this one."),
            marked("Put this address behind url in the catalogue."),
        ),
        ChangeKind.ADDED: Told(
            marked("The source page lists this, and the catalogue does not."),
            marked("Add it to the catalogue with this title and this address."),
        ),
        ChangeKind.REPOINTED: Told(
            marked("The source page now leads elsewhere than the catalogue."),
            marked("Open the new address. If it is the right one, put it behind url in the catalogue."),
        ),
        ChangeKind.RETITLED: Told(
            marked("The source page has another title for this than the catalogue."),
            marked("Put the new title behind title in the catalogue."),
        ),
        ChangeKind.MOVED: Told(
            marked("On the source page this stands in another place than in the catalogue."),
            marked("Put it there in the catalogue as well."),
        ),
        ChangeKind.REORDERED: Told(
            marked("On the source page this stands in another order than in the catalogue."),
            marked("Put it in the same order in the catalogue."),
        ),
        ChangeKind.ANNOTATED: Told(
            marked("The words around this link are others on the source page than in the catalogue."),
            marked("Take the new words over into the catalogue."),
        ),
        ChangeKind.SECTION_RENAMED: Told(
            marked("The source page has another heading above this section than the catalogue."),
            marked("Put the new heading behind title of the section."),
        ),
        ChangeKind.REMOVED: Told(
            marked("The catalogue lists this, and the source page does so no longer."),
            marked("Take it out of the catalogue, or keep it on purpose."),
        ),
    }
)
_ASSUMED_ELSEWISE: Final = Told(
    marked("The catalogue has an assumed address, and the source page gives this one."),
    marked("Put this address behind url in the catalogue, and take the line address_evidence away."),
)
_ADDED_WITHOUT_ADDRESS: Final = Told(
    marked("The source page lists this, without an address, and the catalogue does not."),
    marked("Add it to the catalogue with this title."),
)
_UNSEEN: Final[Mapping[UnseenKind, str]] = MappingProxyType(
    {
        UnseenKind.FRAME: marked("another page in a frame"),
        UnseenKind.INTERACTIVE: marked("an interactive picture"),
        UnseenKind.SCRIPT: marked("something that a script draws"),
    }
)
_OF_ADDRESSES: Final = frozenset({ChangeKind.FILLED, ChangeKind.ADDED, ChangeKind.REPOINTED, ChangeKind.REMOVED})


def what_differs(change: SourceChange, words: Words) -> Told:
    """What happened and what to do."""
    if change.kind is ChangeKind.FILLED and change.before:
        return told(_ASSUMED_ELSEWISE, words)
    if change.kind is ChangeKind.ADDED and not change.url:
        return told(_ADDED_WITHOUT_ADDRESS, words)
    return told(_WORDS[change.kind], words)


def before_and_after(change: SourceChange, words: Words, medium: Medium) -> Iterator[tuple[str, str]]:
    """What the page has and what the catalogue has, each with a label, escaped for ``medium``."""
    if change.kind in _OF_ADDRESSES:
        address = change.url if change.after is None else change.after
        if address:
            yield "", medium.address(address)
        if change.before and change.kind in {ChangeKind.FILLED, ChangeKind.REPOINTED}:
            yield words.gettext("Now in the catalogue"), medium.address(change.before)
        return
    yield words.gettext("Now in the catalogue"), _told(change, change.before, words, medium)
    yield words.gettext("On the source page"), _told(change, change.after, words, medium)


def _told(change: SourceChange, text: str | None, words: Words, medium: Medium) -> str:
    shown = medium.text(text or "")
    if change.kind is ChangeKind.REORDERED:
        return words.say("behind {title}", title=shown) if shown else words.gettext("in front")
    if change.kind is ChangeKind.MOVED:
        return shown or words.gettext("Before the first section")
    return shown or words.gettext("(nothing)")


def whereabouts(change: SourceChange, words: Words, medium: Medium) -> Iterator[str]:
    """Where it stands, which id it has, and what else has its address."""
    related = change.role is CandidateRole.RELATED and change.parent_title
    around = (change.section, change.subsection, None if related else change.parent_title)
    where = _BELOW.join(medium.text(title) for title in around if title)
    if where and change.kind is not ChangeKind.SECTION_RENAMED:
        yield words.say("In: {where}", where=where)
    if related:
        yield words.say("Related link of: {parent}", parent=medium.text(change.parent_title or ""))
    elif change.entry:
        yield words.say("Id in the catalogue: {entry}", entry=medium.code(change.entry))
    if change.duplicate_of:
        yield words.say("This address is listed already: {entry}", entry=medium.code(change.duplicate_of))


def take_over(words: Words, medium: Medium) -> str:
    """How all changes are written into the files at once."""
    return words.say(
        "All of this can be written into the files for you: save this report as JSON (report.json), and run {command}. "
        "It shows what would change; without {option} it writes it.",
        command=medium.code("toolkit-maint apply report.json --dry-run"),
        option=medium.code("--dry-run"),
    )


def unseen(source: SourceComparison, words: Words, medium: Medium) -> Iterator[str]:
    """The parts of the page that no reading of its text can see, a sentence each; of many the first few."""
    for part in source.unseen[:_MOST_UNSEEN]:
        kind, detail = words.gettext(_UNSEEN[part.kind]), medium.text(part.detail)
        what = f"{kind} ({detail})" if detail else kind
        if part.section:
            section = medium.text(part.section)
            yield words.say(
                "This part of the page could not be read: {what}, under the heading {section}.", what=what, section=section
            )
        else:
            yield words.say("This part of the page could not be read: {what}.", what=what)
    more = len(source.unseen) - _MOST_UNSEEN
    if more > 0:
        yield words.say_many(
            "And {count} more part of the page could not be read.",
            "And {count} more parts of the page could not be read.",
            more,
        )
