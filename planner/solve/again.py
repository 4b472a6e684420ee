"""What the best of several like programs cost: no plan is asked for, only its cost, and each is near the one before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.errors import NumericalError, TimeLimitError
from planner.solve.basis import Basis, basis_of, start_from
from planner.solve.clock import Clock
from planner.solve.highs import Engine, Point, engine_options
from planner.solve.options import Progress, SolveOptions, no_progress
from planner.solve.residuals import TOLERANCE, residuals
from planner.solve.smaller import Smaller
from planner.solve.solution import Termination

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.arrays import LinearForm

PATIENCE: Final = 1000
"""Steps after which a start from another optimum has not paid, and the program is solved afresh."""

_NONE: Final = (Termination.INFEASIBLE, Termination.UNBOUNDED, Termination.INFEASIBLE_OR_UNBOUNDED)


@dataclass(frozen=True)
class _Start:
    """Where the optimum of a program lies: state of its columns and rows, and the families they belong to."""

    basis: Basis
    columns: Mapping[str, slice]
    rows: Mapping[str, slice]


class Again:
    """Solves one program after another, each from the optimum of the last where they have the same rows and columns."""

    def __init__(
        self, options: SolveOptions | None = None, clock: Clock | None = None, progress: Progress = no_progress
    ) -> None:
        """Nothing solved yet.

        Args:
            options: of the solver.
            clock: what is left of a time limit.
            progress: told what goes on.
        """
        self._options = options or SolveOptions()
        self._clock = clock or Clock(None)
        self._progress = progress
        self._start: _Start | None = None

    def values(self, form: LinearForm) -> np.ndarray | None:
        """Values of the columns at an optimum, proved as exactly as any plan; None if there is none.

        Raises:
            RefusedModelError: a number that no solver can be trusted with.
            NumericalError: no definite answer.
            TimeLimitError: out of time.
        """
        smaller = Smaller.of(form, self._options)
        core = smaller.core
        if not len(core.cost):
            holds = not ((core.row_lower > 0.0) | (core.row_upper < 0.0)).any()
            return np.empty(0) if holds else None
        found, sure = self._nearby(smaller)
        return found if sure else self._afresh(smaller)

    def _nearby(self, smaller: Smaller) -> tuple[np.ndarray | None, bool]:
        """The optimum reached from the last one, and whether that is the answer."""
        start, form = self._start, smaller.reductions.form
        if start is None or (dict(start.columns), dict(start.rows)) != (dict(form.columns), dict(form.rows)):
            return None, False
        engine = Engine(engine_options(self._options, "simplex", "off"))
        engine.load(smaller.core)
        engine.set("simplex_iteration_limit", PATIENCE)
        start_from(engine, start.basis)
        if engine.run(self._clock, self._progress, "solving a repaired workbook") is not Termination.OPTIMAL:
            return None, False
        values = self._proved(smaller, engine)
        return values, values is not None

    def _afresh(self, smaller: Smaller) -> np.ndarray | None:
        method, form = self._options.method(len(smaller.core.cost)), smaller.reductions.form
        for way, presolve in dict.fromkeys([(method, "choose"), (method, "off"), ("simplex", "off")]):
            engine = Engine(engine_options(self._options, way, presolve))
            engine.load(smaller.core)
            ended = engine.run(self._clock, self._progress, "solving a repaired workbook")
            if ended in _NONE:
                return None
            if ended is Termination.TIME_LIMIT:
                message = f"the time limit of {self._clock.limit:g} s came before the repairs were priced"
                raise TimeLimitError(message)
            values = self._proved(smaller, engine) if ended is Termination.OPTIMAL else None
            if values is not None:
                self._start = _Start(basis_of(engine), form.columns, form.rows)
                return values
        message = "the solver gave no definite answer about a repaired workbook"
        raise NumericalError(message)

    @staticmethod
    def _proved(smaller: Smaller, engine: Engine) -> np.ndarray | None:
        """The point of a solver, in the full program; None if it is not as exact as it claims."""
        point, core, whole = engine.point(), smaller.core, smaller.whole
        duals = smaller.reductions.duals(point.duals * core.row_factor / core.money)
        values = smaller.reductions.values(np.clip(point.values, core.col_lower, core.col_upper))
        exact = residuals(whole, Point(values, np.zeros(len(values)), duals * whole.money / whole.row_factor))
        return values if max(exact.primal, exact.dual, exact.gap) <= TOLERANCE else None
