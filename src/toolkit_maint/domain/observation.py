"""Observation: what one visit saw. Facts only; what they mean is :mod:`toolkit_maint.domain.judge`'s to say.

This is ``observation-v1``: it is recorded as JSON (``check --record``) and may be judged again later, so fields are
added, never renamed or given another meaning.
"""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Literal

import msgspec

KEPT_HEADERS = frozenset(
    {
        "age",
        "cf-mitigated",
        "content-disposition",
        "content-encoding",
        "content-language",
        "content-length",
        "content-type",
        "date",
        "etag",
        "last-modified",
        "location",
        "ratelimit",
        "ratelimit-remaining",
        "ratelimit-reset",
        "refresh",
        "retry-after",
        "server",
        "via",
        "www-authenticate",
        "x-cache",
        "x-powered-by",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "x-robots-tag",
    }
)
"""Names (lower case) of the response headers that an observation keeps; of ``set-cookie`` only the names are kept."""

KEPT_HEADERS_MOST = 64
KEPT_HEADER_LENGTH = 8_192
EXCERPT_LENGTH = 16_384


class FaultKind(enum.StrEnum):
    """Why a look ended without an answer to judge. A closed set; each is one fact about the wire."""

    HOST_NOT_FOUND = "host-not-found"
    RESOLVER_FAILED = "resolver-failed"
    NO_ADDRESS = "no-address"
    ADDRESS_NOT_PUBLIC = "address-not-public"
    ADDRESS_REFUSED = "address-refused"
    BAD_PORT = "bad-port"
    PARSERS_DISAGREE = "parsers-disagree"
    NETWORK_UNREACHABLE = "network-unreachable"
    CONNECTION_REFUSED = "connection-refused"
    CONNECTION_RESET = "connection-reset"
    CONNECTION_CLOSED = "connection-closed"
    CERTIFICATE = "certificate"
    TLS_OLD_PROTOCOL = "tls-old-protocol"
    TLS_HANDSHAKE = "tls-handshake"
    TLS_SPEAKS_PLAIN = "tls-speaks-plain"
    NOT_HTTP = "not-http"
    HEADERS_TOO_LARGE = "headers-too-large"
    UNASKED_UPGRADE = "unasked-upgrade"
    UNDECODABLE_BODY = "undecodable-body"
    TIMEOUT = "timeout"
    REDIRECT_LOOP = "redirect-loop"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    REDIRECT_MALFORMED = "redirect-malformed"
    REDIRECT_SCHEME = "redirect-scheme"
    REDIRECT_TOO_LONG = "redirect-too-long"


class Phase(enum.StrEnum):
    """How far a request had come."""

    NAME = "name"
    CONNECT = "connect"
    TLS = "tls"
    HEADERS = "headers"
    BODY = "body"


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong on the last hop of a look.

    ``verify_code`` is OpenSSL's X509_V_ERR number for a certificate fault. ``detail`` is technical text of foreign
    origin, for people who dig: never parsed.
    """

    kind: FaultKind
    phase: Phase | None = None
    verify_code: int | None = None
    detail: str = ""


class HopKind(enum.StrEnum):
    """What led to a request: the visit itself, a redirect status, a ``Refresh`` header, or something on the page.

    ``script``: one that sets the location at once. ``moved-notice``: the only link of a page that says little more than that
    it is there now.
    """

    START = "start"
    REDIRECT = "redirect"
    REFRESH_HEADER = "refresh-header"
    META_REFRESH = "meta-refresh"
    SCRIPT = "script"
    MOVED_NOTICE = "moved-notice"
    FRAME = "frame"


class TlsFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the TLS handshake showed. Times are RFC 3339 in UTC; ``chain_verified`` is false for a look without.

    ``names`` are those that the certificate is for (at most 20), ``chain`` the subjects of what the server sent, its own
    first. ``key_bits`` is the size of its key where that is RSA, else 0. ``chain_completed`` says that the server left out a
    certificate, which was fetched from its issuer.
    """

    protocol: str
    cipher: str
    subject: str = ""
    issuer: str = ""
    not_before: str = ""
    not_after: str = ""
    chain_verified: bool = True
    names: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    chain_completed: bool = False
    key_bits: int = 0


class Hop(msgspec.Struct, frozen=True, kw_only=True):
    """One request and the head of its answer. ``status`` is ``None`` where no answer came.

    ``sent`` counts how often the request went out: never where no connection could be made, twice where a kept one turned
    out to be closed.

    ``headers`` are pairs of lower-case name and value: at most 64, 8 KiB each, only those of ``KEPT_HEADERS``, and
    ``set-cookie`` with the cookie's name alone.
    """

    kind: HopKind
    address: str
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    peer: str | None = None
    tls: TlsFacts | None = None
    elapsed_ms: int = 0
    sent: int = 1

    def header(self, name: str) -> str | None:
        """The first kept header of that lower-case name."""
        for key, value in self.headers:
            if key == name:
                return value
        return None


class Refresh(msgspec.Struct, frozen=True):
    """A meta refresh as the page states it: seconds to wait, and the absolute address."""

    seconds: float
    address: str


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What the body of the last answer showed, as far as it was read.

    ``raw_bytes`` and ``text_bytes`` count before and after decoding; ``truncated`` says that reading was stopped, by us
    or by the server. ``meta`` are pairs of lower-case name (or property) and content. ``names`` are the names that
    structured data (JSON-LD) gives the page. ``anchors`` are those of the anchors asked for that the page has. ``print``
    is a 64-bit simhash of the words as 16 hex digits, empty where there are none. ``excerpt`` is the beginning of the
    decoded body, compressed with zlib, kept for what is not plainly alive.

    ``language`` is the primary language that the page states. ``markers`` are the ids of the signs in its markup.
    ``text_letters`` counts the bytes of its letters outside of tags and scripts, as far as they were counted, and ``scripts``
    its scripts; ``is_blank`` says that it shows nothing at all. ``secure_address`` is the https address that an http page
    gives itself. ``script_target`` and ``notice_target`` are where a script, or the only link of a page that has moved, leads
    at once; ``frame_target`` is the address of what a page shows that is nothing but a frame.
    """

    media_type: str
    charset: str
    raw_bytes: int
    text_bytes: int
    truncated: bool
    title: str = ""
    headings: tuple[str, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    refresh: Refresh | None = None
    anchors: tuple[str, ...] = ()
    print: str = ""
    excerpt: bytes | None = None
    language: str = ""
    markers: tuple[str, ...] = ()
    text_letters: int = 0
    scripts: int = 0
    is_blank: bool = False
    secure_address: str = ""
    script_target: str = ""
    notice_target: str = ""
    frame_target: str = ""


class LookKind(enum.StrEnum):
    """How a look was made.

    ``get``: with the headers that the tool introduces itself with. ``head``: the same, without asking for the body.
    ``browser``: with every header as a browser sends it. ``forgiving``: read by a parser that accepts what browsers do.
    ``unverified``: whoever the certificate is for. ``https``: the same http address over https. ``sibling``: not the page
    itself, but a made-up address beside it, to see what the site says where there is nothing.
    """

    GET = "get"
    HEAD = "head"
    BROWSER = "browser"
    FORGIVING = "forgiving"
    UNVERIFIED = "unverified"
    HTTPS = "https"
    SIBLING = "sibling"


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """One look at a link: its hops in order, and how the last of them ended: a page or a fault, never both.

    Only a ``head`` look may have neither, and one that is ``unchanged``: the site was asked for its page unless that was still
    the one seen before (RFC 9110, section 13.1), and said that it is. ``second_pass`` says that it was made after all links had
    been looked at once.
    """

    kind: LookKind
    hops: tuple[Hop, ...]
    page: Page | None = None
    fault: Fault | None = None
    second_pass: bool = False
    unchanged: bool = False


class UnvisitedKind(enum.StrEnum):
    """Why a link was not visited although the run went on.

    ``host-dead``: other links had shown that its host answers nobody. ``cooled-down``: the host asked to be left alone
    for longer than this run could wait. ``robots``: the host's robots.txt does not allow it.
    """

    HOST_DEAD = "host-dead"
    COOLED_DOWN = "cooled-down"
    ROBOTS = "robots"


class Unvisited(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is no look.

    For ``host-dead``: how the last of ``attempts`` at its host ended; for ``cooled-down``: until when.
    """

    kind: UnvisitedKind
    fault: Fault | None = None
    attempts: int = 0
    until: datetime | None = None


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one visit to one address saw.

    ``visit_key`` is the address asked for; ``visited_at`` is aware and in UTC; ``elapsed_ms`` leaves out waiting in the
    queue. ``looks`` are those of both passes, in order; it is empty exactly where ``unvisited`` says why. ``vantage``
    names the place from which the visit was made.
    """

    visit_key: str
    looks: tuple[Look, ...]
    visited_at: datetime
    elapsed_ms: int
    vantage: str = ""
    anchors_asked: tuple[str, ...] = ()
    unvisited: Unvisited | None = None
    schema_version: Literal[1] = 1

    @property
    def requests(self) -> int:
        """Every request that was sent, hops included; a request that never left (name, guard) does not count."""
        looks = self.looks
        if len(looks) == 1 and len(looks[0].hops) == 1:
            return looks[0].hops[0].sent
        return sum(hop.sent for look in looks for hop in look.hops)


class Expectation(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the catalogue says a link should show, and the print of its page when it was last seen in good health."""

    title: str
    language: str
    print: str = ""


class Target(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What to visit: one ``visit_key`` for all the places that have it, and every anchor that they ask for.

    ``etag`` and ``modified`` are the validators of the page that was seen last: by them a site may say that it is the same.
    """

    visit_key: str
    anchors: tuple[str, ...] = ()
    expectation: Expectation | None = None
    etag: str = ""
    modified: str = ""
