"""The conditions of optimality, on plain arrays: primal, dual, complementary slackness, gap.

With limits l ≤ Ax ≤ u and bounds on x, row prices y and reduced costs z: x keeps the limits; c = Aᵀy + z; a price pulls
only towards a limit that exists; what is not at its limit has no price; and both objectives agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.audit.arrays import Where
    from planner.audit.ledger import Ledger
    from planner.audit.program import Program

FAMILY: Final = "optimality"


def check(ledger: Ledger, program: Program) -> None:
    """Write down all conditions; each is scaled by the size of its row, of its column, or of the objective."""
    matrix = sparse.csr_array(program.matrix)
    finite = all(
        np.isfinite(values).all()
        for values in (matrix.data, program.cost, program.values, program.duals, program.reduced_costs)
    )
    ledger.forbid(FAMILY, "every coefficient, value and price is a finite number", np.array([not finite]))
    if not finite:
        return
    rows, columns = _namer("row", program.rows), _namer("column", program.columns)
    activity = matrix @ program.values
    largest = _largest(matrix, np.abs(program.values))
    ledger.test(
        FAMILY, "rows are within their limits", _beyond(activity, program.row_lower, program.row_upper, largest), rows
    )
    beyond = _beyond(program.values, program.column_lower, program.column_upper, np.abs(program.values))
    ledger.test(FAMILY, "columns are within their bounds", beyond, columns)
    dearest = max(float(np.abs(program.cost).max(initial=0.0)), 1.0)
    across = sparse.csr_array(matrix.T)
    scale = np.maximum(np.abs(program.cost), _largest(across, np.abs(program.duals)))
    gap = np.abs(program.cost - across @ program.duals - program.reduced_costs)
    ledger.test(FAMILY, "costs are explained by prices", gap / np.maximum(scale, max(1e-3 * dearest, 1.0)), columns)
    weight = _largest(matrix, np.ones(matrix.shape[1]))
    row_side, row_wrong = _sides(program.duals, program.row_lower, program.row_upper)
    ledger.test(FAMILY, "prices of rows have the sign of their limit", row_wrong * weight / dearest, rows)
    side, wrong = _sides(program.reduced_costs, program.column_lower, program.column_upper)
    ledger.test(FAMILY, "reduced costs have the sign of their bound", wrong / dearest, columns)
    primal = program.objective
    size = max(1.0, abs(primal), float(np.abs(program.cost * program.values).sum()))
    slack = (
        np.abs(program.duals * (activity - row_side)).sum()
        + np.abs(program.reduced_costs * (program.values - side)).sum()
    )
    ledger.test(FAMILY, "what is not at its limit has no price", np.array([slack / size]))
    dual = float(program.duals @ row_side + program.reduced_costs @ side) + program.offset
    ledger.test(FAMILY, "primal and dual objective agree", np.array([abs(primal - dual) / size]))
    _figures(ledger, program, primal, dual)


def _sides(prices: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The limit that each price pulls to (0 where there is none), and by how much a price pulls to no limit."""
    side = np.where(prices > 0.0, lower, upper)
    there = np.isfinite(side)
    return np.where(there & (prices != 0.0), side, 0.0), np.where(there | (prices == 0.0), 0.0, np.abs(prices))


def _beyond(values: np.ndarray, lower: np.ndarray, upper: np.ndarray, size: np.ndarray) -> np.ndarray:
    limit = np.where(values < lower, lower, np.where(values > upper, upper, 0.0))
    violation = np.maximum(np.maximum(lower - values, values - upper), 0.0)
    return np.asarray(violation / np.maximum(np.maximum(np.abs(limit), size), 1.0))


def _largest(matrix: sparse.csr_array, weights: np.ndarray) -> np.ndarray:
    """Largest single term of each row, in absolute value, of a matrix times weights."""
    found = np.zeros(matrix.shape[0])
    filled = np.flatnonzero(np.diff(matrix.indptr))
    if filled.size:
        found[filled] = np.maximum.reduceat(np.abs(matrix.data) * weights[matrix.indices], matrix.indptr[filled])
    return found


def _namer(what: str, spans: Mapping[str, tuple[int, int]]) -> Where:
    def where(place: int) -> dict[str, str]:
        for family, (first, last) in spans.items():
            if first <= place < last:
                return {what: family, "number": str(place - first)}
        return {what: str(place)}

    return where


def _figures(ledger: Ledger, program: Program, primal: float, dual: float) -> None:
    """Sizes and ranges, for reading."""
    terms = np.abs(program.matrix.data)
    costs = np.abs(program.cost[program.cost != 0.0])
    ledger.figures |= {
        "program_rows": float(program.matrix.shape[0]),
        "program_columns": float(program.matrix.shape[1]),
        "program_primal_inr": primal,
        "program_dual_inr": dual,
        "smallest_coefficient": float(terms.min(initial=np.inf)) if terms.size else 0.0,
        "largest_coefficient": float(terms.max(initial=0.0)),
        "smallest_cost_inr": float(costs.min(initial=np.inf)) if costs.size else 0.0,
        "largest_cost_inr": float(costs.max(initial=0.0)),
    }
