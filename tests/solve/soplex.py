"""A linear program through SoPlex: another code by other people, that shares nothing with HiGHS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from models.arrays import LinearForm

_LARGEST_COST = 1e4


def optimum(form: LinearForm) -> float | None:
    """The least cost of the whole program, INR; None if no point keeps all rows.

    Money is scaled, so that the tolerances of the solver mean what they mean in the planner; nothing else is done to
    the program.

    Raises:
        RuntimeError: SoPlex gives no definite answer.
    """
    from pyscipopt import LP  # of the extra dev

    program = LP()
    endless = program.infinity()
    columns = sparse.csc_array(form.matrix)
    rows, width = columns.shape
    money = _LARGEST_COST / max(float(np.abs(form.cost).max(initial=0.0)), 1.0)
    entries = list(zip(columns.indices.tolist(), columns.data.tolist(), strict=True))
    starts = columns.indptr.tolist()
    program.addRows(
        [[] for _ in range(rows)],
        np.clip(form.row_lower, -endless, endless).tolist(),
        np.clip(form.row_upper, -endless, endless).tolist(),
    )
    program.addCols(
        [entries[starts[column] : starts[column + 1]] for column in range(width)],
        (form.cost * money).tolist(),
        np.clip(form.col_lower, -endless, endless).tolist(),
        np.clip(form.col_upper, -endless, endless).tolist(),
    )
    program.solve(dual=True)
    if program.isOptimal():
        return program.getObjVal() / money + form.offset
    if program.getDualRay() is not None:
        return None
    message = "SoPlex gives no definite answer"
    raise RuntimeError(message)
