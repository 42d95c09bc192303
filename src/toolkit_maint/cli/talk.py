"""What a command says on standard error while it works, and when it says nothing."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click
import msgspec

from toolkit_maint.cli.progress import Progress, Showing, showing_on
from toolkit_maint.cli.visiting import Plan
from toolkit_maint.pipeline import World


class Talk:
    """Words for who watches. Nothing of it is data, and ``--quiet`` leaves all of it out."""

    def __init__(self, plan: Plan, world: World) -> None:
        """Talk of a run that is made so, in this world."""
        self._plan = plan
        self._world = world
        unwanted = plan.options.quiet or plan.options.no_progress
        showing = Showing.NOT if unwanted else showing_on(sys.stderr, os.environ)
        self.progress = Progress(showing, world.checker.pulse, plan.words, sys.stderr, time.monotonic)

    def say(self, text: str) -> None:
        """Say a line, in a place of its own."""
        if not self._plan.options.quiet:
            with self.progress.aside():
                click.echo(text, err=True)

    @contextmanager
    def visiting(self) -> Iterator[World]:
        """Show how far the visits of this world have come; who is visited should be able to ask why."""
        if self._plan.settings.contact is None:
            self.say(
                self._plan.words.say(
                    "No contact is set, so whoever is visited cannot reach you. Set contact in toolkit-maint.toml, or the "
                    "environment variable TOOLKIT_MAINT_CONTACT, to the address of a page or a mailbox."
                )
            )
        with self.progress.shown():
            yield msgspec.structs.replace(self._world, checker=self.progress.watched(self._world.checker))
