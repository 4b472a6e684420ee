"""Cells of one column become typed values, by the kind of the column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.schema import Column, Kind
from planner.tables.numbers import read_numbers
from planner.tables.words import TextColumn, read_texts

if TYPE_CHECKING:
    from planner.tables.rawcells import RawCells
    from planner.tables.report import Report


def read_column(cells: RawCells, column: Column, factor: float | None, report: Report) -> TextColumn:
    """Read the cells of one column.

    Args:
        cells: the raw cells.
        column: declaration of the column.
        factor: factor from the unit written to the canonical unit; None if the unit has a finding.
        report: where findings go.

    Returns:
        The column; all that is given counts as bad if the unit is not known.
    """
    if column.kind not in (Kind.NUMBER, Kind.INTEGER):
        result = read_texts(cells, column, report)
    else:
        factor_or_1 = 1.0 if factor is None else factor
        result = TextColumn(read_numbers(cells, column, factor_or_1, report, in_range=factor is not None))
    if factor is None:
        result.parsed.bad |= result.parsed.given
    return result
