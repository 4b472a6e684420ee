"""Changing cells: in the tables, to try a way out, and in the workbook itself, to take it."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from planner.explain.story import UNSAID, Change
from planner.schema import SHEETS, Kind
from planner.schema.units import UNITS
from planner.tables.table import Table, Tables, address, letters
from planner.workbook.values import column_of, split_unit, text_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from planner.explain.story import Repair
    from planner.workbook.book import Book, RawSheet


def class_of(tables: Tables, sheet: str, row: int, column: str) -> str:
    """What kind of rule a row holds: its ``can_move``, or physics where the sheet has no such column."""
    table = tables[sheet]
    if "can_move" in table.data:
        return str(table["can_move"].iloc[row])
    return UNSAID.get((sheet, column), "physics")


def change(tables: Tables, cell: tuple[str, int, str], after: float | str | dt.date | None, words: str) -> Change:
    """A cell with another value.

    Args:
        tables: the workbook.
        cell: sheet, row of its table, and machine name of the column; "" for the column takes out the whole row.
        after: the new value, in the canonical unit.
        words: what the cell says.
    """
    sheet, row, column = cell
    table = tables[sheet]
    moves = class_of(tables, sheet, row, column)
    sheet_row, added = row_key(table, row)
    if not column:
        first = SHEETS[sheet].columns[0].name
        before = f"{first} '{table[first].iloc[row]}'"
        return Change(sheet, sheet_row, "", -1, str(sheet_row), before, None, words, moves, cause=added)
    place, cause = place_of(table, row, column), table.cause(row, column)
    at = address(place, sheet_row, cause) if cause else f"{letters(place if place >= 0 else _width(table))}{sheet_row}"
    unit = unit_of(tables, cell)
    return Change(sheet, sheet_row, column, place, at, value_of(table, row, column), after, words, moves, unit, cause)


def unit_of(tables: Tables, figure: tuple[str, int, str]) -> str:
    """Canonical unit of a figure; an order counts tonnes, or units of a build."""
    sheet, row, column = figure
    if (sheet, column) == ("commitments", "amount"):
        return "units" if tables[sheet]["kind"].iloc[row] == "build" else "t"
    return SHEETS[sheet].column(column).unit


def row_key(table: Table, row: int) -> tuple[int, str]:
    """What tells a row of the sheet from others: its number; 0 for a row that was added, and where that comes from."""
    sheet_row = int(table.cell_rows[row])
    return sheet_row, "" if sheet_row else table.cause(row, SHEETS[table.sheet].columns[0].name)


def rows_with(table: Table, key: tuple[int, str]) -> list[int]:
    """All rows of a table that stand in one row of the sheet."""
    return [row for row in range(len(table)) if row_key(table, row) == key]


def place_of(table: Table, row: int, column: str) -> int:
    """Sheet column of a figure, counted from 0; -1 if the sheet lacks it."""
    spread = table.spread_columns.get(column)
    if spread is not None and spread[row] >= 0:
        return int(spread[row])
    return int(table.cell_columns.get(column, -1))


def value_of(table: Table, row: int, column: str) -> float | str | dt.date | None:
    """What stands in a cell, in the canonical unit; None if it is blank."""
    kind = SHEETS[table.sheet].column(column).kind
    word = table.data.get(f"{column}:word")
    if word is not None and word.iloc[row]:
        return str(word.iloc[row])
    value = table[column].iloc[row]
    if kind in (Kind.NUMBER, Kind.INTEGER):
        return None if np.isnan(value) else float(value)
    if kind is Kind.DATE:
        return None if pd.isna(value) else pd.Timestamp(value).date()
    if kind is Kind.YES_NO:
        return "yes" if value else "no"
    return (";".join(value) if isinstance(value, tuple) else str(value)) or None


def figure_words(tables: Tables, figure: tuple[str, int, str]) -> str:
    """The rule a cell belongs to, as ``floor 'Made in India'``."""
    sheet, row, column = figure
    data = tables[sheet].data.iloc[row]
    if sheet == "stock":
        return f"{'most' if column == 'most_t' else 'least'} stock of '{data['material']} at {data['location']}'"
    key = SHEETS[sheet].columns[0].name
    prefix = _PREFIXES.get((sheet, column), "")
    return f"{prefix}{'build option' if key == 'option' else key} '{data[key]}'"


_PREFIXES: Final = {
    ("offers", "least_t_per_year"): "least of ",
    ("offers", "most_t_per_year"): "most of ",
    ("capacity", "capacity_t_per_year"): "capacity of ",
    ("builds", "most_units_per_year"): "most a year of ",
    ("builds", "most_units"): "most in total of ",
    ("routes", "capacity_t_per_year"): "capacity of ",
    ("licences", "quota_t"): "quota of ",
    ("licences", "quota_t_per_period"): "quota per period of ",
    ("controls", "limit_t"): "limit of ",
}


def _width(table: Table) -> int:
    """First sheet column without a header."""
    spread = [int(places.max(initial=-1)) for places in table.spread_columns.values()]
    return max([*table.cell_columns.values(), *spread], default=-1) + 1


def change_tables(tables: Tables, changes: Iterable[Change]) -> Tables:
    """The workbook as tables, with cells changed."""
    for one in changes:
        table = tables[one.sheet]
        if one.column:
            rows = [
                row
                for row in np.flatnonzero(table.cell_rows == one.row).tolist()
                if (place_of(table, row, one.column), table.cause(row, one.column)) == (one.place, one.cause)
            ]
            tables = set_rows(tables, one.sheet, rows, one.column, one.after)
        else:
            table = _without(table, np.array(rows_with(table, (one.row, one.cause)), np.int64))
            tables = replace(tables, sheets=MappingProxyType({**tables.sheets, one.sheet: table}))
    return tables


def set_rows(tables: Tables, sheet: str, rows: list[int], column: str, value: float | str | dt.date | None) -> Tables:
    """The workbook as tables, with one value in some rows of a column."""
    table = _set(tables[sheet], np.array(rows, np.int64), column, value)
    return replace(tables, sheets=MappingProxyType({**tables.sheets, sheet: table}))


def _set(table: Table, rows: np.ndarray, column: str, value: Any) -> Table:  # noqa: ANN401 - of the column's kind
    kind = SHEETS[table.sheet].column(column).kind
    data = table.data.copy()
    if f"{column}:word" in data:
        words = data[f"{column}:word"].to_numpy(object, copy=True)
        words[rows] = ""
        data[f"{column}:word"] = words
    values = data[column].to_numpy(copy=True)
    if kind is Kind.DATE:
        values = values.astype("datetime64[D]")
        values[rows] = np.datetime64("NaT" if value is None else value, "D")
    elif kind is Kind.YES_NO:
        values[rows] = value == "yes"
    elif kind in (Kind.NUMBER, Kind.INTEGER):
        values = values.astype(float)
        values[rows] = np.nan if value is None else value
    else:
        values[rows] = "" if value is None else value
    data[column] = pd.Series(values, data.index)
    return replace(table, data=data)


def _without(table: Table, rows: np.ndarray) -> Table:
    kept = np.setdiff1d(np.arange(len(table)), rows)
    return replace(
        table,
        data=table.data.iloc[kept].reset_index(drop=True),
        cell_rows=table.cell_rows[kept],
        spread_columns={name: places[kept] for name, places in table.spread_columns.items()},
        causes={name: causes[kept] for name, causes in table.causes.items()},
    )


def apply_repair(book: Book, repair: Repair) -> Book:
    """The workbook with a repair's cells changed; everything else is as it was."""
    return change_book(book, repair.changes)


def change_book(book: Book, changes: Iterable[Change]) -> Book:
    """The workbook with cells changed; of a figure that a scenario or target wrote, the cell that writes it."""
    sheets = dict(book.sheets)
    for one in (change.by or change for change in changes):
        sheets[one.sheet] = _changed(sheets[one.sheet], one, is_csv=book.kind == "csv")
    return replace(book, sheets=MappingProxyType(sheets))


def _changed(raw: RawSheet, one: Change, *, is_csv: bool) -> RawSheet:
    at = np.flatnonzero(raw.row_numbers == one.row)
    if not one.column:
        kept = np.flatnonzero(raw.row_numbers != one.row)
        return replace(raw, cells=raw.cells.iloc[kept].reset_index(drop=True), row_numbers=raw.row_numbers[kept])
    if one.place not in raw.columns:
        raw = _with_column(raw, one.column)
    position = len(raw.columns) - 1 if one.place < 0 else raw.columns.index(one.place)
    if one.place < 0:
        position = next(
            number for number, text in enumerate(raw.header) if split_unit(text)[0].strip().casefold() == one.column
        )
    cells = raw.cells.copy()
    cells.iloc[at.tolist(), position] = _raw_value(raw, position, one, is_csv=is_csv)
    return replace(raw, cells=cells)


def _with_column(raw: RawSheet, column: str) -> RawSheet:
    """The sheet with a further column, unless a change before added it."""
    if any(split_unit(text)[0].strip().casefold() == column for text in raw.header):
        return raw
    cells = raw.cells.copy()
    cells[len(raw.header)] = pd.Series([None] * len(cells), cells.index, dtype=object)
    place = max(raw.columns, default=-1) + 1
    return replace(
        raw, header=(*raw.header, column), units=(*raw.units, ""), columns=(*raw.columns, place), cells=cells
    )


def _raw_value(raw: RawSheet, position: int, one: Change, *, is_csv: bool) -> float | str | dt.date | None:
    value = one.after
    if isinstance(value, float):
        value = round_figure(value / _factor(raw, position, one))
    if value is None or not is_csv:
        return value
    return text_of(value, column_of(SHEETS[one.sheet], raw.header[position]))


def _factor(raw: RawSheet, position: int, one: Change) -> float:
    """Factor from the unit in which the workbook gives a column to the canonical one."""
    written = split_unit(raw.header[position])[1] or raw.units[position].strip()
    return UNITS.get(one.unit, {}).get(written, 1.0)


def round_figure(value: float) -> float:
    """A figure without the dust of arithmetic."""
    return float(f"{value:.12g}")
