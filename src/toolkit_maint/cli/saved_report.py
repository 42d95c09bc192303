"""A saved ``report.json`` that a command works from; it comes from elsewhere, and is judged like anything foreign."""

from __future__ import annotations

from typing import Final

from toolkit_maint.cli import options
from toolkit_maint.cli.endings import wrong_usage
from toolkit_maint.domain.report import ChangeReport
from toolkit_maint.reports.escape import PLAIN
from toolkit_maint.reports.report_json import NotAReport, decode
from toolkit_maint.reports.words import Words

_LARGEST: Final = 512 * 1024 * 1024


def saved_report(name: str, words: Words) -> ChangeReport:
    """The report in a file, ``-`` being standard input; what is none ends the command."""
    path = PLAIN.code(name)
    try:
        content = options.content_of(name, _LARGEST + 1)
        if len(content) > _LARGEST:
            why = words.gettext("it is too large")
            wrong_usage(words.say("{path} is no report of toolkit-maint: {why}.", path=path, why=why))
        return decode(content)
    except OSError as exc:
        wrong_usage(words.say("{path} could not be read: {why}.", path=path, why=exc.strerror or type(exc).__name__))
    except NotAReport as exc:
        wrong_usage(words.say("{path} is no report of toolkit-maint: {why}.", path=path, why=exc.why(words)))
