"""Everything that can be found wrong with a workbook short of planning it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.errors import Finding, InfeasibleError, InputError, Severity
from planner.network import build_network
from planner.scenarios import Variant, apply_variant
from planner.schema import SHEETS
from planner.workbook import read_book

if TYPE_CHECKING:
    from pathlib import Path

    from planner.workbook import Book


def find_all(path: Path, variant: Variant | None = None) -> tuple[Book | None, list[Finding], int]:
    """Read a case and check it as far as it can be understood.

    Args:
        path: workbook, or folder of CSV files.
        variant: scenarios and changes to check it with; None for the workbook as it is.

    Returns:
        Its raw cells, None if it cannot be read at all; all findings, each once; and the exit code they deserve.
    """
    try:
        book = read_book(path)
    except InputError as refused:
        return None, list(refused.findings), refused.exit_code
    validated = apply_variant(book, variant or Variant())
    findings, code = list(validated.findings), 0
    if validated.tables is not None:
        try:
            findings += build_network(validated.tables).findings
        except (InputError, InfeasibleError) as refused:
            findings += refused.findings
            code = refused.exit_code
    if not code and any(finding.severity is Severity.ERROR for finding in findings):
        code = InputError.exit_code
    return book, _by_sheet(list(dict.fromkeys(findings))), code


def _by_sheet(findings: list[Finding]) -> list[Finding]:
    """Findings on the file first, then sheet by sheet in workbook order; within a sheet in the order they were made."""
    order = {name: place for place, name in enumerate(SHEETS)}
    return sorted(findings, key=lambda finding: order.get(finding.sheet, -1))
