"""``plan convert``: a workbook into a folder of CSV files, and back."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - read by typer at run time
from typing import Annotated

import typer

from planner.cli.console import finding_json, print_findings, say, say_json, told


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    @told
    def convert(
        source: Annotated[Path, typer.Argument(help="Workbook, or folder of CSV files.")],
        target: Annotated[Path, typer.Argument(help="Folder to write, or workbook (.xlsx).")],
        *,
        force: Annotated[bool, typer.Option("--force", help="Replace what stands there.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
    ) -> None:
        """Turn a workbook into a folder of CSV files, or back."""
        from planner.workbook.convert import convert as convert_book

        findings = convert_book(source, target, force=force)
        if as_json:
            say_json({"path": str(target), "findings": [finding_json(finding) for finding in findings]})
            return
        print_findings(findings, to_stderr=True)
        say(f"{target}")
