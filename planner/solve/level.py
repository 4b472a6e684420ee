"""One level that moves: the optimum for each of its values, on one solver that goes on from where it is."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.errors import NumericalError, OutOfMemoryError, StoppedError, TimeLimitError
from planner.solve.basis import price_columns, solver_of
from planner.solve.clock import Clock
from planner.solve.highs import Engine, Point, engine_options
from planner.solve.leveled import Level, LeveledProgram
from planner.solve.options import Progress, SolveOptions, no_progress
from planner.solve.residuals import TOLERANCE, residuals
from planner.solve.solution import Termination

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.arrays import LinearForm

__all__ = ["Level", "LevelPoint", "Reach", "Sweep"]

_NONE: Final = (Termination.INFEASIBLE, Termination.INFEASIBLE_OR_UNBOUNDED)
_NEAR: Final = 1e-9
_NO_LIMIT: Final = 2_147_483_647
_LEAST_PATIENCE: Final = 1000
"""Steps after which going on from the last optimum has not paid; more are allowed the more rows there are."""


@dataclass(frozen=True)
class LevelPoint:
    """The optimum at one level.

    Attributes:
        level: the level.
        objective_inr: present value of the cost.
        slope_inr: what one more of the level costs, INR.
        short_t: grade tonnes short.
        parts_inr: the parts of the cost that were asked for, present value.
    """

    level: float
    objective_inr: float
    slope_inr: float
    short_t: float
    parts_inr: Mapping[str, float]


@dataclass(frozen=True)
class Reach:
    """How far a level can go.

    Attributes:
        level: the tightest for which there is a plan; exact for a right-hand side, to 1e-9 for a share of what is
            delivered.
        weights: of all rows of the full program: how much one more on the right-hand side moves that level, with the
            sign of a cost; 0 for a share of what is delivered.
    """

    level: float
    weights: np.ndarray


class Sweep:
    """A program with a level, and the solver that holds it."""

    def __init__(
        self,
        form: LinearForm,
        level: Level,
        options: SolveOptions | None = None,
        progress: Progress = no_progress,
        *,
        parts: Mapping[str, np.ndarray] = MappingProxyType({}),
    ) -> None:
        """Nothing solved yet.

        Args:
            form: the full program.
            level: what moves in it.
            options: of the solver; the time limit is of all levels together.
            progress: told what goes on.
            parts: name -> INR per unit of each column of the full program, of parts of the cost to be told.

        Raises:
            RefusedModelError: a number that no solver can be trusted with.
        """
        self._parts = parts
        options = options or SolveOptions()
        self._clock = Clock(options.time_limit)
        self._progress = progress
        self._program = LeveledProgram(form, level, reduced=options.reduce)
        self._method = options.method(self._program.place)
        self._engine = Engine(engine_options(options, self._method, "choose"))
        self._engine.load(self._program.scaled)
        self._is_warm = False

    @property
    def level(self) -> Level:
        """What moves."""
        return self._program.level

    def at(self, level: float) -> LevelPoint | None:
        """The optimum at a level; None if there is no plan.

        Raises:
            TimeLimitError: out of time.
            NumericalError: no definite answer.
            OutOfMemoryError: not enough memory.
        """
        self._set(level)
        point = self._solved()
        return None if point is None else self._told(level, point)

    def reach(self, loose: float, tight: float) -> Reach | None:
        """The tightest level between two for which there is a plan; None if there is none at all.

        Raises:
            TimeLimitError, NumericalError, OutOfMemoryError: as above.
        """
        if self.level.is_side:
            return self._furthest_side(loose, tight)
        return self._furthest_share(loose, tight)

    def _furthest_side(self, loose: float, tight: float) -> Reach | None:
        """The optimum if nothing counts but the column of the level."""
        program, before = self._program, self._program.scaled.cost
        cost = np.zeros(program.place + 1)
        cost[-1] = -1.0 if self.level.is_least else 1.0
        try:
            self._bound(*sorted((loose / program.unit, tight / program.unit)))
            self._price(cost)
            self._restart()
            found = self._solved()
            if found is None:
                return None
            return Reach(float(found.values[-1]) * program.unit, program.prices(found.duals))
        finally:
            self._price(before)
            self._restart()

    def _furthest_share(self, loose: float, tight: float) -> Reach | None:
        """Halve what is between a level with a plan and one without, and take what a plan keeps beyond its level."""
        self._set(loose)
        found, best = self._solved(), loose
        if found is None:
            return None
        while abs(tight - best) > _NEAR * max(abs(tight), abs(loose)):
            level = 0.5 * (tight + best)
            self._set(level)
            found = self._solved()
            if found is None:
                tight = level
                continue
            kept = self._program.kept(found.values)
            further = max(level, kept) if self.level.is_least else min(level, kept)
            best = further if min(best, tight) <= further <= max(best, tight) else level
        return Reach(best, np.zeros(len(self._program.reductions.full.row_lower)))

    def _set(self, level: float) -> None:
        program, solver = self._program, solver_of(self._engine)
        if self.level.is_side:
            self._bound(level / program.unit, level / program.unit)
            return
        values = program.multiplied(level)
        for row, column, value in zip(program.rows.tolist(), program.entries[0].tolist(), values.tolist(), strict=True):
            solver.changeCoeff(row, column, value)

    def _bound(self, low: float, high: float) -> None:
        self._program.bound(low, high)
        solver_of(self._engine).changeColBounds(self._program.place, low, high)

    def _price(self, cost: np.ndarray) -> None:
        self._program.price(cost)
        price_columns(self._engine, np.arange(len(cost)), cost)

    def _restart(self, method: str = "", presolve: str = "choose") -> None:
        """Forget where the solver is, so that it solves afresh."""
        solver_of(self._engine).clearSolver()
        self._engine.set("solver", method or self._method)
        self._engine.set("presolve", presolve)
        self._engine.set("simplex_iteration_limit", _NO_LIMIT)
        self._is_warm = False

    def _solved(self) -> Point | None:
        """The optimum from where the solver is; afresh, if that is not as exact as it should be."""
        ended = self._run()
        point = self._proved() if ended is Termination.OPTIMAL else None
        if point is not None or (ended in _NONE and not self._is_warm):
            return point
        for method, presolve in ((self._method, "choose"), (self._method, "off"), ("simplex", "off")):
            self._restart(method, presolve)
            ended = self._run()
            if ended in _NONE:
                return None
            point = self._proved() if ended is Termination.OPTIMAL else None
            if point is not None:
                return point
        message = f"the solver gave no definite answer at one level ({ended})"
        raise NumericalError(message)

    def _run(self) -> Termination:
        ended = self._engine.run(self._clock, self._progress, "sweeping")
        if ended is Termination.TIME_LIMIT or self._clock.elapsed > (self._clock.limit or np.inf):
            message = f"the time limit of {self._clock.limit:g} s came before the sweep was finished"
            raise TimeLimitError(message)
        if ended is Termination.MEMORY:
            message = "not enough memory for this case"
            raise OutOfMemoryError(message)
        if ended is Termination.INTERRUPTED:
            message = "stopped before the sweep was finished"
            raise StoppedError(message)
        return ended

    def _proved(self) -> Point | None:
        """The point of the solver, which then goes on by simplex; None if it is not as exact as it claims."""
        point = self._engine.point()
        exact = residuals(self._program.scaled, point)
        if max(exact.primal, exact.dual, exact.gap) > TOLERANCE:
            return None
        if not self._is_warm:
            self._engine.set("solver", "simplex")
            self._engine.set("presolve", "off")
            self._engine.set("simplex_iteration_limit", _LEAST_PATIENCE + len(self._program.scaled.row_lower) // 4)
            self._is_warm = True
        return point

    def _told(self, level: float, point: Point) -> LevelPoint:
        program, money = self._program, self._program.scaled.money
        values = program.reductions.values(point.values[:-1])
        short = program.reductions.full.columns.get("short")
        return LevelPoint(
            level,
            self._engine.objective() / money,
            program.slope(point) / money,
            float(values[short].sum()) if short else 0.0,
            {name: float(cost @ values) for name, cost in self._parts.items()},
        )
