"""What a reading of the source page gives: candidates in page order, or the reason why it could not be read."""

from __future__ import annotations

import enum

import msgspec

from toolkit_maint.domain.catalogue import Span
from toolkit_maint.domain.verdict import Confidence


class SourceKind(enum.StrEnum):
    """Whether the source was asked for over the network, or is a file that somebody saved."""

    LIVE = "live"
    SNAPSHOT = "snapshot"


class CandidateRole(enum.StrEnum):
    """What a candidate is on its page: a link of its own, a second link of an entry, or a bullet without a link."""

    ENTRY = "entry"
    RELATED = "related"
    GROUP = "group"


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the source page lists. ``url`` is an absolute address, or ``None``: it has no address to offer.

    ``section`` and ``subsection`` are the headings above it (level 2 and 3), ``None`` before the first of them.
    """

    section: str | None
    subsection: str | None
    parent_title: str | None
    title: str
    url: str | None
    role: CandidateRole


class Unreadable(enum.StrEnum):
    """Why a source page was not believed. Nothing is called removed when it is any of these."""

    FILE_MISSING = "file-missing"
    FILE_UNREADABLE = "file-unreadable"
    UNREACHABLE = "unreachable"
    HTTP_STATUS = "http-status"
    NOT_A_PAGE = "not-a-page"
    TOO_LARGE = "too-large"
    TRUNCATED = "truncated"
    ENCODING = "encoding"
    EMPTY = "empty"
    LOG_IN = "log-in"
    WALL = "wall"
    TOO_FEW_LINKS = "too-few-links"
    LANDMARK_MISSING = "landmark-missing"
    TOO_FEW_KNOWN = "too-few-known"


class SourceReading(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of the source page. With ``unreadable`` set there are no candidates, and ``detail`` says more.

    ``location`` is the address or path as it was given; ``text`` the words of the page, for landmarks.
    """

    location: str
    kind: SourceKind
    title: str = ""
    candidates: tuple[Candidate, ...] = ()
    text: str = ""
    unreadable: Unreadable | None = None
    detail: str = ""


class ChangeKind(enum.StrEnum):
    """What differs between the source page and the catalogue."""

    ADDED = "added"
    REMOVED = "removed"
    FILLED = "filled"


class MatchedOn(enum.StrEnum):
    """By what a candidate and a link of the catalogue were found to be the same thing."""

    ADDRESS = "address"
    TITLE = "title"
    NOTHING = "nothing"


class SourceChange(msgspec.Struct, frozen=True, kw_only=True):
    """One difference between the source page and the catalogue.

    ``entry`` is the catalogue's id (``None`` for an addition); ``section`` the page's words for an addition, else the
    catalogue's; ``subsection`` is the heading of level 3 below it, if any. ``span`` is the place in the
    catalogue of what it already lists. ``before`` and ``after`` are the addresses concerned.
    """

    kind: ChangeKind
    entry: str | None
    title: str
    url: str | None
    section: str | None
    before: str | None
    after: str | None
    matched_on: MatchedOn
    confidence: Confidence
    role: CandidateRole
    parent_title: str | None = None
    subsection: str | None = None
    span: Span | None = None


class SourceComparison(msgspec.Struct, frozen=True, kw_only=True):
    """The source page against the catalogue. ``known`` of ``expected`` catalogue links and titles were found again.

    ``candidates`` counts the links that the page lists; bullets without a link of their own are not among them.
    ``needed`` is how many of the ``expected`` must be found again for the page to be believed.
    """

    location: str
    kind: SourceKind
    candidates: int
    known: int
    expected: int
    changes: tuple[SourceChange, ...] = ()
    unreadable: Unreadable | None = None
    detail: str = ""
    needed: int = 0

    @property
    def readable(self) -> bool:
        """Whether the changes may be believed."""
        return self.unreadable is None
