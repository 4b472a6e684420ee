"""Budgets: the capital, or the subsidy on it, that may be decided in a window."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from models.arrays import Rows, Term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyomo.core import ConcreteModel

    from models.contract import ModelTables

PROVIDES = ("budget",)
REQUIRES = ("build",)
COST_LINES: Mapping[str, str] = MappingProxyType({})


def add(model: ConcreteModel, tables: ModelTables) -> None:
    """Add the budget rows."""
    budget(model, tables)


def budget(model: ConcreteModel, tables: ModelTables) -> None:
    """The capital decided in a window, or the subsidy on it, stays within its budget.

    Formula: sum_b inr_per_unit[b] * build[b] <= amount_inr[w]   over the decisions b in window w
    For each: row of budget.
    Sums: build, by budget_build (budget, build).
    Symbols:
        build: variable, units decided.
        inr_per_unit: parameter, INR per unit, capital before subsidy or the subsidy on it, undiscounted.
        amount_inr: parameter, INR.
    Unit: INR.
    Dual: at most 0, INR of present value per INR. Minus the dual is what one more rupee of budget would save.
    Source: formulation, constraint 11 (budgets).
    """
    link = tables.budget_build
    model.budget = Rows(
        tables.budget,
        [Term.linked(model.build, link["budget"], link["build"], link["inr_per_unit"])],
        upper=tables.budget["amount_inr"].to_numpy(),
        doc="capital or subsidy decided in a window is at most its budget",
    )
