"""A question to whoever sits at the terminal, in their language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import click

from toolkit_maint.reports.words import Words

# Both languages, whichever the question was asked in: people type what they are used to.
_YES: Final = frozenset({"y", "yes", "j", "ja"})
_NO: Final = frozenset({"", "n", "no", "nee", "neen"})
_SHOW: Final = frozenset({"d", "diff", "v", "verschillen"})


def agreed(question: str, differences: Callable[[], str], words: Words) -> bool:
    """Whether the answer is yes; the differences are shown to whoever asks for them. No answer at all is no."""
    answers = words.gettext("(y = yes, n = no, d = show the differences) [n]")
    while True:
        try:
            answer = click.prompt(f"{question} {answers}", default="", show_default=False, err=True).strip().casefold()
        except click.Abort:
            click.echo(err=True)
            return False
        if answer in _YES or answer in _NO:
            return answer in _YES
        if answer in _SHOW:
            click.echo(differences(), nl=False, err=True)
