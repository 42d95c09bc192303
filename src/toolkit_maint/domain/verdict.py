"""Verdict: what one visit means, in closed sets of words."""

from __future__ import annotations

import enum

import msgspec


class VerdictKind(enum.StrEnum):
    """The six verdicts, and the one for what was not visited."""

    ALIVE = "alive"
    MOVED = "moved"
    BROKEN = "broken"
    BLOCKED = "blocked"
    INSECURE = "insecure"
    UNSURE = "unsure"
    UNCHECKED = "unchecked"


POSITIVE = frozenset({VerdictKind.ALIVE, VerdictKind.MOVED, VerdictKind.BLOCKED})
"""Verdicts that rest on an answer of the site itself, and so hold whatever the state of our own network."""


class Confidence(enum.StrEnum):
    """``certain``: no further look could change it. ``likely``: a further look might."""

    CERTAIN = "certain"
    LIKELY = "likely"


class Reason(enum.StrEnum):
    """Why a verdict is what it is. Documented in ``docs/reasons.md``; ids are never renamed."""

    OK = "ok"
    FORM_OK = "form-ok"
    MOVED_PERMANENTLY = "moved-permanently"
    PAGE_FORWARDS = "page-forwards"
    PAGE_SAYS_MOVED = "page-says-moved"
    HTTPS_ONLY = "https-only"
    MALFORMED_ADDRESS = "malformed-address"
    ADDRESS_NOT_PUBLIC = "address-not-public"
    BAD_PORT = "bad-port"
    HOST_NOT_FOUND = "host-not-found"
    CONNECTION_REFUSED = "connection-refused"
    CONNECTION_RESET = "connection-reset"
    CONNECTION_CLOSED = "connection-closed"
    NOT_HTTP = "not-http"
    TLS_SPEAKS_PLAIN = "tls-speaks-plain"
    HEADERS_TOO_LARGE = "headers-too-large"
    UNASKED_UPGRADE = "unasked-upgrade"
    UNDECODABLE_BODY = "undecodable-body"
    NOT_FOUND = "not-found"
    GONE = "gone"
    CLIENT_ERROR = "client-error"
    NO_CONTENT = "no-content"
    REDIRECT_LOOP = "redirect-loop"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    REDIRECT_WITHOUT_ADDRESS = "redirect-without-address"
    REDIRECT_MALFORMED = "redirect-malformed"
    REDIRECT_SCHEME = "redirect-scheme"
    REDIRECT_TOO_LONG = "redirect-too-long"
    SOFT_404 = "soft-404"
    CONTENT_REMOVED = "content-removed"
    PARKED_DOMAIN = "parked-domain"
    USURPED_DOMAIN = "usurped-domain"
    ACCOUNT_SUSPENDED = "account-suspended"
    DEFAULT_PAGE = "default-page"
    LOG_IN = "log-in"
    PAYMENT_REQUIRED = "payment-required"
    FORBIDDEN = "forbidden"
    LEGAL_REASONS = "legal-reasons"
    REFUSES_TOOLS = "refuses-tools"
    BOT_WALL = "bot-wall"
    REGION = "region"
    CONSENT = "consent"
    CERTIFICATE_EXPIRED = "certificate-expired"
    CERTIFICATE_NOT_YET_VALID = "certificate-not-yet-valid"
    CERTIFICATE_WRONG_HOST = "certificate-wrong-host"
    CERTIFICATE_UNKNOWN_ISSUER = "certificate-unknown-issuer"
    CERTIFICATE_SELF_SIGNED = "certificate-self-signed"
    CERTIFICATE_WEAK = "certificate-weak"
    CERTIFICATE_REVOKED = "certificate-revoked"
    CERTIFICATE_INVALID = "certificate-invalid"
    TLS_OLD_PROTOCOL = "tls-old-protocol"
    TLS_HANDSHAKE = "tls-handshake"
    TIMEOUT = "timeout"
    SERVER_ERROR = "server-error"
    MAINTENANCE = "maintenance"
    DATABASE_ERROR = "database-error"
    MISSING_WITH_PAGE = "missing-with-page"
    TRY_LATER = "try-later"
    TOO_MANY_REQUESTS = "too-many-requests"
    RESOLVER_FAILED = "resolver-failed"
    NO_ADDRESS = "no-address"
    NETWORK_UNREACHABLE = "network-unreachable"
    ADDRESS_REFUSED = "address-refused"
    PARSERS_DISAGREE = "parsers-disagree"
    UNKNOWN_STATUS = "unknown-status"
    HOST_NOT_ANSWERING = "host-not-answering"
    COOLED_DOWN = "cooled-down"
    ROBOTS = "robots"
    RUN_VOID = "run-void"
    NO_CONTROL_HOST = "no-control-host"
    INTERRUPTED = "interrupted"
    DEADLINE = "deadline"
    UNSUPPORTED_SCHEME = "unsupported-scheme"


OUR_SIDE = frozenset({Reason.RUN_VOID, Reason.NO_CONTROL_HOST, Reason.INTERRUPTED, Reason.DEADLINE})
"""Reasons that say something of a run, and nothing of the link."""


class NoteId(enum.StrEnum):
    """Secondary findings; they never change the verdict."""

    CHAIN_INCOMPLETE = "chain-incomplete"
    DOWNGRADE_TO_HTTP = "downgrade-to-http"
    ENDS_AT_HOME_PAGE = "ends-at-home-page"
    SHARED_WITH_HOST = "shared-with-host"
    ANCHOR_MISSING = "anchor-missing"
    TEXT_FRAGMENT_MISSING = "text-fragment-missing"
    CERTIFICATE_EXPIRES_SOON = "certificate-expires-soon"
    HTTPS_AVAILABLE = "https-available"
    TRACKING_PARAMETERS = "tracking-parameters"
    CONTENT_DRIFT = "content-drift"
    TYPE_CHANGED = "type-changed"
    WRONG_STATUS = "wrong-status"
    SLOW = "slow"
    PASSWORD_IN_URL = "password-in-url"  # noqa: S105 - the id of a note, not a password


class Note(msgspec.Struct, frozen=True):
    """A secondary finding, with what it is about where that helps."""

    id: NoteId
    detail: str | None = None


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What one visit means. ``rule`` is the id of the rule that decided; ``suggestion`` an address to use instead.

    ``confidence`` is ``None`` for ``unchecked`` alone. ``look`` is the position, among the looks of the visit, of the one
    that decided.
    """

    kind: VerdictKind
    reason: Reason
    confidence: Confidence | None
    rule: str
    suggestion: str | None = None
    notes: tuple[Note, ...] = ()
    look: int = -1

    @property
    def proved_by_address(self) -> bool:
        """Whether the written address alone proves it, so that it holds without a network."""
        return self.rule == ADDRESS_RULE or self.reason is Reason.ADDRESS_NOT_PUBLIC


ADDRESS_RULE = "address"
"""The id of the rule that judges an address before any visit."""
