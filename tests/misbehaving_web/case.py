"""A case of the labelled web: what a server does, and what is true of the link.

Cases are data. Each has hosts of its own, so that all can be on one net at once, and says what a reader with a browser
gets: that is its truth, whatever a program makes of it. To add one, add it to a module of :mod:`misbehaving_web.cases`.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fault_server import Behaviour, Connected
from misbehaving_web.certificates import Certificates
from toolkit_maint.domain.observation import FaultKind
from toolkit_maint.domain.verdict import VerdictKind

ALIVE = VerdictKind.ALIVE
MOVED = VerdictKind.MOVED
BROKEN = VerdictKind.BROKEN
BLOCKED = VerdictKind.BLOCKED
INSECURE = VerdictKind.INSECURE
UNSURE = VerdictKind.UNSURE
UNCHECKED = VerdictKind.UNCHECKED


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A listener: ``serves`` answers requests, ``talks`` has the whole connection.

    ``publishes`` answers every request with a file made from the certificates of this web, such as a missing intermediate.
    ``tls`` makes the server's side of TLS from the certificates of this web, for the name of the site; the port is 443 then,
    unless another one is given. ``kept`` connections take one request after another.
    """

    host: str
    serves: Behaviour | None = None
    talks: Connected | None = None
    publishes: Callable[[Certificates], bytes] | None = None
    tls: Callable[[Certificates, str], ssl.SSLContext] | None = None
    port: int | None = None
    kept: bool = False

    @property
    def listens_on(self) -> int:
        """The port that a visitor connects to."""
        return self.port or (443 if self.tls else 80)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One link and what is true of it.

    ``id`` is kebab-case; hosts are ``<id>.example``, or names that begin with the id and a hyphen and end so, or
    subdomains of either, so that they belong to this case alone. ``link`` is as an editor writes it.

    ``truth`` is what a reader in an ordinary browser gets, ``reasons`` the ids that would be right to give, best first.
    ``suggestion`` is the ideal advice: the address to use instead, ``None`` where none must be given. ``notes`` are ids that
    a good tool attaches. ``why`` says in a sentence what happens here, and ``source`` where servers are known to do so.

    ``title`` and ``language`` are what the catalogue says of the link; without a title nothing is expected.
    ``seen_before`` is the HTML of the page as it was when it was last seen in good health.

    ``names`` are hosts that the resolver has another answer for than the addresses of the sites; hosts that are nowhere do
    not exist. Where the truth is debatable, ``also`` holds the verdicts that are as good, and ``debate`` says why.
    ``ordinary`` marks a page with nothing wrong about it. ``waits`` marks a case in which the server keeps the visitor
    waiting. ``reader_sees`` is a piece of text that headless Chromium must show at the end (title or text), where that
    can be asked.
    """

    id: str
    link: str
    truth: VerdictKind
    reasons: tuple[str, ...]
    why: str
    source: str
    sites: tuple[Site, ...] = ()
    suggestion: str | None = None
    notes: tuple[str, ...] = ()
    title: str = ""
    language: str = "en"
    seen_before: str = ""
    names: Mapping[str, tuple[str, ...] | FaultKind] = field(default_factory=dict)
    also: tuple[VerdictKind, ...] = ()
    debate: str = ""
    ordinary: bool = False
    waits: bool = False
    reader_sees: str = ""

    @property
    def accepted(self) -> frozenset[VerdictKind]:
        """Every verdict that is right."""
        return frozenset({self.truth, *self.also})


class Pace:
    """How patient the visitor is, in seconds: what servers do slowly is said as a share of it. Set by whoever runs a web."""

    timeout = 0.5


def of_timeout(share: float) -> float:
    """Seconds: this share of the visitor's time-out for one pass (0.4: slow, but in time; 3: never seen in time)."""
    return share * Pace.timeout
