"""One escaper for each medium. Foreign text (titles, addresses, file names, what a server sent) passes exactly one.

Common to all: control characters, direction marks and zero-width characters never get through, white space becomes one
space, and no text is longer than :data:`LONGEST_TEXT`.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final, Protocol
from urllib.parse import quote

from toolkit_maint.domain.address import AddressKind, host_of, parse_address

LONGEST_TEXT: Final = 300
LONGEST_ADDRESS: Final = 2_000

_SPACES = re.compile("[\t\n\v\f\r \x1c-\x1f\x85\u2028\u2029]+")
# Controls (C0, DEL, C1) and every character that shows nothing of its own but steers, joins or hides what stands around.
_HIDDEN_RANGES: Final = (
    "\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_HIDDEN = re.compile(f"[{_HIDDEN_RANGES}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSAFE_IN_JSON = re.compile(f"[\ud800-\udfff{_HIDDEN_RANGES.replace(chr(0) + '-' + chr(0x1F), '')}]")


class Medium(Protocol):
    """Makes foreign text fit to be shown in one medium."""

    def text(self, foreign: str) -> str:
        """Words to be read."""
        ...

    def address(self, url: str) -> str:
        """An address, which can be followed where the medium has links and it is a web address."""
        ...

    def code(self, literal: str) -> str:
        """Something to be typed or looked up letter by letter: a file name, a key, a line of configuration."""
        ...

    def place(self, literal: str, edit: str) -> str:
        """A place in a file; where the medium has links and there is such an address, one that leads to where it is edited."""
        ...


def visible(foreign: str, longest: int = LONGEST_TEXT) -> str:
    """The text on one line, without anything that is not seen, cut at ``longest`` characters."""
    plain = _HIDDEN.sub("", _SPACES.sub(" ", _SURROGATE.sub("\ufffd", foreign))).strip()
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


class Plain:
    """Text for a terminal or a file that is read as it is.

    It may end up in the log of a CI runner, which reads commands from lines that begin with ``::`` or hold ``##[``:
    these become their full-width twins, one character for one.
    """

    def text(self, foreign: str) -> str:
        """Words on one line that steer neither a terminal nor a runner."""
        return _without_commands(visible(foreign))

    def address(self, url: str) -> str:
        """The address as it is, uncut where it can be."""
        return _without_commands(visible(url, LONGEST_ADDRESS))

    def code(self, literal: str) -> str:
        """The same as text: a terminal has no code."""
        return _without_commands(visible(literal, LONGEST_ADDRESS))

    def place(self, literal: str, edit: str) -> str:  # noqa: ARG002 - the medium has no links
        """The same as code."""
        return self.code(literal)

    def line(self, source: str) -> str:
        """A line of a file, one character for one: tabs become spaces, what is not seen becomes ``·``."""
        return _without_commands(_HIDDEN.sub("·", _SURROGATE.sub("\ufffd", source.replace("\t", " "))))


_COMMAND_START = re.compile(r"(?<!\S):(?=:)")


def _without_commands(text: str) -> str:
    return _COMMAND_START.sub("\uff1a", text).replace("##[", "\uff03#[")


_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_BREAK = "\u200b"
# Where GitHub turns plain words into mentions, references, commits, emoji or links, whatever the Markdown says. A break
# that is not seen goes in at the end of each match, or, for a commit's name, after every six digits: seven make one.
_AFTER = re.compile(
    r"[@#]|\bGH-(?=\d)|:(?=//)|www(?=\.)|:(?=[\w+-]+:)|\b[cfr](?=(?:los|ix|esolv)(?:e|es|ed)?\b)", re.IGNORECASE
)
_COMMIT = re.compile(r"(?<![0-9a-z])[0-9a-f]{7,64}(?![0-9a-z])", re.IGNORECASE)
_SIX = re.compile(r"[0-9a-f]{6}(?!\Z)", re.IGNORECASE)


class Markdown:
    """Text for Markdown as GitHub reads it: shown as it was, and nothing else.

    Foreign text makes no link, tag, block, table cell, mention, reference or commit; ``<!--`` never occurs. Code and
    addresses too are such that no row of a table is split by them.
    """

    def text(self, foreign: str) -> str:
        """Words with all ASCII punctuation escaped, and zero-width breaks where a code host would make something of it."""
        broken = _COMMIT.sub(_interrupted, _AFTER.sub(rf"\g<0>{_BREAK}", visible(foreign)))
        return _PUNCTUATION.sub(r"\\\g<0>", broken)

    def address(self, url: str) -> str:
        """A web address as a link, percent-encoded; anything else as text. A code host's own address goes by its redirector."""
        parsed = parse_address(url)
        if parsed.kind is not AddressKind.WEB or len(parsed.href) > LONGEST_ADDRESS:
            return self.text(url)
        href = quote(parsed.href, safe=_ADDRESS_CHARACTERS)
        if host_of(href) in _BACKLINKING_HOSTS:
            return f"[{self.text(href)}](<{_BACKLINKING.sub(_REDIRECTOR, href)}>)"
        return f"<{href}>"

    def code(self, literal: str) -> str:
        """A code span; as text where a code span would not be safe everywhere."""
        shown = visible(literal, LONGEST_ADDRESS)
        return f"`{shown}`" if shown and not _UNSAFE_IN_CODE.search(shown) else self.text(literal)

    def place(self, literal: str, edit: str) -> str:
        """A code span, as a link where there is an address."""
        is_web = bool(edit) and len(edit) <= LONGEST_ADDRESS and parse_address(edit).kind is AddressKind.WEB
        return f"[{self.code(literal)}](<{quote(edit, safe=_ADDRESS_CHARACTERS)}>)" if is_web else self.code(literal)


def _interrupted(match: re.Match[str]) -> str:
    return _SIX.sub(rf"\g<0>{_BREAK}", match[0])


_ADDRESS_CHARACTERS: Final = "%/:?#[]@!$&'()*+,;=~-._"
_UNSAFE_IN_CODE = re.compile(r"[`|]|<!|-->|##\[")
# An address here makes a visible "mentioned in" mark on the page that it leads to.
_BACKLINKING_HOSTS: Final = frozenset({"github.com", "www.github.com"})
_BACKLINKING = re.compile(r"(?<=://)(?:www\.)?github\.com", re.IGNORECASE)
_REDIRECTOR: Final = "redirect.github.com"

PLAIN: Final = Plain()
MARKDOWN: Final = Markdown()


def json_text(encoded: str) -> str:
    """JSON with every character that steers a terminal or a runner written as an escape; it means the same."""
    return _UNSAFE_IN_JSON.sub(_as_escape, encoded).replace("##[", "#\\u0023[")


def _as_escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def command_message(foreign: str) -> str:
    """The message of a workflow command. Its line feeds stay, escaped; nothing in it ends the command."""
    lines = [visible(line, LONGEST_ADDRESS) for line in foreign.split("\n")]
    return "\n".join(lines).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(foreign: str) -> str:
    """The value of a property of a workflow command, as ``file`` or ``title``."""
    escaped = command_message(foreign.replace("\n", " "))
    return escaped.replace(":", "%3A").replace(",", "%2C")


def csv_cell(foreign: str) -> str:
    """A cell that no spreadsheet program calculates, whatever it begins with, on one line."""
    shown = visible(foreign, _LONGEST_CELL)
    return f"'{shown}" if shown.startswith(_CALCULATED) else shown


_LONGEST_CELL: Final = 32_000
# The signs that begin a formula, and their full-width twins, which some programs take for the same.
_CALCULATED: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def xml_text(foreign: str) -> str:
    """Text that XML 1.0 can hold (section 2.2), on one line; whoever writes the XML escapes its own signs."""
    return _NO_XML.sub("\ufffd", visible(foreign, LONGEST_ADDRESS))


def xml_lines(foreign: str) -> str:
    """The same for text of several lines, which stay."""
    return "\n".join(map(xml_text, foreign.split("\n")))


_NO_XML = re.compile("[\ufffe\uffff]")


class Html:
    """Fragments of HTML, for between tags: foreign text is shown as it was, and makes no tag, no attribute and no script."""

    def text(self, foreign: str) -> str:
        """Words with the signs of HTML escaped."""
        return escape(visible(foreign))

    def address(self, url: str) -> str:
        """A web address as a link that tells its site nothing of us; anything else as text."""
        parsed = parse_address(url)
        if parsed.kind not in {AddressKind.WEB, AddressKind.MAIL} or len(parsed.href) > LONGEST_ADDRESS:
            return escape(visible(url, LONGEST_ADDRESS))
        href = quote(parsed.href, safe=_ADDRESS_CHARACTERS)
        return f'<a href="{escape(href)}" rel="{_DISTANT}">{escape(visible(url, LONGEST_ADDRESS))}</a>'

    def code(self, literal: str) -> str:
        """Something to be typed, as code."""
        return f"<code>{escape(visible(literal, LONGEST_ADDRESS))}</code>"

    def place(self, literal: str, edit: str) -> str:
        """A place in a file, as a link where there is an address."""
        is_web = bool(edit) and len(edit) <= LONGEST_ADDRESS and parse_address(edit).kind is AddressKind.WEB
        href = escape(quote(edit, safe=_ADDRESS_CHARACTERS))
        return f'<a href="{href}" rel="{_DISTANT}">{self.code(literal)}</a>' if is_web else self.code(literal)


_DISTANT: Final = "noopener noreferrer nofollow"
HTML: Final = Html()
