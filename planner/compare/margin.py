"""What the next percentage point of a target costs: a price a little below the target and a little above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from planner.compare.figures import rounded
from planner.compare.reach import target_floors
from planner.errors import PlanError
from planner.solve.warm import Shift, Warm

if TYPE_CHECKING:
    from planner.results import View
    from planner.solve import SolveOptions

_POINT: Final = 0.01
_SMALL: Final = 0.005
"""Part of a point by which the target is moved to see its price on each side."""
_SAME: Final = 1e-6


def margin(view: View, options: SolveOptions) -> dict[str, Any]:
    """Rupees of present value for one more percentage point of all hard floors of the target that are on demand.

    Returns:
        ``point_inr`` (from the prices of the plan), ``below_inr`` (what a point less saves) and ``above_inr`` (what a
        point more costs; None if no plan exists then). Both sides are found by moving the target a two-hundredth of a
        point. Empty if the target has no such floor.
    """
    floors = target_floors(view)
    if not len(floors):
        return {}
    demand = view.model["share_rule"]["demand_t"].to_numpy()[floors] * _POINT
    price = float(view.solution.duals["share_rule"][floors] @ demand)
    found: dict[str, Any] = {"point_inr": rounded(price), "below_inr": rounded(price), "above_inr": rounded(price)}
    rows = view.solution.form.rows["share_rule"].start + floors
    try:
        warm = Warm(view.solution, options)
        shift = Shift(rows, demand)
        low, high = warm.shifted(shift, -_SMALL), warm.shifted(shift, _SMALL)
    except PlanError:
        return found
    cost = view.solution.objective_inr
    if low is not None:
        found["below_inr"] = rounded(_settled((cost - low.objective_inr) / _SMALL, price))
    found["above_inr"] = None if high is None else rounded(_settled((high.objective_inr - cost) / _SMALL, price))
    return found


def _settled(side: float, price: float) -> float:
    """The price of one side; that of the plan itself where the two are the same but for rounding."""
    return price if abs(side - price) <= _SAME * max(abs(price), 1.0) + 1.0 else float(np.maximum(side, 0.0))
