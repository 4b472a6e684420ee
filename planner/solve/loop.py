"""Which flows, raised together, earn money without limit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix, vstack

from planner.solve.highs import Engine, engine_options
from planner.solve.solution import Termination

if TYPE_CHECKING:
    from planner.solve.clock import Clock
    from planner.solve.options import SolveOptions
    from planner.solve.scaling import ScaledForm


def profitable_loop(form: ScaledForm, options: SolveOptions, clock: Clock) -> np.ndarray | None:
    """The one set of flows that earns most when it grows for ever; None if none earns.

    Of all directions in which no limit is ever met and whose flows add up to one tonne, the best is a corner; a corner
    is one loop and not a mixture of several.
    """
    rows, columns = len(form.row_lower), len(form.cost)
    matrix = csr_matrix((form.values, form.indices, form.starts), shape=(rows, columns))
    total = vstack([matrix, csr_matrix(np.ones((1, columns)))], format="csr")
    direction = replace(
        form,
        starts=total.indptr.astype(np.int32),
        indices=total.indices.astype(np.int32),
        values=total.data,
        row_lower=np.append(_open(form.row_lower), 1.0),
        row_upper=np.append(_open(form.row_upper), 1.0),
        col_lower=_open(form.col_lower),
        col_upper=_open(form.col_upper),
        offset=0.0,
        row_factor=np.append(form.row_factor, 1.0),
    )
    engine = Engine(engine_options(options, options.method(columns), "choose"))
    engine.load(direction)
    if engine.run(clock) is not Termination.OPTIMAL or engine.objective() >= 0.0:
        return None
    values = engine.values()
    values[np.abs(values) < 1e-9] = 0.0
    return values


def _open(side: np.ndarray) -> np.ndarray:
    """Limits on a direction: none where there is none, else 0."""
    return np.where(np.isfinite(side), 0.0, side)
