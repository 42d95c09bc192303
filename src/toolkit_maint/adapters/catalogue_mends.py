"""Mistakes in a catalogue that have one mend beyond doubt, mended in its files.

These are: a mistyped scheme (``htps://``), an address without one that begins with ``www.``, one that is wrapped in quotes or
brackets, a mail address without ``mailto:``, blanks around an address, a word for "not known" in its place, known tracking
parameters, ``address_evidence`` where there is no address, and an arrow at the beginning of a note.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from toolkit_maint.adapters.catalogue_data import ENTRY_KEYS, RELATED_KEYS, TEXT_LINK_KEYS
from toolkit_maint.adapters.catalogue_places import CatalogueFiles, Where
from toolkit_maint.adapters.yaml_catalogue import load_catalogue
from toolkit_maint.adapters.yaml_edit import EditRefused
from toolkit_maint.adapters.yaml_files import Files, shown_path
from toolkit_maint.adapters.yaml_rules import is_word_for_unknown
from toolkit_maint.domain.address import AddressKind, Tracking, likely_meant, parse_address, without_tracking
from toolkit_maint.domain.diagnostic import Rule, Severity

_ARROWS: Final = ("\u2192", "->", "=>")


class Mend(msgspec.Struct, frozen=True, kw_only=True):
    """One mistake that was mended: in which file, of what (an id), by which rule, and what stands there now."""

    path: str
    name: str
    rule: Rule
    now: str


class Mends(msgspec.Struct, frozen=True, kw_only=True):
    """What was mended, and the files that come of it, as :class:`~toolkit_maint.adapters.catalogue_edits.Edits` has them."""

    made: tuple[Mend, ...]
    after: dict[Path, bytes]
    before: dict[Path, bytes | None]


class _Wanted(msgspec.Struct, frozen=True):
    where: Where
    key: str
    value: str | None
    rule: Rule
    order: tuple[str, ...]
    name: str


def mended(path: Path, tracking: Tracking) -> Mends:
    """Mend the catalogue in a folder or a file; nothing is written. A mend that would bring another error is not made.

    Raises :class:`~toolkit_maint.adapters.catalogue_places.NotEditable` for a file that cannot be edited.
    """
    files = CatalogueFiles(path)
    known = _errors(path, tracking, {})
    made: list[Mend] = []
    for wanted in list(_wanted(files, tracking)):
        mark = files.mark()
        try:
            files.put(wanted.where, wanted.key, wanted.value, wanted.order)
            worse = _errors(path, tracking, files.encoded()) - known
        except EditRefused:
            worse = {""}
        if worse:
            files.back_to(mark)
            continue
        shown = shown_path(wanted.where.file, Path.cwd())
        made.append(Mend(path=shown, name=wanted.name, rule=wanted.rule, now=wanted.value or ""))
    after = files.encoded()
    return Mends(made=tuple(made), after=after, before={each: files.original.get(each) for each in after})


def _errors(path: Path, tracking: Tracking, after: dict[Path, bytes]) -> set[str]:
    loaded = load_catalogue(path, tracking=tracking, files=Files(after))
    errors = (each for each in loaded.diagnostics if each.severity is Severity.ERROR)
    return {f"{each.rule.value} {each.subject.id if each.subject else ''} {each.key or ''}" for each in errors}


def _wanted(files: CatalogueFiles, tracking: Tracking) -> Iterator[_Wanted]:
    for where, order, name in _records(files):
        record = files.data(where)
        url = record.get("url")
        if isinstance(url, str) and (better := _better(url, tracking)) is not None:
            value, rule = better
            yield _Wanted(where, "url", value, rule, order, name)
            url = value
        if "address_evidence" in record and url is None:
            yield _Wanted(where, "address_evidence", "", Rule.EVIDENCE_WITHOUT_ADDRESS, order, name)
        note = record.get("note")
        if isinstance(note, str) and note.strip().startswith(_ARROWS):
            plain = note.strip()
            while arrow := next((each for each in _ARROWS if plain.startswith(each)), None):
                plain = plain.removeprefix(arrow).strip()
            yield _Wanted(where, "note", plain, Rule.ARROW_IN_NOTE, order, name)


def _records(files: CatalogueFiles) -> Iterator[tuple[Where, tuple[str, ...], str]]:
    yield from ((where, TEXT_LINK_KEYS, name) for name, where in files.texts.items())
    for name, where in files.entries.items():
        yield where, ENTRY_KEYS, name
        related = files.data(where).get("related")
        for number, each in enumerate(related if isinstance(related, list) else ()):
            if isinstance(each, dict):
                yield where.below("related", number), RELATED_KEYS, name


def _better(url: str, tracking: Tracking) -> tuple[str | None, Rule] | None:
    """What an address should be, and by which rule; ``None`` where it is fine, or where it is anybody's guess."""
    plain = url.strip()
    address = parse_address(plain)
    if address.kind is AddressKind.RELATIVE and is_word_for_unknown(plain):
        return None, Rule.RELATIVE_ADDRESS
    meant = likely_meant(address)
    guessed = address.kind is AddressKind.RELATIVE and meant is not None and meant.startswith("https://")
    if meant is not None and (not guessed or plain.lower().startswith("www.")):
        return meant, Rule.SCHEME_TYPO
    if address.kind is AddressKind.WEB:
        clean: Any = without_tracking(address.href, tracking)
        if clean != address.href:
            return clean, Rule.TRACKING_IN_ADDRESS
    return (plain, Rule.SPACE_IN_ADDRESS) if plain != url and plain else None
