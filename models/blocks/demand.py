"""Demand: what customers want, what may be sold, and what is short."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from models.arrays import Columns, CostTerm, Rows, Term, pick

if TYPE_CHECKING:
    from pyomo.core import ConcreteModel

    from models.contract import ModelTables

PROVIDES = ("serve", "short", "need")
REQUIRES = ()
COST_LINES = MappingProxyType(
    {
        "substitution": "sum over serve of extra_cost_inr_per_t * discount[period] * serve",
        "sales": "minus the sum over serve of price_inr_per_t[need] * usefulness * discount[period] * serve",
        "shortage_penalty": "sum over short of penalty_inr_per_t * discount[period of need] * short",
    }
)


def add(model: ConcreteModel, tables: ModelTables) -> None:
    """Add what is served, what is short, and the rows that set them against what is wanted."""
    model.serve = Columns(tables.serve, doc="t of a material of one provenance that a location serves to a demand")
    model.short = Columns(tables.short, doc="grade t of a demand not served")
    need(model, tables)


def need(model: ConcreteModel, tables: ModelTables) -> None:
    """A demand is served or short, to the tonne; a sale is served at most as far as there is a market.

    Formula: sum_i usefulness[i] * serve[i] + short[d] = tonnes[d]   (demand)
        sum_i usefulness[i] * serve[i] <= tonnes[d]   (sale)
    For each: row of need: a demand or a sale, and a period.
    Sums: serve, by serve.need, over locations, materials and provenances; short, by short.need (demand only).
    Symbols:
        serve: variable, t of the material served.
        short: variable, grade t not served.
        usefulness: parameter, grade t per t of the material.
        tonnes: parameter, grade t wanted, or that may be sold.
    Unit: grade t in the period.
    Dual: INR per grade t. Of a demand: what serving its last tonne costs; free in sign, never above the shortage
        penalty times the discount. Of a sale: at most 0; minus the dual is what one more tonne of market would earn.
    Source: formulation, constraint 2 (demand).
    """
    tonnes = tables.need["tonnes"].to_numpy()
    model.need = Rows(
        tables.need,
        [
            Term.keyed(model.serve, tables.serve["need"], tables.serve["usefulness"]),
            Term.keyed(model.short, tables.short["need"]),
        ],
        lower=np.where(tables.need["is_sale"], -np.inf, tonnes),
        upper=tonnes,
        doc="what is served and short is what is wanted; sales are at most what can be sold",
    )


def costs(model: ConcreteModel, tables: ModelTables) -> list[CostTerm]:
    """Extra cost of substitutes, what sales earn, and the penalty on shortage."""
    serve, short, discount = tables.serve, tables.short, tables.period["discount"]
    at, period = pick(discount, serve["period"]), serve["period"].to_numpy()
    earned = -pick(tables.need["price_inr_per_t"], serve["need"]) * serve["usefulness"].to_numpy()
    extra, penalty = serve["extra_cost_inr_per_t"].to_numpy(), short["penalty_inr_per_t"].to_numpy()
    missed = tables.need["period"].to_numpy()[short["need"].to_numpy()]
    return [
        CostTerm("substitution", model.serve, extra, at, period=period),
        CostTerm("sales", model.serve, earned, at, period=period),
        CostTerm("shortage_penalty", model.short, penalty, discount.to_numpy()[missed], period=missed),
    ]
