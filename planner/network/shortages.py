"""Price of a tonne that is not delivered, where the workbook gives none: three times the dearest landed cost.

The largest over periods and over the offers of the demand's grade and its substitutes, or over all offers where there
are none; in ₹, undiscounted, without processing and fees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.network.duties import landed_cost

if TYPE_CHECKING:
    from planner.network.frame import Frame
    from planner.network.serving import Substitutes

TIMES_DEAREST = 3.0


def default_penalties(frame: Frame, substitutes: Substitutes) -> np.ndarray:
    """Default penalty by material code, INR per grade tonne; NaN for what is no grade or has no offer."""
    offers = frame.offers
    holds = np.asarray((offers.row >= 0).any(axis=1))
    dearest = np.array(
        [float(np.nanmax(landed_cost(frame, offer))) if holds[offer] else np.nan for offer in range(len(holds))]
    )
    found = np.full(len(frame.names["material"]), np.nan)
    if not holds.any():
        return found
    for grade in np.unique(frame.demands.grade):
        ever = (substitutes.usefulness > 0).any(axis=1)
        serves = substitutes.material[(substitutes.grade == grade) & ever]
        relevant = np.isin(offers.material, serves) & holds
        found[grade] = TIMES_DEAREST * dearest[relevant if relevant.any() else holds].max()
    return found
