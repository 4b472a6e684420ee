"""What each limit costs: its dual beside the cell that it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from planner.results.places import ORIGINS, places

if TYPE_CHECKING:
    from planner.results.view import View

COLUMNS: Final = (
    "limit", "sheet", "cell", "name", "span", "at_least", "at_most", "activity", "slack", "dual_inr", "unit",
)  # fmt: skip


def duals(view: View) -> pd.DataFrame:
    """Every limit that comes from a cell, with its price.

    Columns: limit (family), sheet, cell, name, span (period, fiscal year, or "" for the whole window), at_least and
    at_most (of the row as solved; blank where there is none), activity (its left side), slack (distance to the nearer
    limit), dual_inr (change of the objective for one more on the right-hand side: at most 0 for an upper limit, at
    least 0 for a lower one) and unit (of the limit; the dual is rupees of present value per such unit).
    """
    parts = [part for family in ORIGINS if family in view.solution.duals for part in _family(view, family)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))


def _family(view: View, family: str) -> list[pd.DataFrame]:
    size = len(view.model[family])
    if not size:
        return []
    form = view.solution.form
    part = form.rows[family]
    lower, upper = form.row_lower[part], form.row_upper[part]
    activity = view.solution.activities[family]
    at = places(view, family, np.arange(size))
    slack = np.minimum(activity - lower, upper - activity)
    slack[np.abs(slack) < 1e-9 * np.maximum(1.0, np.abs(activity))] = 0.0
    return [
        pd.DataFrame(
            {
                "limit": family,
                "sheet": at.sheet,
                "cell": at.cell,
                "name": at.name,
                "span": at.span,
                "at_least": np.where(np.isfinite(lower), lower, np.nan),
                "at_most": np.where(np.isfinite(upper), upper, np.nan),
                "activity": activity,
                "slack": slack,
                "dual_inr": view.solution.duals[family],
                "unit": _unit(view, family),
            }
        )
    ]


def _unit(view: View, family: str) -> np.ndarray:
    unit = np.full(len(view.model[family]), ORIGINS[family].unit, object)
    if family == "commitment":
        kind = view.case.tables["commitments"]["kind"].to_numpy(object)[view.model[family]["source"].to_numpy()]
        unit[kind == "build"] = "units"
    return unit
