"""The optimum of a program that is much like one whose optimum is known.

The solver starts from the state of the known optimum, as far as columns and rows are the same, and goes on by the dual
simplex method for a set number of steps; where that is not enough the program is solved afresh. The answer depends on
the two programs alone: never on what was solved before or on how long anything took.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.errors import InfeasibleError, NumericalError
from planner.reduce import merge_alike
from planner.solve.basis import BASIC, Basis, start_from
from planner.solve.clock import Clock
from planner.solve.highs import Engine, engine_options
from planner.solve.optimum import _Search
from planner.solve.options import Progress, SolveOptions, no_progress
from planner.solve.scaling import scale
from planner.solve.solution import Solution, Termination

if TYPE_CHECKING:
    from models.arrays import LinearForm
    from planner.reduce import Alike

STEPS: Final = 1_500
"""After so many steps from the known optimum it is shorter to start afresh."""

_DUAL: Final = 1
_AT_LOWER: Final = 0
_SUMS: Final = "use"
_SUM_ROWS: Final = "share_use"


class NoPlanError(InfeasibleError):
    """No point keeps all rows, as the solver says; which rows clash was not looked for."""


@dataclass(frozen=True)
class Start:
    """A known optimum: what its columns and rows are, and the state of each. Of the program in which alike are one.

    Attributes:
        columns, rows: a number for each that says what it is; rising.
        column_states, row_states: codes of the states.
    """

    columns: np.ndarray
    rows: np.ndarray
    column_states: np.ndarray
    row_states: np.ndarray


@dataclass(frozen=True)
class Named:
    """A program and a number for each of its columns and rows that says what it is."""

    form: LinearForm
    columns: np.ndarray
    rows: np.ndarray


def start_of(named: Named, solution: Solution) -> Start | None:
    """The known optimum to start from; None if the solver left no state."""
    if solution.basis is None:
        return None
    columns, rows = _merged(named, merge_alike(named.form))
    by_column, by_row = np.argsort(columns, kind="stable"), np.argsort(rows, kind="stable")
    return Start(columns[by_column], rows[by_row], solution.basis.columns[by_column], solution.basis.rows[by_row])


def solve_near(
    named: Named,
    start: Start | None,
    options: SolveOptions | None = None,
    progress: Progress = no_progress,
) -> Solution:
    """The optimum of a program, from a known one where that is near.

    Raises:
        NoPlanError: no point keeps all rows, as the solver says.
        RefusedModelError, UnboundedModelError, TimeLimitError, NumericalError, OutOfMemoryError, StoppedError: as for
            ``solve``.
    """
    return _Near(named, start, options or SolveOptions(), progress).run()


class _Near(_Search):
    """One solve that first looks near a known optimum."""

    def __init__(self, named: Named, start: Start | None, options: SolveOptions, progress: Progress) -> None:
        super().__init__(named.form, options, progress)
        self.named = named
        self.start = start

    def run(self) -> Solution:
        if self.start is not None and len(self.shared.cost):
            engine = Engine(engine_options(self.options, "simplex", "off"))
            engine.load(self.shared)
            engine.set("simplex_strategy", _DUAL)
            engine.set("simplex_iteration_limit", STEPS)
            try:
                start_from(engine, self._basis(self.start))
                ended = engine.run(self.clock, self.progress, "solving")
            except NumericalError:
                ended = Termination.UNCERTAIN
            if ended is Termination.OPTIMAL:
                self.iterations += engine.iterations
                found = self._accept(self.shared, engine, "simplex")
                if found is not None:
                    return found
            elif ended in (Termination.TIME_LIMIT, Termination.INTERRUPTED, Termination.MEMORY):
                self._ended(engine, ended)
        return super().run()

    def _explain(self, ended: Termination) -> None:
        if ended is Termination.INFEASIBLE:
            message = "no plan keeps all the hard rules"
            raise NoPlanError(message)
        super()._explain(ended)

    def _basis(self, start: Start) -> Basis:
        """The known state laid over this program; sums that are new are free, other new columns 0, new rows free."""
        columns, rows = _merged(self.named, self.reductions.alike)
        within = self.reductions.shared
        new_columns = np.full(len(columns), _AT_LOWER, np.int8)
        new_rows = np.full(len(rows), BASIC, np.int8)
        new_columns[within.columns.get(_SUMS, slice(0, 0))] = BASIC
        new_rows[within.rows.get(_SUM_ROWS, slice(0, 0))] = _AT_LOWER
        return Basis(
            _laid_over(columns, start.columns, start.column_states, new_columns),
            _laid_over(rows, start.rows, start.row_states, new_rows),
        )


def _merged(named: Named, alike: Alike | None) -> tuple[np.ndarray, np.ndarray]:
    """What the columns and rows of the program are in which alike demands are one."""
    if alike is None:
        return named.columns, named.rows
    return named.columns[_first_of(alike.columns)], named.rows[_first_of(alike.rows)]


def _first_of(numbers: np.ndarray) -> np.ndarray:
    """For each number from 0 the first place at which it stands."""
    return np.unique(numbers, return_index=True)[1]


def _laid_over(wanted: np.ndarray, known: np.ndarray, states: np.ndarray, otherwise: np.ndarray) -> np.ndarray:
    if not len(known):
        return otherwise
    place = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[place] == wanted, states[place], otherwise).astype(np.int8)


def furthest(form: LinearForm, options: SolveOptions | None = None) -> tuple[float, np.ndarray] | None:
    """The least objective of a small question about a program, and the price of each row; None if no point exists.

    Unlike ``solve`` it takes whichever of the best points comes first.

    Args:
        form: the program; its objective is what is asked.
        options: of the solver.

    Raises:
        NumericalError: no definite answer.
    """
    options = options or SolveOptions()
    scaled = scale(form)
    for method, presolve in ((options.method(len(form.cost)), "choose"), ("simplex", "off")):
        engine = Engine(engine_options(options, method, presolve))
        engine.load(scaled)
        ended = engine.run(Clock(options.time_limit))
        if ended is Termination.OPTIMAL:
            point = engine.point()
            return engine.objective() / scaled.money, point.duals * scaled.row_factor / scaled.money
        if ended is Termination.INFEASIBLE:
            return None
    message = "the solver cannot tell how far it goes"
    raise NumericalError(message)
