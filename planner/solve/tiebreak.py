"""Which of several plans of the same cost is taken, by a rule that no order of rows and no solver can change.

The rule: of all plans that cost the least, the one that handles the fewest tonnes, and handles them early. Every tonne
bought, moved, made, kept over a period, delivered, built, wasted or short counts once; up to a tenth more the later it
is; and up to a thousandth more by a fixed number drawn from the figures of the flow and of all it is tied to, so that
two different plans never tie. Names play no part in it, except where the figures cannot tell two flows apart: there the
order of the alphabet decides.

How it stays free of cost: prices of the optimum say which flows and limits any plan of the same cost must leave where
they are (those whose price is not 0). With these held, the second program moves only what is free to move. A plan whose
cost differs by more than 1e-9 of it is thrown away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix

from planner.errors import PlanError
from planner.solve.basis import BASIC, Basis, basis_of, part_of, price_columns, put_back, start_from
from planner.solve.fingerprint import column_numbers
from planner.solve.highs import Engine, engine_options
from planner.solve.solution import Termination

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from models.arrays import LinearForm
    from planner.solve.clock import Clock
    from planner.solve.highs import Point
    from planner.solve.options import SolveOptions
    from planner.solve.scaling import ScaledForm

FREE: Final = (1e-7, 1e-9)
"""A scaled price at most this is 0; the second where the first would let the cost rise."""

SAME_COST: Final = 1e-9
"""Plans whose costs differ by at most this share cost the same."""

UNWEIGHED: Final = ("use", "total")
"""Columns that only sum up others."""

RULE: Final = "the one that handles the fewest tonnes, and those early, was taken"

_TONNE: Final = 1000.0
_LATEST: Final = 100.0

_PRIMAL_SIMPLEX: Final = 4
_MOST_STEPS: Final = 20
_LOOK_STEPS: Final = 2_000
_MOVED: Final = 1e-6


@dataclass(frozen=True)
class Settled:
    """The plan taken.

    Attributes:
        point: its values; the prices are those of the optimum it was chosen from.
        basis: the state that carries it.
        equal: whether other plans cost the same; None if that could not be told.
        note: what happened, for the manifest; "" if there was nothing to choose.
    """

    point: Point
    basis: Basis
    equal: bool | None
    note: str


def settle(
    form: ScaledForm, weigh: Callable[[], np.ndarray], engine: Engine, point: Point, work: tuple[SolveOptions, Clock]
) -> Settled:
    """Choose among the plans of the same cost.

    Args:
        form: the program that was solved.
        weigh: how much a tonne of each column counts, asked for only where there is something to choose.
        engine: the solver that stopped at an optimum.
        point: that optimum.
        work: options and time limit.
    """
    basis = basis_of(engine)
    for tolerance in FREE:
        face = Face.of(form, point, basis, tolerance)
        if not face.columns.size or not face.has_ties:
            return Settled(point, basis, equal=False, note="")
        try:
            settled = face.settle(weigh(), *work)
        except PlanError:
            settled = None
        if settled is not None:
            return settled
    return Settled(point, basis, equal=None, note="other plans may cost the same; which of them was taken is open")


def weights(form: ScaledForm, families: Mapping[str, slice], time: np.ndarray) -> np.ndarray:
    """How much a tonne of each column counts; 0 for sums of others.

    Args:
        form: the program that was solved.
        families: family of variables -> its columns.
        time: period of each column, from 0 to 1.
    """
    found = _TONNE + _LATEST * time + column_numbers(form)
    for family in UNWEIGHED:
        found[families.get(family, slice(0, 0))] = 0.0
    return found


def when(form: LinearForm) -> np.ndarray:
    """Period of each column, from 0 to 1; 0 where it has none."""
    found = np.zeros(len(form.cost))
    for family, periods in form.periods.items():
        found[form.columns[family]] = periods
    return np.asarray(found / max(float(found.max(initial=0.0)), 1.0))


@dataclass(frozen=True)
class Face:
    """All plans of the same cost: what may move, the rest held where it is.

    Attributes:
        form: the program.
        point: one of the plans.
        basis: the state that carries it.
        columns: what may move.
        row_lower, row_upper: limits, with what is held moved to the other side.
        matrix: of the columns that may move.
    """

    form: ScaledForm
    point: Point
    basis: Basis
    columns: np.ndarray
    row_lower: np.ndarray
    row_upper: np.ndarray
    matrix: csr_matrix

    @classmethod
    def of(cls, form: ScaledForm, point: Point, basis: Basis, tolerance: float = FREE[0]) -> Face:
        """The plans that cost the same as an optimum."""
        shape = (len(form.row_lower), len(form.cost))
        columns = csc_matrix(csr_matrix((form.values, form.indices, form.starts), shape=shape))
        free = np.flatnonzero(np.abs(point.reduced_costs) <= tolerance)
        rest = point.values.copy()
        rest[free] = 0.0
        given = columns @ rest
        priced = np.abs(point.duals) > tolerance
        side = np.where(point.duals > 0.0, form.row_lower, form.row_upper)
        priced &= np.isfinite(side)
        return cls(
            form,
            point,
            basis,
            free,
            np.where(priced, side, form.row_lower) - given,
            np.where(priced, side, form.row_upper) - given,
            csr_matrix(columns[:, free]),
        )

    @property
    def has_ties(self) -> bool:
        """Whether anything may move: a column or a row that lies at a limit without a price."""
        loose = (self.basis.columns[self.columns] != BASIC) & (
            self.form.col_lower[self.columns] < self.form.col_upper[self.columns]
        )
        rows = (self.basis.rows != BASIC) & (self.row_lower < self.row_upper)
        return bool(loose.any() or rows.any())

    def engine(self, cost: np.ndarray, options: SolveOptions) -> Engine:
        """A solver that holds these plans, at the one they were found from.

        Args:
            cost: of the columns that may move.
            options: seed and threads.
        """
        engine = Engine(engine_options(options, "simplex", "off"))
        engine.set("simplex_strategy", _PRIMAL_SIMPLEX)
        engine.set("simplex_iteration_limit", _MOST_STEPS * (len(self.row_lower) + len(self.columns)))
        part = replace(
            self.form,
            starts=self.matrix.indptr.astype(np.int32),
            indices=self.matrix.indices.astype(np.int32),
            values=self.matrix.data,
            row_lower=self.row_lower,
            row_upper=self.row_upper,
            col_lower=self.form.col_lower[self.columns],
            col_upper=self.form.col_upper[self.columns],
            cost=cost,
            offset=0.0,
        )
        engine.load(part)
        start_from(engine, part_of(self.basis, self.columns))
        return engine

    def settle(self, weight: np.ndarray, options: SolveOptions, clock: Clock) -> Settled | None:
        """The plan with the least weight; None if it would cost more, or was not found."""
        cost = weight[self.columns]
        engine = self.engine(cost, options)
        if engine.run(clock, phase="choosing among equal plans") is not Termination.OPTIMAL:
            return None
        values = self.point.values.copy()
        values[self.columns] = engine.values()
        values = np.clip(values, self.form.col_lower, self.form.col_upper)
        before = float(self.form.cost @ self.point.values)
        allowed = SAME_COST * abs(before + self.form.offset) + SAME_COST
        if float(self.form.cost @ values) - before > allowed:
            return None
        least = engine.objective()
        moved = float(cost @ self.point.values[self.columns]) - least > _MOVED * (1.0 + abs(least))
        basis = put_back(self.basis, self.columns, basis_of(engine))
        equal = moved or self._can_grow(engine, cost, least, clock)
        note = f"other plans cost the same; {RULE}" if equal else ""
        return Settled(replace(self.point, values=values), basis, equal, note)

    def _can_grow(self, engine: Engine, cost: np.ndarray, least: float, clock: Clock) -> bool | None:
        """Whether a plan of greater weight costs the same too; None if that could not be told in a few steps."""
        price_columns(engine, np.arange(len(cost)), -cost)
        engine.set("simplex_iteration_limit", _LOOK_STEPS)
        ended = engine.run(clock, phase="looking for equal plans")
        if -engine.objective() - least > _MOVED * (1.0 + abs(least)):
            return True
        return False if ended is Termination.OPTIMAL else None
