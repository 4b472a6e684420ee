"""Incentives: tonnes that earn a payment from the state."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from models.arrays import Columns, CostTerm, Rows, Term, pick

if TYPE_CHECKING:
    from pyomo.core import ConcreteModel

    from models.contract import ModelTables

PROVIDES = ("paid", "paid_make_max", "paid_serve_max", "incentive_max", "incentive_budget")
REQUIRES = ("make", "serve")
COST_LINES = MappingProxyType({"incentives": "minus the sum over paid of rate_inr_per_t * discount[period] * paid"})


def add(model: ConcreteModel, tables: ModelTables) -> None:
    """Add what is paid for, and what limits it."""
    model.paid = Columns(tables.paid, doc="t that earn an incentive in a period")
    paid_make_max(model, tables)
    paid_serve_max(model, tables)
    incentive_max(model, tables)
    incentive_budget(model, tables)


def paid_make_max(model: ConcreteModel, tables: ModelTables) -> None:
    """An incentive is paid on no more than the named processes make.

    Formula: paid[n,t] - sum_i make[i] <= 0   over the campaigns i of the named processes that start in t
    For each: row of paid: an incentive and a period of its window.
    Sums: make, by paid_make (paid, make).
    Symbols:
        paid: variable, t that earn the incentive.
        make: variable, t of main output.
    Unit: t in the period.
    Dual: at most 0, INR/t. Minus the dual is what one more tonne that counts as made would earn.
    Source: formulation, constraint 10 (incentives).
    """
    link = tables.paid_make
    model.paid_make_max = Rows(
        tables.paid,
        [Term(model.paid), Term.linked(model.make, link["paid"], link["make"], -1.0)],
        upper=0.0,
        doc="paid tonnes are at most what the named processes make",
    )


def paid_serve_max(model: ConcreteModel, tables: ModelTables) -> None:
    """An incentive is paid on no more than what is delivered in its scope and self-reliant at its stage.

    Formula: paid[n,t] - sum_i usefulness[i] * serve[i] <= 0   over the deliveries i in t that count
    For each: row of paid: an incentive and a period of its window.
    Sums: serve, by paid_serve (paid, serve).
    Symbols:
        paid: variable, t that earn the incentive.
        serve: variable, t of the material served.
        usefulness: parameter, grade t per t.
    Unit: grade t in the period.
    Dual: at most 0, INR per grade t. Minus the dual is what one more tonne delivered that counts would earn.
    Source: formulation, constraint 10 (incentives).
    """
    link = tables.paid_serve
    usefulness = pick(tables.serve["usefulness"], link["serve"])
    model.paid_serve_max = Rows(
        tables.paid,
        [Term(model.paid), Term.linked(model.serve, link["paid"], link["serve"], -usefulness)],
        upper=0.0,
        doc="paid tonnes are at most the deliveries that count",
    )


def incentive_max(model: ConcreteModel, tables: ModelTables) -> None:
    """An incentive is paid on no more tonnes than its row allows, over the periods of its window.

    Formula: sum_t paid[n,t] <= most_t[n]
    For each: row of incentive_max: an incentive that states tonnes.
    Sums: paid, by paid.incentive_max.
    Symbols:
        paid: variable, t that earn the incentive.
        most_t: parameter, t.
    Unit: t.
    Dual: at most 0, INR/t. Minus the dual is what one more tonne under the incentive would save.
    Source: formulation, constraint 10 (incentives).
    """
    model.incentive_max = Rows(
        tables.incentive_max,
        [Term.keyed(model.paid, tables.paid["incentive_max"])],
        upper=tables.incentive_max["most_t"].to_numpy(),
        doc="paid tonnes are at most what the incentive allows",
    )


def incentive_budget(model: ConcreteModel, tables: ModelTables) -> None:
    """An incentive pays out no more than its budget, over the periods of its window.

    Formula: sum_t rate_inr_per_t[n,t] * paid[n,t] <= budget_inr[n]
    For each: row of incentive_budget: an incentive that states a budget.
    Sums: paid, by paid.incentive_budget.
    Symbols:
        paid: variable, t that earn the incentive.
        rate_inr_per_t: parameter, INR/t, of the period.
        budget_inr: parameter, INR, undiscounted.
    Unit: INR.
    Dual: at most 0, INR of present value per INR. Minus the dual is what one more rupee of budget would save.
    Source: formulation, constraint 10 (incentives).
    """
    paid = tables.paid
    model.incentive_budget = Rows(
        tables.incentive_budget,
        [Term.keyed(model.paid, paid["incentive_budget"], paid["rate_inr_per_t"])],
        upper=tables.incentive_budget["budget_inr"].to_numpy(),
        doc="what is paid out is at most the budget",
    )


def costs(model: ConcreteModel, tables: ModelTables) -> list[CostTerm]:
    """What the state pays, as earnings."""
    paid = tables.paid
    discount = pick(tables.period["discount"], paid["period"])
    amount, period = -paid["rate_inr_per_t"].to_numpy(), paid["period"].to_numpy()
    return [CostTerm("incentives", model.paid, amount, discount, period=period)]
