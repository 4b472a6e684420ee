"""Licences: the tonnes that may cross under each."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from models.arrays import Rows, Term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyomo.core import ConcreteModel

    from models.contract import ModelTables

PROVIDES = ("licence_max", "licence_period_max")
REQUIRES = ("ship",)
COST_LINES: Mapping[str, str] = MappingProxyType({})


def add(model: ConcreteModel, tables: ModelTables) -> None:
    """Add the quotas."""
    licence_max(model, tables)
    licence_period_max(model, tables)


def licence_max(model: ConcreteModel, tables: ModelTables) -> None:
    """No more tonnes take a licence than its quota.

    Formula: sum_i ship[i] <= quota_t[c]   over the crossings i that take licence c
    For each: row of licence_max: a licence that states a quota.
    Sums: ship, by licence_take (licence_max, ship), over all periods.
    Symbols:
        ship: variable, t, a crossing with the licence; there is none outside its validity and materials.
        quota_t: parameter, t, left at the start of the horizon.
    Unit: t.
    Dual: at most 0, INR/t. Minus the dual is what one more tonne of quota would save: what a licence is worth.
    Source: formulation, constraint 6 (licences).
    """
    take = tables.licence_take
    model.licence_max = Rows(
        tables.licence_max,
        [Term.linked(model.ship, take["licence_max"], take["ship"])],
        upper=tables.licence_max["quota_t"].to_numpy(),
        doc="tonnes that take a licence are at most its quota",
    )


def licence_period_max(model: ConcreteModel, tables: ModelTables) -> None:
    """Where a licence has a quota per period too, no more tonnes take it in the period.

    Formula: sum_i ship[i] <= quota_t[c,t]   over the crossings i in period t that take licence c
    For each: row of licence_period_max: a licence with a quota per period, and a period of its validity.
    Sums: ship, by licence_period_take (licence_period_max, ship).
    Symbols:
        ship: variable, t, a crossing with the licence that leaves in period t.
        quota_t: parameter, t, of that period.
    Unit: t in the period.
    Dual: at most 0, INR/t. Minus the dual is what one more tonne in that period would save, beside the whole quota.
    Source: formulation, constraint 6 (licences).
    """
    take = tables.licence_period_take
    model.licence_period_max = Rows(
        tables.licence_period_max,
        [Term.linked(model.ship, take["licence_period_max"], take["ship"])],
        upper=tables.licence_period_max["quota_t"].to_numpy(),
        doc="tonnes that take a licence in a period are at most its quota then",
    )
