"""Diagnostic: what we say about the text of a catalogue or a configuration. Words are chosen by the renderers."""

from __future__ import annotations

import enum
from collections.abc import Iterable

import msgspec

from toolkit_maint.domain.catalogue import Span


class Severity(enum.StrEnum):
    """How much a diagnostic weighs: an error fails ``validate``; a warning and a notice do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Rule(enum.StrEnum):
    """Every rule of ``validate`` and of the configuration check. Ids are documented and never renamed."""

    FILE_MISSING = "file-missing"
    FILE_OUTSIDE = "file-outside"
    FILE_UNREADABLE = "file-unreadable"
    FILE_NOT_LISTED = "file-not-listed"
    FILE_LISTED_TWICE = "file-listed-twice"
    ENCODING = "encoding"
    TOO_LARGE = "too-large"
    TOO_DEEP = "too-deep"
    TOO_MANY_PARTS = "too-many-parts"
    TEXT_TOO_LONG = "text-too-long"
    ALIAS = "alias"
    TAG = "tag"
    SYNTAX = "syntax"
    SEVERAL_DOCUMENTS = "several-documents"
    EMPTY_FILE = "empty-file"
    DUPLICATE_KEY = "duplicate-key"
    KEY_NOT_TEXT = "key-not-text"
    MISSING_KEY = "missing-key"
    UNKNOWN_KEY = "unknown-key"
    WRONG_TYPE = "wrong-type"
    EMPTY_TEXT = "empty-text"
    BAD_VALUE = "bad-value"
    BAD_ID = "bad-id"
    SCHEMA = "schema"
    DUPLICATE_ID = "duplicate-id"
    UNKNOWN_ID = "unknown-id"
    DUPLICATE_ADDRESS = "duplicate-address"
    SAME_ADDRESS = "same-address"
    SAME_TITLE = "same-title"
    RELATIVE_ADDRESS = "relative-address"
    MALFORMED_ADDRESS = "malformed-address"
    BAD_PORT = "bad-port"
    PASSWORD_IN_ADDRESS = "password-in-address"  # noqa: S105 - the id of a rule, not a password
    TRACKING_IN_ADDRESS = "tracking-in-address"
    SCHEME_TYPO = "scheme-typo"
    SPACE_IN_ADDRESS = "space-in-address"
    ADDRESS_UNKNOWN = "address-unknown"
    TEXT_CUT_BY_COMMENT = "text-cut-by-comment"
    ARROW_IN_NOTE = "arrow-in-note"
    PRIVATE_ADDRESS = "private-address"
    EVIDENCE_WITHOUT_ADDRESS = "evidence-without-address"
    IGNORE_EXPIRED = "ignore-expired"
    IGNORE_WITHOUT_ADDRESS = "ignore-without-address"


class Cause(enum.StrEnum):
    """What an editor most likely did, where a rule has several causes; each has its own words and its own mend."""

    CONFLICT = "conflict"
    TAB = "tab"
    NO_BREAK_SPACE = "no-break-space"
    CONTROL = "control"
    UNCLOSED_QUOTE = "unclosed-quote"
    APOSTROPHE_FIRST = "apostrophe-first"
    QUOTE_INSIDE = "quote-inside"
    FIRST_SIGN = "first-sign"
    UNCLOSED_BRACKET = "unclosed-bracket"
    BACKSLASH = "backslash"
    DASH = "dash"
    COLON_IN_TEXT = "colon-in-text"
    NO_COLON = "no-colon"
    NO_SPACE = "no-space"
    INDENTATION = "indentation"
    TWO_ADDRESSES = "two-addresses"
    COMMA_IN_HOST = "comma-in-host"
    OWN_COMPUTER = "own-computer"
    NULL_AS_TEXT = "null-as-text"
    MAIL_ADDRESS = "mail-address"
    NOT_A_SOURCE = "not-a-source"


class SubjectKind(enum.StrEnum):
    """What sort of thing a diagnostic is about, in the catalogue's words."""

    CATALOGUE = "catalogue"
    SECTION = "section"
    ENTRY = "entry"
    RELATED = "related"
    TEXT = "text"
    CONFIG = "config"


class Subject(msgspec.Struct, frozen=True):
    """What a diagnostic is about; ``name`` is its title, else its id, else empty. ``id`` is what names it, if anything does."""

    kind: SubjectKind
    name: str = ""
    id: str = ""


class Diagnostic(msgspec.Struct, frozen=True, kw_only=True):
    """One finding about a text. All words of foreign origin in it are as read: renderers escape for their medium.

    ``span`` is missing only where there is no file to point into. ``source_line`` is the whole line at ``span.line``.
    ``key`` is the key concerned, ``value`` what was found, ``expected`` what would be right, ``suggestion`` the mend
    where one can be named; ``other`` is a second place that matters ("already listed as …"), ``other_name`` what stands
    there. ``count`` is for a finding that speaks of several things at once. ``cause`` narrows down what the rule says.
    ``yours`` is false for what was wrong before the change that ``--since`` names.
    """

    rule: Rule
    severity: Severity
    path: str
    span: Span | None = None
    source_line: str = ""
    subject: Subject | None = None
    key: str | None = None
    value: str | None = None
    expected: tuple[str, ...] = ()
    suggestion: str | None = None
    other: Span | None = None
    other_name: str | None = None
    count: int | None = None
    cause: Cause | None = None
    yours: bool = True


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them fails ``validate``; what was wrong before does not."""
    return any(diagnostic.severity is Severity.ERROR and diagnostic.yours for diagnostic in diagnostics)


def in_file_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics by file and place, those of a whole file first; the order never depends on how they were found."""

    def place(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
        span = diagnostic.span
        return (
            diagnostic.path,
            span.line if span else 0,
            span.column if span else 0,
            diagnostic.rule.value,
            diagnostic.key or "",
        )

    return tuple(sorted(diagnostics, key=place))
