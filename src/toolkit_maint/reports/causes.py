"""What is wrong, and how to mend it, where the cause is known: one table over all causes of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from toolkit_maint.domain.diagnostic import Cause
from toolkit_maint.reports.words import marked


class Sentences(NamedTuple):
    """Ways to say what is wrong, and how to mend it; the last of each has no fields."""

    wrong: tuple[str, ...]
    mend: tuple[str, ...]


_QUOTE_ALL = marked("Put straight quotation marks around the whole text.")
_WRITE = marked("Write: {suggestion}")

CAUSES: Final[Mapping[Cause, Sentences]] = MappingProxyType(
    {
        Cause.CONFLICT: Sentences(
            (marked("two versions of this file were put together here, and nobody has chosen yet"),),
            (marked("Keep one of the two versions, and take the lines with <<<<<<<, ======= and >>>>>>> away."),),
        ),
        Cause.TAB: Sentences((marked("there is a tab here"),), (marked("Replace it by spaces."),)),
        Cause.NO_BREAK_SPACE: Sentences(
            (marked("there is a no-break space here: it looks like a space, but is none"),),
            (marked("Delete the white space here, and type it again with the space bar."),),
        ),
        Cause.CONTROL: Sentences(
            (
                marked("there is a character here that cannot be seen ({value})"),
                marked("there is a character here that cannot be seen"),
            ),
            (marked("Delete what stands around it, and type it again."),),
        ),
        Cause.UNCLOSED_QUOTE: Sentences(
            (marked("this quotation mark is never closed"),),
            (marked("Put the same quotation mark at the end of the text."),),
        ),
        Cause.APOSTROPHE_FIRST: Sentences(
            (marked("a text that begins with ' must also end with '"),),
            (marked("Put double quotation marks around the whole text."),),
        ),
        Cause.QUOTE_INSIDE: Sentences(
            (marked("the quotation mark within the text closes the text too early"),),
            (marked("Put the other kind of quotation mark around the text."),),
        ),
        Cause.FIRST_SIGN: Sentences(
            (marked("a text cannot begin with {value}"), marked("a text cannot begin with this sign")),
            (marked("Put quotation marks around the whole text."),),
        ),
        Cause.UNCLOSED_BRACKET: Sentences(
            (marked("this bracket is never closed, or a comma is missing behind it"),),
            (marked("Close the bracket, and put a comma between the parts."),),
        ),
        Cause.BACKSLASH: Sentences(
            (marked("between double quotation marks a backslash (\\) means something else"),),
            (marked("Put single quotation marks around the text."),),
        ),
        Cause.DASH: Sentences(
            (marked("a new item of a list begins with a hyphen and a space"),),
            (_WRITE, marked("Put a hyphen and a space at the beginning of the line.")),
        ),
        Cause.COLON_IN_TEXT: Sentences((marked("there is ': ' in this text"),), (_QUOTE_ALL,)),
        Cause.NO_COLON: Sentences(
            (marked("on this line a colon with a space behind it is missing"),),
            (_WRITE, marked("Put a colon and a space behind the first word, or quotation marks around the text.")),
        ),
        Cause.NO_SPACE: Sentences(
            (marked("a space belongs behind the colon"),),
            (_WRITE, marked("Put a space behind the colon.")),
        ),
        Cause.INDENTATION: Sentences(
            (marked("this line stands too far to the right or to the left"),),
            (marked("Put it straight below the line above it that it belongs with, with as many spaces in front."),),
        ),
        Cause.TWO_ADDRESSES: Sentences((marked("two addresses stand here"),), (marked("Keep one of them."),)),
        Cause.COMMA_IN_HOST: Sentences(
            (marked("there is a comma in the name of the site"),),
            (marked("Did you mean {suggestion}?"), marked("Write a full stop instead of the comma.")),
        ),
        Cause.OWN_COMPUTER: Sentences(
            (marked("this is a file on somebody's own computer: nobody else can open it"),),
            (marked("Write the address where the file stands on the web, or null if there is none."),),
        ),
        Cause.NULL_AS_TEXT: Sentences(
            (marked("'{value}' is no address"), marked("this is no address")),
            (marked("Is the address not known? Write null, without quotation marks."),),
        ),
        Cause.MAIL_ADDRESS: Sentences(
            (marked("this is a mail address without mailto: in front"),),
            (_WRITE, marked("Put mailto: in front.")),
        ),
        Cause.NOT_A_SOURCE: Sentences(
            (marked("the source page cannot be read from {value}"), marked("the source page cannot be read from here")),
            (marked("Write an address that begins with https://, or the path of a saved copy next to this file."),),
        ),
    }
)
