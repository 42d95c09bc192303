"""What ``init`` tells: what the page holds, which files come of it, what is still to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from toolkit_maint.domain.catalogue import Catalogue, links
from toolkit_maint.domain.report import catalogue_facts
from toolkit_maint.domain.source import SourceComparison, Unreadable
from toolkit_maint.reports.columns import wrapped
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.headline import size_of
from toolkit_maint.reports.source_changes import unseen
from toolkit_maint.reports.source_words import unreadable
from toolkit_maint.reports.words import Words

_MOST_REFUSED: Final = 10


class Beginning(msgspec.Struct, frozen=True, kw_only=True):
    """A catalogue that was just begun. ``warnings`` counts the warnings of ``validate``; ``folder`` is empty for this one.

    ``reading`` has what could not be seen; ``to_fill_in`` says that the workflows do not know yet where the program comes
    from, ``lies_below`` that they are not at the top of a git repository, and so never start.
    """

    reading: SourceComparison
    catalogue: Catalogue
    files: Sequence[str]
    folder: str
    refused: Sequence[str] = ()
    duplicates: int = 0
    warnings: int = 0
    has_contact: bool = True
    to_fill_in: bool = False
    lies_below: bool = False


def not_begun(reading: SourceComparison, words: Words) -> str:
    """Why there is nothing to begin with, and what to do."""
    why = reading.unreadable or Unreadable.EMPTY
    if why in {Unreadable.TOO_FEW_LINKS, Unreadable.LANDMARK_MISSING, Unreadable.TOO_FEW_KNOWN}:
        happened = words.gettext("There is no link on this page that a catalogue could begin with.")
        to_do = words.gettext(
            "Open the page in your browser. If its list is drawn by a script or stands in a frame, save the page there as "
            "'Webpage, HTML only' once you see the list, and begin with that file."
        )
        return f"{happened}\n{to_do}"
    happened, to_do = unreadable(why, reading, words, PLAIN)
    return f"{happened}\n{to_do}"


def render_beginning(begun: Beginning, words: Words, width: int, *, dry_run: bool) -> str:
    """What was found, what was written (or would be), and the next steps; ends in a line feed."""
    lines = [words.gettext("Found on the page:")]
    for sentence in _found(begun, words):
        lines += wrapped(sentence, width, first="  ", rest="  ")
    heading = words.gettext("These files would be written:") if dry_run else words.gettext("These files were written:")
    lines += ["", heading, *(f"  {PLAIN.code(name)}" for name in begun.files)]
    missing = list(_missing(begun, words))
    if missing:
        lines += ["", words.gettext("Still to do:")]
        for sentence in missing:
            lines += wrapped(sentence, width, first="  - ", rest="    ")
    if not dry_run:
        lines += ["", *_next_steps(begun, words)]
    return "\n".join(lines) + "\n"


def _found(begun: Beginning, words: Words) -> Iterator[str]:
    facts = catalogue_facts(begun.catalogue)
    known = [place.link.url is not None for place in links(begun.catalogue)]
    yield size_of(facts, words)
    if open_links := known.count(False):
        yield words.say_many(
            "{count} link has no address, and is written with url: null.",
            "{count} links have no address, and are written with url: null.",
            open_links,
        )
    if begun.duplicates:
        yield words.say_many(
            "{count} link leads to an address that is listed before it, and says so with duplicate_of.",
            "{count} links lead to an address that is listed before them, and say so with duplicate_of.",
            begun.duplicates,
        )
    for written in begun.refused[:_MOST_REFUSED]:
        yield words.say("This address leads nowhere, so it was left open: {address}", address=PLAIN.address(written))
    if more := max(0, len(begun.refused) - _MOST_REFUSED):
        yield words.say_many("{count} more address leads nowhere.", "{count} more addresses lead nowhere.", more)
    yield from unseen(begun.reading, words, PLAIN)


def _missing(begun: Beginning, words: Words) -> Iterator[str]:
    if not begun.has_contact:
        yield words.gettext(
            "Set contact in toolkit-maint.toml: the address of a page or a mailbox. Without it, whoever is visited cannot "
            "reach you."
        )
    if begun.to_fill_in:
        yield words.gettext(
            "Fill in PROGRAM_REPOSITORY and PROGRAM_COMMIT in both workflows: toolkit-maint is on no package index yet, so "
            "they must know which git repository it comes from."
        )
    if begun.lies_below:
        yield words.gettext(
            "Move the folder .github to the top of your git repository, and give its workflows the path of this folder: "
            "workflows in a folder below never start."
        )
    if begun.warnings:
        yield words.say_many(
            "Look at {count} warning of validate; it stops nothing.",
            "Look at the {count} warnings of validate; they stop nothing.",
            begun.warnings,
        )


def _next_steps(begun: Beginning, words: Words) -> Iterator[str]:
    yield words.gettext("What you can do next:")
    commands: Mapping[str, str] = {
        "validate": words.gettext("see whether everything is well-formed"),
        "scrape": words.gettext("compare with the page; right now there is no difference"),
        "check": words.gettext("visit every link"),
    }
    if begun.folder:
        yield f"  cd {_quoted(PLAIN.code(begun.folder))}"
    for command, meaning in commands.items():
        yield f"  toolkit-maint {command:<9} # {meaning}"


def _quoted(path: str) -> str:
    """A path as a shell reads it as one word."""
    plain = path.replace("/", "").replace("-", "").replace("_", "").replace(".", "")
    return path if plain.isalnum() else "'" + path.replace("'", "'\\''") + "'"
