"""Pages that send their reader on by other means than HTTP: a script that runs at once, or a notice with one link.

No script is run. What is read is only what a script does on its first level, or in a function that is called at once, with
an address that stands there literally. Anything that may hang on a condition, a click or a long wait is left alone, and so
is a script as soon as it has something that cannot be read for sure without a parser.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable

import msgspec

from toolkit_maint.domain.address import AddressKind, parse_address, without_fragment
from toolkit_maint.domain.signs import plain

_MOST_SCRIPT = 20_000
_MOST_MATCHES = 32
_MOST_OPEN = 32
_MOST_BRACES = 16
_LONGEST_WAIT = 30_000
_DOT, _GAP = r"\s{0,9}\.\s{0,9}", r"\s{0,9}"
_LOCATION = rf"(?:(?:window|document|self|top|parent|globalThis|[a-z]){_DOT}){{0,3}}location"
_HREF = rf"{_LOCATION}(?:{_DOT}href)?{_GAP}={_GAP}"
_WAIT = rf"(?:,{_GAP}(?P<wait>[0-9]{{1,7}}){_GAP}(?:\*{_GAP}(?P<times>[0-9]{{1,7}}){_GAP})?)?\)"
_SETS = re.compile(
    rf"{_HREF}(?P<q>[\"'`])(?P<set>[^\"'`\n]{{1,2000}})(?P=q)"
    rf"|{_LOCATION}{_DOT}(?:replace|assign){_GAP}\({_GAP}(?P<r>[\"'`])(?P<call>[^\"'`\n]{{1,2000}})(?P=r){_GAP}\)"
    rf"|setTimeout{_GAP}\({_GAP}\"{_GAP}{_HREF}'(?P<late>[^\"'\n]{{1,2000}})'{_GAP};?{_GAP}\"{_GAP}{_WAIT}"
)
_LEADS = frozenset({"location", "window", "document", "self", "top", "parent", "globalThis", "setTimeout"})
# What follows an address that is only a part of what is computed.
_GOES_ON = re.compile(r"\s{0,99}([+.?*%&|\[(<>=^])")
_TOKEN = re.compile(
    r"(?P<gap>\s++|//[^\n\r\u2028\u2029]*+|/\*[^*]*+\*++(?:[^/*][^*]*+\*++)*+/|<!--[^\n\r\u2028\u2029]*+)"
    r"|(?P<word>[\w$]++)"
    r"|(?P<string>\"(?:[^\"\\\n\r]++|\\[\s\S])*+\"|'(?:[^'\\\n\r]++|\\[\s\S])*+')"
    r"|(?P<sign>=>|&&|\|\||-->|[\s\S])"
)
# A string that does not end, a regular expression or a division, a template, an escaped name, a comment of HTML.
_UNSURE = frozenset({'"', "'", "/", "`", "\\", "-->"})
_HINGES = frozenset({"return", "throw", "break", "continue", "yield", "await", "try", "catch", "finally", "with"}) | frozenset(
    {"if", "else", "switch", "case", "for", "while", "do", "&&", "||", "?"}
)
_DECLARES = frozenset({"var", "let", "const", "(", ","})
_BEGINS = frozenset({"", ";", "{", "}"})
_PAIRS = {")": "(", "]": "[", "}": "{"}
_TELLING = _UNSURE | _HINGES | {"location", "(", "[", "{", ")", "]", "}"}
_WINDOWS = frozenset({"window", "self", "globalThis"})
_READY = frozenset({"load", "DOMContentLoaded"})
_CALLED = re.compile(r"\s{0,9}\)?\s{0,9}(?:\.\s{0,9}(?:call|apply)\s{0,9})?\(")
_WAITS = re.compile(rf"{_GAP}{_WAIT}")

_LONGEST_LINK_TEXT = 300
_MOST_LINK_TEXTS = 20
_NEW = "site|website|webpage|page|address|home|location|url|pagina|adres|webadres|webstek|adresse|seite|webseite|homepage"
_HERE = re.compile(
    r"(?:(?:please )?click here|(?:follow )?this link|here|hier|klik hier|klik op deze link|deze link|ici|cliquez ici|ce lien"
    r"|(?:bitte )?hier klicken|klicken sie hier|diese[rnm]? link"
    rf"|(?:(?:to |go to )?(?:the|our) |(?:naar )?(?:de|het|onze?) |(?:vers )?(?:la|le|notre) |(?:zur|unsere|die) )?"
    rf"(?:new|nieuwe?|nouvelle|nouveau|neuen?) (?:{_NEW}))\Z"
)
# People are asked to follow or to find one another there, but a page does not go and live there.
_SERVICE = re.compile(
    r"https?://(?:[\w-]{1,63}\.){0,5}(?:(?:facebook|instagram|twitter|linkedin|youtube|youtu|tiktok|pinterest|threads|bsky"
    r"|whatsapp|snapchat|flickr|maps|openstreetmap|osm|waze|mapquest)\.|(?:x|fb|messenger)\.com/|(?:t|wa|m|fb)\.me/"
    r"|[\w-]{1,63}\.[a-z]{2,9}/maps\b)"
)
_NAMELESS = re.compile(r"(?:www\d?\.)?([^/]+)(.*?)/?\Z", re.DOTALL)


class _Run(enum.Enum):
    """When a bracket's content runs: at once, once the function is found to be called, after a wait, or who knows."""

    NOW = "now"
    CALLED = "called"
    WAITING = "waiting"
    UNKNOWN = "unknown"


class _Bracket(msgspec.Struct):
    """A bracket that is open. ``hinges`` says that what comes next may depend on something."""

    sign: str
    index: int
    run: _Run
    is_function: bool = False
    hinges: bool = False


def script_target(scripts: Iterable[str], base: str) -> str:
    """The web address that a script of a page leads to at once; empty where none does."""
    left = _MOST_SCRIPT
    for script in scripts:
        if left > 0 and "location" in script:
            code = script[:left]
            left -= len(code)
            written = _Walk(code).written()
            if written:
                return _elsewhere(written, base)
    return ""


def notice_target(links: Iterable[tuple[str | None, Callable[[], str]]], base: str) -> str:
    """Where the links of a notice lead, if that is one place, not the page itself, and a link says that it is the new one.

    Links are pairs of an address and what gives the text, which is asked of a few.
    """
    target = ""
    texts: list[Callable[[], str]] = []
    for address, text in links:
        place = _elsewhere(address, base) if address else ""
        if place and target and place != target:
            return ""
        if place:
            target = place
            texts.append(text)
    is_told = any(_says_new(text(), target, base) for text in texts[:_MOST_LINK_TEXTS])
    return target if is_told and not _SERVICE.match(target) else ""


def _says_new(text: str, target: str, base: str) -> bool:
    """Whether a link's text is its address, or no more than that the new place is there."""
    said = " ".join(text[:_LONGEST_LINK_TEXT].split())
    if _HERE.match(plain(said)):
        return True
    if not said or " " in said or not ("." in said or "/" in said):
        return False
    place = _nameless(target)
    return any(_nameless(parse_address(written, base).href) == place for written in (said, f"http://{said}"))


def _nameless(href: str) -> str:
    """An address without what differs when it is written for people: scheme, ``www.``, last slash."""
    match = _NAMELESS.match(href.partition("://")[2])
    return match[1] + match[2] if match else ""


def _elsewhere(written: str, base: str) -> str:
    target = parse_address(written, base)
    is_elsewhere = target.kind is AddressKind.WEB and without_fragment(target.href) != without_fragment(base)
    return target.href if is_elsewhere else ""


class _Walk:
    """One walk over a script from its beginning to its end, or to where it cannot be told any more what it does."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._tokens = [""]
        self._open = [_Bracket("", 0, _Run.NOW, is_function=True)]
        self._braces = 0
        self._matches = 0
        # Where the last parenthesis that was closed had been opened.
        self._opened_at = 0
        self._found = ""
        # The functions around what was found that have yet to be called.
        self._awaited: list[_Bracket] = []

    def written(self) -> str:
        """The address that the script goes to, as it is written there."""
        position, tokens = 0, self._tokens
        while position < len(self._code) and (match := _TOKEN.match(self._code, position)):
            start, position = position, match.end()
            if match.lastgroup == "gap":
                continue
            token, last = match[0], tokens[-1]
            if last in _BEGINS and match.lastgroup == "word" and not self._found and self._may_lead(token):
                position = self._lead(start) or position
            if (token in _TELLING or last == "=>") and not self._goes_on(token, last, position):
                return ""
            if self._found and not self._awaited:
                return self._found
            tokens.append(token)
        return ""

    def _goes_on(self, word: str, last: str, end: int) -> bool:
        """Take in a word or sign that means something here; false where nothing more can be found."""
        if word in _UNSURE or self._matches > _MOST_MATCHES:
            return False
        is_arrow = last == "=>" and word != "{"
        is_shadow = word == "location" and last in _DECLARES
        if is_arrow or is_shadow or word in _HINGES:
            self._open[-1].hinges = True
        if word in {"(", "[", "{"}:
            self._push(word)
        elif word in _PAIRS and not self._pop(word, end):
            return False
        is_lost = self._open[0].hinges and not self._found
        return not is_lost and len(self._open) <= _MOST_OPEN and self._braces <= _MOST_BRACES

    def _push(self, sign: str) -> None:
        is_function = sign == "{" and self._tokens[-1] in {")", "=>"}
        run = _Run.NOW
        if sign == "{":
            self._braces += 1
            run = self._run_of_function() if is_function else _Run.UNKNOWN
        self._open.append(_Bracket(sign, len(self._tokens), run, is_function))

    def _pop(self, sign: str, end: int) -> bool:
        """Close a bracket; false where there is none to close."""
        if self._open[-1].sign != _PAIRS[sign]:
            return False
        bracket = self._open.pop()
        if sign == ")":
            self._opened_at = bracket.index
        elif sign == "}":
            self._braces -= 1
        if not bracket.is_function:
            # In a function that is closed a return or a condition has had its effect.
            self._open[-1].hinges |= bracket.hinges
        if self._awaited and self._awaited[-1] is bracket:
            self._awaited.pop()
            if not self._is_run(bracket, end):
                self._found, self._awaited = "", []
        return True

    def _is_run(self, bracket: _Bracket, end: int) -> bool:
        if bracket.run is _Run.CALLED:
            return _CALLED.match(self._code, end) is not None
        waits = _WAITS.match(self._code, end)
        return waits is not None and _is_soon(waits)

    def _token(self, index: int) -> str:
        return self._tokens[index] if index > 0 else ""

    def _run_of_function(self) -> _Run:
        """When the function runs whose body is about to begin."""
        index = len(self._tokens) - 1
        is_arrow = self._tokens[index] == "=>"
        index -= is_arrow
        if self._token(index) == ")":
            index = self._opened_at
        elif not is_arrow:
            return _Run.UNKNOWN
        index -= 1
        if not is_arrow:
            # The function's name may stand between; a star would make it one that does not begin by itself.
            index -= self._token(index) not in {"function", "*"}
            if self._token(index) != "function":
                return _Run.UNKNOWN
            index -= 1
        index -= self._token(index) == "async"
        return self._run_before(index)

    def _run_before(self, index: int) -> _Run:
        """When a function runs that stands behind the token of this index."""
        match self._token(index):
            case "!" | "+" | "-" | "~" | "void":
                return _Run.CALLED
            case "=" if self._token(index - 1) == "onload" and self._is_of(index - 2, _WINDOWS | {"body"}):
                return _Run.NOW
            case "," if self._token(index - 1)[1:-1] in _READY and self._token(index - 2) == "(":
                is_page = self._is_of(index - 4, _WINDOWS | {"document"})
                return _Run.NOW if self._token(index - 3) == "addEventListener" and is_page else _Run.UNKNOWN
            case "(":
                return self._run_in_parenthesis(index - 1)
        return _Run.UNKNOWN

    def _run_in_parenthesis(self, index: int) -> _Run:
        match self._token(index):
            case "setTimeout" if self._is_of(index - 1, _WINDOWS):
                return _Run.WAITING
            case "$" | "jQuery" if self._token(index - 1) != ".":
                return _Run.NOW
            case "ready" if self._token(index - 1) == "." and self._token(index - 2) == ")":
                return _Run.NOW
            case token if token[:1].isalnum() or token[:1] in {"_", "$", ")", "]", '"', "'"}:
                # It is handed over to another function, on a click for instance.
                return _Run.UNKNOWN
        return _Run.CALLED

    def _is_of(self, index: int, owners: frozenset[str]) -> bool:
        """Whether a name that stands behind the token of this index is of the page, and not of some other thing."""
        return self._token(index) != "." or self._token(index - 1) in owners

    def _may_lead(self, word: str) -> bool:
        return self._matches <= _MOST_MATCHES and (word in _LEADS or len(word) == 1)

    def _lead(self, start: int) -> int:
        """Note where a statement goes that begins here, if it goes anywhere; where to read on behind it."""
        match = _SETS.match(self._code, start)
        if match is None:
            return 0
        self._matches += 1
        written = (match["set"] or match["call"] or match["late"]).replace("\\/", "/")
        functions = [bracket for bracket in self._open if bracket.run is not _Run.NOW]
        is_known = all(bracket.run is not _Run.UNKNOWN and not bracket.hinges for bracket in self._open)
        # A name of one letter is the window only where it is what a function is called with.
        is_window = match[0][1:2].isalpha() or any(bracket.run is _Run.CALLED for bracket in functions)
        if not (is_known and is_window and self._is_whole(match, written)):
            return 0
        self._found, self._awaited = written, functions
        return match.end()

    def _is_whole(self, match: re.Match[str], written: str) -> bool:
        if "${" in written or "\\" in written:
            return False
        if match["late"]:
            return _is_soon(match)
        more = _GOES_ON.match(self._code, match.end()) if match["set"] else None
        # More may be added to a query: the page is the same.
        return more is None or (more[1] == "+" and "?" in written)


def _is_soon(match: re.Match[str]) -> bool:
    return int(match["wait"] or 0) * int(match["times"] or 1) <= _LONGEST_WAIT
