"""What differs between two plans of one program: tonnes bought, made, moved, built and short, by fiscal year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from planner.prices import Plan

COLUMNS: Final = ("flow", "name", "fiscal_year", "before", "after", "change", "cost_inr")

_NAMED: Final = {
    "buy": ("bought from", "offer"),
    "make": ("made by", "process"),
    "ship": ("shipped on", "route"),
    "build": ("units built of", "option"),
    "paid": ("paid by", "incentive"),
}
_STILL: Final = 1e-7


def changes(  # noqa: PLR0913 - two plans and how to tell them apart
    plan: Plan,
    before: np.ndarray,
    after: np.ndarray,
    *,
    per: float = 1.0,
    yearly: bool = True,
    routes: bool = False,
) -> pd.DataFrame:
    """Flows that differ, the dearest change first.

    Columns: flow, name, fiscal_year, before, after (t or units), change and cost_inr (present value of what the change
    of this flow alone costs), both divided by ``per``.

    Args:
        plan: what both are plans of.
        before: values of all columns.
        after: likewise.
        per: what the change is divided by.
        yearly: one row for each fiscal year; else one for the whole horizon, with a blank year.
        routes: shipments too.
    """
    families = [family for family in (*_NAMED, "short", "over_stock", "over_share") if routes or family != "ship"]
    parts = [_family(plan, family, before, after) for family in families]
    frame = pd.concat([part for part in parts if len(part)] or [_empty()], ignore_index=True)
    keys = ["flow", "name", "fiscal_year"] if yearly else ["flow", "name"]
    total = frame.groupby(keys, as_index=False, sort=True)[["before", "after", "cost_inr"]].sum()
    if not yearly:
        total["fiscal_year"] = ""
    total["change"] = (total["after"] - total["before"]) / per
    total["cost_inr"] /= per
    size = max(float(total["after"].abs().max()) if len(total) else 0.0, 1.0)
    total = total[total["change"].abs() * per > _STILL * size]
    order = np.lexsort((total["fiscal_year"], total["name"], total["flow"], -total["cost_inr"].abs().round(2)))
    return pd.DataFrame(total.iloc[order], columns=list(COLUMNS)).reset_index(drop=True)


def _empty() -> pd.DataFrame:
    kinds = {"flow": object, "name": object, "fiscal_year": object, "before": float, "after": float, "cost_inr": float}
    return pd.DataFrame({column: [] for column in kinds}).astype(kinds)


def _family(plan: Plan, family: str, before: np.ndarray, after: np.ndarray) -> pd.DataFrame:
    """Rows of one family that differ, unsummed."""
    view = plan.view
    part = plan.solution.form.columns[family]
    old, new = before[part], after[part]
    rows = np.flatnonzero(np.abs(old - new) > _STILL)
    table = view.model[family].iloc[rows]
    if family in _NAMED:
        flow, kind = _NAMED[family]
        names = view.labels(kind, table[kind].to_numpy())
        years = view.fiscal_year_of_period(table["period"].to_numpy())
    elif family == "short":
        need = view.model["need"].iloc[table["need"].to_numpy()]
        flow, names = "short", view.labels("demand", need["demand"].to_numpy())
        years = view.fiscal_year_of_period(need["period"].to_numpy())
    elif family == "over_stock":
        levels = _owners(view.model["stock_min"], family, rows)
        flow = "missing of the least stock of"
        names = view.labels("material", levels["material"].to_numpy())
        years = view.fiscal_year_of_period(table["period"].to_numpy())
    else:
        rules = _owners(view.model["share_rule"], family, rows)
        flow, names = "beyond the share of", view.labels("share_rule", rules["rule"].to_numpy())
        years = view.fiscal_year_of_period(rules["period"].to_numpy())
    cost = plan.solution.form.cost[part][rows] * (new - old)[rows]
    return pd.DataFrame(
        {"flow": flow, "name": names, "fiscal_year": years, "before": old[rows], "after": new[rows], "cost_inr": cost}
    )


def _owners(rules: pd.DataFrame, column: str, rows: np.ndarray) -> pd.DataFrame:
    """For each excess, the row of the rule it belongs to."""
    owner = np.zeros(int(rules[column].max()) + 1 if len(rules) else 0, np.int64)
    numbers = rules[column].to_numpy()
    owner[numbers[numbers >= 0]] = np.flatnonzero(numbers >= 0)
    return rules.iloc[owner[rows]]
