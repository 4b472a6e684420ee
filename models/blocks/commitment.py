"""Commitments: orders already given."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from models.arrays import Rows, Term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyomo.core import ConcreteModel

    from models.contract import ModelTables

FLOWS = ("buy", "ship", "make", "serve", "build")
PROVIDES = ("commitment",)
REQUIRES = FLOWS
COST_LINES: Mapping[str, str] = MappingProxyType({})


def add(model: ConcreteModel, tables: ModelTables) -> None:
    """Add the commitment rows."""
    commitment(model, tables)


def commitment(model: ConcreteModel, tables: ModelTables) -> None:
    """What is already ordered happens: exactly, or at least, as the row says.

    Formula: sum_i flow[i] = amount[k]   (exact), or >= amount[k]
    For each: row of commitment.
    Sums: one of buy, ship, make, serve or build, by commitment_<flow> (commitment, flow), over provenances and over the
        locations and materials the row does not name.
    Symbols:
        flow: variable, t (units of a build), the flows the row names in its period.
        amount: parameter, t (units of a build).
    Unit: t, or units of a build.
    Dual: INR/t (INR/unit). What the last tonne of the order costs more than doing without it; at least 0 unless the
        order is exact, when it is free in sign.
    Source: formulation, constraint 12 (commitments).
    """
    amount = tables.commitment["amount"].to_numpy()
    links = [(flow, tables[f"commitment_{flow}"]) for flow in FLOWS]
    model.commitment = Rows(
        tables.commitment,
        [Term.linked(getattr(model, flow), link["commitment"], link[flow]) for flow, link in links],
        lower=amount,
        upper=np.where(tables.commitment["is_exact"], amount, np.inf),
        doc="committed flows are what was ordered",
    )
