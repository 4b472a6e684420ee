"""A program with one level that moves, as it is handed over to the solver.

The level is a right-hand side, alone or that of several rows together, and stands in the program as a column that is
held at a value: moving it changes two bounds and nothing else, and its reduced cost is the slope of the cost. Where the
level is a share of what is delivered it multiplies a variable; then coefficients move, and that column does nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

from planner.reduce import Reductions, reduce
from planner.solve.scaling import scale

if TYPE_CHECKING:
    from models.arrays import LinearForm
    from planner.solve.highs import Point
    from planner.solve.scaling import ScaledForm

_STILL: Final = 1e-12
_COLUMN: Final = "level"


@dataclass(frozen=True)
class Level:
    """What moves.

    Attributes:
        family: family of limits that it is part of.
        rows: rows of the family.
        amounts: right-hand side of each row for a level of 1, in the row's unit; where the level is a share of what is
            delivered, the share of each rule for a level of 1.
        is_least: the rows ask for at least so much, so that more is tighter.
        totals: column of the family ``total`` that the share of each row is of; None for a right-hand side.
    """

    family: str
    rows: np.ndarray
    amounts: np.ndarray
    is_least: bool
    totals: np.ndarray | None = None

    @property
    def is_side(self) -> bool:
        """Whether it is a right-hand side, along which the cost is convex."""
        return self.totals is None


class LeveledProgram:
    """The program that is left after all reductions, with the column of the level as its last."""

    def __init__(self, form: LinearForm, level: Level, *, reduced: bool) -> None:
        """A program with a level.

        Args:
            form: the full program.
            level: what moves in it.
            reduced: reduce it first.

        Raises:
            RefusedModelError: a number that no solver can be trusted with.
        """
        self.level = level
        full = _cleared(form, level) if level.is_side else _with_shares(form, level)
        self.reductions = reduce(full) if reduced else Reductions(full)
        if _count(self.reductions.form, level.family) != _count(full, level.family):
            self.reductions = Reductions(full)
        smaller = self.reductions.form
        self.columns = smaller.columns
        self.place = len(smaller.cost)
        self.rows = smaller.rows[level.family].start + level.rows
        self.unit = self._unit_of(smaller)
        self.scaled: ScaledForm = scale(_with_column(smaller, self.rows, self._room()))
        self.entries = self._entries()

    def _unit_of(self, form: LinearForm) -> float:
        """The level at which its column is 1: one at which its coefficients are near those of the rows."""
        if not self.level.is_side:
            return 1.0
        largest = float((np.abs(self.level.amounts) * scale(form).row_factor[self.rows]).max(initial=0.0))
        return float(np.exp2(-np.round(np.log2(largest)))) if largest > 0.0 else 1.0

    def _room(self) -> np.ndarray:
        """Coefficients of the column of the level."""
        if self.level.is_side:
            return -self.level.amounts * self.unit
        return np.zeros(len(self.rows))

    def _entries(self) -> tuple[np.ndarray, np.ndarray]:
        """Columns whose coefficients move with the level, and the place of each among the coefficients."""
        if self.level.totals is None:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        columns = self.columns["total"].start + self.level.totals
        starts, indices = self.scaled.starts, self.scaled.indices
        places = [
            int(np.flatnonzero(indices[starts[row] : starts[row + 1]] == column)[0] + starts[row])
            for row, column in zip(self.rows.tolist(), columns.tolist(), strict=True)
        ]
        return columns, np.array(places, np.int64)

    def multiplied(self, level: float) -> np.ndarray:
        """Coefficients that move, at a level, as the solver has them."""
        factors = self.scaled.row_factor[self.rows]
        values = -level * self.level.amounts * factors
        self.scaled.values[self.entries[1]] = values
        return np.asarray(values)

    def bound(self, low: float, high: float) -> None:
        """Hold the column between two values."""
        self.scaled.col_lower[-1], self.scaled.col_upper[-1] = low, high

    def price(self, cost: np.ndarray) -> None:
        """Give the columns other costs, in the unit of the solver."""
        self.scaled = replace(self.scaled, cost=cost)

    def slope(self, point: Point) -> float:
        """What one more of the level costs at an optimum, in the solver's money."""
        if self.level.is_side:
            return float(point.reduced_costs[-1]) / self.unit
        duals = point.duals[self.rows] * self.scaled.row_factor[self.rows]
        return float((duals * self.level.amounts * point.values[self.entries[0]]).sum())

    def kept(self, values: np.ndarray) -> float:
        """The tightest level that values keep, where it is a share of what is delivered; infinite if any."""
        scaled, (columns, places) = self.scaled, self.entries
        shape = (len(scaled.row_lower), len(scaled.cost))
        matrix = sparse.csr_array((scaled.values, scaled.indices, scaled.starts), shape=shape)[self.rows]
        base = values[columns]
        activity = matrix @ values - scaled.values[places] * base
        activity = activity / scaled.row_factor[self.rows]
        counts = self.level.amounts * base > _STILL
        if not counts.any():
            return np.inf if self.level.is_least else 0.0
        ratio = activity[counts] / (self.level.amounts * base)[counts]
        return float(ratio.min() if self.level.is_least else ratio.max())

    def prices(self, duals: np.ndarray) -> np.ndarray:
        """Weight of each row of the full program in what the solver was asked for, from the solver's duals.

        What the rows bear of the costs is taken off again: the solver was not asked for them.
        """
        found, costs = duals * self.scaled.row_factor, np.zeros(len(duals))
        return (self.reductions.duals(found) - self.reductions.duals(costs)) * self.unit


def _count(form: LinearForm, family: str) -> int:
    return form.rows[family].stop - form.rows[family].start


def _cleared(form: LinearForm, level: Level) -> LinearForm:
    """The program with 0 on the right-hand side of the rows that move."""
    rows = form.rows[level.family].start + level.rows
    lower, upper = form.row_lower.copy(), form.row_upper.copy()
    for side in (lower, upper):
        side[rows] = np.where(np.isfinite(side[rows]), 0.0, side[rows])
    return replace(form, row_lower=lower, row_upper=upper)


def _with_shares(form: LinearForm, level: Level) -> LinearForm:
    """The program at a level of 1, so that it has all the coefficients that move."""
    rows = form.rows[level.family].start + level.rows
    columns = form.columns["total"].start + level.totals
    change = -level.amounts - form.matrix[rows, columns]
    matrix = sparse.csr_array(form.matrix + sparse.csr_array((change, (rows, columns)), shape=form.matrix.shape))
    matrix.sort_indices()
    return replace(form, matrix=matrix)


def _with_column(form: LinearForm, rows: np.ndarray, coefficients: np.ndarray) -> LinearForm:
    """The program with the column of the level, held at 0."""
    size = len(form.cost)
    column = sparse.csr_array((coefficients, (rows, np.zeros(len(rows), int))), shape=(len(form.row_lower), 1))
    return replace(
        form,
        matrix=sparse.csr_array(sparse.hstack([form.matrix, column], format="csr")),
        cost=np.append(form.cost, 0.0),
        col_lower=np.append(form.col_lower, 0.0),
        col_upper=np.append(form.col_upper, 0.0),
        columns={**form.columns, _COLUMN: slice(size, size + 1)},
    )
