"""From checked sheets to the tables that the rest of the plan reads: defaults filled in, no flags left."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.tables.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.schema import Column
    from planner.tables.draft import Draft, Parsed


def finish(draft: Draft) -> Table:
    """The table of a sheet without errors."""
    rows = pd.RangeIndex(len(draft))
    data: dict[str, pd.Series] = {}
    for column in draft.sheet.columns:
        parsed = draft.columns[column.name]
        data[column.name] = _series(column, parsed, rows)
        if parsed.words is not None:
            data[f"{column.name}:word"] = pd.Series(parsed.words, rows, dtype=object)
    return Table(
        draft.sheet.name,
        pd.DataFrame(data, rows),
        draft.cell_rows,
        MappingProxyType(dict(draft.cell_columns)),
        _spread(draft),
        MappingProxyType(dict(draft.causes)),
    )


def _series(column: Column, parsed: Parsed, rows: pd.RangeIndex) -> pd.Series:
    values = parsed.values
    if column.default is not None and not parsed.given.all():
        values = values.copy()
        values[~parsed.given] = column.default
    return pd.Series(values, rows, dtype=object if values.dtype == object else None)


def _spread(draft: Draft) -> Mapping[str, np.ndarray]:
    long = draft.labels == ""
    return MappingProxyType({name: np.where(long, -1, places) for name, places in draft.spread_columns.items()})
