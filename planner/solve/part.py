"""A few rows of a program in a solver that stays warm, so that many questions about them are cheap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from planner.errors import NumericalError, TimeLimitError
from planner.solve.basis import solver_of
from planner.solve.highs import Engine, engine_options
from planner.solve.solution import Termination

if TYPE_CHECKING:
    from planner.solve.clock import Clock
    from planner.solve.options import SolveOptions
    from planner.solve.scaling import ScaledForm

_IN_PROOF: Final = 1e-9


class Part:
    """A few rows of a program, asked which of them cannot all hold."""

    def __init__(self, form: ScaledForm, options: SolveOptions, clock: Clock) -> None:
        """The rows of ``form``, all of which it holds at first."""
        self._form, self._clock = form, clock
        self._engine = Engine(engine_options(options, "simplex", "off"))
        self._engine.load(form)

    def clash(self, left_out: np.ndarray) -> bool:
        """Whether the rows cannot all hold, those at the places ``left_out`` apart.

        Raises:
            NumericalError: no definite answer.
            TimeLimitError: out of time.
        """
        lower, upper = self._form.row_lower, self._form.row_upper
        if not len(self._form.cost):
            kept = np.setdiff1d(np.arange(len(lower)), left_out)
            return bool(((lower[kept] > 0.0) | (upper[kept] < 0.0)).any())
        self._engine.limit_rows(left_out, np.full(len(left_out), -np.inf), np.full(len(left_out), np.inf))
        ended = self._engine.run(self._clock)
        self._engine.limit_rows(left_out, lower[left_out], upper[left_out])
        if ended not in (Termination.OPTIMAL, Termination.INFEASIBLE):
            message = "the solver cannot tell which rules clash"
            raise TimeLimitError(message) if ended is Termination.TIME_LIMIT else NumericalError(message)
        return ended is Termination.INFEASIBLE

    def proof(self) -> np.ndarray:
        """Places of the rows in a proof that they cannot all hold; none if there is none."""
        if not len(self._form.cost) or self._engine.run(self._clock) is not Termination.INFEASIBLE:
            return np.empty(0, np.int64)
        _, known, weights = solver_of(self._engine).getDualRay()
        return used(np.asarray(weights, np.float64)) if known else np.empty(0, np.int64)


def used(weights: np.ndarray) -> np.ndarray:
    """Places of the weights that are not 0, as far as the solver can tell."""
    sizes = np.abs(weights)
    return np.flatnonzero(sizes > _IN_PROOF * max(float(sizes.max(initial=0.0)), 1e-30))
