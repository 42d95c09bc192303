"""The source page: an address or a file is read into a catalogue without ids, or into the reason why it is not believed.

A page that was redesigned, asks for a log-in, is empty, cut short or an error is never read as "everything was removed":
each is an :class:`~toolkit_maint.domain.source.Unreadable`. :mod:`toolkit_maint.adapters.page_furniture` says what
counts as content, :mod:`toolkit_maint.adapters.page_links` what as a link, and
:mod:`toolkit_maint.adapters.page_reading` what as an entry.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from toolkit_maint.adapters.page_bytes import ContentType, PageForm, content_type, decode, form_of, is_binary
from toolkit_maint.adapters.page_furniture import NoContent
from toolkit_maint.adapters.page_reading import catalogue_of
from toolkit_maint.adapters.page_signs import LISTS_NOTHING, log_in_title, wall_sign
from toolkit_maint.adapters.page_tree import PageTree, TooComplex, parse_page, words
from toolkit_maint.domain.address import AddressKind, parse_address
from toolkit_maint.domain.catalogue import Catalogue
from toolkit_maint.domain.observation import Fault
from toolkit_maint.domain.page_outline import candidates_of
from toolkit_maint.domain.policy import Policy, SourceContract
from toolkit_maint.domain.source import CandidateRole, SourceKind, SourceReading, Unreadable, Unseen
from toolkit_maint.domain.typography import comparable
from toolkit_maint.ports import Fetch, Stop

MOST_BYTES = 10 * 1024 * 1024


class _Refusal(msgspec.Struct, frozen=True):
    unreadable: Unreadable
    detail: str = ""


class _Raw(msgspec.Struct, frozen=True, kw_only=True):
    """A page before it is understood; ``address`` and ``status`` only where it was fetched."""

    body: bytes
    name: str
    declared: ContentType = ContentType()
    address: str | None = None
    status: int = 200
    truncated: bool = False


class _Believed(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    page: Catalogue
    unseen: tuple[Unseen, ...]
    text: str


class SourcePageReader:
    """Reads the source page (implements :class:`toolkit_maint.ports.SourcePage`).

    ``root`` is the folder that relative paths start from. ``confined`` holds for a path that a catalogue names, which may
    come with anybody's pull request: nothing outside ``root`` is read, by whatever detour.
    """

    def __init__(self, fetch: Fetch, root: Path, policy: Policy, *, confined: bool = True) -> None:
        self._fetch = fetch
        self._root = root
        self._policy = policy
        self._confined = confined

    def read(self, location: str, stop: Stop) -> SourceReading:
        """Read an http(s) address or a path. A file larger than 10 MiB is not read; nothing is raised."""
        live = parse_address(location).kind is AddressKind.WEB
        raw = self._fetched(location, stop) if live else self._from_file(location)
        believed = raw if isinstance(raw, _Refusal) else self._believed(raw, location)
        kind = SourceKind.LIVE if live else SourceKind.SNAPSHOT
        if isinstance(believed, _Refusal):
            return SourceReading(location=location, kind=kind, unreadable=believed.unreadable, detail=believed.detail)
        return SourceReading(
            location=location, kind=kind, title=believed.title, page=believed.page, unseen=believed.unseen, text=believed.text
        )

    def _fetched(self, location: str, stop: Stop) -> _Raw | _Refusal:
        reason = stop.reason()
        if reason is not None:
            return _Refusal(Unreadable.UNREACHABLE, reason.value)
        page = self._fetch(location)
        if isinstance(page, Fault):
            return _Refusal(Unreadable.UNREACHABLE, page.kind.value)
        declared = next((value for name, value in page.headers if name.lower() == "content-type"), "")
        return _Raw(
            body=page.body,
            name=page.final_url,
            declared=content_type(declared),
            address=page.final_url,
            status=page.status,
            truncated=page.truncated,
        )

    def _from_file(self, location: str) -> _Raw | _Refusal:
        try:
            path = self._root / location
            if self._confined and not path.resolve().is_relative_to(self._root.resolve()):
                return _Refusal(Unreadable.FILE_UNREADABLE, "outside the folder of the catalogue")
            if path.exists() and not path.is_file():
                return _Refusal(Unreadable.FILE_UNREADABLE, "not a regular file")
            with path.open("rb") as file:
                return _Raw(body=file.read(MOST_BYTES + 1), name=location)
        except FileNotFoundError:
            return _Refusal(Unreadable.FILE_MISSING)
        except (OSError, ValueError, RuntimeError) as error:
            return _Refusal(Unreadable.FILE_UNREADABLE, getattr(error, "strerror", None) or str(error))

    def _believed(self, raw: _Raw, location: str) -> _Believed | _Refusal:
        text = _text_of(raw)
        if isinstance(text, _Refusal):
            return text
        form = form_of(text, raw.declared.media_type, raw.name)
        if form is None:
            return _Refusal(Unreadable.NOT_A_PAGE, raw.declared.media_type)
        if form is PageForm.HTML and _is_cut_short(text):
            return _Refusal(Unreadable.TRUNCATED)
        try:
            tree = parse_page(text, form, raw.address, self._policy)
        except NoContent as missing:
            return _Refusal(Unreadable.CONTENT_MISSING, str(missing))
        if isinstance(tree, TooComplex):
            return _Refusal(Unreadable.TOO_LARGE, tree.detail)
        page, unseen = catalogue_of(tree, self._policy, location)
        believed = _Believed(title=tree.title or page.title, page=page, unseen=unseen, text=words(tree.root))
        return _doubt(believed, tree, text, self._policy.source) or believed


def _text_of(raw: _Raw) -> str | _Refusal:
    """The text of an answer, as far as its status and its bytes may be believed."""
    if raw.status != 200:
        sign = wall_sign(raw.body[:MOST_BYTES].decode("utf-8", errors="replace"))
        return _Refusal(Unreadable.WALL if sign else Unreadable.HTTP_STATUS, str(raw.status))
    if raw.truncated:
        return _Refusal(Unreadable.TRUNCATED)
    if len(raw.body) > MOST_BYTES:
        return _Refusal(Unreadable.TOO_LARGE, f"more than {MOST_BYTES} bytes")
    if not raw.body.strip():
        return _Refusal(Unreadable.EMPTY)
    if is_binary(raw.body):
        return _Refusal(Unreadable.NOT_A_PAGE, raw.declared.media_type)
    text = decode(raw.body, raw.declared.charset)
    return _Refusal(Unreadable.ENCODING, raw.declared.charset) if text is None else text


_LIST_TAG = re.compile(r"<(/?)(?:ul|ol|main|article|table)[\s>]", re.IGNORECASE)
_PAGE_END = re.compile(r"</(?:body|html)\s{0,9}>", re.IGNORECASE)


def _is_cut_short(html: str) -> bool:
    """Whether HTML breaks off: no end of the page, and the last tag, or an element that must be closed, is left open."""
    if _PAGE_END.search(html):
        return False
    if html.rfind("<") > html.rfind(">"):
        return True
    ends = [bool(match[1]) for match in _LIST_TAG.finditer(html)]
    return len(ends) > 2 * sum(ends)


def _doubt(page: _Believed, tree: PageTree, text: str, contract: SourceContract) -> _Refusal | None:
    """Why a page that could be parsed is still not believed to be the source page."""
    links = sum(candidate.role is not CandidateRole.GROUP for candidate in candidates_of(page.page))
    if links < LISTS_NOTHING:
        heading = tree.root.find(["h1", "h2"])
        said = log_in_title(page.title) or log_in_title(words(heading) if heading else "")
        if tree.asks_password or said:
            return _Refusal(Unreadable.LOG_IN, said or "")
        if sign := wall_sign(text):
            return _Refusal(Unreadable.WALL, sign)
    if not page.text and not links:
        return _Refusal(Unreadable.EMPTY)
    if links < contract.min_candidates:
        return _Refusal(Unreadable.TOO_FEW_LINKS, f"{links} < {contract.min_candidates}")
    shown = comparable(f"{page.title} {page.text}")
    missing = next((landmark for landmark in contract.landmarks if comparable(landmark) not in shown), None)
    return None if missing is None else _Refusal(Unreadable.LANDMARK_MISSING, missing)
