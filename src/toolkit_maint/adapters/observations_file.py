"""Files of JSON lines: observations as ``check --record`` writes them, and what ``check`` and ``replay`` said of addresses."""

from __future__ import annotations

import enum
import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any, BinaryIO, TypeVar

import msgspec

from toolkit_maint.adapters.web.page import Reading, is_html, read_page
from toolkit_maint.domain.address import AddressKind, parse_address
from toolkit_maint.domain.observation import (
    EXCERPT_LENGTH,
    KEPT_HEADER_LENGTH,
    KEPT_HEADERS_MOST,
    Hop,
    Look,
    Observation,
    Page,
)
from toolkit_maint.domain.replay import Earlier
from toolkit_maint.domain.signs import LITTLE_TEXT, SignTable, Where

LONGEST_LINE = 4_194_304
"""No line of ours comes near so many bytes, and no other file can fill the memory with one."""

# A visit keeps no more than this of what a page says; it makes fewer looks, and each has fewer hops.
LONGEST_TEXT = 300
MOST_TEXTS = 10
MOST_LOOKS = MOST_HOPS = 50

_MARK = b"\xef\xbb\xbf"
_PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ\0", b"BZh")
_TWO_BYTES = (b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{")
_PRINT = re.compile(r"[0-9a-f]{16}")


class LineFault(enum.StrEnum):
    """Why a line cannot be read, or, with the first of them, the whole file.

    ``nothing``: no line has anything. ``packed``: it is compressed. ``two-bytes``: it is UTF-16. ``one-piece``: it is JSON that
    goes over several lines, or one list. ``result``, ``observation`` and ``change``: a line that another place is for.
    """

    NOT_JSON = "not-json"
    TOO_LONG = "too-long"
    OTHER_VERSION = "other-version"
    NOT_AS_DESCRIBED = "not-as-described"
    NOTHING = "nothing"
    PACKED = "packed"
    TWO_BYTES = "two-bytes"
    ONE_PIECE = "one-piece"
    RESULT = "result"
    OBSERVATION = "observation"
    CHANGE = "change"


class BadLine(Exception):  # noqa: N818 - it says what the line is, and is caught by that name
    """A line that is not what it should be; ``detail`` says what was found, in English."""

    def __init__(self, number: int, fault: LineFault, detail: str = "") -> None:
        """Name the line, the first of a file being 1."""
        super().__init__(f"line {number}: {fault.value}: {detail}")
        self.number = number
        self.fault = fault
        self.detail = detail


class _Header(msgspec.Struct):
    schema_version: int = 1


def lines_of(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of every line that is not blank.

    Raises :class:`BadLine` for one that is far too long, and for a file that has none or is no file of lines.
    """
    number, has_any = 0, False
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if number == 1:
            line = _first(line)
        if len(line) > LONGEST_LINE:
            raise BadLine(number, LineFault.TOO_LONG)
        text = line.strip()
        if text and not has_any and (text == b"{" or text.startswith(b"[")):
            raise BadLine(number, LineFault.ONE_PIECE)
        if text:
            has_any = True
            yield number, text
    if not has_any:
        raise BadLine(1, LineFault.NOTHING)


def _first(line: bytes) -> bytes:
    """The first line of a file without the mark of its encoding; of files of other kinds the beginning says so."""
    if line.startswith(_PACKED):
        raise BadLine(1, LineFault.PACKED)
    if line.startswith(_TWO_BYTES):
        raise BadLine(1, LineFault.TWO_BYTES)
    return line.removeprefix(_MARK)


def read_observations(lines: Iterable[tuple[int, bytes]]) -> Iterator[Observation]:
    """One observation for each line, fit to be judged. Raises :class:`BadLine` at the first that is none."""
    decoder = msgspec.json.Decoder(Observation)
    for number, line in lines:
        observation = _decoded(number, line, decoder, LineFault.OBSERVATION)
        if (fault := _inner_fault(observation)) is not None:
            raise BadLine(number, LineFault.NOT_AS_DESCRIBED, fault)
        yield observation


def read_earlier(lines: Iterable[tuple[int, bytes]]) -> Iterator[Earlier]:
    """What was said of each address. Raises :class:`BadLine` at the first line that says nothing of one."""
    decoder = msgspec.json.Decoder(Earlier)
    for number, line in lines:
        yield _decoded(number, line, decoder, LineFault.RESULT)


Record = TypeVar("Record")


def _decoded(number: int, line: bytes, decoder: msgspec.json.Decoder[Record], wanted: LineFault) -> Record:
    try:
        header = msgspec.json.decode(line, type=_Header)
        if header.schema_version != 1:
            raise BadLine(number, LineFault.OTHER_VERSION, str(header.schema_version))
        return decoder.decode(line)
    except (msgspec.ValidationError, RecursionError) as exc:
        kind = _kind_of(line)
        raise BadLine(number, LineFault.NOT_AS_DESCRIBED if kind is wanted else kind, str(exc)) from exc
    except (msgspec.DecodeError, UnicodeDecodeError) as exc:
        raise BadLine(number, LineFault.NOT_JSON) from exc


class _Keys(msgspec.Struct):
    """By these the lines that this program writes are told from one another."""

    visit_key: Any = None
    looks: Any = None
    url: Any = None
    verdict: Any = None
    before: Any = None
    after: Any = None


def _kind_of(line: bytes) -> LineFault:
    """Which of the lines that this program writes it seems to be, if any; that is what is wrong where another is wanted."""
    try:
        keys = msgspec.json.decode(line, type=_Keys)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return LineFault.NOT_AS_DESCRIBED
    if keys.visit_key is not None:
        return LineFault.NOT_AS_DESCRIBED if keys.looks is None or keys.url is not None else LineFault.OBSERVATION
    if keys.url is None:
        return LineFault.NOT_AS_DESCRIBED
    if keys.before is not None and keys.after is not None:
        return LineFault.CHANGE
    return LineFault.NOT_AS_DESCRIBED if keys.verdict is None else LineFault.RESULT


def _inner_fault(observation: Observation) -> str | None:
    """What types cannot hold, and judging relies on; ``None`` where all is well."""
    if parse_address(observation.visit_key).kind is not AddressKind.WEB:
        return "$.visit_key"
    if not _is_moment(observation.visited_at):
        return "$.visited_at"
    until = observation.unvisited.until if observation.unvisited is not None else None
    if until is not None and not _is_moment(until):
        return "$.unvisited.until"
    if len(observation.looks) > MOST_LOOKS:
        return "$.looks"
    return next((fault for fault in map(_look_fault, observation.looks) if fault is not None), None)


def _is_moment(time: datetime) -> bool:
    """Whether a time is aware, and not so near the ends of the calendar that another time zone leads over them."""
    return time.tzinfo is not None and _FIRST_YEAR < time.year < _LAST_YEAR


_FIRST_YEAR, _LAST_YEAR = 1, 9999


def _look_fault(look: Look) -> str | None:
    if not 0 < len(look.hops) <= MOST_HOPS:
        return "$.looks[...].hops"
    for hop in look.hops:
        if (fault := _hop_fault(hop)) is not None:
            return f"$.looks[...].hops[...].{fault}"
    fault = None if look.page is None else _page_fault(look.page)
    return None if fault is None else f"$.looks[...].page.{fault}"


def _hop_fault(hop: Hop) -> str | None:
    if not _is_web(hop.address):
        return "address"
    is_long = any(len(name) > LONGEST_TEXT or len(value) > KEPT_HEADER_LENGTH for name, value in hop.headers)
    if is_long or len(hop.headers) > KEPT_HEADERS_MOST:
        return "headers"
    return "tls.not_after" if hop.tls is not None and _is_naive(hop.tls.not_after) else None


def _page_fault(page: Page) -> str | None:
    """What of a page is more than a visit keeps, or is of another kind."""
    texts = {"title": (page.title,), "language": (page.language,), "headings": page.headings, "names": page.names}
    texts["meta"] = tuple(chain.from_iterable(page.meta))
    for name, found in texts.items():
        most = 2 * MOST_TEXTS if name == "meta" else MOST_TEXTS
        if len(found) > most or any(len(text) > LONGEST_TEXT for text in found):
            return name
    targets = {name: getattr(page, name) for name in _TARGETS}
    targets["refresh"] = page.refresh.address if page.refresh is not None else ""
    for name, target in targets.items():
        if target and not _is_web(target):
            return name
    if page.print and not _PRINT.fullmatch(page.print):
        return "print"
    return "excerpt" if page.excerpt is not None and _unpacked(page.excerpt) is None else None


_TARGETS = ("secure_address", "script_target", "notice_target", "frame_target")


def _is_web(address: str) -> bool:
    return parse_address(address).kind is AddressKind.WEB


def _is_naive(written: str) -> bool:
    """Whether a time says nothing of its zone; what is no time at all is harmless."""
    try:
        return datetime.fromisoformat(written).tzinfo is None
    except ValueError:
        return False


def read_again(observation: Observation, signs: SignTable) -> Observation:
    """The observation with the signs that today's tables find in what was kept of its pages."""
    looks = tuple(_read_again(look, signs) for look in observation.looks)
    return observation if looks == observation.looks else msgspec.structs.replace(observation, looks=looks)


def _read_again(look: Look, signs: SignTable) -> Look:
    page = look.page
    kept = _unpacked(page.excerpt) if page is not None and page.excerpt is not None else None
    if page is None or kept is None or not is_html(page.media_type):
        return look
    markers = _markers(page, kept, look.hops[-1].address, signs)
    return (
        look if markers == page.markers else msgspec.structs.replace(look, page=msgspec.structs.replace(page, markers=markers))
    )


def _markers(page: Page, kept: bytes, address: str, signs: SignTable) -> tuple[str, ...]:
    """The signs of a page: those of its beginning, and what had been found in the rest that was not kept.

    The beginning of a long page has little text, and yet the page does not say little.
    """
    reading = Reading(
        address=address,
        content_type=f"{page.media_type}; charset={page.charset}" if page.charset else page.media_type,
        data=kept,
        raw_bytes=len(kept),
        truncated=True,
        signs=signs,
    )
    found = read_page(reading).markers
    if page.text_bytes <= len(kept):
        return found
    if page.text_letters > LITTLE_TEXT:
        of_text = {sign.id for sign in signs.signs if sign.where is Where.TEXT}
        found = tuple(marker for marker in found if marker not in of_text)
    return tuple(dict.fromkeys((*page.markers, *found)))


def _unpacked(excerpt: bytes) -> bytes | None:
    """The beginning of a body as it was kept, never more than is ever kept; ``None`` where it is damaged."""
    try:
        return zlib.decompressobj().decompress(excerpt, EXCERPT_LENGTH)
    except zlib.error:
        return None
