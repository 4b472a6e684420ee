"""What the solver found: an optimum in rupees and tonnes, or the rows and columns that explain why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from planner.errors import InfeasibleError, RefusedModelError, UnboundedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from models.arrays import LinearForm
    from planner.reduce import Size
    from planner.solve.basis import Basis


class Termination(StrEnum):
    """How a run of the solver ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    INFEASIBLE_OR_UNBOUNDED = "infeasible or unbounded"
    TIME_LIMIT = "time limit"
    INTERRUPTED = "interrupted"
    MEMORY = "out of memory"
    UNCERTAIN = "no definite answer"


@dataclass(frozen=True)
class Residuals:
    """How exactly a point meets the conditions of optimality; 0 is perfect.

    Attributes:
        primal: worst violation of a row or bound, relative to the size of its terms.
        dual: worst wrong-sided price, relative to the largest cost.
        gap: difference of primal and dual objective, relative to the objective.
    """

    primal: float
    dual: float
    gap: float


@dataclass(frozen=True)
class Solution:
    """A proved optimum, unscaled.

    A dual value is the change of the objective for one more on the right-hand side; we only minimise.

    Attributes:
        status: always OPTIMAL; every other end is an error.
        objective_inr: net present value, recomputed from costs and values, INR.
        columns: family of variables -> its values, in the order of its table.
        reduced_costs: family of variables -> INR per unit.
        activities: family of limits -> value of the row's left side.
        duals: family of limits -> INR per unit of the row.
        form: the linear program, unscaled.
        residuals: how exactly the point is optimal.
        seconds: of the phases ``handover``, ``reduce`` and ``solve``, and of the parts of the last: ``lift``, the way
            back from the smallest program, and ``settle``, the choice among equal plans.
        iterations: of the solver, all methods together.
        method: the solver's method, as ``simplex`` or ``ipx with crossover``.
        notes: what happened on the way that a reader of the manifest should know.
        basis: the state of the solver at the optimum, of the program that was handed over; None if there was none.
        equal_plans: whether other plans cost the same; None if that could not be told.
        reductions: what was reduced before the solver, in order.
    """

    status: Termination
    objective_inr: float
    columns: Mapping[str, np.ndarray]
    reduced_costs: Mapping[str, np.ndarray]
    activities: Mapping[str, np.ndarray]
    duals: Mapping[str, np.ndarray]
    form: LinearForm
    residuals: Residuals
    seconds: Mapping[str, float]
    iterations: int
    method: str
    notes: tuple[str, ...] = ()
    basis: Basis | None = None
    equal_plans: bool | None = None
    reductions: tuple[Size, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """Rows of the linear program that cannot all hold.

    Attributes:
        rows: family of limits -> row numbers in it.
        relief: (family, row number) -> how far that row alone would have to give way, in its unit; only rows for
            which giving way alone is enough.
    """

    rows: Mapping[str, np.ndarray]
    relief: Mapping[tuple[str, int], float] = field(default_factory=dict)


class InfeasibleModelError(InfeasibleError):
    """No point keeps all rows; carries sets of rows that clash, each by itself."""

    def __init__(self, conflicts: tuple[Conflict, ...]) -> None:
        self.conflicts = conflicts
        super().__init__("no plan keeps all the hard rules")


class UnboundedModelError(UnboundedError):
    """The objective falls without end; carries the flows that grow together."""

    def __init__(self, flows: Mapping[str, np.ndarray], rates: Mapping[str, np.ndarray]) -> None:
        self.flows = flows
        self.rates = rates
        super().__init__("something earns money without limit")


class RefusedNumberError(RefusedModelError):
    """A number that no solver can be trusted with; carries the rows of the family it stands in."""

    def __init__(self, message: str, family: str = "", row: int = -1) -> None:
        self.family = family
        self.row = row
        super().__init__(message)
