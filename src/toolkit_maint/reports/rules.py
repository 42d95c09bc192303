"""What is wrong with the text of a catalogue or a configuration, and how to mend it: one table over all rules.

A rule has several ways to say each, the most telling first. The first whose fields are all known is used; the last has
no fields, and stands in ``docs/rules.md``.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from toolkit_maint.domain.diagnostic import Diagnostic, Rule, Subject, SubjectKind
from toolkit_maint.reports.causes import CAUSES, Sentences
from toolkit_maint.reports.escape import Medium
from toolkit_maint.reports.reasons import address_unknown
from toolkit_maint.reports.rule_table import RULES
from toolkit_maint.reports.words import Words, marked

_THINGS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "title": (marked("a title"), marked("the title")),
        "url": (marked("an address"), marked("the address")),
        "id": (marked("an id"), marked("the id")),
        "language": (marked("a language"), marked("the language")),
        "timezone": (marked("a time zone"), marked("the time zone")),
        "note": (marked("a note"), marked("the note")),
        "text": (marked("a text"), marked("the text")),
        "version": (marked("a version"), marked("the version")),
        "sections": (marked("sections"), marked("the list of sections")),
        "entries": (marked("entries"), marked("the list of entries")),
    }
)

_KINDS: Final[Mapping[SubjectKind, tuple[str, str]]] = MappingProxyType(
    {
        SubjectKind.CATALOGUE: (marked("the catalogue"), marked("catalogue '{name}'")),
        SubjectKind.SECTION: (marked("a section"), marked("section '{name}'")),
        SubjectKind.ENTRY: (marked("an entry"), marked("entry '{name}'")),
        SubjectKind.RELATED: (marked("a related link"), marked("related link '{name}'")),
        SubjectKind.TEXT: (marked("a link in the text"), marked("the link '{name}' in the text")),
        SubjectKind.CONFIG: (marked("the configuration"), marked("setting '{name}'")),
    }
)

_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "string": marked("text"),
        "number": marked("a number"),
        "integer": marked("a whole number"),
        "boolean": marked("true or false"),
        "array": marked("a list"),
        "object": marked("a group of keys"),
        "null": marked("nothing (null)"),
    }
)


_SIGNS: Final = frozenset("&*!")
_BOUNDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "≥": marked("at least {number}"),
        ">": marked("more than {number}"),
        "≤": marked("at most {number}"),
        "<": marked("less than {number}"),
    }
)
_LISTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "authors": "authors: [VLOR]",
        "entries": "entries: [{id: coachdocument, title: Coachdocument}]",
        "related": "related: [{title: Coachdocument, url: null}]",
        "sections": "sections: [boeken.yaml]",
        "text": "text: [[Een alinea.]]",
    }
)


def wrong(diagnostic: Diagnostic, words: Words, medium: Medium) -> str:
    """What is wrong, as a sentence in the catalogue's words; a second place that matters stands in brackets."""
    if diagnostic.rule is Rule.ADDRESS_UNKNOWN and diagnostic.count is not None:
        return address_unknown(diagnostic.count, words)
    told, other = _filled(_sentences(diagnostic).wrong, diagnostic, words, medium), diagnostic.other
    elsewhere = medium.code(f"{other.path}:{other.line}") if other else ""
    return _as_sentence(f"{told} ({elsewhere})" if elsewhere else told)


def mend(diagnostic: Diagnostic, words: Words, medium: Medium) -> str:
    """How to mend it, as a sentence."""
    return _filled(_sentences(diagnostic).mend, diagnostic, words, medium)


def _sentences(diagnostic: Diagnostic) -> Sentences:
    """Those of the cause where one is known; a value that is missing is told as an empty text is."""
    if diagnostic.cause is not None:
        return CAUSES[diagnostic.cause]
    nothing = diagnostic.rule is Rule.WRONG_TYPE and diagnostic.value == "null"
    return RULES[Rule.EMPTY_TEXT if nothing and diagnostic.key else diagnostic.rule]


def plainly(rule: Rule, words: Words) -> tuple[str, str]:
    """What the rule finds and how to mend it, without the fields of a case; for the reference."""
    sentences = RULES[rule]
    return _as_sentence(words.gettext(sentences.wrong[-1])), words.gettext(sentences.mend[-1])


def severity_words(words: Words) -> Mapping[str, str]:
    """The names of the severities, by their ids."""
    return {"error": words.gettext("error"), "warning": words.gettext("warning"), "notice": words.gettext("notice")}


def _as_sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _filled(ways: tuple[str, ...], diagnostic: Diagnostic, words: Words, medium: Medium) -> str:
    fields = _fields(diagnostic, words, medium)
    chosen = next(way for way in ways if _names_of(way) <= fields.keys())
    return words.say(chosen, **fields)


def _names_of(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def _fields(diagnostic: Diagnostic, words: Words, medium: Medium) -> dict[str, str]:
    fields = {
        "subject": _subject(diagnostic.subject, words, medium) if diagnostic.subject else None,
        "key": _shown(diagnostic.key, medium.code),
        "key_line": _shown(f"{diagnostic.key}:" if diagnostic.key else None, medium.code),
        "value": _value(diagnostic, words, medium),
        "listed": _shown(diagnostic.value if diagnostic.span else None, medium.code),
        "suggestion": _shown(diagnostic.suggestion, medium.code),
        "other_name": _shown(diagnostic.other_name, medium.text),
        "sign": _shown(diagnostic.value[:1] if diagnostic.value and diagnostic.value[0] in _SIGNS else None, medium.code),
        "expected": ", ".join(_choice(choice, words, medium) for choice in sorted(diagnostic.expected, key=_is_upper)),
        **_examples(diagnostic, medium),
        "expected_type": _types(diagnostic, words, medium),
        "duplicate_line": _shown(f"duplicate_of: {diagnostic.suggestion}" if diagnostic.suggestion else None, medium.code),
    }
    if things := _THINGS.get(diagnostic.key or ""):
        fields["thing"], fields["thing_the"] = map(words.gettext, things)
    return {name: field for name, field in fields.items() if field}


def _is_upper(choice: str) -> bool:
    return choice.startswith(("≤ ", "< "))


def _choice(choice: str, words: Words, medium: Medium) -> str:
    """A value that is possible, or in words the bound that it must keep."""
    sign, _, number = choice.partition(" ")
    return words.say(_BOUNDS[sign], number=medium.code(number)) if sign in _BOUNDS and number else medium.code(choice)


def _examples(diagnostic: Diagnostic, medium: Medium) -> dict[str, str | None]:
    """What could be written, by the type that is expected."""
    key, expected, better = diagnostic.key or "", diagnostic.expected, diagnostic.suggestion
    numbers = {"integer", "number"} & set(expected)
    lists = _LISTS.get(key, f"{key}: […]") if key and "array" in expected else None
    return {
        "bare": _shown(better if numbers and better and not better.startswith('"') else None, medium.code),
        "list_line": _shown(lists, medium.code),
        "year": _shown("2021" if key == "year" and numbers else None, medium.code),
    }


def _shown(foreign: str | None, escape: Callable[[str], str]) -> str | None:
    return escape(foreign) if foreign else None


def _value(diagnostic: Diagnostic, words: Words, medium: Medium) -> str | None:
    """What was found; a list or a group of keys is named as such, since only its type is kept."""
    kind = _TYPES.get(diagnostic.value or "")
    if diagnostic.rule is Rule.WRONG_TYPE and kind:
        return words.gettext(kind)
    return _shown(diagnostic.value, medium.text)


def _types(diagnostic: Diagnostic, words: Words, medium: Medium) -> str:
    names = [words.gettext(_TYPES[kind]) if kind in _TYPES else medium.text(kind) for kind in diagnostic.expected]
    return words.say(" or ").join(names)


def _subject(subject: Subject, words: Words, medium: Medium) -> str:
    nameless, named = _KINDS[subject.kind]
    return words.say(named, name=medium.text(subject.name)) if subject.name else words.gettext(nameless)
