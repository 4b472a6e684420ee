"""What the plan costs: each line, in each period, and who pays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from models.arrays import CostEntry
    from planner.results.view import View

BUYERS: Final = "buyers"
STATE: Final = "state"
NOBODY: Final = "penalty"

PENALTY_LINES: Final = ("shortage_penalty", "soft_share_penalty", "soft_stock_penalty")
"""Cost lines that nobody pays: they say how bad a shortage or a missed soft rule is."""


def costs(view: View) -> pd.DataFrame:
    """Costs by line, period and payer.

    The lines of ``buyers`` and ``penalty`` add up to the objective (in present value). What the state pays (incentives,
    subsidy) and takes (duty on routes into home, as a negative figure) is set against the buyers' lines of the same
    name, and stands apart.

    Columns: line, period ("" where only the fiscal year is known), fiscal_year, payer, inr, present_value_inr.
    """
    parts = [_entry(view, line, entry) for line, entries in view.solution.form.lines.items() for entry in entries]
    parts.append(_state(view))
    frame = pd.concat(parts, ignore_index=True)
    keys = ["payer", "line", "year", "period"]
    order = {line: number for number, line in enumerate(view.solution.form.lines)}
    total = frame.groupby(keys, sort=False, as_index=False)[["inr", "present_value_inr"]].sum()
    total = total[(total["inr"] != 0.0) | (total["present_value_inr"] != 0.0)]
    rank = total["line"].map(order).to_numpy()
    total = total.iloc[np.lexsort((total["period"], total["year"], rank, total["payer"]))]
    return pd.DataFrame(
        {
            "line": total["line"].to_numpy(object),
            "period": view.period(total["period"].to_numpy()),
            "fiscal_year": view.fiscal_years[total["year"].to_numpy()],
            "payer": total["payer"].to_numpy(object),
            "inr": total["inr"].to_numpy(),
            "present_value_inr": total["present_value_inr"].to_numpy(),
        }
    )


def payer(line: str) -> str:
    """Who bears a cost line of the objective."""
    return NOBODY if line in PENALTY_LINES else BUYERS


def _entry(view: View, line: str, entry: CostEntry) -> pd.DataFrame:
    """Part of a cost line by period."""
    if entry.family:
        values = view.values(entry.family)
        taken = values if entry.columns is None else values[entry.columns]
        amount = entry.amount * taken
    else:
        amount = entry.amount
    if entry.period is not None:
        period = np.asarray(entry.period)
        year = view.model["period"]["fiscal_year"].to_numpy()[period]
    else:
        period, year = _span(view, entry.family)
        if entry.columns is not None:
            period, year = period[entry.columns], year[entry.columns]
    return _summed(line, payer(line), (period, year), amount, amount * entry.discount)


def _span(view: View, family: str) -> tuple[np.ndarray, np.ndarray]:
    """Period (-1: none alone) and fiscal year of each variable of a family that is paid for a year or a rule's span."""
    if family == "unbought":
        year = view.model["unbought"]["fiscal_year"].to_numpy()
        return np.full(len(year), -1, np.int64), year
    rule = view.model["share_rule"]
    over = rule["over_share"].to_numpy()
    first = np.zeros(len(view.model["over_share"]), np.int64)
    first[over[over >= 0]] = rule["period"].to_numpy()[over >= 0]
    return np.full(len(first), -1, np.int64), view.model["period"]["fiscal_year"].to_numpy()[first]


def _state(view: View) -> pd.DataFrame:
    """What the state pays and takes: incentives, subsidy, and duty on routes into home."""
    parts = []
    for line in ("incentives", "capital_subsidy", "duty"):
        for entry in view.solution.form.lines.get(line, ()):
            part = _entry(view, line, entry) if line != "duty" else _home_duty(view, entry)
            part[["inr", "present_value_inr"]] *= -1.0
            part["payer"] = STATE
            parts.append(part)
    empty = np.empty(0)
    return pd.concat(parts, ignore_index=True) if parts else _summed("", STATE, (empty, empty), empty, empty)


def _home_duty(view: View, entry: CostEntry) -> pd.DataFrame:
    """Duty on routes that end at home."""
    ship = view.model["ship"]
    route = ship["route"].to_numpy()
    names = list(view.model.names["route"])
    table = view.case.tables["locations"].data.set_index("location")["country"]
    ends = view.by_name("routes", "route", "destination", names)
    into_home = np.array([table.get(place, "") == view.case.tables.setting("home") for place in ends], bool)
    amount = entry.amount * view.values("ship") * into_home[route] if len(ship) else np.empty(0)
    period = ship["period"].to_numpy()
    year = view.model["period"]["fiscal_year"].to_numpy()[period]
    return _summed("duty", STATE, (period, year), amount, amount * entry.discount)


def _summed(
    line: str, who: str, span: tuple[np.ndarray, np.ndarray], amount: np.ndarray, present: np.ndarray
) -> pd.DataFrame:
    """A line's rupees by period and fiscal year."""
    frame = pd.DataFrame({"period": span[0], "year": span[1], "inr": amount, "present_value_inr": present})
    total = frame.groupby(["year", "period"], as_index=False)[["inr", "present_value_inr"]].sum()
    return total.assign(line=line, payer=who).astype({"year": np.int64, "period": np.int64})
