"""``plan schema``: every sheet and column, for people and for programs that write our tables."""

from __future__ import annotations

from typing import Annotated

import typer

from planner.cli.console import say, say_json, told


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    @told
    def schema(
        *,
        as_json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
        as_markdown: Annotated[bool, typer.Option("--markdown", help="As the data dictionary.")] = False,
    ) -> None:
        """Print all sheets and columns: kinds, units, ranges, blanks."""
        from planner.workbook.dictionary import as_json as schema_json
        from planner.workbook.dictionary import markdown

        if as_json and as_markdown:
            message = "give --json or --markdown, not both"
            raise typer.BadParameter(message)
        if as_json:
            say_json(schema_json())
        elif as_markdown:
            print(markdown(), end="")  # noqa: T201
        else:
            _print_short()


def _print_short() -> None:
    from planner.schema import SHEETS

    group = ""
    for sheet in SHEETS.values():
        if sheet.group != group:
            group = sheet.group
            say(group)
        names = ", ".join(f"{column.name}{'*' if column.required else ''}" for column in sheet.columns)
        say(f"  {sheet.name}: {names}")
    say("* may not be blank. More with --markdown or --json.")
