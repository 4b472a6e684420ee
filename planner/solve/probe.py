"""Questions to a linear program that may have no plan: can its rows hold, which clash, how far must one give way.

The smallest clash is read from a proof of infeasibility: weights on the rows that add up to something impossible. The
proof sought is the one with the least weight on the rules, found by one linear program over the whole matrix; it names
few rows, and what is not needed of them is then left out. Costs play no part here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_matrix, hstack

from planner.errors import NumericalError, TimeLimitError
from planner.solve.clock import Clock
from planner.solve.highs import Engine, engine_options
from planner.solve.options import Progress, SolveOptions, no_progress
from planner.solve.scaling import ScaledForm, scale
from planner.solve.solution import Termination

if TYPE_CHECKING:
    from models.arrays import LinearForm

NOTHING: Final = np.empty(0, np.int64)

_LARGEST_SCALE: Final = 1e7
_IN_PROOF: Final = 1e-9
_MOST_SINKING: Final = 1e8


def _nothing() -> np.ndarray:
    return NOTHING


@dataclass(frozen=True)
class Slack:
    """Rows that may give way together.

    Attributes:
        rows: row numbers.
        per_unit: how far each gives way for one unit of the slack, in the row's unit; not negative.
        rises: what is added helps lower limits; else it helps upper limits.
        price: of one unit.
        most: most units; infinite for no limit.
        sinks: may be negative too, so that it says how much room is left.
    """

    rows: np.ndarray
    per_unit: np.ndarray
    rises: bool
    price: float = 1.0
    most: float = np.inf
    sinks: bool = False


@dataclass(frozen=True)
class Edit:
    """Changed numbers of a program, in its own units.

    Attributes:
        freed: rows without limits.
        shut: columns held at 0.
        lower, upper: rows whose limit is another, with that limit.
        entries: coefficients that change: rows, columns, what is added.
    """

    freed: np.ndarray = field(default_factory=_nothing)
    shut: np.ndarray = field(default_factory=_nothing)
    lower: tuple[np.ndarray, np.ndarray] = (NOTHING, np.empty(0))
    upper: tuple[np.ndarray, np.ndarray] = (NOTHING, np.empty(0))
    entries: tuple[np.ndarray, np.ndarray, np.ndarray] = (NOTHING, NOTHING, np.empty(0))


@dataclass(frozen=True)
class Witness:
    """A point that keeps all rows once the slacks are used.

    Attributes:
        slack: units of each slack.
        values: of the columns.
        activities: of the rows, slacks apart, in their unit.
    """

    slack: np.ndarray
    values: np.ndarray
    activities: np.ndarray


class Probe:
    """One linear program, asked many things. Costs are left out."""

    def __init__(
        self,
        form: LinearForm,
        shut: np.ndarray = NOTHING,
        options: SolveOptions | None = None,
        clock: Clock | None = None,
        progress: Progress = no_progress,
    ) -> None:
        """A program to be asked.

        Args:
            form: the program.
            shut: columns that are always held at 0.
            options: seed and threads of the solver.
            clock: what is left of a time limit.
            progress: told what goes on.

        Raises:
            RefusedModelError: a number that no solver can be trusted with.
        """
        self.form = form
        self.options = options or SolveOptions()
        self.clock = clock or Clock(None)
        self.progress = progress
        scaled = scale(form)
        self._scaled = replace(scaled, cost=np.zeros_like(scaled.cost), offset=0.0)
        self._matrix = csr_matrix((scaled.values, scaled.indices, scaled.starts), shape=form.matrix.shape)
        self._shut = shut

    def feasible(self, edit: Edit | None = None, presolve: str = "choose") -> bool:
        """Whether some point keeps all rows.

        Raises:
            NumericalError: no definite answer.
            TimeLimitError: out of time.
        """
        form = self._edited(edit or Edit())
        for attempt in dict.fromkeys((presolve, "off")):
            _, ended = self._run(form, attempt)
            if ended in (Termination.OPTIMAL, Termination.INFEASIBLE):
                return ended is Termination.OPTIMAL
        message = "the solver cannot tell whether a plan exists"
        raise NumericalError(message)

    def clash(self, rows: np.ndarray, presolve: str = "choose") -> bool:
        """Whether these rows alone cannot all hold."""
        part = self._part(rows)
        if not len(part.cost):
            return bool(((part.row_lower > 0.0) | (part.row_upper < 0.0)).any())
        _, ended = self._run(part, presolve)
        return ended is Termination.INFEASIBLE

    def proof(self, freed: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Rows that cannot all hold, found by the lightest proof of it.

        Args:
            freed: rows left out.
            weights: price of each row in the proof; 0 for rows that may be used at will. Shape (rows,).

        Returns:
            The rows, rising; none where no proof is found, as in a program that has a plan.
        """
        form = self._edited(Edit(freed=freed))
        lower, upper = form.row_lower, form.row_upper
        side = np.where(np.isfinite(lower), lower, np.where(np.isfinite(upper), upper, 0.0))
        scaled = replace(
            form,
            row_lower=np.where(np.isfinite(lower), -weights, -np.inf),
            row_upper=np.where(np.isfinite(upper), weights, np.inf),
            col_lower=np.append(form.col_lower, 0.0),
            col_upper=np.append(form.col_upper, _LARGEST_SCALE),
            cost=np.append(form.cost, -1.0),
        )
        matrix = hstack([self._matrix_of(form), csr_matrix(-side[:, None])], format="csr")
        engine, ended = self._run(_with_matrix(scaled, matrix), "choose")
        if ended is not Termination.OPTIMAL:
            return NOTHING
        point = engine.point()
        if point.values[-1] >= _LARGEST_SCALE * 0.999:
            return NOTHING
        sizes = np.abs(point.duals)
        return np.flatnonzero(sizes > _IN_PROOF * max(float(sizes.max(initial=0.0)), 1e-30))

    def give_way(self, slacks: list[Slack], edit: Edit | None = None) -> Witness | None:
        """The cheapest way to keep all rows with these slacks; None if even they are not enough.

        Raises:
            NumericalError: no definite answer.
            TimeLimitError: out of time.
        """
        form = self._edited(edit or Edit())
        count, first = len(slacks), len(form.cost)
        rows = np.concatenate([NOTHING, *(slack.rows for slack in slacks)])
        sizes = np.concatenate([np.empty(0), *(slack.per_unit * (1.0 if slack.rises else -1.0) for slack in slacks)])
        which = np.repeat(np.arange(count), [len(slack.rows) for slack in slacks])
        entries = (sizes * form.row_factor[rows], (rows, which))
        added = csr_matrix(entries, shape=(len(form.row_lower), count))
        wider = replace(
            form,
            col_lower=np.append(form.col_lower, [-_MOST_SINKING if slack.sinks else 0.0 for slack in slacks]),
            col_upper=np.append(form.col_upper, [slack.most for slack in slacks]),
            cost=np.append(form.cost, [slack.price for slack in slacks]),
        )
        wider = _with_matrix(wider, hstack([self._matrix_of(form), added], format="csr"))
        for presolve in ("choose", "off"):
            engine, ended = self._run(wider, presolve)
            if ended is Termination.OPTIMAL:
                values = engine.values()
                return Witness(values[first:], values[:first], self.form.matrix @ values[:first])
            if ended is Termination.INFEASIBLE:
                return None
        message = "the solver cannot tell how far the rules would have to give way"
        raise NumericalError(message)

    def _run(self, form: ScaledForm, presolve: str) -> tuple[Engine, Termination]:
        engine = Engine(engine_options(self.options, "simplex", presolve))
        engine.load(form)
        ended = engine.run(self.clock, self.progress, "looking for what clashes")
        if ended is Termination.TIME_LIMIT:
            message = f"the time limit of {self.clock.limit:g} s came before the conflict was understood"
            raise TimeLimitError(message)
        return engine, ended

    def _edited(self, edit: Edit) -> ScaledForm:
        form, factor = self._scaled, self._scaled.row_factor
        lower, upper = form.row_lower.copy(), form.row_upper.copy()
        lower[edit.lower[0]] = edit.lower[1] * factor[edit.lower[0]]
        upper[edit.upper[0]] = edit.upper[1] * factor[edit.upper[0]]
        lower[edit.freed], upper[edit.freed] = -np.inf, np.inf
        tops = form.col_upper.copy()
        tops[self._shut] = 0.0
        tops[edit.shut] = 0.0
        changed = replace(form, row_lower=lower, row_upper=upper, col_upper=tops)
        rows, columns, sizes = edit.entries
        if len(rows):
            more = csr_matrix((sizes * factor[rows], (rows, columns)), shape=self._matrix.shape)
            changed = _with_matrix(changed, csr_matrix(self._matrix + more))
        return changed

    def _matrix_of(self, form: ScaledForm) -> csr_matrix:
        if form.values is self._scaled.values:
            return self._matrix
        return csr_matrix((form.values, form.indices, form.starts), shape=self._matrix.shape)

    def part(self, rows: np.ndarray) -> Part:
        """These rows by themselves, to be asked which of them are needed for their clash."""
        return Part(self._part(rows), self.options, self.clock)

    def _part(self, rows: np.ndarray) -> ScaledForm:
        """The program with these rows alone, and the columns that stand in them."""
        form = self._edited(Edit())
        matrix = self._matrix[rows]
        columns = np.unique(matrix.indices)
        part = replace(
            form,
            row_lower=form.row_lower[rows],
            row_upper=form.row_upper[rows],
            row_factor=form.row_factor[rows],
            col_lower=form.col_lower[columns],
            col_upper=form.col_upper[columns],
            cost=form.cost[columns],
        )
        return _with_matrix(part, csr_matrix(matrix[:, columns]))


class Part:
    """A few rows of a program in a solver that stays warm, so that many questions about them are cheap."""

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


def _with_matrix(form: ScaledForm, matrix: csr_matrix) -> ScaledForm:
    return replace(
        form, starts=matrix.indptr.astype(np.int32), indices=matrix.indices.astype(np.int32), values=matrix.data
    )
