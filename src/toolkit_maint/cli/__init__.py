"""The command line: parse, build, run, exit. The one place that knows everybody.

Every command lives in a module of its own that is imported when it is called, so that no command pays for another.
"""

from __future__ import annotations

import importlib
import re
import sys
from types import TracebackType
from typing import Any

import click

from toolkit_maint import __version__

_COMMANDS = (
    *("validate", "fmt", "scrape", "apply", "check", "fix", "run", "history", "stats", "state", "explain", "replay"),
    *("propose", "issue", "report", "render", "demo", "init", "config", "schema"),
)
_HIDDEN = ("action",)

_EXIT_CODES = """\b
Exit codes, the first that holds:
  2  wrong usage, configuration or a missing file
  3  internal failure, or the source page could not be read
  4  incomplete: no network, deadline, interrupted (the report is written);
     explain: we could not tell
  5  no address at all to check (--allow-empty makes it 0)
  1  findings: an invalid catalogue, a broken link (check, explain),
     an addition
  0  nothing of these
"""


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _COMMANDS + _HIDDEN:
            return None
        command: click.Command = importlib.import_module(f"toolkit_maint.cli.{cmd_name}_command").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("Interrupted before there was anything to report.", err=True)
            ctx.exit(_INCOMPLETE)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        sys.excepthook = _crashed
        return super().main(*args, **kwargs)


# toolkit_maint.domain.report.ExitCode has all of them; importing it would cost --version half of its time.
_FAILURE, _INCOMPLETE = 3, 4
_SECRETS = re.compile(r"(?<=//)[^/@\s]{1,200}@|(?<=[?&])[^=&?\s]{1,100}=[^&\s'\"]{1,2000}")


def _crashed(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
    """End with the exit code of an internal failure, and with what its mending needs, without what may be secret."""
    import traceback  # noqa: PLC0415 - needed only on the day that something is wrong with us

    told = "".join(traceback.format_exception(kind, value, trace))
    click.echo(_SECRETS.sub("***", told), err=True)
    click.echo(
        "This is a fault of toolkit-maint itself, not of your catalogue. Please report it, with the lines above.", err=True
    )
    raise SystemExit(_FAILURE)


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EXIT_CODES)
@click.version_option(__version__, prog_name="toolkit-maint", message="%(prog)s %(version)s")
def main() -> None:
    """Keep a curated catalogue of links true.

    Validate it, compare it with its source page, check every link, and report what changed.
    """
