"""Where a cell of a CSV folder stands in the workbook that is made from it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from planner.workbook.book import HEADER_ROWS, Book
from planner.workbook.cells import address, split_address

if TYPE_CHECKING:
    from planner.errors import Finding


def in_workbook(finding: Finding, book: Book) -> Finding:
    """A finding of a CSV folder with the addresses of the workbook made from it."""
    return replace(
        finding,
        cell=_moved(book, finding.sheet, finding.cell),
        also=tuple(_moved_place(book, place) for place in finding.also),
    )


def _moved_place(book: Book, place: str) -> str:
    sheet, mark, cell = place.partition("!")
    return f"{sheet}!{_moved(book, sheet, cell)}" if mark else place


def _moved(book: Book, sheet: str, cell: str) -> str:
    raw = book.sheets.get(sheet)
    if raw is None or not cell:
        return cell
    place = split_address(cell if cell[0].isalpha() else f"A{cell}")
    if place is None:
        return cell
    row, column = place
    found = int(np.searchsorted(raw.row_numbers, row))
    if row > 1:
        row = HEADER_ROWS + 1 + min(found, len(raw.row_numbers))
    if not cell[0].isalpha():
        return str(row)
    return address(row, raw.columns.index(column) if column in raw.columns else column)
