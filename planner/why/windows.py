"""When the rows of a name hold, in words and cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.why.story import Reason

if TYPE_CHECKING:
    from planner.network import Network
    from planner.tables.table import Table


def when_rows_hold(network: Network, sheet: str, key: str, name: str) -> list[Reason]:
    """One reason for each row of a name: when it holds, which is not when it is asked about."""
    table = network.tables[sheet]
    rows = np.flatnonzero((table[key] == name).to_numpy())
    return [
        Reason(f"a row of {sheet} holds {window_words(table, int(row))}", window_cells(table, int(row))) for row in rows
    ]


def window_words(table: Table, row: int, first: str = "from", last: str = "to") -> str:
    """``from 2027-04-01 to 2028-03-31``, ``from 2027-04-01``, ``until 2028-03-31`` or ``always``."""
    start, end = table[first].iloc[row], table[last].iloc[row]
    if pd.isna(start) and pd.isna(end):
        return "always"
    if pd.isna(start):
        return f"until {end:%Y-%m-%d}"
    return f"from {start:%Y-%m-%d}" + ("" if pd.isna(end) else f" to {end:%Y-%m-%d}")


def window_cells(table: Table, row: int, first: str = "from", last: str = "to") -> tuple[str, ...]:
    """Cells of a window; of the row's first figure where the window is blank."""
    given = [column for column in (first, last) if not pd.isna(table[column].iloc[row])]
    return tuple(f"{table.sheet}!{table.cell(row, column)}" for column in given) or (
        f"{table.sheet}!{table.cell(row, str(table.data.columns[0]))}",
    )
