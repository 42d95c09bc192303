"""Changes from a file: what ``scrape`` printed, a saved report, or a table that somebody filled in.

A table (CSV) has the columns ``id``, ``link``, ``section``, ``title`` and ``url``; only ``id`` and ``url`` must be there.
``link`` is empty (or ``entry``) for an entry's own link, ``related-1`` for its first related link, ``text`` for a link in
running text. A row without an address is passed over. It may be written by any spreadsheet program: with a byte order mark or
without, in UTF-8, UTF-16 or Windows-1252, with commas, semicolons or tabs, which a line ``sep=;`` before the head may name.
"""

from __future__ import annotations

import csv
import enum
import io
import re
from collections.abc import Iterator
from typing import Final

import msgspec

from toolkit_maint.adapters.yaml_rules import is_personal, may_be_written
from toolkit_maint.domain.address import parse_address, redacted, without_userinfo
from toolkit_maint.domain.catalogue import Catalogue, LinkPlace, LinkRole, links
from toolkit_maint.domain.source import CandidateRole, ChangeKind, MatchedOn, SourceChange, Unreadable
from toolkit_maint.domain.verdict import Confidence

LARGEST: Final = 50 * 1024 * 1024
_COLUMNS: Final = frozenset({"id", "url"})
_RELATED: Final = re.compile(r"related-([1-9][0-9]{0,5})\Z")
_TEXT: Final = "text"
_OWN: Final = "entry"
_SEPARATOR: Final = "sep="
_DELIMITERS: Final = ",;\t"
_GUARD: Final = "'"
_LOOKS_LIKE_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class Flaw(enum.StrEnum):
    """Why a file of changes cannot be read."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    NOT_CHANGES = "not-changes"
    NOT_AS_DESCRIBED = "not-as-described"
    NO_SOURCE = "no-source"
    NO_COLUMNS = "no-columns"
    UNKNOWN_ID = "unknown-id"
    UNKNOWN_LINK = "unknown-link"
    TWICE = "twice"
    BAD_ADDRESS = "bad-address"
    PERSONAL_ADDRESS = "personal-address"
    TOO_MANY_CELLS = "too-many-cells"
    OTHER_VERSION = "other-version"
    UNREADABLE = "unreadable"


class NotChanges(Exception):  # noqa: N818 - it says what the file is
    """A file that holds no changes that can be read; ``row`` (from 1, the head included) is 0 where it is none of a table."""

    def __init__(self, flaw: Flaw, found: str = "", row: int = 0) -> None:
        """Take what is wrong, what was found instead, and where."""
        super().__init__(f"{flaw.value}: {found}" if found else flaw.value)
        self.flaw = flaw
        self.found = found
        self.row = row


class _Source(msgspec.Struct):
    changes: tuple[SourceChange, ...] = ()
    unreadable: Unreadable | None = None


class _Saved(msgspec.Struct):
    """The parts of a report and of what ``scrape`` prints that matter here."""

    schema_version: int
    changes: tuple[SourceChange, ...] | msgspec.UnsetType = msgspec.UNSET
    source: _Source | str | None = None
    reason: Unreadable | None = None


def changes_in(content: bytes, catalogue: Catalogue) -> tuple[SourceChange, ...]:
    """The changes that a file holds, whatever its form. Raises :class:`NotChanges`."""
    if len(content) > LARGEST:
        raise NotChanges(Flaw.TOO_LARGE)
    if not content.strip():
        raise NotChanges(Flaw.EMPTY)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        return _of_json(content.removeprefix(b"\xef\xbb\xbf"))
    return tuple(_of_table(_text(content), catalogue))


def _of_json(content: bytes) -> tuple[SourceChange, ...]:
    try:
        saved = msgspec.json.decode(content, type=_Saved)
    except (msgspec.ValidationError, RecursionError) as exc:
        raise NotChanges(Flaw.NOT_AS_DESCRIBED, str(exc)) from exc
    except (msgspec.DecodeError, UnicodeDecodeError) as exc:
        raise NotChanges(Flaw.NOT_CHANGES, str(exc)) from exc
    if saved.schema_version != 1:
        raise NotChanges(Flaw.OTHER_VERSION, str(saved.schema_version))
    if not isinstance(saved.changes, msgspec.UnsetType):
        changes, unreadable = saved.changes, saved.reason
    elif isinstance(saved.source, _Source):
        changes, unreadable = saved.source.changes, saved.source.unreadable
    else:
        raise NotChanges(Flaw.NO_SOURCE)
    if unreadable is not None:
        raise NotChanges(Flaw.UNREADABLE, unreadable.value)
    return changes


def _text(content: bytes) -> str:
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(codec, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # what spreadsheet programs write in Western Europe


def _of_table(text: str, catalogue: Catalogue) -> Iterator[SourceChange]:
    first, _, rest = text.partition("\n")
    named = first.strip().strip('"')
    says_how = named.lower().startswith(_SEPARATOR) and len(named) == len(_SEPARATOR) + 1
    delimiter = named[-1] if says_how else _delimiter(first)
    rows = csv.reader(io.StringIO(rest if says_how else text, newline=""), delimiter=delimiter)
    try:
        yield from _of_rows(rows, catalogue, first_row=2 if says_how else 1)
    except csv.Error as exc:
        raise NotChanges(Flaw.NOT_CHANGES, str(exc), rows.line_num) from exc


def _of_rows(rows: Iterator[list[str]], catalogue: Catalogue, first_row: int) -> Iterator[SourceChange]:
    head = [_cell(name).lower() for name in next(rows, [])]
    if not set(head) >= _COLUMNS:
        raise NotChanges(Flaw.NO_COLUMNS, ", ".join(sorted(_COLUMNS - set(head))), first_row)
    known = {_key(place, number): place for place, number in _numbered(catalogue)}
    names = {owner for owner, _ in known}
    seen: set[tuple[str, str]] = set()
    for number, cells in enumerate(rows, start=first_row + 1):
        row = dict(zip(head, map(_cell, cells), strict=False))
        link = row.get("link", "").lower()
        key = row.get("id", ""), "" if link == _OWN else link
        written = row.get("url", "")
        if not written or written == "#":
            continue
        if any(cell.strip() for cell in cells[len(head) :]):
            # Most likely an address with a comma in it: half of it would be taken for the whole.
            raise NotChanges(Flaw.TOO_MANY_CELLS, written, number)
        place = known.get(key) or (known.get((key[0], _TEXT)) if not key[1] else None)
        if place is None:
            raise NotChanges(Flaw.UNKNOWN_LINK if key[0] in names else Flaw.UNKNOWN_ID, " ".join(filter(None, key)), number)
        if key in seen:
            raise NotChanges(Flaw.TWICE, " ".join(filter(None, key)), number)
        seen.add(key)
        if not may_be_written(written):
            raise NotChanges(Flaw.BAD_ADDRESS, without_userinfo(written), number)
        if is_personal(written):
            raise NotChanges(Flaw.PERSONAL_ADDRESS, redacted(written), number)
        # What was only shown without its password is no other address.
        href = parse_address(without_userinfo(place.link.url.written)).href if place.link.url is not None else None
        if href != parse_address(written).href:
            yield _change(place, key, written)


def _change(place: LinkPlace, key: tuple[str, str], url: str) -> SourceChange:
    related = _RELATED.match(key[1])
    before = place.link.url.written if place.link.url is not None else None
    section, subsection, *_ = (*(each.title for each in place.sections), None, None)
    return SourceChange(
        kind=ChangeKind.REPOINTED if before is not None and place.link.evidence is None else ChangeKind.FILLED,
        entry=place.owner,
        title=place.link.title,
        url=url,
        section=section,
        subsection=subsection,
        before=before,
        after=url,
        matched_on=MatchedOn.NOTHING,
        confidence=Confidence.CERTAIN,
        role=CandidateRole.RELATED if related else CandidateRole.ENTRY,
        related=int(related[1]) - 1 if related else None,
        text_link=place.role is LinkRole.TEXT,
        span=place.link.url_span,
    )


def _numbered(catalogue: Catalogue) -> Iterator[tuple[LinkPlace, int]]:
    """Every link, a related one with its number (from 1) among those of its entry."""
    counts: dict[str, int] = {}
    for place in links(catalogue):
        if place.role is LinkRole.RELATED:
            counts[place.owner] = counts.get(place.owner, 0) + 1
        yield place, counts.get(place.owner, 0)


def _key(place: LinkPlace, number: int) -> tuple[str, str]:
    match place.role:
        case LinkRole.RELATED:
            return place.owner, f"related-{number}"
        case LinkRole.TEXT:
            return place.owner, _TEXT
        case _:
            return place.owner, ""


def _delimiter(head: str) -> str:
    return max(_DELIMITERS, key=head.count)


def _cell(text: str) -> str:
    """A cell's words; the apostrophe that keeps a spreadsheet program from calculating is none of them."""
    plain = text.strip()
    return plain[1:] if plain.startswith(_GUARD) and plain[1:].startswith(_LOOKS_LIKE_FORMULA) else plain
