"""A sheet is one table: a row of column names below the data begins another, which must not pass for data."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.schema import SHEETS
from planner.workbook.cells import address
from planner.workbook.notices import error

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.errors import Finding
    from planner.workbook.book import RawSheet

_COLUMNS: Final = {name: frozenset(column.name for column in sheet.columns) for name, sheet in SHEETS.items()}
_ALL: Final = frozenset().union(*_COLUMNS.values())
_LOOKED_AT: Final = 2
"""Columns of the sheet in which the first name of another table is looked for."""


def named_column(text: str) -> str:
    """The machine name that a header cell means, its unit left out."""
    return re.sub(r"[\s-]+", "_", re.sub(r"\s*\[[^\[\]]*\]\s*$", "", text).strip(" \t\r\n\ufeff")).casefold()


def names_of(cells: Iterable[object]) -> set[str]:
    """Machine names that the cells of a row spell."""
    return {named_column(cell) for cell in cells if isinstance(cell, str)} & _ALL


def cut(known: str, sheet: RawSheet) -> tuple[RawSheet, list[Finding]]:
    """The sheet up to the row in which another table begins, and the finding about that row if there is one.

    Args:
        known: machine name of the sheet.
        sheet: its cells.
    """
    place = _first(sheet)
    if place < 0:
        return sheet, []
    row = sheet.cells.iloc[place]
    filled = [column for column in range(len(row)) if row[column] is not None]
    names = names_of(row[filled])
    own = all(named_column(str(row[column])) == named_column(sheet.header[column]) for column in filled)
    first = named_column(str(row[filled[0]]))
    fits = [name for name, columns in _COLUMNS.items() if names <= columns]
    other = next((name for name in fits if SHEETS[name].columns[0].name == first), fits[0])
    what = "its own header again" if own else f"the header of the sheet {other}"
    found = error(
        "second-table",
        f"This row is {what}, so another table begins here; a sheet holds one table, with its header in row 1.",
        "Delete the row." if own else f"Move that table to the sheet {other}, or delete it.",
        sheet=known,
        cell=address(int(sheet.row_numbers[place]), sheet.columns[filled[0]]),
        value=str(row[filled[0]])[:80],
    )
    keep = np.arange(len(sheet.cells)) < place if not own else np.arange(len(sheet.cells)) != place
    shorter = replace(sheet, cells=sheet.cells[keep].reset_index(drop=True), row_numbers=sheet.row_numbers[keep])
    return shorter, [found]


def _first(sheet: RawSheet) -> int:
    """Place of the first row that holds nothing but names of columns of one sheet, two or more; -1 if none does."""
    if not len(sheet.cells):
        return -1
    looked_at = sheet.cells.iloc[:, :_LOOKED_AT]
    for place in np.flatnonzero(looked_at.isin(_ALL).any(axis=1)):
        filled = [cell for cell in sheet.cells.iloc[place] if cell is not None]
        names = names_of(filled)
        if len(filled) > 1 and len(names) == len(filled) and any(names <= columns for columns in _COLUMNS.values()):
            return int(place)
    return -1
