"""Customs duty of each lane: a share of the customs value.

The value is the route's own where it is given, else the price of the one offer of the material at the route's start
plus freight and insurance. Anything else is an input error, which matters only where something can be shipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from planner.network.frame import Frame


@dataclass(frozen=True)
class Duties:
    """Duty by lane and period.

    Attributes:
        inr_per_t: INR/t; 0 where no duty is due.
        missing: truth: duty is due but no customs value can be told.
        offers: offers of the material at each lane's start.
    """

    inr_per_t: np.ndarray
    missing: np.ndarray
    offers: tuple[tuple[int, ...], ...]


def find_duties(frame: Frame) -> Duties:
    """Duty of every lane in every period in which it holds."""
    lanes, offers = frame.lanes, frame.offers
    place = offers.location * len(frame.names["material"]) + offers.material
    here = lanes.origin * len(frame.names["material"]) + lanes.material
    by_lane = tuple(tuple(np.flatnonzero(place == wanted).tolist()) for wanted in here)
    price = np.full(lanes.freight.shape, np.nan)
    for lane, found in enumerate(by_lane):
        if len(found) == 1:
            price[lane] = offers.price[found[0]]
    value = np.where(np.isnan(lanes.customs_value), price + lanes.freight + lanes.insurance, lanes.customs_value)
    due = lanes.holds & (lanes.duty_share > 0)
    return Duties(
        inr_per_t=np.where(due, np.nan_to_num(value) * lanes.duty_share, 0.0),
        missing=due & np.isnan(value),
        offers=by_lane,
    )


def landed_cost(frame: Frame, offer: int) -> np.ndarray:
    """Dearest landed cost of a tonne of an offer by period, INR/t; NaN where the offer does not hold.

    Price plus freight, insurance and duty on one route that starts at the offer's location with its material; price
    alone where there is none.
    """
    lanes, offers = frame.lanes, frame.offers
    price = offers.price[offer]
    found = price.copy()
    starting = (lanes.origin == offers.location[offer]) & (lanes.material == offers.material[offer])
    for lane in np.flatnonzero(starting):
        carriage = lanes.freight[lane] + lanes.insurance[lane]
        value = np.where(np.isnan(lanes.customs_value[lane]), price + carriage, lanes.customs_value[lane])
        landed = price + carriage + value * lanes.duty_share[lane]
        found = np.where(lanes.open[lane], np.fmax(found, landed), found)
    return found
