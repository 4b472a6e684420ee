"""``results.xlsx``: a plan for a procurement team, its totals live formulas over its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.report.excel import (
    builds,
    certificates,
    contents,
    costs,
    data,
    dependency,
    licences,
    shortages,
    sourcing,
    summary,
)
from planner.report.excel.book import Book

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from planner.results import Results


def write_workbook(path: Path, results: Results, audit: pd.DataFrame | None = None) -> None:
    """Write the workbook: summary first, then one sheet for each question, then the tables behind them.

    The bytes are the same for the same plan.

    Args:
        path: of the file.
        results: the plan.
        audit: rules that the audit tested, for a sheet of their own; None for no such sheet.

    Raises:
        OSError: the file cannot be written.
    """
    tables = data.frames(results)
    title = results.case.tables.title
    book = Book(path, title, {name: len(frame) for name, frame in tables.items()})
    summary.add(book, results)
    index = contents.start(book)
    sourcing.add(book, results, tables)
    licences.add(book, results, tables)
    certificates.add(book, results, tables)
    dependency.add(book, results)
    builds.add(book, results, tables)
    costs.add(book, results)
    shortages.add(book, results, tables)
    data.add(book, tables)
    if audit is not None:
        book.table("audit", audit, data.AUDIT, data.AUDIT_NOTE)
    contents.fill(book, index)
    book.close()
