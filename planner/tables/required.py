"""Blank cells where something must stand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from planner.schema import Column, Kind

if TYPE_CHECKING:
    from planner.tables.draft import Draft
    from planner.tables.report import Report


def check_required(draft: Draft, report: Report) -> None:
    """Report blank required cells, and count names that are missing so that references to them are spared."""
    for column in draft.sheet.columns:
        parsed = draft.columns[column.name]
        if not column.required:
            continue
        blank = ~parsed.given & ~parsed.bad
        if not blank.any():
            continue
        rows = np.flatnonzero(blank)
        cells = _first_of_each_cell(draft, column.name, rows)
        report.each("missing-value", draft.at(column.name), cells, partial(_say, column))
        draft.spoil(column.name, rows)
        draft.nameless[column.name] = draft.nameless.get(column.name, 0) + len(cells)


def _say(column: Column, _: int) -> tuple[str, str]:
    what = "name" if column.kind is Kind.NAME else "value"
    return f"'{column.name}' is required, and the cell is blank.", f"Write the {what}: {column.help}"


def _first_of_each_cell(draft: Draft, column: str, rows: np.ndarray) -> list[int]:
    """Rows without those that came from the same cell, as rows from one sheet row with columns of periods do."""
    kept: dict[tuple[int, int], int] = {}
    for row in rows:
        kept.setdefault((int(draft.cell_rows[row]), draft.place(int(row), column)), int(row))
    return list(kept.values())
