"""Moving things: what is shipped, what a route can carry, and what moving costs."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from models.arrays import Columns, CostTerm, Rows, Term, pick

if TYPE_CHECKING:
    from pyomo.core import ConcreteModel

    from models.contract import ModelTables

PROVIDES = ("ship", "route_max")
REQUIRES = ()
_PRICES = MappingProxyType(
    {
        "freight": "freight_inr_per_t",
        "insurance": "insurance_inr_per_t",
        "duty": "duty_inr_per_t",
        "licence_fees": "fee_inr_per_t",
    }
)
COST_LINES = MappingProxyType(
    {line: f"sum over ship of {price} * discount[period] * ship" for line, price in _PRICES.items()}
)


def add(model: ConcreteModel, tables: ModelTables) -> None:
    """Add what is shipped and what routes can carry."""
    model.ship = Columns(
        tables.ship, doc="t of a material of one provenance that leave on a route in a period, by the licences taken"
    )
    route_max(model, tables)


def route_max(model: ConcreteModel, tables: ModelTables) -> None:
    """All materials together, no more leaves on a route in a period than it can carry.

    Formula: sum_(m,p,licences) ship[r,m,p,licences,t] <= most_t[r,t]
    For each: row of route_max: a route and a period in which it states a capacity.
    Sums: ship, by ship.route_max, over materials, provenances and licences.
    Symbols:
        ship: variable, t, that leave in period t.
        most_t: parameter, t, the route's capacity a year times the years of the period.
    Unit: t in the period.
    Dual: at most 0, INR/t. Minus the dual is what one more tonne of room would save.
    Source: formulation, constraint 5 (routes).
    """
    model.route_max = Rows(
        tables.route_max,
        [Term.keyed(model.ship, tables.ship["route_max"])],
        upper=tables.route_max["most_t"].to_numpy(),
        doc="what leaves on a route is at most what it can carry",
    )


def costs(model: ConcreteModel, tables: ModelTables) -> list[CostTerm]:
    """Freight, insurance, duty and the fees of licences taken, in the period of departure."""
    ship = tables.ship
    discount, period = pick(tables.period["discount"], ship["period"]), ship["period"].to_numpy()
    return [
        CostTerm(line, model.ship, ship[price].to_numpy(), discount, period=period) for line, price in _PRICES.items()
    ]
