"""Leads: what departs arrives whole months later, and nothing departs that would arrive too late."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from planner.audit.case import Case

FAMILY = "arrivals"


def check(case: Case) -> None:
    """The table of arrivals follows from that of shipments."""
    ship, came, routes = case.plan["shipments"], case.plan["arrivals"], case.routes
    lead = routes.lead[ship["route"]]
    row, period, share = case.delayed(lead, ship["period"])
    key = case.key("period", "route", "location", "material", "provenance")
    route = ship["route"][row]
    expected = key.pack(period, route, routes.destination[route], ship["material"][row], case.crossings.after[row])
    told = key.pack(*(came[column] for column in ("period", "route", "location", "material", "provenance")))
    case.ledger.same(
        FAMILY, "what arrives is what departed a lead before", key,
        (told, came["tonnes"]), (expected, share * ship["tonnes"][row]),
    )  # fmt: skip
    never = np.ones(len(ship), bool)
    never[row] = False
    case.ledger.forbid(FAMILY, "nothing departs that arrives after the horizon", never, ship.where())
    early = routes.lead[came["route"]] > case.book.clock.end[came["period"]] - 1
    case.ledger.forbid(FAMILY, "nothing arrives before the first lead is over", early, came.where())
