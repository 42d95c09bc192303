"""What a reading of the source page gives: the page as a catalogue without ids, or the reason why it could not be read."""

from __future__ import annotations

import enum

import msgspec

from toolkit_maint.domain.catalogue import Catalogue, Span
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
    CONTENT_MISSING = "content-missing"
    LANDMARK_MISSING = "landmark-missing"
    TOO_FEW_KNOWN = "too-few-known"


class UnseenKind(enum.StrEnum):
    """What a page may hold that no reading of its text can see."""

    FRAME = "frame"
    INTERACTIVE = "interactive"
    SCRIPT = "script"


class Unseen(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the page that was not read: another page in a frame, an interactive picture, a list that a script draws.

    ``section`` is the heading above it, ``detail`` its title or address (foreign text), ``line`` its line, 0 if unknown.
    """

    kind: UnseenKind
    section: str | None
    detail: str
    line: int = 0


class SourceReading(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of the source page. With ``unreadable`` set there is no ``page``, and ``detail`` says more.

    ``location`` is the address or path as it was given; ``text`` the words of the page, for landmarks.

    ``page`` has the page's sections, entries and words like a catalogue made from it: ids are empty, addresses absolute, and
    an address is ``None`` where a link offers none. A span's ``path`` is the location, its ``line`` the line of the source
    (1 if unknown), and its ``start`` the rank in page order (0, 1, 2 …), which no two things share.
    """

    location: str
    kind: SourceKind
    title: str = ""
    page: Catalogue | None = None
    text: str = ""
    unseen: tuple[Unseen, ...] = ()
    unreadable: Unreadable | None = None
    detail: str = ""


class ChangeKind(enum.StrEnum):
    """What differs between the source page and the catalogue, in order of what a maintainer turns to first."""

    FILLED = "filled"
    ADDED = "added"
    REPOINTED = "repointed"
    RETITLED = "retitled"
    MOVED = "moved"
    REORDERED = "reordered"
    ANNOTATED = "annotated"
    SECTION_RENAMED = "section-renamed"
    REMOVED = "removed"


class MatchedOn(enum.StrEnum):
    """By what a candidate and a link of the catalogue were found to be the same thing."""

    ADDRESS = "address"
    TITLE = "title"
    CONTEXT = "context"
    NOTHING = "nothing"


class PageWords(msgspec.Struct, frozen=True, kw_only=True):
    """The words around a link as the page has them; see :class:`~toolkit_maint.domain.catalogue.Entry`."""

    before: str = ""
    after: str = ""
    note: str = ""
    more: str = ""


class SectionStep(msgspec.Struct, frozen=True, kw_only=True):
    """A section on the way to a place: one that the catalogue has, or one that is ``new`` with a proposed id.

    A new one comes right after the sibling whose id ``follows`` names, first if ``None``.
    """

    id: str
    title: str
    new: bool = False
    follows: str | None = None


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a paragraph: plain ``text``, or the text link with this id (``link``)."""

    text: str = ""
    link: str | None = None


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Where in the catalogue something belongs, said by ids, so that it holds in any checkout.

    ``sections`` are outermost first, none before the first section. ``parent`` is the entry it is nested in or related to.
    It comes right after the sibling ``follows`` (an entry, or for a text link another text link), first if ``None``; for a
    section that was renamed nothing but ``sections`` is told. A related link that is added, moved or reordered gets the
    ``number`` (from 0) among those of its entry. All of this holds once the changes before it were made.

    A text link has the whole ``paragraph`` as the page has it; in it, links that are to come by a later change are words
    still. It is written over the paragraph that holds the link (where only words changed), else over the first of its section
    that holds another link named in it, else it becomes a paragraph of its own right behind that of ``follows``. The links
    it names leave their other paragraphs; one that loses its last link goes, and links of the paragraph written over that
    are not named stand in one of their own right behind it.
    """

    sections: tuple[SectionStep, ...] = ()
    parent: str | None = None
    follows: str | None = None
    paragraph: tuple[Piece, ...] = ()
    number: int | None = None


class SourceChange(msgspec.Struct, frozen=True, kw_only=True):
    """One difference between the source page and the catalogue; one thing may have several, each of another kind.

    ``entry`` is the catalogue's id (``None`` for an addition); ``section`` the page's words for an addition, else the
    catalogue's; ``subsection`` is the heading of level 3 below it, if any. ``span`` is the place in the
    catalogue of what it already lists. ``before`` and ``after`` say what differs: addresses where something was added,
    removed, filled or repointed; titles where it was retitled or a section renamed; sections (and parent) where it was moved;
    the words of its line where it was annotated; the titles that it stood and stands behind where it was reordered.

    What :command:`apply` needs besides: ``new_id``, the id proposed for an addition; ``spot``, where it belongs; ``words``,
    what the page says around it; ``related``, the number (from 0) of a related link among those of its entry, in the
    catalogue; ``duplicate_of``, the id of an entry listed before it with the same address. ``text_link`` says that ``entry`` or
    ``new_id`` names a link in running text. ``earlier`` holds for what differed before the change that ``--since`` names.
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
    new_id: str | None = None
    spot: Spot | None = None
    words: PageWords | None = None
    related: int | None = None
    duplicate_of: str | None = None
    text_link: bool = False
    earlier: bool = False


class SourceComparison(msgspec.Struct, frozen=True, kw_only=True):
    """The source page against the catalogue. ``known`` of ``expected`` catalogue links and titles were found again.

    ``candidates`` counts the links that the page lists; bullets without a link of their own are not among them.
    ``needed`` is how many of the ``expected`` must be found again for the page to be believed. With ``against``, the page
    was compared with a snapshot of itself at that path, and whatever is said of the catalogue is said of that.
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
    unseen: tuple[Unseen, ...] = ()
    against: str | None = None

    @property
    def readable(self) -> bool:
        """Whether the changes may be believed."""
        return self.unreadable is None
