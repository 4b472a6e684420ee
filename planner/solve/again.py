"""What the best of several like programs cost: no plan is asked for, only its cost, and each is near the one before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.errors import NumericalError, TimeLimitError
from planner.reduce import merge_alike
from planner.solve.basis import Basis, basis_of, start_from
from planner.solve.clock import Clock
from planner.solve.highs import Engine, engine_options
from planner.solve.options import Progress, SolveOptions, no_progress
from planner.solve.residuals import TOLERANCE, residuals
from planner.solve.scaling import scale
from planner.solve.solution import Termination

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.arrays import LinearForm
    from planner.solve.scaling import ScaledForm

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
        reduction = merge_alike(form) if self._options.reduce else None
        smaller = reduction.form if reduction else form
        scaled = scale(smaller)
        if not len(scaled.cost):
            holds = not ((scaled.row_lower > 0.0) | (scaled.row_upper < 0.0)).any()
            return np.empty(0) if holds else None
        found, sure = self._nearby(smaller, scaled)
        if not sure:
            found = self._afresh(smaller, scaled)
        if found is None:
            return None
        return reduction.values(found) if reduction else found

    def _nearby(self, form: LinearForm, scaled: ScaledForm) -> tuple[np.ndarray | None, bool]:
        """The optimum reached from the last one, and whether that is the answer."""
        start = self._start
        if start is None or (dict(start.columns), dict(start.rows)) != (dict(form.columns), dict(form.rows)):
            return None, False
        engine = Engine(engine_options(self._options, "simplex", "off"))
        engine.load(scaled)
        engine.set("simplex_iteration_limit", PATIENCE)
        start_from(engine, start.basis)
        if engine.run(self._clock, self._progress, "solving a repaired workbook") is not Termination.OPTIMAL:
            return None, False
        values = self._proved(scaled, engine)
        return values, values is not None

    def _afresh(self, form: LinearForm, scaled: ScaledForm) -> np.ndarray | None:
        method = self._options.method(len(scaled.cost))
        for way, presolve in dict.fromkeys([(method, "choose"), (method, "off"), ("simplex", "off")]):
            engine = Engine(engine_options(self._options, way, presolve))
            engine.load(scaled)
            ended = engine.run(self._clock, self._progress, "solving a repaired workbook")
            if ended in _NONE:
                return None
            if ended is Termination.TIME_LIMIT:
                message = f"the time limit of {self._clock.limit:g} s came before the repairs were priced"
                raise TimeLimitError(message)
            values = self._proved(scaled, engine) if ended is Termination.OPTIMAL else None
            if values is not None:
                self._start = _Start(basis_of(engine), form.columns, form.rows)
                return values
        message = "the solver gave no definite answer about a repaired workbook"
        raise NumericalError(message)

    @staticmethod
    def _proved(scaled: ScaledForm, engine: Engine) -> np.ndarray | None:
        """The point of a solver; None if it is not as exact as it claims."""
        point = engine.point()
        exact = residuals(scaled, point)
        return point.values if max(exact.primal, exact.dual, exact.gap) <= TOLERANCE else None
