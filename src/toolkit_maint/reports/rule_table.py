"""The sentences of every rule: what is wrong, and how to mend it, the most telling way first."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from toolkit_maint.domain.diagnostic import Rule
from toolkit_maint.reports.causes import Sentences
from toolkit_maint.reports.words import marked

_COPY_AGAIN = marked("Open the page in your browser, and copy the address from there once more.")
_OTHER_ID = marked("Give one of the two another id.")
_REMOVE_LINE = marked("Take this line away.")

RULES: Final[Mapping[Rule, Sentences]] = MappingProxyType(
    {
        Rule.FILE_MISSING: Sentences(
            (marked("the file {listed} is not there"), marked("this file is not there")),
            (marked("Did you mean {suggestion}?"), marked("Put the file there, or mend its name.")),
        ),
        Rule.FILE_OUTSIDE: Sentences(
            (
                marked("the file {listed} lies outside the folder of the catalogue"),
                marked("a file lies outside the folder of the catalogue"),
            ),
            (marked("Move the file into the folder of the catalogue, and name it there."),),
        ),
        Rule.FILE_UNREADABLE: Sentences(
            (marked("the file {listed} cannot be opened"), marked("this file cannot be opened")),
            (marked("See whether the file may be read, and is no folder."),),
        ),
        Rule.FILE_NOT_LISTED: Sentences(
            (
                marked("the file {listed} is in the folder, but catalogue.yaml does not list it"),
                marked("this file is in the folder, but catalogue.yaml does not list it"),
            ),
            (marked("Add the file to the list in catalogue.yaml, or take it away."),),
        ),
        Rule.FILE_LISTED_TWICE: Sentences(
            (marked("the file {listed} is listed twice"), marked("a file is listed twice")),
            (_REMOVE_LINE,),
        ),
        Rule.ENCODING: Sentences(
            (marked("this file is not written in UTF-8"),),
            (marked("Save the file again, and choose UTF-8 as its encoding."),),
        ),
        Rule.TOO_LARGE: Sentences(
            (marked("this file is larger than is allowed ({expected})"), marked("this file is too large")),
            (marked("Divide it over several files, one for each section."),),
        ),
        Rule.TOO_DEEP: Sentences(
            (marked("things are nested deeper than is allowed ({expected})"), marked("things are nested too deep")),
            (marked("Take away the brackets or the indentation that are too many."),),
        ),
        Rule.TOO_MANY_PARTS: Sentences(
            (marked("this file has more parts than is allowed ({expected})"), marked("this file has too many parts")),
            (marked("Divide it over several files, one for each section."),),
        ),
        Rule.TEXT_TOO_LONG: Sentences(
            (marked("this text is longer than is allowed ({expected})"), marked("this text is too long")),
            (marked("Make the text shorter; a quotation mark that was never closed may be the cause."),),
        ),
        Rule.ALIAS: Sentences(
            (
                marked("a text cannot begin with {sign}"),
                marked("a reference ({value}) is not allowed here"),
                marked("a reference to another part (& or *) is not allowed here"),
            ),
            (
                marked("Put quotation marks around the whole text, if {sign} belongs to it."),
                marked("Write the text out in full; if it is meant as text, put it between quotation marks."),
            ),
        ),
        Rule.TAG: Sentences(
            (
                marked("a text cannot begin with {sign}"),
                marked("a type mark ({value}) is not allowed here"),
                marked("a type mark (an exclamation mark before a value) is not allowed here"),
            ),
            (
                marked("Put quotation marks around the whole text, if {sign} belongs to it."),
                marked("Take the mark away; if it is meant as text, put it between quotation marks."),
            ),
        ),
        Rule.SYNTAX: Sentences(
            (marked("this cannot be read"),),
            (
                marked(
                    "Look at this line and the one above it: indentation, colons, and quotation marks that must come in pairs."
                ),
            ),
        ),
        Rule.SEVERAL_DOCUMENTS: Sentences(
            (marked("this file holds more than one document"),),
            (marked("Take the line --- away, or make a file of each document."),),
        ),
        Rule.EMPTY_FILE: Sentences(
            (marked("there is nothing in this file"),),
            (marked("Fill the file, or take it off the list in catalogue.yaml."),),
        ),
        Rule.DUPLICATE_KEY: Sentences(
            (
                marked("{subject} has the key {key} twice"),
                marked("the key {key} stands here twice"),
                marked("a key stands here twice"),
            ),
            (marked("Keep one of the two."),),
        ),
        Rule.KEY_NOT_TEXT: Sentences(
            (marked("'{value}' cannot be a key: only text can"), marked("a key must be text")),
            (marked("Put a word before the colon."),),
        ),
        Rule.MISSING_KEY: Sentences(
            (
                marked("{subject} needs {thing}"),
                marked("{subject} needs the key {key}"),
                marked("the key {key} is missing here"),
                marked("a key is missing here"),
            ),
            (marked("Add: {suggestion}"), marked("Add a line that begins with {key_line}"), marked("Add the key.")),
        ),
        Rule.UNKNOWN_KEY: Sentences(
            (
                marked("{subject} cannot have a key {key}"),
                marked("the key {key} is not known here"),
                marked("a key is not known here"),
            ),
            (
                marked("Did you mean {suggestion}?"),
                marked("Known here: {expected}."),
                marked("Take the line away, or mend the key."),
            ),
        ),
        Rule.WRONG_TYPE: Sentences(
            (
                marked("the key {key} of {subject} must be {expected_type}, but there stands: {value}"),
                marked("the key {key} of {subject} must be {expected_type}"),
                marked("the key {key} must be {expected_type}, but there stands: {value}"),
                marked("the key {key} must be {expected_type}"),
                marked("this must be {expected_type}"),
                marked("what stands here is of the wrong kind"),
            ),
            (
                marked("Write {bare}, without quotation marks."),
                marked("Write {suggestion}."),
                marked("Write a list: {list_line}"),
                marked("Write only the year, for example {year}, or take the line away."),
                marked("Write what is asked for."),
            ),
        ),
        Rule.EMPTY_TEXT: Sentences(
            (
                marked("{thing_the} of {subject} is empty"),
                marked("the key {key} of {subject} is empty"),
                marked("the key {key} is empty"),
                marked("a text is empty"),
            ),
            (marked("Fill it in, or take the line away if it may be left out."),),
        ),
        Rule.BAD_VALUE: Sentences(
            (
                marked("the key {key} of {subject} cannot be '{value}'"),
                marked("the key {key} cannot be '{value}'"),
                marked("'{value}' is not possible here"),
                marked("this value is not possible here"),
            ),
            (
                marked("Did you mean {suggestion}?"),
                marked("Possible: {expected}."),
                marked("Write one of the values that are possible."),
            ),
        ),
        Rule.BAD_ID: Sentences(
            (marked("'{value}' cannot be an id"), marked("this cannot be an id")),
            (
                marked("An id has small letters, digits and hyphens only, as in {suggestion}."),
                marked("An id has small letters, digits and hyphens only."),
            ),
        ),
        Rule.SCHEMA: Sentences(
            (
                marked("{subject} is not as it should be: {value}"),
                marked("something here is not as it should be: {value}"),
                marked("something here is not as it should be"),
            ),
            (marked("Expected: {expected}."), marked("Compare it with a part that is right.")),
        ),
        Rule.DUPLICATE_ID: Sentences(
            (
                marked("the id '{value}' of {subject} is already taken by '{other_name}'"),
                marked("the id '{value}' of {subject} is already taken"),
                marked("the id '{value}' is already taken"),
                marked("an id is already taken"),
            ),
            (marked("Give this one another id, for example {suggestion}."), _OTHER_ID),
        ),
        Rule.UNKNOWN_ID: Sentences(
            (
                marked("the key {key} of {subject} names the id '{value}', which does not exist"),
                marked("the id '{value}' does not exist"),
                marked("an id does not exist"),
            ),
            (marked("Did you mean {suggestion}?"), marked("Write the id of an entry that is in the catalogue.")),
        ),
        Rule.DUPLICATE_ADDRESS: Sentences(
            (
                marked("the address of {subject} is already listed as '{other_name}'"),
                marked("the address of {subject} is already listed"),
                marked("this address is already listed"),
            ),
            (
                marked("Take one of the two away; if the page lists it twice on purpose, add {duplicate_line} to this entry."),
                marked("Take one of the two away; if the page lists it twice on purpose, add duplicate_of and its id."),
            ),
        ),
        Rule.SAME_ADDRESS: Sentences(
            (
                marked("{subject} leads to nearly the same address as '{other_name}'"),
                marked("{subject} leads to nearly the same address as another one"),
                marked("this address is nearly the same as another one"),
            ),
            (
                marked("See whether it is the same page; if it is listed twice on purpose, add {duplicate_line} to this one."),
                marked("See whether it is the same page; if so, keep one."),
            ),
        ),
        Rule.SAME_TITLE: Sentences(
            (
                marked("{subject} has the same title as another one in its section"),
                marked("the same title stands twice in this section"),
            ),
            (
                marked("See whether the same thing is listed twice; if that is on purpose, add {duplicate_line} to this one."),
                marked("See whether the same thing is listed twice; if so, keep one."),
            ),
        ),
        Rule.RELATIVE_ADDRESS: Sentences(
            (
                marked("the address of {subject} is not complete: {value}"),
                marked("this address is not complete: {value}"),
                marked("this address is not complete"),
            ),
            (marked("Did you mean {suggestion}?"), marked("Write the whole address, with https:// in front.")),
        ),
        Rule.MALFORMED_ADDRESS: Sentences(
            (
                marked("the address of {subject} is not one that a browser can open: {value}"),
                marked("'{value}' is not an address that a browser can open"),
                marked("this is not an address that a browser can open"),
            ),
            (marked("Did you mean {suggestion}?"), _COPY_AGAIN),
        ),
        Rule.BAD_PORT: Sentences(
            (
                marked("the address of {subject} holds a port number that browsers refuse: {value}"),
                marked("this address holds a port number that browsers refuse"),
            ),
            (marked("Take the colon and the number behind the name of the site away."),),
        ),
        Rule.PASSWORD_IN_ADDRESS: Sentences(
            (
                marked("the address of {subject} holds a user name or a password"),
                marked("this address holds a user name or a password"),
            ),
            (marked("Take everything between // and @ away, and change that password: others have seen it."),),
        ),
        Rule.TRACKING_IN_ADDRESS: Sentences(
            (
                marked("the address of {subject} holds tracking: {value}"),
                marked("the address of {subject} holds tracking"),
                marked("this address holds tracking"),
            ),
            (
                marked("Shorter, and the same page: {suggestion}"),
                marked("Take the parts away that only say where a reader came from."),
            ),
        ),
        Rule.SCHEME_TYPO: Sentences(
            (
                marked("the beginning of the address of {subject} is not right: {value}"),
                marked("the beginning of this address is not right: {value}"),
                marked("the beginning of this address is not right"),
            ),
            (marked("Did you mean {suggestion}?"), marked("A web address begins with https://")),
        ),
        Rule.SPACE_IN_ADDRESS: Sentences(
            (marked("there is a space in the address of {subject}"), marked("there is a space in this address")),
            (marked("Did you mean {suggestion}?"), marked("Take the space away, or write %20 in its place.")),
        ),
        Rule.ADDRESS_UNKNOWN: Sentences(
            (marked("the address of some links is not known yet"),),
            (marked("Do you know one of these addresses? Fill it in behind url. (This is the first.)"),),
        ),
        Rule.TEXT_CUT_BY_COMMENT: Sentences(
            (marked("what comes behind ' #' is read as a remark, and does not stand in the text"),),
            (
                marked("Does it belong to the text? Then write: {suggestion}"),
                marked("Does it belong to the text? Then put quotation marks around the whole text."),
            ),
        ),
        Rule.ARROW_IN_NOTE: Sentences(
            (marked("the note begins with an arrow, but the page adds one by itself"),),
            (marked("Take the arrow away."),),
        ),
        Rule.PRIVATE_ADDRESS: Sentences(
            (
                marked("readers cannot open the address of {subject}: it only exists in somebody's own network"),
                marked("readers cannot open this address: it only exists in somebody's own network"),
            ),
            (marked("Write the address that others see, or null if there is none."),),
        ),
        Rule.EVIDENCE_WITHOUT_ADDRESS: Sentences(
            (
                marked("{subject} says how well its address is known, but has no address"),
                marked("there is address_evidence here, but no address"),
            ),
            (marked("Take the line with address_evidence away, or fill in the address."),),
        ),
        Rule.IGNORE_EXPIRED: Sentences(
            (marked("the ignore of {subject} ended on {value}"), marked("this ignore has ended")),
            (marked("Take the ignore away, or give it a later date."),),
        ),
        Rule.IGNORE_WITHOUT_ADDRESS: Sentences(
            (
                marked("{subject} has an ignore, but no address that is visited"),
                marked("there is an ignore here, but no address that is visited"),
            ),
            (marked("Take the ignore away, or fill in the address."),),
        ),
    }
)
