"""A variant of a workbook written out: raw cells from which the same tables are read without any scenario."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.schema import SHEETS, Column, Kind
from planner.schema.scenarios import CHANGEABLE
from planner.tables.draft import seen_value
from planner.workbook.book import Book, RawSheet

if TYPE_CHECKING:
    from planner.tables.table import Table, Tables

_FIRST_ROW = 2


def written_out(tables: Tables) -> Book:
    """Tables as a folder of CSV files would hold them: long rows, each column's own unit, no scenarios."""
    names = ("periods", *CHANGEABLE)
    sheets = {name: _sheet(tables[name]) for name in SHEETS if name in names and len(tables[name])}
    return Book(tables.name, MappingProxyType(sheets), kind="csv")


def _sheet(table: Table) -> RawSheet:
    columns = SHEETS[table.sheet].columns
    cells = pd.DataFrame(
        {place: np.array(_texts(table, column), object) for place, column in enumerate(columns)}, dtype=object
    )
    header = tuple(column.name for column in columns)
    rows = np.arange(len(table)) + _FIRST_ROW
    return RawSheet(table.sheet, header, ("",) * len(header), cells, rows, tuple(range(len(header))))


def _texts(table: Table, column: Column) -> list[str | None]:
    is_date = column.kind is Kind.DATE
    values = table[column.name].to_numpy("datetime64[D]") if is_date else table[column.name].tolist()
    words = table[f"{column.name}:word"] if f"{column.name}:word" in table.data else [""] * len(table)
    return [word or _text(value) or None for word, value in zip(words, values, strict=True)]


def _text(value: object) -> str:
    if isinstance(value, float) and not np.isnan(value):
        return repr(value)
    return seen_value(value)
