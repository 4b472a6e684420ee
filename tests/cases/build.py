"""Small workbooks from dictionaries, one a row: ``case(offers=[{...}], demand=[{...}])``.

Figures stand as a user would write them: dates as ISO text, several names with semicolons. Sheets of names (customers,
segments, markets, and a home setting) may be left out; they are filled in from what refers to them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from planner.schema import SHEETS, Column, Kind, Sheet
from planner.tables.table import Table, Tables

Row = dict[str, Any]
FIRST_DATA_ROW = 5


def case(**sheets: list[Row]) -> Tables:
    """Validated tables of those rows, made straight from the schema's defaults without reading or checking."""
    filled = fill(sheets)
    return Tables(
        {name: _table(sheet, filled[name]) if filled.get(name) else _empty(name) for name, sheet in SHEETS.items()},
        "case",
    )


def fill(sheets: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The rows, with settings and the sheets of plain names added where they are missing.

    Raises:
        KeyError: a sheet or column that the schema does not have.
    """
    filled = {name: [dict(row) for row in rows] for name, rows in sheets.items()}
    for name, rows in filled.items():
        known = {column.name for column in SHEETS[name].columns}
        for row in rows:
            if set(row) - known:
                message = f"{name} has no column {sorted(set(row) - known)}"
                raise KeyError(message)
    settings = filled.setdefault("settings", [])
    if not any(row["setting"] == "home" for row in settings):
        settings.insert(0, {"setting": "home", "value": "IND"})
    for sheet, column in (("customers", "customer"), ("segments", "segment"), ("markets", "market")):
        named = [row[column] for row in filled.get("demand", []) if row.get(column)]
        if sheet == "customers":
            for licence in filled.get("licences", []):
                named += [licence["holder"]] if licence.get("holder") else []
                named += [name for name in _names(licence.get("end_users")) if name != "any"]
        filled.setdefault(sheet, [{column: name} for name in dict.fromkeys(named)])
    return filled


def periods(start: str, *months: int) -> list[Row]:
    """Rows of the periods sheet: P1, P2 … of so many months, from the month ``2026-04``."""
    rows = []
    year, month = (int(part) for part in start.split("-"))
    for number, length in enumerate(months, 1):
        rows.append({"period": f"P{number}", "start": f"{year}-{month:02d}-01", "months": length})
        year, month = year + (month - 1 + length) // 12, (month - 1 + length) % 12 + 1
    return rows


def places(**countries: str) -> list[Row]:
    """Rows of the locations sheet: ``places(plant="IND")``."""
    return [{"location": location, "country": country} for location, country in countries.items()]


@cache
def _empty(name: str) -> Table:
    """A sheet without rows, the same for all cases: most sheets of most cases are empty."""
    return _table(SHEETS[name], [])


def _table(sheet: Sheet, rows: list[Row]) -> Table:
    columns: dict[str, Any] = {}
    for column in sheet.columns:
        written = [row.get(column.name) for row in rows]
        if column.words and column.kind in (Kind.NUMBER, Kind.INTEGER):
            columns[f"{column.name}:word"] = [cell if cell in column.words else "" for cell in written]
            written = [None if cell in column.words else cell for cell in written]
        columns[column.name] = _typed(column, [column.default if cell is None else cell for cell in written])
    frame = pd.DataFrame(columns)
    places_of = {column.name: number for number, column in enumerate(sheet.columns)}
    return Table(sheet.name, frame, np.arange(len(rows)) + FIRST_DATA_ROW, places_of, {})


def _typed(column: Column, cells: list[Any]) -> Any:
    if column.many:
        return pd.Series([_names(cell) for cell in cells], dtype=object)
    if column.kind == Kind.NUMBER:
        return np.array([np.nan if cell is None else float(cell) for cell in cells], np.float64)
    if column.kind == Kind.INTEGER:
        blank = any(cell is None for cell in cells)
        return np.array([np.nan if cell is None else int(cell) for cell in cells], np.float64 if blank else np.int64)
    if column.kind == Kind.DATE:
        return pd.Series(np.array(["NaT" if cell is None else str(cell) for cell in cells], "datetime64[s]"))
    if column.kind == Kind.YES_NO:
        return np.array([cell in (True, "yes") for cell in cells], bool)
    return pd.Series(["" if cell is None else str(cell) for cell in cells], dtype=object)


def _names(cell: str | tuple[str, ...] | None) -> tuple[str, ...]:
    if isinstance(cell, str):
        return tuple(name.strip() for name in cell.split(";") if name.strip())
    return tuple(cell or ())
