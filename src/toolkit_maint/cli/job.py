"""What a command on a catalogue works with: configuration, language, and the catalogue itself, read once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click
import msgspec

from toolkit_maint import signs
from toolkit_maint.adapters.config_file import Configuration
from toolkit_maint.cli.configuration import configured, words_here
from toolkit_maint.cli.endings import Ending, wrong_usage
from toolkit_maint.cli.screen import screen_for
from toolkit_maint.domain.catalogue import Catalogue
from toolkit_maint.domain.policy import Policy, SourceContract
from toolkit_maint.domain.report import ExitCode
from toolkit_maint.domain.settings import Settings
from toolkit_maint.ports import LoadedCatalogue
from toolkit_maint.reports.diagnostics_text import render_text
from toolkit_maint.reports.words import Words


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A command's catalogue and everything that is known before it starts."""

    configuration: Configuration
    path: Path
    loaded: LoadedCatalogue
    words: Words

    @property
    def settings(self) -> Settings:
        """The settings without where they came from."""
        return self.configuration.settings

    @property
    def folder(self) -> Path:
        """The folder that the catalogue's own paths are relative to."""
        return self.path if self.path.is_dir() else self.path.parent

    def policy(self) -> Policy:
        """The policy that the settings make."""
        source = self.settings.source
        policy = signs.default_policy(
            SourceContract(
                min_candidates=source.min_candidates,
                min_known_share=source.min_known_share,
                landmarks=source.landmarks,
                content=source.content,
                exclude=source.exclude,
            )
        )
        return msgspec.structs.replace(policy, incidents=self.settings.history)

    def valid_catalogue(self) -> Catalogue:
        """The catalogue; a form that is not valid ends the command, with all that is wrong on standard error."""
        if self.loaded.catalogue is None:
            click.echo(
                render_text(self.loaded.diagnostics, self.loaded.files, self.words, screen_for("auto", err=True)), err=True
            )
            message = self.words.say(
                "The catalogue is not valid, so nothing else was done. Mend it first: toolkit-maint validate"
            )
            raise Ending(message, ExitCode.FINDINGS)
        return self.loaded.catalogue


def open_job(config_file: Path | None, catalogue_path: Path | None, lang: str | None) -> Job:
    """Read configuration and catalogue. A catalogue that is not there at all ends the command."""
    configuration = configured(config_file, lang)
    path = _path(configuration, catalogue_path)
    if not path.exists():
        _not_there(path, lang)
    return _opened(configuration, path, lang)


def job_or_configuration(config_file: Path | None, catalogue_path: Path | None, lang: str | None) -> Job | Configuration:
    """The same for a command that needs no catalogue: the configuration alone where none is named, and none is there."""
    configuration = configured(config_file, lang)
    path = _path(configuration, catalogue_path)
    if path.exists():
        return _opened(configuration, path, lang)
    return configuration if catalogue_path is None else _not_there(path, lang)


def _path(configuration: Configuration, catalogue_path: Path | None) -> Path:
    return catalogue_path or configuration.folder / configuration.settings.catalogue


def _not_there(path: Path, lang: str | None) -> NoReturn:
    words = words_here(lang)
    wrong_usage(
        words.say(
            "There is no catalogue at {path}. Name its folder with --catalogue, or in toolkit-maint.toml.",
            path=path.as_posix(),
        )
    )


def _opened(configuration: Configuration, path: Path, lang: str | None) -> Job:
    # A plain list of links has no catalogue, and is checked by a command that imports this module as well.
    from toolkit_maint.adapters.yaml_catalogue import load_catalogue  # noqa: PLC0415

    loaded = load_catalogue(path, tracking=signs.tracking(), today=datetime.now(UTC).date())
    language = loaded.catalogue.language if loaded.catalogue else None
    words = words_here(lang, language)
    if loaded.catalogue is not None:
        words = words.at(loaded.catalogue.timezone)
    return Job(configuration=configuration, path=path, loaded=loaded, words=words)
