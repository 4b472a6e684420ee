"""Controls that limit: the tonnes a government lets pass without a licence of its own."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from models.arrays import Rows, Term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyomo.core import ConcreteModel

    from models.contract import ModelTables

PROVIDES = ("control_max",)
REQUIRES = ("ship",)
COST_LINES: Mapping[str, str] = MappingProxyType({})


def add(model: ConcreteModel, tables: ModelTables) -> None:
    """Add the limits of controls."""
    control_max(model, tables)


def control_max(model: ConcreteModel, tables: ModelTables) -> None:
    """A government's limit on what leaves, or on what holds too much of its material, is kept.

    Formula: sum_i ship[i] <= limit_t[k,s]   over the crossings i in span s to which control k applies
    For each: row of control_max: a control of rule limit, and a span (period, fiscal year or the whole window).
    Sums: ship, by control_ship (control_max, ship).
    Symbols:
        ship: variable, t, a crossing the control applies to.
        limit_t: parameter, t, of the span.
    Unit: t in the span.
    Dual: at most 0, INR/t. Minus the dual is what one more tonne let through would save. A ban and a missing licence
        have no row: such a crossing does not exist.
    Source: formulation, constraint 7 (controls).
    """
    link = tables.control_ship
    model.control_max = Rows(
        tables.control_max,
        [Term.linked(model.ship, link["control_max"], link["ship"])],
        upper=tables.control_max["limit_t"].to_numpy(),
        doc="crossings a control applies to are at most its limit",
    )
