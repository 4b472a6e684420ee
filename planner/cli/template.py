"""``plan template``: an empty workbook to fill in."""

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
    def template(
        file: Annotated[Path, typer.Argument(help="Workbook to write.")] = Path("template.xlsx"),
        *,
        force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
    ) -> None:
        """Write an empty workbook with drop-downs and notes."""
        target = new_workbook(file, force=force)
        from planner.workbook.template import write_workbook

        write_workbook(target)
        if as_json:
            say_json({"path": str(target)})
        else:
            say(f"{target}: fill it in from row 5 of each sheet, then run: plan check {target}")
