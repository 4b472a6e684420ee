"""Nothing goes to and fro: no goods leave A for B and B for A in one period where that costs money."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.audit.arrays import join
from planner.audit.rules import prices

if TYPE_CHECKING:
    from planner.audit.case import Case

FAMILY = "churn"


def check(case: Case) -> None:
    """Pairs of opposite shipments of one material and provenance, both without a lead or a licence, both costing money.

    With a lead, or where an order commits the route, going to and fro can be cheaper than anything else.
    """
    ship, routes, crossings = case.plan["shipments"], case.routes, case.crossings
    cost = sum(prices.moving(case).values()) / np.maximum(ship["tonnes"], 1e-300)
    committed = np.isin(
        ship.texts["route"], case.book.column("commitments", "of")[case.book.column("commitments", "kind") == "ship"]
    )  # fmt: skip
    plain = np.ones(len(ship), bool)
    plain[crossings.row] = False
    dear = cost > 1e-6 * max(float(cost.max(initial=0.0)), 1.0)
    rows = np.flatnonzero(plain & dear & ~committed & (routes.lead[ship["route"]] == 0))
    start, end = routes.origin[ship["route"]], routes.destination[ship["route"]]
    rest = (ship["material"], ship["provenance"], ship["period"])
    places = len(case.plan.codes("location"))
    one = case.place.pack(start, *rest) * places + end
    other = case.place.pack(end, *rest) * places + start
    pair, back = join(one[rows], other[rows])
    there, home = rows[pair], rows[back]
    both = np.minimum(ship["tonnes"][there], ship["tonnes"][home])
    size = np.maximum(np.maximum(ship["tonnes"][there], ship["tonnes"][home]), 1.0)
    case.ledger.test(FAMILY, "no goods leave A for B and B for A at once", both / size, ship.where(there))
    case.ledger.figures["opposite_shipments"] = float(len(there))
