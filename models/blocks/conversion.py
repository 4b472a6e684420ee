"""Making things: what processes produce, by campaign.

What a tonne of main output takes in and gives out is in the balance; what it occupies is in the capacity rows.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from models.arrays import Columns, CostTerm, pick

if TYPE_CHECKING:
    from pyomo.core import ConcreteModel

    from models.contract import ModelTables

PROVIDES = ("make",)
REQUIRES = ()
COST_LINES = MappingProxyType({"processing": "sum over make of variable_cost_inr_per_t * discount[period] * make"})


def add(model: ConcreteModel, tables: ModelTables) -> None:
    """Add what is made."""
    model.make = Columns(tables.make, doc="t of main output of a process in a campaign, by the period work starts")


def costs(model: ConcreteModel, tables: ModelTables) -> list[CostTerm]:
    """Variable cost of what is made, in the period in which work starts."""
    make = tables.make
    discount = pick(tables.period["discount"], make["period"])
    amount = make["variable_cost_inr_per_t"].to_numpy()
    return [CostTerm("processing", model.make, amount, discount, period=make["period"].to_numpy())]
