"""A bridge from the cost of one plan to that of another, whose steps add up exactly.

For each line of cost the change is split in two: what other rates would have cost on the first plan's quantities, and
what other quantities cost at the second plan's rates::

    q2 r2 - q1 r1 = (r2 - r1) q1  +  (q2 - q1) r2

Lines without a table of their own (fixed cost, annuities, soft rules) are one step each. Present values throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from planner.run.saved import SavedRun

_DETAIL: Final = {
    "buying": ("purchases", ["offer"], "tonnes", "cost_inr", 1.0),
    "freight": ("shipments", ["route", "material"], "tonnes", "freight_inr", 1.0),
    "insurance": ("shipments", ["route", "material"], "tonnes", "insurance_inr", 1.0),
    "duty": ("shipments", ["route", "material"], "tonnes", "duty_inr", 1.0),
    "licence_fees": ("shipments", ["licences", "route"], "tonnes", "fee_inr", 1.0),
    "processing": ("production", ["process"], "tonnes", "variable_cost_inr", 1.0),
    "holding": ("stock", ["location", "material"], "tonnes", "holding_cost_inr", 1.0),
    "substitution": ("deliveries", ["grade", "material"], "tonnes", "extra_cost_inr", 1.0),
    "sales": ("deliveries", ["demand"], "grade_tonnes", "revenue_inr", -1.0),
    "shortage_penalty": ("shortages", ["demand"], "short_t", "penalty_inr", 1.0),
    "waste": ("waste", ["location", "material"], "tonnes", "cost_inr", 1.0),
}
"""Cost line -> table, columns that name a flow, its tonnes, its rupees, and their sign in the objective."""

RATES: Final = "other rates"
QUANTITIES: Final = "other quantities"
AMOUNT: Final = "other amount"
ROUNDING: Final = 1e-9
"""A change of rates this small, relative to the line, is rounding of the tables."""


@dataclass(frozen=True)
class Bridge:
    """Steps from one cost to another.

    Attributes:
        before, after: objectives, INR.
        steps: line, cause, inr; sums to ``after - before``.
        largest: line, cause, name, inr: the flows that weigh most within the steps.
    """

    before: float
    after: float
    steps: pd.DataFrame
    largest: pd.DataFrame


def bridge(before: SavedRun, after: SavedRun, most: int = 12) -> Bridge:
    """The bridge between two saved runs; ``most`` flows are named."""
    sides = [_lines(run) for run in (before, after)]
    steps: list[tuple[str, str, float]] = []
    flows = []
    for line in dict.fromkeys([*sides[0].index, *sides[1].index]):
        total = float(sides[1].get(line, 0.0)) - float(sides[0].get(line, 0.0))
        if line in _DETAIL:
            rates, detail = _split(line, before, after)
            flows.append(detail)
            noise = ROUNDING * abs(float(sides[0].get(line, 0.0)))
            rates = 0.0 if abs(rates) <= noise else total if abs(total - rates) <= noise else rates
            steps += [(line, RATES, rates), (line, QUANTITIES, total - rates)]
        else:
            steps.append((line, AMOUNT, total))
    frame = pd.DataFrame(steps, columns=["line", "cause", "inr"])
    frame = frame[frame["inr"] != 0.0].reset_index(drop=True)
    named = pd.concat(flows, ignore_index=True) if flows else pd.DataFrame(columns=["line", "cause", "name", "inr"])
    named = named.iloc[np.argsort(-named["inr"].abs().to_numpy(), kind="stable")[:most]].reset_index(drop=True)
    return Bridge(float(sides[0].sum()), float(sides[1].sum()), frame, named)


def _lines(run: SavedRun) -> pd.Series:
    """Present value of each cost line of the objective."""
    costs = run.table("costs")
    return costs[costs["payer"] != "state"].groupby("line", sort=False)["present_value_inr"].sum()


def _split(line: str, before: SavedRun, after: SavedRun) -> tuple[float, pd.DataFrame]:
    joined = pd.concat([_present(line, before), _present(line, after)], axis=1, keys=["before", "after"]).fillna(0.0)
    q1, c1 = joined[("before", "tonnes")].to_numpy(), joined[("before", "inr")].to_numpy()
    q2, c2 = joined[("after", "tonnes")].to_numpy(), joined[("after", "inr")].to_numpy()
    both = (q1 > 0) & (q2 > 0)
    rate1 = np.divide(c1, q1, out=np.zeros_like(c1), where=both)
    rate2 = np.divide(c2, q2, out=np.zeros_like(c2), where=both)
    rates = np.where(both, (rate2 - rate1) * q1, 0.0)
    quantities = c2 - c1 - rates
    names = [" / ".join(str(part) for part in index[1:]) for index in joined.index]
    detail = pd.DataFrame({"name": names, RATES: rates, QUANTITIES: quantities}).groupby("name", as_index=False).sum()
    long = detail.melt(id_vars="name", var_name="cause", value_name="inr").assign(line=line)
    return float(rates.sum()), long[["line", "cause", "name", "inr"]][long["inr"] != 0.0]


def _present(line: str, run: SavedRun) -> pd.DataFrame:
    """Tonnes and present rupees of each flow of a line, by period."""
    table, keys, tonnes, rupees, sign = _DETAIL[line]
    frame = run.table(table)
    costs = run.table("costs")
    rows = costs[(costs["line"] == line) & (costs["payer"] != "state") & (costs["inr"] != 0.0)]
    factor = rows.groupby("period")["present_value_inr"].sum() / rows.groupby("period")["inr"].sum()
    worth = frame[rupees] * sign * frame["period"].astype(str).map(factor.rename(index=str)).fillna(0.0)
    return frame.assign(tonnes=frame[tonnes], inr=worth).groupby(["period", *keys])[["tonnes", "inr"]].sum()
