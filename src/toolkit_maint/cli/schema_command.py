"""``schema``: the JSON Schemas, for editors and other tools."""

from __future__ import annotations

import click

from toolkit_maint.schemas import schema_names, schema_text


@click.command()
@click.argument("name", type=click.Choice(schema_names()), required=False)
def command(name: str | None) -> None:
    """Print a JSON Schema (2020-12); without a name, the names that there are.

    \b
    Example:
      toolkit-maint schema catalogue > catalogue.schema.json
    """
    click.echo(schema_text(name) if name else "\n".join(schema_names()), nl=name is None)
