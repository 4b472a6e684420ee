"""Buying from offers: how much may be taken, and how much must be."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from models.arrays import Columns, CostTerm, Rows, Term, pick

if TYPE_CHECKING:
    from pyomo.core import ConcreteModel

    from models.contract import ModelTables

PROVIDES = ("buy", "unbought", "supply_max", "take_min")
REQUIRES = ()
COST_LINES = MappingProxyType(
    {
        "buying": "sum over buy of price_inr_per_t * discount[period] * buy",
        "unbought": "sum over unbought of price_inr_per_t * discount[fiscal_year] * unbought",
    }
)


def add(model: ConcreteModel, tables: ModelTables) -> None:
    """Add what is bought, what is owed and not taken, and their limits."""
    model.buy = Columns(tables.buy, doc="t bought from an offer in a period")
    model.unbought = Columns(tables.unbought, doc="t of a take-or-pay offer owed in a fiscal year, paid and not taken")
    supply_max(model, tables)
    take_min(model, tables)


def supply_max(model: ConcreteModel, tables: ModelTables) -> None:
    """No offer sells more in a period than it can supply.

    Formula: buy[o,t] <= most_t[o,t]
    For each: row of supply_max: an offer and a period in which it states a most.
    Sums: buy, by buy.supply_max.
    Symbols:
        buy: variable, t, bought from offer o in period t.
        most_t: parameter, t, the offer's most a year times the years of the period.
    Unit: t in the period.
    Dual: at most 0, INR/t. Minus the dual is what one more tonne on offer would save while the basis holds; 0 if the
        offer is not exhausted.
    Source: formulation, constraint 3 (supply).
    """
    model.supply_max = Rows(
        tables.supply_max,
        [Term.keyed(model.buy, tables.buy["supply_max"])],
        upper=tables.supply_max["most_t"].to_numpy(),
        doc="buying is at most what the offer supplies",
    )


def take_min(model: ConcreteModel, tables: ModelTables) -> None:
    """What an offer obliges us to take in a fiscal year is taken, or, where the offer is take-or-pay, paid.

    Formula: sum_t buy[o,t] + unbought[o,y] >= least_t[o,y]
    For each: row of take_min: an offer with a least, and a fiscal year in which it holds.
    Sums: buy, by buy.take_min; unbought, by unbought.take_min (only take-or-pay offers have it).
    Symbols:
        buy: variable, t, bought from offer o in the periods of the year.
        unbought: variable, t, owed and not taken.
        least_t: parameter, t, the offer's least a year times the years of the periods in which it holds.
    Unit: t in the part of the fiscal year.
    Dual: at least 0, INR/t. What the last tonne of the obligation costs more than doing without it.
    Source: formulation, constraint 3 (supply).
    """
    model.take_min = Rows(
        tables.take_min,
        [Term.keyed(model.buy, tables.buy["take_min"]), Term.keyed(model.unbought, tables.unbought["take_min"])],
        lower=tables.take_min["least_t"].to_numpy(),
        doc="what is owed in a fiscal year is bought or paid",
    )


def costs(model: ConcreteModel, tables: ModelTables) -> list[CostTerm]:
    """Price of what is bought, in its period, and of what is paid and not taken, in its fiscal year."""
    buy, unbought = tables.buy, tables.unbought
    bought = pick(tables.period["discount"], buy["period"])
    missed = pick(tables.fiscal_year["discount"], unbought["fiscal_year"])
    return [
        CostTerm("buying", model.buy, buy["price_inr_per_t"].to_numpy(), bought, period=buy["period"].to_numpy()),
        CostTerm("unbought", model.unbought, unbought["price_inr_per_t"].to_numpy(), missed),
    ]
