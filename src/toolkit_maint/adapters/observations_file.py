"""Files of JSON lines: observations as ``check --record`` writes them, and what ``check`` and ``replay`` said of addresses."""

from __future__ import annotations

import enum
import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import BinaryIO, TypeVar

import ada_url
import msgspec

from toolkit_maint.adapters.web.page import Reading, is_html, read_page
from toolkit_maint.domain.address import AddressKind, parse_address
from toolkit_maint.domain.observation import EXCERPT_LENGTH, Look, Observation, Page
from toolkit_maint.domain.replay import Earlier
from toolkit_maint.domain.signs import LITTLE_TEXT, SignTable, Where

LONGEST_LINE = 4_194_304
"""No line of ours comes near so many bytes, and no other file can fill the memory with one."""

_MARK = b"\xef\xbb\xbf"
_PRINT = re.compile(r"[0-9a-f]{16}")


class LineFault(enum.StrEnum):
    """Why a line cannot be read."""

    NOT_JSON = "not-json"
    TOO_LONG = "too-long"
    OTHER_VERSION = "other-version"
    NOT_AS_DESCRIBED = "not-as-described"


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
    """Number and bytes of every line that is not blank. Raises :class:`BadLine` for one that is far too long."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise BadLine(number, LineFault.TOO_LONG)
        text = (line.removeprefix(_MARK) if number == 1 else line).strip()
        if text:
            yield number, text


def read_observations(lines: Iterable[tuple[int, bytes]]) -> Iterator[Observation]:
    """One observation for each line, fit to be judged. Raises :class:`BadLine` at the first that is none."""
    decoder = msgspec.json.Decoder(Observation)
    for number, line in lines:
        observation = _decoded(number, line, decoder)
        if (fault := _inner_fault(observation)) is not None:
            raise BadLine(number, LineFault.NOT_AS_DESCRIBED, fault)
        yield observation


def read_earlier(lines: Iterable[tuple[int, bytes]]) -> Iterator[Earlier]:
    """What was said of each address. Raises :class:`BadLine` at the first line that says nothing of one."""
    decoder = msgspec.json.Decoder(Earlier)
    for number, line in lines:
        yield _decoded(number, line, decoder)


Record = TypeVar("Record")


def _decoded(number: int, line: bytes, decoder: msgspec.json.Decoder[Record]) -> Record:
    try:
        header = msgspec.json.decode(line, type=_Header)
        if header.schema_version != 1:
            raise BadLine(number, LineFault.OTHER_VERSION, str(header.schema_version))
        return decoder.decode(line)
    except (msgspec.ValidationError, RecursionError) as exc:
        raise BadLine(number, LineFault.NOT_AS_DESCRIBED, str(exc)) from exc
    except (msgspec.DecodeError, UnicodeDecodeError) as exc:
        raise BadLine(number, LineFault.NOT_JSON) from exc


def _inner_fault(observation: Observation) -> str | None:
    """What types cannot hold, and judging relies on; ``None`` where all is well."""
    if parse_address(observation.visit_key).kind is not AddressKind.WEB:
        return "$.visit_key"
    if not _is_moment(observation.visited_at):
        return "$.visited_at"
    until = observation.unvisited.until if observation.unvisited is not None else None
    if until is not None and not _is_moment(until):
        return "$.unvisited.until"
    return next((fault for fault in map(_look_fault, observation.looks) if fault is not None), None)


def _is_moment(time: datetime) -> bool:
    """Whether a time is aware, and not so near the ends of the calendar that another time zone leads over them."""
    return time.tzinfo is not None and _FIRST_YEAR < time.year < _LAST_YEAR


_FIRST_YEAR, _LAST_YEAR = 1, 9999


def _look_fault(look: Look) -> str | None:
    if not look.hops or not all(ada_url.check_url(hop.address) for hop in look.hops):
        return "$.looks[...].hops"
    if any(hop.tls is not None and _is_naive(hop.tls.not_after) for hop in look.hops):
        return "$.looks[...].hops[...].tls.not_after"
    if look.page is None:
        return None
    if look.page.print and not _PRINT.fullmatch(look.page.print):
        return "$.looks[...].page.print"
    if look.page.excerpt is not None and _unpacked(look.page.excerpt) is None:
        return "$.looks[...].page.excerpt"
    return None


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
