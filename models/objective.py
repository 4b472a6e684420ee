"""The objective: the present value of everything that costs, each cost line apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from models.arrays import Costs, CostTerm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyomo.core import ConcreteModel

PENALTY_LINES: Final = frozenset({"shortage_penalty", "soft_share_penalty", "soft_stock_penalty"})
"""Cost lines that nobody pays: they say how bad a shortage or a missed soft rule is."""

STATE_LINES: Final = frozenset({"capital_subsidy", "incentives", "duty"})
"""Cost lines between the buyers and the state: what the buyers pay the state receives, and the other way round."""


def total_cost(model: ConcreteModel, terms: Iterable[CostTerm]) -> None:
    """The plan costs as little as it can, in rupees of the horizon's start.

    Formula: minimise sum over cost lines, over their entries e, of amount[e] * discount[e] * variable[e]
    For each: the model, once.
    Sums: Every cost line that a block declares; each keeps its own coefficients, so that it can be priced by column.
    Symbols:
        amount: parameter, INR per unit of the variable, undiscounted; negative earns.
        discount: parameter, present value of a rupee in the middle of the period, fiscal year or span.
        variable: variable; a constant has none.
    Unit: INR of present value at the start of the horizon.
    Dual: none. The dual of a row is the change of this sum for one unit more of the row's right-hand side.
    Source: formulation, section 5 (objective).
    """
    model.total_cost = Costs(tuple(terms), doc="present value of all cost lines, INR")
