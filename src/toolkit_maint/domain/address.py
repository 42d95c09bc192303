"""Addresses: as written, as a browser reads them, and the two keys by which they are compared.

Addresses are read by the rules of the WHATWG URL Standard (https://url.spec.whatwg.org/), because the reader's browser
decides where a link leads. The written text is always kept beside, since only that may be shown as the catalogue's own
and only that is edited.
"""

from __future__ import annotations

import enum
import ipaddress
import re
from urllib.parse import unquote

import ada_url
import msgspec

_C0_AND_SPACE = "".join(map(chr, range(0x21)))
_ANY_BASE = "https://base.invalid/"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_MAILBOX = re.compile(r"[^\s@,;:<>()\[\]\\\"]{1,64}@[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){1,20}\Z")
_PHONE = re.compile(r"\+?[0-9*#().\s-]{3,40}\Z")
_DRAWN_OUT = re.compile(r"[\s\x00-\x1f]")
_LOOKS_LIKE_HOST = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:[/:?#].*)?\Z")
_TWO = re.compile(r"\Ahttps?:/*https?:|\S[\s,;]{1,9}https?://", re.IGNORECASE)
_ON_OWN_COMPUTER = re.compile(r"file:|[a-z]:[\\/]|\\\\", re.IGNORECASE)
_WRAPPINGS = "<>\u201c\u201d\u201e\u2018\u2019\"'"
_SLASHLESS_SCHEME = re.compile(r"(https?)(?:[:;,]{1,2}/{0,3}|/{1,3})(?=[A-Za-z0-9])", re.IGNORECASE)
_NEARLY_HTTP = frozenset(
    {"htp", "htps", "htttp", "htttps", "hhttp", "hhttps", "http", "https", "ttp", "ttps", "httpss", "htpps", "httsp", "hppts"}
)
_SECRET_KEYS = re.compile(
    r"token|secret|passw|signature|credential|api[-_]?key|accesskey|sessionid|sessid\Z|jwt|(?:^|[-_.])(?:key|sig|auth|pwd|session|sid)\Z|\Ax-amz-|\Ax-goog-",
    re.IGNORECASE,
)
REDACTED = "***"

# The bad ports of the Fetch Standard (https://fetch.spec.whatwg.org/#port-blocking): no browser connects to them.
BAD_PORTS = frozenset(
    {0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110}
    | {111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532}
    | {540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061}
    | {6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080}
)


# What a browser reads as it is written, so that nothing needs to be parsed: most addresses of most lists. Whatever is not
# plainly so (upper case in the host, a default port, a part of the path that begins with a dot, a label in Punycode, …)
# is read in full.
_NUMBER = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_PLAIN_ORIGIN = (
    r"https?://(?![a-z0-9_.-]*xn--)"
    rf"((?:[a-z0-9_-]++\.)*+[a-z][a-z0-9_-]*+|(?:{_NUMBER}\.){{3}}{_NUMBER})"
    r"(?::((?!80(?![0-9])|443(?![0-9]))(?:[1-5][0-9]{4}|[1-9][0-9]{0,3})))?(?=[/?#]|\Z)"
)
_PLAIN_HOST = re.compile(_PLAIN_ORIGIN)
_PLAIN = re.compile(
    rf"{_PLAIN_ORIGIN}(?:/(?!\.|%2[eE])[A-Za-z0-9_~!$&'()*+,;=:@%.-]*+)++(?:\?[A-Za-z0-9_~!$&()*+,;=:@%./?-]*+)?"
    r"(?:#([A-Za-z0-9_~!$&'()*+,;=:@%./?-]*+))?\Z"
)


class AddressKind(enum.StrEnum):
    """What sort of address a text is; every text is exactly one of these."""

    WEB = "web"
    MAIL = "mail"
    PHONE = "phone"
    OTHER_SCHEME = "other-scheme"
    RELATIVE = "relative"
    MALFORMED = "malformed"


class Suspicion(enum.StrEnum):
    """What is odd about an address that parses (or nearly does): an editor would want to know."""

    PASSWORD = "password"  # noqa: S105 - the name of a suspicion, not a password
    TRACKING = "tracking"
    SCHEME_TYPO = "scheme-typo"
    SPACE = "space"


class LinkUrl(msgspec.Struct, frozen=True, gc=False):
    """An address as it was written, and as a browser reads it.

    ``href`` is the serialisation of the WHATWG URL Standard, ``visit_key`` the same without fragment and userinfo: it
    decides what is visited, and by it the history is kept. Both are empty for what is no absolute address. ``fragment``
    is what stands behind ``#``, still percent-encoded.
    """

    written: str
    kind: AddressKind
    href: str = ""
    visit_key: str = ""
    fragment: str = ""


class Tracking(msgspec.Struct, frozen=True):
    """Query parameters that only say where a visitor came from: exact names and prefixes of names, in lower case."""

    names: frozenset[str]
    prefixes: tuple[str, ...]

    def knows(self, name: str) -> bool:
        """Whether a query parameter of this name is tracking only."""
        lowered = name.lower()
        return lowered in self.names or lowered.startswith(self.prefixes)


def parse_address(written: str, base: str | None = None) -> LinkUrl:
    """Read an address as a browser would, relative to ``base`` where one is given; never raises.

    Spaces and control characters around the address are dropped, as the URL Standard does. What has no scheme, and needs a
    base that is not given, is of kind ``relative``; what no base can make an address is ``malformed``.
    """
    if plain := _PLAIN.match(written):
        fragment = plain[3]
        key = written if fragment is None else written[: plain.start(3) - 1]
        return LinkUrl(written, AddressKind.WEB, written, key, fragment or "")
    text = written.strip(_C0_AND_SPACE)
    try:
        url = ada_url.URL(text, base)
    except (ValueError, UnicodeError):
        return LinkUrl(written, _kind_of_unparsed(text))
    href = url.href
    kind = _KINDS.get(href.partition(":")[0], AddressKind.OTHER_SCHEME)
    fragment = href.partition("#")[2]
    if kind is AddressKind.WEB and "@" in href:
        url.username = ""
        url.password = ""
    url.hash = ""
    return LinkUrl(written, kind, href, url.href, fragment)


_KINDS = {"http": AddressKind.WEB, "https": AddressKind.WEB, "mailto": AddressKind.MAIL, "tel": AddressKind.PHONE}


def _kind_of_unparsed(text: str) -> AddressKind:
    if _SCHEME.match(text) or not text:
        return AddressKind.MALFORMED
    try:
        ada_url.URL(text, _ANY_BASE)
    except (ValueError, UnicodeError):
        return AddressKind.MALFORMED
    return AddressKind.RELATIVE


def host_of(href: str) -> str:
    """Host of an http or https href, in lower case, IPv6 in brackets; empty where there is none."""
    if plain := _PLAIN_HOST.match(href):
        return plain[1]
    try:
        return ada_url.URL(href).hostname
    except (ValueError, UnicodeError):
        return ""


def port_of(href: str) -> int | None:
    """Port of an http or https href; ``None`` where it is the scheme's own."""
    if href.find(":", len("https:")) < 0:
        return None
    if plain := _PLAIN_HOST.match(href):
        return int(plain[2]) if plain[2] else None
    port = ada_url.URL(href).port
    return int(port) if port else None


def origin_of(href: str) -> str:
    """Scheme, host and port of an href, with a final slash: ``https://www.example.org/``."""
    url = ada_url.URL(href)
    return f"{url.protocol}//{url.host}/"


def without_fragment(href: str) -> str:
    """The href up to its ``#``."""
    return href.partition("#")[0]


def same_key(url: LinkUrl, tracking: Tracking) -> str:
    """The looser key that says "already listed" and matches the source page; never used for a visit or the history.

    Beside fragment (kept where it is a route: ``#/`` or ``#!``) and userinfo it drops the scheme, a leading ``www.``,
    the default port, one trailing slash and known tracking parameters. Case of the path and order of the other
    parameters stay. Of anything but a web address it is the href.
    """
    if url.kind is not AddressKind.WEB:
        return url.href
    parsed = ada_url.URL(url.visit_key)
    host = parsed.host.removeprefix("www.").removesuffix(":80").removesuffix(":443")
    path = parsed.pathname.removesuffix("/")
    query = "&".join(_kept_parameters(parsed.search, tracking))
    route = f"#{url.fragment}" if url.fragment.startswith(("/", "!")) else ""
    return f"{host}{path}{'?' if query else ''}{query}{route}"


def without_tracking(href: str, tracking: Tracking) -> str:
    """The same href without its known tracking parameters; untouched where it has none."""
    if "?" not in href:
        return href
    url = ada_url.URL(href)
    kept = _kept_parameters(url.search, tracking)
    if len(kept) == len(_parameters(url.search)):
        return href
    url.search = "&".join(kept)
    return url.href


def _parameters(search: str) -> list[str]:
    return search[1:].split("&") if len(search) > 1 else []


def _kept_parameters(search: str, tracking: Tracking) -> list[str]:
    return [part for part in _parameters(search) if not tracking.knows(unquote(part.partition("=")[0]))]


def suspicions(url: LinkUrl, tracking: Tracking) -> tuple[Suspicion, ...]:
    """Everything odd about an address that an editor should look at, in a fixed order; see :class:`Suspicion`."""
    found = []
    if url.kind is AddressKind.WEB:
        parsed = ada_url.URL(url.href)
        if parsed.username or parsed.password:
            found.append(Suspicion.PASSWORD)
        if len(_kept_parameters(parsed.search, tracking)) < len(_parameters(parsed.search)):
            found.append(Suspicion.TRACKING)
    if likely_meant(url) is not None:
        found.append(Suspicion.SCHEME_TYPO)
    if _DRAWN_OUT.search(url.written):
        found.append(Suspicion.SPACE)
    return tuple(found)


def likely_meant(url: LinkUrl) -> str | None:
    """The address that an editor most likely meant where the scheme is missing or mistyped; ``None`` where it is fine."""
    text = url.written.strip()
    if text.lower().startswith(("http://", "https://")) or holds_two(text):
        return None
    bare = text.strip(_WRAPPINGS)
    if bare != text and parse_address(bare).kind is AddressKind.WEB:
        return bare
    if url.kind is AddressKind.RELATIVE and _MAILBOX.match(text):
        return f"mailto:{text}"
    scheme, colon, rest = text.partition(":")
    if colon and scheme.lower() in _NEARLY_HTTP and scheme.lower() not in {"http", "https"}:
        secure = "s" in scheme.lower()
        return f"http{'s' if secure else ''}://{rest.lstrip('/')}"
    if slip := _SLASHLESS_SCHEME.match(text):
        rest = text[slip.end() :]
        return f"{slip[1].lower()}://{rest}" if _LOOKS_LIKE_HOST.match(rest) else None
    if url.kind is AddressKind.RELATIVE and _LOOKS_LIKE_HOST.match(text):
        return f"https://{text}"
    return None


def holds_two(text: str) -> bool:
    """Whether two addresses run together; one within the path of another, as in a web archive, is no such thing."""
    return _TWO.search(text.partition("?")[0]) is not None


def is_on_own_computer(text: str) -> bool:
    """Whether a text names a file of a computer or of its network: ``file:``, a drive letter, two backslashes."""
    return _ON_OWN_COMPUTER.match(text.strip()) is not None


def is_private(url: LinkUrl) -> bool:
    """Whether a web address can, by its host alone, only be opened on one computer or in one network."""
    host = host_of(url.href).strip("[]").removesuffix(".") if url.kind is AddressKind.WEB else ""
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local"))
    return number.is_private or number.is_loopback or number.is_link_local


def has_good_form(url: LinkUrl) -> bool:
    """Whether a mail address (RFC 6068) or telephone number (RFC 3966) is well-formed, as far as form can tell.

    Several mail addresses may stand behind one another, separated by commas; header fields behind ``?`` do not count.
    """
    body, _, parameters = url.href.partition(":")[2].partition("?")
    if url.kind is AddressKind.MAIL:
        boxes = [unquote(box) for box in body.split(",") if box]
        if not boxes:
            return "to=" in parameters.lower()
        return all(_MAILBOX.match(box) for box in boxes)
    if url.kind is AddressKind.PHONE:
        number = unquote(body.partition(";")[0])
        return bool(_PHONE.match(number)) and sum(sign.isdigit() for sign in number) >= _SHORTEST_NUMBER
    return False


_SHORTEST_NUMBER = 3


def redacted(href: str) -> str:
    """The address fit for a report: without userinfo, and with the values of token-like query keys hidden.

    A text that is no absolute address has the same hidden wherever it looks like it.

    Never applied to an address that the catalogue itself publishes, but for its userinfo.
    """
    plain = "@" not in href and ("=" not in href or _plainly_hides_nothing(href))
    return href if plain else _redacted_in_full(href)


def _redacted_in_full(href: str) -> str:
    try:
        url = ada_url.URL(href)
    except (ValueError, UnicodeError):
        return _masked(href)
    if url.username or url.password:
        url.username, url.password = "", ""
    url.search = "&".join(_hidden(part) for part in _parameters(url.search))
    if "=" in url.hash:
        url.hash = "&".join(_hidden(part) for part in url.hash[1:].split("&"))
    if ";" in url.pathname:
        if not url.pathname.startswith("/"):  # of what stands behind mailto: or javascript: no part can be set
            return _masked(url.href)
        url.pathname = ";".join(_hidden(part) for part in url.pathname.split(";"))
    return url.href


def _plainly_hides_nothing(text: str) -> bool:
    """Whether no word of a secret's name occurs in a text, nor anything that one could hide behind; no where in doubt."""
    return "%" not in text and text.isascii() and text.isprintable() and not _SECRET_WORDS.search(text.lower())


def _masked(text: str) -> str:
    return _PARAMETER.sub(lambda found: _hidden(found[0]), _USERINFO.sub(f"{REDACTED}@", text))


def without_userinfo(written: str) -> str:
    """A written address as it may be shown: as it is, or without user name and password, and then as a browser reads it."""
    url = parse_address(written)
    if url.kind is not AddressKind.WEB:
        return _USERINFO.sub(f"{REDACTED}@", written)
    if "@" not in url.href:
        return written
    parsed = ada_url.URL(url.href)
    if not parsed.username and not parsed.password:
        return written
    return f"{url.visit_key}#{url.fragment}" if url.fragment else url.visit_key


# Some of these occurs in every name that _SECRET_KEYS finds.
_SECRET_WORDS = re.compile("key|token|auth|sess|sid|sig|pwd|pass|secret|credential|jwt|x-amz-|x-goog-")
_USERINFO = re.compile(r"(?<=[/\\]{2})[^/\\?#]{1,400}@")
_PARAMETER = re.compile(r"(?<=[?&;])[^=&?#;\s]{1,100}=[^&#\s]{1,4000}")


def _hidden(parameter: str) -> str:
    name, equals, value = parameter.partition("=")
    is_secret = bool(equals and value and _SECRET_KEYS.search(unquote(name)))
    return f"{name}={REDACTED}" if is_secret and not _is_number_of_a_story(name, value) else parameter


def _is_number_of_a_story(name: str, value: str) -> bool:
    """Whether what is named as the id of a session is none: those are long, and content systems number their stories so."""
    return unquote(name).lower() in {"sid", "session"} and value.isdigit() and len(value) < _SHORTEST_SESSION


_SHORTEST_SESSION = 8
