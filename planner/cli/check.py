"""``plan check``: everything that is missing or wrong in a workbook, in one pass."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path  # noqa: TC003 - read by typer at run time
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.console import finding_json, print_findings, say, say_json, summary, tell, told
from planner.cli.variants import Scenarios, Sets, Target, variant_of
from planner.errors import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.errors import Finding
    from planner.workbook import Book
    from planner.workbook.annotate import Annotated as Copy


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    @told
    def check(  # noqa: PLR0913 - the options of a command
        path: Annotated[Path, typer.Argument(help="Workbook, or folder of CSV files.")],
        copy: Annotated[
            Path | None, typer.Argument(help="With --annotate: the copy to write.", show_default="NAME.checked.xlsx")
        ] = None,
        *,
        scenario: Scenarios = None,
        changes: Sets = None,
        target: Target = "",
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
        annotate: Annotated[
            bool, typer.Option("--annotate", help="Also write a copy with the bad cells in red, a note on each.")
        ] = False,
    ) -> None:
        """Report everything that is missing or wrong, with its cell.

        Ends with 2 if there is any error; with 3 if all is understood and a hard stock can never be met.
        """
        if copy is not None and not annotate:
            message = "a second file is only for --annotate"
            raise typer.BadParameter(message)
        from planner.run.check import find_all

        book, findings, code = find_all(path, variant_of(scenario, changes, target))
        copied = _annotate(path, copy, book, findings) if annotate and book is not None else None
        if as_json:
            say_json(_as_json(path, book, findings, copied))
        else:
            _print(path, book, findings, copied)
        if code:
            raise typer.Exit(code)


def not_given(book: Book) -> list[str]:
    """Sheets that may be left out and are, or have no rows; nothing of their kind is part of the case then."""
    from planner.schema import SHEETS

    there = {name for name, sheet in book.sheets.items() if len(sheet.cells)} | book.unreadable
    return [name for name, sheet in SHEETS.items() if not sheet.required and name not in there]


def _annotate(path: Path, copy: Path | None, book: Book, findings: Sequence[Finding]) -> Copy:
    from planner.workbook.annotate import annotate, annotated_path

    return annotate(path, book, [_placed(finding) for finding in findings], copy or annotated_path(path))


def _placed(finding: Finding) -> Finding:
    """A finding on a changed or added figure at a cell that the workbook has."""
    own, _, cause = finding.cell.partition(" (")
    if own != "new":
        return replace(finding, cell=own)
    sheet, _, cell = cause.rstrip(")").rpartition("!")
    return replace(finding, sheet=sheet, cell=cell)


def _as_json(path: Path, book: Book | None, findings: Sequence[Finding], copied: Copy | None) -> dict[str, object]:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    return {
        "path": str(path),
        "kind": None if book is None else book.kind,
        "rows": {} if book is None else {name: len(sheet.cells) for name, sheet in book.sheets.items()},
        "not_read": [] if book is None else list(book.ignored),
        "not_given": [] if book is None else not_given(book),
        "errors": errors,
        "warnings": len(findings) - errors,
        "findings": [finding_json(finding) for finding in findings],
        "annotated": None if copied is None else str(copied.path),
        "not_in_copy": [] if copied is None else list(copied.lost),
    }


def _print(path: Path, book: Book | None, findings: Sequence[Finding], copied: Copy | None) -> None:
    print_findings(findings)
    if book is not None and book.ignored:
        say(f"Your own, not read: {', '.join(book.ignored)}")
    absent = [] if book is None else not_given(book)
    if absent:
        say(f"Not given, so there are none: {', '.join(absent)}")
    say(f"{path}: {summary(findings)}")
    if copied is not None:
        say(f"{copied.path}: a copy with {copied.marked:,} cells marked, and an index on its last sheet")
        if copied.lost:
            tell(f"Not in the copy, safe in your own file: {'; '.join(copied.lost)}")
