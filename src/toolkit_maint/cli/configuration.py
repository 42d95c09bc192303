"""The configuration that holds here, and the language to speak."""

from __future__ import annotations

import os
from pathlib import Path

import click

from toolkit_maint.adapters.config_file import (
    HEADER_VARIABLES,
    Configuration,
    is_about_headers,
    load_configuration,
    unknown_variables,
)
from toolkit_maint.cli.endings import wrong_usage
from toolkit_maint.cli.screen import screen_for
from toolkit_maint.domain.diagnostic import in_file_order
from toolkit_maint.reports.diagnostics_text import render_text
from toolkit_maint.reports.words import Words, choose_language, words_for


def configured(config_file: Path | None, lang: str | None) -> Configuration:
    """The configuration that holds here; what is wrong with it ends the command."""
    found = load_configuration(Path(), config_file, os.environ)
    words = words_here(lang)
    if isinstance(found, tuple):
        files = tuple(dict.fromkeys(diagnostic.path for diagnostic in found))
        click.echo(render_text(in_file_order(found), files, words, screen_for("auto", err=True)), err=True)
        if any(map(is_about_headers, found)):
            click.echo(_about_headers(words), err=True)
        wrong_usage(words.say("The configuration is not valid, so nothing was done."))
    for name in unknown_variables(os.environ):
        click.echo(words.say("The environment variable {name} is no setting; it was ignored.", name=name), err=True)
    return found


def words_here(lang: str | None, catalogue_language: str | None = None) -> Words:
    """The words of the language that was asked for, by option or environment, or that the catalogue is in."""
    return words_for(choose_language(lang, os.environ, catalogue_language))


def _about_headers(words: Words) -> str:
    return words.say(
        "The value of a header is the name of an environment variable that begins with {prefix}. The configuration arrives "
        "with anybody's pull request: if it could name any variable, it could send every secret of this machine to any host. "
        "The headers {refused} are never taken from it.",
        prefix=HEADER_VARIABLES,
        refused="Host, Content-Length, Transfer-Encoding, Connection, Cookie",
    )
