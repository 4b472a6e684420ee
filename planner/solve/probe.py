"""Questions to a linear program that may have no plan: can its rows hold, which clash, how far must one give way.

A clash is read from a proof of infeasibility: weights on the rows that add up to something impossible. Two proofs are
of use. The prices of the cheapest way to give way prove that no less would do, and name what stands in the way just
there; the lightest proof of all names few rows. Costs play no part here, so a state in which one question ended is a
good one to begin the next from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_matrix, hstack

from planner.errors import NumericalError, TimeLimitError
from planner.solve.basis import AT_LOWER, BASIC, Basis, basis_of, start_from
from planner.solve.clock import Clock
from planner.solve.edited import NOTHING, Edit, Edited, Slack, with_matrix
from planner.solve.highs import Engine, engine_options
from planner.solve.options import Progress, SolveOptions, no_progress
from planner.solve.part import Part, used
from planner.solve.solution import Termination

if TYPE_CHECKING:
    from models.arrays import LinearForm
    from planner.solve.scaling import ScaledForm

__all__ = ["NOTHING", "Edit", "Probe", "Slack", "Witness"]

_LARGEST_SCALE: Final = 1e7
_PATIENCE: Final = 1000
"""Steps after which a start from where the last question ended has not paid."""

_DEFINITE: Final = (Termination.OPTIMAL, Termination.INFEASIBLE)


@dataclass(frozen=True)
class Witness:
    """A point that keeps all rows once the slacks are used.

    Attributes:
        slack: units of each slack.
        values: of the columns.
        activities: of the rows, slacks apart, in their unit.
        binding: rows that prove that the slacks could not be cheaper, rising.
    """

    slack: np.ndarray
    values: np.ndarray
    activities: np.ndarray
    binding: np.ndarray


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
            options: seed and threads of the solver, and whether alike demands are merged.
            clock: what is left of a time limit.
            progress: told what goes on.

        Raises:
            RefusedModelError: a number that no solver can be trusted with.
        """
        self.form = form
        self.options = options or SolveOptions()
        self.clock = clock or Clock(None)
        self.progress = progress
        self._shut = shut
        self._small = Edited(form, shut, smaller=self.options.reduce)
        self._start: Basis | None = None
        self._gave = NOTHING

    @cached_property
    def _whole(self) -> Edited:
        if len(self._small.scaled.row_lower) == len(self.form.row_lower):
            return self._small
        return Edited(self.form, self._shut, smaller=False)

    def _fit(self, edit: Edit, slacks: list[Slack] | None = None) -> Edited:
        """The smallest version of the program that an edit can be made to."""
        rows = np.concatenate([edit.rows, *(slack.rows for slack in slacks or [])]).astype(np.int64)
        return self._small if self._small.takes(rows, edit.columns) else self._whole

    def feasible(self, edit: Edit | None = None, presolve: str = "choose") -> bool:
        """Whether some point keeps all rows.

        Raises:
            NumericalError: no definite answer.
            TimeLimitError: out of time.
        """
        edit = edit or Edit()
        fit = self._fit(edit)
        form = fit.with_edit(edit)
        for attempt in dict.fromkeys((presolve, "off")):
            _, ended = self._onward(fit, form) if attempt == "choose" else self._run(form, attempt)
            if ended in _DEFINITE:
                return ended is Termination.OPTIMAL
        message = "the solver cannot tell whether a plan exists"
        raise NumericalError(message)

    def clash(self, rows: np.ndarray, presolve: str = "choose") -> bool:
        """Whether these rows alone cannot all hold."""
        part = self._whole.part(rows)
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
        edit = Edit(freed=freed)
        fit = self._fit(edit)
        form = fit.with_edit(edit)
        lower, upper = form.row_lower, form.row_upper
        own = np.zeros(len(lower))
        own[fit.rows] = weights
        side = np.where(np.isfinite(lower), lower, np.where(np.isfinite(upper), upper, 0.0))
        scaled = replace(
            form,
            row_lower=np.where(np.isfinite(lower), -own, -np.inf),
            row_upper=np.where(np.isfinite(upper), own, np.inf),
            col_lower=np.append(form.col_lower, 0.0),
            col_upper=np.append(form.col_upper, _LARGEST_SCALE),
            cost=np.append(form.cost, -1.0),
        )
        matrix = hstack([fit.matrix_of(form), csr_matrix(-side[:, None])], format="csr")
        engine, ended = self._run(with_matrix(scaled, matrix), "choose")
        if ended is not Termination.OPTIMAL:
            return NOTHING
        point = engine.point()
        if point.values[-1] >= _LARGEST_SCALE * 0.999:
            return NOTHING
        return fit.whole_rows(used(point.duals))

    def give_way(self, slacks: list[Slack], edit: Edit | None = None) -> Witness | None:
        """The cheapest way to keep all rows with these slacks; None if even they are not enough.

        Raises:
            NumericalError: no definite answer.
            TimeLimitError: out of time.
        """
        edit = edit or Edit()
        fit = self._fit(edit, slacks)
        form = fit.with_slacks(fit.with_edit(edit), slacks)
        first = len(fit.scaled.cost)
        sinks = any(slack.sinks for slack in slacks)
        for attempt in ("choose", "off"):
            onward = attempt == "choose" and not sinks
            engine, ended = self._onward(fit, form, slacks) if onward else self._run(form, attempt)
            if ended is Termination.OPTIMAL:
                point = engine.point()
                values = fit.widened(point.values[:first])
                binding = fit.whole_rows(used(point.duals))
                return Witness(point.values[first:], values, self.form.matrix @ values, binding)
            if ended is Termination.INFEASIBLE:
                return None
        message = "the solver cannot tell how far the rules would have to give way"
        raise NumericalError(message)

    def _onward(self, fit: Edited, form: ScaledForm, slacks: list[Slack] | None = None) -> tuple[Engine, Termination]:
        """Solve from where the last question ended, if that was one about the same rows; else afresh."""
        slacks = slacks or []
        start = self._start if fit is self._small else None
        if start is not None:
            engine = Engine(engine_options(self.options, "simplex", "off"))
            engine.load(form)
            engine.set("simplex_iteration_limit", _PATIENCE)
            give = [BASIC if np.isin(slack.rows, self._gave).any() else AT_LOWER for slack in slacks]
            start_from(engine, Basis(np.append(start.columns, np.array(give, np.int8)), start.rows))
            ended = self._ended(engine)
            if ended in _DEFINITE:
                self._remember(fit, engine, ended, slacks)
                return engine, ended
        engine, ended = self._run(form, "choose")
        self._remember(fit, engine, ended, slacks)
        return engine, ended

    def _remember(self, fit: Edited, engine: Engine, ended: Termination, slacks: list[Slack]) -> None:
        """Keep the state at an optimum, and which rows gave way there."""
        if fit is not self._small or ended is not Termination.OPTIMAL:
            return
        basis, first = basis_of(engine), len(fit.scaled.cost)
        self._start = Basis(basis.columns[:first], basis.rows)
        gave = np.flatnonzero(basis.columns[first:] == BASIC).tolist()
        self._gave = np.concatenate([NOTHING, *(slacks[at].rows for at in gave)])

    def _run(self, form: ScaledForm, presolve: str) -> tuple[Engine, Termination]:
        engine = Engine(engine_options(self.options, "simplex", presolve))
        engine.load(form)
        return engine, self._ended(engine)

    def _ended(self, engine: Engine) -> Termination:
        ended = engine.run(self.clock, self.progress, "looking for what clashes")
        if ended is Termination.TIME_LIMIT:
            message = f"the time limit of {self.clock.limit:g} s came before the conflict was understood"
            raise TimeLimitError(message)
        return ended

    def part(self, rows: np.ndarray, limits: tuple[np.ndarray, np.ndarray, np.ndarray] | None = None) -> Part:
        """These rows by themselves, to be asked which of them are needed for their clash.

        Args:
            rows: row numbers, rising.
            limits: rows whose limits are others, with their lower and upper limits.
        """
        form = self._whole.part(rows)
        if limits is not None:
            lower, upper = self.form.row_lower.copy(), self.form.row_upper.copy()
            lower[limits[0]], upper[limits[0]] = limits[1], limits[2]
            form = replace(form, row_lower=lower[rows] * form.row_factor, row_upper=upper[rows] * form.row_factor)
        return Part(form, self.options, self.clock)
