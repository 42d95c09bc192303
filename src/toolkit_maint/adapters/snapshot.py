"""A snapshot of the source page: what it said when it was read, to explain a difference later, and not to ask for it again.

It is one file, in UTF-8 with a byte order mark: a comment with the address that the page came from, as browsers write it into
pages that they save; a comment with what its server said of this version; and the page. Whoever alters the page by hand makes
it a page like any other: the second comment has a hash of what stands behind it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from toolkit_maint.adapters.atomic_file import write_text
from toolkit_maint.adapters.page_bytes import content_type, decode
from toolkit_maint.domain.address import AddressKind, parse_address
from toolkit_maint.domain.observation import Fault
from toolkit_maint.ports import FetchedPage

_MARK: Final = "\ufeff"
_LARGEST: Final = 40 * 1024 * 1024
_HEAD = re.compile(
    r"\ufeff?<!-- saved from url=\(\d{4,6}\)(\S{1,8192}) -->\n<!-- toolkit-maint: (\{[^\n]{1,20000}\}) -->\n", re.ASCII
)
_SAFE_VALIDATOR = re.compile(r"[\x20-\x7e]{1,1000}\Z")
_NOT_MODIFIED: Final = 304
_OK: Final = 200


class Validators(msgspec.Struct, frozen=True, kw_only=True):
    """What a server said of one version of a page (RFC 9110, section 8.8), and the only address that it is told again."""

    address: str
    etag: str | None = None
    last_modified: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """The fields of a conditional request (RFC 9110, section 13.1)."""
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in found.items() if value is not None}


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A page that was kept. ``asked`` is the address that was asked for, ``address`` the one that gave it."""

    asked: str
    address: str
    text: str
    media_type: str
    fetched_at: datetime
    etag: str | None = None
    last_modified: str | None = None

    @property
    def validators(self) -> Validators | None:
        """What makes the next request conditional, if the server said anything of the kind."""
        if self.etag is None and self.last_modified is None:
            return None
        return Validators(address=self.address, etag=self.etag, last_modified=self.last_modified)


class _Noted(msgspec.Struct, frozen=True, kw_only=True):
    asked: str
    address: str
    media_type: str
    fetched_at: datetime
    sha256: str
    etag: str | None = None
    last_modified: str | None = None


def read_snapshot(path: Path) -> Snapshot | None:
    """The snapshot in a file; ``None`` where there is none, or where somebody altered it. Raises ``OSError``."""
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
        content = raw.decode("utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    head = _HEAD.match(content)
    if head is None or len(raw) > _LARGEST:
        return None
    try:
        noted = msgspec.json.decode(head[2], type=_Noted)
    except (msgspec.DecodeError, ValueError):
        return None
    text = content[head.end() :]
    if _hash(text) != noted.sha256 or parse_address(noted.address).kind is not AddressKind.WEB:
        return None
    return Snapshot(
        asked=noted.asked,
        address=noted.address,
        text=text,
        media_type=noted.media_type,
        fetched_at=noted.fetched_at,
        etag=noted.etag,
        last_modified=noted.last_modified,
    )


def write_snapshot(path: Path, snapshot: Snapshot) -> None:
    """Write it into its file, whole or not at all. Raises ``OSError``."""
    noted = _Noted(
        asked=snapshot.asked,
        address=snapshot.address,
        media_type=snapshot.media_type,
        fetched_at=snapshot.fetched_at,
        sha256=_hash(snapshot.text),
        etag=snapshot.etag,
        last_modified=snapshot.last_modified,
    )
    # A comment must not end before its end, whatever a server calls a version of its page.
    data = json.dumps(msgspec.to_builtins(noted), ensure_ascii=True).replace("--", "-\\u002d").replace(">", "\\u003e")
    shown = snapshot.address.replace("--", "-%2D")
    write_text(
        path,
        f"{_MARK}<!-- saved from url=({len(shown):04d}){shown} -->\n<!-- toolkit-maint: {data} -->\n{snapshot.text}",
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


Ask = Callable[[str, Validators | None], FetchedPage | Fault]
"""Gets a page over the network, on condition that it is another version than the one told of."""


class KeptPage:
    """Fetches the source page (implements :class:`toolkit_maint.ports.Fetch`), and keeps a snapshot of it in a file."""

    def __init__(self, ask: Ask, path: Path, now: datetime) -> None:
        """Raises ``OSError`` for a file that is there and cannot be read."""
        self._ask = ask
        self._path = path
        self._now = now
        self._known = read_snapshot(path)
        self._fetched: tuple[str, FetchedPage] | None = None
        self.unchanged = False

    def __call__(self, url: str) -> FetchedPage | Fault:
        """As the port says; a page that has not changed is given as it was kept."""
        known = self._known if self._known is not None and self._known.asked == url else None
        page = self._ask(url, known.validators if known is not None else None)
        if isinstance(page, Fault):
            return page
        if page.status == _NOT_MODIFIED and known is not None:
            self.unchanged = True
            headers = (("content-type", f"{known.media_type}; charset=utf-8"),)
            return FetchedPage(
                status=_OK, final_url=known.address, headers=headers, body=known.text.encode("utf-8"), truncated=False
            )
        self._fetched = url, page
        return page

    def keep(self) -> None:
        """Write the page that was fetched; to be called once it was believed. Raises ``OSError``."""
        if self._fetched is None:
            return
        url, page = self._fetched
        named = dict(reversed(page.headers))
        declared = content_type(named.get("content-type", ""))
        text = decode(page.body, declared.charset)
        if text is not None and text.encode("utf-8", "replace").decode("utf-8") == text:
            write_snapshot(
                self._path,
                Snapshot(
                    asked=url,
                    address=page.final_url,
                    text=text,
                    media_type=declared.media_type or "text/html",
                    fetched_at=self._now,
                    etag=_validator(named.get("etag")),
                    last_modified=_validator(named.get("last-modified")),
                ),
            )


def _validator(value: str | None) -> str | None:
    return value if value is not None and _SAFE_VALIDATOR.match(value) else None
