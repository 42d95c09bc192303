"""Signs of a page that is not the source page: a log-in form, or a wall that keeps machines out. Data, and two lookups.

Titles are compared by :func:`toolkit_maint.domain.typography.comparable`. A sign only counts on a page that lists next to
nothing: log-in boxes and protective scripts also stand on pages that show all their content.
"""

from __future__ import annotations

import re

from toolkit_maint.domain.typography import comparable

LISTS_NOTHING = 5
"""A page with fewer links than this in its content may be a log-in page or a wall."""

_LOG_IN_TITLES = re.compile(
    r"(?:log ?in|log-in|sign ?in|sign-in|inloggen|aanmelden|je aanmelden|connexion|se connecter|identification|connectez-vous"
    r"|anmelden|anmeldung|einloggen|login erforderlich)(?: (?:to|with|on|bij|op|met|à|sur|avec|bei|mit|zu) [^:]{1,40})?\Z"
)
_WALL_TITLES = (
    "just a moment",
    "attention required",
    "access denied",
    "checking your browser",
    "security check",
    "pardon our interruption",
    "are you a robot",
    "are you human",
    "human verification",
    "verify you are human",
    "bot verification",
    "request rejected",
    "ddos-guard",
    "een moment geduld",
    "even geduld",
    "un instant",
    "vérification de sécurité",
    "nur einen moment",
    "sicherheitsüberprüfung",
)
_WALL_MARKUP = (
    "/cdn-cgi/challenge-platform/",
    "cf-chl-",
    "cf_chl_opt",
    "challenge-form",
    "_incapsula_resource",
    "captcha-delivery.com",
    "px-captcha",
    "awswafcookiedomainlist",
    "aws-waf-token",
    "hcaptcha.com",
    "h-captcha",
    "g-recaptcha",
    "cf-turnstile",
    "geetest_",
)
_TITLE_PARTS = re.compile(" [|\u2013\u2014\u00b7\u00bb-] ")
_TITLE_ELEMENT = re.compile(r"<title[^>]{0,200}>([^<]{1,300})", re.IGNORECASE)


def log_in_title(title: str) -> str | None:
    """The part of a page title that says "log in" in Dutch, English, French or German; ``None`` if none does."""
    return next((part for part in _TITLE_PARTS.split(title) if _LOG_IN_TITLES.match(comparable(part))), None)


def wall_sign(markup: str) -> str | None:
    """The sign in a page's HTML that it is a wall; ``None`` if it has none."""
    element = _TITLE_ELEMENT.search(markup)
    title = comparable(element[1]) if element else ""
    lowered = markup.lower()
    return next((sign for sign in _WALL_TITLES if title.startswith(sign)), None) or next(
        (sign for sign in _WALL_MARKUP if sign in lowered), None
    )
