"""Diagnostics fit to be shown: a user name or password in an address of the catalogue is never repeated."""

from __future__ import annotations

import re

import msgspec

from toolkit_maint.domain.diagnostic import Diagnostic

_USERINFO = re.compile(r"(?<=//)[^/?#\s]*(?=@)")


def without_secrets(text: str) -> str:
    """The text with what stands before the ``@`` of an address hidden, character by character: columns stay true."""
    return _USERINFO.sub(lambda match: "*" * len(match[0]), text) if "@" in text else text


def shown(diagnostic: Diagnostic) -> Diagnostic:
    """The same diagnostic with nothing secret in its line, its value and its suggestion."""
    return msgspec.structs.replace(
        diagnostic,
        source_line=without_secrets(diagnostic.source_line),
        value=_hidden(diagnostic.value),
        suggestion=_hidden(diagnostic.suggestion),
        other_name=_hidden(diagnostic.other_name),
    )


def _hidden(text: str | None) -> str | None:
    return None if text is None else without_secrets(text)
