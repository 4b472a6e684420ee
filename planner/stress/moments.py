"""When each decision is taken: what is earlier than the day of a shock can no longer be changed.

A purchase, a departure, a start of work, a delivery, a stock at the end of its period and a decision to build are taken
in their period; a shortage is that of the demand's period. What is settled for a fiscal year or another span (what a
take-or-pay offer is still owed, by how much a soft cap is missed, sums over deliveries) follows from the rest and is
never held.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from planner.prices import Plan


def moments(plan: Plan) -> np.ndarray:
    """Period in which each column of the full program is decided; the number of periods where it is never too late."""
    form, model = plan.solution.form, plan.network.model
    found = np.full(len(form.cost), len(plan.network.calendar), np.int64)
    for family, place in form.columns.items():
        if family in form.periods:
            found[place] = form.periods[family]
    found[form.columns["short"]] = model["need"]["period"].to_numpy()[model["short"]["need"].to_numpy()]
    return found
