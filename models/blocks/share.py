"""Caps and floors: how much of what is delivered may, or must, come from a country at a stage."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from models.arrays import Columns, CostTerm, Rows, Term, pick

if TYPE_CHECKING:
    from pyomo.core import ConcreteModel

    from models.contract import ModelTables

PROVIDES = ("use", "total", "over_share", "share_use", "share_total", "share_rule")
REQUIRES = ("serve",)
COST_LINES = MappingProxyType(
    {"soft_share_penalty": "sum over over_share of penalty_inr_per_t * discount[over_share] * over_share"}
)


def add(model: ConcreteModel, tables: ModelTables) -> None:
    """Add the two sums that caps and floors compare, and the rules."""
    model.use = Columns(tables.share_use, doc="grade t delivered that count towards a country at a stage, in a scope")
    model.total = Columns(tables.share_total, doc="grade t delivered in a scope, of provenances that have the stage")
    model.over_share = Columns(tables.over_share, doc="grade t by which a soft cap or floor is missed")
    share_use(model, tables)
    share_total(model, tables)
    share_rule(model, tables)


def share_use(model: ConcreteModel, tables: ModelTables) -> None:
    """Says what counts towards a country at a stage, in a scope and span, so that a rule touches one column.

    Formula: sum_i usefulness[i] * serve[i] - use[u] = 0   over the deliveries i that depend on, or are exactly of, it
    For each: row of share_use: a country, a stage, a scope and a span (period or fiscal year) that a rule needs.
    Sums: serve, by share_use_serve (share_use, serve).
    Symbols:
        serve: variable, t of the material served.
        use: variable, grade t.
        usefulness: parameter, grade t per t.
    Unit: grade t in the span.
    Dual: free in sign, INR per grade t: the sum of the duals of the rules on that column, so what one more tonne that
        counts costs under caps and saves under floors. Seldom read.
    Source: formulation, constraint 8 (caps and floors) and section 3 (aggregates).
    """
    link = tables.share_use_serve
    usefulness = pick(tables.serve["usefulness"], link["serve"])
    model.share_use = Rows(
        tables.share_use,
        [Term.linked(model.serve, link["share_use"], link["serve"], usefulness), Term(model.use, coefficients=-1.0)],
        lower=0.0,
        upper=0.0,
        doc="use is the sum of the deliveries that count",
    )


def share_total(model: ConcreteModel, tables: ModelTables) -> None:
    """Says what is delivered in a scope and span, so that a rule touches one column.

    Formula: sum_i usefulness[i] * serve[i] - total[v] = 0   over the deliveries i in scope that have the stage
    For each: row of share_total: a stage, a scope and a span (period or fiscal year) that a rule needs.
    Sums: serve, by share_total_serve (share_total, serve).
    Symbols:
        serve: variable, t of the material served.
        total: variable, grade t.
        usefulness: parameter, grade t per t.
    Unit: grade t in the span.
    Dual: free in sign, INR per grade t. The dual is what one tonne less in the base costs. Seldom read.
    Source: formulation, constraint 8 (caps and floors) and section 3 (aggregates).
    """
    link = tables.share_total_serve
    usefulness = pick(tables.serve["usefulness"], link["serve"])
    model.share_total = Rows(
        tables.share_total,
        [
            Term.linked(model.serve, link["share_total"], link["serve"], usefulness),
            Term(model.total, coefficients=-1.0),
        ],
        lower=0.0,
        upper=0.0,
        doc="total is the sum of the deliveries in scope",
    )


def share_rule(model: ConcreteModel, tables: ModelTables) -> None:
    """At most, or at least, a share of the base comes from a country at a stage; a soft rule may be missed at a price.

    Formula: use[u] - share * total[v] - over[o] <= share * demand_t   (cap)
        use[u] - share * total[v] + over[o] >= share * demand_t   (floor)
    For each: row of share_rule: a cap or a floor in one of its periods or fiscal years.
    Sums: use, by share_rule.share_use; total, by share_rule.share_total (where the base is what is delivered; then
        demand_t is 0); over_share, by share_rule.over_share (soft rules).
    Symbols:
        use: variable, grade t that count.
        total: variable, grade t delivered in scope.
        over (over_share): variable, grade t beyond the limit.
        share: parameter, t/t.
        demand_t: parameter, grade t, the whole demand in scope where that is the base.
    Unit: grade t in the span.
    Dual: INR per grade t; at most 0 for a cap, at least 0 for a floor. The size is what one tonne more room would save;
        a point of the share is worth that times a hundredth of the base. Of a soft rule never more than its penalty
        times its discount.
    Source: formulation, constraint 8 (caps and floors).
    """
    rule = tables.share_rule
    floor = rule["is_floor"].to_numpy()
    limit = (rule["share"] * rule["demand_t"]).to_numpy()
    model.share_rule = Rows(
        rule,
        [
            Term.referring(model.use, rule["share_use"]),
            Term.referring(model.total, rule["share_total"], -rule["share"]),
            Term.referring(model.over_share, rule["over_share"], np.where(floor, 1.0, -1.0)),
        ],
        lower=np.where(floor, limit, -np.inf),
        upper=np.where(floor, np.inf, limit),
        doc="use is at most (cap) or at least (floor) its share of the base",
    )


def costs(model: ConcreteModel, tables: ModelTables) -> list[CostTerm]:
    """Penalty on what a soft cap or floor is missed by, discounted by its own span."""
    over = tables.over_share
    amount, discount = over["penalty_inr_per_t"].to_numpy(), over["discount"].to_numpy()
    return [CostTerm("soft_share_penalty", model.over_share, amount, discount)]
