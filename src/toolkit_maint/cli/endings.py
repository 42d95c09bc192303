"""How a command ends: with words on standard error, and one of the documented exit codes."""

from __future__ import annotations

from typing import IO, Any, NoReturn

import click

from toolkit_maint.domain.report import ExitCode


class Ending(click.ClickException):
    """A failure that was expected, with what to say of it. Never used for a finding."""

    def __init__(self, message: str, code: ExitCode) -> None:
        """End with ``code``, saying ``message`` on standard error."""
        super().__init__(message)
        self._code = code

    def show(self, file: IO[Any] | None = None) -> None:
        """Say it in the words that were chosen, without a heading in English before them."""
        click.echo(self.format_message(), file=file, err=file is None)

    @property
    def exit_code(self) -> int:  # type: ignore[override]  # click reads an attribute of this name, and never writes it
        """The code that the process ends with."""
        return int(self._code)


def wrong_usage(message: str) -> NoReturn:
    """End a command whose options, configuration or files are wrong."""
    raise Ending(message, ExitCode.USAGE)


def failure(message: str) -> NoReturn:
    """End a command that could not do its work for a reason outside the catalogue."""
    raise Ending(message, ExitCode.FAILURE)


def finish(code: ExitCode) -> NoReturn:
    """End a command that did its work."""
    click.get_current_context().exit(int(code))
