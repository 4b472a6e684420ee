"""``plan convert``: a workbook into a folder of CSV files, and back."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - read by typer at run time
from typing import Annotated

import typer

from planner.cli.console import print_findings, say, told


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    @told
    def convert(
        source: Annotated[Path, typer.Argument(help="Workbook, or folder of CSV files.")],
        target: Annotated[Path, typer.Argument(help="Folder to write, or workbook (.xlsx).")],
        *,
        force: Annotated[bool, typer.Option("--force", help="Replace what stands there.")] = False,
    ) -> None:
        """Turn a workbook into a folder of CSV files, or a folder into a workbook, without loss."""
        from planner.workbook.convert import convert as convert_book

        findings = convert_book(source, target, force=force)
        print_findings(findings, to_stderr=True)
        say(f"{target}")
