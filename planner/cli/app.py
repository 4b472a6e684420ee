"""All commands in one application, and its own options."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.cli import check, convert, diff, example, generate, lint, schema, solve, template

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
for _module in (solve, check, lint, diff, template, example, convert, schema, generate):
    _module.register(app)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(version("magnet-sourcing-planner"))
        except PackageNotFoundError:
            typer.echo("not installed")
        raise typer.Exit


@app.callback()
def plan(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Plan the sourcing of rare-earth magnets: what to buy, make, move and build, at least cost within the rules."""
