"""A program at its optimum, kept warm: what would change if a limit, a price or a wish were another.

A question is answered from the state at the optimum, in a few steps of the simplex method, and everything is then put
back. All figures that go in and come out are those of the full program, in tonnes and rupees.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.sparse import csr_matrix

from planner.errors import NumericalError, TimeLimitError
from planner.reduce import merge_alike
from planner.solve.basis import Basis, basis_of, price_columns, solver_of, start_from
from planner.solve.clock import Clock
from planner.solve.highs import Engine, engine_options
from planner.solve.options import SolveOptions
from planner.solve.scaling import scale
from planner.solve.solution import Termination

if TYPE_CHECKING:
    from planner.solve.solution import Solution

_DUAL_SIMPLEX: Final = 1
_PRIMAL_SIMPLEX: Final = 4


@dataclass(frozen=True)
class Outcome:
    """The optimum of the program with something changed.

    Attributes:
        objective_inr: present value; of the changed program.
        values: of all columns.
        duals: of all rows, INR per unit.
        price_inr: of the row that was added, INR per unit; 0 where none was.
    """

    objective_inr: float
    values: np.ndarray
    duals: np.ndarray
    price_inr: float = 0.0


@dataclass(frozen=True)
class Shift:
    """Limits that move together.

    Attributes:
        rows: row numbers of the full program.
        amounts: how far each moves for one unit of the shift, in the row's unit.
    """

    rows: np.ndarray
    amounts: np.ndarray


class Warm:
    """A linear program at its optimum."""

    def __init__(self, solution: Solution, options: SolveOptions | None = None, clock: Clock | None = None) -> None:
        """The program of a solution, at that solution.

        Args:
            solution: the optimum.
            options: those it was solved with.
            clock: what is left of a time limit.

        Raises:
            NumericalError: the solver does not find the optimum again.
        """
        options = options or SolveOptions()
        self.full = solution.form
        self.reduction = merge_alike(self.full) if options.reduce else None
        self.form = self.reduction.form if self.reduction else self.full
        self.scaled = scale(self.form)
        self.matrix = csr_matrix(
            (self.scaled.values, self.scaled.indices, self.scaled.starts), shape=self.form.matrix.shape
        )
        self.clock = clock or Clock(None)
        self.columns = np.arange(len(self.full.cost)) if self.reduction is None else self.reduction.columns
        self.shares = np.ones(len(self.full.cost)) if self.reduction is None else self.reduction.shares
        self.rows = np.arange(len(self.full.row_lower)) if self.reduction is None else self.reduction.rows
        self.engine = Engine(engine_options(options, "simplex", "off"))
        self.engine.load(self.scaled)
        if solution.basis is not None:
            start_from(self.engine, solution.basis)
        self._run(_DUAL_SIMPLEX)
        self._take()
        self._home, self._home_basis = self.scaled, self.basis

    def _take(self) -> None:
        """Remember where the solver is."""
        point = self.engine.point()
        self.basis: Basis = basis_of(self.engine)
        self.values, self.prices = point.values, point.duals
        self.objective_inr = self.engine.objective() / self.scaled.money

    def _run(self, strategy: int) -> bool:
        """Solve on from where the solver is; false if there is no plan.

        Raises:
            TimeLimitError: out of time.
            NumericalError: no definite answer.
        """
        self.engine.set("simplex_strategy", strategy)
        ended = self.engine.run(self.clock, phase="asking what would change")
        if ended is Termination.OPTIMAL:
            return True
        if ended in (Termination.INFEASIBLE, Termination.INFEASIBLE_OR_UNBOUNDED):
            return False
        if ended is Termination.TIME_LIMIT:
            message = f"the time limit of {self.clock.limit:g} s came before the question was answered"
            raise TimeLimitError(message)
        message = f"the solver gave no definite answer to what would change ({ended})"
        raise NumericalError(message)

    @property
    def solver(self) -> Any:  # noqa: ANN401 - of highspy
        """HiGHS itself."""
        return solver_of(self.engine)

    def widened(self, values: np.ndarray) -> np.ndarray:
        """Values of the full program's columns."""
        return np.asarray(values[self.columns] * self.shares)

    def narrowed(self, cost: np.ndarray) -> np.ndarray:
        """Rupees per unit of each column that was handed over, from those of the full program."""
        return np.bincount(self.columns, cost * self.shares, len(self.form.cost))

    def shifted(self, shift: Shift, by: float) -> Outcome | None:
        """The optimum with limits moved; None if there is no plan then."""
        rows, amounts = self._own(shift)
        lower, upper = self.scaled.row_lower[rows], self.scaled.row_upper[rows]
        self.engine.limit_rows(rows, lower + by * amounts, upper + by * amounts)
        try:
            return self._outcome() if self._run(_DUAL_SIMPLEX) else None
        finally:
            self.engine.limit_rows(rows, lower, upper)
            self.restore()

    def move(self, shift: Shift, by: float) -> bool:
        """Go to the optimum with limits moved, and stay there until ``home``; false, and stay, if there is no plan."""
        rows, amounts = self._own(shift)
        lower, upper = self.scaled.row_lower.copy(), self.scaled.row_upper.copy()
        np.add.at(lower, rows, by * amounts)
        np.add.at(upper, rows, by * amounts)
        self.engine.limit_rows(rows, lower[rows], upper[rows])
        if not self._run(_DUAL_SIMPLEX):
            self.engine.limit_rows(rows, self.scaled.row_lower[rows], self.scaled.row_upper[rows])
            self.restore()
            return False
        self.scaled = replace(self.scaled, row_lower=lower, row_upper=upper)
        self._take()
        return True

    def home(self) -> None:
        """Go back to the optimum of the solution."""
        everything = np.arange(len(self._home.row_lower))
        self.engine.limit_rows(everything, self._home.row_lower, self._home.row_upper)
        self.scaled = self._home
        start_from(self.engine, self._home_basis)
        self._run(_DUAL_SIMPLEX)
        self._take()

    def with_entries(self, rows: np.ndarray, columns: np.ndarray, coefficients: np.ndarray) -> Outcome | None:
        """The optimum with other coefficients; None if there is no plan then.

        Args:
            rows: of the full program.
            columns: of the full program; none is part of a merged demand.
            coefficients: in the unit of their row.
        """
        places = list(zip(self.rows[rows].tolist(), self.columns[columns].tolist(), strict=True))
        new = coefficients * self.scaled.row_factor[self.rows[rows]]
        before = [float(self.matrix[place]) for place in places]
        for place, coefficient in zip(places, new.tolist(), strict=True):
            self.solver.changeCoeff(*place, coefficient)
        try:
            return self._outcome() if self._run(_DUAL_SIMPLEX) else None
        finally:
            for place, coefficient in zip(places, before, strict=True):
                self.solver.changeCoeff(*place, coefficient)
            self.restore()

    def forced(
        self, weights: dict[int, float] | tuple[np.ndarray, np.ndarray], least: float, *, most: float = np.inf
    ) -> Outcome | None:
        """The optimum with one more row: a weighted sum of columns is at least (or at most) something.

        Args:
            weights: columns of the full program and the weight of each.
            least: of the sum; -inf for none.
            most: of the sum; inf for none.

        Returns:
            The optimum, with the price of the row; None if there is no plan then.
        """
        columns, sizes = weights if isinstance(weights, tuple) else _arrays(weights)
        own = np.bincount(self.columns[columns], sizes * self.shares[columns], len(self.form.cost))
        used = np.flatnonzero(own)
        row = len(self.scaled.row_lower)
        self.solver.addRow(least, most, len(used), used.astype(np.int32), own[used])
        try:
            return self._outcome(row) if self._run(_DUAL_SIMPLEX) else None
        finally:
            self.solver.deleteRows(1, np.array([row], np.int32))
            self.restore()

    def impossible(self, weights: tuple[np.ndarray, np.ndarray], least: float) -> np.ndarray:
        """Weight of each row in the proof that a weighted sum of columns cannot be so much; 0 if there is no proof.

        Args:
            weights: columns of the full program and the weight of each.
            least: of the sum.
        """
        own = np.bincount(self.columns[weights[0]], weights[1] * self.shares[weights[0]], len(self.form.cost))
        used, row = np.flatnonzero(own), len(self.scaled.row_lower)
        self.solver.addRow(least, np.inf, len(used), used.astype(np.int32), own[used])
        try:
            if self._run(_DUAL_SIMPLEX):
                return np.zeros(len(self.rows))
            _, known, proof = self.solver.getDualRay()
            found = np.asarray(proof, np.float64)[:row] if known else np.zeros(row)
            return np.asarray(found[self.rows])
        finally:
            self.solver.deleteRows(1, np.array([row], np.int32))
            self.restore()

    def priced(self, cost: np.ndarray, forced: tuple[np.ndarray, np.ndarray, float] | None = None) -> Outcome | None:
        """The optimum at other costs.

        Args:
            cost: rupees per unit of each column of the full program.
            forced: columns, weights and sum of a further row.
        """
        everything = np.arange(len(self.form.cost))
        price_columns(self.engine, everything, self.narrowed(cost) * self.scaled.money)
        try:
            if forced is not None:
                return self.forced((forced[0], forced[1]), forced[2], most=forced[2])
            return self._outcome() if self._run(_PRIMAL_SIMPLEX) else None
        finally:
            price_columns(self.engine, everything, self.scaled.cost)
            self.restore()

    def restore(self) -> None:
        """Put the solver back to the optimum."""
        start_from(self.engine, self.basis)

    def ready(self) -> None:
        """Have the state at the optimum factorised, for questions about small changes."""
        self.restore()
        self._run(_DUAL_SIMPLEX)

    def _own(self, shift: Shift) -> tuple[np.ndarray, np.ndarray]:
        """Rows that were handed over, and how far each moves in the scale of the solver."""
        rows = self.rows[shift.rows]
        return rows, shift.amounts * self.scaled.row_factor[rows]

    def _outcome(self, added: int | None = None) -> Outcome:
        point, size = self.engine.point(), len(self.scaled.row_lower)
        price = 0.0 if added is None else float(point.duals[added]) / self.scaled.money
        return Outcome(
            self.engine.objective() / self.scaled.money,
            self.widened(point.values),
            self.rupees(point.duals[:size]),
            price,
        )

    def rupees(self, duals: np.ndarray) -> np.ndarray:
        """Prices of the full program's rows, INR per unit, from those of the solver."""
        return np.asarray((duals * self.scaled.row_factor / self.scaled.money)[self.rows])


def _arrays(weights: dict[int, float]) -> tuple[np.ndarray, np.ndarray]:
    return np.array(list(weights), np.int64), np.array(list(weights.values()), float)
