"""What a command works with that needs no catalogue, and uses one where there is one."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from toolkit_maint import signs
from toolkit_maint.cli.configuration import words_here
from toolkit_maint.cli.job import Job, job_or_configuration
from toolkit_maint.domain.catalogue import links
from toolkit_maint.domain.observation import Expectation
from toolkit_maint.domain.policy import Policy
from toolkit_maint.domain.settings import Settings
from toolkit_maint.reports.words import Words


class Background(msgspec.Struct, frozen=True, kw_only=True):
    """Settings, words, and by ``visit_key`` what the catalogue expects of each of its links.

    ``language`` is that of the pages that are hoped for.
    """

    settings: Settings
    policy: Policy
    words: Words
    language: str
    folder: Path
    expectations: dict[str, Expectation]


def background(config_file: Path | None, catalogue_path: Path | None, lang: str | None) -> Background:
    """Read what there is. A catalogue that was named and is not there ends the command; one that is not valid is told."""
    found = job_or_configuration(config_file, catalogue_path, lang)
    if not isinstance(found, Job):
        words = words_here(lang)
        return Background(
            settings=found.settings,
            policy=signs.default_policy(),
            words=words,
            language=words.lang,
            folder=found.folder,
            expectations={},
        )
    catalogue = found.loaded.catalogue
    if catalogue is None:
        click.echo(
            found.words.say("The catalogue is not valid, so no titles were taken from it: toolkit-maint validate"), err=True
        )
    return Background(
        settings=found.settings,
        policy=found.policy(),
        words=found.words,
        language=catalogue.language if catalogue else found.words.lang,
        folder=found.folder,
        expectations=_expectations(found),
    )


def _expectations(job: Job) -> dict[str, Expectation]:
    """As ``check`` has them: where several places have one address, the first counts."""
    catalogue, expected = job.loaded.catalogue, dict[str, Expectation]()
    for place in links(catalogue) if catalogue else ():
        if place.link.url is not None:
            known = Expectation(title=place.link.title, language=catalogue.language if catalogue else "")
            expected.setdefault(place.link.url.visit_key, known)
    return expected
