"""Rows that are added to a workbook before it is checked: the floors and caps of a target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.schema import SHEETS, Column
from planner.tables.parse import read_column
from planner.tables.rawcells import RawCells
from planner.tables.table import split_address

if TYPE_CHECKING:
    from planner.tables.change import Row
    from planner.tables.draft import Case, Draft, Parsed


def add_row(row: Row, case: Case) -> None:
    """Add one row; a value that its column does not take is a finding at the place that the row comes from.

    Raises:
        KeyError: the sheet or a column is not known, which is a mistake of the program that asks.
    """
    sheet = SHEETS[row.sheet]
    draft = case[row.sheet]
    for name in row.values:
        sheet.column(name)
    _lengthen(draft)
    for column in sheet.columns:
        parsed = _read(row, column, case)
        if not parsed.given[0] and not parsed.bad[0] and column.required:
            case.report.add(*_missing(row, column))
            parsed.bad[0] = True
        _append(draft.columns[column.name], parsed)
        draft.causes.setdefault(column.name, np.full(len(draft), "", object))[-1] = row.cell


def _read(row: Row, column: Column, case: Case) -> Parsed:
    origin, _, cell = row.cell.rpartition("!")
    place, number = split_address(cell)
    text = row.values.get(column.name, "")
    cells = RawCells(origin, place, np.array([number]), np.array([text or None], object), is_csv=True)
    return read_column(cells, column, 1.0, case.report).parsed


def _missing(row: Row, column: Column) -> tuple[str, tuple[str, str], str, tuple[str, str]]:
    origin, _, cell = row.cell.rpartition("!")
    text = (f"'{column.name}' of {row.sheet} is required.", f"Give it: {column.help}")
    return "missing-value", (origin, cell), "", text


def _lengthen(draft: Draft) -> None:
    """Room for one row that stands nowhere in the workbook."""
    draft.cell_rows = np.append(draft.cell_rows, 0)
    draft.labels = np.append(draft.labels, "")
    draft.raw_rows = np.append(draft.raw_rows, 0)
    for name, places in draft.spread_columns.items():
        draft.spread_columns[name] = np.append(places, -1)
    for name, causes in draft.causes.items():
        draft.causes[name] = np.append(causes, "")


def _append(parsed: Parsed, one: Parsed) -> None:
    size = len(parsed.values)
    values = np.empty(size + 1, parsed.values.dtype)
    values[:size], values[size] = parsed.values, one.values[0]
    parsed.values = values
    parsed.bad, parsed.given = np.append(parsed.bad, one.bad), np.append(parsed.given, one.given)
    if parsed.words is not None and one.words is not None:
        parsed.words = np.append(parsed.words, one.words)
