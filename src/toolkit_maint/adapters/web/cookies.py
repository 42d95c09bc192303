"""The cookies of one visit (RFC 6265): kept while it lasts, given to nobody else, and thrown away after it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import ada_url
import msgspec

from toolkit_maint.domain.policy import RegistrableDomain
from toolkit_maint.ports import Clock

_MOST = 50
_LONGEST = 4_096
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_SECONDS = re.compile(r"-?\d{1,12}\Z")


class _Cookie(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    value: str
    domain: str
    host_only: bool
    path: str
    secure: bool

    @property
    def key(self) -> tuple[str, str, str]:
        return self.name, self.domain, self.path


class VisitCookies:
    """The jar of one visit."""

    def __init__(self, clock: Clock, registrable_domain: RegistrableDomain) -> None:
        """Start empty; ``registrable_domain`` keeps a cookie from being set for a whole public suffix."""
        self._clock = clock
        self._registrable_domain = registrable_domain
        self._kept: dict[tuple[str, str, str], _Cookie] = {}

    def header_for(self, href: str) -> str:
        """The value of the ``Cookie`` header for a request to this address; empty where there is nothing to send."""
        url = ada_url.URL(href)
        fitting = [cookie for cookie in self._kept.values() if self._goes_to(cookie, url)]
        fitting.sort(key=lambda cookie: -len(cookie.path))
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in fitting)

    def keep(self, href: str, set_cookie: str) -> None:
        """Take one ``Set-Cookie`` value that an answer from this address carried; what may not be set is ignored."""
        pair, _, rest = set_cookie.partition(";")
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or not name or len(pair) > _LONGEST or _CONTROL.search(pair):
            return
        url = ada_url.URL(href)
        attributes = _attributes(rest)
        domain = attributes.get("domain", "").removeprefix(".").lower()
        if domain and not self._is_within(url.hostname, domain):
            return
        cookie = _Cookie(
            name=name,
            value=value,
            domain=domain or url.hostname,
            host_only=not domain,
            path=_path_of(attributes.get("path", ""), url.pathname),
            secure="secure" in attributes,
        )
        self._kept.pop(cookie.key, None)
        if not self._has_expired(attributes) and len(self._kept) < _MOST:
            self._kept[cookie.key] = cookie

    def _goes_to(self, cookie: _Cookie, url: ada_url.URL) -> bool:
        """RFC 6265, section 5.4, step 1."""
        host = url.hostname
        near = host == cookie.domain if cookie.host_only else self._is_within(host, cookie.domain)
        return near and _path_matches(url.pathname, cookie.path) and (url.protocol == "https:" or not cookie.secure)

    def _is_within(self, host: str, domain: str) -> bool:
        """Whether a host is a domain or below it, both being of one owner (RFC 6265, section 5.3, steps 5 and 6)."""
        if host == domain:
            return True
        return host.endswith(f".{domain}") and self._registrable_domain(host) == self._registrable_domain(domain)

    def _has_expired(self, attributes: dict[str, str]) -> bool:
        try:
            if _SECONDS.match(attributes.get("max-age", "")):
                return int(attributes["max-age"]) <= 0
            expires = parsedate_to_datetime(attributes.get("expires", ""))
        except (ValueError, TypeError, OverflowError):
            return False
        return _aware(expires) <= self._clock()


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _attributes(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _path_of(attribute: str, request_path: str) -> str:
    if attribute.startswith("/"):
        return attribute
    return request_path.rpartition("/")[0] or "/"


def _path_matches(request_path: str, cookie_path: str) -> bool:
    if not request_path.startswith(cookie_path):
        return False
    return request_path == cookie_path or cookie_path.endswith("/") or request_path[len(cookie_path)] == "/"
