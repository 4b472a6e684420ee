"""How far a sum of flows can go among all plans that cost the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.solve.basis import price_columns
from planner.solve.clock import Clock
from planner.solve.highs import Point
from planner.solve.options import SolveOptions
from planner.solve.solution import Termination
from planner.solve.tiebreak import Face

if TYPE_CHECKING:
    from planner.solve.warm import Warm


class Faces:
    """All plans of the same cost, asked for the least and the most of a sum of flows."""

    def __init__(self, warm: Warm, options: SolveOptions | None = None, clock: Clock | None = None) -> None:
        """The plans that cost the same as that of ``warm``.

        Args:
            warm: the program at its optimum.
            options: those it was solved with.
            clock: what is left of a time limit.
        """
        self._warm = warm
        self._clock = clock or Clock(None)
        scaled = warm.scaled
        reduced = scaled.cost - warm.matrix.T @ warm.prices
        point = Point(warm.values, reduced, warm.prices)
        self._face = Face.of(scaled, point, warm.basis)
        self._place = np.full(len(scaled.cost), -1, np.int64)
        self._place[self._face.columns] = np.arange(len(self._face.columns))
        self._engine = self._face.engine(np.zeros(len(self._face.columns)), options or SolveOptions())
        self._priced = np.empty(0, np.int64)

    def span(self, columns: np.ndarray) -> tuple[float, float] | None:
        """Least and most of the sum of some columns of the full program; None if time ran out.

        A sum without bound has an infinite most.
        """
        own, shares = self._warm.columns[columns], self._warm.shares[columns]
        weight = np.bincount(own, shares, len(self._warm.scaled.cost))
        used = np.flatnonzero(weight)
        free = self._place[used] >= 0
        fixed = float(weight[used[~free]] @ self._warm.values[used[~free]])
        places, sizes = self._place[used[free]], weight[used[free]]
        now = float(weight @ self._warm.values)
        if not self._movable(places):
            return now, now
        least, most = self._reach(places, sizes), self._reach(places, -sizes)
        if least is None or most is None:
            return None
        return min(fixed + least, now), max(fixed - most, now)

    def _movable(self, places: np.ndarray) -> bool:
        form, columns = self._warm.scaled, self._face.columns[places]
        return bool((form.col_lower[columns] < form.col_upper[columns]).any())

    def _reach(self, places: np.ndarray, cost: np.ndarray) -> float | None:
        if len(self._priced):
            price_columns(self._engine, self._priced, np.zeros(len(self._priced)))
        price_columns(self._engine, places, cost)
        self._priced = places
        ended = self._engine.run(self._clock, phase="looking for equal plans")
        if ended is Termination.OPTIMAL:
            return self._engine.objective()
        return -np.inf if ended is Termination.UNBOUNDED else None
