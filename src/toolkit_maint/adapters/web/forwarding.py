"""Pages that send their reader on by other means than HTTP: a script that runs at once, or a notice with one link.

No script is run. What is read is only what a script does on its first level, or in a function that is called at once, with
an address that stands there literally; anything that hangs on a condition or on a click is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from toolkit_maint.domain.address import AddressKind, parse_address, without_fragment

_LONGEST_SCRIPT = 20_000
_DOT, _GAP = r"\s{0,9}\.\s{0,9}", r"\s{0,9}"
_LOCATION = rf"(?<![\w.$])(?:(?:window|document|self|top|parent|globalThis|[a-z]){_DOT}){{0,3}}location"
_HREF = rf"{_LOCATION}(?:{_DOT}href)?{_GAP}={_GAP}"
_SETS = re.compile(
    rf"{_HREF}(?P<q>[\"'`])(?P<set>[^\"'`\n]{{1,2000}})(?P=q)"
    rf"|{_LOCATION}{_DOT}(?:replace|assign){_GAP}\({_GAP}(?P<r>[\"'`])(?P<call>[^\"'`\n]{{1,2000}})(?P=r){_GAP}\)"
    rf"|(?<![\w.$])setTimeout{_GAP}\({_GAP}\"{_GAP}{_HREF}'(?P<late>[^\"'\n]{{1,2000}})'"
)
_NO_CODE = re.compile(r"/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)|(?<![:\"'])//[^\n]*+|<!--[^\n]*+")
_FUNCTION = r"(?:async\s{1,9})?(?:function\b[^{]{0,80}|\([^)]{0,40}\)\s{0,9}=>\s{0,9})"
# A function that is run as soon as the page is there.
_AT_ONCE = re.compile(
    rf"(?:onload{_GAP}={_GAP}|[(!+;]{_GAP}|setTimeout{_GAP}\({_GAP}|"
    rf"addEventListener{_GAP}\({_GAP}[\"'](?:load|DOMContentLoaded)[\"']{_GAP},{_GAP}){_FUNCTION}\Z"
)
_HEAD_WITHIN = 200
_BEGINS_STATEMENT = re.compile(r"(?:\A|[;{}\n])[ \t\r]*\Z")


def script_target(scripts: Iterable[str], base: str) -> str:
    """The web address that a script of a page leads to at once; empty where none does."""
    for script in scripts:
        code = _NO_CODE.sub(" ", script[:_LONGEST_SCRIPT])
        for found in _SETS.finditer(code):
            written = found["set"] or found["call"] or found["late"]
            if "${" not in written and _runs_at_once(code[: found.start()]):
                return _elsewhere(written, base)
    return ""


def notice_target(addresses: Iterable[str | None], base: str) -> str:
    """Where the links of a page lead, if that is one place and not the page itself; empty where it is not."""
    targets = {_elsewhere(address, base) for address in addresses if address}
    targets.discard("")
    return targets.pop() if len(targets) == 1 else ""


def _elsewhere(written: str, base: str) -> str:
    target = parse_address(written, base)
    is_elsewhere = target.kind is AddressKind.WEB and without_fragment(target.href) != without_fragment(base)
    return target.href if is_elsewhere else ""


def _runs_at_once(before: str) -> bool:
    """Whether what follows this code is a statement of its own, on the first level or in functions that run at once."""
    if not _BEGINS_STATEMENT.search(before):
        return False
    opened: list[str] = []
    quote = ""
    for position, sign in enumerate(before):
        if quote:
            # A line that ends ends a string as well; one that it escapes goes on, but hides nothing that matters here.
            is_escaped = before[position - 1] == "\\" and before[position - 2 : position - 1] != "\\"
            quote = "" if sign == "\n" or (sign == quote and not is_escaped) else quote
        elif sign in {'"', "'"}:
            quote = sign
        elif sign == "{":
            opened.append(before[max(0, position - _HEAD_WITHIN) : position])
        elif sign == "}" and opened:
            opened.pop()
    return all(_AT_ONCE.search(head.rstrip()) or _AT_ONCE.search(head) for head in opened)
