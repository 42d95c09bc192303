"""``state.jsonl``: what a history knows as text that people can read, git can compare and programs can join.

The first line is a header with ``schema_version`` and ``generation``; each other line is one run, one visit, one decision or
one issue, in a fixed order, so that the same knowledge is the same text. What a line of another program, or half of a merge,
left in it is passed over and counted, never believed.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from toolkit_maint.domain.address import AddressKind, parse_address
from toolkit_maint.domain.decisions import KEPT_DAYS, Decision, IssueFacts, kept, latest_facts
from toolkit_maint.domain.incident import Visit, in_order
from toolkit_maint.domain.past import Knowledge, Run

SCHEMA_VERSION: Final = 1
FILE_NAME: Final = "state.jsonl"
LARGEST: Final = 256 * 1024 * 1024
_LONGEST_LINE: Final = 65_536
_LONGEST_TEXT: Final = 8_192
_FIRST_YEAR, _LAST_YEAR = 1990, 9000


class Header(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="header"):
    """The first line."""

    schema_version: int = SCHEMA_VERSION
    generation: int = 0


class NewerState(Exception):  # noqa: N818 - it says what the text is, and is caught by that name
    """A state that a later version of this program wrote; nothing of it is read. ``version`` is its ``schema_version``."""

    def __init__(self, version: int) -> None:
        """Name the version."""
        super().__init__(f"schema_version {version}")
        self.version = version


class ReadState(msgspec.Struct, frozen=True, kw_only=True):
    """What a text gave. ``damaged`` counts the lines that say nothing, the header being one of them."""

    knowledge: Knowledge
    damaged: int = 0


_encode = msgspec.json.Encoder(order=None).encode
Record = Visit | Run | Header | Decision | IssueFacts
_decode = msgspec.json.Decoder(Record).decode


def encode_state(knowledge: Knowledge) -> str:
    """The knowledge as text; the same knowledge always gives the same bytes."""
    lines = [_encode(Header(generation=knowledge.generation))]
    lines.extend(map(_encode, sorted(knowledge.runs, key=lambda run: (run.at, run.vantage))))
    lines.extend(map(_encode, sorted(knowledge.issues, key=lambda facts: facts.key)))
    lines.extend(map(_encode, sorted(knowledge.decisions, key=lambda decision: decision.id)))
    lines.extend(map(_encode, sorted(knowledge.visits, key=in_order)))
    return b"\n".join((*lines, b"")).decode("utf-8")


def decode_state(content: bytes) -> ReadState:
    """Read what can be read. Raises :class:`NewerState` where a later version wrote it."""
    visits: list[Visit] = []
    runs: list[Run] = []
    decisions: list[Decision] = []
    issues: list[IssueFacts] = []
    header: Header | None = None
    damaged = 0
    for line in content[:LARGEST].removeprefix(b"\xef\xbb\xbf").splitlines():
        if not line.strip():
            continue
        record = _record(line)
        match record:
            case Header():
                if record.schema_version > SCHEMA_VERSION:
                    raise NewerState(record.schema_version)
                header = record
            case Visit():
                visits.append(record)
            case Run():
                runs.append(record)
            case Decision():
                decisions.append(record)
            case IssueFacts():
                issues.append(record)
            case None:
                damaged += 1
    known = Knowledge(
        generation=header.generation if header is not None else 0,
        visits=tuple(sorted(visits, key=in_order)),
        runs=tuple(sorted(runs, key=lambda run: (run.at, run.vantage))),
        decisions=kept(decisions),
        issues=latest_facts(issues),
    )
    return ReadState(knowledge=known, damaged=damaged + (header is None) + (len(content) > LARGEST))


def _record(line: bytes) -> Record | None:
    if len(line) > _LONGEST_LINE:
        return None
    try:
        record = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if isinstance(record, Visit):
        return _in_seconds(record) if _is_sound(record) else None
    if isinstance(record, Run):
        is_sound = all(map(_is_moment, (record.at, record.ended))) and len(record.vantage) <= LONGEST_VANTAGE
        return record if is_sound and record.visits >= 0 else None
    if isinstance(record, Decision):
        return record if _is_sound_decision(record) else None
    if isinstance(record, IssueFacts):
        is_sound = _is_moment(record.at) and len(record.key) <= LONGEST_VANTAGE and 0 < record.number < _MOST_GENERATIONS
        return record if is_sound and all(len(name) <= LONGEST_VANTAGE for name in record.told) else None
    return record if 0 <= record.generation < _MOST_GENERATIONS else None


LONGEST_VANTAGE: Final = 64
_MOST_GENERATIONS: Final = 1 << 53


def _is_sound(visit: Visit) -> bool:
    """Whether it can be what this program wrote: the text arrives from elsewhere, and is judged like anything else foreign."""
    texts = (visit.key, visit.final_url or "", visit.suggestion or "", visit.rule, visit.etag, visit.modified, visit.expires)
    addresses = (visit.key, *filter(None, (visit.final_url, visit.suggestion)))
    return (
        _is_moment(visit.at)
        and len(visit.vantage) <= LONGEST_VANTAGE
        and all(len(text) <= _LONGEST_TEXT for text in texts)
        and all(parse_address(address).kind is AddressKind.WEB for address in addresses)
        and (not visit.print or (len(visit.print) == 16 and set(visit.print) <= set("0123456789abcdef")))
    )


def _is_sound_decision(decision: Decision) -> bool:
    addresses = (decision.key, *filter(None, (decision.to,)))
    return (
        _is_moment(decision.at)
        and len(decision.id) <= LONGEST_VANTAGE
        and all(len(address) <= _LONGEST_TEXT and parse_address(address).kind is AddressKind.WEB for address in addresses)
        and (decision.until is None or decision.until - decision.at.date() <= timedelta(days=KEPT_DAYS))
    )


def _in_seconds(visit: Visit) -> Visit:
    at = visit.at.astimezone(UTC).replace(microsecond=0)
    return visit if at == visit.at else msgspec.structs.replace(visit, at=at)


def _is_moment(time: datetime) -> bool:
    return time.tzinfo is not None and _FIRST_YEAR < time.year < _LAST_YEAR
