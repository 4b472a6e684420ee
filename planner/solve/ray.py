"""What happens while a limit moves a little: which flows change, how far that goes on, and what stops it.

At an optimum every flow that is not at one of its limits is set by the rows that bind. When the limits of rows move,
these flows move in proportion, at prices that do not change, until the first of them meets a limit of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.errors import NumericalError
from planner.solve.basis import BASIC

if TYPE_CHECKING:
    from planner.solve.warm import Shift, Warm

_STILL: Final = 1e-9
"""A flow that moves less than this for one unit stands still."""

_TIED: Final = 1e-7


@dataclass(frozen=True)
class Stop:
    """What stops a movement.

    Attributes:
        by: how far the shift goes until then; infinite if nothing stops it.
        columns: flows of the full program that meet a limit there.
        rows: rows of the full program that meet a limit there.
    """

    by: float
    columns: np.ndarray
    rows: np.ndarray


@dataclass(frozen=True)
class Ray:
    """A movement of limits from the optimum.

    Attributes:
        moves: change of each free flow and row for one unit of the shift, as the solver numbers them.
        up, down: where it stops when the limits are raised, and lowered.
    """

    moves: np.ndarray
    up: Stop
    down: Stop


class Rays:
    """Movements from one optimum. The solver must not be asked anything else in between."""

    def __init__(self, warm: Warm) -> None:
        """Movements from the optimum of ``warm``."""
        warm.ready()
        self._warm = warm
        _, basic = warm.solver.getBasicVariables()
        basic = np.asarray(basic, np.int64)
        self._is_column = basic >= 0
        self._sign = np.where(self._is_column, 1.0, -1.0)
        self._index = np.where(self._is_column, basic, -basic - 1)
        scaled, activity = warm.scaled, warm.matrix @ warm.values
        column, row = self._index[self._is_column], self._index[~self._is_column]
        self._at = self._joined(warm.values[column], activity[row])
        self._lower = self._joined(scaled.col_lower[column], scaled.row_lower[row])
        self._upper = self._joined(scaled.col_upper[column], scaled.row_upper[row])
        order = np.argsort(warm.columns, kind="stable")
        self._first_column = order[np.searchsorted(warm.columns[order], np.arange(len(scaled.cost)))]
        order = np.argsort(warm.rows, kind="stable")
        self._first_row = order[np.searchsorted(warm.rows[order], np.arange(len(scaled.row_lower)))]
        self._place = np.full(len(scaled.row_lower), -1, np.int64)
        self._place[row] = np.flatnonzero(~self._is_column)

    def _joined(self, columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
        found = np.empty(len(self._is_column))
        found[self._is_column], found[~self._is_column] = columns, rows
        return found

    def split(self, costs: list[np.ndarray]) -> list[np.ndarray]:
        """Prices of all rows of the full program, split by what they are made of.

        Args:
            costs: parts of the cost, INR per unit of each column of the full program.

        Returns:
            For each part, its change for one more on the right-hand side of each row, INR per unit.
        """
        found = []
        for cost in costs:
            own = self._warm.narrowed(cost) * self._warm.scaled.money
            basic = np.where(self._is_column, own[np.where(self._is_column, self._index, 0)], 0.0)
            found.append(self._warm.rupees(self._solved("getBasisTransposeSolve", basic)))
        return found

    def influence(self, column: int) -> np.ndarray:
        """Change of one flow for one more on the right-hand side of each row; 0 if the flow is at a limit itself."""
        own = int(self._warm.columns[column])
        unit = np.where(self._is_column & (self._index == own), 1.0, 0.0)
        if not unit.any():
            return np.zeros(len(self._warm.rows))
        found = self._solved("getBasisTransposeSolve", unit) * self._warm.scaled.row_factor
        return np.asarray(found[self._warm.rows] * self._warm.shares[column])

    def ray(self, shift: Shift) -> Ray:
        """The movement of one shift."""
        warm = self._warm
        rows, amounts = warm.rows[shift.rows], shift.amounts * warm.scaled.row_factor[warm.rows[shift.rows]]
        free = warm.basis.rows[rows] == BASIC
        side = np.zeros(len(warm.scaled.row_lower))
        np.add.at(side, rows[~free], amounts[~free])
        moves = self._solved("getBasisSolve", side) * self._sign
        if free.any():
            np.add.at(moves, self._place[rows[free]], -amounts[free])
        moving = np.flatnonzero(np.abs(moves) > _STILL)
        return Ray(moves, self._stop(moving, moves[moving]), self._stop(moving, -moves[moving]))

    def flows(self, ray: Ray) -> np.ndarray:
        """Change of each column of the full program for one unit of the shift."""
        flows = np.zeros(len(self._warm.scaled.cost))
        flows[self._index[self._is_column]] = ray.moves[self._is_column]
        flows[np.abs(flows) <= _STILL] = 0.0
        return self._warm.widened(flows)

    def _stop(self, moving: np.ndarray, rate: np.ndarray) -> Stop:
        room = np.where(rate > 0.0, self._upper[moving] - self._at[moving], self._at[moving] - self._lower[moving])
        with np.errstate(invalid="ignore"):
            until = np.maximum(room, 0.0) / np.abs(rate)
        if not len(until) or np.isinf(until.min()):
            nothing = np.empty(0, np.int64)
            return Stop(np.inf, nothing, nothing)
        by = float(until.min())
        met = moving[until <= by + _TIED * max(by, 1.0)]
        columns, rows = met[self._is_column[met]], met[~self._is_column[met]]
        return Stop(by, self._first_column[self._index[columns]], self._first_row[self._index[rows]])

    def _solved(self, what: str, side: np.ndarray) -> np.ndarray:
        status, found = getattr(self._warm.solver, what)(side)
        if int(status) < 0:
            message = "the solver cannot tell what a small change would do"
            raise NumericalError(message)
        return np.asarray(found, np.float64)
