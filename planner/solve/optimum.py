"""From a linear program to its proved optimum: which method, what to try again, what each end of the solver means."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NoReturn

import numpy as np

from planner.errors import NumericalError, OutOfMemoryError, StoppedError, TimeLimitError
from planner.solve.conflict import find_conflicts, is_feasible
from planner.solve.highs import Clock, Engine, Point, engine_options
from planner.solve.loop import profitable_loop
from planner.solve.memory import check_memory
from planner.solve.options import Progress, SolveOptions, no_progress
from planner.solve.residuals import TOLERANCE, residuals
from planner.solve.scaling import ScaledForm, scale
from planner.solve.smaller import Smaller
from planner.solve.solution import (
    InfeasibleModelError,
    Residuals,
    Solution,
    Termination,
    UnboundedModelError,
)
from planner.solve.tiebreak import settle, weights, when

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.arrays import LinearForm

NOISE: Final = 1e-9
"""Values and scaled prices below this are 0."""

_NO_OPTIMUM = (Termination.INFEASIBLE, Termination.UNBOUNDED, Termination.INFEASIBLE_OR_UNBOUNDED)


def solve(form: LinearForm, options: SolveOptions | None = None, progress: Progress = no_progress) -> Solution:
    """The optimum of a linear program, proved by the solver and recomputed here.

    Args:
        form: the program in tonnes and rupees.
        options: method, time limit, seed.
        progress: told what goes on.

    Raises:
        RefusedModelError: a number is not finite or too far from the others, or HiGHS refuses the program.
        InfeasibleModelError: no point keeps all rows; confirmed a second time without presolve.
        UnboundedModelError: the objective falls without end.
        TimeLimitError: the time limit came first.
        NumericalError: three attempts gave no definite answer.
        OutOfMemoryError: there is not enough memory.
        StoppedError: the run was cancelled.
    """
    return _Search(form, options or SolveOptions(), progress).run()


class _Search:
    """One solve with its retries."""

    def __init__(self, form: LinearForm, options: SolveOptions, progress: Progress) -> None:
        self.full = form
        self.options = options
        self.progress = progress
        self.clock = Clock(options.time_limit)
        self.seconds = {"handover": 0.0, "solve": 0.0}
        self.notes: list[str] = []
        self.iterations = 0
        start = time.perf_counter()
        whole = scale(form)
        self.seconds["handover"] += time.perf_counter() - start
        start = time.perf_counter()
        smaller = Smaller.of(form, options, whole)
        self.reductions = smaller.reductions
        self.whole, self.shared = smaller.whole, smaller.shared
        self.parts = smaller.parts or (smaller.core,)
        self.seconds["reduce"] = time.perf_counter() - start

    def run(self) -> Solution:
        self.notes.extend(self.whole.notes)
        self.notes.extend(str(size) for size in self.reductions.sizes)
        shared = self.shared
        if not len(shared.cost) and not ((shared.row_lower > 0.0) | (shared.row_upper < 0.0)).any():
            nothing = Point(np.empty(0), np.empty(0), np.zeros(len(shared.row_lower)))
            return self._solution(shared, nothing, Residuals(0.0, 0.0, 0.0), "no variables")
        check_memory(self.reductions.shared, self.reductions.form)
        for attempt, (way, presolve, reduced) in enumerate(self._attempts()):
            engine, ended = self._reduced(way, presolve) if reduced else self._attempt(shared, way, presolve)
            if ended is Termination.OPTIMAL:
                solution = self._accept(shared, engine, way)
                if solution is not None:
                    return solution
            elif ended in _NO_OPTIMUM:
                self._explain(ended)
            self.notes.append(f"attempt {attempt + 1} ({way}, presolve {presolve}): {ended}")
        message = (
            "the solver gave no definite answer, with and without presolve and by simplex; "
            "look for figures that are far larger or smaller than the others"
        )
        raise NumericalError(message)

    def _attempts(self) -> list[tuple[str, str, bool]]:
        """Method, presolve and reductions of each attempt: as chosen, without presolve, by simplex without presolve."""
        reduced = bool(self.reductions.further or self.reductions.parts)
        method = self.options.method(max(len(part.cost) for part in self.parts))
        return list(dict.fromkeys([(method, "choose", reduced), (method, "off", False), ("simplex", "off", False)]))

    def _reduced(self, method: str, presolve: str) -> tuple[Engine, Termination]:
        """Solve the smallest program, and find the corner of the shared one where its optimum lies."""
        form = self.reductions.form
        values, duals = np.zeros(len(form.cost)), np.zeros(len(form.row_lower))
        for part, scaled in zip(self.reductions.parts or (None,), self.parts, strict=True):
            engine, ended = self._attempt(scaled, method, presolve)
            if ended is not Termination.OPTIMAL:
                return engine, ended
            point = _clean(scaled, engine.point())
            values[part.columns if part else slice(None)] = point.values
            duals[part.rows if part else slice(None)] = point.duals * scaled.row_factor / scaled.money
            del engine
        start = time.perf_counter()
        shared, within = self.shared, self.reductions.shared
        values, duals = self.reductions.shared_values(values), self.reductions.shared_duals(duals)
        known = Point(
            values,
            (within.cost - within.matrix.T @ duals) * shared.money,
            duals * shared.money / shared.row_factor,
        )
        activities = within.matrix @ values * shared.row_factor
        engine = Engine(engine_options(self.options, "simplex", "off"))
        engine.load(shared)
        ended = self._ended(engine, engine.corner(known, activities, self.clock, self.progress))
        self.seconds["lift"] = time.perf_counter() - start
        self.seconds["solve"] += self.seconds["lift"]
        return engine, ended

    def _attempt(self, scaled: ScaledForm, method: str, presolve: str) -> tuple[Engine, Termination]:
        start = time.perf_counter()
        engine = Engine(engine_options(self.options, method, presolve))
        engine.load(scaled)
        loaded = time.perf_counter()
        self.seconds["handover"] += loaded - start
        ended = engine.run(self.clock, self.progress, "solving")
        self.seconds["solve"] += time.perf_counter() - loaded
        return engine, self._ended(engine, ended)

    def _ended(self, engine: Engine, ended: Termination) -> Termination:
        """How a run ended, where that is not the end of everything."""
        self.iterations += engine.iterations
        if ended is Termination.TIME_LIMIT:
            self._out_of_time()
        if ended is Termination.INTERRUPTED:
            message = "stopped before the optimum was found; nothing was written"
            raise StoppedError(message)
        if ended is Termination.MEMORY:
            message = "not enough memory to solve this case"
            raise OutOfMemoryError(message)
        return ended

    def _explain(self, ended: Termination) -> None:
        """Confirm that there is no optimum and say why; return if the solver had been wrong about that."""
        start = time.perf_counter()
        self.progress("confirming that no plan exists", 0.0, 0)
        scaled = self.whole
        feasible = is_feasible(scaled, self.options, self.clock, self.progress)
        if feasible is False:
            conflicts = find_conflicts(scaled, self.full.rows, self.options, self.clock, self.progress)
            raise InfeasibleModelError(conflicts)
        if feasible and ended is not Termination.INFEASIBLE:
            direction = profitable_loop(scaled, self.options, self.clock)
            if direction is not None:
                rates = direction * self.full.cost
                raise UnboundedModelError(
                    _by_family(direction, self.full.columns), _by_family(rates, self.full.columns)
                )
        self.seconds["solve"] += time.perf_counter() - start
        if self.clock.limit is not None and self.clock.elapsed > self.clock.limit:
            self._out_of_time()

    def _out_of_time(self) -> NoReturn:
        seconds = "" if self.options.time_limit is None else f" of {self.options.time_limit:g} seconds"
        message = (
            f"the time limit{seconds} came before the optimum was proved; no plan was written. Give more time, or none"
        )
        raise TimeLimitError(message)

    def _accept(self, scaled: ScaledForm, engine: Engine, method: str) -> Solution | None:
        """The solution in tonnes and rupees; None if it is not as exact as it claims."""
        first = _clean(scaled, engine.point())
        start = time.perf_counter()
        settled = settle(scaled, lambda: self._weights(scaled), engine, first, (self.options, self.clock))
        self.seconds["settle"] = time.perf_counter() - start
        self.seconds["solve"] += self.seconds["settle"]
        scaled, point = self._widened(scaled, _clean(scaled, settled.point))
        exact = residuals(scaled, point)
        if max(exact.primal, exact.dual, exact.gap) > TOLERANCE:
            self.notes.append(f"residuals: primal {exact.primal:.1e}, dual {exact.dual:.1e}, gap {exact.gap:.1e}")
            return None
        if settled.note:
            self.notes.append(settled.note)
        named = method if method == "simplex" else f"{method} with crossover"
        found = self._solution(scaled, point, exact, named)
        return replace(found, basis=settled.basis, equal_plans=settled.equal)

    def _weights(self, scaled: ScaledForm) -> np.ndarray:
        """How much a tonne of each column of the shared program counts where plans cost the same."""
        moments, alike = when(self.full), self.reductions.alike
        if alike:
            full, moments = moments, np.empty(len(scaled.cost))
            moments[alike.columns] = full
        return weights(scaled, self.reductions.shared.columns, moments)

    def _widened(self, scaled: ScaledForm, point: Point) -> tuple[ScaledForm, Point]:
        """The point of the full program, where alike demands were one."""
        alike, full = self.reductions.alike, self.whole
        if not alike:
            return scaled, point
        prices = alike.duals(point.duals * scaled.row_factor / scaled.money)
        duals = prices * full.money / full.row_factor
        return full, Point(alike.values(point.values), np.zeros(len(full.cost)), duals)

    def _solution(self, scaled: ScaledForm, point: Point, exact: Residuals, method: str) -> Solution:
        form = self.full
        reduced = form.cost - form.matrix.T @ (point.duals * scaled.row_factor / scaled.money)
        reduced[np.abs(reduced) * scaled.money < NOISE] = 0.0
        return Solution(
            status=Termination.OPTIMAL,
            objective_inr=float(form.cost @ point.values) + form.offset,
            columns=_by_family(point.values, form.columns),
            reduced_costs=_by_family(reduced, form.columns),
            activities=_by_family(form.matrix @ point.values, form.rows),
            duals=_by_family(point.duals * scaled.row_factor / scaled.money, form.rows),
            form=form,
            residuals=exact,
            seconds=self.seconds,
            iterations=self.iterations,
            method=method,
            notes=tuple(self.notes),
            reductions=self.reductions.sizes,
        )


def _clean(scaled: ScaledForm, point: Point) -> Point:
    """The point within its bounds and without noise."""
    values = np.clip(point.values, scaled.col_lower, scaled.col_upper)
    values[np.abs(values) < NOISE] = 0.0
    duals = point.duals.copy()
    duals[np.abs(duals) < NOISE] = 0.0
    return replace(point, values=values, duals=duals)


def _by_family(values: np.ndarray, slices: Mapping[str, slice]) -> dict[str, np.ndarray]:
    return {family: values[part] for family, part in slices.items()}
