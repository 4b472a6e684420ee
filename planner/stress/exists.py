"""Whether a program under stress has a plan at all, whatever it costs.

From the state of a like program the dual simplex method tells it in few steps, if it is near. Where it is far, interior
point tells it without costs and without a vertex, which takes a third of the time of an optimum.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import coo_array, csr_array, hstack, vstack

from planner.errors import NumericalError
from planner.solve.clock import Clock
from planner.solve.edited import with_matrix
from planner.solve.highs import Engine, engine_options
from planner.solve.options import SolveOptions
from planner.solve.residuals import TOLERANCE, residuals
from planner.solve.solution import Termination
from planner.stress.react import NO_PLAN, State, from_state

if TYPE_CHECKING:
    from planner.solve.highs import Point
    from planner.solve.scaling import ScaledForm

NEAR_STEPS: Final = 1_500
"""After so many steps of the simplex method interior point is shorter."""


@dataclass(frozen=True)
class Near:
    """What the way from a state showed.

    Attributes:
        exists: whether there is a plan; None where it was too far to tell.
        state: the plan it came to.
    """

    exists: bool | None
    state: State | None = None


def near(form: ScaledForm, start: State) -> Near:
    """Whether there is a plan, as told from the state of a like program in a few steps."""
    ended, state = from_state(form, start, NEAR_STEPS)
    if ended in NO_PLAN:
        return Near(exists=False)
    return Near(exists=None if state is None else True, state=state)


def afar(form: ScaledForm) -> bool:
    """Whether there is a plan, as told from nothing.

    Raises:
        NumericalError: no definite answer.
    """
    return _point(replace(form, cost=np.zeros(len(form.cost)))) is not None


def most(form: ScaledForm, columns: np.ndarray, amounts: np.ndarray) -> float | None:
    """By how much of their amounts, 0 to 1, columns can be cut together; None if there is no plan even without a cut.

    Raises:
        NumericalError: no definite answer.
    """
    rows, wide = len(form.row_lower), len(form.cost)
    matrix = csr_array((form.values, form.indices, form.starts), shape=(rows, wide))
    own = np.arange(len(columns))
    parts = (np.append(np.ones(len(own)), amounts), (np.append(own, own), np.append(columns, np.full(len(own), wide))))
    cuts = coo_array(parts, shape=(len(own), wide + 1))
    wider = hstack([matrix, csr_array((rows, 1))], format="csr")
    longer = replace(
        form,
        row_lower=np.append(form.row_lower, np.full(len(own), -np.inf)),
        row_upper=np.append(form.row_upper, amounts),
        col_lower=np.append(form.col_lower, 0.0),
        col_upper=np.append(form.col_upper, 1.0),
        cost=np.append(np.zeros(wide), -1.0),
        row_factor=np.append(form.row_factor, np.ones(len(own))),
    )
    found = _point(with_matrix(longer, csr_array(vstack([wider, cuts], format="csr"))))
    return None if found is None else float(found.values[-1])


def _point(form: ScaledForm) -> Point | None:
    """A best point by interior point without crossover, by simplex where that is not sure; None if there is none."""
    for method, crossover in (("ipx", "off"), ("simplex", "on")):
        engine = Engine(engine_options(SolveOptions(), method, "choose"))
        engine.set("run_crossover", crossover)
        engine.load(form)
        ended = engine.run(Clock(None), phase="reacting")
        if ended in NO_PLAN:
            return None
        if ended is Termination.OPTIMAL:
            point = engine.point()
            if residuals(form, point).primal <= TOLERANCE:
                return point
    message = "the solver cannot tell whether anything is left to do after a shock"
    raise NumericalError(message)
