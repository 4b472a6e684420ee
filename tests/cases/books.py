"""The same rows as raw cells, as a CSV folder would give them, to go through reading and checking like a user's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from planner.workbook.book import Book, RawSheet
from tests.cases.build import fill

if TYPE_CHECKING:
    from tests.cases.build import Row


def book(**sheets: list[Row]) -> Book:
    """Raw cells of those rows; only sheets and columns that hold something."""
    return Book("case", {name: _raw(name, rows) for name, rows in fill(sheets).items() if rows}, (), "csv")


def _raw(name: str, rows: list[Row]) -> RawSheet:
    header = list(dict.fromkeys(column for row in rows for column in row))
    cells = [[_text(row.get(column)) for column in header] for row in rows]
    frame = pd.DataFrame(cells, dtype=object)
    frame = frame.where(frame.notna(), None)
    return RawSheet(
        name=name,
        header=header,
        units=[""] * len(header),
        cells=frame,
        row_numbers=np.arange(len(rows)) + 2,
        columns=list(range(len(header))),
    )


def _text(cell: Any) -> str | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, tuple):
        return ";".join(cell)
    return repr(cell) if isinstance(cell, float) else str(cell)
