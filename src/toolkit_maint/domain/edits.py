"""What came of changes that were to be made in a catalogue's files."""

from __future__ import annotations

import enum

import msgspec

from toolkit_maint.domain.source import SourceChange


class Left(enum.StrEnum):
    """Why a change was not made."""

    ALREADY = "already"
    GONE = "gone"
    CHANGED = "changed"
    ID_TAKEN = "id-taken"
    BAD_ADDRESS = "bad-address"
    PERSONAL_ADDRESS = "personal-address"
    NOT_SAFE = "not-safe"
    INVALID = "invalid"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one change: made, unless ``left`` says why not. ``detail`` is a rule's id, or plain English."""

    change: SourceChange
    left: Left | None = None
    detail: str = ""
    path: str = ""
    line: int = 0
