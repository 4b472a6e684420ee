"""Conservation: every tonne of every provenance, at every place and in every period."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from models.arrays import Columns, CostTerm, Rows, Term, pick

if TYPE_CHECKING:
    from pyomo.core import ConcreteModel

    from models.contract import ModelTables

PROVIDES = ("waste", "balance")
REQUIRES = ("buy", "ship", "make", "stock", "serve")
COST_LINES = MappingProxyType({"waste": "sum over waste of cost_inr_per_t * discount[period] * waste"})


def add(model: ConcreteModel, tables: ModelTables) -> None:
    """Add waste and the balance rows."""
    model.waste = Columns(tables.waste, doc="t thrown away of by-products, and of goods that had to be taken")
    balance(model, tables)


def balance(model: ConcreteModel, tables: ModelTables) -> None:
    """What comes to a place leaves it, is used up, is delivered, is thrown away or stays: provenances never mix.

    Formula: sum buy + sum share * ship(arriving) + sum t_per_t * make(coming out) + stock[t-1]
        - sum ship(leaving) - sum t_per_t * make(used) - sum serve - waste - stock[t] = -supply_t
    For each: row of balance: a location, a material, a provenance and a period in which anything can move or lie.
    Sums: buy, by buy.balance; ship leaving, by ship.balance; ship arriving, by ship_arrival (balance, ship); make used,
        by make_use (balance, make); make coming out, by make_yield (balance, make); stock closing, by stock.balance;
        stock opening, by stock.next_balance; serve, by serve.balance; waste, by waste.balance.
    Symbols:
        buy, ship, make, stock, serve, waste: variables, t.
        share: parameter, t/t, share of a period's departures that arrives in period t.
        t_per_t: parameter, t/t, input or output per tonne of main output, an output's lead included.
        supply_t: parameter, t, opening stock and goods on their way that come in, known beforehand.
    Unit: t in the period.
    Dual: free in sign, INR/t: what a tonne is worth there and then. A tonne less at hand (a higher right-hand side)
        raises the cost by the dual, a tonne found lowers it by as much. Below 0 where getting rid of a tonne costs.
    Source: formulation, constraint 1 (balance); the convention is in minus out.
    """
    arrival, used, made = tables.ship_arrival, tables.make_use, tables.make_yield
    given = 0.0 - tables.balance["supply_t"].to_numpy()
    model.balance = Rows(
        tables.balance,
        [
            Term.keyed(model.buy, tables.buy["balance"]),
            Term.linked(model.ship, arrival["balance"], arrival["ship"], arrival["share"]),
            Term.linked(model.make, made["balance"], made["make"], made["t_per_t"]),
            Term.keyed(model.stock, tables.stock["next_balance"]),
            Term.keyed(model.ship, tables.ship["balance"], -1.0),
            Term.linked(model.make, used["balance"], used["make"], -used["t_per_t"]),
            Term.keyed(model.serve, tables.serve["balance"], -1.0),
            Term.keyed(model.waste, tables.waste["balance"], -1.0),
            Term.keyed(model.stock, tables.stock["balance"], -1.0),
        ],
        lower=given,
        upper=given,
        doc="in minus out is minus what is there anyway",
    )


def costs(model: ConcreteModel, tables: ModelTables) -> list[CostTerm]:
    """Disposal."""
    waste = tables.waste
    discount = pick(tables.period["discount"], waste["period"])
    amount, period = waste["cost_inr_per_t"].to_numpy(), waste["period"].to_numpy()
    return [CostTerm("waste", model.waste, amount, discount, period=period)]
