"""Stock: what lies where at the end of a period, at most and at least."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from models.arrays import Columns, CostTerm, Rows, Term, pick

if TYPE_CHECKING:
    from pyomo.core import ConcreteModel

    from models.contract import ModelTables

PROVIDES = ("stock", "over_stock", "stock_max", "stock_min")
REQUIRES = ()
COST_LINES = MappingProxyType(
    {
        "holding": "sum over stock of holding_cost_inr_per_t_year * years[period] * discount[period] * stock",
        "soft_stock_penalty": "sum over over_stock of penalty_inr_per_t_year * years[period] * discount[period] "
        "* over_stock",
    }
)


def add(model: ConcreteModel, tables: ModelTables) -> None:
    """Add stock, what is missing of soft stock, and their limits."""
    model.stock = Columns(tables.stock, doc="t of a material of one provenance at a location at the end of a period")
    model.over_stock = Columns(tables.over_stock, doc="t missing of a soft safety stock at the end of a period")
    stock_max(model, tables)
    stock_min(model, tables)


def stock_max(model: ConcreteModel, tables: ModelTables) -> None:
    """All provenances together, no more lies at a location than it may hold.

    Formula: sum_p stock[l,m,p,t] <= most_t[l,m,t]
    For each: row of stock_max: a location, a material and a period whose stock row states a most.
    Sums: stock, by stock_max_stock (stock_max, stock), over provenances.
    Symbols:
        stock: variable, t, at the end of period t.
        most_t: parameter, t.
    Unit: t.
    Dual: at most 0, INR/t. Minus the dual is what room for one more tonne at the end of that period would save.
    Source: formulation, constraint 9 (stock).
    """
    link = tables.stock_max_stock
    model.stock_max = Rows(
        tables.stock_max,
        [Term.linked(model.stock, link["stock_max"], link["stock"])],
        upper=tables.stock_max["most_t"].to_numpy(),
        doc="stock is at most what may be held",
    )


def stock_min(model: ConcreteModel, tables: ModelTables) -> None:
    """Safety stock and closing stock are there, all provenances together, or what is missing is paid for.

    Formula: sum_p stock[l,m,p,t] + over[l,m,t] >= least_t[l,m,t]
    For each: row of stock_min: a location, a material and a period with a safety stock or a closing level.
    Sums: stock, by stock_min_stock (stock_min, stock), over provenances; over_stock, by stock_min.over_stock (soft).
    Symbols:
        stock: variable, t, at the end of period t.
        over (over_stock): variable, t, missing.
        least_t: parameter, t, stated in tonnes or worked out from days of demand ahead.
    Unit: t.
    Dual: at least 0, INR/t. What the last tonne of the level costs; of a soft level never more than its penalty times
        the years and the discount of the period.
    Source: formulation, constraint 9 (stock).
    """
    link = tables.stock_min_stock
    model.stock_min = Rows(
        tables.stock_min,
        [
            Term.linked(model.stock, link["stock_min"], link["stock"]),
            Term.referring(model.over_stock, tables.stock_min["over_stock"]),
        ],
        lower=tables.stock_min["least_t"].to_numpy(),
        doc="stock is at least its safety or closing level",
    )


def costs(model: ConcreteModel, tables: ModelTables) -> list[CostTerm]:
    """Holding cost of closing stock, and the penalty on missing soft stock, both by the years of the period."""
    years, discount = tables.period["years"], tables.period["discount"]
    lines = (
        ("holding", model.stock, tables.stock, "holding_cost_inr_per_t_year"),
        ("soft_stock_penalty", model.over_stock, tables.over_stock, "penalty_inr_per_t_year"),
    )
    return [
        CostTerm(
            line,
            variable,
            table[price].to_numpy() * pick(years, table["period"]),
            pick(discount, table["period"]),
            period=table["period"].to_numpy(),
        )
        for line, variable, table, price in lines
    ]
