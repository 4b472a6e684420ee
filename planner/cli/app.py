"""All commands in one application, and its own options."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from planner.cli import (
    audit,
    check,
    compare,
    convert,
    diff,
    example,
    explain,
    frontier,
    generate,
    lint,
    prices,
    report,
    runs,
    scenarios,
    schema,
    serve,
    solve,
    stress,
    template,
    why,
)
from planner.cli.console import say_json

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Commands(TyperGroup):
    """All commands; with ``--json`` a mistyped command is told as one JSON object on stdout, like any other error."""

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:  # noqa: ANN401 - typer's own
        """Read the command line and run the command it names."""
        given = sys.argv[1:] if args is None else list(args)
        if "--json" not in given:
            return super().main(args, *rest, **extra)
        try:
            code = super().main(args, *rest, **{**extra, "standalone_mode": False})
        except typer.TyperException as refused:
            say_json({"status": "mistyped", "exit_code": refused.exit_code, "message": refused.format_message()})
            code = refused.exit_code
        sys.exit(code if isinstance(code, int) else 0)


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for _module in (
    solve,
    audit,
    check,
    compare,
    explain,
    frontier,
    lint,
    runs,
    scenarios,
    prices,
    report,
    why,
    diff,
    stress,
    template,
    example,
    convert,
    schema,
    generate,
    serve,
):
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
