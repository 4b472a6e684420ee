"""The one place that speaks to HiGHS: every call's status is checked, and nothing it prints reaches stdout.

The solver runs in a thread of its own. The caller's thread waits in short steps, so that Ctrl-C, a signal or the time
limit is answered at once: the solver is told to stop, which it does within a fraction of a second, and if it does not,
the caller goes on without it.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np

from planner.errors import NumericalError, PlanError, RefusedModelError
from planner.solve.clock import Clock
from planner.solve.options import Progress, SolveOptions, no_progress
from planner.solve.solution import Termination
from planner.solve.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from planner.solve.scaling import ScaledForm

__all__ = ["Clock", "Engine", "Point", "engine_options"]

_Answer = TypeVar("_Answer")

_IIS_SECONDS: Final = 6.0
_SILENT: Final = {"output_flag": False, "log_to_console": False, "allow_unbounded_or_infeasible": False}


@contextmanager
def _quiet_stdout() -> Iterator[None]:
    """Drop what compiled code writes to stdout: HiGHS greets there whatever its options say."""
    try:
        sys.stdout.flush()
        kept = os.dup(1)
    except (OSError, AttributeError, ValueError):
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


@dataclass(frozen=True)
class Point:
    """Values and prices as HiGHS returns them, in its own scale."""

    values: np.ndarray
    reduced_costs: np.ndarray
    duals: np.ndarray


def engine_options(options: SolveOptions, method: str, presolve: str) -> dict[str, str | int]:
    """Options of HiGHS for one attempt: always one way, so that one input gives one plan."""
    return {
        "solver": method,
        "presolve": presolve,
        "run_crossover": "on",
        "threads": options.threads,
        "parallel": "off",
        "random_seed": options.seed,
    }


class Engine:
    """One HiGHS object with one linear program."""

    def __init__(self, options: dict[str, str | int]) -> None:
        """A silent solver with these options.

        Raises:
            PlanError: HiGHS does not know an option or its value.
        """
        with _quiet_stdout():
            import highspy

            self._highspy = highspy
            self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self._iterations = 0
        for name, value in {**_SILENT, **options}.items():
            self.set(name, value)
        self._highs.HandleUserInterrupt = True
        self._highs.cbSimplexInterrupt += self._count
        self._highs.cbIpmInterrupt += self._count

    def set(self, name: str, value: str | float | bool) -> None:  # noqa: FBT001 - HiGHS takes them so
        """Set an option.

        Raises:
            PlanError: HiGHS does not know the option or its value.
        """
        if self._highs.setOptionValue(name, value) != self._highspy.HighsStatus.kOk:
            reason = ""
            if value == "hipo":
                reason = (
                    f": the method hipo needs the package highspy-extras {self.version}, which is not installed; "
                    "ipx is as fast on a few cores and always there"
                )
            message = f"HiGHS {self.version} does not take the option {name} = {value}{reason}"
            raise PlanError(message)

    @property
    def version(self) -> str:
        """Version of HiGHS, as 1.16.0."""
        return str(self._highs.version())

    def load(self, form: ScaledForm) -> None:
        """Hand over a linear program.

        Raises:
            RefusedModelError: HiGHS refuses it, or takes it only in part.
        """
        columns, rows = len(form.cost), len(form.row_lower)
        status = self._highs.passModel(
            columns,
            rows,
            len(form.values),
            int(self._highspy.MatrixFormat.kRowwise),
            int(self._highspy.ObjSense.kMinimize),
            form.offset,
            form.cost,
            form.col_lower,
            form.col_upper,
            form.row_lower,
            form.row_upper,
            form.starts,
            form.indices,
            form.values,
            np.zeros(columns, np.int32),
        )
        if status != self._highspy.HighsStatus.kOk:
            how = "only with a warning" if status == self._highspy.HighsStatus.kWarning else "not at all"
            message = f"HiGHS takes the linear program {how}; it would solve another one"
            raise RefusedModelError(message)

    def run(self, clock: Clock, progress: Progress = no_progress, phase: str = "solving") -> Termination:
        """Solve what is loaded.

        Raises:
            KeyboardInterrupt: or whatever else a signal raises in the calling thread; the solver is stopped first.
            OutOfMemoryError: there is not enough memory.
            NumericalError: the solver failed outright.
        """
        self._limit(clock)
        status = self._in_thread(self._highs.run, clock, progress, phase)
        if status is None:
            return Termination.TIME_LIMIT
        if status == self._highspy.HighsStatus.kError:
            return self._failure()
        return self._termination()

    def _limit(self, clock: Clock) -> None:
        if clock.left is not None:
            self.set("time_limit", self._highs.getRunTime() + clock.left)

    def point(self) -> Point:
        """Values and prices of the optimum.

        Raises:
            NumericalError: the solver claims an optimum without values or prices.
        """
        solution = self._highs.getSolution()
        if not (solution.value_valid and solution.dual_valid):
            message = "the solver claims an optimum but has no values or no prices for it"
            raise NumericalError(message)
        return Point(
            np.asarray(solution.col_value, np.float64),
            np.asarray(solution.col_dual, np.float64),
            np.asarray(solution.row_dual, np.float64),
        )

    def objective(self) -> float:
        """Objective of the last run, in the solver's scale."""
        return float(self._highs.getInfo().objective_function_value)

    def values(self) -> np.ndarray:
        """Values of the columns, proved or not."""
        return np.asarray(self._highs.getSolution().col_value, np.float64)

    @property
    def iterations(self) -> int:
        """Iterations of the last run, all methods together."""
        info = self._highs.getInfo()
        counts = (info.simplex_iteration_count, info.ipm_iteration_count, info.crossover_iteration_count)
        return sum(max(int(count), 0) for count in counts)

    def limit_rows(self, rows: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> None:
        """Give rows other limits; the next run starts from where the last one ended.

        Raises:
            PlanError: HiGHS refuses them.
        """
        if (
            len(rows)
            and self._highs.changeRowsBounds(
                len(rows), np.asarray(rows, np.int32), np.asarray(lower, np.float64), np.asarray(upper, np.float64)
            )
            != self._highspy.HighsStatus.kOk
        ):
            message = "HiGHS does not take the limits of some rows"
            raise PlanError(message)

    def corner(
        self, point: Point, activities: np.ndarray, clock: Clock, progress: Progress = no_progress
    ) -> Termination:
        """Find a vertex at an optimum that is known, so that there is a basis for it.

        Args:
            point: an optimum of what is loaded.
            activities: value of each row's left side there.
            clock: what is left of a time limit.
            progress: told what goes on.
        """
        known = self._highspy.HighsSolution()
        known.col_value, known.col_dual = point.values.tolist(), point.reduced_costs.tolist()
        known.row_value, known.row_dual = activities.tolist(), point.duals.tolist()
        known.value_valid = known.dual_valid = True
        self._limit(clock)
        nothing = Engine({"threads": 1})

        def work() -> Any:  # noqa: ANN401 - of highspy
            nothing._highs.run()  # crossover crashes in a thread in which nothing was ever solved
            return self._highs.crossover(known)

        status = self._in_thread(work, clock, progress, "finding a corner")
        if status is None:
            return Termination.TIME_LIMIT
        if status == self._highspy.HighsStatus.kOk and self._termination() is Termination.OPTIMAL:
            return Termination.OPTIMAL
        return self.run(clock, progress, "finding a corner")

    def conflicting_rows(self, strategy: int, clock: Clock) -> np.ndarray:
        """Rows of one conflict of an infeasible program; none if HiGHS finds none in time."""
        self.set("iis_strategy", strategy)
        self.set("iis_time_limit", min(_IIS_SECONDS, clock.left or _IIS_SECONDS))
        found = self._in_thread(self._highs.getIis, clock, no_progress, "")
        if found is None or found[0] == self._highspy.HighsStatus.kError or not found[1].valid_:
            return np.empty(0, np.int64)
        return np.asarray(found[1].row_index_, np.int64)

    def _count(self, event: Any) -> None:  # noqa: ANN401 - of highspy
        out = event.data_out
        self._iterations = max(out.simplex_iteration_count, 0) + max(out.ipm_iteration_count, 0)

    def _in_thread(self, call: Callable[[], _Answer], clock: Clock, progress: Progress, phase: str) -> _Answer | None:
        """Result of a call that may take long; None if the time limit passed without an answer."""
        self._iterations = 0
        waiting = Waiting(self._highs.cancelSolve, clock, lambda spent: progress(phase, spent, self._iterations))

        def work() -> _Answer:
            try:
                return call()
            finally:
                self._highs.resetThreadScheduler(False)  # noqa: FBT003 - takes no name

        return waiting.result(work)

    def _failure(self) -> Termination:
        """A run that returned an error: out of memory and limits keep their name, all else is uncertain."""
        ended = self._termination()
        return ended if ended in (Termination.MEMORY, Termination.TIME_LIMIT) else Termination.UNCERTAIN

    def _termination(self) -> Termination:
        status = self._highspy.HighsModelStatus
        return {
            status.kOptimal: Termination.OPTIMAL,
            status.kInfeasible: Termination.INFEASIBLE,
            status.kUnbounded: Termination.UNBOUNDED,
            status.kUnboundedOrInfeasible: Termination.INFEASIBLE_OR_UNBOUNDED,
            status.kTimeLimit: Termination.TIME_LIMIT,
            status.kInterrupt: Termination.INTERRUPTED,
            status.kMemoryLimit: Termination.MEMORY,
        }.get(self._highs.getModelStatus(), Termination.UNCERTAIN)
