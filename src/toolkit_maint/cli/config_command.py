"""``config``: which settings hold here, and where each of them comes from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import msgspec

from toolkit_maint.adapters.config_file import host_settings, setting_names
from toolkit_maint.cli import options
from toolkit_maint.cli.configuration import configured
from toolkit_maint.domain.settings import Origin, OriginKind


@click.group()
def command() -> None:
    """Look at the configuration."""


@command.command()
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="Read this configuration file.")
@options.language()
@click.option("--origin", "with_origin", is_flag=True, help="Also say where each value comes from.")
def show(config_file: Path | None, lang: str | None, with_origin: bool) -> None:  # noqa: FBT001 - click passes flags this way
    """Show every setting with its value, as TOML with dotted keys."""
    configuration = configured(config_file, lang)
    table = msgspec.to_builtins(configuration.settings)
    for name, value in (*((name, _value(name, table)) for name in setting_names()), *host_settings(configuration)):
        # A JSON text, number or list of texts reads the same in TOML; a setting without a value is shown as a comment.
        line = f"# {name} is not set" if value is None else f"{name} = {json.dumps(value, ensure_ascii=False)}"
        click.echo(f"{line:<48} # {_origin(configuration.origins[name])}" if with_origin else line)


def _value(name: str, table: dict[str, Any]) -> Any:
    value: Any = table
    for key in name.split("."):
        value = value[key]
    return value


def _origin(origin: Origin) -> str:
    match origin.kind:
        case OriginKind.DEFAULT:
            return "default"
        case OriginKind.FILE:
            return origin.where
        case OriginKind.ENVIRONMENT:
            return f"environment variable {origin.where}"
