"""Rows that hold in a window, as pairs of row and period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from planner.calendar import Calendar
    from planner.tables.table import Table


def truth(table: Table, calendar: Calendar, first: str = "from", last: str = "to") -> np.ndarray:
    """Whether each row of a sheet holds in each period, rows × periods."""
    return calendar.holds(table[first].to_numpy("datetime64[D]"), table[last].to_numpy("datetime64[D]"))


def row_in_force(keys: np.ndarray, holds: np.ndarray, size: int) -> np.ndarray:
    """The row that holds for each key in each period; -1 where none does.

    Args:
        keys: code of each row's key; negative codes are left out.
        holds: truth, rows × periods; at most one row of a key holds in a period.
        size: number of codes.

    Returns:
        Row numbers, codes × periods.
    """
    found = np.full((size, holds.shape[1]), -1, np.int64)
    rows, periods = np.nonzero(holds & (keys >= 0)[:, None])
    found[keys[rows], periods] = rows
    return found


def pick(values: np.ndarray, rows: np.ndarray, otherwise: float = np.nan) -> np.ndarray:
    """Figure of each row in ``rows``, which may hold -1 for "no row"."""
    if not len(values):
        return np.full(rows.shape, otherwise)
    return np.where(rows >= 0, values[rows], otherwise)
