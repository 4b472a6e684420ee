"""Workbooks without a plan: small ones from rows, and India with a few cells changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from planner.schema import SHEETS, Kind
from planner.workbook import read_book
from planner.workbook.book import Book, RawSheet
from tests.cases.build import fill
from tests.tables.base import book

INDIA = Path(__file__).parents[2] / "inputs" / "india"


def small(sheets: dict[str, Any], kind: Any = "xlsx") -> Book:
    """Raw cells of rows as the cases solved by hand give them; dates become dates."""
    filled = fill(sheets)
    for name, rows in filled.items():
        dates = {column.name for column in SHEETS[name].columns if column.kind is Kind.DATE}
        for row in rows:
            row |= {key: dt.date.fromisoformat(row[key]) for key in dates & row.keys() if isinstance(row[key], str)}
    return book(filled, kind=kind)


@cache
def india() -> Book:
    """The India case, as it is."""
    return read_book(INDIA)


def with_cells(base: Book, sheet: str, which: dict[str, str], **values: str | None) -> Book:
    """The workbook with cells of the matching rows changed; a header of a period may stand for a figure."""
    raw = base.sheets[sheet]
    for header, value in values.items():
        raw = with_value(raw, which, header.replace("__", "-"), value)
    return replace(base, sheets=MappingProxyType({**base.sheets, sheet: raw}))


def with_value(raw: RawSheet, which: dict[str, str], header: str, value: str | None) -> RawSheet:
    """A sheet with one cell of the matching rows changed; the column is added where it is missing."""
    if header not in raw.header:
        cells = raw.cells.copy()
        cells[len(raw.header)] = pd.Series([None] * len(cells), cells.index, dtype=object)
        raw = replace(
            raw,
            header=(*raw.header, header),
            units=(*raw.units, ""),
            columns=(*raw.columns, max(raw.columns) + 1),
            cells=cells,
        )
    hit = np.ones(len(raw.cells), bool)
    for name, text in which.items():
        hit &= raw.cells[raw.header.index(name)].map(lambda cell, text=text: text in str(cell)).to_numpy(bool)
    assert hit.any(), which
    cells = raw.cells.copy()
    cells.loc[hit, raw.header.index(header)] = value
    return replace(raw, cells=cells)


def with_row(base: Book, sheet: str, row: dict[str, str]) -> Book:
    """The workbook with a row more; the sheet is added where it is missing."""
    raw = base.sheets.get(sheet)
    if raw is None:
        header = tuple(row)
        cells = pd.DataFrame([list(row.values())], columns=range(len(header)), dtype=object)
        raw = RawSheet(sheet, header, ("",) * len(header), cells, np.array([2]), tuple(range(len(header))))
    else:
        for name in row.keys() - set(raw.header):
            raw = with_value(raw, {}, name, None)
        line = [row.get(name) for name in raw.header]
        cells = pd.concat([raw.cells, pd.DataFrame([line], columns=raw.cells.columns, dtype=object)], ignore_index=True)
        raw = replace(raw, cells=cells, row_numbers=np.append(raw.row_numbers, raw.row_numbers.max() + 1))
    return replace(base, sheets=MappingProxyType({**base.sheets, sheet: raw}))
