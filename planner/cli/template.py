"""``plan template``: an empty workbook to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.console import finding_json, print_findings, say, say_json, told
from planner.cli.targets import new_workbook


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    @told
    def template(
        file: Annotated[
            Path | None,
            typer.Argument(help="Workbook to write.", show_default="template.xlsx, or NAME.fresh.xlsx with --refresh"),
        ] = None,
        *,
        refresh: Annotated[
            Path | None,
            typer.Option("--refresh", help="Workbook whose cells to fill in, where pasting has broken its drop-downs."),
        ] = None,
        force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
    ) -> None:
        """Write an empty workbook with drop-downs and notes, or a fresh copy of one."""
        if refresh is not None:
            _refresh(refresh, file, force=force, as_json=as_json)
            return
        target = new_workbook(file or Path("template.xlsx"), force=force)
        from planner.workbook.template import write_workbook

        write_workbook(target)
        if as_json:
            say_json({"path": str(target)})
        else:
            say(f"{target}: fill it in from row 5 of each sheet, then run: plan check {target}")


def _refresh(source: Path, file: Path | None, *, force: bool, as_json: bool) -> None:
    from planner.workbook.refresh import refresh, refreshed_path

    target = new_workbook(file or refreshed_path(source), force=force)
    findings = refresh(source, target)
    if as_json:
        say_json({"path": str(target), "findings": [finding_json(finding) for finding in findings]})
        return
    print_findings(findings, to_stderr=True)
    say(f"{target}: the cells of {source} with fresh drop-downs; its charts, colours and formulas are not in it")
