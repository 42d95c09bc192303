"""How a visitor introduces itself: honest about what it is, shaped like a browser in all else."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from toolkit_maint import __version__
from toolkit_maint.adapters.web.body import ACCEPTED_CODINGS
from toolkit_maint.adapters.web.connection import Endpoint
from toolkit_maint.domain.policy import SecondLook

Headers = tuple[tuple[str, str], ...]


class HostManners(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for one host alone; ``None`` leaves it to the run.

    ``max_at_once`` counts requests, ``interval`` and ``timeout`` are in seconds. ``method`` is that of a first look, ``get``
    or ``head``. ``headers`` are added to requests to this very host, and to no other.
    """

    max_at_once: int | None = None
    interval: float | None = None
    method: Literal["get", "head"] | None = None
    timeout: float | None = None
    headers: Headers = ()


_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")
_FORBIDDEN = re.compile(r"[\r\n\0]")
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
# What the browser that most people use sends when an address is typed; its version says no more than its age.
_BROWSER_MAJOR = "142"
_BROWSER = f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{_BROWSER_MAJOR}.0.0.0 Safari/537.36"


def agent(contact: str | None) -> str:
    """The tool's own name for a User-Agent, with an address where its people can be reached."""
    reachable = _UNPRINTABLE.sub("", contact or "").strip()
    name = f"toolkit-maint/{__version__}"
    return f"{name} (+{reachable})" if reachable else name


def introduction(contact: str | None, language: str) -> Headers:
    """The headers that every request carries: User-Agent, Accept, Accept-Language, Accept-Encoding.

    ``contact`` is an address where the site's people can reach ours, or ``None``; what is not printable ASCII is left out of
    it. ``language`` is the catalogue's, and comes first.
    """
    return (
        ("User-Agent", agent(contact)),
        ("Accept", _ACCEPT),
        ("Accept-Language", _languages(language)),
        ("Accept-Encoding", ACCEPTED_CODINGS),
    )


def browser_introduction(contact: str | None, language: str, second_look: SecondLook) -> Headers:
    """The same, as a browser says it when somebody types an address; with the tool's name unless ``full`` is asked for."""
    name = _BROWSER if second_look is SecondLook.FULL else f"{_BROWSER} {agent(contact)}"
    return (
        ("Connection", "keep-alive"),
        ("sec-ch-ua", f'"Chromium";v="{_BROWSER_MAJOR}", "Not?A_Brand";v="24"'),
        ("sec-ch-ua-mobile", "?0"),
        ("sec-ch-ua-platform", '"Linux"'),
        ("Upgrade-Insecure-Requests", "1"),
        ("User-Agent", name),
        ("Accept", _ACCEPT),
        ("Sec-Fetch-Site", "none"),
        ("Sec-Fetch-Mode", "navigate"),
        ("Sec-Fetch-User", "?1"),
        ("Sec-Fetch-Dest", "document"),
        ("Accept-Encoding", ACCEPTED_CODINGS),
        ("Accept-Language", _languages(language)),
    )


def _languages(language: str) -> str:
    return "en, *;q=0.5" if language == "en" else f"{language}, en;q=0.8, *;q=0.5"


def header_lines(headers: Headers) -> str:
    """Headers as they go over the wire. Raises ``ValueError`` for one that would break out of its line."""
    lines = [f"{name}: {value}" for name, value in headers]
    if any(_FORBIDDEN.search(line) for line in lines):
        raise ValueError("a header line may not contain a line break")
    return "".join(f"{line}\r\n" for line in lines)


_ENTITY_TAG = re.compile(r'(?:W/)?"[!#-~]{0,200}"')
_HTTP_DATE = re.compile(r"[A-Za-z]{3,9}, [0-9A-Za-z: -]{10,40} GMT")


def validator_lines(etag: str, modified: str) -> str:
    """The headers that ask for a page unless it is the one that these validators stand for (RFC 9110, section 13.1).

    What is neither an entity tag nor a date, as a site or a file that was meddled with may have it, is left out.
    """
    lines = f"If-None-Match: {etag}\r\n" if _ENTITY_TAG.fullmatch(etag) else ""
    return lines + (f"If-Modified-Since: {modified}\r\n" if _HTTP_DATE.fullmatch(modified) else "")


def request_bytes(method: str, endpoint: Endpoint, lines: str, body: bytes = b"") -> bytes:
    """A request for the wire (RFC 9112, section 3); ``lines`` come from :func:`header_lines`, after ``Host``.

    Raises ``ValueError`` for a header that Latin-1 cannot hold.
    """
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    head = f"{method} {endpoint.target} HTTP/1.1\r\nHost: {endpoint.authority}\r\n{lines}{length}\r\n"
    return head.encode("latin-1") + body
