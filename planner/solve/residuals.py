"""How exactly a point is an optimum, recomputed from the numbers handed over and not from the solver's own word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_matrix

from planner.solve.solution import Residuals

if TYPE_CHECKING:
    from planner.solve.highs import Point
    from planner.solve.scaling import ScaledForm

TOLERANCE: Final = 1e-6
"""Worst residual with which a point passes as an optimum."""


def residuals(form: ScaledForm, point: Point) -> Residuals:
    """Violation of rows and bounds, wrong-sided prices, and the gap between both objectives."""
    columns, rows = len(form.cost), len(form.row_lower)
    matrix = csr_matrix((form.values, form.indices, form.starts), shape=(rows, columns))
    activity = matrix @ point.values
    size = np.maximum(_largest_terms(form, point.values), 1.0)
    primal = max(
        _violation(activity, form.row_lower, form.row_upper, size),
        _violation(point.values, form.col_lower, form.col_upper, np.maximum(np.abs(point.values), 1.0)),
    )
    reduced = form.cost - matrix.T @ point.duals
    largest = max(float(np.abs(form.cost).max(initial=0.0)), 1e-30)
    wrong_rows, rows_worth = _priced(point.duals, form.row_lower, form.row_upper)
    wrong_columns, columns_worth = _priced(reduced, form.col_lower, form.col_upper)
    cost = float(form.cost @ point.values)
    gap = abs(cost - rows_worth - columns_worth) / (1.0 + abs(cost))
    return Residuals(primal, max(wrong_rows, wrong_columns) / largest, gap)


def _largest_terms(form: ScaledForm, values: np.ndarray) -> np.ndarray:
    """Largest single term of each row, in absolute value."""
    largest = np.zeros(len(form.row_lower))
    filled = np.flatnonzero(np.diff(form.starts))
    if filled.size:
        terms = np.abs(form.values * values[form.indices])
        largest[filled] = np.maximum.reduceat(terms, form.starts[filled])
    return largest


def _violation(values: np.ndarray, lower: np.ndarray, upper: np.ndarray, size: np.ndarray) -> float:
    beyond = np.maximum(np.maximum(lower - values, values - upper), 0.0)
    return float((beyond / size).max(initial=0.0))


def _priced(prices: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> tuple[float, float]:
    """Worst price that pulls towards a side without a limit, and the worth of all limits at their prices."""
    side = np.where(prices > 0.0, lower, upper)
    limited = np.isfinite(side)
    wrong = float(np.abs(prices[~limited]).max(initial=0.0))
    return wrong, float(prices[limited] @ side[limited])
