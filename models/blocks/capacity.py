"""Capacity of processes and of groups of processes, existing and built."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from models.arrays import CostTerm, Rows, Term, pick

if TYPE_CHECKING:
    from pyomo.core import ConcreteModel

    from models.contract import ModelTables

PROVIDES = ("capacity",)
REQUIRES = ("make", "build")
COST_LINES = MappingProxyType({"fixed_existing": "sum over fixed_capacity of cost_inr * discount[period]; a constant"})


def add(model: ConcreteModel, tables: ModelTables) -> None:
    """Add the capacity rows."""
    capacity(model, tables)


def capacity(model: ConcreteModel, tables: ModelTables) -> None:
    """A process, or a group that shares equipment, runs no more than what exists and what is in service by then.

    Formula: sum_i use_t_per_t[i,k] * make[i] - years[t] * sum_b t_per_year_per_unit[b,k,t] * build[b]
        <= existing_t_per_year[k,t] * years[t]
    For each: row of capacity: a unit (process or group) and a period in which its capacity is limited.
    Sums: make, by capacity_use (capacity, make); build, by build_adds (capacity, build), only rows in service in t.
    Symbols:
        make: variable, t, main output of campaign i that starts in t.
        build: variable, units, decided in an earlier or the same period.
        use_t_per_t: parameter, t/t, capacity taken per tonne of main output.
        t_per_year_per_unit: parameter, t/year per unit, capacity a unit adds.
        existing_t_per_year: parameter, t/year, capacity without builds.
        years: parameter, years of the period.
    Unit: t of capacity in the period.
    Dual: at most 0, INR/t. Minus the dual is what one more tonne of capacity in that period would save; a t/year kept
        for all periods saves the sum over periods of years times that.
    Source: formulation, constraint 4 (capacity).
    """
    use, adds = tables.capacity_use, tables.build_adds
    added = -adds["t_per_year_per_unit"] * pick(tables.period["years"], adds["period"])
    existing = tables.capacity["existing_t_per_year"] * pick(tables.period["years"], tables.capacity["period"])
    model.capacity = Rows(
        tables.capacity,
        [
            Term.linked(model.make, use["capacity"], use["make"], use["use_t_per_t"]),
            Term.linked(model.build, adds["capacity"], adds["build"], added),
        ],
        upper=existing.to_numpy(),
        doc="what is made takes at most the capacity that exists and is in service",
    )


def costs(model: ConcreteModel, tables: ModelTables) -> list[CostTerm]:
    """Fixed cost of existing capacity, a constant."""
    fixed = tables.fixed_capacity
    discount = pick(tables.period["discount"], fixed["period"])
    amount, period = fixed["cost_inr"].to_numpy(), fixed["period"].to_numpy()
    return [CostTerm("fixed_existing", None, amount, discount, period=period)]
