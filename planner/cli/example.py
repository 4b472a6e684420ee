"""``plan example``: the India workbook that comes with the planner."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.console import say, say_json, told
from planner.cli.targets import new_workbook


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    @told
    def example(
        file: Annotated[Path, typer.Argument(help="Workbook to write.")] = Path("india.xlsx"),
        *,
        force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
    ) -> None:
        """Write the India workbook, a full case to read, change and solve."""
        target = new_workbook(file, force=force)
        from planner.workbook.example import write_example

        write_example(target)
        if as_json:
            say_json({"path": str(target)})
        else:
            say(f"{target}: look at it, then run: plan solve {target}")
